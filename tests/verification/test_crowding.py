"""Points and intrinsic motivation: a step at zero reward, a rising branch, a break-even."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules.learning import kept_part, motivation_level
from tests.verification.conftest import Founder

FOUNDING_MOTIVATION = 0.5


def who_comes(founded: Founder, reward: float | None, *settings: str) -> NDArray[np.bool_]:
    """Who takes part in each week from the second, [weeks, residents], under a reward; None: no scheme at all.

    In the first week motivation is still what it was.
    """
    scheme = f"mechanisms[0].worth_of_point={reward}" if reward is not None else "mechanisms=[]"
    community = founded("reward", scheme, *settings)
    came = []
    for _ in range(community.scenario.run.weeks):
        community.step()
        came.append(community.events.occasions > 0)
    return np.array(came[1:])


def test_a_small_reward_drives_people_away_and_only_a_large_one_wins_them_back(founded: Founder) -> None:
    """Drive = motivation (1 - crowding) + reward: it falls at once, then rises [Gneezy & Rustichini 2000].

    Draws are the same in every run, so people leave or join one-sidedly, not just on balance.
    """
    nothing, tiny, half, double = (who_comes(founded, reward) for reward in (None, 1e-9, 0.15, 0.6))
    assert not (tiny & ~nothing).any()
    assert not (tiny & ~half).any()
    assert not (nothing & ~double).any()
    assert tiny.sum() < half.sum() < nothing.sum() < double.sum()
    assert tiny.mean() == pytest.approx(1.0 / (1.0 + math.exp(-0.4 * FOUNDING_MOTIVATION)), abs=0.01)
    assert nothing.mean() == pytest.approx(1.0 / (1.0 + math.exp(-FOUNDING_MOTIVATION)), abs=0.01)


def test_a_scheme_that_pays_nothing_crowds_out_nothing(founded: Founder) -> None:
    """The step is at zero: points without any worth are no reward."""
    worthless = who_comes(founded, 0.0)
    assert np.array_equal(worthless, who_comes(founded, None))
    assert worthless.mean() == pytest.approx(1.0 / (1.0 + math.exp(-FOUNDING_MOTIVATION)), abs=0.01)


@pytest.mark.parametrize(("crowding", "worth"), [(0.6, 1.0), (0.4, 2.0), (0.25, 0.5)])
def test_the_reward_breaks_even_at_crowding_times_motivation_over_its_worth(
    founded: Founder, crowding: float, worth: float
) -> None:
    """At R* = crowding * motivation / worth exactly the same people come as without a scheme; just beside it not."""
    break_even = crowding * FOUNDING_MOTIVATION / worth
    settings = (f"learning.motivation.crowding={crowding}", f"learning.motivation.reward_worth={worth}")
    nothing, less, even, more = (
        who_comes(founded, reward, *settings) for reward in (None, 0.99 * break_even, break_even, 1.01 * break_even)
    )
    assert np.array_equal(even, nothing)
    assert less.sum() < even.sum() < more.sum()


def test_motivation_drifts_to_what_the_scheme_leaves_of_it_and_back(founded: Founder) -> None:
    """m(t) = level + (m(0) - level) (1 - drift)^t, level = m0 (1 - crowding) while it runs and m0 afterwards."""
    settings = ("mechanisms[0].worth_of_point=0.3", "mechanisms[0].until_week=20", "learning.motivation.drift=0.05")
    community = founded("reward", *settings, "run.weeks=60")
    lowered = 0.4 * FOUNDING_MOTIVATION
    for week in range(1, 61):
        community.step()
        expected = lowered + (FOUNDING_MOTIVATION - lowered) * 0.95 ** min(week, 20)
        if week > 20:
            expected = FOUNDING_MOTIVATION + (expected - FOUNDING_MOTIVATION) * 0.95 ** (week - 20)
        assert community.minds.motivation == pytest.approx([expected] * 5000, abs=1e-12)


def test_those_outside_the_group_do_not_know_the_scheme(founded: Founder) -> None:
    """Without members nobody's motivation is crowded out."""
    community = founded("reward", "mechanisms[0].worth_of_point=0.3", "start.member_share=0", "run.weeks=1")
    community.step()
    knows = community.minds.member == 1
    assert 0 < knows.sum() < len(knows)
    assert community.minds.motivation[knows] == pytest.approx(0.4 * FOUNDING_MOTIVATION, abs=1e-12)
    assert community.minds.motivation[~knows] == pytest.approx(FOUNDING_MOTIVATION, abs=1e-12)


@pytest.mark.parametrize(
    ("kept", "given", "level"), [(0.3, 0.0, 0.4), (0.3, 0.1, 0.55), (0.2, 0.2, 0.7), (0.0, 0.4, 1.0)]
)
def test_crowding_scales_with_the_part_that_is_kept(kept: float, given: float, level: float) -> None:
    """Of a baseline of 1, crowding .6 leaves .4 where all is kept, and all where nothing is."""
    assert motivation_level(1.0, kept, 0.6 * kept_part(kept, given)) == pytest.approx(level)
