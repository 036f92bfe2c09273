"""Files that are whole or not there: written under a hidden name, pushed to the disk, and renamed into place."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

HIDDEN = ".part"


def hidden(file: Path) -> Path:
    """The name under which a file is written before it stands in its place: readers of a folder skip it."""
    return file.with_name(f".{file.name}{HIDDEN}")


def hidden_for_now(file: Path, purpose: str) -> Path:
    """A hidden name beside `file` that no other process and no earlier call uses; it ends as `file` does."""
    return file.with_name(f".{file.stem}.{purpose}-{os.getpid()}-{time.time_ns()}{file.suffix}")


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
def whole_file(file: Path) -> Iterator[Path]:
    """A hidden place beside `file` for whoever writes files by name: renamed into place at the end, gone after an error."""
    partial = hidden_for_now(file, "partial")
    try:
        yield partial
        os.replace(partial, file)
    finally:
        partial.unlink(missing_ok=True)


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
