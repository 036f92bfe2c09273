"""The public money that all mechanisms of a scenario may use in a year."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.blocks.base import Block
from sim.scenario.declare import choice, design, number

Yuan = Annotated[float, Field(ge=0, le=1e12)]


class Budget(Block):
    """One purse for the package of all mechanisms, of the whole subdistrict, filled anew every 52 weeks from week 1.

    Set-up, running and unit costs fall due whether there is money or not, and are kept back for the rest of the year; what is
    left is what may be promised. Where they alone are more than the budget, nothing is promised and the year is overspent.
    """

    a_year: Yuan | None = number(
        None,
        "yuan a year",
        design("no bound unless one is set"),
        "public money for all mechanisms in a year",
        "全部机制的年度预算",
    )
    when_short: Literal["proportional", "first_come"] = choice(
        "proportional",
        design(
            "proportional: each week gets its part of what is left, and all the same share of it; first_come: in full while it lasts"
        ),
        "who is credited when it is short",
        "预算不足时的发放方式",
    )

    def unread(self) -> dict[str, str]:
        """Nothing falls short where there is no bound."""
        return {"when_short": "only where `a_year` is set"} if self.a_year is None else {}
