"""The field `design` of a study file: which points are run, one by one or by rows of a table, and what is wrong with that."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from experiments.studies.factors import Factor
from experiments.studies.fields import Fields
from sim.scenario.cells import NoTable, is_blank, number_in, plain, rows_of
from sim.scenario.nodes import Scalar, Table
from sim.scenario.problems import Problem, closest, shown
from sim.scenario.translation import found

Kind = Literal["grid", "zip", "latin_hypercube", "sobol", "morris", "table"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_POINTS = 1_000_000
MOST_REPORTED = 20


@dataclass(frozen=True)
class Design:
    """Which points are run. size: points of a Latin hypercube, base points of Sobol's, trajectories of Morris'.

    table: rows of a CSV file, [points][factors], as codes of the factors.
    """

    kind: Kind = "grid"
    size: int = 0
    seed: int = 1
    levels: int = 4
    second_order: bool = False
    table: tuple[tuple[float, ...], ...] = ()


def designs_of(fields: Fields, file: Path, factors: tuple[Factor, ...]) -> dict[str, Design]:
    """One design for `all`, or one for `levers` and one for `uncertainties`."""
    node = fields.node("design")
    if node is None:
        return {"all": _design(Fields(Table(fields.origin, {}), ("design",), fields.problems), "grid", file, factors)}
    if isinstance(node, Scalar):
        kind = fields.choice("design", KINDS, "grid")
        return {"all": _design(Fields(Table(node.origin, {}), ("design",), fields.problems), kind, file, factors)}
    if not isinstance(node, Table):
        fields.complain("design", f"wants the name of a design, found {found(node)}", f"one of {', '.join(KINDS)}")
        return {}
    inner = Fields(node, ("design",), fields.problems)
    if not (inner.has("levers") or inner.has("uncertainties")):
        return {"all": _design(inner, inner.choice("kind", KINDS, "grid"), file, factors)}
    inner.only(("levers", "uncertainties"))
    made = {}
    for group, role in (("levers", "lever"), ("uncertainties", "uncertainty")):
        own = tuple(factor for factor in factors if factor.role == role)
        if not own:
            continue
        there = inner.node(group)
        if isinstance(there, Table):
            parts = Fields(there, ("design", group), fields.problems)
            made[group] = _design(parts, parts.choice("kind", KINDS, "grid"), file, own)
        else:
            kind = inner.choice(group, KINDS, "grid")
            made[group] = _design(
                Fields(Table(node.origin, {}), ("design", group), fields.problems), kind, file, own
            )  # fmt: skip
    return made


_OF_KIND: dict[Kind, tuple[str, ...]] = {
    "grid": (), "zip": (), "latin_hypercube": ("points", "seed"), "sobol": ("points", "seed", "second_order"),
    "morris": ("trajectories", "levels", "seed"), "table": ("file",),
}  # fmt: skip


def _design(fields: Fields, kind: Kind, file: Path, factors: tuple[Factor, ...]) -> Design:
    fields.only(("kind", *_OF_KIND[kind]))
    sized = "trajectories" if kind == "morris" else "points"
    size = 0
    if sized in _OF_KIND[kind]:
        if not fields.has(sized):
            fields.complain("", f"{kind} needs {sized}", f"write design: {{kind: {kind}, {sized}: 64}}")
        size = fields.whole(sized, 1, 1, MOST_POINTS)
        if kind == "sobol" and size & (size - 1):
            fields.complain(
                sized, f"{size} is not a power of 2", f"write {1 << size.bit_length()}: Sobol's points balance"
            )
    levels = fields.whole("levels", 4, 2, 100)
    if levels % 2:
        fields.complain("levels", f"{levels} is odd", "Morris' design needs an even number of levels")
    table = tuple(_table(fields, file, factors)) if kind == "table" else ()
    if kind == "grid":
        _grid_has_steps(fields, factors)
    if kind == "zip":
        _zip_is_even(fields, factors)
    for factor in factors:
        if factor.range is not None and factor.range.steps is not None and kind not in ("grid", "zip"):
            message = f"steps are for a grid or zip; {kind} takes its own numbers out of the range"
            fields.problems.append(Problem.at(factor.origin, f"{factor.name}.steps", message, "leave steps out"))
    seed = fields.whole("seed", 1, 0, 2**32 - 1)
    return Design(next(k for k in KINDS if k == kind), size, seed, levels, fields.switch("second_order", False), table)


def _grid_has_steps(fields: Fields, factors: tuple[Factor, ...]) -> None:
    for factor in factors:
        if factor.range is not None and factor.range.steps is None:
            message = "a grid needs to know how many numbers of this range to take"
            fields.problems.append(Problem.at(factor.origin, f"{factor.name}.range", message, "add steps: 5"))


def _zip_is_even(fields: Fields, factors: tuple[Factor, ...]) -> None:
    sizes = {}
    for factor in factors:
        if factor.range is not None and factor.range.steps is None:
            _grid_has_steps(fields, (factor,))
            return
        sizes[factor.name] = len(factor.grid())
    if len(set(sizes.values())) > 1:
        said = ", ".join(f"{name} has {size}" for name, size in sizes.items())
        fields.complain("", f"zip pairs the values of all factors one by one, but {said}", "give them the same number")


def _table(fields: Fields, file: Path, factors: tuple[Factor, ...]) -> Iterator[tuple[float, ...]]:
    """The rows of a CSV file as codes, one column for each factor."""
    name = fields.text("file")
    if not name:
        fields.complain("", "a table needs a file", "write design: {kind: table, file: points.csv}")
        return
    path = file.parent / name
    if not path.is_file():
        fields.complain("file", f"{shown(name)}: there is no such file", "its path is relative to the study")
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "is no UTF-8 text"
        fields.complain("file", f"{shown(name)}: {reason}", "its path is relative to the study")
        return
    said = shown(str(path), 300)
    try:
        rows = list(rows_of(iter(text.splitlines(keepends=True))))
    except NoTable as problem:
        fields.problems.append(Problem(said, problem.line, 1, "", problem.message, problem.hint))
        return
    yield from _rows(rows, said, factors, fields.problems)


def _rows(
    rows: list[tuple[int, list[str]]], file: str, factors: tuple[Factor, ...], problems: list[Problem]
) -> Iterator[tuple[float, ...]]:
    head = [plain(cell) for cell in rows[0][1]] if rows else []
    wanted = [factor.name for factor in factors]
    seen: set[str] = set()
    for at, name in enumerate(head):
        known = name in wanted and name not in seen
        seen.add(name)
        if len(problems) > MOST_REPORTED:
            return
        if not known:
            meant = closest(name, wanted)
            hint = f"did you mean {meant}?" if meant else f"the columns are {', '.join(wanted)}"
            problems.append(Problem(file, 1, at + 1, "", f'"{shown(name)}" is no factor of the study', hint))
    missing = [name for name in wanted if name not in head]
    if missing:
        problems.append(Problem(file, 1, 1, "", f"there is no column {', '.join(missing)}", "add it"))
        return
    if len(rows) < 2:
        problems.append(Problem(file, 1, 1, "", "the table has no rows", "add a row for each point"))
    for line, row in rows[1:]:
        if is_blank(row):
            continue
        if len(row) != len(head):
            problems.append(Problem(file, line, 1, "", f"{len(row)} cells instead of {len(head)}"))
            continue
        codes = [_cell(plain(row[head.index(f.name)]), f, file, line, head, problems) for f in factors]
        yield tuple(code for code in codes if code is not None)


def _cell(
    text: str, factor: Factor, file: str, line: int, head: list[str], problems: list[Problem]
) -> float | None:  # fmt: skip
    column = head.index(factor.name) + 1
    if factor.range is None:
        shown_as = [_as_text(level.shown) for level in factor.levels]
        if text in shown_as:
            return float(shown_as.index(text))
        values = [number_in(word, switch=True) for word in shown_as]  # 0 stands for 0.0, and TRUE for true
        number = number_in(text, switch=True)
        if number is not None and values.count(number) == 1:
            return float(values.index(number))
        meant = closest(text, [word for word in shown_as if not word[:1].isdigit()])
        hint = f"did you mean {meant}?" if meant else f"one of {', '.join(shown_as[:12])}"
        problems.append(Problem(file, line, column, factor.name, f'"{shown(text)}" is none of its values', hint))
        return None
    number = number_in(text)
    if (
        number is not None
        and factor.range.low <= number <= factor.range.high
        and (number.is_integer() or not factor.range.whole)
    ):
        return number
    allowed = f"allowed: {factor.range.low:,.10g} to {factor.range.high:,.10g}{', whole' if factor.range.whole else ''}"
    problems.append(Problem(file, line, column, factor.name, f'"{shown(text)}" is out of range', allowed))
    return None


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
