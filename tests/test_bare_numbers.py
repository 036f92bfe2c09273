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
    """Where a 2 or a half says what it is by its place: powers, doubles, halves; an axis, and the length along one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            yield from (node.left, node.right)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow | ast.Div | ast.FloorDiv):
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


def test_no_rule_and_no_process_has_a_bare_number() -> None:
    for folder, at_least in FOLDERS.items():
        found_here = sorted((Path(sim.__file__).parent / folder).glob("*.py"))
        files = [file for file in found_here if file.name not in LEFT_OUT]
        assert len(files) >= at_least
        for file in files:
            found = [f"line {n.lineno}: {n.value}" for n in bare_numbers(file.read_text(encoding="utf-8"))]
            assert not found, f"{file.name}: declare it in sim/scenario/blocks, or name it and say why: {found}"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return 0.3 * x", [0.3]),
        ("return 2.0 * x + x / 2 + 0.5 * x + x**2 + x**0.5", []),
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
