"""How many residents a network file leaves without a tie is said wherever something that was made with it is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from experiments.batches.run import batch
from experiments.cli import main as cli
from experiments.dashboard import server
from experiments.runs.noted import told
from tests import batch_runs

NET = """
place: {residents: 40}
run: {weeks: 4, warm_up_weeks: 0}
network: {kind: edge_list, file: ties.csv, partial: true}
"""
STUDY = """
scenario: net.yaml
levers: {inviting: {path: outreach.creaming, values: [0.9, 0.1]}}
outcomes: [hours_per_resident]
replicates: 2
"""
SAID = {
    "en": "note: network.file ties.csv names 10 of 40 residents; 30 have no tie",
    "zh": "network.file ties.csv 包含 40 名居民中的 10 名；30 名没有联系",
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("ties.csv").write_text("".join(f"{at} {at + 1}\n" for at in range(9)), encoding="utf-8")
    Path("net.yaml").write_text(NET, encoding="utf-8")
    Path("more.yaml").write_text("extends: net.yaml\noutreach: {creaming: 0.1}\n", encoding="utf-8")
    Path("study.yaml").write_text(STUDY, encoding="utf-8")
    return tmp_path


def notes_in(folder: Path) -> list[dict[str, str]]:
    return list(json.loads((folder / "manifest.json").read_text("utf-8"))["notes"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_comparison_says_it_once_on_the_terminal_and_in_its_folder(
    here: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--replicates", "2", "--robustness", "none", "--lang", language, "--out", "c"]
    assert cli.call(["compare", "net.yaml", "more.yaml", *asked]) == 0
    assert capsys.readouterr().out.count(SAID[language]) == 1
    assert (here / "c" / "summary.txt").read_text("utf-8").count(SAID[language]) == 1
    assert [note["en"] for note in notes_in(here / "c")] == [SAID["en"].removeprefix("note: ")]
    assert cli.call(["verify", "c"]) == 0


def test_a_batch_says_it_at_its_end_and_in_status_and_table(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    batch("study.yaml", "kept", workers=1, function=batch_runs.quick, quiet=True)
    assert len(notes_in(here / "kept")) == 1
    for command in (["status", "kept"], ["table", "kept"], ["batch", "study.yaml", "--out", "own", "--workers", "1"]):
        for language, said in SAID.items():
            assert cli.call([*command, "--lang", language]) == 0
            assert said in capsys.readouterr().out


def test_the_manifest_and_the_summary_of_a_run_keep_it(here: Path) -> None:
    assert cli.call(["run", "net.yaml", "--quiet", "--out", "r"]) == 0
    assert len(notes_in(here / "r")) == 1
    assert (here / "r" / "summary.txt").read_text("utf-8").count(SAID["en"]) == 1


@pytest.mark.parametrize("command", [["trace", "net.yaml", "--resident", "3"], ["animate", "net.yaml", "--out", "f.gif"],
                                     ["dashboard", "net.yaml"]], ids=lambda command: command[0])  # fmt: skip
def test_a_diary_a_film_and_the_page_say_it_beside_them(
    here: Path, command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "open_page", lambda *given: None)
    for language, said in SAID.items():
        assert cli.call([*command, "--lang", language, *(["--force"] if command[0] == "animate" else [])]) == 0
        assert capsys.readouterr().err.count(said) == 1


def test_notes_of_a_strangers_manifest_say_nothing_of_their_own() -> None:
    assert told({"notes": "x"}, "en") == told({}, "zh") == told({"notes": [1]}, "en") == []
    assert told({"notes": [{"en": "a\nb\x1b[1m", "zh": ""}]}, "en") == ["note: a\\nb\\x1b[1m"]
    assert len(told({"notes": [{"en": "a"}] * 1000}, "en")) == 20


def test_a_comparison_out_of_a_batch_says_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.call(["batch", "study.yaml", "--out", "own", "--workers", "1", "--quiet"]) == 0
    assert cli.call(["compare", "own", "inviting=0.9", "inviting=0.1", "--lang", "en", "--out", "c"]) == 0
    assert capsys.readouterr().out.count(SAID["en"]) == 1
