"""Step 8 of the week: mechanisms pay what they promised, in whole points, within their budgets."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import REDEMPTION, uniform
from sim.processes.blocks import BLOCK, rows_where
from sim.state import Bytes
from sim.world import World


class Settled(NamedTuple):
    """What one scheme moved in a week, in points; paid_share: the part of what was promised that the budget could pay."""

    paid_share: float
    issued: int
    redeemed: int
    forfeited: int


@process
def settle(
    world: World,
    balance: NDArray[np.int64],
    covered: Bytes,
    points: float,
    yuan_per_point: float,
    budget: float,
    redemption: NDArray[np.float64],
    now: int,
) -> Settled:
    """Credit what this week's occasions earn in the covered audiences, everybody the same share of what was promised; then
    some exchange their whole balance, and those who move out leave theirs behind.

    balance [N]; covered, redemption [audiences]; points: for an occasion, 0 while the scheme is not in force. Who goes to
    redeem this week goes to every scheme, so that the order of schemes cannot matter.
    """
    occasions, audience = world.happened.occasions, world.people.audience
    leaves, seed, n = world.minds.leaves, world.seed, len(balance)
    holds, rows, luck = np.empty(BLOCK, np.uint8), np.empty(BLOCK + 1, np.uint32), np.empty(BLOCK)
    promised = 0.0
    if points > 0.0:
        for first in range(0, n, BLOCK):
            for i in rows[: rows_where(occasions[first : min(first + BLOCK, n)], first, rows)]:
                promised += occasions[i] * covered[audience[i]] * points
    cost = promised * yuan_per_point
    paid_share = min(1.0, budget / cost) if cost > 0.0 else 1.0
    issued = redeemed = forfeited = 0
    for first in range(0, n, BLOCK):
        last = min(first + BLOCK, n)
        if points > 0.0:
            for i in rows[: rows_where(occasions[first:last], first, rows)]:
                if covered[audience[i]]:
                    # 29 % of 100 points are 28.999999999999996 in binary, and 29 points.
                    earned = int(occasions[i] * points * paid_share + 1e-9)
                    balance[i] += earned
                    issued += earned
        for k in range(last - first):
            holds[k] = balance[first + k] > 0
        holders = rows_where(holds[: last - first], first, rows)
        for j in range(holders):
            luck[j] = uniform(seed, REDEMPTION, now, rows[j])
        for j in range(holders):
            i = rows[j]
            if luck[j] < redemption[audience[i]]:
                redeemed += balance[i]
                balance[i] = 0
            elif leaves[i] <= now:
                forfeited += balance[i]
                balance[i] = 0
    return Settled(paid_share, issued, redeemed, forfeited)
