"""The list of indicators: name, unit, English and Chinese label, definition, panel of the report, and which sums it divides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.state import HIGHER, LOWER, Group

GROUPS = Group.names()
"""Every indicator is reported for these groups: 18 to 59 and 60 and over."""
GROUPS_AS_SHOWN = (GROUPS[0], *reversed(GROUPS[1:]))
"""Everybody, then the elderly before the young: how tables of outcomes, legends and pages list them."""

Panel = Literal[
    "participation", "ageing", "fatigue", "mind", "officials", "actors", "resources", "departments", "cases"
]


@dataclass(frozen=True)
class Indicator:
    """What one column of a result means. warning: how it is misread, in both languages, as
    few words behind its name; it is shown wherever the column is told."""

    unit: str
    en: str
    zh: str
    definition: str
    panel: Panel
    warning: tuple[str, str] = ("", "")
    """How it is misread, in English and Chinese."""
    ratio: tuple[str, str] | None = None
    """Of a weekly share or mean: the sum that is divided, and the sum that divides it."""


def _of(
    panel: Panel, unit: str, en: str, zh: str, definition: str, warning: tuple[str, str] = ("", ""),
    ratio: tuple[str, str] | None = None,
) -> Indicator:  # fmt: skip
    return Indicator(unit, en, zh, definition, panel, warning, ratio)


# In short what docs/model.md (section 10) says of reading them.
PLANS_LESS = (
    "falls, too, where burdened committees plan less: see the share of work",
    "居委会负担过重、策划减少时也会下降：请对照工作占比",
)
UNCALIBRATED_TIES = ("uncalibrated", "未经校准")
GROWS_BY_ITSELF = ("grow by a tenth a year anyway", "本身每年约增长一成")
DECIDES_NOTHING = ("decides nothing", "不影响任何结果")

INDICATORS: dict[str, Indicator] = {
    "residents": _of("participation", "people", "residents", "居民数", "adult residents of the group"),
    "participants": _of("participation", "people", "participants", "参与人数", "residents with at least one occasion in the week"),
    "participation_rate": _of("participation", "share", "participation", "参与率", "participants / residents", ratio=("participants", "residents")),
    "active_in_year": _of("participation", "share", "took part within a year", "一年内参与过的比例",
                          "residents who took part in the week or the 51 before it / residents (breadth, 广泛性)", ratio=("active_in_year", "residents")),
    "occasions": _of("participation", "occasions", "occasions", "参与人次", "days with an occasion, summed over residents"),
    "hours": _of("participation", "hours", "hours", "参与小时", "occasions times hours of an occasion"),
    "hours_per_resident": _of("participation", "hours", "hours per resident", "人均参与小时", "hours / residents"),
    "reached_share": _of("participation", "share", "heard of an activity", "触达率", "residents whom an activity reached / residents", ratio=("reached", "residents")),
    "invited": _of("participation", "people", "invited in person", "受邀人数", "residents reached by a personal invitation"),
    "turned_away": _of("participation", "people", "turned away", "未能参加人数", "residents who wanted to take part and found no place"),
    "self_started_share": _of("participation", "share", "self-started", "主动参与比例",
                              "participants without a post who came on a public notice alone, unasked / participants (initiative, 主动性)", ratio=("self_started", "participants")),
    "duty_share": _of("participation", "share", "on duty", "职务参与比例", "participants who hold a post among residents / participants", ratio=("on_duty", "participants")),
    "asked_share": _of("participation", "share", "came when asked", "被动参与比例",
                       "participants without a post whom the group, a neighbour or an invitation brought / participants; with the two before, all of them", ratio=("asked", "participants")),
    "mean_depth": _of("participation", "1 to 4", "depth", "参与深度", "mean step on the ladder of those who took part (深入性)", ratio=("depth", "participants")),
    "mean_fatigue": _of("fatigue", "1 = rests", "fatigue of members", "成员平均疲劳", "mean fatigue of members of the activity group", ratio=("member_fatigue", "members")),
    "worn_out": _of("fatigue", "people", "worn out", "过度疲劳人数", "residents with fatigue at or above the reporting level"),
    "worn_out_lower": _of("fatigue", "people", "worn out, by a level a quarter lower", "过度疲劳人数（标准低四分之一）", f"residents with fatigue at or above {LOWER} times the reporting level"),
    "worn_out_higher": _of("fatigue", "people", "worn out, by a level a quarter higher", "过度疲劳人数（标准高四分之一）", f"residents with fatigue at or above {HIGHER} times the reporting level"),
    "resting": _of("fatigue", "people", "resting", "休息中人数", "residents who rest from volunteering"),
    "rest_starts": _of("fatigue", "people", "rests started", "开始休息人数", "residents whose rest started this week"),
    "returns": _of("fatigue", "people", "returned from rest", "休息后返回人数", "residents whose rest ended this week"),
    "member_share": _of("mind", "share", "in the activity group", "活动群成员比例", "members of the activity group / residents", ratio=("members", "residents")),
    "aware_share": _of("mind", "share", "know the community", "了解社区的比例", "residents who know their community / residents", ratio=("aware", "residents")),
    "willing_share": _of("mind", "share", "willing to take part", "愿意参与的比例", "residents whose intention reaches the reporting level / residents", ratio=("willing", "residents")),
    "duty": _of("mind", "0 to 1", "duty", "责任意识", "mean sense of duty", ratio=("duty", "residents")),
    "belonging": _of("mind", "0 to 1", "belonging", "归属感", "mean sense of belonging", ratio=("belonging", "residents")),
    "efficacy": _of("mind", "0 to 1", "efficacy", "效能感", "mean belief that one's voice counts", ratio=("efficacy", "residents")),
    "answer_expected": _of("mind", "0 to 1", "answer expected", "回应预期", "mean belief that who reports a problem gets an answer", ratio=("answer_expected", "residents")),
    "motivation": _of("mind", "0 to 1", "motivation", "内在动机", "mean intrinsic motivation", ratio=("motivation", "residents")),
    "habit": _of("mind", "0 to 1", "habit", "习惯", "mean strength of habit", ratio=("habit", "residents")),
    "satisfaction": _of("mind", "0 to 1", "sense of gain", "获得感", "mean satisfaction with what was offered and answered", ratio=("satisfaction", "residents")),
    "happiness": _of("mind", "0 to 1", "sense of happiness", "幸福感", "mean of belonging and satisfaction"),
    "trust": _of("mind", "0 to 1", "trust in the committee", "对居委会的信任", "mean trust in the committee", ratio=("trust", "residents")),
    "intention_gap": _of("mind", "points of 100", "gap between intention and behaviour", "意识与行为的差距",
                         "100 (mean intention - share who took part within a year)"),
}  # fmt: skip

QUARTERLY: dict[str, Indicator] = {
    "hours": _of("participation", "hours", "hours in the quarter", "季度参与小时", "hours given in 13 weeks"),
    "breadth": _of("participation", "share", "took part in the quarter", "季度参与面", "residents with an occasion in 13 weeks / residents"),
    "retention": _of("participation", "share", "took part again", "季度留存率",
                     "of those who took part in the quarter before, the share who did again (persistence, 持久性)"),
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

GOVERNANCE: dict[str, Indicator] = {
    "arisen": _of("cases", "cases", "problems that arose", "产生的问题", "problems of residents in the week, reported or not"),
    "reported": _of("cases", "cases", "cases reported", "受理诉求", "problems that a resident reported"),
    "closed": _of("cases", "cases", "cases closed", "办结诉求", "cases with an answer that held"),
    "given_up": _of("cases", "cases", "cases given up", "不了了之的诉求", "cases given up after their deadline"),
    "open": _of("cases", "cases", "open cases", "在办诉求", "cases open at the end of the week"),
    "waiting_for_worker": _of("cases", "cases", "waiting for a worker", "待办诉求", "of these, waiting for a community worker"),
    "with_departments": _of("cases", "cases", "with departments", "部门办理中", "of these, waiting for departments to cooperate"),
    "lacking": _of("cases", "cases", "waiting for resources", "缺少资源", "of these, waiting for a resource"),
    "past_deadline": _of("cases", "cases", "past the deadline", "逾期诉求", "open cases older than the deadline"),
    "answers_reopened": _of("cases", "cases", "answers that did not hold", "重新提出的诉求", "answers after which the case came up again"),
    "mean_weeks_to_close": _of("cases", "weeks", "weeks to close", "平均办结周数", "mean age of the cases closed in the week; empty where none was", ratio=("weeks_to_close", "closed")),
    "safety": _of("cases", "0 to 1", "sense of safety", "安全感", "1 / (1 + open cases of safety and order per 100 adults)"),
    "joint_reported": _of("departments", "cases", "joint cases reported", "协同诉求", "reported cases that need several departments"),
    "joint_closed": _of("departments", "cases", "joint cases closed", "办结的协同诉求", "of these, closed"),
    "requests": _of("departments", "requests", "requests between departments", "协作请求", "requests of a leading department to another one"),
    "granted": _of("departments", "requests", "requests granted", "获准的协作请求", "of these, granted"),
    "overreach": _of("departments", "cases", "overreach", "越位", "times that a department took a case which another one ought to lead"),
    "vacancy": _of("departments", "cases", "vacancy", "缺位", "times that no department took a case"),
    "misplacement": _of("departments", "cases", "misplacement", "错位", "times that a case landed at a department that is not needed"),
    "astray": _of("departments", "cases", "cases gone astray", "错派待纠诉求", "open joint cases that no department leads (缺位, 错位)"),
    "institution": _of("departments", "0 to 1", "institution level", "制度化协作水平", "chance that the institution alone settles a request of the strongest department"),
    "acquaintance": _of("departments", "0 to 1", "acquaintance of leaders", "负责人熟识程度", "mean over pairs of leaders"),
    "leader_years": _of("departments", "years", "years in office", "负责人任职年数", "mean years that leaders have been in office", DECIDES_NOTHING),
    "activities": _of("actors", "activities", "activities", "活动数", "activities on the calendar"),
    "by_residents": _of("actors", "activities", "started by residents", "居民发起", "of these, started by residents"),
    "by_organizations": _of("actors", "activities", "started by organizations", "社会组织发起", "of these, started by social organizations"),
    "voices_raised": _of("actors", "people", "voices raised", "发言人次", "residents who spoke in deliberation"),
    "voices_heard": _of("actors", "people", "voices heard", "意见被采纳", "of these, heard"),
    "active_organizations": _of("actors", "organizations", "active organizations", "活跃社会组织", "social organizations active at the end of the week", GROWS_BY_ITSELF),
    "active_merchants": _of("actors", "organizations", "active merchants", "参与的商户", "of these, merchants and enterprises"),
    "joined": _of("actors", "organizations", "joined", "加入的组织", "organizations that became active in the week"),
    "left": _of("actors", "organizations", "left", "退出的组织", "organizations that ceased to be active"),
    "legitimacy": _of("actors", "0 to 1", "recognition of organizations", "社会组织认可度", "mean over active organizations", ratio=("legitimacy", "active_organizations")),
    "worker_hours": _of("officials", "hours", "hours of workers", "社区工作者工时", "hours worked in the week"),
    "admin_hours": _of("officials", "hours", "hours for tasks from above", "行政事务工时", "of these, for tasks from above"),
    "case_hours": _of("officials", "hours", "hours for cases", "办案工时", "of these, for cases"),
    "programme_hours": _of("officials", "hours", "hours for activities", "活动工时", "of these, for activities and invitations"),
    "vacant_posts": _of("officials", "posts", "vacant posts", "空缺岗位", "posts without a worker at the end of the week"),
    "quits": _of("officials", "people", "workers who quit", "离职人数", "workers who quit in the week"),
    "burnout": _of("officials", "1 = burnt out", "burnout of workers", "职业倦怠", "mean burnout of workers", ratio=("burnout", "workers")),
    "burnt_out_share": _of("officials", "share", "burnt-out workers", "职业倦怠比例", "workers at or above the level of burnout", ratio=("burnt_out", "workers")),
    "severely_burnt_out_share": _of("officials", "share", "severely burnt-out workers", "重度职业倦怠比例", "workers at or above the severe level", ratio=("severely_burnt_out", "workers")),
    "skill": _of("officials", "0 to 1", "skill of workers", "专业技能", "mean method skill", ratio=("skill", "workers")),
    "mission": _of("officials", "0 to 1", "sense of mission", "使命感", "mean sense of mission", ratio=("mission", "workers")),
}  # fmt: skip

PROBLEMS: dict[str, Indicator] = {
    "single_actor": _of("actors", "0 to 1", "ONE GOVERNING ACTOR", "主体单一化", "1 - H/ln 9 of decisions over nine kinds of actors (influence); 0 is even", PLANS_LESS),
    "ageing": _of("ageing", "0 to 1", "AGEING PARTICIPANTS", "参与主体老年化", "1 - RR_young / RR_elderly by hours (RR: share of hours / share of residents); 0 at parity, 1 where only the elderly give hours"),
    "shallow_resources": _of("resources", "0 to 1", "SHALLOW USE OF RESOURCES", "资源开发浅层化", "1 - geometric mean over six types of mobilised / potential, each at least 1 %"),
    "guanxi": _of("departments", "0 to 1", "COORDINATION BY PERSONAL TIES", "部门协同关系化", "Shapley share of the leaders' acquaintance in the joint cases that were closed", UNCALIBRATED_TIES),
    "worn_out_share": _of("fatigue", "0 to 1", "WORN-OUT VOLUNTEERS", "志愿者疲劳", "worn-out residents / residents who took part within a year, mean of the quarter"),
    "rest_incidence": _of("fatigue", "per 100 a month", "rests started", "每百名志愿者每月开始休息", "rests started for 100 residents who took part within a year, a month"),
    "weeks_of_rest": _of("fatigue", "weeks", "length of a rest", "平均休息周数", "weeks of rest / rests started in the quarter"),
    "presence_unevenness": _of("actors", "0 to 1", "unevenness of presence", "在场单一度", "1 - H/ln 9 of presence at activities and cases"),
    "work_unevenness": _of("actors", "0 to 1", "unevenness of work", "工作单一度", "1 - H/ln 9 of hours that run the community"),
    "influence_concentration": _of("actors", "1/9 to 1", "concentration of influence", "影响力集中度", "HHI of decisions"),
    "presence_concentration": _of("actors", "1/9 to 1", "concentration of presence", "在场集中度", "HHI of presence"),
    "influence_effective_number": _of("actors", "actors", "effective number by influence", "影响力有效主体数", "exp(H) of decisions"),
    "presence_effective_number": _of("actors", "actors", "effective number by presence", "在场有效主体数", "exp(H) of presence"),
    "influence_dominant_number": _of("actors", "actors", "dominant number by influence", "影响力主导主体数", "1/HHI of decisions"),
    "presence_dominant_number": _of("actors", "actors", "dominant number by presence", "在场主导主体数", "1/HHI of presence"),
    "official_share_work": _of("actors", "share", "work by committee and station", "居委会与服务站工作占比", "their hours, tasks from above included / hours that run the community: theirs, organizing, meetings of departments, deliberation, help with cases"),
    "official_share_serving": _of("actors", "share", "the same without tasks from above", "居委会与服务站工作占比（不含行政事务）", "the same, without their hours for tasks from above"),
    "official_share_hours": _of("actors", "share", "hours by committee and station", "居委会与服务站工时占比", "the same, with all hours of residents in service and deeper"),
    "official_share_influence": _of("actors", "share", "decisions by committee and station", "居委会与服务站决策占比", "activities they plan and cases they close / all decisions"),
    "organizations_share_work": _of("actors", "share", "work by social organizations", "社会组织工作占比", "their hours / hours that run the community"),
    "initiated_share": _of("actors", "share", "started by residents and organizations", "居民与社会组织发起比例", "activities that they started / activities"),
    "activity_entropy": _of("actors", "0 to 1", "diversity of activities", "活动类型多样性", "entropy / ln 6 of the activities on the calendar by the need that they serve"),
    "depth_geometric": _of("resources", "share", "depth of resources (geometric)", "资源开发深度（几何平均）", "geometric mean of mobilised / potential"),
    "depth_arithmetic": _of("resources", "share", "depth of resources (arithmetic)", "资源开发深度（算术平均）", "arithmetic mean of mobilised / potential"),
    "human_share": _of("resources", "share", "human resources", "人力资源占比", "human / all mobilised resources"),
    "resource_entropy": _of("resources", "0 to 1", "diversity of resources", "资源多样性", "entropy / ln 6 of mobilised resources"),
    "resource_mismatch": _of("resources", "0 to 1", "mismatch of resources", "资源供需错配", "half the sum of |share of supply - share of demand| over six types"),
    "resource_utilisation": _of("resources", "share", "use of resources", "资源利用率", "used / mobilised"),
    "only_by_guanxi": _of("departments", "share", "closed only by acquaintance", "仅靠关系办结", "joint cases in which some cooperation depended on acquaintance alone / joint cases closed"),
    "weak_voice": _of("departments", "ratio", "voice of weak departments", "弱势部门话语权", "their share of agreements reached under their lead / of cases that they ought to lead; below 1 is a deficit. Weak: power below the median"),
    "influence_gini": _of("departments", "0 to 1", "inequality of lead", "部门主导权基尼系数", "Gini coefficient over departments of agreements reached under their lead"),
    "requests_granted": _of("departments", "share", "requests granted", "协作请求获准率", "granted / requests between departments"),
    "closure_rate": _of("cases", "ratio", "closed for each reported", "办结率", "cases closed / reported in the quarter"),
    "joint_closure_rate": _of("cases", "ratio", "joint cases closed for each reported", "协同诉求办结率", "joint cases closed / reported in the quarter"),
    "closed_in_time": _of("cases", "share", "answered in time", "按期办结率", "closed within the deadline / closed and given up"),
    "joint_closed_in_time": _of("cases", "share", "joint cases answered in time", "协同诉求按期办结率", "joint cases closed within the deadline / joint cases closed and given up"),
    "reopened_rate": _of("cases", "share", "answers that did not hold", "重新提出率", "reopened / answers"),
    "overreach": _of("departments", "cases", "overreach", "越位", "times in the quarter that a department took a case which another one ought to lead"),
    "vacancy": _of("departments", "cases", "vacancy", "缺位", "times in the quarter that no department took a case"),
    "misplacement": _of("departments", "cases", "misplacement", "错位", "times in the quarter that a case landed at a department that is not needed"),
    "score": _of("cases", "0 to 1", "score of the community", "社区得分", "weighted mean of answers in time, satisfaction and breadth (`ranking`)"),
    "rank": _of("cases", "rank", "rank of the community", "社区排名", "1 is the best score of the subdistrict; equal scores share a rank"),
}  # fmt: skip

WHOLE_RUN: dict[str, Indicator] = {
    "weeks_to_close_alone_median": _of("cases", "weeks", "weeks to close, one worker (median)", "单人诉求办结周数（中位数）", "Kaplan-Meier median; empty where it is never reached"),
    "weeks_to_close_alone_p90": _of("cases", "weeks", "weeks to close, one worker (90th percentile)", "单人诉求办结周数（第90百分位）", "the week by which 90 % are closed; empty where that is never reached"),
    "weeks_to_close_joint_median": _of("cases", "weeks", "weeks to close, joint cases (median)", "协同诉求办结周数（中位数）", "Kaplan-Meier median; empty where it is never reached"),
    "weeks_to_close_joint_p90": _of("cases", "weeks", "weeks to close, joint cases (90th percentile)", "协同诉求办结周数（第90百分位）", "the week by which 90 % are closed; empty where that is never reached"),
    "annual_attrition": _of("participation", "share", "annual attrition of volunteers", "志愿者年流失率", "1 - Kaplan-Meier share still active 52 weeks after the first occasion; empty where nobody was followed for so long, and in runs of fewer than 58 weeks"),
    "monthly_retention": _of("participation", "share", "monthly retention", "月留存率", "residents active in a month who are active in the next one, mean over months of 30 days (needs record.log)"),
    "regulars": _of("fatigue", "people", "regulars", "经常参与者", "residents with at least 20 active days (needs record.log)"),
    "regulars_with_break": _of("fatigue", "share", "regulars who paused and returned", "经常参与者中断后返回的比例", "regulars with a break of 30 days or more between two active days (needs record.log)"),
}  # fmt: skip

HEADLINES = ("single_actor", "ageing", "shallow_resources", "guanxi", "worn_out_share")
"""The four problems and fatigue, each in [0, 1] with 0 as the ideal."""
