"""What the page is made of: articles (one a language), sections, and parts of sections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from experiments.phrases.look_up import Language
from experiments.phrases.punctuation import separator

HTML_LANG: dict[Language, str] = {"en": "en", "zh": "zh-CN"}
LANGUAGE_NAME: dict[Language, str] = {"en": "English", "zh": "中文"}


class Badge(NamedTuple):
    """A word in a cell that says a verdict, and what stands beside it."""

    word: str
    kind: str
    more: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of cells, the first of each its head; dense: text rather than numbers."""

    caption: str
    heads: list[str]
    rows: list[list[str | Badge]]
    scroll: str
    dense: bool = False


@dataclass(frozen=True)
class Part:
    """A piece of a section; what is empty is left out. answer: lines, each with what they answer; figure: SVG that this
    program made."""

    heading: str = ""
    gist: str = ""
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    figure: str = ""
    caption: str = ""
    narrow: bool = False
    table: Table | None = None
    pre: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    answer: list[tuple[str, list[str]]] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """A chapter with a heading, to which the contents lead."""

    id: str
    heading: str
    parts: list[Part]


@dataclass(frozen=True)
class Article:
    """The report in one language. answers: to the questions, a paragraph each, line by line; answer: what more there is to know,
    question by question."""

    lang: Language
    heading: str
    questions: list[str]
    conditions: list[str]
    sections: list[Section]
    made_by: str
    asked: str
    contents: str
    skip: str
    answered: str = ""
    answers: list[list[str]] = field(default_factory=list)
    answer: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def html_lang(self) -> str:
        """As HTML writes it."""
        return HTML_LANG[self.lang]

    @property
    def language_name(self) -> str:
        """In the language itself."""
        return LANGUAGE_NAME[self.lang]

    @property
    def comma(self) -> str:
        """Between the items of a list."""
        return separator("list", self.lang)
