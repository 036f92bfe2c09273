"""Step 1 of the week, as far as residents are concerned: how much there is to do, for reasons from outside."""

from __future__ import annotations

from sim.draws import DEMAND, uniform
from sim.rules.demand import log_demand_after
from sim.rules.numbers import exponential, standard_normal
from sim.scenario.blocks.week import Demand


class Waves:
    """The slow wave of demand around 1, times the dated campaigns; the same for the whole subdistrict."""

    def __init__(self, demand: Demand, seed: int) -> None:
        self.demand, self.seed = demand, seed
        self.log_demand = demand.spread * standard_normal(uniform(seed, DEMAND, 0, 1))

    def next(self, week: int, now: int) -> float:
        """The factor of reported week `week`; `now` counts weeks from the start of the run."""
        shock = standard_normal(uniform(self.seed, DEMAND, now, 0))
        self.log_demand = log_demand_after(self.log_demand, shock, self.demand.persistence, self.demand.spread)
        factor = exponential(self.log_demand)
        for campaign in self.demand.campaigns:
            if campaign.from_week <= week <= campaign.until_week:
                factor *= campaign.factor
        return factor
