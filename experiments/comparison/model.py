"""A comparison: a baseline and policies, run with the same seeds, and all that is kept of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.groups import Group
from experiments.comparison.policy_numbers import BreakEven, PolicyNumber
from experiments.comparison.sesoi import Judgeable, chosen
from experiments.outcomes import Window
from experiments.phrases.look_up import Language
from sim.scenario.given import must_be_of
from sim.scenario.wording import in_language

Reals = NDArray[np.float64]
Fate = Literal["holds", "reversed", "shrunk", "grown", "open"]
CONTRADICTED: tuple[Fate, ...] = ("reversed", "shrunk", "grown")
"""Surely the other way round; surely smaller than the smallest effect of interest; surely larger than it."""
Stance = Literal["firm", "uncontradicted", "shrinking", "conditional", "little", "as_assumed", "dependent"]
LEAST_SHOWN = 1 / 2
"""Share of variations that have to show a conclusion again; with fewer, it is said that most do not: no majority stands behind
it, even if nothing contradicts it."""
MOSTLY_SHOWN = 9 / 10
"""Share of variations from which on a conclusion is claimed whatever is assumed: half of them open would be no "whatever"."""
NINE_OF_TEN = (0.05, 0.95)
MOST_REVERSED = 1 / 10
"""Share of variations from which on no direction is claimed: the range beside each word is that of nine in ten, and a direction
with an "if" has to hold for more than these."""

KIND = "comparison"


@dataclass(frozen=True)
class Scene:
    """One scenario of a comparison. levers: what it sets otherwise than the baseline, path by path: (baseline, here).
    follows: indicators whose change follows from the rule of its own mechanisms (experiments/comparison/acting.py)."""

    name: str
    title: str
    title_zh: str
    question: str
    question_zh: str
    digest: str
    folder: str
    levers: dict[str, tuple[Any, Any]]
    follows: list[str] = field(default_factory=list)

    def named(self, language: Language) -> str:
        """The title in a language, or the name of the file where it has none."""
        return in_language(self.title, self.title_zh, language) or self.name


@dataclass(frozen=True)
class Phase:
    """Some of the reported weeks, both included, that are judged by themselves."""

    name: str
    from_week: int
    until_week: int

    @property
    def window(self) -> Window:
        """As outcomes are taken over it."""
        return Window(self.from_week, self.until_week)


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
    """How a conclusion fared in a variation; mean, low, high: the difference there. pairs, of: in how many replicates it is
    defined, and how many were run (0: an older comparison does not say)."""

    variation: str
    kind: str
    policy: str
    outcome: str
    fate: Fate
    mean: float
    low: float
    high: float
    pairs: int = 0
    of: int = 0


@dataclass(frozen=True)
class Cause:
    """Assumptions that together contradict a conclusion, with their factors; none where no few of them do."""

    policy: str
    outcome: str
    factors: dict[str, float]


def nine_of_ten(means: Sequence[float] | Reals) -> tuple[float, float] | None:
    """Between which nine of ten of them lie; None where there are fewer than two."""
    if len(means) < 2:
        return None
    low, high = np.quantile(means, NINE_OF_TEN)
    return float(low), float(high)


def stance_of_fates(counted: Mapping[Fate, int], *, one_sided: bool) -> Stance | None:
    """How far a conclusion rests on what was assumed, by how often it fared how; None where it was not tried. The one rule, over
    all weeks and within some.

    dependent: reversed in a tenth of the variations or more. as_assumed: shown again in less than half. conditional: reversed
    in some, or (what is equivalent) grown. shrinking: never reversed, but too small to matter in some. uncontradicted: open
    at most. firm: and shown again in nine tenths or more, and one_sided: nine in ten draws of the assumptions lie on one side of
    0, or within the smallest effect of interest.
    """
    if not (number := sum(counted.values())):
        return None
    fared: Counter[Fate] = Counter(counted)
    if fared["reversed"] >= MOST_REVERSED * number:
        return "dependent"
    if fared["holds"] < LEAST_SHOWN * number:
        return "as_assumed"
    if fared["reversed"] or fared["grown"]:
        return "conditional"
    if fared["shrunk"]:
        return "shrinking"
    return "firm" if one_sided and fared["holds"] >= MOSTLY_SHOWN * number else "uncontradicted"


def is_one_sided(low: float, high: float, smallest: float | None) -> bool:
    """Whether a range lies on one side of 0; of what is equivalent, within the smallest effect of interest."""
    return low > 0.0 or high < 0.0 if smallest is None else -smallest < low and high < smallest


@dataclass(frozen=True)
class PhaseRange:
    """Between which a difference within a phase lies in nine of ten draws of the assumptions; reversed: in which share of them
    it has the other sign than at home. pairs, of: as in `Tried`, over all draws. fates: in how many draws it fared how; empty in
    an older comparison."""

    policy: str
    phase: str
    outcome: str
    low: float
    high: float
    reversed: float
    pairs: int = 0
    of: int = 0
    fates: dict[Fate, int] = field(default_factory=dict)

    def stance(self, smallest: float | None) -> Stance | None:
        """By the rule that holds over all weeks; an older comparison knows only how often the sign was another."""
        if not self.fates:
            return "dependent" if self.reversed > MOST_REVERSED else None
        return stance_of_fates(self.fates, one_sided=is_one_sided(self.low, self.high, smallest))


@dataclass(frozen=True)
class Effort:
    """How much is tried: replicates in other worlds and in each draw of assumptions, draws, and conclusions traced."""

    replicates: int
    of_a_draw: int
    draws: int
    traced: int


@dataclass(frozen=True)
class Robustness:
    """What was tried, and what contradicts what. draws: of all assumptions at once; assumptions: how many were varied.
    scaled: paths of what grew with the residents, where there were half and twice as many. in_phases: of every phase.
    effort: with which it was tried, so that it can be tried again; None in an older comparison."""

    variations: list[Variation]
    tried: list[Tried]
    causes: list[Cause]
    draws: int
    assumptions: int
    scaled: list[str]
    in_phases: list[PhaseRange] = field(default_factory=list)
    effort: Effort | None = None

    def of(self, policy: str, outcome: str) -> list[Tried]:
        """How one conclusion fared everywhere."""
        return self._by_conclusion.get((policy, outcome), [])

    @cached_property
    def _by_conclusion(self) -> dict[tuple[str, str], list[Tried]]:
        """Looked up for every cell of the page: thousands of times."""
        found: dict[tuple[str, str], list[Tried]] = {}
        for one in self.tried:
            found.setdefault((one.policy, one.outcome), []).append(one)
        return found

    def stance(self, policy: str, outcome: str, smallest: float | None = None) -> Stance | None:
        """How far a conclusion rests on what was assumed; None where it was not tried.

        smallest: of what is equivalent, the smallest effect of interest; None where a direction is claimed.
        What the words mean: `stance_of_fates`.
        """
        counted = Counter(one.fate for one in self.of(policy, outcome))
        return stance_of_fates(counted, one_sided=self._one_sided(policy, outcome, smallest))

    def _one_sided(self, policy: str, outcome: str, smallest: float | None) -> bool:
        """Whether nine in ten draws of the assumptions lie on one side of 0; of what is equivalent, within what matters."""
        spread = self.over_assumptions(policy, outcome)
        return spread is not None and is_one_sided(*spread, smallest)

    def over_assumptions(self, policy: str, outcome: str) -> tuple[float, float] | None:
        """Between which the difference lies in nine of ten draws of the assumptions; None where fewer than two are known."""
        means = [one.mean for one in self.of(policy, outcome) if one.kind == "assumptions" and np.isfinite(one.mean)]
        return nine_of_ten(means)

    def pairs_in_draws(self, policy: str, outcome: str) -> tuple[int, int]:
        """In how many replicates of all draws the difference is defined, and how many were run."""
        draws = [one for one in self.of(policy, outcome) if one.kind == "assumptions"]
        return sum(one.pairs for one in draws), sum(one.of for one in draws)

    def in_phase(self, policy: str, phase: str, outcome: str) -> PhaseRange | None:
        """The same within a phase."""
        mine = [one for one in self.in_phases if (one.policy, one.phase, one.outcome) == (policy, phase, outcome)]
        return mine[0] if mine else None


def must_be_a_comparison(given: object, call: str) -> None:
    """Raise TypeError unless it is one. call: the function, in the message."""
    must_be_of(given, Comparison, call, "sihua.compare(...) or sihua.load_comparison(...)")


@dataclass(frozen=True, eq=False)
class Comparison:
    """What the runs of a comparison left, [scenarios, replicates, ...] each, the baseline first.

    values: outcomes by name, over all weeks; in_phases: the same within some. phases: those of each policy.
    tables: the detail of each run (experiments/comparison/recorder.py: `RunDetail`), but for hours by
    resident. size: [G] residents of each group, in the first replicate. yaml, plain: the complete scenarios.
    mechanism_files: the text of their plugins, by the name that the complete scenarios give them.
    data_files: what the lists of residents and of ties held that they name. numbers: what the policies assume; break_evens: of
    those that were asked for.
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
    numbers: list[PolicyNumber] = field(default_factory=list)
    break_evens: list[BreakEven] = field(default_factory=list)
    folder: Path | None = None
    phases: dict[str, list[Phase]] = field(default_factory=dict)
    in_phases: dict[Window, dict[str, Reals]] = field(default_factory=dict)

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

    def left_out(self, outcome: str) -> dict[str, float]:
        """By scenario, which share of the weeks or quarters that an outcome is a mean of are left out, for it is not defined in
        them; without those of which none is, and empty where nobody knows."""
        if (shares := self.tables.get("defined")) is None:
            return {}
        found = 1.0 - shares[:, :, list(self.values).index(outcome)].mean(axis=1)
        return {scene.name: float(share) for scene, share in zip(self.scenes, found, strict=True) if share > 0.0}

    @property
    def repeated(self) -> bool:
        """Whether replicates were added until all was decided."""
        return bool(self.manifest["repeated_looks"])

    @cached_property
    def judgeable(self) -> list[Judgeable]:
        """The outcomes that are judged."""
        return chosen(self.manifest["sesoi"])
