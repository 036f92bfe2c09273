"""Files that are whole or not there: written under a hidden name, pushed to the disk, and renamed into place."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from experiments.storage.names import hidden_for_now, left_by_the_dead

HIDDEN = ".part"


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
    """Put a file into place in one step, down to the disk."""
    os.replace(write_hidden(file, content), file)
    sync_folder(file.parent)


@contextmanager
def whole_file(file: Path, replace: bool = True) -> Iterator[Path]:
    """A hidden place beside `file` for whoever writes files by name: renamed into place at the end, gone after an error.

    replace: whether it may take the place of a file; if not, FileExistsError where one has appeared meanwhile.
    """
    for left in left_by_the_dead(file, "partial"):
        left.unlink(missing_ok=True)
    partial = hidden_for_now(file, "partial")
    try:
        yield partial
        if replace:
            os.replace(partial, file)
        else:
            _put_where_nothing_is(partial, file)
    finally:
        partial.unlink(missing_ok=True)


def _put_where_nothing_is(partial: Path, file: Path) -> None:
    """In one step, where the file system can; Windows refuses to rename onto a file by itself."""
    try:
        os.link(partial, file)
    except FileExistsError:
        raise
    except OSError:  # no hard links here
        file.open("xb").close()
        os.replace(partial, file)


def sync_folder(folder: Path) -> None:
    """Make a renaming outlast a power cut, where the system can (Windows cannot open folders)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sha256(content: bytes | Path) -> str:
    """The SHA-256, in hexadecimal, of some bytes or of what a file holds."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
