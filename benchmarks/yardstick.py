"""A loop that never changes and does what a week does, so that a slower week is told from a slower machine.

For each row: a sum of its neighbours' numbers (a gather), whole-number mixing as draws need it, a logistic, and sixteen
columns of reals written in place. A busy neighbour that shares the caches slows it and the compiled week alike, Mesa and
NumPy otherwise: the lead over those is a third less on an Intel Xeon than on the AMD EPYC where it was measured first.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.forms import scenario_for
from benchmarks.result import Result, show
from benchmarks.week import compile_everything
from sim.community import ParticipationModel

SIZES = (2_000, 10_000)
WEEKS = 6
"""Timed weeks of a run, each beside one pass of the loop."""
_WRITTEN = 16
_MIXED = 60


@numba.njit(nogil=True, error_model="numpy")  # type: ignore[untyped-decorator, unused-ignore]
def _pass(week: int, start: NDArray[Any], others: NDArray[Any], met: NDArray[Any], columns: NDArray[Any]) -> None:
    for row in range(len(met)):
        total = np.float32(0.0)
        for at in range(start[row], start[row + 1]):
            total += met[others[at]]
        mixed = np.uint64(row * 2654435761 + week)
        for _ in range(_MIXED):
            mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        aim = np.float32(1.0 / (1.0 + math.exp(-total * (mixed >> np.uint64(11)) * 2.0**-53)))
        for column in range(len(columns)):
            columns[column, row] += np.float32(0.1) * (aim - columns[column, row])


def _nanoseconds(once: Callable[[], object]) -> int:
    before = time.process_time_ns()
    once()
    return time.process_time_ns() - before


def _one_run(residents: int) -> float:
    model = ParticipationModel(scenario_for(residents, WEEKS + 1))
    start, others = model.neighbours.start, model.neighbours.others
    met, columns = np.ones(residents, np.float32), np.zeros((_WRITTEN, residents), np.float32)

    def one_pass() -> None:
        _pass(model.week, start, others, met, columns)

    model.step()
    one_pass()
    gc.collect()
    times = [(_nanoseconds(model.step), _nanoseconds(one_pass)) for _ in range(WEEKS)]
    return statistics.median(week for week, _ in times) / statistics.median(loop for _, loop in times)


def week_over_yardstick(residents: int, repeats: int) -> float:
    """How many passes of the loop a compiled week costs, with mechanisms in force: median of runs, each of medians of weeks."""
    compile_everything()
    return statistics.median(_one_run(residents) for _ in range(repeats))


def line(residents: int) -> str:
    """What the ratio is called in the table."""
    return f"compiled week over the yardstick, {residents:,}"


def measure(repeats: int) -> list[Result]:
    """The ratio at each size."""
    return [Result(line(size), "times", week_over_yardstick(size, 3 * repeats)) for size in SIZES]


if __name__ == "__main__":
    show(measure(5))
