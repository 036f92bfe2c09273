"""The governing side of the week, for every form that steps residents in its own way: the one place that calls `sim` for it.

Founding, demand, mechanisms, calendar, cases, departments and organizations are the compiled tables of `sim` in all
forms. A form founds itself here, calls `plan_tables`, `govern_tables` and `look_ahead` at their places in the week, and
writes the resident processes anew. Whoever changes a signature in `sim.processes` changes this file and no form.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from sim.community import ParticipationModel
from sim.processes.calendar import weekly_calendar
from sim.processes.cases import answer, arise, leave_the_table
from sim.processes.coordination import coordinate, learn_to_cooperate, rotate_leaders
from sim.processes.organizations import join_and_leave, look_back, mobilise, offer
from sim.processes.tally import reset_tally
from sim.processes.work import learn_at_work, work_on_cases
from sim.rules.decision import same_for_all
from sim.scenario.schema import Scenario
from sim.state import Activities

OFFERS = ("reward", "reciprocity", "recognition", "visibility")
"""The terms of the week that points, honours and a time bank add to: all that the resident processes of the forms know. The
compiled week looks up every term, so that the comparison is a little in the forms' favour."""


def numbers(record: Any) -> Any:
    """A table of parameters as plain Python numbers, for these are faster than NumPy's."""
    return SimpleNamespace(**{name: float(record[name][0]) for name in record.dtype.names})


class Governed(mesa.Model):  # type: ignore[misc, unused-ignore]
    """A founded subdistrict with its governing side in tables; who holds and steps its residents is the subclass's affair.

    Raises ValueError for the complete network, whose neighbours nobody can list.
    """

    now: int
    offers: Any  # what `OFFERS` are worth to each audience; plain lists where agents read one by one
    planned: Activities

    def __init__(self, scenario: Scenario, folder: Path | str = ".") -> None:
        super().__init__(rng=scenario.run.seed)
        founded = ParticipationModel(scenario, folder)
        if founded.neighbours.everyone:
            raise ValueError("everybody is everybody's neighbour in network.kind complete; take another kind here")
        self.settings, self.seed = scenario, scenario.run.seed
        self.communities, self.waves, self.policy = founded.communities, founded.waves, founded.policy
        self.people, self.minds, self.events = founded.people, founded.minds, founded.events
        self.neighbours, self.cases, self.governing = founded.neighbours, founded.cases, founded.governing
        self.parameters = p = founded.parameters
        self.outreach, self.decision = numbers(p.outreach), numbers(p.decision)
        self.taking_part, self.recording = numbers(p.taking_part), numbers(p.recording)
        self.trust_fade, self.trust_of_service = float(p.cases[0].trust_fade), float(p.cases[0].trust_of_service)
        self.rates = SimpleNamespace(**{name: numbers(rates) for name, rates in p.learning._asdict().items()})
        self.slots = p.slots.tolist()

    def open_week(self) -> tuple[int, float]:
        """What every week starts with; returns the reported week and its demand."""
        self.now = int(self.steps) - 1
        week, d = int(self.steps) - self.settings.run.warm_up_weeks, self.decision
        demand = float(self.waves.next(week, self.now))
        self.common = float(same_for_all(d.intercept, d.free_riding, d.group_size, d.low_demand_weight, demand))
        self.policy.declare(week)
        self.offers = SimpleNamespace(**{term: self.policy.offered.residents[term] for term in OFFERS})
        reset_tally(self.governing.tally)
        return week, demand

    def plan_tables(self, demand: float) -> Activities:
        """Steps 1 and 2: cases arise and are worked on, organizations offer, and the calendar is made."""
        p, towns, effects, seed, now = self.parameters, self.communities, self.policy.offered, self.seed, self.now
        workers, departments, organizations, stock, tally = self.governing
        self.cases = arise(
            self.cases, self.people, self.minds, towns, departments, effects, stock, p.case_needs, demand, tally,
            p.cases[0], seed, now,
        )  # fmt: skip
        work_on_cases(workers, self.cases, towns, effects, tally, p.work[0])
        offer(organizations, effects, p.hosts, demand, seed, now)
        start = p.organizations[0].residents_start
        self.planned = weekly_calendar(towns, organizations, effects, demand, p.depths, start, p.calendar[0], seed, now)
        return self.planned

    def govern_tables(self) -> None:
        """Step 7: cases, departments and resources; answers change trust, efficacy and satisfaction in `minds`.

        Reads who took part, and who spoke, from `events`.
        """
        p, towns, effects, seed, now = self.parameters, self.communities, self.policy.offered, self.seed, self.now
        _, departments, organizations, stock, tally = self.governing
        rows = np.flatnonzero(self.events.occasions).astype(np.uint32)
        begin = np.searchsorted(rows, towns.first)
        for c in range(len(towns.residents)):
            came = rows[begin[c] : begin[c + 1]]
            look_back(
                came, self.events, self.planned, towns, c, organizations, tally, p.hours_of_activity,
                p.calendar[0].hours,
            )  # fmt: skip
        mobilise(stock, towns, organizations, departments, effects, tally, p.public, p.brings, p.kept, p.resources[0])
        coordinate(self.cases, departments, towns, effects, tally, p.departments[0], seed, now)
        answer(
            self.cases, stock, p.case_needs, self.minds, towns, effects, self.neighbours, tally, p.cases[0], seed, now
        )
        leave_the_table(self.cases)

    def look_ahead(self, week: int) -> None:
        """Step 9 for workers, organizations and leaders."""
        p, towns, effects, seed, now = self.parameters, self.communities, self.policy.offered, self.seed, self.now
        workers, departments, organizations, stock, tally = self.governing
        learn_at_work(workers, towns, effects, tally, p.work[0], seed, now)
        join_and_leave(organizations, effects, stock, p.brings, tally, p.organizations[0], seed, now)
        learn_to_cooperate(departments, p.departments[0])
        all_rotate = week == self.settings.departments.all_rotate_in
        rotate_leaders(departments, effects, all_rotate, p.departments[0], seed, now)


class Ungoverned:
    """Put before a form, leaves out its governing side as `week_alone.py` does: there is a calendar, and nothing else."""

    def plan_tables(self: Any, demand: float) -> Activities:
        """Step 2: the calendar of an ordinary programme."""
        p, towns, organizations = self.parameters, self.communities, self.governing.organizations
        self.planned = weekly_calendar(
            towns, organizations, self.policy.offered, demand, p.depths, 0.0, p.calendar[0], self.seed, self.now
        )
        return self.planned

    def govern_tables(self) -> None:
        """No cases."""

    def look_ahead(self, week: int) -> None:
        """Nobody who would."""
