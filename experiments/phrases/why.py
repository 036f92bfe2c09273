"""What is said of why: what a policy sets otherwise, and what changes with it; and of outcomes that sound alike."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

DOES: dict[str, str] = {
    "broad_invitation": "邀请从未参加过的人，而不总是邀请有求必应的人",
    "building_self_governance": "同一院落、门栋的居民自己管理",
    "burden_reduction": "下派到社区的事项须经准入",
    "career_system": "为社区工作者设职级、薪酬与晋升通道",
    "civic_education": "开设社区能做什么、如何协商的课程",
    "community_foundation": "为社区项目筹资，先项目、后捐赠",
    "coordination_committee": "各部门依制度平等议事",
    "covenant": "邻里以书面约定彼此的期待",
    "culture_programme": "节庆、演出、义剪与比赛，让邻里熟识",
    "deliberation_hall": "居民坐下来议事、提议并评议结果",
    "deliberation_index": "公布各社区的协商与答复水平，并与晋升挂钩",
    "digital_tools": "为工作者提供办案与联系居民的工具",
    "errand_service": "书记、党员与志愿者为居民代办事项",
    "flexible_scheduling": "活动安排在晚间、周末并化整为零",
    "follow_up": "有人督促所提所求的办理并反馈",
    "grid_management": "每几百户配一名网格员，发现问题并派单",
    "hometown_network": "由同乡联系流动人口",
    "honours": "公开表彰并感谢参与者",
    "leader_rotation": "部门负责人定期轮岗",
    "liability_insurance": "政府为服务老人的商户投保",
    "mediation": "由有威望的人就地化解矛盾",
    "member_report_in": "在外工作的党员向居住社区报到",
    "needs_assessment": "先问需求，再做计划",
    "online_platform": "手机上的活动与议事",
    "points": "参与得积分，积分换物品",
    "prevention": "在诉求提出之前先办",
    "property_integration": "物业与业主共同参与社区议事",
    "public_space": "提供见面与活动的场所",
    "publicity": "以大喇叭或线上告知社区事务",
    "responsibility_list": "书面明确哪个部门牵头哪类事项",
    "rest_rota": "志愿者轮流休息，有不被打扰的日子",
    "service_purchase": "购买居委会无力提供的服务",
    "silver_party": "发挥退休党员的专长与威望",
    "time_bank": "现在服务的小时，换将来或父母现在的服务",
    "transparency": "账目、计划与决定公开，由居民监督",
    "whistle_and_report": "社区吹哨、部门报到，全程跟踪直至办结",
    "worker_training": "培训社区工作者，提升技能与使命感",
}
"""What each mechanism is, in Chinese; in English its own file says it."""

PHRASES: dict[str, tuple[str, str]] = {
    "sets": ("Set otherwise than under “{since}”: {things}", "与“{since}”相比，不同之处：{things}"),
    "alone": ("; nothing else.", "，别无其他。"),
    "together": (
        "; which of these does what, this comparison does not tell.",
        "；其中哪一项起了什么作用，本次比较无法区分。",
    ),
    "with": ("with {mechanism} ({what})", "增加{mechanism}（{what}）"),
    "with_named": ("with {mechanism}", "增加{mechanism}"),
    "without": ("without {mechanism}", "取消{mechanism}"),
    "instead": ("{label}: {here} instead of {before}", "{label}：{here}（原为 {before}）"),
    "changes": (
        "What changes between the two for community workers, largest first: {measures}.",
        "两者之间，社区工作者的变化（由大到小）：{measures}。",
    ),
    "changes_nothing": (
        "Between the two, no change that matters is certain in anything that is measured of community workers.",
        "两者之间，社区工作者的各项指标均没有确定且值得关注的变化。",
    ),
    "measure": (
        "{label} {mean} ({interval}; {times} times what matters)",
        "{label} {mean}（{interval}；为最小关注效应量的 {times} 倍）",
    ),
    "short": (
        "Against “{since}” ({things}; nothing else), community workers: {measures}.",
        "与“{since}”相比（不同之处仅为{things}），社区工作者：{measures}。",
    ),
    "short_measure": ("{label} {mean}", "{label} {mean}"),
    # outcomes that sound alike
    "alike": (
        "“{one}” ({of_one}) and “{other}” ({of_other}, {group}) do not contradict each other: {why}",
        "“{one}”（{of_one}）与“{other}”（{group}，{of_other}）并不矛盾：{why}",
    ),
    "alike_worn_out": (
        "the first is the share of the worn-out among all who took part within a year; the second their share among {group},"
        " whether these took part or not. Where more take part, the second can rise while the first falls.",
        "前者为一年内全部参与者中过度疲劳者的比例，后者为{group}（无论是否参与）中的比例；参与的人更多时，后者上升而前者可能下降。",
    ),
    "alike_took_part": (
        "the first counts who took part in a quarter, quarter by quarter, the second who took part at all within all reported"
        " weeks; more people may come once, and fewer in any one quarter.",
        "前者按季度统计参与者，后者统计整个报告期内参与过的人；来过一次的人可能更多，而每个季度的参与者可能更少。",
    ),
}

say = look_up(PHRASES)
