"""A yearly budget for all mechanisms together: what is paid of what was promised, and what each cost covers, by hand."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.cli import main as cli
from experiments.comparison.size import grows, with_residents
from experiments.outcomes import Window, outcomes_of
from experiments.presentation.report.of_run import article
from experiments.presentation.results import run_scenario
from experiments.presentation.summary import budget_in_words, plain_summary
from sim.community import ParticipationModel
from sim.policy.purse import purse_of, year_of
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario

SMALL: dict[str, Any] = {
    "run": {"warm_up_weeks": 4, "weeks": 60},
    "place": {"residents": 150, "communities": 2},
    "calendar": {"activities_per_thousand": 40.0},
}
POINTS: dict[str, Any] = {
    "kind": "points", "points_per_occasion": 100, "yuan_per_point": 0.1, "setup_cost": 300.0, "weekly_cost": 20.0,
}  # fmt: skip
BANK: dict[str, Any] = {
    "kind": "time_bank", "credits_per_occasion": 50, "yuan_per_credit": 0.1, "setup_cost": 100.0, "weekly_cost": 5.0,
}  # fmt: skip
FIXED = 300.0 + 100.0 + 52 * 25.0


def run(*mechanisms: dict[str, Any], **more: Any) -> ParticipationModel:
    model = ParticipationModel(Scenario.model_validate({**SMALL, "mechanisms": list(mechanisms), **more}))
    model.run()
    return model


def used_in_year(model: ParticipationModel, year: int) -> float:
    """Set-up, running, units and what was promised and paid, from the accounts alone."""
    costs = model.record.costs()
    costs = costs[[year_of(week) == year for week in costs["week"]]]
    worth = costs["kind"].map({"points": 0.1, "time_bank": 0.1})
    return float((costs[["setup", "running", "per_unit"]].sum(axis=1) + costs["points_issued"] * worth).sum())


def test_with_more_money_than_anybody_asks_for_a_run_is_the_run_without_a_budget() -> None:
    free, rich = run(POINTS, BANK), run(POINTS, BANK, budget={"a_year": 1e9})
    assert np.array_equal(free.record.sums, rich.record.sums)
    assert list(free.policy.accounts) == list(rich.policy.accounts)


@pytest.mark.parametrize("when_short", ["proportional", "first_come"])
def test_a_short_year_is_used_up_and_never_overspent_and_the_next_begins_anew(when_short: str) -> None:
    plenty = used_in_year(run(POINTS, BANK), 1)
    a_year = FIXED + 0.4 * (plenty - FIXED)
    model = run(POINTS, BANK, budget={"a_year": a_year, "when_short": when_short})
    assert 0.97 * a_year < used_in_year(model, 1) <= a_year
    assert 0.0 < used_in_year(model, 2) <= a_year
    costs = model.record.costs()
    assert costs.loc[costs["week"] == 53, "points_issued"].sum() > 0


def test_in_proportion_every_week_pays_and_all_mechanisms_the_same_share() -> None:
    a_year = FIXED + 0.4 * (used_in_year(run(POINTS, BANK), 1) - FIXED)
    model = run(POINTS, BANK, budget={"a_year": a_year})
    costs = model.record.costs()
    paid = costs.assign(share=costs["points_issued"] / costs["points_promised"]).pivot(
        index="week", columns="kind", values="share"
    )
    asked = paid.loc[1:52].dropna()
    assert len(asked) > 40
    assert (asked > 0.1).all(axis=None)
    assert abs(asked["points"] - asked["time_bank"]).max() <= 1 / 50  # a resident's credits are whole: below 1 of 50
    assert (asked["points"] < 0.9).mean() > 0.8


def test_first_come_first_served_pays_in_full_until_the_money_is_gone_and_then_nothing_till_the_year_ends() -> None:
    a_year = FIXED + 0.4 * (used_in_year(run(POINTS, BANK), 1) - FIXED)
    costs = run(POINTS, BANK, budget={"a_year": a_year, "when_short": "first_come"}).record.costs()
    by_week = costs.groupby("week")[["points_issued", "points_promised"]].sum()
    share = (by_week["points_issued"] / by_week["points_promised"]).loc[1:52].dropna().to_numpy()
    in_full = int(np.argmax(share < 1.0))
    assert in_full > 10
    assert (share[:in_full] == 1.0).all()
    assert share[in_full + 1 :].max() <= 0.05
    assert len(share) > in_full + 10


def test_fixed_costs_beyond_the_budget_are_paid_and_nothing_is_promised() -> None:
    model = run(POINTS, BANK, budget={"a_year": 1000.0})
    costs = model.record.costs()
    first = costs[(costs["week"] >= 1) & (costs["week"] <= 52)]
    assert first[["setup", "running"]].sum().sum() == FIXED
    assert first["points_issued"].sum() == 0
    assert first["points_promised"].sum() > 0


def test_what_is_promised_to_a_week_is_its_part_of_what_is_left_by_hand() -> None:
    """520 yuan a year, 10 a week of running cost for 26 weeks: 260 are left for 26 weeks that pay, so 10 in the first."""
    mechanism = {**POINTS, "setup_cost": 0.0, "weekly_cost": 10.0, "until_week": 26, "points_per_occasion": 1000}
    costs = run(mechanism, budget={"a_year": 520.0}).record.costs()
    first = costs[costs["week"] == 1].iloc[0]
    assert first["points_promised"] > 1000
    assert 9.0 < first["points_issued"] * 0.1 <= 10.0


def test_what_lies_ahead_by_hand() -> None:
    """Two weeks of warm-up, then 10 yuan a week in weeks 1 to 3 after 100 for the set-up, paying in each."""
    scenario = Scenario.model_validate({"mechanisms": [{**POINTS, "until_week": 3}]})
    purse = purse_of(scenario.mechanisms, np.array([100.0]), np.array([10.0]), weeks=7, warm_up=2)
    assert purse.begins.tolist() == [0, 0, 1, 0, 0, 0, 0]  # week 1 begins a year; week -1 does not
    assert purse.ahead.tolist() == [1, 0, 51, 50, 49, 48, 47]
    assert purse.reserved.tolist() == [0.0, 0.0, 20.0, 10.0, 0.0, 0.0, 0.0]
    assert purse.paying.tolist() == [1, 1, 3, 2, 1, 1, 1]


def test_an_institution_without_payments_may_use_a_budget_and_is_counted_in_it() -> None:
    model = run({"kind": "covenant"}, POINTS, budget={"a_year": 1e6})
    used = float(model.policy.schemes.used[0])
    costs = model.record.costs()
    second = costs[costs["week"] >= 53]
    yuan = second[["setup", "running", "per_unit"]].sum().sum() + (second["points_issued"] * 0.1).sum()
    assert math.isclose(used, yuan)


def test_a_cost_that_covers_a_community_is_paid_for_each_that_the_mechanism_concerns() -> None:
    each = {"setup_covers": "community", "weekly_covers": "community"}
    place = {"place": {"residents": 100, "communities": 3}, "run": {"warm_up_weeks": 0, "weeks": 4}}
    once, all_of_them = run(POINTS, **place), run({**POINTS, **each}, **place)
    two = run({**POINTS, **each, "target": {"communities": [0, 2]}}, **place)
    found = [model.record.costs()[["setup", "running"]].sum().tolist() for model in (once, all_of_them, two)]
    assert found == [[300.0, 80.0], [900.0, 240.0], [600.0, 160.0]]
    assert np.array_equal(once.record.sums, all_of_them.record.sums)


def test_the_record_tells_year_by_year_and_week_by_week_what_the_accounts_hold() -> None:
    a_year = FIXED + 0.4 * (used_in_year(run(POINTS, BANK), 1) - FIXED)
    model = run(POINTS, BANK, budget={"a_year": a_year})
    costs, money, paid = model.record.costs(), model.record.money(), model.record.payout_rate()
    assert money["year"].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert money["kind"].tolist() == ["points", "time_bank", "all"] * 3
    first = money[(money["year"] == 1) & (money["kind"] == "all")].iloc[0]
    in_year = costs[costs["week"].between(1, 52)]
    assert first["used"] == pytest.approx(used_in_year(model, 1))
    assert first["budget"] == a_year
    assert not first["overspent"]
    assert first["used_of_budget"] == pytest.approx(first["used"] / a_year)
    assert first["spent"] == pytest.approx(in_year[["setup", "running", "per_unit", "redeemed"]].sum().sum())
    assert first["payout_rate"] == in_year["points_issued"].sum() / in_year["points_promised"].sum()
    week = costs[(costs["week"] == 7) & (costs["kind"] == "points")].iloc[0]
    assert paid.set_index("week").loc[7, 0] == week["points_issued"] / week["points_promised"]
    assert len(paid) == 64


def test_a_year_whose_fixed_costs_exceed_the_budget_is_flagged_and_counted() -> None:
    model = run(POINTS, BANK, budget={"a_year": 1000.0})
    money = model.record.money().query("kind == 'all'").set_index("year")
    assert money["overspent"].tolist() == [False, True, False]  # 200 yuan of running cost in eight weeks of year 2
    found = outcomes_of(model.record, names=["over_budget", "payout_rate"])
    assert found["over_budget"] == pytest.approx(FIXED - 1000.0)
    assert 0.0 <= found["payout_rate"] < 0.5


def test_what_weeks_use_beyond_a_budget_is_of_the_year_that_they_lie_in() -> None:
    thousand = {"kind": "points", "setup_cost": 0.0, "weekly_cost": 1000.0, "points_per_occasion": 0}
    run_of = {"weeks": 104, "warm_up_weeks": 0}
    model = ParticipationModel(
        Scenario.model_validate({**SMALL, "run": run_of, "mechanisms": [thousand], "budget": {"a_year": 26_000.0}})
    )
    record = model.run()

    def over(first: int, last: int | None) -> float:
        return outcomes_of(record, Window(first, last), names=["over_budget"])["over_budget"]

    assert (over(1, None), over(1, 52), over(53, 104)) == (52_000.0, 26_000.0, 26_000.0)
    assert (over(1, 26), over(27, 52), over(27, 78), over(40, 104)) == (0.0, 26_000.0, 26_000.0, 39_000.0)


def test_without_mechanisms_nothing_is_promised_and_nothing_told() -> None:
    model = run()
    assert len(model.record.money()) == 0
    found = outcomes_of(model.record, names=["over_budget", "payout_rate"])
    assert found["over_budget"] == 0.0
    assert math.isnan(found["payout_rate"])


def test_a_budget_grows_with_the_residents_as_other_money_of_the_place_does() -> None:
    scenario = Scenario.model_validate({**SMALL, "mechanisms": [POINTS], "budget": {"a_year": 5000.0}})
    assert with_residents(scenario, 2.0).budget.a_year == 10_000.0
    assert "budget.a_year" in grows(scenario)
    free = Scenario.model_validate({**SMALL, "mechanisms": [POINTS]})
    assert with_residents(free, 2.0).budget.a_year is None
    assert "budget.a_year" not in grows(free)


def test_a_batch_in_which_a_run_overspends_is_flagged_though_the_study_names_other_outcomes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = ("changes: {place: {residents: 100}, run: {warm_up_weeks: 1, weeks: 14}, budget: {a_year: 1000},"
            " mechanisms: [{kind: points, setup_cost: 0, weekly_cost: 0}]}\n"
            "levers:\n  weekly: {path: 'mechanisms[0].weekly_cost', values: [0, 100]}\n"
            "outcomes: [breadth]\nreplicates: 2\n")  # fmt: skip
    (tmp_path / "money.yaml").write_text(text, encoding="utf-8")
    assert cli.call(["batch", "money.yaml", "--workers", "1"]) == 0
    said = "OVERSPENT: 2 of 4 runs used more in a year than their budget"
    assert said in capsys.readouterr().out
    assert cli.call(["table", "results/money"]) == 0
    assert said in capsys.readouterr().out
    assert cli.call(["table", "results/money", "--lang", "zh"]) == 0
    assert "超支：4 次运行中有 2 次" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "paid"), [("en", "was credited to residents"), ("zh", "记入居民账户")])
def test_a_run_says_what_became_of_its_budget_and_of_its_promises(language: Any, paid: str) -> None:
    """As its table of money holds it, in the summary and on the page; and nothing of it without mechanisms."""
    settings = ("place.residents=150", "run.warm_up_weeks=0", "run.weeks=60", "budget.a_year=6000")
    resolved = read_scenario("sihua:points_for_a_year", [*settings, "mechanisms[0].weekly_cost=50"])
    result = run_scenario(resolved)
    assert result.money is not None
    package = result.money[(result.money["mechanism"] < 0) & (result.money["year"] > 0)]
    said = budget_in_words(result, language)
    for _, year in package.iterrows():
        assert f"{year['used']:,.0f}" in said[0]
        assert f"{100 * year['used_of_budget']:.1f} %" in said[0]
    share = float(package["granted"].sum() / package["promised"].sum())
    assert share < 0.999, "the budget is short"
    assert f"{100 * share:.1f} %" in said[1]
    assert paid in said[1]
    summary = re.sub(r"\s+", "", plain_summary(result, language))
    shown = [
        paragraph for part in article(result, resolved, language).sections[0].parts for paragraph in part.paragraphs
    ]
    for sentence in said:
        assert re.sub(r"\s+", "", sentence) in summary
        assert sentence in shown
    assert budget_in_words(run_scenario(read_scenario("sihua:baseline", settings[:3])), language) == []
