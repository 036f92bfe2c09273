"""Every phrase that a reader of a result meets, in English and in Chinese, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

GROUPS = ("all", "elderly", "young")

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
    "money": ("Public money", "公共资金"),
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
    "indicator": ("Indicator", "指标"),
    "group": ("Group", "群体"),
    "first": ("first", "首期"),
    "last": ("last", "末期"),
    "change": ("change", "变化"),
    "relative": ("in %", "变化率"),
    "points": ("pp", "百分点"),
    "mechanism": ("mechanism, yuan in all weeks", "机制（各周合计，元）"),
    "setup": ("setup", "启动"),
    "running": ("running", "运行"),
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
    "one_run": (
        "This is one run with one seed: look at several seeds before you believe a difference.",
        "这只是一个随机种子的一次运行：请用多个种子验证后再下结论。",
    ),
    # figures
    "week": ("week", "周"),
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
    "caption": ("{title} · seed {seed} · {weeks}", "{title} · 随机种子 {seed} · {weeks}"),
    # progress
    "compiling": ("compiling the model, once", "正在编译模型（仅首次）"),
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
    "stopping": ("stopping after this week; what is finished is kept", "本周结束后停止；已完成的部分会保留"),
    "writing": ("every week is finished; the result is being kept", "各周均已完成；正在保存结果"),
    "kept_anyway": (
        "the summary could not be shown, but the result is complete in {folder}",
        "概要无法显示，但完整的结果已保存在 {folder}",
    ),
}


def word(key: str, language: Language, **values: object) -> str:
    """The phrase `key` in one of the two languages, its places filled in."""
    return PHRASES[key][LANGUAGES.index(language)].format(**values)


README = """\
HOW TO READ THIS FOLDER

summary.txt          what happened, in one page
weekly.csv           one row for each reported week, community and group (community -1: all of them together;
                     group: all, elderly = 60 and over, young = 18 to 59); weekly.parquet is the same, faster
quarterly.csv        the same for each 13 weeks: how many took part at all, how evenly, how old
log.parquet          if asked for: who took part when
costs.csv            if mechanisms were in force: what they cost
scenario.yaml        the scenario, complete: every number that was used
participation.png, shares.png, fatigue.png
manifest.json        seed, versions, how long it took, whether it ran to its end, and a SHA-256 of every file, also
                     of those that the scenario names (inputs)

In Python:   from experiments.results import load_result
             result = load_result("THIS FOLDER"); result.weekly      # checks every file first
Again:       sihua run scenario.yaml       gives the same numbers, bit for bit (where the scenario names a file of
             residents or of the network, put scenario.yaml into the folder of the scenario it was made from first)
Definitions of the indicators: see the project's docs/indicators.md.

如何阅读本文件夹

summary.txt          一页概要
weekly.csv           每个报告周、社区与群体一行（community 为 -1 表示所有社区合计；
                     group：all 全体，elderly 60 岁及以上，young 18 至 59 岁）；weekly.parquet 内容相同，读取更快
quarterly.csv        每 13 周一行：参与的广度、均衡程度与老年化程度
log.parquet          如要求保留：谁在何时参与
costs.csv            如实施了机制：机制的成本
scenario.yaml        完整的情景：所用的每一个数值
participation.png、shares.png、fatigue.png    图
manifest.json        随机种子、软件版本、用时、是否运行到底，以及每个文件（包括情景引用的文件：inputs）的 SHA-256 校验值

用 Python 读取：     from experiments.results import load_result
                     result = load_result("本文件夹"); result.weekly      # 先校验每个文件
重新运行：           sihua run scenario.yaml       得到逐位相同的结果
                     （如情景引用了居民文件或网络文件，请先把 scenario.yaml 放回原情景所在的文件夹）
指标定义见项目文档 docs/indicators.md。
"""


def in_language(manifest: Mapping[str, object], name: str, language: Language) -> object:
    """The title or question of a run in Chinese where that is asked for and the scenario gives it."""
    return (language == "zh" and manifest.get(f"{name}_zh")) or manifest[name]
