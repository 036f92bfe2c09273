"""What is said of a policy's own assumptions, of its break-even and of its money, in English and in Chinese, side by side."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

PHRASES: dict[str, tuple[str, str]] = {
    # what a policy assumes
    "assumed": ("What the policies assume", "政策自身的假设"),
    "assumed_of": (
        "{policy}: each parameter of its mechanisms, with its declared range and what stands behind its default",
        "{policy}：各机制的每项参数、取值范围及默认值的依据",
    ),
    "assumed_counted": (
        "Of {all} parameters of the mechanisms, {source} have a source, {calibrated} are calibrated, {assumed} are assumed, and"
        " {choice} are choices of who designs the policy; {set} are set otherwise than by default.",
        "各机制共 {all} 项参数：有资料依据 {source} 项，经校准 {calibrated} 项，属于假设 {assumed} 项，"
        "由政策设计者选择 {choice} 项；其中 {set} 项与默认值不同。",
    ),
    "were_varied": (
        "When robustness was tried, those that are assumed, and not 0, were varied by half either way with all other assumptions;"
        " the others were not. --break-even finds the value from which on a policy pays.",
        "稳健性检验中，属于假设且不为 0 的参数与其他各项假设一起上下变动一半，其余参数不变。"
        "--break-even 可找出参数达到多少政策才见效。",
    ),
    "mechanism": ("Mechanism", "机制"),
    "parameter": ("Parameter", "参数"),
    "value": ("Value", "取值"),
    "range": ("Declared range", "取值范围"),
    "class": ("Class", "依据类别"),
    "note": ("What stands behind it", "依据说明"),
    "whose": ("{label} ({whose}: {path})", "{label} ({whose}: {path})"),
    "break_even": ("Break-even", "盈亏平衡点"),
    "source": ("source", "有资料依据"),
    "calibrated": ("calibrated", "经校准"),
    "assumed_class": ("assumed", "假设"),
    "choice": ("choice", "设计选择"),
    "was": ("{value} (default {default})", "{value}（默认 {default}）"),
    "from_to": ("{low} to {high}", "{low} 至 {high}"),
    "any": ("any", "不限"),
    "or_more": ("{low} or more", "{low} 及以上"),
    "the_budget": ("budget", "年度预算"),
    # break-even
    "at_least": (
        "{policy}: {label} ({path}) must be at least {value} (95 %: {interval}) {aim}; {set} {assumed}, {where}.",
        "{policy}：{label}（{path}）至少须为 {value}（95% 区间：{interval}），{aim}；{set} {assumed}，{where}。",
    ),
    "at_most": (
        "{policy}: {label} ({path}) must be at most {value} (95 %: {interval}) {aim}; {set} {assumed}, {where}.",
        "{policy}：{label}（{path}）至多为 {value}（95% 区间：{interval}），{aim}；{set} {assumed}，{where}。",
    ),
    "no_break_even": (
        "{policy}: {label} ({path}) has no break-even within its declared range ({range}): {found}; {set} {assumed}.",
        "{policy}：{label}（{path}）在取值范围（{range}）内没有盈亏平衡点：{found}；{set} {assumed}。",
    ),
    "seldom": (
        " At some of the values tried, the outcome is defined in {n} of {all} replicates only.",
        "在所试的某些取值下，该指标仅在 {all} 次重复中的 {n} 次有定义。",
    ),
    "reaches_everywhere": (
        "wherever it was tried, the policy {reach}",
        "在所试的各个取值下，政策都{reach}",
    ),
    "reaches_nowhere": (
        "wherever it was tried, the policy does not so much as this: it {reach}",
        "在所试的各个取值下，政策都未能{reach}",
    ),
    "aim_better": ("for the policy to better the outcome “{outcome}”", "政策才会改善“{outcome}”"),
    "aim_more": ("for the policy to raise the outcome “{outcome}”", "政策才会提高“{outcome}”"),
    "aim_better_sesoi": (
        "for the policy to better the outcome “{outcome}” by the smallest effect of interest",
        "政策对“{outcome}”的改善才达到最小关注效应量",
    ),
    "aim_more_sesoi": (
        "for the policy to raise the outcome “{outcome}” by the smallest effect of interest",
        "政策对“{outcome}”的提高才达到最小关注效应量",
    ),
    "reach_better": ("betters the outcome “{outcome}”", "改善“{outcome}”"),
    "reach_more": ("raises the outcome “{outcome}”", "提高“{outcome}”"),
    "reach_better_sesoi": (
        "betters the outcome “{outcome}” by the smallest effect of interest or more",
        "使“{outcome}”的改善达到最小关注效应量",
    ),
    "reach_more_sesoi": (
        "raises the outcome “{outcome}” by the smallest effect of interest or more",
        "使“{outcome}”的提高达到最小关注效应量",
    ),
    "set_assumed": ("assumed", "目前假设为"),
    "set_here": ("here", "目前为"),
    "above": ("above its break-even", "高于盈亏平衡点"),
    "below": ("below its break-even", "低于盈亏平衡点"),
    "not_apart": ("which is not surely apart from its break-even", "与盈亏平衡点尚不能区分"),
    "cell_least": ("at least {value}", "至少 {value}"),
    "cell_most": ("at most {value}", "至多 {value}"),
    "cell_none": ("none in range", "范围内无"),
    "beyond": ("…", "…"),
    # money
    "money": ("What became of the money", "资金去向"),
    "money_table": (
        "Yuan by year and mechanism, means over replicates. Used: set-up, running, units, and what was credited to residents"
        " (this counts against a budget); spent: the same with what was redeemed instead. {owed}",
        "各年度各机制的资金（元），为各次重复的平均。已用：启动、运行、单位成本及记入居民账户的奖励（计入预算）；"
        "支出：以实际兑换代替发放。{owed}",
    ),
    "scenario": ("Scenario and year", "情景与年度"),
    "of_year": ("{name}, year {year}", "{name}，第 {year} 年"),
    "of_warm_up": ("{name}, warm-up", "{name}，预热期"),
    "all": ("all", "全部机制"),
    "setup": ("Set-up", "启动"),
    "running": ("Running", "运行"),
    "per_unit": ("Units", "单位成本"),
    "redeemed": ("Redeemed", "兑换"),
    "spent": ("Spent", "支出"),
    "promised": ("Promised", "承诺"),
    "credited": ("Credited", "发放"),
    "payout": ("Credited, of that", "发放率"),
    "owed": ("Owed at its end", "期末尚欠"),
    "all_years": ("{name}, all years", "{name}，各年合计"),
    "owed_means": (
        "Owed: credited to residents by the end of the year, neither redeemed nor lapsed with those who moved out.",
        "尚欠：截至年末已记入居民账户、既未兑换也未因迁出而失效的部分。",
    ),
    "owed_older_means": (
        "Owed: credited to residents by the end of the year and not redeemed; a part of it has lapsed with those who moved out.",
        "尚欠：截至年末已记入居民账户而未兑换的部分，其中一部分已因居民迁出而失效。",
    ),
    "one_of_a_kind": ("{mechanism} [{what}]", "{mechanism}［{what}］"),
    "which": ("number {place}", "第 {place} 项"),
    "used": ("Used", "已用"),
    "of_budget": ("Of budget", "预算使用率"),
    "covers_none": (
        "What is said of set-up and running costs is for the whole subdistrict.",
        "启动与运行成本均按整个街道计。",
    ),
    "covers_some": (
        "Costs are for the whole subdistrict, but these, which are paid for each community concerned: {costs}.",
        "成本按整个街道计，但以下各项按所涉及的每个社区计：{costs}。",
    ),
    "cost_of": ("{what} of {mechanism} ({policy})", "{mechanism}的{what}（{policy}）"),
    "covers_setup_cost": ("the cost of setting up", "启动成本"),
    "covers_weekly_cost": ("the weekly cost of running", "每周运行成本"),
    "budget_used": (
        "Of the budget of {budget} yuan a year it used {years} (points count when they are credited).",
        "年度预算 {budget} 元的使用情况：{years}（积分在发放时计入）。",
    ),
    "year_used": ("{share} in year {year}", "第 {year} 年 {share}"),
    "overspent": (
        "OVERSPENT: beyond the budget of {budget} yuan in {years}.",
        "超支：超出年度预算 {budget} 元：{years}。",
    ),
    "year_over": (
        "year {year} (in {number} of {all} replicates; {used} yuan used on average)",
        "第 {year} 年（{all} 次重复中的 {number} 次；平均使用 {used} 元）",
    ),
    "paid_part": (
        "Of what was promised, {paid} was credited ({mechanisms}).",
        "承诺的奖励记入居民账户 {paid}（{mechanisms}）。",
    ),
    "paid_part_of_budget": (
        "Of what was promised, only {paid} was credited ({mechanisms}), for the yearly budget ran out.",
        "因年度预算用尽，承诺的奖励只有 {paid} 记入居民账户（{mechanisms}）。",
    ),
    "paid_less_is_worth_less": (
        "People believe what was credited the week before, so that rewards are worth that much less.",
        "居民依据上周的发放情况形成预期，奖励的吸引力也随之降低。",
    ),
    "paid_in_full": (
        "All that was promised was credited to residents.",
        "承诺的奖励全部记入居民账户。",
    ),
    "redeemed_of": (
        "Of what was credited, {redeemed} was redeemed by the end.",
        "已记入账户的奖励至期末兑换了 {redeemed}。",
    ),
    "paid_of": ("{mechanism} {paid}", "{mechanism} {paid}"),
}


say = look_up(PHRASES)
