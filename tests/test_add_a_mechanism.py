"""The page that shows how to add a mechanism is followed word for word: its files are written, its commands run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from experiments.cli.main import call
from experiments.runs.result import load_result
from sim.scenario import plugins

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`([\w.]+)`")


def matches(shown: str, wanted: str) -> bool:
    """Whether an output is what the page shows; … stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, wanted.split("…"))), shown, re.DOTALL) is not None


@pytest.mark.parametrize("page", ["add-a-mechanism.md", pytest.param("add-a-mechanism.zh.md", marks=pytest.mark.slow)])
def test_the_page_shows_what_happens(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (DOCS / page).read_text(encoding="utf-8")
    files = commands = 0
    for block in BLOCK.finditer(text):
        language, content = block.groups()
        if language in ("python", "yaml"):
            paragraph = text[: block.start()].strip().split("\n\n")[-1]
            Path(NAMED.findall(paragraph)[-1]).write_text(content, encoding="utf-8")
            files += 1
        elif language == "console":
            for typed in content.split("$ ")[1:]:
                command, _, wanted = typed.partition("\n")
                monkeypatch.setattr(plugins, "_SAID", set())
                call(shlex.split(command)[1:])
                said = capsys.readouterr()
                if "--quiet" not in command:
                    announced = said.err if "mechanisms" not in command else ""
                    announced = announced.replace("sihua: compiling the model, once\n", "")  # on a fresh machine
                    assert matches(announced + said.out, wanted), (command, announced + said.out)
                commands += 1
    assert (files, commands) == (3, 6)
    result = load_result("with-vests")
    assert result.costs is not None
    assert result.costs["per_unit"].sum() > 0
    assert result.mechanism_files.keys() == {"red_vest.py"}
