"""One declaration per number: unit, range, default, source, and an English and a Chinese label.

The reader, the explanation, the JSON Schema, sweeps and reports all use this one declaration. A source says where the
*default* comes from: a seed document, the literature, a fit to data, or nobody (an assumption).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import Field

Kind = Literal["seed", "literature", "fitted", "assumption", "design"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What kinds of source a default may have."""


@dataclass(frozen=True)
class Source:
    """Where a default comes from. `key` is an entry of docs/sources.md; `note` says what was read, fitted or assumed."""

    kind: Kind
    key: str
    note: str


def seed(document: str, note: str) -> Source:
    """Stated in one of the five source documents; `document` is its number, "000" to "004"."""
    return Source("seed", f"seed-{document}", note)


def literature(key: str, note: str) -> Source:
    """Published; `key` is the entry in docs/sources.md."""
    return Source("literature", key, note)


def fitted(key: str, note: str) -> Source:
    """Set so that the model meets a target; `key` names the target's entry in docs/sources.md."""
    return Source("fitted", key, note)


def assumed(note: str) -> Source:
    """No source supports the number; vary it before you believe what follows from it."""
    return Source("assumption", "assumption", note)


def design(note: str) -> Source:
    """A choice of the experimenter (how long, how many) or of who lays a policy down (which it hands out, at what price, on which
    days), not a claim about the world: what people make of it is one."""
    return Source("design", "design", note)


@dataclass(frozen=True)
class Declaration:
    """What is known about one field besides its type and range (those stand in pydantic's own field)."""

    unit: str
    source: Source
    en: str
    zh: str


def number(
    default: Any, unit: str, source: Source, en: str, zh: str, *, low: float | None = None, high: float | None = None
) -> Any:
    """Declare a number (or a list or table of numbers) with its inclusive range."""
    extra: dict[str, Any] = {
        "unit": unit,
        "source": source.kind,
        "key": source.key,
        "note": source.note,
        "en": en,
        "zh": zh,
    }
    return Field(default=default, ge=low, le=high, title=en, description=f"{en} ({zh})", json_schema_extra=extra)


def choice(default: Any, source: Source, en: str, zh: str) -> Any:
    """Declare a field that is not a number: a name out of a list, a path, a switch."""
    return number(default, "", source, en, zh)


def declaration(field: Any) -> Declaration:
    """Read back what `number` or `choice` declared for a pydantic field."""
    extra = field.json_schema_extra
    return Declaration(extra["unit"], Source(extra["source"], extra["key"], extra["note"]), extra["en"], extra["zh"])
