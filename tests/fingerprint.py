"""Prints one line that differs when any bit of two small runs differs: `python -m tests.fingerprint`."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from sim.community import ParticipationModel
from sim.processes.blocks import BLOCK
from sim.scenario.blocks.base import NEEDS
from sim.scenario.schema import Scenario

LITTLE = {"human": 0.5, "material": 0.2, "financial": 0.2, "political": 0.2, "social_work": 0, "charity_enterprise": 0}
TEAM = {"per_thousand": 40, "active_share": 0.5, "willingness": 0.7, "liability_concern": 0.2, "legitimacy": 0.5,
        "activities": 0.4, "brings": {**LITTLE, "human": 3}}  # fmt: skip
SMALL: dict[str, Any] = {
    "run": {"warm_up_weeks": 6, "weeks": 14, "seed": 20},
    "place": {"communities": 2, "residents": 120},
    "decision": {"intercept": -2.5, "maturity_weight": 0.5},
    "calendar": {"seats": 6},
    "demand": {"campaigns": [{"from_week": 3, "until_week": 5, "factor": 1.7}]},
    "workers": {"per_ten_thousand": 150, "leaving": {"a_year": 0.97, "vacancy": 3}},
    "cases": {"per_adult": 0.12, "joint_share": 0.5, "deadline": 3, "given_up": 0.1, "reopened": 0.2},
    "departments": {"term_years": 1.0, "agenda": 200.0, "misrouting": {"clarity": 0.4}, "all_rotate_in": 9},
    "organizations": {"join_rate": 0.3, "leave_rate": 0.3, "residents_start": 0.2, "volunteer_team": TEAM},
    "resources": {"joint": dict.fromkeys(NEEDS, LITTLE)},
    "ranking": {"published": True},
    "mechanisms": [{"kind": "points", "ramp_weeks": 3, "weekly_budget": 30.0}],
    "record": {"log": True},
}


def fingerprint(community: ParticipationModel) -> str:
    """The SHA-256 of every column of state, of open cases, and of every number that the record keeps."""
    found = hashlib.sha256()
    c = community
    for table in (c.people, c.minds, c.events, c.communities, c.neighbours, *vars(c.governing).values()):
        for column in table:
            found.update(bytes(memoryview(column).cast("B")) if hasattr(column, "dtype") and column.size else b"-")
    for column in c.cases:  # rows beyond the open cases hold what lay there before
        found.update(np.ascontiguousarray(column[: c.cases.number[0]] if column is not c.cases.number else column).data)
    kept = c.record.history
    for numbers in (c.record.sums, kept.events, kept.actors, kept.stock, kept.agenda, kept.departments):
        found.update(numbers.tobytes())
    found.update(c.record.problems().to_numpy(dtype=float).tobytes())
    for ledger in community.policy.ledgers:
        found.update(ledger.balance.tobytes() if ledger else b"-")
    return found.hexdigest()


def small_run() -> ParticipationModel:
    """A run that uses every process: two communities, full activities, a campaign, points with a short budget; cases,
    departments whose leaders rotate, workers who quit, organizations, a ranking."""
    community = ParticipationModel(Scenario.model_validate(SMALL))
    community.run()
    return community


def run_across_blocks() -> ParticipationModel:
    """A few weeks in which everybody sees hundreds take part, more than a byte counts, in communities larger than a block."""
    scenario = {
        "run": {"warm_up_weeks": 0, "weeks": 3, "seed": 21},
        "place": {"communities": 2, "residents": BLOCK + 1},
        "network": {"kind": "complete"},
        "decision": {"intercept": -1.0},
        "learning": {"turnover": {"a_year": 0.9}},
        "mechanisms": [{"kind": "points"}],
    }
    community = ParticipationModel(Scenario.model_validate(scenario))
    community.run()
    return community


def fingerprints() -> str:
    """Of both."""
    return f"{fingerprint(small_run())} {fingerprint(run_across_blocks())}"


if __name__ == "__main__":
    print(fingerprints())
