"""Who calls people to an activity, who answers a single call and who joins a team; and a platform that people enter over time."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.blocks.base import Block
from sim.scenario.declare import assumed, design, fitted, number

Fraction = Annotated[float, Field(ge=0, le=1)]


class Organizers(Block):
    """Each activity has an organizer, a size and a task. With `per_thousand` 0 nobody is named, and teams have no owner."""

    per_thousand: float = number(
        0.0, "residents who organize per 1,000 adults",
        assumed("0: nobody is named; 348 organized in a log of 2,856 users within a year, for 80 days on average, so that about"
                " 10 per 1,000 adults at one time are of its order"),
        "residents who organize, at one time", "同时在任的居民组织者", low=0, high=1000,
    )  # fmt: skip
    delegated: Fraction = number(
        0.9, "share", fitted("c30-log", "326 of 348 organizers were volunteers themselves"),
        "of what officials plan, what a resident runs; the rest a worker", "由居民牵头的官方活动比例",
    )  # fmt: skip
    in_turn: Fraction = number(
        0.1, "share", assumed("no source says how a committee finds who runs something"),
        "activities that go to whoever's turn it is; the others to whom people came before", "轮流牵头的活动比例",
    )  # fmt: skip
    memory: Fraction = number(
        0.9, "share kept a week", assumed("as officials remember who came: about ten weeks"),
        "how long it is remembered to whom people came", "对以往召集情况的记忆",
    )  # fmt: skip
    term_weeks: float = number(
        26.0, "weeks", assumed("80 days lie between first and last call in a log that is cut off at 348 [c30-log]"),
        "how long a resident goes on organizing (mean)", "居民组织者平均任期", low=1, high=5200,
    )  # fmt: skip
    own_task: Fraction = number(
        0.7, "share", fitted("c30-log", "three quarters of an organizer's calls have the same one of seven topics"),
        "activities for the need of the resident who organizes", "组织者按自身偏好安排的活动比例",
    )  # fmt: skip
    size_spread: float = number(
        1.0, "log units", fitted("c30-log", "people an organizer has on a day: median 4, mean 7"),
        "how unlike in size activities are (spread of the log, around the same mean)", "活动规模的差异", low=0, high=3,
    )  # fmt: skip
    team_calls: Fraction = number(
        0.8, "probability", assumed("teams exist to be called; .72 of a regular's days are of one organizer [c30-log]"),
        "that who is in a team hears of its own organizer's activity, where there is one", "名册成员优先获知本组活动的概率",
    )  # fmt: skip
    joins: Fraction = number(
        1.0, "probability", assumed("1: whoever comes joins, as in the model without teams"),
        "that who answers a call joins the team, and so into the activity group", "响应一次后加入名册的概率",
    )  # fmt: skip


class Platform(Block):
    """A volunteer platform that is launched, that people enter over time, and that they may leave again. With chances of 0 nobody
    enters."""

    launched: int = number(
        1, "week", design("week 1 is the first reported week"), "week of the launch", "平台上线周", low=-5200, high=5200
    )
    wave_weeks: int = number(
        4, "weeks", assumed("of a log's users, 29 % came in the first 30 days after its launch [c30-log]"),
        "how long the wave of the launch lasts", "上线推广周数", low=0, high=520,
    )  # fmt: skip
    wave: Fraction = number(
        0.0, "probability a week", assumed("0: no launch"), "chance to enter during the wave", "推广期间每周注册概率"
    )
    entry: Fraction = number(
        0.0,
        "probability a week",
        assumed("0: nobody enters later"),
        "chance to enter later, by oneself",
        "日常每周注册概率",
    )
    of_others: Fraction = number(
        0.0, "probability a week", assumed("0; where it is more, those who are on it bring others [bass-1969]"),
        "chance to enter that all others being on it would add", "他人带动的每周注册概率",
    )  # fmt: skip
    reach: Fraction = number(
        0.25, "probability a week", assumed("as the activity group"), "reach among those who are on it", "平台触达率"
    )
    leaving: Fraction = number(
        0.05, "probability a week", assumed("an application that is not used is forgotten; no source gives the rate"),
        "chance to leave in a week without an occasion", "未参与周的流失概率",
    )  # fmt: skip
