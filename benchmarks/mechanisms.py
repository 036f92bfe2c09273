"""What a mechanism in force costs: `python -m benchmarks.mechanisms`, the week with all kinds and with none, divided.

100,000 residents in 50 communities. With every kind at its defaults more residents take part and more cases move, which is
work that no mechanism does by being there; `barely in force` is the same at an intensity of a billionth, so that the weeks are
those without: what is left is what it costs to declare effects, look them up, pay and keep accounts. Repeats alternate.
"""

from __future__ import annotations

import argparse
import statistics
from typing import Any

from benchmarks.result import Result, show
from benchmarks.week import compile_everything, scenario_of, seconds
from sim.community import Community
from sim.mechanism import catalogue
from sim.scenario.schema import Scenario

RESIDENTS, COMMUNITIES, WEEKS = 100_000, 50, 26
BARELY = 1e-9


def with_all(intensity: float) -> Scenario:
    """The place with one block of every kind; with none where the intensity is 0."""
    kinds: list[dict[str, Any]] = [{"kind": kind, "intensity": intensity} for kind in catalogue()] if intensity else []
    scenario = scenario_of(RESIDENTS // COMMUNITIES, COMMUNITIES, WEEKS + 1)
    return Scenario.model_validate({**scenario.model_dump(mode="json", by_alias=True), "mechanisms": kinds})


def nanoseconds(scenario: Scenario) -> float:
    """Of a resident-week, from the second week on."""
    model = Community(scenario)
    model.step()
    return seconds(model, WEEKS) / WEEKS / RESIDENTS * 1e9


def measure(repeats: int) -> list[Result]:
    """The week with none, with all barely in force and with all, and what each adds."""
    compile_everything()
    arms = {name: with_all(intensity) for name, intensity in (("none", 0.0), ("barely", BARELY), ("all", 1.0))}
    times: dict[str, list[float]] = {name: [] for name in arms}
    for _ in range(repeats):
        for name, scenario in arms.items():
            times[name].append(nanoseconds(scenario))
    cost = {name: statistics.median(found) for name, found in times.items()}
    kinds = len(catalogue())
    each = "ns"
    return [
        Result("a week without mechanisms", "ns a resident-week", cost["none"]),
        Result(f"with all {kinds} kinds barely in force", "ns a resident-week", cost["barely"]),
        Result(f"with all {kinds} kinds in force", "ns a resident-week", cost["all"]),
        Result("what a mechanism adds by being there", each, (cost["barely"] - cost["none"]) / kinds),
        Result("what a mechanism adds, with what it brings about", each, (cost["all"] - cost["none"]) / kinds, 2.0),
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
