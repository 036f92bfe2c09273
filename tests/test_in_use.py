"""What the house defines, the house uses: a function that tests alone call is theirs, and belongs to them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("sim", "experiments", "sihua", "benchmarks")
CALLED_BY_OTHERS = {
    "dask_setup": "Dask calls it in a worker that preloads the file",
    "__dir__": "Python calls it for what a module offers",
}
"""What nobody of us names, and who does."""
LONGEST_NAME = 60
"""A text up to this long may be the name of something: of a method, an entry of a table, a module."""


def defined(tree: ast.Module) -> list[str]:
    """Functions and constants at the top of a file. What a decorator takes, and classes that are final, it has registered."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            compiled = [each for each in node.decorator_list if getattr(each, "id", "") in ("rule", "process", "cache")]
            if len(compiled) == len(node.decorator_list):
                found.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
    return found


def named(tree: ast.Module) -> Counter[str]:
    """How often each name is read anywhere in a file, as a name, an attribute, a keyword or in a short text."""
    words: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            words[node.id] += 1
        elif isinstance(node, ast.Attribute):
            words[node.attr] += 1
        elif isinstance(node, ast.keyword) and node.arg:
            words[node.arg] += 1
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) <= LONGEST_NAME:
            words.update(re.findall(r"\w+", node.value))
        elif isinstance(node, ast.alias) and node.asname and node.asname != node.name:
            words[node.name] += 1
    return words


def unused(texts: list[str]) -> list[str]:
    """What some of these files define, and none of them names."""
    trees = [ast.parse(text) for text in texts]
    words = sum((named(tree) for tree in trees), Counter[str]())
    return [name for tree in trees for name in defined(tree) if not words[name]]


def test_what_is_defined_is_used_by_others_than_tests() -> None:
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    assert len(files) > 300
    found = unused([file.read_text(encoding="utf-8") for file in files])
    assert sorted(set(found)) == sorted(CALLED_BY_OTHERS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f(): ...", ["f"]),
        ("def f(): ...\nf()", []),
        ("def f(): ...\nTABLE = {'a': f}\nprint(TABLE)", []),
        ("@process\ndef f(): ...", ["f"]),
        ("@app.command()\ndef f(): ...", []),
        ("MOST = 3", ["MOST"]),
        ("FIRST, LAST = 0, 1\nprint(FIRST)", ["LAST"]),
        ("from a import f\ndef g(): ...\nprint(f)", ["g"]),
        ("from a import f", []),
    ],
)
def test_what_nobody_uses_is_found(text: str, found: list[str]) -> None:
    assert unused([text]) == found
