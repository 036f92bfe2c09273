"""What the same week costs in each of four forms: `python -m benchmarks.forms` prints nanoseconds and ratios.

idiomatic: Mesa by its tutorials. cached: Mesa with cached neighbours. numpy: NumPy with SciPy. compiled: `ParticipationModel`.
All are founded from the same scenario, step one week untimed (caches fill, memory is touched) and then the same weeks;
repeats of all forms alternate; the clock is the processor's time of this process, which should have one thread
(`OMP_NUM_THREADS=1` makes sure of it). Each form carries its governing side, and the compiled week also the tally and
quarters that the others leave out. `numpy alone` and `compiled alone` are the same without the governing side, which
NumPy and compiled share: what is left is what differs.
"""

from __future__ import annotations

import argparse
import gc
import statistics
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from benchmarks.agent_by_agent import AgentByAgent
from benchmarks.governed import Ungoverned
from benchmarks.idiomatic import IdiomaticCommunity, forget_cells
from benchmarks.in_numpy import InNumpy
from benchmarks.result import Result, show
from benchmarks.week import compile_everything, scenario_of, seconds, with_mechanisms
from benchmarks.week_alone import WeekAlone
from sim.community import ParticipationModel
from sim.scenario.schema import Scenario

COMMUNITY = 2000
"""Residents of a community, where the number of residents is a multiple of it."""


class InNumpyAlone(Ungoverned, InNumpy):
    """Residents in NumPy, without the governing side."""


FORMS: dict[str, tuple[str, Callable[[Scenario], Any]]] = {
    "idiomatic": ("idiomatic Mesa", IdiomaticCommunity),
    "cached": ("Mesa, cached neighbours", AgentByAgent),
    "numpy": ("NumPy with SciPy", InNumpy),
    "compiled": ("compiled", ParticipationModel),
    "numpy alone": ("NumPy, residents alone", InNumpyAlone),
    "compiled alone": ("compiled, residents alone", WeekAlone),
}
GOVERNED = ("idiomatic", "cached", "numpy", "compiled")
ALONE = ("numpy alone", "compiled alone")
STEPPED = {"idiomatic", "cached"}
"""Forms that step agent after agent, and get few weeks."""


def weeks_for(forms: Iterable[str], residents: int) -> int:
    """How many weeks are timed: the same for all forms, few where agents are stepped one by one."""
    return 5 if STEPPED & set(forms) else max(10, min(52, 2_000_000 // residents))


MECHANISMS: tuple[dict[str, str], ...] = ({"kind": "points"}, {"kind": "honours"}, {"kind": "time_bank"})
"""What is in force wherever the whole model is measured."""


def scenario_for(residents: int, weeks: int, communities: int | None = None) -> Scenario:
    """The defaults with `MECHANISMS`, in so many communities: else in some of 2,000, or in one where residents do not divide
    so."""
    places = communities or (residents // COMMUNITY if residents % COMMUNITY == 0 else 1)
    return with_mechanisms(scenario_of(residents // places, places, weeks), MECHANISMS)


def compared(forms: Sequence[str], residents: int, repeats: int, weeks: int | None = None) -> dict[str, float]:
    """Median nanoseconds of processor time for each resident and week, in alternation."""
    weeks = weeks_for(forms, residents) if weeks is None else weeks
    scenario = scenario_for(residents, weeks + 1)
    times: dict[str, list[float]] = {form: [] for form in forms}
    for _ in range(repeats):
        for form in forms:
            model = FORMS[form][1](scenario)
            model.step()
            times[form].append(seconds(model, weeks) / weeks / residents * 1e9)
            del model
            forget_cells()
            gc.collect()
    return {form: statistics.median(found) for form, found in times.items()}


def compared_results(forms: Sequence[str], sizes: Iterable[int], repeats: int) -> list[Result]:
    """A line for each form and size, and one for each form over the next, and over the last."""
    compile_everything()
    lines = []
    for residents in sizes:
        found = compared(forms, residents, repeats)
        of = f"{residents:,} residents"
        lines += [Result(f"{FORMS[form][0]}, {of}", "ns a resident-week", time) for form, time in found.items()]
        pairs = list(pairwise(forms))
        pairs += [(form, forms[-1]) for form in forms[:-1] if (form, forms[-1]) not in pairs]
        lines += [
            Result(f"{FORMS[slow][0]} over {FORMS[fast][0]}, {of}", "times", found[slow] / found[fast])
            for slow, fast in pairs
        ]
    return lines


def measure(sizes: Iterable[int] = (10_000,), large: Iterable[int] = (100_000,), repeats: int = 5) -> list[Result]:
    """All four forms at some sizes; those that are fast enough at larger ones."""
    sizes, large = list(sizes), list(large)
    return [
        *compared_results(GOVERNED, sizes, repeats),
        *compared_results(("numpy", "compiled"), large, repeats),
        *compared_results(ALONE, [*sizes, *large], repeats),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; `--forms idiomatic cached` compares only these, each with the next and with the last."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forms", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--residents", type=int, nargs="+", default=[10_000], help="sizes to measure")
    parser.add_argument("--repeats", type=int, default=5, help="repeats of each measurement (medians are reported)")
    parser.add_argument("--large", type=int, nargs="*", default=[100_000], help="sizes for NumPy and compiled alone")
    parser.add_argument("--forms", nargs="+", choices=list(FORMS), help="only these, at the sizes of --residents")
    chosen = parser.parse_args(arguments)
    if chosen.forms:
        show(compared_results(chosen.forms, chosen.residents, chosen.repeats))
    else:
        show(measure(chosen.residents, chosen.large, chosen.repeats))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
