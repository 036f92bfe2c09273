"""扩面动员: officials ask those who never came, and not those who always say yes."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.kinds import TargetGroup
from sim.mechanism import Added, Incentive, Target, Unit, weekly
from sim.scenario.declare import assumed, choice, design, number


class Young(Target):
    """Residents of 18 to 59, unless a scenario says otherwise."""

    group: TargetGroup = choice("young", design("those who are missing"), "group", "群体")


@final
class BroadInvitation(Incentive):
    """Broad invitation asks whom nobody asked: fewer who always come, more of those who are missing.

    Where: activities of narrow coverage, for the few who are always there [seed 000]; different ways for different groups.
    Acts through: `creaming`, for street-level workers pick those who say yes [lipsky-1980], `invitations` (more of them),
    and `favour` for those in its target over those who are not: the young unless a scenario says otherwise.
    """

    unit: ClassVar[Unit] = "resident"

    kind: Literal["broad_invitation"] = "broad_invitation"
    target: Young = Young()
    weekly_cost: float = weekly(500.0)
    impartial: float = number(0.5, "0 to 1", assumed("most of the default bias of 0.6"),
                              "bias towards those with a habit that goes",
                              "择优偏向的减少", low=0, high=1)  # fmt: skip
    more: float = number(0.2, "share more", assumed("visits from door to door"), "invitations more", "邀请数量增加",
                         low=0, high=10)  # fmt: skip
    preferred: float = number(0.5, "share more", assumed("no source gives a size"), "invitations more to those in the target",
                              "目标群体的邀请增加", low=0, high=10)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Less creaming, more invitations, and whom they go to."""
        return {
            "creaming": -strength * self.impartial,
            "invitations": strength * self.more,
            "favour": strength * self.preferred,
        }
