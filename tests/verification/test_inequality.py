"""Inequality of hours against closed forms of Lorenz curves.

`gini` and `top_share` are the functions that the record computes its quarterly columns with (sim/indices/quarterly.py);
the last test goes through a scenario and the record itself.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from sim.indices.inequality import gini, top_share
from tests.verification.conftest import Founder

PEOPLE = 100_000


def holders(lorenz: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each of `PEOPLE` holds whose shares follow a Lorenz curve [PEOPLE + 1], in no order."""
    held = np.diff(lorenz)
    return np.concatenate([held[::2], held[1::2][::-1]])


POOREST = np.linspace(0.0, 1.0, PEOPLE + 1)


@pytest.mark.parametrize(("sigma", "published_gini", "published_top"), [(1.0, 0.5205, 0.3891), (1.4, 0.6778, 0.5471)])
def test_a_lognormal_has_gini_erf_half_sigma(sigma: float, published_gini: float, published_top: float) -> None:
    """And its top tenth holds 1 - F(F^-1(0.9) - sigma)."""
    people = holders(norm.cdf(norm.ppf(POOREST) - sigma))
    assert math.erf(sigma / 2.0) == pytest.approx(published_gini, abs=5e-5)
    assert gini(people) == pytest.approx(published_gini, abs=1e-4)
    assert top_share(people, 0.10) == pytest.approx(published_top, abs=1e-4)


def test_an_exponential_has_gini_one_half() -> None:
    """And its top tenth holds 0.1 (1 - ln 0.1) = 33.03 %."""
    rest = 1.0 - POOREST
    people = holders(POOREST + rest * np.log(np.maximum(rest, 1e-300)))
    assert gini(people) == pytest.approx(0.5, abs=1e-4)
    assert top_share(people, 0.10) == pytest.approx(0.3303, abs=1e-4)


def test_a_pareto_of_1_16_gives_eighty_to_twenty() -> None:
    """Gini 1 / (2 alpha - 1), the top fifth holds 0.2^(1 - 1/alpha)."""
    people = holders(1.0 - (1.0 - POOREST) ** (1.0 - 1.0 / 1.16))
    assert gini(people) == pytest.approx(1.0 / (2.0 * 1.16 - 1.0), abs=1e-3)
    assert top_share(people, 0.20) == pytest.approx(0.8009, abs=1e-4)


@pytest.mark.parametrize(("hours", "expected"), [([3, 3, 3, 3], 0.0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25)])
def test_small_lists_have_the_gini_worked_out_by_hand(hours: list[float], expected: float) -> None:
    """Equality is 0; one of n who gives everything is 1 - 1/n."""
    assert gini(np.array(hours)) == pytest.approx(expected, abs=1e-15)


def test_a_fraction_of_a_person_counts_in_part() -> None:
    """The top 15 % of ten people are the first and half of the second."""
    assert top_share(np.array([5.0, 3.0, 1.0, 1.0] + [0.0] * 6), 0.15) == pytest.approx(0.65, abs=1e-15)


def test_zeros_enter_the_gini_by_their_share_alone(finished: Founder) -> None:
    """Gini of all = z + (1 - z) Gini of those who took part, z being the share who did not: exactly, in every quarter."""
    settings = ("decision.intercept=-3", "run.weeks=52", "days.most=7", "days.base=0", "record.log=true")
    community = finished("load", *settings)
    quarters, log = community.record.quarterly(), community.record.log()
    assert log is not None
    whole = quarters[(quarters["group"] == "all") & (quarters["community"] == -1)]
    assert whole["week"].tolist() == [13, 26, 39, 52]
    for _, row in whole.iterrows():
        within = log[(log["week"] > row["week"] - 13) & (log["week"] <= row["week"])]
        hours = np.bincount(within["resident"], within["days"], 5000) * community.scenario.calendar.hours
        nobody = np.mean(hours == 0)
        assert 0.1 < nobody < 0.9
        assert row["gini_hours"] == pytest.approx(gini(hours[hours > 0]), abs=1e-9)
        assert row["gini_hours_all"] == pytest.approx(gini(hours), abs=1e-9)
        assert gini(hours) == pytest.approx(nobody + (1.0 - nobody) * gini(hours[hours > 0]), abs=1e-12)
