"""Where a mechanism backfires, and on which time scale it acts: in the shipped scenarios that say so, in every seed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.community import ParticipationModel
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario

SCENARIOS = Path(__file__).parents[1] / "scenarios"
SEEDS = (1, 2, 3, 4)


@cache
def run(
    name: str, seed: int, *, without: bool = False, also: str = "", log: bool = False, **first: float
) -> ParticipationModel:
    """A shipped scenario; without its mechanisms, or with one more, or with other numbers in its first."""
    values = read_scenario(SCENARIOS / f"{name}.yaml").values()
    values["run"]["seed"], values["record"]["log"] = seed, log
    values["mechanisms"][0] |= first
    values["mechanisms"] = [] if without else values["mechanisms"] + ([{"kind": also}] if also else [])
    community = ParticipationModel(Scenario.model_validate(values), SCENARIOS)
    community.run()
    return community


def weekly(community: ParticipationModel, name: str, first: int, last: int, group: str = "all") -> float:
    """The mean of a weekly indicator over some weeks."""
    frame = community.record.weekly()
    return float(frame[(frame.community == -1) & (frame.group == group) & frame.week.between(first, last)][name].mean())


def gained(name: str, indicator: str, first: int, last: int) -> NDArray[np.float64]:
    """What a scenario's mechanisms change in some weeks, one number for each seed."""
    return np.array(
        [
            weekly(run(name, seed), indicator, first, last)
            - weekly(run(name, seed, without=True), indicator, first, last)
            for seed in SEEDS
        ]
    )


def test_small_points_win_at_first_and_then_leave_fewer_than_no_points() -> None:
    assert (gained("backfire_small_points", "participation_rate", 1, 13) > 0).all()
    assert (gained("backfire_small_points", "participation_rate", 53, 104) < 0).all()


def test_a_hall_without_follow_up_lowers_efficacy_and_one_with_follow_up_does_not() -> None:
    name = "backfire_hall_without_follow_up"
    assert (gained(name, "efficacy", 53, 104) < 0).all()
    for seed in SEEDS:
        none = weekly(run(name, seed, without=True), "efficacy", 53, 104)
        assert weekly(run(name, seed, also="follow_up"), "efficacy", 53, 104) > none


def age_gap(community: ParticipationModel) -> float:
    """How much more often those of 60 to 69 took part in the second year than those of 70 and over, a log ratio."""
    log, age = community.record.log(), community.people.age
    assert log is not None
    came = age[log[log.week > 52].resident]
    of_old, of_very_old = (
        ((came >= first) & (came < last)).sum() / ((age >= first) & (age < last)).sum()
        for first, last in ((60, 70), (70, 100))
    )
    return float(np.log(of_old / of_very_old))


def test_an_online_platform_without_inclusion_widens_the_age_gap_among_the_elderly() -> None:
    """The very old fall behind the old. Between elderly and young the gap closes, for the elderly leave."""
    name = "backfire_online_without_inclusion"
    for seed in SEEDS:
        assert age_gap(run(name, seed, log=True)) > age_gap(run(name, seed, log=True, without=True))


def test_an_online_platform_without_inclusion_loses_the_elderly_and_inclusion_loses_fewer() -> None:
    name = "backfire_online_without_inclusion"
    for seed in SEEDS:
        with_platform, included = run(name, seed, log=True), run(name, seed, log=True, inclusion=0.5)
        runs = (run(name, seed, log=True, without=True), included, with_platform)
        none, some, fewest = (weekly(each, "participation_rate", 53, 104, "elderly") for each in runs)
        assert none > some > fewest


def test_points_withdrawn_after_a_year_leave_less_than_there_was_and_it_comes_back() -> None:
    name = "points_for_a_year"
    assert (gained(name, "participation_rate", 14, 52) > 0).all()
    after = gained(name, "participation_rate", 53, 78)
    assert (after < 0).all()
    assert abs(gained(name, "participation_rate", 131, 156).mean()) < 0.5 * abs(after.mean())


def test_belonging_withdrawn_after_a_year_fades_slowly_and_leaves_no_hole() -> None:
    """What a belonging of `fade` 0.01 keeps after half a year is .77, after two years .35."""
    name = "culture_for_a_year"
    at_the_end = gained(name, "belonging", 52, 52)
    assert (at_the_end > 0.02).all()
    for weeks, left in ((26, 0.77), (104, 0.35)):
        assert gained(name, "belonging", 52 + weeks, 52 + weeks) / at_the_end == pytest.approx(left, abs=0.1)
    for first in (53, 79, 105):
        assert gained(name, "participation_rate", first, first + 25).mean() > 0
