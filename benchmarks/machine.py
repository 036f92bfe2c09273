"""What the machine allows: memory bandwidth, the cost of a gather, and a lower bound for the residents' week.

`python -m benchmarks.machine [--largest 10000000]`. Bandwidth: `a[i] = b[i] + s * c[i]` over three arrays of 256 MB in
all, counting 24 bytes an element (two read, one written), on one thread and on two. Gather: for each row the sum of a
one-byte flag, or of a float32, over its neighbours, with the neighbour list of a founded community and with as many
random indices; nanoseconds for each neighbour, reading the index and walking the rows included. Noise only slows, so
that each figure is that of the fastest repeat: a limit must not be larger than it is.

The bound. `COLUMNS` lists every column that the week must read or write for residents, whatever the code looks like, as
long as it keeps the tables of `sim/state.py`: `R` once read, `W` once written, `RW` both. Who concerns only some residents
(`HEARD`, `CAME`) is counted by cache lines of 64 bytes: a line is moved if it holds one of them, for independent residents
with chance 1 - (1 - share)^(64 / itemsize). Left out, so that the bound stays one: columns that only mechanisms,
thresholds or newcomers need, tables of communities and activities, a second read of anything, and reading the line
that a write replaces. Then

    bound = bytes a resident / bandwidth + gathers a resident x cost of a gather

with one float32 gather for each neighbour (duty), and one of a flag for each neighbour of those who were active (they do
the telling). The list of neighbours is read by these gathers, so its bytes are in their cost and not counted again. Two
threads share out the gathers, and have their own bandwidth. The bound holds for tables that no cache holds, hence from
1,000,000 residents; arithmetic (draws above all) comes on top where it does not hide behind memory.
"""

from __future__ import annotations

import argparse
import math
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.forms import scenario_for
from benchmarks.result import Result
from benchmarks.week import scenario_of
from sim.community import ParticipationModel
from sim.neighbours import Neighbours

LINE = 64
ELEMENTS = 32 * 1024 * 1024 // 3
"""Doubles of each of the three arrays of the triad: 256 MB in all, eight times a large cache."""
BYTES_OF_TRIAD = 24
LEAST_BOUND = 1_000_000
"""Residents from whom on the tables are larger than the caches: the bandwidth of memory limits nothing below."""

ALL, HEARD, CAME = "all", "heard", "came"
R, W, RW = "R", "W", "RW"

COLUMNS: dict[str, tuple[str, str]] = {
    # Who: everybody is reported by group, everybody's anchors pull.
    "people.age": (R, ALL),
    "people.notice_access": (R, ALL),
    "people.duty_anchor": (R, ALL),
    "people.belonging_anchor": (R, ALL),
    "people.motivation_anchor": (R, ALL),
    # The choice of those who heard.
    "people.first_need": (R, HEARD),
    "people.second_need": (R, HEARD),
    "people.work": (R, HEARD),
    "people.free_hours": (R, HEARD),
    "people.online_access": (R, HEARD),
    "people.propensity": (R, HEARD),
    # Minds: all are reported; those that every week changes are written.
    "minds.aware": (R, ALL),
    "minds.member": (R, ALL),
    "minds.resting": (R, ALL),
    "minds.efficacy": (R, ALL),
    "minds.leaves": (R, ALL),
    "minds.duty": (R, ALL),
    "minds.next_duty": (W, ALL),
    "minds.belonging": (RW, ALL),
    "minds.motivation": (RW, ALL),
    "minds.habit": (RW, ALL),
    "minds.fatigue": (RW, ALL),
    "minds.satisfaction": (RW, ALL),
    "minds.trust": (RW, ALL),
    "minds.life": (RW, ALL),
    # The week: what is said of everybody.
    "events.took_part": (RW, ALL),
    "events.heard": (W, ALL),
    "events.occasions": (W, ALL),
    "events.turned_away": (W, ALL),
    "events.spoke": (W, ALL),
    "events.returned": (W, ALL),
    "events.active_neighbours": (W, ALL),
    "events.last_active": (R, ALL),
    "events.activity": (W, HEARD),
    "events.first_day": (W, CAME),
    "events.occasions_this_quarter": (RW, CAME),
}
"""Every column that the week moves: whether read or written, and for whom."""


class Moved(NamedTuple):
    """Bytes of one column, on average over residents."""

    column: str
    how: str
    who: str
    bytes: float


class Bound(NamedTuple):
    """Nanoseconds that a resident-week cannot go below."""

    bytes: float
    streaming: float
    gathering: float

    @property
    def total(self) -> float:
        """Both together."""
        return self.streaming + self.gathering


@numba.njit(nogil=True, error_model="numpy")  # type: ignore[untyped-decorator, unused-ignore]
def _triad(a: NDArray[Any], b: NDArray[Any], c: NDArray[Any], s: float) -> None:
    for i in range(len(a)):
        a[i] = b[i] + s * c[i]


@numba.njit(nogil=True, error_model="numpy")  # type: ignore[untyped-decorator, unused-ignore]
def _pull(out: NDArray[Any], column: NDArray[Any], start: NDArray[Any], others: NDArray[Any]) -> None:
    for i in range(len(out)):
        total = np.float32(0.0)  # of flags too: adding whole numbers in vectors is slower for seven neighbours
        for at in range(start[i], start[i + 1]):
            total += np.float32(column[others[at]])
        out[i] = total


def fastest(repeats: int, once: Callable[[], object]) -> float:
    """Seconds on the wall of the fastest repeat; one before it compiles and touches."""
    once()
    found = []
    for _ in range(repeats):
        start = time.perf_counter()
        once()
        found.append(time.perf_counter() - start)
    return min(found)


def bandwidth(threads: int, repeats: int = 7) -> float:
    """Gigabytes a second of a triad that so many threads share out."""
    a, b, c = np.zeros(ELEMENTS), np.ones(ELEMENTS), np.ones(ELEMENTS)
    parts = list(zip(*(np.array_split(array, threads) for array in (a, b, c)), strict=True))

    def once() -> None:
        workers = [threading.Thread(target=_triad, args=(*part, 3.0)) for part in parts]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    return BYTES_OF_TRIAD * ELEMENTS / fastest(repeats, once) / 1e9


def gather(neighbours: Neighbours, dtype: Any, random: bool, repeats: int = 7) -> float:
    """Nanoseconds for each neighbour, of the order of the network or at random."""
    n = len(neighbours.start) - 1
    column = (np.arange(n) % 16 == 0).astype(dtype)
    others = neighbours.others
    if random:
        others = np.random.default_rng(1).integers(0, n, len(others), np.uint32)
    out = np.zeros(n, np.float32)
    return fastest(repeats, lambda: _pull(out, column, neighbours.start, others)) / max(1, len(others)) * 1e9


def moved(model: ParticipationModel, heard: float, came: float) -> list[Moved]:
    """Bytes of each column of `COLUMNS` that a resident-week moves. heard, came: shares of residents."""
    share = {ALL: 1.0, HEARD: heard, CAME: came}
    found = []
    for name, (how, who) in COLUMNS.items():
        table, column = name.split(".")
        size = getattr(getattr(model, table), column).itemsize
        lines = 1.0 if who == ALL else 1.0 - (1.0 - share[who]) ** (LINE / size)
        found.append(Moved(name, how, who, size * len(how) * lines))
    return found


def bound(
    columns: Iterable[Moved], neighbours: float, came: float, gigabytes: float, of_reals: float, of_flags: float
) -> Bound:
    """The bound. neighbours: of a resident, on average; gigabytes: a second; of_reals, of_flags: ns a gather."""
    total = math.fsum(column.bytes for column in columns)
    return Bound(total, total / gigabytes, neighbours * of_reals + neighbours * came * of_flags)


def shares_of_a_run(residents: int = 10_000, weeks: int = 26) -> tuple[float, float]:
    """Which shares of residents hear and come in a week, with the mechanisms that are in force in what is compared."""
    model = ParticipationModel(scenario_for(residents, weeks))
    model.run()
    week = model.events
    return float((week.heard > 0).mean()), float((week.occasions > 0).mean())


def founded(residents: int) -> ParticipationModel:
    """A community of the defaults, in communities of 2,000."""
    return ParticipationModel(scenario_of(2000, residents // 2000, 12))


def measure(largest: int = 1_000_000, repeats: int = 7) -> list[Result]:
    """Bandwidth, gathers at each size, and the bound at each size."""
    one, two = bandwidth(1, repeats), bandwidth(2, repeats)
    lines = [
        Result("memory bandwidth, one thread (triad)", "GB/s", one),
        Result("memory bandwidth, two threads (triad)", "GB/s", two),
    ]
    heard, came = shares_of_a_run()
    for residents in sorted({size for size in (10_000, 1_000_000, 10_000_000) if size <= largest}):
        model = founded(residents)
        ties = model.neighbours
        cost = {}
        for dtype, kind in ((np.uint8, "one-byte flags"), (np.float32, "float32")):
            for random, order in ((False, "of the network"), (True, "at random")):
                cost[kind, order] = found = gather(ties, dtype, random, repeats)
                lines.append(Result(f"gather of {kind}, {order}, {residents:,}", "ns", found))
        if residents < LEAST_BOUND:
            continue
        neighbours = len(ties.others) / residents
        columns = moved(model, heard, came)
        for threads, gigabytes in ((1, one), (2, two)):
            reals, flags = (cost[kind, "of the network"] / threads for kind in ("float32", "one-byte flags"))
            found_bound = bound(columns, neighbours, came, gigabytes, reals, flags)
            lines.append(
                Result(f"bound, {residents:,} residents, {threads} thread(s)", "ns a resident-week", found_bound.total)
            )
        lines.append(Result(f"bytes moved, {residents:,} residents", "bytes a resident-week", found_bound.bytes))
    return lines


def main(arguments: list[str] | None = None) -> int:
    """Measure and print, with the counting of bytes."""
    from benchmarks.result import show

    parser = argparse.ArgumentParser(prog="python -m benchmarks.machine", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--largest", type=int, default=1_000_000, help="largest table of the gathers")
    parser.add_argument("--repeats", type=int, default=7, help="repeats of each measurement (the fastest is reported)")
    chosen = parser.parse_args(arguments)
    heard, came = shares_of_a_run()
    print(f"{heard:.3f} of residents hear, {came:.3f} come; bytes that a resident-week moves:")
    for column in moved(founded(10_000), heard, came):
        print(f"  {column.column:<32}{column.how:<4}{column.who:<7}{column.bytes:>6.2f}")
    show(measure(chosen.largest, chosen.repeats))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
