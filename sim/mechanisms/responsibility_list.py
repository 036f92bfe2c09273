"""权责清单: it is written down which department leads what."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, each, setup
from sim.scenario.declare import assumed, number


@final
class ResponsibilityList(Institution):
    """A list of who is responsible for what sends cases to the department that ought to lead, at once or soon.

    Where: powers and duties that are not clear lead to overreach, vacancy and misplacement (越位, 缺位, 错位); divide them
    clearly [seed 002]. Acts through: `clarity`, and `put_right`, for a case gone astray is seen to be. That departments then
    cooperate, a list does not bring about.
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["responsibility_list"] = "responsibility_list"
    listed: float = number(0.75, "share of unclear cases", assumed("a list has gaps; no source counts them"),
                           "unclear cases that become clear", "清单明确的事项比例", low=0, high=1)  # fmt: skip
    corrected: float = number(0.4, "probability a week", assumed("within a fortnight instead of a month"),
                              "chance that a case astray is sent out again", "错派诉求纠偏概率", low=0, high=1)  # fmt: skip
    setup_cost: float = setup(20_000)
    unit_cost: float = each(10, "community")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Who leads is clear, and errors are corrected."""
        return {"clarity": strength * self.listed, "put_right": strength * self.corrected}
