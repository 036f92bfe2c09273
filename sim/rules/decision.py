"""Who wants to take part, and how often: the theory of planned behaviour, habit, drive, cost of time, fatigue.

No rule here knows anybody's age: what differs between old and young is free time, slots, channels, needs and history.
"""

from __future__ import annotations

import math

from sim.compiler import rule
from sim.rules.numbers import logarithm, logistic

_SINGLE = 1e-7
"""How far off a share lies that is kept in single precision."""


@rule
def intention(
    duty: float,
    belonging: float,
    norm: float,
    efficacy: float,
    w_duty: float,
    w_belonging: float,
    w_norm: float,
    w_efficacy: float,
) -> float:
    """Intention is a weighted sum of attitude (duty, belonging), perceived norm and control [ajzen-1991]."""
    return w_duty * duty + w_belonging * belonging + w_norm * norm + w_efficacy * efficacy


@rule
def standardised(value: float, mean: float, sd: float) -> float:
    """In standard deviations of the founding population: the raw spread of intention is small, its effect is not."""
    return (value - mean) / sd


@rule
def neighbour_share(active_neighbours: float, neighbours: float) -> float:
    """The share of neighbours who took part last week; who has no neighbours sees nobody take part."""
    return active_neighbours / max(neighbours, 1.0)


@rule
def need_match(need: float, first_need: float, second_need: float, second_need_match: float) -> float:
    """An activity for my first need matches fully, for my second in part, for others not at all [clary-1998]."""
    if need == first_need:
        return 1.0
    if need == second_need:
        return second_need_match
    return 0.0


@rule
def time_cost(hours: float, free_hours: float, misfit: float, effort: float) -> float:
    """An activity costs the share of free time that it takes, as far as its slot does not fit [seed 003: misfit, not
    unwillingness]; help and short forms make it take less."""
    return min(1.0, hours * (1.0 + effort) / free_hours) * misfit


@rule
def appeal(match: float, cost: float, w_match: float, w_time: float) -> float:
    """What an activity promises before I think about it: how well it matches, less the time that it costs."""
    return w_match * match - w_time * cost


@rule
def online_misfit(online_access: float, added: float) -> float:
    """What online access lacks is in the way online; fear for one's data adds to it, help takes away [seed 004]."""
    return min(1.0, max(0.0, 1.0 - online_access + added))


@rule
def days_spared(days: float, u: float) -> float:
    """A rota spares whole days: of 1.4 a week on average, it is one in most weeks and two in the others."""
    whole = math.floor(days)
    return whole + 1.0 if u < days - whole else whole


@rule
def most_days(days: float, spared: float, free_hours: float, hours: float) -> float:
    """Nobody comes on more days than free time or a rota allows, and who comes, comes once [seed 000: a period of rest]."""
    return min(max(1.0, days - spared), free_hours / hours)


@rule
def fatigue_cost(fatigue: float, onset: float) -> float:
    """Fatigue is not felt below its onset, and quadratically beyond: slow and threshold-like [c30-log, sign warning]."""
    felt = max(0.0, fatigue - onset)
    return felt * felt


@rule
def drive(motivation: float, reward: float, reward_worth: float, reciprocity: float, recognition: float) -> float:
    """Drive is intrinsic motivation plus what reward is worth [frey-1997], help in return, and thanks, which are no pay and
    crowd nothing out [deci-1999]; crowding out is in how motivation learns."""
    return motivation + reward_worth * reward + reciprocity + recognition


@rule
def seen_share(share: float, visibility: float) -> float:
    """Honours show participation to those who do not meet it: the norm that is perceived, at most everybody [ajzen-1991]."""
    return min(1.0, share * (1.0 + visibility))


@rule
def same_for_all(intercept: float, free_riding: float, group_size: float, w_low_demand: float, demand: float) -> float:
    """Large groups let others do it [olson-1965], and slack demand keeps people at home; plenty of it calls nobody twice."""
    return intercept - free_riding * logarithm(group_size) + w_low_demand * min(0.0, logarithm(demand))


@rule
def more_days(base: float, habit: float, propensity: float, w_habit: float, w_propensity: float) -> float:
    """The chance that a day with an occasion is followed by one more: 1 + geometric [c30-log]."""
    return logistic(base + w_habit * habit + w_propensity * propensity)


@rule
def days_in_week(u: float, one_more: float, most: float) -> float:
    """1 + geometric with chance `one_more`, from one uniform number, at most `most` days (and at least one)."""
    days = 1.0
    chance = one_more
    while days < most and u < chance:
        days = days + 1.0
        chance = chance * one_more
    return days


@rule
def enough_take_part(seen: float, threshold: float) -> float:
    """I join when at least as many take part as my threshold asks [granovetter-1978]."""
    # A stored share such as 0.2 lies up to 6e-8 off; one in five must still be enough for it.
    return 1.0 if seen >= threshold - _SINGLE else 0.0
