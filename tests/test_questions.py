"""The four questions of a policy researcher: their files are compared, and the pages say what the comparisons say."""

from __future__ import annotations

import shlex
from itertools import pairwise
from typing import Any

import pytest

from experiments.comparison.conclusions import conclusions
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation.answer import answers
from sim.scenario.reader import read_scenario
from tests.comparisons import small_comparison
from tests.questions_page import PAGES, QUESTIONS, SCENARIOS, page


def compared(name: str) -> list[str]:
    """The scenarios of a question, as its command names them."""
    return [word for word in shlex.split(QUESTIONS[name][2]) if word.startswith("sihua:") or word.endswith(".yaml")]


def test_every_file_of_the_questions_is_compared_in_one_of_them() -> None:
    named = {word for name in QUESTIONS for word in compared(name) if word.endswith(".yaml")}
    assert named == {file.name for file in SCENARIOS.glob("*.yaml")}


@pytest.mark.parametrize("name", QUESTIONS)
def test_all_policies_of_a_question_are_of_the_same_place(name: str) -> None:
    """So that nothing but the policies differs."""
    words = shlex.split(QUESTIONS[name][2])
    settings = [setting for flag, setting in pairwise(words) if flag == "--set"]
    files = [word if word.startswith("sihua:") else SCENARIOS / word for word in compared(name)]
    places = [read_scenario(file, settings).scenario for file in files]
    assert all(one.place == places[0].place and one.population == places[0].population for one in places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_gives_each_answer_as_the_page_of_the_comparison_does(language: Any) -> None:
    comparison = small_comparison()
    text = page(dict.fromkeys(QUESTIONS, comparison), language)
    for line in answers(comparison, conclusions(comparison), language)[0]:
        assert text.count(line) == len(QUESTIONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kept_page_has_every_question_with_its_command(language: Any) -> None:
    kept = PAGES[language].read_text(encoding="utf-8")
    for en, zh, words in QUESTIONS.values():
        assert (en if language == "en" else zh) in kept
        assert f"sihua compare {words} --replicates" in kept
