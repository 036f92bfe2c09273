"""政府购买服务、四社联动、五社联动: agencies are paid for services that the committee cannot give."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, each, setup
from sim.scenario.blocks.base import NEEDS
from sim.scenario.blocks.organizations import KINDS
from sim.scenario.declare import assumed, design, number
from sim.state import SERVICE
from sim.terms import programme, table_of


@final
class ServicePurchase(Institution):
    """Contracts bring agencies and enterprises in, with services that groups come for who came for nothing else.

    Where: four-society linkage, five-society linkage [seed 002, 004]; social enterprises in Chengdu [seed 004]; help with
    work and for parents and children [seed 003]. Acts through: `joining` and `capacity` of agencies and enterprises;
    `activities` for work, learning and family in the evening, when those who work can come; `together`: community, agency,
    volunteers and others who all act bring more than each alone. Nobody else's fear of liability goes.
    """

    unit: ClassVar[Unit] = "activity"

    kind: Literal["service_purchase"] = "service_purchase"
    contracts: float = number(0.5, "share of the way", assumed("a contract that is offered is mostly taken"),
                              "willingness of agencies", "社工机构承接意愿", low=0, high=1)  # fmt: skip
    enterprises: float = number(0.1, "share of the way", assumed("few live on such contracts"),
                                "willingness of enterprises", "社会企业承接意愿", low=0, high=1)  # fmt: skip
    larger: float = number(0.5, "share more", design("pay for half a post more"), "what agencies bring and do",
                           "社工机构服务能力提升", low=0, high=10)  # fmt: skip
    services: float = number(1.0, "activities a week per 1,000 adults", design("one for work, one for families in a fortnight"),
                             "services for work, learning and family", "就业学习与家庭服务场次", low=0, high=100)  # fmt: skip
    linkage: float = number(0.2, "share more", assumed("the seeds give a direction only [seed 002]"),
                            "what organizations bring where all act", "四社联动增益", low=0, high=10)  # fmt: skip
    setup_cost: float = setup(20_000)
    unit_cost: float = each(800, "activity")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Organizations that come in and do more, and services in the evening."""
        half = strength * self.services / 2.0
        return {
            "joining": strength * table_of(KINDS, social_work_agency=self.contracts, merchant=self.enterprises),
            "capacity": strength * table_of(KINDS, social_work_agency=self.larger),
            "activities": sum(programme(half, slot="evening", depth=SERVICE, need=NEEDS.index(need))
                              for need in ("work_learning", "family")),
            "together": strength * self.linkage,
        }  # fmt: skip
