"""The folder of a batch: Parquet files, one for each chunk of runs, and a ledger that says which of them are whole.

To write a chunk, its files are written under hidden names, then a line with their hashes goes into the ledger, then they
are renamed into place. The line is the moment of truth: before it, nothing has happened; after it, whoever opens the
folder next can finish the renaming. So kill -9 at any moment costs no run that was written, and leaves no half of one.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from experiments.batches.chunks import RUN_KEYS, WEEK_KEYS, Layout, from_parquet, joined, numbers_of, parquet_bytes
from experiments.batches.ledger import (
    KINDS,
    LEDGER,
    NOTHING,
    POINTS,
    QUARANTINE,
    START_ANEW,
    Entry,
    file_of,
    hash_in,
    read_failures,
    read_ledger,
    read_manifest,
)
from experiments.batches.plan import Plan, plan_in
from experiments.batches.worker import Answer
from experiments.storage.errors import OF_BATCH, FolderDamaged, file_errors
from experiments.storage.files import HIDDEN, hidden, sha256, sync_folder, write_hidden, write_whole
from experiments.storage.manifest import MANIFEST, as_json, sealed
from experiments.storage.names import OF_FILE_MANAGERS
from sim.printable import one_line

_OURS_BEGUN = re.compile(rf"\.(?:[0-9]{{6,}}|point-[0-9]{{6,}})\.[a-z]+{re.escape(HIDDEN)}")
"""Hidden names that files of a chunk, and scenarios of failed points, have until they are whole."""


@dataclass
class Store:
    """The folder, open for writing by one process (`opened`). notes: what was put right when it was opened."""

    folder: Path
    manifest: dict[str, Any]
    entries: dict[int, Entry] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    waiting: dict[int, dict[int, Answer]] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """All runs that the batch has been asked for."""
        return plan_in(self.manifest)

    @cached_property
    def points(self) -> Any:
        """The table of design points."""
        return from_parquet((self.folder / POINTS).read_bytes(), self.folder / POINTS)

    @property
    def layout(self) -> Layout:
        """What the tables hold."""
        m = self.manifest
        return Layout(self.plan, self.points, tuple(m["outcomes"]), tuple(m["series"]), m["seed"])

    @property
    def done(self) -> int:
        """Finished runs that are written."""
        return sum(entry.done for entry in self.entries.values())

    @property
    def failed(self) -> int:
        """Failed runs that are written."""
        return sum(entry.failed for entry in self.entries.values())

    def missing(self, *, retry_failed: bool = False) -> Iterator[int]:
        """The runs that are still to do, in the order of the plan."""
        plan = self.plan
        for chunk in range(plan.chunks):
            wanted, entry = plan.runs_of(chunk), self.entries.get(chunk, NOTHING)
            if entry.done + entry.failed == len(wanted) and not (retry_failed and entry.failed):
                continue
            there = self.present(chunk) if entry.done else set()
            if not retry_failed and entry.failed:
                there |= set(self.failures(chunk))
            yield from (run for run in wanted if run not in there)

    def present(self, chunk: int) -> set[int]:
        """The finished runs of a chunk."""
        table = self.table("runs", chunk)
        if table is None:
            return set()
        return set(numbers_of(table, self.plan).tolist())

    def failures(self, chunk: int) -> dict[int, dict[str, Any]]:
        """The failed runs of a chunk, by number."""
        return read_failures(self.folder, chunk) if self.entries.get(chunk, NOTHING).failed else {}

    def table(self, kind: str, chunk: int) -> Any:
        """The table of one chunk (pyarrow); None where it has none."""
        if self.entries.get(chunk, NOTHING).files[kind] is None:
            return None
        file = file_of(self.folder, kind, chunk)
        return from_parquet(file.read_bytes(), file)

    # Writing

    def add(self, answers: Sequence[Answer]) -> None:
        """Take in what became of some runs, and write every chunk that is whole by it."""
        for answer in answers:
            chunk = self.plan.chunk_of(answer.run)
            self.waiting.setdefault(chunk, {})[answer.run] = answer
        for chunk in {self.plan.chunk_of(answer.run) for answer in answers}:
            entry = self.entries.get(chunk, NOTHING)
            if entry.done + entry.failed + len(self.waiting[chunk]) >= len(self.plan.runs_of(chunk)):
                self.write(chunk)

    def write_all(self) -> None:
        """Write what waits, chunk by chunk."""
        for chunk in sorted(self.waiting):
            self.write(chunk)

    def write(self, chunk: int) -> None:
        """Write a chunk with what has come in since it was last written."""
        answers = [self.waiting[chunk][run] for run in sorted(self.waiting[chunk])]
        done = {answer.run for answer in answers if not answer.failed}
        failures = {run: record for run, record in self.failures(chunk).items() if run not in done}
        failures |= {answer.run: self._failure(answer) for answer in answers if answer.failed}
        runs = joined(self.table("runs", chunk), self.layout.runs(answers), RUN_KEYS)
        new_weeks = self.layout.weekly(answers)
        weekly = joined(self.table("weekly", chunk), new_weeks, WEEK_KEYS) if new_weeks is not None else None
        seconds = self.entries.get(chunk, NOTHING).seconds + sum(answer.seconds for answer in answers)
        self._put(chunk, runs, weekly, failures, seconds)
        del self.waiting[chunk]

    def put_tables(
        self, chunk: int, runs: Any, weekly: Any, failures: dict[int, dict[str, Any]], seconds: float
    ) -> None:
        """Write a chunk from tables that are whole already."""
        self._put(chunk, runs, weekly, failures, seconds)

    def _put(self, chunk: int, runs: Any, weekly: Any, failures: dict[int, dict[str, Any]], seconds: float) -> None:
        contents: dict[str, bytes | None] = {
            "runs": parquet_bytes(runs) if len(runs) else None,
            "weekly": parquet_bytes(weekly) if weekly is not None and len(weekly) else None,
            "failed": _failures_text(failures) if failures else None,
        }
        hashes = {kind: sha256(content) if content is not None else None for kind, content in contents.items()}
        entry = Entry(chunk, len(runs), len(failures), round(seconds, 3), hashes)
        if entry.files == self.entries.get(chunk, NOTHING).files:
            return
        with file_errors(self.folder, OF_BATCH):
            try:
                for kind, content in contents.items():
                    if content is not None:
                        write_hidden(file_of(self.folder, kind, chunk), content)
                self._append(entry.line())
            except OSError:
                for kind in KINDS:
                    with suppress(OSError):
                        hidden(file_of(self.folder, kind, chunk)).unlink()
                raise
            self._move_into_place(entry)
        self.entries[chunk] = entry

    def _append(self, line: bytes) -> None:
        """Add a whole line to the ledger, or none at all."""
        with (self.folder / LEDGER).open("r+b") as stream:
            end = stream.seek(0, os.SEEK_END)
            try:
                stream.write(line)
                stream.flush()
                os.fsync(stream.fileno())
            except OSError:
                with suppress(OSError):
                    stream.truncate(end)
                raise

    def _move_into_place(self, entry: Entry) -> None:
        for kind, wanted in entry.files.items():
            file = file_of(self.folder, kind, entry.chunk)
            if wanted is None:
                file.unlink(missing_ok=True)
            elif hidden(file).exists():
                os.replace(hidden(file), file)
        for kind in KINDS:
            sync_folder(self.folder / kind)

    def _failure(self, answer: Answer) -> dict[str, Any]:
        plan, layout = self.plan, self.layout
        point, replicate = plan.point_of(answer.run), plan.replicate_of(answer.run)
        levels = self.points.slice(point, 1).to_pylist()[0]
        return {
            "run": answer.run, "point": point, "replicate": replicate, "seed": layout.first_seed + replicate - 1,
            "levels": {name: value for name, value in levels.items() if name != "point"},
            "error": answer.error, "traceback": answer.trace,
        }  # fmt: skip

    # Opening and closing

    def settle(self) -> None:
        """Finish what a kill interrupted, set aside what is damaged or foreign, and say so in `notes`."""
        held = read_ledger(self.folder)
        with file_errors(self.folder, OF_BATCH):
            if (self.folder / LEDGER).stat().st_size > held.whole:
                os.truncate(self.folder / LEDGER, held.whole)  # it was being written when the batch was killed
            if held.bad:
                said = f"{len(held.bad)} lines have been changed; their runs are checked anew"
                self.notes.append(f"{self.folder / LEDGER}: {said}")
            for chunk, last_two in sorted(held.entries.items()):
                self._settle_chunk(chunk, last_two[-1])
            self._set_aside_strangers()

    def _settle_chunk(self, chunk: int, entry: Entry) -> None:
        for kind, wanted in entry.files.items():
            part = hidden(file_of(self.folder, kind, chunk))
            if part.exists() and sha256(part.read_bytes()) != wanted:
                part.unlink()  # written, but never in the ledger
        self._move_into_place(entry)
        wrong = [kind for kind, wanted in entry.files.items() if hash_in(self.folder, kind, chunk) != wanted]
        if not wrong:
            self.entries[chunk] = entry
            return
        for kind in wrong:
            file = file_of(self.folder, kind, chunk)
            what = "is not what was written (SHA-256 differs)" if file.exists() else "is missing"
            self.notes.append(f"{file}: {what}; its runs are done again")
        for kind in KINDS:
            self._set_aside(file_of(self.folder, kind, chunk))
        self._append(replace(NOTHING, chunk=chunk).line())

    def _set_aside_strangers(self) -> None:
        """Files that no line of the ledger knows would be read along with the others."""
        for kind in KINDS:
            known = {file_of(self.folder, kind, c).name for c, e in self.entries.items() if e.files[kind] is not None}
            for file in sorted((self.folder / kind).iterdir()):
                if _OURS_BEGUN.fullmatch(file.name) and file.is_file():
                    file.unlink()
                elif OF_FILE_MANAGERS.fullmatch(file.name):
                    continue
                elif file.name not in known and not (kind == "failed" and file.suffix == ".yaml"):
                    self.notes.append(f"{one_line(file)}: is not from this batch; it was moved to {QUARANTINE}")
                    self._set_aside(file)

    def _set_aside(self, file: Path) -> None:
        if file.exists():
            (self.folder / QUARANTINE).mkdir(exist_ok=True)
            os.replace(file, self.folder / QUARANTINE / f"{file.parent.name}-{file.stem}-{time.time_ns()}{file.suffix}")

    def ask_for(self, replicates: int) -> None:
        """Let the plan hold so many replicates, if it held fewer."""
        if replicates > self.manifest["replicates"]:
            self.manifest = sealed({**self.manifest, "replicates": replicates})
            with file_errors(self.folder, OF_BATCH):
                write_whole(self.folder / MANIFEST, as_json(self.manifest))

    def tidy(self) -> None:
        """Write the ledger anew, one line for each chunk in order."""
        with file_errors(self.folder, OF_BATCH):
            write_whole(self.folder / LEDGER, b"".join(self.entries[chunk].line() for chunk in sorted(self.entries)))


def _failures_text(failures: dict[int, dict[str, Any]]) -> bytes:
    return as_json([failures[run] for run in sorted(failures)])


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """The store, with what a kill left behind put right. The folder must be `locked`."""
    manifest = read_manifest(folder)
    with file_errors(folder, OF_BATCH):
        for name, wanted in manifest["files"].items():
            if not (folder / name).is_file() or sha256((folder / name).read_bytes()) != wanted:
                raise FolderDamaged(f"{folder / name}: is missing or has been changed; {START_ANEW}")
        for kind in KINDS:
            (folder / kind).mkdir(exist_ok=True)
        (folder / LEDGER).touch()
    store = Store(folder, manifest)
    store.settle()
    yield store
