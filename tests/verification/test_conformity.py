"""Imitation in the logit: one state while it is weak, two when it is strong."""

from __future__ import annotations

import math

import pytest
from scipy.optimize import brentq

from tests.verification.conftest import Founder, participants


@pytest.mark.parametrize(("pull", "spin"), [(0.8, 0.0), (1.2, 0.65857), (1.5, 0.85856), (2.0, 0.95750), (3.0, 0.99490)])
def test_a_crowd_that_imitates_itself_settles_at_m_equal_tanh_of_its_pull(
    founded: Founder, pull: float, spin: float
) -> None:
    """m = tanh(pull m), m being the share who take part minus the share who do not [Brock & Durlauf 2001].

    With the weights -2 pull and 4 pull the log-odds of taking part are 2 pull m. From nobody, the lower state is met.
    """
    if spin:
        assert brentq(lambda m: math.tanh(pull * m) - m, 0.1, 1.0) == pytest.approx(spin, abs=5e-6)
    crowd = founded("conformity", f"decision.intercept={-2.0 * pull}", f"decision.neighbour_weight={4.0 * pull}")
    shares = []
    for week in range(80):
        crowd.step()
        if week >= 40:
            shares.append(participants(crowd) / len(crowd.people.age))
    assert 1.0 - 2.0 * sum(shares) / len(shares) == pytest.approx(spin, abs=0.02)
