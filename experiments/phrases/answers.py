"""What an answer says beside whether a policy is worth it: how sure, whom it costs what, which of several; in both languages."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

PHRASES: dict[str, tuple[str, str]] = {
    # how sure
    "sure": ("How sure: {told}.", "把握：{told}。"),
    "sure_better": (
        "what is better ({number}) shows again in {holds} of {all} trials{also}",
        "改善（{number} 项指标）：{all} 项次检验中再现 {holds} 次{also}",
    ),
    "sure_worse": (
        "what is worse ({number}) shows again in {holds} of {all} trials{also}",
        "恶化（{number} 项指标）：{all} 项次检验中再现 {holds} 次{also}",
    ),
    "sure_depends": (
        "what depends on assumptions ({number}) is as assumed in {holds} of {all} trials{also}",
        "取决于假设（{number} 项指标）：{all} 项次检验中再现 {holds} 次{also}",
    ),
    "sure_open": (", open in {number}", "、无法判断 {number} 次"),
    "sure_reversed": (", reversed in {number}", "、方向相反 {number} 次"),
    "sure_shrunk": (", too small in {number}", "、过小 {number} 次"),
    "shown_of": ("{holds} of {all}", "{all} 次中 {holds} 次"),
    "cell_open": ("open {number}", "无法判断 {number}"),
    "cell_reversed": ("reversed {number}", "相反 {number}"),
    "cell_shrunk": ("too small {number}", "过小 {number}"),
    "trials_are": (
        "Trials: each outcome was tried in {all} other worlds, {draws} draws of all assumptions at once and {others} others"
        " ({kinds}).",
        "一项检验即换一种条件：每项指标检验 {all} 次，其中 {draws} 次为全部假设同时另取一组数值，"
        "{others} 次为其他条件（{kinds}）。",
    ),
    "kind_draw": ("other residents", "换居民"),
    "kind_network": ("another network", "换网络"),
    "kind_size": ("other sizes", "换规模"),
    "kind_warm_up": ("other warm-ups", "换预热"),
    # what changes
    "by_own_rule": (
        "By its own rule, and so no finding: {outcomes}.",
        "由机制自身规则直接造成，不是研究发现：{outcomes}。",
    ),
    # whom it costs what
    "costs": ("Costs: {groups}.", "付出代价的：{groups}。"),
    "groups_in": ("{groups}: {what}", "{groups}：{what}"),
    "costs_whom": ("; costs {groups}", "；付出代价的：{groups}"),
    "hardest_hit": (", most of all {group} {mean}", "，以{group}为最：{mean}"),
    "rests_on": (
        "Groups were judged with all numbers as assumed only; of all residents, what they gain or lose in depends on assumptions:"
        " {outcomes}.",
        "群体只按现有假设判断；就全体居民而言，其得失所在的以下指标取决于假设：{outcomes}。",
    ),
    # what an outcome is measured by
    "measured": (
        " [{label}: {here} against {there} under “{scenario}”]",
        "［{label}：{here}，“{scenario}”为 {there}］",
    ),
    "measured_each": (" [{label}: {each}]", "［{label}：{each}］"),
    "measured_under": ("{scenario} {value}", "{scenario} {value}"),
    # what would change it
    "no_few": ("Nothing of what was tried does it by itself.", "所试各项均不足以单独改变结论。"),
    "not_traced": (
        "Which single assumptions would change it was not examined.",
        "未逐项检验哪些假设单独即可改变结论。",
    ),
    # which of several
    "choice_by": (
        "By what the question asks and the price of an hour (what follows from a policy's own rule left out), of those worth it"
        " nothing is surely better than: {criteria}.",
        "按问题所问和每小时成本（不计机制自身规则直接造成的变化），在值得的政策中，没有别的政策明显更好的：{criteria}。",
    ),
    "choice_in": ("{what} ({policies})", "{what}（{policies}）"),
    "choice_hour": ("price of an extra hour", "每增加一小时的成本"),
    "choice_yuan": ("{yuan} yuan", "{yuan} 元"),
    "chosen": (
        "Choice among those worth it: {policies} ({word}). None of the others is surely better in {what}{lost}. {tried}",
        "在值得的政策中选择：{policies}（{word}）。没有别的政策明显更好的有：{what}{lost}。{tried}",
    ),
    "chosen_lost": ("; some other is in {what}", "；别的政策更好的有：{what}"),
    "choice_untried": (
        "This is with all numbers as assumed: under others, policies were tried against the baseline alone.",
        "以上按现有假设；在其他假设下，各项政策只与基准作了比较。",
    ),
    "chosen_level": (
        "No choice among those worth it: nothing separates {policies}; each is beaten by none in {number} of the {all} things"
        " that are asked or cost. {tried}",
        "在值得的政策中无法取舍：{policies}不相上下，在所问与所费的 {all} 项中，各有 {number} 项没有别的政策明显更好。{tried}",
    ),
    "choice_level": (
        "Nothing of what the question asks, nor the price of an hour, surely separates {policies}.",
        "问题所问各项与每小时成本均不足以区分{policies}。",
    ),
    "choice_only": (
        "Choice: {policy}, the only one that is worth it by these outcomes ({word}).",
        "选择：{policy}，就这些指标而言只有它值得（{word}）。",
    ),
    "choice_none": ("By these outcomes, none of them is surely worth it.", "就这些指标而言，没有一项确定值得。"),
    # who tires, at the head of what asks for it
    "why_tires": ("What tires community workers, as assumed: {steps}.", "按现有假设，使社区工作者更累的：{steps}。"),
    "why_spares": ("What spares them, as assumed: {steps}.", "按现有假设，减轻其负担的：{steps}。"),
    "why_hardly": (
        "What hardly tires or spares them, as assumed: {steps}.",
        "按现有假设，几乎不加重也不减轻其负担的：{steps}。",
    ),
    "why_hardly_step": ("{policy} by itself ({measures} against {since})", "{policy}本身（与{since}相比，{measures}）"),
    "why_open": ("Of what it is open, as assumed: {steps}.", "按现有假设，尚无定论的：{steps}。"),
    "from_level": (" ({before} to {here})", "（{before} 至 {here}）"),
    "why_step": (
        "{policy} rather than {since} ({things}{alone}: {measures})",
        "{policy}（相较于{since}：{things}{alone}；{measures}）",
    ),
    "why_alone": ("; nothing else", "，别无其他"),
    "why_together": ("; which of these is not told apart", "，其中哪一项起作用无法区分"),
}

say = look_up(PHRASES)
