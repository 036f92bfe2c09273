"""养老服务联合体、综合责任险: the government insures merchants who serve old people."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, each, setup
from sim.scenario.blocks.organizations import KINDS
from sim.scenario.declare import design, number, seed
from sim.terms import table_of


@final
class LiabilityInsurance(Institution):
    """Insurance takes the fear of liability from merchants who are willing anyway; it makes nobody willing.

    Where: in Chaoyangmen many shops were keen, but "who is liable if an old person has an accident?"; the government paid a
    comprehensive liability insurance for every point of the consortium, and near a hundred joined [seed 004]. Acts through:
    `liability`, the part of the concern that goes. Concern holds back whatever the willingness, so that this unlocks.
    """

    unit: ClassVar[Unit] = "organization"

    kind: Literal["liability_insurance"] = "liability_insurance"
    merchants: float = number(1.0, "share of the concern", seed("004", "it answered what merchants worried about"),
                              "concern of merchants that goes", "商户责任顾虑消除比例", low=0, high=1)  # fmt: skip
    others: float = number(0.0, "share of the concern", design("the points of the consortium are insured, nobody else"),
                           "concern of all others that goes", "其他组织责任顾虑消除比例", low=0, high=1)  # fmt: skip
    setup_cost: float = setup(20_000)
    unit_cost: float = each(20, "organization")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Concern that goes."""
        everyone = dict.fromkeys(KINDS, self.others)
        return {"liability": strength * table_of(KINDS, **{**everyone, "merchant": self.merchants})}
