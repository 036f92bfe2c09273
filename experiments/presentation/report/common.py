"""Sections that every report has: parameters with their sources, limits, and how to get it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from experiments.phrases.look_up import Language
from experiments.phrases.reasons import support
from experiments.phrases.report import say
from experiments.presentation.report.parameters import Row, rows
from experiments.presentation.report.parts import Part, Section, Table
from experiments.presentation.text_page import printable
from sim.scenario.declare import KINDS
from sim.scenario.sources import SOURCES

PACKAGES = ("python", "numpy", "numba", "mesa", "scipy", "statsmodels")


def parameters_section(values: dict[str, Any], caption: str, language: Language) -> Section:
    """Every number with what stands behind its default, and the list of sources."""
    found = rows(values, language)
    heads = [say(key, language) for key in ("parameter", "value", "source")]
    cells = [
        [f"{row.label} ({row.path})", row.value + _was(row, language), support(row.source, row.note, language)]
        for row in found
    ]
    kinds = Counter(row.source.split(" ")[0].split("-")[0] for row in found)
    counted = {kind: kinds[kind] for kind in KINDS}
    used = sorted({row.url_key for row in found} & set(SOURCES))
    return Section(
        "parameters",
        say("parameters", language),
        [
            Part(paragraphs=[say("counted", language, all=len(found), **counted)]),
            Part(table=Table(say(caption, language), heads, cells, say("scroll", language), dense=True)),  # type: ignore[arg-type]
            Part(heading=say("sources", language), facts=[(key, SOURCES[key]) for key in used]),
        ],
    )


def _was(row: Row, language: Language) -> str:
    """The default beside a value that is another."""
    if not row.changed:
        return ""
    return say("was", language, default=row.default)


def limits(keys: Sequence[str], language: Language) -> Section:
    """What a reader must not take from this."""
    return Section("limits", say("limits", language), [Part(points=[say(key, language) for key in keys])])


def reproduce(manifest: dict[str, Any], more: list[tuple[str, str]], language: Language) -> Section:
    """Command, versions and seeds."""
    versions = ", ".join(f"{name} {manifest[name]}" for name in ("sihua", *PACKAGES) if name in manifest)
    facts = [(say("reproduce_command", language), printable(manifest.get("command") or "-")),
             (say("reproduce_versions", language), versions), *more]  # fmt: skip
    return Section(
        "reproduce", say("reproduce", language), [Part(facts=facts, paragraphs=[say("reproduce_verify", language)])]
    )
