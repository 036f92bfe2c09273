"""What happens in a week: demand, calendar, outreach, decision, days; in the order of ParticipationModel.step."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.blocks.base import Block, must_sum_to_one
from sim.scenario.declare import assumed, choice, design, fitted, literature, number

Fraction = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=-100, le=100)]


class Campaign(Block):
    """A dated wave of demand from outside: an epidemic, a clean-up month, a census."""

    from_week: int = number(
        ...,
        "week",
        design("week 1 is the first reported week"),
        "first week of the campaign",
        "行动起始周",
        low=-5200,
        high=5200,
    )
    until_week: int = number(
        ...,
        "week",
        design("week 1 is the first reported week"),
        "last week of the campaign",
        "行动结束周",
        low=-5200,
        high=5200,
    )
    factor: float = number(
        ..., "times ordinary demand", design("how big the wave is"), "factor on demand", "需求倍数", low=0.01, high=100
    )

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.until_week < self.from_week:
            raise ValueError(f"ends in week {self.until_week}, before it starts in week {self.from_week}")
        return self


SEASONS = {"spring_festival": (4, 7), "summer": (27, 35), "national_day": (40, 40)}
"""First and last week of the year of each: the Spring Festival moves between the third week of January and the third of February,
school is out in July and August, and the first week of October is free."""


class Seasons(Block):
    """What the time of the year multiplies demand by; 1 is a year without seasons."""

    starts_in: int = number(1, "week", design("the run begins with a calendar year"), "week of the year of reported week 1",
                            "起始周（年内）", low=1, high=52)  # fmt: skip
    spring_festival: float = number(
        1.0, "times ordinary demand", assumed("1: no source gives the size; the log's lowest month of .29 fell into it [c30-log]"),
        "demand in weeks 4 to 7, around the Spring Festival", "春节期间需求倍数", low=0.01, high=100,
    )  # fmt: skip
    summer: float = number(
        1.0, "times ordinary demand", assumed("1: no source gives the size"), "demand in weeks 27 to 35, in the summer holidays",
        "暑期需求倍数", low=0.01, high=100,
    )  # fmt: skip
    national_day: float = number(
        1.0, "times ordinary demand", assumed("1: no source gives the size"), "demand in week 40, around the National Day",
        "国庆期间需求倍数", low=0.01, high=100,
    )  # fmt: skip


class Emergencies(Block):
    """What comes by itself, rarely, to the whole subdistrict, and calls many who then stay or leave: an epidemic, a flood."""

    a_year: float = number(
        0.0, "emergencies a year", assumed("0: none; an emergency a decade would be .1"), "how often one begins", "年均突发事件数",
        low=0, high=12,
    )  # fmt: skip
    weeks: int = number(8, "weeks", assumed("the first wave of 2020 lasted two months"), "how long one lasts", "突发事件持续周数",
                        low=1, high=520)  # fmt: skip
    factor: float = number(
        4.0, "times ordinary demand", assumed("the log's largest month is 1.8 times its mean, in a year of it [c30-log]"),
        "demand meanwhile", "突发期间需求倍数", low=0.01, high=100,
    )  # fmt: skip
    call: Fraction = number(
        0.2, "probability a week", assumed("door by door, a building in five a week"),
        "chance to be called in person, whether one knows the community or not", "突发期间被动员的概率",
    )  # fmt: skip
    urgency: float = number(
        1.5, "log-odds", assumed("more than an ordinary invitation; no source gives the size"),
        "what it adds to taking part meanwhile", "突发期间参与意愿的提升", low=0, high=10,
    )  # fmt: skip


class Demand(Block):
    """The slow outside demand for activity: a factor around 1 (AR(1) in logs), times seasons, campaigns and emergencies."""

    persistence: Fraction = number(
        0.70, "share kept a week", fitted("c30-log", "monthly actives of a real log swing eightfold"),
        "how long a wave of demand lasts", "外部需求波动的持续性",
    )  # fmt: skip
    spread: float = number(
        0.75, "log units", fitted("c30-log", "monthly actives of a real log swing eightfold"),
        "size of waves of demand (spread of the log)", "外部需求波动幅度", low=0, high=3,
    )  # fmt: skip
    campaigns: list[Campaign] = number(
        [], "weeks and factor", design("dated waves; week 1 is the first reported week"), "dated campaigns", "专项行动"
    )
    own_share: Fraction = number(
        0.0, "share", assumed("0: one wave for the whole subdistrict"), "of the variance of waves, what is each community's own",
        "各社区独有波动的比例",
    )  # fmt: skip
    seasons: Seasons = Seasons()
    emergencies: Emergencies = Emergencies()


class Calendar(Block):
    """What officials put on the calendar, and for whom."""

    activities_per_thousand: float = number(
        8.0, "activities a week per 1,000 adults", assumed("two community workers fill a weekly programme for 2,000"),
        "activities in an ordinary week", "每千人每周活动数", low=0, high=1000,
    )  # fmt: skip
    daytime_share: Fraction = number(
        0.65,
        "share",
        assumed("office hours are when officials are there"),
        "activities on weekdays by day",
        "工作日白天活动比例",
    )
    evening_share: Fraction = number(
        0.27, "share", assumed("the rest"), "activities in the evening or at the weekend", "晚间及周末活动比例"
    )
    online_share: Fraction = number(
        0.08,
        "share",
        assumed("Beijing's 2020 intake: 9.3 % online [beijing-12345]"),
        "activities online",
        "线上活动比例",
    )
    recreation_share: Fraction = number(
        0.45,
        "share",
        assumed("mostly recreation and clean-ups [seed 003]"),
        "activities of depth 1, recreation",
        "文娱活动比例",
    )
    service_share: Fraction = number(
        0.43,
        "share",
        assumed("mostly recreation and clean-ups [seed 003]"),
        "activities of depth 2, service",
        "服务活动比例",
    )
    deliberation_share: Fraction = number(
        0.10,
        "share",
        assumed("rules exist, rarely used [seed 003]"),
        "activities of depth 3, deliberation",
        "协商议事比例",
    )
    rights_share: Fraction = number(
        0.02, "share", assumed("little part in planning and rights [seed 003]"),
        "activities of depth 4, planning, supervision and rights", "规划监督与维权比例",
    )  # fmt: skip
    needs_share: Fraction = number(
        0.2, "share", assumed("services are mostly offered without assessment [seed 002]"),
        "share of the calendar that follows residents' needs; the rest imitates who came before", "按需求安排的活动比例",
    )  # fmt: skip
    imitation_memory: Fraction = number(
        0.9,
        "share kept a week",
        assumed("about ten weeks of memory"),
        "how long officials remember who came",
        "对以往参与者的记忆",
    )
    seats: float = number(
        30.0, "people", assumed("a room of a service centre"), "seats of an activity", "活动名额", low=1, high=1e9
    )
    hours: float = number(
        2.17, "hours", literature("beijing-volunteers", "32,303.7 hours over 14,893 person-times"),
        "hours of one occasion", "每次参与小时数", low=0.1, high=24,
    )  # fmt: skip

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        must_sum_to_one("the shares of the three slots", [self.daytime_share, self.evening_share, self.online_share])
        depths = [self.recreation_share, self.service_share, self.deliberation_share, self.rights_share]
        must_sum_to_one("the shares of the four depths", depths)
        return self


class Outreach(Block):
    """Who hears of an activity: public notice, the activity group, word of mouth, personal invitation."""

    publicity: Fraction = number(
        0.24, "probability a week", fitted("c30-log", "with group and word of mouth, from the trial of the resident side"),
        "reach of public notices among those who know the community and have access", "公开宣传触达率",
    )  # fmt: skip
    group: Fraction = number(
        0.25,
        "probability a week",
        fitted("c30-log", "as publicity"),
        "reach of the activity group among its members",
        "活动群触达率",
    )
    word_of_mouth: Fraction = number(
        0.23,
        "probability a week",
        fitted("c30-log", "as publicity"),
        "chance that a neighbour who took part tells me",
        "口耳相传概率",
    )
    access_retired: Fraction = number(
        0.45, "0 to 1", assumed("notice boards and loudspeakers are met by day"), "access of the retired to public notices",
        "退休者的宣传可及性",
    )  # fmt: skip
    access_working: Fraction = number(
        0.20,
        "0 to 1",
        assumed("those who leave in the morning pass by"),
        "access of everyone else to public notices",
        "其他人的宣传可及性",
    )
    access_owner_group: Fraction = number(
        0.35, "0 to 1", assumed("notices are passed on in owners' chat groups [seed 003]"),
        "what the owners' online group adds to access", "业主群带来的可及性",
    )  # fmt: skip
    invitations: float = number(
        0.067, "invitations a week per adult", fitted("c30-log", "from the trial of the resident side"),
        "personal invitations by officials", "人均每周邀请数", low=0, high=10,
    )  # fmt: skip
    creaming: Fraction = number(
        0.6, "0 to 1", assumed("street-level workers pick those who say yes [lipsky-1980]"),
        "how far invitations go to those with a habit (0: to anybody)", "邀请的择优偏向",
    )  # fmt: skip


class Threshold(Block):
    """The rule of the literature: take part when enough neighbours did last week."""

    measure: Literal["share", "count"] = choice("share", design("Granovetter's crowd counts, Watts's cascade shares"),
                                                "what is compared with the threshold", "阈值度量")  # fmt: skip
    mean: float = number(
        0.25, "share or people", design("no universal value"), "threshold (mean)", "阈值均值", low=-10, high=1e9
    )
    sd: float = number(0.1, "share or people", design("no universal value"), "threshold (spread of a normal)", "阈值离散度",
                       low=0, high=1e9)  # fmt: skip
    draw: Literal["random", "quantiles"] = choice(
        "random",
        design("quantiles take out the sampling noise of a finite crowd"),
        "thresholds drawn, or spread evenly",
        "阈值抽取方式",
    )
    instigators: int = number(0, "residents", design("the seeds of a cascade"), "residents whose threshold is 0", "发起者人数",
                              low=0, high=1_000_000)  # fmt: skip


class Decision(Block):
    """Who wants to take part: the terms of the utility (log-odds) of the activity that reached me."""

    rule: Literal["logit", "threshold"] = choice("logit", design("threshold is for comparison with the literature"),
                                                 "decision rule", "决策规则")  # fmt: skip
    intercept: Weight = number(
        -5.5, "log-odds", fitted("c30-log", "weekly participation of a few per cent"), "intercept", "截距"
    )
    intention_weight: Weight = number(
        1.0, "log-odds per standard deviation", fitted("webb-2006", "a change of intention by d 0.66 moves behaviour by d 0.36"),
        "weight of intention", "意向权重",
    )  # fmt: skip
    habit_weight: Weight = number(
        4.6, "log-odds", fitted("c30-log", "momentum of regulars"), "weight of habit", "习惯权重"
    )
    neighbour_weight: Weight = number(
        0.65,
        "log-odds",
        fitted("c30-log", "not identified alone"),
        "weight of the share of neighbours who took part",
        "邻居参与权重",
    )
    efficacy_weight: Weight = number(
        0.5,
        "log-odds",
        assumed("counts only where people speak: depth 3 and 4"),
        "weight of efficacy in deliberation",
        "效能感权重",
    )
    match_weight: Weight = number(
        0.8,
        "log-odds",
        fitted("c30-log", "not identified alone"),
        "weight of the match of activity and need",
        "需求匹配权重",
    )
    second_need_match: Fraction = number(
        0.5, "0 to 1", assumed("half as good"), "match of an activity with the second need", "次要需求匹配度"
    )
    motivation_weight: Weight = number(
        2.5,
        "log-odds",
        fitted("c30-log", "between 2 and 3 in the trial"),
        "weight of motivation, intrinsic and rewarded",
        "动机权重",
    )
    time_weight: Weight = number(
        4.0, "log-odds", fitted("c30-log", "between 3 and 6 in the trial"), "weight of the cost of time", "时间成本权重"
    )
    fatigue_weight: Weight = number(
        3.9, "log-odds per squared unit", assumed("the volunteer log does not identify it: a model without fatigue fits as well"),
        "weight of fatigue beyond its onset", "疲劳权重",
    )  # fmt: skip
    fatigue_onset: float = number(
        0.5, "units of fatigue", assumed("half of what makes people rest"), "fatigue that is not yet felt", "疲劳感知起点",
        low=0, high=100,
    )  # fmt: skip
    free_riding: Weight = number(
        0.1, "log-odds per log person", assumed("large groups let others do it [olson-1965]"), "weight of the size of the group",
        "搭便车效应",
    )  # fmt: skip
    group_size: float = number(
        20.0, "people", assumed("the circle an activity is addressed to"), "people who could as well do it", "可替代的人数",
        low=1, high=1e6,
    )  # fmt: skip
    invitation_weight: Weight = number(
        0.8, "log-odds", fitted("c30-log", "not identified alone"), "weight of being asked in person", "当面邀请权重"
    )
    low_demand_weight: Weight = number(
        1.6, "log-odds per log unit", fitted("c30-log", "months with few actives"), "how far slack demand keeps people at home",
        "需求低迷的抑制",
    )  # fmt: skip
    maturity_weight: Weight = number(
        0.0, "log-odds", assumed("0 by default; 3 makes two stable regimes possible"),
        "weight of how mature local participation has become", "机制成熟度权重",
    )  # fmt: skip
    threshold: Threshold = Threshold()

    def unread(self) -> dict[str, str]:
        """A logit knows no thresholds."""
        return {} if self.rule == "threshold" else {"threshold": "only where `rule` is threshold"}


class Intention(Block):
    """Theory of planned behaviour: what intention is made of, before it is standardised [ajzen-1991]."""

    duty: Fraction = number(0.45, "weight", assumed("attitude first"), "weight of duty", "责任意识权重")
    belonging: Fraction = number(0.20, "weight", assumed("equal to efficacy"), "weight of belonging", "归属感权重")
    norm: Fraction = number(0.15, "weight", assumed("norms weigh least in TPB studies"),
                            "weight of the perceived norm (share of active neighbours)", "感知规范权重")  # fmt: skip
    efficacy: Fraction = number(0.20, "weight", assumed("equal to belonging"), "weight of efficacy", "效能感权重")
    willing_above: float = number(
        -0.16, "standard deviations", fitted("willingness-2022", "61 % say that they are willing, once answers to cases have taught some efficacy"),
        "intention from which a resident counts as willing in the reports", "报告中视为愿意参与的意向水平", low=-5, high=5,
    )  # fmt: skip


class Slots(Block):
    """How badly a slot fits a life, from 0 (not at all in the way) to 1. Retirement counts, not age."""

    daytime_retired: Fraction = number(
        0.05, "0 to 1", assumed("free by day"), "daytime for the retired", "白天时段：退休者"
    )
    daytime_flexible: Fraction = number(
        0.5, "0 to 1", assumed("half free"), "daytime for flexible workers", "白天时段：灵活就业者"
    )
    daytime_working: Fraction = number(
        0.95, "0 to 1", assumed("at work"), "daytime for other workers", "白天时段：其他在职者"
    )
    evening_retired: Fraction = number(
        0.4, "0 to 1", assumed("evenings are for home"), "evening for the retired", "晚间时段：退休者"
    )
    evening_working: Fraction = number(
        0.3, "0 to 1", assumed("tired but free"), "evening for everyone else", "晚间时段：其他人"
    )


class Days(Block):
    """On how many days of the week: one, and more with habit and propensity; a run of days from a random start."""

    base: Weight = number(
        -4.0,
        "log-odds",
        fitted("c30-log", "user-days per user"),
        "chance of one more day: base",
        "多参与一天的基础倾向",
    )
    habit_weight: Weight = number(
        0.7, "log-odds", fitted("c30-log", "as base"), "chance of one more day: habit", "多参与一天：习惯"
    )
    propensity_weight: Weight = number(
        2.5,
        "log-odds",
        fitted("c30-log", "as base"),
        "chance of one more day: propensity and life",
        "多参与一天：倾向与生活",
    )
    most: int = number(7, "days", design("a week has seven"), "most days a week", "每周最多天数", low=1, high=7)
