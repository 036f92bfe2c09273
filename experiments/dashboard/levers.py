"""What can be moved on the page, read off the declarations; and the scenario that the moved levers make."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from experiments.phrases.look_up import Language, label_in
from sim.catalogue import catalogue
from sim.mechanism import COSTS, Mechanism
from sim.scenario.fields import children, facts_of, is_declared, shape_of, unread_in, walk
from sim.scenario.problems import Problem, ScenarioProblems, shown
from sim.scenario.reader import read_scenario
from sim.scenario.resolved import Resolved
from sim.scenario.schema import Scenario
from sim.scenario.wording import GROUPS_ZH, UNITS_ZH, in_language

NOT_MOVED = ("record", "survey", "mechanisms", "network")
"""Groups that the page leaves alone: what is kept, and what has files."""
HELD = ("run.seed",)
"""Both sides have the same random numbers."""
TIMES = 4.0
"""A slider without a natural end goes to so many times the value it starts from."""
POSITIONS = 200
"""So many steps a slider has, one more where the value that it starts from lies between two of them."""
NO_LIMIT = 1e9
"""A budget of so much is none that anybody reaches."""
BUDGET = 10_000.0
"""So far at least goes the slider of a budget, before the place that means no limit."""
AT_LEAST = dict(zip(COSTS, (1000.0, 1000.0, 100.0), strict=True))
"""So far goes the slider of a cost that is nothing now; the first two go so far at least."""


@dataclass(frozen=True)
class Lever:
    """A number, switch or choice. path: in the scenario, or the field of a mechanism. low, high: where the slider ends.

    beyond: values past the end that the slider has too, such as "no limit".
    """

    path: str
    kind: str  # number, whole number, switch, choice
    en: str
    zh: str
    unit: str
    value: Any
    low: float = 0.0
    high: float = 1.0
    choices: tuple[Any, ...] = ()
    beyond: tuple[float, ...] = ()

    @property
    def group(self) -> str:
        """The group of the scenario that it belongs to."""
        return self.path.partition(".")[0]

    @cached_property
    def positions(self) -> list[Any]:
        """The values of the slider in order; the one that the scenario has is exactly one of them."""
        width = self.high - self.low
        if self.kind == "whole number":
            steps = min(POSITIONS, int(width))
            grid: list[Any] = [int(self.low) + round(at * int(width) / steps) for at in range(steps + 1)]
        else:
            plain = (float(f"{self.low + at * width / POSITIONS:.6g}") for at in range(POSITIONS + 1))
            grid = [min(max(value, self.low), self.high) for value in plain]
        return sorted({self.value, *grid, *self.beyond})

    def label(self, language: Language) -> str:
        """What it says beside the slider."""
        unit = in_language(self.unit, UNITS_ZH.get(self.unit), language)
        said = label_in(self, language)
        return f"{said} ({unit})" if unit else said


@dataclass(frozen=True)
class Moved:
    """What was moved. numbers: by path; mechanisms: by name (`blocks`), switched on (with the fields moved) or off (None)."""

    numbers: Mapping[str, Any] = field(default_factory=dict)
    mechanisms: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)

    def with_mechanism(self, name: str, fields: Mapping[str, Any] | None) -> Moved:
        """One mechanism switched on, changed, or switched off."""
        return Moved(self.numbers, {**self.mechanisms, name: fields})

    def with_lever(self, lever: Lever, value: Any) -> Moved:
        """One lever moved, or back where the scenario has it: then it is not moved."""
        others = {path: moved for path, moved in self.numbers.items() if path != lever.path}
        return Moved(others if value == lever.value else {**others, lever.path: value}, self.mechanisms)

    def with_lever_of(self, name: str, lever: Lever, value: Any, had: bool) -> Moved:
        """The same for a lever of a mechanism. had: whether the scenario itself has the mechanism."""
        fields = {path: moved for path, moved in (self.mechanisms.get(name) or {}).items() if path != lever.path}
        if value != lever.value:
            fields[lever.path] = value
        return self.with_mechanism(name, fields) if fields or not had else self._as_it_was(name)

    def switched(self, name: str, on: bool, had: bool) -> Moved:
        """A mechanism switched on or off, or back to what the scenario has."""
        return self._as_it_was(name) if on == had else self.with_mechanism(name, {} if on else None)

    def _as_it_was(self, name: str) -> Moved:
        return Moved(self.numbers, {other: fields for other, fields in self.mechanisms.items() if other != name})


AS_IT_IS = Moved()


def levers(resolved: Resolved, moved: Moved = AS_IT_IS) -> list[Lever]:
    """Every single number, switch and choice that is declared and read as things are moved, with the value the scenario has."""
    values, unread = resolved.values(), unread_in(_with_numbers(resolved.scenario, moved.numbers))
    found = []
    for path, info in walk():
        if any(path == one or path.startswith(f"{one}.") for one in unread):
            continue
        if path in HELD or path.partition(".")[0] in NOT_MOVED or "[" in path or "." not in path:
            continue
        value: Any = values
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        lever = _lever(path, info, value)
        if lever is not None:
            found.append(lever)
    return found


def levers_of(
    model: type[Mechanism], values: Mapping[str, Any], weeks: int, moved: Mapping[str, Any] | None = None
) -> list[Lever]:
    """Those of one mechanism: intensity, weeks, costs and its own numbers that are read. values: what the scenario sets; weeks:
    its length; moved: the block as it is moved, which decides what is read (None: as the scenario sets it)."""
    unread = _block(model, values if moved is None else moved).unread()
    made = [
        _lever(name, info, values.get(name, info.get_default(call_default_factory=True)), weeks)
        for name, info in children(model).items()
        if is_declared(info) and name not in unread
    ]
    return [lever for lever in made if lever is not None]


def _lever(path: str, info: Any, value: Any, weeks: int | None = None) -> Lever | None:
    """None for what is no single value, or has none now (null). weeks: of the scenario, for a field of a mechanism."""
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
    default = info.get_default(call_default_factory=True)
    beyond = (default,) if isinstance(default, float) and default >= NO_LIMIT else ()
    low, high = _reach_of(path, value, weeks, bool(beyond)) or _ends(value, shape.low, shape.high)
    if shape.kind == "whole number":
        low, high = float(int(low)), float(max(int(high), int(low) + 1))
    return Lever(path, shape.kind, *said, value, low, high, beyond=beyond)


def _reach_of(path: str, value: float, weeks: int | None, budget: bool) -> tuple[float, float] | None:
    """Where the sliders of budgets, and of a mechanism's weeks and costs, end; None for all others."""
    if budget:
        return 0.0, BUDGET if value >= NO_LIMIT else max(BUDGET, TIMES * value)
    if weeks is None:
        return None
    if path in ("from_week", "until_week"):
        return min(1.0, value), max(float(weeks), value)
    if path == "ramp_weeks":
        return 0.0, max(float(weeks), value)
    if path not in AT_LEAST or (path == "unit_cost" and value > 0.0):
        return None
    return 0.0, max(TIMES * value, AT_LEAST[path])


def _ends(value: float, low: float | None, high: float | None) -> tuple[float, float]:
    """The declared range where it is one that a hand can aim in; else some times the value, within it."""
    reach = TIMES * max(abs(value), 0.25)
    if low is not None and high is not None and high - low <= max(1.0, 2.5 * reach):
        return low, high
    bottom = -reach if low is None or low < 0.0 else max(low, 0.0)
    return max(bottom, low) if low is not None else bottom, min(reach, high) if high is not None else reach


def group_name(group: str, language: Language) -> str:
    """What a group of levers is called."""
    return in_language(group.replace("_", " "), GROUPS_ZH.get(group), language)


def blocks(resolved: Resolved) -> dict[str, dict[str, Any]]:
    """The mechanisms of the scenario by name: the kind, and for a second block of one kind, `kind 2`."""
    named: dict[str, dict[str, Any]] = {}
    seen: Counter[str] = Counter()
    for block in resolved.values()["mechanisms"]:
        seen[block["kind"]] += 1
        named[_numbered(block["kind"], seen[block["kind"]])] = block
    return named


def _numbered(kind: str, number: int) -> str:
    return kind if number == 1 else f"{kind} {number}"


def in_force(resolved: Resolved, moved: Moved) -> dict[str, dict[str, Any]]:
    """The mechanisms of the moved scenario, by name, with what is set for each."""
    had, found = blocks(resolved), {}
    added = {name: {"kind": name} for name in moved.mechanisms if name not in had and name in catalogue()}
    for name, block in {**had, **added}.items():
        change = moved.mechanisms.get(name, {})
        if change is not None:
            found[name] = {**block, **_read(catalogue()[block["kind"]], {**block, **change}, change)}
    return found


def _block(model: type[Mechanism], values: Mapping[str, Any]) -> Mechanism:
    """A block that may not be valid, to be asked what it reads."""
    return model.model_construct(**{name: value for name, value in values.items() if name in model.model_fields})


def _read(model: type[Mechanism], block: Mapping[str, Any], moved: Mapping[str, Any]) -> dict[str, Any]:
    """What was moved of a block, but for what it does not read any more since something else was moved."""
    unread = _block(model, block).unread()
    return {name: value for name, value in moved.items() if name not in unread}


def _with_numbers(scenario: Scenario, numbers: Mapping[str, Any]) -> Scenario:
    """The scenario with what was moved, which may not be valid, to be asked what it reads."""

    def put(block: Any, steps: list[str], value: Any) -> Any:
        first, *rest = steps
        return block.model_copy(update={first: put(getattr(block, first), rest, value) if rest else value})

    for path, value in numbers.items():
        scenario = put(scenario, path.split("."), value)
    return scenario


def moved_scenario(scenario: str, settings: list[str], resolved: Resolved, moved: Moved) -> Resolved:
    """The scenario file with its settings and what was moved; raises ScenarioProblems where that cannot be, or where the file
    (or another that it names) is no longer what was opened: both sides would rest on different ones."""
    unread = unread_in(_with_numbers(resolved.scenario, moved.numbers))
    more = [f"{path}={json.dumps(value)}" for path, value in moved.numbers.items() if path not in unread]
    if moved.mechanisms:
        more.append(f"mechanisms={json.dumps([*in_force(resolved, moved).values()], ensure_ascii=False)}")
    changed = {setting.partition("=")[0] for setting in more}
    kept = [s for s in settings if s.partition("=")[0].strip() not in changed]
    if not more:
        return resolved
    now = read_scenario(scenario, settings)
    if _what_it_rests_on(now) != _what_it_rests_on(resolved):
        here = Problem(
            shown(now.name, 300), 1, 1, "", "is not what it was when the page was opened", "open the page again"
        )
        raise ScenarioProblems([here])
    return read_scenario(scenario, [*kept, *more])


def _what_it_rests_on(of: Resolved) -> tuple[str, Mapping[str, str], list[str]]:
    """The scenario, its data files and its own mechanisms, as hashes."""
    return of.digest(), of.inputs, [plugin.sha256 for plugin in of.plugins]


def mechanism_name(name: str, model: type[Mechanism], language: Language) -> str:
    """What a mechanism is called on its switch. name: see `blocks`."""
    from sim.scenario.mechanism_list import about

    known = about(model)
    kind, _, number = name.partition(" ")
    said = in_language(kind.replace("_", " "), known.zh, language)
    return f"{said} {number}" if number else said
