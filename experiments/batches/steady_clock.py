"""Dask's deadlines go by a clock that nobody sets: one that jumps by a day makes it wait for a day, or give up at once.

Dask and Tornado ask the wall clock twice for each deadline, and neither can be told to ask another. So both get one that
starts with the wall clock and goes on evenly, in the process of the batch and in those of its local workers, which import
this file first (Dask calls that a preload, and `dask_setup` by its name). A cluster of the user's has its own.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

_AHEAD = time.time() - time.monotonic()
_FOR_EVER = ExitStack()


def steady() -> float:
    """Seconds since 1970, by the wall clock when this process began; later changes of that are not followed."""
    return _AHEAD + time.monotonic()


@contextmanager
def steady_clock() -> Iterator[None]:
    """Dask and Tornado of this process go by `steady` meanwhile."""
    from distributed import metrics
    from tornado.ioloop import IOLoop

    asked = metrics.time
    with ExitStack() as changed:
        for module in _that_ask(asked):
            changed.enter_context(patch.object(module, "time", steady))
        changed.enter_context(patch.object(IOLoop, "time", lambda _: steady()))
        yield


def dask_setup(_: Any) -> None:
    """A worker goes by it as long as it lives."""
    _FOR_EVER.enter_context(steady_clock())


def _that_ask(clock: Callable[[], float]) -> list[Any]:
    """The modules of Dask that took the clock over by name."""
    there = [module for name, module in list(sys.modules.items()) if name.partition(".")[0] == "distributed"]
    return [module for module in there if vars(module).get("time") is clock]
