"""What the pictures of a comparison share: a colour, dash and mark for each scenario, captions, bands, intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.model import Comparison
from experiments.comparison.statistics.differences import LEVEL
from experiments.phrases.figures import say as text
from experiments.phrases.look_up import Language
from experiments.phrases.punctuation import separator
from experiments.phrases.runs import say as word
from experiments.presentation.figures.style import (
    AMBER,
    BLACK,
    BLUE,
    GREEN,
    LETTERING,
    ORANGE,
    PURPLE,
    SKY,
    drawable,
)
from experiments.presentation.text_page import printable
from sim.calendar import WEEKS_OF_QUARTER
from sim.scenario.wording import width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Reals = NDArray[np.float64]
COLOURS = (BLACK, BLUE, ORANGE, GREEN, PURPLE, AMBER, SKY)
DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (1.5, 1.5)), "-.", (0, (3, 1, 1, 1, 1, 1)), (0, (8, 3)), (0, (2, 4)))
MARKS = ("o", "s", "^", "D", "v", "P", "X")
WIDE, NARROW = 9.6, 5.6
"""Inches of a figure: the page shows each as wide as these are to each other, so that letters have one size everywhere."""
IN_A_ROW, MOST_PANELS = 3, 9
"""Panels side by side; and scenarios that get a panel of their own, the baseline among them: more would fill pages."""
PANEL_NAME = 34
"""Letters of a name above a panel."""
LETTERS_AN_INCH = 13.0
"""Of ten points, about; a Chinese character takes two."""
Spread = Literal["intervals", "means", "pairs", "one"]
"""What a figure shows of replicates: means with intervals, means alone, differences of pairs, or the first alone."""
DEAD = 1e-12


def new_figure(
    comparison: Comparison, language: Language, size: tuple[float, float], spread: Spread = "intervals"
) -> Figure:
    """An empty figure with the line below that says what is shown of the replicates, of how many weeks, from which seed."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=size)
    m = comparison.manifest
    key = f"caption_{spread}" if comparison.detailed else "caption_pairs"
    caption = text(key, language, replicates=m["replicates"], weeks=m["weeks"], seed=m["first_seed"])
    figure.supxlabel(drawable(caption), fontsize=LETTERING, color="#555555", x=0.01, ha="left")
    return figure


def nothing_to_draw(axes: Axes, figure: Figure, language: Language) -> Figure:
    """The figure where there is nothing to show, which says so."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, word("no_data", language), transform=axes.transAxes, ha="center", color="#555555")
    return figure


def legend_of_scenarios(figure: Figure, comparison: Comparison, language: Language, baseline: bool = True) -> None:
    """The scenarios with colour, dash and mark, above the figure, in as many columns as there is room for."""
    from matplotlib.lines import Line2D

    scenes = range(0 if baseline else 1, len(comparison.scenes))
    handles = [
        Line2D([], [], color=colour_of(at), linestyle=dash_of(at), marker=mark_of(at), markersize=5) for at in scenes
    ]
    names = [name_of(comparison, at, language) for at in scenes]
    room = LETTERS_AN_INCH * figure.get_figwidth() / (max(map(width, names), default=0) + HANDLE)
    figure.legend(handles, names, loc="outside upper left", ncols=max(1, min(4, len(names), int(room))))


HANDLE = 8
"""Letters that a line with its mark, and the room beside it, take in a legend."""


def name_of(comparison: Comparison, at: int, language: Language, most: int = 40) -> str:
    """What a scenario is called in a figure, cut where it is too long."""
    name = drawable(printable(comparison.scenes[at].named(language)))
    name = f" {name}" if name.startswith("_") else name  # matplotlib leaves what begins so out of legends
    return name if len(name) <= most else f"{name[: most - 1]}…"


def panels_of(comparison: Comparison) -> list[int]:
    """The scenarios that get a panel of their own."""
    return list(range(min(MOST_PANELS, len(comparison.scenes))))


def without_a_panel(comparison: Comparison, language: Language) -> list[str]:
    """What a figure of panels says of the scenarios that have none; nothing where all have one."""
    names = [name_of(comparison, at, language) for at in range(MOST_PANELS, len(comparison.scenes))]
    comma = separator("list", language)
    return [text("no_panel", language, most=MOST_PANELS, names=comma.join(names))] if names else []


def one_panel_each(
    comparison: Comparison, language: Language, height: float, spread: Spread
) -> tuple[Figure, list[tuple[Axes, int]]]:
    """A figure with a panel for each scenario, named above it, three in a row. height: of a row, in inches."""
    shown = panels_of(comparison)
    rows = -(-len(shown) // IN_A_ROW)
    columns = min(IN_A_ROW, len(shown))
    figure = new_figure(comparison, language, (WIDE, height * rows + 0.6), spread)
    axes = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
    for empty in axes[len(shown) :]:
        empty.set_axis_off()
    for panel, at in zip(axes, shown, strict=False):
        panel.set_title(name_of(comparison, at, language, PANEL_NAME))
        panel.tick_params(labelbottom=True)
    return figure, list(zip(axes, shown, strict=False))


def colour_of(at: int) -> str:
    """The colour of a scenario, by its place."""
    return COLOURS[at % len(COLOURS)]


def dash_of(at: int) -> Any:
    """The dash of a scenario, by its place."""
    return DASHES[at % len(DASHES)]


def mark_of(at: int) -> str:
    """The mark of a scenario, by its place."""
    return MARKS[at % len(MARKS)]


def smoothed(values: Reals) -> Reals:
    """Means of a quarter about each week, along the last axis; a run shorter than two stays as it is; nan at the ends."""
    if values.shape[-1] < 2 * WEEKS_OF_QUARTER:
        return values
    total = np.cumsum(np.concatenate([np.zeros((*values.shape[:-1], 1)), values], axis=-1), axis=-1)
    smooth = np.full(values.shape, np.nan)
    half = WEEKS_OF_QUARTER // 2
    smooth[..., half:-half] = (total[..., WEEKS_OF_QUARTER:] - total[..., :-WEEKS_OF_QUARTER]) / WEEKS_OF_QUARTER
    return smooth


def draw_band(axes: Axes, weeks: NDArray[np.int64], values: Reals, at: int) -> None:
    """The mean over replicates, [R, W], and its interval week by week."""
    middle, half = zip(*(mean_and_half(column) for column in values.T), strict=True)
    mean, reach = np.array(middle), np.array(half)
    axes.plot(weeks, mean, color=colour_of(at), linestyle=dash_of(at))
    axes.fill_between(weeks, mean - reach, mean + reach, color=colour_of(at), alpha=0.18, linewidth=0)


def mean_and_half(values: Reals) -> tuple[float, float]:
    """The mean and half of its t interval; nan where nothing is known."""
    from scipy import stats

    known = values[np.isfinite(values)]
    if len(known) < 2 or np.ptp(known) < DEAD:
        return (float(known[0]), 0.0) if len(known) else (math.nan, math.nan)
    half = stats.t.ppf(0.5 + LEVEL / 2, len(known) - 1) * known.std(ddof=1) / math.sqrt(len(known))
    return float(known.mean()), float(half)


def percent_of_all(table: Reals) -> Reals:
    """Shares of the total of each scenario, in per cent."""
    total = table.reshape(len(table), -1).sum(axis=1).reshape(-1, *([1] * (table.ndim - 1)))
    shares: Reals = 100 * np.divide(table, total, out=np.zeros(table.shape), where=total > 0.0)
    return shares


def squeezed(number: float) -> float:
    """Straight up to 1, then by the logarithm, so that a great difference does not hide the small ones."""
    return math.copysign(min(abs(number), 1.0) + max(0.0, math.log10(max(abs(number), 1.0))) * 1.6, number)


def on_two_lines(label: str, language: Language) -> str:
    """A label on two lines."""
    if language == "zh":
        return label if len(label) <= 6 else f"{label[:-3]}\n{label[-3:]}"  # 资源开发 / 浅层化
    words = label.split()
    half = (len(words) + 1) // 2
    return " ".join(words[:half]) + ("\n" + " ".join(words[half:]) if words[half:] else "")


def spots_of(building: list[int], stairwell: list[int]) -> Reals:
    """Where residents are drawn: buildings in rows, stairwells side by side in a building, six people to a column."""
    buildings, stairs = np.array(building), np.array(stairwell)
    columns = math.ceil(math.sqrt(len(np.unique(buildings)) * 1.2))
    spots = np.zeros((len(buildings), 2))
    for number, one in enumerate(np.unique(buildings)):
        inside = np.flatnonzero(buildings == one)
        here = np.unique(stairs[inside])
        for door, stair in enumerate(here):
            people = inside[stairs[inside] == stair]
            rank = np.arange(len(people))
            x = (number % columns) + (door + 0.1 + 0.7 * (rank // 6) / max(1, math.ceil(len(people) / 6))) * 0.8 / len(
                here
            )
            spots[people] = np.stack([x, -(number // columns) + 0.1 * (rank % 6)], axis=1)
    return spots
