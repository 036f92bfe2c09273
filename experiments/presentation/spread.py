"""How far the changes of a run scatter by chance: the same scenario with further seeds, and the range of each change.

One run shows what can happen. A change that goes the other way with another seed is no answer, whatever its size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from experiments.comparison.runs import in_threads
from experiments.presentation.changes import Change, changes, headlines
from experiments.runs.replicate import seed_of
from experiments.runs.result import TABLES, Result

if TYPE_CHECKING:
    from sim.scenario.resolved import Resolved
    from sim.scenario.schema import Scenario

USUAL = 20
"""Seeds in all: that all of them agree on a direction, were either as likely, happens once in half a million times."""
AFFORDED = USUAL * 2_000 * 300
"""Resident-weeks that take a second or two on two cores: 20 runs of 2,000 residents over six years at most."""
Changes = dict[tuple[str, str], float]
"""Absolute changes by indicator and group."""
COLUMNS = ("indicator", "group", "seeds", "low", "high")


def usual_replicates(scenario: Scenario) -> int:
    """How many seeds in all, the run's own included: `USUAL`, or as many as fit; 1 is the run alone."""
    weeks = scenario.run.warm_up_weeks + scenario.run.weeks
    work = scenario.place.residents * scenario.place.communities * weeks
    return max(1, min(USUAL, AFFORDED // max(1, work)))


def with_spread(
    result: Result, resolved: Resolved, replicates: int, stopped: Callable[[], bool] = lambda: False
) -> Result:
    """The result with the range of each change over so many seeds, its own the first; as it is where it is not complete.

    stopped: asked before each seed; the range is over those before the first that was not run, and the manifest says how many.
    """
    if replicates < 2 or not result.complete:
        return result
    import pandas as pd

    first = int(result.manifest["seed"])
    others = [partial(_unless, stopped, resolved, seed_of(first, k), result) for k in range(2, replicates + 1)]
    tried = list(takewhile(lambda one: one is not NOT_RUN, in_threads(others)))
    replicates = 1 + len(tried)
    if replicates < 2:
        return result
    found: list[Changes | None] = [_by_name([*headlines(result), *changes(result)]), *tried]
    without = sum(one is None for one in found)
    founded = [one for one in found if one is not None]
    rows = []
    for name, group in founded[0]:
        known = [change for one in founded if (change := one.get((name, group), float("nan"))) == change]
        if len(known) > 1:
            rows.append((name, group, len(known), min(known), max(known)))
    manifest = {**result.manifest, "replicates": replicates, "seeds_without_a_place": without}
    return replace(result, spread=pd.DataFrame(rows, columns=list(COLUMNS)), manifest=manifest)


NOT_RUN: Changes = {}
"""Stands for a seed that was not run any more."""


def _unless(stopped: Callable[[], bool], resolved: Resolved, seed: int, result: Result) -> Changes | None:
    return NOT_RUN if stopped() else _changes_with(resolved, seed, result)


def _changes_with(resolved: Resolved, seed: int, result: Result) -> Changes | None:
    """The absolute changes of the same scenario with another seed, whose tables are let go at once; None where no place comes
    out with that seed, as with two residents and not a single tie."""
    from sim.community import ParticipationModel
    from sim.neighbours import NetworkProblem

    s = resolved.scenario
    update: dict[str, Any] = {"record": s.record.model_copy(update={"log": False})}
    try:
        community = ParticipationModel(replace(resolved, scenario=s.model_copy(update=update)), seed=seed)
    except NetworkProblem:
        return None
    record = community.run()
    there = replace(result, spread=None, **{name: getattr(record, name)() for name in TABLES})
    community.let_go()
    return _by_name([*headlines(there), *changes(there)])


def _by_name(found: Iterable[Change]) -> Changes:
    return {(change.name, change.group): change.absolute for change in found}
