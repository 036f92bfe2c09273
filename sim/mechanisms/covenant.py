"""乡约, 居民公约: neighbours agree in writing on what they expect of each other."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Unit, setup, weekly
from sim.scenario.declare import assumed, number


@final
class Covenant(Incentive):
    """A covenant says aloud what neighbours expect, where before one only saw what they do.

    Where: village compacts turned morals into rules with some force among neighbours [seed 004]. Acts through: `norm`, for
    what others expect counts beside what they are seen to do [ajzen-1991], and `duty`, for who signs takes part of it over
    as an own anchor, around which neighbours' opinions settle [friedkin-1990].
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["covenant"] = "covenant"
    setup_cost: float = setup(10_000.0)
    weekly_cost: float = weekly(50.0)
    expected: float = number(0.1, "share of neighbours", assumed("as if one neighbour in ten more took part"),
                             "participation that neighbours expect beyond what is seen", "公约带来的期望规范",
                             low=0, high=1)  # fmt: skip
    taken_over: float = number(0.05, "share of the way", assumed("duty is high already: 89 of 100 [seed 003]"),
                               "part of the way to full duty", "内化为责任意识的程度", low=0, high=1)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """What is expected, and what becomes one's own."""
        return {"norm": strength * self.expected, "duty": strength * self.taken_over}
