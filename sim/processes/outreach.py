"""Step 3 of the week: who hears of an activity, and of which."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiler import inline, process
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
def write_word_of_mouth(chances: NDArray[np.float64], word_of_mouth: float) -> None:
    """Write how likely it is to be told by 0, 1, 2 and so on active neighbours, [MOST_COUNTED + 1]; done once."""
    for n in range(len(chances)):
        chances[n] = told_by_neighbours(word_of_mouth, n)


class Asking(NamedTuple):
    """How officials of one community choose whom to invite this week."""

    creaming: float  # 0 to 1
    of_habit: float  # weight that a habit of 1 adds
    for_weight: float  # chance of an invitation for a weight of 1
    called: float  # chance of a call in person that asks nobody's habit


class Influences(NamedTuple):
    """What reaches some residents in a row, [rows]: room that one block after the other uses."""

    word: Doubles  # chance to be told by neighbours
    favour: Doubles  # share more of the invitations
    contact: Doubles  # chance of a contact that mechanisms add
    access: Doubles  # 0 to 1, to public notices
    publicity: Doubles  # chance that an activity is publicized


class Influence(NamedTuple):
    """What reaches one resident: an entry of `Influences`."""

    word: float
    favour: float
    contact: float
    access: float
    publicity: float


class Listener(NamedTuple):
    """What of a resident decides who asks and tells them."""

    habit: float
    member: int
    aware: int


class Reach(NamedTuple):
    """How likely it is to hear through each channel alone, and through it or a more personal one."""

    invitation: float
    neighbour: float
    group: float
    notice: float
    in_person: float  # by invitation or neighbour
    grouped: float  # or group
    reached: float  # or notice


@process
def hear(world: World, c: int, now: int) -> None:
    """Notice, group, neighbours and invitation are independent chances; the most personal one that comes true counts.

    Where there are no activities nobody hears; resting residents are left alone.
    """
    events, communities, activities = world.events, world.communities, world.calendar
    first, last = communities.first[c], communities.first[c + 1]
    if activities.first[c] == activities.first[c + 1]:
        events.heard[first:last] = UNHEARD
        return
    asking, publicity_for, of = asking_in(world, c), publicized_to(world), room_for(BLOCK)
    for start in range(first, last, BLOCK):
        end = min(start + BLOCK, last)
        influence(world, start, end, publicity_for, of)
        _listen(world, of, start, end, asking, now)


@process
def asking_in(world: World, c: int) -> Asking:
    """Officials of community c have so many invitations, and prefer a habit the more, the less time they have."""
    people, minds, communities, effects = world.people, world.minds, world.communities, world.effects
    p = world.parameters.outreach[0]
    first, last = communities.first[c], communities.first[c + 1]
    here = effects.communities[c]
    reachable, habit, favoured, favoured_habit = reachable_habit(
        minds.resting[first:last], minds.habit[first:last], people.audience[first:last], effects.residents.favour
    )
    habit /= max(1.0, reachable)
    creaming = creaming_under(communities.pressure[c], p.creaming, p.creaming_under_pressure)
    creaming = creaming_of(creaming, here.creaming)
    # A weight is linear in habit.
    of_habit = weight_of_habit(creaming, habit)
    weights = favoured * invitation_weight(creaming, of_habit, favoured_habit / max(1.0, favoured))
    invitations = p.invitations * communities.inviting[c] * communities.residents[c] * (1.0 + here.invitations)
    return Asking(creaming, of_habit, share_for_weight(invitations, weights), communities.called[c])


@process
def publicized_to(world: World) -> Doubles:
    """How likely an activity is publicized where residents of each audience look, [audiences]."""
    offers, publicity = world.effects.residents, world.parameters.outreach[0].publicity
    chances = np.empty(len(offers))
    for audience in range(len(offers)):
        chances[audience] = probability_union(publicity, offers.notice[audience])
    return chances


@process
def room_for(rows: int) -> Influences:
    """Room for what reaches so many residents."""
    return Influences(np.empty(rows), np.empty(rows), np.empty(rows), np.empty(rows), np.empty(rows))


@process
def influence(world: World, first: int, end: int, publicity_for: Doubles, to: Influences) -> None:
    """Write what reaches the residents from first to before end. publicity_for: from `publicized_to`."""
    people, offers, chances = world.people, world.effects.residents, world.parameters.word_of_mouth
    word, favour, contact, access, publicity = to
    of_neighbours = world.events.active_neighbours[first:end]
    for k in range(end - first):
        word[k] = chances[min(MOST_COUNTED, of_neighbours[k])]
    audiences = people.audience[first:end]
    of_audience(offers.favour, audiences, favour)
    of_audience(offers.contact, audiences, contact)
    of_audience(offers.access, audiences, access)
    of_audience(publicity_for, audiences, publicity)
    if world.communities.on_platform[people.community[first]] > 0.0:
        on_platform, by_platform = world.minds.on_platform, world.parameters.platform[0].reach
        for k in range(end - first):
            contact[k] = probability_union(contact[k], by_platform * on_platform[first + k])
    for k in range(end - first):
        access[k] = probability_union(people.notice_access[first + k], access[k])


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
def _listen(world: World, of: Influences, first: int, end: int, asking: Asking, now: int) -> None:
    minds, seed, group = world.minds, world.seed, world.parameters.outreach[0].group
    heard, resting, habit = world.events.heard[first:end], minds.resting[first:end], minds.habit[first:end]
    member, aware = minds.member[first:end], minds.aware[first:end]
    word, favour, contact, access, publicity = of
    for k in range(len(heard)):
        listener = Listener(habit[k], member[k], aware[k])
        influence_on = Influence(word[k], favour[k], contact[k], access[k], publicity[k])
        chances = reach(listener, influence_on, asking, group)
        channel = channel_of(chances, uniform(seed, HEARING, now, first + k))
        heard[k] = channel if resting[k] == 0 else UNHEARD


@inline
def reach(who: Listener, of: Influence, asking: Asking, group: float) -> Reach:
    """The chances of one resident. group: that a member hears of something in the activity group."""
    weight = invitation_weight(asking.creaming, asking.of_habit, who.habit) * (1.0 + of.favour)
    invited = chance_of_a_share(asking.for_weight, weight)
    if asking.called > 0.0:
        invited = probability_union(invited, asking.called)
    in_person = probability_union(invited, of.word)
    in_group = probability_union(group * who.member, of.contact)
    grouped = probability_union(in_person, in_group)
    noticed = notice_reach(of.publicity, who.aware, of.access)
    return Reach(invited, of.word, in_group, noticed, in_person, grouped, probability_union(grouped, noticed))


@inline
def channel_of(chances: Reach, u: float) -> int:
    """The most personal channel that comes true for a draw u."""
    channel = NOTICE if u < chances.reached else UNHEARD
    channel = GROUP if u < chances.grouped else channel
    channel = NEIGHBOUR if u < chances.in_person else channel
    return INVITATION if u < chances.invitation else channel
