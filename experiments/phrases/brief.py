"""What the one-page version for a director says, in English and in Chinese, side by side."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

PHRASES: dict[str, tuple[str, str]] = {
    "title_many": ("Which of {number} policies is worth it?", "{number} 项政策，哪项值得？"),
    "title": ("{policies}: is it worth it?", "{policies}：值得吗？"),
    "question": ("Question", "问题"),
    "answer": ("Answer", "回答"),
    "numbers": ("The numbers", "主要数字"),
    "who_caption": (
        "Who comes (share that took part at all, change in pp; in brackets: of whom more), who tires",
        "谁来参与（参与过的居民比例的变化，百分点；括号内为谁更多），谁更疲劳",
    ),
    "and_sureness": (
        "; in how many trials what is, or may be, better is shown again",
        "；改善（或可能改善）之处在多少次检验中再现",
    ),
    "tire_everyone": ("worn out, of all residents", "过度疲劳居民比例"),
    "tire_workers": ("burnt out, of community workers", "社区工作者职业倦怠比例"),
    "better_shown": ("Shown again", "再现次数"),
    "signs": (
        "; ▲ better, ▼ worse (△ ▽ with a restriction), ◇ depends on assumptions, = ≈ too small to matter, · open",
        "；▲ 更好，▼ 更差（△ ▽ 有保留），◇ 取决于假设，= ≈ 小到不值得关注，· 尚不能区分",
    ),
    "by_rule_mark": ("[mechanism]", "［机制］"),
    "by_rule_note": (
        "[mechanism]: changes by the policy's own rule, which is no finding.",
        "［机制］：变化直接来自机制自身的规则，不是研究发现。",
    ),
    "cost_an_hour": ("Yuan for an extra hour", "每增加一小时的成本（元）"),
    "no_price": ("more hours not certain", "小时未确定增加"),
    "hours_fall": ("fewer hours", "小时减少"),
    "spent_alone": ("spent alone {yuan}", "只按已支出 {yuan}"),
    "if_more_hours": ("if there are more hours", "前提是小时确有增加"),
    "always": ("in every replicate", "各次重复均相同"),
    "by_year": ("year 1 {first}, then {later}", "第 1 年 {first}，此后 {later}"),
    "once": ("set-up {yuan} included", "含启动费 {yuan}"),
    "numbers_head": ("Change against {baseline}", "与“{baseline}”相比的变化"),
    "range_of_money": (
        "; of the money: the 95 % interval (later: after it ended; owed: at the end)",
        "；金额为 95% 置信区间（结束后：政策结束后的支出；尚欠：期末）",
    ),
    "range_assumed": (
        "in brackets: nine of ten of {draws} draws of the assumptions",
        "括号内为 {draws} 组假设中九成所在的范围",
    ),
    "range_interval": (
        "in brackets: the 95 % interval over {replicates} replicates; on which assumptions it rests was not tried",
        "括号内为 {replicates} 次重复的 95% 置信区间；未检验其取决于哪些假设",
    ),
    "cost_a_year": ("Public money, yuan a year while it runs", "实施期间每年财政支出（元）"),
    "from_to": ("{low} to {high}", "{low} 至 {high}"),
    "after": ("later {yuan}", "结束后 {yuan}"),
    "owed": ("owed {yuan}", "尚欠 {yuan}"),
    "depends": ("What it depends on", "取决于什么"),
    "turning": (
        "It depends on assumptions whether there is more or less of: {outcomes}.",
        "以下指标是升是降取决于假设：{outcomes}。",
    ),
    "depends_on_nothing": (
        "Nothing that was tried ({draws} draws of {assumptions} assumptions, and other sizes and networks) overturns it.",
        "在所检验的范围内（{assumptions} 项假设的 {draws} 组取值，以及其他规模和网络），没有发现足以推翻结论的情形。",
    ),
    "more_in_report": ("{number} more in the report.", "另有 {number} 项，见完整报告。"),
    "cost": ("What it costs", "花费多少"),
    "next": ("Next step", "下一步"),
    "next_untried": (
        "Before anything is decided, find out what this rests on: compare again with --robustness full.",
        "决定之前，先弄清结论取决于什么：用 --robustness full 重新比较。",
    ),
    "next_find_out": (
        "Before anything is decided, find out in the place itself: {what}. The answer turns on it.",
        "决定之前，先在当地弄清：{what}。结论取决于此。",
    ),
    "next_depends": (
        "Try it in two communities for a year, with two like them beside it: which of the assumptions hold there, no"
        " calculation tells.",
        "先在两个社区试行一年，并与两个相似的社区对照：哪些假设在当地成立，计算无法回答。",
    ),
    "next_replicates": (
        "More replicates ({needed} or so) would decide what is open.",
        "增加重复次数（约 {needed} 次）可以判明尚未确定的结果。",
    ),
    "next_not": (
        "Do not start it for these outcomes; look for another policy, or for another dose (--break-even).",
        "就这些指标而言，不宜启动；可另选政策，或调整力度（--break-even）。",
    ),
    "next_guard": (
        "If it is started, watch from the first quarter on what gets worse: {what}.",
        "如果启动，从第一季度起就要关注会变差的指标：{what}。",
    ),
    "next_compare": (
        "The roster has one community: compare before and after, building by building where it can be, and count each quarter"
        " what gets better: {what}.",
        "名单只有一个社区：在试行前后对照（如有可能按楼栋对照），每季度统计会变好的指标：{what}。",
    ),
    "next_try": (
        "Try it in two communities for a year, with two like them beside it, and count each quarter what gets better: {what}.",
        "先在两个社区试行一年，与两个相似的社区对照，每季度统计会变好的指标：{what}。",
    ),
    "caution": (
        "Computed with a model of residents, not observed: directions can be trusted more than sizes. {source}",
        "以上由居民行为模型计算得出，并非实际观测：方向比大小更可信。{source}",
    ),
    "made_from": ("sihua {version}; {replicates} replicates, seeds {first} to {last}, {weeks} weeks.",
                  "sihua {version}；{replicates} 次重复，随机种子 {first} 至 {last}，{weeks} 周。"),
    "figure": ("Change with each policy", "各项政策带来的变化"),
    "figure_says": (
        "Point: mean change. Thick line: 95 % interval. Thin line: range over assumptions. Grey: too small to be of interest.",
        "圆点：平均变化。粗线：95% 置信区间。细线：各种假设下的范围。灰色：小到不值得关注。",
    ),
    "not_of_a_run": (
        "{folder}: is a run; --brief is of a comparison (sihua compare BASELINE POLICY)",
        "{folder}：是一次运行；--brief 只用于比较结果（sihua compare 基准 政策）",
    ),
}  # fmt: skip

say = look_up(PHRASES)
