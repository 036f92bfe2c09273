"""Every phrase that a reader of a comparison or a report meets, in English and in Chinese, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.phrases.look_up import Language, look_up
from experiments.phrases.punctuation import separator

PHRASES: dict[str, tuple[str, str]] = {
    # verdicts
    "better": ("better", "更好"),
    "worse": ("worse", "更差"),
    "higher": ("higher", "更高"),
    "lower": ("lower", "更低"),
    "equivalent": ("equivalent", "等效"),
    "undecided": ("not yet distinguishable", "尚不能区分"),
    "unknown": ("not known", "无从得知"),
    "depends": ("depends on assumptions", "取决于假设"),
    "said_firm": ("{word} whatever we assume", "{word}，各种假设下均如此"),
    "said_uncontradicted": ("{word}, contradicted nowhere", "{word}，未被推翻"),
    "said_shrinking": ("{word}, or too small to matter", "{word}，或小到不值得关注"),
    "said_conditional": ("{word}, if …", "{word}，但有条件"),
    "said_as_assumed": ("{word} as assumed, in most trials not certain", "按假设取值{word}，多数检验中并不确定"),
    "said_little": (
        "a little {word} as assumed, perhaps too little to matter",
        "按假设取值略微{word}，或许小到不值得关注",
    ),
    "means": ("How far each word goes: {what}.", "各词的分量：{what}。"),
    "means_firm": (
        "“whatever we assume”: nine tenths of the trials or more show it again, none contradicts it, and nine in ten draws of the"
        " assumptions lie on one side of 0 (of what is equivalent: within the smallest effect of interest)",
        "“各种假设下均如此”指九成以上的检验再现该结论、没有检验推翻它，且九成假设取值位于 0 的同一侧"
        "（等效则均在最小关注效应量之内）",
    ),
    "means_uncontradicted": (
        "“contradicted nowhere”: at least half of the trials show it again and none contradicts it, but more than a tenth leave"
        " it open, or nine in ten draws reach as far as 0 (of what is equivalent: as far as matters)",
        "“未被推翻”指半数以上（含半数）检验再现该结论、没有检验推翻它，但超过一成的检验无法判断，或九成假设取值的范围触及 0"
        "（等效则触及值得关注的大小）",
    ),
    "means_shrinking": (
        "“or too small to matter”: most trials show it again, none turns it round, but in some it surely is too small",
        "“或小到不值得关注”指多数检验再现该结论、没有检验使方向相反，但在一些检验中确定小到不值得关注",
    ),
    "means_conditional": (
        "“if …”: most trials show it again, but fewer than a tenth surely turn it round (what is equivalent: some surely change"
        " by more than matters)",
        "“但有条件”指多数检验再现该结论，但有不到一成的检验方向确定相反（等效则有检验的变化确定大到值得关注）",
    ),
    "means_as_assumed": (
        "“as assumed, in most trials not certain”: fewer than half of the trials show it again; fewer than a tenth surely turn"
        " it round",
        "“多数检验中并不确定”指再现该结论的检验不到一半；方向确定相反的不到一成",
    ),
    "means_little": (
        "“a little …”: a difference is certain, but its mean is below the smallest effect of interest; it counts for nothing when"
        " it is said what is worth it",
        "“略微”指差异确定存在，但其均值小于最小关注效应量；判断是否值得时不计入",
    ),
    "means_depends": (
        "“depends on assumptions”: a tenth of the trials or more surely turn it round, so that no direction is claimed",
        "“取决于假设”指一成或更多的检验方向确定相反，因此不断言方向",
    ),
    "untested": ("not tried", "未检验"),
    "held_in": ("shown again in {holds} of {all}", "{all} 项检验中 {holds} 项再现"),
    "fates": ("{told} of {all} trials", "{all} 项检验中{told}"),
    "fate_reversed": ("reversed in {number}", "方向相反 {number} 项"),
    "fate_shrunk": ("too small in {number}", "过小 {number} 项"),
    "fate_grown": ("not equivalent in {number}", "不再等效 {number} 项"),
    "fate_open": ("open in {number}", "无法判断 {number} 项"),
    "in_brackets": (" ({text})", "（{text}）"),
    "gist": ("Of {all} outcomes: {counted}", "{all} 项指标：{counted}"),
    "matrix": ("What changes under which policy", "各政策改变了什么"),
    "matrix_key": (
        "▲ better, ▼ worse, ↑ more, ↓ less; △ ▽ (↑) (↓): the same with a restriction (contradicted nowhere, but open in more than"
        " a tenth of the trials or as far as 0; an “if”; or too small to matter; in most trials not certain; only a little);"
        " ◇ depends on assumptions; = equivalent (too small to matter), ≈ with a restriction; · not yet distinguishable;"
        " – not known. The mean difference to the baseline stands beside the sign.",
        "▲ 更好，▼ 更差，↑ 更多，↓ 更少；△ ▽ (↑) (↓)：同上但有保留（未被推翻，但超过一成的检验无法判断或范围触及 0；有条件；"
        "或小到不值得关注；多数检验中不确定；只是略微）；◇ 取决于假设；= 等效（小到不值得关注），≈ 等效但有保留；· 尚不能区分；"
        "– 无从得知。符号旁为与基准的平均差异。",
    ),
    "matrix_unchanged": (
        "With all numbers as assumed, surely not changed by more than matters, under any of them: {outcomes}.",
        "按假设取值，在各项政策下变化都确定小到不值得关注：{outcomes}。",
    ),
    "matrix_as_assumed": (
        "The same with all numbers as assumed, but not in all trials: {outcomes}.",
        "按假设取值同样如此，但并非所有检验都如此：{outcomes}。",
    ),
    "matrix_open": (
        "Not surely changed by any of them, nor surely unchanged: {outcomes}.",
        "在各项政策下都没有确定的变化，但至少在一项政策下尚不能断定没有变化：{outcomes}。",
    ),
    "ahead": (
        "With all numbers as assumed, surely ahead of every other policy: {what}.",
        "按假设取值，确定优于其他各项政策：{what}。",
    ),
    "ahead_in": ("{policy} in {outcomes}", "{policy}在{outcomes}上"),
    "between": ("{policy} rather than {other}: {what}.", "{policy}相较于{other}：{what}。"),
    "between_better": ("better in {outcomes}", "更好：{outcomes}"),
    "between_worse": ("worse in {outcomes}", "更差：{outcomes}"),
    "between_higher": ("more in {outcomes}", "更多：{outcomes}"),
    "between_lower": ("less in {outcomes}", "更少：{outcomes}"),
    "between_dearer": (
        "it costs {cost} yuan more, spent and still owed ({low} to {high})",
        "已支出与尚欠合计多 {cost} 元（{low} 至 {high}）",
    ),
    "between_cheaper": (
        "it costs {cost} yuan less, spent and still owed ({low} to {high})",
        "已支出与尚欠合计少 {cost} 元（{low} 至 {high}）",
    ),
    "between_little": ("perhaps too little to matter: {outcomes}", "或许小到不值得关注：{outcomes}"),
    "between_nothing": (
        "{policy} and {other}: no difference of the two is certain and of interest.",
        "{policy}与{other}：两者之间没有确定且值得关注的差异。",
    ),
    "counted_word": ("{number} {word}", "{number} 项{word}"),
    "with_range": (
        "{mean} ({interval}; nine of ten draws of the assumptions: {range})",
        "{mean}（{interval}；九成假设取值下：{range}）",
    ),
    "contradicted": ("{outcome} ({verdict}) is ", "{outcome}（{verdict}）："),
    "contradicted_reversed": ("the other way round {where}", "在{where}时方向相反"),
    "contradicted_shrunk": ("too small to matter {where}", "在{where}时小到不值得关注"),
    "contradicted_grown": ("no longer equivalent {where}", "在{where}时不再等效"),
    "scaled": (
        "With half and twice the residents the policy is the same per head: {paths} grew with them.",
        "居民减半或加倍时，人均政策保持不变：{paths} 随之按比例调整。",
    ),
    "phase_first_year": ("first year", "第一年"),
    "phase_second_year": ("second year", "第二年"),
    "phase_after": ("after it ended", "政策结束后"),
    "phase_chosen": ("the weeks asked for", "所选各周"),
    "phase_overall": ("overall", "全部各周"),
    "phase_weeks": ("{phase} (weeks {first} to {last})", "{phase}（第 {first} 至 {last} 周）"),
    "phases": ("{policy}: what changes when", "{policy}：何时改变了什么"),
    "phases_key": (
        "Differences to the baseline within these weeks, with the 95 % interval; all phases are one family (Holm). Outcomes that"
        " are certain nowhere are left out. The words follow the rule of those of all weeks, from the draws of the assumptions"
        " alone (in a comparison of an older version, what has the other sign in more than a tenth of them “depends on"
        " assumptions”). Other residents, networks and sizes were tried, and causes traced, over all weeks only.",
        "各时段内与基准的差异及 95% 区间；所有时段作为一族经 Holm 校正。各时段均不确定的指标未列出。"
        "用词规则与全部各周相同，但只依据各组假设取值（旧版本的比较中，超过一成的取值符号相反即为“取决于假设”）。"
        "换居民、网络与规模的检验以及原因的追查只针对全部各周。",
    ),
    "phase_said": ("{phase}: {what}.", "{phase}：{what}。"),
    "phase_other": (
        "{phase}: no difference to the baseline is certain and of interest.",
        "{phase}：与基准没有确定且值得关注的差异。",
    ),
    "by_rule": ("{name} [mechanism]", "{name}［机制］"),
    "by_rule_means": (
        "[mechanism]: {outcomes} changes by the rule of the policy's own mechanisms; that is no finding, and makes nobody a"
        " gainer or a loser.",
        "［机制］：{outcomes}的变化直接来自该政策机制自身的规则，不是研究发现，也不据此判断谁受益、谁受损。",
    ),
    "read_with_care": ("Read with care: {indices}.", "须谨慎解读：{indices}。"),
    "misread": ("{index} ({warning})", "{index}（{warning}）"),
    "nobody": ("No group surely gains or loses.", "没有任何群体确定受益或受损。"),
    "better_means": ("surely a change for the better", "确定向好的方向变化"),
    "worse_means": ("surely a change for the worse", "确定向坏的方向变化"),
    "higher_means": ("surely more; whether that is good is for you to say", "确定更多；好坏由读者判断"),
    "lower_means": ("surely less; whether that is good is for you to say", "确定更少；好坏由读者判断"),
    "equivalent_means": (
        "surely smaller than the smallest effect of interest (SESOI)",
        "确定小于“最小关注效应量”（SESOI）",
    ),
    "undecided_means": (
        "so many replicates cannot tell; more could",
        "现有重复次数尚不足以判断，增加重复或可判断",
    ),
    "unknown_means": (
        "fewer than two replicates, or less than half of them, define it",
        "有定义的重复不足两次，或不足半数",
    ),
    "left_out_of": ("{scenario}: {share}", "{scenario} {share}"),
    "left_out": ("{outcome} ({each})", "{outcome}（{each}）"),
    "parts_left_out": (
        "Weeks or quarters in which an outcome is not defined (nobody to take it of) are left out of its mean: {outcomes}.",
        "指标在某些周或季度没有定义（无对象可计）时，不计入其均值：{outcomes}。",
    ),
    "defined_in": (" [n = {n} of {all}]", "［n = {n}/{all}］"),
    # the text page
    "against": ("{policy}, against {baseline}", "{policy}，与“{baseline}”相比"),
    "question": ("Question: {text}", "问题：{text}"),
    "units": (
        "pp: points of per cent. Differences without a unit are on a scale (mostly of 0 to 1), which the tables name.",
        "未注明单位的差异为指数（多为 0 至 1），表中均已注明。",
    ),
    "question_of_one": (
        "Is “{policies}” better than “{baseline}”: for whom, how surely, and at what cost?",
        "“{policies}”比“{baseline}”更好吗？对谁更好，把握多大，代价多少？",
    ),
    "question_of_several": (
        "Which is better than “{baseline}”: for whom, how surely, and at what cost?",
        "与“{baseline}”相比，哪一项更好？对谁更好，把握多大，代价多少？",
    ),
    "runs": (
        "{replicates} replicates with the same seeds (from {seed}), {weeks} weeks each after {warm_up} of warm-up",
        "各情景使用相同随机种子（自 {seed} 起）重复 {replicates} 次，预热 {warm_up} 周后报告 {weeks} 周",
    ),
    "pairs": ("{pairs} pairs of runs from the batch {batch}", "取自批次 {batch} 的 {pairs} 对运行"),
    "pairs_left_out": (
        "INCOMPLETE: {kept} of {wanted} pairs of runs are finished under every policy; the others are left out ({policies}).",
        "不完整：{wanted} 对运行中，各项政策下均已完成的有 {kept} 对，其余未计入（{policies}）。",
    ),
    "pairs_of_policy": (
        "{policy}: {failed} failed, {missing} missing",
        "{policy}：失败 {failed} 次，缺失 {missing} 次",
    ),
    "pairs_undefined": (
        "Not defined in every pair, and compared in the others only: {outcomes}.",
        "并非在每对运行中都有定义、只在其余各对中比较的指标：{outcomes}。",
    ),
    "pairs_undefined_in": ("{outcome} ({number} of {kept})", "{outcome}（{kept} 对中的 {number} 对无定义）"),
    "auto_decided": (
        "Replicates were added until every outcome was decided.",
        "逐步增加重复次数，直至每项指标都能下结论。",
    ),
    "auto_budget": (
        "Replicates were added up to the budget; some outcomes are still open.",
        "重复次数已达上限，部分指标仍未能下结论。",
    ),
    "stopped_early": (
        "INTERRUPTED: {replicates} of {wanted} replicates; what is finished is kept.",
        "运行中断：完成 {wanted} 次重复中的 {replicates} 次，已完成部分均已保存。",
    ),
    "stopped_in_robustness": (
        "INTERRUPTED while robustness was tried: all replicates are finished and kept; what would contradict them is not known.",
        "稳健性检验期间中断：全部重复均已完成并保存，但结论是否会被推翻不得而知。",
    ),
    "stopped_in_break_even": (
        "INTERRUPTED while break-evens were looked for: all replicates and the trials of robustness are finished and kept.",
        "寻找盈亏平衡点时中断：全部重复与稳健性检验均已完成并保存。",
    ),
    "none": ("none", "无"),
    "and_more": ("and {number} more", "等，另有 {number} 项"),
    "outcome": ("outcome", "指标"),
    "baseline": ("baseline", "基准"),
    "policy": ("policy", "政策"),
    "difference": ("difference", "差异"),
    "interval": ("95 % interval", "95% 区间"),
    "verdict": ("verdict", "结论"),
    "verdicts": ("Verdicts", "结论"),
    "robustness": ("robustness", "稳健性"),
    "gains": ("Who gains: {groups}.", "受益群体：{groups}。"),
    "loses": ("Who loses: {groups}.", "受损群体：{groups}。"),
    "mixed": ("Some of both: {groups}.", "有得有失：{groups}。"),
    "groups_in": ("{groups} ({what})", "{groups}（{what}）"),
    "better_in": ("better: {measures}", "改善：{measures}"),
    "worse_in": ("worse: {measures}", "变差：{measures}"),
    "price": (
        "It spends {cost} yuan more ({cost_low} to {cost_high}) in all weeks{owed}, and brings {hours} hours of participation"
        " ({hours_low} to {hours_high}): {per_hour} yuan for an extra hour ({low} to {high}){basis}.",
        "全部各周合计比基准多支出 {cost} 元（{cost_low} 至 {cost_high}）{owed}，多带来 {hours} 小时参与"
        "（{hours_low} 至 {hours_high}）：每增加一小时参与的成本为 {per_hour} 元（{low} 至 {high}）{basis}。",
    ),
    "costs": (
        "It spends {cost} yuan more ({cost_low} to {cost_high}) in all weeks{owed}.",
        "全部各周合计比基准多支出 {cost} 元（{cost_low} 至 {cost_high}）{owed}。",
    ),
    "saves": (
        "It spends {cost} yuan less ({cost_low} to {cost_high}) in all weeks{owed}.",
        "全部各周合计比基准少支出 {cost} 元（{cost_low} 至 {cost_high}）{owed}。",
    ),
    "hours_open": (
        " Hours of participation change by {hours} ({hours_low} to {hours_high}): more hours are not certain, so an extra hour"
        " has no price.",
        "参与小时变化 {hours}（{hours_low} 至 {hours_high}）：参与小时的增加并不确定，因此没有“每增加一小时”的成本。",
    ),
    "hours_fall": (
        " Hours of participation fall: {hours} ({hours_low} to {hours_high}). There is no extra hour that could have a price.",
        "参与小时减少：{hours}（{hours_low} 至 {hours_high}）。没有增加的小时，也就没有“每增加一小时”的成本。",
    ),
    "hours_rise": (
        " Hours of participation rise: {hours} ({hours_low} to {hours_high}).",
        "参与小时增加：{hours}（{hours_low} 至 {hours_high}）。",
    ),
    "free_falls": (
        "No mechanism costs public money in either; what else it takes is not in the model. Hours of participation fall: {hours}"
        " ({hours_low} to {hours_high}).",
        "两者均无需财政支出的机制，其他投入不在模型之内。参与小时减少：{hours}（{hours_low} 至 {hours_high}）。",
    ),
    # the answer first
    "answer": ("Answer", "回答"),
    "about_worth": ("Worth it?", "值得吗"),
    "about_sure": ("How sure?", "把握多大"),
    "about_changes": ("What changes?", "有何变化"),
    "about_gains": ("Who gains, who loses?", "谁受益，谁受损"),
    "about_comes": ("Who comes more?", "谁来得更多"),
    "about_tires": ("Who tires?", "谁更疲劳"),
    "about_why": ("Why?", "为什么"),
    "about_costs": ("At what cost?", "花费多少"),
    "about_after": ("What is left?", "结束后留下什么"),
    "about_depends": ("What would change the answer?", "什么会改变结论"),
    "worth_yes": (
        "{policy}: worth it by these outcomes: something is better and nothing worse{money}.",
        "{policy}：就这些指标而言值得：有改善而无恶化{money}。",
    ),
    "worth_yes_open": (
        "{policy}: worth it by these outcomes with all numbers as assumed, but most trials leave open whether it is: something is"
        " better and nothing worse{money}.",
        "{policy}：按现有假设，就这些指标而言值得，但多数检验无法判断：有改善而无恶化{money}。",
    ),
    "worth_yes_if": (
        "{policy}: worth it by these outcomes only if the assumptions hold: something is better, with restrictions, and nothing"
        " worse{money}.",
        "{policy}：就这些指标而言，只有假设成立时才值得：有改善（但有保留）而无恶化{money}。",
    ),
    "worth_yes_but": (
        "{policy}: worth it in part: something is better and nothing worse for all together, but it costs some groups{money}.",
        "{policy}：部分值得：总体有改善而无恶化，但有群体为此付出代价{money}。",
    ),
    "worth_partly_if": (
        "{policy}: worth it with a reservation: something is better, and what is worse is so only with restrictions{money}.",
        "{policy}：有保留地值得：有改善，变差的指标尚不确定{money}。",
    ),
    "worth_partly": (
        "{policy}: worth it in part: something is better and something worse{money}.",
        "{policy}：部分值得：有改善也有恶化{money}。",
    ),
    "worth_some_gain": (
        "{policy}: worth it for some: nothing is surely better or worse for all together, but some groups gain{money}.",
        "{policy}：对部分群体值得：总体没有确定的改善或恶化，但有群体受益{money}。",
    ),
    "worth_some_lose": (
        "{policy}: not worth it: nothing is surely better or worse for all together, but some groups lose{money}.",
        "{policy}：不值得：总体没有确定的改善或恶化，但有群体受损{money}。",
    ),
    "worth_some_both": (
        "{policy}: worth it in part: nothing is surely better or worse for all together, but some groups gain and some"
        " lose{money}.",
        "{policy}：部分值得：总体没有确定的改善或恶化，但有群体受益，也有群体受损{money}。",
    ),
    "for_money": (", for {cost} yuan a year", "，每年支出 {cost} 元"),
    "for_nothing": (", for no public money", "，无需财政支出"),
    "saving_money": (", and it saves {cost} yuan a year", "，每年节省 {cost} 元"),
    "for_money_by_year": (
        ", for {first} yuan in year 1 and {later} yuan a year later on",
        "，第 1 年支出 {first} 元，此后每年支出 {later} 元",
    ),
    "with_setup_in_it": (", what is paid once to set it up included", "（含一次性启动费用）"),
    "spent_later": (", {yuan} after it ended", "，结束后再支出 {yuan} 元"),
    "owed_later": (", with {yuan} still owed", "，期末尚欠 {yuan} 元"),
    "budget_short": (
        ", for which the budget of {budget} a year does not suffice: of what was promised, {share} was credited",
        "，每年 {budget} 元的预算不够：承诺的奖励只有 {share} 记入账户",
    ),
    "beaten": (
        "; {other} is surely better in {number} and worse in none, for {yuan} yuan less",
        "；{other}在 {number} 项指标上确定更好、没有一项更差，且少花 {yuan} 元",
    ),
    "weeks_after_in_it": (
        "Changes are means over all {weeks} weeks, those after a policy ended among them; money a year is told of the weeks for"
        " which it runs.",
        "各项变化为全部 {weeks} 周的平均（含政策结束之后各周）；每年支出按实施期间计算。",
    ),
    "within_budget": (
        ", within the budget of {budget} a year, of which at most {used} is used",
        "，未超出每年 {budget} 元的预算（用得最多的一年用去 {used}）",
    ),
    "beyond_budget": (", beyond the budget of {budget}", "，超出 {budget} 元的预算"),
    "worth_no": (
        "{policy}: not worth it by these outcomes, for something is worse and nothing surely better.",
        "{policy}：就这些指标而言不值得，有恶化而无确定的改善。",
    ),
    "worth_nothing": (
        "{policy}: not worth it by these outcomes, for beyond its own rule it changes nothing that matters.",
        "{policy}：就这些指标而言不值得，除机制自身的规则外，没有任何值得关注的改变。",
    ),
    "worth_open": (
        "{policy}: whether it is worth it is open, for nothing beyond its own rule is surely better or worse, and not all can be"
        " told yet.",
        "{policy}：是否值得尚无定论，除机制自身的规则外，没有任何指标确定变好或变差，部分指标尚不能区分。",
    ),
    "worth_depends": (
        "{policy}: whether it is worth it depends on assumptions.",
        "{policy}：是否值得取决于假设。",
    ),
    "in_short": ("In short, by these outcomes: {what}.", "简言之，就这些指标而言：{what}。"),
    "short": ("{policy} ({word})", "{policy}（{word}）"),
    "short_yes": ("better in some, worse in none", "有改善而无恶化"),
    "short_yes_open": ("better in some, worse in none, in most trials open", "有改善而无恶化，但多数检验无法判断"),
    "short_partly_if": ("better in some, worse in others only with restrictions", "有改善，变差的指标尚不确定"),
    "short_yes_if": ("worth it if the assumptions hold", "假设成立时值得"),
    "short_yes_but": ("better in some, worse in none for all together", "总体有改善而无恶化"),
    "short_some_gain": ("some groups gain", "有群体受益"),
    "short_some_lose": ("some groups lose", "有群体受损"),
    "short_some_both": ("some groups gain, some lose", "有群体受益，也有群体受损"),
    "short_partly": ("better in some, worse in others", "有改善也有恶化"),
    "short_no": ("not worth it", "不值得"),
    "short_nothing": ("changes nothing that matters", "没有值得关注的改变"),
    "short_open": ("open", "尚无定论"),
    "short_depends": ("depends on assumptions", "取决于假设"),
    "answer_better": ("Better: {outcomes}.", "改善：{outcomes}。"),
    "answer_worse": ("Worse: {outcomes}.", "恶化：{outcomes}。"),
    "answer_higher": ("More: {outcomes}.", "增加：{outcomes}。"),
    "answer_lower": ("Less: {outcomes}.", "减少：{outcomes}。"),
    "answer_word_better": ("better", "改善"),
    "answer_word_worse": ("worse", "恶化"),
    "answer_word_higher": ("more", "增加"),
    "answer_word_lower": ("less", "减少"),
    "answer_limited_shrinking": (
        "{word}, and in no trial surely the other way round, but in some too small to matter: {outcomes}.",
        "{word}，没有检验方向确定相反，但在一些检验中小到不值得关注：{outcomes}。",
    ),
    "answer_limited_conditional": (
        "{word} with all numbers as assumed, though some trials turn it round: {outcomes}.",
        "按假设取值{word}，但有检验方向相反：{outcomes}。",
    ),
    "answer_limited_as_assumed": (
        "{word} with all numbers as assumed, though in most trials not certain: {outcomes}.",
        "按假设取值{word}，但在多数检验中并不确定：{outcomes}。",
    ),
    "answer_limited_little": (
        "a little {word} with all numbers as assumed, perhaps too little to matter: {outcomes}.",
        "按假设取值略有{word}，或许小到不值得关注：{outcomes}。",
    ),
    "answer_depends": (
        "More or less, depending on assumptions: {outcomes}.",
        "升降取决于假设：{outcomes}。",
    ),
    "answer_gains": ("Gain, with all numbers as assumed: {groups}.", "按现有假设受益：{groups}。"),
    "answer_loses": ("Lose, with all numbers as assumed: {groups}.", "按现有假设受损：{groups}。"),
    "answer_mixed": ("Both gain and lose, with all numbers as assumed: {groups}.", "按现有假设有得有失：{groups}。"),
    "no_more": ("no change that matters", "变化小到不值得关注"),
    "answer_tires": ("Who tires: {what}.", "谁更疲劳：{what}。"),
    "answer_tired": ("{who} {change} ({word})", "{who} {change}（{word}）"),
    "answer_free": ("No mechanism costs public money.", "各机制均无需财政支出。"),
    "answer_after": ("After it ended: {what}.", "政策结束后：{what}。"),
    "answer_after_nothing": (
        "After it ended, nothing that matters is surely left.",
        "政策结束后，没有任何值得关注的变化确定留存。",
    ),
    "answer_gone": (
        "Better over all weeks, but not surely so any more after it ended: {outcomes}.",
        "整个报告期内改善、但政策结束后不再确定的：{outcomes}。",
    ),
    "answer_open": ("Not certain either way: {outcomes}.", "升降尚不能区分：{outcomes}。"),
    "answer_reversed": ("The other way round in some trials: {outcomes}.", "在一些检验中方向相反：{outcomes}。"),
    "answer_shrunk": ("Too small to matter in some trials: {outcomes}.", "在一些检验中小到不值得关注：{outcomes}。"),
    "answer_in_trials": ("“{name}” ({number} of {all})", "“{name}”（{all} 项中 {number} 项）"),
    "answer_firm": (
        "None of {trials} other worlds contradicts what is said of it to change; in {open} of {all} trials it is open.",
        "{trials} 种其他条件均未推翻上述变化；{all} 项次检验中有 {open} 次无法判断。",
    ),
    "quoted": ("“{name}”", "“{name}”"),
    "answer_cause_reversed": (
        "Enough to turn round {outcomes}: {factors}.",
        "足以使{outcomes}方向相反的是：{factors}。",
    ),
    "answer_cause_shrunk": (
        "Enough to make too small to matter {outcomes}: {factors}.",
        "足以使{outcomes}小到不值得关注的是：{factors}。",
    ),
    "answer_cause_reversed_shrunk": (
        "Enough to turn round or make too small to matter {outcomes}: {factors}.",
        "足以推翻{outcomes}的结论（方向相反，或小到不值得关注）的是：{factors}。",
    ),
    "over_assumptions": ("{range} over the assumptions", "九成假设取值下 {range}"),
    "in_each_phase": ("; {phases}", "；{phases}"),
    "answer_untried": ("On which assumptions this rests was not tried.", "未检验上述结论取决于哪些假设。"),
    "free": (
        "No mechanism costs public money in either; what else it takes is not in the model. Hours of participation change"
        " by {hours} ({hours_low} to {hours_high}).",
        "两者均无需财政支出的机制，其他投入不在模型之内。参与小时变化 {hours}（{hours_low} 至 {hours_high}）。",
    ),
    "load": (
        "Over all reported weeks, a tenth of those who ever took part gives {share} of all hours ({baseline} in the baseline). Of"
        " these residents {elderly} are"
        " elderly, {women} women, {migrants} migrants, {low_income} of low income.",
        "就整个报告期而言，曾参与者中小时最多的一成承担了全部参与小时的 {share}（基准为 {baseline}）。"
        "其中老年人占 {elderly}，女性占 {women}，流动人口占 {migrants}，低收入者占 {low_income}。",
    ),
    "where_draws": ("in {number} of {all} draws of the assumptions", "{all} 组假设取值中的 {number} 组"),
    "where_other_draw": ("with other residents and ties", "换一批居民与邻里网络"),
    "where_small_world": ("on a small-world network", "改用小世界网络"),
    "where_half_size": ("with half the residents", "居民减半"),
    "where_double_size": ("with twice the residents", "居民加倍"),
    "where_half_warm_up": ("after half the warm-up", "预热减半"),
    "where_double_warm_up": ("after twice the warm-up", "预热加倍"),
    "cause": ("{factors} is enough for that", "仅需{factors}即可如此"),
    "cause_factor": ("{label} at {factor} times what is assumed{values}", "{label}取假设值的 {factor} 倍{values}"),
    "no_cause": ("no few assumptions do it alone", "少数几项假设不足以如此"),
    "robust_all": (
        "All conclusions were tried with other residents and ties, on another network, with half and twice the residents"
        " and warm-up, and in {draws} draws of {assumptions} assumptions (0.5 to 1.5 times each). None was contradicted.",
        "所有结论均已检验：换一批居民与网络、改用小世界网络、居民与预热减半或加倍，以及 {assumptions} 项假设的 {draws} 组取值"
        "（各取 0.5 至 1.5 倍）。没有结论被推翻。",
    ),
    "robust_some": (
        "Tried with other residents and ties, on another network, with half and twice the residents and warm-up, and in"
        " {draws} draws of {assumptions} assumptions (0.5 to 1.5 times each). What something contradicts is listed.",
        "检验包括：换一批居民与网络、改用小世界网络、居民与预热减半或加倍，以及 {assumptions} 项假设的 {draws} 组取值"
        "（各取 0.5 至 1.5 倍）。被推翻的结论列于下。",
    ),
    "not_tried": ("Robustness was not tried (--robustness none).", "未做稳健性检验（--robustness none）。"),
    "other_residents": (
        "The scenarios do not have the same residents, so they share only a part of their random numbers: {paths}.",
        "各情景的居民并不相同，因此只共享一部分随机性：{paths}。",
    ),
    "other_sizes": (
        "The scenarios do not have the same number of residents ({sizes}): shares can be compared, totals such as hours or"
        " money cannot.",
        "各情景的居民人数不同（{sizes}）：比例可以比较，时长、金额等总量不可比较。",
    ),
    # figures in words
    "in_words_courses": (
        "{first} % take part in a week of the first quarter, {last} % in one of the last",
        "首季度每周参与率 {first}%，末季度 {last}%",
    ),
    "in_words_cohort": (
        "at the end {active} % are active, {resting} % rest, {moved} % have moved out",
        "期末 {active}% 仍参与，{resting}% 休整，{moved}% 已迁出",
    ),
    "in_words_lorenz": (
        "of all residents, also those who never take part, the most active tenth gives {share} % of hours",
        "全体居民（含从未参与者）中最活跃的一成贡献 {share}% 的时长",
    ),
    "in_words_pyramid": (
        "the elderly give {hours} % of hours and are {residents} % of residents",
        "老年人占参与时长的 {hours}%，占居民的 {residents}%",
    ),
    "in_words_closure": (
        "after 8 weeks {alone} % of the cases of one worker and {joint} % of joint ones are open",
        "8 周后单人可办的诉求有 {alone}% 未办结，需协同的有 {joint}% 未办结",
    ),
    "in_words_payout": (
        "{share} % of what was promised in a week was credited, {least} % in the worst week",
        "每周承诺平均发放 {share}%，最差一周 {least}%",
    ),
    "in_words_plane": ("{cost} yuan more committed, {hours} hours", "支出与尚欠合计多 {cost} 元，参与小时 {hours}"),
    # progress
    "step_runs": ("{done} of {total} replicates", "重复 {done}/{total}"),
    "step_robustness": ("robustness: {done} of {total} variations", "稳健性检验：{done}/{total}"),
    "step_break_even": (
        "break-even: {done} values tried (at most {total})",
        "盈亏平衡点：已试 {done} 个取值（至多 {total} 个）",
    ),
    "step_report": ("writing the report", "正在生成报告"),
    "stop_kept": (
        "stopping; the replicates that are finished are kept",
        "正在停止；已完成的重复会保留",
    ),
    "stop_writing": (
        "the comparison is being written, and is kept; this takes some seconds",
        "正在写入比较结果，结果会保留；需要几秒钟",
    ),
    "stop_nothing": (
        "interrupted before the second replicate: there is nothing to compare, and nothing was written",
        "在第二次重复完成之前中断：无从比较，未写入任何文件",
    ),
    "saved": ("Saved in {folder}; open {report} in a browser", "结果保存在 {folder}；请用浏览器打开 {report}"),
    "report_saved": ("Report: {file}", "报告：{file}"),
    # verify
    "verified": (
        "{folder}: reproduced to the last bit ({runs} of {all} runs)",
        "{folder}：逐位相同（重新运行了 {all} 次中的 {runs} 次）",
    ),
    "verified_files": (
        "made again, and the same byte for byte: {number} files",
        "重新生成且逐字节相同：{number} 个文件",
    ),
    "verified_hashes": (
        "compared with their SHA-256 only, not made again: {files}",
        "只核对了 SHA-256，未重新生成：{files}",
    ),
    "not_run_replicates": (
        "not run again: {left} runs beyond the sample, on which these files rest (--all runs them)",
        "未重新运行：抽样之外的 {left} 次运行，上述文件以其为依据（--all 可全部重新运行）",
    ),
    "not_run_robustness": (
        "not run again, and not recomputed: the worlds with other assumptions, so whether conclusions hold there is not verified"
        " (--all runs them, unless the comparison is an older one)",
        "未重新运行，也未重新计算：其他假设条件下的运行，因此结论在这些条件下是否成立"
        "未经核实（--all 可重新运行，旧版本的比较除外）",
    ),
    "not_run_break_evens": (
        "not run again, and not recomputed: the values tried in search of break-evens, so these are not verified (--all runs"
        " them)",
        "未重新运行，也未重新计算：寻找盈亏平衡点时试过的取值，因此盈亏平衡点未经核实（--all 可重新运行）",
    ),
    "other_version": (
        "{folder}: was made with {package} {then}; here is {now}",
        "{folder}：由 {package} {then} 生成；当前为 {now}",
    ),
}


say = look_up(PHRASES)


def clauses(parts: Sequence[str], language: Language) -> str:
    """Parts of one sentence, side by side."""
    return separator("semicolon", language).join(parts)


def listed(items: list[str], language: Language, most: int = 8) -> str:
    """A list in a sentence; what is too long for one is counted."""
    comma = separator("list", language)
    if not items:
        return say("none", language)
    shown = comma.join(items[:most])
    if len(items) <= most:
        return shown
    return shown + (comma if language == "en" else "") + say("and_more", language, number=len(items) - most)
