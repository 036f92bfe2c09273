"""Who contributed to a quarter: sums over residents by group, which nothing but the record asks for.

Occasions are few: so many residents came so often. All that a sorted list of them says is in these numbers.
"""

from __future__ import annotations

from enum import auto

import numpy as np
from numpy.typing import NDArray

from sim.ages import ELDERLY_AGE
from sim.columns import Columns
from sim.compiler import process
from sim.limits import MOST_IN_A_BYTE
from sim.state import Bytes, Group

Table = NDArray[np.float64]
Tally = NDArray[np.int64]

MOST = MOST_IN_A_BYTE
"""Occasions in a quarter are counted in a byte."""


GROUPS = len(Group)
TENTH, TWENTIETH = 0.10, 0.05
"""Of the active: the busiest whose occasions are reported."""


class Contribution(Columns):
    """What `tally_contributors` adds up, of each group. active: came in the quarter; before: did so in the quarter before;
    retained: did both. by_rank: the occasions weighted by 2 i - n - 1, i being the rank from the bottom among n. top_10 and
    top_5: those of the most active 10 and 5 % of the active."""

    residents = auto()
    active = auto()
    before = auto()
    retained = auto()
    occasions = auto()
    by_rank = auto()
    top_10 = auto()
    top_5 = auto()


@process
def tally_contributors(
    contributors: Table, occasions: Bytes, age: Bytes, before: NDArray[np.bool_], first: NDArray[np.uint32]
) -> None:
    """Who contributed to the quarter: of all communities together, and of each, the sums `Contribution` of each group.

    contributors [1 + C, groups, len(Contribution)], zeros; occasions [N] in the quarter; community c is the rows from first[c] to
    first[c + 1]. before [N]: who came in the quarter before, and then, for the next call, in this one.
    """
    everywhere = np.zeros((GROUPS, MOST + 1), np.int64)
    for c in range(len(first) - 1):
        here = np.zeros((GROUPS, MOST + 1), np.int64)
        heads = contributors[1 + c]
        for i in range(first[c], first[c + 1]):
            own = Group.elderly if age[i] >= ELDERLY_AGE else Group.young
            here[own, occasions[i]] += 1
            heads[own, Contribution.before] += before[i]
            heads[own, Contribution.retained] += before[i] and occasions[i] > 0
            before[i] = occasions[i] > 0
        for some in range(MOST + 1):
            here[Group.all, some] = here[Group.young, some] + here[Group.elderly, some]
        everywhere += here
        for k in (Contribution.before, Contribution.retained):
            heads[Group.all, k] = heads[Group.young, k] + heads[Group.elderly, k]
            for group in range(GROUPS):
                contributors[0, group, k] += heads[group, k]
        for group in range(GROUPS):
            _sum_up(heads[group], here[group])
    for group in range(GROUPS):
        _sum_up(contributors[0, group], everywhere[group])


@process
def _sum_up(sums: Table, came: Tally) -> None:
    """How unequal those are who came; came[n]: how many residents came n times, [MOST + 1]."""
    active, residents = came[1:].sum(), came.sum()
    occasions = by_rank = ahead = 0
    for some in range(1, MOST + 1):
        occasions += some * came[some]
        by_rank += some * came[some] * (ahead + (ahead + came[some]) - active)  # ranks from ahead + 1 to ahead + came
        ahead += came[some]
    sums[Contribution.residents] = residents
    sums[Contribution.active] = active
    sums[Contribution.occasions] = occasions
    sums[Contribution.by_rank] = by_rank
    sums[Contribution.top_10] = held_by_top(came, TENTH * active)
    sums[Contribution.top_5] = held_by_top(came, TWENTIETH * active)


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
