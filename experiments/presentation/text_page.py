"""A page of text for a file or a screen, whatever that can show."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType


PLAINLY = str.maketrans({
    "−": "-", "∞": "inf", "…": "...", "▲": "+", "▼": "-", "△": "(+)", "▽": "(-)", "↑": "^", "↓": "v", "◇": "?", "·": ".",
    "→": "->", "≈": "~", "–": "-", "“": '"', "”": '"',
})  # fmt: skip
"""For a screen that knows no such signs."""


def text_page(write: Callable[[Console], None], width: int, encoding: str = "utf-8", colour: bool = False) -> str:
    """What `write` prints on a console of that width, for a file or screen of that encoding."""
    page = _Page(encoding)
    console = _console_that_escapes()(file=page, width=width, markup=False, highlight=False, emoji=False, legacy_windows=False,
                      force_jupyter=False, force_terminal=colour, color_system="standard" if colour else None)  # fmt: skip
    write(console)
    text = "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return text.translate(PLAINLY)
    return text


def _console_that_escapes() -> type[Console]:
    """A console on which no text commands a terminal: colours are those that we ask for, and no others."""
    from rich.console import Console
    from rich.segment import Segment

    from sim.printable import one_line

    class Escaping(Console):
        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
            for text, style, control in super().render(renderable, options):
                yield Segment("\n".join(map(one_line, text.split("\n"))), style, control)  # rich breaks lines here

    return Escaping


class _Page(io.StringIO):
    """A page in memory that tells rich what it may hold."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of where the page will be shown."""
        return self._encoding


def printable(text: object) -> str:
    """Text from a file, safe to show: control characters become blanks."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
