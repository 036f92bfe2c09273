"""银发党建: retired party members put their skill and standing to use."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.kinds import TargetGroup
from sim.mechanism import Added, Incentive, Target, Unit, weekly
from sim.scenario.declare import assumed, choice, design, number


class ElderlyMembers(Target):
    """Party members of 60 and over, unless a scenario says otherwise."""

    group: TargetGroup = choice("elderly", design("the retired"), "group", "群体")
    party_member: bool | None = choice(True, design("whom it is for"), "party members only, or others only", "党员")


@final
class SilverParty(Incentive):
    """Retired party members are called on, thanked, and help with cases.

    Where: retired party members are mobilised, "银发党建" [seed 003]; respected elders settle disputes between neighbours
    [seed 004]. Acts through: `contact` by their branch, `recognition`, and `helpers`: skilled hours on the cases that
    wait. Its price is that the elderly take part more.
    """

    unit: ClassVar[Unit] = "resident"

    kind: Literal["silver_party"] = "silver_party"
    target: ElderlyMembers = ElderlyMembers()
    weekly_cost: float = weekly(200.0)
    called_on: float = number(0.3, "probability a week", assumed("a branch meets every month"),
                              "chance to be called on by the branch",
                              "支部触达率", low=0, high=1)  # fmt: skip
    standing: float = number(0.05, "units of motivation", assumed("as an honour"), "what being needed is worth",
                             "被需要的激励价值",
                             low=0, high=100)  # fmt: skip
    hours: float = number(1.0, "hours a week per 1,000 adults", design("an afternoon a week for 4,000 adults"),
                          "hours on cases",
                          "协办工时", low=0, high=100)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """A call, a thank-you, and hours."""
        return {
            "contact": strength * self.called_on,
            "recognition": strength * self.standing,
            "helpers": strength * self.hours,
        }
