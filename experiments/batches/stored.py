"""Reading a batch: whole files only, a frame when asked for, a tidy table for people."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.batches import ledger
from experiments.batches.chunks import KEYS, from_parquet, must_fit, numbers_of
from experiments.batches.ledger import Entry
from experiments.batches.plan import Plan, plan_in
from experiments.storage.cells import ENCODING, as_cell, write_csv
from experiments.storage.errors import OF_BATCH, FolderDamaged, FolderRefused, file_errors
from experiments.storage.files import hidden, sha256
from experiments.storage.folder import kept_whole
from sim.scenario.given import must_be_a_path

if TYPE_CHECKING:
    import pandas

MOST_LINES = 20
"""Of what is damaged."""
MOST_EXCEL_ROWS = 1_048_575


class Batch:
    """What a batch left. Nothing is read before it is asked for, and nothing that is damaged is read at all.

    A ledger that is damaged says nothing any more of what is whole, and a design, scenario or input that was changed nothing
    of what was run: FolderDamaged for whoever asks for runs.
    interrupted: whether the call that returned it was stopped before its last run.
    """

    def __init__(self, folder: str | Path, *, interrupted: bool = False) -> None:
        must_be_a_path(folder, "sihua.load_batch")
        self.folder, self.interrupted = Path(folder), interrupted
        self.manifest: dict[str, Any] = ledger.read_manifest(self.folder)

    def __repr__(self) -> str:
        if self.damage:
            return f"<Batch {self.folder}: damaged; see: sihua status {self.folder}>"
        return f"<Batch {self.folder}: {self.done:,} of {self.plan.runs:,} runs finished, {self.failed:,} failed>"

    @property
    def plan(self) -> Plan:
        """All runs that were asked for."""
        return plan_in(self.manifest)

    @cached_property
    def _ledger(self) -> tuple[dict[int, list[Entry]], list[str]]:
        """The lines of the ledger that can be read, and what is wrong with it."""
        there = ledger.files_in(self.folder)  # first: a batch at work writes the line before the file
        held = ledger.read_ledger(self.folder)
        where, advice = self.folder / ledger.LEDGER, "the next sihua batch sets aside what is damaged and does it again"
        damage = [f"{where}:{line}: is not what was written; {advice}" for line in held.bad]
        last = self.plan.chunks
        damage += [f"{where}: speaks of chunk {chunk}, there are {last}" for chunk in held.entries if chunk >= last]
        strangers = ledger.unknown_to(self.folder, held.entries, there)
        damage += [
            f"{file}: is not in {ledger.LEDGER}, which is damaged, or not from this batch; {advice}"
            for file in strangers
        ]
        return held.entries, damage

    @cached_property
    def damage(self) -> list[str]:
        """What is wrong with the ledger and the files that the manifest names, a line each; chunks are looked at when they
        are read."""
        return [*self._ledger[1], *(why for _, why in ledger.changed_beside_chunks(self.folder, self.manifest))]

    @property
    def readable(self) -> dict[int, list[Entry]]:
        """The last two lines of the ledger for each chunk, as far as they can be read: to be told, not to be used."""
        return self._ledger[0]

    @property
    def entries(self) -> dict[int, list[Entry]]:
        """The last two lines of the ledger for each chunk; FolderDamaged where anything but a chunk is not what was written."""
        if self.damage:
            raise FolderDamaged("\n".join(self.damage[:MOST_LINES]))
        return self.readable

    @property
    def done(self) -> int:
        """Finished runs."""
        return sum(lines[-1].done for lines in self.entries.values())

    @property
    def failed(self) -> int:
        """Failed runs."""
        return sum(lines[-1].failed for lines in self.entries.values())

    @property
    def complete(self) -> bool:
        """Whether every run is finished."""
        return self.done == self.plan.runs

    @property
    def levers(self) -> list[str]:
        """The columns of levers and uncertainties."""
        return [factor["name"] for factor in self.manifest["factors"]]

    def points(self) -> pandas.DataFrame:
        """The design: one row for each point; FolderDamaged where it is not that of the manifest, whoever sealed it."""
        content = _read(self.folder / ledger.POINTS, self.folder)
        if content is None or sha256(content) != self.manifest["files"].get(ledger.POINTS):
            raise FolderDamaged(f"{self.folder / ledger.POINTS}: has been changed since it was written")
        design = _frame(from_parquet(content, self.folder / ledger.POINTS))
        if len(design) != self.plan.points or not set(self.levers) <= set(design.columns):
            raise FolderDamaged(
                f"{self.folder / ledger.POINTS}: does not hold what it should: a row for each point, with its levers"
            )
        return design

    def runs(self, columns: Sequence[str] | None = None) -> pandas.DataFrame:
        """One row for each finished run: point, replicate, seed, levers and outcomes."""
        return self._all("runs", columns)

    def weekly(self, columns: Sequence[str] | None = None) -> pandas.DataFrame:
        """One row for each finished run and week, if the study keeps series."""
        return self._all("weekly", columns)

    def failures(self) -> list[dict[str, Any]]:
        """Every failed run: levers, seed, error and traceback."""
        return [
            record for chunk, lines in sorted(self.entries.items()) if lines[-1].failed
            for record in self.failures_of(chunk).values()
        ]  # fmt: skip

    def failures_of(self, chunk: int) -> dict[int, dict[str, Any]]:
        """The failed runs of a chunk, by number; checked first."""
        content = self._content("failed", chunk, self.readable[chunk])
        return ledger.failures_in(content, ledger.file_of(self.folder, "failed", chunk))

    def chunks(self, kind: str = "runs") -> Iterator[Any]:
        """The tables chunk by chunk (pyarrow), each checked first: any number of runs in constant memory."""
        for chunk in sorted(self.entries):
            self._must_be_whole(chunk, but=kind)
            table = self.table(kind, chunk)
            if table is not None:
                yield table

    def table(self, kind: str, chunk: int) -> Any:
        """The table of one chunk (pyarrow), checked first; None where it has none."""
        lines = self.readable[chunk]
        content = self._content(kind, chunk, lines)
        if content is None:
            return None
        file = ledger.file_of(self.folder, kind, chunk)
        table, m = from_parquet(content, file), self.manifest
        columns = {"runs": m["outcomes"], "weekly": ["week", *m["series"]]}[kind]
        latest = next((e for e in reversed(lines) if e.files[kind] == sha256(content)), None)
        done = latest.done if latest is not None else len(set(numbers_of(table, self.plan).tolist()))
        must_fit(table, [*KEYS, *self.levers, *columns], self.plan.runs_of(chunk), self.plan, done, file, columns)
        return table

    def _must_be_whole(self, chunk: int, but: str) -> None:
        """Raise FolderDamaged where a file of a chunk is not what was written, also one that is not asked for. but: of this kind,
        which is looked at when it is read."""
        for kind in ledger.KINDS:
            if kind != but:
                self._content(kind, chunk, self.readable[chunk])

    def is_whole(self, kind: str, chunk: int) -> bool:
        """Whether a file is what was written."""
        try:
            self._content(kind, chunk, self.readable[chunk])
        except FolderDamaged:
            return False
        return True

    def _content(self, kind: str, chunk: int, lines: list[Entry]) -> bytes | None:
        """The bytes of a file as the ledger has them; None where there is none.

        While a batch is at work, the file may still stand under its hidden name, or the ledger have moved on: then it is
        looked up once more.
        """
        file = ledger.file_of(self.folder, kind, chunk)
        for attempt in range(3):
            wanted = lines[-1].files[kind]
            if wanted is None:
                return None
            for place in (file, hidden(file)):
                content = None if place.is_symlink() else _read(place, self.folder)
                if content is not None and sha256(content) == wanted:
                    return content
            time.sleep(0.05 * attempt)
            lines = ledger.read_ledger(self.folder).entries.get(chunk, lines)
        what = "is not what was written (SHA-256 differs)" if file.exists() else "is missing"
        raise FolderDamaged(f"{file}: {what}; the next sihua batch sets it aside and does its runs again")

    def _all(self, kind: str, columns: Sequence[str] | None) -> pandas.DataFrame:
        import pandas
        import pyarrow as pa

        problems, tables = [], []
        for chunk in sorted(self.entries):
            try:
                self._must_be_whole(chunk, but=kind)
                table = self.table(kind, chunk)
            except FolderDamaged as damaged:
                problems.append(str(damaged))
                continue
            if table is not None:
                tables.append(table if columns is None else table.select(list(columns)))
        if problems:
            raise FolderDamaged("\n".join(problems))
        return _frame(pa.concat_tables(tables)) if tables else pandas.DataFrame(columns=list(columns or []))

    def export(self, file: Path, kind: str = "runs", *, force: bool = False) -> int:
        """Write every row to a .csv or .xlsx file, in one step; returns how many. force: replace a file that is there."""
        if file.suffix not in (".csv", ".xlsx"):
            raise FolderRefused(f"{file}: ends in neither .csv nor .xlsx; name the file with one of these")
        self.must_keep(kind)
        with kept_whole(file, force, OF_BATCH) as partial:
            return self._csv(partial, kind) if file.suffix == ".csv" else self._excel(partial, kind)

    def must_keep(self, kind: str) -> None:
        """Raise FolderRefused where the study keeps no table of this kind."""
        if kind == "weekly" and not self.manifest["series"]:
            raise FolderRefused(f"{self.folder}: the study keeps no weekly series; name some under series:")

    def _csv(self, file: Path, kind: str) -> int:
        rows = 0
        with file.open("w", encoding=ENCODING, newline="") as stream:
            for table in self.chunks(kind):
                write_csv(_frame(table), stream, header=rows == 0)
                rows += len(table)
        return rows

    def _excel(self, file: Path, kind: str) -> int:
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet(kind)
        rows = 0
        for table in self.chunks(kind):
            if rows + len(table) > MOST_EXCEL_ROWS:
                raise FolderRefused(f"{self.folder}: has more rows than the {MOST_EXCEL_ROWS:,} of Excel; take .csv")
            if rows == 0:
                sheet.append([as_cell(name) for name in table.column_names])
            columns = table.to_pydict()
            for row in zip(*columns.values(), strict=True):
                sheet.append([as_cell(value) for value in row])
            rows += len(table)
        book.save(file)
        return rows


def _read(file: Path, folder: Path) -> bytes | None:
    with file_errors(folder, reading=True):
        try:
            return file.read_bytes()
        except FileNotFoundError:
            return None


def _frame(table: Any) -> pandas.DataFrame:
    frame: pandas.DataFrame = table.to_pandas()
    return frame


def load_batch(folder: str | Path) -> Batch:
    """A batch that was run earlier; FolderDamaged where there is none."""
    return Batch(folder)
