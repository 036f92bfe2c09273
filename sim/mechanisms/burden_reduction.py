"""减负增效、事项准入: what is handed down to a community needs admission."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, each, setup, weekly
from sim.scenario.declare import assumed, number


@final
class BurdenReduction(Institution):
    """Tasks that are not admitted give workers their hours back, for residents.

    Where: a system of admission for tasks does not exist yet, so that the committee is over-administered and cannot be
    self-governing; campaigns to cut burdens [seed 002]. Acts through: `admin_relief`, a part of the tasks from above that
    goes. What the hours then do (cases, activities, trust in a committee that serves, mission [lipsky-1980]) follows.
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["burden_reduction"] = "burden_reduction"
    refused: float = number(0.3, "share of tasks from above", assumed("no source counts tasks before and after"),
                            "tasks that are not admitted", "未获准入的行政事项比例", low=0, high=1)  # fmt: skip
    setup_cost: float = setup(10_000)
    weekly_cost: float = weekly(0)
    unit_cost: float = each(50, "community")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Fewer tasks from above."""
        return {"admin_relief": strength * self.refused}
