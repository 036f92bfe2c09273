"""Large populations are founded and stepped part by part: parts share the processor's cores, and memory that is needed only
for a while is that of the parts at work. A community is never divided: a single one is one part, for one thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")

ROWS = 250_000
"""About so many residents are a part: it ends where a community does."""

Part = tuple[int, int]
"""First row (or community), and the one after the last."""


def parts_of(first: NDArray[Any]) -> list[Part]:
    """All rows, as ranges of whole communities; first [C + 1]: where the rows of each community begin."""
    ends = np.unique(first[np.searchsorted(first, [*range(ROWS, int(first[-1]), ROWS), first[-1]])]).tolist()
    return list(zip([0, *ends[:-1]], ends, strict=True))


def communities_of(parts: list[Part], first: NDArray[Any]) -> list[Part]:
    """The same parts as ranges of communities: the first, and the one after the last."""
    return [(int(begin), int(end)) for begin, end in np.searchsorted(first, np.array(parts))]


def in_turn(parts: list[Part], work: Callable[[int, int], T]) -> Iterator[T]:
    """What `work` gives for each part, in the order of parts, whichever is done first.

    It must be compiled, since only then several run at once, and may write only to the rows of its part.
    """
    if len(parts) == 1:
        yield work(*parts[0])
        return
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(work, *zip(*parts, strict=True))


def for_each(parts: list[Part], work: Callable[[int, int], T]) -> list[T]:
    """The same as a list, for work that is all wanted at once."""
    return list(in_turn(parts, work))
