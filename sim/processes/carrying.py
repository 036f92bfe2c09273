"""Who carried a quarter: sums over residents by group, which nothing but the record asks for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.state import ELDERLY_AGE

Table = NDArray[np.float64]

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
