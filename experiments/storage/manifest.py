"""The manifest of a folder: read back, sealed against changes by hand, and held against the files that it lists."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from experiments.storage.errors import FolderDamaged
from experiments.storage.files import sha256
from experiments.storage.names import may_be_kept
from sim.printable import one_line
from sim.scenario.problems import shown

MANIFEST = "manifest.json"


def parsed(text: str | bytes) -> Any:
    """What JSON from a folder that may come from anybody holds; ValueError where it is none, or is nested too deep to be ours."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


def text_of_manifest(folder: Path) -> str | None:
    """The text of a folder's manifest; None where it has none. FolderDamaged where anything in the folder leads out of it.

    That there is one is asked first: what else lies in a folder that is not ours is its owner's business.
    """
    file = folder / MANIFEST
    try:
        file.lstat()
    except (FileNotFoundError, ValueError):  # ValueError: no file can have such a name
        return None
    nothing_leads_outside(folder)
    return file.read_text(encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest as a table; FolderDamaged where it is missing, torn or somebody else's."""
    file = folder / MANIFEST
    if file.exists() and not file.is_file():
        raise FolderDamaged(f"{file}: is no file; run the scenario again")
    try:
        text = text_of_manifest(folder)
        manifest = None if text is None else parsed(text)
    except ValueError:
        raise FolderDamaged(f"{file}: is damaged (not readable as JSON); run the scenario again") from None
    if text is None:
        if not folder.exists():
            raise FolderDamaged(f"{folder}: there is no such folder; name the folder of a result")
        raise FolderDamaged(f"{folder}: is no result folder: it has no {MANIFEST}")
    if not isinstance(manifest, dict) or "sihua" not in manifest or not isinstance(manifest.get("files"), dict):
        raise FolderDamaged(f"{file}: is not the manifest of a sihua result")
    return manifest


def changed_files(
    folder: Path, hashes: dict[str, str], advice: str = "run the scenario again"
) -> Iterator[tuple[str, str]]:
    """Each file that is missing or has changed since it was written: its name, and why in a line that ends with `advice`."""
    for name, wanted in hashes.items():
        file = folder / name
        if not stays_inside(name):
            yield name, f"{folder / MANIFEST}: names {shown(repr(name))}, which is outside the folder"
        elif is_linked(folder, name):
            yield name, f"{file}: is a link; a result or batch holds its files itself"
        elif not file.is_file():
            yield name, f"{file}: is missing; {advice}"
        elif sha256(file) != wanted:
            yield name, f"{file}: has changed since it was written (SHA-256 differs); {advice}"


def stays_inside(name: object) -> bool:
    """Whether a name that a folder gives is that of a file in it, read as a name alone: `..`, `/x` and `C:\\x` are not."""
    if not isinstance(name, str) or not may_be_kept(name):
        return False
    return not name.startswith("/") and all(part not in ("", ".", "..") for part in name.split("/"))


def is_linked(folder: Path, name: str) -> bool:
    """Whether a file of a folder, or a folder on the way to it, is a link: what it leads to is no part of the folder."""
    parts = Path(name).parts
    return any(folder.joinpath(*parts[: at + 1]).is_symlink() for at in range(len(parts)))


def nothing_leads_outside(folder: Path) -> None:
    """Raise FolderDamaged where anything in a folder, at whatever depth, is a link or neither a file nor a folder.

    Every name in a folder of ours may be written to, moved or read, and the folder may come from anybody. So it is asked once,
    of all names, before the first of them is touched. The folder itself may be a link: whoever named it has chosen it.
    """
    waiting = [folder] if folder.is_dir() else []
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_symlink():
                    raise FolderDamaged(
                        f"{one_line(entry.path)}: is a link; a result or batch holds its files itself; remove it"
                    )
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                elif not entry.is_file(follow_symlinks=False) and os.path.lexists(entry):  # it may have gone meanwhile
                    raise FolderDamaged(f"{one_line(entry.path)}: is neither a file nor a folder; remove it")


def as_json(value: Any) -> bytes:
    """A value as it is written for programs and people, with odd bytes of names written out."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def sealed(table: dict[str, Any]) -> dict[str, Any]:
    """A table with a seal over everything in it, so that a change by hand is seen."""
    rest = {key: value for key, value in table.items() if key != "seal"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return {**rest, "seal": sha256(text.encode("ascii"))[:32]}


def seal_holds(table: object) -> bool:
    """Whether a table is as it was sealed."""
    return isinstance(table, dict) and "seal" in table and sealed(table)["seal"] == table["seal"]
