"""Figures of a comparison: every policy is in each, letters have one size, nothing is joined that is no sequence."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from experiments.comparison.model import Comparison
from experiments.phrases.figures import BELOW, TITLES, below
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation import figures
from experiments.presentation.figures import of_comparison
from experiments.presentation.figures.comparison_style import MOST_PANELS, NARROW, WIDE, panels_of
from experiments.presentation.figures.of_comparison import OF_PANELS, PICTURES, not_drawn, pictures_of
from experiments.presentation.figures.style import LETTERING
from experiments.presentation.report.of_comparison import NARROW as SHOWN_NARROW
from tests.comparisons import several, small_comparison


@cache
def drawn(name: str, language: Any, policies: int = 3) -> Figure:
    comparison = several(policies)
    with figures.style():
        figure = PICTURES[name](comparison, language)
        figure.draw_without_rendering()
    return figure


def words_in(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PICTURES)
def test_letters_have_one_size_in_every_figure_and_figures_one_of_two_widths(name: str, language: Any) -> None:
    """The page shows a figure as wide as it is, so that letters are as large everywhere."""
    figure = drawn(name, language)
    assert {text.get_fontsize() for text in words_in(figure)} == {float(LETTERING)}
    assert figure.get_figwidth() == (NARROW if name in SHOWN_NARROW else WIDE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PICTURES)
def test_every_scenario_is_named_in_every_figure_or_the_figure_says_why_not(name: str, language: Any) -> None:
    for policies in (1, 3, MOST_PANELS + 2):
        comparison = several(policies)
        figure = drawn(name, language, policies)
        said = " ".join([text.get_text() for text in words_in(figure)] + not_drawn(name, comparison, language))
        for scene in comparison.scenes:
            assert scene.named(language) in said


def test_beyond_so_many_panels_those_that_are_not_drawn_are_named() -> None:
    comparison = several(MOST_PANELS + 1)
    assert len(panels_of(comparison)) == MOST_PANELS
    for name in OF_PANELS:
        (said,) = not_drawn(name, comparison, "en")
        assert "Policy 8" in said
        assert "Policy 9" in said
        assert "Policy 7" not in said
    assert not_drawn("cohort", several(MOST_PANELS - 1), "en") == []


def test_nothing_joins_the_four_problems() -> None:
    """The only lines are those of intervals: none goes from one problem, or one scenario, to another."""
    axes = drawn("problems", "en").axes[0]
    assert all(len(set(line.get_xdata())) <= 1 for line in axes.lines)
    bars = [path for one in axes.collections if isinstance(one, LineCollection) for path in one.get_paths()]
    assert all(len(set(path.vertices[:, 0])) == 1 for path in bars)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_says_that_it_is_of_one_replicate_and_means_say_so_too(language: Any) -> None:
    one = {"en": "The first of 6 replicates alone", "zh": "仅为 6 次重复中的第一次"}[language]
    means = {"en": "Means of 6 replicates", "zh": "6 次重复的平均"}[language]
    found = {name: " ".join(text.get_text() for text in words_in(drawn(name, language))) for name in PICTURES}
    assert one in found["network"]
    assert [name for name in found if one in found[name]] == ["network"]
    assert all(means in found[name] for name in ("lorenz", "pyramid", "cohort", "closure", "payout", "courses"))
    intervals = [name for name in found if "95" in found[name]]
    assert set(intervals) == {"courses", "forest", "problems", "cost_effect"}


def test_when_it_changes_comes_first_and_every_figure_has_a_caption_of_its_own() -> None:
    assert next(iter(PICTURES)) == "courses"
    assert TITLES["courses"][0] == "When does it change"
    assert set(TITLES) == set(BELOW) == set(PICTURES)
    for language in LANGUAGES:
        assert len({below(name, language) for name in PICTURES}) == len(PICTURES)


def without_promises(comparison: Comparison) -> Comparison:
    from dataclasses import replace

    payout = comparison.tables["payout"] * float("nan")
    return replace(comparison, tables={**comparison.tables, "payout": payout})


def test_promises_are_drawn_only_where_some_are_made() -> None:
    assert "payout" in pictures_of(small_comparison())
    assert "payout" not in pictures_of(without_promises(small_comparison()))
    assert of_comparison.not_drawn("payout", small_comparison(), "en") == [
        f"Not drawn, for they promise nothing: {small_comparison().scenes[0].named('en')}."
    ]
