"""Who lives here: marginals by age from which residents are drawn, or the user's own list of residents."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.ages import OLDEST, YOUNGEST
from sim.limits import COUNT_STOPS
from sim.scenario.blocks.base import AgeShares, Block, ByAge, NeedShares
from sim.scenario.declare import assumed, choice, design, fitted, literature, number

Fraction = Annotated[float, Field(ge=0, le=1)]
Years = Annotated[int, Field(ge=YOUNGEST, le=OLDEST)]

LEAST_FREE_HOURS, MOST_FREE_HOURS = 1.0, 60.0
"""Hours a week: everybody has one, and nobody more than the waking hours of a week leave beside meals and errands."""
FREE_HOURS = (
    f"no source gives free hours by work status; lognormal, clipped to {LEAST_FREE_HOURS:g}..{MOST_FREE_HOURS:g}"
)


class FractionsByAge(ByAge[Fraction]):
    """A share for each age band."""


class NeedsByAge(ByAge[NeedShares]):
    """The shares of needs for each age band."""


class Totals(Block):
    """Shares of all adults, where they are known better than by age: the odds of the attribute move by one factor at all ages."""

    elderly: Fraction | None = number(
        None, "share", design("none: the age shares say it; what a census of the place counts"), "adults who are 60 or older",
        "60岁及以上比例",
    )  # fmt: skip
    college: Fraction | None = number(
        None,
        "share",
        design("none: the shares by age say it"),
        "adults with a college degree",
        "大专及以上比例（总计）",
    )
    home_owner: Fraction | None = number(
        None, "share", design("none: the shares by age say it"), "home owners", "房屋所有者比例（总计）"
    )
    migrant: Fraction | None = number(
        None,
        "share",
        design("none: the shares by age say it"),
        "migrants without local registration",
        "流动人口比例（总计）",
    )
    party_member: Fraction | None = number(
        None, "share", design("none: the shares by age say it"), "party members", "党员比例（总计）"
    )


class AsOne(Block):
    """How attributes go together beyond what age explains: times the odds of one where the other is there, too."""

    party_of_women: float = number(
        1.0, "times", assumed("1: men and women alike beyond age; 30 % of members were women in 2022 (from memory), about 0.4"),
        "odds of women to be party members", "女性入党几率倍数", low=0.01, high=100,
    )  # fmt: skip
    party_of_college: float = number(
        1.0, "times", assumed("1: alike beyond age; more than half of members have a degree (from memory), about 4"),
        "odds of graduates to be party members", "高学历者入党几率倍数", low=0.01, high=100,
    )  # fmt: skip
    owner_of_college: float = number(
        1.0, "times", assumed("1: alike; no source of ours says"), "odds of graduates to own their home", "高学历者有房几率倍数",
        low=0.01, high=100,
    )  # fmt: skip
    owner_of_migrants: float = number(
        1.0, "times", assumed("1: alike beyond age; no source read; that most migrants rent would be about 0.1"),
        "odds of migrants to own their home", "流动人口有房几率倍数", low=0.01, high=100,
    )  # fmt: skip
    college_of_migrants: float = number(
        1.0, "times", assumed("1: alike; differs from city to city"), "odds of migrants to have a degree", "流动人口高学历几率倍数",
        low=0.01, high=100,
    )  # fmt: skip


class Population(Block):
    """Attributes that stay with a row. They are drawn in this order, each from the band of the resident's age."""

    residents_file: str | None = choice(
        None, design("a CSV with one row per resident; columns that it lacks are drawn as below; draws go by row: the same people in another order are another draw, as with another seed"),
        "the user's own list of residents (CSV, path relative to the scenario)", "居民名单文件",
    )  # fmt: skip
    age_shares: AgeShares = number(
        AgeShares.of(0.16, 0.22, 0.19, 0.20, 0.14, 0.09), "share of adults",
        literature("census-2020", "China 2020: 18.7 % of all people, about 23 % of adults, are 60 or older"),
        "age structure of adults", "成年人年龄结构",
    )  # fmt: skip
    female_share: Fraction = number(0.5, "share", assumed("balanced"), "women", "女性比例")
    totals: Totals = Totals()
    together: AsOne = AsOne()
    retirement_age_women: Years = number(
        55, "years", literature("retirement-1978", "55 for women in salaried posts, 60 for men, before the reform of 2025"),
        "age from which women are retired", "女性退休年龄",
    )  # fmt: skip
    retirement_age_men: Years = number(
        60, "years", literature("retirement-1978", "60 for men, before the reform of 2025"),
        "age from which men are retired", "男性退休年龄",
    )  # fmt: skip
    flexible_share: Fraction = number(
        0.2, "share of those who work", assumed("self-employed, part-time, shift workers, homemakers"),
        "people below retirement age with flexible days", "时间灵活的在职者比例",
    )  # fmt: skip
    college_share: FractionsByAge = number(
        FractionsByAge.of(0.58, 0.52, 0.36, 0.22, 0.10, 0.06), "share of the band",
        assumed("rises by cohort; census 2020 has 29.4 % in district H [seed 003]"),
        "people with a college degree", "大专及以上比例",
    )  # fmt: skip
    income_of_college: Fraction = number(
        0.62, "share", assumed("chance that a graduate is in the upper two of five income bands"),
        "graduates in the upper two income bands", "高学历者中高收入比例",
    )  # fmt: skip
    owner_share: FractionsByAge = number(
        FractionsByAge.of(0.25, 0.58, 0.74, 0.80, 0.85, 0.85), "share of the band",
        assumed("tenancy is a matter of the young; 25 % at 18 to 29, 85 % at the top"), "home owners", "房屋所有者比例",
    )  # fmt: skip
    migrant_share: FractionsByAge = number(
        FractionsByAge.of(0.35, 0.30, 0.22, 0.14, 0.08, 0.05), "share of the band",
        assumed("migrants are younger than locals"), "migrants without local registration", "流动人口比例",
    )  # fmt: skip
    hometowns: int = number(
        8, "places", assumed("enough for ties within, few enough to meet"), "places that migrants come from",
        "流动人口来源地数", low=1, high=COUNT_STOPS,
    )  # fmt: skip
    party_share: FractionsByAge = number(
        FractionsByAge.of(0.06, 0.09, 0.10, 0.11, 0.13, 0.14), "share of the band",
        assumed("about 98 million members in 2022, nearly a tenth of adults, older than average"), "party members", "党员比例",
    )  # fmt: skip
    free_hours_retired: float = number(
        22.0, "hours a week", assumed(FREE_HOURS),
        "free hours of the retired (median)", "退休者每周空闲小时（中位数）", low=1, high=100,
    )  # fmt: skip
    free_hours_working: float = number(
        7.0, "hours a week", assumed(FREE_HOURS),
        "free hours of everyone else (median)", "其他人每周空闲小时（中位数）", low=1, high=100,
    )  # fmt: skip
    free_hours_spread_retired: float = number(
        0.5, "log units", assumed("people differ by half again either way"), "spread of free hours, retired",
        "退休者空闲时间离散度", low=0, high=3,
    )  # fmt: skip
    free_hours_spread_working: float = number(
        0.7, "log units", assumed("people differ by a factor of two either way"), "spread of free hours, others",
        "其他人空闲时间离散度", low=0, high=3,
    )  # fmt: skip
    online_access: FractionsByAge = number(
        FractionsByAge.of(0.97, 0.96, 0.93, 0.84, 0.60, 0.35), "0 to 1",
        assumed("smartphone use falls with age; nobody in the seeds gives a figure by age"),
        "how easily a resident is reached and acts online (mean of the band)", "线上可及性",
    )  # fmt: skip
    needs: NeedsByAge = number(
        NeedsByAge.of(
            NeedShares.of(0.05, 0.22, 0.18, 0.10, 0.35, 0.10),
            NeedShares.of(0.06, 0.13, 0.20, 0.36, 0.15, 0.10),
            NeedShares.of(0.10, 0.14, 0.24, 0.26, 0.12, 0.14),
            NeedShares.of(0.18, 0.24, 0.24, 0.10, 0.08, 0.16),
            NeedShares.of(0.28, 0.34, 0.17, 0.07, 0.01, 0.13),
            NeedShares.of(0.42, 0.28, 0.13, 0.03, 0.00, 0.14),
        ),
        "share of the band", assumed("life stage: work and children, then culture and health; the kinds are those of seeds 003 and 004"),
        "what residents need first from their community", "居民首要需求",
    )  # fmt: skip


class Dispositions(Block):
    """Dispositions: the personal baselines of the slow states, all on a scale from 0 to 1."""

    duty_mean: Fraction = number(
        0.72, "0 to 1", fitted("seed-003", "the duty dimension scores 89.4 of 100 with acquiescence 0.58"),
        "sense of duty (mean)", "责任意识均值",
    )  # fmt: skip
    duty_sd: float = number(
        0.11,
        "0 to 1",
        assumed("the survey publishes means only"),
        "sense of duty (spread)",
        "责任意识离散度",
        low=0,
        high=0.5,
    )
    duty_of_college: float = number(
        0.12, "0 to 1", fitted("willingness-2022", "75 % of graduates and 52 % of others are willing"),
        "what a college degree adds to duty", "大专及以上学历对责任意识的增量", low=-0.5, high=0.5,
    )  # fmt: skip
    belonging_mean: Fraction = number(
        0.46, "0 to 1", fitted("seed-003", "belonging scores 80.2 of 100 among those reached online, with acquiescence 0.58"),
        "sense of belonging (mean, tenants)", "归属感均值（租户）",
    )  # fmt: skip
    belonging_sd: float = number(
        0.14,
        "0 to 1",
        assumed("the survey publishes means only"),
        "sense of belonging (spread)",
        "归属感离散度",
        low=0,
        high=0.5,
    )
    belonging_of_owner: float = number(
        0.12, "0 to 1", fitted("willingness-2022", "willingness peaks at 30 to 39, where people have bought a home"),
        "what owning the home adds to belonging", "拥有住房对归属感的增量", low=-0.5, high=0.5,
    )  # fmt: skip
    belonging_of_women: float = number(
        0.0, "0 to 1", assumed("0: alike; women attend to community affairs more [seed 003], and no source says by how much"),
        "what being a woman adds to belonging", "女性对归属感的增量", low=-0.5, high=0.5,
    )  # fmt: skip
    efficacy_mean: Fraction = number(
        0.28, "0 to 1", assumed("past voice had little effect [seed 003]; about a third of requests are answered"),
        "belief that one's voice counts (mean at the start)", "效能感均值",
    )  # fmt: skip
    efficacy_sd: float = number(
        0.12,
        "0 to 1",
        assumed("none published"),
        "belief that one's voice counts (spread)",
        "效能感离散度",
        low=0,
        high=0.5,
    )
    efficacy_of_college: float = number(
        0.08, "0 to 1", fitted("willingness-2022", "75 % of graduates and 52 % of others are willing"),
        "what a college degree adds to efficacy", "大专及以上学历对效能感的增量", low=-0.5, high=0.5,
    )  # fmt: skip
    motivation_mean: Fraction = number(
        0.5, "0 to 1", assumed("the middle of the scale"), "intrinsic motivation (mean)", "内在动机均值"
    )
    motivation_sd: float = number(
        0.12, "0 to 1", assumed("none published"), "intrinsic motivation (spread)", "内在动机离散度", low=0, high=0.5
    )
    propensity_sd: float = number(
        0.62, "log-odds", fitted("c30-log", "lasting differences between volunteers that nothing else explains"),
        "lasting unobserved differences in propensity (spread)", "稳定倾向的离散度", low=0, high=5,
    )  # fmt: skip
    life_sd: float = number(
        1.6, "log-odds", fitted("c30-log", "long breaks come mostly from what happens in people's lives"),
        "what happens in a life (spread of a slow shock)", "生活冲击的离散度", low=0, high=5,
    )  # fmt: skip
    life_persistence: Fraction = number(
        0.93, "share kept a week", fitted("c30-log", "a shock fades by half in ten weeks"),
        "how long life's shocks last", "生活冲击的持续性",
    )  # fmt: skip


class Start(Block):
    """Where the first week starts; near the stationary state, so that the warm-up can be short."""

    unaware_share: Fraction = number(
        0.17, "share", fitted("seed-003", "13.2 % even of an online sample do not know their community"),
        "residents who do not know their community", "不了解社区的居民比例",
    )  # fmt: skip
    member_share: Fraction = number(
        0.3, "share", fitted("stationary", "close to the stationary state of the baseline"),
        "residents who are in an activity group already", "已加入活动群的居民比例",
    )  # fmt: skip
    member_habit: Fraction = number(
        0.12, "0 to 1", fitted("stationary", "close to the stationary state of the baseline"),
        "habit of those members (mean)", "成员初始习惯",
    )  # fmt: skip
    opinion_rounds: int = number(
        20, "rounds", design("opinions start where neighbours have talked them over; 0 starts from the anchors"),
        "rounds of exchanging opinions on duty before the first week", "起始前责任意识交流轮数", low=0, high=1000,
    )  # fmt: skip
