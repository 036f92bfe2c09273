"""No function is written twice: not under another name, nor with other names in it."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("sim", "experiments", "sihua")
FORMULA = 8
"""Parts of a function up to which two may be alike by chance: a product of the same shape, a property that hands something on."""


class _Renamed(ast.NodeTransformer):
    """Arguments and what a function gives names to, numbered in the order in which they come; types left out."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self._numbered(node.arg))

    def visit_Name(self, node: ast.Name) -> ast.Name:
        mine = node.id in self.names or isinstance(node.ctx, ast.Store)
        return ast.Name(self._numbered(node.id) if mine else node.id, node.ctx)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is None:
            return ast.Pass()
        return self.visit(ast.Assign([node.target], node.value))  # type: ignore[no-any-return]

    def _numbered(self, name: str) -> str:
        return self.names.setdefault(name, f"#{len(self.names)}")


def shape_of(function: ast.FunctionDef) -> str:
    """What a function does, whatever it and its variables are called; empty where that is next to nothing."""
    first = function.body[0]
    said = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    body = function.body[said:]
    if sum(1 for part in body for _ in ast.walk(part)) <= FORMULA:
        return ""
    renamed = _Renamed()
    arguments = ast.dump(renamed.visit(function.args))
    return arguments + "".join(ast.dump(renamed.visit(part)) for part in body)


def twins(files: dict[str, str]) -> list[list[str]]:
    """Functions that do the same, by file and name."""
    alike = defaultdict(list)
    for name, text in files.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and (shape := shape_of(node)):
                alike[shape].append(f"{name}: {node.name}")
    return [those for those in alike.values() if len(those) > 1]


def house() -> dict[str, str]:
    """The text of every file, by its name."""
    return {
        str(file.relative_to(ROOT)): file.read_text(encoding="utf-8")
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
    }


def test_no_function_is_written_twice() -> None:
    files = house()
    assert len(files) > 300
    assert twins(files) == []


ONE = '''def percent(share: float) -> str:
    """A share."""
    left = 100 * share - 3
    return "-" if left != left else f"{left:.1f} %"
'''


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (ONE.replace("percent", "shown"), True),
        (ONE.replace("share", "value").replace("left", "kept").replace("float", "Any"), True),
        (ONE.replace("left = ", "left: float = "), True),
        (f"class A:\n    {ONE.replace(chr(10), chr(10) + '    ').rstrip()}\n", True),
        (ONE.replace(".1f", ".2f"), False),
        (ONE.replace("100", "1000"), False),
        ("def percent(share):\n    return 100 * share\n", False),
    ],
)
def test_a_twin_is_found(other: str, found: bool) -> None:
    assert bool(twins({"a.py": ONE, "b.py": other})) == found


def exceptions(files: dict[str, str]) -> list[list[str]]:
    """Exceptions that go by the same name, private or not, by file and name."""
    alike = defaultdict(list)
    for name, text in files.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and any(
                ast.unparse(base).endswith(("Exception", "Error")) for base in node.bases
            ):
                alike[node.name.strip("_").lower()].append(f"{name}: {node.name}")
    return [those for those in alike.values() if len(those) > 1]


def test_no_exception_is_declared_twice() -> None:
    assert exceptions(house()) == []


def test_an_exception_that_is_declared_twice_is_found() -> None:
    twice = {"a.py": "class Stopped(Exception): ...", "b.py": "class _Stopped(ValueError): ..."}
    assert exceptions(twice) == [["a.py: Stopped", "b.py: _Stopped"]]


ONCE = ("RLIMIT_AS", "unicode_escape", "not enough memory", "model_construct")
"""What somebody asks of the system or a library, or says of it, in one place each: others call that."""


@pytest.mark.parametrize("text", ONCE)
def test_what_is_asked_in_one_place_is_asked_in_no_second(text: str) -> None:
    places = [
        file
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        if text in file.read_text(encoding="utf-8")
    ]
    assert len(places) == 1
    assert places[0].read_text(encoding="utf-8").count(text) == 1
