"""Departments of the subdistrict: power, relevance, leaders who know each other, institutions, misrouting."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from sim.limits import FEWEST_DEPARTMENTS, MOST_DEPARTMENTS
from sim.scenario.blocks.base import NEEDS, Block, PerNeed
from sim.scenario.declare import assumed, choice, design, fitted, number

Fraction = Annotated[float, Field(ge=0, le=1)]
Shares = list[Fraction]

DEPARTMENTS = ("civil_affairs", "housing", "urban_management", "public_security", "health", "market_supervision",
               "human_resources", "culture")  # fmt: skip


class Relevance(PerNeed[Shares]):
    """For each kind of case, the chance that it needs each department; a row for each kind, a number for each department."""


class Misrouting(Block):
    """Where responsibilities are unclear, a case that needs departments goes astray (越位, 缺位, 错位)."""

    clarity: Fraction = number(
        0.6, "0 to 1", assumed("powers and duties are not clear enough [seed 002]"),
        "chance that it is clear who leads", "权责清晰度",
    )  # fmt: skip
    vacancy: float = number(
        0.5, "weight", assumed("as likely as half a strong department"), "how likely nobody takes an unclear case (缺位)", "缺位的权重",
        low=0, high=1000,
    )  # fmt: skip
    strangers: float = number(
        0.1, "weight", assumed("the case lands at the wrong desk"),
        "how likely a department that is not needed gets it (错位), against one that is", "错位的权重", low=0, high=1000,
    )  # fmt: skip
    put_right: Fraction = number(
        0.25, "probability a week", assumed("a month"), "chance that a case gone astray is sent out again", "纠偏概率",
    )  # fmt: skip


class Departments(Block):
    """Who must cooperate. Two channels for each pair: the institution, and the acquaintance of the leaders."""

    names: list[str] = choice(list(DEPARTMENTS), assumed("eight that community cases need"), "departments", "部门")
    power: Shares = number(
        [0.45, 0.7, 0.8, 0.9, 0.5, 0.6, 0.35, 0.25], "0 to 1", assumed("some are strong, some follow [seed 000]"),
        "power of each department", "部门权力",
    )  # fmt: skip
    leader_years: list[Annotated[float, Field(ge=0, le=60)]] = number(
        [1.0, 3.0, 2.0, 4.0, 2.5, 1.5, 3.5, 0.5], "years", assumed("in the middle of their terms"),
        "years in office of each department's leader at the start", "各部门负责人已任职年数",
    )  # fmt: skip
    relevance: Relevance = number(
        Relevance.model_validate({
            "health_care": [0.6, 0.1, 0.1, 0.0, 0.9, 0.3, 0.3, 0.0],
            "culture": [0.3, 0.2, 0.3, 0.1, 0.1, 0.1, 0.1, 0.9],
            "environment": [0.1, 0.7, 0.9, 0.2, 0.3, 0.2, 0.0, 0.1],
            "family": [0.9, 0.3, 0.1, 0.3, 0.4, 0.1, 0.3, 0.3],
            "work_learning": [0.3, 0.1, 0.0, 0.1, 0.1, 0.4, 0.9, 0.5],
            "safety_order": [0.1, 0.5, 0.5, 0.9, 0.1, 0.4, 0.0, 0.0],
        }),
        "probability", assumed("by what the departments are for"), "chance that a case of each kind needs each department",
        "各类诉求涉及各部门的概率",
    )  # fmt: skip
    institution: Fraction = number(
        0.25, "probability a request", assumed("uncalibrated: no source gives it; institutional cooperation is weak [seed 000]"),
        "chance that the institution alone makes a department cooperate with the strongest one: where it starts, and where it falls back to", "制度化协作水平",
    )  # fmt: skip
    institution_gain: Fraction = number(
        0.004, "share of the way a week", assumed("use strengthens it"), "institution gained in a week in which it settled every request",
        "制度的强化速度",
    )  # fmt: skip
    institution_fade: Fraction = number(
        0.01, "share of the way a week", assumed("rules that nobody uses are forgotten"), "institution falls back", "制度的回落速度",
    )  # fmt: skip
    voice_of_power: float = number(
        1.0, "exponent", assumed("agenda weight grows with power; uncalibrated [seed 000]"),
        "how far power decides who is listened to (0: all equally)", "话语权对权力的依赖", low=0, high=5,
    )  # fmt: skip
    agenda: float = number(
        2.5, "cases a week per 1,000 adults", fitted("seed-000", "weak departments lead less than they ought to only where seats on the agenda are scarce"),
        "cases that departments can take up in a week", "部门每周可研究的诉求数", low=0, high=1000,
    )  # fmt: skip
    guanxi: Fraction = number(
        0.6, "probability a request", fitted("chen-2016", "with the institution: about a third of requests are answered; the division of the third is uncalibrated"),
        "chance that a leader whom one knows well cooperates for that reason", "熟人关系的作用",
    )  # fmt: skip
    acquaintance: Fraction = number(
        0.35, "0 to 1", assumed("uncalibrated"), "how well leaders know each other at the start (mean)", "负责人之间的熟识程度",
    )  # fmt: skip
    strangers: Fraction = number(
        0.05, "0 to 1", assumed("a shared training course"), "how well a new leader knows the others, and what ties fade to", "新任负责人的熟识程度",
    )  # fmt: skip
    acquaintance_gain: Fraction = number(
        0.03, "share of the way a week", assumed("most of a year of working together"), "acquaintance gained in a week of joint work",
        "共事带来的熟识",
    )  # fmt: skip
    acquaintance_fade: Fraction = number(
        0.002, "share of the way a week", assumed("ten years"), "acquaintance lost in a week", "熟识程度的衰减",
    )  # fmt: skip
    term_years: float = number(
        5.0, "years", assumed("a term of office"), "how long leaders stay (mean)", "负责人平均任期", low=0.02, high=1000
    )
    all_rotate_in: int | None = number(
        None, "week", design("the counterfactual for ties: every leader leaves in this week, institutions stay"),
        "week in which all leaders rotate", "全体轮岗周", low=-5200, high=5200,
    )  # fmt: skip
    work_hours: float = number(
        2.0, "hours", assumed("a meeting"), "hours that a request costs a department (for its share of the work)", "部门每次协作工时",
        low=0, high=1000,
    )  # fmt: skip
    misrouting: Misrouting = Misrouting()

    @model_validator(mode="after")
    def _shapes_agree(self) -> Self:
        number_of = len(self.names)
        if not FEWEST_DEPARTMENTS <= number_of <= MOST_DEPARTMENTS:
            raise ValueError(
                f"names {number_of} departments; at least {FEWEST_DEPARTMENTS} and at most {MOST_DEPARTMENTS} can cooperate"
            )
        if any(not name.strip() for name in self.names):
            raise ValueError("names a department without a name")
        if twice := next((name for name in self.names if self.names.count(name) > 1), None):
            raise ValueError(f"names {twice} twice")
        if len(self.leader_years) < number_of:
            without = ", ".join(self.names[len(self.leader_years) :])
            raise ValueError(
                f"{without} without a leader: leader_years has {len(self.leader_years)} entries for {number_of} departments"
            )
        lists: dict[str, list[Any]] = {"leader_years": self.leader_years, "power": self.power}
        lists |= {f"relevance.{kind}": row for kind, row in zip(NEEDS, self.relevance.values(), strict=True)}
        for name, values in lists.items():
            if len(values) != number_of:
                raise ValueError(
                    f"{name} has {len(values)} numbers for {number_of} departments ({', '.join(self.names)})"
                )
        for kind, row in zip(NEEDS, self.relevance.values(), strict=True):
            if sum(share > 0.0 for share in row) < 2:
                raise ValueError(
                    f"relevance.{kind}: at least two departments must have a chance above 0, or nobody has to cooperate"
                )
        if not max(self.power) > 0.0:
            raise ValueError("power: at least one department must have some")
        return self
