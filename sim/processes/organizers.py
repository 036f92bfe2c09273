"""Who organizes what: activities find organizers, those who come may join a team, and residents take over from each other.

Organizers are places: a community has some for residents, one for each post of a worker, one for each organization. Who leaves
a resident's place takes the team away; who follows begins a new one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiler import inline, process
from sim.draws import four_uniforms, purpose, uniform
from sim.parameter_types import OrganizersParameters
from sim.processes.blocks import rows_where
from sim.rules.numbers import standard_normal
from sim.rules.organizers import ending_chance, share_of_calls, times_the_size
from sim.state import (
    FIRST_ORGANIZATION,
    NOBODY,
    OFFICIALS,
    RESIDENTS,
    Activities,
    Communities,
    Events,
    Minds,
    Organizers,
)
from sim.world import World

WHO_ORGANIZES, STOPS, FOLLOWS, CALLED, JOINS = (
    purpose("who organizes an activity"),
    purpose("stops organizing"),
    purpose("takes over organizing"),
    purpose("hears of the own team's activity"),
    purpose("joins a team"),
)
ROWS_OF_A_HOST, ROWS_OF_A_COMMUNITY = 1 << 50, 1 << 16
"""Where the rows of draws of activities of another host, and of another community, begin."""


class Range(NamedTuple):
    """Places from first to before last."""

    first: int
    last: int


@process
def organize(world: World, now: int) -> None:
    """Every activity on the calendar finds an organizer, has a size, and often the organizer's own task."""
    communities, organizers, activities, p = (
        world.communities,
        world.organizers,
        world.calendar,
        world.parameters.organizers[0],
    )
    if len(organizers.kind) == 0:
        return
    for k in range(len(organizers.came)):
        organizers.came[k] *= p.memory
        organizers.calls[k] = 0
    for c in range(len(communities.residents)):
        _organize_in(world, c, p, now)
    _list_by_organizer(communities, organizers, activities)


@process
def _organize_in(world: World, c: int, p: OrganizersParameters, now: int) -> None:
    people, organizers, organizations, activities = (
        world.people,
        world.organizers,
        world.organizations,
        world.calendar,
    )
    residents, workers, others = _ranges(world, c)
    of_residents = _shares(world, residents, p)
    of_workers = _shares(world, workers, p)
    host, ordinal = OFFICIALS, 0
    at, hosted = others.first, 0.0
    for a in range(activities.first[c], activities.first[c + 1]):
        ordinal = ordinal + 1 if activities.host[a] == host else 0
        host = int(activities.host[a])
        row = host * ROWS_OF_A_HOST + c * ROWS_OF_A_COMMUNITY + ordinal
        for_kind, for_whom, for_task, for_size = four_uniforms(world.seed, WHO_ORGANIZES, now, row)
        if host >= FIRST_ORGANIZATION:
            while hosted >= organizations.hosted[organizers.who[at]]:
                at += 1
                hosted = 0.0
            hosted += 1.0
            k = at
        else:
            k = _drawn(of_residents, residents.first, for_whom)
            if k == NOBODY or (host == OFFICIALS and for_kind >= p.delegated):
                by_worker = _drawn(of_workers, workers.first, for_whom) if host == OFFICIALS else NOBODY
                k = by_worker if by_worker != NOBODY else k
        activities.organizer[a] = k
        activities.size[a] = times_the_size(p.size_spread, standard_normal(for_size))
        if k != NOBODY:
            organizers.calls[k] += 1
            activities.led_by[a] = number_of(world, k)
            if organizers.kind[k] == RESIDENTS and for_task < p.own_task:
                activities.need[a] = people.first_need[organizers.who[k]]


@inline
def _ranges(world: World, c: int) -> tuple[Range, Range, Range]:
    """The places of community c: of residents, of workers, of organizations."""
    communities = world.communities
    last = int(communities.first_organizer[c + 1])
    others = last - int(communities.first_organization[c + 1] - communities.first_organization[c])
    workers = others - int(communities.first_worker[c + 1] - communities.first_worker[c])
    return Range(int(communities.first_organizer[c]), workers), Range(workers, others), Range(others, last)


@process
def _shares(world: World, places: Range, p: OrganizersParameters) -> NDArray[np.float64]:
    """Up to which number between 0 and 1 each of the places is drawn; all 0 where nobody is there."""
    organizers, workers = world.organizers, world.workers
    up_to = np.zeros(places.last - places.first)
    there, came = 0, 0.0
    for k in range(places.first, places.last):
        if _is_there(k, organizers, workers.vacant):
            there += 1
            came += organizers.came[k]
    total = 0.0
    for k in range(places.first, places.last):
        if _is_there(k, organizers, workers.vacant):
            total += share_of_calls(p.in_turn, float(there), organizers.came[k], came)
        up_to[k - places.first] = total
    return up_to


@inline
def _is_there(k: int, organizers: Organizers, vacant: NDArray[np.int64]) -> bool:
    """Whether somebody holds a place: a resident, or a worker whose post is not vacant."""
    who = organizers.who[k]
    return bool(who != NOBODY and (organizers.kind[k] != OFFICIALS or vacant[who] == 0))


@process
def _drawn(up_to: NDArray[np.float64], first: int, u: float) -> int:
    """The place that u falls to, or NOBODY where nobody is there."""
    number = len(up_to)
    if number == 0 or up_to[number - 1] <= 0.0:
        return NOBODY
    wanted = u * up_to[number - 1]
    low, high = 0, number - 1
    while low < high:
        middle = (low + high) >> 1
        if up_to[middle] > wanted:
            high = middle
        else:
            low = middle + 1
    return first + low


@inline
def number_of(world: World, k: int) -> int:
    """What the log calls who holds place k: the row of a resident; from the number of residents on, posts, then organizations."""
    who, kind = int(world.organizers.who[k]), world.organizers.kind[k]
    if kind == RESIDENTS:
        return who
    residents = len(world.people.community)
    return residents + who if kind == OFFICIALS else residents + len(world.workers.vacant) + who


@process
def _list_by_organizer(communities: Communities, organizers: Organizers, activities: Activities) -> None:
    """Write which activities each organizer has this week, one organizer after the other."""
    for c in range(len(communities.residents)):
        at = int(activities.first[c])
        for k in range(communities.first_organizer[c], communities.first_organizer[c + 1]):
            organizers.first_call[k] = at
            at += organizers.calls[k]
            organizers.calls[k] = 0
        for a in range(activities.first[c], activities.first[c + 1]):
            k = activities.organizer[a]
            if k != NOBODY:
                activities.by_organizer[organizers.first_call[k] + organizers.calls[k]] = a
                organizers.calls[k] += 1


@inline
def own_organizer(team: int, organizers: Organizers) -> int:
    """The place of the organizer in whose team somebody is; NOBODY where there is none, or where who led it has stopped."""
    if team == 0:
        return NOBODY
    k = (team - 1) % len(organizers.kind)
    return k if organizers.team[k] == team else NOBODY


@inline
def called_by(world: World, i: int, now: int) -> int:
    """The organizer whose activities alone come to the ears of resident i this week, or NOBODY."""
    organizers = world.organizers
    if len(organizers.kind) == 0 or world.minds.member[i] == 0:
        return NOBODY
    k = own_organizer(world.minds.team[i], organizers)
    if k == NOBODY or organizers.calls[k] == 0:
        return NOBODY
    calls = world.parameters.organizers[0].team_calls
    return k if uniform(world.seed, CALLED, now, i) < calls else NOBODY


@process
def join_teams(world: World, rows: NDArray[np.uint32], now: int) -> None:
    """Who came joins the team of whoever organized it, or does not and answered a single call; who is on one stays on it.

    rows: who came, in one community. Being in a team is being in the activity group.
    """
    minds, events, activities, organizers, seed = (
        world.minds,
        world.events,
        world.calendar,
        world.organizers,
        world.seed,
    )
    joins = world.parameters.organizers[0].joins
    for j in range(len(rows)):
        i = rows[j]
        if minds.member[i] == 0 and uniform(seed, JOINS, now, i) < joins:
            minds.member[i] = 1
    if len(organizers.kind) == 0:
        return
    for j in range(len(rows)):
        i = rows[j]
        k = activities.organizer[events.activity[i]]
        if k != NOBODY:
            organizers.came[k] += 1.0
            if minds.member[i] != 0 and own_organizer(minds.team[i], organizers) == NOBODY:
                minds.team[i] = organizers.team[k]


@process
def hand_over(world: World, now: int) -> None:
    """Residents who organize stop one day, when they rest, or when they move; some who came this week follow, by chance."""
    communities, events, minds, organizers = world.communities, world.events, world.minds, world.organizers
    if len(organizers.kind) == 0:
        return
    stops = ending_chance(world.parameters.organizers[0].term_weeks)
    for c in range(len(communities.residents)):
        places, _, _ = _ranges(world, c)
        for k in range(places.first, places.last):
            if organizers.who[k] != NOBODY and _stops(k, organizers, minds, events, stops, world.seed, now):
                organizers.who[k] = NOBODY
                organizers.came[k] = 0.0
                organizers.team[k] += len(organizers.kind)
        _follow(world, c, places, now)


@inline
def _stops(k: int, organizers: Organizers, minds: Minds, events: Events, chance: float, seed: int, now: int) -> bool:
    """Whether the resident at a place stops: moved out, at rest, or done with it."""
    who = organizers.who[k]
    gone = events.last_active[who] == 0 or minds.resting[who] > 0
    return bool(gone or uniform(seed, STOPS, now, organizers.draw_id[k]) < chance)


@process
def _follow(world: World, c: int, places: Range, now: int) -> None:
    """Each empty place of residents in community c asks one of those who came this week, who says no if already organizing."""
    communities, events, organizers = world.communities, world.events, world.organizers
    first, last = int(communities.first[c]), int(communities.first[c + 1])
    empty = 0
    for k in range(places.first, places.last):
        empty += organizers.who[k] == NOBODY
    if empty == 0:
        return
    rows = np.empty(last - first + 1, np.uint32)
    number = rows_where(events.took_part[first:last], first, rows)
    for k in range(places.first, places.last):
        if organizers.who[k] == NOBODY and number > 0:
            asked = np.int64(rows[int(uniform(world.seed, FOLLOWS, now, organizers.draw_id[k]) * number)])
            free = True
            for other in range(places.first, places.last):
                free = free and organizers.who[other] != asked
            if free:
                organizers.who[k] = asked
