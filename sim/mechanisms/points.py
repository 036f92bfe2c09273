"""积分制: points for taking part, redeemed for goods."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Payment, Unit, setup, weekly
from sim.scenario.declare import assumed, choice, design, number


@final
class Points(Incentive):
    """Points pay for taking part, and crowd out what came for nothing.

    Where: party members' points [seed 002], love supermarkets and kindness banks where points buy goods [seed 003].
    Acts through: `reward` (contingent and tangible). A small reward crowds out more than it pays, a large one pays, and both
    leave less behind when they end [frey-1997, gneezy-2000, deci-1999]. What is donated to neighbours in need is no pay: it
    acts through `recognition`, and crowding scales with the part kept for oneself (`donated` is the rest: of everybody alike,
    or on average where `learning.incentives` lets people choose). What people expect may outlast the scheme (there, too). On
    an intermittent schedule only every so many weeks pay; that a reward depends on it (`bargain`) crowds out in the weeks
    between, too. Pays within its budget: when it is short, everybody gets the same share of what was promised, and last
    week's share is believed.
    """

    unit: ClassVar[Unit] = "occasion"

    kind: Literal["points"] = "points"
    setup_cost: float = setup(20_000.0)
    weekly_cost: float = weekly(500.0)
    points_per_occasion: int = number(10, "points", design("whole points"), "points for one occasion", "每次参与积分",
                                      low=0, high=1_000_000)  # fmt: skip
    worth_of_point: float = number(
        0.03, "units of reward per point", assumed("no source gives a dose and response for Chinese communities"),
        "how much a point attracts", "单位积分的吸引力", low=0, high=100,
    )  # fmt: skip
    yuan_per_point: float = number(
        0.2, "yuan a point", design("a towel or a bag of rice for a month's points"), "cost of a redeemed point",
        "单位积分兑换成本", low=0, high=1_000_000,
    )  # fmt: skip
    weekly_budget: float = number(
        1e9, "yuan a week", design("no bound unless one is set; kindness banks live on donations [seed 003]"),
        "most that may be promised in a week", "每周预算上限", low=0, high=1e12,
    )  # fmt: skip
    redemption: float = number(
        0.1, "share a week", assumed("every ten weeks"), "residents who redeem their points in a week", "每周兑换比例",
        low=0, high=1,
    )  # fmt: skip

    schedule: Literal["constant", "intermittent"] = choice(
        "constant", design("intermittent: only some weeks pay"), "when it pays", "发放方式"
    )
    every_weeks: int = number(4, "weeks", design("a points day a month, on an intermittent schedule"),
                              "weeks from one that pays to the next", "发放间隔周数", low=1, high=520)  # fmt: skip
    donated: float = number(0.0, "share", assumed("all is for oneself"), "part of the points that goes to neighbours in need",
                            "捐赠积分比例", low=0, high=1)  # fmt: skip

    def unread(self) -> dict[str, str]:
        """Where every week pays there is no interval."""
        return {} if self.schedule == "intermittent" else {"every_weeks": "only where `schedule` is intermittent"}

    def pays(self, week: int) -> bool:
        """In every week, or in one of several."""
        return self.schedule == "constant" or (week - self.from_week) % self.every_weeks == 0

    def effects(self, strength: float, paid_share: float) -> Added:
        """A contingent reward, worth what the points bought last week; of what is donated, thanks."""
        worth = strength * self.points_per_occasion * self.worth_of_point
        return {
            "bargain": worth * (1.0 - self.donated),
            "reward": paid_share * worth * (1.0 - self.donated),
            "donated": (1.0 + paid_share) * worth * self.donated,
            "recognition": paid_share * worth * self.donated,
        }

    def payment(self) -> Payment:
        """Points for every occasion of the target."""
        return Payment(self.points_per_occasion, self.yuan_per_point, self.weekly_budget, self.redemption)
