"""The same week, stepped agent by agent through Mesa's own interface: what the compiled loops are measured against.

Rules, draws, founding, calendar, scenario and the governing side are those of `sim`; only who holds the state of
residents and who loops over them differ. So this is also a second opinion on the loops: both forms must agree to the
last bit in double precision.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from benchmarks.person import Person
from benchmarks.plain_rules import invitation_weight
from sim.community import Community
from sim.draws import ADMISSION, REDEMPTION, uniform
from sim.processes.books import open_books
from sim.processes.calendar import weekly_calendar
from sim.processes.cases import answer, arise, leave_the_table
from sim.processes.coordination import coordinate, learn_to_cooperate, rotate_leaders
from sim.processes.organizations import join_and_leave, look_back, mobilise, offer
from sim.processes.recording import SUMS
from sim.processes.work import learn_at_work, work_on_cases
from sim.rules.cases import plausible_trust
from sim.rules.decision import same_for_all
from sim.rules.learning import maturity_after
from sim.rules.work import creaming_under
from sim.scenario.schema import Scenario


def numbers(record: Any) -> Any:
    """A record of parameters as plain Python numbers, for these are faster than NumPy's."""
    return SimpleNamespace(**{name: float(record[name]) for name in record.dtype.names})


class AgentByAgent(mesa.Model):  # type: ignore[misc, unused-ignore]
    """A community whose residents are ordinary Mesa agents, stepped in synchronous stages with AgentSet.do.

    Raises ValueError for the complete network, whose neighbours nobody can list.
    """

    def __init__(self, scenario: Scenario, folder: Path | str = ".") -> None:
        super().__init__(rng=scenario.run.seed)
        founded = Community(scenario, folder)
        if founded.neighbours.everyone:
            raise ValueError("everybody is everybody's neighbour in network.kind complete; take another kind here")
        self.settings, self.seed = scenario, scenario.run.seed
        self.communities, self.waves, self.policy = founded.communities, founded.waves, founded.policy
        self.people, self.minds, self.happened = founded.people, founded.minds, founded.happened
        self.neighbours, self.cases, self.governing = founded.neighbours, founded.cases, founded.governing
        self.parameters = p = founded.parameters
        self.outreach, self.decision = numbers(p.outreach), numbers(p.decision)
        self.taking_part, self.recording = numbers(p.taking_part), numbers(p.recording)
        self.trust_fade, self.trust_of_service = float(p.cases.trust_fade), float(p.cases.trust_of_service)
        self.rates = SimpleNamespace(**{name: numbers(rates) for name, rates in p.learning._asdict().items()})
        self.slots = p.slots.tolist()
        self.sums: list[list[list[float]]] = []
        self.history: list[list[list[list[float]]]] = []
        self._settle_in(founded)

    def _settle_in(self, founded: Community) -> None:
        """Residents take their state and their neighbours from the columns."""
        tables = (founded.people, founded.minds, founded.happened)
        everybody = [Person(self, row, tables) for row in range(len(founded.people.age))]
        start, others = founded.neighbours.start.tolist(), founded.neighbours.others.tolist()
        for person in everybody:
            person.friends = [everybody[other] for other in others[start[person.row] : start[person.row + 1]]]
        # Mesa 3.3 would otherwise keep the model for ever.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def step(self) -> None:
        """One week, in the stages of Community.step."""
        self.now = int(self.steps) - 1
        week = int(self.steps) - self.settings.run.warm_up_weeks
        demand = self.waves.next(week, self.now)
        self.reward = self.policy.effects(week).reward.tolist()
        self._tell("aware", "trust", "efficacy", "satisfaction")
        open_books(self.governing.books)
        self._plan(demand)
        self._invite()
        self.agents.do("hear")
        self.agents.do("decide")
        self._admit()
        self.communities.attendance[:] *= self.taking_part.imitation_memory
        self.communities.initiative[:] = self.communities.service_hours[:] = 0.0
        self.agents.do("take_part")
        self._govern()
        self._settle(week)
        self.agents.do("learn")
        self.agents.do("live")
        self._mature()
        self._look_ahead(week)
        if week >= 1:
            self.sums = [[[0.0] * len(SUMS) for _ in range(2)] for _ in self.places]
            self.agents.do("report")
            self.history.append(self.sums)
        if week >= 0 and week % 13 == 0:
            self.agents.set("hours_this_quarter", 0.0)

    def _tell(self, *names: str) -> None:
        """Agents write some of what they are into columns, for the governing side to read."""
        everybody = list(self.agents)
        for name in names:
            column = getattr(self.happened if name in self.happened._fields else self.minds, name)
            column[:] = [getattr(person, name) for person in everybody]

    def _govern(self) -> None:
        """Step 7: cases, departments and resources, in tables; those whom an answer reaches learn from it."""
        p, towns, seed, now = self.parameters, self.communities, self.seed, self.now
        _, departments, organizations, stock, books = self.governing
        self._tell("occasions", "spoke", "activity")
        look_back(
            self.people, self.happened, self.planned, towns, organizations, books, p.hours_of_activity,
            p.calendar.hours,
        )  # fmt: skip
        mobilise(stock, towns, organizations, departments, books, p.public, p.brings, p.kept, p.resources)
        coordinate(self.cases, departments, towns, books, p.departments, seed, now)
        before = self.minds.trust.copy(), self.minds.efficacy.copy(), self.minds.satisfaction.copy()
        answer(self.cases, stock, p.case_needs, self.minds, towns, self.neighbours, books, p.cases, seed, now)
        leave_the_table(self.cases)
        everybody = list(self.agents)
        for name, old in zip(("trust", "efficacy", "satisfaction"), before, strict=True):
            column = getattr(self.minds, name)
            for row in np.flatnonzero(column != old).tolist():
                setattr(everybody[row], name, column.item(row))

    def _look_ahead(self, week: int) -> None:
        """Step 9 for workers, organizations and leaders."""
        p, towns, seed, now = self.parameters, self.communities, self.seed, self.now
        workers, departments, organizations, stock, books = self.governing
        learn_at_work(workers, towns, books, p.work, seed, now)
        join_and_leave(organizations, stock, p.brings, books, p.organizations, seed, now)
        learn_to_cooperate(departments, p.departments)
        rotate_leaders(departments, week == self.settings.departments.all_rotate_in, p.departments, seed, now)

    def _plan(self, demand: float) -> None:
        """Steps 1 and 2: few activities, planned by the same code, become objects."""
        p, d, towns = self.parameters, self.decision, self.communities
        self.common = float(same_for_all(d.intercept, d.free_riding, d.group_size, d.low_demand_weight, demand))
        workers, departments, organizations, stock, books = self.governing
        self.cases = arise(
            self.cases, self.people, self.minds, towns, departments, stock, p.case_needs, demand, books, p.cases,
            self.seed, self.now,
        )  # fmt: skip
        work_on_cases(workers, self.cases, towns, books, p.work)
        offer(organizations, p.hosts, demand, self.seed, self.now)
        start = p.organizations.residents_start
        self.planned = planned = weekly_calendar(
            towns, organizations, demand, p.depths, start, p.calendar, self.seed, self.now
        )
        first = planned.first.tolist()
        activities = [
            SimpleNamespace(row=row, need=need, slot=slot, depth=depth, applicants=[])
            for row, (need, slot, depth) in enumerate(
                zip(planned.need.tolist(), planned.slot.tolist(), planned.depth.tolist(), strict=True)
            )
        ]
        self.places = [
            SimpleNamespace(
                residents=residents, maturity=maturity, activities=activities[first[c] : first[c + 1]],
                staffing=staffing, trust=plausible_trust(service, self.trust_of_service),
                creaming=creaming_under(pressure, self.outreach.creaming, self.outreach.creaming_under_pressure),
                mean_habit=0.0, all_weights=0.0, reachable=0.0,
            )
            for c, (residents, maturity, staffing, pressure, service) in enumerate(
                zip(*(column.tolist() for column in (towns.residents, towns.maturity, towns.staffing, towns.pressure,
                                                     towns.service)), strict=True)
            )
        ]  # fmt: skip

    def _invite(self) -> None:
        """Officials look at everybody's habit before they share out their invitations."""
        reachable = [person for person in self.agents if person.resting == 0]
        for person in reachable:
            here = self.places[person.community]
            here.reachable += 1.0
            here.mean_habit += person.habit
        for here in self.places:
            here.mean_habit /= max(1.0, here.reachable)
        for person in reachable:
            here = self.places[person.community]
            here.all_weights += invitation_weight(here.creaming, person.habit, here.mean_habit)

    def _admit(self) -> None:
        """Step 5: of those who want, luck admits as many as there are places."""
        for person in self.agents:
            if person.occasions:
                person.choice.applicants.append(person)
        places = self.settings.calendar.places
        for here in self.places:
            for activity in here.activities:
                if len(activity.applicants) <= places:
                    continue
                activity.applicants.sort(key=lambda person: uniform(self.seed, ADMISSION, self.now, person.row))
                for person in activity.applicants[int(places) :]:
                    person.occasions, person.turned_away = 0, 1

    def _settle(self, week: int) -> None:
        """Step 8: points are promised, paid within the budget, and redeemed."""
        for at, mechanism in enumerate(self.policy.mechanisms):
            payment, strength = mechanism.payment(), mechanism.strength(week)
            if payment is None:
                continue
            covered, points = self.policy.covers[at].tolist(), payment.points * strength
            if strength > 0.0:
                earners = [person for person in self.agents if person.occasions and covered[person.audience]]
                promised = 0.0
                for person in earners:
                    promised += person.occasions * points
                cost = promised * payment.yuan_per_point
                self.policy.paid_share[at] = share = min(1.0, payment.budget / cost) if cost > 0.0 else 1.0
                for person in earners:
                    person.points[at] += int(person.occasions * points * share + 1e-9)
            for person in self.agents:
                if person.points[at] > 0:
                    redeems = uniform(self.seed, REDEMPTION, self.now, person.row) < payment.redemption
                    if redeems or person.leaves <= self.now:
                        person.points[at] = 0

    def _mature(self) -> None:
        """Practice makes institutions mature."""
        active = np.zeros(len(self.places))
        for person in self.agents:
            active[person.community] += person.occasions > 0
        m = self.rates.maturity
        for c, here in enumerate(self.places):
            share = float(active[c]) / here.residents
            self.communities.maturity[c] = maturity_after(here.maturity, share, m.rate, m.half, m.steepness)
