"""The word for a difference: better, worse, no difference of practical size, or not yet distinguishable.

A verdict is a claim, and claims of a family (all indicators of all policies of one comparison) are corrected together
after Holm: differences in one family, smallness in another. Of two claims that an indicator allows, that of no practical
size comes first: a difference that is certain and too small to matter is too small to matter. Nothing is claimed of what
too few replicates know (differences.LEAST_PAIRS, LEAST_KNOWN); such an indicator is no member of the family.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.comparison.statistics.differences import LEVEL, Difference, holm

Direction = Literal[-1, 0, 1]
"""Whether more of an indicator is worse (-1), better (1), or neither: a matter of description."""
Verdict = Literal["better", "worse", "higher", "lower", "no_practical_difference", "undecided", "unknown"]
DECIDED: tuple[Verdict, ...] = ("better", "worse", "higher", "lower", "no_practical_difference")


@dataclass(frozen=True)
class Judged:
    """A difference with its verdict. p_zero, p_size: after Holm. large: the interval lies wholly beyond the smallest
    difference that matters."""

    difference: Difference
    direction: Direction
    verdict: Verdict
    p_zero: float
    p_size: float

    @property
    def large(self) -> bool:
        """Whether it is certain that the difference is of practical size."""
        d = self.difference
        return d.enough and (d.low >= d.smallest or d.high <= -d.smallest)

    @property
    def chance_of_better(self) -> float:
        """Probability that it is better; of what is neither, that it is higher; nan where too few know it."""
        if not self.difference.enough:
            return np.nan
        return 1.0 - self.difference.positive if self.direction < 0 else self.difference.positive


def judge(differences: Sequence[Difference], directions: Sequence[Direction]) -> list[Judged]:
    """The verdicts on one family of indicators."""
    p_zero = holm(np.array([d.p_zero if d.enough else np.nan for d in differences]))
    p_size = holm(np.array([d.p_size if d.enough else np.nan for d in differences]))
    return [
        Judged(d, direction, _verdict(d, direction, float(zero), float(size)), float(zero), float(size))
        for d, direction, zero, size in zip(differences, directions, p_zero, p_size, strict=True)
    ]


def _verdict(d: Difference, direction: Direction, p_zero: float, p_size: float) -> Verdict:
    if not d.mostly_known:
        return "unknown"
    if not d.enough:
        return "undecided"
    if p_size <= 1.0 - LEVEL + 1e-12:
        return "no_practical_difference"
    if p_zero > 1.0 - LEVEL + 1e-12:
        return "undecided"
    if direction == 0:
        return "higher" if d.mean > 0.0 else "lower"
    return "better" if (d.mean > 0.0) == (direction > 0) else "worse"
