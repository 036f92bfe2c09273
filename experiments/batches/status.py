"""What a batch holds, read off its ledger in a moment, however many runs there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from experiments.batches import ledger, lock
from experiments.batches.chunks import numbers_of
from experiments.batches.stored import Batch
from experiments.phrases.batches import say
from experiments.phrases.look_up import Language, words_of
from experiments.runs.progress import duration
from experiments.storage.errors import FolderDamaged
from experiments.storage.model_digest import model_digest

MOST_FAILURES = 10


def status_lines(folder: Path, language: Language, *, thorough: bool = False) -> Iterator[str]:
    """The state of a batch, line by line. thorough: every file is read and compared with its hash."""
    batch = Batch(folder)
    plan, manifest = batch.plan, batch.manifest
    total, done, failed = plan.runs, batch.done, batch.failed
    left = total - done - failed
    yield str(words_of(manifest, "title", language) or manifest["study"])
    yield say("status_folder", language, folder=folder)
    yield say("status_runs", language, total=total, done=done, failed=failed, left=left)
    whole = whole_replicates(batch)
    key = ("status_points_none", "status_points_one")[whole] if whole < 2 else "status_points"
    yield say(key, language, points=plan.points, replicates=plan.replicates, whole=whole)
    if plan.shard.of > 1:
        yield say("status_shard", language, number=plan.shard.number, of=plan.shard.of)
    seconds = sum(lines[-1].seconds for lines in batch.entries.values())
    if done + failed:
        each = seconds / (done + failed)
        yield say("status_time", language, each=short(each), left=duration(each * left))
    with suppress(OSError, ValueError, KeyError):
        yield say("status_at_work", language, **json.loads((folder / lock.AT_WORK).read_text(encoding="utf-8")))
    if manifest["model"] != model_digest():
        yield say("status_other_model", language)
    yield from _failures(batch, language)
    for file in damaged(batch, thorough):
        yield say("status_damaged", language, file=file)


def whole_replicates(batch: Batch) -> int:
    """How many replicates have been tried at every point; in a chunk that is partly written, its runs are looked at."""
    plan = batch.plan
    for chunk in range(plan.chunks):
        wanted = plan.runs_of(chunk)
        entry = batch.entries[chunk][-1] if chunk in batch.entries else ledger.NOTHING
        if entry.done + entry.failed < len(wanted):
            there = _tried(batch, chunk) if entry is not ledger.NOTHING else set()
            missing = next((run for run in wanted if run not in there), (chunk + 1) * plan.chunk)
            return min(plan.replicates, missing // plan.points)
    return plan.replicates


def _tried(batch: Batch, chunk: int) -> set[int]:
    """The runs of a chunk that are finished or failed; of a damaged file, none."""
    tried = set(ledger.read_failures(batch.folder, chunk))
    with suppress(FolderDamaged):
        table = batch.table("runs", chunk)
        tried |= set(numbers_of(table, batch.plan).tolist()) if table is not None else set()
    return tried


def _failures(batch: Batch, language: Language) -> Iterator[str]:
    shown = 0
    for chunk, lines in sorted(batch.entries.items()):
        if not lines[-1].failed or shown >= MOST_FAILURES:
            continue
        for record in list(ledger.read_failures(batch.folder, chunk).values())[: MOST_FAILURES - shown]:
            shown += 1
            levels = ", ".join(f"{name} = {value}" for name, value in record["levels"].items())
            error = record["error"].splitlines()[0][:200]
            yield say("status_failed", language, **{**record, "levels": levels, "error": error})
    if batch.failed > shown:
        yield say("status_more", language, more=batch.failed - shown, folder=batch.folder)


def damaged(batch: Batch, thorough: bool) -> Iterator[Path]:
    """Files of the ledger that are not there, or, if looked at thoroughly, are not what was written."""
    for chunk, lines in sorted(batch.entries.items()):
        for kind, wanted in lines[-1].files.items():
            file = ledger.file_of(batch.folder, kind, chunk)
            if (wanted is not None and not file.exists()) or (thorough and not batch.is_whole(kind, chunk)):
                yield file


def short(seconds: float) -> str:
    """A run's time: milliseconds where seconds say too little."""
    return f"{1000 * seconds:.0f} ms" if seconds < 1 else duration(seconds)
