"""Step 4 of the week: of which activity I hear first, and whether I want to take part."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import CANDIDATES, DAYS, DECISION, four_uniforms, uniform
from sim.neighbours.rows import Neighbours, neighbours_of
from sim.rules.decision import (
    days_in_week,
    drive,
    enough_take_part,
    fatigue_cost,
    intention,
    more_days,
    need_match,
    neighbour_share,
    same_for_all,
    standardised,
    time_cost,
)
from sim.rules.numbers import logistic
from sim.state import DELIBERATION, INVITATION, ONLINE, UNHEARD, Activities, Communities, Effects, Minds, People, Week

LOGIT, THRESHOLD = range(2)
SHARE, COUNT = range(2)


@process
def misfit(slot: int, work: int, online_access: float, slots: NDArray[np.float64]) -> float:
    """How badly a slot fits: slots [slot, work], and for online activities what online access lacks."""
    if slot == ONLINE:
        return 1.0 - online_access
    return float(slots[slot, work])


@process
def intentions(out: NDArray[np.float64], minds: Minds, p: Any) -> None:
    """Everybody's intention while nobody is seen to take part, [N]."""
    for i in range(len(out)):
        out[i] = intention(
            minds.duty[i], minds.belonging[i], 0.0, minds.efficacy[i], p.duty, p.belonging, p.norm, p.efficacy
        )


@process
def choose(
    people: People, week: Week, activities: Activities, slots: NDArray[np.float64], p: Any, seed: int, now: int
) -> None:
    """Two of this week's activities come to my ears; I keep the one with the better match minus cost of time."""
    for i in range(len(week.heard)):
        if week.heard[i] == UNHEARD:
            continue
        first = activities.first[people.community[i]]
        number = activities.first[people.community[i] + 1] - first
        luck_one, luck_other, _, _ = four_uniforms(seed, CANDIDATES, now, i)
        best, best_appeal = 0, -1e30
        for luck in (luck_one, luck_other):
            a = first + int(luck * number)
            match = need_match(activities.need[a], people.first_need[i], people.second_need[i], p.second_need_match)
            clash = misfit(activities.slot[a], people.work[i], people.online_access[i], slots)
            appeal = p.match_weight * match - p.time_weight * time_cost(p.hours, people.free_hours[i], clash)
            if appeal > best_appeal:
                best, best_appeal = a, appeal
        week.activity[i] = best


@process
def decide(
    people: People,
    minds: Minds,
    week: Week,
    activities: Activities,
    communities: Communities,
    effects: Effects,
    neighbours: Neighbours,
    slots: NDArray[np.float64],
    demand: float,
    p: Any,
    seed: int,
    now: int,
) -> None:
    """Who heard decides: by the utility of the activity (a logit), or by a threshold on active neighbours.

    p.intention_mean and p.intention_sd: of the founding population. Rule by rule, the sum is the utility of docs/model.md.
    """
    common = same_for_all(p.intercept, p.free_riding, p.group_size, p.low_demand_weight, demand)
    for i in range(len(week.heard)):
        week.occasions[i] = 0
        if week.heard[i] == UNHEARD:
            continue
        seen = float(week.active_neighbours[i])
        share = neighbour_share(seen, neighbours_of(neighbours, i))
        if p.rule == THRESHOLD:
            wants = enough_take_part(share if p.measure == SHARE else seen, people.threshold[i]) == 1.0
        else:
            a = week.activity[i]
            willing = standardised(
                intention(
                    minds.duty[i], minds.belonging[i], share, minds.efficacy[i], p.duty, p.belonging, p.norm, p.efficacy
                ),
                p.intention_mean,
                p.intention_sd,
            )
            match = need_match(activities.need[a], people.first_need[i], people.second_need[i], p.second_need_match)
            clash = misfit(activities.slot[a], people.work[i], people.online_access[i], slots)
            utility = (
                common
                + p.intention_weight * willing
                + p.habit_weight * minds.habit[i]
                + p.neighbour_weight * share
                + p.match_weight * match
                + p.motivation_weight * drive(minds.motivation[i], effects.reward[people.audience[i]], p.reward_worth)
                - p.time_weight * time_cost(p.hours, people.free_hours[i], clash)
                - p.fatigue_weight * fatigue_cost(minds.fatigue[i], p.fatigue_onset)
                + p.maturity_weight * communities.maturity[people.community[i]]
                + people.propensity[i]
                + minds.life[i]
            )
            if activities.depth[a] >= DELIBERATION:
                utility += p.efficacy_weight * minds.efficacy[i]
            if week.heard[i] == INVITATION:
                utility += p.invitation_weight
            wants = uniform(seed, DECISION, now, i) < logistic(utility)
        if wants:
            one_more = more_days(
                p.days_base,
                minds.habit[i],
                people.propensity[i] + minds.life[i],
                p.days_habit_weight,
                p.days_propensity_weight,
            )
            most = min(p.days_most, people.free_hours[i] / p.hours)
            luck, start, _, _ = four_uniforms(seed, DAYS, now, i)
            days = int(days_in_week(luck, one_more, most - 1.0 + 1e-9))
            week.occasions[i] = days
            week.first_day[i] = int(start * (8 - days))
