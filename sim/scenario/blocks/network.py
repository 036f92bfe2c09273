"""Who sees whom: the layered neighbour network, the textbook networks, or the user's own file."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.blocks.base import Block
from sim.scenario.declare import assumed, choice, design, literature, number

Contacts = Annotated[float, Field(ge=0, le=200)]
Kind = Literal[
    "layered", "complete", "ring", "watts_strogatz", "erdos_renyi", "barabasi_albert", "stochastic_block",
    "edge_list", "graphml",
]  # fmt: skip
FIELDS_OF: dict[Kind, tuple[str, ...]] = {
    "layered": ("sociable_share", "stairwell_contacts", "building_contacts", "acquaintance_contacts", "age_homophily",
                "hometown_contacts"),
    "ring": ("each_side",),
    "watts_strogatz": ("mean_degree", "rewiring"),
    "erdos_renyi": ("mean_degree",),
    "barabasi_albert": ("attachments",),
    "stochastic_block": ("blocks", "within", "between"),
}  # fmt: skip
"""Which fields a kind reads, besides those of files and `across_communities`."""


class Network(Block):
    """The neighbour network. Only the fields of the chosen kind are read; others are refused."""

    kind: Kind = choice("layered", design("layered for a place, the others for comparison with the literature"),
                        "kind of neighbour network", "邻里网络类型")  # fmt: skip
    file: str | None = choice(
        None, design("an edge list (two row numbers a line) or GraphML; path relative to the scenario"),
        "file with the edges (kinds edge_list and graphml)", "网络文件",
    )  # fmt: skip
    first_row: int | None = number(
        None, "row", design("0, but a file that never names row 0 is asked about: it may count from 1"),
        "number of the first resident in the file, 0 or 1 (kinds edge_list and graphml)", "网络文件中首位居民的编号（0或1）",
        low=0, high=1,
    )  # fmt: skip
    partial: bool = choice(
        False, design("a file that names fewer than half of the residents is taken for that of other people"),
        "the file may name few residents (kinds edge_list and graphml)", "网络文件可只包含少数居民",
    )  # fmt: skip
    across_communities: bool = choice(
        False, design("neighbours live in one community; every community has its own network"),
        "ties may cross communities (all kinds but layered)", "允许跨社区联系",
    )  # fmt: skip
    sociable_share: float = number(
        0.725, "share", literature("suns-2017", "27.52 % of 8,213 residents never talk to neighbours"),
        "residents who ever talk to neighbours (layered)", "与邻居有交往的居民比例", low=0, high=1,
    )  # fmt: skip
    stairwell_contacts: Contacts = number(
        3.0,
        "people",
        assumed("a few doors"),
        "mean contacts in the own stairwell, of the sociable (layered)",
        "本门栋平均交往人数",
    )
    building_contacts: Contacts = number(
        2.5, "people", assumed("fewer than in the stairwell"),
        "mean contacts in the rest of the building, of the sociable (layered)", "本楼其他门栋平均交往人数",
    )  # fmt: skip
    acquaintance_contacts: Contacts = number(
        4.0, "people", assumed("through school gates, squares and clubs"),
        "mean acquaintances across buildings, of the sociable (layered)", "跨楼熟人平均数",
    )  # fmt: skip
    age_homophily: float = number(
        8.0, "years", assumed("acquaintances are mostly of the own generation [mcpherson-2001]"),
        "typical age difference of acquaintances across buildings (layered); large means none", "熟人年龄差（同质性）",
        low=0.1, high=1000,
    )  # fmt: skip
    hometown_contacts: Contacts = number(
        1.5, "people", assumed("migrants know people of their home place [seed 003: hometown villages]"),
        "mean further contacts of a migrant within the own home place (layered)", "流动人口同乡平均交往人数",
    )  # fmt: skip
    each_side: int = number(2, "neighbours", design("ring only"), "neighbours on each side (ring)", "环形网络每侧邻居数",
                            low=1, high=1000)  # fmt: skip
    mean_degree: float = number(
        8.0, "neighbours", design("erdos_renyi and watts_strogatz"), "mean degree (erdos_renyi; even for watts_strogatz)",
        "平均度", low=0.01, high=1000,
    )  # fmt: skip
    rewiring: float = number(0.05, "probability", design("watts_strogatz only"), "rewiring probability (watts_strogatz)",
                             "重连概率", low=0, high=1)  # fmt: skip
    attachments: int = number(3, "edges", design("barabasi_albert only"), "edges a newcomer brings (barabasi_albert)",
                              "新节点连边数", low=1, high=100)  # fmt: skip
    blocks: int = number(
        2, "blocks", design("stochastic_block only"), "equal blocks (stochastic_block)", "块数", low=1, high=1000
    )
    within: float = number(0.15, "probability", design("stochastic_block only"), "chance of a tie within a block",
                           "块内连边概率", low=0, high=1)  # fmt: skip
    between: float = number(0.05, "probability", design("stochastic_block only"), "chance of a tie between blocks",
                            "块间连边概率", low=0, high=1)  # fmt: skip

    def unread(self) -> dict[str, str]:
        """The fields of other kinds."""
        names = {name for of_kind in FIELDS_OF.values() for name in of_kind} - set(FIELDS_OF.get(self.kind, ()))
        kinds = {name: [kind for kind, of_kind in FIELDS_OF.items() if name in of_kind] for name in sorted(names)}
        return {name: f"only by kind {' and '.join(of)}, not by {self.kind}" for name, of in kinds.items()}

    @model_validator(mode="after")
    def _file_goes_with_its_kind(self) -> Self:
        if (self.file is not None) != (self.kind in ("edge_list", "graphml")):
            raise ValueError(
                f"kind {self.kind} needs the field `file`" if self.file is None
                else f"`file` is read only by the kinds edge_list and graphml, not by {self.kind}"
            )  # fmt: skip
        for name in ("first_row", "partial"):
            if self.file is None and getattr(self, name) not in (None, False):
                raise ValueError(
                    f"`{name}` is read only with a file, by the kinds edge_list and graphml, not by {self.kind}"
                )
        if self.across_communities and self.kind == "layered":
            raise ValueError("no tie of a layered network crosses communities: `across_communities` is for other kinds")
        return self
