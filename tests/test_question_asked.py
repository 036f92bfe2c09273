"""The page of a comparison asks the question of the comparison: what all policies ask, or which of them is better."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from experiments.comparison.model import Comparison
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation import sentences
from experiments.presentation.comparison_page import page
from experiments.presentation.report.brief import comparison_brief, made
from experiments.presentation.report.making import comparison_report
from tests.comparisons import several, small_comparison


def asking(*questions: str) -> Comparison:
    """As many policies, each of which asks something."""
    one = several(len(questions))
    policies = [
        replace(scene, question=question, question_zh=f"{question}（问）" if question else "")
        for scene, question in zip(one.policies, questions, strict=True)
    ]
    return replace(one, scenes=[one.scenes[0], *policies])


@pytest.mark.parametrize(("language", "asked"), [("en", "Who tires?"), ("zh", "Who tires?（问）")])
def test_what_all_policies_ask_is_asked_once(language: Any, asked: str) -> None:
    comparison = asking("Who tires?", "Who tires?")
    assert sentences.question(comparison, language) == asked
    assert page(comparison, language, 110).count(asked) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_each_asks_something_else_it_is_asked_which_is_better_and_none_of_their_questions(language: Any) -> None:
    comparison = asking("Who tires most?", "Who comes first?")
    question = sentences.question(comparison, language)
    assert comparison.scenes[0].named(language) in question
    pages = [page(comparison, language, 110), comparison_report(comparison, [language]),
             comparison_brief(comparison, [language])]  # fmt: skip
    for text in pages:
        assert "".join(question.split()) in "".join(text.split())
        assert not any(scene.question in text for scene in comparison.policies)


def test_a_policy_without_a_question_is_asked_about_nevertheless() -> None:
    comparison = asking("")
    assert sentences.question(comparison, "en").startswith("Is “Policy 0” better than “")
    assert sentences.question(small_comparison(), "en") == small_comparison().policies[0].question


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_side_for_many_policies_says_in_its_answer_what_becomes_of_each(language: Any) -> None:
    """Their names stand in the answer and the table, and no longer in the title."""
    brief = made(asking(*["Who tires?"] * 5), language)
    for policy in range(5):
        assert f"{'Policy ' if language == 'en' else '政策'}{policy}" in brief.answers[0]
    assert "5" in brief.title
