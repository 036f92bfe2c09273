"""数字赋能: workers get tools for cases and for reaching residents."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, each, setup, weekly
from sim.scenario.declare import assumed, number


@final
class DigitalTools(Institution):
    """Tools let a worker do more in an hour of case work and invite more residents in the same time.

    Where: the creative use of digital technology raises the efficiency of community workers [seed 000]; platforms that
    collect what residents say and pass it on make services timely [seed 002]. Acts through: `speed` of case work,
    `invitations`, and `digital_skill`, for tools that are used daily are learnt. They bring no department to the table.
    """

    unit: ClassVar[Unit] = "worker"

    kind: Literal["digital_tools"] = "digital_tools"
    faster: float = number(0.2, "share more", assumed("forms that fill themselves; no source measures it"),
                           "case work done in an hour", "单位工时办理量提升", low=0, high=10)  # fmt: skip
    inviting: float = number(0.2, "share more", assumed("a message instead of a telephone call"),
                             "residents invited", "邀请人数提升", low=0, high=10)  # fmt: skip
    learnt: float = number(0.002, "share of the way a week", assumed("as fast as cases teach methods"),
                           "digital skill learnt by using them", "使用中提升的数字技能", low=0, high=1)  # fmt: skip
    setup_cost: float = setup(100_000)
    weekly_cost: float = weekly(300)
    unit_cost: float = each(20, "worker")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Speed, invitations, and skill from use."""
        return {
            "speed": strength * self.faster,
            "invitations": strength * self.inviting,
            "digital_skill": strength * self.learnt,
        }
