"""社区教育: courses in what a community can do, and in how to talk with each other."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Unit, setup, weekly
from sim.scenario.declare import assumed, number


@final
class CivicEducation(Incentive):
    """Civic education teaches what the community can do, how to speak there, and how not to shout.

    Where: residents lack public spirit and the skill to deliberate, and follow others blindly [seed 003]; many do not know
    what a community can do; education raises rational talk [seed 004]; knowledge of self-government and law [seed 002].
    Acts through: `duty` (the own anchor moves), `speaking`, `awareness` (knowledge of channels), and `calm`: fewer voices
    go down in a quarrel, where there are quarrels.
    """

    unit: ClassVar[Unit] = "resident"

    kind: Literal["civic_education"] = "civic_education"
    setup_cost: float = setup(10_000.0)
    weekly_cost: float = weekly(400.0)
    public_spirit: float = number(0.1, "share of the way", assumed("duty is high already: 89 of 100 [seed 003]"),
                                  "part of the way to full duty", "责任意识的提升", low=0, high=1)  # fmt: skip
    able_to_speak: float = number(0.3, "log-odds", assumed("odds of taking part in deliberation a third higher"),
                                  "worth of speaking", "议事能力的提升", low=0, high=10)  # fmt: skip
    knowledge: float = number(0.01, "probability a week", assumed("two in five of those who did not know within a year"),
                              "chance to come to know the community", "了解社区的概率", low=0, high=1)  # fmt: skip
    manners: float = number(0.3, "probability", assumed("no source gives a size"), "quarrels that are avoided",
                            "避免争执的概率", low=0, high=1)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Duty, speech, knowledge, and calm."""
        return {
            "duty": strength * self.public_spirit,
            "speaking": strength * self.able_to_speak,
            "awareness": strength * self.knowledge,
            "calm": strength * self.manners,
        }
