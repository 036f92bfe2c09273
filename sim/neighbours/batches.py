"""In which order neighbours are asked: residents with as many of them ask together, so that short loops walk in one line."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.neighbours.rows import Neighbours, Rows
from sim.processes.blocks import BLOCK


class DegreeBatches(NamedTuple):
    """In which order opinions are asked, block by block of a community: those with as many neighbours ask together, all
    their first neighbour, then all their second.

    So the processor reads what lies in one line, and never guesses wrong how many neighbours the next resident has.
    asking: [N] rows; together: [N] how many of them ask together, from the first row of the block on; asked: [2 E] whom they
    ask. Whom a block asks lies there where it lies in `Neighbours.others`.
    """

    asking: Rows
    together: Rows
    asked: Rows


@process
def degree_batches(first: Rows, neighbours: Neighbours) -> DegreeBatches:
    """The batches in communities that begin at the rows `first` [C + 1]; done once."""
    residents = first[-1]
    batches = DegreeBatches(
        np.empty(residents, np.uint32), np.zeros(residents, np.uint32), np.empty(len(neighbours.others), np.uint32)
    )
    for c in range(len(first) - 1):
        for begin in range(int(first[c]), int(first[c + 1]), BLOCK):
            _lay_out(begin, min(begin + BLOCK, int(first[c + 1])), neighbours, batches)
    return batches


@process
def _lay_out(first: int, last: int, neighbours: Neighbours, batches: DegreeBatches) -> None:
    start = neighbours.start
    having = _how_many_have(start[first : last + 1])
    place = np.zeros(len(having) + 1, np.int64)
    for ties in range(len(having)):
        place[ties + 1] = place[ties] + having[ties]
    asking = batches.asking[first:last]
    for i in range(first, last):
        ties = start[i + 1] - start[i]
        asking[place[ties]] = i
        place[ties] += 1
    at, begin, group = start[first], 0, first
    for ties in range(len(having)):
        if having[ties] == 0:
            continue
        for which in range(ties):
            for i in asking[begin : begin + having[ties]]:
                batches.asked[at] = neighbours.others[start[i] + which]
                at += 1
        batches.together[group] = having[ties]
        begin += having[ties]
        group += 1


@process
def _how_many_have(start: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of the rows with these starts [n + 1] have no neighbour, one, two and so on."""
    most = 0
    for k in range(len(start) - 1):
        most = max(most, start[k + 1] - start[k])
    having = np.zeros(most + 1, np.int64)
    for k in range(len(start) - 1):
        having[start[k + 1] - start[k]] += 1
    return having
