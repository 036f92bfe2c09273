"""What the processes cost that are off by default: python -m benchmarks.structure

A resident-week and founding with all of them on, over the same with all of them off; processor time of one thread, in turn.
"""

from __future__ import annotations

import statistics
import time

from sim.community import ParticipationModel
from sim.scenario.reader import read_scenario

ON = (
    "cases.expectation.of_report=0.3", "demand.seasons.spring_festival=0.2", "demand.emergencies.a_year=1",
    "demand.own_share=0.5", "organizers.per_thousand=20", "organizers.joins=0.3", "platform.wave=0.05",
    "platform.entry=0.01", "platform.of_others=0.05",
    "places.activity_sd=0.3", "places.days_sd=0.3", "places.shock_sd=0.2", "population.totals.elderly=0.26",
    "learning.incentives.memory=1", "learning.incentives.outsiders=0.3", "workers.coping.coped=0.8", "institutions.growing=1",
    "votes.heads_per_building=1", "votes.dates=[{week: 3, kind: election}]",
)  # fmt: skip
SIZES = {10_000: 20, 1_000_000: 3}
"""Residents, and weeks that are timed."""
REPEATS = 5


def measured(residents: int, weeks: int, *settings: str) -> tuple[float, float]:
    """Nanoseconds a resident-week, and a resident founded."""
    resolved = read_scenario("sihua:baseline", [f"place.residents={residents}", f"run.weeks={weeks + 60}", *settings])
    start = time.process_time()
    model = ParticipationModel(resolved)
    founded = time.process_time() - start
    model.ranges = [(0, len(model.communities.residents))]  # one thread
    for _ in range(2):
        model.step()
    start = time.process_time()
    for _ in range(weeks):
        model.step()
    week = (time.process_time() - start) / weeks
    model.let_go()
    return 1e9 * week / residents, 1e9 * founded / residents


def main() -> None:
    """A line for each size: medians, off and on, and their ratio."""
    measured(2_000, 2, *ON)  # compiles
    measured(2_000, 2)
    for residents, weeks in SIZES.items():
        turns = [(measured(residents, weeks), measured(residents, weeks, *ON)) for _ in range(REPEATS)]
        for at, what in enumerate(("a resident-week", "a resident founded")):
            off, on = (statistics.median(turn[side][at] for turn in turns) for side in (0, 1))
            print(f"{residents:>9,}  {what:<20} off {off:8.1f} ns  on {on:8.1f} ns  {on / off:5.2f} times", flush=True)


if __name__ == "__main__":
    main()
