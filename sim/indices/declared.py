"""The list of indicators: name, unit, English and Chinese label, definition, and the panel of the report it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

GROUPS = ("all", "young", "elderly")
"""Every indicator is reported for these groups: 18 to 59 and 60 and over."""

Panel = Literal["participation", "ageing", "fatigue", "mind"]


@dataclass(frozen=True)
class Indicator:
    """What one column of a result means."""

    unit: str
    en: str
    zh: str
    definition: str
    panel: Panel


def _of(panel: Panel, unit: str, en: str, zh: str, definition: str) -> Indicator:
    return Indicator(unit, en, zh, definition, panel)


INDICATORS: dict[str, Indicator] = {
    "residents": _of("participation", "people", "residents", "居民数", "adult residents of the group"),
    "participants": _of("participation", "people", "participants", "参与人数", "residents with at least one occasion in the week"),
    "participation_rate": _of("participation", "share", "participation", "参与率", "participants / residents"),
    "active_in_year": _of("participation", "share", "took part within a year", "一年内参与过的比例",
                          "residents whose last occasion lies at most 52 weeks back / residents (breadth, 广泛性)"),
    "occasions": _of("participation", "occasions", "occasions", "参与人次", "days with an occasion, summed over residents"),
    "hours": _of("participation", "hours", "hours", "参与小时", "occasions times hours of an occasion"),
    "hours_per_resident": _of("participation", "hours", "hours per resident", "人均参与小时", "hours / residents"),
    "reached_share": _of("participation", "share", "heard of an activity", "触达率", "residents whom an activity reached / residents"),
    "invited": _of("participation", "people", "invited in person", "受邀人数", "residents reached by a personal invitation"),
    "turned_away": _of("participation", "people", "turned away", "未能参加人数", "residents who wanted to take part and found no place"),
    "self_started_share": _of("participation", "share", "self-started", "主动参与比例",
                              "participants who came on a public notice alone, unasked / participants (initiative, 主动性)"),
    "mean_depth": _of("participation", "1 to 4", "depth", "参与深度", "mean step on the ladder of those who took part (深入性)"),
    "mean_fatigue": _of("fatigue", "1 = rests", "fatigue of members", "成员平均疲劳", "mean fatigue of members of the activity group"),
    "worn_out": _of("fatigue", "people", "worn out", "过度疲劳人数", "residents with fatigue at or above the reporting level"),
    "resting": _of("fatigue", "people", "resting", "休息中人数", "residents who rest from volunteering"),
    "rest_starts": _of("fatigue", "people", "rests started", "开始休息人数", "residents whose rest started this week"),
    "returns": _of("fatigue", "people", "returned from rest", "休息后返回人数", "residents whose rest ended this week"),
    "member_share": _of("mind", "share", "in the activity group", "活动群成员比例", "members of the activity group / residents"),
    "aware_share": _of("mind", "share", "know the community", "了解社区的比例", "residents who know their community / residents"),
    "willing_share": _of("mind", "share", "willing to take part", "愿意参与的比例", "residents whose intention reaches the reporting level / residents"),
    "duty": _of("mind", "0 to 1", "duty", "责任意识", "mean sense of duty"),
    "belonging": _of("mind", "0 to 1", "belonging", "归属感", "mean sense of belonging"),
    "efficacy": _of("mind", "0 to 1", "efficacy", "效能感", "mean belief that one's voice counts"),
    "motivation": _of("mind", "0 to 1", "motivation", "内在动机", "mean intrinsic motivation"),
    "habit": _of("mind", "0 to 1", "habit", "习惯", "mean strength of habit"),
    "satisfaction": _of("mind", "0 to 1", "satisfaction", "获得感", "mean satisfaction with what was offered"),
}  # fmt: skip

QUARTERLY: dict[str, Indicator] = {
    "hours": _of("participation", "hours", "hours in the quarter", "季度参与小时", "hours given in 13 weeks"),
    "breadth": _of("participation", "share", "took part in the quarter", "季度参与面", "residents with an occasion in 13 weeks / residents"),
    "gini_hours": _of("fatigue", "0 to 1", "inequality of hours among participants", "参与者小时基尼系数",
                      "Gini coefficient of hours among those who took part in the quarter"),
    "gini_hours_all": _of("fatigue", "0 to 1", "inequality of hours, all residents", "参与小时基尼系数（全体）",
                          "Gini coefficient of hours among all residents, zeros included"),
    "top_10_share_hours": _of("fatigue", "share", "hours by the busiest tenth of participants", "最活跃一成参与者的小时占比",
                              "share of hours given by the most active 10 % of those who took part"),
    "lost_if_top_5_rest": _of("fatigue", "share", "hours lost if the busiest 5 % of participants rest", "最活跃5%参与者休息时损失的小时占比",
                              "share of hours given by the most active 5 % of those who took part (fragility)"),
    "elderly_share_hours": _of("ageing", "share", "hours by the elderly", "老年人小时占比", "hours by residents of 60 and over / hours"),
    "elderly_share_residents": _of("ageing", "share", "elderly among residents", "老年人口占比", "residents of 60 and over / residents"),
    "ageing_index": _of("ageing", "log ratio", "ageing index (hours)", "老年化指数（小时）",
                        "ln(representation ratio of the elderly / of the young) by hours; 0 is parity"),
    "ageing_index_heads": _of("ageing", "log ratio", "ageing index (heads)", "老年化指数（人数）", "the same, by heads"),
}  # fmt: skip
