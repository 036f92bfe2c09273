"""What a comparison comes to: a verdict on every outcome and group, what an extra hour costs, and who carries the load."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.groups import MEASURES, OF_WORKERS, WORKERS, Group, Measure
from experiments.comparison.judgement import DECIDED, Direction, Judged, judge
from experiments.comparison.model import Comparison, Phase, Robustness, Scene, Stance
from experiments.comparison.money import owed_at_the_end
from experiments.comparison.sesoi import Judgeable
from experiments.comparison.statistics.differences import LEAST_PAIRS, LEVEL, RESAMPLES, Difference, compare, t_interval

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Conclusion:
    """What a policy does to one outcome."""

    policy: Scene
    about: Judgeable
    judged: Judged


@dataclass(frozen=True)
class Between:
    """What one policy does to an outcome beyond another policy."""

    policy: Scene
    other: Scene
    about: Judgeable
    judged: Judged


@dataclass(frozen=True)
class InPhase:
    """What a policy does to one outcome within some weeks."""

    policy: Scene
    phase: Phase
    about: Judgeable
    judged: Judged


@dataclass(frozen=True)
class OfGroup:
    """What a policy does to one group in one measure."""

    policy: Scene
    group: Group
    measure: Measure
    residents: float
    judged: Judged


@dataclass(frozen=True)
class Price:
    """What a policy costs beyond the baseline, in yuan, and what an extra hour of participation costs.

    cost, hours: mean differences; cost is what was spent. owed: what residents hold of credited points after the last week, and
    may still redeem. committed: spent and owed. per_hour: committed over hours, with its 95 % interval (bootstrap over
    replicates), so that policies which redeem late are no cheaper for it; per_hour_spent: spent over hours. Both are nan where
    more hours are not certain: then there is no such price.
    """

    policy: Scene
    cost: float
    cost_low: float
    cost_high: float
    hours: float
    hours_low: float
    hours_high: float
    per_hour: float
    low: float
    high: float
    owed: float = 0.0
    owed_low: float = 0.0
    owed_high: float = 0.0
    committed: float = math.nan
    committed_low: float = math.nan
    committed_high: float = math.nan
    per_hour_spent: float = math.nan
    spent_low: float = math.nan
    spent_high: float = math.nan


@lru_cache(maxsize=4)
def conclusions(comparison: Comparison) -> list[Conclusion]:
    """The verdicts on all judged outcomes of all policies, one family."""
    found = _judged(comparison.values, comparison.judgeable, comparison.repeated)
    where = [(policy, about) for policy in comparison.policies for about in comparison.judgeable]
    return [Conclusion(policy, about, judged) for (policy, about), judged in zip(where, found, strict=True)]


def stance_of(tried: Robustness | None, one: Conclusion) -> Stance | None:
    """How far a conclusion rests on what was assumed (None where that was not tried); `little` where a difference is perhaps too
    little to matter, unless not even its direction is claimed."""
    smallest = one.about.sesoi if one.judged.verdict == "equivalent" else None
    found = tried.stance(one.policy.name, one.about.outcome.name, smallest) if tried else None
    return "little" if one.judged.little and found != "dependent" else found


def _judged(values: Mapping[str, Reals], judgeable: Sequence[Judgeable], repeated: bool) -> list[Judged]:
    policies = len(next(iter(values.values()))) - 1
    differences, directions = [], []
    for policy in range(1, policies + 1):
        for about in judgeable:
            table = values[about.outcome.name]
            differences.append(compare(table[0], table[policy], about.sesoi, repeated=repeated))
            directions.append(about.direction)
    return judge(differences, directions)


@lru_cache(maxsize=4)
def between(comparison: Comparison) -> list[Between]:
    """The verdicts on every policy against every later one, replicate by replicate; all pairs and outcomes are one family."""
    pairs = [(a, b) for b in range(1, len(comparison.scenes)) for a in range(1, b)]
    where = [(a, b, about) for a, b in pairs for about in comparison.judgeable]
    tables = comparison.values
    differences = [
        compare(tables[about.outcome.name][b], tables[about.outcome.name][a], about.sesoi,
                repeated=comparison.repeated, bootstrap=False)
        for a, b, about in where
    ]  # fmt: skip
    found = judge(differences, [about.direction for _, _, about in where])
    scenes = comparison.scenes
    return [Between(scenes[a], scenes[b], about, judged) for (a, b, about), judged in zip(where, found, strict=True)]


@lru_cache(maxsize=4)
def by_phase(comparison: Comparison) -> list[InPhase]:
    """The verdicts within the phases of every policy, one family; what is of the whole run only has none."""
    judgeable = [about for about in comparison.judgeable if about.outcome.table != "statistics"]
    where = [
        (at, policy, phase, about)
        for at, policy in enumerate(comparison.policies, start=1)
        for phase in comparison.phases.get(policy.name, [])
        for about in judgeable
    ]
    tables = [comparison.in_phases[phase.window][about.outcome.name] for _, _, phase, about in where]
    differences = [
        compare(table[0], table[at], about.sesoi, repeated=comparison.repeated, bootstrap=False)
        for table, (at, _, _, about) in zip(tables, where, strict=True)
    ]
    found = judge(differences, [about.direction for *_, about in where])
    return [
        InPhase(policy, phase, about, judged) for (_, policy, phase, about), judged in zip(where, found, strict=True)
    ]


def everything_is_decided(values: Mapping[str, Reals], judgeable: Sequence[Judgeable]) -> bool:
    """Whether no outcome of any policy is left open; one that too few know can never be decided, and is passed by.

    Asked while replicates are added: the error rate is kept however often it is asked (`statistics/sequential.py`).
    """
    found = quick_verdicts(values, judgeable)
    return all(verdict in DECIDED for verdict in found)


def quick_verdicts(values: Mapping[str, Reals], judgeable: Sequence[Judgeable]) -> list[str]:
    """The verdicts that may be asked for again and again, of the outcomes that most replicates know, without bootstrap."""
    differences: list[Difference] = []
    directions: list[Direction] = []
    for policy in range(1, len(next(iter(values.values())))):
        for about in judgeable:
            table = values[about.outcome.name]
            difference = compare(table[0], table[policy], about.sesoi, repeated=True, bootstrap=False)
            if difference.mostly_known:
                differences.append(difference)
                directions.append(about.direction)
    return [judged.verdict for judged in judge(differences, directions)]


@lru_cache(maxsize=4)
def by_group(comparison: Comparison) -> list[OfGroup]:
    """The verdicts on all groups and measures, community workers last; those of one policy are a family."""
    if not comparison.detailed:
        return []
    asked = [(group, float(comparison.tables["size"][0, :, g].mean()), measure, comparison.tables["by_group"][:, :, g, m])
             for g, group in enumerate(comparison.groups) for m, measure in enumerate(MEASURES)]  # fmt: skip
    if "workers" in comparison.tables:  # an older comparison kept nothing of them
        posts = float(comparison.tables["posts"][0].mean())
        asked += [
            (WORKERS, posts, measure, comparison.tables["workers"][:, :, m]) for m, measure in enumerate(OF_WORKERS)
        ]
    found = []
    for at, policy in enumerate(comparison.policies, start=1):
        differences = [
            compare(table[0], table[at], measure.sesoi, repeated=comparison.repeated, bootstrap=False)
            for _, _, measure, table in asked
        ]
        verdicts = judge(differences, [measure.direction for _, _, measure, _ in asked])
        found += [
            OfGroup(policy, group, measure, size, judged)
            for (group, size, measure, _), judged in zip(asked, verdicts, strict=True)
        ]
    return found


GAINING = ("gains", "loses", "mixed")
"""What `gainers_and_losers` lists, in its order."""


def turned(row: OfGroup) -> Literal["better", "worse"] | None:
    """Whether a change counts as one for the better or the worse of a group; None where it does neither.

    Of hours it is for nobody to say which way is better; but a group that gives fewer is one that a policy reaches less, and that
    is told as a cost. What follows from the rule of the policy's own mechanisms, or is perhaps too little to matter, counts for
    neither.
    """
    if row.measure.name in row.policy.follows:
        return None
    if row.judged.matters in ("worse", "lower"):
        return "worse"
    return "better" if row.judged.matters == "better" else None


def gainers_and_losers(found: Sequence[OfGroup], policy: Scene) -> tuple[list[str], list[str], list[str]]:
    """Names of the groups for which something is better and nothing worse, the reverse, and some of both (`turned`)."""
    mine = [row for row in found if row.policy is policy]
    better = {row.group.name for row in mine if turned(row) == "better"}
    worse = {row.group.name for row in mine if turned(row) == "worse"}
    order = list(dict.fromkeys(row.group.name for row in mine))
    return (
        [name for name in order if name in better - worse],
        [name for name in order if name in worse - better],
        [name for name in order if name in better & worse],
    )


def prices(comparison: Comparison) -> list[Price]:
    """What each policy costs, and its extra hours."""
    if not comparison.detailed:
        return []
    cost, hours, owed = comparison.tables["cost"], comparison.tables["hours"], owed_at_the_end(comparison)
    return [
        _price(policy, cost[at] - cost[0], hours[at] - hours[0], owed[at] - owed[0])
        for at, policy in enumerate(comparison.policies, start=1)
    ]


def _price(policy: Scene, cost: Reals, hours: Reals, owed: Reals) -> Price:
    hours_low, hours_high = t_interval(hours)
    by_committed = by_spent = (math.nan,) * 3
    if hours_low > 0.0 and len(hours) >= LEAST_PAIRS:
        by_committed, by_spent = (
            (float(yuan.mean() / hours.mean()), *_interval_of_ratio(yuan, hours)) for yuan in (cost + owed, cost)
        )
    return Price(
        policy, float(cost.mean()), *t_interval(cost), float(hours.mean()), hours_low, hours_high, *by_committed,
        float(owed.mean()), *t_interval(owed), float((cost + owed).mean()), *t_interval(cost + owed), *by_spent,
    )  # fmt: skip


def _interval_of_ratio(top: Reals, bottom: Reals) -> tuple[float, float]:
    """Replicates are drawn again, cost and hours of one together."""
    from scipy import stats

    if np.ptp(top) == 0.0 and np.ptp(bottom) == 0.0:
        return float(top[0] / bottom[0]), float(top[0] / bottom[0])
    found = stats.bootstrap(
        (top, bottom), lambda a, b, axis: a.mean(axis=axis) / b.mean(axis=axis), paired=True, vectorized=True,
        confidence_level=LEVEL, n_resamples=RESAMPLES, method="percentile", rng=np.random.default_rng(1),
    ).confidence_interval  # fmt: skip
    return float(found.low), float(found.high)
