"""Policies beside each other: what each does to which outcome, by sign, word and amount; what nobody changes is one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from experiments.comparison.conclusions import Conclusion
from experiments.comparison.model import Comparison
from experiments.phrases.comparisons import listed, say
from experiments.phrases.look_up import Language
from experiments.presentation import numbers, sentences
from experiments.presentation.measured import by_any

SIGNS = {
    "better": ("▲", "△"), "worse": ("▼", "▽"), "higher": ("↑", "(↑)"), "lower": ("↓", "(↓)"), "depends": ("◇", "◇"),
    "equivalent": ("=", "≈"), "undecided": ("·", "·"), "unknown": ("–", "–"),
}  # fmt: skip
"""Of each word: as it stands, and with a restriction."""
UNCHANGED = tuple(verdict for verdict in sentences.ORDER if verdict not in sentences.WITH_SIZE)


@dataclass(frozen=True)
class Cell:
    """What one policy does to one outcome. kind: how it is coloured (`sentences.Said.kind`); change: with its unit, where it is
    certain."""

    sign: str
    kind: str
    change: str


def is_wanted(comparison: Comparison) -> bool:
    """Whether there are policies to be put beside each other; what is equivalent then stands below the matrix, once."""
    return len(comparison.policies) > 1


@dataclass(frozen=True)
class Matrix:
    """A row for each outcome that some policy changes; of all others the names: unchanged, under every policy by less than
    matters, and that in the trials, too; unchanged_as_assumed, not in all of these; undecided, under some policy nobody can tell
    yet."""

    rows: list[tuple[str, list[Cell]]]
    unchanged: list[str]
    unchanged_as_assumed: list[str]
    undecided: list[str]


def matrix(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> Matrix:
    """All policies and judged outcomes, in the order in which they are judged."""
    rows = []
    unchanged: list[str] = []
    as_assumed: list[str] = []
    undecided: list[str] = []
    for about in comparison.judgeable:
        mine = [one for one in found if one.about is about]
        name = sentences.label(about.outcome, language)
        words = [sentences.word_of(comparison, one) for one in mine]
        if all(word.verdict == "equivalent" for word in words):
            (as_assumed if any(word.limited for word in words) else unchanged).append(name)
        elif all(word.verdict in UNCHANGED for word in words):
            undecided.append(name)
        else:
            head = numbers.headed(name, about.outcome.unit, language) + by_any(comparison, about.outcome.name, language)
            rows.append((head, [_cell(comparison, one, language) for one in mine]))
    return Matrix(rows, unchanged, as_assumed, undecided)


def sign_of(word: sentences.Said) -> str:
    """The sign that stands for a word."""
    return SIGNS[word.verdict][not word.is_whole]


def _cell(comparison: Comparison, one: Conclusion, language: Language) -> Cell:
    word = sentences.word_of(comparison, one)
    sign = sign_of(word)
    if word.verdict not in sentences.WITH_SIZE:
        return Cell(sign, word.kind, "")
    d = one.judged.difference
    change = numbers.cell(d.mean, one.about.outcome.unit, language) + sentences.defined_in(d, language)
    return Cell(sign, word.kind, sentences.marked(one.policy, one.about.outcome.name, change, language))


def legend(language: Language) -> str:
    """What the signs say."""
    return say("matrix_key", language)


def left_out(found: Matrix, language: Language) -> list[str]:
    """The outcomes that no policy surely changes: those that are surely unchanged, those that are so only as assumed, and those
    that are open."""
    names = {
        "matrix_unchanged": found.unchanged,
        "matrix_as_assumed": found.unchanged_as_assumed,
        "matrix_open": found.undecided,
    }
    return [say(key, language, outcomes=listed(of, language, len(of))) for key, of in names.items() if of]
