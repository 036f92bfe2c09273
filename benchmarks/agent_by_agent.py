"""The same week, stepped agent by agent through Mesa's own interface: what the compiled loops are measured against.

Rules, draws, founding, calendar, scenario and the governing side are those of `sim`; only who holds the state of
residents and who loops over them differ. So this is also a second opinion on the loops: both forms must agree to the
last bit in double precision.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import mesa
import numpy as np

from benchmarks.governed import Governed
from benchmarks.person import Person
from benchmarks.plain_rules import invitation_weight, share_for_weight, weight_of_habit
from sim.calendar import WEEKS_OF_QUARTER
from sim.draws import ADMISSION, REDEMPTION, uniform
from sim.processes.recording import SUMS
from sim.rules.cases import plausible_trust
from sim.rules.learning import maturity_after
from sim.rules.work import creaming_under
from sim.scenario.schema import Scenario

ANSWERS_CHANGE = ("trust", "efficacy", "satisfaction", "answer_expected")
"""States that tables write in step 7, when cases are answered or given up."""


class AgentByAgent(Governed):
    """A community whose residents are ordinary Mesa agents, stepped in synchronous stages with AgentSet.do.

    Raises ValueError for the complete network, whose neighbours nobody can list.
    """

    def __init__(self, scenario: Scenario, folder: Path | str = ".") -> None:
        super().__init__(scenario, folder)
        self.sums: list[list[list[float]]] = []
        self.history: list[list[list[list[float]]]] = []
        self._settle_in()
        # Mesa 3.3 would otherwise keep the model for ever.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def _settle_in(self) -> None:
        """Residents take their state and their neighbours from the columns."""
        tables = (self.people, self.minds, self.events)
        everybody = [Person(self, row, tables) for row in range(len(self.people.age))]
        start, others = self.neighbours.start.tolist(), self.neighbours.others.tolist()
        for person in everybody:
            person.friends = [everybody[other] for other in others[start[person.row] : start[person.row + 1]]]

    def step(self) -> None:
        """One week, in the stages of ParticipationModel.step."""
        week = self.open_week()
        self.offers = SimpleNamespace(**{term: offered.tolist() for term, offered in vars(self.offers).items()})
        self._tell("aware", *ANSWERS_CHANGE)
        self._plan()
        self._invite()
        self._everybody("hear")
        self._everybody("decide")
        self._admit()
        self.communities.attendance[:] *= self.taking_part.imitation_memory
        self.communities.initiative[:] = self.communities.service_hours[:] = 0.0
        self._everybody("take_part")
        self._govern()
        self._settle(week)
        self._everybody("learn")
        self._everybody("live")
        self._mature()
        self.look_ahead(week)
        if week >= 1:
            self._collect()
        if week % WEEKS_OF_QUARTER == 0:
            self.agents.set("occasions_this_quarter", 0)

    def _everybody(self, stage: str) -> None:
        """Every resident goes through a stage; what they draw is keyed, so the order of rows is as good as any."""
        self.agents.do(stage)

    def _collect(self) -> None:
        """Step 10: everybody counts themselves into the sums of this week."""
        self.sums = [[[0.0] * len(SUMS) for _ in range(2)] for _ in self.places]
        self._everybody("report")
        self.history.append(self.sums)

    def _tell(self, *names: str) -> None:
        """Agents write some of what they are into columns, for the governing side to read."""
        everybody = list(self.agents)
        for name in names:
            column = getattr(self.events if name in self.events._fields else self.minds, name)
            column[:] = [getattr(person, name) for person in everybody]

    def _govern(self) -> None:
        """Step 7 in tables; those whom an answer reaches learn from it."""
        self._tell("occasions", "spoke", "activity")
        before = [getattr(self.minds, name).copy() for name in ANSWERS_CHANGE]
        self.govern_tables()
        everybody = list(self.agents)
        for name, old in zip(ANSWERS_CHANGE, before, strict=True):
            column = getattr(self.minds, name)
            for row in np.flatnonzero(column != old).tolist():
                setattr(everybody[row], name, column.item(row))

    def _plan(self) -> None:
        """Steps 1 and 2 in tables; the few activities become objects."""
        planned, towns = self.plan_tables(), self.communities
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
            here.of_habit = weight_of_habit(here.creaming, here.mean_habit)
        for person in reachable:
            here = self.places[person.community]
            here.all_weights += invitation_weight(here.creaming, here.of_habit, person.habit)
        for here in self.places:
            invitations = self.outreach.invitations * here.staffing * here.residents
            here.for_weight = share_for_weight(invitations, here.all_weights)

    def _admit(self) -> None:
        """Step 5: of those who want, chance admits as many as there are places."""
        for person in self.agents:
            if person.occasions:
                person.choice.applicants.append(person)
        places = self.settings.calendar.seats
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
            payment, strength, ledger = mechanism.payment(), mechanism.strength(week), self.policy.ledgers[at]
            if payment is None or ledger is None:
                continue
            covered, points = self.policy.covers[at].tolist(), payment.points * strength
            redemption = ledger.redemption.tolist()
            if strength > 0.0:
                earners = [person for person in self.agents if person.occasions and covered[person.audience]]
                promised = 0.0
                for person in earners:
                    promised += person.occasions * points
                cost = promised * payment.yuan_per_point
                self.policy.schemes.paid_share[at] = share = min(1.0, payment.budget / cost) if cost > 0.0 else 1.0
                for person in earners:
                    person.points[at] += int(person.occasions * points * share + 1e-9)
            for person in self.agents:
                if person.points[at] > 0:
                    redeems = uniform(self.seed, REDEMPTION, self.now, person.row) < redemption[person.audience]
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
