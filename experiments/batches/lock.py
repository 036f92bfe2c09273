"""One batch at a time in a folder."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from experiments.storage.errors import OF_BATCH, FolderRefused, file_errors
from experiments.storage.manifest import nothing_leads_outside, parsed
from experiments.storage.names import is_alive

LOCK, AT_WORK = ".lock", ".at_work.json"
"""The lock itself, and who holds it."""
NOTE_BEGINS = b'{"process": '
"""How the note of who holds it begins."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep every other batch out of the folder; raises FolderRefused where one is at work. A kill frees the lock.

    Raises FolderDamaged, before anything is written, where a name in the folder is a link.
    """
    from filelock import FileLock, Timeout

    with file_errors(folder, OF_BATCH):
        nothing_leads_outside(folder)
        folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK, timeout=0)
    with file_errors(folder, OF_BATCH), suppress(Timeout):  # which is an OSError too
        lock.acquire()
    if not lock.is_locked:
        raise FolderRefused(
            f"{folder}: another batch is at work in this folder{_who(folder)}; wait for it, or choose another place"
            " with --out"
        )
    try:
        with suppress(OSError):
            who = {"process": os.getpid(), "host": socket.gethostname(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
            (folder / AT_WORK).write_text(json.dumps(who), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            (folder / AT_WORK).unlink()
        lock.release()
        with suppress(OSError):
            if {entry.name for entry in folder.iterdir()} <= {LOCK}:
                (folder / LOCK).unlink()
                folder.rmdir()


def at_work(folder: Path) -> tuple[dict[str, str], bool] | None:
    """Who is said to be at work in a folder, and whether that may still be so; None where nobody is.

    A batch that was killed leaves its note behind. On this machine it is seen that its process is gone, or holds no lock any
    more; of another machine nothing can be seen.
    """
    try:
        held = parsed((folder / AT_WORK).read_text(encoding="utf-8"))
        who = {name: str(held[name]) for name in ("process", "host", "since")}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if who["host"] != socket.gethostname():
        return who, True
    alive = who["process"].isascii() and who["process"].isdigit() and is_alive(int(who["process"][:18]))
    return who, alive and _is_locked(folder / LOCK)


def _is_locked(file: Path) -> bool:
    """Whether another process holds the lock; where that cannot be told, it may."""
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        with file.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _who(folder: Path) -> str:
    try:
        who = parsed((folder / AT_WORK).read_text(encoding="utf-8"))
        return f" (process {who['process']} on {who['host']}, since {who['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
