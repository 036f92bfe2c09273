"""Bands of income: which of them a college degree makes likelier, and how likely each is.

Residents are drawn by this, and what is not drawn yet is weighed by it.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.kinds import INCOME_BANDS

UPPER_BANDS = 2
"""Bands that a college degree makes likelier: the highest."""
LOWER_BANDS = INCOME_BANDS - UPPER_BANDS

Chance = TypeVar("Chance", float, NDArray[np.float64])


def upper_chance(of_graduates: float, graduate: bool) -> float:
    """The chance of an income in the upper bands: without a college degree half of what it is with one.

    of_graduates: `population.income_of_college`.
    """
    return of_graduates if graduate else of_graduates / 2.0


def chances_of_bands(upper: Chance) -> list[Chance]:
    """How likely each band is, from the lowest on, where the upper ones together are so likely: even within."""
    return [(1.0 - upper) / LOWER_BANDS] * LOWER_BANDS + [upper / UPPER_BANDS] * UPPER_BANDS
