"""Every number of a scenario with its label, value and source, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from experiments.phrases.look_up import Language, label_in
from sim.scenario.declare import declaration
from sim.scenario.explanation import label_of
from sim.scenario.fields import walk
from sim.scenario.schema import Scenario
from sim.scenario.wording import with_unit

NOT_SHOWN = ("sihua", "title", "title_zh", "question", "question_zh", "mechanisms")
LONGEST = 400
"""Characters of a value that a table can hold."""


@dataclass(frozen=True)
class Row:
    """One number. changed: whether it differs from the default. support: what stands behind the default."""

    path: str
    label: str
    value: str
    default: str
    changed: bool
    source: str
    note: str
    url_key: str


def rows(values: dict[str, Any], language: Language) -> list[Row]:
    """All declared numbers of a scenario, given as plain data, and those of its mechanisms."""
    defaults = Scenario().model_dump(mode="json", by_alias=True)
    found = []
    for path, info in walk():
        if path.split(".")[0] in NOT_SHOWN:
            continue
        about = declaration(info)
        steps = path.split(".")
        value, default = _at(values, steps), _at(defaults, steps)
        found.append(_row(path, about, value, default, language))
    return [*found, *_of_mechanisms(values.get("mechanisms", []), language)]


def _of_mechanisms(mechanisms: list[dict[str, Any]], language: Language) -> Iterator[Row]:
    from sim.catalogue import catalogue
    from sim.scenario.fields import children, is_declared

    for number, mechanism in enumerate(mechanisms):
        model = catalogue().get(mechanism["kind"])  # a plugin is not known here any more
        for name, info in children(model).items() if model is not None else ():
            if is_declared(info):
                default = None if info.is_required() else info.get_default(call_default_factory=True)
                yield _row(f"mechanisms[{number}].{name}", declaration(info), mechanism[name], default, language)


def _row(path: str, about: Any, value: Any, default: Any, language: Language) -> Row:
    shown, usual = (with_unit(v, about.unit, language) for v in (value, default))
    return Row(
        path, label_in(about, language), _cut(shown), _cut(usual), value != default,
        label_of(about.source).strip("[]"), about.source.note, about.source.key,
    )  # fmt: skip


def _at(values: Any, steps: list[str]) -> Any:
    for step in steps:
        values = values[step]
    return values


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
