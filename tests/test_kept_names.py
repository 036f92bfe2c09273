"""What a result is called and holds can be opened again, whatever its scenarios and their files are called; a page shows no name
that turns its text round."""

from __future__ import annotations

from pathlib import Path

import pytest

import sihua
from experiments.cli import main as cli
from experiments.cli.terminal import INVALID
from experiments.storage.errors import FolderRefused
from experiments.storage.manifest import stays_inside
from experiments.storage.names import as_kept, may_be_kept

SMALL = "place: {residents: 40}\nrun: {weeks: 14, warm_up_weeks: 0}\n"
ODD = ["a\u3000b", "a\u00a0b", "a\u200db", "a\u202eb", "a\\b", "a:b", "a\tb", "a\nb", "a\x1bb"]
"""Spaces of Chinese and of print, a joiner, a turn of the reading order, what parts folders on Windows, and controls."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ODD, ids=ascii)
def test_a_comparison_of_a_scenario_of_any_name_can_be_opened_told_and_verified(here: Path, name: str) -> None:
    Path(f"{name}.yaml").write_text(SMALL + "mechanisms: [{kind: points}]\n", encoding="utf-8")
    asked = ["--replicates", "2", "--robustness", "none", "--quiet", "--out", "c"]
    assert cli.call(["compare", "base.yaml", f"{name}.yaml", *asked]) == 0
    assert sihua.load_comparison("c").replicates == 2
    assert cli.call(["report", "c", "--out", "page.html"]) == 0
    assert cli.call(["verify", "c"]) == 0
    text = Path("page.html").read_text(encoding="utf-8")
    assert not set(text) & set("\u202e\x1b")


@pytest.mark.parametrize("name", ODD[:-3], ids=ascii)  # no setting can hold a control
def test_a_run_with_a_list_of_any_name_can_be_opened_and_verified(here: Path, name: str) -> None:
    Path(f"{name}.csv").write_text("age\n" + "70\n30\n" * 20, encoding="utf-8")
    Path("own.yaml").write_text(SMALL, encoding="utf-8")
    setting = f"population.residents_file={name}.csv"
    assert cli.call(["run", "own.yaml", "--set", setting, "--replicates", "1", "--quiet", "--out", "r"]) == 0
    assert sihua.load_result("r").complete
    assert cli.call(["verify", "r"]) == 0


def test_a_batch_refuses_before_it_is_founded_a_file_that_it_could_not_keep(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, kept in (("居民\u3000名单.csv", True), ("a\\b.csv", False)):
        Path(name).write_text("age\n" + "70\n30\n" * 20, encoding="utf-8")
        Path("own.yaml").write_text(f"{SMALL}population:\n  residents_file: {name}\n", encoding="utf-8")
        Path("study.yaml").write_text(
            "scenario: own.yaml\nlevers: {c: {path: outreach.creaming, values: [0.1]}}\noutcomes: [hours]\n",
            encoding="utf-8",
        )
        code = cli.call(["batch", "study.yaml", "--out", f"b{kept}", "--workers", "1", "--quiet"])
        assert code == (0 if kept else INVALID)
        assert Path(f"b{kept}").exists() == kept
    assert "call it something without" in capsys.readouterr().err
    with pytest.raises(FolderRefused, match="call it something without"):
        sihua.batch("study.yaml", "other", workers=1, quiet=True)


@pytest.mark.parametrize("name", ODD, ids=ascii)
def test_whatever_is_written_under_a_name_is_read_under_it(name: str) -> None:
    assert may_be_kept(as_kept(name))
    assert stays_inside(as_kept(name))
    assert stays_inside(name) == may_be_kept(name)


def test_an_intact_batch_is_called_a_batch_and_a_comparison_a_comparison(here: Path) -> None:
    Path("study.yaml").write_text(
        "scenario: base.yaml\nlevers: {c: {path: outreach.creaming, values: [0.1]}}\noutcomes: [hours]\n",
        encoding="utf-8",
    )
    sihua.batch("study.yaml", "b", workers=1, quiet=True)
    for load in (sihua.load_result, sihua.load_comparison):
        with pytest.raises(sihua.FolderDamaged, match=r"b: is a batch.*load_batch"):
            load("b")
    assert (
        cli.call(
            ["compare", "base.yaml", "base.yaml", "--replicates", "2", "--robustness", "none", "--quiet", "--out", "c"]
        )
        == 0
    )
    with pytest.raises(sihua.FolderDamaged, match=r"c: is a comparison; sihua\.load_comparison reads it"):
        sihua.load_result("c")
