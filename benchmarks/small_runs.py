"""How many whole small runs a second: `python -m benchmarks.small_runs`, in one process and in a pool of two.

A whole run is what somebody who compares seeds needs: `ParticipationModel` of `scenarios/baseline.yaml` (2,000
residents, 52 + 104 weeks) with points, honours and a time bank in force and another seed, `run`, and all indicators:
weekly, quarterly, governance, the four problems. Beside it the same without mechanisms, of which only the weekly sums
are read. The first run of a process, which compiles or loads what is compiled, is not counted; nor is starting the
pool (spawned processes with a first run each).

The overhead outside the loops is what a week costs however few residents there are: the processor's time of a week
with 20 residents, minus what 20 residents cost in the loops. The latter is the slope between 2,000 and 20 residents:
overhead = t(20) - 20 x (t(2000) - t(20)) / (2000 - 20), in microseconds a week. It holds calls of compiled code from
Python, the governing side (whose tables are small), the calendar, accounts and the record.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from benchmarks.forms import MECHANISMS
from benchmarks.result import Result
from benchmarks.week import BASELINE, seconds, with_mechanisms
from sim.community import ParticipationModel
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario

FEW = 20
PROCESSES = 2


def baseline(residents: int = 2000, mechanisms: Sequence[dict[str, str]] = MECHANISMS) -> Scenario:
    """The baseline with these mechanisms and a size."""
    return with_mechanisms(read_scenario(BASELINE, [f"place.residents={residents}"]).scenario, mechanisms)


def with_seed(scenario: Scenario, seed: int) -> Scenario:
    """The same scenario with another seed: reading YAML once is enough for a batch."""
    return scenario.model_copy(update={"run": scenario.run.model_copy(update={"seed": seed})})


def whole_run(scenario: Scenario) -> float:
    """Found, run, and compute all indicators; returns how many numbers these are."""
    record = ParticipationModel(scenario).run()
    return float(sum(t.size for t in (record.weekly(), record.quarterly(), record.governance(), record.problems())))


def plain_run(scenario: Scenario) -> float:
    """Found, run, and read the record: the sum of all its weekly sums."""
    return float(ParticipationModel(scenario).run().sums.sum())


def whole_runs(seeds: Iterable[int]) -> float:
    """Whole runs with these seeds."""
    scenario = baseline()
    return sum(whole_run(with_seed(scenario, seed)) for seed in seeds)


def in_one_process(scenario: Scenario, one_run: Callable[[Scenario], float], runs: int) -> float:
    """Runs a second of the processor, one after the other."""
    start = time.process_time()
    for seed in range(runs):
        one_run(with_seed(scenario, seed))
    return runs / (time.process_time() - start)


def in_a_pool(runs: int, repeats: int) -> float:
    """Runs a second on the wall in two spawned processes, which take the seeds in shares of four."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        # Everybody must have started and compiled: shares that each take a while, more than there are processes.
        list(pool.map(whole_runs, [range(2)] * (2 * PROCESSES)))
        found = []
        for _ in range(repeats):
            start = time.perf_counter()
            list(pool.map(whole_runs, [range(first, min(first + 4, runs)) for first in range(0, runs, 4)]))
            found.append(runs / (time.perf_counter() - start))
    return statistics.median(found)


def microseconds_outside_the_loops(repeats: int, mechanisms: Sequence[dict[str, str]]) -> float:
    """Of a week with 20 residents, what is not due to these; microseconds of the processor."""
    few, many = baseline(FEW, mechanisms), baseline(2000, mechanisms)
    weeks = many.run.warm_up_weeks + many.run.weeks
    little, much = [], []
    for _ in range(repeats):
        little.append(seconds(ParticipationModel(few), weeks) / weeks * 1e6)
        much.append(seconds(ParticipationModel(many), weeks) / weeks * 1e6)
    a_week, full = statistics.median(little), statistics.median(much)
    return a_week - FEW * (full - a_week) / (2000 - FEW)


def measure(runs: int = 20, repeats: int = 5) -> list[Result]:
    """All lines."""
    full, plain = baseline(), baseline(mechanisms=())
    whole_run(full)
    rates: dict[str, list[float]] = {"full": [], "plain": []}
    for _ in range(repeats):
        rates["full"].append(in_one_process(full, whole_run, runs))
        rates["plain"].append(in_one_process(plain, plain_run, runs))
    alone = {name: statistics.median(found) for name, found in rates.items()}
    size = "2,000 residents x 156 weeks"
    return [
        Result(f"whole runs, {size}, all indicators, one process", "runs a second", alone["full"], 40.0, True),
        Result("the same, a pool of two processes", "runs a second", in_a_pool(2 * runs, repeats)),
        Result(f"runs without mechanisms, {size}, weekly sums", "runs a second", alone["plain"]),
        Result(
            "a week outside the loops over residents", "us", microseconds_outside_the_loops(repeats, MECHANISMS), 40.0
        ),
        Result("the same without mechanisms", "us", microseconds_outside_the_loops(repeats, ())),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    from benchmarks.result import show

    parser = argparse.ArgumentParser(prog="python -m benchmarks.small_runs", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--runs", type=int, default=20, help="runs of one repeat in one process; a pool gets twice as many"
    )
    parser.add_argument("--repeats", type=int, default=5, help="repeats of each measurement (medians are reported)")
    chosen = parser.parse_args(arguments)
    show(measure(chosen.runs, chosen.repeats))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
