"""Batches: whatever is killed, sharded, added or moved to other workers, the same bytes come out, and nothing is lost."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest

from experiments.batches import lock
from experiments.batches import run as batch_run
from experiments.batches import store as stores
from experiments.batches.executors import Feed, connected, in_process, local
from experiments.batches.forecast import forecast
from experiments.batches.identity import code_of
from experiments.batches.merge import merge
from experiments.batches.plan import Plan, Shard
from experiments.batches.progress import BatchProgress
from experiments.batches.run import batch
from experiments.batches.status import status_lines
from experiments.batches.stored import Batch, load_batch
from experiments.batches.worker import perform
from experiments.cli import main as cli
from experiments.outcomes import OUTCOMES
from experiments.storage.errors import FolderDamaged, FolderRefused
from experiments.storage.manifest import sealed
from experiments.studies.design import points_of
from experiments.studies.study import read_study
from sim.scenario.reader import read_scenario
from tests import batch_runs
from tests.faults import JUMPING
from tests.test_cli import ROOT, environment

SMALL = """
title: Small
title_zh: 小研究
question: Does anything get lost?
levers:
  creaming: {path: outreach.creaming, values: [0.1, 0.4, 0.9]}
  residents: {path: place.residents, values: [100, 200]}
outcomes: [breadth, hours, trust]
"""
SERIES = "hours, hours_young, worn_out, trust, duty, habit, open, closed, arisen, requests"
WEEKLY = f"{SMALL}series: [{SERIES}]\nchanges: {{run: {{weeks: 999}}}}\n"  # 10,000 values a run, 20 runs a chunk
CHILD = """
import sys
from experiments.batches import run
from experiments.batches.run import batch
from tests import batch_runs
run.WRITE_EVERY = 0.03  # so that kills also fall between two writings of the same chunk
batch(sys.argv[1], sys.argv[2], workers=int(sys.argv[3]), function=getattr(batch_runs, sys.argv[4]), quiet=True)
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """6 points x 10 replicates, without weekly series: one chunk."""
    return written(tmp_path, SMALL, 10)


@pytest.fixture
def weekly(tmp_path: Path) -> Path:
    """6 points x 15 replicates with weekly series: five chunks."""
    return written(tmp_path, WEEKLY, 15)


def written(folder: Path, text: str, replicates: int) -> Path:
    file = folder / "small.yaml"
    file.write_text(f"{text}replicates: {replicates}\n", encoding="utf-8")
    return file


def contents(folder: Path) -> dict[str, bytes]:
    """Every table of a batch, byte for byte, and what failed."""
    names = [name for kind in ("runs", "weekly", "failed") for name in sorted((folder / kind).iterdir())]
    return {str(name.relative_to(folder)): name.read_bytes() for name in [*names, folder / "points.parquet"]}


def child(study: Path, out: Path, workers: int = 1, function: str = "slow") -> subprocess.Popen[bytes]:
    """A batch in a process of its own."""
    arguments = [sys.executable, "-c", CHILD, str(study), str(out), str(workers), function]
    return subprocess.Popen(arguments, env=environment(), stderr=subprocess.PIPE, stdout=subprocess.PIPE)


def undisturbed(study: Path, out: Path) -> dict[str, bytes]:
    batch(study, out, workers=1, function=batch_runs.quick, quiet=True)
    return contents(out)


# The same bytes


def killed(study: Path, out: Path, dice: random.Random, kills: int) -> None:
    """Start the batch and kill -9 it at a random moment, several times; then let it get through."""
    for _ in range(kills):
        running = child(study, out)
        while dice.random() < 0.8 and running.poll() is None and not at_work(out, running.pid):
            time.sleep(0.01)  # four of five kills fall into the work, the others into founding and opening the folder
        time.sleep(dice.uniform(0.0, 0.5))
        running.kill()
        running.communicate()
    last = child(study, out)
    _, told = last.communicate()
    assert last.returncode == 0, told.decode()


def at_work(out: Path, process: int) -> bool:
    try:
        return bool(json.loads((out / ".at_work.json").read_text(encoding="utf-8"))["process"] == process)
    except (OSError, ValueError):
        return False


def test_kill_9_at_several_random_moments_costs_nothing(weekly: Path, tmp_path: Path) -> None:
    wanted = undisturbed(weekly, tmp_path / "whole")
    seed = time.time_ns()
    killed(weekly, tmp_path / "killed", random.Random(seed), kills=3)
    assert contents(tmp_path / "killed") == wanted, f"seed {seed}"


def test_status_counts_the_replicates_of_a_chunk_that_is_partly_written(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, out = read_study(study), tmp_path / "out"
    points = points_of(made)
    job = batch_run.job_of(made, batch_runs.quick)

    def do(runs: range) -> str:
        with lock.locked(out), stores.opened(out) as store:
            for run in runs:
                store.add(perform(job, [batch_run.order_of(made, points, store.plan, run)]))
            store.write_all()
        return next(line for line in status_lines(out, "en") if line.startswith("points"))

    monkeypatch.setattr(batch_run, "_work", lambda *_: None)
    batch(made, out, quiet=True)
    assert do(range(5)).endswith("none of these is whole yet")
    assert do(range(5, 11)).endswith("replicate 1 is whole")
    assert do(range(11, 40)).endswith("replicates 1 to 6 are whole")


@pytest.mark.slow
@pytest.mark.parametrize("attempt", range(5))
def test_kill_9_at_many_random_moments_costs_nothing(weekly: Path, tmp_path: Path, attempt: int) -> None:
    wanted = undisturbed(weekly, tmp_path / "whole")
    killed(weekly, tmp_path / "killed", random.Random(attempt), kills=20)
    assert contents(tmp_path / "killed") == wanted


@pytest.mark.parametrize("moment", ["hidden files", "ledger", "first file in place"])
def test_a_kill_between_any_two_steps_of_writing_a_chunk_is_put_right(
    weekly: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Every window between two renamings, hit exactly, in a chunk that is written for the second time."""
    wanted = undisturbed(weekly, tmp_path / "whole")
    from experiments.batches import store as stores

    class KilledError(BaseException):
        pass

    calls = {"append": 0, "replace": 0}
    append, replace = stores.Store._append, os.replace
    monkeypatch.setattr(batch_run, "WRITE_EVERY", 0.0)  # every run is written at once

    def killing_append(self: stores.Store, line: bytes) -> None:
        calls["append"] += 1
        if calls["append"] == 8 and moment == "hidden files":
            raise KilledError
        append(self, line)
        if calls["append"] == 8 and moment == "ledger":
            raise KilledError

    def killing_replace(source: Path, target: Path) -> None:
        if calls["append"] == 8 and moment == "first file in place" and "weekly" in str(target):
            raise KilledError
        replace(source, target)

    monkeypatch.setattr(stores.Store, "_append", killing_append)
    monkeypatch.setattr(stores.os, "replace", killing_replace)
    monkeypatch.setattr(stores.Store, "write_all", write_all_until(KilledError, stores.Store.write_all))
    with pytest.raises(KilledError):
        batch(weekly, tmp_path / "torn", workers=1, function=batch_runs.quick, quiet=True)
    monkeypatch.undo()
    kept = load_batch(tmp_path / "torn").done
    done: list[int] = []
    batch(weekly, tmp_path / "torn", workers=1, function=counting(done), quiet=True)
    assert contents(tmp_path / "torn") == wanted
    assert len(done) == 90 - kept
    assert kept == (7 if moment == "hidden files" else 8)


def write_all_until(error: type[BaseException], write_all: object) -> object:
    """A dead process writes nothing any more: once `error` has been raised, `write_all` does nothing."""
    dead: list[bool] = []

    def writing(self: object) -> None:
        if dead:
            return
        try:
            write_all(self)  # type: ignore[operator]
        except error:
            dead.append(True)
            raise

    return writing


def counting(done: list[int]) -> object:
    def run(scenario: object, replicate: int, **given: object) -> object:
        done.append(replicate)
        return batch_runs.quick(scenario, replicate, **given)  # type: ignore[arg-type]

    return batch_runs.as_quick(run)


def test_shards_merged_in_any_order_are_the_whole_batch(weekly: Path, tmp_path: Path) -> None:
    wanted = undisturbed(weekly, tmp_path / "whole")
    for number in (1, 2, 3):
        batch(
            weekly, tmp_path / f"part{number}", shard=Shard(number, 3), workers=1, function=batch_runs.quick, quiet=True
        )
    for name, order in (("a", (1, 2, 3)), ("b", (3, 1, 2))):
        assert merge(tmp_path / name, [tmp_path / f"part{number}" for number in order]).complete
        assert contents(tmp_path / name) == wanted
    merge(tmp_path / "c", [tmp_path / "part2"])
    assert merge(tmp_path / "c", [tmp_path / "part2", tmp_path / "part1"]).done == 60
    assert merge(tmp_path / "c", [tmp_path / "part3"]).complete
    assert contents(tmp_path / "c") == wanted


def test_more_replicates_run_only_what_is_new_and_give_what_a_larger_study_gives(weekly: Path, tmp_path: Path) -> None:
    wanted = undisturbed(weekly, tmp_path / "whole")
    done: list[int] = []
    for replicates in (4, 15):
        batch(weekly, tmp_path / "grown", replicates=replicates, workers=1, function=counting(done), quiet=True)
    assert len(done) == 90
    assert done[:24] == [replicate for replicate in (1, 2, 3, 4) for _ in range(6)]
    assert contents(tmp_path / "grown") == wanted


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a real scheduler on the loopback interface, with two workers."""
    process = plain_cluster(2, "500MB")
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.communicate()


def plain_cluster(number: int, memory: str) -> subprocess.Popen[str]:
    """A cluster of somebody else's: it writes its address, and ends when its standard input does."""
    command = [sys.executable, "-m", "tests.plain_cluster", str(number), memory]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment())


def test_a_cluster_gives_the_same_bytes_also_when_a_worker_is_killed(
    weekly: Path, tmp_path: Path, cluster: str
) -> None:
    wanted = undisturbed(weekly, tmp_path / "whole")
    batch(weekly, tmp_path / "cluster", cluster=cluster, function=batch_runs.quick, quiet=True)
    assert contents(tmp_path / "cluster") == wanted
    killed: list[int] = []
    add = batch_run.Store.add

    def add_and_kill_a_worker(self: batch_run.Store, answers: object) -> None:
        add(self, answers)  # type: ignore[arg-type]
        if not killed:
            killed.append(max(workers_alive()))
            os.kill(killed[0], signal.SIGKILL)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch_run.Store, "add", add_and_kill_a_worker)
        batch(weekly, tmp_path / "killed", cluster=cluster, function=batch_runs.slow, quiet=True)
    assert killed
    assert contents(tmp_path / "killed") == wanted


def test_a_batch_can_be_run_where_an_event_loop_runs_already_as_in_a_notebook(
    study: Path, tmp_path: Path, cluster: str
) -> None:
    def defined_here(scenario: object, replicate: int, **given: object) -> object:
        return batch_runs.quick(scenario, replicate, **given)  # type: ignore[arg-type]

    async def cell() -> Batch:
        return batch(study, tmp_path / "out", cluster=cluster, function=defined_here, quiet=True)

    assert asyncio.run(cell()).complete
    assert contents(tmp_path / "out") == undisturbed(study, tmp_path / "whole")


def test_without_a_terminal_a_line_every_half_minute_says_how_far_it_is() -> None:
    now, page = [0.0], io.StringIO()
    telling = BatchProgress("small", "en", stream=page, clock=lambda: now[0])
    telling.start(total=100, done=40, failed=0, points=10, replicates=10)
    for seconds, done in ((20.0, 1), (31.0, 0), (45.0, 9), (50.0, 10), (80.0, 10)):
        now[0] = seconds
        telling.runs(done, 0)
    telling.stop()
    assert page.getvalue().splitlines() == [
        "small: 60 runs to do (10 points x 10 replicates; 40 are there)",
        "small: 50 of 100 runs, 0 failed, about 2 min 19 s left",  # 9 in 25 seconds; the first one has compiled
        "small: 70 of 100 runs, 0 failed, about 1 min 02 s left",
        "small: 70 of 100 runs, 0 failed, in 1 min 20 s",
    ]


def workers_alive() -> Iterator[int]:
    """Worker processes on this machine (spawned by Dask's nannies)."""
    import psutil

    for process in psutil.process_iter(["pid", "cmdline"]):
        command = " ".join(process.info["cmdline"] or [])
        if "spawn_main" in command or "local_cluster" in command or "plain_cluster" in command:
            yield process.info["pid"]


def test_local_workers_say_nothing_of_a_port_that_another_program_has(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        with suppress(OSError):  # taken already is as good
            other.bind(("", 8787))
            other.listen()
        with local(1) as workers:
            assert workers.address.startswith("tls://127.0.0.1:")
    assert capfd.readouterr().err == ""


STRANGER = """
import sys
from distributed import Client
from distributed.security import Security
address, own = sys.argv[1], Security.temporary()
for place, key in ((address, None), (address, own), (address.replace("tls", "tcp"), None)):
    try:
        with Client(place, timeout=3, security=key) as client:
            client.submit(lambda: open(sys.argv[2], "w").close()).result(timeout=5)
    except Exception:
        print("refused")
"""


def test_another_process_that_connects_to_local_workers_is_refused(tmp_path: Path) -> None:
    """Without a key, with a key of its own, and without cipher; scheduler and worker alike. Who holds the key is served."""
    from experiments.batches.executors import connected

    with local(1) as workers, connected(workers) as client:
        client.wait_for_workers(1, timeout=60)
        worker = next(iter(client.scheduler_info()["workers"]))
        for address in (workers.address, worker):
            command = [sys.executable, "-c", STRANGER, address, str(tmp_path / "ran")]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
            assert done.stdout.split() == ["refused"] * 3
        assert client.submit(os.getpid).result(timeout=20) != os.getpid()
    assert not (tmp_path / "ran").exists()


def test_a_forecast_times_no_first_run_of_a_point_and_counts_the_start_of_workers(study: Path, tmp_path: Path) -> None:
    seen: set[object] = set()

    def run(scenario: Any, replicate: int, **given: Any) -> Any:
        if (point := (scenario.outreach.creaming, scenario.place.residents)) not in seen:
            seen.add(point)
            time.sleep(0.3)  # loads what is compiled
        return batch_runs.quick(scenario, replicate, **given)

    made = read_study(study)
    assert forecast(made, tmp_path / "out", workers=1, function=run).seconds < 60 * 0.1
    assert forecast(made, tmp_path / "out", function=run).workers == 1  # too short for workers
    assert forecast(made, tmp_path / "out", workers=2, function=run).seconds >= 4.0


# The real model


def test_from_the_command_line_the_model_runs_and_three_programs_read_what_it_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb
    import openpyxl
    import polars

    monkeypatch.chdir(tmp_path)
    text = ("title: Two\nchanges: {place: {residents: 100}, run: {warm_up_weeks: 1, weeks: 14}}\n"
            "levers:\n  policy: {choices: {none: {}, points: {mechanisms: [{kind: points, weekly_cost: 9}]}}}\n"
            "series: [hours_young]\nreplicates: 2\n")  # fmt: skip
    (tmp_path / "two.yaml").write_text(text, encoding="utf-8")
    assert cli.call(["batch", "two.yaml", "--dry-run"]) == 0
    assert "4 runs: 2 points x 2 replicates" in capsys.readouterr().out
    assert not (tmp_path / "results").exists()
    assert cli.call(["batch", "two.yaml", "--workers", "1"]) == 0
    frame = pandas.read_parquet("results/two/runs")
    assert frame["policy"].tolist() == ["none", "points"] * 2
    assert frame["seed"].tolist() == [1, 1, 2, 2]  # common random numbers
    assert (frame["public_money"] > 0).tolist() == [False, True] * 2
    assert polars.read_parquet("results/two/runs/*.parquet").height == 4
    hours = duckdb.sql("SELECT sum(hours_young) FROM 'results/two/weekly/*.parquet'").fetchall()
    assert np.isclose(hours[0][0], frame["hours_young"].sum())
    assert cli.call(["table", "results/two", "--out", "two.xlsx"]) == 0
    assert cli.call(["table", "results/two", "--out", "two.csv"]) == 0
    rows = list(openpyxl.load_workbook("two.xlsx").active.iter_rows(values_only=True))
    pandas.testing.assert_frame_equal(pandas.read_csv("two.csv", keep_default_na=False, na_values=[""]), frame,
                                      check_dtype=False)  # fmt: skip
    assert list(rows[0]) == list(frame.columns)
    assert len(rows) == 5
    capsys.readouterr()
    assert cli.call(["table", "results/two", "--lang", "zh"]) == 0
    assert f"另保存了 {len(OUTCOMES) - 6} 项结果" in capsys.readouterr().out
    assert cli.call(["table", "results/two", "--columns", ",".join(OUTCOMES)]) == 0
    assert "more outcomes" not in capsys.readouterr().out
    assert cli.call(["status", "results/two"]) == 0
    assert "4 of 4 finished, 0 failed, 0 to do" in capsys.readouterr().out


# What fails


def test_a_run_that_breaks_off_while_somebody_stops_the_batch_has_not_failed(study: Path) -> None:
    """A signal may reach a library in the middle of a run, and come out of it as an error of the library's own."""
    wished: list[bool] = []

    def breaks_off(scenario: Any, replicate: int, **given: Any) -> Any:
        wished.extend([True] * (replicate == 2))
        raise SystemError("returned a result with an exception set")

    read = read_study(study)
    points = points_of(read)
    plan = Plan(len(points), 3, 1)
    feed = Feed(
        iter(range(plan.runs)), plan.runs, plan.chunk_of, lambda run: batch_run.order_of(read, points, plan, run)
    )
    answers = [
        one for some in in_process(batch_run.job_of(read, breaks_off), feed, lambda: bool(wished)) for one in some
    ]
    assert [answer.run for answer in answers] == list(range(plan.points)), (
        "those of replicate 1 have failed, and no more"
    )
    assert all(answer.error.startswith("SystemError") for answer in answers)


def test_a_failed_run_is_kept_with_its_error_the_batch_goes_on_and_a_retry_gives_the_same_as_if_nothing_had_happened(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = undisturbed(study, tmp_path / "whole")
    trouble = tmp_path / "trouble"
    trouble.touch()
    monkeypatch.setenv("FRAGILE", str(trouble))
    out = tmp_path / "out"
    failed = batch(study, out, workers=1, function=batch_runs.fragile, quiet=True)
    assert (failed.done, failed.failed, failed.complete) == (56, 4, False)
    record = failed.failures()[0]
    assert (record["replicate"], record["seed"], record["levels"]) == (2, 2, {"creaming": 0.1, "residents": 100})
    assert record["error"] == "ArithmeticError: this one does not come out"
    assert "fragile" in record["traceback"]
    assert "creaming: 0.1" in (out / "failed" / "point-000000.yaml").read_text(encoding="utf-8")
    assert read_scenario(out / "failed" / "point-000000.yaml").scenario.outreach.creaming == 0.1
    assert read_scenario(out / "resolved" / "scenario.yaml").scenario == read_study(study).base.scenario
    assert cli.call(["status", str(out), "--lang", "en"]) == 0
    assert "point 0, replicate 2, seed 2 (creaming = 0.1, residents = 100): Arithm" in capsys.readouterr().out
    again = batch(study, out, workers=1, function=batch_runs.fragile, quiet=True)
    assert again.failed == 4  # without --retry-failed they are left alone
    monkeypatch.setattr(batch_run, "job_of", with_function(batch_run.job_of, batch_runs.fragile))
    monkeypatch.setattr(
        batch_run, "code_of", lambda _: code_of(batch_runs.fragile)
    )  # the command line has none of its own
    assert cli.call(["batch", str(study), "--out", str(out), "--workers", "1", "--retry-failed"]) == 3
    trouble.unlink()
    assert cli.call(["batch", str(study), "--out", str(out), "--workers", "1", "--retry-failed"]) == 0
    assert contents(out) == wanted


def test_failed_runs_of_shards_are_merged_and_give_way_once_a_retry_came_through(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = undisturbed(study, tmp_path / "whole")
    trouble, parts = tmp_path / "trouble", [tmp_path / "part1", tmp_path / "part2"]
    trouble.touch()
    monkeypatch.setenv("FRAGILE", str(trouble))

    def run(retry: bool) -> Batch:
        for number, part in enumerate(parts, start=1):
            batch(
                study,
                part,
                shard=Shard(number, 2),
                workers=1,
                retry_failed=retry,
                function=batch_runs.fragile,
                quiet=True,
            )
        return merge(tmp_path / "merged", parts)

    first = run(retry=False)
    assert (first.done, first.failed) == (56, 4)
    assert len(first.failures()) == 4
    trouble.unlink()
    assert run(retry=True).complete
    assert contents(tmp_path / "merged") == wanted


def with_function(job_of: object, function: object) -> object:
    return lambda study, _=None: job_of(study, function)  # type: ignore[operator]


@pytest.mark.parametrize("function", ["deadly", pytest.param("hungry", marks=pytest.mark.slow)])
def test_a_run_that_kills_its_worker_is_found_out_and_all_others_finish(
    study: Path, tmp_path: Path, cluster: str, function: str
) -> None:
    done = batch(study, tmp_path / "out", cluster=cluster, function=getattr(batch_runs, function), quiet=True)
    assert (done.done, done.failed) == (58, 2)
    assert [(r["replicate"], r["levels"]["creaming"]) for r in done.failures()] == [(2, 0.1)] * 2
    assert all("its worker died" in record["error"] for record in done.failures())


@pytest.mark.slow
def test_a_worker_that_dies_again_while_it_comes_back_comes_back_all_the_same() -> None:
    """Dask takes a worker out for good that is away 15 s after it died, also where it was back meanwhile."""
    with local(1) as workers, connected(workers) as client:

        def kill() -> float:
            for pid in client.run(os.getpid).values():
                os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            while client.run_on_scheduler(_workers_there):
                time.sleep(0.01)
            return time.monotonic()

        def come_back(seconds: float) -> None:
            end = time.monotonic() + seconds
            while not client.run_on_scheduler(_workers_there):
                assert time.monotonic() < end, "no worker is left"
                time.sleep(0.05)

        gone = kill()
        come_back(14.0)
        time.sleep(gone + 14.75 - time.monotonic())
        kill()
        come_back(20.0)
        time.sleep(3.0)
        come_back(0.0)


def _workers_there(dask_scheduler: Any) -> int:
    return len(dask_scheduler.workers)


# Faults


def test_ctrl_c_once_keeps_what_is_finished_and_the_same_command_goes_on(weekly: Path, tmp_path: Path) -> None:
    wanted = undisturbed(weekly, tmp_path / "whole")
    running = child(weekly, tmp_path / "stopped")
    while not any((tmp_path / "stopped" / "runs").glob("*")):
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=20)
    assert running.returncode == 0, told
    assert b"stopping once the runs at hand are through" in told
    kept = load_batch(tmp_path / "stopped")
    assert 0 < kept.done < 90
    batch(weekly, tmp_path / "stopped", workers=1, function=batch_runs.quick, quiet=True)
    assert contents(tmp_path / "stopped") == wanted


def test_ctrl_c_twice_stops_at_once_and_loses_no_finished_run(study: Path, tmp_path: Path) -> None:
    pressed: list[int] = []

    def impatient(scenario: object, replicate: int, **given: object) -> object:
        if replicate == 3 and not pressed:
            pressed.append(1)
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
        return batch_runs.quick(scenario, replicate, **given)  # type: ignore[arg-type]

    stopped = batch(study, tmp_path / "out", workers=1, function=impatient, quiet=True)
    assert stopped.interrupted
    assert stopped.done == 12
    assert cli.call(["status", str(tmp_path / "out")]) == 0


def test_two_batches_on_one_folder_are_refused_and_a_killed_one_leaves_no_lock(weekly: Path, tmp_path: Path) -> None:
    running = child(weekly, tmp_path / "out")
    while not any((tmp_path / "out" / "runs").glob("*")):
        time.sleep(0.02)
    with pytest.raises(FolderRefused, match=f"another batch is at work in this folder \\(process {running.pid} on "):
        batch(weekly, tmp_path / "out", workers=1, function=batch_runs.quick, quiet=True)
    running.kill()
    running.communicate()
    assert batch(weekly, tmp_path / "out", workers=1, function=batch_runs.quick, quiet=True).complete


def test_a_full_disk_is_told_and_keeps_what_was_written(
    weekly: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = undisturbed(weekly, tmp_path / "whole")
    from experiments.batches import store as stores

    write, written_files = stores.write_hidden, []

    def write_until_full(file: Path, content: bytes) -> Path:
        written_files.append(file)
        if len(written_files) > 5:
            raise OSError(28, "No space left on device")
        return write(file, content)

    monkeypatch.setattr(stores, "write_hidden", write_until_full)
    with pytest.raises(FolderDamaged, match="No space left on device; every run that was written is kept; free some"):
        batch(weekly, tmp_path / "full", workers=1, function=batch_runs.quick, quiet=True)
    monkeypatch.undo()
    assert load_batch(tmp_path / "full").done == 40
    assert len(load_batch(tmp_path / "full").runs()) == 40
    batch(weekly, tmp_path / "full", workers=1, function=batch_runs.quick, quiet=True)
    assert contents(tmp_path / "full") == wanted


@pytest.mark.parametrize("damage", ["truncated", "one bit", "empty", "gone", "foreign", "ledger line", "torn ledger"])
def test_damaged_files_are_never_read_set_aside_and_done_again(
    weekly: Path, tmp_path: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = undisturbed(weekly, tmp_path / "out")
    file, ledger = tmp_path / "out" / "runs" / "000002.parquet", tmp_path / "out" / "ledger.jsonl"
    content, lines = file.read_bytes(), ledger.read_bytes().splitlines(keepends=True)
    if damage == "gone":
        file.unlink()
    elif damage == "foreign":
        (tmp_path / "out" / "runs" / "mine.parquet").write_bytes(content)
    elif damage == "ledger line":
        ledger.write_bytes(b"".join([*lines[:2], lines[2].replace(b'"done":20', b'"done":19'), *lines[3:]]))
    elif damage == "torn ledger":
        ledger.write_bytes(b"".join(lines) + lines[1][:40])
    else:
        flipped = bytes([content[100] ^ 1])
        file.write_bytes(
            {"truncated": content[:-7], "empty": b"", "one bit": content[:100] + flipped + content[101:]}[damage]
        )
    if damage in ("truncated", "one bit", "empty", "gone"):
        with pytest.raises(FolderDamaged, match=r"000002\.parquet: "):
            load_batch(tmp_path / "out").runs()
        assert cli.call(["status", str(tmp_path / "out"), "--check", "--lang", "en"]) == 4
        assert "damaged     " in capsys.readouterr().out
    batch(weekly, tmp_path / "out", workers=1, function=batch_runs.quick)
    told = capsys.readouterr().err
    assert contents(tmp_path / "out") == wanted
    assert ("are done again" in told) == (damage in ("truncated", "one bit", "empty", "gone"))
    assert (tmp_path / "out" / "quarantine").is_dir() == (damage != "torn ledger")


def test_another_version_an_edited_manifest_and_another_study_are_refused(study: Path, tmp_path: Path) -> None:
    undisturbed(study, tmp_path / "out")
    manifest = tmp_path / "out" / "manifest.json"
    text = manifest.read_text(encoding="utf-8")

    def told(kind: type[Exception], text: str) -> None:
        with pytest.raises(kind, match=text):
            batch(study, tmp_path / "out", workers=1, function=batch_runs.quick, quiet=True)

    manifest.write_text(text.replace('"replicates": 10', '"replicates": 11'), encoding="utf-8")
    told(FolderDamaged, "manifest.json: has been edited since it was written")
    manifest.write_text(text[:200], encoding="utf-8")
    told(FolderDamaged, "manifest.json: is damaged")
    manifest.write_text(json.dumps(sealed({**json.loads(text), "model": "0" * 64})), encoding="utf-8")
    told(FolderRefused, "was begun with another version of the model")
    manifest.write_text(text, encoding="utf-8")
    study.write_text(study.read_text(encoding="utf-8").replace("0.9", "0.8"), encoding="utf-8")
    told(FolderRefused, "in which levers and uncertainties differ")
    study.write_text(study.read_text(encoding="utf-8").replace("0.8", "0.9") + "seed: 5\n", encoding="utf-8")
    told(FolderRefused, "in which the seed differs")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.doc").touch()
    with pytest.raises(FolderRefused, match=r"holds what is no batch \(thesis.doc\)"):
        batch(study, tmp_path / "mine", workers=1, function=batch_runs.quick, quiet=True)


def test_a_cluster_that_goes_away_is_told_and_costs_nothing(
    weekly: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = undisturbed(weekly, tmp_path / "whole")
    from experiments.batches.executors import ClusterLost, NoCluster

    monkeypatch.setattr("experiments.batches.executors.ANSWER_SECONDS", 1)
    with pytest.raises(NoCluster, match=r"nobody answers at tcp://127\.0\.0\.1:9"):
        batch(weekly, tmp_path / "lost", cluster="tcp://127.0.0.1:9", function=batch_runs.quick, quiet=True)
    cluster = plain_cluster(1, "auto")
    assert cluster.stdout is not None
    address = cluster.stdout.readline().strip()
    taken: list[int] = []
    kept = batch_run.Store.add

    def add_and_pull_the_plug(self: batch_run.Store, answers: object) -> None:
        kept(self, answers)  # type: ignore[arg-type]
        taken.append(1)
        if len(taken) == 3:
            cluster.kill()

    monkeypatch.undo()
    monkeypatch.setattr(batch_run.Store, "add", add_and_pull_the_plug)
    with pytest.raises(ClusterLost):
        batch(weekly, tmp_path / "lost", cluster=address, function=batch_runs.slow, quiet=True)
    monkeypatch.undo()
    assert 0 < load_batch(tmp_path / "lost").done < 90
    batch(weekly, tmp_path / "lost", workers=1, function=batch_runs.quick, quiet=True)
    assert contents(tmp_path / "lost") == wanted


def test_local_workers_end_with_a_batch_that_is_killed_and_the_next_one_finishes(weekly: Path, tmp_path: Path) -> None:
    wanted = undisturbed(weekly, tmp_path / "whole")
    before = set(workers_alive())
    running = child(weekly, tmp_path / "out", workers=2)
    while not any((tmp_path / "out" / "runs").glob("*")):
        time.sleep(0.05)
    assert set(workers_alive()) - before
    running.kill()
    running.communicate()
    end = time.monotonic() + 10
    while set(workers_alive()) - before and time.monotonic() < end:
        time.sleep(0.2)
    assert not set(workers_alive()) - before
    assert batch(weekly, tmp_path / "out", workers=1, function=batch_runs.quick, quiet=True).complete
    assert contents(tmp_path / "out") == wanted


@pytest.mark.parametrize("seconds", [1.5, 4.0])
def test_nothing_is_left_two_seconds_after_a_batch_is_killed_while_its_workers_start(
    weekly: Path, tmp_path: Path, seconds: float
) -> None:
    import psutil

    running = child(weekly, tmp_path / "out", workers=2)
    begun: set[psutil.Process] = set()
    while not begun:
        time.sleep(0.02)
        begun |= set(psutil.Process(running.pid).children())
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begun |= set(psutil.Process(running.pid).children(recursive=True))
        time.sleep(0.02)
    running.kill()
    running.communicate()
    assert not psutil.wait_procs(begun, timeout=2.0)[1]


def test_a_clock_that_jumps_by_days_stops_no_batch_with_workers(study: Path, tmp_path: Path) -> None:
    code = f"{JUMPING}\n{CHILD}"
    command = [sys.executable, "-c", code, str(study), str(tmp_path / "out"), "2", "quick"]
    done = subprocess.run(command, env=environment(), capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (0, b"", b"")
    assert load_batch(tmp_path / "out").complete


def test_dask_logs_nothing_while_a_batch_is_at_work_and_as_before_thereafter(capfd: pytest.CaptureFixture[str]) -> None:
    core = logging.getLogger("distributed.protocol.core")
    with local(1) as workers, connected(workers) as client:
        core.critical("Failed to deserialize", exc_info=MemoryError())
        client.submit(logging.getLogger("distributed.worker").critical, "not to be sent").result(timeout=20)
    assert capfd.readouterr().err == ""
    assert core.isEnabledFor(logging.CRITICAL)


# Cost


def test_a_process_that_runs_many_models_does_not_grow() -> None:
    """Mesa 3.3 keeps every model alive whose agents were asked for; a batch asks for none, and each model goes at once."""
    code = """
import gc, resource, sihua, weakref
from experiments.runs.replicate import run_replicate
from sim.community import ParticipationModel
scenario = sihua.load("scenarios/baseline.yaml", "place.residents=40", "run.warm_up_weeks=0", "run.weeks=2").scenario
alive = []
found = ParticipationModel.__init__
def watched(self, *a, **k):
    found(self, *a, **k)
    alive.append(weakref.ref(self))
ParticipationModel.__init__ = watched
def peak(runs):
    for k in range(runs):
        run_replicate(scenario, k + 1)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
first = peak(50)
second = peak(150)
gc.collect()
print(second - first, sum(model() is not None for model in alive))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment())
    assert done.returncode == 0, done.stderr
    grown, alive = map(int, done.stdout.split())
    assert alive <= 1
    assert grown < 4_000  # kB for 150 models: one alone has some 400 kB


def test_a_stored_value_takes_few_bytes_and_status_is_quick_however_many_runs_there_are(tmp_path: Path) -> None:
    study = written(tmp_path, SMALL, 100)
    done = batch(study, tmp_path / "out", workers=1, function=batch_runs.quick, quiet=True)
    size = sum(file.stat().st_size for file in (tmp_path / "out" / "runs").iterdir())
    assert size / (done.done * 3) < 25
    command = [sys.executable, "-c", "from experiments.cli.main import main\nmain()", "status", str(tmp_path / "out")]
    started = time.perf_counter()
    subprocess.run(command, check=True, env=environment(), capture_output=True)
    assert time.perf_counter() - started < 5.0  # under one second on an idle machine: python -m benchmarks.batch
