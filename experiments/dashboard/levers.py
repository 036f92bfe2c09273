"""What can be moved on the page, read off the declarations; and the scenario that the moved levers make."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from experiments.words import Language
from sim.mechanism import Mechanism, catalogue
from sim.scenario.fields import children, facts_of, is_declared, shape_of, walk
from sim.scenario.reader import Resolved, read_scenario
from sim.scenario.wording import GROUPS_ZH, UNITS_ZH

NOT_MOVED = ("record", "survey", "mechanisms", "network")
"""Groups that the page leaves alone: what is kept, and what has files."""
TIMES = 4.0
"""A slider without a natural end goes to so many times the value it starts from."""


@dataclass(frozen=True)
class Lever:
    """A number, switch or choice. path: in the scenario, or the field of a mechanism. low, high: where the slider ends."""

    path: str
    kind: str  # number, whole number, switch, choice
    en: str
    zh: str
    unit: str
    value: Any
    low: float = 0.0
    high: float = 1.0
    choices: tuple[Any, ...] = ()

    @property
    def group(self) -> str:
        """The group of the scenario that it belongs to."""
        return self.path.partition(".")[0]

    @property
    def step(self) -> float:
        """How far one step of the slider goes."""
        return 1.0 if self.kind == "whole number" else (self.high - self.low) / 200.0

    def label(self, language: Language) -> str:
        """What it says beside the slider."""
        unit = UNITS_ZH.get(self.unit, self.unit) if language == "zh" else self.unit
        said = self.zh if language == "zh" else self.en
        return f"{said} ({unit})" if unit else said


@dataclass(frozen=True)
class Moved:
    """What was moved. numbers: by path; mechanisms: by kind, switched on (with the fields that were moved) or off (None)."""

    numbers: Mapping[str, Any] = field(default_factory=dict)
    mechanisms: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)

    def with_number(self, path: str, value: Any) -> Moved:
        """One more lever moved."""
        return Moved({**self.numbers, path: value}, self.mechanisms)

    def with_mechanism(self, kind: str, fields: Mapping[str, Any] | None) -> Moved:
        """One mechanism switched on, changed, or switched off."""
        return Moved(self.numbers, {**self.mechanisms, kind: fields})


def levers(resolved: Resolved) -> list[Lever]:
    """Every single number, switch and choice that is declared, with the value that the scenario has."""
    values = resolved.values()
    found = []
    for path, info in walk():
        if path.partition(".")[0] in NOT_MOVED or "[" in path or "." not in path:
            continue
        value: Any = values
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        lever = _lever(path, info, value)
        if lever is not None:
            found.append(lever)
    return found


def levers_of(model: type[Mechanism], values: Mapping[str, Any]) -> list[Lever]:
    """Those of one mechanism: intensity, weeks, costs and its own numbers. values: what the scenario sets."""
    made = [
        _lever(name, info, values.get(name, info.get_default(call_default_factory=True)))
        for name, info in children(model).items()
        if is_declared(info)
    ]
    return [lever for lever in made if lever is not None]


def _lever(path: str, info: Any, value: Any) -> Lever | None:
    """None for what is no single value, or has none now (null)."""
    shape, declared = shape_of(info.annotation, info.metadata), facts_of(info).declared
    if declared is None or value is None or isinstance(value, (list, dict)):
        return None
    said = (declared.en, declared.zh, declared.unit)
    if shape.kind == "choice":
        return Lever(path, "choice", *said, value, choices=tuple(c for c in shape.choices if c is not None))
    if shape.kind == "switch":
        return Lever(path, "switch", *said, value)
    if shape.kind not in ("number", "whole number"):
        return None
    low, high = _ends(value, shape.low, shape.high)
    if shape.kind == "whole number":
        low, high = float(int(low)), float(max(int(high), int(low) + 1))
    return Lever(path, shape.kind, *said, value, low, high)


def _ends(value: float, low: float | None, high: float | None) -> tuple[float, float]:
    """The declared range where it is one that a hand can aim in; else some times the value, within it."""
    reach = TIMES * max(abs(value), 0.25)
    if low is not None and high is not None and high - low <= max(1.0, 2.5 * reach):
        return low, high
    bottom = -reach if low is None or low < 0.0 else max(low, 0.0)
    return max(bottom, low) if low is not None else bottom, min(reach, high) if high is not None else reach


def group_name(group: str, language: Language) -> str:
    """What a group of levers is called."""
    return GROUPS_ZH.get(group, group) if language == "zh" else group.replace("_", " ")


def in_force(resolved: Resolved, moved: Moved) -> dict[str, dict[str, Any]]:
    """The mechanisms of the moved scenario, by kind, with what is set for each (the last of several of one kind)."""
    return {block["kind"]: block for block in _mechanisms(resolved, moved)}


def _mechanisms(resolved: Resolved, moved: Moved) -> list[dict[str, Any]]:
    blocks = []
    for block in resolved.values()["mechanisms"]:
        change = moved.mechanisms.get(block["kind"], {})
        if change is not None:
            blocks.append({**block, **change})
    had = {block["kind"] for block in resolved.values()["mechanisms"]}
    blocks += [
        {"kind": kind, **fields}
        for kind, fields in moved.mechanisms.items()
        if kind not in had and fields is not None and kind in catalogue()
    ]
    return blocks


def moved_scenario(scenario: str, settings: list[str], resolved: Resolved, moved: Moved) -> Resolved:
    """The scenario file with its settings and what was moved; raises ScenarioProblems where that cannot be."""
    more = [f"{path}={json.dumps(value)}" for path, value in moved.numbers.items()]
    if moved.mechanisms:
        more.append(f"mechanisms={json.dumps(_mechanisms(resolved, moved), ensure_ascii=False)}")
    changed = {setting.partition("=")[0] for setting in more}
    kept = [s for s in settings if s.partition("=")[0].strip() not in changed]
    return read_scenario(scenario, [*kept, *more]) if more else resolved


def mechanism_name(kind: str, model: type[Mechanism], language: Language) -> str:
    """What a mechanism is called on its switch."""
    from sim.scenario.mechanism_list import about

    known = about(model)
    return (known.zh or kind) if language == "zh" else kind.replace("_", " ")
