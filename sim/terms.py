"""The named terms of the week that mechanisms add to. A mechanism acts through these and nothing else.

A term is 0 without mechanisms, and then the week is to the last bit what it is without the term. What several blocks add is
put together in an order that does not depend on the order of blocks.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, NamedTuple, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.kinds import SLOT_NAMES, Need, OrganizationKind, Resource, SlotName
from sim.state import NEED_AS_NEEDED, OFFICIALS, PROGRAMMES, RESIDENTS, programme_of

Scale = Literal["residents", "communities", "subdistrict"]
How = Literal["sum", "chance", "factor"]
Doubles = NDArray[np.float64]


Concern = Literal["residents", "workers", "departments", "cases"]


class Term(NamedTuple):
    """What may be added to. how: sums add up; chances come true independently; factors are shares more (or less, from -1) and
    multiply. each: how many numbers, where it is a table by need, resource or kind. scale: for whom it is one number.
    on: whom or what it acts on. moves: the indicator that the rule of the week writes it into, so that a change of this
    indicator follows from the rule itself, and is no finding."""

    how: How
    en: str
    zh: str
    each: int = 0
    scale: Scale = "residents"
    on: Concern = "residents"
    moves: str = ""


Value = TypeVar("Value", float, Doubles)
"""One number where a row is read, and a column of them where a table is."""


# fmt: off
class ToResidents(Generic[Value]):
    """What this week adds for residents: of one audience (`ToResidents[float]`, a row of effects), or of each."""

    # what taking part is worth, in units of intrinsic motivation unless said
    reward: Annotated[Value, Term("sum", "tangible reward, contingent on taking part", "物质奖励")]
    bargain: Annotated[Value, Term("sum", "that some reward depends on taking part: it crowds out",
                                   "物质交换关系", moves="motivation")]
    donated: Annotated[Value, Term("sum", "part of reward and bargain that goes to others: it does not crowd out",
                                   "捐赠部分", moves="motivation")]
    reciprocity: Annotated[Value, Term("sum", "help in return for taking part", "互惠回报")]
    recognition: Annotated[Value, Term("sum", "thanks for taking part", "认可")]
    visibility: Annotated[Value, Term("sum", "share more of neighbours' participation that is seen", "参与可见度")]
    norm: Annotated[Value, Term("sum", "what neighbours expect, on the scale of the share of active neighbours", "期望规范")]
    speaking: Annotated[Value, Term("sum", "worth of speaking where people deliberate, log-odds", "参与议事的意愿")]
    # who hears
    notice: Annotated[Value, Term("chance", "to be reached by a public notice, for the aware with access", "宣传触达")]
    access: Annotated[Value, Term("chance", "access to public notices", "宣传可及性")]
    contact: Annotated[Value, Term("chance", "to be reached by an organized group one belongs to", "组织联络触达")]
    favour: Annotated[Value, Term("factor", "share more of the officials' invitations", "定向邀请")]
    # what it costs and wears
    effort: Annotated[Value, Term("factor", "share more time that an occasion takes", "参与耗时")]
    online_misfit: Annotated[Value, Term("sum", "how much worse online activities fit (below 0: better)", "线上不适配")]
    small_group: Annotated[Value, Term("sum", "log of how much smaller the group is that one answers to", "小群体效应")]
    spared_days: Annotated[Value, Term("sum", "days a week that nobody may be asked for", "轮休天数")]
    buffer: Annotated[Value, Term("chance", "part of the load that support takes off", "负荷缓冲")]
    # what the weeks do to minds
    duty: Annotated[Value, Term("chance", "part of the way to full duty that one's own anchor moves",
                                "责任意识提升", moves="duty")]
    belonging: Annotated[Value, Term("chance", "part of the way to full belonging, a week", "归属感提升", moves="belonging")]
    efficacy: Annotated[Value, Term("chance", "part of the way to full efficacy, a week", "效能感提升", moves="efficacy")]
    trust: Annotated[Value, Term("chance", "part of the way to full trust, a week", "信任提升", moves="trust")]
    answers_shown: Annotated[Value, Term("chance", "part of the way to the published share of answers, a week", "办结公开",
                                         moves="answer_expected")]
    awareness: Annotated[Value, Term("chance", "to come to know the community, a week", "社区知晓", moves="aware_share")]
    meeting: Annotated[Value, Term("factor", "share more belonging from meeting neighbours", "邻里交往")]
    detection: Annotated[Value, Term("chance", "that a problem is reported anyway", "诉求发现", on="cases")]


class ToCommunities(Generic[Value]):
    """What this week adds in communities: in one (`ToCommunities[float]`, a row of effects), or in each."""

    # the calendar
    activities: Annotated[Doubles, Term("sum", "activities a week per 1,000 adults, by host, need, slot and depth",
                                        "新增活动", PROGRAMMES)]
    needs_share: Annotated[Value, Term("chance", "part of the imitating calendar that follows needs", "按需安排")]
    to_evening: Annotated[Value, Term("chance", "daytime activities that move to evening and weekend", "改为晚间周末")]
    to_online: Annotated[Value, Term("chance", "daytime activities left that move online", "改为线上")]
    seats: Annotated[Value, Term("factor", "share more seats", "活动名额")]
    invitations: Annotated[Value, Term("factor", "share more invitations", "邀请数量")]
    creaming: Annotated[Value, Term("sum", "bias of invitations to those who say yes", "择优偏向")]
    heard: Annotated[Value, Term("chance", "that a voice is heard which was not", "意见被采纳")]
    quarrel: Annotated[Value, Term("chance", "that a voice goes down in a quarrel", "争执")]
    calm: Annotated[Value, Term("chance", "that a quarrel is avoided", "化解争执")]
    # community workers
    admin_relief: Annotated[Value, Term("chance", "part of the tasks from above that goes", "行政减负", on="workers")]
    admin_load: Annotated[Value, Term("sum", "share of hours that new tasks take", "新增行政负担", on="workers")]
    tracking: Annotated[Value, Term("sum", "hours a week for each case that is with departments", "跟踪工时", on="workers")]
    helpers: Annotated[Value, Term("sum", "hours a week per 1,000 adults of others who work on cases", "协办工时", on="workers")]
    speed: Annotated[Value, Term("factor", "share more done in an hour of case work", "办理提速", on="workers")]
    effort_by_rank: Annotated[Value, Term("sum", "share more hours where a published ranking puts one last",
                                          "排名激励", on="workers")]
    skill: Annotated[Value, Term("chance", "part of the way to full method skill, a week",
                                 "方法技能提升", on="workers", moves="skill")]
    digital_skill: Annotated[Value, Term("chance", "part of the way to full digital skill, a week", "数字技能提升", on="workers")]
    mission: Annotated[Value, Term("chance", "part of the way to full sense of mission, a week",
                                   "使命感提升", on="workers", moves="mission")]
    strain_relief: Annotated[Value, Term("chance", "part of the strain of work that goes",
                                         "工作压力缓解", on="workers", moves="burnt_out_share")]
    quitting: Annotated[Value, Term("factor", "share more quits", "离职倾向", on="workers", moves="quit_rate")]
    # organizations and resources
    joining: Annotated[Doubles, Term("chance", "part of the way to full willingness, by kind of organization",
                                     "组织加入意愿", len(OrganizationKind))]
    liability: Annotated[Doubles, Term("chance", "part of the liability concern that goes, by kind",
                                       "责任顾虑消除", len(OrganizationKind))]
    capacity: Annotated[Doubles, Term("factor", "share more that organizations bring and do, by kind",
                                      "组织能力", len(OrganizationKind))]
    together: Annotated[Value, Term("factor", "share more where agencies, volunteers and others all act", "联动增益")]
    tapped: Annotated[Doubles, Term("chance", "part of idle public resources that comes into use, by resource",
                                    "公共资源下沉", len(Resource))]
    funds: Annotated[Doubles, Term("sum", "units a week per 1,000 adults from outside, by resource", "外部资源", len(Resource))]
    # cases and departments
    prevented: Annotated[Doubles, Term("chance", "that a problem does not arise, by kind", "未诉先办", len(Need), on="cases")]
    settled: Annotated[Doubles, Term("chance", "that a case is settled on the spot, by kind", "就地化解", len(Need), on="cases")]
    not_dropped: Annotated[Value, Term("chance", "that a case past its deadline is not given up", "督办不放弃", on="cases")]
    institution: Annotated[Value, Term("chance", "that rules alone make a department cooperate", "制度化协作", on="departments")]
    equal_voice: Annotated[Value, Term("chance", "part of the weight of power that goes", "平等话语权", on="departments")]
    insistence: Annotated[Value, Term("sum", "times more that a department is asked in a week", "催办次数", on="departments")]
    clarity: Annotated[Value, Term("chance", "that it is clear who leads where it was not", "权责清晰", on="departments")]
    put_right: Annotated[Value, Term("chance", "that a case gone astray is sent out again, a week", "纠偏", on="cases")]
    agenda: Annotated[Value, Term("factor", "share more cases that departments take up", "研究议题", on="departments")]


class ToSubdistrict(Generic[Value]):
    """What this week adds for everybody: the one row of effects, or the table that holds it."""

    rotation: Annotated[Value, Term("chance", "that a leader is rotated, a week", "轮岗", on="departments")]
# fmt: on

ROWS: dict[Scale, type] = {"residents": ToResidents, "communities": ToCommunities, "subdistrict": ToSubdistrict}
"""What mechanisms may add to, by scale: a misspelt term of a row or column fails the type check."""

TERMS: dict[str, Term] = {
    name: hint.__metadata__[0]._replace(scale=scale)
    for scale, row in ROWS.items()
    for name, hint in get_type_hints(row, include_extras=True).items()
}

# fmt: off
TermName = Literal[
    "reward", "bargain", "donated", "reciprocity", "recognition", "visibility", "norm", "speaking", "notice", "access",
    "contact", "favour", "effort", "online_misfit", "small_group", "spared_days", "buffer", "duty", "belonging", "efficacy",
    "trust", "answers_shown", "awareness", "meeting", "detection",
    "activities", "needs_share", "to_evening", "to_online", "seats", "invitations", "creaming", "heard", "quarrel", "calm",
    "admin_relief", "admin_load", "tracking", "helpers", "speed", "effort_by_rank", "skill", "digital_skill", "mission",
    "strain_relief", "quitting", "joining", "liability", "capacity", "together", "tapped", "funds", "prevented", "settled",
    "not_dropped", "institution", "equal_voice", "insistence", "clarity", "put_right", "agenda",
    "rotation",
]
# fmt: on
"""The names of `TERMS`, which only a list tells the type check; a test holds one to the other."""

R = TypeVar("R", covariant=True)


class Rows(Generic[R]):
    """A table of which one row is taken, `offers[i].norm`; its columns have the same names, `offers.norm` [rows]."""

    if TYPE_CHECKING:

        def __getitem__(self, at: int | np.integer[Any]) -> R: ...
        def __len__(self) -> int: ...


class ResidentEffects(ToResidents[Doubles], Rows[ToResidents[float]]):
    """What the week adds for residents, by audience."""


class CommunityEffects(ToCommunities[Doubles], Rows[ToCommunities[float]]):
    """What the week adds in each community."""


class SubdistrictEffects(ToSubdistrict[Doubles], Rows[ToSubdistrict[float]]):
    """What the week adds for everybody, in one row."""


class Effects(NamedTuple):
    """What the mechanisms in force add to the terms of this week (`TERMS`): record arrays with a field for each term."""

    residents: ResidentEffects  # [audiences]
    communities: CommunityEffects  # [C]
    subdistrict: SubdistrictEffects  # [1]


def of_scale(scale: Scale) -> dict[str, Term]:
    """The terms that are one number (or table) for each resident's audience, each community, or the subdistrict."""
    return {name: term for name, term in TERMS.items() if term.scale == scale}


@cache
def record_type(scale: Scale) -> np.dtype[Any]:
    """One row of effects: a double for each term of the scale, or several."""
    fields = [(name, "f8", (term.each,)) if term.each else (name, "f8") for name, term in of_scale(scale).items()]
    return np.dtype((np.record, fields))


def no_effects(audiences: int, communities: int) -> Effects:
    """What a week is without mechanisms: every term is 0."""
    return Effects(
        residents=_zeros(audiences, "residents"),
        communities=_zeros(communities, "communities"),
        subdistrict=_zeros(1, "subdistrict"),
    )


def _zeros(rows: int, scale: Scale) -> Any:
    return np.zeros(rows, record_type(scale)).view(np.recarray)  # its columns have names in plain Python, too


def combine(how: How, amounts: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
    """What several blocks add to one term, from the smallest to the largest: 0.1 + 0.2 + 0.3 depends on the order."""
    rows = np.sort(np.array(list(amounts)), axis=0)
    whole, together = np.zeros(rows.shape[1:]), _combinations()[how]
    for row in rows:
        whole = together(whole, row)
    return whole


@cache
def _combinations() -> dict[How, Callable[[Any, Any], Any]]:
    """How two amounts become one; late, for rules take the compiler, which nobody needs who reads what terms there are."""
    from sim.compiler import as_written
    from sim.rules.numbers import compounded, probability_union

    return {"sum": operator.add, "chance": as_written(probability_union), "factor": as_written(compounded)}


def programme(
    per_thousand: float,
    *,
    slot: SlotName,
    depth: int,
    need: int | None = None,
    host: Literal["officials", "residents"] = "officials",
) -> NDArray[np.float64]:
    """Activities a week per 1,000 adults for the term `activities`. need: position in NEEDS; None: as residents need."""
    rates = np.zeros(PROGRAMMES)
    by = {"officials": OFFICIALS, "residents": RESIDENTS}[host]
    at = programme_of(by, NEED_AS_NEEDED if need is None else need, SLOT_NAMES.index(slot), depth)
    rates[at] = per_thousand
    return rates


def table_of(names: Sequence[str], **amounts: float) -> NDArray[np.float64]:
    """For a term that is a table by need, resource or kind of organization: what is not named gets 0."""
    table = np.zeros(len(names))
    for name, amount in amounts.items():
        table[names.index(name)] = amount
    return table
