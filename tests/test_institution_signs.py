"""What the mechanisms of the governing side do to the one thing that a policy person would name for each: the sign.

Every row is a paired run of the baseline, with the mechanism at its defaults and without, over the same seeds: who has luck
has it in both. A row says nothing about size.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.community import ParticipationModel
from sim.mechanism import catalogue
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario
from tests.test_mechanism_signs import SIGNS as SIGNS_OF_INCENTIVES

SCENARIOS = Path(__file__).parents[1] / "scenarios"
SEEDS = range(1, 5)
Measure = Callable[[ParticipationModel], float]


@cache
def world(seed: int, settings: tuple[str, ...], kinds: tuple[str, ...], base: str = "baseline") -> ParticipationModel:
    """The baseline, or another place, with some mechanisms from the first reported week on, after its last week."""
    resolved = read_scenario(SCENARIOS / f"{base}.yaml", [*settings, f"run.seed={seed}"])
    values = {**resolved.values(), "mechanisms": [{"kind": kind} for kind in kinds]}
    community = ParticipationModel(Scenario.model_validate(values), resolved.folder)
    community.run()
    return community


def everywhere(frame: Any, **keys: Any) -> Any:
    for key, value in {"community": -1, **keys}.items():
        frame = frame[frame[key] == value]
    return frame


def total(name: str) -> Measure:
    """The sum over all weeks of what the governing side reports."""
    return lambda community: float(everywhere(community.record.governance())[name].sum())


def mean(name: str) -> Measure:
    return lambda community: float(everywhere(community.record.governance())[name].mean())


def share(top: str, bottom: str) -> Measure:
    return lambda community: total(top)(community) / total(bottom)(community)


def problem(name: str) -> Measure:
    return lambda community: float(everywhere(community.record.problems())[name].mean())


def occasions(group: str) -> Measure:
    return lambda community: float(everywhere(community.record.weekly(), group=group)["participation_rate"].mean())


def mobilised(name: str) -> Measure:
    return lambda community: float(everywhere(community.record.resources(), resource=name)["mobilised"].sum())


def faults(community: ParticipationModel) -> float:
    """越位、缺位、错位."""
    return sum(total(name)(community) for name in ("overreach", "vacancy", "misplacement"))


class Sign(NamedTuple):
    """What a mechanism does: more (+1) or less (-1) of something, in the mean of its seeds and in most of them."""

    kind: str
    what: str
    measure: Measure
    direction: int
    settings: tuple[str, ...] = ()
    seeds: range = SEEDS


SEVERAL = ("place.communities=4", "place.residents=1000")
"""A ranking needs communities to rank."""
MANY_WORKERS = ("place.communities=20", "place.residents=500", "run.weeks=52")
"""Few quit in a year."""
LARGE = ("place.residents=10000", "run.weeks=52")
"""What two activities a fortnight change among the young is smaller than chance in one small estate."""

SIGNS = [
    Sign("deliberation_index", "voices that are heard", share("voices_heard", "voices_raised"), 1, SEVERAL),
    Sign("deliberation_index", "hours of workers", total("worker_hours"), 1, SEVERAL),
    Sign("deliberation_index", "one governing actor", problem("single_actor"), -1, SEVERAL),
    Sign("worker_training", "hours for each case", share("case_hours", "closed"), -1),
    Sign("worker_training", "sense of mission", mean("mission"), 1),
    Sign("digital_tools", "hours for each case", share("case_hours", "closed"), -1),
    Sign("burden_reduction", "hours for activities", total("programme_hours"), 1),
    Sign("career_system", "workers who quit", total("quits"), -1, MANY_WORKERS),
    Sign("career_system", "burnout", mean("burnout"), -1, MANY_WORKERS),
    Sign("service_purchase", "young residents who take part", occasions("young"), 1, LARGE),
    Sign("service_purchase", "work of agencies", mobilised("social_work"), 1),
    Sign("service_purchase", "ageing of participants", problem("ageing"), -1, LARGE),
    Sign("community_foundation", "shallow use of resources", problem("shallow_resources"), -1),
    Sign("liability_insurance", "merchants who join", mean("active_merchants"), 1),
    Sign("property_integration", "things and rooms in use", mobilised("material"), 1),
    Sign("whistle_and_report", "requests granted", share("granted", "requests"), 1),
    Sign("whistle_and_report", "joint cases closed", total("joint_closed"), 1),
    Sign("coordination_committee", "requests granted", share("granted", "requests"), 1),
    Sign("coordination_committee", "coordination by ties", problem("guanxi"), -1),
    Sign("responsibility_list", "cases that go astray", faults, -1),
    Sign("leader_rotation", "coordination by ties", problem("guanxi"), -1),
    Sign("prevention", "cases reported", total("reported"), -1),
    Sign("grid_management", "cases reported", total("reported"), 1),
    Sign("grid_management", "astray", mean("astray"), -1),
    Sign("mediation", "weeks to close", mean("mean_weeks_to_close"), -1),
    Sign("mediation", "answers in time", problem("closed_in_time"), 1),
]


def difference(sign: Sign) -> NDArray[np.float64]:
    """With the mechanism minus without, one number for each seed."""
    return np.array([
        sign.measure(world(seed, sign.settings, (sign.kind,))) - sign.measure(world(seed, sign.settings, ()))
        for seed in sign.seeds
    ])  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: f"{sign.kind}: {sign.what}")
def test_a_mechanism_does_what_it_is_for(sign: Sign) -> None:
    right = sign.direction * difference(sign)
    assert right.mean() > 0.0
    assert (right > 0.0).sum() >= 0.75 * len(right), right


def test_every_mechanism_has_its_sign_here_or_among_the_incentives() -> None:
    assert set(catalogue()) == {sign.kind for sign in SIGNS} | set(SIGNS_OF_INCENTIVES)


# --- It backfires -----------------------------------------------------------------------------------------------------

NO_RULE, WHISTLE, COMMITTEE = "backfire_whistle_without_institution", "whistle_and_report", "coordination_committee"
TOGETHER = (WHISTLE, COMMITTEE)


def arm(measure: Measure, *kinds: str, base: str = NO_RULE) -> NDArray[np.float64]:
    """One number for each seed, in the place without rules unless said."""
    return np.array([measure(world(seed, (), kinds, base)) for seed in SEEDS])


def test_a_whistle_without_institution_exhausts_workers() -> None:
    burnt_out, following = mean("burnt_out_share"), total("admin_hours")
    assert (arm(mean("burnout"), WHISTLE) > arm(mean("burnout"))).all()
    assert arm(burnt_out, WHISTLE).mean() > 1.3 * arm(burnt_out).mean()
    assert (arm(following, WHISTLE) > arm(following)).all()
    assert arm(following, WHISTLE).mean() > 1.1 * arm(following).mean()
    assert (arm(total("programme_hours"), WHISTLE) < 0.9 * arm(total("programme_hours"))).all()


def test_the_same_whistle_hardly_exhausts_where_a_committee_stands_beside_it_or_rules_carry_more() -> None:
    worn = arm(mean("burnout"), WHISTLE) - arm(mean("burnout"))
    beside = arm(mean("burnout"), *TOGETHER) - arm(mean("burnout"))
    ordinary = arm(mean("burnout"), WHISTLE, base="baseline") - arm(mean("burnout"), base="baseline")
    assert (beside < 0.4 * worn).all()
    assert (ordinary < 0.7 * worn).all()
    assert (arm(total("joint_closed"), *TOGETHER) > arm(total("joint_closed"), WHISTLE)).all()
