"""Reproduce a result: runs are made once more, from what its folder holds, and compared bit by bit."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.compare import map_of
from experiments.comparison.folder import load_comparison
from experiments.comparison.model import KIND, Comparison, Scene
from experiments.comparison.recorder import PER_MECHANISM, widened
from experiments.comparison.recorder import TABLES as RECORDED
from experiments.comparison.reproduced_claims import (
    NOT_REPRODUCED,
    NotRun,
    must_be_reproduced,
    must_follow,
    other_worlds,
)
from experiments.comparison.runs import Task, in_threads, run_once
from experiments.runs.inputs import put_back
from experiments.runs.reproduced import scenario_as_run
from experiments.runs.result import CURVES, TABLES, Result, load_result
from experiments.storage.errors import FolderDamaged, FolderRefused
from experiments.storage.manifest import read_manifest
from experiments.storage.provenance import other_versions
from sim.scenario.given import must_be_whole
from sim.scenario.inputs import data_files

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Verified:
    """How many runs of how many were reproduced; other_versions: of packages, then and now.

    files: those that were made again and are the same, byte for byte; only_hashed: those whose hash was compared and no more.
    not_run: on which runs files of `only_hashed` rest that were not made again.
    run: the result, made again; None of comparisons and batches.
    """

    runs: int
    all: int
    other_versions: dict[str, tuple[str, str]]
    files: tuple[str, ...] = ()
    only_hashed: tuple[str, ...] = ()
    not_run: tuple[NotRun, ...] = ()
    run: Result | None = None


def verify(
    folder: Path, sample: int | None = 3, jobs: int | None = None, *, foreign_code: bool | None = None
) -> Verified:
    """Reproduce a sample of replicates, spread over all of them (None: all), and compare every number bit by bit.

    foreign_code: whether mechanisms that the result keeps may be run, as read_scenario has it. Raises FolderDamaged where a
    file is not what was written, or a number comes out otherwise; ScenarioProblems where such a mechanism may not run.
    What people read (texts, pages, figures) is made again by `experiments.presentation.verifying.verify`.
    """
    if sample is not None:
        must_be_whole(sample, "sample", 1)
    manifest, reproduced = read_manifest(folder), None
    not_run: tuple[NotRun, ...] = ()
    if manifest.get("kind") == KIND:
        comparison = load_comparison(folder)
        if batch := comparison.manifest.get("batch"):
            raise FolderRefused(f"{folder}: was paired from runs of a batch; verify that: sihua verify {batch}")
        runs, total, not_run = _comparison(comparison, folder, sample, jobs, foreign_code)
    elif manifest.get("kind") == "batch":
        runs, total = _batch(folder, sample, jobs, foreign_code)
    else:
        reproduced = _run(load_result(folder), folder, foreign_code)
        runs = total = 1
    return Verified(runs, total, other_versions(manifest), not_run=not_run, run=reproduced)


def spread(total: int, sample: int | None) -> list[int]:
    """So many of the numbers from 0 to before total, spread evenly, the first and the last among them."""
    if sample is None or sample >= total:
        return list(range(total))
    return sorted({round(at) for at in np.linspace(0, total - 1, sample)})


def _comparison(
    comparison: Comparison, folder: Path, sample: int | None, jobs: int | None, foreign_code: bool | None
) -> tuple[int, int, tuple[NotRun, ...]]:
    with ExitStack() as places:
        tasks = [
            _task(comparison, scene, plain, folder, foreign_code, places)
            for scene, plain in zip(comparison.scenes, comparison.plain, strict=True)
        ]
        must_follow(comparison, tasks, folder)
        runs, total = _reproduced_runs(comparison, tasks, folder, sample, jobs)
        if runs < total:
            return runs, total, ("replicates", *other_worlds(comparison))
        return runs, total, must_be_reproduced(comparison, tasks, folder, jobs)


def _task(
    comparison: Comparison,
    scene: Scene,
    plain: dict[str, Any],
    folder: Path,
    foreign_code: bool | None,
    places: ExitStack,
) -> Task:
    """A scenario of a comparison, with the data files that its folder keeps, and no others."""
    inputs = comparison.manifest.get("inputs", {}).get(scene.name, {})
    place = places.enter_context(put_back(folder, inputs, comparison.data_files))
    scenario = _scenario(plain, folder, scene.name, foreign_code)
    if lacking := [name for name in data_files(scenario) if name not in inputs]:
        raise FolderDamaged(
            f"{folder}: does not keep {lacking[0]}, so that nothing can be made again; compare once more"
        )
    return Task(scene.name, scenario, place, inputs)


def _reproduced_runs(
    comparison: Comparison, tasks: list[Task], folder: Path, sample: int | None, jobs: int | None
) -> tuple[int, int]:
    names = list(comparison.values)
    chosen = [(at, r) for r in spread(comparison.replicates, sample) for at in range(len(tasks))]
    groups = comparison.groups if comparison.tables else None
    windows = list(comparison.in_phases)
    of_the_map: dict[int, NDArray[Any]] = {}

    def wrong(at: int, r: int) -> list[str]:
        """What comes out otherwise in a run; the run itself is let go, so that memory does not grow with their number."""
        run = run_once(tasks[at], comparison.seeds[r], names, groups, windows)
        if r == 0 and comparison.place is not None and run.detail is not None:
            of_the_map[at] = run.detail.hours_of
        here = {name: comparison.values[name][at, r] for name in names}
        there: dict[str, Any] = dict(run.outcomes)
        if run.detail is not None:
            here |= {name: comparison.tables[name][at, r] for name in RECORDED if name in comparison.tables}
            there |= {name: getattr(run.detail, name) for name in RECORDED}
            most = here[PER_MECHANISM[0]].shape[1]
            there |= {name: widened(getattr(run.detail, name), most) for name in PER_MECHANISM}
        for window, within in zip(windows, run.within, strict=True):
            weeks = f"in weeks {window.from_week} to {window.until_week}"
            here |= {f"{name} {weeks}": table[at, r] for name, table in comparison.in_phases[window].items()}
            there |= {f"{name} {weeks}": value for name, value in within.items()}
        where = f"{folder}: {comparison.scenes[at].name}, replicate {r + 1}"
        return [
            f"{where}: {name} comes out otherwise; it {NOT_REPRODUCED}"
            for name in here
            if not same(here[name], there[name])
        ]

    problems = [one for found in in_threads([partial(wrong, *one) for one in chosen], jobs) for one in found]
    if (
        comparison.place is not None
        and map_of(tasks[0], comparison.seeds[0], [of_the_map[at] for at in range(len(tasks))]) != comparison.place
    ):
        problems.append(f"{folder}: the map comes out otherwise; it {NOT_REPRODUCED}")
    if problems:
        raise FolderDamaged("\n".join(problems))
    return len(chosen), len(tasks) * comparison.replicates


def _batch(folder: Path, sample: int | None, jobs: int | None, foreign_code: bool | None) -> tuple[int, int]:
    """Reproduce a sample of the runs of a batch (None: all), and compare their outcomes bit by bit.

    foreign_code: whether mechanisms that the batch keeps may be run, as read_scenario has it.
    """
    from experiments.batches.chunks import numbers_of
    from experiments.batches.run import job_of, must_be_the_same, order_of
    from experiments.batches.self_contained import read_kept_study
    from experiments.batches.stored import Batch
    from experiments.batches.worker import Answer, perform
    from experiments.studies.design import points_of

    batch = Batch(folder)
    batch.failures()  # is checked, too
    study = read_kept_study(folder, batch.manifest, foreign_code=foreign_code)
    points, plan = points_of(study), batch.plan
    frame = batch.runs()
    for _ in batch.chunks("weekly"):  # every file is held against its hash
        pass
    if own := batch.manifest.get("function"):
        raise FolderRefused(
            f"{folder}: was run by {own}, which is not in the folder; give it to batch() to run it again"
        )
    must_be_the_same(folder, study, points, plan.shard)
    job = job_of(study)
    rows = spread(len(frame), sample)
    point, replicate = frame["point"].to_numpy(), frame["replicate"].to_numpy()

    def once(row: int) -> Answer:
        run = plan.points * (int(replicate[row]) - 1) + int(point[row])
        return perform(job, [order_of(study, points, plan, run)])[0]

    def wrong(row: int) -> list[str]:
        """What comes out otherwise in a run, which is let go at once."""
        answer, where = once(row), f"point {point[row]}, replicate {replicate[row]}"
        outcomes = [
            f"{folder}: {where}: {name} comes out otherwise; it {NOT_REPRODUCED}"
            for at, name in enumerate(job.outcomes)
            if answer.values is None or not same(frame[name].iat[row], answer.values[at])
        ]
        return outcomes + [
            f"{folder}: {where}: {name} comes out otherwise, week by week; it {NOT_REPRODUCED}"
            for at, name in enumerate(job.series)
            if answer.series is None or not same(weeks(row)[name], answer.series[at])
        ]

    def weeks(row: int) -> Any:
        """The weekly series of a run, in order."""
        run = plan.points * (int(replicate[row]) - 1) + int(point[row])
        table = batch.table("weekly", plan.chunk_of(run))
        return table.filter(numbers_of(table, plan) == run).sort_by("week")

    problems = [one for found in in_threads([partial(wrong, row) for row in rows], jobs) for one in found]
    if problems:
        raise FolderDamaged("\n".join(problems))
    return len(rows), len(frame)


def _scenario(plain: dict[str, Any], folder: Path, name: str, foreign_code: bool | None) -> Scenario:
    """A scenario of a comparison, with the mechanisms that its folder keeps; raises ScenarioProblems."""
    from sim.catalogue import registered, shipped
    from sim.scenario.plugins import Plugins, each_kind, may_run
    from sim.scenario.problems import Origin, Problem, ScenarioProblems
    from sim.scenario.schema import Scenario

    problems: list[Problem] = []
    plugins = Plugins(problems, may_run(foreign_code))
    origin = Origin(str(folder / f"scenario-{name}.yaml"), 1, 1)
    for number, file in enumerate(plain.get("mechanism_files", ())):
        plugins.add_file(file, folder, folder, origin, f"mechanism_files[{number}]")
    for number, kind in each_kind(plain.get("mechanisms")):
        if kind not in shipped() and kind not in plugins.kinds:
            plugins.add_installed(kind, origin, f"mechanisms[{number}].kind")
    if problems:
        raise ScenarioProblems(problems)
    with registered(plugins.kinds):
        return Scenario.model_validate(plain)


def same(here: Any, there: Any) -> bool:
    """Whether two numbers or tables hold the same bits; one nan is like another."""
    return bool(np.array_equal(np.asarray(here, np.float64), np.asarray(there, np.float64), equal_nan=True))


def _run(result: Result, folder: Path, foreign_code: bool | None) -> Result:
    from experiments.runs.run import run_scenario

    if not result.complete:
        raise FolderDamaged(f"{folder}: was interrupted; only a whole run can be reproduced")
    with scenario_as_run(result, folder, foreign_code) as resolved:
        reproduced = run_scenario(resolved)
    problems = [
        f"{folder}: {name} comes out otherwise; it {NOT_REPRODUCED}"
        for name in (*TABLES, *CURVES)
        if not _same_frame(getattr(result, name), getattr(reproduced, name), exact=name in TABLES)
    ]
    if problems:
        raise FolderDamaged("\n".join(problems))
    return reproduced


def _same_frame(here: Any, there: Any, exact: bool) -> bool:
    """Parquet keeps every bit; text keeps what reads back to the same number."""
    if list(here.columns) != list(there.columns) or len(here) != len(there):
        return False
    if exact:
        return all(_same_column(here[name], there[name]) for name in here.columns)
    return all(np.allclose(here[name], there[name], rtol=1e-15, atol=0.0, equal_nan=True) for name in here.columns)


def _same_column(here: Any, there: Any) -> bool:
    try:
        return same(here.to_numpy(), there.to_numpy())
    except (TypeError, ValueError):
        return bool((here.to_numpy() == there.to_numpy()).all())
