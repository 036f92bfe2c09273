"""督办: somebody sees to it that what was said and asked for is done, and reports back."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.kinds import GrowsBy
from sim.mechanism import Added, Institution, Unit, weekly
from sim.scenario.declare import assumed, number


@final
class FollowUp(Institution):
    """Follow-up makes voices count: what was said comes back with an answer, and old cases are not dropped.

    Where: supervised follow-up of what was deliberated, led by the secretary of the community and the party committee
    [seed 003]. Acts through: `heard`, which teaches that speaking is worth it, and `not_dropped`: a case past its
    deadline is not given up.
    """

    unit: ClassVar[Unit] = "community"
    grows_by: ClassVar[GrowsBy] = "voices"

    kind: Literal["follow_up"] = "follow_up"
    weekly_cost: float = weekly(300.0)
    answered: float = number(0.6, "probability", assumed("of those voices that were ignored; no source gives a size"),
                             "voices heard that were not", "新增采纳概率", low=0, high=1)  # fmt: skip
    pursued: float = number(0.5, "probability", assumed("no source gives a size"), "overdue cases that are not given up",
                            "逾期诉求不放弃的概率", low=0, high=1)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Answers, and patience."""
        return {"heard": strength * self.answered, "not_dropped": strength * self.pursued}
