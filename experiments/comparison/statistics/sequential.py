"""Looking at a comparison again and again, without being fooled more often than once in twenty times.

A t interval keeps its error rate if it is looked at once. Who looks after every replicate and stops when it excludes
zero is wrong far more often. What is used here may be looked at as often as one likes: a confidence sequence for the mean
of normal differences with unknown spread. It is the Bayes factor of a t test with a normal prior on the standardised effect
and the right-Haar prior on the spread, which is a martingale of mean 1 where the difference is the one tested, so that it
ever exceeds 1 / alpha with probability alpha at most (Ville's inequality).

[Lai 1976, Annals of Statistics 4 (2), 265-280; Pérez-Ortiz, Lardy, de Heide & Grünwald 2024, Annals of Statistics 52 (4),
1410-1432; Wang & Ramdas 2025, Journal of Econometrics 250, 105975, "Anytime-valid t-tests and confidence sequences for
Gaussian means with unknown variance"; all three cited from memory]. The differences of replicates are means over many
residents, hence near normal; `python -m benchmarks.coverage` shows how often it errs where they are not.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

SHRINKAGE = 0.5
"""Weight of the prior, in replicates: the standardised effect has the prior N(0, 1 / SHRINKAGE). Any fixed value keeps the
error rate; this one makes intervals of 5 to 60 replicates short."""


def log_evidence(differences: Reals, at: float = 0.0) -> float:
    """The log Bayes factor against the claim that the mean difference is `at`, from n >= 1 differences; 0 is no evidence.

    Infinite where the differences are all the same and not `at`.
    """
    n = len(differences)
    mean = float(differences.mean())
    scatter, away = float(((differences - mean) ** 2).sum()), n * (mean - at) ** 2
    if away == 0.0:
        return 0.5 * math.log(SHRINKAGE / (n + SHRINKAGE))
    if n > 1 and scatter == 0.0:
        return math.inf
    kept = SHRINKAGE / (n + SHRINKAGE)
    return 0.5 * math.log(kept) + 0.5 * n * math.log((scatter + away) / (scatter + kept * away))


def interval(differences: Reals, alpha: float = 0.05) -> tuple[float, float]:
    """Every mean difference against which there is less evidence than 1 / alpha; infinite while there are few replicates.

    The true one is inside at *all* numbers of replicates with probability 1 - alpha.
    """
    n = len(differences)
    mean = float(differences.mean())
    scatter = float(((differences - mean) ** 2).sum())
    if n > 1 and scatter == 0.0:
        return mean, mean
    kept = SHRINKAGE / (n + SHRINKAGE)
    most = math.exp((-2.0 * math.log(alpha) - math.log(kept)) / n)
    if n < 2 or most * kept >= 1.0:
        return -math.inf, math.inf
    half = math.sqrt(scatter * (most - 1.0) / (n * (1.0 - most * kept)))
    return mean - half, mean + half


def p_of_no_difference(differences: Reals) -> float:
    """A p-value of "the mean difference is 0" that is valid at any number of replicates, and at the one where one stops."""
    return min(1.0, math.exp(-log_evidence(differences)))


def p_of_equivalence(differences: Reals, sesoi: float) -> float:
    """The same of "the mean difference is `sesoi` or more, one way or the other": small where it is surely less.

    Evidence grows with the distance of the mean, so that of all differences beyond `sesoi` the nearest speaks for all.
    """
    if abs(float(differences.mean())) >= sesoi:
        return 1.0
    return min(1.0, max(math.exp(-log_evidence(differences, at)) for at in (-sesoi, sesoi)))
