"""A comparison: a baseline and policies, run with the same seeds, and all that is kept of it.

from experiments.comparison.model import compare_scenarios
from experiments.comparison.practical import judged
scenarios = [read_scenario("sihua:baseline"), read_scenario("sihua:points_for_a_year")]
comparison = compare_scenarios(scenarios, judgeable=judged())
comparison.values["breadth"]  # [scenarios, replicates]
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.groups import Group, groups_of
from experiments.comparison.practical import Judgeable, chosen
from experiments.comparison.runs import Run, Task, replicates, task_of
from experiments.runs.result import FolderRefused

if TYPE_CHECKING:
    from experiments.comparison.robustness import Robustness
    from sim.scenario.reader import Resolved

Reals = NDArray[np.float64]

KIND = "comparison"
FEWEST = 5
"""Replicates before the first look: with fewer, no interval that may be looked at again and again is of use."""
LOOK_EVERY = 5
MOST = 200
"""Replicates at most, where they are added until every outcome is decided."""
MAP_RESIDENTS = 800
"""Residents on the map of the first replicate: whole buildings, as many as can be told apart on paper."""


@dataclass(frozen=True)
class Scene:
    """One scenario of a comparison. levers: what it sets otherwise than the baseline, path by path: (baseline, here)."""

    name: str
    title: str
    title_zh: str
    question: str
    question_zh: str
    digest: str
    folder: str
    levers: dict[str, tuple[Any, Any]]

    def named(self, language: str) -> str:
        """The title in a language, or the name of the file where it has none."""
        return (language == "zh" and self.title_zh) or self.title or self.name


@dataclass(frozen=True)
class Map:
    """Where some residents live, who knows whom among them, and what each gave. hours: [scenarios, N]."""

    building: list[int]
    stairwell: list[int]
    edges: list[tuple[int, int]]
    hours: list[list[float]]


@dataclass(frozen=True, eq=False)
class Comparison:
    """What the runs of a comparison left, [scenarios, replicates, ...] each, the baseline first.

    values: outcomes by name. tables: what was seen of each run (experiments/comparison/recorder.py: `Seen`), but for hours by
    resident. size: [G] residents of each group, in the first replicate. yaml, plain: the complete scenarios.
    mechanism_files: the text of the mechanisms that they brought along, by the name that the complete scenarios give them.
    """

    manifest: dict[str, Any]
    scenes: list[Scene]
    groups: list[Group]
    seeds: list[int]
    values: dict[str, Reals]
    tables: dict[str, Reals]
    yaml: list[str]
    plain: list[dict[str, Any]]
    words: list[tuple[str, str]]
    place: Map | None = None
    mechanism_files: dict[str, str] = field(default_factory=dict)
    robustness: Robustness | None = None
    folder: Path | None = None

    @property
    def policies(self) -> list[Scene]:
        """All scenarios but the baseline."""
        return self.scenes[1:]

    @property
    def replicates(self) -> int:
        """Of every scenario."""
        return len(self.seeds)

    @property
    def watched(self) -> bool:
        """Whether somebody looked on while it was run: a stored batch holds outcomes only."""
        return bool(self.tables)

    @property
    def repeated(self) -> bool:
        """Whether replicates were added until all was decided."""
        return bool(self.manifest["repeated_looks"])

    @cached_property
    def judgeable(self) -> list[Judgeable]:
        """The outcomes that are judged."""
        return chosen(self.manifest["smallest"])


def compare_scenarios(
    resolved: Sequence[Resolved],
    *,
    wanted: int | None = 30,
    most: int = MOST,
    judgeable: Sequence[Judgeable],
    jobs: int | None = None,
    command: str = "",
    stopped: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda done: None,
) -> Comparison:
    """Run the first scenario as the baseline, and the others, with the same seeds.

    wanted: replicates; None adds them until every outcome of every policy is decided, up to `most`. `stopped` is asked
    after each replicate: what is finished is kept. Raises FolderRefused where the scenarios cannot be compared, and
    KeyboardInterrupt where it was stopped before the second replicate.
    """
    from experiments.comparison.conclusions import everything_is_decided
    from sim.scenario.emitter import scenario_text
    from sim.scenario.explanation import explain

    tasks, weeks = _as_long_as_each_other(resolved)
    groups = groups_of(min(task.scenario.place.communities for task in tasks))
    names = [j.outcome.name for j in judgeable]
    rows: list[list[Run]] = []
    decided = False
    budget = most if wanted is None else wanted
    first_seed = tasks[0].scenario.run.seed
    for row in replicates(tasks, range(1, budget + 1), first_seed, names, groups, jobs, stopped):
        rows.append(row)
        progress(len(rows))
        if wanted is None and len(rows) >= FEWEST and len(rows) % LOOK_EVERY == 0:
            decided = everything_is_decided(_values(rows, names), judgeable)
            if decided:
                break
    if len(rows) < 2:
        raise KeyboardInterrupt
    copies, files = mechanisms_brought(resolved)
    plain = [
        {**task.scenario.model_dump(mode="json", by_alias=True), "mechanism_files": mine}
        for task, mine in zip(tasks, files, strict=True)
    ]
    manifest = {
        **about_this_program(command),
        "foreign_code": _foreign_code(resolved),
        "weeks": weeks,
        "warm_up_weeks": tasks[0].scenario.run.warm_up_weeks,
        "first_seed": first_seed,
        "replicates": len(rows),
        "replicates_wanted": "auto" if wanted is None else wanted,
        "repeated_looks": wanted is None,
        "everything_decided": decided,
        "state": "complete" if decided or len(rows) == budget else "interrupted",
        "smallest": {j.outcome.name: j.smallest for j in judgeable},
    }
    return Comparison(
        manifest=manifest,
        scenes=[_scene(task, one, resolved[0]) for task, one in zip(tasks, resolved, strict=True)],
        groups=groups,
        seeds=[row[0].seed for row in rows],
        values=_values(rows, names),
        tables=_tables(rows),
        yaml=[scenario_text(values, one.name) for values, one in zip(plain, resolved, strict=True)],
        plain=plain,
        words=[(explain(one, "en", only_changed=True), explain(one, "zh", only_changed=True)) for one in resolved],
        place=_map(tasks[0], rows[0]),
        mechanism_files=copies,
    )


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
            told = ", ".join(f"{value} in {name}" for name, value in found.items())
            raise FolderRefused(
                f"compare: run.{what} must be the same everywhere ({told}); set it with --set run.{what}=N"
            )
    weeks = max(one.scenario.run.weeks for one in resolved)
    seed = resolved[0].scenario.run.seed
    names = _apart([Path(one.name.rpartition(":")[2]).stem for one in resolved])
    tasks = []
    for name, one in zip(names, resolved, strict=True):
        run = one.scenario.run.model_copy(update={"weeks": weeks, "seed": seed})
        record = one.scenario.record.model_copy(update={"log": False})
        tasks.append(Task(name, one.scenario.model_copy(update={"run": run, "record": record}), one.folder))
    return tasks, weeks


def _apart(names: list[str]) -> list[str]:
    """Names of which none stands twice: the second `points` is `points-2`."""
    found: list[str] = []
    for name in names:
        number = sum(name == other or other.startswith(f"{name}-") for other in found)
        found.append(f"{name}-{number + 1}" if name in found else name)
    return found


def _values(rows: list[list[Run]], names: Sequence[str]) -> dict[str, Reals]:
    return {name: np.array([[run.outcomes[name] for run in row] for row in rows]).T for name in names}


def _tables(rows: list[list[Run]]) -> dict[str, Reals]:
    """What was seen of each run, [scenarios, replicates, ...]."""
    names = ("by_group", "size", "courses", "problems", "lorenz", "pyramid", "cohort", "load", "load_hours", "closure",
             "resources", "cost", "hours")  # fmt: skip
    return {
        name: np.swapaxes(np.array([[getattr(run.seen, name) for run in row] for row in rows], np.float64), 0, 1)
        for name in names
    }


def mechanisms_brought(resolved: Sequence[Resolved]) -> tuple[dict[str, str], list[list[str]]]:
    """The text of each mechanism's file by its name in the result folder, and the names that each scenario has there.

    Scenarios that bring the same text share a file; another text of the same name gets a name of its own.
    """
    copies: dict[str, str] = {}
    files: list[list[str]] = []
    for one in resolved:
        mine = []
        for foreign in (foreign for foreign in one.foreign if not foreign.installed):
            name, number = foreign.file.name, 2
            while copies.get(name, foreign.text) != foreign.text:
                name, number = f"{foreign.file.stem}_{number}.py", number + 1
            copies[name] = foreign.text
            mine.append(name)
        files.append(mine)
    return copies, files


def _foreign_code(resolved: Sequence[Resolved]) -> list[dict[str, str]]:
    """What a manifest says of each mechanism that did not come with the program."""
    told = [
        {"kind": foreign.kind, "from": foreign.named, "sha256": foreign.sha256}
        for one in resolved
        for foreign in one.foreign
    ]
    return [one for at, one in enumerate(told) if one not in told[:at]]


def _scene(task: Task, resolved: Resolved, baseline: Resolved) -> Scene:
    s = task.scenario
    return Scene(task.name, s.title, s.title_zh, s.question, s.question_zh, resolved.digest(), str(task.folder.resolve()),
                 levers(baseline.values(), resolved.values()))  # fmt: skip


NOT_LEVERS = ("title", "title_zh", "question", "question_zh", "run.weeks", "run.seed", "record.log")


def levers(baseline: Any, policy: Any, path: str = "") -> dict[str, tuple[Any, Any]]:
    """Every path at which two scenarios, as plain data, differ, with both values; lists are compared whole."""
    if isinstance(baseline, dict) and isinstance(policy, dict) and baseline.keys() == policy.keys():
        found: dict[str, tuple[Any, Any]] = {}
        for name in policy:
            found |= levers(baseline[name], policy[name], f"{path}.{name}" if path else name)
        return found
    return {path: (baseline, policy)} if baseline != policy and path not in NOT_LEVERS else {}


def _map(task: Task, row: list[Run]) -> Map | None:
    """The first buildings of the first replicate, with the ties within them and the hours under each scenario."""
    from sim.founding import found

    run = task.scenario.run.model_copy(update={"seed": row[0].seed})
    founded = found(task.scenario.model_copy(update={"run": run}), task.folder)
    seen = [run.seen.hours_of for run in row if run.seen is not None]
    if founded.neighbours.everyone or len({len(hours) for hours in seen}) > 1:
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
        hours=[[round(float(hour), 2) for hour in hours[rows]] for hours in seen],
    )


def on_the_map(building: NDArray[Any]) -> NDArray[np.int64]:
    """The rows of whole buildings, those of the lowest numbers, until `MAP_RESIDENTS` live there; residents in any order."""
    numbers, size = np.unique(building, return_counts=True)
    starts = np.cumsum(size) - size
    rows = np.flatnonzero(np.isin(building, numbers[starts <= min(MAP_RESIDENTS, len(building) - 1)]))
    return rows[:MAP_RESIDENTS] if len(rows) > 2 * MAP_RESIDENTS else rows  # one building larger than the map


def about_this_program(command: str) -> dict[str, Any]:
    """What a manifest says of the program that made it."""
    from datetime import UTC, datetime

    from experiments.runs.run import version
    from sim.compiler import INTERPRETED

    return {
        "sihua": version(),
        "kind": KIND,
        "python": platform.python_version(),
        **{package: metadata.version(package) for package in ("numpy", "numba", "mesa", "scipy", "statsmodels")},
        "platform": platform.platform(),
        "compiled": not INTERPRETED,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
    }


__all__ = ["Comparison", "Map", "Scene", "compare_scenarios", "levers", "task_of"]
