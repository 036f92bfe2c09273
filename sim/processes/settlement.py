"""Step 8 of the week: mechanisms pay what they promised, in whole points, within their budgets; and what they cost is booked."""

from __future__ import annotations

from enum import auto
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.columns import Columns
from sim.compiler import process
from sim.draws import REDEMPTION, uniform
from sim.kinds import UNITS
from sim.processes.blocks import rows_where
from sim.rules.numbers import ROUNDING
from sim.state import NOBODY, Bytes, Event, Events, Minds, People, Schemes
from sim.world import World


class Account(Columns):
    """What is booked of a mechanism in a week: whether anything is (0: nothing happened), then yuan, then points."""

    booked = auto()
    setup = auto()
    running = auto()
    per_unit = auto()
    redeemed = auto()
    points_issued = auto()
    points_redeemed = auto()
    points_forfeited = auto()
    points_outstanding = auto()
    points_promised = auto()


PER_OCCASION, PER_WORKER, PER_CASE, PER_ORGANIZATION = map(UNITS.index, ("occasion", "worker", "case", "organization"))
"""What a unit cost may be for, where the week decides how many there are; the others depend on nothing but the dose."""


class Participants(NamedTuple):
    """Who took part this week: rows; occasions: [audiences] how often those of an audience did."""

    rows: NDArray[np.uint32]
    occasions: NDArray[np.int64]


class Visitors(NamedTuple):
    """Who may redeem this week under some scheme, or moves out: rows, and a uniform number for each."""

    rows: NDArray[np.uint32]
    u: NDArray[np.float64]


@process
def settle(world: World, now: int) -> None:
    """Credit what this week's occasions earn in the covered audiences, everybody the same share of what was promised; then
    some exchange their whole balance, and those who move out leave theirs behind. What it cost is booked."""
    schemes, people, minds, events = world.schemes, world.people, world.minds, world.events
    if len(schemes.strength) == 0:
        return
    came, going = _who_came(schemes, people, events), _who_goes(schemes, minds, world.seed, now)
    share = _share_of_the_year(world, came, now)
    for m in range(len(schemes.strength)):
        account, row = schemes.accounts[now, m], schemes.ledger[m]
        if row != NOBODY:
            before = schemes.accounts[now - 1, m, Account.points_outstanding] if now > 0 else 0.0
            balance = schemes.balance[row]
            _pay(account, schemes, m, share, balance, people, events, came)
            _redeem(account, schemes.redemption[m], balance, people, minds, going, now)
            account[Account.redeemed] = account[Account.points_redeemed] * schemes.yuan_per_point[m]
            account[Account.points_outstanding] = (
                before
                + account[Account.points_issued]
                - account[Account.points_redeemed]
                - account[Account.points_forfeited]
            )
        _book_costs(schemes, m, account, _units(world, m, came))
        granted = account[Account.points_issued] * schemes.yuan_per_point[m]
        schemes.used[0] += account[Account.setup] + account[Account.running] + account[Account.per_unit] + granted


@process
def _who_came(schemes: Schemes, people: People, events: Events) -> Participants:
    """This week's participants."""
    occasions, audience = events.occasions, people.audience
    came = Participants(_all_rows_where(occasions), np.zeros(schemes.covers.shape[1], np.int64))
    for i in came.rows:
        came.occasions[audience[i]] += occasions[i]
    return came


@process
def _who_goes(schemes: Schemes, minds: Minds, seed: int, now: int) -> Visitors:
    """Whoever goes to redeem goes to every scheme, so that their order cannot matter; nobody goes where none pays."""
    leaves, likeliest = minds.leaves, _likeliest(schemes)
    goes = np.zeros(len(leaves), np.uint8)
    if len(schemes.balance) > 0:
        for i in range(len(leaves)):
            goes[i] = (uniform(seed, REDEMPTION, now, i) < likeliest) | (leaves[i] <= now)
    rows = _all_rows_where(goes)
    u = np.empty(len(rows))
    for j in range(len(rows)):
        u[j] = uniform(seed, REDEMPTION, now, rows[j])
    return Visitors(rows, u)


@process
def _likeliest(schemes: Schemes) -> float:
    """The greatest chance with which anybody redeems under any scheme."""
    greatest = 0.0
    for m in range(len(schemes.ledger)):
        if schemes.ledger[m] != NOBODY:
            for chance in schemes.redemption[m]:
                greatest = max(greatest, chance)
    return greatest


@process
def _all_rows_where(flags: Bytes) -> NDArray[np.uint32]:
    number = 0
    for i in range(len(flags)):
        number += flags[i] != 0
    rows = np.empty(number + 1, np.uint32)
    return rows[: rows_where(flags, 0, rows)]


@process
def _share_of_the_year(world: World, came: Participants, now: int) -> float:
    """The share of this week's promises that the budget of the year can pay; 1 where there is none.

    What set-up, running and units cost falls due first, this week and in the rest of the year, units as often as this week.
    What is left is divided over the weeks that pay, or goes to those who come first.
    """
    schemes = world.schemes
    if schemes.a_year[0] == np.inf:
        return 1.0
    if schemes.begins[now]:
        schemes.used[0] = 0.0
    due = of_units = asked = 0.0
    for m in range(len(schemes.strength)):
        strength = schemes.strength[m]
        if strength > 0.0:
            due += schemes.setup_cost[m] + schemes.weekly_cost[m] * strength
            of_units += schemes.unit_cost[m] * strength * _units(world, m, came)
        asked += min(
            _promised(schemes, m, world.people, world.events, came) * schemes.yuan_per_point[m], schemes.budget[m]
        )
    due += schemes.reserved[now] + of_units * (1 + schemes.ahead[now])
    left = max(0.0, schemes.a_year[0] - schemes.used[0] - due)
    may = left if schemes.first_come[0] else left / schemes.paying[now]
    return min(1.0, may / asked) if asked > 0.0 else 1.0


@process
def _promised(schemes: Schemes, m: int, people: People, events: Events, came: Participants) -> float:
    """The points that mechanism m promises for this week's occasions."""
    points, covered = schemes.points[m], schemes.covers[m]
    occasions, audience = events.occasions, people.audience
    promised = 0.0
    if points == 0.0:  # not in force
        return promised
    for i in came.rows:
        promised += occasions[i] * covered[audience[i]] * points
    return promised


@process
def _pay(
    account: NDArray[np.float64],
    schemes: Schemes,
    m: int,
    share: float,
    balance: NDArray[np.int64],
    people: People,
    events: Events,
    came: Participants,
) -> None:
    """Credit what mechanism m pays for this week's occasions. share: what the year's budget leaves of it."""
    points, covered = schemes.points[m], schemes.covers[m]
    occasions, audience = events.occasions, people.audience
    if points == 0.0:  # not in force
        return
    cost = _promised(schemes, m, people, events, came) * schemes.yuan_per_point[m]
    paid_share = (min(1.0, schemes.budget[m] / cost) if cost > 0.0 else 1.0) * share
    schemes.paid_share[m] = paid_share
    issued = promised = 0
    for i in came.rows:
        if covered[audience[i]]:
            # 29 % of 100 points are 28.999999999999996 in binary, and 29 points.
            earned = int(occasions[i] * points * paid_share + ROUNDING)
            balance[i] += earned
            issued += earned
            promised += int(occasions[i] * points + ROUNDING)
    account[Account.points_issued], account[Account.points_promised] = issued, promised


@process
def _redeem(
    account: NDArray[np.float64],
    redemption: NDArray[np.float64],
    balance: NDArray[np.int64],
    people: People,
    minds: Minds,
    going: Visitors,
    now: int,
) -> None:
    """Whoever goes, and would go under this scheme, exchanges the whole balance; what others leave behind is forfeited."""
    audience, leaves = people.audience, minds.leaves
    redeemed = forfeited = 0
    for j in range(len(going.rows)):
        i = going.rows[j]
        if going.u[j] < redemption[audience[i]]:
            redeemed += balance[i]
            balance[i] = 0
        elif leaves[i] <= now:
            forfeited += balance[i]
            balance[i] = 0
    account[Account.points_redeemed], account[Account.points_forfeited] = redeemed, forfeited


@process
def _book_costs(schemes: Schemes, m: int, account: NDArray[np.float64], units: float) -> None:
    """What mechanism m costs this week, where it is in force or its points still move: set-up is paid once."""
    strength = schemes.strength[m]
    if strength == 0.0 and account[Account.points_redeemed] == 0.0 and account[Account.points_forfeited] == 0.0:
        return
    account[Account.booked] = 1.0
    account[Account.setup], schemes.setup_cost[m] = schemes.setup_cost[m], 0.0
    account[Account.running] = schemes.weekly_cost[m] * strength
    account[Account.per_unit] = schemes.unit_cost[m] * strength * units


@process
def _units(world: World, m: int, came: Participants) -> float:
    """How many units of mechanism m there were this week, at full intensity; nobody counts where they cost nothing."""
    schemes, workers, organizations, tally = world.schemes, world.workers, world.organizations, world.tally
    communities, unit, number = schemes.communities[m], schemes.unit[m], 0.0
    if schemes.unit_cost[m] == 0.0:
        return 0.0
    if unit == PER_OCCASION:
        for audience in range(len(came.occasions)):
            number += came.occasions[audience] * schemes.covers[m, audience]
    elif unit == PER_WORKER:  # those of the end of last week, for this week's stock is not taken yet
        for w in range(len(workers.vacant)):
            number += communities[workers.community[w]] * (workers.vacant[w] == 0)
    elif unit == PER_CASE:
        for c in range(len(communities)):
            number += communities[c] * tally.by_event[c, Event.closed]
    elif unit == PER_ORGANIZATION:
        for s in range(len(organizations.active)):
            number += communities[organizations.community[s]] * (organizations.active[s] > 0)
    else:
        number = schemes.units[m]
    return number
