"""Whom targets of mechanisms mean, and how finely they divide residents: at most so many audiences can be told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ages import ELDERLY_AGE, OLDEST, YOUNGEST
from sim.kinds import INCOME_BANDS
from sim.limits import MOST_IN_TWO_BYTES
from sim.mechanism import Mechanism, Place, Target
from sim.state import COLLEGE, People

MOST_AUDIENCES = MOST_IN_TWO_BYTES
"""The number of an audience takes two bytes of each resident."""

Columns = Mapping[str, NDArray[Any]]
"""Columns of `People`, [N] each: all of them, or those that a list of residents has."""
FLAGS = tuple(name for name in Target.model_fields if name in People._fields)
"""Attributes, yes or no, that a target asks for by the name of their column."""
COLUMNS_OF_PLACES = {"communities": "community", "buildings": "building"}
RICHEST = INCOME_BANDS - 1
"""The highest band of income."""
NOT_NAMED = -1
"""Stands for the communities, or buildings, that no target names."""


def conditions(target: Place, columns: Columns) -> Iterator[tuple[str, Any, NDArray[np.bool_]]]:
    """What a target asks for and the columns tell: the field, its value, and for whom it holds."""
    if isinstance(target, Target):
        yield from _of_persons(target, columns)
    for name, column in COLUMNS_OF_PLACES.items():
        if (places := getattr(target, name, None)) is not None and column in columns:
            yield name, places, np.isin(columns[column], places)


def _of_persons(target: Target, columns: Columns) -> Iterator[tuple[str, Any, NDArray[np.bool_]]]:
    if "age" in columns:
        age = columns["age"]
        if target.group != "everyone":
            yield "group", target.group, (age >= ELDERLY_AGE) == (target.group == "elderly")
        if target.least_age > YOUNGEST:
            yield "least_age", target.least_age, age >= target.least_age
        if target.greatest_age < OLDEST:
            yield "greatest_age", target.greatest_age, age <= target.greatest_age
    if "income" in columns:
        if target.least_income > 0:
            yield "least_income", target.least_income, columns["income"] >= target.least_income
        if target.greatest_income < RICHEST:
            yield "greatest_income", target.greatest_income, columns["income"] <= target.greatest_income
    if "education" in columns and target.college is not None:
        yield "college", target.college, (columns["education"] >= COLLEGE) == target.college
    for name in FLAGS:
        if name in columns and (wanted := getattr(target, name)) is not None:
            yield name, wanted, columns[name] == wanted


def means(target: Target, people: People) -> NDArray[np.bool_]:
    """Who is in a target, [N]."""
    return meant(target, people._asdict())


def meant(target: Place, columns: Columns) -> NDArray[np.bool_]:
    """Who is in a target as far as the columns tell, [N]."""
    who = np.ones(len(next(iter(columns.values()))), np.bool_)
    for _, _, holds in conditions(target, columns):
        who &= holds
    return who


def most_audiences(mechanisms: Sequence[Mechanism]) -> int:
    """The most audiences that the targets can make, whoever lives there: residents in the same targets are one, and of
    each age where some mechanism offers another thing at another age."""
    targets = [mechanism.target for mechanism in mechanisms if isinstance(mechanism.target, Target)]
    ages = _classes(range(YOUNGEST, OLDEST + 1), [_ages(target) for target in targets])
    others = _classes(
        range(INCOME_BANDS), [range(target.least_income, target.greatest_income + 1) for target in targets]
    )
    for chosen in ([target.communities for target in targets], [target.buildings for target in targets]):
        named = {place for places in chosen for place in places or ()} | {NOT_NAMED}
        others *= _classes(named, [named if places is None else places for places in chosen])
    for attribute in ("college", *FLAGS):
        others *= 2 if any(getattr(target, attribute) is not None for target in targets) else 1
    in_targets = min(ages * others, 1 << len(targets))
    if any(mechanism.by_age for mechanism in mechanisms):
        every_age = OLDEST - YOUNGEST + 1
        return every_age * min(others, in_targets)
    return in_targets


def _ages(target: Target) -> range:
    """The ages that are meant."""
    least = max(target.least_age, ELDERLY_AGE if target.group == "elderly" else YOUNGEST)
    return range(least, min(target.greatest_age, ELDERLY_AGE - 1 if target.group == "young" else OLDEST) + 1)


def _classes(values: Iterable[int], meant: Sequence[Collection[int]]) -> int:
    """Into how many classes the sets divide the values: those that lie in the same sets are one."""
    return len({tuple(value in some for some in meant) for value in values})
