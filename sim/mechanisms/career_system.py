"""职业体系: grades, pay and prospects for community workers."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, each, setup
from sim.scenario.declare import assumed, number


@final
class CareerSystem(Institution):
    """Pay and prospects keep workers in their posts and make the same demands wear less.

    Where: the service attracts too few people; build up a career system for community workers [seed 004]; low pay and
    several posts in one hand go with burnout [liaoning-2018]. Acts through: `quitting`, fewer of whom would have left,
    and `strain_relief`: resources of the job buffer its demands [demerouti-2001, bakker-2005]. Whoever stays keeps the skill.
    """

    unit: ClassVar[Unit] = "worker"

    kind: Literal["career_system"] = "career_system"
    staying: float = number(0.4, "share of quits", assumed("no source gives turnover before and after"),
                            "workers who would have quit and stay", "留任比例", low=0, high=1)  # fmt: skip
    relief: float = number(0.1, "share of strain", assumed("a fourth of what skill and mission buffer at most"),
                           "strain of work that goes", "工作压力缓解比例", low=0, high=1)  # fmt: skip
    setup_cost: float = setup(20_000)
    unit_cost: float = each(250, "worker")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Fewer quits, less strain."""
        return {"quitting": -strength * self.staying, "strain_relief": strength * self.relief}
