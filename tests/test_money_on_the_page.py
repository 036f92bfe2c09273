"""What a policy spends, owes and costs an hour, and what breaks even: read back from the HTML, and recomputed from the tables."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import html5lib
import numpy as np
import pytest
from scipy import stats

from experiments.comparison.conclusions import conclusions, prices
from experiments.comparison.folder import load_comparison
from experiments.comparison.model import Comparison
from experiments.comparison.money import money_of
from experiments.comparison.spending import spending_of
from experiments.outcomes import outcomes_of
from experiments.phrases import comparisons, figures, look_up, policies, runs
from experiments.phrases import money as money_phrases
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation.answer import answers
from experiments.presentation.comparison_page import page, write_comparison
from experiments.presentation.phases import ended as ended_at
from experiments.presentation.policies import names_of, rows_of_money
from experiments.presentation.report.brief import comparison_brief
from experiments.presentation.report.making import comparison_report
from sim.community import ParticipationModel
from sim.policy.money import YUAN, spent
from sim.scenario.reader import read_scenario
from tests.comparisons import SMALL, small_comparison
from tests.test_page_numbers import HTML, article_of, is_shown, rows_of, section_of, text_of
from tests.test_phases import ended
from tests.test_policy_page import FOUND

MADE = {"points": small_comparison, "points that end": ended}


def interval(values: Any) -> tuple[float, float, float]:
    """Mean and 95 % t interval, computed here once more."""
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean()), float(values.mean() - half), float(values.mean() + half)


def answer_in_html(name: str, language: str) -> str:
    return " ".join(text_of(one) for one in article_of(name, language).iter() if one.attrib.get("class") == "answer")


def brief_in_html(comparison: Comparison, language: Any) -> str:
    parsed = html5lib.HTMLParser(strict=True).parse(comparison_brief(comparison, [language]))
    return text_of(next(parsed.iter(f"{HTML}article")))


def yuan(text: str, number: float) -> bool:
    """Whether an amount stands in a text as amounts are written: in whole yuan, or with two digits below a hundred."""
    shown = f"{number:,.0f}" if abs(number) >= 100 else f"{number:,.2f}"
    return re.search(rf"(?<![\d.,]){re.escape(shown)}(?![\d]|[.,]\d)", text) is not None


def owed_of(comparison: Comparison) -> Any:
    """Yuan that residents hold at the end, from the accounts of runs made once more: no table of the comparison is asked."""
    found = []
    for plain in comparison.plain:
        settings = [f"run.seed={seed}" for seed in comparison.seeds]
        found.append([_held(plain, setting) for setting in settings])
    return np.array(found)


def _held(plain: dict[str, Any], setting: str) -> float:
    from sim.scenario.schema import Scenario

    scenario = Scenario.model_validate({**{k: v for k, v in plain.items() if k != "mechanism_files"}})
    run = scenario.run.model_copy(update={"seed": int(setting.partition("=")[2])})
    model = ParticipationModel(scenario.model_copy(update={"run": run}))
    model.run()
    last: dict[int, float] = {}
    for row in model.record.accounts:
        paid = scenario.mechanisms[row.mechanism].payment()
        last[row.mechanism] = row.points_outstanding * paid.yuan_per_point if paid else 0.0
    return sum(last.values())


@pytest.mark.parametrize("name", MADE)
def test_what_is_owed_is_what_residents_hold_when_the_run_ends(name: str) -> None:
    comparison = MADE[name]()
    again = owed_of(comparison)
    assert again[1].mean() > 0.0
    assert (again[0] == 0.0).all()
    kept = comparison.tables["owed"]
    assert np.allclose(np.nan_to_num(kept)[:, :, -1].sum(axis=-1), again)
    money = np.nan_to_num(comparison.tables["money"])
    held = (money[..., YUAN.index("granted")] - money[..., YUAN.index("redeemed")]).sum(axis=(2, 3))
    assert (held >= again - 1e-9).all(), "what lapsed is neither redeemed nor owed"
    price = prices(comparison)[0]
    assert np.isclose(price.owed, (again[1] - again[0]).mean())


@pytest.mark.parametrize("name", MADE)
def test_what_was_spent_week_by_week_adds_up_to_the_years_and_to_the_cost(name: str) -> None:
    comparison = MADE[name]()
    weekly = comparison.tables["spent"]
    assert np.allclose(weekly.sum(axis=-1), comparison.tables["cost"])
    by_year = spent(np.nan_to_num(comparison.tables["money"])).sum(axis=-1)
    assert np.allclose(by_year.sum(axis=-1), weekly.sum(axis=-1))
    assert np.allclose(by_year[:, :, :2].sum(axis=-1), weekly[:, :, :52].sum(axis=-1)), "the warm-up counts in week 1"


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_and_the_brief_say_what_is_spent_while_it_runs_what_after_and_what_is_owed(
    name: str, language: Any
) -> None:
    """While it runs means: until it ends. What residents redeem later is no part of a year for which it ran."""
    comparison = MADE[name]()
    policy = comparison.policies[0]
    after = ended_at(comparison, policy)
    weeks = comparison.manifest["weeks"] if after is None else after.from_week - 1
    extra = comparison.tables["spent"][1] - comparison.tables["spent"][0]
    running = interval(extra[:, :weeks].sum(axis=1) * 52 / weeks)
    owed = np.nan_to_num(comparison.tables["owed"])[:, :, -1].sum(axis=-1)
    told = [*running, *interval(owed[1] - owed[0])]
    if after is not None:
        assert extra[:, weeks:].sum() > 0.0, "points are redeemed after the last was credited"
        told += interval(extra[:, weeks:].sum(axis=1))
    for text in (answer_in_html(name, language), brief_in_html(comparison, language)):
        assert all(yuan(text, number) for number in told), (told, text)
    cost = comparison.tables["cost"]
    if after is not None:
        wrong = float((cost[1] - cost[0]).mean()) * 52 / weeks
        assert not yuan(answer_in_html(name, language), wrong), "all that was spent, over the weeks for which it ran"


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_hour_is_priced_by_all_that_is_committed_and_by_what_was_spent_wherever_it_is_priced(
    name: str, language: Any
) -> None:
    comparison = MADE[name]()
    price, t = prices(comparison)[0], comparison.tables
    if np.isnan(price.per_hour):
        pytest.skip("more hours are not certain")
    hours, cost = (t[key][1] - t[key][0] for key in ("hours", "cost"))
    owed = np.nan_to_num(t["owed"])[:, :, -1].sum(axis=-1)
    committed = cost + owed[1] - owed[0]
    by_both, by_spent = committed.mean() / hours.mean(), cost.mean() / hours.mean()
    assert by_both > by_spent
    for number, of, low, high in (
        (by_both, committed, price.low, price.high), (by_spent, cost, price.spent_low, price.spent_high),
    ):  # fmt: skip
        assert low < number < high
        halves = [np.delete(of, r).mean() / np.delete(hours, r).mean() for r in range(len(of))]
        assert low <= min(halves) + (high - low)
        told = [answer_in_html(name, language), text_of(section_of(name, language, "verdict"))]
        told.append(brief_in_html(comparison, language))
        assert all(yuan(text, one) for text in told for one in (number, low, high))
    figures_told = text_of(section_of(name, language, "figures"))
    assert yuan(figures_told, float(committed.mean())), "the plane tells what is committed, as the price does"
    assert not yuan(figures_told, float(cost.mean()))


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_money_shows_what_its_csv_holds_with_what_is_owed_and_all_years_together(
    name: str, language: Any
) -> None:
    comparison = MADE[name]()
    shown = rows_of(next(section_of(name, language, "money").iter(f"{HTML}table")))
    of_years = [one for one in money_of(comparison) if one.kind == "all"]
    assert len(shown) == len(of_years) + (len(of_years) > 1)
    columns = ("setup", "running", "per_unit", "redeemed", "spent", "promised")
    for cells, one in zip(shown, of_years, strict=False):
        assert cells[2:8] == [f"{getattr(one, column):,.0f}" for column in columns]
        assert cells[9] == f"{one.used:,.0f}"
        assert cells[11] == f"{one.owed:,.0f}"
    if len(of_years) > 1:
        assert shown[-1][6] == f"{comparison.tables['cost'][1].mean():,.0f}"
        assert shown[-1][11] == shown[-2][11], "what is owed at the end of the last year is owed at the end"


def with_spending(weekly: Any, until: int | None = None) -> Comparison:
    """The comparison of points that end, whose policy spends so much in each of its 65 weeks, in every replicate."""
    one = ended()
    tables = {**one.tables, "spent": np.zeros_like(one.tables["spent"])}
    tables["spent"][1] = weekly
    return replace(one, tables=tables, phases=one.phases if until is None else {})


def test_a_year_while_it_runs_is_of_the_weeks_until_it_ends_by_hand() -> None:
    """Points end in week 20: 10 yuan a week until then are 520 a year, and 3 a week afterwards are 135 in 45 weeks."""
    weekly = np.where(np.arange(65) < 20, 10.0, 3.0)
    spends = spending_of(with_spending(weekly), ended().policies[0])
    assert spends.weeks == 20
    assert (spends.a_year.mean, spends.a_year.low, spends.a_year.high) == (520.0, 520.0, 520.0)
    assert spends.after is not None
    assert spends.after.mean == 135.0
    assert spends.later is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_year_is_told_apart_where_it_differs_by_more_than_a_tenth(language: Any) -> None:
    """10 yuan a week in the first year; 8 a week later is a fifth less, 9.5 a twentieth."""

    def said(later: float) -> str:
        comparison = with_spending(np.where(np.arange(65) < 52, 10.0, later), until=0)
        return " ".join(answers(comparison, conclusions(comparison), language)[0])

    first, mean = {
        "en": ("520 yuan more in year 1", "yuan more a year ("),
        "zh": ("第 1 年多支出 520 元", "期间每年多支出"),
    }[language]
    assert first in said(8.0)
    assert yuan(said(8.0), 8.0 * 52)
    assert mean not in said(8.0)
    assert first not in said(9.5)
    assert yuan(said(9.5), (520.0 + 13 * 9.5) * 52 / 65)


def test_an_older_comparison_opens_and_says_that_what_is_not_redeemed_is_owed_or_lapsed(tmp_path: Path) -> None:
    """It kept neither what was spent week by week, nor what is owed, nor what workers do."""
    one = ended()
    tables = {name: table for name, table in one.tables.items() if name not in ("spent", "owed", "workload")}
    write_comparison(replace(one, tables=tables), tmp_path / "old")
    old = load_comparison(tmp_path / "old")
    money = np.nan_to_num(one.tables["money"][1])
    held = float((money[..., YUAN.index("granted")] - money[..., YUAN.index("redeemed")]).sum(axis=(1, 2)).mean())
    for language, word in (("en", "still owed or lapsed"), ("zh", "尚欠或已失效")):
        said = " ".join(answers(old, conclusions(old), language)[0])  # type: ignore[arg-type]
        assert word in said
        assert yuan(said, held)
        assert comparison_report(old, LANGUAGES)
        assert comparison_brief(old)


def test_two_mechanisms_of_one_kind_are_told_apart_by_what_they_set_or_by_number() -> None:
    one = small_comparison()
    plain = deepcopy(one.plain)
    first = plain[1]["mechanisms"][0]
    plain[1]["mechanisms"] = [first, {**first, "points_per_occasion": 20}]
    names = names_of(plain[1]["mechanisms"], "en")
    assert names == {0: "points [points for one occasion 10 points]", 1: "points [points for one occasion 20 points]"}
    assert names_of([first, deepcopy(first)], "zh") == {0: "积分制［第 1 项］", 1: "积分制［第 2 项］"}
    tables = {**one.tables, **{name: np.concatenate([one.tables[name]] * 2, axis=3) for name in ("money", "owed")}}
    both = replace(one, plain=plain, tables=tables)
    rows = rows_of_money(both, "en")
    assert len({tuple(row[:2]) for row in rows}) == len(rows) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_break_even_stands_in_the_html_with_its_interval_and_where_the_policy_stands(language: Any) -> None:
    comparison = replace(small_comparison(), break_evens=[FOUND])
    with TemporaryDirectory() as place:
        write_comparison(comparison, Path(place) / "kept", report=comparison_report(comparison, [language]))
        text = (Path(place) / "kept" / "report.html").read_text("utf-8")
    parsed = html5lib.HTMLParser(strict=True).parse(text)
    said = " ".join(text_of(one) for one in parsed.iter() if one.attrib.get("class") == "answer")
    assumed = next(one for one in parsed.iter(f"{HTML}section") if one.attrib["aria-labelledby"].endswith("-assumed"))
    cell = next(row for row in rows_of(next(assumed.iter(f"{HTML}table"))) if "worth_of_point" in row[0])[4]
    assert FOUND.value is not None
    assert FOUND.low is not None
    assert FOUND.high is not None
    for shown in (said, cell):
        assert all(is_shown(shown, number) for number in (FOUND.value, FOUND.low, FOUND.high))
    assert ("above its break-even" if language == "en" else "高于盈亏平衡点") in said


def test_nothing_that_is_shown_calls_credited_points_paid() -> None:
    """Points are credited when they are handed out, and yuan are paid when they are redeemed."""
    tables = (comparisons.PHRASES, figures.PHRASES, figures.BELOW, figures.TITLES, policies.PHRASES, runs.PHRASES,
              money_phrases.PHRASES)  # fmt: skip
    for phrases in tables:
        for key, (en, zh) in phrases.items():
            assert "兑付" not in zh, key
            assert not re.search(r"\b(was|were) paid\b", en) or "once, to set it up" in en, key
    assert look_up.LANGUAGES == ("en", "zh")
    for language in LANGUAGES:
        text = " ".join(page(small_comparison(), language, 110).split())
        assert "兑付" not in text
        assert "was promised was paid" not in text
        assert ("credited" if language == "en" else "记入居民账户") in text


def test_what_is_owed_is_an_outcome_of_the_run_as_well() -> None:
    resolved = read_scenario("sihua:points_for_a_year", [*SMALL])
    model = ParticipationModel(resolved.scenario)
    model.run()
    comparison = small_comparison()
    assert comparison.seeds[0] == resolved.scenario.run.seed
    kept = float(np.nan_to_num(comparison.tables["owed"])[1, 0, -1].sum())
    assert np.isclose(outcomes_of(model.record, names=["money_promised"])["money_promised"], kept)
