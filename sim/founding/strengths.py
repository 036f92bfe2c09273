"""What each community has of its own: drawn once by declared spreads, around what is ordinary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import purpose, uniform
from sim.rules.numbers import standard_normal
from sim.rules.places import own_factor, own_level
from sim.scenario.schema import Scenario

STRENGTH = purpose("strength of a community")
"""Each strength is a question of its own, in the place that the week has in other draws."""

Doubles = NDArray[np.float64]


class Strengths(NamedTuple):
    """Of each community, [C]: columns of `Communities` of these names, and what its posts are founded by."""

    activity: Doubles  # log-odds
    days: Doubles  # log-odds
    shocks: Doubles  # times the ordinary
    staffing: Doubles  # times the norm of workers per resident
    hours: Doubles  # times the ordinary hours of a post
    evenings: Doubles  # times as badly that evenings fit


LEVELS = ("activity", "days")
"""Strengths that are added to log-odds; the others multiply."""


def strengths_of(scenario: Scenario, number: int, said: Mapping[str, Doubles]) -> Strengths:
    """The strengths of so many communities. said: by name, what a table of communities says, NaN where it is silent."""
    p, seed = scenario.places, scenario.run.seed
    spreads = Strengths(p.activity_sd, p.days_sd, p.shock_sd, p.staffing_sd, p.hours_sd, p.evenings_sd)  # type: ignore[arg-type]
    drawn = {name: np.empty(number) for name in Strengths._fields}
    for question, (name, spread) in enumerate(spreads._asdict().items()):
        _draw(drawn[name], float(spread), name in LEVELS, question, seed)
        if name in said:
            drawn[name] = np.where(np.isnan(said[name]), drawn[name], said[name])
    return Strengths(**drawn)


@process
def _draw(own: Doubles, spread: float, level: bool, question: int, seed: int) -> None:
    """A community's draw depends on its number alone: what others are said to be changes nothing for it."""
    for c in range(len(own)):
        z = standard_normal(uniform(seed, STRENGTH, question, c))
        own[c] = own_level(z, spread) if level else own_factor(z, spread)
