"""Each incentive moves what it is named for the way it should: paired runs of an ordinary estate with and without it.

Residents have the same random numbers in both runs of a pair, so that a few seeds decide, and all of them have to agree.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.community import ParticipationModel
from sim.mechanism import Target
from sim.policy.policy import means
from sim.scenario.schema import Scenario

Values = dict[str, Any]
Outcome = Callable[[ParticipationModel], float]
SEEDS = (1, 2, 3)
WEEKS = 104
SECOND_YEAR = 52


def weekly(name: str, group: str = "all") -> Outcome:
    """A weekly indicator of residents, its mean of the second year."""

    def measured(community: ParticipationModel) -> float:
        frame = community.record.weekly()
        chosen = frame[(frame.community == -1) & (frame.group == group) & (frame.week > SECOND_YEAR)]
        return float(chosen[name].mean())

    return measured


def governance(name: str) -> Outcome:
    """A weekly indicator of the governing side, its mean of the second year."""

    def measured(community: ParticipationModel) -> float:
        frame = community.record.governance()
        return float(frame[(frame.community == -1) & (frame.week > SECOND_YEAR)][name].mean())

    return measured


def problem(name: str) -> Outcome:
    """One of the four problems or of their parts, its mean of the second year."""

    def measured(community: ParticipationModel) -> float:
        frame = community.record.problems()
        return float(frame[(frame.community == -1) & (frame.week > SECOND_YEAR)][name].mean())

    return measured


def occasions_of(**target: Any) -> Outcome:
    """Occasions of those in a target, per head, in the second year."""

    def measured(community: ParticipationModel) -> float:
        log, who = community.record.log(), means(Target(**target), community.people)
        assert log is not None
        in_time = log[log.week > SECOND_YEAR]
        return float((in_time.days * who[in_time.resident]).sum() / who.sum())

    return measured


@dataclass(frozen=True)
class Sign:
    """An outcome, the way it goes (1 up, -1 down), further fields of the block, and of the scenario."""

    outcome: Outcome
    way: int
    block: Values = field(default_factory=dict)
    scenario: Values = field(default_factory=dict)


TAKES_PART = "participation_rate"
SIGNS: dict[str, list[Sign]] = {
    "points": [
        Sign(weekly(TAKES_PART), 1, {"worth_of_point": 0.05}),
        Sign(weekly("motivation"), -1, {"worth_of_point": 0.05}),
        Sign(weekly(TAKES_PART), 1, {"worth_of_point": 0.01, "donated": 1.0}),  # too little to pay, enough to thank
    ],
    "honours": [Sign(weekly(TAKES_PART), 1)],
    "time_bank": [Sign(weekly(TAKES_PART, "elderly"), 1), Sign(problem("ageing"), 1)],
    "covenant": [Sign(weekly("willing_share"), 1), Sign(weekly(TAKES_PART), 1)],
    "publicity": [
        Sign(weekly("aware_share"), 1),
        Sign(weekly("reached_share", "elderly"), 1, {"channel": "loudspeaker"}),
        Sign(weekly("reached_share", "young"), 1, {"channel": "online"}),
    ],
    "civic_education": [
        Sign(governance("voices_raised"), 1),
        Sign(weekly("willing_share"), 1),
    ],
    "online_platform": [
        Sign(weekly(TAKES_PART, "young"), 1),
        Sign(weekly(TAKES_PART, "elderly"), -1, {"moved": 0.8}),
        Sign(governance("voices_heard"), 1, {"management": 1.0}),
    ],
    "flexible_scheduling": [Sign(weekly(TAKES_PART, "young"), 1), Sign(problem("ageing"), -1)],
    "needs_assessment": [Sign(problem("activity_entropy"), 1)],
    "public_space": [
        Sign(weekly("belonging"), 1),
        Sign(weekly("turned_away"), -1, {}, {"calendar": {"seats": 4}}),
    ],
    "culture_programme": [Sign(weekly("belonging"), 1), Sign(weekly(TAKES_PART), 1)],
    "deliberation_hall": [
        Sign(governance("voices_raised"), 1),
        Sign(problem("single_actor"), -1),
        Sign(governance("voices_heard"), 1, {"deputies": 0.5}),
    ],
    "follow_up": [Sign(weekly("efficacy"), 1), Sign(governance("given_up"), -1, {"pursued": 1.0})],
    "transparency": [Sign(weekly("trust"), 1), Sign(weekly("efficacy"), 1)],
    "rest_rota": [Sign(weekly("worn_out"), -1), Sign(problem("worn_out_share"), -1)],
    "broad_invitation": [Sign(weekly("active_in_year", "young"), 1), Sign(problem("ageing"), -1)],
    "building_self_governance": [Sign(governance("by_residents"), 1), Sign(weekly(TAKES_PART), 1)],
    "hometown_network": [Sign(occasions_of(migrant=True), 1)],
    "silver_party": [Sign(occasions_of(party_member=True, group="elderly"), 1)],
    "member_report_in": [Sign(occasions_of(party_member=True, group="young"), 1), Sign(problem("ageing"), -1)],
    "errand_service": [Sign(governance("reported"), 1), Sign(weekly("trust"), 1)],
}
"""What each kind is for, in the words of who would pay for it."""

ROWS = [(kind, at) for kind, signs in SIGNS.items() for at in range(len(signs))]


@cache
def run(seed: int, kind: str = "", block: str = "{}", scenario: str = "{}") -> ParticipationModel:
    """A run of the baseline, with one block or none; `block` and `scenario` are written as JSON, to be told apart."""
    values: Values = {"place": {"residents": 2000}, "run": {"seed": seed, "weeks": WEEKS}, "record": {"log": True}}
    values |= json.loads(scenario)
    values["mechanisms"] = [{"kind": kind, **json.loads(block)}] if kind else []
    community = ParticipationModel(Scenario.model_validate(values))
    community.run()
    return community


@pytest.mark.parametrize(("kind", "at"), ROWS)
def test_a_mechanism_moves_what_it_is_for_the_right_way_in_every_seed(kind: str, at: int) -> None:
    sign = SIGNS[kind][at]
    block, scenario = json.dumps(sign.block), json.dumps(sign.scenario)
    differences = [
        sign.outcome(run(seed, kind, block, scenario)) - sign.outcome(run(seed, scenario=scenario)) for seed in SEEDS
    ]
    assert (np.sign(differences) == sign.way).all(), differences
