"""What a finished run comes to: the outcomes are the declared indicators, taken over weeks, and nothing else."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

import sihua
from experiments.documents import PAGE, page
from experiments.outcomes import OUTCOMES, SERIES, Window, amounts, defined_shares, outcomes_of, series_of
from experiments.runs.replicate import run_replicate
from sim.community import ParticipationModel
from sim.record import Record
from tests.test_cli import BASELINE

SMALL = ("place.residents=150", "place.communities=2", "run.warm_up_weeks=4", "run.weeks=60")


@pytest.fixture(scope="module")
def record() -> Record:
    return ParticipationModel(
        sihua.load(BASELINE, *SMALL, "mechanisms=[{kind: points, setup_cost: 700, from_week: -2}]")
    ).run()


def test_every_outcome_of_a_table_is_the_mean_the_sum_or_the_last_of_its_column(record: Record) -> None:
    frames = {"weekly": record.weekly(), "quarterly": record.quarterly(), "governance": record.governance(),
              "problems": record.problems(), "quarterly sums": record.problems()}  # fmt: skip
    found = outcomes_of(record, Window(5, 55))
    checked = 0
    for name, outcome in OUTCOMES.items():
        frame = frames.get(outcome.table)
        if frame is None or (outcome.table == "quarterly sums" and outcome.group != "all"):
            continue
        rows = frame[frame["community"] == -1]
        rows = rows[rows["group"] == outcome.group] if "group" in rows else rows
        weekly = outcome.table in ("weekly", "governance")
        rows = rows[rows["week"].between(5 if weekly else 26, 55)]  # weeks 14 to 26 are the first whole quarter in it
        column = rows[outcome.column].dropna()
        wanted = {"mean": column.mean(), "sum": column.sum(), "last": column.iloc[-1] if len(column) else math.nan}
        assert found[name] == pytest.approx(wanted[outcome.how], rel=1e-12, nan_ok=True), name
        checked += 1
    assert checked > 60


def test_fatigue_and_rests_of_the_groups_are_computed_as_those_of_everybody(record: Record) -> None:
    weekly = record.weekly()
    rows = weekly[(weekly["community"] == -1) & (weekly["group"] == "elderly") & (weekly["week"] <= 52)]
    quarter = rows.groupby((rows["week"] - 1) // 13)
    worn = quarter["worn_out"].sum() / (rows["active_in_year"] * rows["residents"]).groupby(
        (rows["week"] - 1) // 13
    ).sum()  # fmt: skip
    assert outcomes_of(record)["worn_out_share_elderly"] == pytest.approx(worn.mean())


def test_money_is_what_the_accounts_hold_and_a_window_from_week_1_counts_the_set_up_in_the_warm_up(
    record: Record,
) -> None:
    costs = record.costs()
    spent = costs[[name for name in costs if costs[name].dtype == np.float64]].sum(axis=1)
    assert {"setup", "running", "redeemed"} <= set(amounts())
    assert not any("points" in name for name in amounts())
    assert spent[costs["week"] < 1].sum() >= 700.0
    assert outcomes_of(record)["public_money"] == pytest.approx(spent.sum())
    assert outcomes_of(record, Window(2))["public_money"] == pytest.approx(spent[costs["week"] >= 2].sum())
    assert outcomes_of(record)["money_promised"] == pytest.approx(0.2 * costs["points_outstanding"].iloc[-1])


def test_a_series_is_the_column_of_the_weekly_tables(record: Record) -> None:
    weekly, governance = record.weekly(), record.governance()
    found = series_of(record, ["hours_young", "open"])
    rows = weekly[(weekly["community"] == -1) & (weekly["group"] == "young")]
    assert np.allclose(found["hours_young"], rows["hours"])
    assert np.allclose(found["open"], governance[governance["community"] == -1]["open"])
    assert "hours_young" in SERIES


def test_the_share_of_weeks_in_which_an_outcome_is_defined_is_that_of_its_column(record: Record) -> None:
    names = ["mean_weeks_to_close", "participation_rate", "breadth", "public_money", "annual_attrition"]
    column = record.governance().query("community == -1")["mean_weeks_to_close"].to_numpy(np.float64)
    first, whole = defined_shares(record, names, Window(1, 9)), defined_shares(record, names)
    assert whole[0] == pytest.approx(1.0 - np.isnan(column).mean())
    assert first[0] == pytest.approx(1.0 - np.isnan(column[:9]).mean())
    assert list(whole[1:]) == [1.0] * 4


def test_a_run_shorter_than_a_quarter_has_weekly_outcomes_and_no_quarterly_ones() -> None:
    done = run_replicate(sihua.load(BASELINE, "place.residents=60", "run.warm_up_weeks=0", "run.weeks=6"))
    assert math.isnan(done.outcomes["breadth"])
    assert done.outcomes["participation_rate"] > 0.0


def test_a_replicate_has_the_same_random_numbers_at_every_design_point() -> None:
    short = (*SMALL[:2], "run.warm_up_weeks=0", "run.weeks=4", "run.seed=5")
    plain = sihua.load(BASELINE, *short)
    at_no_dose = sihua.load(BASELINE, *short, "mechanisms=[{kind: points, intensity: 0}]")
    first, second = (run_replicate(plain, k, outcomes=["hours", "satisfaction"]) for k in (1, 2))
    assert (first.seed, second.seed) == (5, 6)
    assert first.outcomes != second.outcomes
    assert run_replicate(at_no_dose, 2, outcomes=["hours", "satisfaction"]).outcomes == second.outcomes


def test_every_outcome_has_labels_a_unit_and_a_definition_and_the_two_languages_differ() -> None:
    for outcome in OUTCOMES.values():
        assert all((outcome.en, outcome.zh, outcome.unit, outcome.definition)), outcome.name
        assert outcome.en != outcome.zh
    labels = [(outcome.en, outcome.how, outcome.table) for outcome in OUTCOMES.values()]
    assert len(set(labels)) == len(labels)
    assert dataclasses.is_dataclass(OUTCOMES["worn_out_share"])


def test_the_page_of_outcomes_is_what_the_declarations_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m experiments.documents"
