"""Community workers: their posts, hours, skills, what wears them out, and when they leave."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from sim.scenario.blocks.base import Block
from sim.scenario.declare import assumed, fitted, literature, number

Fraction = Annotated[float, Field(ge=0, le=1)]


class Burnout(Block):
    """Job demands wear workers out, job resources buffer; 1 is the level that surveys call burnt out."""

    recovery: Fraction = number(
        0.10, "share a week", assumed("slower than volunteers: demands come back every Monday"),
        "share of burnout recovered in a week", "每周职业倦怠恢复比例",
    )  # fmt: skip
    strain: float = number(
        0.12, "units of burnout a week", fitted("liaoning-2018", "41.92 % of community workers are burnt out"),
        "burnout that a week of full demands adds", "满负荷一周增加的倦怠", low=0, high=10,
    )  # fmt: skip
    buffer: Fraction = number(
        0.4, "0 to 1", assumed("resources buffer demands in 18 of 32 interactions [bakker-2005]"),
        "how far skill and mission buffer demands", "技能与使命感的缓冲作用",
    )  # fmt: skip
    constitution_sd: float = number(
        0.40, "log units", fitted("liaoning-2018", "with severe_at: the spread between 41.92 % any and 13.15 % severe"),
        "how differently the same work wears workers out", "个体耐受差异", low=0, high=3,
    )  # fmt: skip
    any_at: float = number(
        1.0, "units of burnout", assumed("the unit: the level that a survey calls burnt out"),
        "burnout from which a worker counts as burnt out in the reports", "报告中视为倦怠的水平", low=0, high=100,
    )  # fmt: skip
    severe_at: float = number(
        1.5, "units of burnout", fitted("liaoning-2018", "13.15 % severe"),
        "burnout from which it counts as severe in the reports", "报告中视为重度倦怠的水平", low=0, high=100,
    )  # fmt: skip
    slows: Fraction = number(
        0.2, "share per unit", assumed("exhaustion costs a fifth of what is done"), "work lost for each unit of burnout",
        "每单位倦怠造成的效率损失",
    )  # fmt: skip
    least_work: float = number(
        0.1, "share", assumed("nobody who is there does nothing at all"), "work that is done at any burnout", "倦怠下仍能完成的最低工作比例",
        low=0.001, high=1,
    )  # fmt: skip

    @model_validator(mode="after")
    def _severe_is_more_than_any(self) -> Self:
        if self.severe_at < self.any_at:
            raise ValueError(f"severe burnout from {self.severe_at} on lies below burnout from {self.any_at} on")
        return self


class Coping(Block):
    """Workers cope before they break: of what is asked for beyond the contract, invitations are dropped first, then activities, then
    depth of cases; only what cannot be dropped strains [lipsky-1980]. Off by default: all that is asked for strains."""

    coped: Fraction = number(
        0.0, "share", assumed("0: nothing is dropped on purpose; coping is known [lipsky-1980], no source gives its share"),
        "part of what may be dropped under load that is dropped", "超负荷时的应对（舍弃）比例",
    )  # fmt: skip
    of_invitations: float = number(
        0.2, "share", assumed("calls and visits beside preparing and hosting: a day a week"),
        "part of the hours of an ordinary programme that goes into invitations, dropped first", "邀请占常规活动工时比例",
        low=0, high=0.95,
    )  # fmt: skip
    least_programme: Fraction = number(
        0.3, "share", assumed("what the street office counts is held in any case"),
        "part of the activities that cannot be dropped", "不可舍弃的活动比例",
    )  # fmt: skip
    least_depth: float = number(
        0.5, "share", assumed("a call back instead of a visit"), "part of the hours of a case that cannot be left out",
        "办理诉求不可省略的工时比例", low=0.05, high=1,
    )  # fmt: skip
    reopened_of_haste: float = number(
        2.0, "times more", assumed("an answer of half the depth fails twice as often"),
        "how much more often answers do not hold where all their depth is left out", "草率办理导致重新提出的倍数", low=0, high=100,
    )  # fmt: skip


class Leaving(Block):
    """Workers quit, the more so burnt out and without a sense of mission; a post stays vacant, then a newcomer starts."""

    a_year: float = number(
        0.12, "share a year", assumed("the work attracts few [seed 004]; no source gives turnover"),
        "chance to quit within a year, at burnout 1 and mission 0.5", "年离职率", low=0, high=0.99,
    )  # fmt: skip
    burnout_weight: float = number(
        1.0, "log-hazard per unit", assumed("exhaustion precedes leaving [demerouti-2001]"), "burnout makes leaving likelier",
        "倦怠对离职的影响", low=0, high=20,
    )  # fmt: skip
    mission_weight: float = number(
        1.0, "log-hazard per unit", assumed("commitment keeps people"), "mission keeps workers", "使命感对留任的影响",
        low=0, high=20,
    )  # fmt: skip
    vacancy: int = number(
        8,
        "weeks",
        assumed("hiring takes two months"),
        "weeks until a post is filled again",
        "岗位空缺周数",
        low=0,
        high=520,
    )


class Workers(Block):
    """Officials of the residents' committee and the service station: hours, skills, sense of mission."""

    per_ten_thousand: float = number(
        18.0, "posts per 10,000 adults", literature("staffing-norm", "18 community workers for 10,000 residents"),
        "full-time posts for community workers (a fraction makes all of a community part-time)", "每万人社区工作者编制", low=0.01, high=10_000,
    )  # fmt: skip
    hours: float = number(40.0, "hours a week", assumed("a full-time contract"), "weekly hours in the contract of a worker", "合同规定的每周工时",
                          low=0.1, high=168)  # fmt: skip
    admin_share: Fraction = number(
        0.55, "share", assumed("the committee is over-administered [seed 002]; no source gives the share"),
        "hours that go into tasks from above (行政化)", "行政事务占用比例",
    )  # fmt: skip
    most_for_cases: Fraction = number(
        0.4, "share of other hours", fitted("c30-log", "breaks and retention of regulars: a programme that cases crowd out would break them up"),
        "most that cases may take of the other hours", "诉求办理时间上限比例",
    )  # fmt: skip
    programme_hours: float = number(
        22.0, "hours a week per 1,000 adults", fitted("c30-log", "so that hours left over fill the programme the resident side was fitted with"),
        "hours that an ordinary programme of activities and invitations takes", "常规活动所需工时", low=0.1, high=1000,
    )  # fmt: skip
    activity_hours: float = number(
        2.75, "hours", assumed("preparing, hosting and clearing up"), "hours that starting one activity takes (for the shares of work)",
        "组织一次活动所需工时", low=0, high=1000,
    )  # fmt: skip
    skill: Fraction = number(
        0.4, "0 to 1", assumed("professional ability is still insufficient [seed 000]"),
        "method skill of a newcomer (mean)", "专业方法技能",
    )  # fmt: skip
    digital_skill: Fraction = number(
        0.3, "0 to 1", assumed("weak in data tools [seed 000]"),
        "digital skill of a newcomer (mean)", "数字技能",
    )  # fmt: skip
    skill_spread: float = number(
        0.15, "0 to 1", assumed("half above, half below"), "spread of both skills and of mission", "技能与使命感离散度",
        low=0, high=1,
    )  # fmt: skip
    unskilled_work: float = number(
        0.5, "of an ordinary hour", assumed("with a skill of one half, an hour of case work is one hour"),
        "case work done in an hour without skill; skill adds to it", "无专业技能时的办案效率", low=0.01, high=10,
    )  # fmt: skip
    digital_worth: float = number(
        0.3, "share", assumed("digital tools raise efficiency [seed 000]"), "work done faster at full digital skill",
        "数字技能带来的提速", low=0, high=10,
    )  # fmt: skip
    practice: Fraction = number(
        0.002, "share of the way a week", assumed("little initiative in becoming professional [seed 000]"),
        "skill gained in a week of nothing but cases", "办案积累技能的速度",
    )  # fmt: skip
    forgetting: Fraction = number(
        0.0005, "share a week", assumed("methods age within decades"), "skill lost in a week", "技能衰减速度"
    )
    mission: Fraction = number(
        0.6, "0 to 1", assumed("most mean it"), "sense of mission of a newcomer (mean)", "使命感",
    )  # fmt: skip
    mission_drift: Fraction = number(
        0.02, "share of the way a week", assumed("a year to settle"), "how fast mission follows what work is like",
        "使命感调整速度",
    )  # fmt: skip
    mission_of_results: float = number(
        0.5, "0 to 1", assumed("results carry, paperwork does not [lipsky-1980]"),
        "mission gained where all hours serve residents, lost where none do", "服务成效对使命感的影响", low=0, high=2,
    )  # fmt: skip
    most_demands: float = number(
        2.0, "times the contract", assumed("whoever cannot cope stops counting [lipsky-1980]"),
        "most that is felt to be asked for in a week", "感受到的工作要求上限", low=0.01, high=100,
    )  # fmt: skip
    creaming_under_pressure: Fraction = number(
        0.3, "0 to 1", assumed("coping: who has no time asks those who say yes [lipsky-1980]"),
        "how far overload closes the gap to full creaming", "压力下的择优偏向",
    )  # fmt: skip
    coping: Coping = Coping()
    burnout: Burnout = Burnout()
    leaving: Leaving = Leaving()
