"""Workers cope before they break: what is dropped first, what that costs, and that only the rest strains."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sihua
from sim.rules.coping import activities_kept, invitations_kept

ALL = "workers.coping.coped=1"
STEADY = (
    "workers.skill_spread=0",
    "workers.burnout.constitution_sd=0",
    "workers.burnout.slows=0",
    "workers.digital_worth=0",
)
"""Workers who are all alike, and do in an hour what an hour is worth: skill .4 and .5 without."""


def run(weeks: int, *settings: str) -> sihua.ParticipationModel:
    asked = ["place.residents=1000", "run.warm_up_weeks=0", f"run.weeks={weeks}", *settings]
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", asked))
    for _ in range(weeks):
        model.step()
    return model


@settings(deadline=None)
@given(st.floats(0.0, 3.0), st.floats(0.01, 0.9))
def test_invitations_and_activities_take_the_hours_that_there_are(staffing: float, part: float) -> None:
    kept = part * invitations_kept(staffing, part) + (1.0 - part) * activities_kept(staffing, part)
    assert kept == pytest.approx(staffing, abs=1e-12)


@settings(deadline=None)
@given(st.floats(0.0, 1.0), st.floats(0.01, 0.9))
def test_no_activity_is_dropped_while_somebody_is_still_invited(staffing: float, part: float) -> None:
    assert invitations_kept(staffing, part) == 0.0 or activities_kept(staffing, part) == 1.0


def asked_for(admin: float, *settings: str) -> sihua.ParticipationModel:
    """One week without cases: of 72 hours for 1,000 adults, tasks take a share, and 22 hours of programme are asked for."""
    return run(1, "cases.per_adult=0", f"workers.admin_share={admin}", *settings)


@pytest.mark.parametrize(
    ("admin", "demands", "activities", "invitations"),
    [
        (0.5, 36 / 72 + 22 / 72, 36 / 22, 36 / 22),  # nothing is over the contract
        (0.75, 1.0, 1.0, 0.4 / 4.4),  # 54 + 22 is four hours too many: 4 of 4.4 for invitations go
        (0.9, 1.0, 7.2 / 17.6, 0.0),  # 64.8 + 22: all invitations, and 10.4 of 17.6 for activities
        (1.0, (72 + 0.3 * 17.6) / 72, 0.0, 0.0),  # what cannot be dropped strains, though no hour is left for it
    ],
)
def test_invitations_go_first_then_activities_and_the_rest_strains(
    admin: float, demands: float, activities: float, invitations: float
) -> None:
    """Worked out by hand."""
    model = asked_for(admin, ALL)
    assert model.governing.workers.contract.sum() == pytest.approx(72)
    assert model.governing.workers.demands == pytest.approx(demands)
    assert model.communities.staffing == pytest.approx(activities)
    assert model.communities.inviting == pytest.approx(invitations, abs=1e-9)


def test_who_does_not_cope_is_strained_by_all_that_is_asked_for() -> None:
    model = asked_for(0.9)
    assert model.governing.workers.demands == pytest.approx((64.8 + 22) / 72)
    assert model.communities.staffing == model.communities.inviting == pytest.approx(7.2 / 22)


def test_depth_of_cases_is_dropped_last_and_only_as_far_as_it_may() -> None:
    """Far more cases than hours: half of each may be left out, and then two hours do what took four."""
    crowded = ("cases.per_adult=0.5", "workers.most_demands=100", *STEADY)
    model = run(3, ALL, *crowded)
    assert model.communities.haste == pytest.approx(0.5)
    careful = run(3, ALL, "workers.coping.least_depth=1", *crowded)
    assert careful.communities.haste == 0.0
    assert model.governing.workers.demands[0] < careful.governing.workers.demands[0]


def test_who_copes_burns_out_less_and_his_answers_hold_less_often() -> None:
    busy = (
        "workers.admin_share=0.9",
        "workers.most_for_cases=0.8",
        "cases.joint_share=0",
        "cases.reopened=0.2",
        "workers.leaving.a_year=0",
    )
    found = []
    for more in ((ALL,), ()):
        model = sihua.ParticipationModel(sihua.load("sihua:baseline", ["run.weeks=60", *busy, *more]))
        weeks = model.run().governance()
        weeks = weeks[weeks["community"] == -1]
        again = weeks["answers_reopened"].sum() / (weeks["answers_reopened"].sum() + weeks["closed"].sum())
        found.append((float(weeks["burnout"].iloc[-1]), float(again)))
        model.let_go()
    (burnt, again), (burnt_without, again_without) = found
    assert burnt < burnt_without - 0.1
    assert again > again_without + 0.05


@pytest.mark.parametrize("name", ["of_invitations", "least_programme", "least_depth", "reopened_of_haste"])
def test_where_nobody_copes_what_may_be_dropped_changes_nothing(name: str) -> None:
    """To the last bit."""
    plain, other = (run(8, *more) for more in ((), (f"workers.coping.{name}=0.9",)))
    for table in ("workers", "stock", "tally"):
        for one, two in zip(getattr(plain.governing, table), getattr(other.governing, table), strict=True):
            assert np.array_equal(one, two)
    for one, two in zip(plain.minds, other.minds, strict=True):
        assert np.array_equal(one, two)
