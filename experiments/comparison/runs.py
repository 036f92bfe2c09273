"""The runs of a comparison: every scenario with the same seeds, several at once, stoppable after any replicate.

Threads, not processes: the compiled week lets other threads run, and what comes back is small. Order and number of threads
change no bit (sim/draws.py).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from experiments.comparison.groups import Group
from experiments.comparison.recorder import Seen, Watcher
from experiments.outcomes import outcomes_of
from experiments.runs.replicate import seed_of

if TYPE_CHECKING:
    from sim.scenario.reader import Resolved
    from sim.scenario.schema import Scenario


T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """One run: its outcomes, and what was seen of it where somebody looked on."""

    seed: int
    outcomes: dict[str, float]
    seen: Seen | None


@dataclass(frozen=True)
class Task:
    """A scenario, the folder of its data files, and its name in tables."""

    name: str
    scenario: Scenario
    folder: Path


def task_of(name: str, resolved: Resolved) -> Task:
    """What there is to run of a scenario that was read."""
    return Task(name, resolved.scenario, resolved.folder)


def run_once(task: Task, seed: int, outcomes: Sequence[str], groups: list[Group] | None = None) -> Run:
    """Run a scenario with a seed; groups: look on, and say what these groups did."""
    from sim.community import ParticipationModel

    run = task.scenario.run.model_copy(update={"seed": seed})
    community = ParticipationModel(task.scenario.model_copy(update={"run": run}), task.folder)
    if groups is None:
        community.run()
        return Run(seed, outcomes_of(community.record, names=outcomes), None)
    watcher = Watcher(community, groups)
    for _ in range(run.warm_up_weeks + run.weeks):
        community.step()
        watcher.week()
    return Run(seed, outcomes_of(community.record, names=outcomes), watcher.seen())


def replicates(
    tasks: Sequence[Task],
    which: range,
    first_seed: int,
    outcomes: Sequence[str],
    groups: list[Group] | None = None,
    jobs: int | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[list[Run]]:
    """For each replicate, counted from 1, one run of every task; ends early, with whole replicates, where `stopped`."""
    jobs = jobs or cores()
    with ThreadPoolExecutor(jobs) as pool:
        waiting: list[list[Future[Run]]] = []
        todo = iter(which)
        try:
            while not stopped():
                while len(waiting) * len(tasks) < 2 * jobs + len(tasks) and (replicate := next(todo, None)) is not None:
                    seed = seed_of(first_seed, replicate)
                    waiting.append([pool.submit(run_once, task, seed, outcomes, groups) for task in tasks])
                if not waiting:
                    return
                yield [future.result() for future in waiting.pop(0)]
        finally:
            for future in (future for row in waiting for future in row):
                future.cancel()


def in_threads(calls: Sequence[Callable[[], T]], jobs: int | None = None) -> list[T]:
    """What all calls return, in their order, some at once."""
    with ThreadPoolExecutor(jobs or cores()) as pool:
        return list(pool.map(lambda call: call(), calls))


def cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
