"""What whoever lays a policy down decides (its price, points, hours, activities, weeks) is no assumption about the world, and no
draw of assumptions varies it."""

from __future__ import annotations

import re

import pytest

from experiments.comparison.assumptions import assumptions_of, latin_hypercube, varied
from sim.catalogue import catalogue
from sim.scenario.declare import declaration
from sim.scenario.fields import children, is_declared
from sim.scenario.reader import read_scenario
from tests.questions_page import SCENARIOS

DECIDED = re.compile(r"yuan|points|credits|weeks?|(days|hours|times|activities) a week\b.*|a week per 1,000 adults")
"""Units of what an office hands out, pays, puts on or lays down, and can count: what comes of it among people is in others."""
NOT_DECIDED = {
    "whistle_and_report.following": "the hours that following a case up costs workers: nobody lays them down"
}


def decisions(kind: str) -> set[str]:
    """Fields of a mechanism whose unit says that somebody decides them."""
    declared = {name: declaration(info) for name, info in children(catalogue()[kind]).items() if is_declared(info)}
    return {
        name
        for name, about in declared.items()
        if (DECIDED.fullmatch(about.unit) or about.unit.startswith("yuan ")) and f"{kind}.{name}" not in NOT_DECIDED
    }


@pytest.mark.parametrize("kind", catalogue())
def test_what_a_policy_pays_hands_out_and_puts_on_is_declared_as_a_decision(kind: str) -> None:
    fields = children(catalogue()[kind])
    assert {name for name in decisions(kind) if declaration(fields[name]).source.kind == "assumption"} == set()


def test_each_exception_is_a_field_that_would_else_be_a_decision() -> None:
    for one in NOT_DECIDED:
        kind, _, name = one.partition(".")
        unit = declaration(children(catalogue()[kind])[name]).unit
        assert DECIDED.fullmatch(unit)


@pytest.mark.parametrize("name", ["street_both", "whistle_relieved"])
def test_draws_of_assumptions_vary_no_decision_of_a_policy_but_what_people_make_of_it(name: str) -> None:
    policy = read_scenario(SCENARIOS / f"{name}.yaml").scenario
    (factors,) = latin_hypercube(1, [one.path for one in assumptions_of(policy)])
    drawn = varied(policy, factors)
    assert drawn.budget == policy.budget
    moved = set()
    for before, after in zip(policy.mechanisms, drawn.mechanisms, strict=True):
        changed = {field for field in type(before).model_fields if getattr(before, field) != getattr(after, field)}
        assert not changed & decisions(before.kind)
        moved |= changed
    assert moved, "what is assumed of a policy is varied"


def test_the_draws_leave_points_prices_and_costs_and_vary_what_a_point_attracts() -> None:
    policy = read_scenario(SCENARIOS / "street_points.yaml").scenario
    paths = {one.path for one in assumptions_of(policy) if one.path.startswith("mechanisms.")}
    assert paths == {"mechanisms.points.worth_of_point", "mechanisms.points.redemption"}
