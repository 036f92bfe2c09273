"""Step 8 of the week: mechanisms pay what they promised, in whole points, within their budgets."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import REDEMPTION, four_uniforms
from sim.state import People, Week


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
def redeem(balance: NDArray[np.int64], redemption: float, seed: int, now: int, ledger: int) -> Any:
    """Some residents exchange their whole balance for goods; returns the points redeemed. `ledger` numbers the scheme."""
    redeemed = 0
    for i in range(len(balance)):
        if balance[i] > 0 and four_uniforms(seed, REDEMPTION, now, i + (ledger << 32))[0] < redemption:
            redeemed += balance[i]
            balance[i] = 0
    return redeemed
