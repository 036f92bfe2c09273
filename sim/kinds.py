"""The kinds that tables are divided by, each list once: needs, resources, organizations, what a unit of a mechanism is."""

from __future__ import annotations

from enum import auto
from typing import Literal, get_args

from sim.columns import Columns


class Need(Columns):
    """What residents need, what an activity serves, and what a case is about."""

    health_care = auto()
    culture = auto()
    environment = auto()
    family = auto()
    work_learning = auto()
    safety_order = auto()


GrowsBy = Literal["nothing", "requests", "cases", "voices"]
GROWS_BY: tuple[GrowsBy, ...] = get_args(GrowsBy)
"""By what use an institution grows: requests between departments, cases, voices; most mechanisms do not."""


class Resource(Columns):
    """What solving a case takes (seed 000): people's time, things and rooms, money, the weight of government, social-work
    agencies, charity and enterprises."""

    human = auto()
    material = auto()
    financial = auto()
    political = auto()
    social_work = auto()
    charity_enterprise = auto()


class OrganizationKind(Columns):
    """The kinds of social organizations."""

    social_work_agency = auto()
    volunteer_team = auto()
    community_foundation = auto()
    property_firm = auto()
    owners_association = auto()
    merchant = auto()


class Handling(Columns):
    """By whom a case can be closed: by one community worker alone, or by departments jointly."""

    alone = auto()
    joint = auto()


INCOME_BANDS = 5
"""Bands of income, counted from 0."""

Unit = Literal["resident", "occasion", "worker", "case", "activity", "organization", "community"]
"""What a mechanism's unit cost is for."""
UNITS: tuple[Unit, ...] = get_args(Unit)

SlotName = Literal["daytime", "evening", "online"]
"""When activities are, in the order of the values of `Activities.slot`."""
SLOT_NAMES: tuple[SlotName, ...] = get_args(SlotName)

TargetGroup = Literal["everyone", "elderly", "young"]
"""Whom a mechanism may be for."""
