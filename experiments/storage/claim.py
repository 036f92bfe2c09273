"""One command at a time at a place: who comes second is refused before anything is run."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from experiments.storage.errors import FolderRefused
from experiments.storage.names import hidden_for_now, left_by_the_dead, of_others_at_work

CLAIM = "claim"
A_MOMENT = 0.1
"""Seconds in which, of two commands that began at once, the one that lost has seen the other and is gone."""
_HELD: set[Path] = set()
"""The places that this process has."""


@contextmanager
def alone_at(place: Path) -> Iterator[None]:
    """Keep other processes of this machine off a place until the end: by a hidden file beside it, which a kill leaves and the
    next command clears away.

    Raises FolderRefused where one is at work there; of two that begin at the same moment, one is refused. Within the same
    process, whoever has a place may ask again. Parents that are made for it go if nothing came into them.
    """
    place = place.resolve()
    if place in _HELD:
        yield
        return
    made = [parent for parent in place.parents if not parent.exists()]
    place.parent.mkdir(parents=True, exist_ok=True)
    for left in left_by_the_dead(place, CLAIM):
        left.unlink(missing_ok=True)
    mine = hidden_for_now(place, CLAIM)
    try:
        mine.touch()
        _must_be_first(place)
        _HELD.add(place)
        yield
    finally:
        _HELD.discard(place)
        mine.unlink(missing_ok=True)
        for parent in made:
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()


def must_be_free(place: Path) -> None:
    """Raise FolderRefused where another process is at work at a place."""
    for _, process in of_others_at_work(place, CLAIM):
        raise FolderRefused(
            f"{place}: another command is at work on this place (process {process}); wait for it, or choose another with --out"
        )


def _must_be_first(place: Path) -> None:
    """Of two that see each other, the one with the higher number goes."""
    others = [process for _, process in of_others_at_work(place, CLAIM)]
    if others and os.getpid() < min(others):
        time.sleep(A_MOMENT)
    must_be_free(place)
