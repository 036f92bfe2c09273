"""Dask says nothing on the terminal: what becomes of a run or worker is told by us, and a library's traceback helps nobody.

Workers import this file first (Dask calls that a preload, and `dask_setup` by its name).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NOTHING = logging.CRITICAL + 1
"""A level that nothing reaches: Dask tells even at CRITICAL, with a traceback, what cannot be sent."""
LOGGERS = ("distributed", "tornado", "asyncio")


@contextmanager
def quiet_dask() -> Iterator[None]:
    """Dask, and what it stands on, log nothing in this process meanwhile."""
    import distributed  # noqa: F401 - which sets its levels then

    before = {logger: logger.level for logger in _loggers()}
    _silence()
    try:
        yield
    finally:
        for logger, level in before.items():
            logger.setLevel(level)


def dask_setup(_: Any) -> None:
    """A worker keeps quiet as long as it lives."""
    _silence()


def _silence() -> None:
    for logger in _loggers():
        logger.setLevel(NOTHING)


def _loggers() -> list[logging.Logger]:
    """All that exist: a child may have a level of its own, and one that comes later has its parent's."""
    names = [name for name in list(logging.root.manager.loggerDict) if name.partition(".")[0] in LOGGERS]
    return [logging.getLogger(name) for name in {*names, *LOGGERS}]
