"""A number that a rule or a process uses is declared in the scenario, or is a named constant that says why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim

FOLDERS = ("rules", "processes")
PLAIN = (0, 1, -1, 2, 0.5)
"""Signs, counting, squares and halves."""


def bare_numbers(source: str) -> Iterator[ast.Constant]:
    """Numbers in functions that are none of the plain ones."""
    tree = ast.parse(source)
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    for node in (node for function in functions for node in ast.walk(function)):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value not in PLAIN:
            yield node


def test_no_rule_and_no_process_has_a_bare_number() -> None:
    for folder in FOLDERS:
        files = sorted((Path(sim.__file__).parent / folder).glob("*.py"))
        assert len(files) > 8
        for file in files:
            found = [f"line {n.lineno}: {n.value}" for n in bare_numbers(file.read_text(encoding="utf-8"))]
            assert not found, f"{file.name}: declare it in sim/scenario/blocks, or name it and say why: {found}"


@pytest.mark.parametrize(
    ("body", "found"),
    [("return 0.3 * x", [0.3]), ("return 2.0 * x - 0.5", []), ("return x if x < 1e-9 else -1", [1e-9])],
)
def test_a_bare_number_is_found(body: str, found: list[float]) -> None:
    source = f"LEAST = 0.25\n\n\ndef rule(x):\n    {body}\n"
    assert [number.value for number in bare_numbers(source)] == found
