"""What is to be known about a scenario though it is valid, kept with what was made of it, and told wherever that is shown.

Such as: how many residents its network file names, and how many have no tie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from experiments.phrases.look_up import Language
from sim.printable import one_line

if TYPE_CHECKING:
    from sim.scenario.resolved import Resolved

MOST_TOLD = 20
"""Notes that are told; a received manifest may hold any number."""


def noted(scenarios: Sequence[Resolved]) -> list[dict[str, str]]:
    """The notes of scenarios, each once and in both languages, as a manifest keeps them."""
    return [{"en": en, "zh": zh} for en, zh in dict.fromkeys(note for one in scenarios for note in one.notes)]


def told(manifest: Mapping[str, Any], language: Language) -> list[str]:
    """A line for each note that a manifest holds; one of an older version, or of somebody else, may hold none."""
    from sim.scenario.wording import in_language, word

    held = manifest.get("notes")
    found = [note for note in held if isinstance(note, dict)] if isinstance(held, list) else []
    said = [in_language(str(note.get("en", "")), str(note.get("zh", "")), language) for note in found[:MOST_TOLD]]
    return [f"{word('note', language)}: {one_line(text)}" for text in said]
