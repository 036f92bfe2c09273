"""Whom a target means: the residents for whom everything holds that it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ages import ELDERLY_AGE, OLDEST, YOUNGEST
from sim.kinds import INCOME_BANDS
from sim.mechanism import Place, Target
from sim.policy.targets import FLAGS
from sim.state import COLLEGE, People

Columns = Mapping[str, NDArray[Any]]
"""Columns of `People`, [N] each: all of them, or those that a list of residents has."""
COLUMNS_OF_PLACES = {"communities": "community", "buildings": "building"}
RICHEST = INCOME_BANDS - 1
"""The highest band of income."""


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
