"""楼院门栋自治, 楼委会: those who share a courtyard or a stairwell run it themselves."""

from __future__ import annotations

import math
from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Unit, setup, weekly
from sim.scenario.declare import assumed, design, number
from sim.state import SERVICE
from sim.terms import programme


@final
class BuildingSelfGovernance(Incentive):
    """Self-government of a building makes the group small, so that nobody thinks that somebody else will do it.

    Where: sub-committees, self-government of courtyards and stairwells [seed 002]; 208 building committees in the 154
    communities of Shijingshan [seed 004]. Acts through: `small_group`, for people ride free in large groups [olson-1965],
    `contact` (the head of the stairwell knows everybody), and `activities` of service that residents host.
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["building_self_governance"] = "building_self_governance"
    setup_cost: float = setup(10_000.0)
    weekly_cost: float = weekly(100.0)
    times_smaller: float = number(4.0, "times", design("five people of one stairwell instead of twenty"),
                                  "how much smaller the group is that one answers to", "群体缩小倍数",
                                  low=1, high=1000)  # fmt: skip
    called_on: float = number(0.1, "probability a week", assumed("less than the activity group reaches its members (0.25)"),
                              "chance to be told by the building committee", "楼委会触达率", low=0, high=1)  # fmt: skip
    works: float = number(0.5, "a week per 1,000 adults", design("a clean-up of each building every few months"),
                          "works that buildings do themselves", "楼院自办活动数", low=0, high=100)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """A small group, a knock at the door, and work in the own courtyard."""
        return {
            "small_group": strength * math.log(self.times_smaller),
            "contact": strength * self.called_on,
            "activities": programme(strength * self.works, slot="evening", depth=SERVICE, host="residents"),
        }
