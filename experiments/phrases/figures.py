"""The phrases of the figures of a comparison, and the titles and texts that stand for them where they cannot be seen."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

PHRASES: dict[str, tuple[str, str]] = {
    "caption_intervals": (
        "Means of {replicates} replicates from seed {seed}, {weeks} weeks; intervals of 95 %",
        "自种子 {seed} 起 {replicates} 次重复的平均，{weeks} 周；区间为 95%",
    ),
    "caption_means": (
        "Means of {replicates} replicates from seed {seed}, {weeks} weeks",
        "自种子 {seed} 起 {replicates} 次重复的平均，{weeks} 周",
    ),
    "caption_one": (
        "The first of {replicates} replicates alone (seed {seed}), {weeks} weeks: an example, not a finding",
        "仅为 {replicates} 次重复中的第一次（种子 {seed}），{weeks} 周：只是示例，不是结论",
    ),
    "no_panel": (
        "Only the first {most} scenarios are drawn, for more could not be read; not drawn: {names}.",
        "只绘出前 {most} 个情景，更多则难以辨认；未绘出：{names}。",
    ),
    "no_promise": (
        "Not drawn, for they promise nothing: {names}.",
        "未承诺任何奖励、因而未绘出：{names}。",
    ),
    "is_reference": ("{name} is what all are compared with: the line at 0.", "{name}是比较的基准，即 0 线。"),
    "is_origin": (
        "{name} is what all are compared with: where the lines at 0 cross.",
        "{name}是比较的基准，即两条 0 线的交点。",
    ),
    "payout": ("Credited of what was promised, %", "发放率，%"),
    "caption_pairs": ("{replicates} pairs of runs; intervals of 95 %", "{replicates} 对运行；区间为 95%"),
    "course_participation": ("Participation, % a week (mean of 13 weeks)", "每周参与率，%（13 周平均）"),
    "course_worn_out": ("Worn out, % of residents (mean of 13 weeks)", "过度疲劳，占居民 %（13 周平均）"),
    "course_difference": ("Paired difference to the baseline", "与基准的配对差异"),
    "forest": ("Differences to the baseline; right is better", "与基准的差异（向右为更好）"),
    "forest_axis": (
        "times the smallest effect of interest (grey: smaller); log scale beyond 1",
        "以“最小关注效应量”为单位（灰色：更小）；超过 1 取对数刻度",
    ),
    "turned": (" (less is better)", "（越少越好）"),
    "neither": (" (right is more)", "（向右为更多）"),
    "lorenz": ("How evenly hours are shared", "参与时长的分布"),
    "lorenz_x": ("residents, least active first, %", "居民（由最不活跃者起），%"),
    "lorenz_y": ("hours that they give, %", "其参与小时，%"),
    "equality": ("all alike", "人人相同"),
    "pyramid_axis": ("men ← % → women", "男 ← % → 女"),
    "problems": ("The four problems and fatigue; 0 is ideal", "四化问题与疲劳（0 为理想状态）"),
    "state_active": ("active in the quarter", "本季度参与"),
    "state_resting": ("resting", "休整"),
    "state_idle": ("idle", "未参与"),
    "state_moved": ("moved out", "已迁出"),
    "quarter": ("quarter", "季度"),
    "cohort_axis": ("% of those who took part in quarter 1", "首季度参与者，%"),
    "map_bar": ("hours a week (white: none)", "每周小时（白色：无）"),
    "pyramid_residents": ("residents", "居民"),
    "pyramid_hours": ("hours given", "参与小时"),
    "mix": ("What is mobilised beside people's time", "人力之外已动员资源的构成"),
    "of_people": ("(people's time: {share} % of all)", "（人力占全部 {share}%）"),
    "depth": ("How much of what is there", "动员程度"),
    "depth_axis": ("mobilised, % of what is there", "已动员，占潜力 %"),
    "closure_alone": ("Cases of one worker that are still open, %", "单人可办、仍未办结的诉求，%"),
    "closure_joint": ("Joint cases that are still open, %", "需协同、仍未办结的诉求，%"),
    "plane": ("What it costs and what it brings", "成本与效果"),
    "plane_x": ("extra hours of participation, all reported weeks", "增加的参与小时（全部报告周）"),
    "plane_y": ("extra public money, spent and still owed, thousand yuan", "增加的财政支出与期末尚欠，千元"),
}

TITLES: dict[str, tuple[str, str]] = {
    "courses": ("When does it change", "何时变化"),
    "forest": ("What changes, outcome by outcome", "逐项指标的变化"),
    "problems": ("The four problems", "四化问题"),
    "cohort": ("What becomes of volunteers", "志愿者的去留"),
    "lorenz": ("How evenly hours are shared", "参与时长是否均衡"),
    "pyramid": ("Who takes part, against who lives there", "参与者与居民的年龄结构"),
    "network": ("Where those who take part live", "参与者住在哪里"),
    "resource_mix": ("What is mobilised", "资源动员"),
    "closure": ("How long cases stay open", "诉求多久办结"),
    "payout": ("Whether what was promised is credited, week by week", "承诺的积分是否足额发放（逐周）"),
    "cost_effect": ("What it costs and what it brings", "成本与效果"),
}

BELOW: dict[str, tuple[str, str]] = {
    "courses": (
        "Participation (left) and worn-out residents (right), week by week. Above: each scenario. Below: each policy minus the"
        " baseline in the same replicate (same random numbers). Bands: 95 % intervals of the mean of each week.",
        "逐周的参与率（左）与过度疲劳居民（右）。上：各情景；下：各政策与同一次重复（随机性相同）基准之差。"
        "阴影：各周平均的 95% 区间。",
    ),
    "forest": (
        "Mean paired difference with its interval for each outcome, divided by the smallest effect of interest and"
        " turned so that right is better. Grey: too small to matter. Filled: a difference is certain after Holm's correction.",
        "每项指标的平均配对差异及区间，除以“最小关注效应量”，并统一为向右为好。灰色区域内差异小到无实际意义；"
        "实心表示经 Holm 校正后差异确定。",
    ),
    "problems": (
        "Each problem has a group of marks, one a scenario: the mean of all quarters, with its interval. Groups are no sequence.",
        "每个问题为一组标记，每个情景一个：各季度的平均及区间。各组之间没有先后次序。",
    ),
    "cohort": (
        "Of those who took part in the first reported quarter, the share in each state, quarter by quarter: a panel a scenario.",
        "首个报告季度的参与者在此后各季度各状态所占比例：每个情景一幅。",
    ),
    "lorenz": (
        "Residents from the least to the most active, and the share of all hours that they give: a curve a scenario. The further"
        " below the straight line, the fewer people carry the hours.",
        "居民由最不活跃到最活跃排列及其所占参与时长：每个情景一条曲线。曲线越低于直线，参与时长越集中于少数人。",
    ),
    "pyramid": (
        "A panel a scenario, each adding up to 100 %. Outlines: residents. Filled: hours given. Men to the left, women to the"
        " right.",
        "每个情景一幅，各自合计 100%。线框：居民；填色：参与小时。左为男性，右为女性。",
    ),
    "network": (
        "One replicate, not a mean: the first buildings with those who live there, a panel a scenario. Each block is a building"
        " with its stairwells, lines are ties, colours the hours a week that somebody gives.",
        "这是其中一次重复，而非平均：每个情景一幅，为前几栋楼及其居民。每块为一栋楼及其门栋，连线为邻里关系，"
        "颜色为每人每周参与小时。",
    ),
    "resource_mix": (
        "Left: the mix of what is mobilised beside people's time. Right: how much of what is there of each resource, a mark a"
        " scenario.",
        "左：人力之外已动员资源的构成。右：各类资源的动员程度，每个情景一个标记。",
    ),
    "closure": (
        "The share of cases that are still open so many weeks after they were reported (Kaplan and Meier): those of one worker on"
        " the left, those that need departments on the right.",
        "诉求上报若干周后仍未办结的比例（Kaplan-Meier）：左为单人可办的诉求，右为需部门协同的诉求。",
    ),
    "payout": (
        "The share of the points that mechanisms promised in a week and that was credited to residents (whether they redeem them"
        " is another matter): a line a scenario, mean over mechanisms and replicates. Where it falls, a budget is short.",
        "各周承诺的积分中实际记入居民账户的比例（是否兑换另计）：每个情景一条线，为各机制与各次重复的平均。下降之处即预算不足。",
    ),
    "cost_effect": (
        "Each policy minus the baseline; money: what was spent, and what is still owed after the last week. A small mark is a"
        " replicate, the large one the mean with its interval. Right and down is better.",
        "各政策与基准之差；金额为已支出与期末尚欠之和。小点为一次重复，大点为平均及区间。越靠右下越好。",
    ),
}


say = look_up(PHRASES)
title_of = look_up(TITLES)
below = look_up(BELOW)
