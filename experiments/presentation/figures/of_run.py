"""Six pictures of a run."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from experiments.phrases.look_up import Language, label_in, words_of
from experiments.phrases.runs import say
from experiments.presentation.changes import EVERYWHERE, were_reported
from experiments.presentation.figures.style import (
    AMBER,
    BLACK,
    COLOUR,
    DASH,
    GREEN,
    GREY,
    ORANGE,
    PROBLEM,
    PURPLE,
    STYLE,
    drawable,
    style,
)
from experiments.presentation.numbers import percent_in_few_digits
from experiments.presentation.summary import weeks_in_words
from experiments.presentation.text_page import printable
from sim.calendar import WEEKS_OF_QUARTER
from sim.indices.declared import GROUPS_AS_SHOWN
from sim.scenario.blocks.cases import RESOURCES

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from experiments.runs.result import Result


def draw_figures(result: Result, folder: Path, language: Language) -> list[Path]:
    """Write participation.png, shares.png and so on into `folder`; returns their paths."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    written = [folder / f"{name}.png" for name in PICTURES]
    with style():
        for file, picture in zip(written, PICTURES.values(), strict=True):
            figure = picture(result, language)
            figure.dpi = STYLE["savefig.dpi"]
            # `figure.savefig` would go through it twice. Without a date and a version in the file, the same run gives the
            # same picture, byte for byte; packed less hard, it needs two thirds of the time and some percent more room.
            FigureCanvasAgg(figure).print_png(file, metadata={"Software": None}, pil_kwargs={"compress_level": 3})
    return written


def participation(result: Result, language: Language) -> Figure:
    """Who takes part, week by week, in % of each group: thin the weeks, thick the mean of 13 of them."""
    figure = _figure(result, language, (8.0, 4.4))
    axes = figure.subplots()
    ends = [
        _line(axes, 100 * _weekly(result, group)["participation_rate"], COLOUR[group], DASH[group])
        for group in GROUPS_AS_SHOWN
    ]
    name_ends(axes, ends, [say(f"{group}_long", language) for group in GROUPS_AS_SHOWN])
    axes.set_title(say("figure_participation", language))
    axes.set_ylabel(say("participation_axis", language))
    _weeks_axis(axes, result, language)
    smoothed = result.manifest["weeks_done"] >= 2 * WEEKS_OF_QUARTER
    axes.text(1, 1.02, say("smoothed" if smoothed else "weekly_only", language), transform=axes.transAxes, ha="right",
              va="bottom", color="#555555")  # fmt: skip
    return figure


def shares(result: Result, language: Language) -> Figure:
    """Who gives the hours: the elderly against their number, and how evenly within each group."""
    figure = _figure(result, language, (9.0, 4.4))
    quarters = result.quarterly[result.quarterly["community"] == EVERYWHERE]
    left, *right = figure.subplots(1, 2, width_ratios=[1.15, 1]) if len(quarters) else [figure.subplots()]
    everyone, elderly = (_weekly(result, group) for group in ("all", "elderly"))
    window = WEEKS_OF_QUARTER if result.manifest["weeks_done"] >= 2 * WEEKS_OF_QUARTER else 1
    # Hours are summed before dividing: a mean of weekly shares would let quiet weeks count as much as busy ones.
    given = 100 * _smooth(elderly["hours"], window) / _smooth(everyone["hours"], window)
    living = 100 * elderly["residents"] / everyone["residents"]
    left.plot(given.index, given, color=ORANGE)
    left.plot(living.index, living, color=BLACK, linestyle=DASH["elderly"])
    left.fill_between(given.index, living, given, color=ORANGE, alpha=0.15, linewidth=0)
    ends = [(given.dropna(), ORANGE), (living.dropna(), BLACK)]
    name_ends(left, ends, [say(key, language) for key in ("of_hours", "of_residents")])
    left.set_title(say("figure_shares", language))
    left.set_ylabel("%")
    _weeks_axis(left, result, language)
    left.set_ylim(0, min(100.0, 1.15 * max(10.0, float(given.max()), float(living.max()))))
    for axes in right:
        _within(axes, quarters.drop_duplicates("group", keep="last").set_index("group"), language)
    return figure


def fatigue(result: Result, language: Language) -> Figure:
    """Who rests and who is worn out, and how tired the members of the activity group are on average."""
    from matplotlib.ticker import MaxNLocator

    figure = _figure(result, language, (9.0, 4.4))
    left, right = figure.subplots(1, 2)
    everyone = _weekly(result, "all")
    ends = [_line(left, everyone["resting"], GREEN, "-"), _line(left, everyone["worn_out"], PURPLE, "-.")]
    name_ends(left, ends, [say(key, language) for key in ("resting", "worn_out")])
    left.set_title(say("figure_fatigue", language))
    left.set_ylabel(say("fatigue_axis", language))
    left.yaxis.set_major_locator(MaxNLocator(integer=True))
    _weeks_axis(left, result, language)
    lines = [
        _line(right, _weekly(result, group)["mean_fatigue"], COLOUR[group], DASH[group]) for group in GROUPS_AS_SHOWN
    ]
    name_ends(right, lines, [say(group, language) for group in GROUPS_AS_SHOWN])
    right.set_title(say("figure_mean_fatigue", language))
    right.set_ylabel(say("mean_fatigue_axis", language))
    _weeks_axis(right, result, language)
    return figure


def problems(result: Result, language: Language) -> Figure:
    """The four problems and fatigue, quarter by quarter: 0 is ideal, 1 the worst."""
    from sim.indices import PROBLEMS

    figure = _figure(result, language, (9.0, 4.6))
    axes = figure.subplots()
    axes.set_title(say("figure_problems", language))
    axes.set_ylabel(say("problems_axis", language))
    quarters = result.problems[result.problems["community"] == EVERYWHERE].set_index("week")
    if not len(quarters):
        _say_nothing(axes, language)
        return figure
    ends = []
    for name, (colour, dash) in PROBLEM.items():
        known = quarters[name].dropna()
        axes.plot(known.index, known, color=colour, linestyle=dash, marker="o", markersize=4)
        ends.append((known, colour))
    axes.set_ylim(0, 1)
    indicators = (PROBLEMS[name] for name in PROBLEM)
    name_ends(axes, ends, [label_in(one, language).capitalize() for one in indicators])
    _weeks_axis(axes, result, language)
    return figure


def resources(result: Result, language: Language) -> Figure:
    """What is mobilised and used of each of the six resources, as a share of what is there: depth, however much it is.

    People's time is far above the rest; how much of each there is stands in figures beside the bars.
    """
    figure = _figure(result, language, (9.0, 4.4))
    axes = figure.subplots()
    weeks = min(WEEKS_OF_QUARTER, int(result.manifest["weeks_done"]))
    stock = result.resources
    recent = stock[(stock["community"] == EVERYWHERE) & (stock["week"] > stock["week"].max() - weeks)]
    columns = {"potential": (100, "#555555"), "mobilised": (165, PURPLE), "used": (210, GREEN)}
    mean = recent.groupby("resource")[list(columns)].sum() / weeks

    def beside(at: float, column: str, text: str, colour: str) -> None:
        """Points, not shares of the picture: the figures keep their distance however wide the bars turn out."""
        right, _ = columns[column]
        axes.annotate(text, (1, at), (right, 0), axes.get_yaxis_transform(), "offset points", color=colour, ha="right",
                      va="center", annotation_clip=False)  # fmt: skip

    for column, (_, colour) in columns.items():
        beside(len(RESOURCES) - 0.35, column, say(column, language), colour)
    for at, name in enumerate(reversed(RESOURCES)):
        there, mobilised, used = (float(cast(float, mean.at[name, column])) for column in columns)
        beside(at, "potential", _units(there), BLACK)
        if there > 0.0:
            axes.barh(at, 100, height=0.62, color="#eeeeee", edgecolor=GREY, linewidth=0.8)
            axes.barh(at + 0.1, 100 * mobilised / there, height=0.3, color=PURPLE, edgecolor="white")
            axes.barh(at - 0.18, 100 * used / there, height=0.18, color=GREEN)
            beside(at, "mobilised", percent_in_few_digits(mobilised / there), BLACK)
            beside(at, "used", percent_in_few_digits(used / there), BLACK)
    axes.set_yticks(range(len(RESOURCES)), [say(name, language) for name in reversed(RESOURCES)])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(-0.6, len(RESOURCES) - 0.4)
    axes.set_xlim(0, 100)
    axes.set_xlabel(say("resources_axis", language, weeks=weeks))
    axes.grid(visible=False)
    axes.set_title(say("figure_resources", language))
    return figure


def cases(result: Result, language: Language) -> Figure:
    """How long cases stay open, those of one worker and joint ones, and what those that are open wait for."""
    from matplotlib.ticker import MaxNLocator

    figure = _figure(result, language, (9.6, 4.4))
    left, right = figure.subplots(1, 2)
    weekly = result.governance[result.governance["community"] == EVERYWHERE].set_index("week")
    _closure(left, result, language)
    states = {
        "lacking": (GREEN, "-"),
        "with_departments": (PURPLE, "-."),
        "waiting_for_worker": (AMBER, (0, (1.5, 1.5))),
    }
    ends = [_line(right, weekly[name], colour, dash) for name, (colour, dash) in states.items()]
    right.set_ylim(0, max(1.0, right.get_ylim()[1]))
    name_ends(right, ends, [say(name, language) for name in states])
    right.set_title(say("figure_open", language))
    right.set_ylabel(say("open_axis", language))
    right.yaxis.set_major_locator(MaxNLocator(integer=True))
    _weeks_axis(right, result, language)
    return figure


def _closure(axes: Axes, result: Result, language: Language) -> None:
    """Kaplan and Meier's curves, as far as such cases were reported, with the deadline."""
    axes.set_title(say("figure_closure", language))
    axes.set_ylabel(say("closure_axis", language))
    axes.set_xlabel(say("weeks_since", language))
    there = were_reported(result)
    styles: dict[str, tuple[str, Any]] = {"alone": (BLACK, "-"), "joint": (ORANGE, (0, (6, 2)))}
    deadline = result.manifest.get("deadline_weeks")
    longest = min(int(result.manifest["weeks_done"]), max(26, 3 * (deadline or 0)))
    ends = []
    for name, (colour, dash) in styles.items():
        curve = 100 * result.closure.set_index("weeks")[name].loc[: longest if there[name] else -1]
        axes.step(curve.index, curve, where="post", color=colour, linestyle=dash)
        ends.append((curve, colour))
    if not any(there.values()):
        _say_nothing(axes, language)
        return
    name_ends(axes, ends, [say(name, language) for name in styles])
    axes.set_ylim(0, 112)
    axes.set_yticks(range(0, 101, 20))
    axes.set_xlim(0, longest)
    if deadline is not None and deadline <= longest:
        axes.axvline(deadline, color=GREY, linewidth=1, linestyle=":")
        axes.text(deadline, 111, f" {say('deadline', language)}", color="#555555", va="top")


def _say_nothing(axes: Axes, language: Language) -> None:
    """Say in the middle of an empty picture that there is nothing to show."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, say("no_data", language), transform=axes.transAxes, ha="center", color="#555555")


def _units(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:.1f}"


def _within(axes: Axes, last: pandas.DataFrame, language: Language) -> None:
    """How many took part, and how much the busiest tenth did, in the last whole quarter: a bar for each group.

    last: one row for each group.
    """
    measures = {"breadth": "breadth", "top_10_share_hours": "top_10"}
    for at, name in enumerate(reversed(measures)):
        for place, group in enumerate(reversed(GROUPS_AS_SHOWN)):
            value = 100 * float(cast(float, last.at[group, name])) if group in last.index else math.nan
            if not math.isnan(value):
                spot = at + 0.27 * (place - 1)
                axes.barh(spot, value, height=0.24, color=COLOUR[group], edgecolor="white")
                axes.text(value + 1, spot, f"{say(group, language)} {value:.0f} %", va="center")
    axes.set_yticks(range(len(measures)), [say(key, language) for key in reversed(measures.values())])
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, 100)
    axes.set_xlabel("%")
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.set_title(say("figure_within", language))


def _figure(result: Result, language: Language, size: tuple[float, float]) -> Figure:
    """An empty figure with the caption that says which run it shows; it needs no display and no global state."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=size)
    manifest = result.manifest
    title = printable(words_of(manifest, "title", language) or manifest["scenario"])
    caption = say("caption", language, title=title if len(title) <= 70 else f"{title[:69]}…", seed=manifest["seed"],
                   weeks=weeks_in_words(manifest, language))  # fmt: skip
    figure.supxlabel(drawable(caption), color="#555555", x=0.01, ha="left")
    return figure


def _weekly(result: Result, group: str) -> pandas.DataFrame:
    """The weeks of one group over all communities, by week."""
    frame = result.weekly
    return frame[(frame["community"] == EVERYWHERE) & (frame["group"] == group)].set_index("week")


def _smooth(values: pandas.Series[float], window: int) -> pandas.Series[float]:
    """A centred mean of `window` weeks; nothing is drawn where it has fewer than all of them."""
    return values.rolling(window, center=True, min_periods=window).mean()


def _line(axes: Axes, values: pandas.Series[float], colour: str, dash: Any) -> tuple[pandas.Series[float], str]:
    """Draw one line: the weeks thin and their mean thick, or only the weeks where the run is short."""
    drawn = values.dropna()
    if len(values) >= 2 * WEEKS_OF_QUARTER:
        axes.plot(values.index, values, color=colour, linewidth=0.7, alpha=0.35)
        drawn = _smooth(values, WEEKS_OF_QUARTER).dropna()
    marker = "o" if len(drawn) == 1 else ""
    axes.plot(drawn.index, drawn, color=colour, linestyle=dash, marker=marker)
    return drawn, colour


def name_ends(axes: Axes, lines: list[tuple[pandas.Series[float], str]], names: list[str]) -> None:
    """Write each line's name at the right of the picture, moved apart where the lines end close together."""
    axes.set_ylim(bottom=0)
    top = max([float(line.max()) for line, _ in lines if len(line)], default=1.0)
    axes.set_ylim(top=max(axes.get_ylim()[1], 1.05 * top, 1e-9))
    low, high = axes.get_ylim()
    apart = 0.065 * (high - low)
    ends = sorted(
        (float(line.iloc[-1]), name, colour) for (line, colour), name in zip(lines, names, strict=True) if len(line)
    )
    spot = float("-inf")
    for value, name, colour in ends:
        spot = max(value, spot + apart)
        axes.annotate(name, (1.01, spot), xycoords=("axes fraction", "data"), color=colour, va="center",
                      annotation_clip=False)  # fmt: skip


def _weeks_axis(axes: Axes, result: Result, language: Language) -> None:
    """Weeks from 1, marked by quarters where there are some."""
    from matplotlib.ticker import MaxNLocator

    weeks = int(result.manifest["weeks_done"])
    step = WEEKS_OF_QUARTER * max(1, round(weeks / 8 / WEEKS_OF_QUARTER))
    if weeks >= 2 * WEEKS_OF_QUARTER:
        axes.set_xticks(range(0, weeks + 1, step))
    else:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlim(min(1, weeks - 1), max(weeks, 2))
    axes.set_xlabel(say("week", language))


PICTURES: dict[str, Callable[[Result, Language], Figure]] = {
    "participation": participation, "shares": shares, "fatigue": fatigue, "problems": problems,
    "resources": resources, "cases": cases,
}  # fmt: skip
"""All pictures of a run, in the order of its report."""
