"""Step 8 of the week: mechanisms pay what they promised, in whole points, within their budgets."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import REDEMPTION, uniform
from sim.processes.blocks import rows_where
from sim.state import Bytes
from sim.world import World


class Participants(NamedTuple):
    """Who took part this week: rows; occasions: [audiences] how often those of an audience did."""

    rows: NDArray[np.uint32]
    occasions: NDArray[np.int64]


class Visitors(NamedTuple):
    """Who may redeem this week under some scheme, or moves out: rows, and their luck."""

    rows: NDArray[np.uint32]
    luck: NDArray[np.float64]


class Settled(NamedTuple):
    """What one scheme moved in a week, in points; paid_share: the part of what was promised that the budget could pay."""

    paid_share: float
    issued: int
    redeemed: int
    forfeited: int


@process
def who_came(world: World) -> Participants:
    """This week's participants."""
    occasions, audience = world.happened.occasions, world.people.audience
    came = Participants(_all_rows_where(occasions), np.zeros(len(world.effects.residents), np.int64))
    for i in came.rows:
        came.occasions[audience[i]] += occasions[i]
    return came


@process
def who_goes(world: World, likeliest: float, now: int) -> Visitors:
    """Whoever goes to redeem goes to every scheme, so that their order cannot matter; likeliest: the greatest chance with
    which anybody redeems under any of them."""
    leaves, seed = world.minds.leaves, world.seed
    goes = np.empty(len(leaves), np.uint8)
    for i in range(len(leaves)):
        goes[i] = (uniform(seed, REDEMPTION, now, i) < likeliest) | (leaves[i] <= now)
    rows = _all_rows_where(goes)
    luck = np.empty(len(rows))
    for j in range(len(rows)):
        luck[j] = uniform(seed, REDEMPTION, now, rows[j])
    return Visitors(rows, luck)


@process
def _all_rows_where(flags: Bytes) -> NDArray[np.uint32]:
    number = 0
    for i in range(len(flags)):
        number += flags[i] != 0
    rows = np.empty(number + 1, np.uint32)
    return rows[: rows_where(flags, 0, rows)]


@process
def settle(
    world: World,
    came: Participants,
    going: Visitors,
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

    balance [N]; covered, redemption [audiences]; points: for an occasion, 0 while the scheme is not in force.
    """
    occasions, audience = world.happened.occasions, world.people.audience
    promised = 0.0
    if points > 0.0:
        for i in came.rows:
            promised += occasions[i] * covered[audience[i]] * points
    cost = promised * yuan_per_point
    paid_share = min(1.0, budget / cost) if cost > 0.0 else 1.0
    issued = redeemed = forfeited = 0
    if points > 0.0:
        for i in came.rows:
            if covered[audience[i]]:
                # 29 % of 100 points are 28.999999999999996 in binary, and 29 points.
                earned = int(occasions[i] * points * paid_share + 1e-9)
                balance[i] += earned
                issued += earned
    for j in range(len(going.rows)):
        i = going.rows[j]
        if going.luck[j] < redemption[audience[i]]:
            redeemed += balance[i]
            balance[i] = 0
        elif world.minds.leaves[i] <= now:
            forfeited += balance[i]
            balance[i] = 0
    return Settled(paid_share, issued, redeemed, forfeited)
