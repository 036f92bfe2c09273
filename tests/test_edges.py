"""Every window, deadline and censoring at its edge, with cases worked out by hand: the last that counts, and the next."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.volunteer_log import DAYS, LOG
from sim.catalogue import catalogue
from sim.community import ParticipationModel
from sim.indices.log import UserDays, _own_load, statistics
from sim.indices.survey import Surveyed, sample
from sim.indices.survival import kaplan_meier, weeks_until
from sim.processes.demand import Dated, Emergencies, Outside, Waves
from sim.processes.recording import Sum
from sim.scenario.schema import Scenario

SHARED = Path(__file__).parents[2] / "shared" / "data" / "shenzhen_n1_log.csv.gz"
"""The published log, where somebody has put it beside the checkout."""


def of(*users: list[int], length: int = 348) -> dict[str, float]:
    """Statistics of a log in which each user was active on these days."""
    user = np.repeat(np.arange(len(users)), [len(days) for days in users])
    return statistics(UserDays(user, np.concatenate([np.array(days) for days in users])), length)


# --- a log by days ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("last", "gone"), [(316, True), (317, False), (318, False)])
def test_who_was_last_active_thirty_days_before_the_last_day_is_censored(last: int, gone: bool) -> None:
    """The last of 348 days is day 347: 31 days after day 316, 30 after 317."""
    found = of([200, last], [0, 347])
    assert found["survival_300"] == (0.5 if gone else 1.0)


def test_a_log_of_one_day_censors_everybody() -> None:
    assert of([0], [0], length=1)["survival_0"] == 1.0


def test_what_happened_after_the_last_day_of_a_log_is_not_in_it() -> None:
    assert of([0, 9], [9], length=9)["users"] == 1.0
    assert of([0, 8], [9], length=9)["mean_days"] == 2.0


@pytest.mark.parametrize(
    ("gap", "counted"), [(6, ()), (7, (7,)), (13, (7,)), (14, (7, 14)), (29, (7, 14)), (30, (7, 14, 30))]
)
def test_a_gap_counts_from_its_first_day_on(gap: int, counted: tuple[int, ...]) -> None:
    """20 active days make a regular; of their 19 gaps, one is long."""
    found = of([*range(19), 18 + gap])
    for days in (7, 14, 30):
        assert found[f"gap_{days}"] == pytest.approx((days in counted) / 19)
    for days in (14, 30):
        assert found[f"break_{days}"] == float(days in counted)


@pytest.mark.parametrize(("days", "regulars"), [(19, 0.0), (20, 1.0)])
def test_twenty_days_make_a_regular(days: int, regulars: float) -> None:
    assert of(list(range(days)))["regulars"] == regulars


def test_a_fortnight_is_the_day_and_the_thirteen_before_it() -> None:
    user, day = np.zeros(3, np.int64), np.array([0, 13, 14])
    load, usual = _own_load(user, day)
    assert load.tolist() == [1, 2, 2]  # on day 14, day 0 is a fortnight ago
    assert usual.tolist() == [2.0, 2.0, 2.0]


def test_the_load_of_one_user_is_not_that_of_the_one_before() -> None:
    load, _ = _own_load(np.array([0, 0, 1]), np.array([9, 10, 0]))
    assert load.tolist() == [1, 2, 1]


@pytest.mark.parametrize(("second", "kept"), [(29, 0.0), (30, 1.0), (59, 1.0), (60, 0.0)])
def test_a_month_is_thirty_days_and_a_part_of_one_does_not_count(second: int, kept: float) -> None:
    """Of 89 days, two months are whole: days 0 to 29, and 30 to 59."""
    assert of([0, second], length=89)["retention"] == kept


def test_months_are_compared_with_their_mean() -> None:
    """Three whole months with 1, 2 and 3 residents; the half one after them would have had none."""
    found = of([0, 30, 60], [31, 61], [62], length=104)
    assert (found["peak_to_mean_month"], found["low_to_mean_month"]) == (1.5, 0.5)


def test_the_published_log_gives_the_numbers_that_the_model_is_compared_with() -> None:
    if not SHARED.exists():
        pytest.skip("the published log does not lie beside the checkout")
    import pandas as pd

    log = pd.read_csv(SHARED)
    when = pd.to_datetime(log["issued time"]).dt.normalize()
    days = pd.DataFrame({"user": pd.factorize(log["user id"])[0], "day": (when - when.min()).dt.days})
    days = days.drop_duplicates().sort_values(["user", "day"])
    assert int(days["day"].max()) + 1 == DAYS == 348
    found = statistics(UserDays(days["user"].to_numpy(np.int64), days["day"].to_numpy(np.int64)), DAYS)
    for name, value in LOG.items():
        assert found[name] == pytest.approx(value, abs=6e-4), name


# --- a run by weeks ---------------------------------------------------------------------------------------------------


def ran(weeks: int, **blocks: Any) -> ParticipationModel:
    values = {
        "run": {"weeks": weeks, "warm_up_weeks": 3},
        "place": {"residents": 40},
        "learning": {"turnover": {"a_year": 0.0}},
    }
    community = ParticipationModel(Scenario.model_validate({**values, **blocks}))
    community.run()
    return community


@pytest.fixture(scope="module")
def short() -> ParticipationModel:
    return ran(20)


def with_spells(community: ParticipationModel, spells: list[tuple[int, int]]) -> Any:
    """The curve of a record in which so many volunteers came first and last in these weeks of the whole run."""
    events = community.events
    events.first_active[:], events.last_active[:] = 0, 0
    for row, (first, last) in enumerate(spells):
        events.first_active[row], events.last_active[row] = first, last
    return community.record.retention()["still_active"]


@pytest.mark.parametrize(("last", "gone"), [(18, True), (19, False)])
def test_five_silent_weeks_before_the_end_make_a_volunteer_gone(
    short: ParticipationModel, last: int, gone: bool
) -> None:
    """The run ends with week 23, its warm-up counted: weeks 19 to 23 are five."""
    curve = with_spells(short, [(10, last)])
    assert curve[last - 10] == (0.0 if gone else 1.0)


@pytest.mark.parametrize(("first", "counted"), [(3, False), (4, True)])
def test_who_came_in_the_warm_up_is_no_newcomer_of_the_reported_weeks(
    short: ParticipationModel, first: int, counted: bool
) -> None:
    curve = with_spells(short, [(first, 10)])
    assert curve[19] == (0.0 if counted else 1.0)


@pytest.mark.parametrize(("weeks", "known"), [(57, False), (58, True)])
def test_who_stayed_a_year_is_known_only_after_a_year_and_five_silent_weeks(weeks: int, known: bool) -> None:
    """From week 1 to week 53 are 52 weeks; that somebody who came last in week 53 is gone is seen at the end of week 58."""
    model = ran(weeks)
    began = model.scenario.run.warm_up_weeks
    with_spells(model, [(began + 1, began + 53)])
    found = dict(model.record.statistics()[["name", "value"]].itertuples(index=False))
    assert found["annual_attrition"] == 1.0 if known else math.isnan(found["annual_attrition"])


@pytest.mark.parametrize(
    ("spells", "attrition"),
    [([(1, 3), (40, 58)], math.nan), ([(1, 3), (1, 53)], 1.0), ([(1, 3), (2, 58)], 0.5), ([(1, 3), (2, 20)], 1.0)],
)
def test_attrition_of_a_year_is_not_known_where_nobody_was_followed_for_one(
    spells: list[tuple[int, int]], attrition: float
) -> None:
    """Of two: one gone, the other last seen after 18 weeks; both gone after a year; one gone; both gone long before."""
    model = ran(58)
    began = model.scenario.run.warm_up_weeks
    with_spells(model, [(began + first, began + last) for first, last in spells])
    found = dict(model.record.statistics()[["name", "value"]].itertuples(index=False))
    assert found["annual_attrition"] == pytest.approx(attrition, nan_ok=True)


@pytest.mark.parametrize(("ago", "counted"), [(51, 1), (52, 0)])
def test_a_year_is_this_week_and_the_51_before_it(ago: int, counted: int) -> None:
    values = {"run": {"weeks": 60, "warm_up_weeks": 0}, "place": {"residents": 10}, "outreach": {"publicity": 0.0}}
    community = ParticipationModel(Scenario.model_validate({**values, "calendar": {"activities_per_thousand": 0.0}}))
    for _ in range(60):
        community.events.last_active[:] = 0
        community.events.last_active[3] = max(0, int(community.steps) + 1 - ago)
        community.step()
    assert community.record.sums[-1, 0, :, Sum.active_in_year].sum() == counted


@pytest.mark.parametrize(("last", "on_the_roll"), [(10, 0), (11, 1), (23, 1)])
def test_the_roll_holds_the_last_thirteen_weeks(short: ParticipationModel, last: int, on_the_roll: int) -> None:
    with_spells(short, [(4, last)])
    c = short
    found = sample(Surveyed.of(c), int(c.steps) - 1).set_index("who")
    assert found.loc["roll", "people"] == on_the_roll


def test_a_quarter_holds_its_thirteen_weeks_and_none_of_the_warm_up() -> None:
    community = ran(27)
    weekly = community.record.weekly().query("community == -1 and group == 'all'").set_index("week")["hours"]
    quarterly = community.record.quarterly().query("community == -1 and group == 'all'").set_index("week")["hours"]
    assert list(quarterly.index) == [13, 26]
    assert quarterly[13] == pytest.approx(weekly.loc[1:13].sum())
    assert quarterly[26] == pytest.approx(weekly.loc[14:26].sum())


@pytest.mark.parametrize(("ended", "censored", "curve"), [
    ([1, 0], [0, 1], [0.5, 0.5]),  # censored a week later: at risk when the first one left
    ([0, 1], [1, 0], [1.0, 0.0]),  # censored a week before: not at risk any more
    ([1, 0], [1, 0], [0.5, 0.5]),  # in the same week: still at risk
    ([0, 0], [0, 0], [1.0, 1.0]),  # nobody
])  # fmt: skip
def test_who_is_censored_in_a_week_was_at_risk_in_it(ended: list[int], censored: list[int], curve: list[float]) -> None:
    assert kaplan_meier(np.array(ended, float), np.array(censored, float)).tolist() == curve


@pytest.mark.parametrize(("left", "week"), [(0.5, 1.0), (0.5 + 1e-9, 2.0)])
def test_half_is_gone_as_soon_as_half_is_left(left: float, week: float) -> None:
    assert weeks_until(np.array([1.0, left, 0.1]), 0.5) == week


def test_a_case_is_in_time_in_the_week_of_its_deadline_and_overdue_in_the_next() -> None:
    """Too many cases for one worker: open ones are past the deadline from the week after it on."""
    blocks = {"cases": {"deadline": 2, "given_up": 0.0, "per_adult": 0.5}, "workers": {"per_ten_thousand": 0.01}}
    community = ParticipationModel(
        Scenario.model_validate({"run": {"weeks": 6, "warm_up_weeks": 0}, "place": {"residents": 200}, **blocks})
    )
    for _ in range(6):
        community.step()
        now, open_cases = int(community.steps) - 1, community.cases
        age = now - open_cases.opened[: int(open_cases.number[0])]
        week = community.record.governance().query("community == -1").iloc[-1]
        assert week["past_deadline"] == (age > 2).sum()
    assert (age == 2).any()
    assert (age == 3).any()


def test_cases_given_up_are_all_past_their_deadline() -> None:
    """With certain despair, no open case is ever older than the deadline, and none is given up in the week of it."""
    blocks = {"cases": {"deadline": 2, "given_up": 1.0, "per_adult": 0.5}, "workers": {"per_ten_thousand": 0.01}}
    community = ParticipationModel(
        Scenario.model_validate({"run": {"weeks": 6, "warm_up_weeks": 0}, "place": {"residents": 200}, **blocks})
    )
    community.run()
    now, cases = int(community.steps) - 1, community.cases
    age = now - cases.opened[: int(cases.number[0])]
    assert age.max() == 2
    assert np.flatnonzero(community.governing.tally.durations[:, 1].sum(axis=0)).tolist() == [3]


QUIET = Outside(0.0, 0.0, 0.0, [], [], 1, Emergencies(0.0, 8, 4.0, 0.2, 1.0))
"""Demand that never moves."""


@pytest.mark.parametrize(("week", "factor"), [(3, 1.0), (4, 2.0), (6, 2.0), (7, 1.0)])
def test_a_campaign_lasts_from_its_first_week_to_its_last(week: int, factor: float) -> None:
    waves = Waves(QUIET._replace(campaigns=[Dated(4, 6, 2.0)]), 2, 1)
    assert waves.next(week, 9) == pytest.approx([factor, factor])


@pytest.mark.parametrize(("week", "starts_in", "factor"), [(3, 1, 1.0), (4, 1, 0.5), (7, 1, 0.5), (8, 1, 1.0), (56, 1, 0.5),
                                                          (1, 4, 0.5), (5, 4, 1.0), (0, 5, 0.5), (-51, 5, 0.5)])  # fmt: skip
def test_a_season_comes_in_its_weeks_of_every_year_wherever_the_run_begins(
    week: int, starts_in: int, factor: float
) -> None:
    waves = Waves(QUIET._replace(seasons=[Dated(4, 7, 0.5)], starts_in=starts_in), 1, 1)
    assert waves.next(week, 99) == pytest.approx([factor])


def test_an_emergency_lasts_its_weeks_and_calls_in_each_of_them() -> None:
    """Where one begins as soon as it can, there is no week without."""
    waves = Waves(QUIET._replace(emergencies=Emergencies(1.0, 3, 4.0, 0.2, 1.0)), 1, 1)
    assert [(float(waves.next(week, week)[0]), waves.called) for week in range(5)] == [(4.0, 0.2)] * 5
    once = Waves(QUIET._replace(emergencies=Emergencies(1e-12, 3, 4.0, 0.2, 1.0)), 1, 1)
    once.weeks_of_emergency = 4  # one that began a moment ago
    assert [(float(once.next(week, week)[0]), once.called) for week in range(4)] == [(4.0, 0.2)] * 3 + [(1.0, 0.0)]


@pytest.mark.parametrize(("week", "strength"), [(3, 0.0), (4, 0.2), (5, 0.4), (7, 0.8), (8, 0.8), (9, 0.8), (10, 0.0)])
def test_a_mechanism_rises_over_its_ramp_from_its_first_week_and_ends_after_its_last(
    week: int, strength: float
) -> None:
    block = {"kind": "honours", "intensity": 0.8, "from_week": 4, "until_week": 9, "ramp_weeks": 3}
    assert catalogue()["honours"].model_validate(block).strength(week) == pytest.approx(strength)


@pytest.mark.parametrize(("week", "pays"), [(5, True), (6, False), (8, False), (9, True)])
def test_an_intermittent_schedule_pays_from_its_first_week_on(week: int, pays: bool) -> None:
    block = {"kind": "points", "schedule": "intermittent", "every_weeks": 4, "from_week": 5}
    assert catalogue()["points"].model_validate(block).pays(week) == pays
