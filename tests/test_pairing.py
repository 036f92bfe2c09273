"""Means are over the same worlds under every policy: what failed, is missing or undefined is left out of all, and said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.batches.plan import Shard
from experiments.batches.run import batch
from experiments.cli import main as cli
from experiments.cli.terminal import SOME_FAILED
from experiments.comparison.conclusions import conclusions
from experiments.comparison.folder import load_comparison
from experiments.comparison.of_batch import comparison_of_batch
from experiments.comparison.pairs import known_in_all, mean_of_known
from experiments.comparison.sesoi import judged
from experiments.presentation.report.of_comparison import article
from experiments.presentation.sentences import conditions
from experiments.storage.errors import FolderRefused
from tests import batch_runs

STUDY = """
levers:
  inviting: {path: outreach.creaming, values: [0.9, 0.1]}
uncertainties:
  residents: {path: place.residents, values: [100, 200]}
outcomes: [breadth, trust]
replicates: 2
"""
WITHOUT = (
    "levers: {inviting: {path: outreach.creaming, values: [0.9, 0.1]}}\noutcomes: [breadth, trust]\nreplicates: 4\n"
)
ABOUT = ["breadth=0.5", "trust=0.5"]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two policies x two values x two replicates, a number by seed; the run of one policy in one world failed."""
    monkeypatch.setenv("ENDLESS", "True:200:1")
    return made_of(STUDY, tmp_path)


def made_of(text: str, folder: Path) -> Path:
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    batch(folder / "study.yaml", folder / "kept", workers=1, function=batch_runs.by_seed, quiet=True)
    return folder / "kept"


def test_a_failed_run_takes_its_pair_out_and_leaves_the_difference_what_it_is(made: Path) -> None:
    comparison = comparison_of_batch(made, [], judged(ABOUT), "")
    breadth = comparison.values["breadth"]
    assert (breadth[1] - breadth[0]).tolist() == [1.0, 1.0]
    assert breadth[0].tolist() == [60.0, 20.0]  # over replicates 1 and 2; over the one that both have
    assert comparison.manifest["state"] == "incomplete"
    counted = comparison.manifest["pairs_of_runs"]
    assert (counted["kept"], counted["wanted"], counted["undefined"]) == (3, 4, {})
    assert [(one["failed"], one["missing"]) for one in counted["policies"]] == [(0, 0), (1, 0)]
    assert all("3 of 4 pairs" in text for text in (conditions(comparison, "en")[1],))
    page = article(comparison, "en")
    captions = [part.caption for section in page.sections for part in section.parts if part.figure]
    assert captions
    assert all("INCOMPLETE: 3 of 4 pairs" in caption for caption in captions)


def test_a_comparison_of_a_batch_with_failed_runs_says_so_and_does_not_end_with_0(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = made.parent / "compared"
    said = [argument for one in ABOUT for argument in ("--sesoi", one)]
    assert cli.call(["compare", str(made), "--out", str(out), "--lang", "en", *said]) == SOME_FAILED
    shown = capsys.readouterr()
    assert "INCOMPLETE: 3 of 4 pairs" in shown.out
    assert "inviting=0.1: 1 failed, 0 missing" in shown.err
    assert "INCOMPLETE: 3 of 4 pairs" in (out / "summary.txt").read_text("utf-8")
    assert load_comparison(out).manifest["state"] == "incomplete"


def test_a_table_takes_means_over_the_worlds_of_all_settings(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.call(["table", str(made), "--lang", "en"]) == 0
    first, second = capsys.readouterr().out.splitlines()[1:3]
    assert first.split() == ["0.9", "3", "of", "4", "46.67", "46.67"]
    assert second.split() == ["0.1", "3", "of", "4", "47.67", "47.67"]
    assert cli.call(["table", str(made), "--lang", "en"]) == 0
    assert "Only the 3 of 4 worlds" in (said := capsys.readouterr().out)
    assert "1 runs failed, 0 are missing" in said
    for file in ("runs.csv", "runs.xlsx"):
        assert cli.call(["table", str(made), "--lang", "en", "--out", str(made.parent / file)]) == 0
        assert "1 runs failed, 0 are missing: they have no rows" in capsys.readouterr().out
    assert cli.call(["merge", str(made.parent / "merged"), str(made), "--lang", "en"]) == 0
    assert "7 of 8 runs, from 1 shards, are in" in (said := capsys.readouterr().out)
    assert "1 failed, 0 are missing" in said


def test_where_every_run_failed_no_world_counts_and_no_replicate_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(batch_runs, "seed_of", lambda *_: 1 / 0)
    made = made_of(STUDY, tmp_path)
    capsys.readouterr()
    assert cli.call(["table", str(made), "--lang", "en"]) == 0
    assert "Only the 0 of 4 worlds" in capsys.readouterr().out
    assert cli.call(["status", str(made), "--lang", "en"]) == 0
    assert "none of these is whole yet" in capsys.readouterr().out


def test_an_undefined_outcome_is_left_out_of_both_sides_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UNDEFINED", "False:100:1")
    kept = made_of(STUDY, tmp_path)
    comparison = comparison_of_batch(kept, [], judged(ABOUT), "")
    assert (comparison.values["trust"][1] - comparison.values["trust"][0]).tolist() == [1.0, 1.0]
    assert comparison.manifest["pairs_of_runs"]["undefined"] == {"trust": 1}
    assert comparison.manifest["state"] == "complete"  # every run is there
    assert "(1 of 4)" in conditions(comparison, "en")[1]
    assert cli.call(["table", str(kept), "--lang", "en"]) == 0
    assert "trust is not defined everywhere: 1 of 4 worlds" in capsys.readouterr().out


def test_without_uncertainties_runs_pair_by_replicate_and_missing_ones_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENDLESS", "True:2000:3")
    comparison = comparison_of_batch(made_of(WITHOUT, tmp_path), [], judged(ABOUT), "")
    assert (comparison.values["breadth"][1] - comparison.values["breadth"][0]).tolist() == [1.0, 1.0, 1.0]
    assert {one.judged.difference.asked for one in conclusions(comparison)} == {3}
    part = batch(tmp_path / "study.yaml", tmp_path / "part", workers=1, function=batch_runs.by_seed, quiet=True,
                 shard=Shard(1, 3))  # fmt: skip
    with pytest.raises(
        FolderRefused, match=r"fewer than two pairs of finished runs \(inviting=0.9: 0 of 4 failed, 2 mis"
    ):
        comparison_of_batch(part.folder, [], judged(ABOUT), "")


def test_settings_of_a_sampled_design_that_share_no_world_are_refused(tmp_path: Path) -> None:
    sampled = STUDY.replace("values: [100, 200]", "range: [100, 200]") + "design: {kind: latin_hypercube, points: 6}\n"
    kept = made_of(sampled, tmp_path)
    with pytest.raises(FolderRefused, match="no values of what is uncertain were run under all of inviting="):
        comparison_of_batch(kept, [], judged(ABOUT), "")
    alone = STUDY.replace("levers:\n  inviting: {path: outreach.creaming, values: [0.9, 0.1]}\n", "")
    (tmp_path / "other").mkdir()
    with pytest.raises(FolderRefused, match="has no levers, only uncertainties"):
        comparison_of_batch(made_of(alone, tmp_path / "other"), ["point=0", "point=1"], judged(ABOUT), "")


def test_what_one_scenario_does_not_know_is_in_no_mean_but_one_that_never_knows_takes_nothing_away() -> None:
    nan = np.nan
    table = np.array([[1.0, 2.0, 6.0], [nan, 3.0, 7.0], [nan, nan, nan]])
    assert mean_of_known(known_in_all(table))[:2].tolist() == [4.0, 5.0]
