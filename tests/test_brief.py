"""The one-page version of a comparison: one side of A4, whose numbers are those of the verdicts, alike in both languages."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.comparison.conclusions import conclusions, prices
from experiments.comparison.model import Comparison
from experiments.comparison.spending import spending_of
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation import numbers, phases, sentences
from experiments.presentation.matrix import SIGNS
from experiments.presentation.report.brief import MOST, brief_of, comparison_brief, made, two_outcomes
from experiments.presentation.results import run_scenario
from experiments.storage.errors import FolderRefused
from sim.scenario.reader import read_scenario
from tests.browser import browser
from tests.comparisons import SMALL, small_comparison


def of(policies: int) -> Comparison:
    """The small comparison with its one policy as often as that, each under a name of its own."""
    one = small_comparison()
    rows, tried = [0] + [1] * policies, one.robustness
    assert tried is not None
    scenes = [one.scenes[0], *(replace(one.scenes[1], name=f"policy-{n}") for n in range(policies))]
    names = [scene.name for scene in scenes[1:]]
    return replace(
        one, scenes=scenes, plain=[one.plain[row] for row in rows],
        values={name: table[rows] for name, table in one.values.items()},
        tables={name: table[rows] for name, table in one.tables.items()},
        phases={name: one.phases.get(one.scenes[1].name, []) for name in names},
        in_phases={w: {name: table[rows] for name, table in tables.items()} for w, tables in one.in_phases.items()},
        robustness=replace(
            tried, tried=[replace(one, policy=name) for name in names for one in tried.tried],
            causes=[replace(one, policy=name) for name in names for one in tried.causes],
        ),
    )  # fmt: skip


@pytest.mark.parametrize("policies", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, MOST)), MOST])
def test_every_language_prints_on_one_side_of_paper(policies: int, tmp_path: Path) -> None:
    page = tmp_path / "brief.html"
    page.write_text(comparison_brief(of(policies)), encoding="utf-8")
    with browser() as driver:
        driver.get(page.as_uri())
        printed = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    assert len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed))) == len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_numbers_are_those_of_the_verdicts_and_of_the_money(language: Any) -> None:
    comparison = of(2)
    found, brief = conclusions(comparison), made(comparison, language)
    about = two_outcomes(comparison, found)
    for (_, cells), policy in zip(brief.rows, comparison.policies, strict=True):
        for (mean, _, sign), one in zip(cells, about, strict=False):
            conclusion = next(c for c in found if c.policy is policy and c.about is one)
            d = conclusion.judged.difference
            assert sign in SIGNS[sentences.word_of(comparison, conclusion).verdict]
            assert mean == numbers.cell(d.mean, one.outcome.unit, language)
        assert cells[-1][0] == numbers.yuan(spending_of(comparison, policy).a_year.mean)


def test_both_languages_give_the_same_numbers() -> None:
    shown = [[cells for _, cells in made(of(2), language).rows] for language in LANGUAGES]
    digits = [re.findall(r"[\d.]+", str(cells)) for cells in shown]
    assert digits[0] == digits[1]


def test_a_year_costs_what_a_year_of_those_until_it_ended_costs() -> None:
    comparison = small_comparison()
    price, policy = prices(comparison)[0], comparison.policies[0]
    ended = phases.ended(comparison, policy)
    weeks = comparison.manifest["weeks"] if ended is None else ended.from_week - 1
    assert np.isclose(spending_of(comparison, policy).a_year.mean, price.cost * 52 / weeks)


def test_more_policies_than_a_side_holds_and_a_run_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderRefused, match=f"holds {MOST} policies, and this compares {MOST + 1}"):
        comparison_brief(of(MOST + 1))
    run_scenario(read_scenario("sihua:baseline", [*SMALL[:1], "run.weeks=2"]), tmp_path / "run")
    with pytest.raises(FolderRefused, match="is a run; --brief is of a comparison"):
        brief_of(tmp_path / "run", ["en"])
