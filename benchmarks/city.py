"""A whole city in one run: 20 million residents, founded and stepped for a year. `python -m benchmarks.city`.

Wall time and the largest memory of a fresh process that finds its compiled code on disk; all processes, every week
reported, threads as the model uses them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time

from benchmarks.processes import ROOT, environment, peak_of_this_process
from benchmarks.result import Result, show

RESIDENTS, WEEKS = 20_000_000, 52
CHILD = "--child"


def live_a_year(residents: int, weeks: int) -> dict[str, float]:
    """Found so many, step so many weeks; seconds on the wall, and GB."""
    from benchmarks.forms import scenario_for
    from benchmarks.week import compile_everything
    from sim.community import ParticipationModel

    scenario = scenario_for(residents, weeks)
    compile_everything()
    start = time.perf_counter()
    model = ParticipationModel(scenario)
    founded = time.perf_counter()
    model.run()
    done = time.perf_counter()
    peak = peak_of_this_process()
    return {"founding": founded - start, "weeks": done - founded, "gigabytes": peak / 1e9}


def measure(residents: int = RESIDENTS, weeks: int = WEEKS) -> list[Result]:
    """Founding, weeks, both together, memory."""
    from benchmarks.week import compile_everything

    compile_everything()  # into the cache on disk: compiling takes memory of its own
    command = [sys.executable, "-m", "benchmarks.city", CHILD, str(residents), str(weeks)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout)
    of = f"{residents:,} residents"
    promised = residents == RESIDENTS and weeks == WEEKS
    return [
        Result(f"founding {of}", "s", found["founding"]),
        Result(f"{weeks} weeks of {of}", "s", found["weeks"]),
        Result(f"{of} x {weeks} weeks, founding included", "s", sum((found["founding"], found["weeks"])),
               240.0 if promised else None),
        Result(f"memory of the process, {of} x {weeks} weeks", "GB", found["gigabytes"], 6.0 if promised else None),
    ]  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.city", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--residents", type=int, default=RESIDENTS)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    parser.add_argument(CHILD, type=int, nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.child:
        print(json.dumps(live_a_year(*chosen.child)))
        return 0
    lines = measure(chosen.residents, chosen.weeks)
    show(lines)
    return 0 if all(line.held for line in lines) else 1


if __name__ == "__main__":
    raise SystemExit(main())
