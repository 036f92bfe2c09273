"""Memory and open files of thousands of runs in one process, through the commands themselves, and of a page that is opened again
and again; `python -m tests.soak` tries all and writes the table in docs/reliability.md (half an hour)."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import chdir, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tests.reliability import rows_of, write

ROOT = Path(__file__).parents[1]
MODULE = "tests.soak"
RUNS, ROUNDS, OPENINGS = 3_000, 30, 50
SETTINGS = ("place.residents=2000", "run.weeks=13", "run.warm_up_weeks=0")
SETS = [word for setting in SETTINGS for word in ("--set", setting)]
STUDY = f"""
title: Many
title_zh: 多次
question: Does it grow?
changes: {{place: {{residents: 2000}}, run: {{weeks: 13, warm_up_weeks: 0}}}}
levers:
  creaming: {{path: outreach.creaming, values: [0.1]}}
outcomes: [breadth, hours]
replicates: {RUNS}
"""
COMPARED = [
    "compare",
    "sihua:baseline",
    "sihua:points_for_a_year",
    *SETS,
    "--robustness",
    "none",
    "--lang",
    "en",
    "--quiet",
]
BATCH = ["batch", "many.yaml", "--quiet", "--workers"]
MANY = [*COMPARED, "--replicates", str(RUNS // 2), "--out", "many"]
IN_TURN = (
    ["run", "sihua:baseline", *SETS, "--out", "r", "--force", "--quiet"], ["verify", "r"], ["report", "r", "--force"],
    [*COMPARED, "--replicates", "2", "--out", "c", "--force"], ["report", "c", "--force"],
    ["animate", "sihua:baseline", *SETS, "--weeks", "1:3", "--out", "f.gif", "--force"],
    ["trace", "sihua:baseline", *SETS, "--resident", "7"], ["check", "sihua:baseline"], ["explain", "sihua:baseline"],
    ["batch", "few.yaml", "--out", "b", "--workers", "1", "--quiet"], ["table", "b", "--out", "b.xlsx", "--force"],
    ["status", "b", "--check"], ["merge", "m", "b"], ["mechanisms"], ["schema"],
)  # fmt: skip
"""Every command that is no page, with what it needs from those before."""


class Reading(NamedTuple):
    """After so many runs, rounds or openings: memory in MB and open files, of a process and those that it started."""

    after: int
    megabytes: float
    files: int


@dataclass(frozen=True)
class Soak:
    """Something that is done many times. every: after how many times it is measured; settled: after how many it may not grow.

    each: MB that may be kept of each further one: the outcomes that a comparison is made of.
    """

    name: str
    readings: Callable[[], list[Reading]]
    settled: int
    each: float = 0.0

    def grown(self, readings: list[Reading]) -> tuple[float, int]:
        """MB and files by which the most from then on exceeds what there was then, beyond what is kept."""
        first = next(one for one in readings if one.after >= self.settled)
        later = [one for one in readings if one.after > self.settled]
        megabytes = max(one.megabytes - self.each * (one.after - first.after) for one in later) - first.megabytes
        return megabytes, max(one.files for one in later) - first.files


def reading(after: int, process: int) -> Reading:
    """Of a process and those below it, now."""
    whole = [process, *_below(process)]
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in whole)
    files = sum(len(list(Path(f"/proc/{one}/fd").iterdir())) for one in whole)
    return Reading(after, pages * os.sysconf("SC_PAGE_SIZE") / 1e6, files)


def _below(process: int) -> Iterator[int]:
    for thread in Path(f"/proc/{process}/task").iterdir():
        for child in map(int, (thread / "children").read_text().split()):
            yield child
            yield from _below(child)


def of_commands(hook: str, *commands: list[str]) -> Callable[[], list[Reading]]:
    """The last command's readings, taken where `hook` says, after the others were given in the same folder."""

    def readings() -> list[Reading]:
        with tempfile.TemporaryDirectory() as place:
            (Path(place) / "many.yaml").write_text(STUDY, encoding="utf-8")
            (Path(place) / "few.yaml").write_text(STUDY.replace(str(RUNS), "3"), encoding="utf-8")
            for number, command in enumerate(commands):
                last = number == len(commands) - 1
                done = subprocess.run(
                    [sys.executable, "-m", MODULE, "child", hook if last else "", *command], cwd=place, text=True,
                    env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, check=True,
                )  # fmt: skip
        return [Reading(*one) for one in json.loads(done.stdout.splitlines()[-1])]

    return readings


def child(hook: str, arguments: list[str]) -> None:
    """In a process of its own: give a command and print, as the last line, what was read after every hundredth run."""
    readings: list[Reading] = []
    count, guard = 0, threading.Lock()

    def counted(number: int = 1) -> None:
        nonlocal count
        with guard:
            before, count = count, count + number
            if before // 100 != count // 100:
                readings.append(reading(count, os.getpid()))

    if hook == "rounds":
        _in_turn(readings)
    else:
        _hooked(hook, counted)
        from experiments.cli import main

        assert main.call(arguments) == 0
    print(f"\n{json.dumps(readings)}")


def _hooked(hook: str, counted: Callable[[int], None]) -> None:
    """Count runs: where a model is founded (`models`), or where answers of a batch are kept (`answers`)."""
    from experiments.batches.store import Store
    from sim.community import ParticipationModel

    founded, add = ParticipationModel.__init__, Store.add
    if hook == "models":

        def found(self: ParticipationModel, *given: Any, **named: Any) -> None:
            founded(self, *given, **named)
            counted(1)

        ParticipationModel.__init__ = found  # type: ignore[method-assign]
    elif hook == "answers":

        def added(self: Store, answers: Any) -> None:
            add(self, answers)
            counted(len(answers))

        Store.add = added  # type: ignore[method-assign]


def _in_turn(readings: list[Reading]) -> None:
    """All other commands in one process, round after round."""
    from experiments.cli import main

    for number in range(ROUNDS):
        for command in IN_TURN:
            assert main.call(list(command)) == 0, command
        readings.append(reading(number + 1, os.getpid()))


def of_the_page() -> list[Reading]:
    """A page that is opened, looked at until its plan is drawn, and left, in a real browser."""
    from tests.browser import browser

    readings = []
    with page() as (address, process), browser() as driver:
        for number in range(OPENINGS):
            driver.get(address)
            end = time.monotonic() + 60
            while not driver.execute_script("return document.querySelectorAll('img[src^=\"data:image\"]').length"):
                assert time.monotonic() < end, "the page shows no plan"
                time.sleep(0.1)
            driver.get("about:blank")
            time.sleep(0.5)
            readings.append(reading(number + 1, process))
    return readings


@contextmanager
def page() -> Iterator[tuple[str, int]]:
    """`sihua dashboard` in a process of its own: its address and its process."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with tempfile.TemporaryDirectory() as place, chdir(place):
        command = ["dashboard", "sihua:baseline", "--no-browser", "--port", port, "--lang", "en", *SETS]
        with Path("log.txt").open("wb") as log:
            served = subprocess.Popen(
                [sys.executable, "-m", "sihua", *command], stderr=log, env={**os.environ, "PYTHONPATH": str(ROOT)}
            )
        try:
            until = time.monotonic() + 120
            while time.monotonic() < until:
                found = re.search(r"http://\S+", Path("log.txt").read_text(encoding="utf-8"))
                with closing(socket.socket()) as trial:
                    if found and trial.connect_ex(("127.0.0.1", int(port))) == 0:
                        break
                time.sleep(0.2)
            assert found is not None
            yield found[0], served.pid
        finally:
            served.terminate()
            served.wait(20)


SOAKS = (
    Soak(f"`sihua batch --workers 1`, {RUNS:,} runs", of_commands("answers", [*BATCH, "1"]), 300),
    Soak(f"`sihua batch --workers 2`, {RUNS:,} runs", of_commands("answers", [*BATCH, "2"]), 300),
    Soak(f"`sihua compare`, {RUNS:,} runs", of_commands("models", MANY), 300, each=0.02),
    Soak(f"`sihua verify --all`, {RUNS:,} runs", of_commands("models", MANY, ["verify", "many", "--all"]), 300, each=0.02),
    Soak(f"{len(IN_TURN)} commands in turn in one process, {ROUNDS} rounds", of_commands("rounds", []), 10),
    Soak(f"the page, opened and left {OPENINGS} times", of_the_page, 10),
)  # fmt: skip


def main(words: list[str]) -> None:
    """Do all, or those with one of these words in their name, and write their rows."""
    header = (
        "what is done",
        "first counted after",
        "MB then",
        "MB at most",
        "MB at the end",
        "open files then / at the end",
    )
    rows = {soak.name: [soak.name, "not tried yet", *["-"] * 4] for soak in SOAKS} | {
        row[0]: row for row in rows_of(MODULE)
    }
    for soak in (one for one in SOAKS if not words or any(word in one.name for word in words)):
        readings = soak.readings()
        first, last = next(one for one in readings if one.after >= soak.settled), readings[-1]
        most = max(one.megabytes for one in readings)
        megabytes = (f"{number:.0f}" for number in (first.megabytes, most, last.megabytes))
        rows[soak.name] = [soak.name, str(first.after), *megabytes, f"{first.files} / {last.files}"]
        print(*rows[soak.name], sep=" | ", flush=True)
        write(MODULE, header, [rows[one.name] for one in SOAKS])


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(sys.argv[2], sys.argv[3:])
    else:
        main(sys.argv[1:])
