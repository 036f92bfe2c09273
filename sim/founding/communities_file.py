"""The user's own table of communities: a CSV with one row per community, checked in full before it is used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from sim.founding.composition import ATTRIBUTES
from sim.founding.residents_file import MOST_REPORTED, cell_in, check_header, complaints_about, rows_in
from sim.founding.strengths import LEVELS, Strengths
from sim.scenario.blocks.place import MOST_COMMUNITIES, MOST_RESIDENTS
from sim.scenario.cells import is_blank, plain
from sim.scenario.described import RESIDENTS, Described
from sim.scenario.problems import ScenarioProblems, shown
from sim.state import Attribute, real, whole

NAME = "name"
FARTHEST_LEVEL, MOST_TIMES = 5.0, 20.0
"""Log-odds, and times the ordinary, that a community may have of anything: as far as the widest spreads lead."""

TOTALS: dict[str, Attribute] = {name: real(f"share of adults: {name}") for name in ("elderly", *ATTRIBUTES)}
STRENGTHS: dict[str, Attribute] = {
    name: real("log-odds", -FARTHEST_LEVEL, FARTHEST_LEVEL)
    if name in LEVELS
    else real("times the ordinary", 0.0, MOST_TIMES)
    for name in Strengths._fields
}
NUMBERS: dict[str, Attribute] = {RESIDENTS: whole("adults", 2, MOST_RESIDENTS), **TOTALS, **STRENGTHS}
COLUMNS = (NAME, *NUMBERS)
"""Every column that a table of communities may have; only `name` is required, and a cell may be empty."""


def read(path: Path) -> Described:
    """The communities of a table, in its order.

    Raises ScenarioProblems with file, line and column of every bad cell (the first 20), an unknown or missing column, a
    community without a name or with that of another one, and a table without communities.
    """
    problems, complain = complaints_about(path)

    def go_on() -> None:
        if problems:
            raise ScenarioProblems(problems)

    rows = rows_in(path, complain)
    go_on()
    header = [plain(name) for name in rows[0][1]] if rows else []
    check_header(header, NAME, COLUMNS, "a community", complain)
    go_on()
    while is_blank(rows[-1][1]):
        rows.pop()
    body = rows[1:]
    if not 1 <= len(body) <= MOST_COMMUNITIES:
        complain(1, 1, "", f"lists {len(body):,} communities", f"1 to {MOST_COMMUNITIES:,} are possible")
        go_on()
    numbers = {name: np.full(len(body), np.nan) for name in header if name != NAME}
    names: dict[str, int] = {}
    for at, (line, row) in enumerate(body):
        if len(row) != len(header) or is_blank(row):
            message = "is empty" if is_blank(row) else f"has {len(row)} cells, the header has {len(header)}"
            complain(line, 1, "", message, "give every community every column; a cell may be empty")
            continue
        for position, (column, cell) in enumerate(zip(header, row, strict=True), 1):
            if column == NAME:
                _called(plain(cell), line, position, names, complain)
            elif plain(cell):
                numbers[column][at] = cell_in(cell, NUMBERS[column], column, line, position, complain)
        if len(problems) >= MOST_REPORTED:
            break
    go_on()
    return Described(tuple(names), numbers)


def _called(name: str, line: int, position: int, names: dict[str, int], complain: Callable[..., None]) -> None:
    """Note the name of a community; names can be told apart."""
    if not name:
        complain(line, position, NAME, "is empty", "give every community a name")
    elif name in names:
        complain(
            line,
            position,
            NAME,
            f"is {shown(name)}, as in line {names[name]}",
            "give every community a name of its own",
        )
    names.setdefault(name, line)
