"""时间银行: hours given now are hours of help later, or for one's parents now."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.ages import ELDERLY_AGE, OLDEST, YOUNGEST
from sim.mechanism import Added, Incentive, Payment, Unit, setup, weekly
from sim.scenario.declare import assumed, design, literature, number


@final
class TimeBank(Incentive):
    """A time bank credits help given now with help later: worth much to those who need it soon, little to the young.

    Where: younger volunteers look after older people and are looked after in turn [seed 004]; in Nanjing spouse and parents
    may use the credit [gulou-2018]. Acts through: `reciprocity`, in which help for oneself is discounted by the years until
    it is needed (at 5 % a year and 30 years a fifth is left [samuelson-1937]), while relatives can use their part now. It is
    no pay, and crowds nothing out. Credits are whole, and are promised within the weekly budget.
    """

    by_age: ClassVar[bool] = True
    unit: ClassVar[Unit] = "occasion"

    kind: Literal["time_bank"] = "time_bank"
    setup_cost: float = setup(50_000.0)
    weekly_cost: float = weekly(800.0)
    credits_per_occasion: int = number(2, "credits", design("whole credits, one an hour"), "credits for one occasion",
                                       "每次参与时间币", low=0, high=1_000)  # fmt: skip
    worth_of_credit: float = number(
        0.1, "units of motivation per credit", assumed("no source gives a dose and response"),
        "worth of an hour of help when needed", "单位时间币的激励价值", low=0, high=100,
    )  # fmt: skip
    for_relatives: float = number(
        0.2, "share", assumed("those who have a spouse or parents in need of help"),
        "part of credits that relatives can use now",
        "可供亲属使用的比例", low=0, high=1,
    )  # fmt: skip
    from_age: int = number(ELDERLY_AGE, "years", literature("gulou-2018", "60 and over"),
                           "age from which one's own credits can be redeemed", "本人兑换起始年龄",
                           low=YOUNGEST, high=OLDEST)  # fmt: skip
    redemption: float = number(
        0.02, "share a week", assumed("few exchanges for each member: one a year"), "holders who redeem in a week",
        "每周兑换比例", low=0, high=1,
    )  # fmt: skip
    yuan_per_credit: float = number(
        1.0, "yuan a credit", design("finding the match"), "what the redemption of a credit costs", "单位时间币兑换成本",
        low=0, high=1_000_000,
    )  # fmt: skip
    weekly_budget: float = number(
        1e9, "yuan a week", design("no bound unless one is set"), "most that may be promised in a week", "每周预算上限",
        low=0, high=1e12,
    )  # fmt: skip
    need_age: int = number(75, "years", assumed("when daily help begins to be needed"), "age from which help is needed",
                           "需要照护的年龄", low=YOUNGEST, high=OLDEST)  # fmt: skip
    yearly_discount: float = number(0.95, "share a year", assumed("a usual discount of 5 % a year"),
                                    "worth of help a year later", "跨期贴现系数", low=0, high=1)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Help for relatives now, and for oneself after the years until it is needed."""
        worth = strength * paid_share * self.credits_per_occasion * self.worth_of_credit
        own = [1.0]  # from the age of need on
        for _ in range(self.need_age):
            own.append(own[-1] * self.yearly_discount)
        kept = [own[max(0, self.need_age - age)] for age in range(OLDEST + 1)]
        return {"reciprocity": [worth * (self.for_relatives + (1.0 - self.for_relatives) * left) for left in kept]}

    def payment(self) -> Payment:
        """Credits for every occasion of the target; the young can redeem only what relatives use."""
        return Payment(
            self.credits_per_occasion, self.yuan_per_credit, self.weekly_budget, self.redemption, self.from_age,
            self.redemption * self.for_relatives,
        )  # fmt: skip
