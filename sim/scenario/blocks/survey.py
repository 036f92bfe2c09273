"""The online survey that is asked at the end of a run: who answers, and how readily people agree."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.blocks.base import Block
from sim.scenario.declare import assumed, fitted, number, seed

Fraction = Annotated[float, Field(ge=0, le=1)]


class Survey(Block):
    """A questionnaire whose link is passed on in online groups. Who answers selects himself; nobody's age plays a part."""

    respondents: int = number(
        1206, "people", seed("003", "1,206 questionnaires, all valid"), "respondents", "问卷份数", low=1, high=1_000_000
    )
    most_share: Fraction = number(
        0.1, "share of adults", assumed("the seed asked 1,206 of 32 communities: they were few, and could select themselves"),
        "most of the residents that answer", "应答者占居民的上限",
    )  # fmt: skip
    tenant_weight: Fraction = number(
        0.15, "weight", assumed("the link went to groups of owners and of the community [seed 003]; how many tenants are in them nobody says"),
        "how easily the link reaches a tenant, over an owner", "租户相对业主的接触机会",
    )  # fmt: skip
    unaware_weight: Fraction = number(
        0.7, "weight", fitted("seed-003", "13.2 % of those who answered do not know their community"),
        "how easily the link reaches who does not know the community", "不了解社区者的相对接触机会",
    )  # fmt: skip
    interest: float = number(
        4.0, "log units", assumed("a sample that selected itself; about 1.3 times for one standard deviation of intention"),
        "how much rather those answer who intend to take part", "参与意向对应答的影响", low=0, high=20,
    )  # fmt: skip
    acquiescence: Fraction = number(
        0.58, "0 to 1", fitted("seed-003", "the mean score of the items that the model has a counterpart of"),
        "score of who has no reason at all to agree", "默认同意倾向",
    )  # fmt: skip
