"""培训赋能: community workers are trained, which raises their skill and their sense of mission."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, each, setup
from sim.scenario.declare import assumed, literature, number


@final
class WorkerTraining(Institution):
    """Training teaches methods and data tools, and strengthens workers' sense of mission.

    Where: training raises what community workers can do and what it means to them; methods, techniques and data tools are
    what they lack [seed 000]. Acts through: `skill` and `digital_skill`, a part of the way to full skill each week, in the
    dose of half a year of courses that moves skill by six tenths of its spread [arthur-2003], and `mission`. Who leaves
    takes the skill along: a newcomer starts anew.
    """

    unit: ClassVar[Unit] = "worker"

    kind: Literal["worker_training"] = "worker_training"
    methods: float = number(
        0.006, "share of the way a week", literature("arthur-2003", "0.6 spreads of 0.15 within half a year, at a skill of 0.4"),
        "method skill learnt", "方法技能提升速度", low=0, high=1,
    )  # fmt: skip
    data_tools: float = number(
        0.005, "share of the way a week", literature("arthur-2003", "0.6 spreads of 0.15 within half a year, at a skill of 0.3"),
        "digital skill learnt", "数字技能提升速度", low=0, high=1,
    )  # fmt: skip
    meaning: float = number(0.005, "share of the way a week", assumed("training makes mission stronger [seed 000]"),
                            "mission gained", "使命感提升速度", low=0, high=1)  # fmt: skip
    setup_cost: float = setup(10_000)
    unit_cost: float = each(60, "worker")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Both skills, and mission."""
        return {
            "skill": strength * self.methods,
            "digital_skill": strength * self.data_tools,
            "mission": strength * self.meaning,
        }
