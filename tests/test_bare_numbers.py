"""A number that a rule or a process uses is declared in the scenario, or is a named constant that says why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim

FOLDERS = {"rules": 9, "processes": 15, "founding": 3}
"""Where numbers are looked for, and how many files there are at least."""
LEFT_OUT = ("residents_file.py",)
"""Reads a list of residents: its numbers are columns, lines and lengths of messages."""
PLAIN = (0, 1, -1)
"""Signs and counting."""


def plain_places(tree: ast.AST) -> Iterator[ast.expr]:
    """Where a 2 says what it is by its place: a square, a half, an axis, the length along one; and a half: a root.

    Nowhere else: what is doubled or halved in a product is a weight like any other.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow | ast.Div | ast.FloorDiv):
            half = isinstance(node.right, ast.Constant) and node.right.value == 0.5
            if isinstance(node.op, ast.Pow) or not half:
                yield node.right
        elif isinstance(node, ast.keyword) and node.arg == "axis":
            yield node.value
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            yield node.slice


def bare_numbers(source: str) -> Iterator[ast.Constant]:
    """Numbers in functions, methods and functions within functions that are none of the plain ones."""
    tree = ast.parse(source)
    plain = {id(place) for place in plain_places(tree)}
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    found = {id(node): node for function in functions for node in ast.walk(function)}
    for node in found.values():
        if not isinstance(node, ast.Constant) or not isinstance(node.value, int | float) or node.value in PLAIN:
            continue
        if not (node.value in (2, 0.5) and id(node) in plain):
            yield node


def constants_without_reason(source: str) -> Iterator[str]:
    """Lines at the top of a file that name a number, without a reason: neither a comment beside it or at the head of the lines
    it stands among, nor a docstring at the end of these."""
    lines = source.splitlines()
    documented = {
        n.lineno for n in ast.parse(source).body if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)
    }
    for node in ast.parse(source).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        numbers = (each.value for each in ast.walk(node.value) if isinstance(each, ast.Constant))
        if not any(isinstance(number, int | float) and number not in PLAIN for number in numbers):
            continue
        first, last = node.lineno, node.end_lineno or node.lineno
        while first > 1 and lines[first - 2].strip():
            first -= 1
        while last < len(lines) and lines[last].strip():
            last += 1
        among = range(first, last + 1)
        beside = "#" in lines[node.lineno - 1].replace("# fmt: skip", "")
        if not beside and not lines[first - 1].startswith("#") and not documented & {*among}:
            yield lines[node.lineno - 1]


def files_looked_at() -> list[Path]:
    """Rules, processes, and how residents are founded."""
    found = []
    for folder, at_least in FOLDERS.items():
        here = [f for f in sorted((Path(sim.__file__).parent / folder).glob("*.py")) if f.name not in LEFT_OUT]
        assert len(here) >= at_least
        found += here
    return found


def test_every_constant_of_a_rule_or_process_says_why_it_is_what_it_is() -> None:
    for file in files_looked_at():
        found = list(constants_without_reason(file.read_text(encoding="utf-8")))
        assert not found, f"{file.name}: say why, in a comment or docstring: {found}"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("X = 0.37\n", ["X = 0.37"]),
        ('A = 0.2\n\nX = 0.37\n\nB = 1\n"""Of B."""\n', ["A = 0.2", "X = 0.37"]),
        ('X = 0.37\n"""What the seed says."""\n', []),
        ("# Of the seed.\nX = 0.37\nY = (\n    2, 3,\n)  # fmt: skip\n", []),
        ("X = 0.37  # of the seed\n", []),
        ("X = (2, 3)  # fmt: skip\n", ["X = (2, 3)  # fmt: skip"]),
        ("HOW_MANY: int = 7\n", ["HOW_MANY: int = 7"]),
        ("NONE, ALL = 0, 1\n", []),
    ],
)
def test_a_constant_without_a_reason_is_found(source: str, found: list[str]) -> None:
    assert list(constants_without_reason(source)) == found


def test_no_rule_and_no_process_has_a_bare_number() -> None:
    for file in files_looked_at():
        found = [f"line {n.lineno}: {n.value}" for n in bare_numbers(file.read_text(encoding="utf-8"))]
        assert not found, f"{file.name}: declare it in sim/scenario/blocks, or name it and say why: {found}"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return 0.3 * x", [0.3]),
        ("return x / 2 + x // 2 + x**2 + x**0.5", []),
        ("return 2.0 * x + x * 2.0", [2.0, 2.0]),
        ("return 0.5 * x + x * 0.5 + x / 0.5", [0.5, 0.5, 0.5]),
        ("return x if x < 1e-9 else -1", [1e-9]),
        ("return x - 0.5", [0.5]),
        ("return x.spoke == 2", [2]),
        ("return 2 if x else 1", [2]),
        ("return 2 / x", [2]),
        ("return x.sum(axis=2) + x.shape[2] + x[2]", [2]),
        ("return list(map(lambda y: y + 3, x))", [3]),
        ("def inner(y):\n        return 7 * y\n    return inner(x)", [7]),
    ],
)
def test_a_bare_number_is_found(body: str, found: list[float]) -> None:
    source = f"LEAST = 0.25\n\n\ndef rule(x):\n    {body}\n"
    assert [number.value for number in bare_numbers(source)] == found


def test_a_bare_number_is_found_in_a_method() -> None:
    assert [
        number.value for number in bare_numbers("class A:\n    x: int = 7\n\n    def f(self):\n        return 5\n")
    ] == [5]
