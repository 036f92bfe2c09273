"""Every phrase that a reader of a result meets, in English and in Chinese, side by side."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

PHRASES: dict[str, tuple[str, str]] = {
    # groups and panels
    "all": ("all", "全体"),
    "elderly": ("elderly", "老年"),
    "young": ("young", "中青年"),
    "all_long": ("all residents", "全体居民"),
    "elderly_long": ("elderly (60+)", "老年居民（60岁及以上）"),
    "young_long": ("young (18 to 59)", "中青年居民（18至59岁）"),
    "participation": ("Participation", "居民参与"),
    "ageing": ("Ageing of participation", "参与主体老年化"),
    "fatigue": ("Volunteer fatigue", "志愿者疲劳"),
    "mind": ("What the weeks did to minds", "意识与心理"),
    "officials": ("Community workers", "社区工作者"),
    "departments": ("Departments", "部门协同"),
    "cases": ("Cases, a week", "诉求（每周）"),
    "actors": ("Who runs the community", "治理主体"),
    "resources": ("Resources", "资源开发"),
    "money": ("Public money, yuan in all weeks", "公共资金（各周合计，元）"),
    "budget_of_run": ("Budget of {budget} yuan a year, used: {years}.", "年度预算 {budget} 元，已用：{years}。"),
    "budget_year": ("{used} yuan ({share}) in year {year}", "第 {year} 年 {used} 元（{share}）"),
    "budget_over": (", OVERSPENT", "，超支"),
    "promises_of_run": (
        "Of {promised} yuan that were promised as rewards, {share} was credited to residents; {redeemed} yuan were redeemed.",
        "承诺的奖励共 {promised} 元，记入居民账户 {share}；已兑换 {redeemed} 元。",
    ),
    # the plan of the place
    "plan_absent": ("knows the place, not there this week", "知晓但本周未参与"),
    "plan_unaware": ("does not know what the community does", "不了解社区"),
    "plan_resting": ("rests, worn out", "因疲劳休整"),
    "plan_participating": ("takes part this week", "本周参与"),
    # the summary
    "question": ("Question: {text}", "问题：{text}"),
    "run": ("{scenario}: seed {seed}", "{scenario}：随机种子 {seed}"),
    "one_week_long": ("1 week", "1 周"),
    "weeks_long": ("{number} weeks", "{number} 周"),
    "weeks_done": ("{done} after {warm_up} of warm-up", "预热 {warm_up}后报告 {done}"),
    "weeks_interrupted": (
        "INTERRUPTED: {done} instead of {wanted}, after {warm_up} of warm-up",
        "运行中断：预热 {warm_up}后应报告 {wanted}，仅完成 {done}",
    ),
    "quarters": (
        "Means of the first and of the last quarter (13 weeks each).",
        "首季度与末季度（各 13 周）的平均值。",
    ),
    "halves": (
        "Fewer than 26 weeks, so no two whole quarters: means of the first and of the last {length} weeks.",
        "报告不足 26 周，不足两个完整季度：取最初 {length} 周与最后 {length} 周的平均值。",
    ),
    "one_week": ("One week only: nothing to compare.", "仅有一周，无从比较。"),
    "group": ("group", "群体"),
    "first": ("first", "首期"),
    "last": ("last", "末期"),
    "change": ("change", "变化"),
    "relative": ("in %", "变化率"),
    "points": ("pp", "百分点"),
    "setup": ("setup", "启动"),
    "running": ("running", "运行"),
    "per_unit": ("per unit", "按量"),
    "redeemed": ("redeemed", "兑换"),
    "total": ("total", "合计"),
    "most": (
        "What changed most within this run: {indicator}, {group}: from {first} to {last} ({relative}).",
        "本次运行中变化最大的是：{group}的{indicator}，由 {first} 变为 {last}（{relative}）。",
    ),
    "little": (
        "Within this run, no main indicator that is large enough to compare changed by more than 5 %.",
        "本次运行中，数值足以比较的主要指标，变化均未超过 5%。",
    ),
    "range": ("over seeds", "各种子范围"),
    "one_run_of": (
        "One run is one run: the numbers are of this seed. Beside each change stands its range, least to greatest, over {seeds}"
        " seeds; where that holds 0, chance could have done it. sihua compare says what a policy does.",
        "一次运行只是一次运行：数字来自这一个随机种子。每项变化旁为 {seeds} 个种子的变化范围（最小至最大）；"
        "范围包含 0 的变化可能出于偶然。政策效果请用 sihua compare 比较。",
    ),
    "gaps": (
        "{mark} mean of those weeks of the period only in which there was something to measure.",
        "{mark} 仅为该时段内有可计量对象的各周的均值。",
    ),
    "in_some_seeds": (
        "[n] in n of {seeds} seeds only; in the others there was nothing to measure, so that the range says less.",
        "[n] 仅 {seeds} 个种子中的 n 个有此数值，其余无可计量对象，范围参考性较低。",
    ),
    "little_of_seeds": (
        "No indicator of participation moved by more than 5 % in the same direction with every seed.",
        "没有任何参与指标在所有种子下都朝同一方向变动 5% 以上。",
    ),
    "one_run": (
        "This is one run with one seed: look at several seeds before you believe a difference.",
        "这只是一个随机种子的一次运行：请用多个种子验证后再下结论。",
    ),
    # the four problems: ASCII in English, since a terminal may know nothing else
    "problems": ("The four problems (sihua): 0 is ideal", "四化问题（0 为理想状态）"),
    "no_quarter": (
        "No quarter is finished: the four problems are computed over 13 weeks.",
        "尚无完整季度：四化指数按季度（13 周）计算。",
    ),
    "single_actor_means": (
        "who decides, of nine kinds: 0 all alike, 1 one alone",
        "九类主体的决策分布：0 为均等，1 为一家独揽",
    ),
    "ageing_means": (
        "their hours: 0 no more than their number, 1 all of them",
        "参与时长：0 为不超过其人口比例，1 为全由老年人承担",
    ),
    "shallow_resources_means": (
        "of six types of resources: 0 all is mobilised, 1 nothing",
        "六类资源的动员程度：0 为全部动员，1 为毫无动员",
    ),
    "guanxi_means": (
        "what closed joint cases: 0 institutions, 1 acquaintance",
        "协同诉求靠什么办成：0 为全靠制度，1 为全靠关系",
    ),
    "worn_out_share_means": (
        "of those active within a year: 0 nobody, 1 everybody",
        "一年内参与过的居民：0 为无人疲惫，1 为人人疲惫",
    ),
    # further rows of the summary
    "astray": ("cases gone astray, a week", "越位、缺位、错位的诉求（每周）"),
    "depth": ("mobilised: {resource}", "动员比例：{resource}"),
    "human": ("people's time", "人力"),
    "material": ("rooms and things", "物力"),
    "financial": ("money", "财力"),
    "political": ("weight of government", "政治资源"),
    "social_work": ("social work", "社工资源"),
    "charity_enterprise": ("charity and enterprises", "慈善与企业"),
    "human_of_all": ("people's time among all mobilised", "人力占已动员资源的比例"),
    "half_closed": ("Half of the cases are closed: {alone}; {joint}.", "半数诉求办结：{alone}；{joint}。"),
    "by_one_worker": ("those of one worker {weeks}", "单人可办的{weeks}"),
    "by_departments": ("joint ones {weeks}", "协同诉求{weeks}"),
    "same_week": ("within a week", "不到一周"),
    "after_a_week": ("after 1 week", "需 1 周"),
    "after_weeks": ("after {number} weeks", "需 {number} 周"),
    "none": ("(none was reported)", "（无受理）"),
    "never": ("not within this run", "在本次运行内未达到"),
    "ranking": ("Ranking of communities, last quarter", "社区排名（末季度）"),
    "rank": ("rank", "名次"),
    "community": ("community", "社区"),
    "score": ("score", "得分"),
    "answered_in_time": ("in time", "按期办结"),
    "took_part": ("took part", "参与面"),
    "rotated": (
        "If every leader had been replaced in week {week}, {rotated} instead of {closed} joint cases would have been"
        " closed in the half-year after.",
        "假如第 {week} 周所有部门负责人全部轮岗，其后半年办结的协同诉求将是 {rotated} 件，而非 {closed} 件。",
    ),
    # figures
    "week": ("week", "周"),
    "unit_hours": ("h a week", "小时/周"),
    "unit_people": ("people", "人"),
    "figure_participation": ("Who takes part, week by week", "每周参与率"),
    "participation_axis": ("residents who took part, % a week", "当周参与的居民，%"),
    "smoothed": (
        "thick: mean of 13 weeks; thin: single weeks",
        "粗线：13 周平均；细线：逐周",
    ),
    "weekly_only": ("single weeks", "逐周"),
    "figure_shares": ("Share of the elderly (60+)", "老年居民所占份额"),
    "of_hours": ("of hours given", "占参与时长"),
    "of_residents": ("of residents", "占居民人数"),
    "figure_within": ("Within each group, last quarter", "各群体内部（末季度）"),
    "breadth": ("took part at least once", "至少参与过一次"),
    "top_10": ("hours given by the\nbusiest tenth of participants", "最活跃的十分之一\n参与者所占时长"),
    "figure_fatigue": ("Volunteers at rest and worn out", "休整与疲惫的志愿者"),
    "fatigue_axis": ("residents", "人数"),
    "figure_mean_fatigue": ("Mean fatigue of group members", "活动群成员的平均疲劳"),
    "mean_fatigue_axis": ("fatigue (1: rests by default)", "疲劳水平（1：默认开始休整）"),
    "resting": ("resting", "休整中"),
    "worn_out": ("worn out", "疲惫"),
    "figure_problems": ("The four problems, and worn-out volunteers, by quarter", "四化指数与志愿者疲劳（按季度）"),
    "problems_axis": ("index, 0 is ideal", "指数（0 为理想状态）"),
    "figure_resources": ("What is there, what is mobilised, what is used", "资源：潜力、已动员与已使用"),
    "resources_axis": ("% of what is there, mean of the last {weeks} weeks", "占潜力的百分比（最后 {weeks} 周的平均）"),
    "potential": ("there, units a week", "潜力（单位/周）"),
    "mobilised": ("mobilised", "已动员"),
    "used": ("used", "已使用"),
    "figure_closure": ("How long cases stay open", "诉求多久办结"),
    "closure_axis": ("% of cases that are still open", "仍未办结的诉求，%"),
    "weeks_since": ("weeks since it was reported", "受理后的周数"),
    "alone": ("one worker", "单人可办"),
    "joint": ("joint", "需协同"),
    "deadline": ("deadline", "期限"),
    "figure_open": ("Open cases, by what they wait for", "在办诉求在等什么"),
    "open_axis": ("cases", "件"),
    "waiting_for_worker": ("a worker", "社区工作者"),
    "with_departments": ("departments", "部门"),
    "lacking": ("resources", "资源"),
    "no_data": ("nothing to show yet", "尚无数据"),
    "caption": ("{title} · seed {seed} · {weeks}", "{title} · 随机种子 {seed} · {weeks}"),
    # progress
    "rotation": ("the same once more, with every leader replaced", "以所有负责人轮岗为对照再运行一次"),
    "compiling": ("compiling the model, once", "正在编译模型（仅首次）"),
    "compiling_unkept": (
        "compiling the model, for this process alone: there is no folder of yours to keep it in"
        " (HOME, XDG_CACHE_HOME or NUMBA_CACHE_DIR)",
        "正在编译模型，仅供本进程使用：没有属于您的文件夹可供保存（HOME、XDG_CACHE_HOME 或 NUMBA_CACHE_DIR）",
    ),
    "interpreted": ("without the compiler: slow", "未使用编译器：较慢"),
    "founding": ("founding the community", "正在建立社区"),
    "warm_up": ("warm-up", "预热"),
    "weeks_run": ("running", "运行中"),
    "plain_start": ("{name}: {total} weeks to run", "{name}：共 {total} 周"),
    "plain_on_way": ("{name}: week {done} of {total}, about {left} left", "{name}：第 {done}/{total} 周，约剩 {left}"),
    "plain_end": ("{name}: {done} of {total} weeks in {took}", "{name}：{done}/{total} 周，用时 {took}"),
    "saved": ("Saved in {folder}", "结果保存在 {folder}"),
    "interrupted": (
        "interrupted after {done} of {wanted} reported weeks; what is finished is kept in {folder}",
        "已中断：完成 {wanted} 个报告周中的 {done} 周，已完成部分保存在 {folder}",
    ),
    "interrupted_early": (
        "interrupted before the first reported week was finished: there is nothing to keep, and nothing was written",
        "在第一个报告周完成之前中断：没有可保留的结果，未写入任何文件",
    ),
    "interrupted_elsewhere": ("interrupted", "已中断"),
    "interrupted_unwritten": ("interrupted; nothing was written", "已中断；未写入任何内容"),
    "stopping": ("stopping after this week; what is finished is kept", "本周结束后停止；已完成的部分会保留"),
    "writing": ("every week is finished; the result is being kept", "各周均已完成；正在保存结果"),
    "kept_anyway": (
        "the summary could not be shown, but the result is complete in {folder}",
        "概要无法显示，但完整的结果已保存在 {folder}",
    ),
}


say = look_up(PHRASES)


README = """\
HOW TO READ THIS FOLDER

summary.txt          what happened, in one page
weekly.csv           one row for each reported week, community and group (community -1: all of them together;
                     group: all, elderly = 60 and over, young = 18 to 59); weekly.parquet is the same, faster
quarterly.csv        the same for each 13 weeks: how many took part at all, how evenly, how old
governance.csv       one row for each reported week and community: cases, departments, actors, officials; also .parquet
problems.csv         the four problems (四化) and their parts, for each 13 weeks and community; 0 is ideal; also .parquet
resources.parquet    one row for each reported week, community and resource: what was there, mobilised, used, left
                     (up to 20 communities also as resources.csv)
closure.csv          share of cases still open so many weeks after they were reported, those of one worker and joint
                     ones (Kaplan and Meier)
retention.csv        share of volunteers still there so many weeks after their first occasion (Kaplan and Meier)
statistics.csv       of the whole run: weeks until half and nine tenths of cases are closed, attrition; with a log also breaks
rotation.json        if the run is small, and long enough: the same run with every leader of a department replaced in
                     its middle: joint cases closed, and by how much acquaintance, in the half-year after
survey.csv           a questionnaire asked at the end: for each item the published score, and that of the model
survey_sample.csv    who answered it, who took part in the last quarter, and all residents: how many, and who
log.parquet          if asked for: who took part when
costs.csv            if mechanisms were in force: what they cost, and the points promised, credited and redeemed, by week
money.csv            the same year by year, with the budget and the share that was credited of what was promised
votes.csv            if something was voted on: for each vote and community who was eligible, visited and came, out of
                     which reasons, what was decided, and the turnout of groups
spread.csv           if further seeds were run: least and greatest change of each indicator over them
scenario.yaml        the scenario, complete: every number that was used
input-*              if the scenario names data files (residents, ties): what they held when it was read
*.py                 if the scenario brings mechanisms of its own along: their files, as they were run
participation.png, shares.png, fatigue.png, problems.png, resources.png, cases.png
manifest.json        seed, versions, how long it took, whether it ran to its end, and a SHA-256 of every file, also
                     of those that the scenario names (inputs)

In Python:   import sihua
             result = sihua.load_result("THIS FOLDER"); result.weekly      # checks every file first
Again:       sihua run scenario.yaml       gives the same numbers, bit for bit (where the scenario names a file of
             residents or of the network, put scenario.yaml, and any *.py, into the folder of the scenario it was made from first)
Definitions of the indicators: see the project's docs/indicators.md.

如何阅读本文件夹

summary.txt          一页概要
weekly.csv           每个报告周、社区与群体一行（community 为 -1 表示所有社区合计；
                     group：all 全体，elderly 60 岁及以上，young 18 至 59 岁）；weekly.parquet 内容相同，读取更快
quarterly.csv        每 13 周一行：参与的广度、均衡程度与老年化程度
governance.csv       每个报告周与社区一行：诉求、部门、主体、社区工作者；另有 .parquet
problems.csv         每 13 周与社区一行：四化指数及其组成部分，0 为理想状态；另有 .parquet
resources.parquet    每个报告周、社区与资源类型一行：潜力、已动员、已使用、结余
                     （社区不超过 20 个时另有 resources.csv）
closure.csv          受理若干周后仍未办结的诉求比例：单人可办的与需协同的（Kaplan-Meier 估计）
retention.csv        首次参与若干周后仍在参与的志愿者比例（Kaplan-Meier 估计）
statistics.csv       整个运行期：半数及九成诉求办结所需周数、志愿者流失率；保留日志时还有中断与返回
rotation.json        如运行规模较小且足够长：在运行中期让所有部门负责人轮岗的对照运行，
                     其后半年办结的协同诉求及其中关系所起的作用
survey.csv           运行结束时的问卷：每一题的公布得分与模型得分
survey_sample.csv    问卷作答者、末季度参与者与全体居民：人数与构成
log.parquet          如要求保留：谁在何时参与
costs.csv            如实施了机制：各周机制成本，以及承诺、发放与兑换的积分
money.csv            逐年汇总，含预算与发放率
votes.csv            如举行了选举、听证或表决：每次投票与社区的有权投票者、上门、到场及其缘由、结果与各群体投票率
spread.csv           如另外运行了其他随机种子：各项指标变化的最小值与最大值
scenario.yaml        完整的情景：所用的每一个数值
input-*              如情景引用数据文件（居民、联系）：读取时的内容
*.py                 如情景带有自编机制：所运行的机制文件
participation.png、shares.png、fatigue.png、problems.png、resources.png、cases.png    图
manifest.json        随机种子、软件版本、用时、是否运行到底，以及每个文件（包括情景引用的文件：inputs）的 SHA-256 校验值

用 Python 读取：     import sihua
                     result = sihua.load_result("本文件夹"); result.weekly      # 先校验每个文件
重新运行：           sihua run scenario.yaml       得到逐位相同的结果
                     （如情景引用了居民文件或网络文件，请先把 scenario.yaml（及 *.py）放回原情景所在的文件夹）
指标定义见项目文档 docs/indicators.md。
"""
