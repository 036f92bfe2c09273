"""Whether a verdict holds when the model is perturbed: with other residents and ties, sizes, warm-ups, and other assumptions.

The same comparison is run under each variation, in fewer replicates. A conclusion *holds* there if it comes out
again, *flips* if the opposite does (with 99 % confidence: there are many variations), and is *open* there if the
replicates cannot tell. What flips anywhere is fragile. Where it is a draw of all assumptions at once that flips it, it is
asked which of them do: those that go with the difference over all draws are put in alone, then two, four and more of
them, until the conclusion flips; each that is not needed for it is taken out again. So what is named was seen flipping it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.assumptions import assumptions_of, latin_hypercube, varied
from experiments.comparison.conclusions import Conclusion
from experiments.comparison.judgement import Verdict
from experiments.comparison.model import Cause, Comparison, Fate, Robustness, Tried, Variation
from experiments.comparison.runs import Task, run_replicates
from experiments.comparison.statistics.differences import LEAST_KNOWN, LEAST_PAIRS, compare, t_interval

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

Reals = NDArray[np.float64]

SURE = 0.99
"""Confidence with which a conclusion has to be contradicted."""
OTHER_SEEDS = 100_000
"""Added to the first seed: other residents, ties and random numbers."""
MOST_NAMED = 16
"""More assumptions than these, put in together, are not looked through one by one."""
LEAST_DRAWS = 8
"""Draws that it takes to see what goes with the difference."""


@dataclass(frozen=True)
class Effort:
    """How much is tried: replicates in other worlds and in each draw of assumptions, draws, and conclusions traced."""

    replicates: int
    of_a_draw: int
    draws: int
    traced: int


QUICK, FULL = Effort(8, 5, 16, 4), Effort(30, 10, 64, 20)


def robustness(
    comparison: Comparison,
    tasks: Sequence[Task],
    found: Sequence[Conclusion],
    *,
    effort: Effort = QUICK,
    jobs: int | None = None,
    stopped: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Robustness | None:
    """Run the comparison under variations; None where it was stopped in between.

    tasks: the scenarios as they were run. found: the conclusions; those that are open have nothing that could flip.
    """
    levers = {path for scene in comparison.policies for path in scene.levers}
    assumed = sorted({one.path for task in tasks for one in assumptions_of(task.scenario, levers)})
    variations = [*_worlds(tasks), *_draws(effort.draws, assumed)]
    decided = [one for one in found if one.judged.verdict not in ("undecided", "unknown")]
    tried: list[Tried] = []
    world = _PerturbedRuns(comparison.seeds[0], effort, jobs, stopped)
    names = list(dict.fromkeys(one.about.outcome.name for one in decided))
    for done, variation in enumerate(variations):
        progress(done, len(variations))
        values = world.values(variation, tasks, names)
        if values is None:
            return None
        tried += [_tried(variation, one, comparison, values) for one in decided]
    progress(len(variations), len(variations))
    causes = _causes(tried, decided, variations, tasks, comparison, world)
    return Robustness(variations, tried, causes, effort.draws, len(assumed))


def _worlds(tasks: Sequence[Task]) -> list[Variation]:
    """The variations that make sense of these scenarios: a list of residents has its size, a file its ties."""
    s = tasks[0].scenario
    worlds = [Variation("other_draw", "draw", "", {})]
    if all(task.scenario.network.kind == "layered" for task in tasks):
        worlds.append(Variation("small_world", "network", "", {}))
    if s.population.residents_file is None and s.network.file is None:
        worlds += [Variation("half_size", "size", "0.5", {"": 0.5}), Variation("double_size", "size", "2", {"": 2.0})]
    if s.run.warm_up_weeks > 0:
        half, double = s.run.warm_up_weeks // 2, 2 * s.run.warm_up_weeks
        worlds += [Variation("half_warm_up", "warm_up", str(half), {"": 0.5}),
                   Variation("double_warm_up", "warm_up", str(double), {"": 2.0})]  # fmt: skip
    return worlds


def _draws(draws: int, paths: Sequence[str]) -> list[Variation]:
    points = latin_hypercube(draws, paths) if draws else []
    return [Variation(f"assumptions_{at}", "assumptions", str(at), factors) for at, factors in enumerate(points, 1)]


def perturbed(scenario: Scenario, variation: Variation) -> Scenario:
    """The scenario under a variation."""
    if variation.kind == "assumptions":
        return varied(scenario, variation.factors)
    changes: dict[str, Any] = {}
    if variation.kind == "network":
        ties = scenario.network
        degree = ties.sociable_share * (ties.stairwell_contacts + ties.building_contacts + ties.acquaintance_contacts)
        even = max(2, 2 * round(degree / 2))  # of a small world
        changes["network"] = ties.model_copy(update={"kind": "watts_strogatz", "mean_degree": float(even)})
    elif variation.kind == "size":
        size = max(2, round(scenario.place.residents * variation.factors[""]))
        changes["place"] = scenario.place.model_copy(update={"residents": size})
    elif variation.kind == "warm_up":
        changes["run"] = scenario.run.model_copy(update={"warm_up_weeks": int(variation.amount)})
    return scenario.model_copy(update=changes)


@dataclass(frozen=True)
class _PerturbedRuns:
    """Makes the runs under variations."""

    seed: int
    effort: Effort
    jobs: int | None
    stopped: Callable[[], bool]

    def values(self, variation: Variation, tasks: Sequence[Task], names: Sequence[str]) -> dict[str, Reals] | None:
        """Outcomes [scenarios, replicates] in another world; None where it was stopped."""
        there = [Task(task.name, perturbed(task.scenario, variation), task.folder, task.inputs) for task in tasks]
        number = self.effort.of_a_draw if variation.kind == "assumptions" else self.effort.replicates
        first = self.seed + (OTHER_SEEDS if variation.kind == "draw" else 0)
        rows = list(run_replicates(there, range(1, number + 1), first, names, None, self.jobs, self.stopped))
        if len(rows) < number:
            return None
        return {name: np.array([[run.outcomes[name] for run in row] for row in rows]).T for name in names}


def _tried(variation: Variation, one: Conclusion, comparison: Comparison, values: Mapping[str, Reals]) -> Tried:
    at = comparison.scenes.index(one.policy)
    name = one.about.outcome.name
    table = values[name]
    fate = fate_of(one.judged.verdict, one.judged.difference.mean, table[at] - table[0], one.about.sesoi)
    there = compare(table[0], table[at], one.about.sesoi, bootstrap=False)
    return Tried(variation.name, variation.kind, one.policy.name, name, fate, there.mean, there.low, there.high)


def fate_of(verdict: Verdict, mean: float, differences: Reals, sesoi: float) -> Fate:
    """What becomes of a conclusion in another world. mean: of the differences at home.

    A difference flips where it is surely the other way round or too small to matter (unless it was as small at home);
    smallness flips where the difference surely matters. It holds where the interval of 95 % says the same. It is open where
    too few replicates know it.
    """
    d = differences[np.isfinite(differences)]
    if len(d) < max(LEAST_PAIRS, LEAST_KNOWN * len(differences)):
        return "open"
    sure, likely = t_interval(d, SURE), t_interval(d)
    if verdict == "equivalent":
        if sure[0] >= sesoi or sure[1] <= -sesoi:
            return "flips"
        return "holds" if -sesoi < likely[0] and likely[1] < sesoi else "open"
    ahead = sure if mean > 0.0 else (-sure[1], -sure[0])
    matters = sesoi if abs(mean) >= sesoi else 0.0
    if ahead[1] < matters:  # the other way round, or too little of it
        return "flips"
    return "holds" if (likely[0] if mean > 0.0 else -likely[1]) > 0.0 else "open"


def _causes(
    tried: Sequence[Tried],
    decided: Sequence[Conclusion],
    variations: Sequence[Variation],
    tasks: Sequence[Task],
    comparison: Comparison,
    world: _PerturbedRuns,
) -> list[Cause]:
    """Of the conclusions that some draw of assumptions flips, the first few, traced to the assumptions that do it."""
    draws = {variation.name: variation for variation in variations if variation.kind == "assumptions"}
    found: list[Cause] = []
    for one in decided:
        name, home = one.about.outcome.name, one.judged.difference
        there = [t for t in tried if (t.policy, t.outcome) == (one.policy.name, name) and t.variation in draws]
        flipped = [t for t in there if t.fate == "flips"]
        if not flipped or len(found) == world.effort.traced or len(there) < LEAST_DRAWS:
            continue
        pair = [tasks[0], tasks[comparison.scenes.index(one.policy)]]

        def flips(factors: dict[str, float], pair: list[Task] = pair, one: Conclusion = one) -> bool:
            outcome = one.about.outcome.name
            values = world.values(Variation("trial", "assumptions", "", factors), pair, [outcome])
            if values is None:
                return False
            differences = values[outcome][1] - values[outcome][0]
            home = one.judged.difference
            return fate_of(one.judged.verdict, home.mean, differences, one.about.sesoi) == "flips"

        away = [abs(t.mean - home.mean) for t in flipped]
        worst = flipped[away.index(max(away))]
        suspects = suspected(
            [draws[t.variation].factors for t in there], np.array([t.mean for t in there]),
            draws[worst.variation].factors, worst.mean - home.mean,
        )  # fmt: skip
        found.append(Cause(one.policy.name, name, few_that_flip(suspects, flips)))
    return found


def suspected(
    factors: Sequence[Mapping[str, float]], means: Reals, there: Mapping[str, float], change: float
) -> dict[str, float]:
    """The factors of one draw that go with its change of the difference, by rank correlation over all draws, the most first."""
    from scipy.stats import rankdata

    names = list(there)
    table = np.array([[one[name] for name in names] for one in factors])
    ranks, of_means = rankdata(table, axis=0), rankdata(means)
    ranks, of_means = ranks - ranks.mean(axis=0), of_means - of_means.mean()
    spread = np.sqrt((ranks**2).sum(axis=0) * (of_means**2).sum())
    together = np.divide(ranks.T @ of_means, spread, out=np.zeros(len(names)), where=spread > 0.0)
    push = np.sign(change) * together * (np.array([there[name] for name in names]) - 1.0)
    order = [int(at) for at in np.argsort(-push, kind="stable") if push[at] > 0.0]
    return {names[at]: there[names[at]] for at in order}


def few_that_flip(suspects: dict[str, float], flips: Callable[[dict[str, float]], bool]) -> dict[str, float]:
    """The first one, two, four and so on of the suspects that flip, without those that are not needed; none if no few do."""
    names, number = list(suspects), 1
    while number <= min(MOST_NAMED, len(names)):
        kept = {name: suspects[name] for name in names[:number]}
        if flips(kept):
            for name in reversed(list(kept)):
                without = {other: factor for other, factor in kept.items() if other != name}
                if len(kept) > 1 and flips(without):
                    kept = without
            return kept
        number *= 2
    return {}
