"""What a mechanism is: a declared lever that acts only through named terms of the week, pays, and costs.

A mechanism never writes a resident's state. Each week it *declares* what it adds to which term for its target; the
effects of several blocks add up, so that their order cannot matter, and without a block the run is exactly the run
without it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, TypeAlias, get_args

from pydantic import Field, model_validator

from sim.ages import ELDERLY_AGE, OLDEST, YOUNGEST
from sim.kinds import INCOME_BANDS, GrowsBy, TargetGroup
from sim.kinds import Unit as Unit
from sim.scenario.blocks.base import Block
from sim.scenario.declare import choice, design, number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.terms import TermName

Week = Annotated[int, Field(ge=-5200, le=5200)]
Covers = Literal["subdistrict", "community"]
"""What a cost is for: the whole subdistrict once, or each community that the mechanism concerns."""
COSTS = ("setup_cost", "weekly_cost", "unit_cost")
"""The fields of a mechanism that are what it costs, in yuan: once, every week, and for each unit."""
if TYPE_CHECKING:
    Amount: TypeAlias = float | Sequence[float] | NDArray[np.float64]
    Added: TypeAlias = dict[TermName, Amount]
else:
    Amount, Added = Any, dict
"""What is added to a term: a number; for residents also one for each age from 0 to `OLDEST`; for a term that is a table, one
for each of its entries. `Added`: how much to which term; a misspelt term fails the type check."""


class Place(Block):
    """Some communities, or all of them."""

    communities: list[int] | None = choice(None, design("all"), "communities, counted from 0", "社区（从 0 起编号）")


class Target(Place):
    """A selector over attributes that stay with a row; every field that is given must hold."""

    group: TargetGroup = choice("everyone", design("60 and over, or 18 to 59"), "group", "群体")
    least_age: int = number(YOUNGEST, "years", design("no bound"), "youngest", "最小年龄", low=YOUNGEST, high=OLDEST)
    greatest_age: int = number(OLDEST, "years", design("no bound"), "oldest", "最大年龄", low=YOUNGEST, high=OLDEST)
    female: bool | None = choice(None, design("either"), "women only, or men only", "性别")
    least_income: int = number(
        0, "band", design("no bound"), "lowest of five income bands", "最低收入档", low=0, high=INCOME_BANDS - 1
    )
    greatest_income: int = number(
        INCOME_BANDS - 1,
        "band",
        design("no bound"),
        "highest of five income bands",
        "最高收入档",
        low=0,
        high=INCOME_BANDS - 1,
    )
    college: bool | None = choice(
        None, design("either"), "with a college degree only, or without only", "大专及以上学历"
    )
    migrant: bool | None = choice(None, design("either"), "migrants only, or locals only", "流动人口")
    party_member: bool | None = choice(None, design("either"), "party members only, or others only", "党员")
    home_owner: bool | None = choice(None, design("either"), "owners only, or tenants only", "房屋所有者")
    buildings: list[Annotated[int, Field(ge=0)]] | None = choice(
        None, design("all"), "buildings, counted from 0 over the whole subdistrict", "楼栋（全街道从 0 起编号）"
    )

    @model_validator(mode="after")
    def _somebody_can_be_meant(self) -> Self:
        if self.least_age > self.greatest_age:
            raise ValueError(f"nobody is at least {self.least_age} and at most {self.greatest_age} years old")
        if self.least_income > self.greatest_income:
            raise ValueError(f"nobody has at least income band {self.least_income} and at most {self.greatest_income}")
        nobody_old = self.group == "elderly" and self.greatest_age < ELDERLY_AGE
        if nobody_old or (self.group == "young" and self.least_age >= ELDERLY_AGE):
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
    from_age: int = YOUNGEST
    redemption_before: float = 0.0


def setup(yuan: float) -> Any:
    """The cost of setting a mechanism up, in a place of the default's size."""
    return number(yuan, "yuan", design("an order of magnitude; set your own"), "cost of setting it up", "启动成本",
                  low=0, high=1e12)  # fmt: skip


def weekly(yuan: float) -> Any:
    """What running it costs a week at full intensity."""
    return number(yuan, "yuan a week", design("an order of magnitude; set your own"), "cost of running it",
                  "每周运行成本", low=0, high=1e12)  # fmt: skip


def each(yuan: float, unit: str) -> Any:
    """What each of the mechanism's units costs a week at full intensity; the class says which (`unit`)."""
    return number(yuan, f"yuan a week for each {unit}", design("an order of magnitude; set your own"), "cost of a unit",
                  "单位成本", low=0, high=1e9)  # fmt: skip


class Mechanism(Block, ABC):
    """A lever with target, weeks, intensity and cost. Subclasses add their parameters and say what they do.

    A subclass is an `Incentive`, which residents get who are in its target, or an `Institution`, which communities have.
    """

    by_age: ClassVar[bool] = False
    """Whether it offers or pays more at one age than at another."""
    unit: ClassVar[Unit]
    """What `unit_cost` is paid for: each resident in the target, each of their occasions; each filled post, case closed,
    activity added, active organization, or community in the target."""

    grows_by: ClassVar[GrowsBy] = "nothing"
    """By what use it grows where a scenario says that institutions do (`institutions.growing`)."""

    kind: str
    target: Place = Place()
    intensity: float = number(1.0, "0 to 1", design("a dose; 0 is exactly as if the block were absent"), "intensity", "强度",
                              low=0, high=1)  # fmt: skip
    from_week: Week = number(1, "week", design("week 1 is the first reported week; 0 and below lie in the warm-up"),
                             "first week", "起始周")  # fmt: skip
    until_week: Week | None = number(None, "week", design("to the end"), "last week", "结束周")
    ramp_weeks: int = number(0, "weeks", design("at once"), "weeks until full intensity", "渐进周数", low=0, high=520)
    may_reach_nobody: bool = choice(
        False, design("a target that means nobody is an error, unless that is meant"), "the target may mean nobody",
        "目标人群可以为空",
    )  # fmt: skip
    setup_cost: float = setup(0.0)
    setup_covers: Covers = choice(
        "subdistrict", design("one office sets it up for all"), "what the set-up cost is for", "启动成本覆盖范围"
    )
    weekly_cost: float = weekly(0.0)
    weekly_covers: Covers = choice(
        "subdistrict", design("one office runs it for all"), "what the running cost is for", "运行成本覆盖范围"
    )
    unit_cost: float = each(0.0, "unit")

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
    def effects(self, strength: float, paid_share: float) -> Added:
        """What it adds this week to which terms (`sim.terms.TERMS`), for everyone in its target, or its communities.

        strength: from above 0 to 1; a mechanism of half the strength should add half as much.
        paid_share: the share of last week's promises that its budget could pay (1 where it promises nothing); 0 in a week
        that does not pay.
        """

    def acts_through(self) -> list[str]:
        """The terms that it adds to at full strength, with its parameters; `sim.terms.TERMS` says what each acts on."""
        import numpy as np  # late: reading a scenario needs none

        return [term for term, amount in self.effects(1.0, 1.0).items() if np.any(np.asarray(amount) != 0.0)]

    def pays(self, week: int) -> bool:
        """Whether what it promises is paid in reported week `week`."""
        return True

    def payment(self) -> Payment | None:
        """What it pays for each occasion; None where it pays nothing."""
        return None


class Incentive(Mechanism, ABC):
    """A mechanism that concerns residents, chosen by their attributes; its communities are those of the target."""

    target: Target = Target()


class Institution(Mechanism, ABC):
    """A mechanism that communities have: it changes what officials, organizations and departments do."""


def kind_of(mechanism: type[Mechanism]) -> str:
    """The kind that a class declares: `kind: Literal["points"] = "points"`; empty where it declares none."""
    field = mechanism.model_fields.get("kind")
    choices = get_args(field.annotation) if field is not None else ()
    return str(choices[0]) if len(choices) == 1 and isinstance(choices[0], str) else ""
