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
from sim.draws import NETWORK, four_uniforms, uniform
from sim.limits import MOST_IN_A_BYTE
from sim.neighbours.rows import Neighbours, Rows, Starts, end_to_end, rows_of
from sim.parallel import RowRange, in_turn, row_ranges_of
from sim.rules.numbers import standard_normal
from sim.scenario.blocks.network import Network

SOCIABLE, INITIATIVE, AGE_NOISE, STAIRWELL, BUILDING, ACQUAINTANCES, HOMETOWN = range(7)
"""What is asked of chance, in the place that the week has in other draws."""

PICKS = 256
"""The picks of a layer are asked from `PICKS * layer` on; there are never that many in one layer."""

NEARBY = 32
"""Residents on either side in the line among whom one picks (or as many as the contacts wanted): it bounds the time."""

NEAR_IN_AGE = 0.125
"""The share of a community, in the line by age, among whom one makes acquaintances: an eighth either way."""

RUN = 16
"""So many are lined up by putting each in its place; longer lines are merged from such runs."""

Column = NDArray[Any]
Doubles = NDArray[np.float64]
Whole = NDArray[np.int64]


class Places(NamedTuple):
    """Where residents live and come from: the columns of `People` that the layers read, [N] each."""

    community: Column
    stairwell: Column
    building: Column
    age: Column
    migrant: Column
    hometown: Column


class Layer(NamedTuple):
    """Among whom ties are made. group: of each row; order: in which they stand within a group; apart: no ties here among
    residents who share it (-1: no such rule); contacts: mean ties wanted; part: share of the group that counts as nearby, up to
    `NEARBY` on either side; question: what is asked of chance."""

    group: Whole
    order: Doubles
    apart: Whole
    contacts: float
    part: float
    question: int


class Wanted(NamedTuple):
    """What the settings ask for: who is sociable, how far apart in years, and mean contacts in each layer."""

    sociable_share: float
    years: float
    stairwell: float
    building: float
    acquaintances: float
    hometown: float


class Picks(NamedTuple):
    """The ties of a range of rows, as they are made."""

    who: Rows  # [most] counted from the first row of the range; mutual picks stand twice
    whom: Rows
    number: Whole  # [1] so far
    made: Doubles  # [rows] picks of each resident so far, with a fraction that starts random


def layered(
    community: Column, stairwell: Column, building: Column, age: Column, migrant: Column, hometown: Column,
    settings: Network, seed: int,
) -> Neighbours:  # fmt: skip
    """Ties of stairwell, building, age and home place, with the mean contacts of the settings; columns are [N].

    Means are of the sociable, and hold where enough candidates exist. No tie leaves a community, provided that a
    building lies in one community; so a large population is tied range by range. Nothing stands for the order of the rows.
    """
    places = Places(community, stairwell, building, age, migrant, hometown)
    # Years between two acquaintances: the difference of two noises, so each has the scale over the square root of 2.
    wanted = Wanted(
        settings.sociable_share, settings.age_homophily / math.sqrt(2.0), settings.stairwell_contacts,
        settings.building_contacts, settings.acquaintance_contacts, settings.hometown_contacts,
    )  # fmt: skip
    ranges = _row_ranges(community)
    return end_to_end(ranges, in_turn(ranges, lambda first, end: _tie(places, wanted, seed, first, end)))


def _row_ranges(community: Column) -> list[RowRange]:
    """Ranges of whole communities; all rows together where communities do not follow each other."""
    if np.any(community[1:] < community[:-1]):
        return [(0, len(community))]
    return row_ranges_of(np.concatenate([[0], np.flatnonzero(community[1:] != community[:-1]) + 1, [len(community)]]))


@process
def _tie(places: Places, wanted: Wanted, seed: int, first: int, end: int) -> tuple[Starts, Rows]:
    """The network of a range of rows, in compressed sparse rows; neighbours are rows of the whole population."""
    members = _sociable(wanted.sociable_share, seed, first, end)
    alone = np.full(len(members), -1)
    stairwell, building, community = np.empty_like(members), np.empty_like(members), np.empty_like(members)
    home, migrants = np.empty_like(members), 0
    for k in range(len(members)):
        i = members[k]
        stairwell[k], building[k], community[k] = places.stairwell[i], places.building[i], places.community[i]
        if places.migrant[i] > 0:
            home[migrants] = i
            migrants += 1
    home = home[:migrants]
    town = np.empty_like(home)
    for k in range(migrants):
        town[k] = int(places.community[home[k]]) * (MOST_IN_A_BYTE + 1) + int(places.hometown[home[k]])

    picks = _no_picks(members, wanted, seed, first, end)
    shuffled = _shuffled(members, seed, STAIRWELL)
    _pick(picks, members, Layer(stairwell, shuffled, alone, wanted.stairwell, 1.0, STAIRWELL), seed, first)
    shuffled = _shuffled(members, seed, BUILDING)
    _pick(picks, members, Layer(building, shuffled, stairwell, wanted.building, 1.0, BUILDING), seed, first)
    years = _years(members, places.age, wanted.years, seed)
    among = Layer(community, years, building, wanted.acquaintances, NEAR_IN_AGE, ACQUAINTANCES)
    _pick(picks, members, among, seed, first)
    shuffled = _shuffled(home, seed, HOMETOWN)
    _pick(picks, home, Layer(town, shuffled, alone, wanted.hometown, 1.0, HOMETOWN), seed, first)
    start, others = rows_of(end - first, picks.who[: picks.number[0]], picks.whom[: picks.number[0]])
    for place in range(len(others)):
        others[place] += np.uint32(first)
    return start, others


@process
def _sociable(share: float, seed: int, first: int, end: int) -> Whole:
    """The rows of a range who ever talk to neighbours."""
    u = np.empty(end - first)
    for k in range(len(u)):
        u[k] = uniform(seed, NETWORK, SOCIABLE, first + k)
    members = np.empty(len(u), np.int64)
    number = 0
    for k in range(len(u)):
        members[number] = first + k
        number += u[k] < share
    return members[:number]


@process
def _shuffled(rows: Whole, seed: int, question: int) -> Doubles:
    """A random number for each of the rows."""
    u = np.empty(len(rows))
    for k in range(len(rows)):
        u[k] = uniform(seed, NETWORK, question, rows[k])
    return u


@process
def _years(rows: Whole, age: Column, noise: float, seed: int) -> Doubles:
    """An age for each of the rows, to line them up by: theirs, with some noise."""
    years = _shuffled(rows, seed, AGE_NOISE)
    for k in range(len(rows)):
        years[k] = float(age[rows[k]]) + standard_normal(years[k]) * noise
    return years


@process
def _no_picks(members: Whole, wanted: Wanted, seed: int, first: int, end: int) -> Picks:
    """Nobody has picked yet; there is room for all picks, as nobody makes more than the contacts of all layers."""
    most = math.ceil(wanted.stairwell + wanted.building + wanted.acquaintances + wanted.hometown) + 1
    made = np.empty(end - first)
    made[members - first] = _shuffled(members, seed, INITIATIVE)
    room = len(members) * most
    return Picks(np.empty(room, np.uint32), np.empty(room, np.uint32), np.zeros(1, np.int64), made)


@process
def _lined_up(group: Whole, order: Doubles) -> Whole:
    """Places by group and, in a group, by order; equals stay as they came. Takes linear time where groups are short and
    lie in blocks: runs are merged only as far as they overlap."""
    line = np.arange(len(group))
    for begin in range(0, len(line), RUN):
        for at in range(begin + 1, min(begin + RUN, len(line))):
            moved, to = line[at], at
            while to > begin and _follows(group, order, line[to - 1], moved):
                line[to] = line[to - 1]
                to -= 1
            line[to] = moved
    left = np.empty(len(line), np.int64)
    width = RUN
    while width < len(line):
        for middle in range(width, len(line), 2 * width):
            _merge(line, left, middle - width, middle, min(middle + width, len(line)), group, order)
        width *= 2
    return line


@process
def _merge(line: Whole, left: Whole, begin: int, middle: int, end: int, group: Whole, order: Doubles) -> None:
    """Make one run of two that lie side by side; left: room for the part of the first that has to move."""
    low, high = begin, middle
    while low < high:
        between = (low + high) // 2
        if _follows(group, order, line[between], line[middle]):
            high = between
        else:
            low = between + 1
    moved = middle - low
    for k in range(moved):
        left[k] = line[low + k]
    at, taken, right = low, 0, middle
    while taken < moved:
        if right < end and _follows(group, order, left[taken], line[right]):
            line[at] = line[right]
            right += 1
        else:
            line[at] = left[taken]
            taken += 1
        at += 1


@process
def _follows(group: Whole, order: Doubles, a: int, b: int) -> bool:
    """Whether the one at `a` stands behind the one at `b`."""
    return bool(group[a] > group[b] or (group[a] == group[b] and order[a] > order[b]))


@process
def _pick(picks: Picks, rows: Whole, layer: Layer, seed: int, offset: int) -> None:
    """Line up the rows by group and, in a group, by order; everybody picks some of those nearby in the group.

    Fractions of picks are carried from layer to layer, so that all layers together are at most one pick off their mean: hardly
    a sociable resident stays without a tie.
    """
    group, contacts = layer.group, layer.contacts
    if contacts == 0.0:
        return
    line = _lined_up(group, layer.order)
    apart = layer.apart[line]
    nearby = np.empty(2 * max(NEARBY, math.ceil(contacts)) + 1, np.int64)
    chosen = np.empty_like(nearby)
    first, last, width = 0, 0, 0
    for place in range(len(line)):
        if place == last:
            first = place
            while last < len(line) and group[line[last]] == group[line[first]]:
                last += 1
            width = max(min(NEARBY, int(layer.part * (last - first))), math.ceil(contacts))
        found = _nearby(nearby, apart, place, max(first, place - width), min(last, place + width + 1))
        me = rows[line[place]]
        before = int(picks.made[me - offset])
        picks.made[me - offset] += _picks_for(contacts, found)
        wanted = min(found, int(picks.made[me - offset]) - before)
        if wanted > 0:
            _choose(chosen, wanted, found, layer.question, me, seed)
        for k in range(wanted):
            picks.who[picks.number[0]] = me - offset
            picks.whom[picks.number[0]] = rows[line[nearby[chosen[k]]]] - offset
            picks.number[0] += 1


@process
def _nearby(nearby: Whole, apart: Whole, place: int, begin: int, end: int) -> int:
    """Places from `begin` to before `end`, but not mine, and of nobody to be kept apart from me; how many."""
    found = 0
    if apart[place] < 0:
        for other in range(begin, end):
            nearby[found] = other
            found += other != place
    else:
        for other in range(begin, end):
            nearby[found] = other
            found += apart[other] != apart[place]
    return found


@rule
def _picks_for(contacts: float, candidates: float) -> float:
    """Mean picks that give `contacts` mean ties, when a tie needs one of two independent picks: 1 - (1 - q)^2."""
    if contacts >= candidates:
        return candidates
    return candidates * (1.0 - math.sqrt(1.0 - contacts / candidates))


@process
def _choose(chosen: Whole, wanted: int, candidates: int, layer: int, row: int, seed: int) -> None:
    """Choose `wanted` different numbers below `candidates`, each set equally likely, with one draw each.

    [Floyd, in Bentley 1987, "A sample of brilliance"]: a number already chosen is replaced by the newest possible one.
    """
    words = four_uniforms(seed, NETWORK, PICKS * layer, row)
    for k in range(wanted):
        if k > 0 and k % 4 == 0:
            words = four_uniforms(seed, NETWORK, PICKS * layer + k // 4, row)
        newest = candidates - wanted + k
        pick = int(words[k % 4] * (newest + 1))
        for earlier in range(k):
            if chosen[earlier] == pick:
                pick = newest
                break
        chosen[k] = pick
