"""From a week's sums to its indicators: shares and means, by community and group and for all together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.indices.declared import INDICATORS, Indicator
from sim.processes.recording import SUMS
from sim.ratio import ratio


def with_totals(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums [W, C, 2, K] by community and group become [W, 1 + C, 3, K]: all communities first, and all groups first."""
    everybody = np.concatenate([sums.sum(axis=2, keepdims=True), sums], axis=2)
    return all_together_first(everybody)


def all_together_first(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums [W, C, ...] by community become [W, 1 + C, ...], with those of all communities first."""
    return np.concatenate([sums.sum(axis=1, keepdims=True), sums], axis=1)


def as_declared(
    declared: Mapping[str, Indicator], sums: Mapping[str, NDArray[np.float64]]
) -> dict[str, NDArray[np.float64]]:
    """The indicators that are a ratio of two sums, and those that are a sum of their own name; others are left out."""
    values = {}
    for name, indicator in declared.items():
        if indicator.ratio is not None:
            divided, by = indicator.ratio
            values[name] = ratio(sums[divided], sums[by])
        elif name in sums:
            values[name] = sums[name]
    return values


def indicators(sums: NDArray[np.float64], hours_of_occasion: float) -> dict[str, NDArray[np.float64]]:
    """Every weekly indicator from sums [..., K]; a share of nobody is nan."""
    s = {name: sums[..., at] for at, name in enumerate(SUMS)}
    values = as_declared(INDICATORS, s)
    values["hours"] = s["occasions"] * hours_of_occasion
    values["hours_per_resident"] = ratio(s["occasions"], s["residents"]) * hours_of_occasion
    values["happiness"] = (values["belonging"] + values["satisfaction"]) / 2.0
    values["intention_gap"] = 100.0 * (ratio(s["intention"], s["residents"]) - values["active_in_year"])
    return {name: values[name] for name in INDICATORS}
