"""Step 1 of the week, as far as residents are concerned: how much there is to do, for reasons from outside."""

from __future__ import annotations

from sim.draws import DEMAND, uniform
from sim.rules.autoregression import autoregressed
from sim.rules.numbers import exponential, standard_normal


class Waves:
    """The slow wave of demand around 1, times the dated campaigns; the same for the whole subdistrict."""

    def __init__(self, persistence: float, spread: float, campaigns: list[tuple[int, int, float]], seed: int) -> None:
        """campaigns: first and last reported week of each, and its factor."""
        self.persistence, self.spread, self.campaigns, self.seed = persistence, spread, campaigns, seed
        self.log_demand = spread * standard_normal(uniform(seed, DEMAND, 0, 1))

    def next(self, week: int, now: int) -> float:
        """The factor of reported week `week`; `now` counts weeks from the start of the run."""
        shock = standard_normal(uniform(self.seed, DEMAND, now, 0))
        self.log_demand = autoregressed(self.log_demand, shock, self.persistence, self.spread)
        factor = exponential(self.log_demand)
        for first, last, times in self.campaigns:
            if first <= week <= last:
                factor *= times
        return factor
