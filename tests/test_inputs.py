"""A file that a scenario names is used as it was read: saved again while runs are at work, it stops them with a clear word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from experiments.batches.run import batch
from experiments.batches.stored import load_batch
from experiments.batches.worker import ModelDiffers
from experiments.cli import main as cli
from experiments.cli.terminal import INVALID
from experiments.comparison.compare import compare_scenarios, map_of, tasks_of
from experiments.dashboard.saving import save
from experiments.presentation.spread import with_spread
from experiments.runs.replicate import run_replicate
from experiments.runs.result import Result
from experiments.runs.run import run_scenario
from sim.community import ParticipationModel
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario
from sim.scenario.resolved import Resolved
from tests import batch_runs

SCENARIO = """
run: {weeks: 2, warm_up_weeks: 0}
population: {residents_file: list.csv}
network: {kind: edge_list, file: ties.csv, partial: true}
"""
STUDY = """
scenario: own.yaml
levers:
  inviting: {path: outreach.creaming, values: [0.9, 0.1]}
outcomes: [breadth, trust]
replicates: 100
"""
CHANGED = "is not what it was when the scenario was read"
FILES = {"list.csv": "age\n" + "71\n30\n" * 10, "ties.csv": "".join(f"{at} {at + 2}\n" for at in range(18))}
"""What each file holds when it is saved again: it is valid, too."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "list.csv").write_text("age\n" + "70\n30\n" * 10, encoding="utf-8")
    (tmp_path / "ties.csv").write_text("".join(f"{at} {at + 1}\n" for at in range(19)), encoding="utf-8")
    (tmp_path / "own.yaml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    return tmp_path / "own.yaml"


def save_again(own: Path, name: str) -> None:
    own.with_name(name).write_text(FILES[name], encoding="utf-8")


USES: dict[str, Callable[[Resolved], Any]] = {
    "a run": run_scenario,
    "the model": ParticipationModel,
    "a replicate": run_replicate,
    "a comparison": lambda resolved: compare_scenarios([resolved, resolved], replicates=2, jobs=1),
    "the page's save": lambda resolved: save(resolved, resolved.folder / "saved", "mine"),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("name", FILES)
def test_what_was_saved_again_since_it_was_read_is_not_used(own: Path, name: str, use: str) -> None:
    resolved = read_scenario(own)
    assert set(resolved.inputs) == set(FILES)
    save_again(own, name)
    with pytest.raises(ScenarioProblems, match=f"{name}.*{CHANGED}"):
        USES[use](resolved)


FURTHER: dict[str, Callable[[Resolved, Result], Any]] = {
    "further seeds": lambda resolved, done: with_spread(done, resolved, 3),
    "the map of a comparison": lambda resolved, done: map_of(tasks_of([resolved, resolved])[0], 1, []),
}


@pytest.mark.parametrize("use", FURTHER)
@pytest.mark.parametrize("name", FILES)
def test_what_was_saved_again_after_the_first_run_is_not_used_for_what_comes_after_it(
    own: Path, name: str, use: str
) -> None:
    resolved = read_scenario(own)
    done = run_scenario(resolved)
    save_again(own, name)
    with pytest.raises(ScenarioProblems, match=f"{name}.*{CHANGED}"):
        FURTHER[use](resolved, done)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_saved_while_it_is_checked_is_told(
    own: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.scenario import reader

    check = reader.checked

    def saving(*arguments: Any) -> Any:
        found = check(*arguments)
        save_again(own, name)
        return found

    monkeypatch.setattr(reader, "checked", saving)
    with pytest.raises(ScenarioProblems, match=CHANGED):
        read_scenario(own)


@pytest.mark.parametrize("name", FILES)
def test_a_batch_stops_where_an_input_is_saved_again_and_keeps_no_run_of_the_new_one(
    own: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = 0

    def saving(scenario: Any, replicate: int, **given: Any) -> Any:
        nonlocal runs
        runs += 1
        if runs == 10:
            save_again(own, name)
        return batch_runs.quick(scenario, replicate, **given)

    out = own.with_name("kept")
    with pytest.raises(ModelDiffers, match=f"{name}.*{CHANGED}"):
        batch(own.with_name("study.yaml"), out, workers=1, function=saving, quiet=True)
    assert load_batch(out).done == 9
    study = str(own.with_name("study.yaml"))
    assert cli.call(["batch", study, "--out", str(out), "-j", "1", "--quiet"]) == INVALID
    assert "in which the scenario, the function that runs a scenario differ" in capsys.readouterr().err


def test_a_study_and_its_table_are_read_once(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, study = own.with_name("points.csv"), own.with_name("study.yaml")
    study.write_text(f"{STUDY}design: {{kind: table, file: points.csv}}\n", encoding="utf-8")
    table.write_text("inviting\n0.9\n0.1\n", encoding="utf-8")
    from experiments.studies import study as studies

    read, held = studies._study, study.read_text("utf-8")

    def saving(*arguments: Any) -> Any:
        found = read(*arguments)
        study.write_text(held.replace("100", "50"), encoding="utf-8")
        table.write_text("inviting\n0.1\n", encoding="utf-8")
        return found

    monkeypatch.setattr(studies, "_study", saving)
    kept = batch(study, own.with_name("kept"), workers=1, function=batch_runs.quick, quiet=True, replicates=100)
    assert kept.done == 200
    assert (kept.folder / "study.yaml").read_text("utf-8") == held


def test_a_mechanism_runs_as_it_was_read(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own.with_name("study.yaml").write_text(STUDY, encoding="utf-8")
    text = Path("docs/add-a-mechanism.md").read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    own.with_name("mine.py").write_text(text, encoding="utf-8")
    own.write_text(f"{SCENARIO}mechanism_files: [mine.py]\n", encoding="utf-8")
    resolved = read_scenario(own)
    own.with_name("mine.py").write_text("raise SystemExit\n", encoding="utf-8")
    assert run_scenario(resolved).mechanism_files["mine.py"] == text
