"""Every source that a number or a rule of the model rests on, by the key that declarations and docstrings use.

`SOURCES[key]` is a full citation; its last sentence says how the source was read. Before a publication, check what was
read at a mirror, or comes from memory, against the original.
"""

from __future__ import annotations

_MIRROR = "Read at a mirror."
_MEMORY = "From memory of the literature."
_SEED = "A source document of this project."

SOURCES: dict[str, str] = {
    # the five source documents
    "seed-000": (
        "孟宪红、彭善民：《发展社区新质生产力 助力基层社会治理创新》 (Developing new quality productive forces "
        f"in communities to renew grassroots governance), scanned page. {_SEED}"
    ),
    "seed-001": (
        f"孟宪红、彭善民：the article of seed-000 in its online edition of 15 April 2025, partly garbled. {_SEED}"
    ),
    "seed-002": (
        "刘源鑫、崔智恒 (2022)：《新时代城市社区治理问题及策略分析》 (Problems and strategies of urban community "
        f"governance in the new era), 2022 (13), 21-23. {_SEED}"
    ),
    "seed-003": (
        "《意识、行为、机制：社区治理共同体建设三维构建》 (Consciousness, behaviour, mechanism: three dimensions "
        "of building a community of governance), 《特区实践与理论》 2024 (4). Online survey of 1,206 residents "
        f"of 32 communities in district H of Shenzhen: means only, and a sample that selected itself. {_SEED}"
    ),
    "seed-004": (
        "彭训文：《“小社区”书写社会治理“大文章”》 (Small communities write a large essay on social governance), "
        f"《人民日报》. {_SEED}"
    ),
    # data
    "beijing-12345": (
        "Beijing's citizen hotline 12345 in 2020: 11.04 million requests, 90.71 % by telephone and 9.29 % "
        "online; Beijing News, January 2021. Read in the source."
    ),
    "beijing-volunteers": (
        "Beijing civil affairs authorities on a volunteer platform for services to the elderly: 32,303.7 hours "
        f"in 14,893 person-times, 2.17 hours an occasion. {_MIRROR}"
    ),
    "c30-log": (
        "Zhang et al. (2022), on the self-organisation of volunteers in Shenzhen during the epidemic, Humanities "
        "and Social Sciences Communications. Public event log of neighbourhood 1, February 2020 to January 2021: "
        "93,223 rows, 2,856 users, 55,385 user-days; platform users in a pandemic year, no ages. Statistics "
        "computed from the published log."
    ),
    "census-2020": (
        "National Bureau of Statistics of China (2021), Seventh National Population Census: 18.70 % are 60 or "
        f"older, 13.50 % are 65 or older; in Shenzhen 5.36 % are 60 or older. {_MIRROR}"
    ),
    "liaoning-2018": (
        "王作宝等 (2019): burnout of 1,491 community workers in Liaoning, MBI-GS, 2018: 41.92 % burnt out (17.17 mildly, "
        f"11.60 moderately, 13.15 severely). {_MIRROR}"
    ),
    "suns-2017": (
        "Shanghai Urban Neighborhood Survey 2017, Shanghai University, 8,213 residents: 27.52 % never talk to "
        "neighbours, more than 57 % do every week; reported by The Paper. Read in the report."
    ),
    "willingness-2022": (
        "Sustainability 14 (22), 14899 (2022), a large survey in China: willing to join local governance are "
        "62.30 % at 18 to 29, 67.46 % at 30 to 39, 61.36 % at 40 to 49, 55.56 % at 50 and over; 75.14 % with "
        f"college, 51.84 % with high school. {_MIRROR}"
    ),
    # literature
    "ajzen-1991": (
        "Ajzen, I. (1991). The theory of planned behavior. Organizational Behavior and Human Decision Processes "
        f"50 (2), 179-211. {_MEMORY}"
    ),
    "arthur-2003": (
        "Arthur, W., Bennett, W., Edens, P. S., & Bell, S. T. (2003). Effectiveness of training in organizations: A "
        "meta-analysis of design and evaluation features. Journal of Applied Psychology 88 (2), 234-245: effects on "
        f"learning and behaviour of d 0.60 to 0.63. {_MEMORY}"
    ),
    "bakker-2005": (
        "Bakker, A. B., Demerouti, E., & Euwema, M. C. (2005). Job resources buffer the impact of job demands on "
        "burnout. Journal of Occupational Health Psychology 10 (2), 170-180: 18 of 32 interactions, N = 1,012. "
        f"{_MIRROR}"
    ),
    "chen-2016": (
        "Chen, J., Pan, J., & Xu, Y. (2016). Sources of authoritarian responsiveness: A field experiment in "
        f"China. American Journal of Political Science 60 (2), 383-400. {_MIRROR}"
    ),
    "clary-1998": (
        "Clary, E. G., Snyder, M., Ridge, R. D., et al. (1998). Understanding and assessing the motivations of "
        f"volunteers: A functional approach. Journal of Personality and Social Psychology 74 (6), 1516-1530. {_MEMORY}"
    ),
    "debloom-2009": (
        "de Bloom, J., Kompier, M., Geurts, S., et al. (2009). Do we recover from vacation? Meta-analysis of "
        f"vacation effects on health and well-being. Journal of Occupational Health 51 (1), 13-25. {_MIRROR}"
    ),
    "deci-1999": (
        "Deci, E. L., Koestner, R., & Ryan, R. M. (1999). A meta-analytic review of experiments examining the "
        "effects of extrinsic rewards on intrinsic motivation. Psychological Bulletin 125 (6), 627-668. Abstract "
        "read at the publisher."
    ),
    "demerouti-2001": (
        "Demerouti, E., Bakker, A. B., Nachreiner, F., & Schaufeli, W. B. (2001). The job demands-resources model of "
        f"burnout. Journal of Applied Psychology 86 (3), 499-512. {_MEMORY}"
    ),
    "erlang-1917": (
        "Erlang, A. K. (1917). Solution of some problems in the theory of probabilities of significance in automatic "
        f"telephone exchanges. Elektroteknikeren 13, 5-13. {_MEMORY}"
    ),
    "frey-1997": (
        "Frey, B. S., & Oberholzer-Gee, F. (1997). The cost of price incentives: An empirical analysis of "
        f"motivation crowding-out. American Economic Review 87 (4), 746-755. {_MIRROR}"
    ),
    "friedkin-1990": (
        "Friedkin, N. E., & Johnsen, E. C. (1990). Social influence and opinions. Journal of Mathematical "
        f"Sociology 15 (3-4), 193-206. {_MEMORY}"
    ),
    "gerber-2000": (
        "Gerber, A. S., & Green, D. P. (2000). The effects of canvassing, telephone calls, and direct mail on voter turnout: "
        "A field experiment. American Political Science Review 94 (3), 653-663: a visit at the door raised turnout by nine "
        f"points, calls by none. {_MEMORY}"
    ),
    "gneezy-2000": (
        "Gneezy, U., & Rustichini, A. (2000). Pay enough or don't pay at all. Quarterly Journal of Economics 115 "
        "(3), 791-810. Abstract read."
    ),
    "granovetter-1978": (
        "Granovetter, M. (1978). Threshold models of collective behavior. American Journal of Sociology 83 (6), "
        f"1420-1443. {_MEMORY}"
    ),
    "hobfoll-1989": (
        "Hobfoll, S. E. (1989). Conservation of resources: A new attempt at conceptualizing stress. American "
        f"Psychologist 44 (3), 513-524. {_MEMORY}"
    ),
    "kaplan-1958": (
        "Kaplan, E. L., & Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal of the "
        f"American Statistical Association 53 (282), 457-481. {_MEMORY}"
    ),
    "lally-2010": (
        "Lally, P., van Jaarsveld, C. H. M., Potts, H. W. W., & Wardle, J. (2010). How are habits formed: Modelling "
        f"habit formation in the real world. European Journal of Social Psychology 40 (6), 998-1009. {_MIRROR}"
    ),
    "lipsky-1980": (
        "Lipsky, M. (1980). Street-level bureaucracy: Dilemmas of the individual in public services. Russell "
        f"Sage Foundation. {_MEMORY}"
    ),
    "mcpherson-2001": (
        "McPherson, M., Smith-Lovin, L., & Cook, J. M. (2001). Birds of a feather: Homophily in social networks. "
        f"Annual Review of Sociology 27, 415-444. {_MEMORY}"
    ),
    "meijman-1998": (
        "Meijman, T. F., & Mulder, G. (1998). Psychological aspects of workload. In P. J. D. Drenth, H. Thierry, "
        "& C. J. de Wolff (Eds.), Handbook of work and organizational psychology (2nd ed., Vol. 2, pp. 5-33). "
        f"Psychology Press. {_MEMORY}"
    ),
    "samuelson-1937": (
        f"Samuelson, P. A. (1937). A note on measurement of utility. Review of Economic Studies 4, 155-161. {_MEMORY}"
    ),
    "riker-1968": (
        "Riker, W. H., & Ordeshook, P. C. (1968). A theory of the calculus of voting. American Political Science Review "
        f"62 (1), 25-42. {_MEMORY}"
    ),
    "sjoberg-2017": (
        "Sjoberg, F. M., Mellon, J., & Peixoto, T. (2017). The effect of bureaucratic responsiveness on citizen "
        "participation. Public Administration Review 77 (3), 340-351: of 399,364 reports of problems, those whose first "
        f"was dealt with report again more often. {_MEMORY}"
    ),
    "gulou-2018": (
        "南京鼓楼区时间银行 (time bank of Gulou district, Nanjing), 现代快报 2018: credits for oneself, spouse or lineal "
        f"relatives of 60 and over. {_MIRROR}"
    ),
    "olson-1965": (
        "Olson, M. (1965). The logic of collective action: Public goods and the theory of groups. Harvard "
        f"University Press. {_MEMORY}"
    ),
    "retirement-1978": (
        "State Council of China (1978), document 104: provisional rules on retirement: men at 60, women at 55 in "
        f"salaried posts and at 50 as workers; raised step by step from 2025. {_MEMORY}"
    ),
    "shapley-1953": (
        "Shapley, L. S. (1953). A value for n-person games. In H. W. Kuhn & A. W. Tucker (Eds.), Contributions to the "
        f"theory of games II (pp. 307-317). Princeton University Press. {_MEMORY}"
    ),
    "staffing-norm": (
        "Opinions on strengthening the ranks of community workers, General Office of the Central Committee and of the "
        f"State Council (2024; named in seed 000): 18 community workers for every 10,000 urban residents. {_MEMORY}"
    ),
    "huang-2019": (
        "黄晓春、周黎安 (2019)：结对竞赛 (pairing contests): how cities' leaders rank those below and reward the first. "
        f"{_MIRROR}"
    ),
    "zheng-2021": (
        "郑崇明、原超 (2021), on 吹哨报到 in district G of Shenzhen: whistles pass pressure upwards, from communities to "
        f"departments; qualitative. {_MIRROR}"
    ),
    "webb-2006": (
        "Webb, T. L., & Sheeran, P. (2006). Does changing behavioral intentions engender behavior change? A "
        f"meta-analysis of the experimental evidence. Psychological Bulletin 132 (2), 249-268. {_MIRROR}"
    ),
    # targets that this project set itself
    "rest-load": (
        "Target of this project: somebody who takes part seven times in every week just comes to the level of "
        "fatigue at which people rest; strain x 7 / recovery is about 1. No source gives the load."
    ),
    "stationary": (
        "Target of this project: the first week lies near the stationary state of the baseline, so that the "
        "warm-up can be short."
    ),
}

NO_SOURCE = {
    "assumption": "Nobody: an assumption. Vary it before you believe what follows from it.",
    "design": "A choice of the experimenter, not a claim about the world.",
}


def sources_page() -> str:
    """The text of docs/sources.md."""
    lines = [
        "# Sources",
        "",
        "Every number and rule of the model names its source by one of these keys. This page is written by",
        "`python -m sim.scenario.documents`; edit `sim/scenario/sources.py` instead. What was read at a mirror, or",
        "comes from memory, is to be checked against the original before publication.",
        "",
    ]
    for key, citation in sorted(SOURCES.items()):
        lines.append(f"- **{key}**: {citation}")
    lines += ["", "Two kinds of default have no source:", ""]
    lines += [f"- **{key}**: {meaning}" for key, meaning in NO_SOURCE.items()]
    return "\n".join(lines) + "\n"
