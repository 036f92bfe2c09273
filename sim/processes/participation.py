"""Steps 5 and 6 of the week: who is admitted, and what taking part brings about at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiler import process
from sim.draws import ADMISSION, VOICE, uniform
from sim.state import DELIBERATION, SERVICE, Activities, Communities, Minds, People, Week


@process
def admit(week: Week, activities: Activities, places: float, seed: int, now: int) -> None:
    """Places run out: of those who want, luck admits as many as there are places; the others are turned away."""
    full = False
    wanting = 0
    for i in range(len(week.occasions)):
        week.turned_away[i] = 0
        if week.occasions[i] > 0:
            wanting += 1
            activities.applicants[week.activity[i]] += 1
            full = full or activities.applicants[week.activity[i]] > places
    if not full:
        return
    rows = np.empty(wanting, np.int64)
    turn = np.empty(wanting, np.float64)
    at = 0
    for i in range(len(week.occasions)):
        if week.occasions[i] > 0:
            rows[at] = i
            turn[at] = week.activity[i] + uniform(seed, ADMISSION, now, i)
            at += 1
    admitted = np.zeros(len(activities.applicants), np.int64)
    for i in rows[np.argsort(turn, kind="mergesort")]:
        a = week.activity[i]
        if admitted[a] + 1 > places:
            week.occasions[i] = 0
            week.turned_away[i] = 1
        else:
            admitted[a] += 1


@process
def take_part(
    people: People,
    minds: Minds,
    week: Week,
    activities: Activities,
    communities: Communities,
    p: Any,
    seed: int,
    now: int,
) -> None:
    """Hours are given, people join the activity group, those who speak are heard or not, and officials see who came; those who
    believe that their voice counts may start something of their own next week.
    """
    attendance = communities.attendance
    for c in range(attendance.shape[0]):
        communities.initiative[c] = communities.service_hours[c] = 0.0
        for need in range(attendance.shape[1]):
            attendance[c, need] *= p.imitation_memory
    for i in range(len(week.occasions)):
        week.was_active[i] = week.occasions[i] > 0
        week.spoke[i] = 0
        if week.occasions[i] == 0:
            continue
        minds.member[i] = 1
        week.hours_this_quarter[i] += week.occasions[i] * p.hours
        if week.last_active[i] == 0:
            week.first_active[i] = now + 1
        week.last_active[i] = now + 1
        c = people.community[i]
        attendance[c, people.first_need[i]] += 1.0
        communities.initiative[c] += float(minds.efficacy[i])
        if activities.depth[week.activity[i]] == SERVICE:
            communities.service_hours[c] += week.occasions[i] * p.hours
        if activities.depth[week.activity[i]] >= DELIBERATION:
            week.spoke[i] = 2 if uniform(seed, VOICE, now, i) < p.heard else 1
