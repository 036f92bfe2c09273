"""虚拟公共空间, 智慧社区: activities and deliberation on the phone."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.ages import ELDERLY_AGE, OLDEST, YOUNGEST
from sim.mechanism import Added, Incentive, Unit, setup, weekly
from sim.scenario.declare import assumed, design, number
from sim.state import DELIBERATION
from sim.terms import programme


@final
class OnlinePlatform(Incentive):
    """An online platform takes community affairs to the phone, and leaves behind whom nobody shows how.

    Where: online exchange grows while meetings fall; most chat groups have no plan and nobody in charge [seed 003];
    inclusive use of digital means [seed 002]; fear for one's data [seed 004]. Acts through: `to_online` (a daytime activity
    less, an online one more), `activities` in which people speak online and `heard`, both only as far as somebody manages
    it, and `online_misfit`: privacy makes it worse for everybody, help makes it better for those who are helped.
    """

    by_age: ClassVar[bool] = True
    unit: ClassVar[Unit] = "community"

    kind: Literal["online_platform"] = "online_platform"
    setup_cost: float = setup(100_000.0)
    weekly_cost: float = weekly(1_000.0)
    moved: float = number(0.3, "share", design("where a form on the phone will do"), "daytime activities that move online",
                          "改为线上的活动比例", low=0, high=1)  # fmt: skip
    topics: float = number(2.0, "a week per 1,000 adults", design("four topics a week for 2,000 adults"),
                           "topics that are discussed online, where somebody sees to it", "线上议题数",
                           low=0, high=100)  # fmt: skip
    management: float = number(0.3, "0 to 1", assumed("most groups lack planning and responsibility [seed 003]"),
                               "quality of management", "运营管理质量", low=0, high=1)  # fmt: skip
    closes_loop: float = number(0.3, "probability", assumed("no source gives a size"),
                                "voices heard that were not, under full management", "闭环回应的概率", low=0, high=1)  # fmt: skip
    privacy_cost: float = number(0.05, "0 to 1", assumed("fear for one's data"), "how much worse online fits everybody",
                                 "隐私顾虑", low=0, high=1)  # fmt: skip
    inclusion: float = number(0.0, "0 to 1", assumed("none unless somebody teaches"),
                              "how much better online fits who is helped",
                              "数字普惠帮助", low=0, high=1)  # fmt: skip
    helped_from_age: int = number(ELDERLY_AGE, "years", design("help is for the elderly"), "age from which help is given",
                                  "帮助的起始年龄", low=YOUNGEST, high=OLDEST)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Fewer daytime activities and more online, voices that are heard, and what is in the way."""
        topics = programme(strength * self.management * self.topics, slot="online", depth=DELIBERATION)
        help_at = [self.inclusion if age >= self.helped_from_age else 0.0 for age in range(OLDEST + 1)]
        return {
            "to_online": strength * self.moved,
            "activities": topics,
            "heard": strength * self.management * self.closes_loop,
            "online_misfit": [strength * (self.privacy_cost - help) for help in help_at],
        }
