"""时间灵活: activities in the evening, at the weekend, and in short pieces."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Unit, weekly
from sim.scenario.declare import design, number


@final
class FlexibleScheduling(Incentive):
    """Flexible scheduling opens the door when working people are at home, and lets them come for half an hour.

    Where: forms and times of taking part should be flexible; face-to-face meetings by day are a misfit, not unwillingness
    [seed 003]. Acts through: `to_evening` (a daytime activity less, an evening one more) and `effort`, for a micro slot takes
    less of one's free time. Evenings suit the retired less than days do.
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["flexible_scheduling"] = "flexible_scheduling"
    weekly_cost: float = weekly(300.0)
    moved: float = number(0.4, "share", design("workers want evenings of their own"),
                          "daytime activities that move to the evening",
                          "改为晚间周末的活动比例", low=0, high=1)  # fmt: skip
    shorter: float = number(0.2, "share", design("a fifth of the time on average"),
                            "part of the time of an occasion that micro slots save",
                            "微时段节省的时间比例", low=0, high=1)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Later, and shorter."""
        return {"to_evening": strength * self.moved, "effort": -strength * self.shorter}
