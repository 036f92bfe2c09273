"""Every dial of every mechanism does something between its ends: three interior values give three different runs.

A dial that works only at its ends passes a test that compares two values. What a block offers must move one way, too.
"""

from __future__ import annotations

import copy
import itertools
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from sim.catalogue import catalogue
from sim.community import ParticipationModel
from sim.mechanism import Mechanism
from sim.scenario.schema import Scenario
from sim.terms import TERMS
from tests.test_mechanism_contract import BESIDE, EVERYTHING, KINDS, Values, block, outcome, switched_on, without

NOT_A_DIAL = ("kind", "target", "until_week", "may_reach_nobody")
"""Names, a switch, and a week that is open by default (held at its edge in test_edges.py)."""

WHICH_WEEKS = ("every_weeks",)
"""Dials that move what is offered to other weeks: no single week has more of it, or less."""

AT: dict[str, tuple[Any, ...]] = {
    "weekly_budget": (5.0, 10.0, 20.0),  # the default is no bound: a budget must bind
    "prize_budget": (5.0, 10.0, 20.0),
    "entries": (0.05, 0.1, 0.2),  # on top of what takes hours already: at a quarter nothing is left to take
    "from_week": (2, 5, 8),
}
"""Interior values of dials whose defaults are at an end, or that are used up early."""

WHERE: dict[str, Values] = {
    "broad_invitation": {"outreach": {"invitations": 0.01}},
    "career_system": {"workers": {"leaving": {"a_year": 0.99}}},
    "property_integration": {"organizations": {"owners_association": {"per_thousand": 40.0}}},
    "public_space": {"calendar": {"seats": 3.0}},
    "service_purchase": {"organizations": {"social_work_agency": {"per_thousand": 20.0}}},
}
"""Kinds that act on something rare, with a place where it is frequent: invitations, quits, crowds, organizations of a kind."""


def merged(values: Values, over: Values) -> Values:
    """Values with some of them replaced."""
    return {
        name: merged(value, over[name]) if isinstance(over.get(name), dict) else over.get(name, value)
        for name, value in values.items()
    }


def run(kind: str, *mechanisms: Values) -> bytes:
    """All that a run of the busy scenario reports, where this kind has something to act on."""
    values = {**merged(without(), WHERE.get(kind, {})), "mechanisms": list(mechanisms)}
    community = ParticipationModel(Scenario.model_validate(values), EVERYTHING.parent)
    community.run()
    return outcome(community)


def dials(kind: str) -> list[str]:
    """The fields of a mechanism that are numbers; those that all kinds have, of one kind."""
    values = block(kind)
    return [
        name
        for name in catalogue()[kind].model_fields
        if name not in NOT_A_DIAL
        and (name not in Mechanism.model_fields or kind == "points")
        and isinstance(values[name], int | float)
        and not isinstance(values[name], bool)
    ]


def interior(kind: str, name: str) -> tuple[Any, ...]:
    """Three values within the range of a dial, around its default where that is no end of it."""
    if name in AT:
        return AT[name]
    info, default = catalogue()[kind].model_fields[name], block(kind)[name]
    low = next((m.ge for m in info.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in info.metadata if hasattr(m, "le")), None)
    assert low is not None
    assert high is not None
    if isinstance(default, int):
        start = max(low, min(default - max(1, default // 2), high - 2))
        step = max(1, min(default // 2, (high - start) // 2))
        return (start, start + step, start + 2 * step)
    if high <= 1.0:
        return tuple(low + (high - low) * part for part in (0.25, 0.5, 0.75))
    middle = default if low < default < high else low + min(1.0, high - low) / 2.0
    return (low + (middle - low) / 2.0, middle, min(middle + (middle - low) / 2.0, (middle + high) / 2.0))


def with_value(kind: str, name: str, value: Any, chosen: Values) -> Values:
    changed = copy.deepcopy({**block(kind), **chosen})
    changed[name] = value
    return changed


def ways_to_read(kind: str, name: str) -> list[Values]:
    """What may be chosen in a block so that the dial is read: nothing, or something else that is switched on."""
    found = []
    for chosen in ({}, *switched_on(kind, name)):
        with suppress(ValidationError):
            for value in interior(kind, name):
                catalogue()[kind].model_validate(with_value(kind, name, value, chosen))
            found.append(chosen)
    return found


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in KINDS for name in dials(kind)])
def test_three_interior_values_give_three_different_runs(kind: str, name: str) -> None:
    """Alone, or with something else of the block switched on, or beside another: as in the contract of mechanisms."""
    values, most = interior(kind, name), 1
    assert len(set(values)) == 3
    for beside, chosen in itertools.product(BESIDE, ways_to_read(kind, name)):
        found = {run(kind, with_value(kind, name, value, chosen), *beside) for value in values}
        most = max(most, len(found))
        if most == 3:
            return
    raise AssertionError(f"{name} of {kind} at {values}: {most} different runs at most")


def between_whole_numbers(kind: str, name: str) -> tuple[float, float, float]:
    """Three values around the default, of which none is whole and all lie between the same two whole numbers."""
    below = float(int(interior(kind, name)[1]))
    return below + 0.2, below + 0.5, below + 0.8


REAL = [
    (kind, name)
    for kind in KINDS
    for name in dials(kind)
    if name not in AT and isinstance(interior(kind, name)[1], float) and interior(kind, name)[1] >= 1.0
]


@pytest.mark.parametrize(("kind", "name"), REAL)
def test_a_real_dial_is_not_rounded(kind: str, name: str) -> None:
    """Once 0.1 days off a week were a whole day."""
    values, most = between_whole_numbers(kind, name), 1
    for beside, chosen in itertools.product(BESIDE, ways_to_read(kind, name)):
        found = {run(kind, with_value(kind, name, value, chosen), *beside) for value in values}
        most = max(most, len(found))
        if most == 3:
            return
    raise AssertionError(f"{name} of {kind} at {values}: {most} different runs at most")


def offered(mechanism: Mechanism, week: int) -> dict[str, NDArray[np.float64]]:
    """What a block adds to each term in a week, and what it pays and costs."""
    strength, pays = mechanism.strength(week), mechanism.pays(week)
    effects = mechanism.effects(strength, float(pays)) if strength > 0.0 else {}
    found = {name: np.asarray(effects.get(name, 0.0), float) for name in TERMS}
    payment = mechanism.payment()
    if payment is not None:
        found["points"] = np.array(payment.points * strength * pays)
        found |= {
            name: np.asarray(getattr(payment, name), float) for name in ("yuan_per_point", "budget", "redemption")
        }
    return found


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in KINDS for name in dials(kind) if name not in WHICH_WEEKS]
)
def test_what_a_block_offers_moves_one_way_with_each_dial(kind: str, name: str) -> None:
    chosen = ways_to_read(kind, name)[0]
    low, middle, high = (
        catalogue()[kind].model_validate(with_value(kind, name, value, chosen)) for value in interior(kind, name)
    )
    for week in range(1, 9):
        offers = [offered(mechanism, week) for mechanism in (low, middle, high)]
        for term in offers[0]:
            one, two, three = (offer[term] for offer in offers)
            first, second = two - one, three - two
            assert (np.multiply(first, second) >= -1e-12).all(), f"week {week}: {term}"
