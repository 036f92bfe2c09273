"""A resolved scenario in plain words: every value with its meaning, its source, and the line it came from."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from pydantic.fields import FieldInfo

from sim.docstrings import docstring
from sim.scenario.blocks.base import Block
from sim.scenario.declare import Source, declaration
from sim.scenario.fields import children, is_declared, shape_of
from sim.scenario.naming import building_name, community_name
from sim.scenario.problems import DEFAULT, Default, Note, Origin, path_text, shown
from sim.scenario.schema import Scenario
from sim.scenario.wording import GROUPS_ZH, Language, in_language, with_unit, word, wrapped

Steps = tuple[str | int, ...]
_SEPARATOR = " · "


class Explained(Protocol):
    """What is told of a scenario: `sim.scenario.resolved.Resolved`, which shows itself in a notebook in these words."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def scenario(self) -> Scenario:
        """Its values, checked."""

    @property
    def origins(self) -> Mapping[str, Origin | Default]:
        """Where each value came from."""

    @property
    def notes(self) -> Sequence[Note]:
        """What to know about it though it is valid."""

    def values(self) -> dict[str, Any]:
        """Its values as plain data."""


def explain(resolved: Explained, lang: Language = "en", only_changed: bool = False) -> str:
    """The scenario group by group, readable at 100 columns.

    Under each value: its path (for `--set`), where it was set or that it is a default, and what supports the default:
    a source document or publication by its key, a fit, an assumption, or the design of the experiment.
    only_changed: leave out what is a default. Notes on sources are in English in both languages.
    """
    writer = _Writer(resolved, lang, only_changed)
    values = resolved.values()
    head = [word("Scenario {}", lang).format(shown(resolved.name, 300))]
    for name in ("title", "question"):
        said = in_language(values[name], values[f"{name}_zh"] if lang == "zh" else None, lang)
        if said:
            head += wrapped(f"{word(name, lang)}: {' '.join(said.split())}", "    ", first="  ")
    for note in resolved.notes:
        head += wrapped(f"{word('note', lang)}: {in_language(note.en, note.zh, lang)}", "    ", first="  ")
    body = list(writer.group(Scenario, values, ()))
    if not body and only_changed:
        body = ["", word("Nothing differs from the defaults.", lang)]
    return "\n".join([*head, *body]) + "\n"


def label_of(source: Source) -> str:
    """`[seed-003]`, `[literature lally-2010]`, `[fitted c30-log]`, `[assumption]`, `[design]`."""
    named = {"seed": source.key, "literature": f"literature {source.key}", "fitted": f"fitted {source.key}"}
    return f"[{named.get(source.kind, source.kind)}]"


class _Writer:
    """Writes the groups of a scenario one below the other."""

    def __init__(self, resolved: Explained, lang: Language, only_changed: bool) -> None:
        self.resolved = resolved
        self.lang = lang
        self.only_changed = only_changed

    def group(self, model: type[Block], values: dict[str, Any], steps: Steps) -> Iterator[str]:
        """The fields of a group, then the groups within it."""
        lines: list[str] = []
        inner: list[str] = []
        for name, info in children(model).items():
            path = (*steps, name)
            shape = shape_of(info.annotation, info.metadata)
            if path in (("title",), ("title_zh",), ("question",), ("question_zh",)):
                continue
            if path == ("mechanisms",) and values[name]:
                inner += self.mechanisms(values[name], path)
            elif is_declared(info):
                lines += self.value(info, values[name], path)
            elif shape.kind == "group" and shape.model is not None:
                inner += self.group(shape.model, values[name], path)
        if lines and steps:
            yield from self.heading(model, steps)
        yield from lines
        yield from inner

    def heading(self, model: type[Block], steps: Steps) -> Iterator[str]:
        """The path of a group and the claim that its code makes."""
        claim = docstring(model).split("\n\n")[0].replace("\n", " ")
        said = in_language(claim, GROUPS_ZH.get(str(steps[-1])), self.lang)
        yield ""
        yield from wrapped(f"{path_text(steps)}: {said}", "    ", first="")

    def mechanisms(self, items: list[dict[str, Any]], steps: Steps) -> Iterator[str]:
        """Each mechanism in force, with its parameters."""
        for number, item in enumerate(items):
            path = (*steps, number)
            model = type(self.resolved.scenario.mechanisms[number])
            # The first line of a mechanism's file is its Chinese name and what it is.
            named = docstring(inspect.getmodule(model)).split("\n")[0].removesuffix(".")
            place = self.origin((*path, "kind"))
            yield ""
            yield from wrapped(f"{path_text(path)}: {item['kind']} ({named}){_SEPARATOR}{place}", "    ", first="")
            yield from self.group_of_mechanism(model, item, path)

    def group_of_mechanism(self, model: type[Block], item: dict[str, Any], path: Steps) -> Iterator[str]:
        """The parameters of a mechanism, under the heading that names it."""
        for name, info in children(model).items():
            if is_declared(info):
                yield from self.value(info, item[name], (*path, name))
        for name, info in children(model).items():
            inner = shape_of(info.annotation, info.metadata).model
            if not is_declared(info) and inner is not None:
                yield from self.group(inner, item[name], (*path, name))

    def value(self, info: FieldInfo, value: Any, steps: Steps) -> Iterator[str]:
        """One field: what it is, its value; below, its path, its origin and its source."""
        about = declaration(info)
        place = self.origin(steps)
        if self.only_changed and place == DEFAULT:
            return
        label = in_language(about.en, about.zh, self.lang)
        yield from self.amount(label, self.named(value, steps), about.unit)
        support = f"{label_of(about.source)} {about.source.note}"
        if place == DEFAULT:
            where = f"{word(DEFAULT, self.lang)}{_SEPARATOR}{support}"
        else:
            if info.is_required():
                said = word("set at {}", self.lang).format(place)
            else:
                default = with_unit(plain_value(info.default), about.unit, self.lang)
                said = word("set at {}; the default is {}", self.lang).format(place, default)
            where = f"{said}{_SEPARATOR}{support}"
        yield from wrapped(f"{path_text(steps)}{_SEPARATOR}{where}", "      ")

    def named(self, value: Any, steps: Steps) -> Any:
        """What a target lists, with what it is called: who reads does not count from 0."""
        if not isinstance(value, list) or steps[-2:-1] != ("target",):
            return value
        scenario = self.resolved.scenario
        if steps[-1] == "communities":
            return [f"{one} ({community_name(scenario.place.names, one, self.lang)})" for one in value]
        if steps[-1] == "buildings":
            listed = scenario.population.residents_file is not None
            return [f"{one} ({building_name(scenario.place, one, self.lang, listed)})" for one in value]
        return value

    def amount(self, label: str, value: Any, unit: str) -> Iterator[str]:
        """The label and the value; a table of tables takes one line for each row."""
        if isinstance(value, dict) and any(isinstance(row, dict) for row in value.values()):
            yield from wrapped(f"{label}:", "    ", first="  ")
            for name, row in value.items():
                yield from wrapped(f"{name}: {with_unit(row, unit, self.lang)}", "        ", first="    ")
        else:
            yield from wrapped(f"{label}: {with_unit(value, unit, self.lang)}", "    ", first="  ")

    def origin(self, steps: Steps) -> str:
        """Where a value was set; of a table, the first and the last place in each file that set a part of it."""
        path = path_text(steps)
        inside = (path + ".", path + "[")
        places: dict[str, list[Origin]] = {}
        for found, origin in self.resolved.origins.items():
            if isinstance(origin, Origin) and (found == path or found.startswith(inside)):
                places.setdefault(origin.file, []).append(origin)
        spans = [(min(origins), max(origins)) for origins in places.values()]
        said = [str(first) if first == last else f"{first} to {last.line}:{last.column}" for first, last in spans]
        return ", ".join(said) or DEFAULT


def plain_value(value: Any) -> Any:
    """A default as YAML and JSON have it: blocks are tables."""
    if isinstance(value, Block):
        return value.model_dump(mode="json", by_alias=True)
    return [plain_value(item) for item in value] if isinstance(value, list) else value
