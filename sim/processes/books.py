"""The books of a week: what the processes of the governing side write down, by community."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiler import process
from sim.state import LACKING, WAITING, WITH_DEPARTMENTS, Books, Cases, Communities, Organizations, Workers

EVENTS = (
    "arisen", "reported", "joint_reported", "closed", "joint_closed", "in_time", "joint_in_time", "given_up", "joint_given_up",
    "answers_reopened", "weeks_to_close", "astray", "overreach", "vacancy", "misplacement", "requests", "granted",
    "guanxi", "only_guanxi", "voices_heard", "voices_raised", "activities", "by_residents", "by_organizations",
    "service_hours", "open", "open_safety", "waiting_for_worker", "with_departments", "lacking", "past_deadline",
    "posts", "vacant_posts", "quits",
    "hours", "admin_hours", "case_hours", "programme_hours", "burnout", "burnt_out", "severely_burnt_out", "skill",
    "mission", "organizations", "active_organizations", "active_merchants", "joined", "left", "legitimacy",
)  # fmt: skip
"""Columns of `Books.events`. From "open" to "vacant_posts", and from "burnout" on (but joined and left): at the end of
the week; the others: in the week. "guanxi": Shapley shares of acquaintance, one for each closed joint case."""

(
    ARISEN, REPORTED, JOINT_REPORTED, CLOSED_CASES, JOINT_CLOSED, IN_TIME, JOINT_IN_TIME, GIVEN_UP_CASES, JOINT_GIVEN_UP,
    ANSWERS_REOPENED, WEEKS_TO_CLOSE, ASTRAY, OVERREACHED, VACANT, MISPLACED, REQUESTS, GRANTED,
    GUANXI, ONLY_GUANXI, VOICES_HEARD, VOICES_RAISED, ACTIVITIES, BY_RESIDENTS, BY_ORGANIZATIONS,
    SERVICE_HOURS, OPEN, OPEN_SAFETY, WAITING_FOR_WORKER, IN_DEPARTMENTS, LACKING_RESOURCES, PAST_DEADLINE,
    POSTS, VACANT_POSTS, QUITS,
    HOURS, ADMIN_HOURS, CASE_HOURS, PROGRAMME_HOURS, BURNOUT, BURNT_OUT, SEVERELY_BURNT_OUT, SKILL,
    MISSION, ALL_ORGANIZATIONS, ACTIVE_ORGANIZATIONS, ACTIVE_MERCHANTS, JOINED, LEFT, LEGITIMACY,
) = range(len(EVENTS))  # fmt: skip

WORK, PRESENCE, INFLUENCE = range(3)
OUGHT_TO_LEAD, LED = range(2)
ALONE, JOINT = range(2)
WAS_CLOSED, WAS_GIVEN_UP = range(2)
MERCHANT = 5
"""The kind of organization that merchants are."""
SAFETY_ORDER = 5
"""The kind of case that is about safety and order."""


@process
def open_books(books: Books) -> None:
    """A new week: nothing has happened yet."""
    books.events[:] = 0.0
    books.needs[:] = 0.0
    books.actors[:] = 0.0
    books.agenda[:] = 0.0


@process
def take_stock(
    books: Books,
    communities: Communities,
    workers: Workers,
    organizations: Organizations,
    cases: Cases,
    p: Any,
    now: int,
) -> None:
    """What is there at the end of the week: open cases, workers, organizations."""
    for i in range(cases.number[0]):
        events = books.events[cases.community[i]]
        events[OPEN] += 1.0
        events[OPEN_SAFETY] += cases.kind[i] == SAFETY_ORDER
        events[WAITING_FOR_WORKER] += cases.state[i] == WAITING
        events[IN_DEPARTMENTS] += cases.state[i] == WITH_DEPARTMENTS
        events[LACKING_RESOURCES] += cases.state[i] == LACKING
        events[PAST_DEADLINE] += now - cases.born[i] > p.deadline
    for w in range(len(workers.contract)):
        events = books.events[workers.community[w]]
        events[POSTS] += 1.0
        events[ADMIN_HOURS] += workers.admin_hours[w]
        events[CASE_HOURS] += workers.case_hours[w]
        events[PROGRAMME_HOURS] += workers.programme_hours[w]
        events[HOURS] += workers.admin_hours[w] + workers.case_hours[w] + workers.programme_hours[w]
        if workers.vacant[w] > 0:
            events[VACANT_POSTS] += 1.0
            continue
        events[BURNOUT] += workers.burnout[w]
        events[BURNT_OUT] += workers.burnout[w] >= p.any_at
        events[SEVERELY_BURNT_OUT] += workers.burnout[w] >= p.severe_at
        events[SKILL] += workers.skill[w]
        events[MISSION] += workers.mission[w]
    for s in range(len(organizations.kind)):
        events = books.events[organizations.community[s]]
        events[ALL_ORGANIZATIONS] += 1.0
        if organizations.active[s]:
            events[ACTIVE_ORGANIZATIONS] += 1.0
            events[ACTIVE_MERCHANTS] += organizations.kind[s] == MERCHANT
            events[LEGITIMACY] += organizations.legitimacy[s]


def empty_books(communities: int, departments: int, weeks: int, longest: int) -> Books:
    """Books for so many communities, departments and reported weeks; durations are counted up to `longest` weeks."""
    from sim.state import ACTORS

    return Books(
        events=np.zeros((communities, len(EVENTS))),
        needs=np.zeros((communities, 6)),
        actors=np.zeros((communities, ACTORS, 3)),
        agenda=np.zeros((departments, 2)),
        durations=np.zeros((2, 2, longest + 1)),
        given_up_born=np.zeros((2, weeks)),
    )
