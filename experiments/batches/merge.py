"""Put the shards of a batch together: the files are those that one undisturbed batch would have written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.batches import ledger, lock
from experiments.batches import store as stores
from experiments.batches.chunks import RUN_KEYS, WEEK_KEYS, joined, numbers_of
from experiments.batches.founding import Founding, found, may_be_written
from experiments.batches.plan import Shard
from experiments.batches.store import Store
from experiments.batches.stored import Batch
from experiments.storage.errors import FolderDamaged, FolderRefused
from experiments.storage.files import write_whole
from experiments.storage.manifest import MANIFEST
from sim.scenario.problems import shown


def merge(out: str | Path, parts: Sequence[str | Path]) -> Batch:
    """Write the runs of all `parts` into the folder `out`, which may hold some already; returns the whole.

    Parts may come in any order, overlap, and be unfinished: run the same command again when there is more. Raises
    FolderRefused where they are not parts of one batch, FolderDamaged where one is damaged; then nothing was changed.
    """
    import pyarrow as pa

    out = Path(out)
    shards = [Batch(part) for part in parts]
    for shard in shards:
        _must_belong(shards[0].manifest, shard.manifest, shard.folder)
        if shard.folder.resolve() == out.resolve():
            raise FolderRefused(f"{out}: cannot be merged into itself; name another folder")
        _must_be_whole(shard)
    new = _like(shards[0])
    may_be_written(out, new)
    with lock.locked(out):
        if not (out / MANIFEST).exists():
            found(out, new)
        _must_belong(shards[0].manifest, ledger.read_manifest(out), out)
        with stores.opened(out) as store:
            if store.plan.shard != Shard(1, 1):
                raise FolderRefused(f"{out}: is a shard itself; name another folder")
            store.ask_for(max(shard.manifest["replicates"] for shard in shards))
            for chunk in sorted({chunk for shard in shards for chunk in shard.entries}):
                of_chunk = [shard for shard in shards if chunk in shard.entries]
                try:
                    _merge_chunk(store, chunk, of_chunk)
                except pa.ArrowException as error:  # levers of one name, but not of one kind, cannot be joined
                    folders = ", ".join(str(shard.folder) for shard in of_chunk)
                    raise FolderDamaged(
                        f"chunk {chunk} of {folders}: cannot be put together: {shown(error, 120)}"
                    ) from None
            _keep_scenarios(store, shards)
            store.tidy()
    return Batch(out)


def _must_be_whole(shard: Batch) -> None:
    """Read every file once: a damaged one, or one that leads out of its folder, stops us before we begin."""
    for _, why in ledger.changed_beside_chunks(shard.folder, shard.manifest):
        raise FolderDamaged(why)
    shard.points()
    for chunk in shard.entries:
        for kind in ("runs", "weekly"):
            shard.table(kind, chunk)
        shard.failures_of(chunk)


def _keep_scenarios(store: Store, shards: Sequence[Batch]) -> None:
    """The scenarios of points with failed runs, and no others."""
    failing = {record["point"] for chunk in store.entries for record in store.failures(chunk).values()}
    wanted = {f"point-{point:06}.yaml" for point in failing}
    for shard in shards:
        for file in ledger.scenarios_in(shard.folder):
            if file.name in wanted:
                write_whole(store.folder / "failed" / file.name, file.read_bytes())
    for file in ledger.scenarios_in(store.folder):
        if file.name not in wanted:
            file.unlink()


def _must_belong(first: dict[str, Any], other: dict[str, Any], folder: Path) -> None:
    if other["model"] != first["model"]:
        raise FolderRefused(f"{folder}: was run with another version of the model; versions must not be mixed")
    changed = [name for name, value in first["identity"].items() if other["identity"].get(name) != value]
    if changed or other["chunk"] != first["chunk"]:
        raise FolderRefused(f"{folder}: is of another batch: {', '.join(changed) or 'its chunks'} differ")


def _like(shard: Batch) -> Founding:
    """What a folder of the same batch is founded with."""
    files = {name: (shard.folder / name).read_bytes() for name in shard.manifest["files"]}
    return Founding({**shard.manifest, "shard": [1, 1]}, files)


def _merge_chunk(store: Store, chunk: int, shards: Sequence[Batch]) -> None:
    """One chunk: the runs of all shards, each once."""
    entry = store.entries.get(chunk, ledger.NOTHING)
    runs, weekly = store.table("runs", chunk), store.table("weekly", chunk)
    failures, seconds, there = store.failures(chunk), entry.seconds, store.present(chunk)
    for shard in shards:
        new_runs, new_weekly = shard.table("runs", chunk), shard.table("weekly", chunk)
        if new_runs is not None:
            numbers = numbers_of(new_runs, store.plan)
            fresh = ~np.isin(numbers, list(there))
            _must_agree(runs, new_runs.filter(~fresh), shard.folder)
            if fresh.any():
                runs = joined(runs, new_runs.filter(fresh), RUN_KEYS)
                seconds += shard.entries[chunk][-1].seconds
            if fresh.any() and new_weekly is not None:
                mask = np.isin(numbers_of(new_weekly, store.plan), numbers[fresh])
                weekly = joined(weekly, new_weekly.filter(mask), WEEK_KEYS)
            there |= set(numbers.tolist())
        failures |= shard.failures_of(chunk)
    failures = {run: record for run, record in failures.items() if run not in there}
    store.put_tables(chunk, runs, weekly, failures, seconds)


def _must_agree(held: Any, second: Any, folder: Path) -> None:
    """Two parts with the same run must say the same of it: the model is deterministic."""
    if len(second) == 0:
        return
    known = {(row["replicate"], row["point"]): row for row in held.to_pylist()}
    for row in second.to_pylist():
        if known.get((row["replicate"], row["point"])) != row:
            raise FolderDamaged(
                f"{folder}: point {row['point']}, replicate {row['replicate']} is not what another part says of it"
            )
