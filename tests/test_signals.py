"""Ctrl-C, TERM and HUP end every command in words with 130, however often they come, and what was said to be kept is;
local workers that cannot start, or are killed while they do, are said in one line."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from experiments.batches.local_cluster import key_of_the_batch
from experiments.batches.merge import merge
from experiments.batches.plan import WHOLE_PLAN, Shard
from experiments.batches.run import batch
from experiments.batches.stored import load_batch
from experiments.cli import main as cli
from experiments.cli.terminal import INTERRUPTED, INVALID
from experiments.comparison.compare import tasks_of
from experiments.comparison.folder import load_comparison
from experiments.comparison.runs import run_replicates
from experiments.runs import interrupt
from experiments.runs.interrupt import Stop
from experiments.runs.result import load_result
from sim.scenario.reader import read_scenario
from tests import batch_runs
from tests.test_batch import SMALL, contents
from tests.test_cli import BASELINE, environment, lines, process

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")
TINY = ["--set", "place.residents=60", "--set", "run.warm_up_weeks=0"]
STRUCK = """
import importlib, os, signal
def strike(module, name, before=True):
    at = importlib.import_module(module)
    *owners, last = name.split(".")
    for owner in owners:
        at = getattr(at, owner)
    inner = getattr(at, last)
    def struck(*given, **named):
        done = None if before else inner(*given, **named)
        for _ in range(2):
            os.kill(os.getpid(), signal.{signal})
        return inner(*given, **named) if before else done
    setattr(at, last, struck)
strike({module!r}, {name!r})
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "SIHUA_DEBUG"):
        monkeypatch.delenv(name, raising=False)


def struck(module: str, name: str, number: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """A command that gets a signal twice when it calls a function for the first time."""
    code = STRUCK.replace("{signal}", number).replace("{module!r}", repr(module)).replace("{name!r}", repr(name))
    return process(*arguments, code=code, env=environment(LANG="C.UTF-8"))


def kept(out: str, shard: Shard = WHOLE_PLAN) -> Path:
    Path("study.yaml").write_text(f"{SMALL}replicates: 4\n", encoding="utf-8")
    return batch("study.yaml", out, workers=1, shard=shard, function=batch_runs.quick, quiet=True).folder


def hidden() -> list[str]:
    """What is left half-written here."""
    return [path.name for path in Path().rglob(".*") if path.name not in (".lock", ".at_work.json")]


# Commands that keep what is finished


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "name", "number"),
    [("experiments.runs.run", "_result", "SIGTERM"), ("experiments.presentation.figures", "draw_figures", "SIGINT"),
     ("experiments.storage.folder", "_put_into_place", "SIGHUP")],
)  # fmt: skip
def test_a_run_is_kept_whole_though_it_is_told_twice_to_end_while_it_is_written(
    module: str, name: str, number: str
) -> None:
    done = struck(module, name, number, "run", BASELINE, *TINY, "--weeks", "14", "--out", "r", "--quiet")
    assert done.returncode == 0, done.stderr.decode()
    assert lines(done.stderr) == ["every week is finished; the result is being kept"]
    assert load_result("r").complete


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "name", "number"),
    [("experiments.comparison.compare", "_map", "SIGTERM"), ("experiments.comparison.robustness", "robustness", "SIGHUP"),
     ("experiments.presentation.report.making", "comparison_report", "SIGHUP"),
     ("experiments.storage.folder", "_put_into_place", "SIGINT")],
)  # fmt: skip
def test_a_comparison_is_kept_though_it_is_told_twice_to_end_after_its_runs(
    module: str, name: str, number: str
) -> None:
    arguments = [
        BASELINE,
        "sihua:points_for_a_year",
        *TINY,
        "--weeks",
        "14",
        "--replicates",
        "2",
        "--out",
        "c",
        "--quiet",
    ]
    robust = ["--robustness", "quick" if name == "robustness" else "none"]
    done = struck(module, name, number, "compare", *arguments, *robust)
    assert done.returncode == (INTERRUPTED if name == "robustness" else 0), done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert load_comparison(Path("c")).replicates == 2
    assert not hidden()


# Commands that keep nothing, and say so


@pytest.mark.parametrize(("command", "number"), [("table", "SIGINT"), ("animate", "SIGTERM"), ("report", "SIGHUP")])
def test_a_file_that_is_being_written_is_not_there_after_a_signal_and_that_is_said(command: str, number: str) -> None:
    if command == "table":
        where, arguments = ("experiments.batches.stored", "write_csv"), ["table", str(kept("kept")), "--out", "f.csv"]
    elif command == "animate":
        where = ("experiments.presentation.townplan", "Plan.colour")
        arguments = ["animate", BASELINE, *TINY, "--weeks", "1:2", "--out", "f.gif"]
    else:
        assert cli.call(["run", BASELINE, *TINY, "--weeks", "14", "--out", "r", "--quiet"]) == 0
        where, arguments = ("experiments.presentation.report.making", "report_of"), ["report", "r", "--out", "f.html"]
    done = struck(*where, number, *arguments)
    assert done.returncode == INTERRUPTED
    assert lines(done.stderr)[-1] == "interrupted; nothing was written"
    assert b"Traceback" not in done.stderr
    assert not list(Path().glob("f.*"))
    assert not hidden()


@pytest.mark.parametrize("number", ["SIGINT", "SIGHUP"])
def test_a_merge_that_is_told_twice_to_end_goes_on_with_the_same_command(number: str) -> None:
    whole, parts = contents(kept("whole")), [str(kept(f"part{n}", Shard(n, 2))) for n in (1, 2)]
    done = struck("experiments.batches.store", "Store.put_tables", number, "merge", "out", *parts)
    assert done.returncode == INTERRUPTED
    assert lines(done.stderr) == ["interrupted; what is merged is kept, and the same command goes on from there"]
    merge("out", parts)
    assert contents(Path("out")) == whole
    assert not hidden()


@pytest.mark.parametrize(
    ("command", "number"),
    [("check", "SIGHUP"), ("explain", "SIGINT"), ("trace", "SIGTERM"), ("verify", "SIGTERM"), ("status", "SIGHUP")],
)
def test_a_command_that_writes_nothing_ends_in_a_word(command: str, number: str, tmp_path: Path) -> None:
    where = ("sim.scenario.reader", "read_scenario")
    arguments = [command, BASELINE]
    if command == "trace":
        where, arguments = (
            ("experiments.diary.observing", "ObservedModel.step_to"),
            [*arguments, "--resident", "1", *TINY],
        )
    elif command == "verify":
        assert cli.call(["run", BASELINE, *TINY, "--weeks", "14", "--out", "r", "--quiet"]) == 0
        where, arguments = ("experiments.presentation.figures", "draw_figures"), ["verify", "r"]
    elif command == "status":
        where, arguments = ("experiments.batches.status", "status_lines"), ["status", str(kept("kept"))]
    done = struck(*where, number, *arguments)
    assert done.returncode == INTERRUPTED
    assert lines(done.stderr)[-1] == "interrupted"
    assert b"Traceback" not in done.stderr


def test_impatience_disturbs_no_tidying_up_but_ends_a_long_one(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(interrupt.time, "monotonic", lambda: now[0])

    def struck_after(seconds: float, number: int) -> None:
        now[0] += seconds
        with Stop(lambda: "", "inner"):
            signal.raise_signal(number)

    with Stop(lambda: "", "outer"):
        with pytest.raises(KeyboardInterrupt, match="inner"):
            struck_after(0.0, signal.SIGINT)
        struck_after(interrupt.UNDISTURBED / 2, signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt, match="inner"):
            struck_after(interrupt.UNDISTURBED, signal.SIGHUP)
    with Stop(lambda: "", "another command"), pytest.raises(KeyboardInterrupt, match="another command"):
        signal.raise_signal(signal.SIGINT)


# Local workers


def limited(files: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


@pytest.mark.parametrize("files", [12, 16, 24, 32])
def test_few_open_files_are_said_before_workers_are_started_and_one_worker_needs_few(files: int) -> None:
    Path("study.yaml").write_text(f"{SMALL}replicates: 1\nchanges: {{run: {{weeks: 2}}}}\n", encoding="utf-8")
    started = time.monotonic()
    done = process("batch", "study.yaml", "--workers", "2", "--out", "b", "--quiet", preexec_fn=limited(files))
    assert done.returncode == INVALID
    assert lines(done.stderr)[-1] == (
        f"2 local workers need 56 open files, and {files} are allowed (ulimit -n); allow more, take fewer, or run with"
        " --workers 1, which needs none"
    )
    assert b"Traceback" not in done.stderr
    assert not Path("b").exists()
    assert time.monotonic() - started < 60
    done = process("batch", "study.yaml", "--workers", "1", "--out", "b", "--quiet", preexec_fn=limited(files))
    assert done.returncode == 0, done.stderr.decode()
    assert load_batch("b").complete


@pytest.mark.parametrize("files", [12, 16, 40])
def test_few_open_files_are_said_before_the_page_is_opened(files: int) -> None:
    done = process("dashboard", "--no-browser", "--lang", "en", preexec_fn=limited(files))
    assert done.returncode == INVALID
    said = f"sihua: the page needs 64 open files, and {files} are allowed (ulimit -n); allow more"
    assert lines(done.stderr)[-1] == said
    assert b"Traceback" not in done.stderr


CHILD = """
import sys
from experiments.batches.run import batch
from tests import batch_runs
batch(sys.argv[1], sys.argv[2], workers=2, function=getattr(batch_runs, sys.argv[3]), quiet=True)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up as on Linux")
def test_a_worker_that_is_killed_while_it_starts_costs_nothing() -> None:
    wanted = contents(kept("whole"))
    running = subprocess.Popen(
        [sys.executable, "-c", CHILD, "study.yaml", "out", "quick"], env=environment(), stderr=subprocess.PIPE
    )
    while not (workers := [c for p in children(running.pid) for c in children(p) if b"spawn_main" in told(c)]):
        assert running.poll() is None
        time.sleep(0.005)
    os.kill(workers[0], signal.SIGKILL)
    said = running.communicate()[1]
    assert running.returncode == 0, said.decode()
    assert b"Traceback" not in said
    assert contents(Path("out")) == wanted


def children(process: int) -> list[int]:
    """Of a process, those that are there this moment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(folder.name))
        except OSError:
            pass
    return found


def told(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def test_workers_may_print_as_much_as_they_like() -> None:
    """Once into a pipe that nobody read: after 64 kB, the batch stood still."""
    wanted = contents(kept("whole"))
    running = subprocess.run(
        [sys.executable, "-c", CHILD, "study.yaml", "out", "talkative"],
        env=environment(),
        capture_output=True,
        timeout=200,
    )
    assert running.returncode == 0, running.stderr.decode()[-2000:]
    assert contents(Path("out")) == wanted


def test_local_workers_whose_batch_is_killed_while_they_start_end_without_a_word() -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", "from experiments.batches.local_cluster import main; main(['1', 'auto'])"],
        env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    assert b"Traceback" not in running.stderr.read()
    assert running.wait(60) == 0


def test_the_key_of_a_batch_holds_also_once_the_clock_is_put_back() -> None:
    """A certificate that holds from this moment is refused an hour ago, as "not yet valid"."""
    certificate = x509.load_pem_x509_certificate(key_of_the_batch().tls_client_cert.encode())
    now = datetime.now(UTC)
    assert certificate.not_valid_before_utc < now - timedelta(days=30)
    assert certificate.not_valid_after_utc > now + timedelta(days=30)


def test_a_stop_is_heeded_within_the_week_of_a_run_of_a_comparison() -> None:
    """Once a run of a million residents was stepped to its end first, for most of a minute."""
    asked = 0

    def stopped() -> bool:
        nonlocal asked
        asked += 1
        return asked > 10

    two = [read_scenario("sihua:baseline", ["place.residents=60"])] * 2
    assert list(run_replicates(tasks_of(two), range(1, 5), 1, ["breadth"], jobs=1, stopped=stopped)) == []
    assert asked < 20
