"""How many problems arise, how large they are, who reports them, and what an answer teaches."""

from __future__ import annotations

import math

from sim.compiler import rule
from sim.rules.numbers import MIDDLE, exponential, logarithm, standard_normal

_NORMAL_BEYOND = 30.0
"""Mean from which a Poisson law is drawn as a normal one: adding up chances takes as many steps as the mean."""
_MOST_COUNTED = 200.0
"""Where adding up ends in any case: a mean of 30 never comes near it."""
_TO_THE_NEAREST = 0.5
"""Added before rounding down."""


@rule
def poisson(u: float, mean: float) -> float:
    """How many events of many rare chances happen: the quantile of a Poisson law, normal beyond a mean of 30."""
    if mean > _NORMAL_BEYOND:
        return max(0.0, math.floor(mean + math.sqrt(mean) * standard_normal(u) + _TO_THE_NEAREST))
    chance = exponential(-mean)
    below = chance
    count = 0.0
    while u > below and count < _MOST_COUNTED:
        count = count + 1.0
        chance = chance * mean / count
        below = below + chance
    return count


@rule
def reporting_chance(
    aware: float, trust: float, base: float, of_trust: float, expected: float, start: float, of_answer: float
) -> float:
    """Who does not know the community cannot ask it [seed 004]; who trusts it asks more often, and who has learnt to expect an
    answer does, or has learnt that there is none falls silent [sjoberg-2017]."""
    return min(1.0, aware * max(0.0, base + of_trust * trust + of_answer * (expected - start)))


@rule
def severity_of(u: float, spread: float) -> float:
    """Cases differ in size: lognormal with mean 1."""
    return exponential(spread * standard_normal(u) - spread * spread / 2.0)


@rule
def hours_of_case(u: float, mean: float, severity: float) -> float:
    """Most cases are short, some are long: exponential, as a service desk is modelled [erlang-1917]."""
    return -logarithm(u) * mean * severity


@rule
def units_for(need: float, severity: float) -> float:
    """A severe case takes more of every resource."""
    return need * severity


@rule
def plausible_trust(service: float, of_service: float) -> float:
    """A committee that only administers is taken for government, and loses legitimacy [seed 003]."""
    return min(1.0, max(0.0, MIDDLE + of_service * (service - MIDDLE)))
