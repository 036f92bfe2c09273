"""The figures of runs and comparisons. Only this package draws."""

from experiments.presentation.figures.of_run import (
    cases,
    draw_figures,
    fatigue,
    participation,
    problems,
    resources,
    shares,
)
from experiments.presentation.figures.style import FAMILY, FONT, drawable, style

__all__ = [
    "FAMILY", "FONT", "cases", "draw_figures", "drawable", "fatigue", "participation", "problems", "resources", "shares",
    "style",
]  # fmt: skip
