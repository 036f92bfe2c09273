"""What comes from outside: waves that communities share in part, seasons, and emergencies that call many."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from pandas import DataFrame

import sihua
from sim.parameters import waves_of

WEEKS = 4_000


def course(*settings: str, communities: int = 6, weeks: int = WEEKS) -> NDArray[np.float64]:
    """Demand week by week in each community, [weeks, C]."""
    waves = waves_of(sihua.load("sihua:baseline", settings).scenario, communities)
    return np.array([waves.next(week, week) for week in range(1, weeks + 1)])


@pytest.mark.parametrize("own", [0.25, 0.75])
def test_waves_of_two_communities_correlate_by_what_is_not_their_own_and_are_as_large_as_one_wave(own: float) -> None:
    """Var(√(1-s) a + √s b) = Var(a) where a and b are alike; and the correlation of two such is 1 - s."""
    logs = np.log(course(f"demand.own_share={own}"))
    between = np.corrcoef(logs.T)[np.triu_indices(6, 1)]
    assert between.mean() == pytest.approx(1.0 - own, abs=0.05)
    assert logs.std() == pytest.approx(0.75, abs=0.04)
    assert np.corrcoef(logs[1:, 0], logs[:-1, 0])[0, 1] == pytest.approx(0.7, abs=0.04)


def test_without_an_own_share_all_communities_have_the_wave_of_one() -> None:
    """And it is to the last bit the wave of a subdistrict with a single community."""
    six, one = course(weeks=200), course(communities=1, weeks=200)
    assert (six == one).all()


def test_what_happens_in_one_community_does_not_depend_on_how_many_there_are() -> None:
    six, two = (course("demand.own_share=0.5", communities=c, weeks=50) for c in (6, 2))
    assert (six[:, :2] == two).all()


def test_emergencies_come_as_often_as_declared_and_last_as_long() -> None:
    """One begins after a mean wait of 1 / rate and lasts 8 weeks, so that 8 of 8 + wait weeks are of one."""
    found = course("demand.spread=0", "demand.emergencies.a_year=1", communities=1, weeks=20_000)
    wait = 1.0 / (1.0 - np.exp(-1.0 / 52.0)) - 1.0
    assert (found > 1.0).mean() == pytest.approx(8.0 / (8.0 + wait), abs=0.015)
    assert set(found.ravel().tolist()) == {1.0, 4.0}


def weekly(*settings: str) -> DataFrame:
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", ["run.weeks=104", "demand.spread=0", *settings]))
    frame = model.run().weekly()
    return frame[(frame["community"] == -1) & (frame["group"] == "all")].set_index("week")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_spring_festival_is_quiet_and_what_was_stays(seed: int) -> None:
    """Weeks 4 to 7 of each year have little to come to; a quarter later it is as without a season."""
    quiet, ordinary = weekly(f"run.seed={seed}", "demand.seasons.spring_festival=0.2"), weekly(f"run.seed={seed}")
    came = quiet["participants"] / ordinary["participants"]
    assert came.loc[56:59].mean() < 0.6
    assert came.loc[69:103].mean() == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_emergency_calls_many_of_whom_a_few_come_on_for_some_weeks(seed: int) -> None:
    """While it lasts, more than twice as many come; habits and membership are left, and with the habits it fades."""
    settings = (f"run.seed={seed}", "demand.emergencies.weeks=10", "place.communities=4")
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", ["run.weeks=104", "demand.spread=0", *settings]))
    while model.week < 20:
        model.step()
    model.waves.weeks_of_emergency = 11
    frame = model.run().weekly()
    struck = frame[(frame["community"] == -1) & (frame["group"] == "all")].set_index("week")
    ordinary = weekly(*settings)
    more = struck["participants"] / ordinary["participants"]
    assert more.loc[21:30].mean() > 2.0
    assert 1.1 < more.loc[31:35].mean() < 1.5
    assert more.loc[61:104].mean() == pytest.approx(1.0, abs=0.05)
    assert struck["member_share"].loc[61] > 1.1 * ordinary["member_share"].loc[61]
