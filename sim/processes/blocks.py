"""Residents are worked on in blocks that stay near the processor: short loops over a few columns each.

The compiler then does several rows at once. Sums are added in pairs, in an order that the code fixes: the same bits on
every processor, for any number of threads.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiler import inline, process
from sim.state import Bytes

BLOCK = 2048
"""Rows of a block."""

FEW = 8
"""So many numbers are added one by one."""


@process
def total(values: NDArray[np.float64]) -> float:
    """The sum of the values, which it uses up: half of them are added to the other half until few are left."""
    while len(values) > FEW:
        half = (len(values) + 1) >> 1
        values, others = values[:half], values[half:]
        for k in range(len(others)):
            values[k] += others[k]
    whole = 0.0
    for k in range(len(values)):
        whole += values[k]
    return whole


@process
def rows_where(flags: Bytes, first: int, rows: NDArray[np.uint32]) -> int:
    """Write the rows whose flag is not 0, the first flag being that of row `first`; returns how many."""
    found = 0
    for k in range(len(flags)):
        rows[found] = first + k
        found += flags[k] != 0
    return found


@inline
def of_audience(term: NDArray[np.float64], audience: NDArray[np.uint16], out: NDArray[np.float64]) -> None:
    """Write what is added for each of the rows: one number for each audience, looked up only where these differ."""
    if _alike(term):
        for k in range(len(audience)):
            out[k] = term[0]
    else:
        for k in range(len(audience)):
            out[k] = term[audience[k]]


@process
def _alike(term: NDArray[np.float64]) -> bool:
    others = 1
    while others < len(term) and term[others] == term[0]:
        others += 1
    return others >= len(term)


@process
def those(rows: NDArray[np.uint32], flags: Bytes) -> NDArray[np.uint32]:
    """Those of the rows whose flag is not 0, in their order; a flag for each row."""
    places = np.empty(len(rows) + 1, np.uint32)
    found = rows_where(flags, 0, places)
    for j in range(found):
        places[j] = rows[places[j]]
    return places[:found]
