"""What the page says of the policies themselves: their parameters, break-evens and money, as the tables hold them."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.comparison.assumptions import assumptions_of
from experiments.comparison.folder import load_comparison
from experiments.comparison.model import Comparison
from experiments.comparison.money import ALL, money_of
from experiments.comparison.policy_numbers import BreakEven, TriedValue
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation import policies
from experiments.presentation.comparison_page import page, write_comparison
from experiments.presentation.report.of_comparison import article
from sim.policy.money import YUAN
from tests.comparisons import scenarios, small_comparison

FOUND = BreakEven(
    policy="points_for_a_year", path="mechanisms.points.worth_of_point", en="how much a point attracts", zh="单位积分的吸引力",
    unit="units of reward per point", outcome="breadth", target="zero", assumed=0.03, range_low=0.0, range_high=100.0,
    value=0.0212, low=0.0187, high=0.0243, least=True, good=True, replicates=6, tried=[TriedValue(0.03, 0.01, 0.005, 0.015)],
)  # fmt: skip


def with_break_even(**changes: Any) -> Comparison:
    return replace(small_comparison(), break_evens=[replace(FOUND, **changes)])


def with_budget(a_year: float) -> Comparison:
    plain = deepcopy(small_comparison().plain)
    plain[1]["budget"]["a_year"] = a_year
    return replace(small_comparison(), plain=plain)


def section(comparison: Comparison, name: str, language: Any) -> Any:
    return next(one for one in article(comparison, language).sections if one.id == name)


def test_a_break_even_is_said_as_a_person_would() -> None:
    assert policies.break_even(with_break_even(), FOUND, "en") == (
        "Points for a year: how much a point attracts (mechanisms.points.worth_of_point) must be at least 0.0212 units of reward"
        " per point (95 %: 0.0187 to 0.0243) for the policy to better the outcome “took part in the quarter”; assumed 0.03 units"
        " of reward per point, above its break-even."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_break_even_over_some_of_the_replicates_says_over_how_many(language: Any) -> None:
    some = replace(FOUND, tried=[TriedValue(0.03, 0.01, 0.005, 0.015, 6), TriedValue(0.02, 0.0, -0.1, 0.1, 4)])
    said, usual = (policies.break_even(with_break_even(), one, language) for one in (some, FOUND))
    assert (
        said
        == usual
        + {
            "en": " At some of the values tried, the outcome is defined in 4 of 6 replicates only.",
            "zh": "在所试的某些取值下，该指标仅在 6 次重复中的 4 次有定义。",
        }[language]
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": 0.05, "low": 0.04, "high": 0.06, "good": False}, ("below its break-even", "低于盈亏平衡点")),
        ({"low": 0.01, "high": 0.04}, ("which is not surely apart from its break-even", "与盈亏平衡点尚不能区分")),
        ({"least": False, "value": 0.05, "low": 0.04, "high": None}, ("must be at most 0.05", "至多为 0.05")),
        ({"low": None, "high": None}, ("(95 %: … to …)", "（95% 区间：… 至 …）")),
        ({"value": None, "low": None, "high": None}, ("no break-even within its declared range (0 to 100)", "没有盈亏平衡点")),
        ({"target": "sesoi"}, ("by the smallest effect of interest", "达到最小关注效应量")),
    ],
)  # fmt: skip
def test_where_a_number_stands_is_said_in_words(changes: dict[str, Any], said: tuple[str, str]) -> None:
    comparison = with_break_even(**changes)
    for language, words in zip(LANGUAGES, said, strict=True):
        assert words in policies.break_even(comparison, comparison.break_evens[0], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_of_every_policy_stands_on_the_page_with_range_class_and_break_even(language: Any) -> None:
    comparison = with_break_even()
    parts = section(comparison, "assumed", language).parts
    rows = {row[0].split(": ")[-1].rstrip(")"): row for part in parts if part.table for row in part.table.rows}
    assert set(rows) == {one.path for one in comparison.numbers}
    _, value, span, kind, even, note = rows["mechanisms[0].worth_of_point"]
    assert value.startswith("0.03")
    assert span == {"en": "0 to 100", "zh": "0 至 100"}[language]
    assert kind == {"en": "assumed", "zh": "假设"}[language]
    assert "0.0212" in even
    assert {"en": "no source gives a dose and response", "zh": "没有资料给出"}[language] in note
    counted = re.findall(r"\d+", parts[0].paragraphs[0])
    assert int(counted[0]) == len(comparison.numbers) == sum(map(int, counted[1:5]))


def test_the_page_says_of_a_policys_numbers_that_they_were_varied_which_were() -> None:
    """The assumed ones that are not 0, together with all other assumptions; and nothing where robustness was not tried."""
    comparison, (_, points) = small_comparison(), scenarios()
    levers = comparison.scenes[1].levers
    prefix = "mechanisms.points."
    varied = {one.path.removeprefix(prefix) for one in assumptions_of(points.scenario, levers) if prefix in one.path}
    assumed = {one.path.rpartition(".")[2] for one in comparison.numbers
               if one.source == "assumed" and one.mechanism == "points" and one.value != 0}  # fmt: skip
    assert varied == assumed != set()
    assert "assumed, and not 0, were varied" in policies.counted(comparison, "en")[-1]
    assert len(policies.counted(replace(comparison, robustness=None), "en")) == 1


def test_both_languages_tell_the_same_numbers() -> None:
    comparison = with_break_even()
    for name in ("money", "assumed"):
        tables = [
            [part.table for part in section(comparison, name, language).parts if part.table] for language in LANGUAGES
        ]
        for english, chinese in zip(*tables, strict=True):
            for one, other in zip(english.rows, chinese.rows, strict=True):
                figures = [re.findall(r"\d[\d,.]*", " ".join(map(str, row[1:5]))) for row in (one, other)]
                assert figures[0] == figures[1]


def test_the_money_on_the_page_is_what_the_tables_hold() -> None:
    comparison = small_comparison()
    table = comparison.tables["money"][1]  # [R, years, M, len(YUAN)]
    rows = {(row[0], row[1]): row for row in section(comparison, "money", "en").parts[0].table.rows}
    for y, year in enumerate((0, 1)):
        mean = dict(zip(YUAN, table[:, y, 0].mean(axis=0), strict=True))
        if not any(mean.values()):
            continue
        row = rows[f"Points for a year, year {year}", "points"]
        spent = mean["setup"] + mean["running"] + mean["per_unit"] + mean["redeemed"]
        used = mean["setup"] + mean["running"] + mean["per_unit"] + mean["granted"]
        assert row[2] == f"{mean['setup']:,.0f}"
        assert row[6] == f"{spent:,.0f}"
        assert row[8] == f"{100 * mean['granted'] / mean['promised']:.1f} %"
        assert row[9] == f"{used:,.0f}"
    assert len(rows) == 1
    cost = comparison.tables["cost"][1]
    assert np.allclose(sum(one.spent for one in money_of(comparison) if one.kind == ALL), cost.mean())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_that_used_more_than_its_budget_is_flagged_on_page_and_screen(language: Any) -> None:
    word = {"en": "OVERSPENT", "zh": "超支"}[language]
    over, within = with_budget(1000.0), with_budget(1e9)
    assert word in " ".join(part for p in section(over, "verdict", language).parts for part in p.paragraphs)
    assert word in page(over, language)
    assert word not in page(within, language)
    assert word not in page(small_comparison(), language)


def test_what_was_credited_is_said_and_that_it_was_all_where_it_was() -> None:
    comparison = small_comparison()
    assert "All that was promised was credited to residents" in " ".join(page(comparison, "en", 110).split())
    tables = dict(comparison.tables)
    tables["money"] = tables["money"].copy()
    tables["money"][..., YUAN.index("granted")] *= 0.5
    text = " ".join(page(replace(comparison, tables=tables), "en", 110).split())
    assert "Of what was promised, 50.0 % was credited (points 50.0 %)" in text


def test_numbers_money_and_break_evens_are_kept_and_read_back(tmp_path: Path) -> None:
    comparison = with_break_even(high=None)
    saved = write_comparison(comparison, tmp_path / "c", report=None)
    back = load_comparison(tmp_path / "c")
    assert back.numbers == comparison.numbers
    assert back.break_evens == comparison.break_evens
    assert np.array_equal(back.tables["money"], comparison.tables["money"], equal_nan=True)
    held = set(saved.manifest["files"])
    assert {"money.csv", "policy_numbers.csv", "break_even.csv"} <= held
