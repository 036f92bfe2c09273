"""What a mechanism is: a declared lever that acts only through named terms of the week, pays, and costs.

A mechanism never writes a resident's state. Each week it *declares* what it adds to which term for its target; the
effects of several blocks add up, so that their order cannot matter, and without a block the run is exactly the run
without it. Mechanisms are found by their folder `sim/mechanisms`: one file, one final class each.
"""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, ClassVar, Literal, Self, get_args

from pydantic import Field, model_validator

from sim.scenario.blocks.base import Block
from sim.scenario.declare import choice, design, number

Week = Annotated[int, Field(ge=-5200, le=5200)]
TERMS = ("reward", "reciprocity", "recognition", "visibility")
"""Terms of the week that a mechanism may add to, each for everyone in its target, in units of intrinsic motivation (the
decision's drive) unless said:
`reward`: tangible and contingent on taking part; `reciprocity`: help in return; `recognition`: thanks; `visibility`: how
much more participation of neighbours is seen than one meets, as a share of it."""
OLDEST = 99


class Target(Block):
    """A selector over attributes that stay with a row; every field that is given must hold."""

    group: Literal["everyone", "elderly", "young"] = choice(
        "everyone", design("60 and over, or 18 to 59"), "group", "群体"
    )
    least_age: int = number(18, "years", design("no bound"), "youngest", "最小年龄", low=18, high=99)
    greatest_age: int = number(99, "years", design("no bound"), "oldest", "最大年龄", low=18, high=99)
    female: bool | None = choice(None, design("either"), "women only, or men only", "性别")
    least_income: int = number(
        0, "band", design("no bound"), "lowest of five income bands", "最低收入档", low=0, high=4
    )
    greatest_income: int = number(
        4, "band", design("no bound"), "highest of five income bands", "最高收入档", low=0, high=4
    )
    college: bool | None = choice(
        None, design("either"), "with a college degree only, or without only", "大专及以上学历"
    )
    migrant: bool | None = choice(None, design("either"), "migrants only, or locals only", "流动人口")
    party_member: bool | None = choice(None, design("either"), "party members only, or others only", "党员")
    home_owner: bool | None = choice(None, design("either"), "owners only, or tenants only", "房屋所有者")
    communities: list[int] | None = choice(None, design("all"), "communities, counted from 0", "社区")

    @model_validator(mode="after")
    def _somebody_can_be_meant(self) -> Self:
        if self.least_age > self.greatest_age:
            raise ValueError(f"nobody is at least {self.least_age} and at most {self.greatest_age} years old")
        if self.least_income > self.greatest_income:
            raise ValueError(f"nobody has at least income band {self.least_income} and at most {self.greatest_income}")
        if (self.group == "elderly" and self.greatest_age < 60) or (self.group == "young" and self.least_age >= 60):
            raise ValueError(
                f"group {self.group} and the ages {self.least_age} to {self.greatest_age} exclude each other"
            )
        return self


@dataclass(frozen=True)
class Payment:
    """What a mechanism hands out for each occasion, and from which purse.

    points: whole points per occasion; yuan_per_point: what the redemption of a point costs; budget: yuan a week that
    may be promised at most; redemption: share of residents who redeem their balance in a week, from an age on, and before.
    """

    points: int
    yuan_per_point: float
    budget: float
    redemption: float
    from_age: int = 18
    redemption_before: float = 0.0


class Mechanism(Block, ABC):
    """A lever with target, weeks, intensity and cost. Subclasses add their parameters and say what they do."""

    by_age: ClassVar[bool] = False
    """Whether it offers or pays more at one age than at another."""

    kind: str
    target: Target = Target()
    intensity: float = number(1.0, "0 to 1", design("a dose; 0 is exactly as if the block were absent"), "intensity", "强度",
                              low=0, high=1)  # fmt: skip
    from_week: Week = number(1, "week", design("week 1 is the first reported week; 0 and below lie in the warm-up"),
                             "first week", "起始周")  # fmt: skip
    until_week: Week | None = number(None, "week", design("to the end"), "last week", "结束周")
    ramp_weeks: int = number(0, "weeks", design("at once"), "weeks until full intensity", "渐进周数", low=0, high=520)
    setup_cost: float = number(
        0.0, "yuan", design("depends on the place"), "cost of setting it up", "启动成本", low=0, high=1e12
    )
    weekly_cost: float = number(0.0, "yuan a week", design("depends on the place"), "cost of running it", "每周运行成本",
                                low=0, high=1e12)  # fmt: skip

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.until_week is not None and self.until_week < self.from_week:
            raise ValueError(f"ends in week {self.until_week}, before it starts in week {self.from_week}")
        return self

    def strength(self, week: int) -> float:
        """How strongly it is in force in reported week `week`: 0 outside its weeks, rising over the ramp."""
        if self.intensity == 0.0 or week < self.from_week or (self.until_week is not None and week > self.until_week):
            return 0.0
        return self.intensity * min(1.0, (week - self.from_week + 1) / (self.ramp_weeks + 1))

    @abstractmethod
    def effects(self, strength: float, paid_share: float) -> dict[str, float | list[float]]:
        """What it adds this week to which of `TERMS`, for everyone in its target: a number, or one for each age from 0 to
        `OLDEST`.

        paid_share: the share of last week's promises that its budget could pay (1 where it promises nothing).
        """

    def payment(self) -> Payment | None:
        """What it pays for each occasion; None where it pays nothing."""
        return None


@cache
def catalogue() -> dict[str, type[Mechanism]]:
    """Every mechanism in the folder `sim/mechanisms`, by its kind."""
    return {get_args(found.model_fields["kind"].annotation)[0]: found for found in _classes()}


def _classes() -> Iterator[type[Mechanism]]:
    import sim.mechanisms as folder

    for module in sorted(info.name for info in pkgutil.iter_modules(folder.__path__)):
        contents = vars(importlib.import_module(f"{folder.__name__}.{module}")).values()
        yield from (c for c in contents if isinstance(c, type) and issubclass(c, Mechanism) and c is not Mechanism)
