"""Every phrase of a diary, in English and in Chinese, side by side."""

from __future__ import annotations

from experiments.phrases.look_up import LANGUAGES, Language, look_up
from sim.scenario.blocks.base import NEEDS

PHRASES: dict[str, tuple[str, str]] = {
    # who
    "resident": (
        "Resident {row}, {community}: {sex} of {age}, {work}, {free} free hours a week, {ties} neighbours;"
        " needs {first}, then {second}.",
        "居民 {row}（{community}）：{age} 岁{sex}，{work}，每周空闲 {free} 小时，{ties} 位邻居；"
        "第一需求为{first}，其次为{second}。",
    ),
    "woman": ("a woman", "女性"),
    "man": ("a man", "男性"),
    "work0": ("retired", "已退休"),
    "work1": ("with flexible hours", "时间灵活"),
    "work2": ("in full-time work", "全职工作"),
    "week": ("week {week}", "第 {week} 周"),
    # gates
    "no_activities": ("There was nothing on the calendar.", "本周没有任何活动。"),
    "resting": (
        "Rests, week {weeks} of the rest: officials and neighbours leave the tired alone.",
        "正在休整（第 {weeks} 周）：无人打扰疲惫的志愿者。",
    ),
    "not_reached": ("Heard of nothing.", "没有听说任何活动。"),
    "heard1": ("Heard by a public notice.", "从公告得知。"),
    "heard2": ("Heard in the activity group.", "从活动小组得知。"),
    "heard3": ("Heard from a neighbour.", "从邻居得知。"),
    "heard4": ("Was invited in person.", "受到当面邀请。"),
    "chances": (
        "Chances: invitation {invitation}, neighbours {neighbour} ({active} of {ties} took part last week), group {group},"
        " notice {notice}; together {all}. Draw {u}.",
        "机会：邀请 {invitation}，邻居 {neighbour}（上周 {ties} 位邻居中有 {active} 位参与），小组 {group}，公告 {notice}；"
        "合计 {all}。随机抽签值 {u}。",
    ),
    # activities
    "candidate": (
        "{need}, {slot}, {depth}, by {host} (match {match}, time {cost}, appeal {appeal})",
        "{need}（{slot}，{depth}，{host}举办；匹配 {match}，时间成本 {cost}，吸引力 {appeal}）",
    ),
    "one_activity": ("Came across: {one}.", "了解到的活动：{one}。"),
    "two_activities": ("Came across: {one}; chosen before: {other}.", "了解到的活动：{one}；优先于：{other}。"),
    "slot0": ("by day", "白天"),
    "slot1": ("evening or weekend", "晚间或周末"),
    "slot2": ("online", "线上"),
    "depth1": ("recreation", "文娱"),
    "depth2": ("service", "服务"),
    "depth3": ("deliberation", "议事"),
    "depth4": ("planning and supervision", "规划与监督"),
    "host0": ("officials", "居委会"),
    "host1": ("departments", "部门"),
    "host2": ("residents", "居民"),
    "host3": ("an organization", "社会组织"),
    # utility
    "utility": ("Utility {utility} = {terms}.", "效用 {utility} = {terms}。"),
    "term": ("{name} {amount}", "{name} {amount}"),
    "common": ("same for all", "共同项"),
    "intention": ("intention", "参与意向"),
    "habit": ("habit", "习惯"),
    "neighbours": ("neighbours", "邻居参与"),
    "match": ("match", "需求匹配"),
    "drive": ("drive", "动机"),
    "time": ("time", "时间成本"),
    "fatigue": ("fatigue", "疲劳"),
    "maturity": ("maturity", "机制成熟"),
    "propensity": ("propensity", "个人倾向"),
    "life": ("life", "生活变故"),
    "speaking": ("speaking counts", "发言有用"),
    "invited": ("invited in person", "当面邀请"),
    "small_group": ("small group", "小群体"),
    "of_mechanisms": ("Of this, because of mechanisms: {terms}.", "其中机制的作用：{terms}。"),
    "mechanism_terms": ("Mechanisms add: {terms}.", "机制所增加的：{terms}。"),
    "stays": ("Probability {probability}, draw {u}: stays away.", "概率 {probability}，随机抽签值 {u}：不参与。"),
    "goes": ("Probability {probability}, draw {u}: wants to go.", "概率 {probability}，随机抽签值 {u}：愿意参与。"),
    "threshold_stays": ("Sees {seen} take part, asks for {threshold}: stays away.",
                        "看到的参与为 {seen}，门槛为 {threshold}：不参与。"),
    "threshold_goes": ("Sees {seen} take part, asks for {threshold}: wants to go.",
                       "看到的参与为 {seen}，门槛为 {threshold}：愿意参与。"),
    "days": (
        "On {days} of at most {most} days (chance of one more {one_more}, draw {u}), from day {first} on.",
        "每周 {days} 天，最多 {most} 天（再来一天的概率 {one_more}，随机抽签值 {u}），从第 {first} 天起。",
    ),
    "turned_away": (
        "Turned away: {applicants} wanted one of {seats} seats (place in the queue, drawn: {turn}).",
        "未能入场：{applicants} 人争 {seats} 个名额（随机抽签次序 {turn}）。",
    ),
    "came": ("Takes part.", "参与了活动。"),
    "was_ignored": ("Spoke, and was ignored.", "发言了，但未被采纳。"),
    "was_heard": ("Spoke, and was heard.", "发言并被采纳。"),
    # what the week left
    "afterwards": ("Afterwards: {changes}.", "此后：{changes}。"),
    "change": ("{name} {before} to {after}", "{name} {before} → {after}"),
    "fatigue_change": (
        "fatigue {before} to {after} (load +{load}, recovery -{recovered})",
        "疲劳 {before} → {after}（负荷 +{load}，恢复 -{recovered}）",
    ),
    "belonging": ("belonging", "归属感"),
    "efficacy": ("efficacy", "效能感"),
    "answer_expected": ("answer expected", "回应预期"),
    "motivation": ("motivation", "内在动机"),
    "duty": ("duty", "责任意识"),
    "satisfaction": ("satisfaction", "获得感"),
    "trust": ("trust", "信任"),
    "begins_rest": ("Too tired: begins to rest.", "过度疲劳：开始休整。"),
    "ends_rest": ("Rested: comes back.", "休整结束：重新回来。"),
    "from_cases": ("A case that was answered or dropped changed {changes}.", "诉求的办理结果改变了：{changes}。"),
    "becomes_aware": ("Comes to know the community.", "开始了解社区。"),
    "leaves_group": ("Drifts out of the activity group.", "逐渐离开活动小组。"),
    "joins_group": ("Joins the activity group.", "加入活动小组。"),
    "moved": ("Moves out; somebody new lives here from now on.", "搬走了；此后由新住户居住。"),
    "sum_resident": (
        "In {weeks} weeks: took part in {came} (on {days} days), stayed away in {stayed_away}, heard of nothing in"
        " {not_reached}, rested in {resting}, was turned away in {turned_away}, nothing was on in {no_activities}.",
        "共 {weeks} 周：参与 {came} 周（{days} 天），听说但未参与 {stayed_away} 周，未听说 {not_reached} 周，休整 {resting} 周，"
        "未能入场 {turned_away} 周，没有活动 {no_activities} 周。",
    ),
    # volunteers
    "volunteer_week": (
        "{days} days, fatigue {before} {bar} {after}: load +{load}, recovery -{recovered}",
        "{days} 天，疲劳 {before} {bar} {after}：负荷 +{load}，恢复 -{recovered}",
    ),
    "volunteer_rest": ("rests (week {weeks})", "休整（第 {weeks} 周）"),
    "sum_volunteer": (
        "Gave {days} days in {weeks} weeks; rested in {resting} of them, in {spells} spells; most tired in week {week}"
        " (fatigue {most}; a rest begins at {rest_at} and ends below {return_below}).",
        "{weeks} 周内参与 {days} 天；其中休整 {resting} 周，共 {spells} 次；最疲劳是第 {week} 周"
        "（疲劳 {most}；达到 {rest_at} 开始休整，低于 {return_below} 返回）。",
    ),
    # cases
    "case": (
        "Case {name}: {kind}, reported in week {week} by resident {reporter}, {severity} times an ordinary one; {needs}.",
        "诉求 {name}：{kind}，第 {week} 周由居民 {reporter} 反映，为普通诉求的 {severity} 倍；{needs}。",
    ),
    "one_worker": ("one worker can settle it", "一名工作者即可办理"),
    "joint": ("needs {departments}; {proper} ought to lead", "需要{departments}；应由{proper}牵头"),
    "case_week": ("week {week} ({age} old)", "第 {week} 周（已 {age} 周）"),
    "hours_done": ("Workers did {hours} of its {before} hours.", "工作者完成了 {before} 小时中的 {hours} 小时。"),
    "hours_all": ("Its hours of work are done.", "所需工时已完成。"),
    "in_hand": (
        "Blocked by the queue: worker {worker} has it in hand, {left} hours are left.",
        "受阻于排队：由工作者 {worker} 办理中，尚余 {left} 小时。",
    ),
    "in_queue": (
        "Blocked by the queue: {ahead} cases lie before it, {workers} workers are there, nobody has it in hand ({left} hours).",
        "受阻于排队：前面还有 {ahead} 件，共 {workers} 名工作者，尚无人办理（{left} 小时）。",
    ),
    "to_departments": ("Next week the departments get it.", "下周转交部门。"),
    "astray": (
        "Lies where nobody leads it ({fault}): sent out again with chance {chance}, draw {u}.",
        "无人牵头（{fault}）：重新分派的概率 {chance}，随机抽签值 {u}。",
    ),
    "fault0": ("rightly led", "归属正确"),
    "fault1": ("overreach", "越位"),
    "fault2": ("vacancy: nobody takes it", "缺位：无人接手"),
    "fault3": ("misplacement: the wrong desk", "错位：转错部门"),
    "clear": ("Who leads is clear with chance {chance}, draw {u}: {result}.",
              "权责清晰的概率 {chance}，随机抽签值 {u}：{result}。"),
    "leads": ("{department} leads ({fault})", "由{department}牵头（{fault}）"),
    "blocked_lead": ("Blocked: no department leads it.", "受阻：没有部门牵头。"),
    "on_agenda": ("On the agenda of {department} (chance {chance}, draw {u}).",
                  "列入{department}议程（概率 {chance}，随机抽签值 {u}）。"),
    "off_agenda": (
        "Blocked by the agenda: {department} leads, but the case does not come up (chance {chance}, draw {u}).",
        "受阻于议程：{department}牵头，但未列入议程（概率 {chance}，随机抽签值 {u}）。",
    ),
    "agrees": ("{department} agrees ({how}).", "{department}同意（{how}）。"),
    "refuses": ("{department} refuses ({how}).", "{department}拒绝（{how}）。"),
    "how": ("rules {rules}, draw {u_rules}; acquaintance {ties}, draw {u_ties}",
            "制度 {rules}，随机抽签值 {u_rules}；关系 {ties}，随机抽签值 {u_ties}"),
    "blocked_by": ("Blocked by {departments}.", "受阻于{departments}。"),
    "lacks": (
        "Blocked by a lack of {resource}: it takes {wanted}, {there} are left in the community at the end of the week.",
        "受阻于资源不足（{resource}）：需要 {wanted}，周末社区剩余 {there}。",
    ),
    "closed": ("Closed, after {age}.", "办结，历时 {age} 周。"),
    "given_up": ("Given up.", "被放弃。"),
    "overdue": ("Past its deadline: given up with chance {chance}, draw {u}.", "已逾期：被放弃的概率 {chance}，随机抽签值 {u}。"),
    "reopened": ("Was answered, and comes back: all begins anew, {left} hours.", "答复后又被重新提出：从头再来，{left} 小时。"),
    "still_open": ("Still open at the end of week {week}.", "到第 {week} 周末仍未办结。"),
    "cases_list": ("Cases that were open, in the order in which they were reported:", "曾未办结的诉求（按反映先后）："),
    "list_line": ("{name}: {how} after {age}", "{name}：{age} 周，{how}"),
    "how0": ("waits for a worker", "等待工作者"),
    "how1": ("lies with departments", "在部门办理"),
    "how2": ("lacks a resource", "资源不足"),
    "how3": ("closed", "已办结"),
    "how4": ("given up", "被放弃"),
    # workers
    "worker": ("Community worker {row}, {community}.", "社区工作者 {row}（{community}）。"),
    "worker_vacant": ("The post is vacant, for {weeks} more.", "岗位空缺，还有 {weeks} 周。"),
    "worker_week": (
        "{admin} hours of tasks from above, {cases} of cases, {programme} for activities; {demands} times the contract of"
        " {contract} hours was asked for.",
        "行政事务 {admin} 小时，办理诉求 {cases} 小时，组织活动 {programme} 小时；"
        "任务量为合同工时（{contract} 小时）的 {demands} 倍。",
    ),
    "worker_cases": ("{in_hand} cases in hand, {waiting} that nobody has.", "手头 {in_hand} 件，无人办理 {waiting} 件。"),
    "burnout": (
        "Exhaustion {before} to {after} (strain +{strain}, recovery -{recovered}); skill {skill}, mission {mission}.",
        "倦怠 {before} → {after}（压力 +{strain}，恢复 -{recovered}）；技能 {skill}，使命感 {mission}。",
    ),
    "leaving": ("Chance to quit {chance}, draw {u}.", "离职概率 {chance}，随机抽签值 {u}。"),
    "quits": ("Quits.", "离职。"),
    "weeks": ("{number} weeks", "{number}"),
    "one_week": ("1 week", "1"),
    # kinds
    "human": ("people's time", "人力"),
    "material": ("rooms and things", "物力"),
    "financial": ("money", "财力"),
    "political": ("weight of government", "行政力量"),
    "social_work": ("social work", "社会工作"),
    "charity_enterprise": ("charity and enterprise", "慈善与企业"),
    # errors
    "no_such_row": (
        "sihua: --{what} {row}: {scenario} has {number} of them, counted from 0 to {last}",
        "sihua: --{what} {row}：{scenario} 共有 {number} 个，编号 0 至 {last}",
    ),
    "no_such_case": (
        "sihua: --case {case}: no such case was open; sihua trace {scenario} --cases lists them (a name is like 12.0.family.1:"
        " week, community, kind, number)",
        "sihua: --case {case}：没有这件诉求；用 sihua trace {scenario} --cases 列出（名称如 12.0.family.1："
        "周、社区、类别、序号）",
    ),
    "weeks_wrong": (
        "sihua: --weeks {weeks}: write A:B with whole weeks, from the first to the last, within {first}:{last}",
        "sihua: --weeks {weeks}：应写作 A:B（起始周:结束周），范围 {first}:{last}",
    ),
    "choose_one": (
        "sihua: say whose diary: exactly one of --resident N, --volunteer N|tired, --worker N, --case NAME, --cases",
        "sihua: 请说明要看谁的日记：--resident N、--volunteer N|tired、--worker N、--case 名称、--cases 中恰好一项",
    ),
    "not_a_row": (
        "sihua: --volunteer {row}: a row of a resident, counted from 0, or the word tired (the one who is most tired)",
        "sihua: --volunteer {row}：应为居民编号（从 0 起），或 tired（最疲劳者）",
    ),
}  # fmt: skip

NEEDS_IN_WORDS: dict[str, tuple[str, str]] = dict(
    zip(
        NEEDS,
        (
            ("health and care", "健康照护"), ("culture", "文化娱乐"), ("environment", "环境卫生"), ("family", "亲子家庭"),
            ("work and learning", "就业学习"), ("safety and order", "安全秩序"),
        ),
        strict=True,
    )
)  # fmt: skip
DEPARTMENTS_ZH = {
    "civil_affairs": "民政", "housing": "住建", "urban_management": "城管", "public_security": "公安", "health": "卫健",
    "market_supervision": "市监", "human_resources": "人社", "culture": "文旅",
}  # fmt: skip


say = look_up(PHRASES)


def need(at: int, language: Language) -> str:
    """A need, or a kind of case or activity, in words."""
    return NEEDS_IN_WORDS[NEEDS[at]][LANGUAGES.index(language)]


def department(name: str, language: Language) -> str:
    """A department as people call it."""
    return DEPARTMENTS_ZH.get(name, name) if language == "zh" else name.replace("_", " ")
