"""A platform is launched, people enter it over time, and may leave again."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from pandas import DataFrame

import sihua

NOBODY_COMES = ("decision.intercept=-60", "learning.turnover.a_year=0", "run.warm_up_weeks=0")


def course(weeks: int, *settings: str, access: float | None = 1.0) -> NDArray[np.float64]:
    """The share on the platform, week by week, where nobody takes part."""
    asked = ["place.residents=8000", f"run.weeks={weeks}", *NOBODY_COMES, *settings]
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", asked))
    if access is not None:
        model.people.online_access[:] = access
    shares = []
    for _ in range(weeks):
        model.step()
        assert model.communities.on_platform[0] == model.minds.on_platform.mean()
        shares.append(float(model.communities.on_platform[0]))
    model.let_go()
    return np.array(shares)


def weekly(*settings: str) -> DataFrame:
    asked = ["place.residents=4000", "run.weeks=52", "demand.spread=0", *settings]
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", asked))
    frame = model.run().weekly()
    model.let_go()
    return frame[(frame["community"] == -1) & (frame["group"] == "all")].set_index("week")


def test_without_others_and_without_leaving_a_platform_fills_as_independent_trials_do() -> None:
    """1 - (1 - p a)^t for access a."""
    found = course(30, "platform.wave=0.1", "platform.wave_weeks=520", "platform.leaving=0", access=0.5)
    assert np.allclose(found, 1.0 - 0.95 ** np.arange(1, 31), atol=0.02)


def test_with_others_it_fills_as_bass_says() -> None:
    """F goes by (p + q F)(1 - F) a week; with p = .03 and q = .38 growth is fastest near week 6.2 [bass-1969]."""
    found = course(25, "platform.wave=0.03", "platform.of_others=0.38", "platform.wave_weeks=520", "platform.leaving=0")
    share, expected = 0.0, []
    for _ in range(25):
        share += (0.03 + 0.38 * share) * (1.0 - share)
        expected.append(share)
    assert np.allclose(found, expected, atol=0.03)
    assert int(np.diff(found).argmax()) + 2 in (5, 6, 7, 8)


def test_who_enters_and_leaves_at_constant_chances_settles_where_these_balance() -> None:
    """p / (p + l)."""
    found = course(150, "platform.entry=0.06", "platform.wave_weeks=0", "platform.leaving=0.04")
    assert found[-50:].mean() == pytest.approx(0.6, abs=0.02)


def test_nobody_is_on_it_before_the_launch_and_the_wave_ebbs() -> None:
    found = course(60, "platform.launched=11", "platform.wave=0.1", "platform.wave_weeks=5", "platform.leaving=0.1")
    assert (found[:10] == 0.0).all()
    assert found.argmax() == 14
    assert found[14] > 0.25
    assert found[-1] < 0.02


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_launch_brings_people_and_most_of_them_are_gone_when_it_is_forgotten(seed: int) -> None:
    launch = ("platform.launched=14", "platform.wave=0.3", "platform.reach=0.9", "platform.leaving=0.2")
    with_it, without = weekly(f"run.seed={seed}", *launch), weekly(f"run.seed={seed}")
    came = with_it["participants"] / without["participants"]
    assert (came.loc[1:14] == 1.0).all()
    assert came.loc[16:20].mean() > 1.15
    assert came.loc[45:52].mean() < 1.1


def test_where_nobody_can_enter_the_other_numbers_change_nothing() -> None:
    """To the last bit."""
    others = ("launched=-20", "wave_weeks=50", "reach=1", "leaving=0.9")
    assert weekly().equals(weekly(*(f"platform.{other}" for other in others)))
