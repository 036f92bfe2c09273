"""Which model made a number: a digest of the code that the numbers of a run depend on, and of nothing else.

Labels, explanations, docstrings, comments and error messages may change while a batch is half done; a formula, a default, a
range or the order of draws may not.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The folder in which `sim` and `experiments` lie."""

ALSO = ("experiments/outcomes.py", "experiments/runs/replicate.py")
"""What outcomes are made of runs; the model itself is `sim`."""

PAGES = ("wording", "explanation", "mechanism_list", "documents", "editor_schema", "sources", "translation", "problems")
"""Files of `sim/scenario` that say things to people, and compute nothing."""

SHOWN = ("_repr_html_", "_repr_mimebundle_")
"""Methods that show something in a notebook."""

EVALUATED = ("eval", "exec", "purpose")
"""Calls whose texts are code, blanks or not: what is run, and the key of a draw (sim/draws.py)."""
LOOKED_UP = (ast.Compare, ast.Subscript)
"""Where a text is compared or looked up, it decides something, blanks or not."""

WORDS = ("en", "zh", "unit", "source", "note", "definition", "doc", "meaning")
"""Parameters that are for people: of a declaration, a term, an indicator, an outcome."""


@cache
def model_digest(root: Path = ROOT) -> str:
    """The SHA-256, in hexadecimal, of the model in `root`: the same for the same model, whatever it says to people."""
    trees = {file.relative_to(root).as_posix(): ast.parse(file.read_bytes()) for file in _files(root)}
    said_at = _positions_of_words(trees.values())
    digest = hashlib.sha256()
    for name, tree in trees.items():
        tokens = [name]
        _add(tree, said_at, tokens)
        digest.update("\0".join(tokens).encode() + b"\0")
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    pages = {root / "sim" / "scenario" / f"{page}.py" for page in PAGES}
    yield from (file for file in sorted((root / "sim").glob("**/*.py")) if file not in pages)
    yield from (root / name for name in ALSO)


def _positions_of_words(trees: Iterable[ast.Module]) -> dict[str, set[int]]:
    """For each function or table that takes words: which of its arguments are words."""
    found: dict[str, set[int]] = {}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args]
        elif isinstance(node, ast.ClassDef):
            names = [field.target.id for field in node.body
                     if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)]  # fmt: skip
        else:
            continue
        if {"en", "zh"} <= set(names) or "doc" in names:
            found[node.name] = {at for at, name in enumerate(names) if name in WORDS}
    return found


def _add(node: object, said_at: dict[str, set[int]], tokens: list[str], *, is_code: bool = False) -> None:
    """Add the code below a node, without what is said to people; the same in every version of Python.

    is_code: whether texts below it are code, whatever they look like.
    """
    if not isinstance(node, ast.AST):
        tokens.append(repr(node))
    elif isinstance(node, ast.Constant):
        tokens.append("prose" if _is_prose(node.value) and not is_code else repr(node.value))
    else:
        tokens.append(type(node).__name__)
        is_code = is_code or isinstance(node, LOOKED_UP)
        is_code = is_code or (isinstance(node, ast.Call) and getattr(node.func, "id", None) in EVALUATED)
        for name in node._fields:
            value = getattr(node, name, None)
            below = [part for part in (value if isinstance(value, list) else [value]) if part is not None]
            if isinstance(node, ast.Call) and name in ("args", "keywords"):
                below = _without_words(node, name, below, said_at)
            if below:
                tokens.append(name)
            for part in below:
                if not _is_docstring(part) and not _is_shown(part):
                    _add(part, said_at, tokens, is_code=is_code)


def _without_words(call: ast.Call, name: str, below: list[ast.AST], said_at: dict[str, set[int]]) -> list[ast.AST]:
    """The arguments of a call, without those that are words."""
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", None)
    words = said_at.get(called) if called is not None else None
    if words is None:
        return below
    if name == "args":
        return [part for at, part in enumerate(below) if at not in words]
    return [part for part in below if getattr(part, "arg", None) not in WORDS]


def _is_prose(value: object) -> bool:
    """A text of several words, or in Chinese, is for people; what code looks up is one word of plain letters."""
    return isinstance(value, str) and bool(value.strip()) and (" " in value.strip() or not value.isascii())


def _is_shown(part: object) -> bool:
    return isinstance(part, ast.FunctionDef) and part.name in SHOWN


def _is_docstring(part: object) -> bool:
    return isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) and isinstance(part.value.value, str)
