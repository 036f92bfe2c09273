"""Step 8 of the week: mechanisms pay what they promised, in whole points, within their budgets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import REDEMPTION, uniform
from sim.state import Minds, People, Week


@process
def promise(people: People, week: Week, covered: NDArray[np.uint8], points: float) -> float:
    """All points that this week's occasions earn in the covered audiences."""
    promised = 0.0
    for i in range(len(week.occasions)):
        promised += week.occasions[i] * covered[people.audience[i]] * points
    return promised


@process
def pay(
    balance: NDArray[np.int64], people: People, week: Week, covered: NDArray[np.uint8], points: float, paid_share: float
) -> int:
    """Credit whole points, everybody the same share of what was promised; returns the points issued."""
    issued = 0
    for i in range(len(balance)):
        if week.occasions[i] > 0 and covered[people.audience[i]]:
            # 29 % of 100 points are 28.999999999999996 in binary, and 29 points.
            earned = int(week.occasions[i] * points * paid_share + 1e-9)
            balance[i] += earned
            issued += earned
    return issued


@process
def redeem(balance: NDArray[np.int64], redemption: float, seed: int, now: int) -> int:
    """Some residents go and exchange their whole balance for goods; returns the points redeemed.

    Who goes this week goes to every scheme, so that the order of schemes cannot matter.
    """
    redeemed = 0
    for i in range(len(balance)):
        if balance[i] > 0 and uniform(seed, REDEMPTION, now, i) < redemption:
            redeemed += balance[i]
            balance[i] = 0
    return redeemed


@process
def forfeit(balance: NDArray[np.int64], minds: Minds, now: int) -> int:
    """Those who move out this week leave their points behind, and newcomers start without; returns the points forfeited."""
    forfeited = 0
    for i in range(len(balance)):
        if minds.leaves[i] <= now:
            forfeited += balance[i]
            balance[i] = 0
    return forfeited
