"""From a week's sums to its indicators: shares and means, by community and group and for all together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.indices.declared import INDICATORS
from sim.processes.recording import SUMS
from sim.ratio import ratio

MEANS = ("duty", "belonging", "efficacy", "motivation", "habit", "satisfaction", "trust")
"""Sums over residents that are reported as means; every other sum of the name of an indicator is reported as it is."""


def with_totals(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums [W, C, 2, K] by community and group become [W, 1 + C, 3, K]: all communities first, and all groups first."""
    everybody = np.concatenate([sums.sum(axis=2, keepdims=True), sums], axis=2)
    return all_together_first(everybody)


def all_together_first(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums [W, C, ...] by community become [W, 1 + C, ...], with those of all communities first."""
    return np.concatenate([sums.sum(axis=1, keepdims=True), sums], axis=1)


def indicators(sums: NDArray[np.float64], hours_of_occasion: float) -> dict[str, NDArray[np.float64]]:
    """Every weekly indicator from sums [..., K]; a share of nobody is nan."""
    s = {name: sums[..., at] for at, name in enumerate(SUMS)}

    def per(top: str, bottom: str) -> NDArray[Any]:
        share: NDArray[Any] = ratio(s[top], s[bottom])
        return share

    hours = s["occasions"] * hours_of_occasion
    values = {
        "participation_rate": per("participants", "residents"),
        "active_in_year": per("active_in_year", "residents"),
        "hours": hours,
        "hours_per_resident": per("occasions", "residents") * hours_of_occasion,
        "reached_share": per("reached", "residents"),
        "self_started_share": per("self_started", "participants"),
        "mean_depth": per("depth", "participants"),
        "mean_fatigue": per("member_fatigue", "members"),
        "member_share": per("members", "residents"),
        "aware_share": per("aware", "residents"),
        "willing_share": per("willing", "residents"),
    }
    values |= {name: per(name, "residents") for name in MEANS}
    values |= {name: s[name] for name in INDICATORS if name in s and name not in values}
    values["happiness"] = (values["belonging"] + values["satisfaction"]) / 2.0
    values["intention_gap"] = 100.0 * (per("intention", "residents") - values["active_in_year"])
    return {name: values[name] for name in INDICATORS}
