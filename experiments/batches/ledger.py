"""What stands in the folder of a batch, as it is read: the manifest, the ledger with a line for each chunk, its files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.storage.errors import FolderDamaged, FolderRefused, file_errors
from experiments.storage.files import sha256
from experiments.storage.manifest import MANIFEST, seal_holds, sealed

LEDGER, QUARANTINE = "ledger.jsonl", "quarantine"
STUDY, SCENARIO, POINTS, README = "study.yaml", "scenario.yaml", "points.parquet", "README.txt"
KINDS = {"runs": "parquet", "weekly": "parquet", "failed": "json"}
FORMAT = 1


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: what a chunk holds. files: the hash of each of its files, None where there is none."""

    chunk: int
    done: int
    failed: int
    seconds: float
    files: dict[str, str | None]

    def line(self) -> bytes:
        """As it is written."""
        return json.dumps(sealed(self.__dict__), separators=(",", ":")).encode("ascii") + b"\n"


NOTHING = Entry(-1, 0, 0, 0.0, dict.fromkeys(KINDS))


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a batch; FolderRefused where there is none, FolderDamaged where it is torn, edited or of a newer format."""
    file = folder / MANIFEST
    with file_errors(folder, reading=True):
        try:
            manifest = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            what = f"is no batch: it has no {MANIFEST}" if folder.is_dir() else "there is no such folder"
            raise FolderRefused(f"{folder}: {what}; name the folder that sihua batch wrote") from None
        except ValueError:
            raise FolderDamaged(f"{file}: is damaged (not readable as JSON); {START_ANEW}") from None
    if not isinstance(manifest, dict) or manifest.get("kind") != "batch":
        raise FolderDamaged(f"{file}: is not the manifest of a batch")
    if manifest.get("format") != FORMAT:
        raise FolderDamaged(f"{file}: has format {manifest.get('format')}; this program reads format {FORMAT}")
    if not seal_holds(manifest):
        raise FolderDamaged(f"{file}: has been edited since it was written; put it back as it was, or {START_ANEW}")
    return manifest


START_ANEW = "run the study into another folder with --out"


def read_ledger(folder: Path) -> tuple[dict[int, list[Entry]], int, int]:
    """The last two entries of each chunk, how many lines were not readable, and the bytes up to the last whole line."""
    entries: dict[int, list[Entry]] = {}
    bad, whole = 0, 0
    with file_errors(folder, reading=True):
        content = (folder / LEDGER).read_bytes() if (folder / LEDGER).exists() else b""
    for line in content.splitlines(keepends=True):
        whole += len(line) if line.endswith(b"\n") else 0
        entry = _entry(line)
        if entry is None:
            bad += 1
        else:
            entries[entry.chunk] = [*entries.get(entry.chunk, [])[-1:], entry]
    return entries, bad, whole


def _entry(line: bytes) -> Entry | None:
    try:
        table = json.loads(line)
        if not seal_holds(table):
            return None
        return Entry(table["chunk"], table["done"], table["failed"], table["seconds"], table["files"])
    except (ValueError, KeyError, TypeError):
        return None


def file_of(folder: Path, kind: str, chunk: int) -> Path:
    """Where a file of a chunk stands."""
    return folder / kind / f"{chunk:06}.{KINDS[kind]}"


def hash_in(folder: Path, kind: str, chunk: int) -> str | None:
    """The SHA-256 of a file of a chunk; None where there is none."""
    try:
        return sha256(file_of(folder, kind, chunk).read_bytes())
    except FileNotFoundError:
        return None


def read_failures(folder: Path, chunk: int) -> dict[int, dict[str, Any]]:
    """The failed runs of a chunk, by number."""
    file = file_of(folder, "failed", chunk)
    if not file.exists():
        return {}
    return {record["run"]: record for record in json.loads(file.read_text(encoding="utf-8"))}
