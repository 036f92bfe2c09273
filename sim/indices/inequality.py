"""Inequality of hours: Gini coefficient and top shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Index = float | NDArray[np.float64]
"""Of one list, [K]; or of each column of a table, [K, ...]."""


def in_order(values: NDArray[np.float64]) -> Index:
    """The sum from first to last: NumPy's own sum adds in an order that depends on the processor.

    A float, or an array: the sum of each column of a table [K, ...].
    """
    if len(values) == 0:
        return 0.0 if values.ndim == 1 else np.zeros(values.shape[1:])
    total = np.add.accumulate(values)[-1]
    return float(total) if values.ndim == 1 else total


def of_columns(index: Callable[[list[float]], float], table: NDArray[np.float64]) -> Index:
    """An index of one list, [K]; of a table [K, ...], the index of each of its columns."""
    columns = table.reshape(len(table), -1).T.tolist()
    found = np.array([index(column) for column in columns]).reshape(table.shape[1:])
    return float(found) if table.ndim == 1 else found


def gini(values: NDArray[Any]) -> float:
    """G = sum((2i - n - 1) x_i) / (n sum x) over the sorted list, zeros included; 0 is equality, nan for no hours at all.

    With a share z of zeros, G_all = z + (1 - z) G_positive exactly.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64), kind="stable")  # what is sorted stays so at no cost
    n, total = len(ordered), in_order(ordered)
    if total <= 0.0:
        return float("nan")
    rank = np.arange(1.0, n + 1.0)
    return float(in_order((2 * rank - n - 1) * ordered) / (n * total))


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
    return float((in_order(ordered[:whole]) + float(rest)) / total)
