"""The same week, stepped agent by agent through Mesa's own interface: what the compiled loops are measured against.

Rules, draws, founding, calendar and scenario are those of `sim`; only who holds the state and who loops differ. So
this is also a second opinion on the loops: both forms must agree to the last bit in double precision.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from sim.community import Community
from sim.draws import (
    ADMISSION,
    AWARENESS,
    CANDIDATES,
    DAYS,
    DECISION,
    HEARING,
    LIFE,
    NEWCOMER,
    REDEMPTION,
    TURNOVER,
    VOICE,
    four_uniforms,
    uniform,
)
from sim.processes.calendar import weekly_calendar
from sim.processes.decision import DELIBERATION, SHARE, THRESHOLD
from sim.processes.learning import HEARD, IGNORED
from sim.processes.outreach import MOST_COUNTED
from sim.processes.recording import SUMS, YEAR
from sim.rules import decision, learning, outreach
from sim.rules.numbers import logistic, standard_normal
from sim.scenario.schema import Scenario
from sim.state import ELDERLY_AGE, GROUP, INVITATION, NEIGHBOUR, NOTICE, ONLINE, UNHEARD


def plain(rule: Callable[..., Any]) -> Callable[..., Any]:
    """The rule as written: short formulas run faster in Python than across the border to compiled code."""
    written: Callable[..., Any] = getattr(rule, "py_func", None) or rule.__wrapped__  # type: ignore[attr-defined]
    return written


def numbers(record: Any) -> Any:
    """A record of parameters as plain Python numbers, for these are faster than NumPy's."""
    return SimpleNamespace(**{name: float(record[name]) for name in record.dtype.names})


need_match = plain(decision.need_match)
time_cost = plain(decision.time_cost)
intention = plain(decision.intention)
standardised = plain(decision.standardised)
drive = plain(decision.drive)
fatigue_cost = plain(decision.fatigue_cost)
days_in_week = plain(decision.days_in_week)
enough_take_part = plain(decision.enough_take_part)
either = plain(outreach.either)
told_by_neighbours = plain(outreach.told_by_neighbours)
notice_reach = plain(outreach.notice_reach)
invitation_weight = plain(outreach.invitation_weight)
invitation_chance = plain(outreach.invitation_chance)
fatigue_after = plain(learning.fatigue_after)
habit_after = plain(learning.habit_after)
towards = plain(learning.towards)
weeks_of_rest_after = plain(learning.weeks_of_rest_after)
motivation_level = plain(learning.motivation_level)
efficacy_after = plain(learning.efficacy_after)
belonging_after = plain(learning.belonging_after)
opinion_after = plain(learning.opinion_after)
shock_of = plain(learning.shock_of)
life_after = plain(learning.life_after)


class Person(mesa.Agent):  # type: ignore[misc, unused-ignore]
    """A resident who holds their own state: one attribute for each column of `sim.state`, as a plain Python number."""

    # Whatever changes; the columns that stay with a row are set once, by their names.
    aware: int
    member: int
    resting: int
    duty: float
    next_duty: float
    belonging: float
    efficacy: float
    motivation: float
    habit: float
    fatigue: float
    satisfaction: float
    life: float
    was_active: int
    heard: int
    occasions: int
    turned_away: int
    spoke: int
    returned: int
    active_neighbours: int
    hours_this_quarter: float
    last_active: int
    propensity: float
    choice: Any

    def __init__(self, model: AgentByAgent, row: int, tables: tuple[Any, ...]) -> None:
        super().__init__(model)
        self.row = row
        self.friends: list[Person] = []
        self.points = [0] * len(model.settings.mechanisms)
        for table in tables:
            for name, column in table._asdict().items():
                setattr(self, name, column.item(row))
        self.elderly = self.age >= ELDERLY_AGE

    def hear(self) -> None:
        """Step 3, first half: which channel reached me."""
        m, p = self.model, self.model.outreach
        self.active_neighbours = sum([friend.was_active for friend in self.friends])
        self.heard = UNHEARD
        here = m.places[self.community]
        if self.resting or not here.activities:
            return
        weight = invitation_weight(p.creaming, self.habit, here.mean_habit)
        invited = invitation_chance(p.invitations * here.residents, weight, here.all_weights)
        told = either(invited, told_by_neighbours(p.word_of_mouth, min(MOST_COUNTED, self.active_neighbours)))
        grouped = either(told, p.group * self.member)
        reached = either(grouped, notice_reach(p.publicity, self.aware, self.notice_access))
        luck = uniform(m.seed, HEARING, m.now, self.row)
        if luck < invited:
            self.heard = INVITATION
        elif luck < told:
            self.heard = NEIGHBOUR
        elif luck < grouped:
            self.heard = GROUP
        elif luck < reached:
            self.heard = NOTICE

    def decide(self) -> None:
        """Steps 3 and 4: the better of two activities, and whether and how often I go."""
        self.occasions = 0
        self.turned_away = 0
        if self.heard == UNHEARD:
            return
        m, p = self.model, self.model.decision
        offered = m.places[self.community].activities
        lucks = four_uniforms(m.seed, CANDIDATES, m.now, self.row)[:2]
        self.choice = max((offered[int(luck * len(offered))] for luck in lucks), key=self.appeal)
        share = self.share()
        if p.rule == THRESHOLD:
            seen = share if p.measure == SHARE else float(self.active_neighbours)
            wants = enough_take_part(seen, self.threshold) == 1.0
        else:
            wants = uniform(m.seed, DECISION, m.now, self.row) < logistic(self.utility(self.choice, share))
        if wants:
            inclined = self.propensity + self.life
            one_more = decision.more_days(
                p.days_base, self.habit, inclined, p.days_habit_weight, p.days_propensity_weight
            )
            most = min(p.days_most, self.free_hours / p.hours)
            luck, start, _, _ = four_uniforms(m.seed, DAYS, m.now, self.row)
            self.occasions = int(days_in_week(luck, one_more, most - 1.0 + 1e-9))
            self.first_day = int(start * (8 - self.occasions))

    def share(self) -> float:
        """The share of my neighbours who took part last week."""
        return self.active_neighbours / max(len(self.friends), 1.0)

    def match(self, activity: Any) -> float:
        """How well an activity meets my needs."""
        return float(
            need_match(activity.need, self.first_need, self.second_need, self.model.decision.second_need_match)
        )

    def cost(self, activity: Any) -> float:
        """What an activity costs of my free time."""
        slots = self.model.slots
        clash = 1.0 - self.online_access if activity.slot == ONLINE else slots[activity.slot][self.work]
        return float(time_cost(self.model.decision.hours, self.free_hours, clash))

    def appeal(self, activity: Any) -> float:
        """What I compare two activities by; of two equals the first is kept."""
        p = self.model.decision
        return float(p.match_weight * self.match(activity) - p.time_weight * self.cost(activity))

    def utility(self, activity: Any, share: float) -> float:
        """The log-odds of taking part."""
        p = self.model.decision
        raw = intention(self.duty, self.belonging, share, self.efficacy, p.duty, p.belonging, p.norm, p.efficacy)
        utility = (
            self.model.common
            + p.intention_weight * standardised(raw, p.intention_mean, p.intention_sd)
            + p.habit_weight * self.habit
            + p.neighbour_weight * share
            + p.match_weight * self.match(activity)
            + p.motivation_weight * drive(self.motivation, self.model.reward[self.audience], p.reward_worth)
            - p.time_weight * self.cost(activity)
            - p.fatigue_weight * fatigue_cost(self.fatigue, p.fatigue_onset)
            + p.maturity_weight * self.model.places[self.community].maturity
            + self.propensity
            + self.life
        )
        if activity.depth >= DELIBERATION:
            utility += p.efficacy_weight * self.efficacy
        if self.heard == INVITATION:
            utility += p.invitation_weight
        return float(utility)

    def take_part(self) -> None:
        """Step 6: I join the group, give hours, and am heard or not."""
        self.was_active = int(self.occasions > 0)
        self.spoke = 0
        if self.occasions == 0:
            return
        m = self.model
        self.member = 1
        self.hours_this_quarter += self.occasions * m.taking_part.hours
        self.last_active = m.now + 1
        m.communities.attendance[self.community, self.first_need] += 1.0
        if self.choice.depth >= DELIBERATION:
            self.spoke = HEARD if uniform(m.seed, VOICE, m.now, self.row) < m.taking_part.heard else IGNORED

    def learn(self) -> None:
        """Step 9, first half: what the week did to me; opinions are still those of last week."""
        r = self.model.rates
        f = r.fatigue
        self.fatigue = fatigue_after(self.fatigue, self.occasions, f.recovery, f.strain, f.buffer, f.spiral)
        rested = self.resting
        self.resting = int(weeks_of_rest_after(rested, self.fatigue, f.rest_at, f.return_below, f.least_rest))
        self.returned = int(rested > 0 and self.resting == 0)
        self.habit = habit_after(self.habit, self.occasions, r.habit.gain, r.habit.decay)
        reward = self.model.reward[self.audience] * self.member
        level = motivation_level(self.motivation_anchor, reward, r.motivation.crowding)
        self.motivation = towards(self.motivation, level, r.motivation.drift)
        if self.spoke or self.turned_away:
            was_heard = 1.0 if self.spoke == HEARD else 0.0
            self.efficacy = efficacy_after(self.efficacy, was_heard, r.efficacy.gain, r.efficacy.loss)
        b = r.belonging
        self.belonging = belonging_after(self.belonging, self.belonging_anchor, self.occasions, b.gain, b.fade)
        own = r.duty.own_weight
        weight = len(self.friends) + own
        total = sum([friend.duty for friend in self.friends], 0.0)
        mean = (total + own * self.duty) / weight if weight > 0.0 else self.duty
        self.next_duty = opinion_after(mean, self.duty_anchor, r.duty.susceptibility)

    def live(self) -> None:
        """Step 9, second half: opinions change, life goes on, and some move out."""
        m, r = self.model, self.model.rates
        self.duty = self.next_duty
        if not self.aware or (self.occasions == 0 and self.member):
            by_chance, by_word, leaves, _ = four_uniforms(m.seed, AWARENESS, m.now, self.row)
            told = self.heard in (NEIGHBOUR, INVITATION)
            if by_chance < r.awareness.notice or (told and by_word < r.awareness.told):
                self.aware = 1
            if self.occasions == 0 and leaves < r.awareness.leaving:
                self.member = 0
        if self.occasions:
            self.satisfaction = towards(self.satisfaction, self.match(self.choice), r.satisfaction.learning)
        else:
            self.satisfaction = towards(self.satisfaction, 0.5, r.satisfaction.fade)
        d = r.dispositions
        shock = shock_of(*four_uniforms(m.seed, LIFE, m.now, self.row))
        self.life = life_after(self.life, shock, d.life_persistence, d.life_sd)
        if uniform(m.seed, TURNOVER, m.now, self.row) < r.turnover.a_week:
            self.move_in()

    def move_in(self) -> None:
        """Somebody new takes over the row."""
        m, t, d = self.model, self.model.rates.turnover, self.model.rates.dispositions
        for_propensity, for_life, knows, _ = four_uniforms(m.seed, NEWCOMER, m.now, self.row)
        self.propensity = d.propensity_sd * standard_normal(for_propensity)
        self.life = d.life_sd * standard_normal(for_life)
        self.aware = int(knows >= t.unaware_share)
        self.member = self.resting = self.was_active = self.last_active = 0
        self.duty, self.motivation = self.duty_anchor, self.motivation_anchor
        self.belonging = t.belonging * self.belonging_anchor
        self.efficacy = d.efficacy_mean
        self.habit = self.fatigue = self.hours_this_quarter = 0.0
        self.satisfaction = 0.5

    def report(self) -> None:
        """Step 10: I am counted."""
        m, p = self.model, self.model.recording
        s = m.sums[self.community][self.elderly]
        raw = intention(self.duty, self.belonging, self.share(), self.efficacy, p.duty, p.belonging, p.norm, p.efficacy)
        came, member = self.occasions > 0, bool(self.member)
        for at, value in enumerate(
            (
                1.0, came, self.occasions, came and self.heard == NOTICE, self.choice.depth if came else 0.0,
                self.heard != UNHEARD, self.heard == INVITATION, self.turned_away,
                self.last_active > 0 and self.last_active + YEAR > m.now + 1, member,
                self.fatigue if member else 0.0, self.fatigue >= p.burnt_out_at, self.resting > 0, self.resting == 1,
                self.returned, self.aware,
                standardised(raw, p.intention_mean, p.intention_sd) >= p.willing_above, self.duty, self.belonging,
                self.efficacy, self.motivation, self.habit, self.satisfaction,
            )
        ):  # fmt: skip
            s[at] += value


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
        self.parameters = p = founded.parameters
        self.outreach, self.decision = numbers(p.outreach), numbers(p.decision)
        self.taking_part, self.recording = numbers(p.taking_part), numbers(p.recording)
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
        self._plan(demand)
        self._invite()
        self.agents.do("hear")
        self.agents.do("decide")
        self._admit()
        self.communities.attendance[:] *= self.taking_part.imitation_memory
        self.agents.do("take_part")
        self._settle(week)
        self.agents.do("learn")
        self.agents.do("live")
        self._mature()
        if week >= 1:
            self.sums = [[[0.0] * len(SUMS) for _ in range(2)] for _ in self.places]
            self.agents.do("report")
            self.history.append(self.sums)
        if week >= 0 and week % 13 == 0:
            self.agents.set("hours_this_quarter", 0.0)

    def _plan(self, demand: float) -> None:
        """Steps 1 and 2: few activities, planned by the same code, become objects."""
        p, d, towns = self.parameters, self.decision, self.communities
        self.common = float(
            decision.same_for_all(d.intercept, d.free_riding, d.group_size, d.low_demand_weight, demand)
        )
        planned = weekly_calendar(towns, demand, p.depths, p.calendar, self.seed, self.now)
        first = planned.first.tolist()
        activities = [
            SimpleNamespace(need=need, slot=slot, depth=depth, applicants=[])
            for need, slot, depth in zip(
                planned.need.tolist(), planned.slot.tolist(), planned.depth.tolist(), strict=True
            )
        ]
        self.places = [
            SimpleNamespace(
                residents=residents, maturity=maturity, activities=activities[first[c] : first[c + 1]],
                mean_habit=0.0, all_weights=0.0, reachable=0.0,
            )
            for c, (residents, maturity) in enumerate(
                zip(towns.residents.tolist(), towns.maturity.tolist(), strict=True)
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
            here.all_weights += invitation_weight(self.outreach.creaming, person.habit, here.mean_habit)

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
                cost = sum([person.occasions * points for person in earners]) * payment.yuan_per_point
                self.policy.paid_share[at] = share = min(1.0, payment.budget / cost) if cost > 0.0 else 1.0
                for person in earners:
                    person.points[at] += int(person.occasions * points * share)
            salt = sum(1 for other in self.policy.mechanisms[:at] if other == mechanism) << 32
            for person in self.agents:
                if person.points[at] > 0:
                    luck = four_uniforms(self.seed, REDEMPTION, self.now, person.row + salt)[0]
                    if luck < payment.redemption:
                        person.points[at] = 0

    def _mature(self) -> None:
        """Practice makes institutions mature."""
        active = np.zeros(len(self.places))
        for person in self.agents:
            active[person.community] += person.occasions > 0
        m = self.rates.maturity
        for c, here in enumerate(self.places):
            share = float(active[c]) / here.residents
            self.communities.maturity[c] = learning.maturity_after(here.maturity, share, m.rate, m.half, m.steepness)
