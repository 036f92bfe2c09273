"""What there is to know about each mechanism, from its declarations: as a list for a terminal, and as docs/mechanisms.md."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from sim.catalogue import catalogue
from sim.docstrings import docstring
from sim.mechanism import COSTS, Incentive, Mechanism, kind_of
from sim.scenario.composition import shipped_folder
from sim.scenario.declare import declaration
from sim.scenario.explanation import label_of
from sim.scenario.fields import children, is_declared, shape_of
from sim.scenario.sources import SOURCES
from sim.scenario.wording import Language, bare, in_language, width, with_unit, word, wrapped
from sim.terms import TERMS, How, Scale

HOW: dict[How, str] = {"sum": "adds up", "chance": "a chance of its own", "factor": "multiplies"}
SCALE: dict[Scale, str] = {
    "residents": "each resident",
    "communities": "each community",
    "subdistrict": "the subdistrict",
}
_SECTIONS = re.compile(r"\b(Where|Acts through): ")
_KEY = re.compile(
    r"\[([a-z][a-z0-9-]*-\d{4}|[a-z0-9]+-[a-z0-9-]+)(?=[\],])|, ([a-z][a-z0-9-]*-\d{4})(?=[\],])|\[seed (\d{3})"
)


@dataclass(frozen=True)
class About:
    """One mechanism in words. claim, where, through: the parts of its docstring; terms: what it acts through at its defaults."""

    model: type[Mechanism]
    kind: str
    zh: str
    what: str
    claim: str
    where: str
    through: str
    terms: tuple[str, ...]

    @property
    def for_residents(self) -> bool:
        """Whether residents get it, rather than communities."""
        return issubclass(self.model, Incentive)

    def parameters(self) -> dict[str, FieldInfo]:
        """Its own fields: those that not every mechanism has."""
        common = Mechanism.model_fields
        return {name: info for name, info in children(self.model).items() if name not in common and is_declared(info)}

    def costs(self) -> dict[str, FieldInfo]:
        """What it costs by default."""
        return {name: self.model.model_fields[name] for name in COSTS}

    def sources(self) -> list[str]:
        """The keys of docs/sources.md that its words and its defaults name."""
        said = " ".join((self.claim, self.where, self.through))
        named = [key for found in _KEY.findall(said) for key in (found[0] or found[1] or f"seed-{found[2]}",)]
        named += [declaration(info).source.key for info in (*self.parameters().values(), *self.costs().values())]
        return sorted(set(named) & set(SOURCES))

    def scenario(self) -> Path | None:
        """The shipped scenario that asks what it does."""
        file = shipped_folder() / "mechanisms" / f"{self.kind}.yaml"
        return file if file.is_file() else None


def about(model: type[Mechanism]) -> About:
    """What a mechanism's file says about it."""
    module = inspect.getmodule(model)
    first = docstring(module).split("\n\n")[0].replace("\n", " ").removesuffix(".")
    zh, _, what = first.partition(": ")
    if not what:
        zh, what = "", first
    said = " ".join(docstring(model).split())
    parts = _SECTIONS.split(said)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    kind = kind_of(model)
    terms = tuple(name for name in TERMS if name in model(kind=kind).effects(1.0, 1.0))
    claim, where, through = (
        parts[0].strip(),
        sections.get("Where", "").strip(),
        sections.get("Acts through", "").strip(),
    )
    return About(model, kind, zh, what, claim, where, through, terms)


def range_in_words(info: FieldInfo, lang: Language) -> str:
    """What a field may be: `0 to 1`, `no, yes`; the numbers only, since its default tells the unit."""
    shape = shape_of(info.annotation, info.metadata)
    if shape.choices:
        return ", ".join(str(choice) for choice in shape.choices)
    if shape.low is None or shape.high is None:
        return ""
    unit = "" if shape.kind == "number" and shape.high == 1 else declaration(info).unit
    low, high = (bare(_whole(bound), unit if not unit.startswith(("share", "probability")) else "", lang)
                 for bound in (shape.low, shape.high))  # fmt: skip
    return f"{low} {word('to', lang)} {high}"


def _whole(bound: float) -> float | int:
    return int(bound) if float(bound).is_integer() else bound


# --- for a terminal ---------------------------------------------------------------------------------------------------


def listed(lang: Language) -> str:
    """Every mechanism of the catalogue: what it is, what it acts through, and its parameters; readable at 100 columns."""
    lines: list[str] = []
    for model in catalogue().values():
        lines += [*_head(about(model), lang), *_rows(about(model).parameters(), lang), ""]
    return "\n".join(lines)


def described(kind: str, lang: Language) -> str:
    """All that is declared about one mechanism."""
    one = about(catalogue()[kind])
    lines = _head(one, lang)
    for title, text in (("claim", one.claim), ("seen where", one.where), ("why so", one.through)):
        if text:
            lines += wrapped(f"{word(title, lang)}: {text}", "    ", first="  ")
    lines += ["", *_rows(one.parameters(), lang, notes=True)]
    common = {name: info for name, info in children(one.model).items() if name in Mechanism.model_fields}
    common = {name: info for name, info in common.items() if name != "kind" and is_declared(info)}
    lines += ["", word("every mechanism also has", lang), *_rows(common, lang, notes=True)]
    lines += wrapped(
        f"{word('unit', lang)}: {in_language(one.model.unit, UNIT_ZH.get(one.model.unit), lang)}", "    ", first="  "
    )
    lines += ["", word("its target", lang), *_rows(children(type(one.model(kind=kind).target)), lang)]
    lines.append("")
    for key in one.sources():
        lines += wrapped(f"{key}: {SOURCES[key]}", "      ", first="  ")
    if one.scenario() is not None:
        lines += ["", f"sihua run sihua:mechanisms/{kind}"]
    return "\n".join(lines) + "\n"


UNIT_ZH = {
    "resident": "每名居民", "occasion": "每次参与", "worker": "每名社区工作者", "case": "每件办结诉求", "activity": "每场活动",
    "organization": "每个社会组织", "community": "每个社区",
}  # fmt: skip


def _head(one: About, lang: Language) -> list[str]:
    whom = word("for residents" if one.for_residents else "for communities", lang)
    lines = wrapped(" · ".join(part for part in (one.kind, one.zh, whom) if part), "    ", first="")
    lines += wrapped(one.what, "    ", first="  ")
    terms = ", ".join(f"{name} ({in_language(TERMS[name].en, TERMS[name].zh, lang)})" for name in one.terms)
    return [*lines, *wrapped(f"{word('acts through', lang)}: {terms}", "    ", first="  ")]


_COLUMNS = (22, 27, 24)


def _rows(fields: dict[str, FieldInfo], lang: Language, notes: bool = False) -> Iterator[str]:
    """One line for each field: name, default, range, source; below, what it is, and with `notes` what supports it."""
    for name, info in fields.items():
        declared = declaration(info)
        default = with_unit(info.default, declared.unit, lang)
        cells = (name, default, range_in_words(info, lang), label_of(declared.source))
        if all(width(cell) <= column - 2 for cell, column in zip(cells[:2], _COLUMNS, strict=False)):
            yield from wrapped("".join(map(_padded, cells, (*_COLUMNS, 0))), "      ", first="    ")
        else:  # too wide for a column: what follows goes on in the next line
            yield from wrapped(f"{name}  {default}", "      ", first="    ")
            yield f"    {' ' * sum(_COLUMNS[:2])}{_padded(cells[2], _COLUMNS[2])}{cells[3]}".rstrip()
        yield from wrapped(in_language(declared.en, declared.zh, lang), "        ", first="      ")
        if notes:
            yield from wrapped(declared.source.note, "        ", first="      ")


def _padded(text: str, columns: int) -> str:
    return text + " " * max(2, columns - width(text))


# --- for the documentation --------------------------------------------------------------------------------------------


def mechanisms_page() -> str:
    """The text of docs/mechanisms.md."""
    known = [about(model) for model in catalogue().values()]
    incentives = [one for one in known if one.for_residents]
    lines = [
        "# Mechanisms",
        "",
        f"The {len(known)} incentives and institutions of the catalogue, written by `python -m sim.scenario.documents` from",
        "the files in `sim/mechanisms`. A mechanism acts only through named terms of the week (`sim/terms.py`); what a term",
        "does there is said in [model.md](model.md). `sihua mechanisms KIND` prints a section;",
        "[add-a-mechanism.md](add-a-mechanism.md) ([中文](add-a-mechanism.zh.md)) shows how to write one. Keys are explained",
        "in [sources.md](sources.md).",
        "",
        f"For residents ({len(incentives)}): {_links(incentives)}.",
        "",
        f"For communities ({len(known) - len(incentives)}): {_links(o for o in known if not o.for_residents)}.",
        "",
        "Every mechanism has a target (an incentive chooses residents by group, age, sex, income, education, migration,",
        "party, ownership and community; an institution chooses communities), `intensity` from 0 to 1, `from_week`,",
        "`until_week`, `ramp_weeks`, and three costs, which are orders of magnitude: set your own.",
        "",
        "## The terms of the week",
        "",
        "One number for each of whom; where it is a table, its size is given. What several blocks add *adds up*; *a chance of",
        "its own* comes true independently of the others, 1 − (1 − a)(1 − b); what *multiplies* is a share more, (1 + a)(1 + b).",
        "",
        "| term | what it is | for | several blocks | who acts through it |",
        "|---|---|---|---|---|",
    ]
    for name, term in TERMS.items():
        by = ", ".join(f"[{one.kind}](#{one.kind})" for one in known if name in one.terms) or "nobody yet"
        size = f" ({term.each})" if term.each else ""
        lines.append(f"| `{name}` | {term.en} {term.zh} | {SCALE[term.scale]}{size} | {HOW[term.how]} | {by} |")
    for one in known:
        lines += _section(one)
    return "\n".join(lines) + "\n"


def _links(some: Iterable[About]) -> str:
    return ", ".join(f"[{one.zh}](#{one.kind}) `{one.kind}`" for one in some) or "none yet"


def _section(one: About) -> Iterator[str]:
    yield from ("", f"## {one.kind}", "", f"**{one.zh}**: {one.what}.", "", one.claim)
    if one.where:
        yield from ("", f"Seen where: {one.where}")
    yield from ("", f"Acts through {'; '.join(f'`{n}` ({TERMS[n].en})' for n in one.terms)}.")
    if one.through:
        yield from ("", f"Why so: {one.through}")
    yield from ("", "| parameter | meaning | default | range | source |", "|---|---|---|---|---|")
    for name, info in one.parameters().items():
        yield _table_row(name, info, one)
    for name, info in one.costs().items():
        yield _table_row(name, info, one)
    whom = "residents, and their communities" if one.for_residents else "communities"
    yield from ("", f"Target: {whom}. A unit is {_article(one.model.unit)}.")
    if one.sources():
        yield from ("", f"Sources: {', '.join(f'[{key}](sources.md)' for key in one.sources())}.")
    file = one.scenario()
    if file is not None:
        question = file.read_text(encoding="utf-8").split("\n")[0].lstrip("# ").strip()
        yield from ("", f"Scenario: [{file.name}](../scenarios/mechanisms/{file.name}): {question}")


def _table_row(name: str, info: FieldInfo, one: About) -> str:
    declared = declaration(info)
    label = declared.en if name != "unit_cost" else f"cost of {_article(one.model.unit)}"
    source = declared.source
    support = source.kind if source.kind in ("assumption", "design") else f"{source.kind} [{source.key}]"
    unit = declared.unit
    default = with_unit(info.default, unit, "en")
    cells: Any = (
        f"`{name}`",
        f"{label} {declared.zh}",
        default,
        range_in_words(info, "en"),
        f"{support}: {source.note}",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _article(unit: str) -> str:
    return f"{'an' if unit[0] in 'aeiou' else 'a'} {unit}"
