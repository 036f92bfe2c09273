"""The groups among which a policy has winners and losers, and what is asked about each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.judgement import Direction
from experiments.comparison.sesoi import OF_WORK
from experiments.phrases.look_up import LANGUAGES
from sim.mechanism import Target
from sim.scenario.naming import community_name

if TYPE_CHECKING:
    from sim.state import People

LOW_INCOME = 1
"""Highest of the five income bands that count as low."""
MOST_COMMUNITIES = 50
"""With more, each for itself is no group that a reader could look at."""


@dataclass(frozen=True)
class Group:
    """Residents by what stays with a row, so that they are the same rows under every policy."""

    name: str
    en: str
    zh: str
    target: Target


@dataclass(frozen=True)
class Measure:
    """One question about a group. direction: whether more is better; sesoi: smallest effect size of interest."""

    name: str
    en: str
    zh: str
    direction: Direction
    sesoi: float
    share: bool


GROUPS = (
    Group("everyone", "all residents", "全体居民", Target()),
    Group("elderly", "elderly (60+)", "老年居民（60岁及以上）", Target(group="elderly")),
    Group("young", "young and middle-aged (18 to 59)", "中青年居民（18至59岁）", Target(group="young")),
    Group("women", "women", "女性", Target(female=True)),
    Group("men", "men", "男性", Target(female=False)),
    Group("migrants", "migrants", "流动人口", Target(migrant=True)),
    Group("locals", "locals", "本地居民", Target(migrant=False)),
    Group("low_income", "low income (two lowest bands)", "低收入居民（最低两档）", Target(greatest_income=LOW_INCOME)),
    Group("other_income", "other incomes", "其他收入居民", Target(least_income=LOW_INCOME + 1)),
)

MEASURES = (
    Measure("took_part", "took part within the reported weeks", "报告期内参与过", 1, 0.01, True),
    Measure("hours", "hours per resident and week", "人均每周参与小时", 0, 0.01, False),
    Measure("worn_out", "worn out, of all residents", "过度疲劳居民比例", -1, 0.002, True),
    Measure("satisfaction", "sense of gain", "获得感", 1, 0.01, False),
    Measure("motivation", "intrinsic motivation", "内在动机", 1, 0.01, False),
    Measure("trust", "trust in the committee", "对居委会的信任", 1, 0.01, False),
)
"""The last four are means over the ends of quarters, or the end of a shorter run. Smallest effect sizes of interest: a
resident in a hundred, half a minute a week, a resident in five hundred, a hundredth of the scale. They are conventions; set
your own."""


WORKERS = Group("workers", "community workers", "社区工作者", Target())
"""Who governs, not a group of residents: `members` knows nothing of them, and what is asked of them is `OF_WORKERS`."""
OF_WORKERS = (
    Measure("burnt_out_share", "burnt out", "职业倦怠比例", -1, OF_WORK["burnt_out_share"], True),
    Measure("quit_rate", "quit within a year", "年离职率", -1, OF_WORK["quit_rate"], True),
    Measure("hours_per_worker", "hours a week", "每周工时", -1, OF_WORK["hours_per_worker"], False),
)
"""Named like the outcomes that they are."""
OF_WORKLOAD = (
    Measure("admin_hours", "hours for tasks from above", "行政事务工时", -1, 0.5, False),
    Measure("case_hours", "hours for cases", "办案工时", 0, 0.5, False),
    Measure("programme_hours", "hours for activities", "活动工时", 0, 0.5, False),
    Measure("open_cases", "open cases", "在办诉求", -1, 0.5, False),
)
"""What the hours go into, and what waits: of each worker a week. Named like columns of the record; smallest effects of interest:
half an hour a week, as of all hours, and a case for every second worker."""


def groups_of(communities: int, names: Sequence[str] = ()) -> list[Group]:
    """All groups; and each community, by the name that the scenario gives it, where there are several, and not too many to
    look at."""
    several = range(communities) if 1 < communities <= MOST_COMMUNITIES else range(0)
    return [*GROUPS, *(_community(c, names) for c in several)]


def members(groups: Sequence[Group], people: People) -> NDArray[np.float64]:
    """Who is in which group: 1 or 0, [G, N]."""
    from sim.policy.meaning import means

    return np.array([means(group.target, people) for group in groups], dtype=np.float64)


def _community(number: int, names: Sequence[str]) -> Group:
    en, zh = (community_name(names, number, language) for language in LANGUAGES)
    return Group(f"community_{number}", en, zh, Target(communities=[number]))
