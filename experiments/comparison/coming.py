"""Who comes more under a policy: old or young, locals or migrants, and whether the two are changed alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from experiments.comparison.groups import MEASURES, Group
from experiments.comparison.judgement import Judged, judge
from experiments.comparison.model import Comparison, Scene
from experiments.comparison.statistics.differences import Difference, compare

PAIRS = (("elderly", "young"), ("locals", "migrants"))
"""Groups that are told beside each other; each pair is everybody."""
TOOK_PART = next(at for at, measure in enumerate(MEASURES) if measure.name == "took_part")


@dataclass(frozen=True)
class Coming:
    """How a policy changes the share of two groups that took part. one_more: the change of the first minus that of the second,
    replicate by replicate; all policies and pairs of a comparison are one family."""

    policy: Scene
    one: Group
    other: Group
    of_one: Difference
    of_other: Difference
    one_more: Judged


@lru_cache(maxsize=4)
def coming(comparison: Comparison) -> list[Coming]:
    """Of each policy, the pairs of which both groups have somebody in most replicates."""
    if not comparison.detailed:
        return []
    names = [group.name for group in comparison.groups]
    shares, sesoi = comparison.tables["by_group"][..., TOOK_PART], MEASURES[TOOK_PART].sesoi  # [scenarios, R, G]

    def changed(policy: int, group: int) -> Difference:
        return compare(
            shares[0, :, group], shares[policy, :, group], sesoi, repeated=comparison.repeated, bootstrap=False
        )

    where = [
        (policy, names.index(one), names.index(other))
        for policy in range(1, len(comparison.scenes))
        for one, other in PAIRS
        if changed(policy, names.index(one)).mostly_known and changed(policy, names.index(other)).mostly_known
    ]
    more = [
        compare(shares[at, :, other] - shares[0, :, other], shares[at, :, one] - shares[0, :, one], sesoi,
                repeated=comparison.repeated, bootstrap=False)
        for at, one, other in where
    ]  # fmt: skip
    groups, scenes = comparison.groups, comparison.scenes
    return [
        Coming(scenes[at], groups[one], groups[other], changed(at, one), changed(at, other), judged)
        for (at, one, other), judged in zip(where, judge(more, [0] * len(more)), strict=True)
    ]
