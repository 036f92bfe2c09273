"""What a mechanism in force costs: `python -m benchmarks.mechanisms`, the week with all kinds and with none, divided.

100,000 residents in 50 communities. With every kind in force at once twelve times as many residents take part, which is work
that no mechanism does by being there. So there are two more lines: each kind alone, on average; and `barely in force`, all of
them at an intensity of a billionth, so that the weeks are those without: what is left is what it costs to declare effects,
look them up, pay and keep accounts. Repeats alternate.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterable
from typing import Any

from benchmarks.result import Result, show
from benchmarks.week import compile_everything, scenario_of, seconds, with_mechanisms
from sim.catalogue import catalogue
from sim.community import ParticipationModel
from sim.scenario.schema import Scenario

RESIDENTS, COMMUNITIES, WEEKS = 100_000, 50, 26
BARELY = 1e-9


def with_kinds(kinds: Iterable[str], intensity: float = 1.0) -> Scenario:
    """The place with one block of each of these kinds."""
    blocks: list[dict[str, Any]] = [{"kind": kind, "intensity": intensity} for kind in kinds]
    return with_mechanisms(scenario_of(RESIDENTS // COMMUNITIES, COMMUNITIES, WEEKS + 1), blocks)


def nanoseconds(scenario: Scenario) -> float:
    """Of a resident-week, from the second week on."""
    model = ParticipationModel(scenario)
    model.step()
    return seconds(model, WEEKS) / WEEKS / RESIDENTS * 1e9


def measure(repeats: int) -> list[Result]:
    """The week with none, with all barely in force and with all, and what each adds, together and alone."""
    compile_everything()
    kinds = list(catalogue())
    arms = {"none": with_kinds([]), "barely": with_kinds(kinds, BARELY), "all": with_kinds(kinds)}
    times: dict[str, list[float]] = {name: [] for name in arms}
    alone: list[float] = []
    for repeat in range(repeats):
        for name, scenario in arms.items():
            times[name].append(nanoseconds(scenario))
        for kind in kinds[repeat::repeats]:  # a part of the kinds after each repeat, and one without any beside each
            with_one = nanoseconds(with_kinds([kind]))
            alone.append(with_one - nanoseconds(arms["none"]))
    cost = {name: statistics.median(found) for name, found in times.items()}
    number = len(kinds)
    return [
        Result("a week without mechanisms", "ns a resident-week", cost["none"]),
        Result(f"with all {number} kinds barely in force", "ns a resident-week", cost["barely"]),
        Result(f"with all {number} kinds in force", "ns a resident-week", cost["all"]),
        Result("what a mechanism adds by being there", "ns", (cost["barely"] - cost["none"]) / number, 2.0),
        Result("what a mechanism adds alone, mean over kinds", "ns", statistics.mean(alone), 2.0),
        Result("what a mechanism adds where all are in force", "ns", (cost["all"] - cost["none"]) / number, 2.0),
    ]


def main() -> int:
    """Measure and print; 1 where the limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mechanisms", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--repeats", type=int, default=5, help="repeats of each measurement (medians are reported)")
    lines = measure(parser.parse_args().repeats)
    show(lines)
    return 0 if all(line.held for line in lines) else 1


if __name__ == "__main__":
    raise SystemExit(main())
