"""What stands in the folder of a batch, as it is read: the manifest, the ledger with a line for each chunk, its files.

The folder may come from anybody, and a seal has no key: every name in it is checked as a name before it is used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.storage import manifest as manifests
from experiments.storage.errors import FolderDamaged, FolderRefused, file_errors
from experiments.storage.files import sha256
from experiments.storage.manifest import MANIFEST, seal_holds, sealed, stays_inside
from experiments.storage.names import OF_FILE_MANAGERS
from experiments.studies.design import MOST_RUNS
from sim.scenario.problems import shown

LEDGER, QUARANTINE = "ledger.jsonl", "quarantine"
STUDY, POINTS, README = "study.yaml", "points.parquet", "README.txt"
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
            text = manifests.text_of_manifest(folder)
            manifest = None if text is None else manifests.parsed(text)
        except ValueError:
            raise FolderDamaged(f"{file}: is damaged (not readable as JSON); {START_ANEW}") from None
    if text is None:
        what = f"is no batch: it has no {MANIFEST}" if folder.is_dir() else "there is no such folder"
        raise FolderRefused(f"{folder}: {what}; name the folder that sihua batch wrote")
    if not isinstance(manifest, dict) or manifest.get("kind") != "batch":
        raise FolderDamaged(f"{file}: is not the manifest of a batch")
    if manifest.get("format") != FORMAT:
        raise FolderDamaged(f"{file}: has format {manifest.get('format')}; this program reads format {FORMAT}")
    if not seal_holds(manifest):
        raise FolderDamaged(f"{file}: has been edited since it was written; put it back as it was, or {START_ANEW}")
    if wrong := next(_wrong(folder, manifest), ""):
        raise FolderDamaged(f"{file}: {wrong}; {START_ANEW}")
    return manifest


def changed_beside_chunks(folder: Path, manifest: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The files beside the chunks (study, design, scenario, inputs) that are not what was written: name, and why in words.

    They are few and small, so that whoever reads a batch looks at all of them.
    """
    with file_errors(folder, reading=True):
        yield from manifests.changed_files(folder, manifest["files"], AS_IT_WAS)


AS_IT_WAS = "put it back as it was, or let sihua batch write it again from the study"


def _wrong(folder: Path, manifest: dict[str, Any]) -> Iterator[str]:
    """What the manifest of a batch cannot hold, whoever sealed it."""
    files = manifest.get("files")
    for name in files if isinstance(files, dict) else (".",):
        if not stays_inside(name):
            yield f"names {shown(repr(name), 80)}, which is outside the folder"
    for name, kind in _HOLDS.items():
        if type(manifest.get(name)) is not kind:
            yield f"does not hold what it should ({name})"
    shard = manifest["shard"]
    if len(shard) != 2 or not all(type(part) is int for part in shard) or not 1 <= shard[0] <= shard[1]:
        yield "does not hold what it should (shard)"
    if min(manifest["points"], manifest["replicates"], manifest["chunk"]) < 1:
        yield "does not hold what it should (points, replicates, chunk)"
    if manifest["points"] * manifest["replicates"] > MOST_RUNS:
        yield f"asks for more than {MOST_RUNS:,} runs"
    for factor in manifest["factors"]:
        if not isinstance(factor, dict) or any(not isinstance(factor.get(name), str) for name in ("name", "role")):
            yield "does not hold what it should (factors)"
    if not all(isinstance(name, str) for name in (*manifest["outcomes"], *manifest["series"])):
        yield "does not hold what it should (outcomes, series)"


_HOLDS = {
    "files": dict, "points": int, "replicates": int, "chunk": int, "seed": int, "shard": list, "factors": list,
    "outcomes": list, "series": list, "window": dict, "identity": dict, "model": str, "sihua": str, "study": str,
}  # fmt: skip


START_ANEW = "run the study into another folder with --out"


@dataclass(frozen=True)
class Ledger:
    """What the ledger says. entries: the last two lines of each chunk; bad: lines that are not what was written;
    whole: bytes up to the last whole line."""

    entries: dict[int, list[Entry]]
    bad: list[int]
    whole: int


def read_ledger(folder: Path) -> Ledger:
    """Read the ledger. A last line that breaks off was being written when the batch was killed: nothing is missing by it."""
    entries: dict[int, list[Entry]] = {}
    bad, whole = [], 0
    with file_errors(folder, reading=True):
        content = (folder / LEDGER).read_bytes() if (folder / LEDGER).exists() else b""
    for number, line in enumerate(content.splitlines(keepends=True), start=1):
        whole += len(line) if line.endswith(b"\n") else 0
        entry = _entry(line)
        if entry is not None:
            entries[entry.chunk] = [*entries.get(entry.chunk, [])[-1:], entry]
        elif line.endswith(b"\n") or _goes_on_after_its_end(line):
            bad.append(number)
    return Ledger(entries, bad, whole)


def _entry(line: bytes) -> Entry | None:
    try:
        table = manifests.parsed(line)
        if not seal_holds(table):
            return None
        entry = Entry(table["chunk"], table["done"], table["failed"], table["seconds"], table["files"])
    except (ValueError, KeyError, TypeError):
        return None
    numbers = (entry.chunk, entry.done, entry.failed)
    if any(type(number) is not int or not 0 <= number <= MOST_RUNS for number in numbers):
        return None
    if (
        not isinstance(entry.seconds, (int, float))
        or not isinstance(entry.files, dict)
        or set(entry.files) != set(KINDS)
    ):
        return None
    return entry


def _goes_on_after_its_end(line: bytes) -> bool:
    """Whether a line without an end holds a whole entry and more: its end was changed, it does not break off."""
    try:
        _, end = json.JSONDecoder().raw_decode(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return b"\0" in line or not line.startswith(b"{")
    return end < len(line)


def unknown_to(folder: Path, entries: dict[int, list[Entry]], files: Sequence[Path]) -> list[Path]:
    """Those of `files` that no line of the ledger knows: their lines are lost, or they are from elsewhere."""
    known = {file_of(folder, kind, c) for c, lines in entries.items() for e in lines for kind in KINDS if e.files[kind]}
    return [file for file in files if file not in known]


def files_in(folder: Path) -> list[Path]:
    """The files of chunks that stand in the folder, written to their end."""
    with file_errors(folder, reading=True):
        found = [(kind, folder / kind) for kind in KINDS if (folder / kind).is_dir()]
        return sorted(
            file for kind, there in found for file in there.iterdir()
            if file.suffix == f".{KINDS[kind]}" and not file.name.startswith(".") and not OF_FILE_MANAGERS.fullmatch(file.name)
        )  # fmt: skip


def scenarios_in(folder: Path) -> list[Path]:
    """The scenarios of points with failed runs, which we put there; no other file that somebody gave such a name."""
    return sorted(file for file in (folder / "failed").glob("point-*.yaml") if _OF_POINT.fullmatch(file.name))


_OF_POINT = re.compile(r"point-[0-9]{6,}\.yaml")


def file_of(folder: Path, kind: str, chunk: int) -> Path:
    """Where a file of a chunk stands."""
    return folder / kind / f"{chunk:06}.{KINDS[kind]}"


def hash_in(folder: Path, kind: str, chunk: int) -> str | None:
    """The SHA-256 of a file of a chunk; None where there is none."""
    try:
        return sha256(file_of(folder, kind, chunk).read_bytes())
    except FileNotFoundError:
        return None


def failures_in(content: bytes | None, file: Path) -> dict[int, dict[str, Any]]:
    """The failed runs that a file of them holds, by number; FolderDamaged where it does not hold what it should."""
    try:
        records = {} if content is None else {record["run"]: record for record in manifests.parsed(content)}
        if any(type(r[name]) is not int for r in records.values() for name in ("run", "point", "replicate", "seed")):
            raise TypeError
        if not all(isinstance(r["levels"], dict) and isinstance(r["error"], str) for r in records.values()):
            raise TypeError
    except (ValueError, TypeError, KeyError, AttributeError):
        raise FolderDamaged(f"{file}: does not hold what it should") from None
    return records


def read_failures(folder: Path, chunk: int) -> dict[int, dict[str, Any]]:
    """The failed runs of a chunk, by number."""
    file = file_of(folder, "failed", chunk)
    return failures_in(file.read_bytes() if file.exists() else None, file)
