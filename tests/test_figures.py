"""Figures: every text can be drawn with the bundled font, without a display, at any length of run."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pytest
from matplotlib.ft2font import FT2Font
from matplotlib.image import imread

from experiments.phrases.look_up import LANGUAGES
from experiments.phrases.runs import PHRASES, say
from experiments.presentation import figures
from experiments.presentation.figures import draw_figures, drawable
from experiments.presentation.figures.of_run import name_ends
from sim.indices import GOVERNANCE, HEADLINES, INDICATORS, PROBLEMS, QUARTERLY
from tests.test_results import made_up

NAMES = ["participation.png", "shares.png", "fatigue.png", "problems.png", "resources.png", "cases.png"]
GB2312 = {
    character
    for row in range(0xB0, 0xF8)
    for cell in range(0xA1, 0xFF)
    for character in bytes((row, cell)).decode("gb2312", errors="ignore")
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("weeks", "wanted"), [(156, 156), (30, 104), (12, 12), (2, 2), (1, 1)])
def test_figures_of_every_length_are_drawn_without_a_warning(
    tmp_path: Path, language: Any, weeks: int, wanted: int
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a missing glyph is a warning
        written = draw_figures(made_up(weeks, wanted), tmp_path, language)
    assert [file.name for file in written] == NAMES
    assert all(file.read_bytes().startswith(b"\x89PNG") and file.stat().st_size > 10_000 for file in written)


@pytest.mark.parametrize("weeks", [39, 12])
def test_a_group_that_is_empty_or_idle_is_drawn_as_nothing(tmp_path: Path, weeks: int) -> None:
    result = made_up(weeks)
    for frame, columns in ((result.weekly, INDICATORS), (result.quarterly, QUARTERLY)):
        frame.loc[frame["group"] == "elderly", list(columns)] = np.nan
    result.weekly["hours"] = 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw_figures(result, tmp_path, "en")
        with figures.style():
            named = [text.get_text() for text in figures.participation(result, "en").axes[0].texts]
    assert "young (18 to 59)" in named
    assert "elderly (60+)" not in named


def words_of(picture: Any, result: Any, language: Any) -> list[str]:
    """Every text that stands in a picture, axes by axes."""
    with figures.style():
        axes = picture(result, language).axes
    return [text.get_text().strip() for one in axes for text in (*one.texts, one.title, one._left_title)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_is_named_where_its_line_ends(language: Any) -> None:
    result = made_up(39)
    there = words_of(figures.problems, result, language)
    named = [PROBLEMS[name].en.capitalize() if language == "en" else PROBLEMS[name].zh for name in HEADLINES]
    assert set(named) <= set(there)
    result.problems["guanxi"] = np.nan
    assert set(named) - set(words_of(figures.problems, result, language)) == {named[HEADLINES.index("guanxi")]}
    assert say("no_data", language) in words_of(figures.problems, made_up(12), language)


def test_bars_of_resources_are_shares_of_what_is_there() -> None:
    with figures.style():
        axes = figures.resources(made_up(26), "en").axes[0]
    widths = [bar.get_width() for bar in axes.patches]
    assert widths == pytest.approx([100.0, 30.0, 0.1] * 5 + [100.0, 0.6, 0.002])
    shown = [text.get_text() for text in axes.texts]
    assert shown[3:6] == ["100", "30 %", "0.1 %"]
    assert shown[-3:] == ["5,000", "0.6 %", "0.0 %"]


def test_a_resource_that_does_not_exist_has_no_bar(tmp_path: Path) -> None:
    result = made_up(26)
    result.resources["potential"] = 0.0
    with figures.style():
        assert not figures.resources(result, "en").axes[0].patches


@pytest.mark.parametrize(
    ("reported", "joint", "curves"),
    [(9.0, 3.0, ["one worker", "joint"]), (3.0, 3.0, ["joint"]), (9.0, 0.0, ["one worker"])],
)
def test_curves_are_drawn_of_cases_that_were_reported(reported: float, joint: float, curves: list[str]) -> None:
    result = made_up(52)
    result.governance["reported"], result.governance["joint_reported"] = reported, joint
    with figures.style():
        axes = figures.cases(result, "en").axes[0]
    assert sorted(text.get_text() for text in axes.texts) == sorted([*curves, " deadline"])
    assert sum(len(line.get_xdata()) > 2 for line in axes.lines) == len(curves)


def test_without_any_case_the_picture_says_so() -> None:
    result = made_up(30)
    result.governance[list(GOVERNANCE)] = 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "nothing to show yet" in words_of(figures.cases, result, "en")


def test_the_font_holds_all_of_gb_2312_and_every_phrase() -> None:
    there = set(map(chr, FT2Font(str(figures.FONT)).get_charmap()))
    declared = {**INDICATORS, **QUARTERLY, **GOVERNANCE, **PROBLEMS}
    labels = [text for indicator in declared.values() for text in (indicator.en, indicator.zh)]
    wanted = {c for texts in PHRASES.values() for text in (*texts, *labels) for c in text if c != "\n"}
    assert not wanted - there
    assert len(GB2312) == 6763
    assert not GB2312 - there
    assert figures.FONT.stat().st_size < 2_500_000
    assert "SIL OPEN FONT LICENSE" in (figures.FONT.parent / "OFL.txt").read_text(encoding="utf-8")


def test_a_title_with_emoji_dollars_and_control_characters_is_drawn(tmp_path: Path) -> None:
    result = made_up(title="$x_1^$ 社区 😀 \x00 <script> {week} 䶮")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw_figures(result, tmp_path, "zh")
    assert drawable("社区 😀") == "社区 □"


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    first, second = (draw_figures(made_up(), folder, "en") for folder in (tmp_path, tmp_path / "again"))
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_pictures_of_a_run_hold_the_pixels_that_matplotlib_itself_would_save(tmp_path: Path) -> None:
    result = made_up(39)
    draw_figures(result, tmp_path, "zh")
    with figures.style(), matplotlib.rc_context({"axes.titley": None}):  # it looks for room for the title
        figures.fatigue(result, "zh").savefig(tmp_path / "saved.png")
    drawn, saved = (imread(tmp_path / name) for name in ("fatigue.png", "saved.png"))
    assert np.array_equal(drawn, saved)


def test_drawing_leaves_the_users_own_style_alone(tmp_path: Path) -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    with matplotlib.rc_context({"font.size": 31.0}):
        draw_figures(made_up(), tmp_path, "en")
        loud = (tmp_path / "shares.png").read_bytes()
        assert matplotlib.rcParams["font.size"] == 31.0
    draw_figures(replace(made_up()), tmp_path, "en")
    assert (tmp_path / "shares.png").read_bytes() == loud
    assert dict(matplotlib.rcParams) == before


def test_lines_that_end_close_together_keep_their_names_apart() -> None:
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    line = made_up().weekly.groupby("week")["participation_rate"].mean()
    axes.plot(line.index, line)
    name_ends(axes, [(line, "black"), (line, "black"), (line, "black")], ["a", "b", "c"])
    spots = sorted(text.xy[1] for text in axes.texts)
    low, high = axes.get_ylim()
    assert min(np.diff(spots)) > 0.06 * (high - low)
