"""CSV that people open: with a byte-order mark, without which Excel shows Chinese as signs of another alphabet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    import pandas

ENCODING = "utf-8-sig"
"""UTF-8 with the mark; pandas and polars pass over it."""


def write_csv(frame: pandas.DataFrame, to: Path | TextIO, *, header: bool = True) -> None:
    """Write a frame, without its index; `to` is a file, or one that is open with `ENCODING`."""
    frame.to_csv(to, index=False, header=header, lineterminator="\n", encoding=ENCODING)
