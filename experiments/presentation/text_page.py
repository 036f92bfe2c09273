"""A page of text for a file or a screen, whatever that can show."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def text_page(write: Callable[[Console], None], width: int, encoding: str = "utf-8", colour: bool = False) -> str:
    """What `write` prints on a console of that width, for a file or screen of that encoding."""
    from rich.console import Console

    page = _Page(encoding)
    console = Console(file=page, width=width, markup=False, highlight=False, emoji=False, legacy_windows=False,
                      force_jupyter=False, force_terminal=colour, color_system="standard" if colour else None)  # fmt: skip
    write(console)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


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
