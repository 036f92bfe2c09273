"""老街坊议事厅, 红色议事厅, 有事好商量: residents sit down together, propose, and judge what came of it."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.kinds import GrowsBy, SlotName
from sim.mechanism import Added, Incentive, Unit, each, setup
from sim.scenario.declare import assumed, choice, design, number
from sim.state import DELIBERATION
from sim.terms import programme


@final
class DeliberationHall(Incentive):
    """A deliberation hall gets many to speak; whether they are heard is another matter.

    Where: old neighbours' halls in all 154 communities of Shijingshan, deputies who are invited [seed 004]; halls that end in
    shouting with no result, after which people doubt that their voice counts [seed 003]. Acts through: `activities` of depth 3
    hosted by residents, `speaking`, `heard` where deputies sit in, and `quarrel`. Of those who speak a third is heard
    [chen-2016], fewer in a quarrel, and being ignored weighs more: without follow-up the hall wears efficacy down.
    """

    unit: ClassVar[Unit] = "activity"
    grows_by: ClassVar[GrowsBy] = "voices"

    kind: Literal["deliberation_hall"] = "deliberation_hall"
    setup_cost: float = setup(30_000.0)
    unit_cost: float = each(200.0, "activity")
    meetings: float = number(2.0, "a week per 1,000 adults", design("a meeting for each courtyard every few weeks"),
                             "meetings added",
                             "新增议事会", low=0, high=100)  # fmt: skip
    slot: SlotName = choice("evening", design("after work"), "when", "时段")
    invites_speech: float = number(0.5, "log-odds", assumed("odds of taking part in deliberation two thirds higher"),
                                   "worth of speaking", "议事意愿的提升", low=0, high=10)  # fmt: skip
    ends_in_quarrel: float = number(0.3, "probability", assumed("no source gives a share"),
                                    "voices that go down in a quarrel",
                                    "不了了之的概率", low=0, high=1)  # fmt: skip
    deputies: float = number(0.0, "probability", assumed("none unless invited"), "voices heard because deputies sit in",
                             "代表委员带来的采纳概率", low=0, high=1)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Meetings, the wish to speak, and what becomes of voices."""
        meetings = programme(strength * self.meetings, slot=self.slot, depth=DELIBERATION, host="residents")
        return {
            "activities": meetings,
            "speaking": strength * self.invites_speech,
            "quarrel": strength * self.ends_in_quarrel,
            "heard": strength * self.deputies,
        }
