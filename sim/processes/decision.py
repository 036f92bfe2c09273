"""Step 4 of the week: of which activity I hear first, and whether I want to take part."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.calendar import DAYS_OF_WEEK
from sim.compiler import inline, process
from sim.draws import CANDIDATES, DAYS, DECISION, four_uniforms, uniform
from sim.neighbours.rows import Neighbours, neighbours_of
from sim.parameter_types import DecisionParameters
from sim.processes.blocks import those
from sim.processes.incentives import reckon_with_pay
from sim.processes.organizers import called_by
from sim.rules.decision import (
    appeal,
    days_in_week,
    days_spared,
    drive,
    enough_take_part,
    fatigue_cost,
    intention,
    more_days,
    most_days,
    need_match,
    neighbour_share,
    online_misfit,
    same_for_all,
    seen_share,
    standardised,
    time_cost,
)
from sim.rules.numbers import ROUNDING, logistic
from sim.rules.places import busy_here
from sim.state import DELIBERATION, EVENING, INVITATION, NOBODY, ONLINE, Activities, Communities, Events, People
from sim.terms import Effects, ToResidents
from sim.world import World

THRESHOLD, SHARE = 1, 0
"""Of the choices of `decision.rule` (the other is the logit) and of `decision.threshold.measure` (the other is the count)."""


@inline
def misfit(slot: int, work: int, online_access: float, added: float, slots: NDArray[np.float64]) -> float:
    """How badly a slot fits: slots [slot, work], and for online activities what online access lacks."""
    if slot == ONLINE:
        return online_misfit(online_access, added)
    return float(slots[slot, work])


class State(NamedTuple):
    """What of a person enters the utility, as `Minds` and `People` keep it."""

    duty: float
    belonging: float
    efficacy: float
    motivation: float
    habit: float
    fatigue: float
    propensity: float
    life: float


class Situation(NamedTuple):
    """In what situation somebody decides: what is common to all, how mature institutions are, the share of neighbours who are
    seen to take part, how well the activity matches, what it costs in time, and what reward and thanks are reckoned with."""

    common: float
    maturity: float
    share: float
    match: float
    cost: float
    reward: float
    thanks: float


class OfPerson(NamedTuple):
    """What each term that lies in a person adds to the utility, in log-odds, in the order in which they are added."""

    common: float
    intention: float
    habit: float
    neighbours: float
    match: float
    drive: float
    time: float
    fatigue: float
    maturity: float
    propensity: float
    life: float


class OfOccasion(NamedTuple):
    """What the occasion adds to the utility, in log-odds: speaking, having been invited, a small group."""

    speaking: float
    invited: float
    small_group: float


class Days(NamedTuple):
    """On how many days somebody wants to come: the chance of one more, the most there can be, the draw; from which day."""

    one_more: float
    most: float
    u: float
    wanted: int
    first: int


class Chosen(NamedTuple):
    """The activities that those who heard keep in mind: how well each matches, and what it costs in time, [rows]."""

    match: NDArray[np.float64]
    cost: NDArray[np.float64]


@process
def choose(world: World, c: int, rows: NDArray[np.uint32], now: int) -> Chosen:
    """Two of this week's activities come to my ears; I keep the one with the better match minus cost of time.

    rows: who heard, in community c.
    """
    people, events, activities, effects, seed = world.people, world.events, world.calendar, world.effects, world.seed
    slots = slots_in(world, c)
    p = world.parameters.decision[0]
    first = int(activities.first[c])
    number = int(activities.first[c + 1]) - first
    one, other = np.empty(len(rows), np.uint32), np.empty(len(rows), np.uint32)
    for j in range(len(rows)):
        one[j], other[j] = two_of(first, number, rows[j], seed, now)
    if len(world.organizers.kind) > 0:
        for j in range(len(rows)):
            one[j], other[j] = two_for(world, one[j], other[j], rows[j], now)
    chosen = Chosen(np.empty(len(rows)), np.empty(len(rows)))
    for j in range(len(rows)):
        i = rows[j]
        match, cost = match_and_cost(one[j], i, people, activities, effects, slots, p)
        match_other, cost_other = match_and_cost(other[j], i, people, activities, effects, slots, p)
        better = prefers_other(match, cost, match_other, cost_other, p)
        events.activity[i] = other[j] if better else one[j]
        chosen.match[j] = match_other if better else match
        chosen.cost[j] = cost_other if better else cost
    return chosen


@inline
def slots_in(world: World, c: int) -> NDArray[np.float64]:
    """How badly daytime and evening fit in community c, [2, 3] as `Parameters.slots`: it has its own habits of evenings."""
    here = world.parameters.slots.copy()
    for work in range(here.shape[1]):
        here[EVENING, work] = busy_here(here[EVENING, work], world.communities.evenings[c])
    return here


@inline
def two_of(first: int, number: int, i: int, seed: int, now: int) -> tuple[int, int]:
    """Of so many activities from `first` on, the two that come to the ears of resident i."""
    one, other, _, _ = four_uniforms(seed, CANDIDATES, now, i)
    return first + int(one * number), first + int(other * number)


@inline
def two_for(world: World, one: int, other: int, i: int, now: int) -> tuple[int, int]:
    """The two that resident i hears of: those of `two_of`, or of the activities of the own team's organizer alone."""
    k = called_by(world, i, now)
    if k == NOBODY:
        return one, other
    start, calls = int(world.organizers.first_call[k]), int(world.organizers.calls[k])
    a, b = two_of(start, calls, i, world.seed, now)
    return int(world.calendar.by_organizer[a]), int(world.calendar.by_organizer[b])


@inline
def prefers_other(match: float, cost: float, match_other: float, cost_other: float, p: DecisionParameters) -> bool:
    """Whether the second of two activities appeals more."""
    of_other = appeal(match_other, cost_other, p.match_weight, p.time_weight)
    return of_other > appeal(match, cost, p.match_weight, p.time_weight)


@inline
def match_and_cost(
    a: int,
    i: int,
    people: People,
    activities: Activities,
    effects: Effects,
    slots: NDArray[np.float64],
    p: DecisionParameters,
) -> tuple[float, float]:
    """How an activity looks from outside: how well it matches, and what it costs in time."""
    offered = effects.residents[people.audience[i]]
    match = need_match(activities.need[a], people.first_need[i], people.second_need[i], p.second_need_match)
    clash = misfit(activities.slot[a], people.work[i], people.online_access[i], offered.online_misfit, slots)
    return match, time_cost(p.hours, people.free_hours[i], clash, offered.effort)


@process
def decide(world: World, c: int, rows: NDArray[np.uint32], chosen: Chosen, now: int) -> None:
    """Who heard decides: by the utility of the activity (a logit), or by a threshold on active neighbours.

    rows: who heard, in community c. p.intention_mean and p.intention_sd: of the founding population.
    """
    people, events = world.people, world.events
    effects, neighbours, seed = world.effects, world.neighbours, world.seed
    p = world.parameters.decision[0]
    share = shares(rows, people, events, effects, neighbours)
    wants = np.empty(len(rows), np.uint8)
    if p.rule == THRESHOLD:
        threshold = people.threshold
        for j in range(len(rows)):
            i = rows[j]
            wants[j] = enough_take_part(crowd(share[j], neighbours, i, p), threshold[i]) == 1.0
    else:
        common = in_common(world.communities, c, p)
        utility = utilities(world, rows, chosen, share, common, world.communities.maturity[c])
        for j in range(len(rows)):
            probability, u = willingness(utility[j], rows[j], seed, now)
            wants[j] = u < probability
    choose_days(world, c, those(rows, wants), now)


@process
def shares(
    rows: NDArray[np.uint32], people: People, events: Events, effects: Effects, neighbours: Neighbours
) -> NDArray[np.float64]:
    """The share of neighbours who took part last week, as each of the rows sees it."""
    active, share = events.active_neighbours, np.empty(len(rows))
    audience, visibility = people.audience, effects.residents.visibility
    for j in range(len(rows)):
        i = rows[j]
        share[j] = share_seen(active[i], neighbours, i, visibility[audience[i]])
    return share


@inline
def share_seen(active: float, neighbours: Neighbours, i: int, visibility: float) -> float:
    """The share of neighbours whom resident i sees take part. active: how many did; visibility: what honours add."""
    return seen_share(neighbour_share(active, neighbours_of(neighbours, i)), visibility)


@inline
def crowd(share: float, neighbours: Neighbours, i: int, p: DecisionParameters) -> float:
    """What resident i compares with the threshold: a share of neighbours, or how many they are."""
    return share if p.measure == SHARE else share * neighbours_of(neighbours, i)


@inline
def in_common(communities: Communities, c: int, p: DecisionParameters) -> float:
    """What is the same for all in community c, in log-odds."""
    usual = same_for_all(p.intercept, p.free_riding, p.group_size, p.low_demand_weight, communities.demand[c])
    return float(usual + communities.urgency[c] + communities.activity[c])


@inline
def willingness(utility: float, i: int, seed: int, now: int) -> tuple[float, float]:
    """The chance that resident i wants to take part, and the draw against it."""
    return logistic(utility), uniform(seed, DECISION, now, i)


@process
def utilities(
    world: World, rows: NDArray[np.uint32], chosen: Chosen, share: NDArray[np.float64], common: float, maturity: float
) -> NDArray[np.float64]:
    """What taking part in the chosen activity is worth to each of the rows, in log-odds: docs/model.md, term by term."""
    people, minds, events, activities, effects = world.people, world.minds, world.events, world.calendar, world.effects
    p = world.parameters.decision[0]
    match, cost, extra = chosen.match, chosen.cost, np.empty(len(rows))
    offers, audience = effects.residents, people.audience
    activity, heard, depth = events.activity, events.heard, activities.depth
    efficacy, expected = minds.efficacy, minds.answer_expected
    for j in range(len(rows)):
        i = rows[j]
        offered = offers[audience[i]]
        extra[j] = in_all(of_occasion(depth[activity[i]], heard[i], efficacy[i], expected[i], offered, p))
    utility, felt = np.empty(len(rows)), reckon_with_pay(world, rows)
    duty, belonging, habit, motivation = minds.duty, minds.belonging, minds.habit, minds.motivation
    fatigue, life, propensity = minds.fatigue, minds.life, people.propensity
    for j in range(len(rows)):
        i = rows[j]
        to = offers[audience[i]]
        state = State(duty[i], belonging[i], efficacy[i], motivation[i], habit[i], fatigue[i], propensity[i], life[i])
        at = Situation(common, maturity, share[j], match[j], cost[j], felt.reward[j], felt.thanks[j])
        terms = of_person(state, at, to, p)
        utility[j] = utility_of(terms, extra[j])
    return utility


@inline
def of_occasion(
    depth: int, heard: int, efficacy: float, expected: float, offered: ToResidents[float], p: DecisionParameters
) -> OfOccasion:
    """What an occasion of this depth, heard of through this channel, adds. expected: whether an answer is; offered: what
    mechanisms add for the resident."""
    counts = p.efficacy_weight * efficacy + p.answer_weight * (expected - p.answer_start)
    speaking = counts + offered.speaking if depth >= DELIBERATION else 0.0
    return OfOccasion(
        speaking, p.invitation_weight if heard == INVITATION else 0.0, p.free_riding * offered.small_group
    )


@inline
def in_all(occasion: OfOccasion) -> float:
    """What the occasion adds, in the order in which it is added: another order would give other bits."""
    return occasion.speaking + occasion.invited + occasion.small_group


@inline
def of_person(state: State, at: Situation, offered: ToResidents[float], p: DecisionParameters) -> OfPerson:
    """What a person's state adds to what is common to all."""
    norm = at.share + offered.norm
    willing = standardised(
        intention(state.duty, state.belonging, norm, state.efficacy, p.duty, p.belonging, p.norm, p.efficacy),
        p.intention_mean,
        p.intention_sd,
    )
    return OfPerson(
        at.common,
        p.intention_weight * willing,
        p.habit_weight * state.habit,
        p.neighbour_weight * at.share,
        p.match_weight * at.match,
        p.motivation_weight * drive(state.motivation, at.reward, p.reward_worth, offered.reciprocity, at.thanks),
        -(p.time_weight * at.cost),
        -(p.fatigue_weight * fatigue_cost(state.fatigue, p.fatigue_onset)),
        p.maturity_weight * at.maturity,
        state.propensity,
        state.life,
    )


@inline
def utility_of(person: OfPerson, extra: float) -> float:
    """The utility: all terms, in the order in which they stand, and what the occasion adds."""
    return (
        person.common
        + person.intention
        + person.habit
        + person.neighbours
        + person.match
        + person.drive
        + person.time
        + person.fatigue
        + person.maturity
        + person.propensity
        + person.life
        + extra
    )


@process
def choose_days(world: World, c: int, rows: NDArray[np.uint32], now: int) -> None:
    """Who wants to come chooses on how many days, and from which. rows: who does, in community c."""
    people, minds, events, effects, seed = world.people, world.minds, world.events, world.effects, world.seed
    p = world.parameters.decision[0]
    base = days_here(world.communities, c, p)
    number = len(rows)
    u, start, on_rota = np.empty(number), np.empty(number), np.empty(number)
    one_more, keen = np.empty(number), np.empty(number)
    for j in range(number):
        u[j], start[j], on_rota[j], _ = four_uniforms(seed, DAYS, now, rows[j])
    habit, propensity, life, free_hours = minds.habit, people.propensity, minds.life, people.free_hours
    for j in range(number):
        i = rows[j]
        one_more[j], keen[j] = habit[i], inclination(propensity[i], life[i])
    for j in range(number):
        one_more[j] = one_more_day(one_more[j], keen[j], base, p)
    audience, spared = people.audience, effects.residents.spared_days
    for j in range(number):
        i = rows[j]
        free = days_spared(spared[audience[i]], on_rota[j])
        days = days_for(u[j], start[j], one_more[j], free, free_hours[i], p)
        events.occasions[i] = days.wanted
        events.first_day[i] = days.first


@inline
def inclination(propensity: float, life: float) -> float:
    """Propensity and what goes on in a life this week, added in the precision that states are kept in."""
    return propensity + life


@inline
def days_here(communities: Communities, c: int, p: DecisionParameters) -> float:
    """How readily one more day follows in community c, in log-odds, before habit and propensity."""
    return float(p.days_base + communities.days[c])


@inline
def one_more_day(habit: float, keen: float, base: float, p: DecisionParameters) -> float:
    """The chance that a day with an occasion is followed by one more. keen: from `inclination`; base: from `days_here`."""
    return more_days(base, habit, keen, p.days_habit_weight, p.days_propensity_weight)


@inline
def days_for(u: float, start: float, one_more: float, spared: float, free_hours: float, p: DecisionParameters) -> Days:
    """On how many days, and from which. u, start: draws; spared: whole days that a rota spares."""
    most = most_days(p.days_most, spared, free_hours, p.hours)
    days = int(days_in_week(u, one_more, most - 1.0 + ROUNDING))
    return Days(one_more, most, u, days, int(start * (DAYS_OF_WEEK + 1 - days)))
