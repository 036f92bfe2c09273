"""未诉先办: what would become a complaint is dealt with before anybody complains."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, each, setup
from sim.scenario.blocks.base import NEEDS
from sim.scenario.declare import assumed, number
from sim.terms import table_of


@final
class Prevention(Institution):
    """Inspections and visits prevent a part of the problems, so that fewer cases arise.

    Where: governance will be more about guarding against risks than about reacting [seed 004]; mechanisms that look ahead
    and prevent [seed 002]. Acts through: `prevented`, by kind of need: what can be seen on a round (environment, safety and
    order) and what is known of a household beforehand (health and care, family). What nobody sees coming arises.
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["prevention"] = "prevention"
    seen: float = number(0.25, "share of problems", assumed("no source counts what did not happen"),
                         "problems of environment, safety and order that do not arise", "巡查预防的问题比例",
                         low=0, high=1)  # fmt: skip
    known: float = number(0.15, "share of problems", assumed("households that are visited; fewer than what a round shows"),
                          "problems of care and family that do not arise", "走访预防的问题比例", low=0, high=1)  # fmt: skip
    setup_cost: float = setup(10_000)
    unit_cost: float = each(400, "community")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Fewer problems of four kinds."""
        rounds, visits = strength * self.seen, strength * self.known
        kinds = table_of(NEEDS, environment=rounds, safety_order=rounds, health_care=visits, family=visits)
        return {"prevented": kinds}
