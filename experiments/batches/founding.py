"""The folder of a new batch is founded where nothing else is: what somebody else keeps there is never written over."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from experiments.batches.ledger import FORMAT, KINDS, LEDGER, changed_beside_chunks, read_manifest
from experiments.batches.lock import AT_WORK, LOCK, NOTE_BEGINS
from experiments.storage.errors import OF_BATCH, FolderDamaged, FolderRefused, file_errors
from experiments.storage.files import hidden, sha256, write_whole
from experiments.storage.manifest import MANIFEST, as_json, nothing_leads_outside, sealed
from sim.printable import one_line

NAMED = 3
"""So many files that are in the way are named."""


class Founding(NamedTuple):
    """What the folder of a batch is founded with. manifest: without hashes and seal; files: all others, by their names."""

    manifest: dict[str, Any]
    files: dict[str, bytes]

    def sealed(self) -> bytes:
        """The manifest as it is written."""
        hashes = {name: sha256(content) for name, content in self.files.items()}
        return as_json(sealed({**self.manifest, "kind": "batch", "format": FORMAT, "files": hashes}))


def found(folder: Path, new: Founding) -> None:
    """Make the folder of a new batch: the manifest comes last, so that a folder with one is whole.

    Raises FolderRefused where there is something else already.
    """
    with file_errors(folder, OF_BATCH):
        _must_hold_nothing_else(folder, new)
        for kind in KINDS:
            (folder / kind).mkdir(parents=True, exist_ok=True)
        for name, content in new.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(folder / name, content)
        write_whole(folder / LEDGER, b"")
        write_whole(folder / MANIFEST, new.sealed())


def put_back(folder: Path, new: Founding) -> None:
    """Write again what stood beside the chunks and is not there any more as it was; FolderDamaged where it was another."""
    manifest = read_manifest(folder)
    for name, why in changed_beside_chunks(folder, manifest):
        content = new.files.get(name)
        if content is None or sha256(content) != manifest["files"][name]:
            raise FolderDamaged(why)
        with file_errors(folder, OF_BATCH):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(folder / name, content)


def may_be_written(folder: Path, new: Founding) -> None:
    """Raise, before even a lock is put into a folder, unless it is a batch, empty, or left over from this very founding.

    Raises FolderRefused, and FolderDamaged for a link.
    """
    with file_errors(folder, OF_BATCH):
        try:
            if not (folder / MANIFEST).exists():
                _must_hold_nothing_else(folder, new)
        except FolderRefused:
            if not (folder / MANIFEST).exists():  # or another process has founded it this moment
                raise
        nothing_leads_outside(folder)
    if (folder / MANIFEST).exists():
        read_manifest(folder)


def _must_hold_nothing_else(folder: Path, new: Founding) -> None:
    """Raise FolderRefused unless all that a folder holds is what a killed founding of this very batch leaves behind."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise FolderRefused(f"{folder}: is a file, not a folder; choose another place with --out")
    foreign = list(islice(_foreign(folder, new), NAMED + 1))
    if foreign:
        some = f"{', '.join(map(one_line, foreign[:NAMED]))}{', …' if len(foreign) > NAMED else ''}"
        raise FolderRefused(
            f"{folder}: holds what is no batch ({some}), and nothing is written over it; choose another place with --out,"
            " or move it away first"
        )


def _foreign(folder: Path, new: Founding) -> Iterator[str]:
    """The names of what no founding of this batch has left. A name alone proves nothing: people have a README.txt, too."""
    folders = {*KINDS, *(str(parent) for name in new.files for parent in PurePosixPath(name).parents)}
    is_left_over = _left_overs(new)
    waiting = [folder]
    while waiting:
        for place in sorted(waiting.pop().iterdir()):
            name = place.relative_to(folder).as_posix()
            with suppress(FileNotFoundError):  # another process, at work there, has renamed it this moment
                if stat.S_ISDIR(kind := place.lstat().st_mode) and name in folders:
                    waiting.append(place)
                elif not (stat.S_ISREG(kind) and is_left_over(name, place)):
                    yield name


def _left_overs(new: Founding) -> Callable[[str, Path], bool]:
    """What tells whether a file holds, byte for byte, what a founding writes, or under a hidden name the beginning of it."""
    whole = {**new.files, LEDGER: b"", LOCK: b""}
    begun = {hidden(Path(name)).as_posix(): content for name, content in {**new.files, LEDGER: b""}.items()}
    beginnings = {
        hidden(Path(MANIFEST)).as_posix(): new.sealed().partition(b'"founded"')[0],  # the hour was another
        AT_WORK: NOTE_BEGINS,
    }

    def is_left_over(name: str, place: Path) -> bool:
        if name not in whole and name not in begun and name not in beginnings:
            return False
        held = place.read_bytes()
        if (start := beginnings.get(name)) is not None:
            return held.startswith(start) or start.startswith(held)
        return held == whole.get(name) or (name in begun and begun[name].startswith(held))

    return is_left_over
