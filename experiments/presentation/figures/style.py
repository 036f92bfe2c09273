"""One style for all figures, with the bundled font: they look the same on every machine.

Colours are told apart by colour-blind readers [Okabe & Ito 2008], and every line also differs in dash, so that the
pictures survive a grey printer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sim.indices.declared import GROUPS_AS_SHOWN, HEADLINES

FONT = Path(__file__).parents[1] / "fonts" / "SihuaNotoSansSC-Regular.otf"
FAMILY = "Sihua Noto Sans SC"

BLACK, ORANGE, BLUE, GREY = "#000000", "#D55E00", "#0072B2", "#999999"
GREEN, PURPLE = "#009E73", "#CC79A7"
"""For what is no group: a line in a group's colour would be taken for that group."""
COLOUR = dict(zip(GROUPS_AS_SHOWN, (BLACK, ORANGE, BLUE), strict=True))
DASH: dict[str, Any] = dict(zip(GROUPS_AS_SHOWN, ("-", (0, (6, 2)), (0, (1.5, 1.5))), strict=True))
AMBER, SKY = "#E69F00", "#56B4E9"
PROBLEM: dict[str, tuple[str, Any]] = dict(
    zip(
        HEADLINES,
        (
            (PURPLE, "-"), (AMBER, (0, (6, 2))), (GREEN, "-."), (SKY, (0, (1.5, 1.5))),
            ("#666666", (0, (3, 1, 1, 1, 1, 1))),
        ),
        strict=True,
    )
)  # fmt: skip
LETTERING = 10
"""Points of all letters in a figure, titles too."""
STYLE: dict[str, Any] = {
    "font.family": [FAMILY, "DejaVu Sans"],  # concrete names: a generic name does not fall back glyph by glyph
    "font.size": LETTERING,
    **dict.fromkeys(
        (
            "axes.titlesize",
            "axes.labelsize",
            "xtick.labelsize",
            "ytick.labelsize",
            "legend.fontsize",
            "figure.labelsize",
        ),
        LETTERING,
    ),
    "axes.titlelocation": "left",
    "axes.titlepad": 10,
    "axes.titley": 1.0,  # a given height is not searched for: that costs more than drawing all lines
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "axes.edgecolor": "#666666",
    "grid.color": "#e4e4e4",
    "lines.linewidth": 2.0,
    "legend.frameon": False,
    "text.parse_math": False,  # a title may hold a dollar sign
    "figure.dpi": 100,
    "savefig.dpi": 150,
    "figure.constrained_layout.use": True,
}


@contextmanager
def style() -> Iterator[None]:
    """Draw in the project's style, and leave the user's own settings as they were."""
    import matplotlib

    _register()
    defaults = {key: value for key, value in matplotlib.rcParamsDefault.items() if "backend" not in key}
    settings: Any = {**defaults, **STYLE}
    with matplotlib.rc_context(settings):
        yield


def drawable(text: str) -> str:
    """Text with what the font lacks (emoji, rare characters) replaced by an empty box instead of a warning."""
    return "".join(c if ord(c) in _characters() else "□" for c in text)


@cache
def _characters() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(FONT)).get_charmap())


@cache
def _register() -> None:
    from matplotlib.font_manager import fontManager

    fontManager.addfont(FONT)
