"""The same week in NumPy expressions over the same columns, with neighbours as a sparse matrix of SciPy.

What a good NumPy writer does is done: state in the tables' own precision, changed in place; what never changes (costs of
time, matches of needs, degrees) computed once; lists of rows instead of masks where few are concerned (who heard, who
came, who may forget); sums by community and group over rows in that order, with `np.add.reduceat`. Duty of neighbours is
a sparse product; neighbours of the few who were active are counted by picking their rows of the same matrix, which is
faster than a product with a vector that is nearly empty.

The governing side is that of all forms (`governed.py`). Draws are either `Keyed` (the numbers of `sim.draws`, for the
test that both forms agree) or a `Stream` (one PCG64 generator, what a NumPy writer would use, for the timing). Sums
come out in another order than in the compiled week, hence equal to 1e-9 in double precision, not to the last bit.
Not done here, though `ParticipationModel.step` does it: the weekly tally and what is kept of a quarter.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import ndtri

from benchmarks.governed import STATES, Governed
from benchmarks.plain_rules import creaming_under
from sim.ages import ELDERLY_AGE
from sim.calendar import WEEKS_OF_QUARTER, WEEKS_OF_YEAR
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
    VOICE,
)
from sim.limits import COUNT_STOPS
from sim.processes.decision import SHARE, THRESHOLD
from sim.processes.outreach import MOST_COUNTED
from sim.processes.recording import SUMS, Sum
from sim.scenario.blocks.base import NEEDS
from sim.scenario.schema import Scenario
from sim.state import (
    DAYTIME,
    DELIBERATION,
    EVENING,
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

Array = NDArray[Any]
LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)


class Draws(Protocol):
    """Uniform numbers for some rows: `words` for each, as an array [words, rows]."""

    def __call__(self, purpose: int, now: int, rows: Array | int, words: int = 1) -> Array:
        """rows: their numbers, or how many of all rows from 0 on."""


class Keyed:
    """The draws of `sim.draws`, for many rows at once: Philox4x32-10 in unsigned 64-bit arithmetic."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __call__(self, purpose: int, now: int, rows: Array | int, words: int = 1) -> Array:
        """Doubles in (0, 1)."""
        row = np.asarray(np.arange(rows) if isinstance(rows, int) else rows, np.uint64)
        a, b = row & LOW, np.full(row.shape, now, np.uint64) & LOW
        c, d = np.full(row.shape, purpose, np.uint64), row >> HALF
        key_0, key_1 = self.seed & int(LOW), (self.seed >> 32) & int(LOW)
        for _ in range(10):
            first, second = np.uint64(0xD2511F53) * a, np.uint64(0xCD9E8D57) * c
            a, b, c, d = (
                (second >> HALF) ^ b ^ np.uint64(key_0),
                second & LOW,
                (first >> HALF) ^ d ^ np.uint64(key_1),
                first & LOW,
            )
            key_0, key_1 = (key_0 + 0x9E3779B9) & int(LOW), (key_1 + 0xBB67AE85) & int(LOW)
        return (np.stack((a, b, c, d)[:words]) + 0.5) * 2.0**-32


class Stream:
    """One stream of PCG64, in the precision of the state; who draws when decides who gets which number."""

    def __init__(self, seed: int, precision: Any) -> None:
        self.generator, self.precision = np.random.Generator(np.random.PCG64(seed)), precision

    def __call__(self, purpose: int, now: int, rows: Array | int, words: int = 1) -> Array:
        """Numbers in [0, 1)."""
        number = rows if isinstance(rows, int) else len(rows)
        return self.generator.random((words, number), self.precision)


class InNumpy(Governed):
    """A community whose residents are columns and whose week is a sequence of expressions. keyed: which draws.

    `history` holds the sums of reported weeks as `Record.sums` does, [C, 2, len(SUMS)] each.
    """

    def __init__(self, scenario: Scenario, folder: Path | str = ".", keyed: bool = False) -> None:
        super().__init__(scenario, folder)
        people, places, d = self.people, self.communities, self.decision
        self.real = self.minds.duty.dtype
        self.draws: Draws = Keyed(self.seed) if keyed else Stream(self.seed, self.real)
        self.number = n = len(people.age)
        self.history: list[Array] = []
        self.came: Array = np.flatnonzero(self.events.took_part)
        self.buffer: Array = np.empty(n, self.real)

        # Who belongs together. Rows are ordered by community already, by community and group in `order`.
        self.community = people.community.astype(np.intp)
        self.first_rows = places.first[:-1].astype(np.intp)
        self.group = 2 * self.community + (people.age >= ELDERLY_AGE)
        self.order = np.argsort(self.group, kind="stable")
        self.size_of_group = np.bincount(self.group, minlength=2 * len(places.residents))
        self.groups = np.flatnonzero(self.size_of_group)
        self.first_of_group = (np.cumsum(self.size_of_group) - self.size_of_group)[self.groups]

        # What never changes.
        start, others = self.neighbours.start, self.neighbours.others
        index = (others.astype(np.int32), start.astype(np.int32))  # one of 64 bits makes both so
        self.ties = csr_array((np.ones(len(others), self.real), *index), shape=(n, n))
        self.degree_of = np.diff(self.ties.indptr)
        degree = self.degree_of.astype(self.real)
        self.share_of_one = 1.0 / np.maximum(degree, 1.0)
        weight = degree + self.rates.duty.own_weight
        self.alone = np.flatnonzero(weight == 0.0)
        self.share_of_one_opinion = 1.0 / np.where(weight > 0.0, weight, 1.0).astype(self.real)
        self.share: Array = np.empty(n, self.real)  # of neighbours who took part last week
        self.silence = ((1.0 - self.outreach.word_of_mouth) ** np.arange(MOST_COUNTED + 1)).astype(self.real)
        self.missed = ((1.0 - self.rates.habit.gain) ** np.arange(8)).astype(self.real)
        misfit = np.empty((n, 3))
        for slot in (DAYTIME, EVENING):
            misfit[:, slot] = np.array(self.slots[slot])[people.work]
        misfit[:, ONLINE] = 1.0 - people.online_access.astype(np.float64)
        load = np.minimum(1.0, d.hours / people.free_hours.astype(np.float64))
        self.cost = (load[:, None] * misfit).astype(self.real).reshape(-1)
        match = np.zeros((n, len(NEEDS)), self.real)
        match[np.arange(n), people.second_need] = d.second_need_match
        match[np.arange(n), people.first_need] = 1.0
        self.match = match.reshape(-1)
        self.most_days = np.minimum(d.days_most, people.free_hours / d.hours) - 1.0 + 1e-9

    def step(self) -> None:
        """One week, in the order of ParticipationModel.step."""
        week = self.open_week()
        self.plan_tables()
        self.see_neighbours()
        heard = self.hear()
        self.choose(heard)
        wanting = self.decide(heard)
        self.came = self.admit(wanting)
        self.take_part()
        self.govern_tables()
        self.settle(week)
        self.learn()
        self.look_ahead(week)
        if week >= 1:
            self.history.append(self.add_up(heard))
        if week % WEEKS_OF_QUARTER == 0:
            self.events.occasions_this_quarter[:] = 0

    def spread(self, values: Array) -> Any:
        """A number for each community, [C], as something that goes with columns: one number where there is one community."""
        if len(values) == 1:
            return float(values[0])
        return np.repeat(values.astype(self.real), self.communities.residents)

    def at_home(self, values: Array, rows: Array) -> Any:
        """A number for each community, [C], for some rows."""
        return float(values[0]) if len(values) == 1 else values.astype(self.real)[self.community[rows]]

    def by_community(self, rows: Array, values: Array | None = None) -> Array:
        """How many rows, or the sum of their values, in each community, [C]."""
        return np.bincount(self.community[rows], values, minlength=len(self.first_rows))

    def see_neighbours(self) -> None:
        """Step 3: the neighbours of those who were active last week are counted, from all their places in the matrix."""
        start, w = self.ties.indptr, self.events
        active = rows_of(w.took_part)
        first, ties = start[active], self.degree_of[active]
        places = np.repeat(first - np.cumsum(ties) + ties, ties)
        places += np.arange(len(places))
        seen = np.bincount(self.ties.indices[places], minlength=self.number)
        w.active_neighbours[:] = seen
        np.multiply(seen, self.share_of_one, out=self.share, casting="same_kind")
        if self.offers.visibility.any():
            self.share *= (1.0 + self.offers.visibility).astype(self.real)[self.people.audience]
            np.minimum(self.share, 1.0, out=self.share)

    def hear(self) -> Array:
        """Step 3: the most personal channel that reaches each; returns the rows of those who heard."""
        p, minds, w, places = self.outreach, self.minds, self.events, self.communities
        resting = rows_of(minds.resting)
        here = places.residents - self.by_community(resting)
        habit = np.add.reduceat(minds.habit, self.first_rows, dtype=np.float64)
        habit -= self.by_community(resting, minds.habit[resting])
        mean = np.maximum(habit / np.maximum(1.0, here), 0.001)
        creaming = creaming_under(places.pressure, p.creaming, p.creaming_under_pressure)
        everybody = (1.0 - creaming) * here + creaming * habit / mean
        scale = p.invitations * places.staffing * places.residents / np.maximum(everybody, 1e-12)

        invited = minds.habit * self.spread(scale * creaming / mean)
        invited += self.spread(scale * (1.0 - creaming))
        np.minimum(invited, 1.0, out=invited)
        u = self.draws(HEARING, self.now, self.number)[0]
        heard = (u < invited).view(np.uint8)
        quiet = np.subtract(1.0, invited, out=invited)
        quiet *= self.silence[np.minimum(w.active_neighbours, MOST_COUNTED)]
        np.subtract(1.0, u, out=u)
        heard += u > quiet
        quiet *= 1.0 - p.group * minds.member.astype(self.real)
        heard += u > quiet
        quiet *= 1.0 - p.publicity * (minds.aware * self.people.notice_access)
        heard += u > quiet
        heard[resting] = UNHEARD
        first = self.planned.first
        for c in np.flatnonzero(first[1:] == first[:-1]):
            heard[places.first[c] : places.first[c + 1]] = UNHEARD
        w.heard[:] = heard
        return rows_of(heard)

    def choose(self, rows: Array) -> None:
        """Step 4: the better of two activities."""
        d, planned = self.decision, self.planned
        first = planned.first.astype(np.intp)
        begin, number = first[:-1][self.community[rows]], np.diff(first)[self.community[rows]]
        one, other = begin + (self.draws(CANDIDATES, self.now, rows, 2) * number).astype(np.intp)
        appeal = [
            d.match_weight * self.match[rows * len(NEEDS) + planned.need[a]]
            - d.time_weight * self.cost[rows * 3 + planned.slot[a]]
            for a in (one, other)
        ]
        self.choice = np.where(appeal[1] > appeal[0], other, one)
        self.events.activity[rows] = self.choice

    def decide(self, rows: Array) -> Array:
        """Step 4: who wants to take part, and on how many days; returns the rows of those who want."""
        d, people, minds, w, planned = self.decision, self.people, self.minds, self.events, self.planned
        share = self.share[rows]
        if d.rule == THRESHOLD:
            seen = share if d.measure == SHARE else share.astype(np.float64) * self.degree_of[rows]
            wants = seen >= people.threshold[rows] - 1e-7
        else:
            efficacy = minds.efficacy[rows]
            utility = d.duty * minds.duty[rows]
            utility += d.belonging * minds.belonging[rows]
            utility += d.norm * share
            utility += d.efficacy * efficacy
            utility -= d.intention_mean
            utility *= d.intention_weight / d.intention_sd
            utility += d.habit_weight * minds.habit[rows]
            utility += d.neighbour_weight * share
            utility += d.match_weight * self.match[rows * len(NEEDS) + planned.need[self.choice]]
            utility += d.motivation_weight * minds.motivation[rows]
            offers = self.offers
            worth = d.motivation_weight * (d.reward_worth * offers.reward + offers.reciprocity + offers.recognition)
            if worth.any():
                utility += worth.astype(self.real)[people.audience[rows]]
            utility -= d.time_weight * self.cost[rows * 3 + planned.slot[self.choice]]
            felt = np.maximum(0.0, minds.fatigue[rows] - d.fatigue_onset)
            felt *= felt
            utility -= d.fatigue_weight * felt
            utility += people.propensity[rows]
            utility += minds.life[rows]
            utility += self.at_home(d.maturity_weight * self.communities.maturity + self.common, rows)
            utility += d.efficacy_weight * efficacy * (planned.depth[self.choice] >= DELIBERATION)
            utility += d.invitation_weight * (w.heard[rows] == INVITATION).astype(self.real)
            wants = self.draws(DECISION, self.now, rows)[0] < logistic(utility)
        wanting = rows[wants]
        u, start = self.draws(DAYS, self.now, wanting, 2)
        inclined = people.propensity[wanting] + minds.life[wanting]
        one_more = logistic(
            d.days_base + d.days_habit_weight * minds.habit[wanting] + d.days_propensity_weight * inclined
        )
        days, chance, most = np.ones(len(wanting), np.int64), one_more.copy(), self.most_days[wanting]
        goes_on = (u < chance) & (days < most)
        while goes_on.any():
            days += goes_on
            chance *= one_more
            goes_on &= (u < chance) & (days < most)
        w.occasions[:] = 0
        w.occasions[wanting] = days
        w.first_day[wanting] = start * (8 - days)
        return wanting

    def admit(self, wanting: Array) -> Array:
        """Step 5: chance admits as many as there are places; returns the rows of those who come."""
        w, places = self.events, math.floor(self.settings.calendar.seats)
        w.turned_away[:] = 0
        activity = w.activity[wanting].astype(np.intp)
        applicants = np.bincount(activity, minlength=len(self.planned.need))
        self.planned.applicants[:] = applicants
        if not (applicants > places).any():
            return wanting
        queue = np.lexsort((self.draws(ADMISSION, self.now, wanting)[0], activity))
        first = np.cumsum(applicants) - applicants
        late = queue[np.arange(len(queue)) - first[activity[queue]] >= places]
        w.occasions[wanting[late]] = 0
        w.turned_away[wanting[late]] = 1
        return np.delete(wanting, late)

    def take_part(self) -> None:
        """Step 6: hours, membership, attendance, initiative and voices."""
        p, people, minds, w, places, rows = (
            self.taking_part, self.people, self.minds, self.events, self.communities, self.came,
        )  # fmt: skip
        w.took_part[:] = 0
        w.took_part[rows] = 1
        w.spoke[:] = 0
        minds.member[rows] = 1
        hours = w.occasions[rows] * p.hours
        w.occasions_this_quarter[rows] += w.occasions[rows]
        w.first_active[rows[w.last_active[rows] == 0]] = self.now + 1
        w.last_active[rows] = self.now + 1
        kind = self.community[rows] * len(NEEDS) + people.first_need[rows]
        places.attendance[:] *= p.imitation_memory
        places.attendance[:] += np.bincount(kind, minlength=places.attendance.size).reshape(places.attendance.shape)
        places.initiative[:] = self.by_community(rows, minds.efficacy[rows])
        self.depth = self.planned.depth[w.activity[rows]]
        serving = self.depth == SERVICE
        places.service_hours[:] = self.by_community(rows[serving], hours[serving])
        speaking = rows[self.depth >= DELIBERATION]
        w.spoke[speaking] = np.where(self.draws(VOICE, self.now, speaking)[0] < p.heard, HEARD, IGNORED)

    def settle(self, week: int) -> None:
        """Step 8: points are promised, paid within the budget, and redeemed."""
        w, rows = self.events, self.came
        for at, (mechanism, ledger) in enumerate(zip(self.policy.mechanisms, self.policy.ledgers, strict=True)):
            payment, strength = mechanism.payment(), mechanism.strength(week)
            if payment is None or ledger is None:
                continue
            if strength > 0.0:
                earners = rows[self.policy.covers[at][self.people.audience[rows]] > 0]
                promised = w.occasions[earners] * (payment.points * strength)
                cost = float(promised.sum()) * payment.yuan_per_point
                self.policy.schemes.paid_share[at] = share = min(1.0, payment.budget / cost) if cost > 0.0 else 1.0
                ledger.balance[earners] += (promised * share + 1e-9).astype(np.int64)
            holding = np.flatnonzero(ledger.balance)
            goes = self.draws(REDEMPTION, self.now, holding)[0] < ledger.redemption[self.people.audience[holding]]
            goes |= self.minds.leaves[holding] <= self.now
            ledger.balance[holding[goes]] = 0

    def learn(self) -> None:
        """Step 9: what the week did to people; then life goes on, and some move out."""
        self.tire()
        self.rest()
        self.form_habits()
        self.be_motivated()
        self.be_heard()
        self.belong()
        self.share_opinions()
        self.become_aware()
        self.be_satisfied()
        self.live()
        self.move_house()
        self.mature()
        self.trust_the_committee()
        self.forget_answers()

    def tire(self) -> None:
        """Weeks recover, load tires."""
        f, fatigue, rows = self.rates.fatigue, self.minds.fatigue, self.came
        tired = fatigue[rows]
        load = self.events.occasions[rows].astype(self.real)
        load *= f.strain * (1.0 - f.buffer)
        load *= 1.0 + f.spiral * tired
        fatigue *= 1.0 - f.recovery
        fatigue[rows] += load

    def rest(self) -> None:
        """The exhausted rest and come back; the few whom it concerns."""
        f, minds, w = self.rates.fatigue, self.minds, self.events
        rows = rows_of(minds.resting.view(np.bool_) | (minds.fatigue >= f.rest_at))
        before, fatigue = minds.resting[rows], minds.fatigue[rows]
        recovered = (before > 0) & (before >= f.least_rest) & (fatigue < f.return_below)
        minds.resting[rows] = np.where(recovered, 0, np.minimum(COUNT_STOPS, before + 1))
        w.returned[:] = 0
        w.returned[rows[recovered]] = 1

    def form_habits(self) -> None:
        """Occasions make habit, weeks without undo it."""
        p, habit, rows = self.rates.habit, self.minds.habit, self.came
        missing = 1.0 - habit[rows]
        missing *= self.missed[self.events.occasions[rows]]
        habit *= 1.0 - p.decay
        habit[rows] = 1.0 - missing

    def be_motivated(self) -> None:
        """Motivation moves to its baseline, or to what a contingent reward leaves of it."""
        people, minds, p = self.people, self.minds, self.rates.motivation
        level, rewarded = people.motivation_anchor, self.offers.reward > 0.0
        if rewarded.any():
            crowded = rows_of(rewarded[people.audience] & minds.member.view(np.bool_))
            level = level.copy()
            level[crowded] *= 1.0 - p.crowding
        towards(minds.motivation, level, p.drift, self.buffer)

    def be_heard(self) -> None:
        """Those who spoke learn whether it counted; those turned away learn as if ignored."""
        p, w = self.rates.efficacy, self.events
        rows = rows_of(w.spoke | w.turned_away)
        efficacy = self.minds.efficacy[rows]
        gained, lost = efficacy + p.gain * (1.0 - efficacy), efficacy - p.loss * efficacy
        self.minds.efficacy[rows] = np.where(w.spoke[rows] == HEARD, gained, lost)

    def belong(self) -> None:
        """Meeting makes belonging, time takes it back."""
        p, belonging, rows = self.rates.belonging, self.minds.belonging, self.came
        belonging[rows] += p.gain * (1.0 - belonging[rows])
        towards(belonging, self.people.belonging_anchor, p.fade, self.buffer)

    def share_opinions(self) -> None:
        """Duty moves to the mean of the neighbours and oneself, held by the own anchor."""
        p, duty = self.rates.duty, self.minds.duty
        alone = duty[self.alone]
        mean = self.ties @ duty
        mean += np.multiply(duty, p.own_weight, out=self.buffer)
        mean *= self.share_of_one_opinion
        mean[self.alone] = alone
        mean *= p.susceptibility
        np.multiply(self.people.duty_anchor, 1.0 - p.susceptibility, out=duty)
        duty += mean

    def become_aware(self) -> None:
        """Who does not know the community comes across it, or is told; inactive members drift out of the group."""
        p, minds, w = self.rates.awareness, self.minds, self.events
        rows = rows_of((minds.aware ^ 1) | (minds.member & (w.took_part ^ 1)))
        by_chance, by_word, leaving = self.draws(AWARENESS, self.now, rows, 3)
        in_person = w.heard[rows] >= NEIGHBOUR
        minds.aware[rows[(by_chance < p.notice) | (in_person & (by_word < p.in_person))]] = 1
        leaves = rows[leaving < p.leaving]
        minds.member[leaves[w.occasions[leaves] == 0]] = 0

    def be_satisfied(self) -> None:
        """Satisfaction remembers how well occasions matched needs, and fades to the middle."""
        p, satisfaction, rows = self.rates.satisfaction, self.minds.satisfaction, self.came
        after = satisfaction[rows]
        match = self.match[rows * len(NEEDS) + self.planned.need[self.events.activity[rows]]]
        after += p.learning * (match - after)
        satisfaction *= 1.0 - p.fade
        satisfaction += 0.5 * p.fade
        satisfaction[rows] = after

    def live(self) -> None:
        """Life goes on, slowly up and down."""
        d, life = self.rates.dispositions, self.minds.life
        words = self.draws(LIFE, self.now, self.number, 4)
        shock = words[0]
        for word in words[1:]:
            shock += word
        shock -= 2.0
        shock *= math.sqrt(3.0) * math.sqrt(1.0 - d.life_persistence**2) * d.life_sd
        life *= d.life_persistence
        life += shock

    def move_house(self) -> None:
        """Some move out; who moves in takes over the row."""
        t, d, people, minds, w = self.rates.turnover, self.rates.dispositions, self.people, self.minds, self.events
        rows = np.flatnonzero(minds.leaves <= self.now)
        for_propensity, for_life, knows, for_stay = self.draws(NEWCOMER, self.now, rows, 4).astype(np.float64)
        stay = np.full(len(rows), 50000.0)
        if t.a_week > 0.0:
            stay = np.minimum(stay, 1.0 + np.floor(np.log(for_stay + 1e-300) / math.log(max(1e-12, 1.0 - t.a_week))))
        minds.leaves[rows] = self.now + stay.astype(np.int64)
        people.propensity[rows] = d.propensity_sd * ndtri(for_propensity)
        minds.life[rows] = d.life_sd * ndtri(for_life)
        minds.aware[rows] = knows >= t.unaware_share
        minds.duty[rows] = people.duty_anchor[rows]
        minds.belonging[rows] = t.belonging * people.belonging_anchor[rows]
        minds.efficacy[rows] = d.efficacy_mean
        minds.answer_expected[rows] = self.expectation.start
        minds.motivation[rows] = people.motivation_anchor[rows]
        minds.satisfaction[rows] = minds.trust[rows] = 0.5
        for column in (minds.member, minds.resting, minds.habit, minds.fatigue, w.took_part, w.last_active):
            column[rows] = 0

    def mature(self) -> None:
        """Practice makes institutions mature."""
        p, places = self.rates.maturity, self.communities
        active = self.by_community(self.came) / places.residents
        with np.errstate(divide="ignore"):
            level = np.where(active > 0.0, logistic(p.steepness * (np.log(active) - math.log(p.half))), 0.0)
        places.maturity[:] += p.rate * (level - places.maturity)

    def trust_the_committee(self) -> None:
        """Trust returns to what the committee's work makes plausible."""
        trust = self.minds.trust
        plausible = np.clip(0.5 + self.trust_of_service * (self.communities.service - 0.5), 0.0, 1.0)
        trust *= 1.0 - self.trust_fade
        trust += self.spread(self.trust_fade * plausible)

    def forget_answers(self) -> None:
        """What was learnt of answers is slowly forgotten."""
        e, expected = self.expectation, self.minds.answer_expected
        expected *= 1.0 - e.forgetting
        expected += e.forgetting * e.start

    def add_up(self, heard: Array) -> Array:
        """Step 10: this week's sums by community and group, [C, 2, len(SUMS)]; 0 where the forms do not know a sum."""
        p, minds, w, came = self.recording, self.minds, self.events, self.came
        raw = p.duty * minds.duty
        raw += p.belonging * minds.belonging
        raw += p.norm * self.share
        raw += p.efficacy * minds.efficacy
        resting, worn = rows_of(minds.resting), np.flatnonzero(minds.fatigue >= LOWER * p.worn_out_at)
        member = rows_of(minds.member)
        recent = max(1, self.now + 2 - WEEKS_OF_YEAR)
        few: dict[str, tuple[Array, Array | None]] = {
            "participants": (came, None),
            "occasions": (came, w.occasions[came]),
            "self_started": (came[w.heard[came] == NOTICE], None),
            "depth": (came, self.depth),
            "reached": (heard, None),
            "invited": (heard[w.heard[heard] == INVITATION], None),
            "turned_away": (rows_of(w.turned_away), None),
            "members": (member, None),
            "member_fatigue": (member, minds.fatigue[member]),
            "worn_out": (worn[minds.fatigue[worn] >= p.worn_out_at], None),
            "worn_out_lower": (worn, None),
            "worn_out_higher": (worn[minds.fatigue[worn] >= HIGHER * p.worn_out_at], None),
            "resting": (resting, None),
            "rest_starts": (resting[minds.resting[resting] == 1], None),
            "returns": (rows_of(w.returned), None),
        }
        all_rows: dict[str, Array] = {
            "active_in_year": w.last_active >= recent,
            "aware": minds.aware,
            "willing": (raw - p.intention_mean) / p.intention_sd >= p.willing_above,
            **{name: getattr(minds, name) for name in STATES},
            "intention": raw,
        }
        sums = np.zeros((len(self.size_of_group), len(SUMS)))
        sums[:, Sum.residents] = self.size_of_group
        for name, (rows, values) in few.items():
            sums[:, Sum[name]] = np.bincount(self.group[rows], values, minlength=len(sums))
        for name, column in all_rows.items():
            kind = np.float64 if column.dtype.kind == "f" else np.int64
            total = np.add.reduceat(column.take(self.order), self.first_of_group, dtype=kind)
            sums[self.groups, Sum[name]] = total
        return sums.reshape(-1, 2, len(SUMS))


def rows_of(flags: Array) -> Array:
    """The rows whose byte is not zero; NumPy is four times as fast where it may take bytes for truth values."""
    return np.flatnonzero(flags.view(np.bool_))


def logistic(x: Array) -> Array:
    """The probability that belongs to a log-odds."""
    return 1.0 / (1.0 + np.exp(-x))


def towards(column: Array, level: Array, share: float, buffer: Array) -> None:
    """Move a column a share of the way to a level, in place."""
    np.subtract(level, column, out=buffer)
    buffer *= share
    column += buffer
