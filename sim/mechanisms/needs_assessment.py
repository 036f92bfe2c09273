"""需求清单, 最大公约数: residents are asked what they need before anything is planned."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, setup, weekly
from sim.scenario.declare import assumed, number


@final
class NeedsAssessment(Institution):
    """A list of needs lets officials plan for everybody, where they planned for those who came last time.

    Where: learning needs first, and designing activities on common interests [seed 000]; lists of needs and their greatest
    common divisor [seed 002]. Acts through: `needs_share`, the part of the calendar that follows residents' needs and no
    longer imitates who came. An activity that matches a need is worth more to those who have it [clary-1998].
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["needs_assessment"] = "needs_assessment"
    setup_cost: float = setup(10_000.0)
    weekly_cost: float = weekly(200.0)
    followed: float = number(
        0.6, "share", assumed("what is learnt is not always done"),
        "part of the imitating calendar that follows the list instead",
        "需求清单的采用程度", low=0, high=1,
    )  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """A calendar that follows needs."""
        return {"needs_share": strength * self.followed}
