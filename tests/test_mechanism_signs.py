"""Each incentive moves what it is named for the way it should: paired runs of an ordinary estate with and without it.

What that is stands in its worked example (`tests/worked_examples/KIND.yaml`, moves, in_every_seed), in the words of who would
pay for it. Residents have the same random numbers in both runs of a pair, so that a few seeds decide, and all of them have to
agree.
"""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

from sim.community import ParticipationModel
from sim.scenario.schema import Scenario
from tests.worked_examples.moves import Move, Values, moves

SEEDS = (1, 2, 3)
WEEKS = 104
SECOND_YEAR = 52


@cache
def run(seed: int, kind: str = "", block: str = "{}", scenario: str = "{}") -> ParticipationModel:
    """A run of the baseline, with one block or none; `block` and `scenario` are written as JSON, to be told apart."""
    values: Values = {"place": {"residents": 2000}, "run": {"seed": seed, "weeks": WEEKS}, "record": {"log": True}}
    for group, fields in json.loads(scenario).items():
        values[group] = {**values.get(group, {}), **fields}
    values["mechanisms"] = [{"kind": kind, **json.loads(block)}] if kind else []
    community = ParticipationModel(Scenario.model_validate(values))
    community.run()
    return community


@pytest.mark.parametrize("move", moves("in_every_seed"), ids=str)
def test_a_mechanism_moves_what_it_is_for_the_right_way_in_every_seed(move: Move) -> None:
    block, scenario = json.dumps(move.block), json.dumps(move.scenario)
    differences = [
        move.measure(run(seed, move.kind, block, scenario), SECOND_YEAR)
        - move.measure(run(seed, scenario=scenario), SECOND_YEAR)
        for seed in SEEDS
    ]
    assert (np.sign(differences) == move.way).all(), differences
