"""What a resident-week costs from 1,000 residents to 20 million: `python -m benchmarks.scaling [--largest 20000000]`.

Communities of 2,000 (one smaller one below that). Each size has a fresh process: it compiles on a small scenario, founds,
steps one week untimed, then as many weeks as take about a second (at least two). The clock of the weeks is the processor's
time of the process, that of founding is on the wall. Memory is the most that the process ever had resident
(`getrusage`), with the interpreter and the compiler in it: the line of the smallest size says how much these are. Repeats
go through all sizes in turn; medians are shown.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.elsewhere import ROOT, environment
from benchmarks.week import Result

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 20_000_000)
USUAL_LARGEST = 1_000_000
ONE_SIZE = "--one-size"


def one_size(residents: int, about: float = 1.0) -> dict[str, float]:
    """Found and step in this process: seconds of founding, nanoseconds of a resident-week, megabytes at the peak."""
    from benchmarks.forms import scenario_for
    from benchmarks.week import compile_everything, seconds
    from sim.community import Community

    compile_everything()
    start = time.perf_counter()
    community = Community(scenario_for(residents, room := max(12, min(1_000, 100_000_000 // residents))))
    founding = time.perf_counter() - start
    seconds(community, 1)
    weeks = max(2, min(room - 4, int(3 * about / seconds(community, 3))))
    spent = seconds(community, weeks)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"founding": founding, "nanoseconds": spent / weeks / residents * 1e9, "megabytes": peak / 1e6}


def in_fresh_process(residents: int) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.scaling", ONE_SIZE, str(residents)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def measure(largest: int = USUAL_LARGEST, repeats: int = 3, sizes: Sequence[int] = SIZES) -> list[Result]:
    """Three lines for each size up to the largest."""
    wanted = sorted({size for size in sizes if size <= largest} | ({largest} if largest > USUAL_LARGEST else set()))
    found: dict[int, list[dict[str, float]]] = {size: [] for size in wanted}
    for _ in range(repeats):
        for size in wanted:
            found[size].append(in_fresh_process(size))
    lines = []
    for size, runs in found.items():
        middle: dict[str, Any] = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
        lines += [
            Result(f"compiled, {size:,} residents", "ns a resident-week", middle["nanoseconds"]),
            Result(f"founding {size:,} residents", "s", middle["founding"]),
            Result(f"memory of the process, {size:,} residents", "MB", middle["megabytes"]),
        ]
    return lines


def main(arguments: list[str] | None = None) -> int:
    """Print one row for each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--largest", type=int, default=USUAL_LARGEST, help="largest number of residents")
    parser.add_argument("--repeats", type=int, default=3, help="repeats of each size (medians are reported)")
    parser.add_argument(ONE_SIZE, type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.one_size:
        print(json.dumps(one_size(chosen.one_size)))
        return 0
    lines = measure(chosen.largest, chosen.repeats)
    print(f"{'residents':>12}{'ns a resident-week':>22}{'founding, s':>14}{'memory, MB':>14}")
    for at in range(0, len(lines), 3):
        size = lines[at].what.split()[1]
        print(f"{size:>12}{lines[at].value:>22.1f}{lines[at + 1].value:>14.2f}{lines[at + 2].value:>14.0f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
