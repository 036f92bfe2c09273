"""Words and marks of both languages stand in `experiments/phrases`, nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import experiments
from experiments.phrases.look_up import LANGUAGES
from experiments.phrases.punctuation import MARKS

EXPERIMENTS = Path(experiments.__file__).parent


def chosen_inline(source: str) -> Iterator[str]:
    """Words and marks that are chosen by language where they are used."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.IfExp) and re.search(r"\b(lang|language)\b", ast.unparse(node.test)):
            written = (node.body, node.orelse)
            if any(_is_text(part) for part in written):
                yield ast.unparse(node)


def _is_text(node: ast.expr) -> bool:
    """Whether somebody reads it: a text that is not empty and no name of a language, one with places, or several."""
    match node:
        case ast.Constant(value=str(text)):
            return text not in ("", *LANGUAGES)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return any(map(_is_text, parts))
    return isinstance(node, ast.JoinedStr)


def test_what_is_said_in_two_languages_is_looked_up_in_phrases() -> None:
    found = {
        str(file.relative_to(EXPERIMENTS)): said
        for file in EXPERIMENTS.rglob("*.py")
        if "phrases/look_up.py" not in file.as_posix()
        and (said := list(chosen_inline(file.read_text(encoding="utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('comma = ", " if language == "en" else "、"', 1),
        ('comma = "、" if self.lang == "zh" else ", "', 1),
        ('a, b = (":", ";") if language == "en" else ("：", "；")', 1),
        ('said = f" ({x})" if language == "en" else f"（{x}）"', 1),
        ('other = "zh" if language == "en" else "en"', 0),
        ("shown = one.en if language == 'en' else one.zh", 0),
        ('"" if language == "zh" else " "', 1),
    ],
)
def test_a_mark_that_is_chosen_inline_is_found(source: str, found: int) -> None:
    assert len(list(chosen_inline(source))) == found


def test_every_separator_is_there_once() -> None:
    assert len(set(MARKS.values())) == len(MARKS)
