"""How duty spreads: everybody moves towards the mean of the neighbours, who all still hold last week's opinion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.neighbours.batches import DegreeBatches
from sim.neighbours.rows import Neighbours, neighbours_of
from sim.parameter_types import DutyParameters
from sim.processes.blocks import BLOCK
from sim.rules.learning import opinion_after
from sim.state import Minds, People

Rows = NDArray[np.uint32]


@process
def share_opinions(
    minds: Minds,
    neighbours: Neighbours,
    batches: DegreeBatches,
    first: int,
    last: int,
    everyone: float,
    anchor: NDArray[np.float64],
    p: DutyParameters,
) -> None:
    """Duty moves to the mean of the neighbours (and oneself), held by the own anchor; who sees nobody keeps to the anchor.

    Writes `next_duty` of the rows of a block, from first to before last. everyone: all duty of the crowd, read in complete
    networks. anchor: of the rows.
    """
    duty, start, said, heard = minds.duty, neighbours.start, np.empty(last - first), np.empty(last - first)
    at, begin, group = start[first], first, first
    while begin < last:
        number = int(batches.together[group])
        asking = batches.asking[begin : begin + number]
        for k in range(number):
            said[k] = 0.0
        for _ in range(start[asking[0] + 1] - start[asking[0]]):
            asked = batches.asked[at : at + number]
            for k in range(number):
                said[k] += float(duty[asked[k]])
            at += number
        for k in range(number):
            heard[asking[k] - first] = said[k]
        begin, group = begin + number, group + 1
    own, next_duty = duty[first:last], minds.next_duty[first:last]
    for k in range(last - first):
        mine = float(own[k])
        others = everyone - mine if neighbours.everyone else heard[k]
        weight = neighbours_of(neighbours, first + k) + p.own_weight
        mean = (others + p.own_weight * mine) / weight if weight > 0.0 else mine
        next_duty[k] = opinion_after(mean, anchor[k], p.susceptibility)


@process
def all_duty(minds: Minds, neighbours: Neighbours, first: Rows) -> NDArray[np.float64]:
    """The duty of all in a crowd together, for each community [C], where everybody is everybody's neighbour; 0 elsewhere, for
    nobody asks there. first: [C + 1] as in `degree_batches`; a crowd is one community or several."""
    together = np.zeros(len(first) - 1)
    if neighbours.everyone:
        duty, end, of_crowd = minds.duty, 0, 0.0
        for c in range(len(together)):
            begin = int(first[c])
            if begin >= end:
                end, of_crowd = begin + int(neighbours.peers[begin]) + 1, 0.0
                for i in range(begin, end):
                    of_crowd += float(duty[i])
            together[c] = of_crowd
    return together


@process
def hold_new_opinions(minds: Minds) -> None:
    """Everybody has seen last week's opinions: the new ones count from now on."""
    for i in range(len(minds.duty)):
        minds.duty[i] = minds.next_duty[i]


@process
def talk_it_over(
    people: People,
    minds: Minds,
    neighbours: Neighbours,
    batches: DegreeBatches,
    first: Rows,
    p: DutyParameters,
    times: int,
) -> None:
    """Neighbours exchange opinions a number of times. batches: from `degree_batches`; first: the same as there."""
    anchor = np.empty(BLOCK)
    for _ in range(times):
        everyone = all_duty(minds, neighbours, first)
        for c in range(len(first) - 1):
            last = int(first[c + 1])
            for begin in range(int(first[c]), last, BLOCK):
                end = min(begin + BLOCK, last)
                for i in range(begin, end):
                    anchor[i - begin] = people.duty_anchor[i]
                share_opinions(minds, neighbours, batches, begin, end, everyone[c], anchor, p)
        hold_new_opinions(minds)
