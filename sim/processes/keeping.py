"""What the record keeps, in one pass each: the books of a week, and who carried a quarter."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.processes.books import EVENTS
from sim.state import ELDERLY_AGE

Table = NDArray[np.float64]

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


@process
def keep_books(
    week: int,
    quarter: int,
    events: Table,
    needs: Table,
    actors: Table,
    agenda: Table,
    stock: tuple[Table, ...],
    counts_of_week: NDArray[np.uint32],
    amounts_of_week: Table,
    stock_of_week: Table,
    events_of_quarter: Table,
    needs_of_quarter: Table,
    actors_of_quarter: Table,
    agenda_of_quarter: Table,
    stock_of_quarter: Table,
) -> None:
    """Copy the books of a week, and add them to those of its quarter: first all communities together, then each.

    Of the week: events [C, len(EVENTS)], needs [C, 6], actors [C, ACTORS, 3], agenda [D, 2], and the columns of stock
    [C, 6]. Kept: [W, C, ...] of weeks and [Q, 1 + C, ...] of quarters, `week` and `quarter` counted from 0.
    """
    for c in range(len(events)):
        count = amount = 0
        for k in range(len(_IS_COUNT)):
            value = events[c, k]
            if _IS_COUNT[k]:
                counts_of_week[week, c, count] = np.uint32(value)
                count += 1
            else:
                amounts_of_week[week, c, amount] = value
                amount += 1
            events_of_quarter[quarter, 0, k] += value
            events_of_quarter[quarter, 1 + c, k] += value
        for k in range(needs.shape[1]):
            needs_of_quarter[quarter, 0, k] += needs[c, k]
            needs_of_quarter[quarter, 1 + c, k] += needs[c, k]
        for a in range(actors.shape[1]):
            for k in range(actors.shape[2]):
                actors_of_quarter[quarter, 0, a, k] += actors[c, a, k]
                actors_of_quarter[quarter, 1 + c, a, k] += actors[c, a, k]
        for k in range(stock_of_week.shape[2]):
            for column in range(len(stock)):
                value = stock[column][c, k]
                stock_of_week[week, c, k, column] = value
                stock_of_quarter[quarter, 0, k, column] += value
                stock_of_quarter[quarter, 1 + c, k, column] += value
    agenda_of_quarter[quarter] += agenda


@process
def keep_departments(kept: Table, institution: Table, acquaintance: Table, tenure: Table) -> None:
    """The institution's level, mean acquaintance over pairs of leaders, and their mean years in office, kept [3]."""
    number = len(tenure)
    ties = weeks = 0.0
    for d in range(number):
        weeks += tenure[d]
        for other in range(number):
            ties += acquaintance[d, other]
    kept[0], kept[1], kept[2] = institution[0], ties / (number * (number - 1)), weeks / number / 52.0


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
    room = np.empty(active, hours.dtype)
    for group in range(carried.shape[1]):
        _carry(carried[0, group], group, 0, len(hours), hours, age, before, room)
        for c in range(len(first) - 1):
            _carry(carried[1 + c, group], group, int(first[c]), int(first[c + 1]), hours, age, before, room)
    for i in range(len(hours)):
        before[i] = hours[i] > 0


@process
def _carry(
    sums: Table,
    group: int,
    start: int,
    end: int,
    hours: NDArray[Any],
    age: NDArray[np.uint8],
    before: NDArray[np.bool_],
    room: NDArray[Any],
) -> None:
    """The sums of one group among the rows from `start` to `end`."""
    residents = active = took_part = again = 0
    given = 0.0
    for i in range(start, end):
        if group == ALL or (age[i] >= ELDERLY_AGE) == (group == ELDERLY):
            residents += 1
            took_part += before[i]
            if hours[i] > 0:
                again += before[i]
                given += float(hours[i])
                room[active] = hours[i]
                active += 1
    sums[RESIDENTS], sums[ACTIVE], sums[BEFORE], sums[AGAIN] = residents, active, took_part, again
    ordered = room[:active]
    ordered.sort()
    by_rank = upwards = 0.0
    for i in range(active):
        upwards += float(ordered[i])
        by_rank += (2.0 * (i + 1.0) - active - 1.0) * float(ordered[i])
    sums[HOURS_BY_ROW], sums[HOURS], sums[HOURS_BY_RANK] = given, upwards, by_rank
    sums[HOURS_FROM_TOP] = held_by_top(ordered, 1.0)
    sums[TOP_10], sums[TOP_5] = held_by_top(ordered, 0.10), held_by_top(ordered, 0.05)


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
