"""How evenly something is shared among kinds: concentration, effective numbers, entropy.

Amounts are a list [K] by kind, or a table [K, ...] of many such lists; the index is a number, or an array [...].
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.indices.inequality import Index, in_order, of_columns
from sim.ratio import ratio

NOBODY = float("nan")


def shares(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of each kind, [K, ...]; all nan where there is nothing to share."""
    of_each: NDArray[np.float64] = ratio(amounts, in_order(amounts))
    return of_each


def concentration_of(amounts: NDArray[np.float64]) -> Index:
    """HHI = sum p_i^2: 1/K for even shares, 1 for a single kind [Herfindahl]; nan for nothing at all."""
    p = shares(amounts)
    return in_order(p * p)


def entropy(amounts: NDArray[np.float64]) -> Index:
    """H = - sum p_i ln p_i, with absent kinds counting as zero; nan for nothing at all."""
    return of_columns(_entropy, shares(amounts))


def _entropy(p: list[float]) -> float:
    if math.isnan(p[0]):
        return NOBODY
    return -math.fsum(share * math.log(share) for share in p if share > 0.0)


def effective_number(amounts: NDArray[np.float64]) -> Index:
    """N_1 = exp(H): how many equally large kinds would be as diverse [Hill 1973]."""
    return of_columns(lambda p: math.exp(_entropy(p)), shares(amounts))


def dominant_number(amounts: NDArray[np.float64]) -> Index:
    """N_2 = 1 / HHI: the same, with more weight on the largest [Hill 1973]."""
    return 1.0 / concentration_of(amounts)


def unevenness(amounts: NDArray[np.float64]) -> Index:
    """U = 1 - H / ln K (1 - Pielou's evenness) over all K *possible* kinds, absent ones included: 0 is even, 1 a single kind."""
    return 1.0 - entropy(amounts) / math.log(len(amounts))


def mismatch(supply: NDArray[np.float64], demand: NDArray[np.float64]) -> Index:
    """Half the sum of the differences of shares (total variation): 0 where supply has the mix of demand, 1 where they
    have nothing in common."""
    return 0.5 * in_order(np.abs(shares(supply) - shares(demand)))


def geometric_mean(values: NDArray[np.float64]) -> Index:
    """The K-th root of the product: one neglected kind pulls it down, one that is absent to 0. nan values are left out."""
    return of_columns(_geometric_mean, values)


def _geometric_mean(values: list[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return NOBODY
    if min(known) <= 0.0:
        return 0.0
    return math.exp(math.fsum(math.log(value) for value in known) / len(known))
