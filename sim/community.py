"""THE WEEK. `Community.step` is the model: read it from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import mesa
import numpy as np

from sim.draws import DEMAND, uniform
from sim.founding import found
from sim.parameters import record_of
from sim.policy import Policy, audiences
from sim.processes.calendar import count_activities, plan
from sim.processes.decision import admit, choose, decide, take_part
from sim.processes.learning import Rates, learn
from sim.processes.outreach import hear, see_neighbours
from sim.processes.recording import SUMS, add_up
from sim.record import Record
from sim.rules.demand import log_demand_after
from sim.rules.numbers import exponential, logarithm, standard_normal
from sim.scenario.schema import Scenario
from sim.state import Activities


class Community(mesa.Model):
    """A subdistrict's residents, week by week.

    scenario: everything the run depends on. folder: where the files lie that the scenario names.
    State is in columns (`people`, `minds`, `happened`), which Mesa's agents view row by row. `week` counts reported
    weeks: 1 is the first after the warm-up, 0 and below lie in it.
    """

    def __init__(self, scenario: Scenario, folder: Path | str = ".") -> None:
        super().__init__(rng=scenario.run.seed)
        self.scenario = scenario
        self.seed = scenario.run.seed
        founded = found(scenario, Path(folder))
        self.people, self.minds, self.happened = founded.people, founded.minds, founded.week
        self.communities, self.neighbours = founded.communities, founded.neighbours
        self.policy = Policy(scenario.mechanisms, audiences(scenario.mechanisms, self.people), len(self.people.age))
        self.log_demand = scenario.demand.spread * standard_normal(uniform(self.seed, DEMAND, 0, 1))
        self.activities = self._empty_calendar(0)
        self.record = Record(
            scenario.run.weeks, len(self.communities.residents), scenario.calendar.hours, scenario.record.log
        )
        self.record.accounts = self.policy.accounts
        self._sums = np.zeros((len(self.communities.residents), 2, len(SUMS)))
        self._prepare(scenario, founded.intention_mean, founded.intention_sd)

    @property
    def week(self) -> int:
        """The reported week that was last finished; 0 and below lie in the warm-up."""
        return int(self.steps) - self.scenario.run.warm_up_weeks

    def step(self) -> None:
        """One week: demand, calendar, outreach, decision, admission, participation, settlement, learning, record."""
        now = int(self.steps) - 1
        people, minds, happened, seed = self.people, self.minds, self.happened, self.seed
        effects = self.policy.effects(self.week)

        demand = self._demand(now)
        calendar = self._plan(demand, now)

        see_neighbours(happened, self.neighbours)
        hear(people, minds, happened, self.communities, calendar.first, self._p_outreach, seed, now)
        choose(people, happened, calendar, self._slots, self._p_decision, seed, now)

        self._p_decision.common = self._common_utility(demand)
        decide(
            people, minds, happened, calendar, self.communities.maturity, effects, self.neighbours, self._slots,
            self._p_decision, seed, now,
        )  # fmt: skip
        admit(happened, calendar, self.scenario.calendar.places, seed, now)
        take_part(people, minds, happened, calendar, self.communities.attendance, self._p_taking_part, seed, now)

        self.policy.settle(people, happened, self.week, seed, now)
        learn(people, minds, happened, calendar, self.communities, effects, self.neighbours, self._rates, seed, now)

        self._record(now)

    def run(self, progress: Callable[[int, int], None] | None = None) -> Record:
        """All weeks of the scenario that are left; `progress(done, total)` is called after each. Returns the record."""
        total = self.scenario.run.warm_up_weeks + self.scenario.run.weeks
        while self.steps < total:
            self.step()
            if progress is not None:
                progress(int(self.steps), total)
        return self.record

    def _demand(self, now: int) -> float:
        """This week's demand: the slow wave, times the campaigns in force."""
        d = self.scenario.demand
        shock = standard_normal(uniform(self.seed, DEMAND, now, 0))
        self.log_demand = log_demand_after(self.log_demand, shock, d.persistence, d.spread)
        factor: float = exponential(self.log_demand)
        for campaign in d.campaigns:
            if campaign.from_week <= self.week <= campaign.until_week:
                factor *= campaign.factor
        return factor

    def _plan(self, demand: float, now: int) -> Activities:
        """This week's calendar."""
        first = self.activities.first
        number = count_activities(first, self.communities, demand, self._p_calendar, self.seed, now)
        self.activities = self._empty_calendar(int(number))._replace(first=first)
        plan(self.activities, self.communities, self._depths, self._p_calendar, self.seed, now)
        return self.activities

    def _common_utility(self, demand: float) -> float:
        """The terms of the utility that are the same for everybody this week."""
        d = self.scenario.decision
        slack: float = min(0.0, logarithm(demand))
        return d.intercept - d.free_riding * logarithm(d.group_size) + d.low_demand_weight * slack

    def _record(self, now: int) -> None:
        """Keep the week's indicators; the first quarter starts when the warm-up ends."""
        if self.week < 1:
            if self.week == 0:
                self.happened.hours_this_quarter[:] = 0.0
            return
        add_up(
            self._sums, self.people, self.minds, self.happened, self.activities, self.neighbours, self._p_recording, now
        )
        self.record.keep(self.week, self._sums, self.people, self.happened)
        if self.week % 13 == 0:
            self.happened.hours_this_quarter[:] = 0.0

    def _empty_calendar(self, number: int) -> Activities:
        bytes_of_zero = (np.zeros(number, np.uint8) for _ in range(3))
        first = np.zeros(len(self.communities.residents) + 1, np.uint32)
        return Activities(first, *bytes_of_zero, np.zeros(number, np.uint32))

    def _prepare(self, s: Scenario, intention_mean: float, intention_sd: float) -> None:
        """The scenario's blocks as records for the processes, once."""
        standard = {"intention_mean": intention_mean, "intention_sd": intention_sd}
        self._p_calendar = record_of(s.calendar)
        self._p_outreach = record_of(s.outreach)
        self._p_decision = record_of(
            s.decision, s.decision.threshold, s.intention, common=0.0, hours=s.calendar.hours, base=s.days.base,
            days_habit_weight=s.days.habit_weight, propensity_weight=s.days.propensity_weight, most=s.days.most,
            reward_worth=s.learning.motivation.reward_worth, **standard,
        )  # fmt: skip
        self._p_taking_part = record_of(s.calendar, heard=s.learning.efficacy.heard)
        self._p_recording = record_of(s.intention, burnt_out_at=s.learning.fatigue.burnt_out_at, **standard)
        learning: dict[str, Any] = {name: record_of(getattr(s.learning, name)) for name in Rates._fields[:-1]}
        learning["satisfaction"] = record_of(s.learning.satisfaction, second_need_match=s.decision.second_need_match)
        weekly = 1.0 - (1.0 - s.learning.turnover.a_year) ** (1.0 / 52.0)
        learning["turnover"] = record_of(s.learning.turnover, a_week=weekly)
        self._rates = Rates(**learning, dispositions=record_of(s.dispositions))
        c = s.calendar
        self._depths = np.array([c.recreation_share, c.service_share, c.deliberation_share, c.rights_share])
        t = s.slots
        self._slots = np.array(
            [
                [t.daytime_retired, t.daytime_flexible, t.daytime_working],
                [t.evening_retired, t.evening_working, t.evening_working],
            ]
        )
