"""Step 3 of the week: who hears of an activity, and of which."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import HEARING, uniform
from sim.limits import MOST_IN_A_BYTE
from sim.processes.blocks import BLOCK, of_audience, rows_where, total
from sim.rules.numbers import probability_union
from sim.rules.outreach import (
    chance_of_a_share,
    creaming_of,
    invitation_weight,
    notice_reach,
    share_for_weight,
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
    Bytes,
    Reals,
)
from sim.world import World

Doubles = NDArray[np.float64]

MOST_COUNTED = MOST_IN_A_BYTE
"""Active neighbours are counted in a byte's range in the rule; more change nothing."""


@process
def see_neighbours(world: World) -> None:
    """Everybody sees which neighbours took part last week; those who did are fewer, so they do the telling."""
    events, neighbours = world.events, world.neighbours
    n = len(events.took_part)
    if neighbours.everyone:
        first = 0
        while first < n:
            end, active = first + int(neighbours.peers[first]) + 1, 0
            for i in range(first, end):
                active += int(events.took_part[i])
            for i in range(first, end):
                events.active_neighbours[i] = active - int(events.took_part[i])
            first = end
        return
    events.active_neighbours[:] = 0
    rows = np.empty(BLOCK + 1, np.uint32)
    for first in range(0, n, BLOCK):
        for i in rows[: rows_where(events.took_part[first : min(first + BLOCK, n)], first, rows)]:
            for at in range(neighbours.start[i], neighbours.start[i + 1]):
                events.active_neighbours[neighbours.others[at]] += 1


@process
def tell(told: NDArray[np.float64], word_of_mouth: float) -> None:
    """Write how likely it is to be told by 0, 1, 2 and so on active neighbours, [MOST_COUNTED + 1]; done once."""
    for n in range(len(told)):
        told[n] = told_by_neighbours(word_of_mouth, n)


@process
def hear(world: World, c: int, now: int) -> None:
    """Notice, group, neighbours and invitation are independent chances; the most personal one that comes true counts.

    told: from `tell`. Where there are no activities nobody hears; resting residents are left alone.
    """
    people, minds, events, communities, activities = (
        world.people,
        world.minds,
        world.events,
        world.communities,
        world.calendar,
    )
    effects, seed, told = world.effects, world.seed, world.parameters.told
    p = world.parameters.outreach[0]
    first, last = communities.first[c], communities.first[c + 1]
    if activities.first[c] == activities.first[c + 1]:
        events.heard[first:last] = UNHEARD
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
    for_weight = share_for_weight(invitations, weights)
    word, favour, contact = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK)
    publicity, access, publicity_for = np.empty(BLOCK), np.empty(BLOCK), np.empty(len(offers))
    for audience in range(len(offers)):
        publicity_for[audience] = probability_union(p.publicity, offers["notice"][audience])
    for start in range(first, last, BLOCK):
        end = min(start + BLOCK, last)
        of_neighbours = events.active_neighbours[start:end]
        for k in range(end - start):
            word[k] = told[min(MOST_COUNTED, of_neighbours[k])]
        audiences = people.audience[start:end]
        of_audience(offers["favour"], audiences, favour)
        of_audience(offers["contact"], audiences, contact)
        of_audience(offers["access"], audiences, access)
        of_audience(publicity_for, audiences, publicity)
        for k in range(end - start):
            access[k] = probability_union(people.notice_access[start + k], access[k])
        _listen(
            events.heard[start:end], minds.resting[start:end], minds.habit[start:end], minds.member[start:end],
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
        invited = chance_of_a_share(for_weight, weight)
        told = probability_union(invited, word[k])
        grouped = probability_union(told, probability_union(group * member[k], contact[k]))
        reached = probability_union(grouped, notice_reach(publicity[k], aware[k], access[k]))
        u = uniform(seed, HEARING, now, first + k)
        channel = NOTICE if u < reached else UNHEARD
        channel = GROUP if u < grouped else channel
        channel = NEIGHBOUR if u < told else channel
        channel = INVITATION if u < invited else channel
        heard[k] = channel if resting[k] == 0 else UNHEARD
