"""How long something lasts when not everything has ended yet: Kaplan and Meier's estimate from counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def kaplan_meier(ended: NDArray[np.float64], censored: NDArray[np.float64]) -> NDArray[np.float64]:
    """S(t) = prod over u <= t of (1 - ended_u / at risk_u), [T], from how many ended, and how many were last seen, after
    t weeks [kaplan-1958]. Who is censored at t was at risk at t. Weeks after the last one at risk keep its value.
    """
    leaving = ended + censored
    at_risk = np.add.accumulate(leaving[::-1])[::-1]
    hazard = np.divide(ended, at_risk, out=np.zeros(len(ended)), where=at_risk > 0.0)
    return np.multiply.accumulate(1.0 - hazard)


def weeks_until(curve: NDArray[np.float64], share: float) -> float:
    """The first week in which no more than 1 - share is left: 0.5 gives the median; nan where that never comes."""
    reached = np.flatnonzero(curve <= 1.0 - share + 1e-12)
    return float(reached[0]) if len(reached) else float("nan")
