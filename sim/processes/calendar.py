"""Step 2 of the week: officials, residents and organizations put activities on the calendar."""

from __future__ import annotations

from enum import auto
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.columns import Columns
from sim.compiler import inline, process
from sim.draws import ADDED, CALENDAR, RESIDENTS_START, four_uniforms, uniform
from sim.rules.numbers import PER_THOUSAND, probability_union
from sim.state import (
    DAYTIME,
    DEPTHS,
    EVENING,
    FIRST_ORGANIZATION,
    NEED_AS_NEEDED,
    NOBODY,
    OFFICIALS,
    ONLINE,
    PROGRAMMES,
    RESIDENTS,
    SLOTS,
    Activities,
    Communities,
)
from sim.terms import Effects
from sim.world import World

MOST_IN_A_WEEK = 1 << 16
"""Activities of one host in one community in a week; also what makes the row of an activity's draws unique."""

MOST_OF_A_HOST = MOST_IN_A_WEEK - 2
"""So many at most: rows of draws of the officials' count from 1, and none may reach those of the next community."""


class By(Columns):
    """Who puts activities on the calendar, in the order in which they stand there."""

    officials = auto()
    residents = auto()
    mechanisms = auto()
    organizations = auto()


HOSTS = len(By)
RESIDENTS_ROWS, ORGANIZATIONS_ROWS = 1 << 50, 1 << 51
"""Where the rows of draws of what others than officials start begin."""


class Mix(NamedTuple):
    """Of what activities are drawn: shares of needs, slots (daytime, evening, online) and depths."""

    needs: NDArray[np.float64]
    slots: NDArray[np.float64]
    depths: NDArray[np.float64]


@process
def _position(u: float, shares: NDArray[np.float64]) -> int:
    """The category that a uniform number falls into, for shares that add up to 1."""
    for k in range(len(shares) - 1):
        u -= shares[k]
        if u < 0.0:
            return k
    return len(shares) - 1


@process
def count_activities(
    world: World, counts: NDArray[np.int64], first: NDArray[np.uint32], residents_start: float, week: int
) -> int:
    """Demand and hours decide how many activities officials plan; residents who believe in it start some; mechanisms add
    theirs, organizations bring theirs. A fraction left over is a chance of one more.

    Writes `counts` [C, 4] by officials, residents, mechanisms, organizations, and `first` [C + 1]; returns the number of all.
    """
    communities, organizations, effects, seed = world.communities, world.organizations, world.effects, world.seed
    p, total = world.parameters.calendar[0], 0
    for c in range(len(communities.residents)):
        first[c] = total
        expected = (
            p.activities_per_thousand
            * communities.demand[c]
            * communities.staffing[c]
            * communities.residents[c]
            / PER_THOUSAND
        )
        own = residents_start * communities.initiative[c]
        counts[c, By.officials] = int(expected + uniform(seed, CALENDAR, week, c * MOST_IN_A_WEEK))
        counts[c, By.residents] = int(own + uniform(seed, RESIDENTS_START, week, c))
        counts[c, By.mechanisms] = counts[c, By.organizations] = 0
        for sort in range(PROGRAMMES):
            counts[c, By.mechanisms] += added(c, sort, communities, effects, seed, week)
        for s in range(communities.first_organization[c], communities.first_organization[c + 1]):
            counts[c, By.organizations] += int(organizations.hosted[s])
        for by in range(HOSTS):
            counts[c, by] = min(counts[c, by], MOST_OF_A_HOST)
            total += counts[c, by]
    first[len(communities.residents)] = total
    return total


@inline
def added(c: int, sort: int, communities: Communities, effects: Effects, seed: int, week: int) -> int:
    """How many activities of a sort mechanisms add in a community this week."""
    rate = effects.communities[c].activities[sort]
    if rate <= 0.0:
        return 0
    u = uniform(seed, ADDED, week, (c * PROGRAMMES + sort) * MOST_IN_A_WEEK)
    return int(rate * communities.residents[c] / PER_THOUSAND + u)


@process
def plan(world: World, activities: Activities, counts: NDArray[np.int64], week: int) -> None:
    """What officials offer imitates who came before, and follows residents' needs as far as these are known; what
    residents and organizations start follows needs.

    The mixture makes activities drift towards the tastes of those who come.
    """
    communities, organizations, effects, seed = world.communities, world.organizations, world.effects, world.seed
    depths, p = world.parameters.depths, world.parameters.calendar[0]
    for c in range(len(communities.residents)):
        here = effects.communities[c]
        daytime = p.daytime_share * (1.0 - here.to_evening)
        slots = np.array([
            daytime * (1.0 - here.to_online), p.evening_share + p.daytime_share * here.to_evening,
            p.online_share + daytime * here.to_online,
        ])  # fmt: skip
        needs_share = probability_union(p.needs_share, here.needs_share)
        came = communities.attendance[c].sum()
        shares = communities.needs[c].copy()
        if came > 0.0:
            for k in range(len(shares)):
                imitated = communities.attendance[c, k] / came
                shares[k] = (1.0 - needs_share) * imitated + needs_share * communities.needs[c, k]
        offered, needed = Mix(shares, slots, depths), Mix(communities.needs[c], slots, depths)
        a = int(activities.first[c])
        for j in range(counts[c, By.officials]):
            _plan_one(a, OFFICIALS, c * MOST_IN_A_WEEK + 1 + j, offered, activities, seed, week)
            a += 1
        for j in range(counts[c, By.residents]):
            row = RESIDENTS_ROWS + c * MOST_IN_A_WEEK + j
            _plan_one(a, RESIDENTS, row, needed, activities, seed, week)
            a += 1
        left = counts[c, By.mechanisms]
        for sort in range(PROGRAMMES if left > 0 else 0):
            for j in range(min(left, added(c, sort, communities, effects, seed, week))):
                _add_one(a, sort, c, j, communities.needs[c], activities, seed, week)
                a += 1
                left -= 1
        left = counts[c, By.organizations]
        for s in range(communities.first_organization[c], communities.first_organization[c + 1]):
            for j in range(min(left, int(organizations.hosted[s]))):
                row = ORGANIZATIONS_ROWS + organizations.draw_id[s] * MOST_IN_A_WEEK + j
                host = FIRST_ORGANIZATION + organizations.kind[s]
                _plan_one(a, host, row, needed, activities, seed, week)
                a += 1
                left -= 1


@process
def _plan_one(a: int, host: int, row: int, mix: Mix, activities: Activities, seed: int, week: int) -> None:
    """One activity: for which need, when, how deep."""
    for_need, for_slot, for_depth, _ = four_uniforms(seed, CALENDAR, week, row)
    activities.need[a] = _position(for_need, mix.needs)
    activities.slot[a] = (DAYTIME, EVENING, ONLINE)[_position(for_slot, mix.slots)]
    activities.depth[a] = 1 + _position(for_depth, mix.depths)
    activities.host[a] = host
    activities.applicants[a] = 0


@process
def _add_one(
    a: int, sort: int, c: int, j: int, needs: NDArray[np.float64], activities: Activities, seed: int, week: int
) -> None:
    """One activity of a sort that a mechanism adds (`programme_of`): for its need, or for what residents need."""
    depth, rest = sort % DEPTHS, sort // DEPTHS
    slot, rest = rest % SLOTS, rest // SLOTS
    need, host = rest % (NEED_AS_NEEDED + 1), rest // (NEED_AS_NEEDED + 1)
    if need == NEED_AS_NEEDED:
        need = _position(uniform(seed, ADDED, week, (c * PROGRAMMES + sort) * MOST_IN_A_WEEK + 1 + j), needs)
    activities.need[a] = need
    activities.slot[a] = slot
    activities.depth[a] = 1 + depth
    activities.host[a] = host
    activities.applicants[a] = 0


@process
def no_activities(communities: int) -> Activities:
    """An empty calendar."""
    return _room_for(np.zeros(communities + 1, np.uint32), 0)


@process
def _room_for(first: NDArray[np.uint32], number: int) -> Activities:
    return Activities(
        first=first,
        need=np.zeros(number, np.uint8),
        slot=np.zeros(number, np.uint8),
        host=np.zeros(number, np.uint8),
        depth=np.zeros(number, np.uint8),
        applicants=np.zeros(number, np.uint32),
        size=np.ones(number),
        organizer=np.full(number, NOBODY, np.int64),
        led_by=np.full(number, NOBODY, np.int64),
        by_organizer=np.zeros(number, np.uint32),
    )


@process
def weekly_calendar(world: World, residents_start: float, week: int) -> Activities:
    """This week's activities of all communities: the officials' first, then the residents', those that mechanisms add, and
    the organizations'."""
    communities = len(world.communities.residents)
    counts, first = np.zeros((communities, HOSTS), np.int64), np.zeros(communities + 1, np.uint32)
    activities = _room_for(first, count_activities(world, counts, first, residents_start, week))
    plan(world, activities, counts, week)
    return activities
