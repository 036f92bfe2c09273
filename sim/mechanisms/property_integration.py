"""物业融合、物管会: property firms and owners sit at the table of the community."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Institution, Unit, each, setup
from sim.scenario.blocks.cases import RESOURCES
from sim.scenario.blocks.organizations import KINDS
from sim.scenario.declare import assumed, number
from sim.terms import table_of


@final
class PropertyIntegration(Institution):
    """A committee for property management makes property firms and owners act for the community, with what they have.

    Where: after its renewal a community set up a committee in which residents, community and property firm govern together;
    property services and governance are badly integrated elsewhere [seed 004]. Acts through: `joining` and `capacity` of
    property firms and owners' associations, and `tapped`: rooms and things of the estate that come into use.
    """

    unit: ClassVar[Unit] = "community"

    kind: Literal["property_integration"] = "property_integration"
    firms: float = number(0.5, "share of the way", assumed("they have a contract to lose"), "willingness of property firms",
                          "物业公司参与意愿", low=0, high=1)  # fmt: skip
    owners: float = number(0.5, "share of the way", assumed("somebody convenes them"), "willingness of owners' associations",
                           "业主委员会参与意愿", low=0, high=1)  # fmt: skip
    more: float = number(0.3, "share more", assumed("janitors and guards are there already"), "what both bring and do",
                         "物业与业委会能力提升", low=0, high=10)  # fmt: skip
    rooms: float = number(0.2, "share of idle things", assumed("facilities are under-used [seed 002]"),
                          "rooms and things that come into use", "盘活的公共设施比例", low=0, high=1)  # fmt: skip
    setup_cost: float = setup(10_000)
    unit_cost: float = each(100, "community")

    def effects(self, strength: float, paid_share: float) -> Added:
        """Two kinds of organizations that act, and rooms in use."""
        both = table_of(KINDS, property_firm=1.0, owners_association=1.0)
        return {
            "joining": strength * table_of(KINDS, property_firm=self.firms, owners_association=self.owners),
            "capacity": strength * self.more * both,
            "tapped": strength * table_of(RESOURCES, material=self.rooms),
        }
