"""The pictures of the page. The plan is drawn once and coloured anew, so that a week takes some hundredths of a second."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments.dashboard.pair import Pair, Side
from experiments.phrases.dashboard import say as say_of_page
from experiments.phrases.look_up import Language, label_in
from experiments.phrases.runs import say
from experiments.presentation.figures.style import BLACK, COLOUR, GREY, PROBLEM, style
from experiments.presentation.townplan import Plan
from sim.calendar import WEEKS_OF_QUARTER
from sim.indices import PROBLEMS
from sim.indices.declared import GROUPS_AS_SHOWN

GROUPS = GROUPS_AS_SHOWN[1:]
QUARTERS = 52
"""Weeks that the axis of the quarters shows at least."""
SIDES = ("here", "beside")
DASHES: tuple[Any, Any] = ((0, (3, 2)), "-")
"""Dashed: as in the file; solid: with what was moved."""


def image(canvas: Any, kind: str) -> bytes:
    """What a canvas holds, as PNG, or as JPEG where it is a photograph to a compressor."""
    from PIL import Image

    written = io.BytesIO()
    drawn = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")
    drawn.save(written, kind, **({"compress_level": 1} if kind == "png" else {"quality": 90}))
    return written.getvalue()


@contextmanager
def quickly() -> Iterator[None]:
    """Draw in the project's style, with margins as given: working them out anew takes longer than all the rest."""
    with style(), matplotlib.rc_context({"figure.constrained_layout.use": False}):
        yield


class Map:
    """The plan of one side: ties and legend stay, dots change colour."""

    def __init__(self, side: Side, language: Language) -> None:
        with quickly():
            self._figure = Figure(figsize=(6.0, 4.1), dpi=80)
            self._canvas: Any = FigureCanvasAgg(self._figure)
            self._axes = self._figure.add_axes((0.01, 0.14, 0.98, 0.85))
            self._plan = Plan(self._axes, side.model, language)
            self._plan.dots.set_visible(False)
            self._canvas.draw()
            self._without_dots = self._canvas.copy_from_bbox(self._figure.bbox)
            self._plan.dots.set_visible(True)

    def draw(self, side: Side) -> bytes:
        """This week."""
        self._plan.colour(side.model)
        self._canvas.restore_region(self._without_dots)
        self._axes.draw_artist(self._plan.dots)
        return image(self._canvas, "jpeg")


class Chart(ABC):
    """Lines of both sides on one pair of axes: made once in the project's style, given new values every few weeks."""

    every: ClassVar[int]
    """After how many weeks it is drawn anew."""

    def __init__(self, language: Language) -> None:
        with quickly():
            figure = Figure(figsize=(6.0, 3.4), dpi=80)
            self._canvas: Any = FigureCanvasAgg(figure)
            self.axes = figure.add_axes((0.1, 0.29, 0.86, 0.62))
            self.make(language)

    @abstractmethod
    def make(self, language: Language) -> None:
        """Title, axes, lines without values, legend."""

    @abstractmethod
    def fill(self, pair: Pair) -> None:
        """Give the lines their values."""

    def draw(self, pair: Pair) -> bytes:
        """This week."""
        self.fill(pair)
        self._canvas.draw()
        return image(self._canvas, "png")


class Courses(Chart):
    """Who takes part, week by week, on both sides."""

    every = 2

    def make(self, language: Language) -> None:
        """Elderly and young."""
        self.axes.set_title(f"{say('figure_participation', language)} (%)")
        self.axes.set_xlabel(say("week", language))
        self._lines = [
            {group: self.axes.plot([], [], color=COLOUR[group], linestyle=dash, linewidth=1.4)[0] for group in GROUPS}
            for dash in DASHES
        ]
        marks = [(COLOUR[group], "-", say(f"{group}_long", language)) for group in GROUPS]
        legend(self.axes, [*marks, *both(language)])

    def fill(self, pair: Pair) -> None:
        """All weeks so far."""
        most = 1.0
        for side, lines in zip(pair.sides, self._lines, strict=True):
            for group, line in lines.items():
                line.set_data(range(1, len(side.rates[group]) + 1), side.rates[group])
                most = max(most, *side.rates[group], 0.0)
        self.axes.set_xlim(1, max(10, pair.week))
        self.axes.set_ylim(0, 1.1 * most)


class FourProblems(Chart):
    """The four problems and fatigue, quarter by quarter: 0 is ideal."""

    every = WEEKS_OF_QUARTER

    def make(self, language: Language) -> None:
        """One colour for each problem."""
        self.axes.set_title(say("figure_problems", language))
        self.axes.set_xlabel(say("week", language))
        self.axes.set_ylim(0, 1)
        self._lines = [
            {
                name: self.axes.plot([], [], color=colour, linestyle=dash, marker="o", markersize=3, linewidth=1.4)[0]
                for name, (colour, _) in PROBLEM.items()
            }
            for dash in DASHES
        ]
        names = [(colour, "-", label_in(PROBLEMS[name], language)) for name, (colour, _) in PROBLEM.items()]
        legend(self.axes, names, 3)

    def fill(self, pair: Pair) -> None:
        """All quarters so far."""
        for side, lines in zip(pair.sides, self._lines, strict=True):
            if side.problems is not None:
                for name, line in lines.items():
                    line.set_data(side.problems["week"], side.problems[name])
        self.axes.set_xlim(0, max(QUARTERS, pair.week) + 3)


class Lorenz(Chart):
    """How evenly the days are given: the line of everybody alike, and both sides."""

    every = WEEKS_OF_QUARTER

    def make(self, language: Language) -> None:
        """The diagonal, and what each axis counts."""
        self.axes.plot([0, 100], [0, 100], color=GREY, linewidth=1.0)
        self._lines = [self.axes.plot([], [], color=BLACK, linestyle=dash, linewidth=1.6)[0] for dash in DASHES]
        self.axes.set_xlim(0, 100)
        self.axes.set_ylim(0, 100)
        self.axes.set_title(say_of_page("lorenz", language))
        self.axes.set_xlabel(say_of_page("residents_share", language))
        self.axes.set_ylabel(say_of_page("days_share", language))
        self._gini = self.axes.text(4, 88, "")
        legend(self.axes, both(language))

    def fill(self, pair: Pair) -> None:
        """All days given in the reported weeks so far."""
        unequal = []
        for side, line in zip(pair.sides, self._lines, strict=True):
            people, share, gini = side.lorenz()
            line.set_data(100.0 * people, 100.0 * share)
            unequal.append(f"{gini:.3f}")
        self._gini.set_text(f"Gini {' / '.join(unequal)}")


def both(language: Language) -> list[tuple[str, Any, str]]:
    """How the two sides are told apart."""
    return [(BLACK, dash, say_of_page(side, language)) for side, dash in zip(SIDES, DASHES, strict=True)]


def legend(axes: Any, marks: list[tuple[str, Any, str]], columns: int = 2) -> None:
    """Below the axes."""
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], color=colour, linestyle=dash, label=label) for colour, dash, label in marks]
    axes.figure.legend(handles=handles, loc="lower center", ncols=columns, fontsize=8)
