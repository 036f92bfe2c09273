"""Every measurement of speed and scale: `python -m benchmarks` prints a table, and writes it as JSON.

Compared forms take turns in one process; medians; processor time where one thread is measured. `--quick` leaves out
what takes minutes: the city, idiomatic Mesa at 100,000 residents, the sizes above a million.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sim.community
from benchmarks import cheap_draws, city, cold_start, machine, mechanisms, scaling, small_runs, yardstick
from benchmarks.forms import FORMS, compared, scenario_for
from benchmarks.result import Result, keep, show
from benchmarks.week import compile_everything
from benchmarks.week import machine as of_machine
from sim.community import ParticipationModel

MILLION = 1_000_000


def forms(repeats: int, quick: bool) -> list[Result]:
    """The same week in four forms, with points, honours and a time bank in force."""
    compile_everything()
    lines = []
    for residents, idiomatic_limit, weeks in ((2_000, None, 6), (10_000, 300.0, 5), (100_000, 500.0, 2)):
        names = [name for name in FORMS if name not in ("idiomatic", "cached") or residents <= 10_000 or not quick]
        times = compared(names, residents, repeats, weeks)
        lines += [Result(f"{FORMS[n][0]}, {residents:,}", "ns a resident-week", t) for n, t in times.items()]
        limits = {"idiomatic": idiomatic_limit, "numpy": 5.0 if idiomatic_limit else None}
        lines += [
            Result(f"{FORMS[n][0]} over compiled, {residents:,}", "times", t / times["compiled"], limits.get(n), True)
            for n, t in times.items()
            if n != "compiled"
        ]
    return lines


def residents_alone(model: ParticipationModel, weeks: int) -> float:
    """Nanoseconds a resident-week of the stages of residents, in one thread."""
    model.ranges = [(0, len(model.communities.residents))]
    spent = 0.0

    def timed(stage: Callable[..., None]) -> Callable[..., None]:
        def watched(*arguments: Any) -> None:
            nonlocal spent
            start = time.perf_counter()
            stage(*arguments)
            spent += time.perf_counter() - start

        return watched

    stages = ("meet", "learn_from_the_week")
    kept = {name: getattr(sim.community, name) for name in stages}
    model.step()
    try:
        for name in stages:
            setattr(sim.community, name, timed(kept[name]))
        for _ in range(weeks):
            model.step()
    finally:
        for name in stages:
            setattr(sim.community, name, kept[name])
    return spent / weeks / len(model.people.age) * 1e9


def beside_the_bound(repeats: int) -> list[Result]:
    """The residents' stages at a million, over what memory and gathers of this machine allow, measured around it."""
    found = {line.what: line for line in machine.measure(MILLION, repeats)}
    bound = next(line for what, line in found.items() if what.startswith("bound") and "1 thread" in what)
    ours = statistics.median(
        residents_alone(ParticipationModel(scenario_for(MILLION, 5)), 3) for _ in range(max(1, repeats // 2))
    )
    return [
        *found.values(),
        Result("stages of residents, 1,000,000, one thread", "ns a resident-week", ours),
        Result("stages of residents over the bound, 1,000,000", "times", ours / bound.value, 3.0),
    ]


def growth(repeats: int, quick: bool) -> list[Result]:
    """A resident-week from a stairwell to a city."""
    lines = scaling.measure(MILLION if quick else 10_000_000, max(1, repeats // 2))
    cost = {line.what: line.value for line in lines}
    if not quick:
        ratio = cost["compiled, 10,000,000 residents"] / cost["compiled, 100,000 residents"]
        lines.append(Result("a resident-week at 10,000,000 over 100,000", "times", ratio, 2.5))
    return lines


def measure(repeats: int, quick: bool) -> Iterator[list[Result]]:
    """All tables, one after the other."""
    yield forms(repeats, quick)
    yield yardstick.measure(repeats)
    yield beside_the_bound(repeats)
    yield small_runs.measure(20, repeats)
    yield [*cold_start.measure(repeats), *cold_start.compiling()]
    yield cheap_draws.measure(repeats)
    yield mechanisms.measure(repeats)
    yield growth(repeats, quick)
    yield scaling.shared(MILLION, max(1, repeats // 2))
    if not quick:
        yield city.measure()


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write; 1 where a limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--repeats", type=int, default=5, help="repeats of each measurement (medians are reported)")
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes")
    parser.add_argument("--out", type=Path, default=Path("results/benchmarks.json"), help="the JSON file to write")
    chosen = parser.parse_args(arguments)
    of = {**of_machine(), "busy_at_start": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None}
    print(", ".join(f"{name} {value}" for name, value in of.items()))
    lines: list[Result] = []
    missed = 0
    for table in measure(chosen.repeats, chosen.quick):
        lines += table
        show(table)
        missed = keep(lines, of, chosen.repeats, chosen.out)  # after each, for the whole takes half an hour
    print(f"written to {chosen.out}")
    return missed


if __name__ == "__main__":
    raise SystemExit(main())
