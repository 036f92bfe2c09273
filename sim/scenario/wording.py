"""How values, units and groups are said to people, in English and in Chinese."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Literal

Language = Literal["en", "zh", "both"]

GROUPS_ZH = {
    "run": "运行设置",
    "place": "地点",
    "population": "居民构成",
    "dispositions": "居民禀性",
    "start": "初始状态",
    "network": "邻里网络",
    "places": "社区差异",
    "totals": "总体比例",
    "together": "属性关联",
    "demand": "外部需求",
    "seasons": "季节",
    "emergencies": "突发事件",
    "calendar": "活动日历",
    "outreach": "动员触达",
    "decision": "参与决策",
    "threshold": "阈值规则",
    "intention": "参与意向",
    "slots": "时段适配",
    "days": "参与天数",
    "organizers": "活动组织者与名册",
    "platform": "志愿服务平台",
    "learning": "参与带来的改变",
    "fatigue": "疲劳",
    "habit": "习惯",
    "motivation": "内在动机",
    "incentives": "激励预期",
    "efficacy": "效能感",
    "belonging": "归属感",
    "duty": "责任意识",
    "awareness": "社区知晓",
    "satisfaction": "获得感",
    "turnover": "居民更替",
    "maturity": "机制成熟",
    "mechanisms": "实施的机制",
    "workers": "社区工作者",
    "coping": "超负荷应对",
    "burnout": "职业倦怠",
    "leaving": "离职与补缺",
    "cases": "诉求",
    "expectation": "回应预期",
    "votes": "选举与表决",
    "eligible": "有权投票者",
    "departments": "部门",
    "misrouting": "权责不清与错派",
    "institutions": "制度成长",
    "organizations": "社会组织",
    "resources": "资源",
    "ranking": "社区排名",
    "survey": "问卷调查",
    "budget": "年度预算",
    "record": "记录",
    "target": "目标人群",
}

UNITS_ZH = {
    "0 to 1": "0至1",
    "1 per unit of fatigue": "每单位疲劳",
    "activities a week per 1,000 adults": "场/周·千名成年人",
    "activities per active resident": "场/活跃居民",
    "adults": "名成年人",
    "weeks and matters": "周次与事项",
    "blocks": "块",
    "cases a week per 1,000 adults": "件/周·千名成年人",
    "communities": "个社区",
    "days": "天",
    "doors an hour": "户/小时",
    "edges": "条边",
    "emergencies a year": "次突发事件/年",
    "times ordinary demand": "倍于平常需求",
    "exponent": "指数",
    "hours a week per 1,000 adults": "小时/周·千名成年人",
    "hours a week": "小时/周",
    "hours": "小时",
    "invitations a week per adult": "次邀请/周·人",
    "log units": "对数单位",
    "log-hazard per unit": "对数风险/单位",
    "log-odds per log person": "对数几率/对数人数",
    "log-odds per log unit": "对数几率/对数单位",
    "log-odds per squared unit": "对数几率/单位平方",
    "log-odds per standard deviation": "对数几率/标准差",
    "log-odds per unit of motivation": "对数几率/单位动机",
    "log-odds": "对数几率",
    "motivation per unit of reward": "动机/单位奖励",
    "neighbours": "名邻居",
    "people": "人",
    "per 1,000 adults, shares, a week": "每千名成年人、比例、每周",
    "places": "个地方",
    "points": "分",
    "posts per 10,000 adults": "个岗位/万名成年人",
    "probability a request": "每次请求的概率",
    "probability a week": "每周概率",
    "probability": "概率",
    "problems a week per adult": "件/周·人",
    "residents": "名居民",
    "residents who organize per 1,000 adults": "名组织者/千名成年人",
    "rounds": "轮",
    "share a week without": "每中断一周的比例",
    "share a week": "每周比例",
    "share a year": "每年比例",
    "share kept a week": "每周保留比例",
    "share of adults": "占成年人",
    "share of free hours": "占空闲时间",
    "share of hours": "占工时",
    "share of other hours": "占其余工时",
    "share of residents a week": "每周占居民",
    "share of ballots": "占票数",
    "share of party members": "占党员",
    "share of the band": "占该年龄段",
    "share of the eligible": "占有权投票者",
    "share of the need's problems": "占该需求的问题",
    "share of the baseline": "占基线",
    "share of the reporter's learning": "占上报者学习量",
    "share of the way a week": "每周趋近比例",
    "share of the way per occasion": "每次趋近比例",
    "share of the way per week with an occasion": "每参与一周的趋近比例",
    "share of the way": "趋近比例",
    "share of those who work": "占在职者",
    "share or people": "比例或人数",
    "share per unit": "比例/单位",
    "share": "比例",
    "stairwells": "个门栋",
    "standard deviations": "个标准差",
    "row": "行号",
    "times": "倍",
    "times more": "倍（另加）",
    "times the contract": "倍合同工时",
    "of an ordinary hour": "相对普通工时",
    "units a week per 1,000 adults": "单位/周·千名成年人",
    "units of burnout a week": "倦怠单位/周",
    "units of burnout": "倦怠单位",
    "units of fatigue per occasion": "单位疲劳/次",
    "units of fatigue": "单位疲劳",
    "units of reward per point": "单位奖励/分",
    "units per case": "单位/件",
    "week": "周",
    "weeks and factor": "周与倍数",
    "weeks": "周",
    "weight": "权重",
    "years": "岁",
    "yuan a week": "元/周",
    "yuan a year": "元/年",
    "yuan": "元",
    "yuan a point": "元/分",
    "yuan a credit": "元/时间币",
    "yuan a prize": "元/份",
    "a week per 1,000 adults": "每周·千名成年人",
    "band": "档",
    "credits": "个时间币",
    "days a week": "天/周",
    "share more": "增加比例",
    "share of idle funds": "占闲置资金",
    "share of idle things": "占闲置物力",
    "share of neighbours": "占邻居",
    "share of problems": "占问题",
    "share of quits": "占离职",
    "share of strain": "占压力",
    "share of tasks from above": "占行政事项",
    "share of the concern": "占顾虑",
    "share of unclear cases": "占权责不清的诉求",
    "times a week": "次/周",
    "units of motivation": "动机单位",
    "units of motivation per credit": "动机单位/时间币",
    "units of reward": "单位奖励",
    "yuan a week for each activity": "元/周·场活动",
    "yuan a week for each case": "元/周·件诉求",
    "yuan a week for each community": "元/周·社区",
    "yuan a week for each occasion": "元/周·次参与",
    "yuan a week for each organization": "元/周·社会组织",
    "yuan a week for each resident": "元/周·名居民",
    "yuan a week for each unit": "元/周·单位",
    "yuan a week for each worker": "元/周·名工作者",
}

WORDS = {
    "Scenario {}": "情景 {}",
    "title": "标题",
    "question": "问题",
    "note": "提示",
    "none": "无",
    "true": "是",
    "false": "否",
    "default": "默认值",
    "set at {}; the default is {}": "设于 {}；默认为 {}",
    "set at {}": "设于 {}",
    "Nothing differs from the defaults.": "与默认值没有差别。",
    "acts through": "作用途径",
    "claim": "主张",
    "every mechanism also has": "各机制共有",
    "for communities": "面向社区的制度",
    "for residents": "面向居民的激励",
    "its target": "适用对象",
    "seen where": "何处可见",
    "to": "至",
    "unit": "成本单位",
    "why so": "作用理由",
    "health_care": "健康照护",
    "culture": "文化娱乐",
    "environment": "环境卫生",
    "family": "亲子家庭",
    "work_learning": "就业学习",
    "safety_order": "安全秩序",
}
_SCALES = ("0 to 1", "weight", "share or people", "1 per unit of fatigue")
_PARTS = re.compile(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+(?: %,?)?\s*|\s+")


def in_language(english: str, chinese: str | None, language: Language) -> str:
    """A phrase in the language asked for; English where there is no Chinese."""
    if not chinese or language == "en" or chinese == english:
        return english
    return chinese if language == "zh" else f"{english} / {chinese}"


def word(english: str, language: Language) -> str:
    """One of the fixed phrases; in English where both languages are shown, so that lines stay short."""
    return in_language(english, WORDS.get(english), "zh" if language == "zh" else "en")


def is_percentage(unit: str) -> bool:
    """Whether people say a value of this unit as a percentage."""
    return unit.split(" ", 1)[0] in ("share", "probability") and unit not in _SCALES


def bare(value: Any, unit: str, language: Language) -> str:
    """A value without its unit: 0.162 as a share is `16.2 %`, 2000 adults are `2,000`."""
    if value is None or value == []:
        return word("none", language)
    if isinstance(value, bool):
        return word("true" if value else "false", language)
    if isinstance(value, list):
        return ", ".join(bare(item, unit, language) for item in value)
    if isinstance(value, dict):
        named = {word(key, language): bare(item, unit, language) for key, item in value.items()}
        return ", ".join(f"{key.replace('_', ' ')}: {item}" for key, item in named.items())
    if isinstance(value, str):
        return " ".join(value.split())
    if is_percentage(unit):
        return f"{100 * value:.4g} %"
    if isinstance(value, int) or (float(value).is_integer() and abs(value) < 1e15):
        return f"{int(value):,}" if unit else str(int(value))
    return f"{value:.6g}"


def with_unit(value: Any, unit: str, language: Language) -> str:
    """A value with its unit: `16.2 % of adults`, `2,000 adults`, `week 1`, `0.72 (0 to 1)`."""
    text = bare(value, unit, language)
    if not unit or value is None or value == [] or isinstance(value, str | bool):
        return text
    if language == "zh":
        said = UNITS_ZH.get(unit, unit)
        return f"{text}（{said}）" if is_percentage(unit) or unit in _SCALES else f"{text} {said}"
    if is_percentage(unit):
        return f"{text} {unit.partition(' ')[2]}".strip()
    if unit in _SCALES:
        return f"{text} ({unit})"
    if unit == "week":
        return f"week {text}"
    return f"{text} {_one_of(unit) if value == 1 else unit}"


def _one_of(unit: str) -> str:
    """A unit after the number 1: `communities` is `community`."""
    first, blank, rest = unit.partition(" ")
    single = f"{first[:-3]}y" if first.endswith("ies") else first.removesuffix("s")
    return f"{single}{blank}{rest}"


def width(text: str) -> int:
    """Columns of a terminal that a text takes: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text: str, indent: str, columns: int = 100, first: str | None = None) -> list[str]:
    """Lines of at most `columns`, broken between words and between Chinese characters."""
    lines: list[str] = []
    line = indent if first is None else first
    fresh = True
    for part in _PARTS.findall(text):
        if not fresh and width(line) + width(part.rstrip()) > columns:
            lines.append(line.rstrip())
            line, fresh = indent, True
        line += part if not (fresh and part.isspace()) else ""
        fresh = fresh and part.isspace()
    return [*lines, line.rstrip()]
