"""同乡村: migrants are reached by those who came from the same place."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Target, Unit, each, weekly
from sim.scenario.declare import assumed, choice, design, number


class Migrants(Target):
    """Migrants, unless a scenario says otherwise."""

    migrant: bool | None = choice(True, design("whom it is for"), "migrants only, or locals only", "流动人口")


@final
class HometownNetwork(Incentive):
    """A hometown network reaches whom no committee knows: migrants, through people from home.

    Where: migrants of one origin, once a risk to govern, become a force and backbone of the community through their hometown
    ties [seed 003]. Acts through: `contact`, for ties are among those who are alike [mcpherson-2001], and `norm`: what people
    from home expect.
    """

    unit: ClassVar[Unit] = "resident"

    kind: Literal["hometown_network"] = "hometown_network"
    target: Migrants = Migrants()
    weekly_cost: float = weekly(200.0)
    unit_cost: float = each(0.1, "resident")
    contact: float = number(0.2, "probability a week", assumed("nearly as the activity group reaches its members (0.25)"),
                         "chance to be told by people from home", "同乡触达率", low=0, high=1)  # fmt: skip
    expected: float = number(0.05, "share of neighbours", assumed("as if one neighbour in twenty more took part"),
                             "participation that people from home expect", "同乡期望", low=0, high=1)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Word from home, and what is expected there."""
        return {"contact": strength * self.contact, "norm": strength * self.expected}
