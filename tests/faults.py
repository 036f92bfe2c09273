"""Every command that writes, under every fault that a machine or a person can do to it; `python -m tests.faults` tries all and
writes the table in docs/reliability.md (two hours on two processors).

Nothing is lost where, after the fault, the earlier result is intact or the new one whole, no partial thing is left once the next
command has begun, that command comes to what an undisturbed one comes to, and no process is left two seconds after a kill.
"""

from __future__ import annotations

import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from experiments.batches.stored import load_batch
from experiments.storage.errors import FolderDamaged
from experiments.storage.folder import claim, opened
from tests.reliability import rows_of, write

ROOT = Path(__file__).parents[1]
MODULE = "tests.faults"
SEED = 16
KILLS, MOMENTS = 25, 2
"""Random moments of each command: of kills, and of each signal."""
LONGEST = 240.0
"""Seconds after which a command counts as hung."""
TINY = ["--set", "place.residents=60", "--set", "run.warm_up_weeks=0"]
STUDY = """
title: Small
title_zh: 小研究
question: Does anything get lost?
changes: {place: {residents: 60}, run: {weeks: 13, warm_up_weeks: 0}}
levers: {creaming: {path: outreach.creaming, values: [0.1, 0.5]}}
outcomes: [breadth, hours]
series: [hours, hours_young, worn_out, trust, duty, habit, open, closed, arisen, requests]
replicates: 60
"""
OFTEN = "from experiments.batches import run\nrun.WRITE_EVERY = 0.2\n"
RUN, FILM = ["run", "sihua:baseline", *TINY, "--weeks", "14"], ["animate", "sihua:baseline", *TINY, "--weeks", "1:3"]
COMPARE = [
    "compare",
    "sihua:baseline",
    "sihua:points_for_a_year",
    *TINY,
    "--weeks",
    "14",
    "--replicates",
    "2",
    "--robustness",
    "none",
]


@dataclass(frozen=True)
class Target:
    """A command that writes `product`, over one that is there already unless it is a batch."""

    name: str
    product: str
    command: tuple[str, ...]
    before: str = ""

    @property
    def is_batch(self) -> bool:
        """Whether what it has done stays, and the same command goes on."""
        return self.name.startswith(("batch", "merge"))


BATCH = ("batch", "small.yaml", "--out", "b", "--lang", "en")
TARGETS = (
    Target("run", "r", (*RUN, "--seed", "2", "--out", "r", "--force", "--lang", "en")),
    Target("compare", "c", (*COMPARE, "--seed", "2", "--out", "c", "--force", "--lang", "en")),
    Target("batch", "b", (*BATCH, "--workers", "1"), OFTEN),
    Target("batch, 2 workers", "b", (*BATCH, "--workers", "2"), OFTEN),
    Target("merge", "m", ("merge", "m", "s1", "s2")),
    Target("report", "page.html", ("report", "c", "--out", "page.html", "--force", "--lang", "en")),
    Target("table", "t.csv", ("table", "s1", "--out", "t.csv", "--force")),
    Target("animate", "f.gif", (*FILM, "--out", "f.gif", "--force", "--lang", "en")),
)


@dataclass
class Place:
    """A folder in which commands are struck: what lies in it, how long each command takes, and what it comes to."""

    folder: Path
    seconds: dict[str, float] = field(default_factory=dict)
    old: dict[str, str] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)


def sihua(
    place: Path, command: tuple[str, ...] | list[str], before: str = "", more: Mapping[str, str | None] | None = None,
    **given: object,
) -> subprocess.Popen[bytes]:  # fmt: skip
    """The command in a process of its own, which is at work when this returns. more: of the environment; None: without it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(more or {})}
    code = f"{before}\nfrom sihua.__main__ import main\nmain()"
    settings = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **given}
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-c", code, *command], cwd=place,
        env={name: value for name, value in environment.items() if value is not None}, **settings,
    )  # fmt: skip


def undisturbed(place: Path, target: Target) -> None:
    """The same command once more, which must come through."""
    running = sihua(place, target.command, target.before)
    said = running.communicate(timeout=LONGEST)[1]
    if running.returncode:
        raise AssertionError(f"the next command ended with {running.returncode}: {said.decode()[-300:]}")


@cache
def prepared() -> Place:
    """What all targets need, made once, and what each comes to."""
    place = Place(Path(tempfile.mkdtemp(prefix="faults-")))
    at = place.folder
    (at / "small.yaml").write_text(STUDY, encoding="utf-8")
    first = [
        [*RUN, "--seed", "1", "--out", "r"], [*COMPARE, "--seed", "1", "--out", "c"],
        *(["batch", "small.yaml", "--workers", "1", "--shard", f"{n}/2", "--out", f"s{n}"] for n in (1, 2)),
    ]  # fmt: skip
    for command in first:
        assert sihua(at, command, stderr=subprocess.DEVNULL).wait(LONGEST) == 0, command
    for name in ("page.html", "t.csv", "f.gif"):
        (at / name).write_text("the old one", encoding="utf-8")
    for target in TARGETS:
        place.old[target.name] = digest(at / target.product, target)
        with copied(place) as there:
            begun = time.monotonic()
            undisturbed(there, target)
            place.seconds[target.name] = time.monotonic() - begun
            place.new[target.name] = digest(there / target.product, target)
    return place


@contextmanager
def copied(place: Place) -> Iterator[Path]:
    """The place once more, to be struck."""
    with tempfile.TemporaryDirectory(prefix="fault-", ignore_cleanup_errors=True) as there:
        shutil.copytree(place.folder, there, dirs_exist_ok=True)
        yield Path(there)


def digest(product: Path, target: Target) -> str:
    """What a product says: the bytes of a file, the tables of a batch, the seed of a result of which every file is whole."""
    if not product.exists():
        return "nothing"
    if product.is_file():
        return hashlib.sha256(product.read_bytes()).hexdigest()
    if not target.is_batch:
        with opened(product) as manifest:
            return f"{manifest.get('seed', manifest.get('first_seed'))} {manifest['state']}"
    tables = [file for kind in ("runs", "weekly", "failed") for file in sorted((product / kind).iterdir())]
    return hashlib.sha256(b"".join(file.name.encode() + file.read_bytes() for file in tables)).hexdigest()


def lost(at: Path, place: Place, target: Target) -> str:
    """What is lost after a fault, in words; empty where nothing is."""
    product = at / target.product
    try:
        if product.suffix == "" and not target.is_batch:
            with suppress(Exception):
                claim(product, force=True)  # as the next command begins
        if target.is_batch:
            if (product / "manifest.json").exists():
                load_batch(product).runs()
        elif (says := digest(product, target)) not in (place.old[target.name], place.new[target.name]) and (
            "interrupted" not in says
        ):
            return f"{target.product} holds something else: {says}"
    except FolderDamaged as damaged:
        return f"{target.product} is damaged: {damaged}"
    return ""


def runs_in(at: Path, target: Target) -> int:
    """Runs that a batch keeps."""
    there = target.is_batch and (at / target.product / "manifest.json").exists()
    return load_batch(at / target.product).done if there else 0


def lost_in_the_end(at: Path, place: Place, target: Target) -> str:
    """The same after the next command, which must come to what an undisturbed one comes to and leave nothing partial."""
    try:
        undisturbed(at, target)
    except (AssertionError, subprocess.TimeoutExpired) as failed:
        return str(failed)
    if digest(at / target.product, target) != place.new[target.name]:
        return "the next command comes to something else"
    return left_behind(at)


def left_behind(at: Path) -> str:
    """What lies half-written in a place."""
    left = [path.name for path in at.rglob(".*") if path.name != ".lock"]
    return f"left behind: {', '.join(left[:3])}" if left else ""


# Processes


def of_mark(mark: str) -> list[int]:
    """All processes that were started with this mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (
                mark.encode() in (folder / "environ").read_bytes()
                and "Z" not in (folder / "stat").read_text().split()[2]
            ):
                found.append(int(folder.name))
    return found


def ended(running: subprocess.Popen[bytes], mark: str) -> str:
    """Wait until a command that was struck has ended; says what is wrong with its end."""
    try:
        said = running.communicate(timeout=LONGEST)[1] or b""
    except subprocess.TimeoutExpired:
        for process in of_mark(mark):
            os.kill(process, signal.SIGKILL)
        running.communicate()
        return "it hung"
    if b"Traceback" in said or b"a defect of the program" in said:
        return f"it ended in a traceback: {said.decode()[-400:]}"
    end = time.monotonic() + 2.0
    while (left := of_mark(mark)) and time.monotonic() < end:
        time.sleep(0.1)
    return f"{len(left)} processes are left after two seconds" if left else ""


Strike = Callable[[subprocess.Popen[bytes], str], None]


def moment(dice: random.Random, seconds: float) -> float:
    """At random, and every second time in the last third, in which results are written."""
    return dice.uniform(0.0, seconds) if dice.random() < 0.5 else dice.uniform(0.6 * seconds, 1.1 * seconds)


def struck(
    at: Path,
    target: Target,
    seconds: float,
    strike: Strike,
    codes: tuple[int, ...],
    more: Mapping[str, str | None] | None = None,
) -> str:
    """Start a command, strike after so many seconds, and say what is wrong with its end."""
    mark = f"fault-{uuid.uuid4().hex}"
    begun = time.monotonic()
    running = sihua(at, target.command, target.before, {"SIHUA_FAULT": mark, **(more or {})}, start_new_session=True)
    with suppress(subprocess.TimeoutExpired):
        running.wait(seconds)
        if seconds > 0.0 and running.returncode == 0 and not target.is_batch:  # faster than before: strike earlier
            prepared().seconds[target.name] = time.monotonic() - begun
    strike(running, mark)
    if wrong := ended(running, mark):
        return wrong
    return "" if running.returncode in codes else f"it ended with {running.returncode}"


# The faults


@dataclass(frozen=True)
class Fault:
    """Something that is done to commands. tries: what was lost in each try, in words, empty where nothing was."""

    name: str
    commands: tuple[str, ...]
    tries: Callable[[Target, Place, random.Random], Iterator[str]]

    def losses(self) -> tuple[int, list[str]]:
        """How often it was tried, and what was lost."""
        place, tries, found = prepared(), 0, []
        for target in (target for target in TARGETS if target.name in self.commands):
            for said in self.tries(target, place, random.Random(f"{SEED} {self.name} {target.name}")):
                tries += 1
                if said:
                    found.append(f"{target.name}: {said}")
                    print(f"  {self.name}, {found[-1]}", flush=True)
            print(f"  {self.name}, {target.name}: {tries} tries so far, {len(found)} losses", flush=True)
        return tries, found


EVERY = tuple(target.name for target in TARGETS)


def again_and_again(
    strike: Strike, number: int, codes: tuple[int, ...], least: float = 0.0
) -> Callable[[Target, Place, random.Random], Iterator[str]]:
    """Strike the same command at random moments, one after the other in the same folder, and at last let it come through."""

    def tries(target: Target, place: Place, dice: random.Random) -> Iterator[str]:
        with copied(place) as at:
            kept = 0
            for _ in range(number):
                if target.is_batch and (at / target.product).exists() and dice.random() < 0.3:
                    shutil.rmtree(at / target.product)  # or all is done after a few
                    kept = 0
                wait = max(least, moment(dice, place.seconds[target.name]))
                wrong = struck(at, target, wait, strike, codes) or lost(at, place, target)
                before, kept = kept, runs_in(at, target)
                yield wrong or (f"{before - kept} runs that were kept" if kept < before else "")
            yield lost_in_the_end(at, place, target)

    return tries


def kill(running: subprocess.Popen[bytes], mark: str) -> None:
    """The main process, without a warning."""
    running.kill()


def kill_a_worker(running: subprocess.Popen[bytes], mark: str) -> None:
    """One of the processes that a batch started, whichever it is."""
    for process in reversed([one for one in of_mark(mark) if one != running.pid]):
        with suppress(OSError):
            if b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes():
                os.kill(process, signal.SIGKILL)
                return


def send(number: signal.Signals, times: int = 1) -> Strike:
    """A signal, once or twice."""

    def strike(running: subprocess.Popen[bytes], mark: str) -> None:
        for again in range(times):
            time.sleep(0.15 if again else 0.0)
            with suppress(OSError):
                running.send_signal(number)

    return strike


def vanish(target: Target, place: Place, dice: random.Random) -> Iterator[str]:
    """The folder in which a result shall be put is deleted while it is made."""
    for _ in range(MOMENTS):
        with copied(place) as at:
            command = tuple(f"in/{word}" if word == target.product else word for word in target.command)
            moved = Target(target.name, f"in/{target.product}", command, target.before)
            (at / "in").mkdir()

            def strike(running: subprocess.Popen[bytes], mark: str, at: Path = at) -> None:
                shutil.rmtree(at / "in", ignore_errors=True)

            wait = moment(dice, place.seconds[target.name])
            yield struck(at, moved, wait, strike, (0, 2, 4)) or lost_in_the_end(at, place, moved)


def under(
    codes: tuple[int, ...], *ways: Mapping[str, object], environment: Mapping[str, str | None] | None = None
) -> Callable[[Target, Place, random.Random], Iterator[str]]:
    """Start the command with settings of `subprocess.Popen` that hinder it; then without."""

    def tries(target: Target, place: Place, dice: random.Random) -> Iterator[str]:
        for way in ways:
            with copied(place) as at:
                mark = f"fault-{uuid.uuid4().hex}"
                before = f"{way.get('before', '')}\n{target.before}"
                given = {name: value for name, value in way.items() if name != "before"}
                more = {"SIHUA_FAULT": mark, **(environment or {})}
                running = sihua(at, target.command, before, more, start_new_session=True, **given)
                wrong = ended(running, mark)
                if not wrong and running.returncode not in codes:
                    wrong = f"it ended with {running.returncode}"
                done = running.returncode == 0 and digest(at / target.product, target) == place.new[target.name]
                yield (
                    wrong
                    or lost(at, place, target)
                    or (left_behind(at) if done else lost_in_the_end(at, place, target))
                )

    return tries


def at_most(what: int, number: int) -> dict[str, object]:
    """A limit of the system on the command."""
    return {"preexec_fn": lambda: resource.setrlimit(what, (number, number))}


@contextmanager
def disk(size: str) -> Iterator[Path]:
    """A small disk of its own."""
    with tempfile.TemporaryDirectory(prefix="disk-") as there:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", there], check=True, capture_output=True)
        try:
            yield Path(there)
        finally:
            subprocess.run(["umount", "-l", there], check=True)


@cache
def may_mount() -> bool:
    """Whether this user may make disks."""
    try:
        with disk("64k"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def on_a_disk(target: Target, place: Place, dice: random.Random, full: bool) -> Iterator[str]:
    """What is written goes to a disk that has no room for it, or that may not be written to; then there is room."""
    for _ in range(3 if full else 1):
        with disk("64m") as at:
            shutil.copytree(place.folder, at, dirs_exist_ok=True)
            if full:
                used = sum(file.stat().st_blocks * 512 for file in at.rglob("*"))
                room = dice.choice((4_096, 30_000, 150_000))
                subprocess.run(["mount", "-o", f"remount,size={used + room}", str(at)], check=True)
            else:
                subprocess.run(["mount", "-o", "remount,ro", str(at)], check=True)
            mark = f"fault-{uuid.uuid4().hex}"
            running = sihua(at, target.command, target.before, {"SIHUA_FAULT": mark}, start_new_session=True)
            wrong = ended(running, mark)
            if not wrong and running.returncode not in ((0, 4) if full else (4,)):
                wrong = f"it ended with {running.returncode}"
            subprocess.run(["mount", "-o", "remount,rw,size=64m", str(at)], check=True)
            yield wrong or lost(at, place, target) or lost_in_the_end(at, place, target)


def full_disk(target: Target, place: Place, dice: random.Random) -> Iterator[str]:
    """A disk without room, where disks may be made; else files that may not grow."""
    if may_mount():
        yield from on_a_disk(target, place, dice, full=True)
    yield from under((0, 4), *(at_most(resource.RLIMIT_FSIZE, size) for size in (100, 3_000, 40_000)))(
        target, place, dice
    )


def read_only(target: Target, place: Place, dice: random.Random) -> Iterator[str]:
    """A disk that may not be written to; needs the right to make one."""
    if may_mount():
        yield from on_a_disk(target, place, dice, full=False)


def cold_caches(target: Target, place: Place, dice: random.Random) -> Iterator[str]:
    """No HOME; a cache that may not be written; two processes that compile into the same empty cache at once."""
    with copied(place) as at:
        (at / "a file").touch()
        for without in ({"HOME": None, "XDG_CACHE_HOME": None, "NUMBA_CACHE_DIR": None},
                        {"HOME": str(at / "a file"), "XDG_CACHE_HOME": None, "NUMBA_CACHE_DIR": str(at / "a file")}):  # fmt: skip
            yield struck(at, target, 0.0, lambda running, mark: None, (0,), without) or lost(at, place, target)
        (at / "cold").mkdir()
        cold = {"NUMBA_CACHE_DIR": str(at / "cold")}
        others = tuple("r2" if word == "r" else word for word in target.command)
        second = sihua(at, others, target.before, cold)
        wrong = struck(at, target, 0.0, lambda running, mark: None, (0,), cold)
        second.communicate(timeout=LONGEST)
        yield wrong or ("" if second.returncode == 0 else "the second failed") or lost_in_the_end(at, place, target)


JUMPING = """
import random, time
_time, _time_ns = time.time, time.time_ns
time.time = lambda: _time() + random.choice((-86400.0, 0.0, 86400.0))
time.time_ns = lambda: _time_ns() + random.choice((-86400, 0, 86400)) * 10**9
"""


def closed(stream: int) -> dict[str, object]:
    """As `>&-` and `2>&-` close it."""
    return {"preexec_fn": lambda: os.close(stream)}


def broken(stream: int) -> dict[str, object]:
    """A pipe from which nobody reads."""

    def lead_nowhere() -> None:
        reading, writing = os.pipe()
        os.close(reading)
        os.dup2(writing, stream)

    return {"preexec_fn": lead_nowhere}


def ends(number: signal.Signals) -> tuple[int, ...]:
    """How a command may end that was sent a signal. By the signal itself, too: before its first line nothing has begun, and once
    all is tidied up, a second one ends it at once. To a shell that is 128 and the number."""
    return 0, 130, -number


KILLED = (0, -9, 130)
ODD = (
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"LC_ALL": "zh_CN.GB18030", "PYTHONIOENCODING": "gb18030"},
)
FAULTS = (
    Fault("kill -9 of the command", EVERY, again_and_again(kill, KILLS, KILLED)),
    Fault("kill -9 of a worker", ("batch, 2 workers",), again_and_again(kill_a_worker, KILLS, (0,))),
    Fault("TERM", EVERY, again_and_again(send(signal.SIGTERM), MOMENTS, ends(signal.SIGTERM), 0.5)),
    Fault("HUP", EVERY, again_and_again(send(signal.SIGHUP), MOMENTS, ends(signal.SIGHUP), 0.5)),
    Fault("Ctrl-C", EVERY, again_and_again(send(signal.SIGINT), MOMENTS, ends(signal.SIGINT), 0.5)),
    Fault("Ctrl-C twice", EVERY, again_and_again(send(signal.SIGINT, 2), MOMENTS, ends(signal.SIGINT), 0.5)),
    Fault("a full disk, or files that may not grow", EVERY, full_disk),
    Fault("a disk that may not be written to", EVERY, read_only),
    Fault("a folder that vanishes", EVERY, vanish),
    Fault("closed or broken output", EVERY, under((0, 4), closed(1), closed(2), broken(1), broken(2))),
    Fault("no HOME, unwritable caches, two on one cold cache", ("run",), cold_caches),
    Fault("16 and 24 open files", EVERY, under((0, 2, 4), *(at_most(resource.RLIMIT_NOFILE, n) for n in (16, 24)))),
    Fault("little memory", EVERY, under(tuple(range(-15, 256)), *(at_most(resource.RLIMIT_AS, n * 10**8) for n in (8, 15, 18)))),
    *(Fault(f"LC_ALL={way['LC_ALL']}", EVERY, under((0,), {}, environment=way)) for way in ODD),
    Fault("a clock that jumps by days", EVERY, under((0,), {"before": JUMPING})),
)  # fmt: skip


def main(names: list[str]) -> None:
    """Try all, or those that are named, and write their rows."""
    rows = {one.name: [one.name, f"0 of {len(one.commands)}", "0", "not tried yet"] for one in FAULTS}
    rows |= {row[0]: row for row in rows_of(MODULE)}
    for fault in (one for one in FAULTS if not names or one.name in names):
        begun = time.monotonic()
        tries, found = fault.losses()
        whole = f"{len(fault.commands)} of {len(fault.commands)}"
        rows[fault.name] = [fault.name, whole, str(tries), f"{len(found)} times" if found else "nothing"]
        print(*rows[fault.name], f"{time.monotonic() - begun:.0f} s", sep=" | ", flush=True)
        written = [rows[one.name] for one in FAULTS if one.name in rows]
        write(MODULE, ("fault", "commands", "tries", "lost"), written)


if __name__ == "__main__":
    main(sys.argv[1:])
