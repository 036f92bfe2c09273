"""Figures: every text can be drawn with the font that comes along, without a display, at any length of run."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.ft2font import FT2Font

from experiments import figures
from experiments.figures import draw_figures, drawable
from experiments.words import LANGUAGES, PHRASES
from sim.indices import INDICATORS, QUARTERLY
from tests.test_results import made_up

NAMES = ["participation.png", "shares.png", "fatigue.png"]
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


def test_the_font_holds_all_of_gb_2312_and_every_phrase() -> None:
    there = set(map(chr, FT2Font(str(figures.FONT)).get_charmap()))
    labels = [text for i in (*INDICATORS.values(), *QUARTERLY.values()) for text in (i.en, i.zh)]
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
    figures._name_ends(axes, [(line, "black"), (line, "black"), (line, "black")], ["a", "b", "c"])
    spots = sorted(text.xy[1] for text in axes.texts)
    low, high = axes.get_ylim()
    assert min(np.diff(spots)) > 0.06 * (high - low)
