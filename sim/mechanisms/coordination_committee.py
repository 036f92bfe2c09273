"""党建协调委员会、联席会议: departments meet on an equal footing, by rule."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.kinds import GrowsBy
from sim.mechanism import Added, Institution, Unit, each, setup, weekly
from sim.scenario.declare import assumed, design, number


@final
class CoordinationCommittee(Institution):
    """A standing joint meeting makes cooperation a rule instead of a favour, and gives weak departments a voice.

    Where: party coordination committees against cooperation that rests on leaders' ties and strong departments that
    dominate [seed 000]; regular joint meetings on an equal footing [seed 003]; committees of district, street and
    community in Shijingshan [seed 004]. Acts through: `institution` (a department cooperates because of the rule),
    `equal_voice` (less weight of power) and `agenda` (a meeting takes up more). What leaders know of each other stays.
    """

    unit: ClassVar[Unit] = "community"
    grows_by: ClassVar[GrowsBy] = "requests"

    kind: Literal["coordination_committee"] = "coordination_committee"
    rule: float = number(0.5, "probability a request", assumed("uncalibrated: no source counts requests"),
                         "chance that the rule makes a department cooperate that would not have", "制度促成协作的概率",
                         low=0, high=1)  # fmt: skip
    round_table: float = number(0.6, "share", assumed("uncalibrated: the table is round, members are not equal"),
                                "weight of power that goes", "权力差异对话语权影响的消减", low=0, high=1)  # fmt: skip
    meetings: float = number(1.0, "share more", design("a meeting every week instead of a leader's spare hour"),
                             "cases that departments take up", "增加研究的议题", low=0, high=100)  # fmt: skip
    setup_cost: float = setup(10_000)
    weekly_cost: float = weekly(500)
    unit_cost: float = each(50, "community")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Rules, voice, and a longer agenda."""
        return {
            "institution": strength * self.rule,
            "equal_voice": strength * self.round_table,
            "agenda": strength * self.meetings,
        }
