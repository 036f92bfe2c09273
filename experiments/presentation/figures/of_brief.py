"""The picture of the one-page version: how two outcomes change with each policy, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.comparison.conclusions import Conclusion, conclusions
from experiments.comparison.model import Comparison
from experiments.comparison.sesoi import Judgeable
from experiments.phrases.look_up import Language
from experiments.phrases.units import say
from experiments.presentation import sentences
from experiments.presentation.figures.comparison_style import WIDE, colour_of, mark_of, name_of
from experiments.presentation.figures.style import BLACK, drawable
from experiments.presentation.numbers import is_share

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANEL_NAME = 30
"""Letters of the name of a policy beside the panels."""


def changes_of(comparison: Comparison, about: Sequence[Judgeable], language: Language) -> Figure:
    """A panel for each outcome, a row for each policy: mean, interval, range over assumptions."""
    from matplotlib.figure import Figure

    found = conclusions(comparison)
    figure = Figure(figsize=(WIDE, 1.1 + 0.42 * len(comparison.policies)))
    for axes, one in zip(figure.subplots(1, len(about), sharey=True, squeeze=False)[0], about, strict=True):
        _panel(axes, comparison, [c for c in found if c.about is one], language)
    return figure


def _panel(axes: Axes, comparison: Comparison, found: Sequence[Conclusion], language: Language) -> None:
    outcome, tried = found[0].about.outcome, comparison.robustness
    scale = 100.0 if is_share(outcome.unit) else 1.0
    for row, one in enumerate(found):
        d, colour = one.judged.difference, colour_of(row + 1)
        if not d.known or math.isinf(d.low):
            continue
        spread = tried.over_assumptions(one.policy.name, outcome.name) if tried else None
        if spread is not None:
            axes.plot([scale * end for end in spread], [row, row], color=colour, linewidth=1.2)
        axes.plot([scale * d.low, scale * d.high], [row, row], color=colour, linewidth=4.0, solid_capstyle="butt")
        axes.plot(scale * d.mean, row, marker=mark_of(row + 1), color=colour, markersize=7.0)
    sesoi = scale * found[0].about.sesoi
    axes.axvspan(-sesoi, sesoi, color="#ececec", zorder=0)
    axes.axvline(0.0, color=BLACK, linewidth=0.9)
    axes.set_ylim(len(found) - 0.4, -0.6)
    axes.set_yticks(
        range(len(found)), [name_of(comparison, at, language, PANEL_NAME) for at in range(1, len(found) + 1)]
    )
    axes.grid(visible=False, axis="y")
    axes.set_title(drawable(f"{sentences.label(outcome, language)} ({say(outcome.unit, language)})"))
