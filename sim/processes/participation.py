"""Steps 5 and 6 of the week: who is admitted, and what taking part brings about at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import ADMISSION, VOICE, uniform
from sim.parameter_types import TakingPartParameters
from sim.processes.blocks import those
from sim.rules.learning import hearing_chance
from sim.state import DELIBERATION, SERVICE, Activities, Communities, Effects, Minds, People, Week


@process
def nobody_came_yet(week: Week, first: int, last: int) -> None:
    """The rows from first to before last begin their week."""
    week.occasions[first:last] = 0
    week.turned_away[first:last] = 0
    week.spoke[first:last] = 0


@process
def begin_quarter(week: Week) -> None:
    """Occasions are counted anew."""
    week.occasions_this_quarter[:] = 0


@process
def admit(
    rows: NDArray[np.uint32], week: Week, activities: Activities, places: float, seed: int, now: int
) -> NDArray[np.uint32]:
    """Places run out: of those who want, luck admits as many as there are places; the others are turned away.

    rows: who wants to come, in one community. Returns those who are admitted, in the order of rows.
    """
    full = False
    for j in range(len(rows)):
        a = week.activity[rows[j]]
        activities.applicants[a] += 1
        full = full or activities.applicants[a] > places
    if not full:
        return rows
    turn = np.empty(len(rows))
    for j in range(len(rows)):
        turn[j] = week.activity[rows[j]] + uniform(seed, ADMISSION, now, rows[j])
    stays = np.ones(len(rows), np.uint8)
    at = -1
    taken = 0
    for j in np.argsort(turn, kind="mergesort"):
        i = rows[j]
        taken = taken + 1 if week.activity[i] == at else 1
        at = int(week.activity[i])
        if taken > places:
            week.occasions[i] = 0
            week.turned_away[i] = 1
            stays[j] = 0
    return those(rows, stays)


@process
def take_part(
    rows: NDArray[np.uint32],
    people: People,
    minds: Minds,
    week: Week,
    activities: Activities,
    communities: Communities,
    effects: Effects,
    c: int,
    p: TakingPartParameters,
    seed: int,
    now: int,
) -> None:
    """Hours are given, people join the activity group, those who speak are heard or not, and officials see who came; those who
    believe that their voice counts may start something of their own next week.

    rows: who comes, in community c.
    """
    first, last = communities.first[c], communities.first[c + 1]
    was_active, occasions = week.was_active[first:last], week.occasions[first:last]
    for k in range(len(occasions)):
        was_active[k] = occasions[k] > 0
    attendance = communities.attendance[c]
    for need in range(len(attendance)):
        attendance[need] *= p.imitation_memory
    initiative = service_hours = 0.0
    here = effects.communities[c]
    heard = hearing_chance(p.heard, here.heard, here.quarrel, here.calm)
    for j in range(len(rows)):
        i = rows[j]
        minds.member[i] = 1
        week.occasions_this_quarter[i] += week.occasions[i]
        if week.last_active[i] == 0:
            week.first_active[i] = now + 1
        week.last_active[i] = now + 1
        attendance[people.first_need[i]] += 1.0
        initiative += float(minds.efficacy[i])
        depth = activities.depth[week.activity[i]]
        if depth == SERVICE:
            service_hours += week.occasions[i] * p.hours
        if depth >= DELIBERATION:
            week.spoke[i] = 2 if uniform(seed, VOICE, now, i) < heard else 1
    communities.initiative[c] = initiative
    communities.service_hours[c] = service_hours
