"""社区文化活动, 同化型互动: festivals, performances, haircuts and contests, in which neighbours become familiar."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.kinds import SlotName
from sim.mechanism import Added, Incentive, Payment, Unit, each, weekly
from sim.scenario.blocks.base import NEEDS
from sim.scenario.declare import assumed, choice, design, number
from sim.terms import programme

POINTS_OF_A_PRIZE = 100
"""Points are whole: a prize is counted in hundredths, so that a dose of it is still some."""


@final
class CultureProgramme(Incentive):
    """A culture programme brings neighbours together for its own sake: slow belonging, and small prizes if one wants.

    Where: few culture activities, and so little identity and belonging [seed 002]; haircuts and knife-sharpening,
    performances, online votes, quizzes with prizes [seed 003]. Acts through: `activities` of depth 1, `meeting` and, slowly,
    `belonging`; a stage is `recognition`, while a prize is a `reward` and crowds out like any other [deci-1999].
    """

    unit: ClassVar[Unit] = "activity"

    kind: Literal["culture_programme"] = "culture_programme"
    weekly_cost: float = weekly(200.0)
    unit_cost: float = each(500.0, "activity")
    activities: float = number(1.0, "a week per 1,000 adults", design("two a week for 2,000 adults"), "activities added",
                               "新增活动数", low=0, high=100)  # fmt: skip
    need: Literal["health_care", "culture", "environment", "family", "work_learning", "safety_order"] = choice(
        "culture", design("what it is called after"), "need that the activities are for", "活动面向的需求"
    )
    slot: SlotName = choice("evening", design("performances"), "when", "时段")
    familiar: float = number(0.5, "share more", assumed("no source gives a size"),
                             "how much more belonging an occasion makes",
                             "交往增加", low=0, high=10)  # fmt: skip
    identity: float = number(0.002, "share of the way a week", assumed("a tenth of the way in a year"),
                             "belonging from what is celebrated", "文化认同带来的归属感", low=0, high=1)  # fmt: skip
    stage: float = number(0.02, "units of motivation", assumed("less than an honour"), "what being on stage is worth",
                          "登台的激励价值", low=0, high=100)  # fmt: skip
    prize: float = number(0.0, "units of reward", assumed("none unless one is set"), "what a prize for each occasion attracts",
                          "奖品的吸引力", low=0, high=100)  # fmt: skip
    yuan_per_prize: float = number(5.0, "yuan a prize", design("a towel"), "what a prize costs", "奖品单价",
                                   low=0, high=1e6)  # fmt: skip
    prize_budget: float = number(1e9, "yuan a week", design("no bound unless one is set"), "most for prizes in a week",
                                 "每周奖品预算上限", low=0, high=1e12)  # fmt: skip

    def unread(self) -> dict[str, str]:
        """Without a prize nothing is paid for one."""
        where = "only where `prize` is above 0"
        return {} if self.prize > 0.0 else {"yuan_per_prize": where, "prize_budget": where}

    def effects(self, strength: float, paid_share: float) -> Added:
        """Activities, familiarity, and what is won."""
        return {
            "activities": programme(strength * self.activities, slot=self.slot, depth=1, need=NEEDS.index(self.need)),
            "meeting": strength * self.familiar,
            "belonging": strength * self.identity,
            "recognition": strength * self.stage,
            "reward": strength * paid_share * self.prize,
        }

    def payment(self) -> Payment | None:
        """A prize for every occasion of the target, handed over at once, in hundredths; none where there is no prize."""
        if not self.prize > 0.0:
            return None
        return Payment(POINTS_OF_A_PRIZE, self.yuan_per_prize / POINTS_OF_A_PRIZE, self.prize_budget, 1.0)
