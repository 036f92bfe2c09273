"""What the week does to people: fatigue, habit, motivation, efficacy, belonging, duty, awareness, satisfaction."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from sim.limits import COUNT_STOPS
from sim.scenario.blocks.base import Block
from sim.scenario.declare import assumed, fitted, literature, number

Fraction = Annotated[float, Field(ge=0, le=1)]


class Fatigue(Block):
    """Effort and recovery: load adds, a share of the stock goes each week; rest starts high and ends low."""

    recovery: Fraction = number(
        0.29, "share a week", fitted("debloom-2009", "effects of a holiday fade within a month: half-life one to three weeks"),
        "share of fatigue recovered in a week", "每周疲劳恢复比例",
    )  # fmt: skip
    strain: float = number(
        0.045, "units of fatigue per occasion", fitted("rest-load", "seven occasions a week just lead to rest"),
        "fatigue that one occasion adds", "每次参与增加的疲劳", low=0, high=100,
    )  # fmt: skip
    buffer: Fraction = number(0.0, "0 to 1", assumed("no support by default"), "share of the strain that support takes off",
                              "支持对负荷的缓冲")  # fmt: skip
    spiral: float = number(0.0, "1 per unit of fatigue", assumed("off by default; the loss spiral of COR theory"),
                           "how far fatigue makes load harder", "损失螺旋强度", low=0, high=10)  # fmt: skip
    rest_at: float = number(1.0, "units of fatigue", assumed("the unit: the level at which people rest"),
                            "fatigue at which a rest starts", "开始休息的疲劳水平", low=0, high=1e9)  # fmt: skip
    return_below: float = number(0.4, "units of fatigue", fitted("c30-log", "breaks of regulars"), "fatigue below which a rest may end",
                                 "可结束休息的疲劳水平", low=0, high=1e9)  # fmt: skip
    least_rest: int = number(4, "weeks", assumed("a month: the break that logs show"), "shortest rest", "最短休息周数",
                             low=0, high=COUNT_STOPS)  # fmt: skip
    worn_out_at: float = number(
        0.7, "units of fatigue", assumed("a marker for reports only, below the level of rest"),
        "fatigue from which a volunteer counts as worn out in the reports", "报告中视为过度疲劳的水平", low=0, high=1e9,
    )  # fmt: skip

    @model_validator(mode="after")
    def _rest_ends_below_its_start(self) -> Self:
        if self.return_below > self.rest_at:
            raise ValueError(
                f"a rest that starts at {self.rest_at} cannot end below {self.return_below}: it would end at once"
            )
        return self


class Habit(Block):
    """Repetition makes a habit, a pause undoes it."""

    gain: Fraction = number(
        0.0444, "share of the way per occasion", literature("lally-2010", "median of 66 repetitions to 95 %: 1 - 0.05^(1/66)"),
        "how fast repetition makes a habit", "习惯形成速度",
    )  # fmt: skip
    decay: Fraction = number(
        0.125, "share a week without", fitted("c30-log", "missing one opportunity is immaterial, months are not"),
        "habit lost in a week without", "中断一周习惯衰减",
    )  # fmt: skip


class Motivation(Block):
    """Intrinsic motivation returns to its baseline; contingent tangible reward lowers it by a step at zero."""

    drift: Fraction = number(0.05, "share of the way a week", assumed("half a year to settle"),
                             "how fast motivation moves to its level", "动机调整速度")  # fmt: skip
    crowding: Fraction = number(
        0.6, "share of the baseline", assumed("theory gives sign and step [deci-1999, gneezy-2000], no source the size: 0.3 of a baseline of 0.5"),
        "intrinsic motivation lost under any contingent reward", "物质奖励的挤出效应",
    )  # fmt: skip
    reward_worth: float = number(
        1.0, "motivation per unit of reward", assumed("defines the unit of reward"), "what a unit of reward is worth",
        "单位奖励的激励价值", low=0, high=100,
    )  # fmt: skip


class Incentives(Block):
    """What residents make of schemes that pay: pay is expected, and unlearnt when it ends; points may be given away. All is off
    by default: a scheme acts in its own weeks, on the activity group, alike on men and women, with the share given that it says."""

    memory: Fraction = number(
        0.0, "share", assumed("0: a scheme acts in its weeks and in no other; no source gives the share"),
        "how far pay and its crowding out lie in what is expected, not in this week's scheme", "报酬预期的作用比例",
    )  # fmt: skip
    learnt: Fraction = number(
        0.25, "share of the way a week", assumed("a month of a scheme; a surprise is learnt in part [rescorla-1972]"),
        "learnt a week of pay, by who knows the scheme or took part", "报酬预期的学习速度",
    )  # fmt: skip
    unlearnt: Fraction = number(
        0.1, "share of the way a week", assumed("ten weeks without; slower than it is learnt"),
        "unlearnt a week of expected pay when less or none is met", "报酬预期的消退速度",
    )  # fmt: skip
    bargain_fades: Fraction = number(
        0.02, "share of the way a week",
        assumed("a year: in the weeks that were watched after a fine ended, what it had crowded out did not return [gneezy-fine-2000]"),
        "how fast taking part ceases to be felt as a bargain", "交换心态的消退速度",
    )  # fmt: skip
    outsiders: Fraction = number(
        0.0, "share", assumed("0: who is not in the activity group does not know the scheme"),
        "how far a scheme crowds out who knows the community without being in the group", "群外知情者受挤出的比例",
    )  # fmt: skip
    crowding_of_women: float = number(
        0.0, "share of the baseline",
        assumed("0: alike. Pay kept 52 % of women from giving blood down to 30 %, and men not at all [mellstrom-2008]: 0.2 to 0.4 here"),
        "what the crowding out of women is above the middle, and that of men below", "女性与男性挤出效应之差（半）", low=-1, high=1,
    )  # fmt: skip
    giving_spread: float = number(
        0.0, "log-odds", assumed("0: all give the share that the scheme says"), "how differently people give their points away",
        "捐赠积分意愿的离散度", low=0, high=10,
    )  # fmt: skip
    giving_of_motivation: float = number(
        0.0, "log-odds per unit of motivation", assumed("0: who gives does not depend on motivation"),
        "how much more the motivated give away", "内在动机对捐赠积分的影响", low=0, high=100,
    )  # fmt: skip


class Efficacy(Block):
    """Those who spoke learn whether they were heard; being ignored weighs more."""

    heard: Fraction = number(
        0.33, "probability", literature("chen-2016", "about a third of 2,103 county governments answered a request"),
        "chance that a voice in deliberation is heard", "意见被采纳的概率",
    )  # fmt: skip
    gain: Fraction = number(
        0.08, "share of the way", assumed("half of the loss"), "learning from being heard", "被重视时的学习率"
    )
    loss: Fraction = number(0.16, "share of the way", assumed("being ignored weighs more [seed 003]"),
                            "learning from being ignored or turned away", "被忽视时的学习率")  # fmt: skip


class Belonging(Block):
    """Meeting neighbours makes belonging; it fades slowly to where it was."""

    gain: Fraction = number(0.02, "share of the way per week with an occasion", assumed("slow"), "belonging from meeting neighbours",
                            "邻里相聚带来的归属感")  # fmt: skip
    fade: Fraction = number(0.01, "share of the way a week", assumed("fades over two years"), "belonging fades to its baseline",
                            "归属感回落速度")  # fmt: skip


class Duty(Block):
    """Friedkin and Johnsen: between the mean of the neighbours and the own anchor."""

    susceptibility: Fraction = number(
        0.6, "0 to 1", literature("friedkin-1990", "experiments give means of 0.5 to 0.9"), "weight of neighbours against the own anchor",
        "受邻居影响程度",
    )  # fmt: skip
    own_weight: float = number(1.0, "neighbours", assumed("the own opinion counts as one more neighbour's"),
                               "how many neighbours the own opinion counts for", "自身意见权重", low=0, high=1000)  # fmt: skip


class Awareness(Block):
    """Who does not know the community comes to know it, by time and by being told in person."""

    notice: Fraction = number(
        0.003, "probability a week", fitted("seed-003", "13.2 % of an online sample do not know their community"),
        "chance to come across the community in a week", "每周自行了解社区的概率",
    )  # fmt: skip
    in_person: Fraction = number(0.04, "probability", assumed("a conversation explains much"), "chance to understand when told in person",
                            "被当面告知后了解的概率")  # fmt: skip
    leaving: Fraction = number(0.01, "probability a week", assumed("those long silent mute the chat within two years"),
                               "chance that a member leaves the activity group in a week without", "无参与时每周退群概率")  # fmt: skip


class Satisfaction(Block):
    """获得感: a running mean of how well what people took part in matched what they need."""

    learning: Fraction = number(0.05, "share of the way per week with an occasion", assumed("slow"), "learning from an occasion",
                                "获得感学习率")  # fmt: skip
    fade: Fraction = number(
        0.01, "share of the way a week", assumed("as belonging"), "fades to the middle of the scale", "获得感回落速度"
    )


class Turnover(Block):
    """Moving out and in: a newcomer takes over the row."""

    a_year: Fraction = number(
        0.07, "share a year", assumed("one flat in fourteen"), "residents replaced in a year", "年居民更替率"
    )
    unaware_share: Fraction = number(0.9, "share", assumed("newcomers do not know the community yet"), "newcomers who are unaware",
                                     "新居民不了解社区的比例")  # fmt: skip
    belonging: Fraction = number(0.6, "share of the baseline", assumed("newcomers belong less"), "belonging of a newcomer",
                                 "新居民归属感比例")  # fmt: skip


class Maturity(Block):
    """行为完善机制: practice makes local institutions of participation mature, with a Hill curve."""

    rate: Fraction = number(
        0.03, "share of the way a week", assumed("two thirds of a year"), "how fast practice matures", "成熟速度"
    )
    half: float = number(0.05, "share of residents a week", assumed("a twentieth of the residents every week"),
                         "weekly participation at which maturity is half", "半成熟参与率", low=1e-6, high=1)  # fmt: skip
    steepness: float = number(2.0, "", assumed("at least 2 is needed for two regimes"), "steepness of the Hill curve", "希尔指数",
                              low=1, high=20)  # fmt: skip


class Learning(Block):
    """All that the week does to people, one block for each state."""

    fatigue: Fatigue = Fatigue()
    habit: Habit = Habit()
    motivation: Motivation = Motivation()
    incentives: Incentives = Incentives()
    efficacy: Efficacy = Efficacy()
    belonging: Belonging = Belonging()
    duty: Duty = Duty()
    awareness: Awareness = Awareness()
    satisfaction: Satisfaction = Satisfaction()
    turnover: Turnover = Turnover()
    maturity: Maturity = Maturity()
