"""Files that are whole or not there: written under a hidden name, pushed to the disk, and renamed into place."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from experiments.runs.result import FolderDamaged

HIDDEN = ".part"
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def hidden(file: Path) -> Path:
    """The name under which a file is written before it stands in its place: readers of a folder skip it."""
    return file.with_name(f".{file.name}{HIDDEN}")


def write_hidden(file: Path, content: bytes) -> Path:
    """Write `content` under the hidden name of `file`, down to the disk; returns that name."""
    part = hidden(file)
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return part


def write_whole(file: Path, content: bytes) -> None:
    """Put a file into place in one step."""
    os.replace(write_hidden(file, content), file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make a renaming outlast a power cut, where the system can (Windows cannot open folders)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def hash_of(content: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def sealed(table: dict[str, Any]) -> dict[str, Any]:
    """A table with a seal over everything in it, so that a change by hand is seen."""
    rest = {key: value for key, value in table.items() if key != "seal"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return {**rest, "seal": hash_of(text.encode("ascii"))[:32]}


def seal_holds(table: object) -> bool:
    """Whether a table is as it was sealed."""
    return isinstance(table, dict) and "seal" in table and sealed(table)["seal"] == table["seal"]


@contextmanager
def told(folder: Path, *, reading: bool = False) -> Iterator[None]:
    """Turn what the system says about files into one line about the folder of a batch."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if reading:
            raise FolderDamaged(f"{folder}: cannot be read: {reason}") from error
        if error.errno in _FULL or "No space left" in str(error):
            advice = "free some space and give the same command again; it goes on where it stopped"
        else:
            advice = "see to it that it can be written, and give the same command again"
        raise FolderDamaged(
            f"{folder}: cannot be written: {reason}; every run that was written is kept; {advice}"
        ) from error
