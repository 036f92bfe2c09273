"""What is kept of the weeks: sums over residents, the tallies of the governing side, and their sums over quarters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.calendar import WEEKS_OF_QUARTER
from sim.kinds import Need, Resource
from sim.state import ACTORS, EVENTS, Event, Involvement, OfDepartments, Stock

Table = NDArray[np.float64]


COUNTS = (
    "arisen", "reported", "joint_reported", "closed", "joint_closed", "in_time", "joint_in_time", "given_up", "joint_given_up",
    "answers_reopened", "weeks_to_close", "astray", "overreach", "vacancy", "misplacement", "requests", "granted", "only_guanxi",
    "voices_heard", "voices_raised", "activities", "by_residents", "by_organizations", "open", "open_safety",
    "waiting_for_worker", "with_departments", "lacking", "past_deadline", "posts", "vacant_posts", "quits", "burnt_out",
    "severely_burnt_out", "organizations", "active_organizations", "active_merchants", "joined", "left",
)  # fmt: skip
"""Events of a week that are whole numbers, and for which four bytes are enough."""
AMOUNTS = tuple(name for name in EVENTS if name not in COUNTS)
"""All others, in eight bytes: what somebody adds loses no fraction, whether it is named here or not."""
IS_COUNT = tuple(name in COUNTS for name in EVENTS)


class History(NamedTuple):
    """The sums and tallies of all reported weeks, and those over each quarter: first all communities together, then each.

    Where only sums of quarters are reported (activities by need, actors, agenda), weeks are not kept; counts take four
    bytes each. Of a community that makes 650 bytes a week.
    """

    sums: Table  # [W, C, 2, len(SUMS)] over residents, by group, columns in sim/processes/recording.py
    counts: NDArray[np.uint32]  # [W, C, len(COUNTS)]
    amounts: Table  # [W, C, len(AMOUNTS)]
    stock: Table  # [W, C, len(Resource), columns of Stock]
    departments: Table  # [W, len(OfDepartments)]
    events_of_quarter: Table  # [Q, 1 + C, len(EVENTS)]
    needs: Table  # [Q, 1 + C, len(Need)]
    actors: Table  # [Q, 1 + C, ACTORS, 3]
    agenda: Table  # [Q, D, 2]
    power: Table  # [Q, D] at the end of the quarter
    stock_of_quarter: Table  # [Q, 1 + C, len(Resource), columns of Stock]

    def sums_of_quarter(self, week: int) -> Table:
        """The sums of the 13 weeks up to reported week `week`, [W, C, 2, len(SUMS)]; none of the warm-up is kept."""
        return self.sums[max(0, week - WEEKS_OF_QUARTER) : max(0, week)]

    @property
    def events(self) -> Table:
        """The events of all weeks, [W, C, len(EVENTS)]."""
        return self.events_with_totals(len(self.counts))[:, 1:]

    def events_with_totals(self, weeks: int) -> Table:
        """The events of the first `weeks`, [W, 1 + C, len(EVENTS)], all communities together first."""
        events = np.zeros((weeks, 1 + self.counts.shape[1], len(EVENTS)))
        events[:, 1:, [Event[name] for name in COUNTS]] = self.counts[:weeks]
        events[:, 1:, [Event[name] for name in AMOUNTS]] = self.amounts[:weeks]
        events[:, 0] = events[:, 1:].sum(axis=1)
        return events


def no_history(weeks: int, communities: int, departments: int, sums: int) -> History:
    """Room for so many weeks and communities. sums: how many are kept over residents."""
    quarters, rows, stock = -(-weeks // WEEKS_OF_QUARTER), 1 + communities, len(Stock._fields)
    return History(
        sums=np.zeros((weeks, communities, 2, sums)),
        counts=np.zeros((weeks, communities, len(COUNTS)), np.uint32),
        amounts=np.zeros((weeks, communities, len(AMOUNTS))),
        stock=np.zeros((weeks, communities, len(Resource), stock)),
        departments=np.zeros((weeks, len(OfDepartments))),
        events_of_quarter=np.zeros((quarters, rows, len(EVENTS))),
        needs=np.zeros((quarters, rows, len(Need))),
        actors=np.zeros((quarters, rows, ACTORS, len(Involvement))),
        agenda=np.zeros((quarters, departments, 2)),
        power=np.zeros((quarters, departments)),
        stock_of_quarter=np.zeros((quarters, rows, len(Resource), stock)),
    )
