"""`result.plot.participation()`: every picture of a result folder with one call, for notebooks."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.phrases.look_up import Language, language_of_environment

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.runs.result import Result


@dataclass(frozen=True)
class Picture:
    """A picture that a notebook shows, and that can be kept. figure: matplotlib's, to change before."""

    figure: Figure

    def _repr_png_(self) -> bytes:
        from experiments.presentation.figures import style

        with style():
            written = io.BytesIO()
            self.figure.savefig(written, format="png", dpi=100)
        return written.getvalue()

    def save(self, file: str | Path) -> Path:
        """Write it to a file; its ending says in which format (png, pdf, svg)."""
        from experiments.presentation.figures import style

        with style():
            self.figure.savefig(file)
        return Path(file)


@dataclass(frozen=True)
class Plots:
    """The pictures of a run, in English, or in Chinese with `"zh"`."""

    result: Result

    def participation(self, language: Language = "en") -> Picture:
        """Who takes part, week by week."""
        return self._drawn("participation", language)

    def shares(self, language: Language = "en") -> Picture:
        """Who gives the hours."""
        return self._drawn("shares", language)

    def fatigue(self, language: Language = "en") -> Picture:
        """Who rests and who is worn out."""
        return self._drawn("fatigue", language)

    def problems(self, language: Language = "en") -> Picture:
        """The four problems and fatigue, quarter by quarter."""
        return self._drawn("problems", language)

    def resources(self, language: Language = "en") -> Picture:
        """What is mobilised and used of each resource."""
        return self._drawn("resources", language)

    def cases(self, language: Language = "en") -> Picture:
        """How long cases stay open."""
        return self._drawn("cases", language)

    def _drawn(self, name: str, language: Language) -> Picture:
        from experiments.presentation import figures

        with figures.style():
            return Picture(getattr(figures, name)(self.result, language))


def as_page(result: Result) -> str:
    """The summary of a run as a notebook shows it, in the language of the machine."""
    from experiments.presentation.summary import terminal_summary

    text = terminal_summary(result, language_of_environment(), 100, "utf-8", False)
    return f'<pre style="line-height: 1.25; white-space: pre">{escape(text)}</pre>'
