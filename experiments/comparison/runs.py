"""The runs of a comparison: every scenario with the same seeds, several at once, stoppable after any replicate.

Threads, not processes: the compiled week lets other threads run, and what comes back is small. Order and number of threads
change no bit (sim/draws.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from experiments.comparison.groups import Group
from experiments.comparison.recorder import RunDetail, RunRecorder
from experiments.outcomes import WHOLE, Window, outcomes_within
from experiments.runs.replicate import seed_of
from sim.parallel import usable_processors
from sim.scenario.inputs import must_be_as_read

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """One run: its outcomes, its detail where that was recorded, and its outcomes within each window that was asked for."""

    seed: int
    outcomes: dict[str, float]
    detail: RunDetail | None
    within: list[dict[str, float]]


@dataclass(frozen=True)
class Task:
    """A scenario, the folder of its data files with the SHA-256 of each, and its name in tables."""

    name: str
    scenario: Scenario
    folder: Path
    inputs: Mapping[str, str] = field(default_factory=dict)


class Stopped(Exception):
    """Somebody wished the runs to stop while one was at work."""


def run_once(
    task: Task, seed: int, outcomes: Sequence[str], groups: list[Group] | None = None, windows: Sequence[Window] = (),
    stopped: Callable[[], bool] = lambda: False,
) -> Run:  # fmt: skip
    """Run a scenario with a seed; groups: also record its detail, for these groups. windows: also its outcomes in these.

    Raises Stopped in the week in which `stopped` says so.
    """
    from sim.community import ParticipationModel

    run = task.scenario.run.model_copy(update={"seed": seed})
    model = ParticipationModel(task.scenario.model_copy(update={"run": run}), task.folder)
    must_be_as_read(task.folder, task.inputs)
    recorder = None if groups is None else RunRecorder(model, groups)
    for _ in range(run.warm_up_weeks + run.weeks):
        if stopped():
            raise Stopped
        model.step()
        if recorder is not None:
            recorder.week()
    overall, *within = outcomes_within(model.record, [WHOLE, *windows], outcomes)
    done = Run(seed, overall, None if recorder is None else recorder.detail(outcomes), within)
    model.let_go()
    return done


def run_replicates(
    tasks: Sequence[Task],
    which: range,
    first_seed: int,
    outcomes: Sequence[str],
    groups: list[Group] | None = None,
    jobs: int | None = None,
    stopped: Callable[[], bool] = lambda: False,
    windows: Sequence[Window] = (),
) -> Iterator[list[Run]]:
    """For each replicate, counted from 1, one run of every task; ends early, with whole replicates, where `stopped`."""
    jobs = jobs or usable_processors()
    with ThreadPoolExecutor(jobs) as pool:
        waiting: list[list[Future[Run]]] = []
        todo = iter(which)
        try:
            while not stopped():
                while len(waiting) * len(tasks) < 2 * jobs + len(tasks) and (replicate := next(todo, None)) is not None:
                    seed = seed_of(first_seed, replicate)
                    waiting.append(
                        [pool.submit(run_once, task, seed, outcomes, groups, windows, stopped) for task in tasks]
                    )
                if not waiting:
                    return
                yield [future.result() for future in waiting.pop(0)]
        except Stopped:
            return
        finally:
            for future in (future for row in waiting for future in row):
                future.cancel()


def in_threads(calls: Sequence[Callable[[], T]], jobs: int | None = None) -> list[T]:
    """What all calls return, in their order, some at once."""
    with ThreadPoolExecutor(jobs or usable_processors()) as pool:
        return list(pool.map(lambda call: call(), calls))
