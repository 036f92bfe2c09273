"""What stands behind the defaults of mechanisms and of the budget, in Chinese: in English each stands where it is declared."""

from __future__ import annotations

import re

from experiments.phrases.look_up import Language

REASONS: dict[str, str] = {
    "a dose; 0 is exactly as if the block were absent": "力度；取 0 等同于没有该机制",
    "week 1 is the first reported week; 0 and below lie in the warm-up": "第 1 周为报告期首周；0 及以下属于预热期",
    "to the end": "直至结束",
    "at once": "立即生效",
    "a target that means nobody is an error, unless that is meant": "目标人群为空视为错误，除非有意如此",
    "an order of magnitude; set your own": "仅为数量级，请按实际设定",
    "one office sets it up for all": "由一个部门为全街道统一设立",
    "one office runs it for all": "由一个部门为全街道统一运行",
    "most of the default bias of 0.6": "抵消默认偏差 0.6 的大部分",
    "visits from door to door": "入户走访",
    "no source gives a size": "没有资料给出大小",
    "five people of one stairwell instead of twenty": "一个门栋 5 人即可，而非 20 人",
    "less than the activity group reaches its members (0.25)": "低于活动群对成员的触达率（0.25）",
    "a clean-up of each building every few months": "每栋楼几个月清扫一次",
    "no source counts tasks before and after": "没有资料统计前后的事项数量",
    "no source gives turnover before and after": "没有资料给出前后的离职率",
    "a fourth of what skill and mission buffer at most": "为技能与使命感最大缓冲作用的四分之一",
    "duty is high already: 89 of 100 [seed 003]": "责任意识本已很高：100 分中得 89 分［种子文献 003］",
    "odds of taking part in deliberation a third higher": "参与议事的几率提高三分之一",
    "two in five of those who did not know within a year": "一年内使五分之二不知情者了解",
    "somebody makes it their business": "有人专门负责",
    "a third of what public bodies could bring": "公共单位所能提供的三分之一",
    "a fourth of it: donations come second [seed 003]": "为其四分之一：捐赠居次［种子文献 003］",
    "funds that wait for a project to pay for": "等待项目的闲置资金",
    "uncalibrated: no source counts requests": "未经校准：没有资料统计协作请求",
    "uncalibrated: the table is round, members are not equal": "未经校准：圆桌议事，但成员并不平等",
    "a meeting every week instead of a leader's spare hour": "每周例会，而非靠负责人抽空",
    "as if one neighbour in ten more took part": "相当于每十户邻居中多一户参与",
    "two a week for 2,000 adults": "每 2000 名成年人每周两次",
    "what it is called after": "名称即由此而来",
    "performances": "文艺演出",
    "a tenth of the way in a year": "一年内趋近十分之一",
    "less than an honour": "低于一次表彰",
    "none unless one is set": "未设定则为无",
    "a towel": "一条毛巾",
    "no bound unless one is set": "未设定则不设上限",
    "a meeting for each courtyard every few weeks": "每个院落几周开一次会",
    "after work": "下班之后",
    "odds of taking part in deliberation two thirds higher": "参与议事的几率提高三分之二",
    "no source gives a share": "没有资料给出比例",
    "none unless invited": "未受邀请则为无",
    "promotion depends on it [seed 003]; as ranking.effort": "晋升取决于此［种子文献 003］；同 ranking.effort",
    "no source counts answers before and after": "没有资料统计前后的答复数量",
    "forms that fill themselves; no source measures it": "表格自动填写；没有资料测量其效果",
    "a message instead of a telephone call": "发一条消息代替打一通电话",
    "as fast as cases teach methods": "与办案积累方法的速度相同",
    "a dozen volunteers for 10,000": "每万人约十二名志愿者",
    "a few hours a year": "每年几个小时",
    "workers want evenings of their own": "工作者也需要自己的晚间",
    "a fifth of the time on average": "平均为五分之一的时间",
    "of those voices that were ignored; no source gives a size": "针对被忽视的意见；没有资料给出大小",
    "a round a week; no source counts what it finds": "每周巡查一次；没有资料统计所发现的问题",
    "within a fortnight instead of a month": "两周之内，而非一个月",
    "a tenth of a grid worker's week goes into cases": "网格员每周十分之一的时间用于办案",
    "an hour a week": "每周一小时",
    "nearly as the activity group reaches its members (0.25)": "接近活动群对成员的触达率（0.25）",
    "as if one neighbour in twenty more took part": "相当于每二十户邻居中多一户参与",
    "a tenth of the mean intrinsic motivation": "平均内在动机的十分之一",
    "half as many again as one meets: the board at the gate": "比平时遇见的多一半：门口的光荣榜",
    "a post for two years on average": "平均任职两年",
    "it answered what merchants worried about": "回应了商户的顾虑",
    "the points of the consortium are insured, nobody else": "只有联合体的点位投保",
    "no source counts what is settled": "没有资料统计已化解的数量",
    "half of it: more of these are not about a quarrel": "为其一半：其中更多与纠纷无关",
    "a chair who is respected": "由有威望的人主持",
    "two afternoons of a volunteer in a fortnight": "一名志愿者两周内两个下午",
    "as silver party building": "同“银龄党建”",
    "a duty of membership": "党员义务",
    "what is learnt is not always done": "了解到的需求未必都能落实",
    "where a form on the phone will do": "手机填表即可",
    "four topics a week for 2,000 adults": "每 2000 名成年人每周四个议题",
    "most groups lack planning and responsibility [seed 003]": "多数团队缺乏规划与责任［种子文献 003］",
    "fear for one's data": "担心个人信息",
    "none unless somebody teaches": "无人教则为无",
    "help is for the elderly": "服务对象是老年人",
    "whole points": "积分为整数",
    "no source gives a dose and response for Chinese communities": "没有资料给出中国社区的剂量与反应关系",
    "a towel or a bag of rice for a month's points": "一个月的积分换一条毛巾或一袋米",
    "no bound unless one is set; kindness banks live on donations [seed 003]": (
        "未设定则不设上限；爱心银行靠捐赠维持［种子文献 003］"
    ),
    "every ten weeks": "每十周一次",
    "intermittent: only some weeks pay": "间歇发放：只有部分周发放",
    "a points day a month, on an intermittent schedule": "间歇发放时每月一个积分日",
    "all is for oneself": "全部归本人",
    "no source counts what did not happen": "没有资料统计未发生的事",
    "households that are visited; fewer than what a round shows": "走访的家庭；少于巡查所见",
    "they have a contract to lose": "物业有合同可失",
    "somebody convenes them": "有人召集",
    "janitors and guards are there already": "保洁与保安本已在场",
    "facilities are under-used [seed 002]": "设施利用不足［种子文献 002］",
    "a second room half as large": "相当于再有半个活动室",
    "a twentieth of the way in a year": "一年内趋近二十分之一",
    "where nothing is said, all there is": "未说明时，所有渠道",
    "half as much again as the notices there are": "在现有通知之外再增一半",
    "between the access of the retired and of others": "介于退休者与其他人的可及性之间",
    "at home by day": "白天在家",
    "some are at home, some read along": "有人在家，有人看到消息",
    "a list has gaps; no source counts them": "清单总有空白；没有资料统计",
    "five days are left": "留下五天",
    "18 of 32 interactions buffered [bakker-2005]; no source gives the size": (
        "32 项交互中 18 项有缓冲作用［bakker-2005］；没有资料给出大小"
    ),
    "a contract that is offered is mostly taken": "提供的合同大多会被接受",
    "few live on such contracts": "靠此类合同维持的机构很少",
    "pay for half a post more": "多半个岗位的报酬",
    "one for work, one for families in a fortnight": "两周内就业一场、家庭一场",
    "the seeds give a direction only [seed 002]": "种子文献只给出方向［种子文献 002］",
    "a branch meets every month": "支部每月开会",
    "as an honour": "同一次表彰",
    "an afternoon a week for 4,000 adults": "每 4000 名成年人每周一个下午",
    "whole credits, one an hour": "时间币为整数，一小时一个",
    "no source gives a dose and response": "没有资料给出剂量与反应关系",
    "those who have a spouse or parents in need of help": "有配偶或父母需要帮助的人",
    "60 and over": "60 岁及以上",
    "few exchanges for each member: one a year": "每位成员兑换不多：一年一次",
    "finding the match": "匹配供需的成本",
    "when daily help begins to be needed": "开始需要日常照护的年龄",
    "a usual discount of 5 % a year": "常用的每年 5% 贴现",
    "a quarter of the way in a year, if nothing else happened": "若无其他变化，一年内趋近四分之一",
    "less than trust: being heard oneself teaches 0.08 at once": "低于信任：本人意见被采纳一次即提高 0.08",
    "0: results lie open, and no list of cases": "0：公开的是结果，而非逐件诉求清单",
    "reminders within days, not weeks": "几天之内提醒，而非几周",
    "who is whistled for cannot wait for a leader's spare hour": "被“吹哨”的部门不能等负责人抽空",
    "0: no agency or enterprise is called in; how much it would be, no source counts": (
        "0：没有引入社工机构或企业；会有多少，没有资料统计"
    ),
    "0: departments bring their time; how much else, no source counts": "0：部门只投入时间；另带来多少资源，没有资料统计",
    "half of those given up are asked about": "不了了之的诉求有一半会被回访",
    "a telephone call and an entry in the register": "一通电话与一条登记",
    "0.6 spreads of 0.15 within half a year, at a skill of 0.4": "技能为 0.4 时，半年内提高 0.6 个标准差（0.15）",
    "0.6 spreads of 0.15 within half a year, at a skill of 0.3": "技能为 0.3 时，半年内提高 0.6 个标准差（0.15）",
    "training makes mission stronger [seed 000]": "培训增强使命感［种子文献 000］",
    "proportional: each week gets its part of what is left, and all the same share of it; first_come: in full while it lasts": (
        "按比例：每周分得剩余资金的一份，各机制比例相同；先到先得：足额发放直至用完"
    ),
}


def reason(note: str, language: Language) -> str:
    """What stands behind a default; in English where the mechanism is a plugin, and nobody has translated it."""
    return REASONS.get(note, note) if language == "zh" else note


KINDS: dict[str, str] = {
    "seed": "种子文献",
    "literature": "文献",
    "fitted": "拟合",
    "assumption": "假设",
    "design": "设计",
}
"""The kinds of sources in Chinese, by the word with which the mark of a source begins (`explanation.label_of`)."""
_MARK = re.compile(r"\[(" + "|".join(KINDS) + r")([-\s][^\]]*)?\]")


def support(source: str, note: str, language: Language) -> str:
    """What stands behind a default: its source, marked as in `explanation.label_of` without brackets, and a note; in Chinese, a
    note that nobody has translated is marked as the original."""
    if language == "en":
        return f"{source}: {note}"
    told = REASONS.get(note, f"（英文原文）{note}")
    return f"{_kind(source)}：{told}" if note else _kind(source)


def kinds_in_chinese(text: str) -> str:
    """A scenario in words, whose marks of sources are Chinese; the notes behind them stay as they are."""
    return _MARK.sub(lambda found: f"［{_kind(found.group()[1:-1])}］", text)


def _kind(source: str) -> str:
    kind = re.split(r"[-\s]", source, maxsplit=1)[0]
    return KINDS[kind] + source[len(kind) :] if kind in KINDS else source
