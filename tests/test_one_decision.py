"""The diary decides nothing: what it says of a week is read, or worked out by the functions that the week itself calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

DIARY = Path(__file__).parents[1] / "experiments" / "diary"
IN_WORDS = "telling.py"
"""It turns numbers into words: percent, bars, three figures."""
FORMULAS = ("sim.rules", "sim.draws", "math")
OPERATIONS = (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
"""Those of formulas; what is left counts, compares, takes differences, or reads a set that is kept as bits."""
SHAPES = ("min", "max", "abs", "round", "divmod", "pow")


def arithmetic_in(source: str) -> Iterator[str]:
    """What looks like a formula of the model in some source: an import of rules or draws, an operation, a bound."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom | ast.Import):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
            yield from (name for name in modules if name in FORMULAS or name.startswith(f"{FORMULAS[0]}."))
        elif _is_operation(node) or _is_shape(node):
            yield ast.unparse(node)


def _is_operation(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, OPERATIONS)


def _is_shape(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SHAPES


def test_the_diary_holds_no_formula_of_the_week() -> None:
    files = sorted(set(DIARY.glob("*.py")) - {DIARY / IN_WORDS})
    assert len(files) > 3
    for file in files:
        found = list(arithmetic_in(file.read_text(encoding="utf-8")))
        assert not found, f"{file.name}: call the function of sim/processes that the week calls, for one row: {found}"


def test_words_are_made_without_rules_and_draws() -> None:
    found = list(arithmetic_in((DIARY / IN_WORDS).read_text(encoding="utf-8")))
    assert not [name for name in found if name.startswith("sim.")]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from sim.rules.numbers import logistic", ["sim.rules.numbers"]),
        ("from sim.draws import uniform", ["sim.draws"]),
        ("x = weight * habit", ["weight * habit"]),
        ("x *= 2", ["x *= 2"]),
        ("x = min(1.0, y)", ["min(1.0, y)"]),
        ("x = after - before", []),
    ],
)
def test_a_formula_is_found(line: str, found: list[str]) -> None:
    assert list(arithmetic_in(line)) == found
