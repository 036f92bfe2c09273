"""The pictures of a comparison. A scenario has the same colour, dash and mark in all of them; the baseline is black."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.conclusions import conclusions, prices
from experiments.comparison.judgement import CHANGED
from experiments.comparison.model import Comparison
from experiments.comparison.money import owed_at_the_end, weekly_payout
from experiments.comparison.pairs import known_in_all, mean_of_known
from experiments.comparison.recorder import COURSES, STATES
from experiments.phrases.figures import say as text
from experiments.phrases.look_up import Language
from experiments.phrases.punctuation import separator
from experiments.phrases.runs import say as word
from experiments.presentation import sentences
from experiments.presentation.figures.comparison_style import (
    IN_A_ROW,
    NARROW,
    WIDE,
    colour_of,
    dash_of,
    draw_band,
    legend_of_scenarios,
    mark_of,
    mean_and_half,
    name_of,
    new_figure,
    nothing_to_draw,
    on_two_lines,
    one_panel_each,
    percent_of_all,
    smoothed,
    spots_of,
    squeezed,
    without_a_panel,
)
from experiments.presentation.figures.style import AMBER, BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, drawable
from sim.ages import AGE_BANDS
from sim.scenario.blocks.cases import RESOURCES
from sim.scenario.wording import in_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Reals = NDArray[np.float64]
MOST_NUMBERED = 5
"""Scenarios whose numbers stand beside their marks; of more, they would lie over each other."""
MIX = (BLUE, AMBER, GREY, GREEN, PURPLE)
"""Of the five resources that are not people's time."""


def courses(comparison: Comparison, language: Language) -> Figure:
    """Participation and worn-out residents week by week, and below them the paired difference to the baseline."""
    figure = new_figure(comparison, language, (WIDE, 6.4))
    axes = figure.subplots(2, 2, sharex=True, height_ratios=[1.25, 1])
    table = comparison.tables["courses"]
    weeks = np.arange(1, table.shape[-1] + 1)
    for column, name in enumerate(("participation", "worn_out")):
        values = 100 * smoothed(table[:, :, COURSES.index(name)])
        for at in range(len(comparison.scenes)):
            draw_band(axes[0, column], weeks, values[at], at)
            if at > 0:
                draw_band(axes[1, column], weeks, values[at] - values[0], at)
        axes[0, column].set_title(text(f"course_{name}", language))
        axes[0, column].set_ylim(bottom=0)
        axes[1, column].set_title(text("course_difference", language))
        axes[1, column].axhline(0.0, color=BLACK, linewidth=0.9)
        axes[1, column].set_xlabel(word("week", language))
    axes[0, 0].set_ylabel("%")
    axes[1, 0].set_ylabel(word("points", language))
    legend_of_scenarios(figure, comparison, language)
    return figure


def forest(comparison: Comparison, language: Language) -> Figure:
    """Paired differences with their intervals, in units of the smallest effect of interest; better is right."""
    found = conclusions(comparison)
    figure = new_figure(comparison, language, (WIDE, 1.8 + 0.36 * len(comparison.judgeable)), "pairs")
    axes = figure.subplots()
    rows = list(reversed(comparison.judgeable))
    limit = 0.0
    for place, about in enumerate(rows):
        for at, policy in enumerate(comparison.policies, start=1):
            one = next(c for c in found if c.policy is policy and c.about is about).judged
            d = one.difference
            if not d.known or math.isinf(d.low):
                continue
            sign = -1.0 if one.direction < 0 else 1.0
            spot = place + 0.5 * (0.5 - (at - 0.5) / len(comparison.policies))
            ends = sorted((sign * d.low / d.sesoi, sign * d.high / d.sesoi))
            middle = sign * d.mean / d.sesoi
            axes.plot([squeezed(end) for end in ends], [spot, spot], color=colour_of(at), linewidth=2.2)
            filled = one.verdict in CHANGED
            axes.plot(squeezed(middle), spot, marker=mark_of(at), color=colour_of(at), markersize=6.5, linestyle="none",
                      markerfacecolor=colour_of(at) if filled else "white")  # fmt: skip
            limit = max(limit, *(abs(squeezed(end)) for end in ends))
    limit = max(2.0, 1.1 * limit)
    axes.axvspan(-1.0, 1.0, color="#ececec", zorder=0)
    axes.axvline(0.0, color=BLACK, linewidth=0.9)
    axes.set_xlim(-limit, limit)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    labels = []
    for about in rows:
        turned = {1: "", -1: text("turned", language), 0: text("neither", language)}[about.direction]
        fewest = min((c.judged.difference for c in found if c.about is about), key=lambda d: d.replicates)
        name = sentences.label(about.outcome, language) + sentences.defined_in(fewest, language)
        labels.append(drawable(name) + turned)
    axes.set_yticks(range(len(rows)), labels)
    ticks = [t for t in (-1000, -100, -10, -3, -1, 0, 1, 3, 10, 100, 1000) if abs(squeezed(t)) <= limit]
    axes.set_xticks([squeezed(t) for t in ticks], [f"{t:,}".replace("-", "−") for t in ticks])
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(text("forest_axis", language))
    axes.set_title(text("forest", language))
    legend_of_scenarios(figure, comparison, language, baseline=False)
    return figure


def lorenz(comparison: Comparison, language: Language) -> Figure:
    """Which share of hours the least active residents hold together."""
    figure = new_figure(comparison, language, (NARROW, 5.4), "means")
    axes = figure.subplots()
    mean = 100 * mean_of_known(known_in_all(comparison.tables["lorenz"]))
    axes.plot([0, 100], [0, 100], color=GREY, linewidth=1.0)
    axes.text(52, 55, text("equality", language), color="#555555", rotation=45, rotation_mode="anchor")
    _curves(axes, np.linspace(0.0, 100.0, mean.shape[-1]), mean)
    axes.set_aspect("equal")
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.set_xlabel(text("lorenz_x", language))
    axes.set_ylabel(text("lorenz_y", language))
    axes.set_title(text("lorenz", language))
    legend_of_scenarios(figure, comparison, language)
    return figure


def _curves(axes: Axes, x: Reals, table: Reals, drawstyle: Literal["default", "steps-post"] = "default") -> None:
    """A curve for each scenario, [scenarios, X]; what is not known is left out."""
    for at, curve in enumerate(table):
        axes.plot(x, curve, color=colour_of(at), linestyle=dash_of(at), drawstyle=drawstyle)


def pyramid(comparison: Comparison, language: Language) -> Figure:
    """Who takes part against who lives there, by age and sex, each adding up to 100 %."""
    from matplotlib.patches import Patch

    figure, panels = one_panel_each(comparison, language, 3.4, "means")
    table = comparison.tables["pyramid"].mean(axis=1)  # [scenarios, sexes, bands, 3]
    residents, hours = (percent_of_all(table[..., column]) for column in (0, 2))
    top = 1.12 * max(float(residents.max()), float(hours.max()), 1.0)
    bands = np.arange(len(AGE_BANDS))
    for panel, at in panels:
        for sex, side in ((0, -1.0), (1, 1.0)):
            panel.barh(bands, side * hours[at, sex], height=0.78, color=colour_of(at) if at else "#777777", alpha=0.75)
            panel.barh(bands, side * residents[at, sex], height=0.78, facecolor="none", edgecolor=BLACK, linewidth=1.2)
        panel.axvline(0.0, color=BLACK, linewidth=0.8)
        panel.set_xlim(-top, top)
        panel.set_yticks(bands, [f"{low}–{high}" for low, high in AGE_BANDS])
        ticks = [t for t in (-30, -20, -10, 0, 10, 20, 30) if abs(t) < top]
        panel.set_xticks(ticks, [f"{abs(t)}" for t in ticks])
        panel.set_xlabel(text("pyramid_axis", language))
        panel.grid(visible=False)
    keys = [Patch(facecolor="none", edgecolor=BLACK, linewidth=1.2), Patch(facecolor="#777777", alpha=0.75)]
    names = [text("pyramid_residents", language), text("pyramid_hours", language)]
    figure.legend(keys, names, loc="outside upper left", ncols=2)
    return figure


def problems(comparison: Comparison, language: Language) -> Figure:
    """The four problems and fatigue, a mark a scenario: means of all quarters, with intervals. Nothing joins them."""
    from sim.indices import HEADLINES, PROBLEMS

    figure = new_figure(comparison, language, (WIDE, 4.6))
    axes = figure.subplots()
    scenes = len(comparison.scenes)
    table = comparison.tables["problems"]
    if table.shape[2] == 0:
        return nothing_to_draw(axes, figure, language)
    values = known_in_all(mean_of_known(table, 2))  # [scenarios, replicates, problems]
    step = 0.7 / max(1, scenes - 1)
    for place in range(len(HEADLINES)):
        middle, half = zip(*(mean_and_half(values[at, :, place]) for at in range(scenes)), strict=True)
        spots = [place - 0.35 + step * at for at in range(scenes)]
        for at in range(scenes):
            axes.errorbar(spots[at], middle[at], yerr=half[at], color=colour_of(at), marker=mark_of(at), markersize=7)
            if scenes <= MOST_NUMBERED:
                axes.annotate(f"{middle[at]:.2f}", (spots[at], middle[at] + half[at]), (0, 4), textcoords="offset points",
                              ha="center", color=colour_of(at))  # fmt: skip
    labels = [in_language(PROBLEMS[name].en.capitalize(), PROBLEMS[name].zh, language) for name in HEADLINES]
    axes.set_xticks(range(len(HEADLINES)), [on_two_lines(label, language) for label in labels])
    axes.tick_params(axis="x", length=0)
    axes.set_ylim(0, 1.05)
    axes.set_ylabel(word("problems_axis", language))
    axes.set_title(text("problems", language))
    legend_of_scenarios(figure, comparison, language)
    return figure


LOOK_OF_STATES = {
    "active": (BLUE, ""),
    "resting": (PURPLE, "////"),
    "idle": ("#d9d9d9", ""),
    "moved": ("white", "...."),
}
"""Colour and hatch of each of `STATES`, from the lowest to the uppermost."""


def cohort(comparison: Comparison, language: Language) -> Figure:
    """What has become of those who took part in the first quarter: active, resting, idle, moved out."""
    from matplotlib.ticker import MaxNLocator

    figure, panels = one_panel_each(comparison, language, 3.1, "means")
    table = 100 * comparison.tables["cohort"].mean(axis=1)  # [scenarios, quarters, states]
    quarters = np.arange(1, table.shape[1] + 1)
    for panel, at in panels:
        below = np.zeros(len(quarters))
        for state, (colour, hatch) in LOOK_OF_STATES.items():
            share = table[at, :, STATES.index(state)]
            panel.bar(quarters, share, bottom=below, width=1.0, color=colour, edgecolor="#666666", linewidth=0.4,
                      hatch=hatch, label=text(f"state_{state}", language))  # fmt: skip
            below += share
        panel.set_xlabel(text("quarter", language))
        panel.set_xlim(0.5, len(quarters) + 0.5)
        panel.set_ylim(0, 100)
        panel.xaxis.set_major_locator(MaxNLocator(integer=True))
    for panel, _ in panels[::IN_A_ROW]:
        panel.set_ylabel("%")
    handles, labels = panels[-1][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=4, title=text("cohort_axis", language),
                  alignment="left")  # fmt: skip
    return figure


def network(comparison: Comparison, language: Language) -> Figure:
    """Who gave how much, where they live, and whom they know: the first buildings of the first replicate."""
    from matplotlib.collections import LineCollection
    from matplotlib.colors import LinearSegmentedColormap, PowerNorm

    place = comparison.place
    if place is None:
        figure = new_figure(comparison, language, (WIDE, 2.0), "one")
        return nothing_to_draw(figure.subplots(), figure, language)
    figure, panels = one_panel_each(comparison, language, 2.5, "one")
    spots = spots_of(place.building, place.stairwell)
    lines = [(spots[a], spots[b]) for a, b in place.edges]
    hours = np.array(place.hours) / comparison.manifest["weeks"]
    colours = LinearSegmentedColormap.from_list("hours", ["#f4e9c9", AMBER, ORANGE, "#5b1a00"])
    top = max(float(np.quantile(hours[hours > 0.0], 0.98)) if (hours > 0.0).any() else 1.0, 1e-6)
    norm = PowerNorm(0.5, 0.0, top)
    for panel, at in panels:
        panel.add_collection(LineCollection(lines, colors=SKY, linewidths=0.25, alpha=0.35, rasterized=True))
        idle = hours[at] == 0.0
        panel.scatter(
            spots[idle, 0], spots[idle, 1], s=4, color="white", edgecolor="#aaaaaa", linewidth=0.3, rasterized=True
        )
        came = spots[~idle]
        dots = panel.scatter(came[:, 0], came[:, 1], s=9, c=hours[at][~idle], cmap=colours, norm=norm, rasterized=True)
        panel.set_aspect("equal")
        panel.set_axis_off()
    bar = figure.colorbar(dots, ax=[panel for panel, _ in panels], shrink=0.7, pad=0.01)
    bar.set_label(text("map_bar", language))
    return figure


def resource_mix(comparison: Comparison, language: Language) -> Figure:
    """What is mobilised: the mix of six resources, and how much of each is mobilised of what there is."""
    figure = new_figure(comparison, language, (WIDE, 2.4 + 0.55 * max(4, len(comparison.scenes))), "means")
    left, right = figure.subplots(1, 2)
    table = comparison.tables["resources"].mean(axis=1)  # [scenarios, resources, 3]
    potential, mobilised = table[..., 0], table[..., 1]
    others = [k for k, name in enumerate(RESOURCES) if name != "human"]
    human = percent_of_all(mobilised)[:, RESOURCES.index("human")]
    mix = percent_of_all(mobilised[:, others])  # beside people's time, which is nearly all of it, nothing could be seen
    scenes = list(reversed(range(len(comparison.scenes))))
    start = np.zeros(len(scenes))
    hatches = ("", "////", "", "....", "")
    for k, name in enumerate(RESOURCES[other] for other in others):
        left.barh(range(len(scenes)), mix[scenes, k], left=start, height=0.6, color=MIX[k], edgecolor="white",
                  hatch=hatches[k], label=word(name, language))  # fmt: skip
        start += mix[scenes, k]
    left.set_yticks(
        range(len(scenes)),
        [
            f"{name_of(comparison, at, language, 26)}\n{text('of_people', language, share=f'{human[at]:.0f}')}"
            for at in scenes
        ],
    )
    left.set_xlim(0, 100)
    left.set_xlabel("%")
    left.set_title(text("mix", language))
    left.grid(visible=False)
    depth = 100 * np.divide(mobilised, potential, out=np.full(mobilised.shape, np.nan), where=potential > 0.0)
    places = np.arange(len(RESOURCES))[::-1]
    for at in range(len(comparison.scenes)):
        shift = 0.72 / len(comparison.scenes) * (len(comparison.scenes) / 2 - at - 0.5)
        right.plot(depth[at], places + shift, marker=mark_of(at), color=colour_of(at), linestyle="none", markersize=6)
    right.set_yticks(places, [word(name, language) for name in RESOURCES])
    right.set_xlim(left=0)
    right.set_xlabel(text("depth_axis", language))
    right.set_title(text("depth", language))
    right.grid(visible=True, axis="x")
    handles, labels = left.get_legend_handles_labels()
    left.legend(handles, labels, loc="upper left", bbox_to_anchor=(-0.6, -0.17), ncols=3)
    legend_of_scenarios(figure, comparison, language)
    return figure


def closure(comparison: Comparison, language: Language) -> Figure:
    """How long cases stay open: those that one worker closes, and joint ones."""
    figure = new_figure(comparison, language, (WIDE, 4.4), "means")
    axes = figure.subplots(1, 2, sharey=True)
    table = 100 * comparison.tables["closure"].mean(axis=1)  # [scenarios, 2, weeks]
    for panel, kind, key in zip(axes, range(2), ("alone", "joint"), strict=True):
        _curves(panel, np.arange(table.shape[-1]), table[:, kind], "steps-post")
        panel.set_title(text(f"closure_{key}", language))
        panel.set_xlabel(word("weeks_since", language))
        panel.set_xlim(0, table.shape[-1] - 1)
        panel.set_ylim(0, 102)
    axes[0].set_ylabel(word("closure_axis", language))
    legend_of_scenarios(figure, comparison, language)
    return figure


def payout(comparison: Comparison, language: Language) -> Figure:
    """The share that was credited of what was promised, week by week."""
    figure = new_figure(comparison, language, (WIDE, 3.8), "means")
    axes = figure.subplots()
    table = 100 * np.array([weekly_payout(comparison, at) for at in range(len(comparison.scenes))])
    _curves(axes, np.arange(1, table.shape[-1] + 1), table)
    axes.set_ylim(0, 104)
    axes.set_xlim(1, table.shape[-1])
    axes.set_xlabel(word("week", language))
    axes.set_title(text("payout", language))
    legend_of_scenarios(figure, comparison, language)
    return figure


def cost_effect(comparison: Comparison, language: Language) -> Figure:
    """What each policy commits beyond the baseline, and the hours of participation that it brings: a mark a replicate."""
    figure = new_figure(comparison, language, (NARROW, 4.8))
    axes = figure.subplots()
    committed, hours = comparison.tables["cost"] + owed_at_the_end(comparison), comparison.tables["hours"]
    for at, price in enumerate(prices(comparison), start=1):
        extra = committed[at] - committed[0], hours[at] - hours[0]
        axes.scatter(extra[1], extra[0] / 1000, s=22, marker=mark_of(at), color=colour_of(at), alpha=0.35, linewidth=0)
        below, above = price.committed - price.committed_low, price.committed_high - price.committed
        axes.errorbar(price.hours, price.committed / 1000, yerr=[[below / 1000], [above / 1000]],
                      xerr=[[price.hours - price.hours_low], [price.hours_high - price.hours]],
                      marker=mark_of(at), color=colour_of(at), markersize=9, markeredgecolor="white", capsize=3)  # fmt: skip
    axes.axhline(0.0, color=BLACK, linewidth=0.9)
    axes.axvline(0.0, color=BLACK, linewidth=0.9)
    axes.margins(0.12)
    axes.grid(visible=True, axis="both")
    axes.set_xlabel(text("plane_x", language))
    axes.set_ylabel(text("plane_y", language))
    axes.set_title(text("plane", language))
    legend_of_scenarios(figure, comparison, language, baseline=False)
    return figure


PICTURES: dict[str, Callable[[Comparison, Language], Figure]] = {
    "courses": courses, "forest": forest, "problems": problems, "cohort": cohort, "lorenz": lorenz, "pyramid": pyramid,
    "network": network, "resource_mix": resource_mix, "closure": closure, "payout": payout, "cost_effect": cost_effect,
}  # fmt: skip
"""All pictures of a comparison, in the order of the report: first, when anything changes."""
OF_PANELS = ("cohort", "pyramid", "network")


def pictures_of(comparison: Comparison) -> dict[str, Callable[[Comparison, Language], Figure]]:
    """The pictures that there is something to draw of: of a stored batch, only the differences; promises where some are made."""
    if not comparison.detailed:
        return {"forest": forest}
    nothing = {"payout"} if not _promising(comparison) else set()
    return {name: draw for name, draw in PICTURES.items() if name not in nothing}


def _promising(comparison: Comparison) -> list[int]:
    """The scenarios that promise anything in any week."""
    return [at for at in range(len(comparison.scenes)) if np.isfinite(comparison.tables["payout"][at]).any()]


def not_drawn(name: str, comparison: Comparison, language: Language) -> list[str]:
    """What a figure has to say of the scenarios that it does not draw, and why; nothing where it draws all."""
    if name in OF_PANELS:
        return without_a_panel(comparison, language)
    if name in ("forest", "cost_effect"):
        key = "is_reference" if name == "forest" else "is_origin"
        return [text(key, language, name=name_of(comparison, 0, language))]
    if name == "payout":
        promising = _promising(comparison)
        names = [name_of(comparison, at, language) for at in range(len(comparison.scenes)) if at not in promising]
        return [text("no_promise", language, names=separator("list", language).join(names))] if names else []
    return []
