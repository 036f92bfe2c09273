"""社区基金会: money for projects of the community, raised for projects first and by donations second."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, each, setup
from sim.scenario.blocks.cases import RESOURCES
from sim.scenario.blocks.organizations import KINDS
from sim.scenario.declare import assumed, number
from sim.terms import table_of


@final
class CommunityFoundation(Institution):
    """A foundation raises money for projects and taps funds that did not reach the community.

    Where: "project financing first, donations second" [seed 003]; the five-society linkage fund pools what there is for
    public good [seed 004]; financial resources are clearly under-developed [seed 000]. Acts through: `joining` of
    foundations, `funds` (financial; charity and enterprise) from outside, `tapped` public funds. People's time it is not.
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["community_foundation"] = "community_foundation"
    founding: float = number(0.5, "share of the way", assumed("somebody makes it their business"),
                             "willingness of foundations", "社区基金会进入意愿", low=0, high=1)  # fmt: skip
    projects: float = number(2.0, "units a week per 1,000 adults", assumed("a third of what public bodies could bring"),
                             "money raised for projects", "项目筹资", low=0, high=1_000)  # fmt: skip
    donations: float = number(0.5, "units a week per 1,000 adults", assumed("a fourth of it: donations come second [seed 003]"),
                              "donations", "募捐", low=0, high=1_000)  # fmt: skip
    matched: float = number(0.1, "share of idle funds", assumed("funds that wait for a project to pay for"),
                            "public funds that come into use", "撬动的公共财力比例", low=0, high=1)  # fmt: skip
    setup_cost: float = setup(50_000)
    unit_cost: float = each(300, "community")

    def effects(self, strength: float, paid_share: float) -> Added:
        """A foundation, its money, and public money that follows."""
        return {
            "joining": strength * table_of(KINDS, community_foundation=self.founding),
            "funds": strength * table_of(RESOURCES, financial=self.projects, charity_enterprise=self.donations),
            "tapped": strength * table_of(RESOURCES, financial=self.matched),
        }
