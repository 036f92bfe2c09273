"""What can be wrong with a folder, and the one line in which an error of the file system is reported."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.problems import shown

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


class FolderRefused(Exception):
    """The folder may not be (over)written: it exists, or it holds what sihua did not write."""


class FolderDamaged(Exception):
    """The folder cannot be written or read: full, read-only, or its files are not what the manifest says."""


class PagesNotMade(Exception):
    """What people read of a result could not be made, for the reason that is its cause; its data are kept in `folder`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: holds the data; pages and figures could not be made")
        self.folder = folder


@dataclass(frozen=True)
class Advice:
    """What a reader reads where a folder cannot be written: what is left of it, and what to do."""

    left: str
    when_full: str
    otherwise: str


OF_RESULT = Advice(
    "nothing was left behind",
    "the disk is full; free some space and run again (the same seed gives the same result)",
    "choose another place with --out",
)
OF_BATCH = Advice(
    "every run that was written is kept",
    "free some space and give the same command again; it goes on where it stopped",
    "see to it that it can be written, and give the same command again",
)


@contextmanager
def holds_what_it_should(file: Path) -> Iterator[None]:
    """A file whose hash fits may be spoilt all the same, by whoever wrote the hash: FolderDamaged in one line."""
    try:
        yield
    except FolderDamaged:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OSError, ArithmeticError) as error:
        reason = shown(f"{type(error).__name__}: {error}".split("\n")[0], 120)
        raise FolderDamaged(f"{file}: does not hold what it should ({reason}); run the scenario again") from None


@contextmanager
def file_errors(folder: Path, advice: Advice = OF_RESULT, *, reading: bool = False) -> Iterator[None]:
    """Turns an OSError into FolderDamaged: one line about the folder, with the system's reason and what to do."""
    try:
        yield
    except OSError as error:
        reason = shown(error.strerror or str(error), 120)
        if reading:
            raise FolderDamaged(f"{folder}: cannot be read: {reason}") from error
        full = error.errno in _FULL or "No space left" in str(error)
        todo = advice.when_full if full else advice.otherwise
        raise FolderDamaged(f"{folder}: cannot be written: {reason}; {advice.left}; {todo}") from error
