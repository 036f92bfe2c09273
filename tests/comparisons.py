"""A small comparison of the model's own runs, made once for all tests that look at one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from experiments.comparison.compare import compare_scenarios, tasks_of
from experiments.comparison.conclusions import conclusions
from experiments.comparison.model import Comparison
from experiments.comparison.robustness import Effort, robustness
from experiments.comparison.sesoi import judged
from sim.scenario.reader import read_scenario
from sim.scenario.resolved import Resolved

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
