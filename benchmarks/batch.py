"""What a batch costs beside its runs: `python -m benchmarks.batch`, a few minutes.

Overhead: the same runs of 50 ms as a bare loop and as a batch in one process, in turns, each several times; medians.
Scaling: the same runs with one and with two workers of a local cluster that is up already. Both twice: with runs that
keep a processor busy for 50 ms (which on a machine that others use measures the others; so the overhead is also shown in
processor time), and with runs that wait for 50 ms (which measures what the batch itself holds up).
Size: 100,000 runs that take no time, through the true plan, store and ledger, in a process of their own: its peak
memory, the bytes of a stored value, and how long `sihua status` takes.
Growth: thousands of tiny real models in one process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.result import Result, show
from experiments.batches.executors import local
from experiments.batches.run import batch, job_of, order_of
from experiments.studies.study import Study, read_study
from tests import batch_runs

ROOT = Path(__file__).parents[1]
STUDY = """
title: Overhead
levers:
  creaming: {{path: outreach.creaming, range: [0.0, 1.0], steps: {points}}}
outcomes: [breadth, breadth_elderly, breadth_young, hours, single_actor, ageing, shallow_resources, guanxi, worn_out_share,
           trust, satisfaction, retention, closed_in_time, public_money, rest_incidence, motivation]
replicates: {replicates}
"""
OUTCOMES = 16
GROWTH = """
import resource, sihua, sys
from experiments.runs.replicate import run_replicate
scenario = sihua.load("scenarios/baseline.yaml", "place.residents=200", "run.warm_up_weeks=2", "run.weeks=26").scenario
def peak(runs):
    for k in range(runs):
        run_replicate(scenario, k + 1)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
first = peak(200)
print(peak(int(sys.argv[1])) - first)
"""
LARGE = """
import resource, sys, time
from experiments.batches.run import batch
from tests import batch_runs
start = time.perf_counter()
batch(sys.argv[1], sys.argv[2], workers=int(sys.argv[3]), function=batch_runs.quick, quiet=True)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def study(folder: Path, points: int, replicates: int) -> Study:
    """A study of so many points and replicates, with 16 outcomes."""
    file = folder / "overhead.yaml"
    file.write_text(STUDY.format(points=points, replicates=replicates), encoding="utf-8")
    return read_study(file)


def bare(made: Study, function: Callable[..., Any]) -> float:
    """Seconds of the same runs, one after the other, with nothing around them."""
    from experiments.batches.plan import Plan
    from experiments.studies.design import points_of
    from experiments.studies.overrides import scenario_with

    points = points_of(made)
    plan, job = Plan(len(points), made.replicates, 64), job_of(made)
    orders = [order_of(made, points, plan, run) for run in range(plan.runs)]
    scenarios = [scenario_with(dict(job.values), order.settings) for order in orders]
    start = time.perf_counter()
    for order, scenario in zip(orders, scenarios, strict=True):
        function(
            scenario, order.replicate, folder=".", first_seed=1, window=made.window, outcomes=made.outcomes, series=()
        )
    return time.perf_counter() - start


def in_batch(made: Study, out: Path, function: Callable[..., Any], **how: Any) -> float:
    """Seconds of a whole batch, from the study in memory to the last file on the disk."""
    start = time.perf_counter()
    done = batch(made, out, function=function, quiet=True, **how)
    seconds = time.perf_counter() - start
    assert done.complete
    return seconds


def overhead(folder: Path, function: Callable[..., Any], runs: int, repeats: int) -> tuple[float, float]:
    """Per cent that a batch in one process takes longer than a bare loop: on the wall, and of the processor."""
    made = study(folder, runs, 1)
    wall, processor = [], []
    for at in range(repeats):
        before = time.process_time()
        whole = in_batch(made, folder / f"{function.__name__}{at}", function, workers=1)
        between = time.process_time()
        alone = bare(made, function)
        wall.append(whole / alone - 1)
        processor.append((between - before) - (time.process_time() - between))
    return 100 * statistics.median(wall), 100 * statistics.median(processor) / (runs * 0.05)


def scaling(folder: Path, function: Callable[..., Any], runs: int, repeats: int) -> float:
    """How many times faster two workers are than one."""
    made, seconds = study(folder, runs, 1), {}
    for number in (1, 2):
        with local(number) as workers:
            warm = study(folder, 8, 1)
            in_batch(warm, folder / f"warm{function.__name__}{number}", function, cluster=workers)
            found = [in_batch(made, folder / f"on{number}{function.__name__}{at}", function, cluster=workers)
                     for at in range(repeats)]  # fmt: skip
            seconds[number] = statistics.median(found)
    return seconds[1] / seconds[2]


def large(folder: Path, runs: int, workers: int) -> list[Result]:
    """So many runs through the true store."""
    study(folder, runs // 100, 100)
    out = folder / f"large{workers}"
    said = _own_process(LARGE, str(folder / "overhead.yaml"), str(out), str(workers))
    seconds, peak = map(float, said.split())
    stored = sum(file.stat().st_size for kind in ("runs", "weekly") for file in (out / kind).iterdir())
    status = []
    for _ in range(5):
        start = time.perf_counter()
        _own_process("from experiments.cli.main import main\nmain()", "status", str(out))
        status.append(time.perf_counter() - start)
    what = f"{runs:,} runs, {workers} worker{'s' if workers > 1 else ''}"
    return [
        Result(f"{what}: seconds in all", "s", seconds),
        Result(f"{what}: peak memory of the batch", "MB", peak, 500.0),
        Result(f"{what}: bytes of a stored value", "bytes", stored / (runs * OUTCOMES), 60.0),
        Result(f"{what}: sihua status", "s", statistics.median(status), 1.0),
    ]


def _own_process(code: str, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout


def measure(runs: int, models: int, repeats: int) -> list[Result]:
    """All lines."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        busy, of_processor = overhead(folder, batch_runs.fifty, 100, repeats)
        waiting, _ = overhead(folder, batch_runs.waiting, 100, repeats)
        return [
            Result("overhead of one process, runs busy for 50 ms", "%", busy, 10.0),
            Result("the same, of processor time", "%", of_processor, 10.0),
            Result("overhead of one process, runs that wait for 50 ms", "%", waiting, 10.0),
            Result("two workers against one, runs busy for 50 ms", "times",
                   scaling(folder, batch_runs.fifty, 200, repeats), 1.7, True),
            Result("two workers against one, runs that wait for 50 ms", "times",
                   scaling(folder, batch_runs.waiting, 200, repeats), 1.7, True),
            *large(folder, runs, 1),
            *large(folder, runs, 2),
            Result(f"memory that {models:,} models more leave behind", "MB",
                   float(_own_process(GROWTH, str(models))), 10.0),
        ]  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--runs", type=int, default=100_000, help="runs of the large batch")
    parser.add_argument("--models", type=int, default=3_000, help="models that one process runs")
    parser.add_argument("--repeats", type=int, default=3, help="repeats of each timing (medians are reported)")
    chosen = parser.parse_args(arguments)
    print(f"load of this machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    show(measure(chosen.runs, chosen.models, chosen.repeats))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
