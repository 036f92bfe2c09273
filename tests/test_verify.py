"""Verify makes again what people read, and says what it did not; results stand alone, with the files that they name."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from experiments.cli import main as cli
from experiments.cli.terminal import INVALID, UNWRITABLE
from experiments.comparison.break_even import break_even
from experiments.comparison.compare import tasks_of
from experiments.comparison.folder import load_comparison, write_comparison
from experiments.comparison.reproduced_claims import must_follow
from experiments.presentation.comparison_page import page
from experiments.presentation.report.making import comparison_report
from experiments.presentation.verifying import verify
from experiments.storage.errors import FolderDamaged
from experiments.storage.files import sha256
from experiments.storage.manifest import sealed
from sim.scenario.problems import ScenarioProblems
from tests.comparisons import scenarios, small_comparison
from tests.test_phases import ended, ended_scenarios

SHORT = ["--set", "run.weeks=4", "--set", "run.warm_up_weeks=1"]
SMALL = [*SHORT, "--set", "place.residents=60"]
NAMING = "population: {residents_file: data/list.csv}\nnetwork: {kind: edge_list, file: ties.csv, partial: true}\n"

PAGES = ("summary.txt", "report.html")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run and a comparison; and the same of a scenario that names a list of residents and one of ties."""
    folder = tmp_path_factory.mktemp("verify")
    (folder / "data").mkdir()
    (folder / "data" / "list.csv").write_text("age\n" + "70\n30\n" * 20, encoding="utf-8")
    (folder / "ties.csv").write_text("".join(f"{at} {at + 1}\n" for at in range(39)), encoding="utf-8")
    (folder / "own.yaml").write_text(NAMING, encoding="utf-8")
    own = str(folder / "own.yaml")
    for arguments in (["run", "sihua:baseline", *SMALL, "--lang", "zh"], ["run", own, *SHORT]):
        assert cli.call([*arguments, "--quiet", "--out", str(folder / f"run{arguments[1] == own}")]) == 0
    two = ["--replicates", "2", "--robustness", "none", "--quiet"]
    compared = ["compare", "sihua:baseline", "sihua:points_for_a_year", *SMALL, *two, "--lang", "both"]
    assert cli.call([*compared, "--out", str(folder / "comparisonFalse")]) == 0
    assert cli.call(["compare", own, own, *SHORT, *two, "--out", str(folder / "comparisonTrue")]) == 0
    shutil.rmtree(folder / "data")  # the folders stand alone
    (folder / "ties.csv").unlink()
    (folder / "own.yaml").unlink()
    return folder


@pytest.mark.parametrize("name", ["runTrue", "comparisonTrue"])
def test_every_file_of_a_result_is_made_again_from_its_folder_alone(
    made: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.call(["verify", str(made / name), "--lang", "en"]) == 0
    number = len(json.loads((made / name / "manifest.json").read_text("utf-8"))["files"])
    assert f"made again, and the same byte for byte: {number} files" in (told := capsys.readouterr().out)
    assert "only" not in told


@pytest.mark.parametrize("idle", [["--sample", "3"], ["--all"], ["--jobs", "2"]])
def test_what_has_no_effect_on_a_single_run_is_refused(
    made: Path, idle: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.call(["verify", str(made / "runTrue"), *idle]) == INVALID
    assert f"{idle[0]}: has no effect on the result of a single run" in capsys.readouterr().err


def test_a_page_of_a_run_with_data_files_is_made_from_its_folder_alone(made: Path, tmp_path: Path) -> None:
    assert cli.call(["report", str(made / "runTrue"), "--out", str(tmp_path / "page.html")]) == 0


@pytest.mark.parametrize(("name", "files"), [
    ("runFalse", ["weekly.csv", "summary.txt", "survey.csv", "problems.png", "scenario.yaml"]),
    ("comparisonFalse", ["verdicts.csv", "report.html", "summary.txt", "scenario-baseline.yaml"]),
])  # fmt: skip
def test_what_people_read_is_not_believed_because_its_hash_fits(
    made: Path, tmp_path: Path, name: str, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(made / name, tmp_path / name))
    for file in files:
        (folder / file).write_bytes((folder / file).read_bytes() + b"\n")
        reseal(folder, {file: sha256(folder / file)})
    assert cli.call(["verify", str(folder)]) == UNWRITABLE
    told = capsys.readouterr().err
    assert [file for file in files if f"{folder / file}: comes out otherwise" not in told] == []


def reseal(folder: Path, files: dict[str, str], **changes: Any) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest = {**manifest, "files": {**manifest["files"], **files}, **changes}
    seal = sealed if "seal" in manifest else dict
    (folder / "manifest.json").write_text(json.dumps(seal(manifest)), encoding="utf-8")


def test_pictures_of_another_matplotlib_are_said_to_be_compared_by_hash_alone(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made / "runFalse", tmp_path / "run"))
    (folder / "problems.png").write_bytes((folder / "problems.png").read_bytes() + b" ")
    reseal(folder, {"problems.png": sha256(folder / "problems.png")}, matplotlib="3.0.0")
    assert verify(folder).only_hashed == ("problems.png",)


@pytest.mark.parametrize("name", ["../../secret.csv", "/etc/passwd", "input-list.csv/../../../secret.csv"])
def test_a_received_run_reads_no_file_that_it_names_outside(made: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.csv").write_text("age\n" + "70\n30\n" * 20, encoding="utf-8")
    folder = Path(shutil.copytree(made / "runTrue", tmp_path / "sent" / "run"))
    scenario = folder / "scenario.yaml"
    scenario.write_text(scenario.read_text("utf-8").replace("data/list.csv", name), encoding="utf-8")
    for inputs in ({}, {name: sha256(tmp_path / "secret.csv")}):
        reseal(folder, {"scenario.yaml": sha256(scenario)}, inputs=inputs)
        for command in ("verify", "report"):
            code = cli.call(
                [command, str(folder), *(["--out", str(tmp_path / "page.html")] if command == "report" else [])]
            )
            assert code in (INVALID, UNWRITABLE), command
    assert not (tmp_path / "page.html").exists()


def test_a_received_comparison_reads_no_file_that_it_names_outside(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made / "comparisonTrue", tmp_path / "sent"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    scenes = [{**scene, "folder": str(tmp_path)} for scene in manifest["scenarios"]]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "list.csv").write_text("age\n" + "70\n30\n" * 20, encoding="utf-8")
    reseal(folder, {}, scenarios=scenes, inputs={})
    with pytest.raises(FolderDamaged, match=r"does not keep data/list\.csv"):
        verify(folder)
    for name in ("../outside", "/outside", "a/../../outside"):
        reseal(folder, {}, scenarios=[{**scene, "name": name} for scene in scenes])
        with pytest.raises((FolderDamaged, ScenarioProblems), match=r"manifest\.json"):
            verify(folder)


@pytest.fixture(scope="module")
def robust(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison that was tried under other assumptions, and asked for a break-even."""
    comparison = small_comparison()
    found = break_even(comparison, scenarios(), "mechanisms.points.worth_of_point", jobs=2)
    assert comparison.robustness is not None
    assert comparison.robustness.tried
    assert found
    out = tmp_path_factory.mktemp("robust") / "comparison"
    asked = replace(comparison, break_evens=found)
    pages = {"summary.txt": page(asked, "en"), "report.html": comparison_report(asked, ["en"])}
    write_comparison(asked, out, lambda: pages)
    return out


def rewritten(folder: Path, **changes: Any) -> Path:
    """A comparison that somebody has changed, and written with every hash and page anew."""
    forged = replace(load_comparison(folder), **changes)
    pages = {"summary.txt": page(forged, "en"), "report.html": comparison_report(forged, ["en"])}
    write_comparison(forged, folder.parent / "forged", lambda: pages, force=True)
    return folder.parent / "forged"


def test_what_rests_on_runs_that_are_not_made_again_is_not_called_verified(
    robust: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a sample, robustness and break-evens are not made again: nothing is claimed of them."""
    found = verify(robust, 2)
    assert found.not_run == ("replicates", "robustness", "break_evens")
    assert {"robustness.csv", "break_even.csv", "verdicts.csv", "more.json", *PAGES} <= set(found.only_hashed)
    for language, said in (("en", "not run again, and not recomputed"), ("zh", "也未重新计算")):
        assert cli.call(["verify", str(robust), "--sample", "2", "--lang", language]) == 0
        told = capsys.readouterr().out
        assert told.count(said) == 2
        assert "report.html" in told


def test_with_all_other_worlds_and_break_evens_are_made_again_and_forged_ones_found(robust: Path) -> None:
    """Robustness that somebody has made up can be written anew without a difference, but not run anew."""
    whole = verify(robust, None)
    assert (whole.not_run, whole.only_hashed) == ((), ())
    comparison = load_comparison(robust)
    assert comparison.robustness is not None
    tried = [replace(one, mean=0.5, low=0.49, high=0.51) for one in comparison.robustness.tried]
    forged = {
        "how conclusions fare in other worlds": {"robustness": replace(comparison.robustness, tried=tried)},
        "the break-even of": {"break_evens": [replace(one, value=0.001) for one in comparison.break_evens]},
    }
    for said, changes in forged.items():
        with pytest.raises(FolderDamaged, match=f"{said}.* comes out otherwise"):
            verify(rewritten(robust, **changes), None)


@pytest.mark.parametrize("what", ["title", "question", "levers"])
def test_what_follows_from_the_scenarios_is_not_taken_from_the_folder(robust: Path, what: str) -> None:
    comparison = load_comparison(robust)
    first, policy = comparison.scenes
    changes: dict[str, Any] = {
        "title": {"scenes": [first, replace(policy, title="Surely better")]},
        "question": {"scenes": [first, replace(policy, question_zh="肯定更好？")]},
        "levers": {"scenes": [first, replace(policy, levers={})]},
    }[what]
    with pytest.raises(FolderDamaged, match="comes out otherwise"):
        verify(rewritten(robust, **changes), 1)


def test_phases_follow_from_the_scenarios_and_the_weeks_that_were_asked_for() -> None:
    comparison, tasks = ended(), tasks_of(ended_scenarios())
    must_follow(comparison, tasks, Path("here"))
    renamed = {name: [replace(one, name="after") for one in ones] for name, ones in comparison.phases.items()}
    for phases in (renamed, {name: ones[:1] for name, ones in comparison.phases.items()}):
        with pytest.raises(FolderDamaged, match="here: what weeks are looked at comes out otherwise"):
            must_follow(replace(comparison, phases=phases), tasks, Path("here"))


def test_files_of_replicates_beyond_the_sample_are_not_counted_as_made_again(
    robust: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = verify(robust, 2)
    assert (found.runs, found.all, found.not_run[0]) == (4, 12, "replicates")
    assert {"runs.csv", "runs.parquet", "detail.npz", "by_group.csv", "report.html"} <= set(found.only_hashed)
    assert {"README.txt", "scenario-baseline.yaml", "policy_numbers.csv"} <= set(found.files)
    assert cli.call(["verify", str(robust), "--sample", "2", "--lang", "en"]) == 0
    assert "not run again: 8 runs beyond the sample" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["map", "numbers"])
def test_the_map_and_what_policies_assume_are_not_taken_from_the_folder(made: Path, tmp_path: Path, what: str) -> None:
    comparison = load_comparison(made / "comparisonFalse")
    assert comparison.place is not None
    if what == "map":
        forged = replace(
            comparison, place=replace(comparison.place, hours=[[9.0] * len(h) for h in comparison.place.hours])
        )
    else:
        forged = replace(comparison, numbers=[replace(one, value=9.0) for one in comparison.numbers])
    pages = {"summary.txt": page(forged, "zh"), "report.html": comparison_report(forged, ["zh", "en"])}
    write_comparison(forged, tmp_path / "forged", lambda: pages)
    with pytest.raises(FolderDamaged, match=r"comes out otherwise"):
        verify(tmp_path / "forged", 1)
