"""The unit of each outcome, as it stands behind a difference, in English and in Chinese, side by side."""

from __future__ import annotations

from experiments.phrases.look_up import look_up

OF_A_SCALE: dict[str, tuple[str, str]] = {
    "0 to 1": ("scale of 0 to 1", "0 至 1 的指数"),
    "1 to 4": ("step, 1 to 4", "级，1 至 4"),
    "1 = rests": ("1: rests", "1 为开始休息"),
    "ratio": ("ratio", "比值"),
}
"""Without a dimension: said of the outcome where there is a table, and not behind every number."""
UNITS: dict[str, tuple[str, str]] = {
    **OF_A_SCALE,
    "share": ("pp", "百分点"),
    "hours a week": ("h a week", "小时/周"),
    "hours": ("hours", "小时"),
    "people": ("people", "人"),
    "per 100 a month": ("per hundred volunteers a month", "人次"),
    "weeks": ("weeks", "周"),
    "actors": ("actors", "个主体"),
    "cases": ("cases", "件"),
    "yuan": ("yuan", "元"),
}

say = look_up(UNITS)
