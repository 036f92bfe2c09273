"""What a policy itself assumes: each parameter of each of its mechanisms, what stands behind its default, and its break-even.

Kept with the comparison, so that its page says the same where the plugins of a scenario are not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sim.scenario.declare import Kind, declaration

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from sim.scenario.schema import Scenario

SourceClass = Literal["source", "calibrated", "assumed", "choice"]
Target = Literal["zero", "sesoi"]
"""What the effect of a policy has to reach: anything at all, or the smallest effect that matters."""
CLASSES: dict[Kind, SourceClass] = {
    "seed": "source", "literature": "source", "fitted": "calibrated", "assumption": "assumed", "design": "choice",
}  # fmt: skip
"""What a reader has to know of a source: somebody says so, it was fitted, nobody says so, or the experimenter chooses."""


@dataclass(frozen=True)
class PolicyNumber:
    """One parameter of a mechanism of a policy. path: as settings write it; low, high: the declared range (None: no bound);
    source: the class of its default, note: what is said of it; set_here: whether the policy has another value than `default`."""

    policy: str
    mechanism: str
    path: str
    en: str
    zh: str
    value: Any
    default: Any
    unit: str
    low: float | None
    high: float | None
    source: SourceClass
    note: str
    set_here: bool


@dataclass(frozen=True)
class TriedValue:
    """The effect at one value: mean difference to the baseline, its interval, and in how many replicates it is defined (0: the
    value makes no scenario, or an older comparison does not say)."""

    value: float
    mean: float
    low: float
    high: float
    pairs: int = 0


@dataclass(frozen=True)
class BreakEven:
    """The break-even of one number of one policy. path: as it was asked for; value: None where there is none within the range.

    least: whether the number must be at least that (else at most). low, high: its interval, an end None where it lies beyond
    the range (or beyond sixteenfold). of: the outcome; target: what its effect has to reach. assumed: the number of the policy.
    good: whether the policy reaches it as it is.
    """

    policy: str
    path: str
    en: str
    zh: str
    unit: str
    outcome: str
    target: Target
    assumed: float
    range_low: float
    range_high: float
    value: float | None
    low: float | None
    high: float | None
    least: bool
    good: bool
    replicates: int
    tried: list[TriedValue]

    @property
    def fewest_pairs(self) -> int:
        """In how many of the replicates the effect is defined at the value where it is seldomest, of those that were run."""
        return min((one.pairs for one in self.tried if one.pairs > 0), default=self.replicates)


def policy_numbers(policies: Sequence[tuple[str, Scenario]]) -> list[PolicyNumber]:
    """Of each policy, named: the parameters of its mechanisms, and its budget where it has one."""
    return [number for name, scenario in policies for number in _of_policy(name, scenario)]


def _of_policy(name: str, scenario: Scenario) -> Iterator[PolicyNumber]:
    from sim.scenario.fields import children, is_declared

    for at, mechanism in enumerate(scenario.mechanisms):
        for field, info in children(type(mechanism)).items():
            value = getattr(mechanism, field)
            if is_declared(info) and (not _is_common(field) or value != _default(info)):
                yield _number(name, mechanism.kind, f"mechanisms[{at}].{field}", info, value)
    if scenario.budget.a_year is not None:
        for field, info in children(type(scenario.budget)).items():
            yield _number(name, "budget", f"budget.{field}", info, getattr(scenario.budget, field))


def _is_common(field: str) -> bool:
    """Whether all mechanisms have it, and it is said only where it is not as usual: what they cost is said of each."""
    from sim.mechanism import COSTS, Mechanism

    of_costs = (*COSTS, *(cost.replace("cost", "covers") for cost in COSTS))
    return field in Mechanism.model_fields and field not in of_costs


def _number(policy: str, mechanism: str, path: str, info: FieldInfo, value: Any) -> PolicyNumber:
    from sim.scenario.fields import shape_of

    about, shape, default = declaration(info), shape_of(info.annotation, info.metadata), _default(info)
    return PolicyNumber(
        policy, mechanism, path, about.en, about.zh, value, default, about.unit, shape.low, shape.high,
        CLASSES[about.source.kind], about.source.note, value != default,
    )  # fmt: skip


def _default(info: FieldInfo) -> Any:
    return None if info.is_required() else info.get_default(call_default_factory=True)
