"""The ranking of communities, as a subdistrict would publish it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def scores(
    closed_in_time: NDArray[np.float64], satisfaction: NDArray[np.float64], breadth: NDArray[np.float64],
    weights: tuple[float, float, float],
) -> NDArray[np.float64]:  # fmt: skip
    """The weighted mean of three shares for each community, [C]; what is not known (nan) does not count."""
    columns, weight = np.array([closed_in_time, satisfaction, breadth]), np.array(weights)[:, None]
    known = ~np.isnan(columns)
    top = np.add.accumulate(np.where(known, columns, 0.0) * weight)[-1]
    bottom = np.add.accumulate(known * weight)[-1]
    score: NDArray[np.float64] = np.divide(top, bottom, out=np.zeros(len(breadth)), where=bottom > 0.0)
    return score


def ranks(score: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 for the best score; equal scores share the better rank, [C]."""
    ahead: NDArray[np.float64] = (np.sort(-score).searchsorted(-score, side="left") + 1).astype(np.float64)
    return ahead


def behind(rank: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far behind each community is, from 0 (first) to 1 (last of all), [C]; 0 where there is only one."""
    return (rank - 1.0) / max(1, len(rank) - 1)
