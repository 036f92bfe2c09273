"""Memory after many runs is memory after some: a model goes when its run is over, not when the collector finds it."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sihua
from experiments.comparison import compare, reproduce
from experiments.comparison.folder import write_comparison
from experiments.comparison.groups import GROUPS
from experiments.comparison.runs import Run, Task, run_once
from experiments.runs.replicate import run_replicate
from sim.community import ParticipationModel
from sim.scenario.schema import Scenario
from tests.comparisons import scenarios
from tests.test_cli import environment

STUDY = """
title: Many
title_zh: 多次
question: Does it grow?
changes: {place: {residents: 2000}, run: {weeks: 2, warm_up_weeks: 0}}
levers:
  creaming: {path: outreach.creaming, values: [0.1]}
outcomes: [breadth, hours]
replicates: 160
"""
COUNTED = """
import resource, sys
from experiments.runs import replicate
from experiments.cli import main
inner, taken = replicate.run_replicate, []
def counted(*a, **k):
    done = inner(*a, **k)
    taken.append(int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize())
    return done
replicate.run_replicate = counted
sys.argv = ["sihua", "batch", "many.yaml", "--workers", "1"]
try:
    main.main()
finally:
    print("grown", taken[159] - taken[39])
"""


def of_a_batch(scenario: Scenario) -> Any:
    return run_replicate(scenario, 1)


def of_a_comparison(scenario: Scenario) -> Any:
    return run_once(Task("one", scenario, Path()), 1, ["breadth"])


def of_a_detailed_comparison(scenario: Scenario) -> Any:
    return run_once(Task("one", scenario, Path()), 1, ["breadth"], list(GROUPS))


@pytest.mark.parametrize("run", [of_a_batch, of_a_comparison, of_a_detailed_comparison])
def test_a_model_is_gone_when_its_run_is_over_though_no_garbage_is_collected(
    run: Callable[[Scenario], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[weakref.ref[ParticipationModel]] = []
    found = ParticipationModel.__init__

    def watched(self: ParticipationModel, *given: Any, **named: Any) -> None:
        found(self, *given, **named)
        made.append(weakref.ref(self))

    monkeypatch.setattr(ParticipationModel, "__init__", watched)
    settings = ("place.residents=60", "run.warm_up_weeks=0", "run.weeks=13")
    gc.disable()
    try:
        done = run(sihua.load("sihua:baseline", *settings).scenario)
    finally:
        gc.enable()
    assert done is not None
    assert [one() for one in made] == [None]


def test_a_comparison_keeps_hours_of_residents_of_its_first_replicate_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the map; of all others they grew with replicates and residents."""
    kept: list[int] = []
    tables = compare._tables

    def watched(rows: list[list[Run]]) -> Any:
        kept.extend(len(run.detail.hours_of) for row in rows for run in row if run.detail is not None)
        return tables(rows)

    monkeypatch.setattr(compare, "_tables", watched)
    compare.compare_scenarios(scenarios("run.weeks=13", "place.residents=40"), replicates=3, jobs=1)
    assert kept == [40, 40, 0, 0, 0, 0]


def test_a_run_that_is_made_again_is_gone_once_it_was_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them were kept until the last one was made."""
    two = scenarios("run.weeks=13", "place.residents=40")
    folder = write_comparison(compare.compare_scenarios(two, replicates=6, jobs=1), tmp_path / "c").folder
    made: list[weakref.ref[Run]] = []
    alive: list[int] = []

    def watched(*given: Any) -> Run:
        alive.append(sum(one() is not None for one in made))
        run = run_once(*given)
        made.append(weakref.ref(run))
        return run

    monkeypatch.setattr(reproduce, "run_once", watched)
    assert folder is not None
    assert reproduce.verify(folder, None, 1).runs == len(made) == 12
    assert max(alive) <= 1


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read as on Linux")
def test_a_batch_of_one_worker_takes_no_more_memory_after_160_runs_than_after_40(tmp_path: Path) -> None:
    """Through the command, at 2,000 residents; half a megabyte a run before."""
    (tmp_path / "many.yaml").write_text(STUDY, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", COUNTED], cwd=tmp_path, env=environment(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split("grown ")[1].split()[0]) < 15_000_000
