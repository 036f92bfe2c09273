"""Large populations are founded and stepped range by range of rows, in parallel. A community is never divided: a single one is
one range, for one thread.

What work needs for a while lies in memory for as many ranges as there are threads, and one more: what is done waits there
until it is its turn.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")

ROWS = 250_000
"""About so many residents are in a range: it ends where a community does."""

SETTING = "SIHUA_THREADS"
"""The environment variable that says how many threads there are; without it, one for each core that this process may use."""

RowRange = tuple[int, int]
"""First row (or community), and the one after the last."""


class NoNumberOfThreads(ValueError):
    """The setting is no number of threads; the message says what it is."""


def threads() -> int:
    """How many ranges are worked on at once; results do not depend on it. Raises NoNumberOfThreads."""
    said = os.environ.get(SETTING, "").strip()
    if said:
        if not (said.isdecimal() and int(said) > 0):
            raise NoNumberOfThreads(f"{SETTING} is {said!r}; it should be a number of threads, such as 2")
        return int(said)
    return usable_processors()


@cache
def usable_processors() -> int:
    """Processors that the machine, a container or a batch system lets this process use (Dask's count)."""
    try:
        from dask.system import CPU_COUNT
    except ImportError:
        return os.cpu_count() or 1
    return max(1, int(CPU_COUNT))


def row_ranges_of(first: NDArray[Any]) -> list[RowRange]:
    """All rows, as ranges of whole communities; first [C + 1]: where the rows of each community begin."""
    ends = np.unique(first[np.searchsorted(first, [*range(ROWS, int(first[-1]), ROWS), first[-1]])]).tolist()
    return list(zip([0, *ends[:-1]], ends, strict=True))


def communities_of(ranges: list[RowRange], first: NDArray[Any]) -> list[RowRange]:
    """The same ranges, of communities: the first, and the one after the last."""
    return [(int(begin), int(end)) for begin, end in np.searchsorted(first, np.array(ranges))]


def in_turn(ranges: list[RowRange], work: Callable[[int, int], T]) -> Iterator[T]:
    """What `work` gives for each range, in their order, whichever is done first.

    It must be compiled, since only then several run at once, and may write only to the rows of its range.
    """
    if len(ranges) == 1 or threads() == 1:
        for rows in ranges:
            yield work(*rows)
        return
    at_work: deque[Future[T]] = deque()
    try:
        for rows in ranges:
            at_work.append(_pool(threads()).submit(work, *rows))
            if len(at_work) > threads():
                yield at_work.popleft().result()
        while at_work:
            yield at_work.popleft().result()
    finally:  # whoever goes on after a failure finds nobody writing any more
        for one in at_work:
            one.cancel()
        wait(at_work)


def for_each(ranges: list[RowRange], work: Callable[[int, int], T]) -> list[T]:
    """The same as a list, for work that is all wanted at once."""
    return list(in_turn(ranges, work))


@cache
def _pool(number: int) -> ThreadPoolExecutor:
    """The threads of this process: they stay for its whole life, and wait where there is nothing to do."""
    return ThreadPoolExecutor(number, thread_name_prefix="sihua")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # a forked process has none of its parent's threads
