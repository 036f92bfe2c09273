"""What a cell of a CSV table means, as spreadsheets write it: numbers by the digits of the keyboard, switches in any capitals."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from sim.scenario.problems import shown

_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
_SWITCHES = {"true": 1.0, "false": 0.0}
LONGEST_NUMBER = 400
MARK = "\ufeff"
"""A byte-order mark: some programs write one, and joining files leaves it in the middle."""


class NoTable(ValueError):
    """Text that is no CSV table; `line` is counted from 1."""

    def __init__(self, line: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


def number_in(cell: str, *, switch: bool = False) -> float | None:
    """The number in a cell; None where there is none: `4_0`, full-width digits, `nan` and `inf` are none.

    switch: whether TRUE and FALSE, as spreadsheets write switches, are 1 and 0.
    """
    text = plain(cell)
    if switch and text.lower() in _SWITCHES:
        return _SWITCHES[text.lower()]
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    return float(text)


def plain(cell: str) -> str:
    """A cell without blanks around it, and without byte-order marks."""
    return cell.strip(" \t\u00a0" + MARK)


def is_blank(row: Sequence[str]) -> bool:
    """Whether nothing is in any cell of a row: an empty line, or the commas that a spreadsheet leaves of one."""
    return not any(plain(cell) for cell in row)


def rows_of(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table with the lines where they begin, without the empty columns to the right of the header.

    Raises NoTable where it is none.
    """
    reader, line, width = csv.reader(lines), 1, 0
    try:
        for number, row in enumerate(reader):
            if number == 0:
                width = len(row)
                while width and not plain(row[width - 1]):
                    width -= 1
            yield line, row[:width] + [cell for cell in row[width:] if plain(cell)] if width else row
            line = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            most = f"a cell has more than {csv.field_size_limit():,} characters"
            raise NoTable(line, most, "look for a quotation mark that does not end") from None
        raise NoTable(line, f"is not CSV: {shown(error)}", "save it as CSV in UTF-8") from None
