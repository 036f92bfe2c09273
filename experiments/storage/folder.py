"""A result folder: whole or not there at all, with a hash of every file, never overwritten unasked.

Everything is written into a hidden folder beside the one that was asked for and then renamed into place, so that
neither a full disk nor Ctrl-C leaves half a result behind.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from experiments.storage.claim import alone_at, must_be_free
from experiments.storage.errors import OF_RESULT, Advice, FolderDamaged, FolderRefused, PagesNotMade, file_errors
from experiments.storage.files import sha256, whole_file
from experiments.storage.manifest import MANIFEST, changed_files, read_manifest
from experiments.storage.names import MOST_BYTES, OF_FILE_MANAGERS, cut, hidden_for_now, left_by_the_dead
from sim.printable import one_line


def claim(folder: Path, force: bool) -> Path:
    """Make sure, before anything is run, that a result may and can be put there; leave no trace of the attempt.

    Raises FolderRefused where something is there that must not be replaced, or another command is at work, FolderDamaged
    where nothing can be written.
    """
    with file_errors(folder):
        folder = folder.resolve()
        must_be_free(folder)
        _clear_away_the_dead(folder)
        if os.path.lexists(folder):
            _must_be_replaceable(folder, force)
        with _partial(folder):
            pass
        _SEEN[folder] = _what_stands_at(folder)
    return folder


@contextmanager
def claimed(folder: Path, force: bool) -> Iterator[Path]:
    """As `claim`, and nobody else may claim it until the end."""
    with ExitStack() as held:
        with file_errors(folder):
            held.enter_context(alone_at(folder))
        yield claim(folder, force)


def write_folder(
    folder: Path,
    manifest: dict[str, Any],
    write: Callable[[Path], None],
    force: bool = False,
    seal: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    pages: Callable[[Path], None] | None = None,
) -> tuple[Path, dict[str, Any]]:
    """Let `write` fill a folder, add the manifest with a hash of every file, and put it into place in one step.

    seal: what is done to the finished manifest. pages: what adds the files that people read. Returns the folder and the
    manifest as written. Raises FolderRefused and FolderDamaged. What has appeared at the place since it was claimed stays, and
    this one is kept beside it, under the name that the FolderRefused gives. Where the pages cannot be made, the folder stands
    without them, for its data may have taken hours, and PagesNotMade is raised.
    """
    with file_errors(folder):
        folder = folder.resolve()
        if folder not in _SEEN:
            claim(folder, force)
        seen = _SEEN.pop(folder)
        with _partial(folder) as partial:
            write(partial)
            failed = _fails(pages, partial) if pages is not None else None
            hashes = {file.name: sha256(file) for file in sorted(partial.iterdir())}
            manifest = seal({**manifest, "files": hashes})
            text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
            (partial / MANIFEST).write_text(text, encoding="utf-8", errors="backslashreplace")  # odd bytes in `command`
            if not _put_into_place(partial, folder, seen):
                beside = _put_beside(partial, folder)
                raise FolderRefused(
                    f"{folder}: something else was put there meanwhile, which was left alone; this result is kept in {beside}"
                )
    if failed is not None:
        raise PagesNotMade(folder) from failed
    return folder, manifest


def _fails(pages: Callable[[Path], None], partial: Path) -> Exception | None:
    """Why pages could not be made, in which case none is left; a folder that cannot be written is no matter of pages."""
    before = set(partial.iterdir())
    try:
        pages(partial)
    except OSError:
        raise
    except Exception as error:
        for half in set(partial.iterdir()) - before:
            half.unlink()
        return error
    return None


@contextmanager
def kept_whole(file: Path, force: bool, advice: Advice = OF_RESULT) -> Iterator[Path]:
    """A hidden place beside `file`, as `whole_file` has it; FolderRefused where a file is there, unless `force`, or where
    another command is writing it.
    """
    refused = FolderRefused(f"{file}: is there already; choose another --out, or replace it with --force")
    if os.path.lexists(file) and not force:
        raise refused
    with file_errors(file, advice), alone_at(file):
        try:
            with whole_file(file, replace=force) as partial:
                yield partial
        except FileExistsError:
            raise refused from None


@contextmanager
def opened(folder: Path) -> Iterator[dict[str, Any]]:
    """The manifest of a folder of which every file is what was written; FolderDamaged otherwise, one line per file.

    What the system says about files while the folder is open is reported as one line about it.
    """
    with file_errors(folder, reading=True):
        manifest = read_manifest(folder)
        if manifest.get("kind") == "batch":
            raise FolderDamaged(
                f"{folder}: is a batch, no single result; sihua.load_batch reads it, and sihua table, compare"
            )
        if problems := [why for _, why in changed_files(folder, manifest["files"])]:
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
        hashes = read_manifest(folder)["files"]
    except (FolderDamaged, OSError):
        raise FolderRefused(
            f"{folder}: is no sihua result (it has no readable {MANIFEST}), so --force does not replace it;"
            " choose another place with --out"
        ) from None
    foreign = sorted(name for name in present - {MANIFEST, *hashes} if not OF_FILE_MANAGERS.fullmatch(name))
    if foreign:
        raise FolderRefused(
            f"{folder}: holds what sihua did not write ({_some(foreign)}),"
            " so --force does not replace it; move that away, or choose another place with --out"
        )
    if edited := [name for name, _ in changed_files(folder, hashes) if (folder / name).is_file()]:
        raise FolderRefused(
            f"{folder}: holds what somebody changed since sihua wrote it ({_some(edited)}),"
            " so --force does not replace it; move that away, or choose another place with --out"
        )


def _some(names: Sequence[str]) -> str:
    return f"{', '.join(map(one_line, names[:3]))}{', …' if len(names) > 3 else ''}"


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


_SEEN: dict[Path, object] = {}
"""What stood at a place when it was claimed: what has come since is nobody's to replace."""


def _what_stands_at(folder: Path) -> object:
    """A mark of what is there, which another result or another folder does not have; None where there is nothing to lose."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return None
    manifest = folder / MANIFEST
    about = (manifest if manifest.is_file() else folder).stat()
    return about.st_ino, about.st_mtime_ns


def _put_into_place(partial: Path, folder: Path, seen: object) -> bool:
    """Rename the finished folder into place, if nothing has come there since; what it replaces goes once it stands."""
    if not os.path.lexists(folder):
        return _renamed(partial, folder)
    if _what_stands_at(folder) != seen:
        return False
    if seen is None:  # an empty folder
        return _renamed(partial, folder)
    old = hidden_for_now(folder, "old")
    os.replace(folder, old)
    try:
        _must_be_replaceable(old, force=True)
        os.replace(partial, folder)
    except FolderRefused:
        os.replace(old, folder)
        return False
    except BaseException:
        os.replace(old, folder)
        raise
    _remove_result(old)
    return True


def _renamed(partial: Path, folder: Path) -> bool:
    """Whether a folder could be renamed; not onto a file, nor onto a folder that holds something."""
    try:
        os.replace(partial, folder)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
            return False
        raise
    return True


def _put_beside(partial: Path, folder: Path) -> Path:
    """Under the first free name with a number."""
    number = 2
    while True:
        beside = folder.with_name(f"{cut(folder.name, MOST_BYTES - 8)}-{number}")
        if not os.path.lexists(beside) and _renamed(partial, beside):
            return beside
        number += 1


def _remove_result(folder: Path) -> None:
    """Remove what the manifest lists and what file managers left: a file that somebody puts there this moment stays."""
    try:
        ours = {MANIFEST, *read_manifest(folder)["files"]}
    except (FolderDamaged, OSError):
        return
    for file in list(folder.iterdir()):
        if file.name in ours or OF_FILE_MANAGERS.fullmatch(file.name):
            with suppress(OSError):
                file.unlink()
    with suppress(OSError):
        folder.rmdir()


def _clear_away_the_dead(folder: Path) -> None:
    """What commands that were killed left beside the folder: half results go, and one that was moved aside comes back."""
    for left in left_by_the_dead(folder, "partial"):
        shutil.rmtree(left, ignore_errors=True)
    for left in left_by_the_dead(folder, "old"):
        if not os.path.lexists(folder):
            os.replace(left, folder)
        else:
            _remove_result(left)


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
