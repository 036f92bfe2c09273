"""荣誉表彰: those who take part are named and thanked in public."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Unit, each, weekly
from sim.scenario.declare import assumed, number


@final
class Honours(Incentive):
    """Honours thank those who take part, and show the others that they do.

    Where: rewards that move people's enthusiasm [seed 002]; the brand that grew out of neighbours' care, "老街坊" [seed
    003]. Acts through: `recognition`, which is a symbol and expected by nobody as pay, so that it does not crowd out
    [deci-1999], and `visibility`: more neighbours are seen to take part than one meets [ajzen-1991, the perceived norm].
    """

    unit: ClassVar[Unit] = "occasion"

    kind: Literal["honours"] = "honours"
    weekly_cost: float = weekly(100.0)
    unit_cost: float = each(1.0, "occasion")
    worth: float = number(0.05, "units of motivation", assumed("a tenth of the mean intrinsic motivation"),
                          "what being honoured is worth", "荣誉的激励价值", low=0, high=100)  # fmt: skip
    shown: float = number(0.5, "share more", assumed("half as many again as one meets: the board at the gate"),
                          "how much more participation is seen", "参与可见度提升", low=0, high=100)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Recognition for taking part, and participation that is seen."""
        return {"recognition": strength * self.worth, "visibility": strength * self.shown}
