"""Every outcome has a unit, in both languages: behind its difference in a sentence, or at its name in a table."""

from __future__ import annotations

import re
from typing import Any

import pytest

from experiments.comparison.conclusions import conclusions
from experiments.outcomes import OUTCOMES
from experiments.phrases.look_up import LANGUAGES
from experiments.phrases.units import OF_A_SCALE, UNITS, say
from experiments.presentation import numbers
from experiments.presentation.answer import changed, tired
from tests.comparisons import small_comparison


def test_every_unit_of_an_outcome_is_said_in_both_languages_and_no_other() -> None:
    assert {outcome.unit for outcome in OUTCOMES.values()} == set(UNITS)
    for english, chinese in UNITS.values():
        assert re.search("[a-z]", english)
        assert re.search("[\u4e00-\u9fff]", chinese)
        assert re.findall(r"\d+", english) == re.findall(r"\d+", chinese)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OUTCOMES)
def test_a_difference_has_its_unit_and_a_scale_has_it_at_the_name(name: str, language: Any) -> None:
    unit = OUTCOMES[name].unit
    in_sentence, in_cell = numbers.change(-0.25, unit, language), numbers.cell(-0.25, unit, language)
    head = numbers.headed("x", unit, language)
    said = say(unit, language)
    assert in_sentence.endswith(f" {said}") != (unit in OF_A_SCALE)
    assert in_cell.endswith(f" {said}") != (said in head), "in a table once: in the cell or at the name"


def test_hours_of_a_week_are_told_from_hours_of_all_weeks() -> None:
    assert numbers.change(0.027, OUTCOMES["hours_per_resident"].unit, "en") == "+0.027 h a week"
    assert numbers.change(27.0, OUTCOMES["hours"].unit, "en") == "+27.0 hours"
    assert numbers.change(-0.094, OUTCOMES["rest_incidence"].unit, "en") == "−0.094 per hundred volunteers a month"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_gives_every_difference_with_a_dimension_its_unit(language: Any) -> None:
    comparison = small_comparison()
    found = conclusions(comparison)
    text = " ".join(
        [*changed(comparison, found, language), *tired(comparison, found, comparison.policies[0], language)]
    )
    told = [
        one for one in found if numbers.change(one.judged.difference.mean, one.about.outcome.unit, language) in text
    ]
    dimensions = {one.about.outcome.unit for one in told} - set(OF_A_SCALE)
    assert dimensions >= {"share", "per 100 a month"}
