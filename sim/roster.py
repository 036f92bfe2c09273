"""The user's own list of residents: a CSV with one row per resident, checked in full before it is used."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.scenario.problems import Problem, ScenarioProblems

_MOST_REPORTED = 20


class Column(NamedTuple):
    """What a column may hold."""

    whole: bool
    low: float
    high: float


_FLAG = Column(True, 0, 1)
_SHARE = Column(False, 0, 1)
COLUMNS: dict[str, Column] = {
    "age": Column(True, 18, 99),
    "community": Column(True, 0, 65_535),
    "building": Column(True, 0, 2**32 - 1),
    "stairwell": Column(True, 0, 2**32 - 1),
    "female": _FLAG,
    "education": Column(True, 0, 3),
    "income": Column(True, 0, 4),
    "migrant": _FLAG,
    "hometown": Column(True, 0, 250),
    "party_member": _FLAG,
    "home_owner": _FLAG,
    "work": Column(True, 0, 2),
    "first_need": Column(True, 0, 5),
    "second_need": Column(True, 0, 5),
    "free_hours": Column(False, 0.5, 168),
    "online_access": _SHARE,
    "propensity": Column(False, -20, 20),
    "life": Column(False, -20, 20),
    "threshold": Column(False, -1e9, 1e9),
    "duty": _SHARE,
    "belonging": _SHARE,
    "motivation": _SHARE,
    "efficacy": _SHARE,
    "habit": _SHARE,
    "fatigue": Column(False, 0, 1e9),
    "aware": _FLAG,
    "member": _FLAG,
}
"""Every column that a list may bring; only `age` is required. Work: 0 retired, 1 flexible, 2 other workers."""


def read(path: Path) -> dict[str, NDArray[Any]]:
    """The columns of a residents file, [N] each.

    Raises ScenarioProblems with file, line and column of every bad cell (the first 20), an unknown or missing column,
    fewer than two residents, and communities that are not numbered 0, 1, 2 and so on in blocks.
    """
    problems: list[Problem] = []

    def complain(line: int, column: int, name: str, message: str, hint: str = "") -> None:
        problems.append(Problem(str(path), line, column, name, message, hint))

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ScenarioProblems(
            [Problem(str(path), 1, 1, "", f"cannot be read: {error}", "save it as CSV in UTF-8")]
        ) from error
    header = [name.strip() for name in rows[0]] if rows else []
    _check_header(header, complain)
    if problems:
        raise ScenarioProblems(problems)
    body = [(line, row) for line, row in enumerate(rows[1:], start=2) if row]
    values = {name: np.zeros(len(body)) for name in header}
    for at, (line, row) in enumerate(body):
        if len(row) != len(header):
            complain(
                line, 1, "", f"has {len(row)} cells, the header has {len(header)}", "give every resident every column"
            )
        for position, (name, cell) in enumerate(zip(header, row, strict=False)):
            values[name][at] = _cell(cell, name, line, position + 1, complain)
        if len(problems) >= _MOST_REPORTED:
            raise ScenarioProblems(problems)
    if len(body) < 2:
        complain(len(rows) or 1, 1, "", f"lists {len(body)} residents", "at least 2 are needed")
    if "community" in values and not problems:
        _check_communities(values["community"], complain)
    if "building" in values and not problems:
        _check_housing(values, complain)
    if problems:
        raise ScenarioProblems(problems)
    return {name: column.astype(np.int64) if COLUMNS[name].whole else column for name, column in values.items()}


def _check_header(header: list[str], complain: Callable[..., None]) -> None:
    from difflib import get_close_matches

    if "age" not in header:
        complain(1, 1, "age", "is missing; it is the one required column", f"allowed columns: {', '.join(COLUMNS)}")
    for one, other in (("building", "stairwell"), ("stairwell", "building")):
        if one in header and other not in header:
            complain(1, header.index(one) + 1, one, f"stands without {other}", "give both columns, or neither")
    for position, name in enumerate(header):
        if name not in COLUMNS:
            close = get_close_matches(name, COLUMNS, 1)
            complain(
                1,
                position + 1,
                name,
                "is no column of a resident",
                f"closest: {close[0]}" if close else f"allowed: {', '.join(COLUMNS)}",
            )
        if name in header[:position]:
            complain(1, position + 1, name, f"stands twice, first as column {header.index(name) + 1}", "remove one")


def _cell(cell: str, name: str, line: int, position: int, complain: Callable[..., None]) -> float:
    allowed = COLUMNS[name]
    wanted = f"{'a whole number' if allowed.whole else 'a number'} from {allowed.low:g} to {allowed.high:g}"
    try:
        value = float(cell)
    except ValueError:
        complain(line, position, name, f"is {cell!r}", f"allowed: {wanted}")
        return 0.0
    if not allowed.low <= value <= allowed.high or (allowed.whole and value != int(value)):
        complain(line, position, name, f"is {cell.strip()}", f"allowed: {wanted}")
        return 0.0
    return value


def _check_communities(communities: NDArray[np.float64], complain: Callable[..., None]) -> None:
    steps = np.diff(communities)
    if communities[0] != 0 or not np.isin(steps, (0, 1)).all():
        at = 0 if communities[0] != 0 else int(np.flatnonzero(~np.isin(steps, (0, 1)))[0]) + 1
        complain(
            at + 2,
            1,
            "community",
            f"is {communities[at]:g} here",
            "list communities in blocks, numbered 0, 1, 2 and so on",
        )


def _check_housing(values: dict[str, NDArray[np.float64]], complain: Callable[..., None]) -> None:
    """A stairwell belongs to one building and a building to one community: the numbers count over the subdistrict."""
    community = values.get("community", np.zeros(len(values["building"])))
    for inner, outer, column in (("stairwell", "building", values["building"]), ("building", "community", community)):
        _, first, same = np.unique(values[inner], return_index=True, return_inverse=True)
        wrong = np.flatnonzero(column != column[first[same]])
        if len(wrong):
            at = int(wrong[0])
            message = (
                f"{values[inner][at]:g} lies in {outer} {column[at]:g} here, and in {column[first[same[at]]]:g} above"
            )
            complain(at + 2, 1, inner, message, f"number every {inner} of the subdistrict differently")
