"""Who sees whom, as compressed sparse rows: two flat arrays that a compiled loop walks without a single object.

A tie is mutual, nobody is tied to themselves, and no tie counts twice. Neighbours are unsigned, because a signed index
costs a wrap-around check at every step of the loops.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.compiler import inline, process
from sim.parallel import RowRange

MOST_EXPLICIT = 10_000
"""Residents up to whom the ties of the complete network may be listed: beyond it they would fill the memory."""

Starts = NDArray[np.int64]
Rows = NDArray[np.uint32]


class NetworkProblem(ValueError):
    """A neighbour network that cannot exist, or a file without one; the message says where and what to do."""


class Neighbours(NamedTuple):
    """Who sees whom: the neighbours of row i are `others[start[i]:start[i + 1]]`, in ascending order.

    start: [N + 1]; others: [2 E], every tie from both ends. everyone: complete networks, which are not stored: `others` is
    then empty and `start` zero, and residents are everybody else's neighbours in their crowd, which is a range of rows.
    peers: [N] how many these are; empty where ties are stored.
    """

    start: Starts
    others: Rows
    everyone: bool
    peers: Rows

    def degrees(self) -> NDArray[np.int64]:
        """How many neighbours each resident has, [N]."""
        found: NDArray[np.int64] = np.diff(self.start)
        return self.peers.astype(np.int64) if self.everyone else found

    def crowds(self) -> list[tuple[int, int]]:
        """First row of each crowd, and the row after its last; none where ties are stored."""
        bounds = [0]
        while bounds[-1] < len(self.peers):
            bounds.append(bounds[-1] + int(self.peers[bounds[-1]]) + 1)
        return list(pairwise(bounds))

    def edges(self) -> tuple[Rows, Rows]:
        """Every tie once, smaller row first, in ascending order: two arrays [E].

        Raises NetworkProblem for a complete network of more than `MOST_EXPLICIT` residents.
        """
        residents = len(self.start) - 1
        if not self.everyone:
            source = np.repeat(np.arange(residents, dtype=np.uint32), np.diff(self.start))
            once = source < self.others
            return source[once], self.others[once]
        if residents > MOST_EXPLICIT:
            raise NetworkProblem(
                f"the complete network of {residents} residents has too many ties to list;"
                f" up to {MOST_EXPLICIT} residents are possible"
            )
        pairs = [np.add(np.triu_indices(end - first, 1), first) for first, end in self.crowds()]
        one, other = np.concatenate(pairs, axis=1).astype(np.uint32)
        return one, other


def complete(*crowds: int) -> Neighbours:
    """Everybody sees everybody in the own crowd, at the cost of two numbers a resident. crowds: residents of each, in order."""
    sizes = np.array(crowds)
    peers = np.repeat(sizes - 1, sizes).astype(np.uint32)
    return Neighbours(np.zeros(len(peers) + 1, np.int64), np.empty(0, np.uint32), True, peers)


def explicit(start: Starts, others: Rows) -> Neighbours:
    """A network whose ties are stored."""
    return Neighbours(start, others, False, np.empty(0, np.uint32))


def from_edges(residents: int, a: ArrayLike, b: ArrayLike) -> Neighbours:
    """Ties between the rows a[k] and b[k] become sorted rows, in time linear in residents and ties.

    A pair that comes twice, or in both directions, is one tie; a row paired with itself is no tie.
    Raises NetworkProblem where a row number is not one of 0 to residents - 1.
    """
    first, second = np.asarray(a), np.asarray(b)
    for rows in (first, second):
        if len(rows) and not 0 <= int(rows.min()) <= int(rows.max()) < residents:
            wrong = int(rows.min()) if int(rows.min()) < 0 else int(rows.max())
            raise NetworkProblem(f"row {wrong} does not exist: there are {residents} residents, counted from 0")
    ends = np.ascontiguousarray(first, np.uint32), np.ascontiguousarray(second, np.uint32)
    return explicit(*rows_of(residents, *ends))


def end_to_end(ranges: list[RowRange], networks: Iterable[tuple[Starts, Rows]]) -> Neighbours:
    """One network from those of row ranges that follow each other; each is let go before the next is needed.

    ranges: first row of each, and the row after the last; networks: `start` of the rows of the range, and `others`.
    """
    residents = ranges[-1][1]
    start, others, size = np.zeros(residents + 1, np.int64), np.empty(0, np.uint32), 0
    for (first, end), (own, ties) in zip(ranges, networks, strict=True):
        if len(ranges) == 1:
            return explicit(own, ties)
        start[first + 1 : end + 1] = own[1:] + size
        if size + len(ties) > len(others):
            others.resize(math.ceil(1.02 * residents / end * (size + len(ties))), refcheck=False)
        others[size : size + len(ties)] = ties
        size += len(ties)
    others.resize(size, refcheck=False)
    return explicit(start, others)


@process
def rows_of(residents: int, a: Rows, b: Rows) -> tuple[Starts, Rows]:
    """`start` and `others` of ties between the rows a[k] and b[k], in any order and with repeats."""
    start, others = _grouped(residents, a, b)
    return _without_repeats(start, _ascending(start, others))


@process
def _grouped(residents: int, a: Rows, b: Rows) -> tuple[Starts, Rows]:
    """Every tie is put with both its ends: rows in order, neighbours in the order in which they came."""
    start = np.zeros(residents + 1, np.int64)
    for tie in range(len(a)):
        if a[tie] != b[tie]:
            start[a[tie] + 1] += 1
            start[b[tie] + 1] += 1
    for row in range(residents):
        start[row + 1] += start[row]
    free = start[:-1].copy()
    others = np.empty(start[residents], np.uint32)
    for tie in range(len(a)):
        if a[tie] != b[tie]:
            others[free[a[tie]]] = b[tie]
            free[a[tie]] += 1
            others[free[b[tie]]] = a[tie]
            free[b[tie]] += 1
    return start, others


@process
def _ascending(start: Starts, others: Rows) -> Rows:
    """Neighbours in ascending order. Ties are mutual, so handing out the rows in order sorts them all."""
    free = start[:-1].copy()
    ordered = np.empty_like(others)
    for row in range(len(start) - 1):
        for place in range(start[row], start[row + 1]):
            other = others[place]
            ordered[free[other]] = row
            free[other] += 1
    return ordered


@process
def _without_repeats(start: Starts, others: Rows) -> tuple[Starts, Rows]:
    """Each neighbour once; `others` must be ascending within a row, and is moved together in place."""
    kept = np.zeros_like(start)
    size = 0
    for row in range(len(start) - 1):
        for place in range(start[row], start[row + 1]):
            if place == start[row] or others[place] != others[place - 1]:
                others[size] = others[place]
                size += 1
        kept[row + 1] = size
    return kept, others[:size].copy()


@inline
def neighbours_of(neighbours: Neighbours, i: int) -> float:
    """How many neighbours resident i has."""
    if neighbours.everyone:
        return float(neighbours.peers[i])
    return float(neighbours.start[i + 1] - neighbours.start[i])
