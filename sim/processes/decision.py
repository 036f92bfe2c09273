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
from sim.rules.decision import (
    days_in_week,
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
from sim.state import DELIBERATION, INVITATION, ONLINE, Activities, Effects, Events, Minds, People
from sim.world import World

THRESHOLD, SHARE = 1, 0
"""Of the choices of `decision.rule` (the other is the logit) and of `decision.threshold.measure` (the other is the count)."""


@inline
def misfit(slot: int, work: int, online_access: float, added: float, slots: NDArray[np.float64]) -> float:
    """How badly a slot fits: slots [slot, work], and for online activities what online access lacks."""
    if slot == ONLINE:
        return online_misfit(online_access, added)
    return float(slots[slot, work])


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
    slots = world.parameters.slots
    p = world.parameters.decision[0]
    first = int(activities.first[c])
    number = int(activities.first[c + 1]) - first
    one, other = np.empty(len(rows), np.uint32), np.empty(len(rows), np.uint32)
    for j in range(len(rows)):
        u_one, u_other, _, _ = four_uniforms(seed, CANDIDATES, now, rows[j])
        one[j] = first + int(u_one * number)
        other[j] = first + int(u_other * number)
    chosen = Chosen(np.empty(len(rows)), np.empty(len(rows)))
    for j in range(len(rows)):
        i = rows[j]
        match, cost = match_and_cost(one[j], i, people, activities, effects, slots, p)
        match_other, cost_other = match_and_cost(other[j], i, people, activities, effects, slots, p)
        better = (
            p.match_weight * match_other - p.time_weight * cost_other > p.match_weight * match - p.time_weight * cost
        )
        events.activity[i] = other[j] if better else one[j]
        chosen.match[j] = match_other if better else match
        chosen.cost[j] = cost_other if better else cost
    return chosen


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
def decide(world: World, c: int, rows: NDArray[np.uint32], chosen: Chosen, demand: float, now: int) -> None:
    """Who heard decides: by the utility of the activity (a logit), or by a threshold on active neighbours.

    rows: who heard, in community c. p.intention_mean and p.intention_sd: of the founding population.
    """
    people, minds, events, activities, communities = (
        world.people,
        world.minds,
        world.events,
        world.calendar,
        world.communities,
    )
    effects, neighbours, seed = world.effects, world.neighbours, world.seed
    p = world.parameters.decision[0]
    share = shares(rows, people, events, effects, neighbours)
    wants = np.empty(len(rows), np.uint8)
    if p.rule == THRESHOLD:
        threshold = people.threshold
        for j in range(len(rows)):
            i = rows[j]
            seen = share[j] if p.measure == SHARE else share[j] * neighbours_of(neighbours, i)
            wants[j] = enough_take_part(seen, threshold[i]) == 1.0
    else:
        common = same_for_all(p.intercept, p.free_riding, p.group_size, p.low_demand_weight, demand)
        utility = utilities(
            rows,
            chosen,
            share,
            common,
            communities.maturity[c],
            people,
            minds,
            events,
            activities,
            effects,
            p,
        )
        for j in range(len(rows)):
            wants[j] = uniform(seed, DECISION, now, rows[j]) < logistic(utility[j])
    choose_days(those(rows, wants), people, minds, events, effects, p, seed, now)


@process
def shares(
    rows: NDArray[np.uint32], people: People, events: Events, effects: Effects, neighbours: Neighbours
) -> NDArray[np.float64]:
    """The share of neighbours who took part last week, as each of the rows sees it."""
    active, share = events.active_neighbours, np.empty(len(rows))
    audience, visibility = people.audience, effects.residents["visibility"]
    for j in range(len(rows)):
        i = rows[j]
        share[j] = seen_share(neighbour_share(active[i], neighbours_of(neighbours, i)), visibility[audience[i]])
    return share


@process
def utilities(
    rows: NDArray[np.uint32],
    chosen: Chosen,
    share: NDArray[np.float64],
    common: float,
    maturity: float,
    people: People,
    minds: Minds,
    events: Events,
    activities: Activities,
    effects: Effects,
    p: DecisionParameters,
) -> NDArray[np.float64]:
    """What taking part in the chosen activity is worth to each of the rows, in log-odds: docs/model.md, term by term."""
    match, cost, extra = chosen.match, chosen.cost, np.empty(len(rows))
    offers, audience = effects.residents, people.audience
    activity, heard, depth, efficacy = events.activity, events.heard, activities.depth, minds.efficacy
    for j in range(len(rows)):
        i = rows[j]
        offered = offers[audience[i]]
        extra[j] = p.efficacy_weight * efficacy[i] + offered.speaking if depth[activity[i]] >= DELIBERATION else 0.0
        extra[j] += p.invitation_weight if heard[i] == INVITATION else 0.0
        extra[j] += p.free_riding * offered.small_group
    utility = np.empty(len(rows))
    duty, belonging, habit, motivation = minds.duty, minds.belonging, minds.habit, minds.motivation
    fatigue, life, propensity = minds.fatigue, minds.life, people.propensity
    for j in range(len(rows)):
        i = rows[j]
        to = offers[audience[i]]
        norm = share[j] + to.norm
        willing = standardised(
            intention(duty[i], belonging[i], norm, efficacy[i], p.duty, p.belonging, p.norm, p.efficacy),
            p.intention_mean,
            p.intention_sd,
        )
        utility[j] = (
            common
            + p.intention_weight * willing
            + p.habit_weight * habit[i]
            + p.neighbour_weight * share[j]
            + p.match_weight * match[j]
            + p.motivation_weight * drive(motivation[i], to.reward, p.reward_worth, to.reciprocity, to.recognition)
            - p.time_weight * cost[j]
            - p.fatigue_weight * fatigue_cost(fatigue[i], p.fatigue_onset)
            + p.maturity_weight * maturity
            + propensity[i]
            + life[i]
            + extra[j]
        )
    return utility


@process
def choose_days(
    rows: NDArray[np.uint32],
    people: People,
    minds: Minds,
    events: Events,
    effects: Effects,
    p: DecisionParameters,
    seed: int,
    now: int,
) -> None:
    """Who wants to come chooses on how many days, and from which."""
    number = len(rows)
    u, start, one_more, keen = np.empty(number), np.empty(number), np.empty(number), np.empty(number)
    for j in range(number):
        u[j], start[j], _, _ = four_uniforms(seed, DAYS, now, rows[j])
    habit, propensity, life, free_hours = minds.habit, people.propensity, minds.life, people.free_hours
    for j in range(number):
        i = rows[j]
        one_more[j], keen[j] = habit[i], propensity[i] + life[i]
    for j in range(number):
        one_more[j] = more_days(p.days_base, one_more[j], keen[j], p.days_habit_weight, p.days_propensity_weight)
    audience, spared = people.audience, effects.residents["spared_days"]
    for j in range(number):
        i = rows[j]
        most = most_days(p.days_most, spared[audience[i]], free_hours[i], p.hours)
        days = int(days_in_week(u[j], one_more[j], most - 1.0 + ROUNDING))
        events.occasions[i] = days
        events.first_day[i] = int(start[j] * (DAYS_OF_WEEK + 1 - days))
