"""Who holds a post, goes from door to door, opens, votes; what is decided. No rule knows anybody's age, sex or schooling."""

from __future__ import annotations

import math

from sim.compiler import rule
from sim.rules.numbers import logarithm, probability_union


@rule
def suits_a_post(free_hours: float, propensity: float) -> float:
    """Posts go to who has time and is inclined to take part: twice the free hours count like .7 of log-odds."""
    return logarithm(free_hours) + propensity


@rule
def doors_of(hours: float, free_hours: float, an_hour: float) -> float:
    """A visitor gets to as many whole doors as the hours allow, which no one has more of than free ones."""
    return math.floor(min(hours, free_hours) * an_hour)


@rule
def opening_chance(misfit: float) -> float:
    """Whose hours do not fit the visit is not at home, or does not open."""
    return 1.0 - misfit


@rule
def stake_in(u: float, gaining: float, losing: float, match: float) -> float:
    """A matter is at the cost of some (-1), in the own interest of others (1), and serves the rest as far as it matches their
    needs."""
    if u < losing:
        return -1.0
    return 1.0 if u >= 1.0 - gaining else match


@rule
def own_reasons(
    duty: float, stake: float, efficacy: float, cost: float, base: float, w_duty: float, w_stake: float, w_time: float
) -> float:
    """The calculus of voting: what is at stake, as far as one's voice counts, and duty, less the cost of time [riker-1968]."""
    return base + w_duty * duty + w_stake * abs(stake) * efficacy - w_time * cost


@rule
def duties(post: float, member: float, w_post: float, w_member: float) -> float:
    """Who holds a post, and who is a party member, is expected to vote [seed 003: 职务参与]."""
    return w_post * post + w_member * member


@rule
def yes_chance(stake: float, trust: float, conformity: float) -> float:
    """Who gains says yes and who loses says no; who has nothing at stake follows the committee as far as it is trusted, and who
    was fetched follows anyhow with chance `conformity` [seed 003: 盲从]."""
    if stake < 0.0:
        return 0.0
    return 1.0 if stake > 0.0 else probability_union(trust, conformity)


@rule
def is_carried(eligible: float, cast: float, yes: float, quorum: float, majority: float) -> float:
    """1 where enough took part and yes exceeds the majority that is asked for, else 0; without a ballot nothing is carried."""
    return 1.0 if cast > 0.0 and cast >= quorum * eligible and yes > majority * cast else 0.0


@rule
def relief_in(relief: float, eligible: float, residents: float) -> float:
    """What is carried out for some takes their part of the problems of all."""
    return relief * eligible / max(1.0, residents)
