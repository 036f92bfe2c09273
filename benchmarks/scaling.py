"""What a resident-week costs from 1,000 residents to 20 million: `python -m benchmarks.scaling [--largest 20000000]`.

Communities of 2,000 (one smaller one below that). Each size has a fresh process with one thread: it compiles on a small
scenario, founds, steps one week untimed, then as many weeks as take about a second (at least two). The clock of the weeks is
the processor's time of the process, that of founding is on the wall. Memory is the most that the process ever had resident
(`getrusage`), with the interpreter and the compiler in it: the line of the smallest size says how much these are. Repeats
go through all sizes in turn; medians are shown. A million residents are stepped with two threads too, where the clock
is that on the wall (`SIHUA_THREADS`), and as one giant community, which is one part and cannot be shared by threads.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from benchmarks.processes import ROOT, environment, peak_of_this_process
from benchmarks.result import Result, show
from sim.parallel import ROWS

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 20_000_000)
USUAL_LARGEST = 1_000_000
ONE_SIZE = "--one-size"


def one_size(residents: int, communities: int | None = None, about: float = 1.0) -> dict[str, float]:
    """Found and step in this process: seconds of founding, nanoseconds of a resident-week of the processor and on the
    wall, megabytes at the peak."""
    from benchmarks.forms import scenario_for
    from benchmarks.week import compile_everything, seconds
    from sim.community import ParticipationModel

    compile_everything()
    scenario = scenario_for(residents, room := max(12, min(1_000, 100_000_000 // residents)), communities)
    start = time.perf_counter()
    model = ParticipationModel(scenario)
    founding = time.perf_counter() - start
    seconds(model, 1)
    weeks = max(2, min(room - 4, int(3 * about / seconds(model, 3))))
    start = time.perf_counter()
    spent = seconds(model, weeks)
    wall = time.perf_counter() - start
    peak = peak_of_this_process()
    each = 1e9 / weeks / residents
    return {"founding": founding, "nanoseconds": spent * each, "on the wall": wall * each, "megabytes": peak / 1e6}


def in_fresh_process(residents: int, communities: int | None = None, threads: int = 1) -> dict[str, float]:
    """The same in a process of its own."""
    size = [str(residents)] + ([str(communities)] if communities else [])
    command = [sys.executable, "-m", "benchmarks.scaling", ONE_SIZE, *size]
    settings = {**environment(), "SIHUA_THREADS": str(threads)}
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def medians(cases: Sequence[tuple[int, int | None, int]], repeats: int) -> list[dict[str, float]]:
    """What `in_fresh_process` gives for each case, in alternation."""
    found: list[list[dict[str, float]]] = [[] for _ in cases]
    for _ in range(repeats):
        for runs, case in zip(found, cases, strict=True):
            runs.append(in_fresh_process(*case))
    return [{name: statistics.median(run[name] for run in runs) for name in runs[0]} for runs in found]


def measure(largest: int = USUAL_LARGEST, repeats: int = 3, sizes: Sequence[int] = SIZES) -> list[Result]:
    """Three lines for each size up to the largest."""
    wanted = sorted({size for size in sizes if size <= largest} | ({largest} if largest > USUAL_LARGEST else set()))
    lines = []
    for size, middle in zip(wanted, medians([(size, None, 1) for size in wanted], repeats), strict=True):
        lines += [
            Result(f"compiled, {size:,} residents", "ns a resident-week", middle["nanoseconds"]),
            Result(f"founding {size:,} residents", "s", middle["founding"]),
            Result(f"memory of the process, {size:,} residents", "MB", middle["megabytes"]),
        ]
    return lines


def shared(residents: int = USUAL_LARGEST, repeats: int = 3) -> list[Result]:
    """One thread and two, and one giant community, on the wall."""
    one, two, giant = medians([(residents, None, 1), (residents, None, 2), (residents, 1, 2)], repeats)
    of = f"{residents:,} residents"
    return [
        Result(f"{of}, one thread, on the wall", "ns a resident-week", one["on the wall"]),
        Result(f"{of}, two threads, on the wall", "ns a resident-week", two["on the wall"]),
        Result(f"two threads over one, {of}", "times as fast", one["on the wall"] / two["on the wall"]),
        Result(f"{of} in one giant community, on the wall", "ns a resident-week", giant["on the wall"]),
        Result(f"giant over one thread of many, {of}, processor", "times", giant["nanoseconds"] / one["nanoseconds"]),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Print one row for each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--largest", type=int, default=USUAL_LARGEST, help="largest number of residents")
    parser.add_argument("--repeats", type=int, default=3, help="repeats of each size (medians are reported)")
    parser.add_argument(
        "--threads", action="store_true", help="measure one thread, two, and one giant community instead"
    )
    parser.add_argument(ONE_SIZE, type=int, nargs="+", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.one_size:
        print(json.dumps(one_size(*chosen.one_size)))
        return 0
    if chosen.threads and chosen.largest < 2 * ROWS:
        parser.error(f"--largest {chosen.largest}: below {2 * ROWS:,} residents there is one part, and one thread")
    if chosen.threads:
        show(shared(chosen.largest, chosen.repeats))
        return 0
    lines = measure(chosen.largest, chosen.repeats)
    print(f"{'residents':>12}{'ns a resident-week':>22}{'founding, s':>14}{'memory, MB':>14}")
    for at in range(0, len(lines), 3):
        size = lines[at].what.split()[1]
        print(f"{size:>12}{lines[at].value:>22.1f}{lines[at + 1].value:>14.2f}{lines[at + 2].value:>14.0f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
