"""Which mechanisms there are: found by their folder `sim/mechanisms`, one file, one final class each. A scenario may bring its
own (`sim/scenario/plugins.py`): they are in the catalogue while that scenario is read, and in no other."""

from __future__ import annotations

import importlib
import pkgutil
from collections import ChainMap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, cast

from sim.mechanism import Mechanism, kind_of


class Shipped(Mapping[str, type[Mechanism]]):
    """The mechanisms of the folder `sim/mechanisms` by their kinds, which are the names of their files.

    A file is imported only when its mechanism is asked for: most scenarios name few, and all take a fifth of a second.
    """

    def __init__(self) -> None:
        import sim.mechanisms as folder

        self._folder = folder.__name__
        self._kinds = dict.fromkeys(sorted(info.name for info in pkgutil.iter_modules(folder.__path__)))

    def __getitem__(self, kind: str) -> type[Mechanism]:
        if kind not in self._kinds:
            raise KeyError(kind)
        for found in vars(importlib.import_module(f"{self._folder}.{kind}")).values():
            if isinstance(found, type) and issubclass(found, Mechanism) and kind_of(found) == kind:
                return found
        raise ImportError(f"{self._folder}.{kind} holds no mechanism of this kind: a file is named like its kind")

    def __contains__(self, kind: object) -> bool:
        return kind in self._kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


@cache
def shipped() -> Shipped:
    """Every mechanism in the folder `sim/mechanisms`, by its kind."""
    return Shipped()


_REGISTERED: ContextVar[Mapping[str, type[Mechanism]] | None] = ContextVar(
    "mechanisms that a scenario registers", default=None
)


def catalogue() -> Mapping[str, type[Mechanism]]:
    """Every mechanism that may be named here, by its kind: those of the folder, and those that `registered` adds."""
    return ChainMap(cast("Any", _REGISTERED.get() or {}), cast("Any", shipped()))  # for reading


@contextmanager
def registered(mechanisms: Mapping[str, type[Mechanism]]) -> Iterator[None]:
    """Within it, the catalogue also holds these: of one scenario, in one thread, so that no two scenarios mix theirs."""
    before = _REGISTERED.set(mechanisms)
    try:
        yield
    finally:
        _REGISTERED.reset(before)
