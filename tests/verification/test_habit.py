"""Habit: repetitions make it, a pause undoes it."""

from __future__ import annotations

import pytest

from tests.verification.conftest import Founder


def test_66_repetitions_make_95_percent_of_a_habit(founded: Founder) -> None:
    """h(n) = 1 - (1 - c)^n with c = 0.04438, the median of 96 people [Lally et al. 2010]."""
    community = founded("habit")
    for repetitions in range(1, 67):
        community.step()
        assert community.minds.habit == pytest.approx([1.0 - (1.0 - 0.04438) ** repetitions] * 100, abs=1e-12)
    assert community.minds.habit == pytest.approx([0.95] * 100, abs=5e-5)


def test_a_week_without_takes_a_tenth_of_a_habit(founded: Founder) -> None:
    """h(n) = 0.9^n h(0) once nobody takes part."""
    community = founded("habit", "decision.intercept=-100", "start.member_share=1", "start.member_habit=0.3")
    before = community.minds.habit.copy()
    assert before.max() > 0.1
    for weeks in range(1, 11):
        community.step()
        assert community.minds.habit == pytest.approx(0.9**weeks * before, abs=1e-12)


def test_three_days_in_a_week_are_three_repetitions(founded: Founder) -> None:
    """What counts is how often, not in how many weeks."""
    community = founded("habit", "days.most=3", "days.base=100")
    for _ in range(5):
        community.step()
        assert community.events.occasions.max() == 3
    enough_time = community.people.free_hours >= 3 * community.scenario.calendar.hours
    assert community.minds.habit[enough_time] == pytest.approx(1.0 - (1.0 - 0.04438) ** (3 * 5), abs=1e-12)
