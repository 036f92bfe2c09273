"""The pictures of the page. The plan is drawn once and coloured anew, so that a week takes some hundredths of a second."""

from __future__ import annotations

import io
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments.dashboard.pair import Pair, Side
from experiments.figures import BLACK, BLUE, COLOUR, GREY, ORANGE, PROBLEM, style
from experiments.townplan import Plan
from experiments.words import LANGUAGES, Language, word
from sim.indices import PROBLEMS

SIDES = ("here", "beside")
DASHES: tuple[Any, Any] = ((0, (3, 2)), "-")
"""Dashed: as in the file; solid: with what was moved."""


def png(figure: Figure) -> bytes:
    """The figure as a small, quickly written PNG."""
    written = io.BytesIO()
    figure.savefig(written, format="png", dpi=figure.dpi, pil_kwargs={"compress_level": 1})
    return written.getvalue()


class Map:
    """The plan of one side: ties and legend stay, dots change colour."""

    def __init__(self, side: Side, language: Language) -> None:
        with style(), matplotlib.rc_context({"figure.constrained_layout.use": False}):
            self._figure = Figure(figsize=(6.4, 4.6), dpi=90)
            self._canvas = FigureCanvasAgg(self._figure)
            self._axes = self._figure.add_axes((0.01, 0.12, 0.98, 0.87))
            self._plan = Plan(self._axes, side.community, language)
            self._plan.dots.set_visible(False)
            self._canvas.draw()
            self._without_dots = self._canvas.copy_from_bbox(self._figure.bbox)
            self._plan.dots.set_visible(True)

    def draw(self, side: Side) -> bytes:
        """This week."""
        from PIL import Image

        self._plan.colour(side.community)
        self._canvas.restore_region(self._without_dots)
        self._axes.draw_artist(self._plan.dots)
        written = io.BytesIO()
        Image.frombuffer("RGBA", self._canvas.get_width_height(), self._canvas.buffer_rgba()).convert("RGB").save(
            written, "png", compress_level=1
        )
        return written.getvalue()


def courses(pair: Pair, language: Language) -> bytes:
    """Who takes part, week by week, on both sides."""
    with style():
        figure = Figure(figsize=(6.4, 3.4), dpi=90)
        axes = figure.subplots()
        for side, dash in zip(pair.sides, DASHES, strict=True):
            weeks = range(1, len(side.rates["all"]) + 1)
            for group in ("elderly", "young"):
                axes.plot(weeks, side.rates[group], color=COLOUR[group], linestyle=dash, linewidth=1.4)
        axes.set_xlim(1, max(10, max(len(side.rates["all"]) for side in pair.sides)))
        axes.set_ylim(bottom=0)
        axes.set_title(f"{word('figure_participation', language)} (%)")
        axes.set_xlabel(word("week", language))
        _legend(axes, [(ORANGE, "-", word("elderly_long", language)), (BLUE, "-", word("young_long", language)),
                       *_both(language)])  # fmt: skip
        return png(figure)


def four_problems(pair: Pair, language: Language) -> bytes:
    """The four problems and fatigue, quarter by quarter: 0 is ideal."""
    with style():
        figure = Figure(figsize=(6.4, 3.4), dpi=90)
        axes = figure.subplots()
        for side, dash in zip(pair.sides, DASHES, strict=True):
            if side.problems is not None:
                for name, (colour, _) in PROBLEM.items():
                    axes.plot(side.problems["week"], side.problems[name], color=colour, linestyle=dash, marker="o",
                              markersize=3, linewidth=1.4)  # fmt: skip
        axes.set_ylim(0, 1)
        axes.set_title(word("figure_problems", language))
        axes.set_xlabel(word("week", language))
        said = "zh" if language == "zh" else "en"
        _legend(axes, [(colour, "-", getattr(PROBLEMS[name], said)) for name, (colour, _) in PROBLEM.items()], 3)
        return png(figure)


def lorenz(pair: Pair, language: Language) -> bytes:
    """How evenly the days are given: the line of everybody alike, and both sides."""
    with style():
        figure = Figure(figsize=(6.4, 3.4), dpi=90)
        axes = figure.subplots()
        axes.plot([0, 100], [0, 100], color=GREY, linewidth=1.0)
        marks = []
        for side, dash, (_, _, name) in zip(pair.sides, DASHES, _both(language), strict=True):
            people, share, gini = side.lorenz()
            axes.plot(100.0 * people, 100.0 * share, color=BLACK, linestyle=dash, linewidth=1.6)
            marks.append((BLACK, dash, f"{name} (Gini {gini:.2f})"))
        axes.set_xlim(0, 100)
        axes.set_ylim(0, 100)
        axes.set_title(SAID["lorenz"][LANGUAGES.index(language)])
        axes.set_xlabel(SAID["residents_share"][LANGUAGES.index(language)])
        axes.set_ylabel(SAID["days_share"][LANGUAGES.index(language)])
        _legend(axes, marks)
        return png(figure)


SAID = {
    "here": ("as in the file", "原情景"),
    "beside": ("with what was moved", "调整后"),
    "lorenz": ("How evenly days are given (Lorenz curve)", "参与天数的分布（洛伦兹曲线）"),
    "residents_share": ("% of residents, the least active first", "居民累计 %（由少到多）"),
    "days_share": ("% of all days given", "参与天数累计 %"),
}


def _both(language: Language) -> list[tuple[str, Any, str]]:
    return [(BLACK, dash, SAID[side][LANGUAGES.index(language)]) for side, dash in zip(SIDES, DASHES, strict=True)]


def _legend(axes: Any, marks: list[tuple[str, Any, str]], columns: int = 2) -> None:
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], color=colour, linestyle=dash, label=label) for colour, dash, label in marks]
    axes.figure.legend(handles=handles, loc="outside lower center", ncols=columns, fontsize=8)
