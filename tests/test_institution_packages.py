"""What the packages of the governing side say that they show, each against the same place with less of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.community import ParticipationModel
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario
from tests.test_institution_signs import Measure, mean, occasions, problem, total

PACKAGES = Path(__file__).parents[1] / "scenarios" / "packages"
SEEDS = (1, 2, 3)
SMALLER = ("place.communities=2", "run.weeks=104")


@cache
def world(seed: int, name: str, but: tuple[str, ...]) -> ParticipationModel:
    """A package without some kinds of its mechanisms, after its last week."""
    resolved = read_scenario(PACKAGES / f"{name}.yaml", [*SMALLER, f"run.seed={seed}"])
    values: dict[str, Any] = resolved.values()
    values["mechanisms"] = [block for block in values["mechanisms"] if block["kind"] not in but]
    community = ParticipationModel(Scenario.model_validate(values), resolved.folder)
    community.run()
    return community


def arm(measure: Measure, name: str, *but: str) -> NDArray[np.float64]:
    return np.array([measure(world(seed, name, but)) for seed in SEEDS])


def test_insurance_brings_merchants_and_the_committee_what_merchants_alone_do_not() -> None:
    consortium, merchants = "care_consortium", mean("active_merchants")
    uninsured = arm(merchants, consortium, "liability_insurance")
    assert (arm(merchants, consortium) > 3.0 * uninsured).all()
    without = arm(total("joint_closed"), consortium, "coordination_committee")
    assert (arm(total("joint_closed"), consortium) > without).all()


def test_a_whistle_with_committee_and_list_brings_departments_and_spares_workers_what_it_costs_alone() -> None:
    whistle, beside = "whistle_with_committee", ("coordination_committee", "responsibility_list")
    granted, burnout = problem("requests_granted"), mean("burnout")
    assert (arm(granted, whistle) > 1.3 * arm(granted, whistle, *beside)).all()
    nothing = arm(burnout, whistle, *beside, "whistle_and_report")
    cost_alone, cost_together = arm(burnout, whistle, *beside) - nothing, arm(burnout, whistle) - nothing
    assert (cost_together < 0.5 * cost_alone).all()


def test_a_grid_alone_fills_the_queue_of_departments() -> None:
    beside = ("digital_tools", "prevention", "mediation")
    nothing = arm(mean("with_departments"), "smart_grid", "grid_management", *beside)
    assert (arm(mean("with_departments"), "smart_grid", *beside) > 1.1 * nothing).all()
    assert (
        arm(mean("waiting_for_worker"), "smart_grid") < arm(mean("waiting_for_worker"), "smart_grid", *beside)
    ).all()


def test_able_workers_bring_residents_in_but_govern_more_alone() -> None:
    four = ("worker_training", "digital_tools", "burden_reduction", "career_system")
    for measure in (occasions("all"), occasions("young"), problem("single_actor")):
        assert (arm(measure, "able_workers") > arm(measure, "able_workers", *four)).all()


@pytest.mark.parametrize("name", ["four_actors_linked", "five_actors_linked"])
def test_linked_actors_use_resources_less_shallowly_and_five_less_than_four(name: str) -> None:
    shallow, ordinary = problem("shallow_resources"), ("service_purchase", "burden_reduction", "property_integration")
    added = ("community_foundation", "liability_insurance") if name == "five_actors_linked" else ordinary
    assert (arm(shallow, name) < arm(shallow, name, *added) - 0.02).all()
