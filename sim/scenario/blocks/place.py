"""How long a run is, and the place: communities, buildings, stairwells."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from sim.scenario.blocks.base import Block
from sim.scenario.declare import assumed, choice, design, number

LARGEST_SEED = 2**63 - 1
MOST_COMMUNITIES, MOST_RESIDENTS = 20_000, 20_000_000
"""Of a subdistrict, and of a community."""


class Run(Block):
    """Length, seed and precision of a run."""

    seed: int = number(
        1, "", design("any whole number; replicates take the next ones"), "random seed", "随机种子",
        low=0, high=LARGEST_SEED,
    )  # fmt: skip
    warm_up_weeks: int = number(
        52, "weeks", design("the slow states (habit, membership, demand) settle; not reported"),
        "weeks run and discarded before the first reported week", "预热周数", low=0, high=5200,
    )  # fmt: skip
    weeks: int = number(
        104, "weeks", design("two years: attrition and habit are yearly matters"), "reported weeks", "报告周数",
        low=1, high=5200,
    )  # fmt: skip
    precision: Literal["single", "double"] = choice(
        "single", design("double shows that single is enough, and holds fixed points to 1e-9"),
        "precision of the stored state", "状态存储精度",
    )  # fmt: skip


class Place(Block):
    """The subdistrict: its communities, and how people are housed in them."""

    communities_file: str | None = choice(
        None, design("a CSV with one row per community: its name, and what is known of it; what it leaves out is as everywhere else"),
        "the user's own table of communities (CSV, path relative to the scenario)", "社区名单文件",
    )  # fmt: skip
    communities: int = number(
        1, "communities", design("one community unless the question is about several"), "communities", "社区数",
        low=1, high=MOST_COMMUNITIES,
    )  # fmt: skip
    names: list[str] = choice(
        [], design("none: communities are counted from 1 wherever a person reads"), "names of the communities, in order",
        "社区名称",
    )  # fmt: skip
    residents: int = number(
        2000, "adults", assumed("an ordinary estate; communities of 500 to 10,000 adults are common"),
        "adult residents of each community", "每个社区的成年居民数", low=2, high=MOST_RESIDENTS,
    )  # fmt: skip
    adults: int | None = number(
        None, "adults", design("none: `residents` says how many live in each community"),
        "adult residents of all communities together, shared out equally", "全部社区的成年居民总数", low=2,
        high=MOST_RESIDENTS * MOST_COMMUNITIES,
    )  # fmt: skip
    residents_per_stairwell: int = number(
        24, "adults", assumed("six floors, two flats a floor, two adults a flat"), "adults who share a stairwell",
        "每个门栋的成年居民数", low=1, high=2000,
    )  # fmt: skip
    stairwells_per_building: int = number(
        3, "stairwells", assumed("a slab block of three entrances"), "stairwells of a building", "每栋楼的门栋数",
        low=1, high=100,
    )  # fmt: skip

    @model_validator(mode="after")
    def _names_can_be_told_apart(self) -> Self:
        if any(not name.strip() for name in self.names):
            raise ValueError("names a community without a name")
        if twice := next((name for name in self.names if self.names.count(name) > 1), None):
            raise ValueError(f"names {twice} twice")
        return self

    def sizes(self) -> list[int]:
        """Adults of each community, where no table or list says otherwise; those of all shared out so that no two differ by more
        than one."""
        if self.adults is None:
            return [self.residents] * self.communities
        each, more = divmod(self.adults, self.communities)
        return [each + (c < more) for c in range(self.communities)]

    def buildings(self) -> int:
        """Of all communities together, where no list of residents says who lives where."""
        stairwells = -(-max(self.sizes()) // self.residents_per_stairwell)
        return self.communities * -(-stairwells // self.stairwells_per_building)
