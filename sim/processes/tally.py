"""The weekly tally: what the processes of the governing side count, by community."""

from __future__ import annotations

import numpy as np

from sim.compiler import process
from sim.kinds import Handling, Need, OrganizationKind
from sim.rules.work import hours_of_week
from sim.state import (
    ACTORS,
    EVENTS,
    LACKING,
    WAITING,
    WITH_DEPARTMENTS,
    Event,
    Involvement,
    Leading,
    WeeklyTally,
)
from sim.world import World

ALONE, JOINT = map(int, Handling)
WAS_CLOSED, WAS_GIVEN_UP = range(2)
"""How a case left: the second axis of `WeeklyTally.durations`."""


@process
def reset_tally(tally: WeeklyTally) -> None:
    """A new week: nothing has happened yet."""
    tally.by_event[:] = 0.0
    tally.needs[:] = 0.0
    tally.actors[:] = 0.0
    tally.agenda[:] = 0.0


@process
def take_snapshot(world: World, now: int) -> None:
    """What is there at the end of the week: open cases, workers, organizations."""
    tally, workers, organizations, cases = world.tally, world.workers, world.organizations, world.cases
    deadline, of_work = world.parameters.cases[0].deadline, world.parameters.work[0]
    for i in range(cases.number[0]):
        counts = tally.by_event[cases.community[i]]
        counts[Event.open] += 1.0
        counts[Event.open_safety] += cases.kind[i] == Need.safety_order
        counts[Event.waiting_for_worker] += cases.state[i] == WAITING
        counts[Event.with_departments] += cases.state[i] == WITH_DEPARTMENTS
        counts[Event.lacking] += cases.state[i] == LACKING
        counts[Event.past_deadline] += now - cases.opened[i] > deadline
    for w in range(len(workers.contract)):
        counts = tally.by_event[workers.community[w]]
        counts[Event.posts] += 1.0
        counts[Event.admin_hours] += workers.admin_hours[w]
        counts[Event.case_hours] += workers.case_hours[w]
        counts[Event.programme_hours] += workers.programme_hours[w]
        counts[Event.hours] += hours_of_week(workers.admin_hours[w], workers.case_hours[w], workers.programme_hours[w])
        if workers.vacant[w] > 0:
            counts[Event.vacant_posts] += 1.0
            continue
        counts[Event.burnout] += workers.burnout[w]
        counts[Event.burnt_out] += workers.burnout[w] >= of_work.any_at
        counts[Event.severely_burnt_out] += workers.burnout[w] >= of_work.severe_at
        counts[Event.skill] += workers.skill[w]
        counts[Event.mission] += workers.mission[w]
    for s in range(len(organizations.kind)):
        counts = tally.by_event[organizations.community[s]]
        counts[Event.organizations] += 1.0
        if organizations.active[s]:
            counts[Event.active_organizations] += 1.0
            counts[Event.active_merchants] += organizations.kind[s] == OrganizationKind.merchant
            counts[Event.legitimacy] += organizations.legitimacy[s]


def empty_tally(communities: int, departments: int, weeks: int, longest: int) -> WeeklyTally:
    """An empty tally for so many communities, departments and reported weeks; durations are counted up to `longest` weeks."""
    return WeeklyTally(
        by_event=np.zeros((communities, len(EVENTS))),
        needs=np.zeros((communities, len(Need))),
        actors=np.zeros((communities, ACTORS, len(Involvement))),
        agenda=np.zeros((departments, len(Leading))),
        durations=np.zeros((len(Handling), len((WAS_CLOSED, WAS_GIVEN_UP)), longest + 1)),
        dropped_by_opening_week=np.zeros((len(Handling), weeks)),
    )
