"""Who carried a quarter: sums over residents by group, which nothing but the record asks for.

Occasions are few: so many residents came so often. All that a sorted list of them says is in these numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.state import ELDERLY_AGE, Bytes

Table = NDArray[np.float64]
Tally = NDArray[np.int64]

MOST = 255
"""Occasions in a quarter are counted in a byte."""

ALL, YOUNG, ELDERLY = range(3)
"""Groups of residents, the order of `sim.indices.declared.GROUPS`."""
CARRIED = ("residents", "active", "before", "again", "occasions", "by_rank", "top_10", "top_5")
"""What `carry` adds up. active: came in the quarter; before: did so in the quarter before; again: did both. by_rank: the
occasions weighted by 2 i - n - 1, i being the rank from the bottom among n. top_10 and top_5: those of the most active 10
and 5 % of the active."""
RESIDENTS, ACTIVE, BEFORE, AGAIN, OCCASIONS, BY_RANK, TOP_10, TOP_5 = range(len(CARRIED))


@process
def carry(carried: Table, occasions: Bytes, age: Bytes, before: NDArray[np.bool_], first: NDArray[np.uint32]) -> None:
    """Who carried the quarter: of all communities together, and of each, the sums `CARRIED` of each group.

    carried [1 + C, groups, len(CARRIED)], zeros; occasions [N] in the quarter; community c is the rows from first[c] to
    first[c + 1]. before [N]: who came in the quarter before, and then, for the next call, in this one.
    """
    everywhere = np.zeros((3, MOST + 1), np.int64)
    for c in range(len(first) - 1):
        here = np.zeros((3, MOST + 1), np.int64)
        heads = carried[1 + c]
        for i in range(first[c], first[c + 1]):
            group = ELDERLY if age[i] >= ELDERLY_AGE else YOUNG
            here[group, occasions[i]] += 1
            heads[group, BEFORE] += before[i]
            heads[group, AGAIN] += before[i] and occasions[i] > 0
            before[i] = occasions[i] > 0
        for some in range(MOST + 1):
            here[ALL, some] = here[YOUNG, some] + here[ELDERLY, some]
        everywhere += here
        for k in (BEFORE, AGAIN):
            heads[ALL, k] = heads[YOUNG, k] + heads[ELDERLY, k]
            for group in range(3):
                carried[0, group, k] += heads[group, k]
        for group in range(3):
            _sum_up(heads[group], here[group])
    for group in range(3):
        _sum_up(carried[0, group], everywhere[group])


@process
def _sum_up(sums: Table, came: Tally) -> None:
    """How unequal those are who came; came[n]: how many residents came n times, [MOST + 1]."""
    active, residents = came[1:].sum(), came.sum()
    occasions = by_rank = ahead = 0
    for some in range(1, MOST + 1):
        occasions += some * came[some]
        by_rank += some * came[some] * (2 * ahead + came[some] - active)  # the ranks from ahead + 1 on, added up
        ahead += came[some]
    sums[RESIDENTS], sums[ACTIVE], sums[OCCASIONS], sums[BY_RANK] = residents, active, occasions, by_rank
    sums[TOP_10], sums[TOP_5] = held_by_top(came, 0.10 * active), held_by_top(came, 0.05 * active)


@process
def held_by_top(came: Tally, people: float) -> float:
    """The occasions of the `people` who came most often; a fraction of a person counts in part."""
    left = whole = int(people)
    held, next_one = 0, 0
    for some in range(MOST, 0, -1):
        taken = min(left, came[some])
        held += some * taken
        left -= taken
        if next_one == 0 and taken < came[some]:
            next_one = some
    return held + (people - whole) * next_one
