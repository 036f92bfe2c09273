"""Whether a verdict holds when the model is perturbed: with other residents and ties, sizes, warm-ups, and other assumptions.

The same comparison is run under each variation, in fewer replicates. A conclusion *holds* there if it comes out
again; it is *reversed* if the difference surely goes the other way, *shrunk* if it surely is smaller than the smallest effect of
interest, *grown* if what was equivalent surely is not (with 99 % confidence, 99.9 % in draws: there are many); and *open* if the
replicates cannot tell. A draw of all assumptions at once has few replicates: how far they scatter is known from all draws
together. Where draws contradict a conclusion, it is asked which assumptions do: those that go with the difference over all
draws are put in alone, then two, four and more of them, until it is contradicted; each that is not needed is taken out
again. So what is named was seen doing it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.assumptions import assumptions_of, latin_hypercube, varied
from experiments.comparison.conclusions import Conclusion, by_phase
from experiments.comparison.judgement import DECIDED, Judged, Verdict
from experiments.comparison.model import (
    CONTRADICTED,
    Cause,
    Comparison,
    Effort,
    Fate,
    PhaseRange,
    Robustness,
    Tried,
    Variation,
    nine_of_ten,
)
from experiments.comparison.runs import Task, run_replicates
from experiments.comparison.size import grows, with_residents
from experiments.comparison.statistics.differences import LEAST_KNOWN, LEAST_PAIRS, LEVEL, compare, t_interval
from experiments.outcomes import Window

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

Reals = NDArray[np.float64]
Outcomes = dict[str, Reals]
Interval = tuple[float, float]

SURE, SURE_OF_A_DRAW = 0.99, 0.999
"""Confidence with which a conclusion has to be contradicted: in another world, and in one of many draws."""
OTHER_SEEDS = 100_000
"""Added to the first seed: other residents, ties and random numbers."""
TRIAL = "trial"
"""Some assumptions put in by themselves: in as many replicates as another world."""
MOST_NAMED = 16
"""More assumptions than these, put in together, are not looked through one by one."""
LEAST_DRAWS = 8
"""Draws that it takes to see what goes with the difference."""


QUICK, FULL = Effort(8, 2, 64, 4), Effort(30, 5, 128, 20)


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

    tasks: the scenarios as they were run. found: the conclusions; those that are open have nothing to contradict.
    """
    levers = {path for scene in comparison.policies for path in scene.levers}
    assumed = sorted({one.path for task in tasks for one in assumptions_of(task.scenario, levers)})
    variations = [*_worlds(tasks), *_draws(effort.draws, assumed)]
    decided = [one for one in found if one.judged.verdict in DECIDED]
    tables: list[Outcomes] = []
    within: list[dict[Window, Outcomes]] = []
    world = _PerturbedRuns(comparison.seeds[0], effort, jobs, stopped)
    in_phases = [one.about for one in by_phase(comparison) if one.judged.verdict in DECIDED]
    names = list(dict.fromkeys(about.outcome.name for about in [*(one.about for one in decided), *in_phases]))
    for done, variation in enumerate(variations):
        progress(done, len(variations))
        windows = list(comparison.in_phases) if variation.kind == "assumptions" else []
        values = world.values(variation, tasks, names, windows)
        if values is None:
            return None
        tables.append(values[0])
        within.append(values[1])
    progress(len(variations), len(variations))
    tried = [
        one
        for at, variation in enumerate(variations)
        if variation.kind != "assumptions"
        for one in (_tried(variation, conclusion, comparison, tables[at]) for conclusion in decided)
    ]
    drawn = [at for at, variation in enumerate(variations) if variation.kind == "assumptions"]
    for conclusion in decided:
        tried += _in_draws([variations[at] for at in drawn], conclusion, comparison, [tables[at] for at in drawn])
    causes = _causes(tried, decided, variations, tasks, comparison, world)
    scaled = sorted({path for task in tasks for path in grows(task.scenario)}) if _sized(tasks) else []
    in_draws = _phases_in_draws(comparison, [within[at] for at in drawn])
    return Robustness(variations, tried, causes, effort.draws, len(assumed), scaled, in_draws, effort)


def _worlds(tasks: Sequence[Task]) -> list[Variation]:
    """The variations that make sense of these scenarios: a list of residents has its size, a file its ties."""
    s = tasks[0].scenario
    worlds = [Variation("other_draw", "draw", "", {})]
    if all(task.scenario.network.kind == "layered" for task in tasks):
        worlds.append(Variation("small_world", "network", "", {}))
    if _sized(tasks):
        worlds += [Variation("half_size", "size", "0.5", {"": 0.5}), Variation("double_size", "size", "2", {"": 2.0})]
    if s.run.warm_up_weeks > 0:
        half, double = s.run.warm_up_weeks // 2, 2 * s.run.warm_up_weeks
        worlds += [Variation("half_warm_up", "warm_up", str(half), {"": 0.5}),
                   Variation("double_warm_up", "warm_up", str(double), {"": 2.0})]  # fmt: skip
    return worlds


def _sized(tasks: Sequence[Task]) -> bool:
    """Whether there can be more or fewer residents."""
    s = tasks[0].scenario
    return s.place.communities_file is None and s.population.residents_file is None and s.network.file is None


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
        return with_residents(scenario, variation.factors[""])
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

    def values(
        self, variation: Variation, tasks: Sequence[Task], names: Sequence[str], windows: Sequence[Window] = ()
    ) -> tuple[Outcomes, dict[Window, Outcomes]] | None:
        """Outcomes [scenarios, replicates] in another world, over all weeks and within windows; None where it was stopped."""
        there = [Task(task.name, perturbed(task.scenario, variation), task.folder, task.inputs) for task in tasks]
        drawn = variation.kind == "assumptions" and variation.name != TRIAL
        number = self.effort.of_a_draw if drawn else self.effort.replicates
        first = self.seed + (OTHER_SEEDS if variation.kind == "draw" else 0)
        which = range(1, number + 1)
        rows = list(run_replicates(there, which, first, names, None, self.jobs, self.stopped, windows))
        if len(rows) < number:
            return None
        overall = {name: np.array([[run.outcomes[name] for run in row] for row in rows]).T for name in names}
        return overall, {
            window: {name: np.array([[run.within[at][name] for run in row] for row in rows]).T for name in names}
            for at, window in enumerate(windows)
        }


def _phases_in_draws(comparison: Comparison, draws: Sequence[dict[Window, Outcomes]]) -> list[PhaseRange]:
    """How every difference within a phase that is decided fares in the draws of the assumptions."""
    found = []
    for one in by_phase(comparison):
        at, name = comparison.scenes.index(one.policy), one.about.outcome.name
        if one.judged.verdict in DECIDED:
            tables = [draw[one.phase.window][name] for draw in draws]
            fared = _fared([table[at] - table[0] for table in tables], one.judged, one.about.sesoi)
            means = np.array([of.mean for of in fared if of.pairs])
            if (spread := nine_of_ten(means)) is not None:
                other_way = float((means * one.judged.difference.mean < 0.0).mean())
                pairs, of = sum(one.pairs for one in fared), sum(table[at].size for table in tables)
                fates = dict(sorted(Counter(one.fate for one in fared).items()))
                found.append(PhaseRange(one.policy.name, one.phase.name, name, *spread, other_way, pairs, of, fates))
    return found


def _tried(variation: Variation, one: Conclusion, comparison: Comparison, values: Mapping[str, Reals]) -> Tried:
    at = comparison.scenes.index(one.policy)
    name = one.about.outcome.name
    table = values[name]
    fate = fate_of(one.judged.verdict, one.judged.difference.mean, *known_there(table[at] - table[0]), one.about.sesoi)
    there = compare(table[0], table[at], one.about.sesoi, bootstrap=False)
    return Tried(variation.name, variation.kind, one.policy.name, name, fate, there.mean, there.low, there.high,
                 there.replicates, there.asked)  # fmt: skip


def _in_draws(
    draws: Sequence[Variation], one: Conclusion, comparison: Comparison, tables: Sequence[Mapping[str, Reals]]
) -> list[Tried]:
    """How a conclusion fares in each draw of the assumptions, the scatter of replicates taken from all of them."""
    at, name = comparison.scenes.index(one.policy), one.about.outcome.name
    fared = _fared([table[name][at] - table[name][0] for table in tables], one.judged, one.about.sesoi)
    return [
        Tried(
            draw.name,
            draw.kind,
            one.policy.name,
            name,
            of.fate,
            of.mean,
            *of.likely,
            of.pairs,
            tables[n][name][at].size,
        )
        for n, (draw, of) in enumerate(zip(draws, fared, strict=True))
    ]


class Fared(NamedTuple):
    """What became of a difference in one draw. likely: its interval of 95 %; pairs: in how many replicates it is defined."""

    fate: Fate
    mean: float
    likely: Interval
    pairs: int


def _fared(differences: Sequence[Reals], home: Judged, sesoi: float) -> list[Fared]:
    """How a conclusion fares in each draw, [replicates] each, the scatter of replicates taken from all of them. home: what was
    judged with all numbers as assumed."""
    scatter, freedom = pooled_scatter(differences)
    found = []
    for made in differences:
        d = made[np.isfinite(made)]
        mean = float(d.mean()) if len(d) else math.nan
        likely, sure = (around(mean, scatter, len(d), freedom, level) for level in (LEVEL, SURE_OF_A_DRAW))
        found.append(Fared(fate_of(home.verdict, home.difference.mean, likely, sure, sesoi), mean, likely, len(d)))
    return found


def pooled_scatter(differences: Sequence[Reals]) -> tuple[float, int]:
    """Standard deviation of replicates about the mean of their draw, over all draws, and its degrees of freedom."""
    known = [found for d in differences if len(found := d[np.isfinite(d)]) >= 2]
    freedom = sum(len(d) - 1 for d in known)
    squares = math.fsum(float(((d - d.mean()) ** 2).sum()) for d in known)
    return (math.sqrt(squares / freedom), freedom) if freedom else (math.inf, 0)


NOT_KNOWN: Interval = (-math.inf, math.inf)


def around(mean: float, scatter: float, replicates: int, freedom: int, level: float) -> Interval:
    """The interval of a mean of so many replicates, whose scatter has so many degrees of freedom."""
    from scipy import stats

    if replicates == 0 or freedom < LEAST_PAIRS - 1:
        return NOT_KNOWN
    half = float(stats.t.ppf(0.5 + level / 2.0, freedom)) * scatter / math.sqrt(replicates)
    return mean - half, mean + half


def known_there(differences: Reals) -> tuple[Interval, Interval]:
    """The intervals of 95 % and of `SURE` of a mean difference in another world; without bounds where too few know it."""
    d = differences[np.isfinite(differences)]
    if len(d) < max(LEAST_PAIRS, LEAST_KNOWN * len(differences)):
        return NOT_KNOWN, NOT_KNOWN
    return t_interval(d), t_interval(d, SURE)


def fate_of(verdict: Verdict, mean: float, likely: Interval, sure: Interval, sesoi: float) -> Fate:
    """What becomes of a conclusion in another world. mean: of the differences at home; likely, sure: intervals there.

    A difference is reversed where it surely goes the other way, and shrunk where it surely is too small to matter (unless it
    was as small at home); equivalence has grown where the difference surely matters. It holds where the interval of 95 %
    says the same.
    """
    if verdict == "equivalent":
        if sure[0] >= sesoi or sure[1] <= -sesoi:
            return "grown"
        return "holds" if -sesoi < likely[0] and likely[1] < sesoi else "open"
    ahead, likely_ahead = (sure, likely) if mean > 0.0 else ((-sure[1], -sure[0]), (-likely[1], -likely[0]))
    if ahead[1] < 0.0:
        return "reversed"
    if abs(mean) >= sesoi and ahead[1] < sesoi:
        return "shrunk"
    return "holds" if likely_ahead[0] > 0.0 else "open"


def _causes(
    tried: Sequence[Tried],
    decided: Sequence[Conclusion],
    variations: Sequence[Variation],
    tasks: Sequence[Task],
    comparison: Comparison,
    world: _PerturbedRuns,
) -> list[Cause]:
    """Of the conclusions that some draw of assumptions contradicts, the first few, traced to the assumptions that do it."""
    draws = {variation.name: variation for variation in variations if variation.kind == "assumptions"}
    found: list[Cause] = []
    for one in decided:
        name, home = one.about.outcome.name, one.judged.difference
        there = [t for t in tried if (t.policy, t.outcome) == (one.policy.name, name) and t.variation in draws]
        contradicting = [t for t in there if t.fate in CONTRADICTED]
        if not contradicting or len(found) == world.effort.traced or len(there) < LEAST_DRAWS:
            continue
        pair = [tasks[0], tasks[comparison.scenes.index(one.policy)]]

        def contradicts(factors: dict[str, float], pair: list[Task] = pair, one: Conclusion = one) -> bool:
            outcome = one.about.outcome.name
            values = world.values(Variation(TRIAL, "assumptions", "", factors), pair, [outcome])
            if values is None:
                return False
            differences = values[0][outcome][1] - values[0][outcome][0]
            home = one.judged.difference
            return fate_of(one.judged.verdict, home.mean, *known_there(differences), one.about.sesoi) in CONTRADICTED

        away = [abs(t.mean - home.mean) for t in contradicting]
        worst = contradicting[away.index(max(away))]
        suspects = suspected(
            [draws[t.variation].factors for t in there], np.array([t.mean for t in there]),
            draws[worst.variation].factors, worst.mean - home.mean,
        )  # fmt: skip
        found.append(Cause(one.policy.name, name, few_that_contradict(suspects, contradicts)))
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


def few_that_contradict(
    suspects: dict[str, float], contradicts: Callable[[dict[str, float]], bool]
) -> dict[str, float]:
    """The first one, two, four and so on of the suspects that do it, without those that are not needed; none if no few do."""
    names, number = list(suspects), 1
    while number <= min(MOST_NAMED, len(names)):
        kept = {name: suspects[name] for name in names[:number]}
        if contradicts(kept):
            for name in reversed(list(kept)):
                without = {other: factor for other, factor in kept.items() if other != name}
                if len(kept) > 1 and contradicts(without):
                    kept = without
            return kept
        number *= 2
    return {}
