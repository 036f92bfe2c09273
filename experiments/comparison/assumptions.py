"""The numbers that no source supports, and how they are varied all at once.

An assumption that is 0 by default switches something on when it is varied, and is left alone; so is what a policy sets,
which is no assumption but the policy; of its mechanisms, what people make of them is assumed and varied as well, what is decided
(points, prices, costs, hours, activities, weeks) is not. All others are taken times
something between a half and one and a half, within the range that the scenario declares; shares that make up a whole are
brought back to it. Tables are varied as a whole.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from sim.catalogue import registered, shipped
from sim.mechanism import Mechanism
from sim.scenario.blocks.base import Block
from sim.scenario.declare import Declaration, declaration
from sim.scenario.fields import children, is_declared, shape_of, unread_in
from sim.scenario.schema import Scenario

LEAST, MOST = 0.5, 1.5
"""Times the number of the scenario."""
WHOLES: tuple[tuple[str, ...], ...] = (
    ("calendar.daytime_share", "calendar.evening_share", "calendar.online_share"),
    ("calendar.recreation_share", "calendar.service_share", "calendar.deliberation_share", "calendar.rights_share"),
    ("ranking.of_closure", "ranking.of_satisfaction", "ranking.of_breadth"),
)
"""Shares that must add up to 1."""
LEFT_ALONE = (
    "place.residents", "population.female_share", "population.needs", "departments.names", "learning.fatigue.worn_out_at",
    "cases.deadline", "survey.most_share", "survey.tenant_weight", "survey.interest",
)  # fmt: skip
"""Size is varied by itself; the needs are shares in a table; names are no number; the others only say how it is counted."""

Number = float | int


@dataclass(frozen=True)
class Assumption:
    """A number, or a table of numbers, that is assumed. steps: its place in the scenario as plain data, below
    `mechanisms` by kind."""

    path: str
    steps: tuple[str, ...]
    low: float | None
    high: float | None
    about: Declaration


def assumptions_of(scenario: Scenario, levers: Collection[str] = ()) -> list[Assumption]:
    """Every assumption of a scenario that may be varied; levers: paths that a policy sets."""
    values = scenario.model_dump(mode="json", by_alias=True)
    with registered(own_kinds(scenario)):
        all_of_them = list(_walk(Scenario, values, ()))
    found = [
        one
        for one in all_of_them
        if one.path not in LEFT_ALONE and not any(p == one.path or p.startswith(f"{one.path}.") for p in levers)
    ]
    return [
        one for one in found if any(number != 0 for value in _found(values, one.steps) for number in _numbers(value))
    ]


def varied(scenario: Scenario, factors: Mapping[str, float]) -> Scenario:
    """The scenario with each assumption times its factor; a factor of what it does not hold, or nobody reads, changes nothing.

    Where numbers contradict each other then, all go half of the way back until they do not.
    """
    values = scenario.model_dump(mode="json", by_alias=True)
    unread = unread_in(scenario)
    known = [one for one in assumptions_of(scenario) if one.path in factors and one.path not in unread]
    share = 1.0
    while True:
        changed = copy.deepcopy(values)
        for one in known:
            factor = 1.0 + share * (factors[one.path] - 1.0)
            _change(changed, one.steps, partial(_times, factor=factor, one=one))
        _bring_back(changed)
        try:
            with registered(own_kinds(scenario)):
                return Scenario.model_validate(changed)
        except ValidationError:
            share /= 2.0
            if share < 1e-3:
                return scenario


def latin_hypercube(points: int, paths: Sequence[str], seed: int = 1) -> list[dict[str, float]]:
    """Factors for each point, spread evenly over the range of every assumption (SciPy's Latin hypercube)."""
    from scipy.stats import qmc

    sample: NDArray[np.float64] = qmc.LatinHypercube(max(1, len(paths)), rng=np.random.default_rng(seed)).random(points)
    return [dict(zip(paths, (LEAST + (MOST - LEAST) * row).tolist(), strict=False)) for row in sample]


def own_kinds(scenario: Scenario) -> dict[str, type[Mechanism]]:
    """The mechanisms in force that do not come with the model."""
    return {one.kind: type(one) for one in scenario.mechanisms if one.kind not in shipped()}


def _walk(model: type[Block], values: Any, steps: tuple[str, ...]) -> Iterator[Assumption]:
    from sim.catalogue import catalogue

    for name, info in children(model).items():
        shape = shape_of(info.annotation, info.metadata)
        here = (*steps, name)
        if is_declared(info) and (about := declaration(info)).source.kind == "assumption":
            if list(_numbers(values[name])):
                yield Assumption(".".join(here), here, shape.low, shape.high, about)
        elif shape.kind == "group" and shape.model is not None and not is_declared(info):
            yield from _walk(shape.model, values[name], here)
        elif shape.item is not None and shape.item.kind == "mechanism":
            kinds = {item["kind"]: item for item in values[name]}  # one of each kind: its numbers are found in all
            for kind, item in kinds.items():
                yield from _walk(catalogue()[kind], item, (*here, kind))


def _numbers(value: Any) -> Iterator[Number]:
    """Every number of a value or table; switches are none."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield value


def _times(value: Any, *, factor: float, one: Assumption) -> Any:
    """A number or all of a table times a factor, within its range; shares stay shares, whole numbers whole."""
    if isinstance(value, dict):
        return {name: _times(item, factor=factor, one=one) for name, item in value.items()}
    if isinstance(value, list):
        return [_times(item, factor=factor, one=one) for item in value]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    changed = value * factor
    low, high = one.low, one.high
    if low is None and high is None and 0 <= value <= 1:
        low, high = 0.0, 1.0  # a cell of a table of shares
    changed = changed if low is None else max(low, changed)
    changed = changed if high is None else min(high, changed)
    return max(1 if value >= 1 else 0, round(changed)) if isinstance(value, int) else changed


def _bring_back(values: dict[str, Any]) -> None:
    """Make shares of a whole add up to it."""
    for whole in WHOLES:
        places = [path.split(".") for path in whole]
        total = sum(value for place in places for value in _found(values, place))
        if total > 0:
            for place in places:
                _change(values, place, partial(_share_of, total=total))


def _share_of(value: float, *, total: float) -> float:
    return value / total


def _found(values: Any, steps: Sequence[str]) -> Iterator[Any]:
    """What stands at a place; below `mechanisms`, in every one of that kind."""
    if not steps:
        yield values
    elif isinstance(values, list):
        for item in values:
            if item["kind"] == steps[0]:
                yield from _found(item, steps[1:])
    else:
        yield from _found(values[steps[0]], steps[1:])


def _change(values: Any, steps: Sequence[str], change: Callable[[Any], Any]) -> None:
    """Put something else at a place; below `mechanisms`, in every one of that kind."""
    for inside in _found(values, steps[:-1]):
        inside[steps[-1]] = change(inside[steps[-1]])
