"""What is said of a policy's spending, of what it still owes, and of the price of an hour, in English and in Chinese."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

PHRASES: dict[str, tuple[str, str]] = {
    "more": ("more", "多"),
    "less": ("less", "少"),
    "between": ("({low} to {high})", "（{low} 至 {high}）"),
    "always": ("(in every replicate)", "（各次重复均相同）"),
    "prices_assumed": (
        "Unit prices, set-up and running costs are assumed; no source gives them.",
        "单价、启动与运行费用均为假设，没有资料依据。",
    ),
    "said": ("{said}.", "{said}。"),
    "with_setup": (
        "{said}; {setup} yuan of that were paid once, to set it up.",
        "{said}；其中一次性启动费用 {setup} 元。",
    ),
    "a_year": (
        "While it runs, it spends {yuan} yuan {more} a year {between}",
        "实施期间每年{more}支出 {yuan} 元{between}",
    ),
    "by_year": ("While it runs, it spends {years}", "实施期间：{years}"),
    "year_1": ("{yuan} yuan {more} in year 1 {between}", "第 1 年{more}支出 {yuan} 元{between}"),
    "later": ("and {yuan} {more} a year later on {between}", "此后每年{more}支出 {yuan} 元{between}"),
    "after": (
        "After it ended, another {yuan} yuan {more} were spent {between}, as residents redeemed what had been credited",
        "政策结束后又{more}支出 {yuan} 元{between}，用于居民兑换此前记入账户的奖励",
    ),
    "owed": (
        "After the last week, {yuan} yuan {more} are still owed {between}: credited to residents, not yet redeemed",
        "期末尚欠的比基准{more} {yuan} 元{between}：已记入居民账户、尚未兑换",
    ),
    "owed_or_lapsed": (
        "After the last week, {yuan} yuan {more} are still owed or lapsed {between}: credited to residents, not redeemed",
        "期末尚欠或已失效的比基准{more} {yuan} 元{between}：已记入居民账户、未兑换",
    ),
    "hour": (
        "An extra hour costs {per_hour} yuan ({low} to {high}){basis}.",
        "每增加一小时参与的成本为 {per_hour} 元（{low} 至 {high}）{basis}。",
    ),
    "hour_if": (
        "An extra hour costs {per_hour} yuan ({low} to {high}){basis}, if there are more hours at all.",
        "每增加一小时参与的成本为 {per_hour} 元（{low} 至 {high}）{basis}，前提是参与小时确有增加。",
    ),
    "basis_both": (
        " for what is spent and still owed, {spent} ({low} to {high}) for what is spent alone",
        "（已支出与尚欠合计）；只按已支出计为 {spent} 元（{low} 至 {high}）",
    ),
    "after_less": (
        "After it ended, {yuan} yuan {more} were spent {between}",
        "政策结束后{more}支出 {yuan} 元{between}",
    ),
    "still_owed": (
        ", still owes {yuan} {more} ({low} to {high})",
        "，期末尚欠{more} {yuan} 元（{low} 至 {high}）",
    ),
}


say = look_up(PHRASES)
