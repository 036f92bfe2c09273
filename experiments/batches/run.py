"""Run a batch: from the study to a folder that holds every run, whatever comes in between.

    result = batch("sihua:points_or_time_bank", workers=2)
    result.runs()

The same call goes on where an earlier one stopped. Works in scripts without a guard and in notebooks.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from numbers import Integral
from pathlib import Path
from typing import Any

from experiments.batches import ledger, lock
from experiments.batches import store as stores
from experiments.batches.chunks import parquet_bytes, points_table
from experiments.batches.executors import (
    Cluster,
    ClusterLost,
    Feed,
    OnCluster,
    connected,
    in_process,
    local,
    must_have_files_for,
)
from experiments.batches.founding import Founding, found, may_be_written, put_back
from experiments.batches.identity import code_of, name_of
from experiments.batches.plan import WHOLE_PLAN, Shard, chunk_size
from experiments.batches.plugins import plugin_texts
from experiments.batches.progress import BatchProgress
from experiments.batches.self_contained import self_contained_files
from experiments.batches.store import Store
from experiments.batches.stored import Batch
from experiments.batches.worker import Answer, Job, Order
from experiments.phrases.batches import README, say
from experiments.phrases.look_up import Language, must_be_a_language
from experiments.runs.interrupt import Stop
from experiments.runs.noted import noted
from experiments.runs.plugins import described
from experiments.runs.run import first_stage, inputs_of
from experiments.storage.errors import OF_BATCH, FolderRefused, file_errors
from experiments.storage.files import sha256, write_whole
from experiments.storage.manifest import MANIFEST
from experiments.storage.model_digest import model_digest
from experiments.storage.provenance import provenance
from experiments.studies.design import points_of
from experiments.studies.factors import Setting, settings_at
from experiments.studies.study import MOST_REPLICATES, Study, read_study
from sim.parallel import usable_processors
from sim.printable import escaped
from sim.scenario.composition import OF_ONE_FILE
from sim.scenario.given import must_be_a_path

MEMORY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})? ?([kMGT]i?)?B", re.IGNORECASE)
"""A size as people write it, and as Dask reads it."""
LEAST_MEMORY = 300 * 10**6
"""Bytes. A worker that has imported the model and compiled nothing was measured to hold 274 MB; Dask kills one at 95 % of its
memory, and starts it again without end."""
MOST_WORKERS = 1024
"""As the command line has it."""
WRITE_EVERY = 5.0
"""Seconds after which finished runs are written, though their chunk is not whole: what a power cut can cost."""
SHORT = 30.0
"""Seconds. A batch that will take no longer is not worth starting workers for."""
TIMED_RUNS = 3
"""Runs after which it is decided whether workers are started."""
MOST_SCENARIOS = 100
"""Scenarios of failed points that are kept as files; all others can be made from their levers."""


def batch(
    study: str | Path | Study,
    out: str | Path | None = None,
    *,
    workers: int | None = None,
    cluster: Cluster | None = None,
    replicates: int | None = None,
    shard: Shard = WHOLE_PLAN,
    resume: bool = True,
    retry_failed: bool = False,
    memory: str = "auto",
    language: Language = "en",
    quiet: bool = False,
    function: Callable[..., Any] | None = None,
) -> Batch:
    """Do every run of a study that is not in the folder `out` yet, and return the batch, which reads it when asked.

    out: None is results/STUDY. workers: 1 is this process, None starts local processes if it is worth it. cluster: the
    address of a Dask scheduler, or its scheduler file, which has its own workers and memory. replicates: instead of the
    study's; of a batch that is there, no fewer than it has. shard: this part of the runs only; `merge` puts the parts
    together. memory: of each local worker, as "2GB".
    function: what runs one scenario, with the signature of `experiments.runs.replicate.run_replicate`; its code is part of
    what the batch is, so that no other goes on with it.

    Ctrl-C ends it with what is finished; `interrupted` says so. Raises ScenarioProblems where the study is wrong,
    FolderRefused and FolderDamaged where the folder is; of a cluster that goes away, ClusterLost.
    """
    _must_be_possible(memory, workers, replicates)
    must_be_a_language(language)
    if cluster is not None and (workers is not None or memory != "auto"):
        raise ValueError("a cluster has its own workers and memory: give cluster, or workers and memory")
    if not isinstance(study, Study):
        must_be_a_path(study, "sihua.batch")
        study = read_study(study)
    if replicates is not None:
        study = replace(study, replicates=int(replicates))
    points = points_of(study)
    folder = Path(out) if out is not None else default_folder(study, shard)
    stop = Stop(lambda: say("stopping", language), at_once=say("stopping_now", language))
    new = _new(study, points, shard, function)
    if workers is not None and workers > 1:
        must_have_files_for(workers)
    may_be_written(folder, new)
    with stop, lock.locked(folder):
        if not (folder / MANIFEST).exists():
            found(folder, new)
        elif not resume:
            raise FolderRefused(f"{folder}: holds a batch already; leave --no-resume away, or choose another --out")
        must_be_the_same(folder, study, points, shard, function)
        put_back(folder, new)
        with stores.opened(folder) as store:
            may_have(folder, store.plan.replicates, replicates)
            store.ask_for(study.replicates)
            progress = BatchProgress(study.name, language, quiet=quiet)
            for note in store.notes:
                if not quiet and sys.stderr is not None:
                    print(escaped(note), file=sys.stderr, flush=True)
            job = job_of(study, function)
            feed = _feed(study, store, points, retry_failed)
            if feed:
                _work(store, job, feed, progress, stop, workers, cluster, memory)
            else:
                progress.say("nothing_to_do")
            interrupted = store.done + store.failed < store.plan.runs
            _keep_scenarios(store, study, points)
            if not interrupted:
                store.tidy()
    return Batch(folder, interrupted=interrupted)


def _must_be_possible(memory: str, workers: int | None, replicates: int | None) -> None:
    """Raise before anything starts. A worker with less memory than it takes would be killed and started for ever."""
    for name, number, most in (("workers", workers, MOST_WORKERS), ("replicates", replicates, MOST_REPLICATES)):
        if number is not None and not (
            isinstance(number, Integral) and not isinstance(number, bool) and 1 <= number <= most
        ):
            raise ValueError(f"{name} must lie between 1 and {most:,}, and be a whole number")
    if memory == "auto":
        return
    if not isinstance(memory, str) or not MEMORY.fullmatch(memory):
        raise FolderRefused(f"--memory {memory!s:.60}: write a number of bytes with its unit, as 2GB or 500MB, or auto")
    from dask.utils import parse_bytes

    if parse_bytes(memory) < LEAST_MEMORY:
        raise FolderRefused(
            f"--memory {memory}: a worker needs {LEAST_MEMORY // 10**6} MB before its first run; give it more, or leave"
            " --memory away"
        )


def default_folder(study: Study, shard: Shard = WHOLE_PLAN) -> Path:
    """results/STUDY under the current folder; a shard has its number behind it."""
    part = "" if shard == WHOLE_PLAN else f"-shard-{shard.number}-of-{shard.of}"
    return Path("results") / f"{study.name}{part}"


def job_of(study: Study, function: Callable[..., Any] | None = None) -> Job:
    """What all runs of a study share."""
    return Job(
        values=study.base.values(), folder=str(study.base.folder.resolve()), outcomes=study.outcomes,
        series=study.series, window=study.window, first_seed=study.seed, model=model_digest(), function=function,
        plugins=plugin_texts(study.base.plugins), inputs=dict(study.base.inputs),
    )  # fmt: skip


def order_of(study: Study, points: Any, plan: Any, run: int) -> Order:
    """One run of the plan."""
    codes = points[plan.point_of(run)]
    settings = settings_at((), study.factors, codes)
    return Order(run, plan.replicate_of(run), tuple((s.path, s.value) for s in settings))


# The folder


def _identity(study: Study, points: Any, function: Callable[..., Any] | None = None) -> dict[str, str]:
    """What must not change between two calls for the same folder, by what people call it. Title and question may."""
    settings = [[[_text(s) for s in level.settings] for level in f.levels] for f in study.factors]
    spans = [[f.name, f.role, f.path, f.range.__dict__ if f.range else None] for f in study.factors]
    packages = {plugin.kind: plugin.sha256 for plugin in study.base.plugins if plugin.installed}
    parts = {
        "the scenario": [study.base.digest(without=OF_ONE_FILE), inputs_of(study.base) | packages],
        "levers and uncertainties": [spans, settings],
        "the design": sha256(points.tobytes()),
        "outcomes": [study.outcomes, study.series, study.window.__dict__],
        "the seed": study.seed,
        "the function that runs a scenario": code_of(function),
    }
    return {name: sha256(json.dumps(part, sort_keys=True).encode())[:32] for name, part in parts.items()}


def _text(setting: Setting) -> str:
    """A setting by its value, however it was written."""
    return f"{setting.path}={json.dumps(setting.value, ensure_ascii=False)}"


def _new(study: Study, points: Any, shard: Shard, function: Callable[..., Any] | None) -> Founding:
    """What the folder of a new batch is founded with."""
    weeks = study.base.scenario.run.weeks
    manifest = {
        **provenance("pyarrow"), "model": model_digest(),
        "study": study.name, "title": study.title, "title_zh": study.title_zh, "question": study.question,
        "question_zh": study.question_zh, "scenario": study.scenario,
        "identity": _identity(study, points, function), "function": name_of(function),
        "factors": [{"name": f.name, "role": f.role, "path": f.path, "label": f.label, "label_zh": f.label_zh,
                     "sets": sorted({f.path or "", *(s.path for level in f.levels for s in level.settings)} - {""})}
                    for f in study.factors],
        "outcomes": list(study.outcomes), "series": list(study.series), "window": study.window.__dict__,
        "foreign_code": described(study.base.plugins), "notes": noted([study.base]),
        "seed": study.seed, "points": len(points), "replicates": study.replicates,
        "chunk": chunk_size(len(study.outcomes) + weeks * len(study.series)),
        "shard": [shard.number, shard.of], "founded": datetime.now(UTC).isoformat(timespec="seconds"),
    }  # fmt: skip
    files = {
        ledger.STUDY: study.text.encode("utf-8"),
        ledger.POINTS: parquet_bytes(points_table(study.factors, points)),
        ledger.README: README.encode("utf-8"),
        **self_contained_files(study),
    }
    return Founding(manifest, files)


def must_be_the_same(
    folder: Path, study: Study, points: Any, shard: Shard, function: Callable[..., Any] | None = None
) -> None:
    """Raise FolderRefused unless the folder holds this very batch, made with this very model."""
    manifest = ledger.read_manifest(folder)
    if manifest["model"] != model_digest():
        raise FolderRefused(
            f"{folder}: was begun with another version of the model (sihua {manifest['sihua']}), and numbers of two"
            " versions must not be mixed; finish it with that version, or run the study into another folder with --out"
        )
    now = _identity(study, points, function)
    changed = [name for name, value in now.items() if manifest["identity"].get(name) != value]
    if changed:
        raise FolderRefused(
            f"{folder}: holds a batch with the same name in which {', '.join(changed)} differ"
            f"{'s' if len(changed) == 1 else ''}; put the study back, or choose another folder with --out"
        )
    if manifest["shard"] != [shard.number, shard.of]:
        number, of = manifest["shard"]
        held = "the whole batch" if of == 1 else f"shard {number} of {of}"
        raise FolderRefused(f"{folder}: holds {held}; choose another folder with --out")


def may_have(folder: Path, there: int, replicates: int | None) -> None:
    """Raise FolderRefused where fewer replicates are asked for than a batch has."""
    if replicates is not None and replicates < there:
        raise FolderRefused(
            f"{folder}: has {there:,} replicates already, which are not taken away; ask for as many or more, or choose another"
            " folder with --out"
        )


def _feed(study: Study, store: Store, points: Any, retry_failed: bool) -> Feed:
    plan = store.plan
    left = plan.runs - store.done - (0 if retry_failed else store.failed)
    missing = store.missing(retry_failed=retry_failed)
    return Feed(missing, left, plan.chunk_of, lambda run: order_of(study, points, plan, run))


def _keep_scenarios(store: Store, study: Study, points: Any) -> None:
    """Beside the failed runs, the scenario of each point that has some, to be run on its own; others go."""
    from experiments.studies.overrides import values_with
    from sim.scenario.emitter import scenario_text

    failing = {
        record["point"] for chunk, e in store.entries.items() if e.failed for record in store.failures(chunk).values()
    }
    wanted = {f"point-{point:06}.yaml": point for point in sorted(failing)[:MOST_SCENARIOS]}
    folder = store.folder / "failed"
    names_files = bool(study.base.inputs or study.base.values()["mechanism_files"])
    hint = "# It names files, which lie in ../resolved: put it there to run it\n" if names_files else ""
    with file_errors(store.folder, OF_BATCH):
        for file in ledger.scenarios_in(store.folder):
            if file.name not in wanted:
                file.unlink()
        for name, point in wanted.items():
            settings = settings_at((), study.factors, points[point])
            with suppress(ValueError):  # a point that leads nowhere has no scenario
                values = values_with(study.base.values(), [(s.path, s.value) for s in settings])
                text = hint + scenario_text(values, f"{study.file}, point {point}")
                write_whole(folder / name, text.encode("utf-8"))


# The work


def _work(
    store: Store, job: Job, feed: Feed, progress: BatchProgress, stop: Stop, workers: int | None,
    cluster: Cluster | None, memory: str,
) -> None:  # fmt: skip
    """Let the runs be done, and keep what comes in; whatever ends it, what is finished is written."""
    plan = store.plan
    there = plan.runs - feed.left
    progress.start(plan.runs, there, 0, plan.points, plan.replicates)
    written = time.monotonic()
    answers = _answers(job, feed, progress, stop, workers, cluster, memory)
    try:
        while True:
            with stop.waiting():
                found = next(answers, None)
            if found is None:
                break
            store.add(found)
            failed = sum(answer.failed for answer in found)
            progress.runs(len(found) - failed, failed)
            if time.monotonic() - written > WRITE_EVERY:
                store.write_all()
                written = time.monotonic()
    except KeyboardInterrupt:
        stop.requested = True
    except ClusterLost as lost:
        store.write_all()
        lost.done, lost.total, lost.folder = store.done, plan.runs, store.folder
        raise
    finally:
        try:
            store.write_all()
        finally:
            answers.close()
            progress.stop()


def _answers(
    job: Job, feed: Feed, progress: BatchProgress, stop: Stop, workers: int | None, cluster: Cluster | None, memory: str
) -> Generator[list[Answer], None, None]:  # fmt: skip
    """What becomes of the runs, from whoever does them."""

    def stopped() -> bool:
        return stop.requested

    if cluster is not None:
        yield from _on_cluster(cluster, job, feed, progress, stopped)
        return
    if workers != 1:
        number = workers or usable_processors()
        if number > 1 and (yield from _long_enough(job, feed, stopped, progress, always=workers is not None)):
            progress.say("workers_start", number=number)
            with local(number, memory) as cluster:
                yield from _on_cluster(cluster, job, feed, progress, stopped)
            return
    elif _must_compile(job):
        progress.say(first_stage())
    yield from in_process(job, feed, stopped)


def _long_enough(
    job: Job, feed: Feed, stopped: Callable[[], bool], progress: BatchProgress, always: bool
) -> Generator[list[Answer], None, bool]:  # fmt: skip
    """Whether workers are worth their start; until that is known, runs are done here.

    Where the model must be compiled first, that is done here in any case, once and not in every worker.
    """
    from itertools import islice

    compile_first = _must_compile(job)
    if compile_first:
        progress.say(first_stage())
    if always and not compile_first:
        return True
    seconds = 0.0
    for answers in islice(in_process(job, feed, stopped), 1 if always else TIMED_RUNS):
        seconds = answers[0].seconds
        yield answers
    return always or seconds * feed.left > SHORT


def _must_compile(job: Job) -> bool:
    if job.function is not None:
        return False
    return first_stage() in ("compiling", "compiling_unkept")


def _on_cluster(
    cluster: Cluster, job: Job, feed: Feed, progress: BatchProgress, stopped: Callable[[], bool]
) -> Iterator[list[Answer]]:
    def waiting() -> None:
        progress.say("waiting", address=cluster if isinstance(cluster, str) else cluster.address)

    with connected(cluster) as client:
        if not client.nthreads():
            waiting()
        while not client.nthreads():
            if stopped():
                return
            time.sleep(0.2)
        yield from OnCluster(client, job, feed, stopped, say("killed", progress.language), waiting).answers()
