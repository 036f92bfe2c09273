"""The books of a week: what the processes of the governing side write down, by community."""

from __future__ import annotations

from enum import auto

import numpy as np

from sim.columns import Columns
from sim.compiler import process
from sim.parameter_types import CasesParameters
from sim.state import LACKING, WAITING, WITH_DEPARTMENTS, Books, Cases, Communities, Organizations, Workers


class Event(Columns):
    """Columns of `Books.events`. From "open" to "vacant_posts", and from "burnout" on (but joined and left): at the end of
    the week; the others: in the week. "guanxi": Shapley shares of acquaintance, one for each closed joint case."""

    arisen = auto()
    reported = auto()
    joint_reported = auto()
    closed = auto()
    joint_closed = auto()
    in_time = auto()
    joint_in_time = auto()
    given_up = auto()
    joint_given_up = auto()
    answers_reopened = auto()
    weeks_to_close = auto()
    astray = auto()
    overreach = auto()
    vacancy = auto()
    misplacement = auto()
    requests = auto()
    granted = auto()
    guanxi = auto()
    only_guanxi = auto()
    voices_heard = auto()
    voices_raised = auto()
    activities = auto()
    by_residents = auto()
    by_organizations = auto()
    service_hours = auto()
    open = auto()
    open_safety = auto()
    waiting_for_worker = auto()
    with_departments = auto()
    lacking = auto()
    past_deadline = auto()
    posts = auto()
    vacant_posts = auto()
    quits = auto()
    hours = auto()
    admin_hours = auto()
    case_hours = auto()
    programme_hours = auto()
    burnout = auto()
    burnt_out = auto()
    severely_burnt_out = auto()
    skill = auto()
    mission = auto()
    organizations = auto()
    active_organizations = auto()
    active_merchants = auto()
    joined = auto()
    left = auto()
    legitimacy = auto()


EVENTS = Event.names()


class Involvement(Columns):
    """Last axis of `Books.actors`: hours of work, presence at events, decisions."""

    work = auto()
    presence = auto()
    influence = auto()


class Leading(Columns):
    """Columns of `Books.agenda`: joint cases that a department ought to lead; agreements reached under its lead."""

    ought_to_lead = auto()
    led = auto()


ALONE, JOINT = range(2)
WAS_CLOSED, WAS_GIVEN_UP = range(2)
NEEDS = 6
"""Kinds of needs, and of cases."""
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
    p: CasesParameters,
    now: int,
) -> None:
    """What is there at the end of the week: open cases, workers, organizations."""
    for i in range(cases.number[0]):
        events = books.events[cases.community[i]]
        events[Event.open] += 1.0
        events[Event.open_safety] += cases.kind[i] == SAFETY_ORDER
        events[Event.waiting_for_worker] += cases.state[i] == WAITING
        events[Event.with_departments] += cases.state[i] == WITH_DEPARTMENTS
        events[Event.lacking] += cases.state[i] == LACKING
        events[Event.past_deadline] += now - cases.born[i] > p.deadline
    for w in range(len(workers.contract)):
        events = books.events[workers.community[w]]
        events[Event.posts] += 1.0
        events[Event.admin_hours] += workers.admin_hours[w]
        events[Event.case_hours] += workers.case_hours[w]
        events[Event.programme_hours] += workers.programme_hours[w]
        events[Event.hours] += workers.admin_hours[w] + workers.case_hours[w] + workers.programme_hours[w]
        if workers.vacant[w] > 0:
            events[Event.vacant_posts] += 1.0
            continue
        events[Event.burnout] += workers.burnout[w]
        events[Event.burnt_out] += workers.burnout[w] >= p.any_at
        events[Event.severely_burnt_out] += workers.burnout[w] >= p.severe_at
        events[Event.skill] += workers.skill[w]
        events[Event.mission] += workers.mission[w]
    for s in range(len(organizations.kind)):
        events = books.events[organizations.community[s]]
        events[Event.organizations] += 1.0
        if organizations.active[s]:
            events[Event.active_organizations] += 1.0
            events[Event.active_merchants] += organizations.kind[s] == MERCHANT
            events[Event.legitimacy] += organizations.legitimacy[s]


def empty_books(communities: int, departments: int, weeks: int, longest: int) -> Books:
    """Books for so many communities, departments and reported weeks; durations are counted up to `longest` weeks."""
    from sim.state import ACTORS

    return Books(
        events=np.zeros((communities, len(EVENTS))),
        needs=np.zeros((communities, NEEDS)),
        actors=np.zeros((communities, ACTORS, len(Involvement.names()))),
        agenda=np.zeros((departments, len(Leading.names()))),
        durations=np.zeros((2, 2, longest + 1)),
        given_up_born=np.zeros((2, weeks)),
    )
