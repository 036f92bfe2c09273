"""How finely the targets of mechanisms divide residents: at most so many audiences can be told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sim.ages import ELDERLY_AGE, OLDEST, YOUNGEST
from sim.kinds import INCOME_BANDS
from sim.limits import MOST_IN_TWO_BYTES
from sim.mechanism import Mechanism, Target

MOST_AUDIENCES = MOST_IN_TWO_BYTES
"""The number of an audience takes two bytes of each resident."""

FLAGS = tuple(
    name for name, field in Target.model_fields.items() if field.annotation == bool | None and name != "college"
)
"""Attributes, yes or no, that a target asks for by the name of their column."""
NOT_NAMED = -1
"""Stands for the communities, or buildings, that no target names."""
YES_OR_NO = 2
"""Into so many a target divides residents that asks for an attribute which one has or has not."""


def most_audiences(mechanisms: Sequence[Mechanism]) -> int:
    """The most audiences that the targets can make, whoever lives there: residents in the same targets are one, and of
    each age where some mechanism offers another thing at another age."""
    targets = [mechanism.target for mechanism in mechanisms if isinstance(mechanism.target, Target)]
    ages = _classes(range(YOUNGEST, OLDEST + 1), [_ages(target) for target in targets])
    others = _classes(
        range(INCOME_BANDS), [range(target.least_income, target.greatest_income + 1) for target in targets]
    )
    for chosen in ([target.communities for target in targets], [target.buildings for target in targets]):
        named = {place for places in chosen for place in places or ()} | {NOT_NAMED}
        others *= _classes(named, [named if places is None else places for places in chosen])
    for attribute in ("college", *FLAGS):
        others *= YES_OR_NO if any(getattr(target, attribute) is not None for target in targets) else 1
    in_targets = min(ages * others, 1 << len(targets))
    if any(mechanism.by_age for mechanism in mechanisms):
        every_age = OLDEST - YOUNGEST + 1
        return every_age * min(others, in_targets)
    return in_targets


def _ages(target: Target) -> range:
    """The ages that are meant."""
    least = max(target.least_age, ELDERLY_AGE if target.group == "elderly" else YOUNGEST)
    return range(least, min(target.greatest_age, ELDERLY_AGE - 1 if target.group == "young" else OLDEST) + 1)


def _classes(values: Iterable[int], meant: Sequence[Collection[int]]) -> int:
    """Into how many classes the sets divide the values: those that lie in the same sets are one."""
    return len({tuple(value in some for some in meant) for value in values})
