"""大喇叭, 宣传: what the community does is told to everybody, by loudspeaker or online."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.ages import ELDERLY_AGE, OLDEST, YOUNGEST
from sim.mechanism import Added, Incentive, Unit, setup, weekly
from sim.scenario.declare import assumed, choice, design, number


@final
class Publicity(Incentive):
    """Publicity opens the gate of hearing; each channel opens it to those who are where it speaks.

    Where: weak publicity keeps people from knowing and taking part [seed 002]; the loudspeaker of the villages and estates
    [seed 004]; owners' chat groups [seed 003]. Acts through: `notice` and `access`, for only who passes a channel hears it,
    and `awareness`, for only who knows the community listens. A loudspeaker is heard at home by day, a chat group on a phone.
    """

    by_age: ClassVar[bool] = True
    unit: ClassVar[Unit] = "community"

    kind: Literal["publicity"] = "publicity"
    setup_cost: float = setup(15_000.0)
    weekly_cost: float = weekly(200.0)
    channel: Literal["loudspeaker", "online", "both"] = choice(
        "both", design("where nothing is said, all there is"), "channel of publicity", "宣传渠道"
    )
    reach: float = number(0.1, "probability a week", assumed("half as much again as the notices there are"),
                          "notices more that reach a resident", "宣传增加的触达率", low=0, high=1)  # fmt: skip
    access: float = number(0.3, "probability", assumed("between the access of the retired and of others"),
                           "part of those out of reach of notices that the channel finds", "渠道新增的可及性",
                           low=0, high=1)  # fmt: skip
    explains: float = number(0.01, "probability a week", assumed("two in five of those who did not know within a year"),
                             "chance to come to know the community", "了解社区的概率", low=0, high=1)  # fmt: skip
    from_age: int = number(ELDERLY_AGE, "years", assumed("at home by day"),
                           "age from which loudspeakers suit, and chat groups do not",
                           "适合大喇叭的起始年龄", low=YOUNGEST, high=OLDEST)  # fmt: skip
    at_other_ages: float = number(0.25, "share", assumed("some are at home, some read along"),
                                  "part of the effect at ages that the channel does not suit", "不适合年龄的效果比例",
                                  low=0, high=1)  # fmt: skip

    def unread(self) -> dict[str, str]:
        """Both channels together suit every age."""
        where = "only where `channel` is loudspeaker or online"
        return {"from_age": where, "at_other_ages": where} if self.channel == "both" else {}

    def effects(self, strength: float, paid_share: float) -> Added:
        """Reach, access and knowledge, in full at the ages that the channel suits."""
        suits = {"loudspeaker": (False, True), "online": (True, False), "both": (True, True)}[self.channel]
        part = [strength * (1.0 if suits[age >= self.from_age] else self.at_other_ages) for age in range(OLDEST + 1)]
        return {
            "notice": [self.reach * share for share in part],
            "access": [self.access * share for share in part],
            "awareness": [self.explains * share for share in part],
        }
