"""What a batch will take, before it is run: number of runs, time, memory and disk, from a few timed runs."""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from experiments.batches.chunks import Layout, parquet_bytes, points_table
from experiments.batches.plan import Plan, Shard, chunk_size
from experiments.batches.run import SHORT, default_folder, job_of, may_have, must_be_the_same, order_of
from experiments.batches.stored import Batch
from experiments.batches.worker import Answer, perform
from experiments.storage.manifest import MANIFEST
from experiments.studies.design import points_of
from experiments.studies.study import Study
from sim.parallel import usable_processors

PROBE_SECONDS = 10.0
"""No further point is timed once this is over."""
START_OF_WORKERS = 4.0
"""Seconds until local workers run the model."""


@dataclass(frozen=True)
class Forecast:
    """A forecast. seconds_a_run: mean of the timed runs; bytes: of the whole folder; memory: bytes of one worker."""

    folder: Path
    points: int
    replicates: int
    runs: int
    left: int
    probes: int
    workers: int
    seconds_a_run: float
    seconds: float
    memory: int | None
    bytes: int
    free: int


def forecast(
    study: Study, out: Path | None = None, *, workers: int | None = None, replicates: int | None = None,
    shard: Shard | None = None, retry_failed: bool = False, function: Any = None,
) -> Forecast:  # fmt: skip
    """Time the first, the middle and the last point, and compute the rest. Nothing is written.

    The arguments are those of `batch`, and the runs those that it would do. Raises FolderRefused where it would.
    """
    study = study if replicates is None else replace(study, replicates=replicates)
    points = points_of(study)
    shard = shard or Shard(1, 1)
    weeks, series = study.base.scenario.run.weeks, len(study.series)
    chunk = chunk_size(len(study.outcomes) + weeks * series)
    plan = Plan(len(points), study.replicates, chunk, shard)
    folder = out or default_folder(study, shard)
    left = plan.runs
    if (folder / MANIFEST).exists():
        must_be_the_same(folder, study, points, shard, function)
        held = Batch(folder)
        may_have(folder, held.plan.replicates, replicates)
        plan = replace(plan, replicates=max(plan.replicates, held.plan.replicates))
        left = plan.runs - held.done - (0 if retry_failed else held.failed)
    answers = _timed(study, points, plan, function)
    seconds = sum(answer.seconds for answer in answers) / len(answers)
    number = workers or usable_processors()
    if workers is None and seconds * left <= SHORT:
        number = 1  # as `batch` decides
    start = START_OF_WORKERS if number > 1 and left else 0.0
    layout = Layout(plan, points_table(study.factors, points), study.outcomes, study.series, study.seed)
    size = _bytes(layout, answers, plan, len(study.outcomes) + weeks * series)
    return Forecast(
        folder, len(points), plan.replicates, plan.runs, left, len(answers), number, seconds,
        start + seconds * left / number, _memory(), size, shutil.disk_usage(_existing(folder)).free,
    )  # fmt: skip


def _timed(study: Study, points: Any, plan: Plan, function: Any) -> list[Answer]:
    """A few runs; before each, one of the same point that is not counted: it compiles, or loads what is compiled."""
    job = job_of(study, function)
    chosen = list(dict.fromkeys((0, plan.points // 2, plan.points - 1)))
    started, answers = time.monotonic(), []
    for run in chosen:
        order = order_of(study, points, plan, run)
        perform(job, [order])
        answers += perform(job, [order])
        if time.monotonic() - started > PROBE_SECONDS:
            break
    return answers


def _bytes(layout: Layout, answers: list[Answer], plan: Plan, values: int) -> int:
    """Each value takes at most its eight bytes; what a file costs beside is read off the smallest one."""
    tables = [layout.runs(answers[:1]), layout.weekly(answers[:1])]
    files = sum(len(parquet_bytes(table)) for table in tables if table is not None)
    return -(-plan.runs // plan.chunk) * files + plan.runs * values * 8


def _memory() -> int | None:
    """The most memory that this process has had: it holds what a worker holds."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder.resolve(), *folder.resolve().parents) if parent.exists())
