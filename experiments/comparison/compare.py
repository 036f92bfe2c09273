"""Run a baseline and policies with the same seeds, replicate by replicate, and keep what they left.

scenarios = [read_scenario("sihua:baseline"), read_scenario("sihua:points_for_a_year")]
comparison = compare_scenarios(scenarios)
comparison.values["breadth"]  # [scenarios, replicates]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.acting import acts_on_work, following, levers, own_mechanisms
from experiments.comparison.conclusions import everything_is_decided
from experiments.comparison.groups import groups_of
from experiments.comparison.model import KIND, Comparison, Map, Scene
from experiments.comparison.phases import Chosen, phases_of, windows_of
from experiments.comparison.policy_numbers import policy_numbers
from experiments.comparison.recorder import PER_MECHANISM, TABLES, widened
from experiments.comparison.runs import Run, Task, run_replicates
from experiments.comparison.sesoi import Judgeable, judged
from experiments.runs.inputs import kept_inputs
from experiments.runs.noted import noted
from experiments.runs.plugins import described, plugin_files
from experiments.storage.errors import FolderRefused
from experiments.storage.names import as_kept
from experiments.storage.provenance import provenance
from sim.memory import available_memory
from sim.parallel import usable_processors
from sim.scenario.checks import BYTES_PER_RESIDENT
from sim.scenario.given import must_be_scenarios, must_be_whole
from sim.scenario.inputs import must_be_as_read

if TYPE_CHECKING:
    from sim.scenario.resolved import Resolved

Reals = NDArray[np.float64]

FEWEST = 5
"""Replicates before the first look: with fewer, no interval that may be looked at again and again is of use."""
LOOK_EVERY = 5
MOST = 200
"""Replicates at most, where they are added until every outcome is decided."""
BYTES_OF_A_RUN, BYTES_OF_A_WEEK = 15_000, 100
"""What a comparison keeps of a run, and of each of its weeks, twice while tables are made: 13 kB were measured at 13 weeks."""
MAP_RESIDENTS = 800
"""Residents on the map of the first replicate: whole buildings, as many as can be told apart on paper."""


def compare_scenarios(
    resolved: Sequence[Resolved],
    *,
    replicates: int | None = 30,
    most: int = MOST,
    judgeable: Sequence[Judgeable] | None = None,
    jobs: int | None = None,
    command: str = "",
    weeks_to_judge: Chosen | None = None,
    stopped: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda done: None,
) -> Comparison:
    """Run the first scenario as the baseline, and the others, with the same seeds.

    judgeable: the outcomes that are judged (None: those of `judged`). replicates: how many; None adds them until every
    outcome of every policy is decided, up to `most`. weeks_to_judge: judged by themselves, in place of each year.
    `stopped` is asked after each replicate: what is finished is kept.
    Raises FolderRefused where the scenarios cannot be compared, and KeyboardInterrupt where it was stopped before the
    second replicate.
    """
    from sim.scenario.emitter import scenario_text
    from sim.scenario.explanation import explain

    must_be_scenarios(resolved, "sihua.compare")
    for name, number in (("replicates", replicates), ("most", most)):
        if number is not None:
            must_be_whole(number, name, 2)
    if len(resolved) < 2:
        raise FolderRefused("compare: name a baseline and at least one policy")
    judgeable = judged(of_work=acts_on_work(resolved)) if judgeable is None else judgeable
    tasks, weeks = _as_long_as_each_other(resolved)
    groups = groups_of(min(task.scenario.place.communities for task in tasks), tasks[0].scenario.place.names)
    names = [j.outcome.name for j in judgeable]
    scenes = [_scene(task, one, tasks[0], resolved[0]) for task, one in zip(tasks, resolved, strict=True)]
    whole = [task.scenario.model_dump(mode="json", by_alias=True) for task in tasks]
    chosen = (weeks_to_judge or Chosen()).window(weeks)
    phases = {
        scene.name: phases_of(whole[0], here, list(scene.levers), weeks, chosen)
        for scene, here in zip(scenes[1:], whole[1:], strict=True)
    }
    windows = windows_of(phases)
    rows: list[list[Run]] = []
    decided = False
    budget = most if replicates is None else replicates
    _must_fit(budget, tasks, weeks, jobs or usable_processors())
    first_seed = tasks[0].scenario.run.seed
    for row in run_replicates(tasks, range(1, budget + 1), first_seed, names, groups, jobs, stopped, windows):
        rows.append([_for_no_map(run) for run in row] if rows else row)
        progress(len(rows))
        if replicates is None and len(rows) >= FEWEST and len(rows) % LOOK_EVERY == 0:
            decided = everything_is_decided(_overall(rows, names), judgeable)
            if decided:
                break
    if len(rows) < 2:
        raise KeyboardInterrupt
    copies, files = plugin_files(resolved)
    data = kept_inputs(resolved)
    plain = [{**here, "mechanism_files": mine} for here, mine in zip(whole, files, strict=True)]
    manifest = {
        **provenance("scipy", "statsmodels", "matplotlib"),
        "kind": KIND,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        "foreign_code": _plugins(resolved),
        "notes": noted(resolved),
        "inputs": {task.name: dict(task.inputs) for task in tasks},
        "residents": {task.name: task.scenario.place.residents * task.scenario.place.communities for task in tasks},
        "weeks": weeks,
        "warm_up_weeks": tasks[0].scenario.run.warm_up_weeks,
        "first_seed": first_seed,
        "replicates": len(rows),
        "replicates_wanted": "auto" if replicates is None else replicates,
        "repeated_looks": replicates is None,
        "everything_decided": decided,
        "state": "complete" if decided or len(rows) == budget else "interrupted",
        "sesoi": {j.outcome.name: j.sesoi for j in judgeable},
    }
    return Comparison(
        manifest=manifest,
        scenes=scenes,
        groups=groups,
        seeds=[row[0].seed for row in rows],
        values=_overall(rows, names),
        tables=_tables(rows),
        yaml=[scenario_text(values, one.name) for values, one in zip(plain, resolved, strict=True)],
        plain=plain,
        words=[(explain(one, "en", only_changed=True), explain(one, "zh", only_changed=True)) for one in resolved],
        place=map_of(tasks[0], rows[0][0].seed, [run.detail.hours_of for run in rows[0] if run.detail is not None]),
        mechanism_files=copies,
        data_files=data,
        numbers=policy_numbers([(task.name, task.scenario) for task in tasks[1:]]),
        phases=phases,
        in_phases={window: _values([[run.within[at] for run in row] for row in rows], names)
                    for at, window in enumerate(windows)},
    )  # fmt: skip


def _must_fit(replicates: int, tasks: Sequence[Task], weeks: int, jobs: int) -> None:
    """Raise FolderRefused, before anything is run, where what is kept of all runs would not fit into what is free, nor those
    that are at work at once."""
    scenarios, free = len(tasks), available_memory()
    needed = replicates * scenarios * (BYTES_OF_A_RUN + BYTES_OF_A_WEEK * weeks)
    largest = max(task.scenario.place.residents * task.scenario.place.communities for task in tasks)
    at_once = min(jobs, replicates * scenarios) * largest * BYTES_PER_RESIDENT
    if free is not None and at_once > free:
        raise FolderRefused(
            f"compare: {jobs} runs at once of {largest:,} residents need about {at_once / 1e9:,.1f} GB of memory,"
            f" {free / 1e9:,.1f} GB are free; take fewer at once (--jobs), or fewer residents"
        )
    if free is not None and needed > free:
        raise FolderRefused(
            f"compare: {replicates:,} replicates of {scenarios} scenarios over {weeks:,} weeks need about"
            f" {needed / 1e9:,.1f} GB of memory, {free / 1e9:,.1f} GB are free; take fewer (--replicates, --most), or sihua"
            " batch, which keeps outcomes alone"
        )


def _for_no_map(run: Run) -> Run:
    """Without the hours of each resident, which grow with replicates and residents: the map is of the first replicate."""
    return replace(run, detail=run.detail and replace(run.detail, hours_of=np.zeros(0, np.float32)))


def tasks_of(resolved: Sequence[Resolved]) -> list[Task]:
    """What is run: all as long as the longest, with the seed of the first, and named apart."""
    return _as_long_as_each_other(resolved)[0]


def _as_long_as_each_other(resolved: Sequence[Resolved]) -> tuple[list[Task], int]:
    """The tasks, all as long as the longest and with one warm-up, named apart."""
    if len(resolved) < 2:
        raise FolderRefused("compare: name a baseline and at least one policy")
    for what in ("warm_up_weeks",):
        found = {one.name: getattr(one.scenario.run, what) for one in resolved}
        if len(set(found.values())) > 1:
            listed = ", ".join(f"{value} in {name}" for name, value in found.items())
            raise FolderRefused(
                f"compare: run.{what} must be the same everywhere ({listed}); set it with --set run.{what}=N"
            )
    weeks = max(one.scenario.run.weeks for one in resolved)
    seed = resolved[0].scenario.run.seed
    names = _apart([as_kept(Path(one.name.removeprefix("sihua:")).stem) for one in resolved])
    tasks = []
    for name, one in zip(names, resolved, strict=True):
        run = one.scenario.run.model_copy(update={"weeks": weeks, "seed": seed})
        record = one.scenario.record.model_copy(update={"log": False})
        tasks.append(Task(name, one.scenario.model_copy(update={"run": run, "record": record}), one.folder, one.inputs))
    return tasks, weeks


def _apart(names: list[str]) -> list[str]:
    """Names of which none stands twice: the second `points` is `points-2`."""
    found: list[str] = []
    for name in names:
        number = sum(name == other or other.startswith(f"{name}-") for other in found)
        found.append(f"{name}-{number + 1}" if name in found else name)
    return found


def _overall(rows: list[list[Run]], names: Sequence[str]) -> dict[str, Reals]:
    return _values([[run.outcomes for run in row] for row in rows], names)


def _values(rows: list[list[dict[str, float]]], names: Sequence[str]) -> dict[str, Reals]:
    """[scenarios, replicates] of each outcome."""
    return {name: np.array([[outcomes[name] for outcomes in row] for row in rows]).T for name in names}


def _tables(rows: list[list[Run]]) -> dict[str, Reals]:
    """The detail of each run, [scenarios, replicates, ...]."""
    most = max(run.detail.money.shape[1] for run in rows[0] if run.detail is not None)
    found = {}
    for name in TABLES:
        tables = [[getattr(run.detail, name) for run in row] for row in rows]
        if name in PER_MECHANISM:
            tables = [[widened(table, most) for table in row] for row in tables]
        found[name] = np.swapaxes(np.array(tables, np.float64), 0, 1)
    return found


def _plugins(resolved: Sequence[Resolved]) -> list[dict[str, str]]:
    """What the manifest says of the plugins of all scenarios, each once."""
    all_of_them = described(plugin for one in resolved for plugin in one.plugins)
    return [one for at, one in enumerate(all_of_them) if one not in all_of_them[:at]]


def _scene(task: Task, resolved: Resolved, first: Task, baseline: Resolved) -> Scene:
    s = task.scenario
    return Scene(task.name, s.title, s.title_zh, s.question, s.question_zh, resolved.digest(), str(task.folder.resolve()),
                 levers(baseline.values(), resolved.values()), following(own_mechanisms(first.scenario, s)))  # fmt: skip


def map_of(task: Task, seed: int, given: Sequence[NDArray[Any]]) -> Map | None:
    """The first buildings of the first replicate, with the ties within them and the hours under each scenario.

    seed: of that replicate; given: hours of each resident under each scenario, [N] each.
    """
    from sim.founding import found

    run = task.scenario.run.model_copy(update={"seed": seed})
    founded = found(task.scenario.model_copy(update={"run": run}), task.folder)
    must_be_as_read(task.folder, task.inputs)
    if founded.neighbours.everyone or len({len(hours) for hours in given}) > 1:
        return None
    rows = on_the_map(founded.people.building)
    place = np.full(len(founded.people.building), -1)
    place[rows] = np.arange(len(rows))
    source, target = (place[ends] for ends in founded.neighbours.edges())
    inside = (source >= 0) & (target >= 0)
    return Map(
        building=founded.people.building[rows].tolist(),
        stairwell=founded.people.stairwell[rows].tolist(),
        edges=list(zip(source[inside].tolist(), target[inside].tolist(), strict=True)),
        hours=[[round(float(hour), 2) for hour in hours[rows]] for hours in given],
    )


def on_the_map(building: NDArray[Any]) -> NDArray[np.int64]:
    """The rows of whole buildings, those of the lowest numbers, until `MAP_RESIDENTS` live there; residents in any order."""
    numbers, size = np.unique(building, return_counts=True)
    starts = np.cumsum(size) - size
    rows = np.flatnonzero(np.isin(building, numbers[starts <= min(MAP_RESIDENTS, len(building) - 1)]))
    return rows[:MAP_RESIDENTS] if len(rows) > 2 * MAP_RESIDENTS else rows  # one building larger than the map
