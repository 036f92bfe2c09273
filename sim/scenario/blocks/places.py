"""How the communities of one scenario differ in what lasts, beside who lives in them. All 0: they are alike."""

from __future__ import annotations

from sim.scenario.blocks.base import Block
from sim.scenario.declare import assumed, number


class Places(Block):
    """How far communities lie apart: each draws strengths of its own once, at founding, with the ordinary ones as their mean.

    A table of communities (`place.communities_file`) may say them instead.
    """

    activity_sd: float = number(
        0.0, "log-odds",
        assumed("0: alike; three counties of one city report 28, 63 and 90 % active, 1.6 log-odds apart, by definitions of their own [ningbo-2023]"),
        "spread of communities' own levels of taking part", "各社区参与水平的离散度", low=0, high=3,
    )  # fmt: skip
    shock_sd: float = number(
        0.0, "log units", assumed("0: alike; estates differ in shift work, moves and care for others; no source says how much"),
        "spread of how much happens in lives", "各社区生活冲击强度的离散度", low=0, high=2,
    )  # fmt: skip
    staffing_sd: float = number(
        0.0, "log units", assumed("0: the norm everywhere; staffing falls short of it in some places and goes beyond it in others [seed 004]"),
        "spread of workers per resident", "各社区社工配备的离散度", low=0, high=2,
    )  # fmt: skip
    hours_sd: float = number(
        0.0, "log units", assumed("0: the same contract everywhere; overtime and part-time posts differ, and are not counted"),
        "spread of the weekly hours of a post", "各社区每岗工时的离散度", low=0, high=1,
    )  # fmt: skip
    days_sd: float = number(
        0.0, "log-odds", assumed("0: alike; no log of several communities is at hand"),
        "spread of habits of days: how readily one more day follows", "各社区多日参与习惯的离散度", low=0, high=3,
    )  # fmt: skip
    evenings_sd: float = number(
        0.0, "log units", assumed("0: alike; estates of shift workers and of offices have other evenings; no source says how much"),
        "spread of how badly evenings and weekends fit", "各社区晚间周末不适配的离散度", low=0, high=2,
    )  # fmt: skip
