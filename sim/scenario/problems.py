"""What is wrong with a scenario, all of it at once, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, NamedTuple

from sim.printable import one_line, written_out

LONGEST_SHOWN = 60
COMMAND_LINE = "command line"
Default = Literal["default"]
DEFAULT: Default = "default"
"""Stands for the origin of a value that no file and no setting gives."""


@dataclass(frozen=True, order=True)
class Origin:
    """Where a value stands: file, line and column, both counted from 1.

    A setting on the command line has the file "command line"; its line is the number of the setting.
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right: where it is, what was found, what is allowed.

    path: the field, as `population.age_shares.18-29` or `mechanisms[0].kind`; "" where no field is meant.
    hint: the closest match, the allowed range, what to do; "" where the message says it all.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    hint: str = ""

    @classmethod
    def at(cls, origin: Origin, path: str, message: str, hint: str = "") -> Problem:
        """Make a problem at an origin."""
        return cls(origin.file, origin.line, origin.column, path, message, hint)

    def __str__(self) -> str:
        path = f"{shown(self.path, 120)}: " if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        said = f"{self.message}{hint}"  # may quote what somebody wrote
        return f"{one_line(self.file)}:{self.line}:{self.column}: {path}{shown(said, len(said))}"


class Note(NamedTuple):
    """Something to know about a scenario that is valid, in English and Chinese."""

    en: str
    zh: str


class ScenarioProblems(ValueError):
    """A scenario cannot be used; `problems` says everything that is wrong with it, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def shown(value: object, longest: int = LONGEST_SHOWN) -> str:
    """Text that is safe in one line of a terminal: cut when long, control characters and lone surrogates escaped."""
    text = str(value)
    cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return "".join(c if c.isprintable() else written_out(c) for c in cut)


def quoted(value: object) -> str:
    """A value as it was found, in a form that tells text from numbers."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f'the text "{shown(value)}"'
        case dict():
            return "a group of fields"
        case list():
            return "a list"
        case _:
            return shown(value)


def closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that was probably meant; None where nothing is close. Capitals, hyphens and blanks do not count."""
    plain = {_plain(choice): choice for choice in choices}
    found = get_close_matches(_plain(word[:LONGEST_SHOWN]), plain, n=1, cutoff=0.6)
    return plain[found[0]] if found else None


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def path_text(steps: Sequence[str | int]) -> str:
    """The path of a field as people write it: `mechanisms[0].kind`."""
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).removeprefix(".")
