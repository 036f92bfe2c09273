"""The phrases of the report, in English and in Chinese, side by side."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

PHRASES: dict[str, tuple[str, str]] = {
    "skip": ("Skip to the verdict", "跳到结论"),
    "contents": ("Contents", "目录"),
    "languages": ("Languages", "语言"),
    "heading": ("{policies} against {baseline}", "{policies}，与“{baseline}”比较"),
    "verdict": ("Verdict", "结论"),
    "asked": ("Question", "问题"),
    "word": ("Verdict", "结论"),
    "gist_none": ("Nothing is surely better or worse.", "没有任何指标确定变好或变差。"),
    "figures": ("Figures", "图"),
    "outcomes": ("All outcomes", "全部指标"),
    "outcomes_of": ("{policy}: paired differences to the baseline", "{policy}：与基准的配对差异"),
    "certainty_of": ("{policy}: how sure that is", "{policy}：把握程度"),
    "outcome": ("Outcome", "指标"),
    "sesoi": ("Smallest effect of interest (SESOI)", "最小关注效应量（SESOI）"),
    "baseline": ("Baseline", "基准"),
    "policy": ("Policy", "政策"),
    "difference": ("Difference", "差异"),
    "interval": ("95 % interval", "95% 区间"),
    "bootstrap": ("Bootstrap interval", "自助法区间"),
    "chance": ("Probability that it is better", "变好的概率"),
    "p": ("p of the verdict (Holm)", "结论的 p 值（Holm）"),
    "effect": ("Effect (g)", "效应量 g"),
    "reduction": ("Variance reduced by pairing", "配对使方差缩小"),
    "all_of_it": ("all of it", "全部消除"),
    "needed": ("Replicates for half of the smallest effect of interest", "达到最小关注效应量一半精度所需的重复次数"),
    "robust": ("Robustness", "稳健性"),
    "more_is": ("more is better", "越多越好"),
    "less_is": ("less is better", "越少越好"),
    "neither_is": ("neither is better", "无好坏之分"),
    "groups": ("Who gains, who loses", "谁受益，谁受损"),
    "groups_of": ("{policy}: differences to the baseline by group", "{policy}：各群体与基准的差异"),
    "workers_of": (
        "{policy}: differences to the baseline for those who work there",
        "{policy}：社区工作者与基准的差异",
    ),
    "posts": ("Posts", "岗位数"),
    "group": ("Group", "群体"),
    "residents": ("Residents", "人数"),
    "robustness": ("Robustness of the conclusions", "结论是否稳健"),
    "robustness_table": (
        "How each conclusion fared: number of variations in which it holds, is contradicted (and how), or is open",
        "各结论的检验情况：成立、被推翻（及方式）或无法判断的检验次数",
    ),
    "holds": ("Holds", "成立"),
    "reversed": ("Other way round", "方向相反"),
    "shrunk": ("Too small", "小到不值得关注"),
    "grown": ("Not equivalent", "不再等效"),
    "assumed_range": ("Nine of ten draws of the assumptions", "九成假设取值"),
    "open": ("Open", "无法判断"),
    "scenario": ("The scenarios in words", "情景说明"),
    "levers": ("What {policy} sets otherwise than the baseline", "{policy}与基准不同的设置"),
    "setting": ("Setting", "设置"),
    "in_baseline": ("In the baseline", "基准"),
    "in_policy": ("Here", "本情景"),
    "in_words": ("{name}: what differs from the defaults", "{name}：与默认值不同之处（依据说明为英文原文）"),
    "parameters": ("Parameters and their sources", "参数及其来源"),
    "parameters_of": (
        "Every number of the baseline. Source of the default: a seed document, literature, a fit, or an assumption",
        "基准情景的全部数值。默认值的来源：种子文献、研究文献、拟合或假设",
    ),
    "parameters_of_run": (
        "Every number of the run. Source of the default: a seed document, literature, a fit, or an assumption",
        "本次运行的全部数值。默认值的来源：种子文献、研究文献、拟合或假设",
    ),
    "parameter": ("Parameter", "参数"),
    "value": ("Value", "取值"),
    "source": ("Source", "来源"),
    "counted": (
        "Of {all} parameters, {seed} come from the seed documents, {literature} from literature, {fitted} were fitted,"
        " {assumption} are assumptions, and {design} are choices of the experimenter.",
        "在 {all} 项参数中，{seed} 项来自种子文献，{literature} 项来自研究文献，{fitted} 项由拟合得到，{assumption} 项为假设，"
        "{design} 项为试验者的选择。",
    ),
    "sources": ("What the sources stand for", "来源说明（英文原文）"),
    "limits": ("Limits", "局限"),
    "limit_model": (
        "This is what a model does under its assumptions, not what has happened anywhere. An interval says how well the"
        " replicates know the model; it does not hold what the model leaves out or has wrong.",
        "以上是模型在其假设之下的结果，并非任何地方已经发生的事实。区间只说明重复试验对模型本身的把握，不包含模型遗漏或错误之处。",
    ),
    "limit_directions": (
        "Directions and differences are what it can say; levels are less certain. What departments do to each other is"
        " uncalibrated: no source gives shares of personal ties or amounts of resources.",
        "模型能回答的是方向与差异，水平值把握较小。部门之间的互动未经校准：没有资料给出关系所占份额或资源数量。",
    ),
    "limit_sesoi": (
        "Which effect is of interest is a convention: see the column of SESOI, and set your own with --sesoi.",
        "多大的效应值得关注是一种约定：见“最小关注效应量”一栏，可用 --sesoi 自行设定。",
    ),
    "limit_robustness": (
        "Assumptions were varied by half either way, all at once; further away, or one that nobody wrote down, other"
        " conclusions are possible. A conclusion that held is not proved; one that was contradicted is not refuted, but"
        " depends on what is named.",
        "各假设在上下一半的范围内同时变动；超出此范围，或存在未写明的假设，结论可能不同。经受检验的结论并未得到证明；"
        "被推翻的结论也不是被否定，而是取决于所列的假设。",
    ),
    "limit_pairs": (
        "Replicates of one number share residents and random numbers, so that differences are known far better than levels."
        " Every two policies are compared in the same way; under other assumptions they were tried against the baseline alone.",
        "同一编号的重复共享居民与随机性，因此差异的把握远大于水平值。任意两项政策之间也以同样方式比较；在其他假设下则只与基准作了比较。",
    ),
    "range_of_seeds": ("Change over the seeds", "各随机种子的变化范围"),
    "cost_table": ("What the mechanisms cost, in yuan, all weeks together", "各机制的成本（元，全部各周合计）"),
    "limit_one": (
        "This is one run with one seed. It shows what can happen, not how sure it is: compare scenarios with sihua compare.",
        "这只是一个随机种子的一次运行：它展示可能发生什么，而不是有多确定。请用 sihua compare 比较情景。",
    ),
    "methods": ("How it was computed", "统计方法"),
    "method_pairs": (
        "Paired differences under common random numbers: every draw is a function of seed, purpose, week and resident."
        " Intervals of 95 %: paired t and BCa bootstrap (SciPy). Two families of claims, differences (t test) and"
        " smallness (two one-sided tests), are each corrected after Holm (statsmodels); a certain difference whose interval lies"
        " wholly within the smallest effect of interest is called equivalent by that alone. Probability that it is better:"
        " of the mean difference, with a flat prior.",
        "共同随机数下的配对差异：每个随机数由种子、用途、周与居民决定。95% 区间：配对 t 与 BCa 自助法（SciPy）。"
        "“有差异”（t 检验）与“差异很小”（两个单侧检验）两族结论分别经 Holm 校正（statsmodels）；"
        "差异确定、但区间完全落在最小关注效应量之内的，仅凭区间即称等效。"
        "“变好的概率”指平均差异为好的概率（平坦先验）。",
    ),
    "method_repeated": (
        "Replicates were added and looked at again and again: intervals and p-values are those of a confidence sequence for"
        " normal means with unknown variance (scale-invariant Bayes factor with a normal prior on the effect size; Lai"
        " 1976, Pérez-Ortiz et al. 2024, Wang and Ramdas 2025), which keep their error rate at any stopping time.",
        "重复次数是边看边加的：区间与 p 值取自方差未知的正态均值置信序列（效应量取正态先验的尺度不变贝叶斯因子；Lai 1976、"
        "Pérez-Ortiz 等 2024、Wang 与 Ramdas 2025），在任意停止时刻都保持错误率。",
    ),
    "method_reduction": (
        "Common random numbers make the variance of differences {median} times smaller (median over outcomes) than that of"
        " unpaired runs.",
        "与不配对的运行相比，共同随机数使差异的方差缩小到 {median} 分之一（各指标的中位数）。",
    ),
    "method_groups": (
        "Groups are residents by what stays with a row; a group gains if something is better for it and nothing worse.",
        "群体按不随时间变化的属性划分；若某群体至少一项变好而无一项变差，即为受益。",
    ),
    "reproduce": ("How to reproduce this", "如何复现"),
    "reproduce_command": ("Command", "命令"),
    "reproduce_versions": ("Versions", "版本"),
    "reproduce_seeds": ("Seeds", "随机种子"),
    "reproduce_seed_range": ("{first} to {last}", "{first} 至 {last}"),
    "reproduce_digests": ("SHA-256 of the scenarios", "各情景的 SHA-256"),
    "reproduce_verify": (
        "Run sihua verify on the result folder to reproduce runs and compare them bit by bit.",
        "对结果文件夹运行 sihua verify，可重新运行并逐位核对。",
    ),
    "made_by": ("Made by sihua {version}.", "由 sihua {version} 生成。"),
    # one run
    "happened": ("What happened", "发生了什么"),
    "happened_table": ("From the first to the last period", "首期与末期的比较"),
    "problem_table": ("The four problems and fatigue, from 0 (ideal) to 1", "四化问题与疲劳，0 为理想状态，1 为最差"),
    "indicator": ("Indicator", "指标"),
    "first": ("First", "首期"),
    "last": ("Last", "末期"),
    "change": ("Change", "变化"),
    "relative": ("Relative", "变化率"),
    "seed_line": ("Seed {seed}; {weeks}.", "随机种子 {seed}；{weeks}。"),
    "scroll": ("table, scrolls sideways", "表格，可横向滚动"),
    "was": (" (default {default})", "（默认 {default}）"),
}


say = look_up(PHRASES)
