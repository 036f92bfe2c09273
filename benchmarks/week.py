"""Times the week: `python -m benchmarks.week` prints a table and writes it as JSON; exit code 1 where a limit is missed.

Compilation and founding are not counted: every process is called once before, and the clock runs only around `step`.
It counts the processor's time for this process (one thread), which is the time on the wall when nothing else runs.
Repeats of what is compared alternate, so that a busy minute of the machine hits both; medians are reported.
"""

from __future__ import annotations

import argparse
import gc
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from benchmarks.agent_by_agent import AgentByAgent
from benchmarks.result import Result, keep, show
from benchmarks.week_alone import WeekAlone
from experiments.storage.provenance import MODEL_PACKAGES
from sim.community import ParticipationModel
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario

BASELINE = Path(__file__).parents[1] / "scenarios" / "baseline.yaml"
COMPARED_WEEKS = 6


class Steps(Protocol):
    """What can be stepped a week."""

    def step(self) -> None:
        """One week."""


def scenario_of(residents: int, communities: int, weeks: int, precision: str = "single") -> Scenario:
    """The defaults, for so many residents in each of so many communities, every week reported."""
    return Scenario.model_validate(
        {
            "run": {"warm_up_weeks": 0, "weeks": weeks, "precision": precision},
            "place": {"residents": residents, "communities": communities},
        }
    )


def with_mechanisms(scenario: Scenario, blocks: Sequence[Mapping[str, Any]]) -> Scenario:
    """The same scenario with these mechanisms, and no others."""
    return Scenario.model_validate({**scenario.model_dump(mode="json", by_alias=True), "mechanisms": list(blocks)})


def compile_everything() -> None:
    """Call every process once on columns of the types that are measured: with a scheme, which pays and lets redeem."""
    ParticipationModel(with_mechanisms(scenario_of(50, 1, 2), [{"kind": "points"}])).run()


def seconds(model: Steps, weeks: int) -> float:
    """How long so many weeks of stepping take."""
    gc.collect()
    start = time.process_time()
    for _ in range(weeks):
        model.step()
    return time.process_time() - start


def compared(residents: int, repeats: int) -> tuple[list[float], list[float]]:
    """Seconds of `COMPARED_WEEKS` weeks, agent by agent and compiled, in alternation."""
    scenario = scenario_of(residents, 1, COMPARED_WEEKS)
    agents, loops = [], []
    for _ in range(repeats):
        agents.append(seconds(AgentByAgent(scenario), COMPARED_WEEKS))
        loops.append(seconds(ParticipationModel(scenario), COMPARED_WEEKS))
    return agents, loops


def with_and_without_governing(residents: int, communities: int, weeks: int, repeats: int) -> tuple[float, float]:
    """Median seconds of so many weeks: the whole week, and that of residents alone, in alternation."""
    scenario = scenario_of(residents, communities, weeks)
    whole, alone = [], []
    for _ in range(repeats):
        whole.append(seconds(ParticipationModel(scenario), weeks))
        alone.append(seconds(WeekAlone(scenario), weeks))
    return statistics.median(whole), statistics.median(alone)


def making_agents(model: ParticipationModel) -> float:
    """Milliseconds until somebody who asks for agents has them."""
    gc.collect()
    start = time.process_time()
    _ = model.agents
    return 1000.0 * (time.process_time() - start)


def bytes_of_arrays(thing: Any) -> int:
    """Bytes of every array that can be reached from an object, each buffer once."""
    found: dict[int, int] = {}
    for array in _arrays(vars(thing), set()):
        owner = array
        while isinstance(owner.base, np.ndarray):
            owner = owner.base
        found[id(owner)] = owner.nbytes
    return sum(found.values())


def _arrays(thing: Any, seen: set[int]) -> Iterator[np.ndarray[Any, Any]]:
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, np.ndarray):
        yield thing
        return
    if isinstance(thing, dict):
        parts = list(thing.values())
    elif isinstance(thing, list | tuple | set):
        parts = list(thing)
    else:
        parts = list(getattr(thing, "__dict__", {}).values())
    for part in parts:
        yield from _arrays(part, seen)


def median(repeats: int, once: Callable[[], float]) -> float:
    """The median of so many repeats."""
    return statistics.median(once() for _ in range(repeats))


def measure(repeats: int) -> list[Result]:
    """All lines of the table."""
    compile_everything()
    baseline = read_scenario(BASELINE).scenario
    weeks = baseline.run.warm_up_weeks + baseline.run.weeks
    large = scenario_of(2000, 50, 52)
    baseline_seconds = median(repeats, lambda: seconds(ParticipationModel(baseline), weeks))
    large_seconds = median(repeats, lambda: seconds(ParticipationModel(large), 52))
    agents, loops = (statistics.median(times) for times in compared(2000, repeats))
    whole, alone = with_and_without_governing(2000, 1, 104, repeats)
    whole_large, alone_large = with_and_without_governing(2000, 100, 13, repeats)
    finished = ParticipationModel(large)
    finished.run()
    return [
        Result(f"baseline, 2,000 residents x {weeks} weeks", "s", baseline_seconds, 0.15),
        Result("100,000 residents x 52 weeks", "s", large_seconds, 1.0),
        Result("with the governing side over residents alone, 2,000", "times", whole / alone, 2.0),
        Result("the same, 100 communities x 2,000", "times", whole_large / alone_large, 2.0),
        Result("arrays for each resident, with network and record", "bytes", bytes_of_arrays(finished) / 100_000, 250),
        Result("agent by agent, 2,000 residents", "us a resident-week", agents / COMPARED_WEEKS / 2000 * 1e6),
        Result("compiled, the same weeks", "us a resident-week", loops / COMPARED_WEEKS / 2000 * 1e6),
        Result("agent by agent over compiled, 2,000 residents", "times", agents / loops, 30.0, at_least=True),
        Result(
            "making Mesa's agents, 2,000", "ms", median(repeats, lambda: making_agents(ParticipationModel(baseline)))
        ),
        Result(
            "making Mesa's agents, 100,000", "ms", median(repeats, lambda: making_agents(ParticipationModel(large)))
        ),
    ]


def machine() -> dict[str, str]:
    """What it was measured on."""
    listed = Path("/proc/cpuinfo")
    names = [
        line.split(":", 1)[1].strip()
        for line in (listed.read_text().splitlines() if listed.exists() else [])
        if line.startswith("model name")
    ]
    versions = {name: version(name) for name in MODEL_PACKAGES}
    return {
        "processor": f"{names[0]} x {len(names)}" if names else platform.processor() or platform.machine(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **versions,
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write; 1 where a limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.week", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--repeats", type=int, default=7, help="repeats of each measurement (medians are reported)")
    parser.add_argument("--out", type=Path, default=Path("results/benchmark.json"), help="the JSON file to write")
    chosen = parser.parse_args(arguments)
    if chosen.repeats < 1:
        parser.error(f"--repeats {chosen.repeats}: at least 1 is needed")
    results = measure(chosen.repeats)
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    show(results)
    print(f"written to {chosen.out}")
    return keep(results, machine(), chosen.repeats, chosen.out)


if __name__ == "__main__":
    raise SystemExit(main())
