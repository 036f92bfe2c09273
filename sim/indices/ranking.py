"""The ranking of communities, as a subdistrict would publish it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def scores(
    closed_in_time: NDArray[np.float64], satisfaction: NDArray[np.float64], breadth: NDArray[np.float64],
    weights: tuple[float, float, float],
) -> NDArray[np.float64]:  # fmt: skip
    """The weighted mean of three shares for each community, [C]; what is not known (nan) counts as 0."""
    columns = [np.nan_to_num(column, nan=0.0) for column in (closed_in_time, satisfaction, breadth)]
    total = sum(weights)
    if total <= 0.0:
        return np.zeros(len(breadth))
    return (columns[0] * weights[0] + columns[1] * weights[1] + columns[2] * weights[2]) / total


def ranks(score: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 for the best score; equal scores share the better rank, [C]."""
    ahead: NDArray[np.float64] = (np.sort(-score).searchsorted(-score, side="left") + 1).astype(np.float64)
    return ahead


def behind(rank: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far behind each community is, from 0 (first) to 1 (last of all), [C]; 0 where there is only one."""
    return (rank - 1.0) / max(1, len(rank) - 1)
