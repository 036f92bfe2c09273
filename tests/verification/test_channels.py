"""Two channels of cooperation, the institution and acquaintance: how often either works, and what each is owed."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.coordination import guanxi_credit, probability_union
from sim.state import Event
from tests.verification.conftest import Founder
from tests.verification.shapley import guanxi_share

INSTITUTION, GUANXI_CHANCE = 0.3, 0.5
TOGETHER = 0.65  # 1 - 0.7 * 0.5
SHAPLEY = 0.425 / 0.65  # 0.65385; (0.5 + 0.65 - 0.3) / 2 of 0.65


def test_either_channel_is_enough() -> None:
    assert probability_union(INSTITUTION, GUANXI_CHANCE) == pytest.approx(TOGETHER, abs=1e-15)
    assert probability_union(0.0, 0.0) == 0.0
    assert probability_union(1.0, 0.2) == probability_union(0.2, 1.0) == 1.0


def test_shapley_shares_out_what_both_bring_about() -> None:
    """The mean of what acquaintance adds as the first and as the second channel, over what both bring about."""
    first, second = GUANXI_CHANCE, TOGETHER - INSTITUTION
    assert pytest.approx((first + second) / 2 / TOGETHER, abs=1e-15) == SHAPLEY
    assert guanxi_share(INSTITUTION, GUANXI_CHANCE) == pytest.approx(SHAPLEY, abs=1e-15)
    assert guanxi_share(INSTITUTION, GUANXI_CHANCE) == pytest.approx(0.65385, abs=5e-6)
    assert guanxi_share(0, 0) == 0.0
    assert guanxi_share(GUANXI_CHANCE, INSTITUTION) == pytest.approx(1.0 - SHAPLEY, abs=1e-15)


def test_credit_case_by_case_adds_up_to_the_shapley_share() -> None:
    """Acquaintance alone, both, or the institution alone: what a cooperation that came about is counted as."""
    alone, both, neither = (guanxi_credit(0.0, 1.0), guanxi_credit(1.0, 1.0), guanxi_credit(1.0, 0.0))
    assert (alone, both, neither) == (1.0, 0.5, 0.0)
    for by_institution, by_guanxi in np.random.default_rng(1).random((200, 2)):
        mean = by_guanxi * (1.0 - by_institution) * alone + by_guanxi * by_institution * both
        together = probability_union(by_institution, by_guanxi)
        assert mean / together == pytest.approx(guanxi_share(by_institution, by_guanxi), abs=1e-12)


def test_departments_cooperate_as_often_as_either_channel_makes_them(finished: Founder) -> None:
    """And acquaintance is owed its Shapley share, in the tally of every week and in the index of the report."""
    community = finished("channels")
    departments = community.governing.departments
    assert departments.institution[0] == INSTITUTION
    assert departments.acquaintance.tolist() == [[0.0, 1.0], [1.0, 0.0]]
    counts = community.record.history.events.sum(axis=(0, 1))
    assert counts[Event.joint_closed] > 40_000
    assert counts[Event.granted] / counts[Event.requests] == pytest.approx(TOGETHER, abs=0.01)
    assert counts[Event.guanxi] / counts[Event.joint_closed] == pytest.approx(SHAPLEY, abs=0.01)
    assert counts[Event.only_guanxi] / counts[Event.joint_closed] == pytest.approx(0.35 / 0.65, abs=0.01)
    problems = community.record.problems()
    whole = problems[problems["community"] == -1]
    assert whole["guanxi"].mean() == pytest.approx(SHAPLEY, abs=0.01)
    assert whole["only_by_guanxi"].mean() == pytest.approx(0.35 / 0.65, abs=0.01)
    assert whole["requests_granted"].mean() == pytest.approx(TOGETHER, abs=0.01)


@pytest.mark.parametrize(
    ("institution", "guanxi", "granted", "owed"), [(0.0, 0.5, 0.5, 1.0), (0.3, 0.0, 0.3, 0.0), (1.0, 1.0, 1.0, 0.5)]
)
def test_one_channel_alone_is_owed_everything(
    finished: Founder, institution: float, guanxi: float, granted: float, owed: float
) -> None:
    """Without an institution all is acquaintance, without acquaintance nothing; where either would do, half."""
    settings = (f"departments.institution={institution}", f"departments.guanxi={guanxi}", "run.weeks=52")
    counts = finished("channels", *settings).record.history.events.sum(axis=(0, 1))
    assert counts[Event.granted] / counts[Event.requests] == pytest.approx(granted, abs=0.01)
    assert counts[Event.guanxi] / counts[Event.joint_closed] == owed
