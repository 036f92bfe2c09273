"""Step 2 of the week: officials put activities on the calendar."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import CALENDAR, four_uniforms, uniform
from sim.state import DAYTIME, EVENING, ONLINE, Activities, Communities

MOST_IN_A_WEEK = 1 << 16
"""Activities of one community in a week; also what makes the row of an activity's draws unique."""


@process
def _position(luck: float, shares: NDArray[np.float64]) -> int:
    """The category that a uniform number falls into, for shares that add up to 1."""
    for k in range(len(shares) - 1):
        luck -= shares[k]
        if luck < 0.0:
            return k
    return len(shares) - 1


@process
def count_activities(
    first: NDArray[np.uint32], communities: Communities, demand: float, p: Any, seed: int, week: int
) -> int:
    """Demand and the hours of officials decide how many activities there are; a fraction left over is a chance of one more.

    Writes `first` [C + 1]; returns the number of all activities.
    """
    total = 0
    for c in range(len(communities.residents)):
        first[c] = total
        expected = p.activities_per_thousand * demand * communities.staffing[c] * communities.residents[c] / 1000.0
        wanted = int(expected + uniform(seed, CALENDAR, week, c * MOST_IN_A_WEEK))
        total += min(wanted, MOST_IN_A_WEEK - 2)
    first[len(communities.residents)] = total
    return total


@process
def plan(
    activities: Activities, communities: Communities, depths: NDArray[np.float64], p: Any, seed: int, week: int
) -> None:
    """What is offered imitates who came before, and follows residents' needs as far as these are known.

    depths [4]: shares of the four depths. The mixture makes activities drift towards the tastes of those who come.
    """
    slots = np.array([p.daytime_share, p.evening_share, p.online_share])
    for c in range(len(communities.residents)):
        came = communities.attendance[c].sum()
        shares = communities.needs[c].copy()
        if came > 0.0:
            for k in range(len(shares)):
                imitated = communities.attendance[c, k] / came
                shares[k] = (1.0 - p.needs_share) * imitated + p.needs_share * communities.needs[c, k]
        for a in range(activities.first[c], activities.first[c + 1]):
            row = c * MOST_IN_A_WEEK + 1 + a - activities.first[c]
            for_need, for_slot, for_depth, _ = four_uniforms(seed, CALENDAR, week, row)
            activities.need[a] = _position(for_need, shares)
            activities.slot[a] = (DAYTIME, EVENING, ONLINE)[_position(for_slot, slots)]
            activities.depth[a] = 1 + _position(for_depth, depths)
            activities.applicants[a] = 0


def weekly_calendar(
    communities: Communities, demand: float, depths: NDArray[np.float64], p: Any, seed: int, week: int
) -> Activities:
    """This week's activities of all communities."""
    first = np.zeros(len(communities.residents) + 1, np.uint32)
    number = int(count_activities(first, communities, demand, p, seed, week))
    need, slot, depth = (np.zeros(number, np.uint8) for _ in range(3))
    activities = Activities(first, need, slot, depth, np.zeros(number, np.uint32))
    plan(activities, communities, depths, p, seed, week)
    return activities
