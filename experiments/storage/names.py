"""Names of files and folders: as long as a disk takes them, counted in bytes, and another for whatever differs."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

MOST_BYTES = 255
"""Of one name, on every file system that is in use. A Chinese character has three."""
MOST_OF_A_FOLDER = 120
"""Bytes of a name that is made up here: what is put before and behind it fits as well."""
OF_FILE_MANAGERS = re.compile(
    r"\.DS_Store|\.localized|(eh)?[Tt]humbs\.db|desktop\.ini|\.directory|~\$.*|\.~lock\..*#|\._.*|Icon\r|\.nfs[0-9a-f]+"
)
"""Files that file managers and offices leave in every folder that they open: nobody misses them."""
_UNFIT = re.compile(r"[^\w.=+-]")


def made_up(*parts: str, settings: Sequence[str] = ()) -> str:
    """A name from what people wrote, and what they set: where it had to be changed or cut, a digest tells it from others."""
    whole = "-".join([*parts, *settings])
    plain = _UNFIT.sub("_", whole).lstrip(".")
    if plain == whole and len(whole.encode()) <= MOST_OF_A_FOLDER:
        return whole
    return f"{cut(plain, MOST_OF_A_FOLDER - 9)}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def plain_name(name: str) -> str:
    """What people call a scenario, or a combination of levers: without its folder, and without the ending of a YAML file."""
    if "=" in name:
        return name
    last = name.removeprefix("sihua:").replace("\\", "/").rstrip("/").rpartition("/")[2]
    return re.sub(r"\.ya?ml$", "", last)


_NOT_KEPT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\\:]")
"""In no name of a file of a result: what breaks a line or commands a terminal, and what parts folders or drives on Windows."""


def may_be_kept(name: str) -> bool:
    """Whether a file of a result may be called that."""
    return bool(name) and _NOT_KEPT.search(name) is None


def as_kept(name: str) -> str:
    """What a file that people called so is called in a result."""
    return _NOT_KEPT.sub("_", name)


def cut(name: str, most: int) -> str:
    """As much of a name as has no more than `most` bytes, in whole characters."""
    return name.encode()[: max(0, most)].decode(errors="ignore")


def hidden_for_now(file: Path, purpose: str) -> Path:
    """A hidden name beside `file` that no other process and no earlier call uses; it ends as `file` does.

    It says whose it is, so that what a killed process left can be told from what one at work needs.
    """
    behind = f".{purpose}-{_machine()}-{os.getpid()}-{time.time_ns()}{file.suffix}"
    return file.with_name(f".{_short(file.stem)}{behind}")


def left_by_the_dead(file: Path, purpose: str) -> Iterator[Path]:
    """What processes of this machine and user, which are gone, left beside `file` under hidden names for this purpose."""
    for path, process in _hidden_beside(file, purpose):
        if not is_alive(process) and path.stat().st_uid == _user(path):
            yield path


def of_others_at_work(file: Path, purpose: str) -> Iterator[tuple[Path, int]]:
    """What other processes of this machine, which are there, have beside `file` for this purpose, and which they are."""
    for path, process in _hidden_beside(file, purpose):
        if process != os.getpid() and is_alive(process):
            yield path, process


def _hidden_beside(file: Path, purpose: str) -> Iterator[tuple[Path, int]]:
    """All hidden names for this purpose that processes of this machine gave, each with its process."""
    pattern = re.compile(
        rf"{re.escape(f'.{_short(file.stem)}.{purpose}-{_machine()}-')}([0-9]+)-[0-9]+{re.escape(file.suffix)}"
    )
    try:
        there = sorted(file.parent.iterdir())
    except OSError:
        return
    for path in there:
        found = pattern.fullmatch(path.name)
        if found and not path.is_symlink():
            yield path, int(found[1])


def is_alive(process: int) -> bool:
    """Whether a process of this machine is there; where that cannot be told, it is."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _short(stem: str) -> str:
    """The name, or as much of it as leaves room for what is put around it, with a digest."""
    room = MOST_BYTES - 80
    if len(stem.encode()) <= room:
        return stem
    return f"{cut(stem, room - 9)}-{hashlib.sha256(stem.encode()).hexdigest()[:8]}"


@cache
def _machine() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:6]


def _user(path: Path) -> int:
    return os.getuid() if hasattr(os, "getuid") else path.stat().st_uid
