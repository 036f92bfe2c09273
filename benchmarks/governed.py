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

from sim.community import ParticipationModel, move_cases
from sim.compiler import process
from sim.processes.calendar import weekly_calendar
from sim.processes.cases import arise
from sim.processes.coordination import learn_to_cooperate, rotate_leaders
from sim.processes.organizations import join_and_leave, look_back, offer
from sim.processes.tally import reset_tally
from sim.processes.work import learn_at_work, work_on_cases
from sim.rules.decision import same_for_all
from sim.scenario.schema import Scenario
from sim.state import Activities
from sim.world import World, this_weeks_calendar

OFFERS = ("reward", "reciprocity", "recognition", "visibility")
"""The terms of the week that points, honours and a time bank add to: all that the resident processes of the forms know. The
compiled week looks up every term, so that the comparison is a little in the forms' favour."""

STATES = ("duty", "belonging", "efficacy", "answer_expected", "motivation", "habit", "satisfaction", "trust")
"""States of residents that the forms add up as they are."""


def numbers(record: Any) -> Any:
    """A table of parameters as plain Python numbers, for these are faster than NumPy's."""
    return SimpleNamespace(**{name: float(record[name][0]) for name in record.dtype.names})


@process
def plan(world: World, residents_start: float, now: int) -> None:
    """Cases arise and are worked on, organizations offer, and the calendar is made: `sim.community.prepare` for all but
    residents."""
    arise(world, now)
    work_on_cases(world)
    offer(world, now)
    world.calendar = weekly_calendar(world, residents_start, now)


@process
def plan_alone(world: World, now: int) -> None:
    """The calendar of an ordinary programme."""
    world.calendar = weekly_calendar(world, 0.0, now)


@process
def look_ahead(world: World, all_leaders_rotate: bool, now: int) -> None:
    """The week of workers, organizations and departments: `sim.community.look_ahead` for all but residents."""
    learn_at_work(world, now)
    join_and_leave(world, now)
    learn_to_cooperate(world)
    rotate_leaders(world, all_leaders_rotate, now)


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
        self.neighbours, self.governing, self.world = founded.neighbours, founded.governing, founded.world
        self.parameters = p = founded.parameters
        self.outreach, self.decision = numbers(p.outreach), numbers(p.decision)
        self.taking_part, self.recording = numbers(p.taking_part), numbers(p.recording)
        self.trust_fade, self.trust_of_service = float(p.cases[0].trust_fade), float(p.cases[0].trust_of_service)
        self.expectation = numbers(p.expectation)
        self.rates = SimpleNamespace(**{name: numbers(rates) for name, rates in p.learning._asdict().items()})
        self.slots = p.slots.tolist()

    def open_week(self) -> int:
        """What every week starts with; returns the reported week. All communities have one demand here."""
        self.now = int(self.steps) - 1
        week, d = int(self.steps) - self.settings.run.warm_up_weeks, self.decision
        self.communities.demand[:] = self.waves.next(week, self.now)
        demand = float(self.communities.demand[0])
        self.common = float(same_for_all(d.intercept, d.free_riding, d.group_size, d.low_demand_weight, demand))
        self.policy.declare(week)
        self.offers = SimpleNamespace(**{term: getattr(self.policy.offered.residents, term) for term in OFFERS})
        reset_tally(self.governing.tally)
        return week

    def plan_tables(self) -> Activities:
        """Steps 1 and 2: cases arise and are worked on, organizations offer, and the calendar is made."""
        plan(self.world, self.parameters.organizations[0].residents_start, self.now)
        self.planned = this_weeks_calendar(self.world)
        return self.planned

    def govern_tables(self) -> None:
        """Step 7: cases, departments and resources; answers change trust, efficacy and satisfaction in `minds`.

        Reads who took part, and who spoke, from `events`.
        """
        world, now, first = self.world, self.now, self.communities.first
        rows = np.flatnonzero(self.events.occasions).astype(np.uint32)
        begin = np.searchsorted(rows, first)
        for c in range(len(first) - 1):
            look_back(world, c, rows[begin[c] : begin[c + 1]])
        move_cases(world, now)

    def look_ahead(self, week: int) -> None:
        """Step 9 for workers, organizations and leaders."""
        look_ahead(self.world, week == self.settings.departments.all_rotate_in, self.now)


class Ungoverned:
    """Put before a form, leaves out its governing side as `week_alone.py` does: there is a calendar, and nothing else."""

    def plan_tables(self: Any) -> Activities:
        """Step 2: the calendar of an ordinary programme."""
        plan_alone(self.world, self.now)
        planned = this_weeks_calendar(self.world)
        self.planned = planned
        return planned

    def govern_tables(self) -> None:
        """No cases."""

    def look_ahead(self, week: int) -> None:
        """Nobody who would."""
