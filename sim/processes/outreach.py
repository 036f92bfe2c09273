"""Step 3 of the week: who hears of an activity, and of which."""

from __future__ import annotations

from typing import Any

from sim.compiler import process
from sim.draws import HEARING, uniform
from sim.neighbours.rows import Neighbours
from sim.rules.outreach import (
    either,
    invitation_chance,
    invitation_weight,
    notice_access,
    notice_reach,
    told_by_neighbours,
)
from sim.rules.work import creaming_under
from sim.state import GROUP, INVITATION, NEIGHBOUR, NOTICE, UNHEARD, Communities, Minds, People, Week

MOST_COUNTED = 255
"""Active neighbours are counted in a byte's range in the rule; more change nothing."""


@process
def give_access(access: Any, base: Any, online_access: Any, home_owner: Any, owner_group: float) -> None:
    """Write everybody's access to public notices, [N] each; done once, at founding."""
    for i in range(len(access)):
        access[i] = notice_access(base[i], online_access[i], home_owner[i], owner_group)


@process
def see_neighbours(week: Week, neighbours: Neighbours) -> None:
    """Everybody sees which neighbours took part last week; those who did are fewer, so they do the telling."""
    n = len(week.was_active)
    if neighbours.everyone:
        total = 0
        for i in range(n):
            total += week.was_active[i]
        for i in range(n):
            week.active_neighbours[i] = total - week.was_active[i]
        return
    for i in range(n):
        week.active_neighbours[i] = 0
    for i in range(n):
        if week.was_active[i]:
            for at in range(neighbours.start[i], neighbours.start[i + 1]):
                week.active_neighbours[neighbours.others[at]] += 1


@process
def hear(
    people: People, minds: Minds, week: Week, communities: Communities, first: Any, p: Any, seed: int, now: int
) -> None:
    """Notice, group, neighbours and invitation are independent chances; the most personal one that comes true counts.

    first [C + 1]: the activities of each community; where there are none, nobody hears. Resting residents are left alone.
    """
    number = len(communities.residents)
    reachable = [0.0] * number
    habit = [0.0] * number
    for i in range(len(minds.habit)):
        if minds.resting[i] == 0:
            reachable[people.community[i]] += 1.0
            habit[people.community[i]] += float(minds.habit[i])
    for c in range(number):
        habit[c] /= max(1.0, reachable[c])
    weights = [0.0] * number
    creaming = [0.0] * number
    for c in range(number):
        creaming[c] = creaming_under(communities.pressure[c], p.creaming, p.creaming_under_pressure)
    for i in range(len(minds.habit)):
        if minds.resting[i] == 0:
            c = people.community[i]
            weights[c] += invitation_weight(creaming[c], minds.habit[i], habit[c])
    for i in range(len(minds.habit)):
        week.heard[i] = UNHEARD
        c = people.community[i]
        if minds.resting[i] != 0 or first[c] == first[c + 1]:
            continue
        weight = invitation_weight(creaming[c], minds.habit[i], habit[c])
        invited = invitation_chance(
            p.invitations * communities.staffing[c] * communities.residents[c], weight, weights[c]
        )
        told = either(invited, told_by_neighbours(p.word_of_mouth, min(MOST_COUNTED, week.active_neighbours[i])))
        grouped = either(told, p.group * minds.member[i])
        reached = either(grouped, notice_reach(p.publicity, minds.aware[i], people.notice_access[i]))
        luck = uniform(seed, HEARING, now, i)
        if luck < invited:
            week.heard[i] = INVITATION
        elif luck < told:
            week.heard[i] = NEIGHBOUR
        elif luck < grouped:
            week.heard[i] = GROUP
        elif luck < reached:
            week.heard[i] = NOTICE
