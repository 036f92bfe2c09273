"""Tables as text that a spreadsheet opens: what somebody wrote as a name stays a name, and becomes no formula.

Files begin with a byte-order mark, without which Excel shows Chinese as signs of another alphabet.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from sim.printable import escaped

if TYPE_CHECKING:
    import pandas

ENCODING = "utf-8-sig"
"""UTF-8 with the mark; pandas and polars pass over it."""
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""What makes a spreadsheet take a text for a formula; full-width signs as well."""

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
"""What a spreadsheet takes for a number: not all that Python does, as -inf and -1_0."""


def as_cell(value: Any) -> Any:
    """A value as a cell: text that would be a formula has an apostrophe before it, and nothing that a terminal obeys is left.
    What is a number, or a sign alone, stays as it is; one that is not finite is none, for -inf would be a formula."""
    if not isinstance(value, str):
        return None if isinstance(value, float) and not math.isfinite(value) else value
    shown = escaped(value)
    return f"'{shown}" if _FORMULA.match(value) and not _is_a_number(value) and len(value) > 1 else shown


def csv_text(frame: pandas.DataFrame, **how: Any) -> str:
    """A table as CSV, every line ending like on Unix, with its names and texts as cells, and those of `as_cell` empty that are
    none."""
    import pandas as pd

    shown = frame.copy(deep=False)
    for name in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[name]):
            shown[name] = frame[name].astype(object).map(as_cell, na_action="ignore")
        elif pd.api.types.is_float_dtype(frame[name]):
            shown[name] = frame[name].replace([math.inf, -math.inf], math.nan)
    text: str = shown.rename(columns=as_cell).to_csv(index=False, lineterminator="\n", **how)
    return text


def write_csv(frame: pandas.DataFrame, to: Path | TextIO, *, header: bool = True) -> None:
    """Write a table as CSV; `to` is a file, or one that is open with `ENCODING`."""
    text = csv_text(frame, header=header)
    if isinstance(to, Path):
        to.write_text(text, encoding=ENCODING, newline="\n")
    else:
        to.write(text)


def _is_a_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None
