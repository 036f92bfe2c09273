"""Formal participation: dated elections, hearings and votes; who goes from door to door for them; what is made of being outvoted."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.kinds import SlotName
from sim.mechanism import Target
from sim.scenario.blocks.base import Block
from sim.scenario.declare import assumed, choice, design, number

Fraction = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=100)]
VoteKind = Literal["election", "hearing", "vote"]
"""An election of the residents' committee, a hearing with few seats, a vote on a matter."""
NeedName = Literal["health_care", "culture", "environment", "family", "work_learning", "safety_order"]
OF_A_MATTER = ("need", "gaining", "losing", "relief", "works_after")


class Vote(Block):
    """One date on which those who are eligible vote, each community (of several) for itself. Whoever is asked twice in a week has
    the same random numbers both times."""

    week: int = number(
        ..., "week", design("week 1 is the first reported week"), "week of the vote", "投票周", low=-5200, high=5200
    )
    kind: VoteKind = choice(..., design("what is held"), "election, hearing or vote", "类型：选举、听证或表决")
    subject: str = choice("", design("a name for tables"), "what it is about", "事项")
    eligible: Target = Target()
    slot: SlotName = choice("evening", design("a Sunday, or an evening"), "when ballots are cast", "投票时段")
    quorum: Fraction = number(0.5, "share of the eligible", design("more rules than one are in force; set yours"),
                              "turnout without which nothing is decided", "有效参与率")  # fmt: skip
    majority: Fraction = number(
        0.5, "share of ballots", design("more than half"), "share of ballots that yes has to exceed", "通过所需赞成率"
    )
    seats: int | None = number(
        None, "people", design("no bound; a hearing has seats"), "seats of a hearing", "听证席位", low=1, high=1_000_000
    )
    need: NeedName | None = choice(None, design("nobody's"), "need that the matter serves", "事项对应的需求")
    gaining: Fraction = number(0.0, "share of the eligible", design("set it for a matter that is in some people's own interest"),
                               "those who gain most by it, whatever they need", "直接受益者比例")  # fmt: skip
    losing: Fraction = number(0.0, "share of the eligible", design("set it for a matter that is at some people's cost"),
                              "those who lose by it", "利益受损者比例")  # fmt: skip
    relief: Fraction = number(0.0, "share of the need's problems", design("nothing changes by it"),
                              "problems of the need that no longer arise among the eligible once it is carried out", "实施后减少的诉求比例")  # fmt: skip
    works_after: int = number(
        26, "weeks", design("half a year of building"), "weeks until it is carried out", "实施周数", low=1, high=520
    )

    def unread(self) -> dict[str, str]:
        """Of an election nobody gains or loses; seats are a hearing's; what nothing changes works at no time."""
        found = {} if self.kind == "hearing" else {"seats": "only where `kind` is hearing"}
        if self.kind == "election":
            return found | dict.fromkeys(OF_A_MATTER, "only where `kind` is vote or hearing")
        return found if self.relief > 0.0 else found | {"works_after": "only where `relief` is above 0"}

    @model_validator(mode="after")
    def _can_be_held(self) -> Self:
        if self.kind == "hearing" and self.seats is None:
            raise ValueError("a hearing says its `seats`")
        if self.relief > 0.0 and self.need is None:
            raise ValueError("`relief` needs a `need`: which problems no longer arise?")
        if self.gaining + self.losing > 1.0:
            raise ValueError("`gaining` and `losing` are shares of the same people: together at most 1")
        return self


class Votes(Block):
    """Elections, hearings and votes. Nobody's age, sex or schooling decides who votes."""

    dates: list[Vote] = number(
        [], "weeks and matters", design("none is held"), "dated elections, hearings and votes", "选举、听证与表决日程"
    )
    heads_per_building: int = number(
        0, "people", design("0: nobody holds a post; a building head (楼长) is one"), "residents of each building who hold a post",
        "每栋楼的楼长人数", low=0, high=100,
    )  # fmt: skip
    members_visiting: Fraction = number(0.1, "share of party members", assumed("in-service members are latent [seed 002]"),
                                        "party members who go from door to door", "上门动员的党员比例")  # fmt: skip
    visiting_hours: float = number(4.0, "hours", assumed("two evenings"), "hours that a visitor spends on a vote, at most",
                                   "每次投票的上门时间", low=0, high=168)  # fmt: skip
    doors_an_hour: float = number(6.0, "doors an hour", assumed("ten minutes a door"), "doors that a visitor reaches", "每小时上门户数",
                                  low=0, high=1000)  # fmt: skip
    hours: float = number(
        1.0,
        "hours",
        assumed("the way, the queue, the ballot"),
        "hours that voting takes",
        "投票耗时",
        low=0.01,
        high=24,
    )
    without_reason: float = number(-5.0, "log-odds", assumed("who has no reason to vote does so once in 150 times"), "voting without any reason",
                         "基础投票意愿", low=-100, high=100)  # fmt: skip
    of_duty: Weight = number(4.0, "log-odds", assumed("the civic duty of the calculus of voting [riker-1968]; no source gives the size here"),
                             "weight of a full sense of duty", "责任意识的权重")  # fmt: skip
    of_stake: Weight = number(4.0, "log-odds", assumed("what is at stake counts as far as one's voice does [riker-1968]; no source gives the size here"),
                              "weight of a full stake to who believes that the own voice counts", "利害关系的权重")  # fmt: skip
    of_time: Weight = number(
        6.0, "log-odds", assumed("as the cost of an occasion"), "weight of the time that voting takes", "时间成本的权重"
    )
    of_post: Weight = number(
        4.0,
        "log-odds",
        assumed("who holds a post is expected to vote [seed 003]"),
        "weight of holding a post",
        "职务的权重",
    )
    of_member: Weight = number(
        1.5, "log-odds", assumed("members are told to vote [seed 002]"), "weight of party membership", "党员身份的权重"
    )
    of_door: Weight = number(2.5, "log-odds", assumed("personal canvassing moves most of all that is tried [gerber-2000]; in a community where one is known, more"),
                             "weight of somebody at the door", "上门动员的权重")  # fmt: skip
    of_neighbours: Weight = number(1.0, "log-odds", assumed("whose neighbours have all voted is asked why not"), "weight of neighbours who have voted",
                                   "邻居投票的权重")  # fmt: skip
    conformity: Fraction = number(0.5, "probability", assumed("the uninformed mostly follow [seed 003]"),
                                  "chance that one who was fetched and has nothing at stake votes as the committee proposes", "从众概率")  # fmt: skip
    efficacy_gain: Fraction = number(0.05, "share of the way", assumed("as much as being heard, and less lasting"), "efficacy after being on the side that won",
                                     "获胜后的效能感提升")  # fmt: skip
    efficacy_loss: Fraction = number(0.1, "share of the way", assumed("bad weighs more than good [seed 003]"), "efficacy after being outvoted, or where nothing came about",
                                     "落败后的效能感下降")  # fmt: skip
    trust_loss: Fraction = number(
        0.1,
        "share of the way",
        assumed("half of what a case given up costs"),
        "trust after being outvoted",
        "落败后的信任下降",
    )
