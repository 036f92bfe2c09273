"""What a week does to a person: load and recovery, repetition, reward, being heard, meeting, neighbours' opinion."""

from __future__ import annotations

import math

from sim.compiler import rule
from sim.limits import COUNT_STOPS
from sim.rules.numbers import NOTHING, logarithm, logistic, probability_union

_MOST_COUNTED = float(COUNT_STOPS)
"""Weeks of a rest are kept in a byte."""
_LONGEST_STAY = 50_000.0
"""Weeks until somebody moves out are kept in two bytes, counted from the start of the run."""
_MEAN_OF_FOUR = 2.0
"""What four uniform numbers come to, on average."""
_ROOT_OF_THREE = 1.7320508075688772
"""A sum of four uniform numbers has a variance of 1/3."""


@rule
def fatigue_after(
    fatigue: float, occasions: float, recovery: float, strain: float, buffer: float, spiral: float
) -> float:
    """Effort and recovery: a share of the stock goes, load adds, support buffers [meijman-1998]; with a loss spiral the
    tired tire faster [hobfoll-1989]."""
    return (1.0 - recovery) * fatigue + strain * (1.0 + spiral * fatigue) * occasions * (1.0 - buffer)


@rule
def weeks_of_rest_after(
    resting: float, fatigue: float, rest_at: float, return_below: float, least_rest: float
) -> float:
    """The exhausted rest and come back: a rest starts at a high level of fatigue, ends below a low one, and not before
    its minimum [seed 000: tired elders rest for a period]. 0: not resting; the count stops at 250."""
    if resting == 0.0:
        return 1.0 if fatigue >= rest_at else 0.0
    if resting >= least_rest and fatigue < return_below:
        return 0.0
    return min(_MOST_COUNTED, resting + 1.0)


@rule
def habit_after(habit: float, occasions: float, gain: float, decay: float) -> float:
    """Each repetition closes a share of the way to full habit; a week without loses a share [lally-2010]."""
    if occasions == 0.0:
        return (1.0 - decay) * habit
    missing = 1.0 - habit
    for _ in range(int(occasions)):
        missing = missing * (1.0 - gain)
    return 1.0 - missing


@rule
def motivation_level(baseline: float, reward: float, crowding: float) -> float:
    """Contingent tangible reward crowds out at once, however small: a step at zero, not a slope [gneezy-2000]."""
    return baseline * (1.0 - crowding) if reward > 0.0 else baseline


@rule
def kept_part(kept: float, given: float) -> float:
    """The part of a reward that is for oneself: who collects for others is not bought [gneezy-2000], so that crowding is taken
    in proportion to it; nobody has measured that."""
    return kept / (kept + given) if kept > 0.0 else 0.0


@rule
def towards(value: float, level: float, share: float) -> float:
    """A share of the way from a value to a level."""
    return value + share * (level - value)


@rule
def hearing_chance(base: float, added: float, quarrel: float, calm: float) -> float:
    """A voice is heard by who is in charge, unless the meeting ends in a quarrel without result [seed 003]."""
    return probability_union(base, added) * (1.0 - quarrel * (1.0 - calm))


@rule
def efficacy_after(efficacy: float, was_heard: float, gain: float, loss: float) -> float:
    """Being heard teaches that my voice counts; being ignored teaches the contrary, and weighs more [seed 003]."""
    if was_heard == 1.0:
        return efficacy + gain * (1.0 - efficacy)
    return efficacy - loss * efficacy


@rule
def belonging_after(belonging: float, baseline: float, met: float, gain: float, fade: float) -> float:
    """Meeting neighbours makes belonging, and it fades slowly to where it was [seed 000: long-term incentive]."""
    if met > 0.0:
        belonging = belonging + gain * (1.0 - belonging)
    return belonging + fade * (baseline - belonging)


@rule
def opinion_after(others: float, anchor: float, susceptibility: float) -> float:
    """An opinion lies between the mean of the others' and its own anchor [friedkin-1990]."""
    return susceptibility * others + (1.0 - susceptibility) * anchor


@rule
def shock_of(a: float, b: float, c: float, d: float) -> float:
    """A shock with mean 0 and variance 1 from four uniform numbers; over the weeks that a life remembers their sum is
    normal to within 0.02 of excess kurtosis (central limit)."""
    return (a + b + c + d - _MEAN_OF_FOUR) * _ROOT_OF_THREE


@rule
def weeks_of_stay(u: float, leaving: float) -> float:
    """Who moves out each week with the same chance stays geometrically long: one number says how long, at most 50,000."""
    if leaving <= 0.0:
        return _LONGEST_STAY
    return min(_LONGEST_STAY, 1.0 + math.floor(logarithm(u) / logarithm(max(NOTHING, 1.0 - leaving))))


@rule
def maturity_after(maturity: float, participation: float, rate: float, half: float, steepness: float) -> float:
    """Practice makes institutions of participation mature [seed 003: 行为完善机制]; the Hill curve allows two regimes."""
    if participation == 0.0:
        return maturity - rate * maturity
    return maturity + rate * (logistic(steepness * logarithm(participation / half)) - maturity)
