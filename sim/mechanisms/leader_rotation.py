"""干部轮岗: leaders of departments change their posts regularly."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.calendar import WEEKS_OF_YEAR
from sim.mechanism import Added, Institution, Unit, each, setup
from sim.scenario.declare import design, number


@final
class LeaderRotation(Institution):
    """A leader who is rotated takes the ties along: what was done by acquaintance is no longer done, institutions stay.

    Where: "so-called cooperation rests on the acquaintance of leaders" [seed 000]; this is what happens where they go, the
    counterfactual for ties. Acts through: `rotation`, the chance of each leader in a week. It is for the whole subdistrict:
    where the target is some of its communities, in the proportion of these.
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["leader_rotation"] = "leader_rotation"
    a_year: float = number(0.5, "share a year", design("a post for two years on average"), "leaders who are rotated in a year",
                           "每年轮岗比例", low=0, high=1)  # fmt: skip
    setup_cost: float = setup(0)
    unit_cost: float = each(20, "community")

    def effects(self, strength: float, paid_share: float) -> Added:
        """The weekly chance that makes the yearly one."""
        return {"rotation": strength * (1.0 - (1.0 - self.a_year) ** (1.0 / WEEKS_OF_YEAR))}
