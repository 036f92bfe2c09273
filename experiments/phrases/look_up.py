"""The two languages, which of them the machine speaks, and the one way to look a phrase up."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Literal, Protocol, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def must_be_a_language(given: object) -> None:
    """Raise ValueError unless it is one of the two."""
    if given not in LANGUAGES:
        raise ValueError(f"language is {' or '.join(map(repr, LANGUAGES))}, not {str(given)[:40]!r}")


class LookUp(Protocol):
    """The phrase `key` in one of the two languages, its places filled in."""

    def __call__(self, key: str, language: Language, **values: object) -> str: ...


def look_up(phrases: Mapping[str, tuple[str, str]]) -> LookUp:
    """A function that finds phrases of this table, English and Chinese side by side; KeyError for a key that it lacks."""

    def say(key: str, language: Language, **values: object) -> str:
        return phrases[key][LANGUAGES.index(language)].format(**values)

    return say


class Labelled(Protocol):
    """What carries its own label in both languages: an indicator, an outcome, a group."""

    @property
    def en(self) -> str: ...

    @property
    def zh(self) -> str: ...


def label_in(thing: Labelled, language: Language) -> str:
    """What it is called in one of the two languages."""
    from sim.scenario.wording import in_language  # `sihua --help` imports no model

    return in_language(thing.en, thing.zh, language)


def language_of_environment() -> Language:
    """Chinese where the machine speaks Chinese, English elsewhere."""
    spoken = next((v for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(name))), "")
    return "zh" if spoken.startswith("zh") else "en"


def words_of(manifest: Mapping[str, Any], name: str, language: Language) -> str:
    """The title or question of a run in Chinese where that is asked for and the scenario gives it."""
    from sim.scenario.wording import in_language

    return in_language(manifest[name], manifest.get(f"{name}_zh"), language)
