"""At which value of a number a policy just pays: the effect on one outcome reaches 0, or the smallest effect of interest.

The policy is run with other values of the number, in the replicates of the comparison (the same seeds and random numbers), and
the value is found by bisection within its declared range. Its interval holds the values at which the effect is not surely
beyond what is asked for: where the bounds of the paired t interval cross it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from experiments.comparison.assumptions import own_kinds
from experiments.comparison.compare import tasks_of
from experiments.comparison.model import Comparison, must_be_a_comparison
from experiments.comparison.policy_numbers import BreakEven, Target, TriedValue
from experiments.comparison.runs import Stopped, Task, run_replicates
from experiments.comparison.sesoi import Judgeable
from experiments.comparison.statistics.crossing import Crossing, crossing
from experiments.comparison.statistics.differences import LEAST_PAIRS, t_interval
from experiments.storage.errors import FolderRefused
from experiments.studies.overrides import CannotOverride, scenario_with
from sim.catalogue import registered
from sim.scenario.fields import Facts, facts_at
from sim.scenario.given import must_be_scenarios
from sim.scenario.merging import steps_of
from sim.scenario.resolved import Resolved
from sim.scenario.schema import Scenario

Reals = NDArray[np.float64]
OF_BOUNDS = 1 / 32
"""Precision of the ends of the interval: they are known less well."""
Bound = Literal["mean", "low", "high"]
MEAN: Bound = "mean"
LOW: Bound = "low"
HIGH: Bound = "high"
MOST_VALUES = 60
"""Values that are tried for one policy, at most: 22 outwards, and 7 to 12 for each of three bisections."""


def break_evens(
    comparison: Comparison,
    tasks: Sequence[Task],
    paths: Sequence[str],
    about: Judgeable,
    target: Target = "zero",
    *,
    jobs: int | None = None,
    stopped: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda tried: None,
) -> list[BreakEven] | None:
    """One for each path and policy that has it; None where it was stopped in between."""
    found = []
    for path in paths:
        for at, task in enumerate(tasks[1:], start=1):
            if places_of(path, task.scenario):
                search = _Search(comparison, tasks, at, path, about, target, jobs, stopped, progress)
                try:
                    found.append(search.found())
                except Stopped:
                    return None
    return found


def break_even(
    comparison: Comparison,
    resolved: Sequence[Resolved],
    path: str,
    *,
    of: str | None = None,
    at: Target = "zero",
    jobs: int | None = None,
) -> list[BreakEven]:
    """From which value of a number on each policy that has it pays.

    resolved: the scenarios of the comparison, the baseline first. path: as `--set` writes it, or `mechanisms.KIND.NAME`. of: a
    judged outcome (the first, if it is not said). at: what the effect has to reach, `zero` or `sesoi`, the smallest effect of
    interest.
    Raises FolderRefused where the scenarios are others, no policy has such a number, or the outcome is not judged.
    """
    must_be_a_comparison(comparison, "sihua.break_even")
    must_be_scenarios(resolved, "sihua.break_even")
    tasks = tasks_of(resolved)
    if [one.digest() for one in resolved] != [scene.digest for scene in comparison.scenes]:
        raise FolderRefused("break_even: these are not the scenarios that were compared, in their order")
    must_be_numbers([path], tasks)
    found = break_evens(comparison, tasks, [path], of_which(of, comparison.judgeable), at, jobs=jobs)
    assert found is not None, "nobody stops it"
    return found


def of_which(name: str | None, about: Sequence[Judgeable]) -> Judgeable:
    """The judged outcome of that name, or the first."""
    names = [one.outcome.name for one in about]
    if name is not None and name not in names:
        listed = ", ".join(names)
        raise FolderRefused(
            f"--break-even-of {name[:60]}: is not judged; add it with --sesoi NAME=NUMBER, or take one of {listed}"
        )
    return about[0 if name is None else names.index(name)]


def must_be_numbers(paths: Sequence[str], tasks: Sequence[Task]) -> None:
    """Raise FolderRefused, one line for each path that is no number of any policy."""
    problems = []
    for path in paths:
        if not any(places_of(path, task.scenario) for task in tasks[1:]):
            close = get_close_matches(path, _reachable(tasks[1:]), 1)
            hint = f"; did you mean {close[0]}?" if close else ""
            problems.append(f"--break-even {path}: is no number of any policy that is compared{hint}")
    if problems:
        raise FolderRefused("\n".join(problems))


def places_of(path: str, scenario: Scenario) -> list[str]:
    """Where a scenario has the number that a path names: `mechanisms.points.x` is that of every mechanism of the kind."""
    steps = steps_of(path)
    if steps is None:
        return []
    if steps[0] == "mechanisms" and len(steps) > 2 and isinstance(steps[1], str):
        rest = ".".join(map(str, steps[2:]))
        paths = [f"mechanisms[{at}].{rest}" for at, one in enumerate(scenario.mechanisms) if one.kind == steps[1]]
    else:
        paths = [path]
    return [one for one in paths if _value(scenario, one) is not None]


def _value(scenario: Scenario, path: str) -> float | None:
    """The number at a path of a scenario; None where none is there."""
    steps = steps_of(path)
    found = scenario.model_dump(mode="json", by_alias=True)
    for step in steps or ():
        known = found.keys() if isinstance(found, dict) else range(len(found)) if isinstance(found, list) else ()
        if step not in known:
            return None
        found = found[step]
    return float(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else None


def _facts(scenario: Scenario, path: str) -> Facts:
    steps = steps_of(path)
    with registered(own_kinds(scenario)):
        facts = facts_at(steps or (), scenario.model_dump(mode="json", by_alias=True))
    assert facts is not None, "a path at which a number lies is known"
    return facts


def _reachable(tasks: Sequence[Task]) -> list[str]:
    """What can be meant: the numbers of the mechanisms of the policies."""
    found = {f"mechanisms.{one.kind}.{name}" for task in tasks for one in task.scenario.mechanisms
             for name in type(one).model_fields}  # fmt: skip
    return sorted(found)


@dataclass
class _Search:
    """The search for one break-even; what was run is not run again."""

    comparison: Comparison
    tasks: Sequence[Task]
    at: int
    path: str
    about: Judgeable
    target: Target
    jobs: int | None
    stopped: Callable[[], bool]
    progress: Callable[[int], None]
    effects: dict[float, Reals] = field(default_factory=dict)

    def found(self) -> BreakEven:
        """The break-even, with its interval."""
        task = self.tasks[self.at]
        place = places_of(self.path, task.scenario)[0]
        facts, assumed = _facts(task.scenario, place), _value(task.scenario, place)
        assert assumed is not None, "the policy has this number"
        table = self.comparison.values[self.about.outcome.name]
        self.effects[assumed] = table[self.at] - table[0]
        low = facts.shape.low if facts.shape.low is not None else min(0.0, assumed) - 1000.0 * abs(assumed)
        high = facts.shape.high if facts.shape.high is not None else max(0.0, assumed) + 1000.0 * abs(assumed)
        whole = facts.shape.kind == "whole number"
        best = crossing(partial(self._beyond, which=MEAN), assumed, low, high, whole=whole)
        ends = (None, None) if best is None else self._ends(best, low, high, whole)
        declared = facts.declared
        return BreakEven(
            self.comparison.scenes[self.at].name, self.path, declared.en if declared else self.path,
            declared.zh if declared else self.path, declared.unit if declared else "", self.about.outcome.name, self.target,
            assumed, low, high, best.at if best else None, *ends, bool(best and best.rising),
            self._beyond(assumed, "mean") > 0.0, self.comparison.replicates, [self._tried(v) for v in sorted(self.effects)],
        )  # fmt: skip

    def _ends(self, best: Crossing, low: float, high: float, whole: bool) -> tuple[float | None, float | None]:
        """Where the bounds of the interval of the effect cross what is asked for: below the break-even, and above it."""
        surely_not, surely = (-1, HIGH), (1, LOW)
        ends = []
        for way, (wanted, bound) in zip(
            (-1, 1), (surely_not, surely) if best.rising else (surely, surely_not), strict=True
        ):
            beyond = partial(self._beyond, which=bound)
            one = None
            if wanted * beyond(best.at) <= 0.0:
                one = crossing(beyond, best.at, low, high, whole=whole, precision=OF_BOUNDS, way=way)
            ends.append(best.at if wanted * beyond(best.at) > 0.0 else one.at if one else None)
        return ends[0], ends[1]

    def _beyond(self, value: float, which: Bound) -> float:
        """How far the effect, or a bound of its interval, is beyond what is asked for; more is better."""
        tried = self._tried(value)
        worse = self.about.direction < 0
        there = {
            "mean": tried.mean,
            "low": -tried.high if worse else tried.low,
            "high": -tried.low if worse else tried.high,
        }
        asked = self.about.sesoi if self.target == "sesoi" else 0.0
        return (-there["mean"] if worse and which == "mean" else there[which]) - asked

    def _tried(self, value: float) -> TriedValue:
        d = self._effect(value)
        known = d[np.isfinite(d)]
        if len(known) < min(LEAST_PAIRS, len(d)) or len(known) < 2:
            return TriedValue(value, math.nan, math.nan, math.nan, len(known))
        if np.ptp(known) == 0.0:
            return TriedValue(value, float(known[0]), float(known[0]), float(known[0]), len(known))
        return TriedValue(value, float(known.mean()), *t_interval(known), len(known))

    def _effect(self, value: float) -> Reals:
        """Differences to the baseline with another value, replicate by replicate; nan where that is no scenario."""
        if value not in self.effects:
            nothing = np.full(self.comparison.replicates, math.nan)
            enough = len(self.effects) >= MOST_VALUES
            self.effects[value] = nothing if enough else self._run(value, nothing)
            self.progress(len(self.effects))
        return self.effects[value]

    def _run(self, value: float, nothing: Reals) -> Reals:
        name = self.about.outcome.name
        try:
            pair = [self._with(task, value) for task in (self.tasks[0], self.tasks[self.at])]
        except (ValidationError, ValueError, CannotOverride):
            return nothing
        changed = [
            task for task, was in zip(pair, (self.tasks[0], self.tasks[self.at]), strict=True) if task is not was
        ]
        first, number = self.comparison.seeds[0], self.comparison.replicates
        rows = list(run_replicates(changed, range(1, number + 1), first, [name], None, self.jobs, self.stopped))
        if len(rows) < number:
            raise Stopped
        values = np.array([[run.outcomes[name] for run in row] for row in rows]).T
        baseline = values[0] if len(changed) == 2 else self.comparison.values[name][0]
        return np.asarray(values[-1] - baseline, np.float64)

    def _with(self, task: Task, value: float) -> Task:
        """The task with another value, or itself where it does not have the number."""
        places = places_of(self.path, task.scenario)
        if not places:
            return task
        plain = task.scenario.model_dump(mode="json", by_alias=True)
        whole = _facts(task.scenario, places[0]).shape.kind == "whole number"
        with registered(own_kinds(task.scenario)):
            scenario = scenario_with(plain, [(place, int(value) if whole else value) for place in places])
        return Task(task.name, scenario, task.folder, task.inputs)
