"""Two communities that live through the same weeks: one as in the file, one with what was moved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from experiments.comparison.statistics.lorenz import lorenz_curve
from sim.calendar import WEEKS_OF_QUARTER
from sim.community import ParticipationModel
from sim.indices.declared import GROUPS, GROUPS_AS_SHOWN
from sim.indices.inequality import gini
from sim.indices.weekly import indicators, with_totals
from sim.scenario.resolved import Resolved


@dataclass
class Side:
    """One community, and what is drawn of its past."""

    resolved: Resolved
    model: ParticipationModel = field(init=False)
    rates: dict[str, list[float]] = field(init=False)  # who took part, in % of the group, by reported week
    resting: list[int] = field(init=False)
    days: NDArray[np.int64] = field(init=False)  # given by each resident in the reported weeks
    problems: Any = None  # the quarters so far, pandas

    def __post_init__(self) -> None:
        """Found it and step through the warm-up: the first week that is shown is reported week 1."""
        self.model = ParticipationModel(self.resolved)
        self.rates, self.resting = {group: [] for group in GROUPS_AS_SHOWN}, []
        self.days = np.zeros(len(self.model.people.age), np.int64)
        while self.model.week < 0:
            self.model.step()

    @property
    def over(self) -> bool:
        """Whether its last week is through."""
        return self.model.week >= self.resolved.scenario.run.weeks

    def step(self) -> None:
        """One week, if there is one left."""
        if self.over:
            return
        self.model.step()
        record = self.model.record
        latest = with_totals(record.sums[record.weeks_done - 1 : record.weeks_done])
        rates = indicators(latest, record.hours_of_occasion)["participation_rate"][0, 0]
        for group, rate in zip(GROUPS, np.nan_to_num(rates).tolist(), strict=True):
            self.rates[group].append(100.0 * rate)
        self.resting.append(int((self.model.minds.resting > 0).sum()))
        self.days += self.model.events.occasions
        if self.model.week % WEEKS_OF_QUARTER == 0:
            frame = self.model.record.problems()
            self.problems = frame[frame["community"] == -1]

    def lorenz(self) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """Share of residents, the least active first, against their share of the days given; and the Gini coefficient."""
        people, share = lorenz_curve(self.days)
        return people, share, gini(self.days) if self.days.any() else 0.0


class Pair(mesa.Model):  # type: ignore[misc, unused-ignore]
    """What Mesa's page steps: both sides, week by week. The same seed is the same random numbers for the same resident."""

    def __init__(self, here: Resolved, beside: Resolved) -> None:
        super().__init__(rng=here.scenario.run.seed)
        self.sides = (Side(here), Side(beside))
        self.running = not all(side.over for side in self.sides)

    @property
    def week(self) -> int:
        """The reported week that was lived through last."""
        return max(side.model.week for side in self.sides)

    def step(self) -> None:
        """One week on both sides."""
        for side in self.sides:
            side.step()
        self.running = not all(side.over for side in self.sides)
