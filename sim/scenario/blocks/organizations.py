"""Social organizations of six kinds: how many there are, what holds them back, what they bring."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.kinds import OrganizationKind
from sim.scenario.blocks.base import Block
from sim.scenario.blocks.cases import ByResource
from sim.scenario.declare import assumed, number

Fraction = Annotated[float, Field(ge=0, le=1)]

KINDS = OrganizationKind.names()
"""The six kinds of social organizations, in the order of the tables."""


class Organization(Block):
    """One kind of organization."""

    per_thousand: float = Field(ge=0, le=1000)
    active_share: Fraction
    willingness: Fraction
    liability_concern: Fraction
    legitimacy: Fraction
    activities: float = Field(ge=0, le=100)
    brings: ByResource


def _kind(
    per_thousand: float,
    active: float,
    willing: float,
    concern: float,
    legitimacy: float,
    activities: float,
    *brings: float,
) -> Organization:
    return Organization(
        per_thousand=per_thousand, active_share=active, willingness=willing, liability_concern=concern, legitimacy=legitimacy,
        activities=activities, brings=ByResource.of(*brings),
    )  # fmt: skip


def _declared(default: Organization, note: str, en: str, zh: str) -> Organization:
    """One kind: number per 1,000 adults; active at the start; willingness; concern; legitimacy; activities; what it brings."""
    made: Organization = number(default, "per 1,000 adults, shares, a week", assumed(note), en, zh)
    return made


class Organizations(Block):
    """Each organization is there; whether it is *active* in the community is its own doing, week by week."""

    social_work_agency: Organization = _declared(
        _kind(0.5, 0.08, 0.05, 0.1, 0.5, 1.0, 0, 0, 0, 0, 20, 0),
        "agencies are little linked [seed 000]", "social-work agencies", "社会工作机构",
    )  # fmt: skip
    volunteer_team: Organization = _declared(
        _kind(1.0, 0.5, 0.6, 0.0, 0.6, 0.3, 2, 0, 0, 0, 0, 0),
        "patrols, persuasion, emergency teams [seed 004]", "volunteer teams", "志愿服务队",
    )  # fmt: skip
    community_foundation: Organization = _declared(
        _kind(0.05, 0.05, 0.03, 0.0, 0.5, 0.1, 0, 0, 10, 0, 0, 5),
        "project financing first, donations second [seed 003]", "community foundations", "社区基金会",
    )  # fmt: skip
    property_firm: Organization = _declared(
        _kind(0.5, 0.5, 0.8, 0.4, 0.5, 0.1, 0, 5, 0, 0, 0, 0),
        "property services and governance are badly integrated [seed 004]", "property firms", "物业公司",
    )  # fmt: skip
    owners_association: Organization = _declared(
        _kind(0.5, 0.2, 0.25, 0.1, 0.4, 0.2, 1, 1, 1, 0, 0, 0),
        "self-governing organizations are incomplete [seed 003]", "owners' associations", "业主委员会",
    )  # fmt: skip
    merchant: Organization = _declared(
        _kind(8.0, 0.04, 0.7, 0.95, 0.5, 0.02, 0, 0.3, 0.2, 0, 0, 1),
        "willing, but who is liable if an old person has an accident? [seed 004]", "merchants and enterprises", "商户与企业",
    )  # fmt: skip
    join_rate: Fraction = number(
        0.02, "probability a week", assumed("a year for the fully willing"), "chance that a fully willing, unworried organization joins",
        "加入概率",
    )  # fmt: skip
    join_of_legitimacy: float = number(
        2.0, "times", assumed("at half the recognition organizations join at the plain rate"), "how much likelier full recognition makes joining",
        "认可度对加入的影响", low=0, high=100,
    )  # fmt: skip
    leave_rate: Fraction = number(
        0.02, "probability a week", assumed("a year for those without any legitimacy"), "chance that an organization without legitimacy leaves",
        "退出概率",
    )  # fmt: skip
    legitimacy_gain: Fraction = number(
        0.02, "share of the way a week", assumed("a year to be known"), "legitimacy follows whether what it brings is used and people come",
        "认可度调整速度",
    )  # fmt: skip
    residents_start: float = number(
        0.015, "activities per active resident", assumed("few activities are started by residents [seed 002]"),
        "activities that a resident who took part last week, and believes that it counts, starts", "居民自发组织活动的倾向", low=0, high=10,
    )  # fmt: skip
