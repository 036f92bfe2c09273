"""矛盾调解、乡贤: respected people settle quarrels on the spot and keep meetings from becoming one."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, each, setup
from sim.scenario.blocks.base import NEEDS
from sim.scenario.declare import assumed, design, number
from sim.terms import table_of


@final
class Mediation(Institution):
    """Mediators settle conflicts between neighbours before they become cases of departments, and calm who deliberates.

    Where: warm-hearted people of standing resolve conflicts between neighbours [seed 004]; rooms for mediation, and meetings
    in which everybody complains, quarrels and leaves without result [seed 003]. Acts through: `settled`, conflicts of
    family, order and shared spaces closed on the spot; `calm`, a quarrel that is avoided where there would have been one;
    `helpers`, mediators' hours for other cases. Where nobody deliberates there is nobody to calm.
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["mediation"] = "mediation"
    family: float = number(0.3, "probability", assumed("no source counts what is settled"),
                           "family cases settled on the spot", "家庭纠纷就地化解率", low=0, high=1)  # fmt: skip
    neighbours: float = number(0.15, "probability", assumed("half of it: more of these are not about a quarrel"),
                               "cases of environment, safety and order settled", "邻里纠纷就地化解率", low=0, high=1)  # fmt: skip
    calmed: float = number(0.5, "share", assumed("a chair who is respected"), "quarrels in deliberation that are avoided",
                           "议事争执化解比例", low=0, high=1)  # fmt: skip
    hours: float = number(2.0, "hours a week per 1,000 adults", design("two afternoons of a volunteer in a fortnight"),
                          "mediators' time for cases", "调解员协办工时", low=0, high=1_000)  # fmt: skip
    setup_cost: float = setup(10_000)
    unit_cost: float = each(100, "community")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Cases settled, quarrels calmed, hours given."""
        near = strength * self.neighbours
        return {
            "settled": table_of(NEEDS, family=strength * self.family, environment=near, safety_order=near),
            "calm": strength * self.calmed,
            "helpers": strength * self.hours,
        }
