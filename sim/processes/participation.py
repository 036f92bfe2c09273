"""Steps 5 and 6 of the week: who is admitted, and what taking part brings about at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiler import inline, process
from sim.draws import ADMISSION, VOICE, uniform
from sim.processes.blocks import those
from sim.processes.organizers import join_teams
from sim.rules.learning import hearing_chance
from sim.state import DELIBERATION, HEARD, IGNORED, SERVICE, SILENT, Events
from sim.world import World


@process
def nobody_came_yet(events: Events, first: int, last: int) -> None:
    """The rows from first to before last begin their week."""
    events.occasions[first:last] = 0
    events.turned_away[first:last] = 0
    events.spoke[first:last] = SILENT


@process
def begin_quarter(events: Events) -> None:
    """Occasions are counted anew."""
    events.occasions_this_quarter[:] = 0


@process
def admit(world: World, c: int, rows: NDArray[np.uint32], now: int) -> NDArray[np.uint32]:
    """Seats run out: of those who want, chance admits as many as there are seats; the others are turned away.

    rows: who wants to come, in one community. Returns those who are admitted, in the order of rows.
    """
    events, activities, seed = world.events, world.calendar, world.seed
    full = False
    for j in range(len(rows)):
        a = events.activity[rows[j]]
        activities.applicants[a] += 1
        full = full or activities.applicants[a] > seats_of(world, c, a)
    if not full:
        return rows
    turn = np.empty(len(rows))
    for j in range(len(rows)):
        turn[j] = events.activity[rows[j]] + lot(rows[j], seed, now)
    stays = np.ones(len(rows), np.uint8)
    at = -1
    taken = 0
    for j in np.argsort(turn, kind="mergesort"):
        i = rows[j]
        taken = taken + 1 if events.activity[i] == at else 1
        at = int(events.activity[i])
        if taken > seats_of(world, c, at):
            events.occasions[i] = 0
            events.turned_away[i] = 1
            stays[j] = 0
    return those(rows, stays)


@inline
def seats_of(world: World, c: int, a: int) -> float:
    """The seats of activity a in community c: then it ends."""
    here = world.effects.communities[c]
    return float(world.parameters.calendar[0].seats * (1.0 + here.seats) * world.calendar.size[a])


@inline
def lot(i: int, seed: int, now: int) -> float:
    """What resident i draws where seats run out: the lowest are admitted."""
    return uniform(seed, ADMISSION, now, i)


@process
def take_part(world: World, c: int, rows: NDArray[np.uint32], now: int) -> None:
    """Hours are given, people join a team or not, those who speak are heard or not, and officials see who came; those who
    believe that their voice counts may start something of their own next week.

    rows: who comes, in community c.
    """
    people, minds, events, activities, communities = (
        world.people,
        world.minds,
        world.events,
        world.calendar,
        world.communities,
    )
    effects, seed = world.effects, world.seed
    p = world.parameters.taking_part[0]
    first, last = communities.first[c], communities.first[c + 1]
    took_part, occasions = events.took_part[first:last], events.occasions[first:last]
    for k in range(len(occasions)):
        took_part[k] = occasions[k] > 0
    attendance = communities.attendance[c]
    for need in range(len(attendance)):
        attendance[need] *= p.imitation_memory
    join_teams(world, rows, now)
    initiative = service_hours = 0.0
    here = effects.communities[c]
    heard = hearing_chance(p.heard, here.heard, here.quarrel, here.calm)
    for j in range(len(rows)):
        i = rows[j]
        events.occasions_this_quarter[i] += events.occasions[i]
        if events.last_active[i] == 0:
            events.first_active[i] = now + 1
        events.last_active[i] = now + 1
        attendance[people.first_need[i]] += 1.0
        initiative += float(minds.efficacy[i])
        depth = activities.depth[events.activity[i]]
        if depth == SERVICE:
            service_hours += events.occasions[i] * p.hours
        if depth >= DELIBERATION:
            events.spoke[i] = HEARD if uniform(seed, VOICE, now, i) < heard else IGNORED
    communities.initiative[c] = initiative
    communities.service_hours[c] = service_hours
