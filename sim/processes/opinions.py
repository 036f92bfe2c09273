"""How duty spreads: everybody moves towards the mean of the neighbours, who all still hold last week's opinion."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.neighbours.rows import Neighbours, neighbours_of
from sim.processes.blocks import BLOCK
from sim.rules.learning import opinion_after
from sim.state import Minds, People

Rows = NDArray[np.uint32]


class Rounds(NamedTuple):
    """In which order opinions are asked, block by block of a community: those with as many neighbours ask together, all
    their first neighbour, then all their second.

    So the processor reads what lies in one line, and never guesses wrong how many neighbours the next resident has.
    asking: [N] rows; together: [N] how many of them ask together, from the first row of the block on; asked: [2 E] whom they
    ask. Whom a block asks has the places there that it has in `Neighbours.others`.
    """

    asking: Rows
    together: Rows
    asked: Rows


@process
def rounds_of(first: Rows, neighbours: Neighbours) -> Rounds:
    """The rounds in communities that begin at the rows `first` [C + 1]; done once."""
    residents = first[-1]
    rounds = Rounds(
        np.empty(residents, np.uint32), np.zeros(residents, np.uint32), np.empty(len(neighbours.others), np.uint32)
    )
    for c in range(len(first) - 1):
        for begin in range(int(first[c]), int(first[c + 1]), BLOCK):
            _lay_out(begin, min(begin + BLOCK, int(first[c + 1])), neighbours, rounds)
    return rounds


@process
def _lay_out(first: int, last: int, neighbours: Neighbours, rounds: Rounds) -> None:
    start = neighbours.start
    having = _how_many_have(start[first : last + 1])
    place = np.zeros(len(having) + 1, np.int64)
    for ties in range(len(having)):
        place[ties + 1] = place[ties] + having[ties]
    asking = rounds.asking[first:last]
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
                rounds.asked[at] = neighbours.others[start[i] + which]
                at += 1
        rounds.together[group] = having[ties]
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


@process
def share_opinions(
    minds: Minds,
    neighbours: Neighbours,
    rounds: Rounds,
    first: int,
    last: int,
    everyone: float,
    anchor: NDArray[np.float64],
    p: Any,
) -> None:
    """Duty moves to the mean of the neighbours (and oneself), held by the own anchor; who sees nobody keeps to the anchor.

    Writes `next_duty` of the rows of a block, from first to before last. everyone: all duty of the crowd, read in complete
    networks. anchor: of the rows.
    """
    duty, start, said, heard = minds.duty, neighbours.start, np.empty(last - first), np.empty(last - first)
    at, begin, group = start[first], first, first
    while begin < last:
        number = int(rounds.together[group])
        asking = rounds.asking[begin : begin + number]
        for k in range(number):
            said[k] = 0.0
        for _ in range(start[asking[0] + 1] - start[asking[0]]):
            asked = rounds.asked[at : at + number]
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
    nobody asks there. first: [C + 1] as in `rounds_of`; a crowd is one community or several."""
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
    people: People, minds: Minds, neighbours: Neighbours, rounds: Rounds, first: Rows, p: Any, times: int
) -> None:
    """Neighbours exchange opinions a number of times. rounds: from `rounds_of`; first: the same as there."""
    anchor = np.empty(BLOCK)
    for _ in range(times):
        everyone = all_duty(minds, neighbours, first)
        for c in range(len(first) - 1):
            last = int(first[c + 1])
            for begin in range(int(first[c]), last, BLOCK):
                end = min(begin + BLOCK, last)
                for i in range(begin, end):
                    anchor[i - begin] = people.duty_anchor[i]
                share_opinions(minds, neighbours, rounds, begin, end, everyone[c], anchor, p)
        hold_new_opinions(minds)
