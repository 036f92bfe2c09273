"""A result folder: whole or not there at all, with a hash of every file, never overwritten unasked.

Everything is written into a hidden folder beside the one that was asked for and then renamed into place, so that
neither a full disk nor Ctrl-C leaves half a result behind.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from experiments.storage.errors import FolderDamaged, FolderRefused, file_errors
from experiments.storage.files import hidden_for_now, sha256, whole_file
from experiments.storage.manifest import MANIFEST, changed_files, read_manifest


def claim(folder: Path, force: bool) -> Path:
    """Make sure, before anything is run, that a result may and can be put there; leave no trace of the attempt.

    Raises FolderRefused where something is there that must not be replaced, FolderDamaged where nothing can be written.
    """
    with file_errors(folder):
        folder = folder.resolve()
        if os.path.lexists(folder):
            _must_be_replaceable(folder, force)
        with _partial(folder):
            pass
    return folder


def write_folder(
    folder: Path,
    manifest: dict[str, Any],
    write: Callable[[Path], None],
    force: bool = False,
    seal: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> tuple[Path, dict[str, Any]]:
    """Let `write` fill a folder, add the manifest with a hash of every file, and put it into place in one step.

    seal: what is done to the finished manifest. Returns the folder and the manifest as written. Raises FolderRefused and
    FolderDamaged.
    """
    with file_errors(folder):
        folder = folder.resolve()
        if os.path.lexists(folder):
            _must_be_replaceable(folder, force)
        with _partial(folder) as partial:
            write(partial)
            hashes = {file.name: sha256(file) for file in sorted(partial.iterdir())}
            manifest = seal({**manifest, "files": hashes})
            text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
            (partial / MANIFEST).write_text(text, encoding="utf-8", errors="backslashreplace")  # odd bytes in `command`
            _put_into_place(partial, folder)
    return folder, manifest


def put_file(file: Path, text: str) -> None:
    """Write one file, whole or not at all; FolderDamaged where that cannot be."""
    with file_errors(file), whole_file(file) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")


@contextmanager
def opened(folder: Path) -> Iterator[dict[str, Any]]:
    """The manifest of a folder of which every file is what was written; FolderDamaged otherwise, one line per file.

    What the system says about files while the folder is open is reported as one line about it.
    """
    with file_errors(folder, reading=True):
        manifest = read_manifest(folder)
        if problems := list(changed_files(folder, manifest["files"])):
            raise FolderDamaged("\n".join(problems))
        yield manifest


def _must_be_replaceable(folder: Path, force: bool) -> None:
    """Raise FolderRefused unless the folder is empty, or holds nothing but an earlier result and `force` is given."""
    if not folder.is_dir():
        raise FolderRefused(f"{folder}: is a file, not a folder; choose another place with --out")
    present = {entry.name for entry in folder.iterdir()}
    if not present and folder != Path.cwd():  # a shell would be left in a folder that is gone
        return
    if not force:
        held = _held(folder)
        raise FolderRefused(f"{folder}: exists{held}; choose another place with --out, or replace it with --force")
    try:
        written = {MANIFEST, *read_manifest(folder)["files"]}
    except (FolderDamaged, OSError):
        raise FolderRefused(
            f"{folder}: is no sihua result (it has no readable {MANIFEST}), so --force does not replace it;"
            " choose another place with --out"
        ) from None
    if foreign := sorted(present - written):
        raise FolderRefused(
            f"{folder}: holds what sihua did not write ({', '.join(foreign[:3])}{', …' if len(foreign) > 3 else ''}),"
            " so --force does not replace it; move that away, or choose another place with --out"
        )


def _held(folder: Path) -> str:
    """What is worth knowing of an earlier result before it is replaced: that it was interrupted, and how far it came."""
    try:
        manifest = read_manifest(folder)
    except (FolderDamaged, OSError):
        return ""
    if manifest.get("state") != "interrupted":
        return ""
    done, wanted = manifest.get("weeks_done"), manifest.get("weeks_wanted")
    return f" and holds an interrupted result ({done} of {wanted} weeks)"


def _put_into_place(partial: Path, folder: Path) -> None:
    """Rename the finished folder into place; a folder that it replaces goes only once the new one stands."""
    if not os.path.lexists(folder):
        os.replace(partial, folder)
        return
    old = hidden_for_now(folder, "old")
    os.replace(folder, old)
    try:
        os.replace(partial, folder)
    except BaseException:
        os.replace(old, folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _partial(folder: Path) -> Iterator[Path]:
    """A hidden folder beside `folder`, gone at the end unless it was renamed; so are parents made in vain."""
    made = [parent for parent in folder.parents if not parent.exists()]
    partial = hidden_for_now(folder, "partial")
    try:
        partial.mkdir(parents=True)
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        for parent in made:
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()
