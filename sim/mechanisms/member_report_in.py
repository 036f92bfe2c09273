"""党员社区报到: party members who work elsewhere report to the community they live in."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.kinds import TargetGroup
from sim.mechanism import Added, Incentive, Target, Unit, weekly
from sim.scenario.declare import assumed, choice, design, number


class WorkingMembers(Target):
    """Party members of 18 to 59, unless a scenario says otherwise."""

    group: TargetGroup = choice("young", design("those in service"), "group", "群体")
    party_member: bool | None = choice(True, design("whom it is for"), "party members only, or others only", "党员")


@final
class MemberReportIn(Incentive):
    """Party members in service are known to the community they live in, and expected to come.

    Where: in-service party members are weakly engaged [seed 002]; they report to their community [seed 004]. Acts through:
    `contact` (the community has their names) and `norm`: their branch expects it, which counts as neighbours' example does
    [ajzen-1991].
    """

    unit: ClassVar[Unit] = "resident"

    kind: Literal["member_report_in"] = "member_report_in"
    target: WorkingMembers = WorkingMembers()
    weekly_cost: float = weekly(200.0)
    called_on: float = number(0.3, "probability a week", assumed("as silver party building"),
                              "chance to be called on by the community",
                              "报到后触达率", low=0, high=1)  # fmt: skip
    expected: float = number(0.2, "share of neighbours", assumed("a duty of membership"),
                             "participation that the branch expects",
                             "组织期望", low=0, high=1)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """A call, and what is expected."""
        return {"contact": strength * self.called_on, "norm": strength * self.expected}
