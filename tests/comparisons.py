"""A small comparison of the model's own runs, made once for all tests that look at one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.compare import compare_scenarios, tasks_of
from experiments.comparison.conclusions import conclusions
from experiments.comparison.model import Comparison, Effort
from experiments.comparison.robustness import robustness
from experiments.comparison.sesoi import judged
from sim.scenario.reader import read_scenario
from sim.scenario.resolved import Resolved

Reals = NDArray[np.float64]
SMALL = ("place.residents=150", "run.warm_up_weeks=4", "run.weeks=39")
REPLICATES = 6


def scenarios(*more: str) -> list[Resolved]:
    """A small estate without and with points; `more` settings stand in for those of the same path."""
    settings = {setting.partition("=")[0]: setting for setting in (*SMALL, *more)}
    return [read_scenario(f"sihua:{name}", [*settings.values()]) for name in ("baseline", "points_for_a_year")]


@cache
def small_comparison() -> Comparison:
    """Six replicates, looked through for robustness as quickly as can be."""
    resolved = scenarios()
    comparison = compare_scenarios(
        resolved, replicates=REPLICATES, judgeable=judged(), jobs=2, command="sihua compare a b"
    )
    effort = Effort(replicates=5, of_a_draw=5, draws=8, traced=1)
    tried = robustness(comparison, tasks_of(resolved), conclusions(comparison), effort=effort)
    return replace(comparison, robustness=tried)


def several(policies: int) -> Comparison:
    """The small comparison with its policy that many times, each with a name of its own."""
    one = small_comparison()
    scenes = [
        replace(one.scenes[1], name=f"p{at}", title=f"Policy {at}", title_zh=f"政策{at}") for at in range(policies)
    ]
    place = one.place and replace(one.place, hours=[one.place.hours[0], *[one.place.hours[1]] * policies])

    def repeated(table: Reals) -> Reals:
        return np.concatenate([table[:1], *[table[1:]] * policies])

    return replace(
        one, scenes=[one.scenes[0], *scenes], place=place, plain=[one.plain[0], *[one.plain[1]] * policies],
        values={name: repeated(table) for name, table in one.values.items()},
        tables={name: repeated(table) for name, table in one.tables.items()}, robustness=None,
        numbers=[replace(number, policy=scene.name) for scene in scenes for number in one.numbers],
    )  # fmt: skip
