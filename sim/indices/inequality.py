"""Inequality of hours: Gini coefficient and top shares."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def in_order(values: NDArray[np.float64]) -> float:
    """The sum from first to last: NumPy's own sum adds in an order that depends on the processor."""
    return float(np.add.accumulate(values)[-1]) if len(values) else 0.0


def gini(values: NDArray[Any]) -> float:
    """G = sum((2i - n - 1) x_i) / (n sum x) over the sorted list, zeros included; 0 is equality, nan for no hours at all.

    With a share z of zeros, G_all = z + (1 - z) G_positive exactly.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64), kind="stable")  # what is sorted stays so at no cost
    n, total = len(ordered), in_order(ordered)
    if total <= 0.0:
        return float("nan")
    rank = np.arange(1.0, n + 1.0)
    return in_order((2 * rank - n - 1) * ordered) / (n * total)


def top_share(values: NDArray[Any], share: float) -> float:
    """The part of the total that the largest `share` of the list holds; a fraction of a person counts in part.

    nan for an empty list or no hours at all.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64), kind="stable")[::-1]
    total = in_order(ordered)
    if total <= 0.0:
        return float("nan")
    people = share * len(ordered)
    whole = int(people)
    rest = (people - whole) * ordered[whole] if whole < len(ordered) else 0.0
    return (in_order(ordered[:whole]) + float(rest)) / total
