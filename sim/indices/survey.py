"""The survey of seed 003, asked inside the model: 25 items through the online channel, and who answers them.

An item scores 100 (a + (1 - a) x): x, from 0 to 1, is a quantity that the model has anyway, and a is how readily people
agree to whatever is asked. Items that the model knows nothing about have no score. docs/survey.md has the comparison.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.ages import OLDEST
from sim.calendar import WEEKS_OF_QUARTER
from sim.draws import SURVEY
from sim.indices.governance import sense_of_safety
from sim.indices.inequality import in_order
from sim.kinds import Need, OrganizationKind
from sim.neighbours import Neighbours
from sim.parameter_types import IntentionParameters
from sim.parameters import row_of
from sim.processes.chance import exponentials, logarithms, uniforms
from sim.processes.intentions import intentions
from sim.scenario.schema import Scenario
from sim.state import COLLEGE, Cases, Communities, Events, Governing, Minds, Organizations, People

if TYPE_CHECKING:
    from pandas import DataFrame

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]
Kind = Literal["fitted", "predicted", "no counterpart"]

SURVEY_BANDS = {"18-30": (18, 30), "31-50": (31, 50), "51-65": (51, 65), "66+": (66, OLDEST)}
"""The seed's bands of age; the model has no residents below 18, of whom 5 of 1,206 answered."""
ORGANIZED = ("social_work_agency", "volunteer_team", "community_foundation", "owners_association")
"""What the survey calls social organizations: the property firm has its own item, and merchants are businesses."""


class Surveyed(NamedTuple):
    """Who may be asked: the residents of a subdistrict, and what they see of it in this week."""

    scenario: Scenario
    people: People
    minds: Minds
    events: Events
    communities: Communities
    governing: Governing
    cases: Cases
    neighbours: Neighbours

    @classmethod
    def of(cls, model: Any) -> Surveyed:
        """The tables of a model (`sim.community`), as they are."""
        return cls(*(getattr(model, name) for name in cls._fields))


class Asked(NamedTuple):
    """What an item may read: residents one by one, [n], and what they see of their community, [n] as well."""

    aware: Reals
    member: Reals
    duty: Reals
    belonging: Reals
    intention: Reals
    satisfaction: Reals
    trust: Reals
    notice_access: Reals
    has_neighbours: Reals
    safety: Reals
    organizations: Reals
    property_firm: Reals


class Item(NamedTuple):
    """One of the 25 statements, its published mean score, and what the model has for it."""

    key: str
    dimension: str
    zh: str
    en: str
    published: float
    kind: Kind = "no counterpart"
    agreement: Callable[[Asked], Reals] | None = None


OUTCOME, DUTY, SOFTWARE, HARDWARE, ACTORS = "outcome", "duty", "software", "hardware", "actors"
"""The five dimensions of the questionnaire."""

ITEMS = (
    Item("neighbours", OUTCOME, "能找到邻居、朋友一起聊天、交往或相互帮助", "I find neighbours to talk to and to help each other",
         84.3, "predicted", lambda a: a.has_neighbours),
    Item("theft", OUTCOME, "本社区盗窃、抢劫案的案件很少", "theft and robbery are rare here", 87.1, "predicted",
         lambda a: a.safety),
    Item("neighbour_trust", OUTCOME, "我很信任本社区的居民", "I trust the residents", 79.4),
    Item("belonging", OUTCOME, "有着强烈的归属感", "I feel that I belong", 80.2, "fitted", lambda a: a.belonging),
    Item("civility", OUTCOME, "与邻居相处融洽，互相尊重", "neighbours get along and respect each other", 88.0),
    Item("everybodys_duty", DUTY, "社区建设人人有责，每个居民都有责任和义务维护社区环境", "the community is everybody's duty",
         95.8, "fitted", lambda a: a.duty),
    Item("waste", DUTY, "我会少用塑料袋，把垃圾分类", "I use few plastic bags and sort my waste", 90.4),
    Item("proud", DUTY, "是社区的一份子…感到很骄傲", "I am proud to be part of it", 85.3, "predicted",
         lambda a: (a.duty + a.belonging) / 2.0),
    Item("all_take_part", DUTY, "社区活动必须促进大家都参与到社区公共生活中来",
         "activities must bring everybody into public life", 89.5, "fitted", lambda a: a.duty),
    Item("act_together", DUTY, "社区公共利益遭遇危机或侵害时，我会和邻居…一起想办法应对",
         "when common interests are harmed, I act with my neighbours", 86.0, "predicted", lambda a: a.intention),
    Item("publicity", SOFTWARE, "经常进行邻里和睦、诚信互惠等共同体意识的宣传", "community spirit is often publicized",
         86.4, "predicted", lambda a: a.aware * a.notice_access),
    Item("tradition", SOFTWARE, "重视家国一体、尊老爱幼等传统文化的宣传和建设", "traditional culture is publicized", 85.1),
    Item("traffic", SOFTWARE, "交通安全有保障", "traffic is safe", 80.6, "predicted", lambda a: a.safety),
    Item("culture", SOFTWARE, "能为我提供文化生活、教育学习", "the community offers me culture and learning", 78.8, "predicted",
         lambda a: a.satisfaction),
    Item("surroundings", SOFTWARE, "环境特色很鲜明，我很喜欢", "I like the character of the place", 75.8),
    Item("centre", HARDWARE, "对社区党群服务中心的布局及功能很满意", "the service centre is laid out well", 81.1),
    Item("sports", HARDWARE, "提供锻炼身体的场所", "there are places for exercise", 75.4),
    Item("landmarks", HARDWARE, "对本社区的标志性建筑很有认同感", "I identify with its landmarks", 76.3),
    Item("care", HARDWARE, "养老、医疗等方面的服务非常完善", "care for the old and the sick is complete", 67.0),
    Item("memory", HARDWARE, "有一些纪念性场所（庙会、舞台等）", "there are places of memory (fair, stage)", 63.9),
    Item("party", ACTORS, "社区党委在社区建设中发挥很多作用", "the party committee does much", 83.4, "predicted",
         lambda a: a.aware * a.trust),
    Item("organizations", ACTORS, "本社区有较多的社会组织", "there are many social organizations", 73.6, "predicted",
         lambda a: a.aware * a.organizations),
    Item("committee", ACTORS, "居委会的存在感很强…发挥了很大作用", "the committee is present and does much",
         78.8, "predicted", lambda a: a.aware * a.trust),
    Item("property_firm", ACTORS, "小区物业公司…也发挥了较大作用", "the property firm does much too", 76.7, "predicted",
         lambda a: a.aware * a.property_firm),
    Item("joined", ACTORS, "我加入了社区居民成立的康乐组织、文化组织等", "I joined a group of residents", 68.6, "predicted",
         lambda a: a.member),
)  # fmt: skip
"""In the order of the questionnaire [seed 003]. "fitted": the starting level of that state was set to the score."""


def answers(here: Surveyed, now: int) -> DataFrame:
    """One row for each item: published score, mean score and standard deviation over those who answered in week `now`.

    nan where the model has no counterpart of the item.
    """
    import pandas as pd

    asked = _asked(respondents(here, now), here)
    a = here.scenario.survey.acquiescence
    found = []
    for item in ITEMS:
        mean, sd = (math.nan, math.nan) if item.agreement is None else _mean_and_sd(item.agreement(asked))
        found.append((*item[:5], 100.0 * (a + (1.0 - a) * mean), 100.0 * (1.0 - a) * sd, item.kind))
    columns = ["item", "dimension", "zh", "en", "published", "model", "sd", "kind"]
    return pd.DataFrame(found, columns=columns)


def sample(here: Surveyed, now: int) -> DataFrame:
    """Who answered, who took part in the last quarter (the roll), and all residents: how many, how old, and shares.

    The roll lists everybody with an occasion, of which the calendar holds few online.
    """
    import pandas as pd

    last_active = here.events.last_active
    took_part = (last_active > 0) & (last_active.astype(np.int64) > now + 1 - WEEKS_OF_QUARTER)
    groups = {
        "residents": np.arange(len(here.people.age)),
        "roll": np.flatnonzero(took_part),
        "respondents": respondents(here, now),
    }
    return pd.DataFrame([{"who": who, **_composition(rows, here.people, here.minds)} for who, rows in groups.items()])


def respondents(here: Surveyed, now: int) -> Rows:
    """The rows of those who answer, ascending: drawn by weight without replacement, each once.

    The n smallest of -ln(u) / weight [Efraimidis & Spirakis 2006]; nobody without access to the channel is among them.
    """
    weight, survey = readiness(here), here.scenario.survey
    most = min(survey.respondents, math.ceil(survey.most_share * len(weight)))
    reached = np.flatnonzero(weight > 0.0)
    u = uniforms(here.scenario.run.seed, SURVEY, now, len(weight))[reached]
    first = np.argsort(-logarithms(u) / weight[reached], kind="stable")[:most]
    chosen: Rows = np.sort(reached[first])
    return chosen


def readiness(here: Surveyed) -> Reals:
    """How easily the survey reaches each resident and is answered, [N]: access, owners' group, awareness, interest.

    Age, sex and education are not in it: whatever the sample is like comes from who has access, a home, and an interest.
    """
    s, people, minds = here.scenario.survey, here.people, here.minds
    meant = _intention(np.arange(len(people.age)), here)
    interest = exponentials(s.interest * (meant - in_order(meant) / len(meant)))
    owner = people.home_owner.astype(np.float64)
    aware = minds.aware.astype(np.float64)
    in_group = s.tenant_weight + (1.0 - s.tenant_weight) * owner
    knows = s.unaware_weight + (1.0 - s.unaware_weight) * aware
    weights: Reals = people.online_access.astype(np.float64) * in_group * knows * interest
    return weights


def _intention(rows: Rows, here: Surveyed) -> Reals:
    """Intention as the decision knows it before it is standardised, on a scale from 0 to 1, of some residents."""
    w, minds = here.scenario.intention, here.minds
    duty, belonging, efficacy = minds.duty[rows], minds.belonging[rows], minds.efficacy[rows]
    active, ties = here.events.active_neighbours[rows], here.neighbours.degrees()[rows]
    total = intentions(duty, belonging, efficacy, active, ties, row_of(IntentionParameters, w))
    return total / max(w.duty + w.belonging + w.norm + w.efficacy, 1e-12)


def _asked(rows: Rows, here: Surveyed) -> Asked:
    """What the items read, of some residents."""
    home, number = here.people.community[rows], len(here.communities.residents)
    organizations = here.governing.organizations
    mine = {
        name: getattr(here.minds, name)[rows].astype(np.float64)
        for name in ("aware", "member", "duty", "belonging", "satisfaction", "trust")
    }
    return Asked(
        **mine,
        intention=_intention(rows, here),
        notice_access=here.people.notice_access[rows].astype(np.float64),
        has_neighbours=(here.neighbours.degrees()[rows] > 0).astype(np.float64),
        safety=safety(here.cases, here.communities)[home],
        organizations=organized(organizations, number)[home],
        property_firm=managed(organizations, number)[home],
    )


def safety(cases: Cases, communities: Communities) -> Reals:
    """The sense of safety of each community as the week leaves it, [C]."""
    used = slice(0, int(cases.number[0]))
    of_safety = cases.kind[used] == Need.safety_order
    opened = np.bincount(cases.community[used][of_safety], minlength=len(communities.residents))
    return sense_of_safety(opened, communities.residents)


def organized(organizations: Organizations, communities: int) -> Reals:
    """Of the four kinds of social organizations, the share with an active one here, [C]."""
    present = np.zeros((communities, len(OrganizationKind)), np.bool_)
    active = organizations.active > 0
    present[organizations.community[active], organizations.kind[active]] = True
    share: Reals = present[:, [OrganizationKind[kind] for kind in ORGANIZED]].mean(axis=1)
    return share


def managed(organizations: Organizations, communities: int) -> Reals:
    """Recognition of the property firms here, 0 for one that keeps to its flower beds or does not exist, [C]."""
    firm = organizations.kind == OrganizationKind.property_firm
    home = organizations.community[firm]
    recognized = np.bincount(home, organizations.active[firm] * organizations.legitimacy[firm], communities)
    level: Reals = recognized / np.maximum(np.bincount(home, minlength=communities), 1)
    return level


def _mean_and_sd(values: Reals) -> tuple[float, float]:
    """Mean and standard deviation, summed in the order of rows; nan where nobody answered."""
    if len(values) == 0:
        return math.nan, math.nan
    mean = float(in_order(values)) / len(values)
    return mean, math.sqrt(in_order((values - mean) * (values - mean)) / len(values))


def _composition(rows: Rows, people: People, minds: Minds) -> dict[str, Any]:
    """How many, mean age, and shares of bands and groups."""
    age = people.age[rows].astype(np.float64)
    groups: dict[str, NDArray[Any]] = {band: (age >= low) & (age <= high) for band, (low, high) in SURVEY_BANDS.items()}
    groups |= {"women": people.female[rows] > 0, "college": people.education[rows] >= COLLEGE}
    groups |= {"owners": people.home_owner[rows] > 0, "aware": minds.aware[rows] > 0, "members": minds.member[rows] > 0}
    shares = {name: _mean_and_sd(inside.astype(np.float64))[0] for name, inside in groups.items()}
    return {"people": len(rows), "mean_age": _mean_and_sd(age)[0], **shares}
