"""社区协商指数、群众满意度评价: how well each community deliberates and answers is published, and promotion depends on it."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, each, setup, weekly
from sim.scenario.declare import assumed, number


@final
class DeliberationIndex(Institution):
    """A published index makes officials work for what it counts, the more so the further behind they rank.

    Where: an index of deliberation, published, with rewards for the first and promotion in view [seed 003]; evaluation
    centred on residents' satisfaction [seed 002]. Acts through: `effort_by_rank`, hours on top of the contract where the
    last quarter's ranking of the subdistrict (`ranking`) puts a community behind [huang-2019], and `heard`, since what
    residents propose and get an answer to is what the index counts. Where there is one community nobody is behind.
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["deliberation_index"] = "deliberation_index"
    effort: float = number(0.2, "share of hours", assumed("promotion depends on it [seed 003]; as ranking.effort"),
                           "hours that the last of the ranking works more", "排名末位的加班比例", low=0, high=1)  # fmt: skip
    answered: float = number(0.15, "probability", assumed("no source counts answers before and after"),
                             "chance that a voice is heard which was not", "意见获采纳的新增概率", low=0, high=1)  # fmt: skip
    setup_cost: float = setup(30_000)
    weekly_cost: float = weekly(200)
    unit_cost: float = each(100, "community")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Overtime of those behind, and voices heard."""
        return {"effort_by_rank": strength * self.effort, "heard": strength * self.answered}
