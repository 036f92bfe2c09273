"""The numbers of a small run stand in a file, so that no change of the source changes results unnoticed."""

from __future__ import annotations

import json
import math

from tests.fingerprint import SMALL, small_run
from tests.golden import FILE, results, text_of

CHANGED = """results changed: {columns}
If that is meant, say in CHANGELOG.md what changed and why, and run: python -m tests.golden"""


def test_no_result_has_changed_without_the_changelog_saying_so() -> None:
    """To the last bit, on every supported version of Python."""
    kept, found = json.loads(FILE.read_text(encoding="utf-8")), results(small_run())
    assert list(kept) == list(found), CHANGED.format(columns="other tables")
    differing = [
        f"{name} ({title})"
        for title, table in found.items()
        for name in sorted({*table, *kept[title]})
        if list(map(repr, kept[title].get(name, []))) != list(map(repr, table.get(name, [])))
    ]
    assert not differing, CHANGED.format(columns=", ".join(differing))


def test_the_file_is_one_that_the_command_writes() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text_of(json.loads(text)) == text


def test_the_numbers_in_the_file_say_something() -> None:
    """Every week is there, nothing is undefined, and no column is one number all the time."""
    weeks = SMALL["run"]["weeks"]
    for title, table in json.loads(FILE.read_text(encoding="utf-8")).items():
        for name, numbers in table.items():
            assert all(map(math.isfinite, numbers)), name
            assert len(numbers) == (weeks if "week" in title else weeks // 13), name
            assert "week" not in title or len(set(numbers)) > 1, name
