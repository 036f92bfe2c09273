"""The neighbour network of a place: four layers of ties among those who talk to neighbours at all.

Stairwell, rest of the building, acquaintances across buildings who are of about one's age, and people of one's home
place. The others are isolates: 27.52 % of 8,213 residents never talk to neighbours [suns-2017]. One procedure makes
every layer: line up the residents of a group, and let each pick some of those who stand close by.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process, rule
from sim.draws import NETWORK, four_uniforms
from sim.neighbours.rows import Neighbours, Rows, from_edges
from sim.neighbours.textbook import Ends, with_room
from sim.processes.chance import normals, uniforms
from sim.scenario.blocks.network import Network

SOCIABLE, INITIATIVE, AGE_NOISE, STAIRWELL, BUILDING, ACQUAINTANCES, HOMETOWN = range(7)
"""What is asked of chance, in the place that the week has in other draws."""

PICKS = 256
"""The picks of a layer are asked from `PICKS * layer` on; there are never that many in one layer."""

NEARBY = 32
"""Residents on either side in the line among whom one picks (or as many as the contacts wanted): it bounds the time."""

Column = NDArray[Any]


class Line(NamedTuple):
    """The residents of a layer, lined up: [M] each, residents of one group side by side."""

    row: Rows
    group: NDArray[np.int64]
    apart: NDArray[np.int64]  # no ties here among residents who share it; -1: no such rule


def layered(
    community: Column, stairwell: Column, building: Column, age: Column, migrant: Column, hometown: Column,
    settings: Network, seed: int,
) -> Neighbours:  # fmt: skip
    """Ties of stairwell, building, age and home place, with the mean contacts of the settings; columns are [N].

    Means are of the sociable, and hold where enough candidates exist. No tie leaves a community, provided that a
    building lies in one community. Nothing stands for the order of the rows.
    """
    residents = len(community)
    sociable = uniforms(seed, NETWORK, SOCIABLE, residents) < settings.sociable_share
    # Years between two acquaintances: the difference of two noises, so each has the scale over the square root of 2.
    years = age + normals(seed, NETWORK, AGE_NOISE, residents) * (settings.age_homophily / math.sqrt(2.0))
    home = np.asarray(community, np.int64) * 256 + hometown
    alone = np.full(residents, -1)

    def shuffled(question: int) -> NDArray[np.float64]:
        return uniforms(seed, NETWORK, question, residents)

    layers = (
        (STAIRWELL, settings.stairwell_contacts, 1.0, _line(sociable, stairwell, shuffled(STAIRWELL), alone)),
        (BUILDING, settings.building_contacts, 1.0, _line(sociable, building, shuffled(BUILDING), stairwell)),
        (ACQUAINTANCES, settings.acquaintance_contacts, 0.125, _line(sociable, community, years, building)),
        (HOMETOWN, settings.hometown_contacts, 1.0, _line(sociable & (migrant > 0), home, shuffled(HOMETOWN), alone)),
    )
    made = uniforms(seed, NETWORK, INITIATIVE, residents)
    ends = np.concatenate([_picked(*line, contacts, part, made, layer, seed) for layer, contacts, part, line in layers])
    return from_edges(residents, ends[:, 0], ends[:, 1])


def _line(members: NDArray[np.bool_], group: Column, order: NDArray[np.float64], apart: Column) -> Line:
    """Line up the members by group and, within a group, by `order`; equals stand in the order of their rows."""
    rows = np.flatnonzero(members)
    rows = rows[np.lexsort((order[rows], group[rows]))]
    return Line(rows.astype(np.uint32), group[rows].astype(np.int64), apart[rows].astype(np.int64))


@process
def _picked(
    row: Rows, group: NDArray[np.int64], apart: NDArray[np.int64], contacts: float, part: float,
    made: NDArray[np.float64], layer: int, seed: int,
) -> Ends:  # fmt: skip
    """Everybody in a line picks some of those nearby: ties [E, 2], mutual picks twice.

    contacts: mean ties wanted; part: share of the group that counts as nearby, up to `NEARBY` on either side.
    made [N]: picks so far, with a fraction that starts random and is carried from layer to layer. So all layers
    together are at most one pick off their mean: hardly a sociable resident stays without a tie.
    """
    ends = np.empty((len(row) + 1, 2), np.uint32)
    width = max(NEARBY, math.ceil(contacts))
    nearby = np.empty(2 * width, np.int64)
    picks = np.empty(2 * width, np.int64)
    size = 0
    first = 0
    last = 0
    for place in range(len(row) if contacts > 0.0 else 0):
        if place == last:
            first = place
            while last < len(row) and group[last] == group[first]:
                last += 1
            width = max(min(NEARBY, int(part * (last - first))), math.ceil(contacts))
        found = _nearby(nearby, apart, place, first, last, width)
        me = row[place]
        before = int(made[me])
        made[me] += _picks_for(contacts, found)
        wanted = min(found, int(made[me]) - before)
        for k in range(_different(picks, wanted, found, layer, me, seed)):
            ends = with_room(ends, size)
            ends[size, 0] = me
            ends[size, 1] = row[nearby[picks[k]]]
            size += 1
    return ends[:size]


@process
def _nearby(nearby: NDArray[np.int64], apart: NDArray[np.int64], place: int, first: int, last: int, width: int) -> int:
    """Places from `first` to before `last` within `width` of mine, but of nobody to be kept apart from me; how many."""
    found = 0
    for other in range(max(first, place - width), min(last, place + width + 1)):
        if other != place and (apart[place] < 0 or apart[other] != apart[place]):
            nearby[found] = other
            found += 1
    return found


@rule
def _picks_for(contacts: float, candidates: float) -> float:
    """Mean picks that give `contacts` mean ties, when a tie needs one of two independent picks: 1 - (1 - q)^2."""
    if contacts >= candidates:
        return candidates
    return candidates * (1.0 - math.sqrt(1.0 - contacts / candidates))


@process
def _different(picks: NDArray[np.int64], wanted: int, candidates: int, layer: int, row: int, seed: int) -> int:
    """Choose `wanted` different numbers below `candidates`, each set equally likely, with one draw each; how many.

    [Floyd, in Bentley 1987, "A sample of brilliance"]: a number already chosen is replaced by the newest possible one.
    """
    words = four_uniforms(seed, NETWORK, PICKS * layer, row)
    for k in range(wanted):
        if k > 0 and k % 4 == 0:
            words = four_uniforms(seed, NETWORK, PICKS * layer + k // 4, row)
        newest = candidates - wanted + k
        pick = int(words[k % 4] * (newest + 1))
        for earlier in range(k):
            if picks[earlier] == pick:
                pick = newest
                break
        picks[k] = pick
    return wanted
