"""Means over the same replicates in every scenario: what one of them does not know is left out of all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]


def known_in_all(table: Reals) -> Reals:
    """[scenarios, replicates, ...]: nan where a scenario that knows a number in some replicate does not know it in this one."""
    known = np.isfinite(table)
    somewhere = known.any(axis=1, keepdims=True)
    paired: Reals = np.where((known | ~somewhere).all(axis=0), table, np.nan)
    return paired


def mean_of_known(table: Reals, axis: int = 1) -> Reals:
    """The mean of what is known; nan where nothing is."""
    known = np.isfinite(table)
    count = known.sum(axis=axis)
    total = np.where(known, table, 0.0).sum(axis=axis)
    mean: Reals = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return mean
