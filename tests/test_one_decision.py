"""The diary decides nothing: what it says of a week is read, or worked out by the functions that the week itself calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

EXPERIMENTS = Path(__file__).parents[1] / "experiments"
DIARY = EXPERIMENTS / "diary"
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


BY_HAND = {"notebooks/agents_by_hand.py": ["math", "1 / (1 + math.exp(-utility))"]}
"""What is worked out a second time, and why: a page with pencil and paper shows that it comes to what the run used, and stops
where it does not."""
OWN = ("pair.py", "levers.py")
"""What the page to play with shows of a run beside what tables have: all of it is taken from there."""
SHARES = ("mean", "exp", "log", "log1p", "expm1")
"""Functions and methods by which one would work out a share or a probability by oneself."""


def formulas_of_the_week_in(source: str) -> list[str]:
    """Imports of rules, draws or mathematics, and what makes a share or a probability."""
    found = [said for said in arithmetic_in(source) if said in FORMULAS or said.startswith(f"{FORMULAS[0]}.")]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and _has_a_call_of(node.right, SHARES):
            found.append(ast.unparse(node))
    return found


def _has_a_call_of(node: ast.AST, names: tuple[str, ...]) -> bool:
    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return any(getattr(func, "attr", getattr(func, "id", "")) in names for func in calls)


def test_notebooks_work_nothing_of_the_week_out_but_what_they_do_by_hand() -> None:
    files = sorted((EXPERIMENTS / "notebooks").glob("*.py"))
    assert len(files) > 2
    found = {f"notebooks/{file.name}": formulas_of_the_week_in(file.read_text(encoding="utf-8")) for file in files}
    assert {name: said for name, said in found.items() if said} == BY_HAND


@pytest.mark.parametrize("name", OWN)
def test_the_page_to_play_with_works_no_share_of_the_week_out(name: str) -> None:
    source = (EXPERIMENTS / "dashboard" / name).read_text(encoding="utf-8")
    assert not [said for said in formulas_of_the_week_in(source) if said != "math"]
    assert not _has_a_call_of(ast.parse(source), SHARES)


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
