"""What a study varies: levers (what a policy can set) and uncertainties (what nobody knows), in the words of XLRM.

Both are factors: named paths into the scenario with values or a range, or named choices among overlays.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sim.scenario.merging import steps_of
from sim.scenario.nodes import Node, Scalar
from sim.scenario.problems import Origin
from sim.scenario.scalars import read_word

Role = Literal["lever", "uncertainty"]
Scale = Literal["linear", "log"]


@dataclass(frozen=True)
class Setting:
    """One value that overrides the scenario's. node: it as it stands in the study, None where it was worked out; key: where
    its name stands."""

    path: str
    value: Any
    origin: Origin
    node: Node | None = None
    key: Origin | None = None

    def text(self) -> str:
        """As it is written behind --set: a scenario run with it is the same."""
        if isinstance(self.node, Scalar) and read_word(str(self.value)) == (self.value, self.node.doubt):
            return f"{self.path}={self.value}"  # read once more as it was written, with the same doubt
        return f"{self.path}={json.dumps(self.value, ensure_ascii=False)}"

    @property
    def steps(self) -> tuple[str | int, ...]:
        """The path in steps."""
        return steps_of(self.path) or ()


@dataclass(frozen=True)
class Level:
    """One of the values of a factor: how tables show it, and what it sets."""

    shown: bool | int | float | str
    settings: tuple[Setting, ...]


@dataclass(frozen=True)
class Range:
    """All numbers from low to high, both included. whole: only whole ones; steps: how many a grid takes."""

    low: float
    high: float
    whole: bool
    scale: Scale
    steps: int | None

    def at(self, unit: float) -> float | int:
        """The number at a place between 0 (low) and 1 (high)."""
        if self.whole:
            low, high = int(self.low), int(self.high)
            return min(high, low + int(unit * (high - low + 1)))
        if self.scale == "log":
            number = math.exp(math.log(self.low) + unit * (math.log(self.high) - math.log(self.low)))
        else:
            number = self.low + unit * (self.high - self.low)
        return min(self.high, max(self.low, number))


@dataclass(frozen=True)
class Factor:
    """A lever or an uncertainty. path: None where it is a choice among overlays; levels: empty where it is a range."""

    name: str
    role: Role
    path: str | None
    levels: tuple[Level, ...]
    range: Range | None
    label: str
    label_zh: str
    origin: Origin

    def settings(self, code: float) -> tuple[Setting, ...]:
        """What a cell of the design sets: the number itself for a range, the position of the level otherwise."""
        if self.range is None:
            return self.levels[int(code)].settings
        assert self.path is not None, "a range belongs to a path"
        return (Setting(self.path, self._number(code), self.origin),)

    def shown(self, code: float) -> bool | int | float | str:
        """The same cell as tables show it."""
        return self._number(code) if self.range is not None else self.levels[int(code)].shown

    def code_at(self, unit: float) -> float:
        """The cell at a place between 0 and 1: the ranges and levels of a factor share it out equally."""
        if self.range is not None:
            return float(self.range.at(unit))
        return float(min(len(self.levels) - 1, int(unit * len(self.levels))))

    def grid(self) -> list[float]:
        """The cells that a grid takes."""
        if self.range is None:
            return [float(at) for at in range(len(self.levels))]
        assert self.range.steps is not None, "the reader asks for steps in a grid"
        last = max(1, self.range.steps - 1)
        numbers = [float(self.range.at(step / last)) for step in range(self.range.steps)]
        return list(dict.fromkeys(numbers))

    def _number(self, code: float) -> int | float:
        assert self.range is not None
        return int(code) if self.range.whole else float(code)


def settings_at(common: Sequence[Setting], factors: Sequence[Factor], codes: Sequence[float]) -> list[Setting]:
    """What overrides the base scenario at one point: the study's own changes, overlays, then single values.

    Of several settings of the same path, the last one is kept.
    """
    both = list(zip(factors, codes, strict=True))
    settings = list(common)
    for overlays in (True, False):
        settings += [s for factor, code in both if (factor.path is None) is overlays for s in factor.settings(code)]
    return list({setting.path: setting for setting in settings}.values())
