"""Chance alone: independent decisions, and the fatigue of people whom chance calls in."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.verification.conftest import Founder, participants


def odds(probability: float) -> str:
    """A setting that makes everybody take part with this probability."""
    return f"decision.intercept={math.log(probability / (1.0 - probability))}"


def test_without_any_reason_decisions_are_independent_coin_flips(founded: Founder) -> None:
    """The weekly count has mean n p and variance n p (1 - p): nothing couples residents or weeks."""
    community = founded("load", odds(0.2), "place.residents=1000", "run.weeks=1500")
    counts = []
    came = np.zeros(1000)
    for _ in range(1500):
        community.step()
        counts.append(participants(community))
        came += community.events.occasions
    assert np.mean(counts) == pytest.approx(200.0, abs=4 * math.sqrt(160 / 1500))
    assert np.var(counts) == pytest.approx(160.0, rel=4 * math.sqrt(2 / 1500))
    assert np.var(came) == pytest.approx(1500 * 0.16, rel=4 * math.sqrt(2 / 1000))


@pytest.mark.parametrize(
    ("load", "strain", "recovery", "mean", "variance"),
    [(0.3, 0.2, 0.1, 0.600, 0.044211), (0.2, 0.1, 0.05, 0.400, 0.016410), (0.5, 0.05, 0.1, 0.250, 0.003289)],
)
def test_fatigue_under_random_load_has_the_moments_of_an_autoregression(
    founded: Founder, load: float, strain: float, recovery: float, mean: float, variance: float
) -> None:
    """Mean = strain p / recovery, variance = strain^2 p (1 - p) / (recovery (2 - recovery))."""
    assert strain * load / recovery == pytest.approx(mean, abs=1e-9)
    assert strain**2 * load * (1 - load) / (recovery * (2 - recovery)) == pytest.approx(variance, abs=5e-7)
    settings = (f"learning.fatigue.strain={strain}", f"learning.fatigue.recovery={recovery}", "run.weeks=400")
    community = founded("load", odds(load), *settings)
    moments = []
    for week in range(400):
        community.step()
        if week >= 200 and week % 40 == 0:
            moments.append((community.minds.fatigue.mean(), community.minds.fatigue.var()))
    found_mean, found_variance = np.mean(moments, axis=0)
    assert found_mean == pytest.approx(mean, rel=0.01)
    assert found_variance == pytest.approx(variance, rel=0.03)
