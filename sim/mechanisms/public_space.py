"""公共空间: a place to meet in, and room for activities."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Unit, setup, weekly
from sim.scenario.declare import assumed, design, number


@final
class PublicSpace(Incentive):
    """A public space has room for those who were turned away, and lets people meet who do not take part.

    Where: the lowest marks of the survey go to hardware and places with a memory (63.9 of 100); space by density, libraries,
    galleries [seed 003]; facilities are few and poorly used [seed 002]. Acts through: `seats`, which are felt only where people
    are turned away (in the shipped neighbourhood nobody is: see `turned_away`), `meeting` (an occasion makes
    more belonging where one can stay), and `belonging`, slowly, for everybody who passes [mcpherson-2001].
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["public_space"] = "public_space"
    setup_cost: float = setup(500_000.0)
    weekly_cost: float = weekly(1_000.0)
    room: float = number(0.5, "share more", design("a second room half as large"), "how many more seats activities have",
                         "活动名额增加", low=0, high=10)  # fmt: skip
    stay: float = number(0.5, "share more", assumed("no source gives a size"), "how much more belonging an occasion makes",
                         "交往增加", low=0, high=10)  # fmt: skip
    encounters: float = number(0.001, "share of the way a week", assumed("a twentieth of the way in a year"),
                               "belonging from passing by", "日常相遇带来的归属感", low=0, high=1)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Room, company, and encounters."""
        return {
            "seats": strength * self.room,
            "meeting": strength * self.stay,
            "belonging": strength * self.encounters,
        }
