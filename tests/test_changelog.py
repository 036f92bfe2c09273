"""The changelog is read by version, and in a version by what was added, changed, fixed, and what that does to results."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KINDS = ("Added", "Changed", "Fixed", "Results changed", "Renamed")
"""In this order; what a column, field or option is called now is looked for by its old name, and stands apart."""
VERSION = re.compile(r"\d+\.\d+\.\d+")
NOT_RELEASED = "not released"
ENTRY, MORE = "- ", "  "


def faults(text: str, version: str) -> Iterator[str]:
    """What is wrong with a changelog of a program of this version, by line."""
    lines = [*text.splitlines(), ""]
    versions = [line.removeprefix("## ").split(" ")[0] for line in lines if line.startswith("## ")]
    if any(line.startswith("## ") and line.endswith(NOT_RELEASED) and line.split(" ")[1] != version for line in lines):
        yield f"what is not released stands under another version than {version}, which the program is"
    numbers = [tuple(map(int, one.split("."))) for one in versions if VERSION.fullmatch(one)]
    if len(numbers) != len(versions) or numbers != sorted(set(numbers), reverse=True):
        yield "versions do not follow each other, the newest first"
    if versions[:1] != [version]:
        yield f"{version}, which the program is, does not stand first"
    kinds: list[str] = []
    for number, line in enumerate(lines[:-1], 1):
        before, after = lines[number - 2] if number > 1 else "", lines[number]
        if line.startswith("## "):
            kinds = []
        elif line.startswith("### "):
            kinds.append(line.removeprefix("### "))
            if kinds != [kind for kind in KINDS if kind in kinds]:
                yield f"line {number}: {kinds[-1]} is no heading, stands twice, or not in order"
        elif line.startswith(ENTRY) and not kinds:
            yield f"line {number}: an entry stands under no heading"
        if line.startswith("#") and (before or after):
            yield f"line {number}: no blank line around a heading"
        if not line and before.startswith((ENTRY, MORE)) and after.startswith((ENTRY, MORE)):
            yield f"line {number}: a blank line within a list"


def test_the_changelog_has_versions_and_in_them_what_was_added_changed_and_fixed() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert list(faults((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version)) == []


UNRELEASED = "# Changelog\n\n## 0.2.0 – not released\n\n### Added\n\n- One.\n- Two,\n  too.\n\n### Fixed\n\n- Three.\n"
GOOD = UNRELEASED + "\n## 0.1.0 – 2026-11-30\n\n### Added\n\n- All.\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("- One.\n", "- One.\n\n", "a blank line within a list"),
        ("## 0.2.0 – not released", "## Unreleased", "0.2.0, which the program is, does not stand first"),
        ("2026-11-30", "not released", "what is not released stands under another version than 0.2.0"),
        ("## 0.2.0", "## 0.3.0", "0.2.0, which the program is, does not stand first"),
        ("## 0.1.0", "## 0.2.0", "versions do not follow each other"),
        ("### Fixed", "### Mended", "Mended is no heading"),
        ("### Fixed", "### Added", "stands twice"),
        ("### Added\n\n- All", "- All", "an entry stands under no heading"),
        ("too.\n\n### Fixed", "too.\n### Fixed", "no blank line around a heading"),
        ("x", "x", ""),
    ],
)
def test_what_is_wrong_with_a_changelog_is_found(old: str, new: str, said: str) -> None:
    found = list(faults(GOOD.replace(old, new, 1), "0.2.0"))
    assert (said in " ".join(found)) if said else not found
