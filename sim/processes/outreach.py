"""Step 3 of the week: who hears of an activity, and of which."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import HEARING, uniform
from sim.neighbours.rows import Neighbours
from sim.processes.blocks import BLOCK, of_audience, rows_where, total
from sim.rules.numbers import raised
from sim.rules.outreach import (
    creaming_of,
    either,
    invitation_chance,
    invitation_weight,
    invitations_for_weight,
    notice_reach,
    told_by_neighbours,
    weight_of_habit,
)
from sim.rules.work import creaming_under
from sim.state import (
    GROUP,
    INVITATION,
    NEIGHBOUR,
    NOTICE,
    UNHEARD,
    Activities,
    Bytes,
    Communities,
    Effects,
    Minds,
    People,
    Reals,
    Week,
)

Doubles = NDArray[np.float64]

MOST_COUNTED = 255
"""Active neighbours are counted in a byte's range in the rule; more change nothing."""


@process
def see_neighbours(week: Week, neighbours: Neighbours) -> None:
    """Everybody sees which neighbours took part last week; those who did are fewer, so they do the telling."""
    n = len(week.was_active)
    if neighbours.everyone:
        first = 0
        while first < n:
            end, active = first + int(neighbours.peers[first]) + 1, 0
            for i in range(first, end):
                active += int(week.was_active[i])
            for i in range(first, end):
                week.active_neighbours[i] = active - int(week.was_active[i])
            first = end
        return
    week.active_neighbours[:] = 0
    rows = np.empty(BLOCK + 1, np.uint32)
    for first in range(0, n, BLOCK):
        for i in rows[: rows_where(week.was_active[first : min(first + BLOCK, n)], first, rows)]:
            for at in range(neighbours.start[i], neighbours.start[i + 1]):
                week.active_neighbours[neighbours.others[at]] += 1


@process
def tell(told: NDArray[np.float64], word_of_mouth: float) -> None:
    """Write how likely it is to be told by 0, 1, 2 and so on active neighbours, [MOST_COUNTED + 1]; done once."""
    for n in range(len(told)):
        told[n] = told_by_neighbours(word_of_mouth, n)


@process
def hear(
    people: People,
    minds: Minds,
    week: Week,
    communities: Communities,
    activities: Activities,
    effects: Effects,
    c: int,
    told: NDArray[np.float64],
    p: Any,
    seed: int,
    now: int,
) -> None:
    """Notice, group, neighbours and invitation are independent chances; the most personal one that comes true counts.

    told: from `tell`. Where there are no activities nobody hears; resting residents are left alone.
    """
    first, last = communities.first[c], communities.first[c + 1]
    if activities.first[c] == activities.first[c + 1]:
        week.heard[first:last] = UNHEARD
        return
    offers, here = effects.residents, effects.communities[c]
    reachable, habit, favoured, favoured_habit = reachable_habit(
        minds.resting[first:last], minds.habit[first:last], people.audience[first:last], offers["favour"]
    )
    habit /= max(1.0, reachable)
    creaming = creaming_under(communities.pressure[c], p.creaming, p.creaming_under_pressure)
    creaming = creaming_of(creaming, here.creaming)
    # A weight is linear in habit.
    of_habit = weight_of_habit(creaming, habit)
    weights = favoured * invitation_weight(creaming, of_habit, favoured_habit / max(1.0, favoured))
    invitations = p.invitations * communities.staffing[c] * communities.residents[c] * (1.0 + here.invitations)
    for_weight = invitations_for_weight(invitations, weights)
    word, favour, contact = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK)
    publicity, access, publicity_for = np.empty(BLOCK), np.empty(BLOCK), np.empty(len(offers))
    for audience in range(len(offers)):
        publicity_for[audience] = raised(p.publicity, offers["notice"][audience])
    for start in range(first, last, BLOCK):
        end = min(start + BLOCK, last)
        of_neighbours = week.active_neighbours[start:end]
        for k in range(end - start):
            word[k] = told[min(MOST_COUNTED, of_neighbours[k])]
        audiences = people.audience[start:end]
        of_audience(offers["favour"], audiences, favour)
        of_audience(offers["contact"], audiences, contact)
        of_audience(offers["access"], audiences, access)
        of_audience(publicity_for, audiences, publicity)
        for k in range(end - start):
            access[k] = raised(people.notice_access[start + k], access[k])
        _listen(
            week.heard[start:end], minds.resting[start:end], minds.habit[start:end], minds.member[start:end],
            minds.aware[start:end], access, publicity, contact, favour, word, start, creaming, of_habit, for_weight, p.group,
            seed, now,
        )  # fmt: skip


@process
def reachable_habit(
    resting: Bytes, habit: Reals, audience: NDArray[np.uint16], favour: NDArray[np.float64]
) -> tuple[float, float, float, float]:
    """How many do not rest, and the sum of their habit; and both, weighted by how officials favour them.

    favour [audiences]: share more of the invitations.
    """
    reachable = 0
    for k in range(len(resting)):
        reachable += resting[k] == 0
    awake, known, weight = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK)
    of_all = favoured = favoured_habit = 0.0
    for start in range(0, len(resting), BLOCK):
        size = min(BLOCK, len(resting) - start)
        tired, habits = resting[start : start + size], habit[start : start + size]
        of_audience(favour, audience[start : start + size], weight)
        for k in range(size):
            awake[k] = float(habits[k]) * (tired[k] == 0)
            known[k] = awake[k] * (1.0 + weight[k])
            weight[k] = (1.0 + weight[k]) * (tired[k] == 0)
        of_all += total(awake[:size])
        favoured += total(weight[:size])
        favoured_habit += total(known[:size])
    return float(reachable), of_all, favoured, favoured_habit


@process
def _listen(
    heard: Bytes, resting: Bytes, habit: Reals, member: Bytes, aware: Bytes, access: Doubles, publicity: Doubles,
    contact: Doubles, favour: Doubles, word: Doubles, first: int, creaming: float, of_habit: float, for_weight: float,
    group: float, seed: int, now: int,
) -> None:  # fmt: skip
    for k in range(len(heard)):
        weight = invitation_weight(creaming, of_habit, habit[k]) * (1.0 + favour[k])
        invited = invitation_chance(for_weight, weight)
        told = either(invited, word[k])
        grouped = either(told, raised(group * member[k], contact[k]))
        reached = either(grouped, notice_reach(publicity[k], aware[k], access[k]))
        luck = uniform(seed, HEARING, now, first + k)
        channel = NOTICE if luck < reached else UNHEARD
        channel = GROUP if luck < grouped else channel
        channel = NEIGHBOUR if luck < told else channel
        channel = INVITATION if luck < invited else channel
        heard[k] = channel if resting[k] == 0 else UNHEARD
