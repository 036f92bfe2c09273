"""Functions are handed what is meant: a table, a model or a named tuple, not its parts one after the other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("sim", "experiments", "sihua")
MOST = 8
"""Arguments by position that a reader can still tell apart."""


def too_many(source: str) -> Iterator[tuple[str, int]]:
    """Functions with more arguments by position, and how many; a command's are its options, which the user names."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        arguments = [*node.args.posonlyargs, *node.args.args]
        options = [each for each in arguments if each.annotation is not None]
        is_a_command = node.args.defaults and any("typer" in ast.unparse(each.annotation or each) for each in options)
        number = len(arguments) - (bool(arguments) and arguments[0].arg in ("self", "cls"))
        if number > MOST and not is_a_command:
            yield node.name, number


@pytest.mark.parametrize("package", PACKAGES)
def test_no_function_is_handed_more_than_one_can_tell_apart(package: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}: {name} takes {number}"
        for file in sorted((ROOT / package).rglob("*.py"))
        for name, number in too_many(file.read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("def f(a, b, c, d, e, f, g, h): ...", []),
        ("def f(a, b, c, d, e, f, g, h, i): ...", [9]),
        ("def f(a, b, c, d, e, f, g, h, /, i): ...", [9]),
        ("def f(a, b, c, *, d, e, f, g, h, i, j): ...", []),
        ("class A:\n    def f(self, a, b, c, d, e, f, g, h): ...", []),
        ("def f(a: Annotated[str, typer.Option()] = '', b=1, c=1, d=1, e=1, f=1, g=1, h=1, i=1): ...", []),
    ],
)
def test_a_function_that_is_handed_too_much_is_found(source: str, number: list[int]) -> None:
    assert [each for _, each in too_many(source)] == number
