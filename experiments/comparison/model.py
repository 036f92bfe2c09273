"""A comparison: a baseline and policies, run with the same seeds, and all that is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.groups import Group
from experiments.comparison.sesoi import Judgeable, chosen

Reals = NDArray[np.float64]
Fate = Literal["holds", "flips", "open"]

KIND = "comparison"


@dataclass(frozen=True)
class Scene:
    """One scenario of a comparison. levers: what it sets otherwise than the baseline, path by path: (baseline, here)."""

    name: str
    title: str
    title_zh: str
    question: str
    question_zh: str
    digest: str
    folder: str
    levers: dict[str, tuple[Any, Any]]

    def named(self, language: str) -> str:
        """The title in a language, or the name of the file where it has none."""
        return (language == "zh" and self.title_zh) or self.title or self.name


@dataclass(frozen=True)
class Map:
    """Where some residents live, who knows whom among them, and what each gave. hours: [scenarios, N]."""

    building: list[int]
    stairwell: list[int]
    edges: list[tuple[int, int]]
    hours: list[list[float]]


@dataclass(frozen=True)
class Variation:
    """One other world. kind: `draw`, `network`, `size`, `warm_up` or `assumptions`; amount: of it, to be shown."""

    name: str
    kind: str
    amount: str
    factors: Mapping[str, float]


@dataclass(frozen=True)
class Tried:
    """How a conclusion fared in a variation; mean, low, high: the difference there."""

    variation: str
    kind: str
    policy: str
    outcome: str
    fate: Fate
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Cause:
    """Assumptions that flip a conclusion together, with their factors; none where no few of them do."""

    policy: str
    outcome: str
    factors: dict[str, float]


@dataclass(frozen=True)
class Robustness:
    """What was tried, and what flips what. draws: of all assumptions at once; assumptions: how many were varied."""

    variations: list[Variation]
    tried: list[Tried]
    causes: list[Cause]
    draws: int
    assumptions: int

    def of(self, policy: str, outcome: str) -> list[Tried]:
        """How one conclusion fared everywhere."""
        return [one for one in self.tried if (one.policy, one.outcome) == (policy, outcome)]

    def fragile(self, policy: str, outcome: str) -> bool:
        """Whether it flips anywhere."""
        return any(one.fate == "flips" for one in self.of(policy, outcome))


@dataclass(frozen=True, eq=False)
class Comparison:
    """What the runs of a comparison left, [scenarios, replicates, ...] each, the baseline first.

    values: outcomes by name. tables: the detail of each run (experiments/comparison/recorder.py: `RunDetail`), but for hours by
    resident. size: [G] residents of each group, in the first replicate. yaml, plain: the complete scenarios.
    mechanism_files: the text of the mechanisms that they brought along, by the name that the complete scenarios give them.
    data_files: what the lists of residents and of ties held that they name.
    """

    manifest: dict[str, Any]
    scenes: list[Scene]
    groups: list[Group]
    seeds: list[int]
    values: dict[str, Reals]
    tables: dict[str, Reals]
    yaml: list[str]
    plain: list[dict[str, Any]]
    words: list[tuple[str, str]]
    place: Map | None = None
    mechanism_files: dict[str, str] = field(default_factory=dict)
    data_files: dict[str, bytes] = field(default_factory=dict)
    robustness: Robustness | None = None
    folder: Path | None = None

    @property
    def policies(self) -> list[Scene]:
        """All scenarios but the baseline."""
        return self.scenes[1:]

    @property
    def replicates(self) -> int:
        """Of every scenario."""
        return len(self.seeds)

    @property
    def detailed(self) -> bool:
        """Whether there is more of each run than outcomes: a stored batch holds these only."""
        return bool(self.tables)

    @property
    def repeated(self) -> bool:
        """Whether replicates were added until all was decided."""
        return bool(self.manifest["repeated_looks"])

    @cached_property
    def judgeable(self) -> list[Judgeable]:
        """The outcomes that are judged."""
        return chosen(self.manifest["sesoi"])
