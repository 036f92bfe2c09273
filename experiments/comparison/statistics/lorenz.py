"""How evenly something is held: the Lorenz curve."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]


def lorenz_curve(amounts: NDArray[Any]) -> tuple[Reals, Reals]:
    """Shares of people, those with least first, and the shares of everything that they hold, [N + 1] each.

    Where there is nothing to hold, everybody holds alike.
    """
    people = np.linspace(0.0, 1.0, len(amounts) + 1)
    total = float(amounts.sum())
    if total == 0.0:
        return people, people
    return people, np.concatenate([[0.0], np.sort(amounts).cumsum() / total])
