"""What the mechanisms of the governing side do to the one thing that a policy person would name for each: the sign.

Every move that a worked example expects in most seeds (`tests/worked_examples/KIND.yaml`) is a paired run of the baseline,
with the mechanism and without, over the same seeds: each draw is the same in both. It says nothing about size.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.catalogue import catalogue
from sim.community import ParticipationModel
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario
from tests.worked_examples.moves import Move, moves

SCENARIOS = Path(__file__).parents[1] / "scenarios"
SEEDS = range(1, 5)
Measure = Callable[[ParticipationModel], float]


@cache
def world(seed: int, settings: tuple[str, ...], blocks: tuple[str, ...], base: str = "baseline") -> ParticipationModel:
    """The baseline, or another place, with some blocks (as JSON) from the first reported week on, after its last week."""
    resolved = read_scenario(SCENARIOS / f"{base}.yaml", [*settings, f"run.seed={seed}"])
    values = {**resolved.values(), "mechanisms": [json.loads(text) for text in blocks]}
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


def problem(name: str) -> Measure:
    return lambda community: float(everywhere(community.record.problems())[name].mean())


def occasions(group: str) -> Measure:
    return lambda community: float(everywhere(community.record.weekly(), group=group)["participation_rate"].mean())


def block(kind: str, **fields: Any) -> str:
    """A block as JSON; all fields that are not given keep their defaults."""
    return json.dumps({"kind": kind, **fields})


def difference(move: Move) -> NDArray[np.float64]:
    """With the mechanism minus without, one number for each seed."""
    settings = tuple(
        f"{group}.{field}={json.dumps(value)}"
        for group, fields in move.scenario.items()
        for field, value in fields.items()
    )
    blocks = (block(move.kind, **move.block),)
    return np.array([
        move.measure(world(seed, settings, blocks), 0) - move.measure(world(seed, settings, ()), 0) for seed in SEEDS
    ])  # fmt: skip


@pytest.mark.parametrize("move", moves("in_most_seeds"), ids=str)
def test_a_mechanism_does_what_it_is_for(move: Move) -> None:
    right = move.way * difference(move)
    assert right.mean() > 0.0
    assert (right > 0.0).sum() >= 0.75 * len(right), right


def test_every_mechanism_has_its_sign_here_or_among_the_incentives() -> None:
    assert set(catalogue()) == {move.kind for move in moves("in_most_seeds") + moves("in_every_seed")}


# --- It backfires -----------------------------------------------------------------------------------------------------

NO_RULE, WHISTLE, COMMITTEE = "backfire_whistle_without_institution", "whistle_and_report", "coordination_committee"
TOGETHER = (WHISTLE, COMMITTEE)


def arm(measure: Measure, *kinds: str, base: str = NO_RULE) -> NDArray[np.float64]:
    """One number for each seed, in the place without rules unless said."""
    return np.array([measure(world(seed, (), tuple(map(block, kinds)), base)) for seed in SEEDS])


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
