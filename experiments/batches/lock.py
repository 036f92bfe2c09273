"""One batch at a time in a folder."""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from experiments.storage.errors import OF_BATCH, FolderRefused, file_errors

LOCK, AT_WORK = ".lock", ".at_work.json"
"""The lock itself, and who holds it."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep every other batch out of the folder; raises FolderRefused where one is at work. A kill frees the lock."""
    from filelock import FileLock, Timeout

    with file_errors(folder, OF_BATCH):
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
                shutil.rmtree(folder)


def _who(folder: Path) -> str:
    try:
        who = json.loads((folder / AT_WORK).read_text(encoding="utf-8"))
        return f" (process {who['process']} on {who['host']}, since {who['since']})"
    except (OSError, ValueError, KeyError):
        return ""
