"""What a batch holds, read off its ledger in a moment, however many runs there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from experiments.batches import ledger, lock
from experiments.batches.chunks import numbers_of
from experiments.batches.stored import MOST_LINES, Batch
from experiments.phrases.batches import say
from experiments.phrases.look_up import Language, words_of
from experiments.runs.noted import told
from experiments.runs.progress import duration
from experiments.storage.errors import FolderDamaged
from experiments.storage.files import hidden
from experiments.storage.model_digest import model_digest

MOST_FAILURES = 10


def status_lines(folder: Path, language: Language, *, thorough: bool = False) -> Iterator[str]:
    """The state of a batch, line by line. thorough: every file is read and compared with its hash.

    Raises FolderDamaged, once everything that is known has been said, where something is not what was written.
    """
    batch = Batch(folder)
    plan, manifest = batch.plan, batch.manifest
    latest = [lines[-1] for lines in batch.readable.values()]
    total, done, failed = plan.runs, sum(entry.done for entry in latest), sum(entry.failed for entry in latest)
    left = total - done - failed
    yield str(words_of(manifest, "title", language) or manifest["study"])
    yield say("status_folder", language, folder=folder)
    yield say("status_runs", language, total=total, done=done, failed=failed, left=left)
    whole = whole_replicates(batch)
    key = ("status_points_none", "status_points_one")[whole] if whole < 2 else "status_points"
    if plan.shard.of > 1:
        key = "status_points_shard"
    yield say(key, language, points=plan.points, replicates=plan.replicates, whole=whole)
    if plan.shard.of > 1:
        yield say("status_shard", language, number=plan.shard.number, of=plan.shard.of)
    seconds = sum(entry.seconds for entry in latest)
    if done + failed:
        each = seconds / (done + failed)
        yield say("status_time", language, each=short(each), left=duration(each * left))
    if (found := lock.at_work(Path(folder))) is not None:
        who, at_work = found
        yield say("status_at_work" if at_work else "status_stopped", language, **who)
    if manifest["model"] != model_digest():
        yield say("status_other_model", language)
    yield from told(manifest, language)
    yield from _failures(batch, failed, language)
    number = 0
    for damage in (*batch.damage, *(f"{file}" for file in damaged(batch, thorough))):
        number += 1
        if number <= MOST_LINES:
            yield say("status_damaged", language, damage=damage)
    if number:
        raise FolderDamaged(say("damaged", language, folder=folder, number=number))


def whole_replicates(batch: Batch) -> int:
    """How many replicates are finished at every point; in a chunk that is not whole, its runs are looked at."""
    plan = batch.plan
    for chunk in range(plan.chunks):
        wanted = plan.runs_of(chunk)
        entry = batch.readable[chunk][-1] if chunk in batch.readable else ledger.NOTHING
        if entry.done < len(wanted):
            there = _finished(batch, chunk) if entry.done else set()
            missing = next((run for run in wanted if run not in there), (chunk + 1) * plan.chunk)
            return min(plan.replicates, missing // plan.points)
    return plan.replicates


def _finished(batch: Batch, chunk: int) -> set[int]:
    """The finished runs of a chunk; of a damaged file, none."""
    with suppress(FolderDamaged):
        table = batch.table("runs", chunk)
        return set(numbers_of(table, batch.plan).tolist()) if table is not None else set()
    return set()


def _failures(batch: Batch, failed: int, language: Language) -> Iterator[str]:
    shown = 0
    for chunk, lines in sorted(batch.readable.items()):
        if not lines[-1].failed or shown >= MOST_FAILURES:
            continue
        with suppress(FolderDamaged):  # which is said below
            for record in list(batch.failures_of(chunk).values())[: MOST_FAILURES - shown]:
                shown += 1
                levels = ", ".join(f"{name} = {value}" for name, value in record["levels"].items())
                error = (record["error"].splitlines() or [""])[0][:200]
                yield say("status_failed", language, **{**record, "levels": levels, "error": error})
    if failed > shown:
        yield say("status_more", language, more=failed - shown, folder=batch.folder)


def damaged(batch: Batch, thorough: bool) -> Iterator[Path]:
    """Files of chunks that are not there, or, if looked at thoroughly, are not what was written."""
    for chunk, lines in sorted(batch.readable.items()):
        for kind, wanted in lines[-1].files.items():
            file = ledger.file_of(batch.folder, kind, chunk)
            gone = wanted is not None and not (file.exists() or hidden(file).exists())
            if gone or file.is_symlink() or (thorough and not batch.is_whole(kind, chunk)):
                yield file


def short(seconds: float) -> str:
    """A run's time: milliseconds where seconds say too little."""
    return f"{1000 * seconds:.0f} ms" if seconds < 1 else duration(seconds)
