"""信息公开, 居民监督委员会: books, plans and decisions lie open, and residents watch over them."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Unit, setup, weekly
from sim.scenario.declare import assumed, number


@final
class Transparency(Incentive):
    """Transparency lets everybody see what became of things, also those who were not there.

    Where: more open information, a residents' supervision committee; weak supervision breeds corruption [seed 002]; publicity,
    hearings, expert opinion [seed 004]. Acts through: `trust` in the committee, and `efficacy`: others' success that one sees
    teaches a little of what being heard oneself teaches; and, where what becomes of cases is published, `answers_shown`.
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["transparency"] = "transparency"
    setup_cost: float = setup(5_000.0)
    weekly_cost: float = weekly(150.0)
    open_books: float = number(0.005,
                               "share of the way a week", assumed("a quarter of the way in a year, if nothing else happened"),
                               "trust from what lies open", "公开带来的信任", low=0, high=1)  # fmt: skip
    results_seen: float = number(0.002,
                                 "share of the way a week", assumed("less than trust: being heard oneself teaches 0.08 at once"),
                                 "efficacy from results that are seen", "公开带来的效能感", low=0, high=1)  # fmt: skip
    answers_shown: float = number(0.0, "share of the way a week", assumed("0: results lie open, and no list of cases"),
                                  "learnt from the published share of cases answered", "从公开办结率中的学习",
                                  low=0, high=1)  # fmt: skip

    def effects(self, strength: float, paid_share: float) -> Added:
        """Trust and efficacy, a little every week, and whether an answer is expected."""
        return {
            "trust": strength * self.open_books,
            "efficacy": strength * self.results_seen,
            "answers_shown": strength * self.answers_shown,
        }
