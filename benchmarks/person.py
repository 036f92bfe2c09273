"""A resident as an ordinary Mesa agent: own attributes, own methods, and a list of friends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from benchmarks.plain_rules import (
    autoregressed,
    belonging_after,
    chance_of_a_share,
    days_in_week,
    drive,
    efficacy_after,
    enough_take_part,
    fatigue_after,
    fatigue_cost,
    habit_after,
    intention,
    invitation_weight,
    motivation_level,
    need_match,
    notice_reach,
    opinion_after,
    probability_union,
    seen_share,
    shock_of,
    standardised,
    time_cost,
    told_by_neighbours,
    towards,
    weeks_of_rest_after,
)
from sim.ages import ELDERLY_AGE
from sim.calendar import WEEKS_OF_YEAR
from sim.draws import (
    AWARENESS,
    CANDIDATES,
    DAYS,
    DECISION,
    HEARING,
    LIFE,
    NEWCOMER,
    VOICE,
    four_uniforms,
    uniform,
)
from sim.processes.decision import SHARE, THRESHOLD
from sim.processes.outreach import MOST_COUNTED
from sim.processes.recording import Sum
from sim.rules.decision import more_days
from sim.rules.learning import weeks_of_stay
from sim.rules.numbers import logistic, standard_normal
from sim.state import (
    DELIBERATION,
    GROUP,
    HEARD,
    HIGHER,
    IGNORED,
    INVITATION,
    LOWER,
    NEIGHBOUR,
    NOTICE,
    ONLINE,
    SERVICE,
    UNHEARD,
)

if TYPE_CHECKING:
    from benchmarks.governed import Governed


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
    answer_expected: float
    motivation: float
    habit: float
    fatigue: float
    satisfaction: float
    trust: float
    life: float
    leaves: int
    took_part: int
    heard: int
    occasions: int
    turned_away: int
    spoke: int
    returned: int
    active_neighbours: int
    occasions_this_quarter: int
    first_active: int
    last_active: int
    activity: int
    propensity: float
    choice: Any

    def __init__(self, model: Governed, row: int, tables: tuple[Any, ...]) -> None:
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
        self.look_around()
        self.heard = UNHEARD
        here = m.places[self.community]
        if self.resting or not here.activities:
            return
        invited = chance_of_a_share(here.for_weight, invitation_weight(here.creaming, here.of_habit, self.habit))
        told = probability_union(
            invited, told_by_neighbours(p.word_of_mouth, min(MOST_COUNTED, self.active_neighbours))
        )
        grouped = probability_union(told, p.group * self.member)
        reached = probability_union(grouped, notice_reach(p.publicity, self.aware, self.notice_access))
        u = uniform(m.seed, HEARING, m.now, self.row)
        if u < invited:
            self.heard = INVITATION
        elif u < told:
            self.heard = NEIGHBOUR
        elif u < grouped:
            self.heard = GROUP
        elif u < reached:
            self.heard = NOTICE

    def look_around(self) -> None:
        """Step 3: how many of my neighbours took part last week."""
        self.active_neighbours = sum([friend.took_part for friend in self.friends])

    def decide(self) -> None:
        """Steps 3 and 4: the better of two activities, and whether and how often I go."""
        self.occasions = 0
        self.turned_away = 0
        if self.heard == UNHEARD:
            return
        m, p = self.model, self.model.decision
        offered = m.places[self.community].activities
        draws = four_uniforms(m.seed, CANDIDATES, m.now, self.row)[:2]
        self.choice = max((offered[int(u * len(offered))] for u in draws), key=self.appeal)
        share = self.share()
        if p.rule == THRESHOLD:
            seen = share if p.measure == SHARE else share * self.opinions()[0]
            wants = enough_take_part(seen, self.threshold) == 1.0
        else:
            wants = uniform(m.seed, DECISION, m.now, self.row) < logistic(self.utility(self.choice, share))
        if wants:
            inclined = self.propensity + self.life
            one_more = more_days(p.days_base, self.habit, inclined, p.days_habit_weight, p.days_propensity_weight)
            most = min(p.days_most, self.free_hours / p.hours)
            u, start, _, _ = four_uniforms(m.seed, DAYS, m.now, self.row)
            self.occasions = int(days_in_week(u, one_more, most - 1.0 + 1e-9))
            self.first_day = int(start * (8 - self.occasions))

    def met(self) -> float:
        """The share of my neighbours who took part last week."""
        return self.active_neighbours / max(len(self.friends), 1.0)

    def share(self) -> float:
        """The share that I see, of those whom I meet or on the board of honour."""
        return float(seen_share(self.met(), self.model.offers.visibility[self.audience]))

    def worth(self) -> float:
        """What taking part brings me."""
        m, to = self.model, self.audience
        offers, worth = m.offers, m.decision.reward_worth
        return float(drive(self.motivation, offers.reward[to], worth, offers.reciprocity[to], offers.recognition[to]))

    def match(self, activity: Any) -> float:
        """How well an activity meets my needs."""
        return float(
            need_match(activity.need, self.first_need, self.second_need, self.model.decision.second_need_match)
        )

    def cost(self, activity: Any) -> float:
        """What an activity costs of my free time."""
        slots = self.model.slots
        clash = 1.0 - self.online_access if activity.slot == ONLINE else slots[activity.slot][self.work]
        return float(time_cost(self.model.decision.hours, self.free_hours, clash, 0.0))

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
            + p.motivation_weight * self.worth()
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
        self.took_part = int(self.occasions > 0)
        self.spoke = 0
        if self.occasions == 0:
            return
        m = self.model
        self.member = 1
        self.occasions_this_quarter += self.occasions
        if self.last_active == 0:
            self.first_active = m.now + 1
        self.last_active = m.now + 1
        self.activity = self.choice.row
        m.communities.attendance[self.community, self.first_need] += 1.0
        m.communities.initiative[self.community] += self.efficacy
        if self.choice.depth == SERVICE:
            m.communities.service_hours[self.community] += self.occasions * m.taking_part.hours
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
        reward = self.model.offers.reward[self.audience] * self.member
        level = motivation_level(self.motivation_anchor, reward, r.motivation.crowding)
        self.motivation = towards(self.motivation, level, r.motivation.drift)
        if self.spoke or self.turned_away:
            was_heard = 1.0 if self.spoke == HEARD else 0.0
            self.efficacy = efficacy_after(self.efficacy, was_heard, r.efficacy.gain, r.efficacy.loss)
        b = r.belonging
        self.belonging = belonging_after(self.belonging, self.belonging_anchor, self.occasions, b.gain, b.fade)
        own = r.duty.own_weight
        number, total = self.opinions()
        weight = number + own
        mean = (total + own * self.duty) / weight if weight > 0.0 else self.duty
        self.next_duty = opinion_after(mean, self.duty_anchor, r.duty.susceptibility)

    def opinions(self) -> tuple[int, float]:
        """How many neighbours I have, and the sum of their sense of duty."""
        total = 0.0
        for friend in self.friends:  # `sum` rounds differently from Python 3.12 on
            total += friend.duty
        return len(self.friends), total

    def live(self) -> None:
        """Step 9, second half: opinions change, life goes on, and some move out."""
        m, r = self.model, self.model.rates
        self.duty = self.next_duty
        if not self.aware or (self.occasions == 0 and self.member):
            by_chance, by_word, leaves, _ = four_uniforms(m.seed, AWARENESS, m.now, self.row)
            told = self.heard in (NEIGHBOUR, INVITATION)
            if by_chance < r.awareness.notice or (told and by_word < r.awareness.in_person):
                self.aware = 1
            if self.occasions == 0 and leaves < r.awareness.leaving:
                self.member = 0
        if self.occasions:
            self.satisfaction = towards(self.satisfaction, self.match(self.choice), r.satisfaction.learning)
        else:
            self.satisfaction = towards(self.satisfaction, 0.5, r.satisfaction.fade)
        d = r.dispositions
        shock = shock_of(*four_uniforms(m.seed, LIFE, m.now, self.row))
        self.life = autoregressed(self.life, shock, d.life_persistence, d.life_sd)
        if self.leaves <= m.now:
            self.move_in()
        self.trust = towards(self.trust, m.places[self.community].trust, m.trust_fade)
        e = m.expectation
        self.answer_expected = towards(self.answer_expected, e.start, e.forgetting)

    def move_in(self) -> None:
        """Somebody new takes over the row."""
        m, t, d = self.model, self.model.rates.turnover, self.model.rates.dispositions
        for_propensity, for_life, knows, for_stay = four_uniforms(m.seed, NEWCOMER, m.now, self.row)
        self.leaves = m.now + int(weeks_of_stay(for_stay, t.a_week))
        self.propensity = d.propensity_sd * standard_normal(for_propensity)
        self.life = d.life_sd * standard_normal(for_life)
        self.aware = int(knows >= t.unaware_share)
        self.member = self.resting = self.took_part = self.last_active = 0
        self.duty, self.motivation = self.duty_anchor, self.motivation_anchor
        self.next_duty = self.duty
        self.belonging = t.belonging * self.belonging_anchor
        self.efficacy = d.efficacy_mean
        self.answer_expected = m.expectation.start
        self.habit = self.fatigue = 0.0
        self.satisfaction = self.trust = 0.5

    def report(self) -> None:
        """Step 10: I am counted."""
        m, p = self.model, self.model.recording
        s = m.sums[self.community][self.elderly]
        raw = intention(self.duty, self.belonging, self.share(), self.efficacy, p.duty, p.belonging, p.norm, p.efficacy)
        came, member = self.occasions > 0, bool(self.member)
        for column, value in (
            (Sum.residents, 1.0),
            (Sum.participants, came),
            (Sum.occasions, self.occasions),
            (Sum.self_started, came and self.heard == NOTICE),
            (Sum.depth, self.choice.depth if came else 0.0),
            (Sum.reached, self.heard != UNHEARD),
            (Sum.invited, self.heard == INVITATION),
            (Sum.turned_away, self.turned_away),
            (Sum.active_in_year, self.last_active > 0 and self.last_active + WEEKS_OF_YEAR > m.now + 1),
            (Sum.members, member),
            (Sum.member_fatigue, self.fatigue if member else 0.0),
            (Sum.worn_out, self.fatigue >= p.worn_out_at),
            (Sum.worn_out_lower, self.fatigue >= LOWER * p.worn_out_at),
            (Sum.worn_out_higher, self.fatigue >= HIGHER * p.worn_out_at),
            (Sum.resting, self.resting > 0),
            (Sum.rest_starts, self.resting == 1),
            (Sum.returns, self.returned),
            (Sum.aware, self.aware),
            (Sum.willing, standardised(raw, p.intention_mean, p.intention_sd) >= p.willing_above),
            (Sum.duty, self.duty),
            (Sum.belonging, self.belonging),
            (Sum.efficacy, self.efficacy),
            (Sum.answer_expected, self.answer_expected),
            (Sum.motivation, self.motivation),
            (Sum.habit, self.habit),
            (Sum.satisfaction, self.satisfaction),
            (Sum.trust, self.trust),
            (Sum.intention, raw),
        ):
            s[column] += value
