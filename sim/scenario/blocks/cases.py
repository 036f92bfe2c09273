"""Cases (诉求) from birth to closure, and the six resources that solving them takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.blocks.base import RESOURCES as RESOURCES
from sim.scenario.blocks.base import Block, PerNeed, PerResource
from sim.scenario.declare import assumed, literature, number

Fraction = Annotated[float, Field(ge=0, le=1)]
Units = Annotated[float, Field(ge=0, le=1e6)]


class ByResource(PerResource[Units]):
    """An amount of each resource."""


class SharesByResource(PerResource[Fraction]):
    """A share of each resource."""


class ResourcesByKind(PerNeed[ByResource]):
    """What a case of each kind takes of each resource."""

    def rows(self) -> list[list[float]]:
        """A row for each kind of case, a number for each resource."""
        return [row.values() for row in self.values()]


class Expectation(Block):
    """Whether an answer is expected (回应预期): learnt from own cases, from those of neighbours (`hearsay`) and from what is
    published, and slowly forgotten. With all `of_` weights 0 it is counted, and does nothing."""

    start: Fraction = number(
        0.33, "0 to 1", literature("chen-2016", "about a third of 2,103 county governments answered a request"),
        "expected at the start, and again once forgotten", "初始回应预期",
    )  # fmt: skip
    gain: Fraction = number(0.15, "share of the way", assumed("half of the loss"), "learnt from an answer",
                            "得到答复后的提升")  # fmt: skip
    loss: Fraction = number(0.30, "share of the way", assumed("being ignored weighs more [seed 003]"),
                            "lost with a case given up", "诉求落空后的下降")  # fmt: skip
    forgetting: Fraction = number(
        0.005, "share of the way a week", assumed("forgotten over four years, as trust is"), "returns to what it was at the start",
        "遗忘速度",
    )  # fmt: skip
    published: Fraction = number(
        0.0, "share of the way a week", assumed("what becomes of cases is not published unless a mechanism does it"),
        "learnt by who knows the community and reads notices from the published share of answers", "从公开办结情况中的学习",
    )  # fmt: skip
    of_report: float = number(
        0.0, "probability", assumed("0: reporting depends on trust alone"),
        "what an expectation of 1 instead of 0 adds to the chance to report", "回应预期对上报的影响", low=0, high=2,
    )  # fmt: skip
    of_speaking: float = number(
        0.0, "log-odds", assumed("0: speaking depends on efficacy alone"),
        "what an expectation of 1 instead of 0 adds to deliberation", "回应预期对参与议事的影响", low=0, high=10,
    )  # fmt: skip
    of_gain: Fraction = number(
        0.0, "share", assumed("0: the sense of gain is the match of activities alone"),
        "part of the sense of gain that lies in being answered", "回应在获得感中的比重",
    )  # fmt: skip


class Cases(Block):
    """What residents ask for, and what becomes of it."""

    per_adult: float = number(
        0.006, "problems a week per adult",
        assumed("two thirds of Beijing's 11.04 million requests a year of 21.9 million people [beijing-12345]"),
        "problems that arise", "每人每周产生的诉求", low=0, high=10,
    )  # fmt: skip
    report: Fraction = number(
        0.3, "probability", assumed("many do not believe in it"), "chance that who knows the community reports a problem: base",
        "上报诉求的基础概率",
    )  # fmt: skip
    report_of_trust: Fraction = number(
        0.4, "probability", assumed("who trusts the committee asks it"), "chance to report: what full trust adds",
        "信任对上报的影响",
    )  # fmt: skip
    hours: float = number(
        1.5, "hours", assumed("a visit, two telephone calls, a form"), "hours of a worker that a case takes (mean of an exponential)",
        "办理一件诉求所需工时", low=0.001, high=1e6,
    )  # fmt: skip
    joint_share: Fraction = number(
        0.25, "share", assumed("one department is not enough for lifts, parking, care [seed 004]"),
        "cases that need several departments", "需多部门协同的诉求比例",
    )  # fmt: skip
    severity_spread: float = number(
        0.5, "log units", assumed("some are large"), "how differently large cases are (spread of the log; the mean is 1)",
        "诉求规模离散度", low=0, high=3,
    )  # fmt: skip
    deadline: int = number(
        8, "weeks", assumed("two months; the whistle districts promise days"), "weeks within which an answer counts as in time",
        "办结期限", low=1, high=520,
    )  # fmt: skip
    given_up: Fraction = number(
        0.03, "probability a week", assumed("quarrels end with no result [seed 003]"),
        "chance that a case past its deadline is given up", "逾期诉求不了了之的概率",
    )  # fmt: skip
    reopened: Fraction = number(
        0.05, "probability", assumed("what was answered is not always solved"), "chance that a closed case comes up again",
        "诉求重新提出的概率",
    )  # fmt: skip
    reopened_of_overreach: float = number(
        2.0, "times", assumed("the wrong department answers the wrong question"),
        "how much likelier that is where a department overreached", "越位办理后重新提出的倍数", low=0, high=100,
    )  # fmt: skip
    hearsay: Fraction = number(
        0.1, "share of the reporter's learning", assumed("visible results make harmony [seed 004]"),
        "what the reporter's neighbours learn from the answer", "邻居从答复中的学习",
    )  # fmt: skip
    trust_gain: Fraction = number(0.10, "share of the way", assumed("half of the loss"), "trust learnt from an answer in time",
                                  "及时答复带来的信任")  # fmt: skip
    trust_loss: Fraction = number(0.20, "share of the way", assumed("being ignored weighs more [seed 003]"),
                                  "trust lost with a case given up", "诉求落空造成的信任损失")  # fmt: skip
    trust_fade: Fraction = number(0.005, "share of the way a week", assumed("fades over four years"),
                                  "trust returns to what the committee's work makes plausible", "信任回归速度")  # fmt: skip
    trust_of_service: float = number(
        0.4, "0 to 1", assumed("the committee is taken for government where it only administers [seed 003]"),
        "trust that the share of hours for residents makes plausible, around 0.5", "服务居民对信任的影响", low=0, high=2,
    )  # fmt: skip
    expectation: Expectation = Expectation()


class Resources(Block):
    """Six resources of each community, in units worth an hour of work: there (potential), mobilised, used."""

    volunteerable: Fraction = number(
        0.04, "share of free hours", assumed("less than half an hour in ten free ones"), "free time of residents that could serve the community",
        "居民空闲时间的可动员比例",
    )  # fmt: skip
    public: ByResource = number(
        ByResource.of(0.0, 8.0, 6.0, 8.0, 0.0, 0.0), "units a week per 1,000 adults", assumed("rooms, funds and the weight of departments"),
        "what public bodies could bring (people and organizations bring the rest)", "公共部门资源潜力",
    )  # fmt: skip
    tapped_material: Fraction = number(
        0.15, "share", assumed("facilities are under-used [seed 002]"), "public rooms and things that are in use", "公共设施利用率",
    )  # fmt: skip
    tapped_financial: Fraction = number(
        0.12, "share", assumed("financial resources are clearly under-developed [seed 000]"), "public funds that reach the community",
        "下沉财力比例",
    )  # fmt: skip
    simple: ByResource = number(
        ByResource.of(0.5, 0.0, 0.0, 0.0, 0.0, 0.0), "units per case", assumed("somebody helps"), "what an ordinary case takes",
        "普通诉求所需资源",
    )  # fmt: skip
    joint: ResourcesByKind = number(
        ResourcesByKind.model_validate({
            "health_care": ByResource.of(3.0, 0.5, 0.5, 0.2, 0.0, 0.5),
            "culture": ByResource.of(2.0, 1.5, 0.5, 0.2, 0.0, 0.3),
            "environment": ByResource.of(2.0, 1.5, 1.5, 0.5, 0.0, 0.0),
            "family": ByResource.of(3.0, 0.0, 0.2, 0.2, 1.0, 0.0),
            "work_learning": ByResource.of(1.0, 0.2, 0.5, 0.5, 0.5, 0.5),
            "safety_order": ByResource.of(2.0, 0.5, 0.5, 1.0, 0.0, 0.0),
        }),
        "units per case", assumed("lifts take money and things, care takes agencies, order takes the weight of government"),
        "what a case of several departments takes, by its kind", "协同诉求所需资源",
    )  # fmt: skip
    kept: SharesByResource = number(
        SharesByResource.of(0.0, 0.5, 0.9, 0.0, 0.0, 0.5), "share kept a week", assumed("money and things keep, time does not"),
        "what is left over and still there next week", "结余保留比例",
    )  # fmt: skip
