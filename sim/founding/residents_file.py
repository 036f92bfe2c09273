"""The user's own list of residents: a CSV with one row per resident, checked in full before it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.memory import available_memory
from sim.scenario.cells import NoTable, is_blank, number_in, plain, rows_of
from sim.scenario.problems import Problem, ScenarioProblems, shown
from sim.state import Attribute, Minds, People, attributes_of

MOST_REPORTED = 20
"""Problems of one file that are told at once."""
_MOST_LISTED = 20_000_000
"""Rows: as many as may live in a community."""
_BYTES_OF_A_ROW, _BYTES_OF_A_CELL = 200, 60
"""What reading one takes, as it was measured: five million rows of one cell took 1.3 GB."""
_BLOCK = 1 << 20
"""Bytes that are looked at at once."""
_NOT_FINITE = ("nan", "inf", "-inf")


COLUMNS: dict[str, Attribute] = {
    known.listed_as or name: known
    for table in (People, Minds)
    for name, known in attributes_of(table).items()
    if known.listed_as is not None
}
"""Every column that a list may bring; only `age` is required."""


def read(path: Path) -> dict[str, NDArray[Any]]:
    """The columns of a residents file, [N] each.

    Raises ScenarioProblems with file, line and column of every bad cell (the first 20), an unknown or missing column,
    fewer than two residents, and communities that are not numbered 0, 1, 2 and so on in blocks.
    """
    problems, complain = complaints_about(path)
    rows = rows_in(path, complain)
    if problems:
        raise ScenarioProblems(problems)
    header = [plain(name) for name in rows[0][1]] if rows else []
    check_header(header, "age", tuple(COLUMNS), "a resident", complain)
    if problems:
        raise ScenarioProblems(problems)
    while is_blank(rows[-1][1]):
        rows.pop()
    body = rows[1:]
    values = {name: np.zeros(len(body)) for name in header}
    for at, (line, row) in enumerate(body):
        if is_blank(row):
            complain(line, 1, "", "is empty", "take the line out")
        elif len(row) != len(header):
            complain(
                line, 1, "", f"has {len(row)} cells, the header has {len(header)}", "give every resident every column"
            )
        for position, (name, cell) in enumerate(zip(header, [] if is_blank(row) else row, strict=False)):
            values[name][at] = cell_in(cell, COLUMNS[name], name, line, position + 1, complain)
        if len(problems) >= MOST_REPORTED:
            raise ScenarioProblems(problems)
    if len(body) < 2:
        complain(len(rows) or 1, 1, "", f"lists {len(body)} residents", "at least 2 are needed")
    if not problems:
        _check_pairs(values, header, complain)
    if "community" in values and not problems:
        _check_communities(values["community"], complain)
    if "building" in values and not problems:
        _check_housing(values, complain)
    if problems:
        raise ScenarioProblems(problems)
    return {
        name: column.astype(np.int64) if COLUMNS[name].kind is not float else column for name, column in values.items()
    }


def complaints_about(path: Path) -> tuple[list[Problem], Callable[..., None]]:
    """A list of problems of a file, and what adds to it: line, column, name, message and, if any, a hint."""
    problems: list[Problem] = []

    def complain(line: int, column: int, name: str, message: str, hint: str = "") -> None:
        problems.append(Problem(shown(path, 300), line, column, name, message, hint))

    return problems, complain


def rows_in(path: Path, complain: Callable[..., None]) -> list[tuple[int, list[str]]]:
    """The rows of the file, each with the line where it begins."""
    rows: list[tuple[int, list[str]]] = []
    try:
        _must_fit(path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += rows_of(file)
    except UnicodeDecodeError:
        complain(1, 1, "", "is not UTF-8 text", "save it as CSV in UTF-8")
    except NoTable as problem:
        complain(problem.line, 1, "", problem.message, problem.hint)
    except OSError as error:
        complain(1, 1, "", f"cannot be read: {shown(error.strerror)}", "check its name and who may read it")
    return rows


def _must_fit(path: Path) -> None:
    """Raise NoTable, before memory is taken, where a file has too many rows, or more cells than there is room for."""
    lines = cells = size = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            lines, size = lines + block.count(b"\n"), size + len(block)
            cells += block.count(b"\n") + block.count(b",")
    if lines > _MOST_LISTED + 1:
        raise NoTable(1, f"has {lines:,} lines", f"list at most {_MOST_LISTED:,} residents")
    need, free = lines * _BYTES_OF_A_ROW + cells * _BYTES_OF_A_CELL + size, available_memory()
    if free is not None and need > free:
        message = f"has {lines:,} lines, which take about {need / 1e9:,.1f} GB of memory to read; {free / 1e9:,.1f} GB are free"
        raise NoTable(1, message, "list fewer residents, or fewer columns")


def check_header(
    header: list[str], required: str, columns: Sequence[str], of_what: str, complain: Callable[..., None]
) -> None:
    """Complain of columns that are missing, unknown, listed twice or without their companion."""
    from difflib import get_close_matches

    if len(header) == 1 and ";" in header[0]:
        complain(1, 1, "", "separates the columns by ;", "save it with a comma between the columns")
        return
    if required not in header:
        message = "is missing; it is the one required column"
        complain(1, 1, required, message, f"allowed columns: {', '.join(columns)}")
    for one, other in (("building", "stairwell"), ("stairwell", "building")):
        if one in header and one in columns and other not in header:
            complain(1, header.index(one) + 1, one, f"stands without {other}", "give both columns, or neither")
    first: dict[str, int] = {}
    listed = 0
    for position, name in enumerate(header):
        listed += (name not in columns) + (name in first)
        if listed > MOST_REPORTED:
            return
        if name not in columns:
            close = get_close_matches(name, columns, 1)
            complain(
                1,
                position + 1,
                name,
                f"is no column of {of_what}",
                f"closest: {close[0]}" if close else f"allowed: {', '.join(columns)}",
            )
        if name in first:
            complain(1, position + 1, name, f"stands twice, first as column {first[name] + 1}", "remove one")
        first.setdefault(name, position)


def cell_in(cell: str, allowed: Attribute, name: str, line: int, position: int, complain: Callable[..., None]) -> float:
    """The number in a cell; complain, and 0, where it is none that the column `name` allows."""
    wanted = f"{'a whole number' if allowed.kind is not float else 'a number'} from {allowed.low:,.10g} to {allowed.high:,.10g}"
    wanted += f": {allowed.meaning}" if allowed.meaning else ""
    value = number_in(cell, switch=allowed.kind is bool)
    if value is None:
        found = shown(cell.strip()) if cell.strip().lower() in _NOT_FINITE else f"'{shown(cell)}'"
        complain(line, position, name, f"is {found}", f"allowed: {wanted}")
        return 0.0
    if not allowed.low <= value <= allowed.high or (allowed.kind is not float and value != int(value)):
        complain(line, position, name, f"is {shown(cell.strip())}", f"allowed: {wanted}")
        return 0.0
    return value


def _check_pairs(values: dict[str, NDArray[np.float64]], header: list[str], complain: Callable[..., None]) -> None:
    """Columns that must agree in every row: migrant and hometown, first and second need."""
    nobody = np.full(len(values["age"]), np.nan)
    migrant, hometown, first, second = (
        values.get(name, nobody) for name in ("migrant", "hometown", "first_need", "second_need")
    )
    for other, wrong, message, hint in (
        ("hometown", (migrant == 0) & (hometown > 0), "is {:g} for a resident with migrant 0",
         "a resident who is no migrant has hometown 0"),
        ("hometown", (migrant == 1) & (hometown == 0), "is 0 for a resident with migrant 1",
         "hometowns of migrants are numbered from 1"),
        ("second_need", first == second, "is {:g}, as first_need", "name two different needs"),
    ):  # fmt: skip
        for at in np.flatnonzero(wrong)[:MOST_REPORTED]:
            complain(int(at) + 2, header.index(other) + 1, other, message.format(values[other][at]), hint)


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


def check_homes(path: Path, columns: dict[str, NDArray[Any]], residents: NDArray[np.int64]) -> None:
    """Refuse a building that would lie in two communities, where the list does not say who lives where.

    residents [C]: of each community, into which the rows are shared out in order. Raises ScenarioProblems.
    """
    if "building" not in columns or "community" in columns:
        return
    community = np.repeat(np.arange(len(residents)), residents)
    _, first, same = np.unique(columns["building"], return_index=True, return_inverse=True)
    wrong = np.flatnonzero(community != community[first[same]])
    if len(wrong):
        at = int(wrong[0])
        message = (
            f"{columns['building'][at]} would lie in community {community[at]} here, and in {community[first[same[at]]]}"
            f" above: the rows are shared out in order among {len(residents)} communities"
        )
        raise ScenarioProblems([Problem(shown(path, 300), at + 2, 1, "building", message, "add the column community")])


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
