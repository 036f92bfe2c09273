"""Docstrings that reach people, read from the source where Python took them away.

`python -OO` strips docstrings. Help, explanations and pages are made of them, so that they are not taken from memory then.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType


def docstring(of: ModuleType | FunctionType | type | None) -> str:
    """The docstring of a module, a function or a class, or of the nearest class above it that has one; "" where none has."""
    if of is None:
        return ""
    if sys.flags.optimize < 2:
        return inspect.getdoc(of) or ""
    above = of.__mro__ if isinstance(of, type) else (of,)
    found = (_own(one) or _in_source(one) for one in above)
    return inspect.cleandoc(next((text for text in found if text), ""))


def _own(of: ModuleType | FunctionType | type) -> str | None:
    return vars(of).get("__doc__") if isinstance(of, type) else of.__doc__


def _in_source(of: ModuleType | FunctionType | type) -> str | None:
    module = of if isinstance(of, ModuleType) else sys.modules.get(of.__module__)
    file = getattr(module, "__file__", None)
    if file is None or not Path(file).is_file():
        return None
    tree = _tree(file)
    if isinstance(of, ModuleType):
        return ast.get_docstring(tree, clean=False)
    node: ast.AST = tree
    for name in of.__qualname__.split("."):
        inside = [child for child in ast.iter_child_nodes(node) if isinstance(child, _NAMED) and child.name == name]
        if not inside:
            return None
        node = inside[-1]
    assert isinstance(node, _NAMED)
    return ast.get_docstring(node, clean=False)


_NAMED = (ast.ClassDef, ast.FunctionDef)


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse(Path(file).read_text(encoding="utf-8"))
