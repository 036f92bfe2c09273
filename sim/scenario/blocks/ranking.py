"""The published ranking of the communities of a subdistrict."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from sim.scenario.blocks.base import Block
from sim.scenario.declare import assumed, choice, design, number

Fraction = Annotated[float, Field(ge=0, le=1)]


class Ranking(Block):
    """Communities are ranked every quarter; where the ranking is published, those behind work longer hours."""

    published: bool = choice(False, design("the index of seed 003 exists in some places only"), "whether the ranking is published",
                             "是否公布排名")  # fmt: skip
    effort: Fraction = number(
        0.2, "share of hours", assumed("promotion depends on it [seed 003]"), "hours that the last of a published ranking works more",
        "排名末位的加班比例",
    )  # fmt: skip
    of_closure: Fraction = number(
        0.4, "weight", assumed("answers count most"), "weight of cases answered in time", "按期办结的权重"
    )
    of_satisfaction: Fraction = number(
        0.3, "weight", assumed("residents are the referees [seed 002]"), "weight of satisfaction", "满意度的权重"
    )
    of_breadth: Fraction = number(0.3, "weight", assumed("deliberation counts who takes part [seed 003]"), "weight of breadth of participation",
                                  "参与面的权重")  # fmt: skip

    @property
    def weights(self) -> tuple[float, float, float]:
        """Of cases closed in time, of satisfaction, of breadth of participation."""
        return self.of_closure, self.of_satisfaction, self.of_breadth

    def unread(self) -> dict[str, str]:
        """Nobody works more for a ranking that nobody knows."""
        return {} if self.published else {"effort": "only where `published` is true"}

    @model_validator(mode="after")
    def _ranks_by_something(self) -> Self:
        if sum(self.weights) <= 0.0:
            raise ValueError("a ranking needs a weight above 0: of_closure, of_satisfaction or of_breadth")
        return self
