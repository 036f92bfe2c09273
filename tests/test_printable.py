"""Nothing that somebody else wrote commands a terminal or becomes a formula, whichever command shows it."""

from __future__ import annotations

import ast
import io
from pathlib import Path
from typing import Any

import pandas
import pytest
from rich.text import Text

from experiments.cli import main as cli
from experiments.cli.terminal import complain, show
from experiments.presentation.text_page import text_page
from experiments.runs.progress import Reporter
from experiments.storage.cells import as_cell, csv_text
from sim.printable import escaped, escaped_but_coloured
from tests.test_cli import ROOT

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\r\x08"
PRINTS = {"experiments/cli/terminal.py", "experiments/runs/interrupt.py", "experiments/runs/progress.py",
          "experiments/batches/run.py", "sim/scenario/plugins.py",
          "sihua/_origin.py"}  # fmt: skip
"""Where something is written for people: all of it through `escaped`, but what a process of ours reads, and our own path."""


def commands(text: str) -> list[str]:
    return [c for c in text if c in HOSTILE and not c.isprintable()]


def test_what_a_terminal_obeys_is_written_out_and_everything_else_stays() -> None:
    assert commands(escaped(HOSTILE)) == []
    assert escaped("\x1b[2J") == "\\x1b[2J"
    kept = "四化 – Ünï 😀\u200d🌾 50 %\n\tnext"
    assert escaped(kept) == kept


def test_colours_of_the_program_stay_and_hide_nothing() -> None:
    assert escaped_but_coloured("\x1b[1mtitle\x1b[0m\n") == "\x1b[1mtitle\x1b[0m\n"
    assert escaped_but_coloured("\x1b[31mred") == "\x1b[31mred\x1b[0m"
    assert "\x1b" not in escaped_but_coloured("\x1b[8mhidden \x1b[1;8mtoo \x1b[2J")


def test_both_ways_to_say_something_escape_it(capsys: pytest.CaptureFixture[str]) -> None:
    show(HOSTILE)
    complain(HOSTILE)
    stream = io.StringIO()
    Reporter(stream).line(HOSTILE)
    said = capsys.readouterr()
    assert commands(said.out + said.err + stream.getvalue()) == []


@pytest.mark.parametrize(
    "command", ["check", "run", "explain", "batch", "table", "status", "report", "verify", "trace", "dashboard"]
)
def test_a_hostile_name_of_a_file_comes_out_of_no_command(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    name = HOSTILE.replace("/", "") + ".yaml"
    Path(name).write_text("title: [", encoding="utf-8")
    assert cli.call([command, name]) != 0
    said = capsys.readouterr()
    assert commands(said.out + said.err) == []
    assert said.err


NAMES = {"hides": "ok\x1b[30;40mhidden\x1b[5mb.yaml", "forges": "a: valid\nother.yaml", "blinks": "a\x1b[1;5mb\tc.yaml"}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("text", ["title: x\n", "title: [", None], ids=["valid", "wrong", "missing"])
@pytest.mark.parametrize(
    "command", ["check", "run", "explain", "batch", "table", "status", "report", "verify", "trace"]
)
def test_a_name_neither_hides_nor_forges_a_line(
    command: str, text: str | None, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    if text is not None and command in ("check", "explain"):
        text += "extends: sihua:baseline\n"
    if text is not None:
        Path(name).write_text(text, encoding="utf-8")
    cli.call([command, f"./{name}"] + (["--weeks", "0"] if command == "run" else []))
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err
    assert not any(line.startswith("other.yaml") for line in (said.out + said.err).splitlines())


def test_colours_of_a_page_are_ours_alone() -> None:
    page = text_page(lambda console: console.print(Text("a\x1b[30;40mb", style="bold")), 80, colour=True)
    assert page == "\x1b[1ma\\x1b[30;40mb\x1b[0m\n"
    assert "hidden" in text_page(lambda console: console.print("x\x1b[8mhidden"), 80)
    assert "\x1b" not in text_page(lambda console: console.print("x\x1b[8mhidden"), 80)


def test_only_pages_are_shown_with_colours(capsys: pytest.CaptureFixture[str]) -> None:
    show("a\x1b[31mb\n")
    show("a\x1b[31mb\x1b[0m\n", coloured=True)
    assert capsys.readouterr().out == "a\\x1b[31mb\na\x1b[31mb\x1b[0m\n"


def test_names_of_strangers_files_are_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x\nsihua: all is well").touch()
    assert cli.call(["batch", "sihua:points_or_time_bank", "--out", str(tmp_path), "--workers", "1"]) != 0
    assert len(capsys.readouterr().err.splitlines()) == 1


def writes(tree: ast.AST) -> bool:
    """Whether a file writes to a standard stream by itself."""
    return any(isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
               for node in ast.walk(tree))  # fmt: skip


def test_no_other_file_writes_for_people() -> None:
    files = [file for top in ("sim", "experiments", "sihua") for file in (ROOT / top).rglob("*.py")]
    found = {file.relative_to(ROOT).as_posix() for file in files if writes(ast.parse(file.read_text(encoding="utf-8")))}
    assert {name for name in found if "/notebooks/" not in name and not name.endswith("documents.py")} == PRINTS


# Spreadsheets

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1", "\uff1d1+1", "-inf", "-1_0", "+nan"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_name_that_would_be_a_formula_has_an_apostrophe_before_it(text: str) -> None:
    page = csv_text(pandas.DataFrame({"scenario": [text, "plain"], text: [1.5, -2.0]}))
    read = pandas.read_csv(io.StringIO(page))
    assert read["scenario"].tolist()[1] == "plain"
    for cell in (read["scenario"][0], read.columns[1], as_cell(text)):
        assert cell.startswith("'")


@pytest.mark.parametrize("value", [-1.5, "-1.5", "+2", "-", "", None, True, 3, "a=b", "年", "-1e-05"])
def test_numbers_and_names_stay_as_they_are(value: Any) -> None:
    assert as_cell(value) == value


@pytest.mark.parametrize("value", [float("-inf"), float("inf"), float("nan")])
def test_a_number_that_is_not_finite_is_an_empty_cell(value: float) -> None:
    """A bound that is nowhere was written as -inf, of which a spreadsheet makes a formula that fails."""
    assert as_cell(value) is None
    assert csv_text(pandas.DataFrame({"low": [value, 1.0], "name": ["a", "b"]})) == "low,name\n,a\n1.0,b\n"


def test_a_table_without_such_names_is_written_as_before() -> None:
    frame = pandas.DataFrame(
        {"group": ["all", "young"], "week": [1, 2], "share": [0.1, float("nan")], "on": [True, False]}
    )
    assert csv_text(frame) == frame.to_csv(index=False, lineterminator="\n")
    assert csv_text(frame[:0]) == frame[:0].to_csv(index=False, lineterminator="\n")
