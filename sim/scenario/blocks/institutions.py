"""How institutions grow over years."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.blocks.base import Block
from sim.scenario.declare import assumed, number

Fraction = Annotated[float, Field(ge=0, le=1)]


class Institutions(Block):
    """Whistle, committee, grid, hall and follow-up start weak, grow with use, with staff and leaders who stay, and are lost with
    neglect. Off by default: they act at full strength from their first week."""

    growing: Fraction = number(
        0.0, "share", assumed("0: nothing has to be grown into; that use perfects an institution is seed 003, no source gives the part"),
        "part of an institution's effect that has to grow", "制度效果中需要成长的部分",
    )  # fmt: skip
    start: Fraction = number(
        0.1, "0 to 1", assumed("a rule on paper"), "how grown an institution is in its first week, and again when it is lost",
        "制度起始成熟度",
    )  # fmt: skip
    gain: Fraction = number(
        0.02, "share of the way a week", assumed("two to three years to mature: half of what is brought to it comes to something; hotline reforms took years"),
        "how fast an institution grows in a week in which all that is brought to it comes to something", "制度成长速度",
    )  # fmt: skip
    neglect: Fraction = number(
        0.005, "share of the way a week", assumed("forgotten over four years, as trust is"), "lost in a week in which nothing comes of it",
        "制度荒废速度",
    )  # fmt: skip
    of_staff: Fraction = number(
        0.5, "share", assumed("half of it is in the files"), "part of what is grown that goes with community workers who leave, by their share",
        "人员离职带走的部分",
    )  # fmt: skip
    of_leaders: Fraction = number(
        0.5, "share", assumed("as of staff; rotation destroys ties, and rules only in part [seed 000]"),
        "part of what is grown that goes with leaders of departments who leave, by their share", "负责人轮岗带走的部分",
    )  # fmt: skip
