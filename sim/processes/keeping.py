"""What the record keeps, in one pass each: the books of a week, and who carried a quarter."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.processes.books import EVENTS
from sim.state import ACTORS, ELDERLY_AGE, Books, Departments, Stock

Table = NDArray[np.float64]

WEEKS = 13
"""Weeks of a quarter."""
KINDS = 6
"""Needs, and types of resources."""

AMOUNTS = (
    "guanxi", "service_hours", "hours", "admin_hours", "case_hours", "programme_hours", "burnout", "skill", "mission",
    "legitimacy",
)  # fmt: skip
"""Events of a week that have fractions, kept in eight bytes."""
COUNTS = tuple(name for name in EVENTS if name not in AMOUNTS)
"""The others: whole numbers, kept in four bytes."""
_IS_COUNT = tuple(name in COUNTS for name in EVENTS)

ALL, YOUNG, ELDERLY = range(3)
"""Groups of residents, the order of `sim.indices.declared.GROUPS`."""
CARRIED = (
    "residents", "active", "before", "again", "hours_by_row", "hours", "hours_by_rank", "hours_from_top", "top_10", "top_5",
)  # fmt: skip
"""What `carry` adds up. active: gave hours; before: did so in the quarter before; again: did both. Hours are summed three
times, since the last bit hangs on the order: by row, upwards, and downwards (from_top). by_rank: weighted by
2 i - n - 1, i being the rank from the bottom. top_10 and top_5: what the most active 10 and 5 % of the active gave."""
RESIDENTS, ACTIVE, BEFORE, AGAIN, HOURS_BY_ROW, HOURS, HOURS_BY_RANK, HOURS_FROM_TOP, TOP_10, TOP_5 = range(
    len(CARRIED)
)


class Kept(NamedTuple):
    """The books of all reported weeks, and their sums over each quarter: first all communities together, then each.

    Where only sums of quarters are reported (activities by need, actors, agenda), weeks are not kept; counts take four
    bytes each. Of a community that makes 650 bytes a week.
    """

    counts: NDArray[np.uint32]  # [W, C, len(COUNTS)]
    amounts: Table  # [W, C, len(AMOUNTS)]
    stock: Table  # [W, C, 6, columns of Stock]
    departments: (
        Table  # [W, 3] the institution's level, mean acquaintance over pairs of leaders, their mean years in office
    )
    events_of_quarter: Table  # [Q, 1 + C, len(EVENTS)]
    needs: Table  # [Q, 1 + C, 6]
    actors: Table  # [Q, 1 + C, ACTORS, 3]
    agenda: Table  # [Q, D, 2]
    power: Table  # [Q, D] at the end of the quarter
    stock_of_quarter: Table  # [Q, 1 + C, 6, columns of Stock]

    @property
    def events(self) -> Table:
        """The events of all weeks, [W, C, len(EVENTS)]."""
        return self.events_with_totals(len(self.counts))[:, 1:]

    def events_with_totals(self, weeks: int) -> Table:
        """The events of the first `weeks`, [W, 1 + C, len(EVENTS)], all communities together first."""
        events = np.zeros((weeks, 1 + self.counts.shape[1], len(EVENTS)))
        events[:, 1:, [EVENTS.index(name) for name in COUNTS]] = self.counts[:weeks]
        events[:, 1:, [EVENTS.index(name) for name in AMOUNTS]] = self.amounts[:weeks]
        events[:, 0] = events[:, 1:].sum(axis=1)
        return events


def nothing_kept(weeks: int, communities: int, departments: int) -> Kept:
    """Room for so many weeks and communities."""
    quarters, places, stock = -(-weeks // WEEKS), 1 + communities, len(Stock._fields)
    return Kept(
        counts=np.zeros((weeks, communities, len(COUNTS)), np.uint32),
        amounts=np.zeros((weeks, communities, len(AMOUNTS))),
        stock=np.zeros((weeks, communities, KINDS, stock)),
        departments=np.zeros((weeks, 3)),
        events_of_quarter=np.zeros((quarters, places, len(EVENTS))),
        needs=np.zeros((quarters, places, KINDS)),
        actors=np.zeros((quarters, places, ACTORS, 3)),
        agenda=np.zeros((quarters, departments, 2)),
        power=np.zeros((quarters, departments)),
        stock_of_quarter=np.zeros((quarters, places, KINDS, stock)),
    )


@process
def keep_books(kept: Kept, books: Books, stock: Stock, departments: Departments, week: int) -> None:
    """Copy the books of reported week `week`, and add them to those of its quarter; of the warm-up nothing is kept."""
    if week < 1:
        return
    at, quarter = week - 1, (week - 1) // WEEKS
    # A table behind a reference has no order: these are the columns of `Stock`.
    columns = (stock.left, stock.potential, stock.mobilised, stock.used, stock.lapsed, stock.needed, stock.waiting)
    for c in range(len(books.events)):
        count = amount = 0
        for k in range(len(_IS_COUNT)):
            value = books.events[c, k]
            if _IS_COUNT[k]:
                kept.counts[at, c, count] = np.uint32(value)
                count += 1
            else:
                kept.amounts[at, c, amount] = value
                amount += 1
        for row in (0, 1 + c):
            kept.events_of_quarter[quarter, row] += books.events[c]
            kept.needs[quarter, row] += books.needs[c]
            kept.actors[quarter, row] += books.actors[c]
        for k in range(kept.stock.shape[2]):
            for column in range(len(columns)):
                value = columns[column][c, k]
                kept.stock[at, c, k, column] = value
                kept.stock_of_quarter[quarter, 0, k, column] += value
                kept.stock_of_quarter[quarter, 1 + c, k, column] += value
    kept.agenda[quarter] += books.agenda
    kept.power[quarter] = departments.power
    number, ties, in_office = len(departments.tenure), 0.0, 0.0
    for d in range(number):
        in_office += departments.tenure[d]
        for other in range(number):
            ties += departments.acquaintance[d, other]
    kept.departments[at, 0] = departments.institution[0]
    kept.departments[at, 1] = ties / (number * (number - 1))
    kept.departments[at, 2] = in_office / number / 52.0


@process
def carry(
    carried: Table, hours: NDArray[Any], age: NDArray[np.uint8], before: NDArray[np.bool_], first: NDArray[np.uint32]
) -> None:
    """Who carried the quarter: of all communities together, and of each, the sums `CARRIED` of each group.

    carried [1 + C, groups, len(CARRIED)], zeros; hours [N] given in the quarter; community c is the rows from first[c] to
    first[c + 1]. before [N]: who gave hours in the quarter before, and then, for the next call, in this one.
    """
    active = 0
    for i in range(len(hours)):
        active += hours[i] > 0
    given, room = np.empty(active, hours.dtype), np.empty(active, hours.dtype)
    by_elderly = np.empty(active, np.bool_)
    _carry(carried[0], 0, len(hours), hours, age, before, given, by_elderly, room)
    if len(carried) == 2:  # one community is all of them
        carried[1] = carried[0]
    else:
        for c in range(len(first) - 1):
            _carry(carried[1 + c], int(first[c]), int(first[c + 1]), hours, age, before, given, by_elderly, room)
    for i in range(len(hours)):
        before[i] = hours[i] > 0


@process
def _carry(
    sums: Table,
    start: int,
    end: int,
    hours: NDArray[Any],
    age: NDArray[np.uint8],
    before: NDArray[np.bool_],
    given: NDArray[Any],
    by_elderly: NDArray[np.bool_],
    room: NDArray[Any],
) -> None:
    """The sums of the rows from `start` to `end`, [groups, len(CARRIED)]; the last three have room for the active."""
    number = 0
    for i in range(start, end):
        group = ELDERLY if age[i] >= ELDERLY_AGE else YOUNG
        sums[group, RESIDENTS] += 1.0
        sums[group, BEFORE] += before[i]
        if hours[i] > 0:
            sums[group, AGAIN] += before[i]
            given[number], by_elderly[number] = hours[i], group == ELDERLY
            number += 1
    for k in (RESIDENTS, BEFORE, AGAIN):
        sums[ALL, k] = sums[YOUNG, k] + sums[ELDERLY, k]
    for group in range(len(sums)):
        active = 0
        for j in range(number):
            if group == ALL or by_elderly[j] == (group == ELDERLY):
                room[active] = given[j]
                sums[group, HOURS_BY_ROW] += float(given[j])
                active += 1
        sums[group, ACTIVE] = active
        _spread(sums[group], room[:active])


@process
def _spread(sums: Table, given: NDArray[Any]) -> None:
    """How unequal those are who gave hours: the sums over the sorted list."""
    given.sort()
    number = len(given)
    for i in range(number):
        sums[HOURS] += float(given[i])
        sums[HOURS_BY_RANK] += (2.0 * (i + 1.0) - number - 1.0) * float(given[i])
    sums[HOURS_FROM_TOP] = held_by_top(given, 1.0)
    sums[TOP_10], sums[TOP_5] = held_by_top(given, 0.10), held_by_top(given, 0.05)


@process
def held_by_top(ordered: NDArray[Any], share: float) -> float:
    """What the largest `share` of an ascending list holds, added downwards; a fraction of a person counts in part."""
    people = share * len(ordered)
    whole = int(people)
    held = 0.0
    for i in range(whole):
        held += float(ordered[len(ordered) - 1 - i])
    if whole < len(ordered):
        held += (people - whole) * float(ordered[len(ordered) - 1 - whole])
    return held
