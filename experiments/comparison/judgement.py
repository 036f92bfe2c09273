"""The word for a difference: better, worse, equivalent, or not yet distinguishable.

A verdict is a claim, and claims of a family (all indicators of all policies of one comparison) are corrected together
after Holm: differences in one family, equivalence (TOST: two one-sided tests against the smallest effect size of interest)
in another. Of two claims that an indicator allows, equivalence comes first: a difference that is certain and too small to
matter is too small to matter; of one that is certain, an interval wholly within the smallest effect size of interest is enough
for that, without a correction: the other word would be the louder claim. Nothing is claimed of what too few replicates know
(differences.LEAST_PAIRS, LEAST_KNOWN); such an indicator is no member of the family.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.comparison.statistics.differences import LEVEL, Difference, holm

Direction = Literal[-1, 0, 1]
"""Whether more of an indicator is worse (-1), better (1), or neither: a matter of description."""
Verdict = Literal["better", "worse", "higher", "lower", "equivalent", "undecided", "unknown"]
CHANGED: tuple[Verdict, ...] = ("better", "worse", "higher", "lower")
"""What says that there is a difference."""
DECIDED: tuple[Verdict, ...] = (*CHANGED, "equivalent")


@dataclass(frozen=True)
class Judged:
    """A difference with its verdict. p_zero, p_equivalence: after Holm. large: the interval lies wholly beyond the smallest
    effect size of interest."""

    difference: Difference
    direction: Direction
    verdict: Verdict
    p_zero: float
    p_equivalence: float

    @property
    def large(self) -> bool:
        """Whether it is certain that the difference is larger than the smallest effect size of interest."""
        d = self.difference
        return d.enough and (d.low >= d.sesoi or d.high <= -d.sesoi)

    @property
    def little(self) -> bool:
        """Whether a difference is certain, but its mean below the smallest effect size of interest: it may not matter."""
        return self.verdict in CHANGED and abs(self.difference.mean) < self.difference.sesoi

    @property
    def matters(self) -> Verdict | None:
        """The verdict, if it says that there is a difference, and more than a little; None otherwise."""
        return self.verdict if self.verdict in CHANGED and not self.little else None

    @property
    def chance_of_better(self) -> float:
        """Probability that it is better; of what is neither, that it is higher; nan where too few know it."""
        if not self.difference.enough:
            return np.nan
        return 1.0 - self.difference.positive if self.direction < 0 else self.difference.positive


def judge(differences: Sequence[Difference], directions: Sequence[Direction]) -> list[Judged]:
    """The verdicts on one family of indicators."""
    p_zero = holm(np.array([d.p_zero if d.enough else np.nan for d in differences]))
    p_equivalence = holm(np.array([d.p_equivalence if d.enough else np.nan for d in differences]))
    return [
        Judged(d, direction, _verdict(d, direction, float(zero), float(equivalence)), float(zero), float(equivalence))
        for d, direction, zero, equivalence in zip(differences, directions, p_zero, p_equivalence, strict=True)
    ]


def _verdict(d: Difference, direction: Direction, p_zero: float, p_equivalence: float) -> Verdict:
    if not d.mostly_known:
        return "unknown"
    if not d.enough:
        return "undecided"
    if p_equivalence <= 1.0 - LEVEL + 1e-12:
        return "equivalent"
    if p_zero > 1.0 - LEVEL + 1e-12:
        return "undecided"
    if -d.sesoi < d.low and d.high < d.sesoi:
        return "equivalent"
    if direction == 0:
        return "higher" if d.mean > 0.0 else "lower"
    return "better" if (d.mean > 0.0) == (direction > 0) else "worse"
