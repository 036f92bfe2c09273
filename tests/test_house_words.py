"""Names are the field's words: those that a maintainer would have to learn first do not come back."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("sim", "experiments", "sihua", "benchmarks", "tests")
INSTEAD = {
    "luck": "u or draws; of workers and organizations draw_id",
    "books": "tally, history, accounts",
    "again": "reproduced, second, retained",
    "brought": "plugins, registered",
    "roster": "residents file",
    "laying": "overrides",
    "manieth": "every n-th",
    "keeping": "history",
    "carrying": "contributors, tally",
    "singularity": "unevenness",
    "born": "opened",
}
"""A word that was private to this house, and the field's."""
ELSEWHERE = {"open_books", "asked_again", "again_and_again"}
"""Names in which it is an ordinary word: a parameter of a mechanism, a fault, an error."""
OF_A_TEST = ("again", "brought", "keeping", "born")
"""Ordinary English in the sentences that name tests, and in what these compare."""


def names_of(tree: ast.AST) -> Iterator[str]:
    """Everything that a file names, and the keys of its tables."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield name
            case ast.Dict(keys=keys):
                yield from (str(key.value) for key in keys if isinstance(key, ast.Constant))


def words_of(name: str) -> set[str]:
    """The words that a name is made of."""
    if not re.fullmatch(r"[\w.]+", name):
        return set()
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_name_is_made_of_a_private_word(package: str) -> None:
    private = set(INSTEAD) - set(OF_A_TEST if package == "tests" else ())
    found = {
        f"{file.relative_to(ROOT)}: {name}: say {', '.join(INSTEAD[word] for word in words)}"
        for file in sorted((ROOT / package).rglob("*.py"))
        if file != Path(__file__)
        for name in names_of(ast.parse(file.read_text(encoding="utf-8")))
        if name not in ELSEWHERE and (words := words_of(name) & private)
    }
    assert not found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def draw_luck(): ...", {"draw", "luck"}),
        ("class OpenBooks: ...", {"open", "books"}),
        ("PHRASES = {'born_here': 1}", {"born", "here", "phrases"}),
        ("said('books of the week')", {"said"}),
    ],
)
def test_the_words_of_names_are_found(text: str, found: set[str]) -> None:
    assert {word for name in names_of(ast.parse(text)) for word in words_of(name)} == found
