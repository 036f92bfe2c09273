"""A number that a rule or a process uses is declared in the scenario, or is a named constant that says why."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim

FOLDERS = {"rules": 9, "processes": 15, "founding": 3, "policy": 8, "mechanisms": 35}
"""Where numbers are looked for, and how many files there are at least."""
LEFT_OUT = ("residents_file.py", "contract.py")
"""Read a list of residents and hold a mechanism to its contract: their numbers are columns, lines, examples and tolerances of
checks, and none of them gets into a week."""
PLAIN = (0, 1, -1)
"""Signs and counting."""
DECLARING = ("number", "Field", "setup", "weekly", "each")
"""Who declares a field of a class: its numbers stand in `docs/parameters.md` with unit, range and source."""
NO_REASON = re.compile(r"#\s*(noqa|type:|fmt:|pyright:|pragma|pylint:|nosec|ruff:|isort:)[^#]*|[#\s]")
"""What is for a tool in a comment, and what is no word."""


def plain_places(tree: ast.AST) -> Iterator[ast.expr]:
    """Where a 2 says what it is by its place: a square, a half, an axis, the length along one; and a half: a root.

    Nowhere else: what is doubled or halved in a product is a weight like any other, a half of a half is a quarter, and what is
    made of numbers alone (1 / 2) is a number.
    """
    inner = {id(part) for node in ast.walk(tree) for part in _of_the_same_product(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow | ast.Div | ast.FloorDiv):
            half = isinstance(node.right, ast.Constant) and node.right.value == 0.5
            if id(node) not in inner and not _is_a_number(node.left) and (isinstance(node.op, ast.Pow) or not half):
                yield node.right
        elif isinstance(node, ast.keyword) and node.arg == "axis":
            yield node.value
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            yield from (node.slice, *(part for part in ast.iter_child_nodes(node.slice) if isinstance(part, ast.expr)))


def _of_the_same_product(node: ast.AST) -> Iterator[ast.expr]:
    """Divisions among the factors of a division, and powers among the bases of a power."""
    if not isinstance(node, ast.BinOp):
        return
    power = isinstance(node.op, ast.Pow)
    if power or isinstance(node.op, ast.Div | ast.FloorDiv):
        alike = ast.Pow if power else ast.Div | ast.FloorDiv
        parts = [node.left]
        while parts:
            part = parts.pop()
            if isinstance(part, ast.UnaryOp):
                parts.append(part.operand)
            elif isinstance(part, ast.BinOp):
                if isinstance(part.op, alike):
                    yield part
                if power or isinstance(part.op, ast.Mult | ast.Div | ast.FloorDiv):
                    parts += [part.left] if power else [part.left, part.right]


def _is_a_number(node: ast.expr) -> bool:
    """Whether an expression is made of numbers alone."""
    if isinstance(node, ast.BinOp):
        return _is_a_number(node.left) and _is_a_number(node.right)
    return _is_a_number(node.operand) if isinstance(node, ast.UnaryOp) else isinstance(node, ast.Constant)


def _named(tree: ast.Module) -> Iterator[tuple[list[ast.stmt], ast.Assign | ast.AnnAssign]]:
    """What a file or a class in it gives a name: the statements that it stands among, and itself."""
    for home in ast.walk(tree):
        if isinstance(home, ast.Module | ast.ClassDef):
            for node in home.body:
                if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                    yield home.body, node


def _numbers_in(node: ast.AST) -> Iterator[ast.Constant]:
    """Numbers that are none of the plain ones, wherever they stand."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, int | float | complex) and each.value not in PLAIN:
            yield each


def bare_numbers(source: str) -> Iterator[ast.Constant]:
    """Numbers that are none of the plain ones, and that have no name: in functions, lambdas, and whatever else is no
    assignment at the top of a file or class."""
    tree = ast.parse(source)
    plain = {id(place) for place in plain_places(tree)}
    in_lambdas = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Lambda) for part in ast.walk(node)}
    named = {id(number) for _, node in _named(tree) for number in _numbers_in(node)} - in_lambdas
    for number in _numbers_in(tree):
        if id(number) not in named and not (number.value in (2, 0.5) and id(number) in plain):
            yield number


def constants_without_reason(source: str) -> Iterator[str]:
    """Lines at the top of a file or class that name a number, without a reason: neither a comment beside it or at the head of
    the lines it stands among, nor a docstring at the end of these; what is for a tool in a comment is none.

    A field of a class that is declared (`DECLARING`) has its reason in the declaration.
    """
    tree, lines, said = ast.parse(source), source.splitlines(), _comments_that_say(source)
    for among, node in _named(tree):
        declared = isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") in DECLARING
        if declared or not any(_numbers_in(node.value or node)):
            continue
        first, last = node.lineno, node.end_lineno or node.lineno
        while first > 1 and lines[first - 2].strip():
            first -= 1
        while last < len(lines) and lines[last].strip():
            last += 1
        documented = any(
            isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) and node.lineno < each.lineno <= last
            for each in among
        )
        head = first in said and lines[first - 1].lstrip().startswith("#")
        if not head and not documented and not said & {*range(node.lineno, (node.end_lineno or node.lineno) + 1)}:
            yield lines[node.lineno - 1]


def _comments_that_say(source: str) -> set[int]:
    """Lines with a comment for people."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0] for t in tokens if t.type == tokenize.COMMENT and NO_REASON.sub("", t.string)}


def files_looked_at() -> list[Path]:
    """Rules, processes, how residents are founded, mechanisms and what becomes of them."""
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
        ("X = 0.37  # noqa: E501\n", ["X = 0.37  # noqa: E501"]),
        ("X = 0.37  # type: ignore[assignment]\n", ["X = 0.37  # type: ignore[assignment]"]),
        ("X = 0.37  #\n", ["X = 0.37  #"]),
        ("X = 0.37  # noqa: E501  # of the seed\n", []),
        ("# fmt: off\nX = 0.37\n# fmt: on\n", ["X = 0.37"]),
        ('X = {"#": 0.37}\n', ['X = {"#": 0.37}']),
        ("class A:\n    x: float = 0.37\n", ["    x: float = 0.37"]),
        ("class A:\n    x: float = 0.37  # of the seed\n", []),
        ('class A:\n    """A."""\n    x: float = 0.37\n', ["    x: float = 0.37"]),
        ('class A:\n    x: float = 0.37\n    """Of the seed."""\n', []),
        ('class A:\n    x: float = number(0.37, "share", assumed("why"), "x", "x")\n', []),
        ("class A:\n    x: float = max(0.37, 1)\n", ["    x: float = max(0.37, 1)"]),
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
        ("return x.sum(axis=2) + x.shape[2] + x[2] + x.shape[:2]", [2]),
        ("return x**2 / 2 + (x / 2 + y) / 2", []),
        ("return x / 2 / 2 / 2", [2, 2]),
        ("return (x / 2) * y / 2", [2]),
        ("return -(x // 2) / 2", [2]),
        ("return (x**2)**2", [2]),
        ("return 1 / 2 * x", [2]),
        ("return x ** (1 / 2)", [2]),
        ("return (lambda y: 3 * y)(x)", [3]),
        ("return sorted(x, key=lambda y: y**3)", [3]),
        ("return 2j * x", [2j]),
        ("return list(map(lambda y: y + 3, x))", [3]),
        ("def inner(y):\n        return 7 * y\n    return inner(x)", [7]),
    ],
)
def test_a_bare_number_is_found(body: str, found: list[complex]) -> None:
    source = f"LEAST = 0.25\n\n\ndef rule(x, y=0):\n    {body}\n"
    assert [number.value for number in bare_numbers(source)] == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("class A:\n    x = 7\n\n    def f(self, y=3):\n        return 5\n", [3, 5]),
        ("WORTH = lambda x: 0.37 * x  # of the seed\n", [0.37]),
        ("class A:\n    worth = staticmethod(lambda x: 0.37 * x)  # of the seed\n", [0.37]),
        ("TABLE = []\nTABLE.append(0.37)\n", [0.37]),
        ("TABLE = []\nTABLE += [0.37]\n", [0.37]),
        ("async def f(x):\n    return 7 * x\n", [7]),
        ("@weighed(0.37)\ndef f(x):\n    return x\n", [0.37]),
        ("if FAST:\n    STEP = 0.37\n", [0.37]),
        ("class A:\n    class B:\n        def f(self):\n            return 5\n", [5]),
    ],
)
def test_a_bare_number_is_found_wherever_it_stands(source: str, found: list[float]) -> None:
    assert sorted(number.value for number in bare_numbers(source)) == found
