"""Prints one line that differs when any bit of a small run differs: `python tests/fingerprint.py`."""

from __future__ import annotations

import hashlib
from typing import Any

from sim.community import Community
from sim.scenario.schema import Scenario

SMALL: dict[str, Any] = {
    "run": {"warm_up_weeks": 6, "weeks": 14, "seed": 20},
    "place": {"communities": 2, "residents": 120},
    "decision": {"intercept": -2.5, "maturity_weight": 0.5},
    "calendar": {"places": 6},
    "demand": {"campaigns": [{"from_week": 3, "until_week": 5, "factor": 1.7}]},
    "mechanisms": [{"kind": "points", "ramp_weeks": 3, "weekly_budget": 30.0}],
    "record": {"log": True},
}


def fingerprint(community: Community) -> str:
    """The SHA-256 of every column of state and of every recorded sum."""
    found = hashlib.sha256()
    for table in (community.people, community.minds, community.happened, community.communities, community.neighbours):
        for column in table:
            found.update(bytes(memoryview(column).cast("B")) if hasattr(column, "dtype") and column.size else b"-")
    found.update(community.record.sums.tobytes())
    for ledger in community.policy.ledgers:
        found.update(ledger.balance.tobytes() if ledger else b"-")
    return found.hexdigest()


def small_run() -> Community:
    """A run that uses every process: two communities, full activities, a campaign, points with a short budget."""
    community = Community(Scenario.model_validate(SMALL))
    community.run()
    return community


if __name__ == "__main__":
    print(fingerprint(small_run()))
