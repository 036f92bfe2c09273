"""A scenario: one tree of declared fields. `Scenario()` is the tree of all defaults."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, SerializeAsAny, model_validator
from pydantic_core import PydanticCustomError

from sim.catalogue import catalogue
from sim.mechanism import Mechanism
from sim.policy.targets import MOST_AUDIENCES, most_audiences
from sim.scenario.blocks.base import Block
from sim.scenario.blocks.budget import Budget
from sim.scenario.blocks.cases import Cases, Resources
from sim.scenario.blocks.departments import Departments
from sim.scenario.blocks.learning import Learning
from sim.scenario.blocks.network import Network
from sim.scenario.blocks.organizations import Organizations
from sim.scenario.blocks.place import Place, Run
from sim.scenario.blocks.population import Dispositions, Population, Start
from sim.scenario.blocks.ranking import Ranking
from sim.scenario.blocks.survey import Survey
from sim.scenario.blocks.votes import Votes
from sim.scenario.blocks.week import Calendar, Days, Decision, Demand, Intention, Outreach, Slots
from sim.scenario.blocks.workers import Workers
from sim.scenario.declare import choice, design


def _of_its_kind(values: Any) -> Any:
    """Plain values become a mechanism of the kind that they name, out of the catalogue that holds here and now."""
    if not isinstance(values, dict):
        return values
    if "kind" not in values:
        raise PydanticCustomError("kind_missing", "a mechanism says its kind")
    kind = values["kind"]
    model = catalogue().get(kind) if isinstance(kind, str) else None
    if model is None:
        raise PydanticCustomError("kind_unknown", "there is no mechanism of this kind")
    return model.model_validate(values)


AnyMechanism = Annotated[SerializeAsAny[Mechanism], BeforeValidator(_of_its_kind)]


class Record(Block):
    """What is kept besides the weekly indicators."""

    log: bool = choice(False, design("one row for each resident and week with an occasion; needed for gaps and survival"),
                       "keep the log of who took part when", "保留参与日志")  # fmt: skip


class Scenario(Block):
    """Everything a run depends on. Same scenario, same bits."""

    sihua: Literal[1] = choice(1, design("version of the format"), "format", "格式版本")
    title: str = choice("", design("a name for reports"), "title", "标题")
    title_zh: str = choice("", design("as title, for reports in Chinese"), "title in Chinese", "中文标题")
    question: str = choice("", design("what the scenario is to answer"), "question", "问题")
    question_zh: str = choice("", design("as question, for reports in Chinese"), "question in Chinese", "中文问题")
    run: Run = Run()
    place: Place = Place()
    population: Population = Population()
    dispositions: Dispositions = Dispositions()
    start: Start = Start()
    network: Network = Network()
    demand: Demand = Demand()
    calendar: Calendar = Calendar()
    outreach: Outreach = Outreach()
    decision: Decision = Decision()
    intention: Intention = Intention()
    slots: Slots = Slots()
    days: Days = Days()
    learning: Learning = Learning()
    workers: Workers = Workers()
    cases: Cases = Cases()
    votes: Votes = Votes()
    departments: Departments = Departments()
    organizations: Organizations = Organizations()
    resources: Resources = Resources()
    ranking: Ranking = Ranking()
    survey: Survey = Survey()
    mechanism_files: list[str] = choice(
        [], design("none; only the shipped mechanisms"), "files of one's own mechanisms", "自编机制的文件"
    )
    mechanisms: list[AnyMechanism] = choice(
        [], design("the policy; none in a baseline"), "mechanisms in force", "实施的机制"
    )
    budget: Budget = Budget()
    record: Record = Record()

    @model_validator(mode="after")
    def _targets_exist(self) -> Self:
        if self.population.residents_file is not None:
            return self  # who lives where, only the file knows: sim/policy/reach.py looks there
        there_are = {"communities": self.place.communities, "buildings": self.place.buildings()}
        targets = [(f"mechanisms[{at}].target", mechanism.target) for at, mechanism in enumerate(self.mechanisms)]
        for path, target in targets + [
            (f"votes.dates[{at}].eligible", v.eligible) for at, v in enumerate(self.votes.dates)
        ]:
            for places, number in there_are.items():
                named = getattr(target, places, None) or []
                if beyond := [place for place in named if not 0 <= place < number]:
                    raise ValueError(
                        f"{path}.{places} names {beyond[0]}, but there are {number} {places}, counted from 0"
                    )
        return self

    @model_validator(mode="after")
    def _every_community_has_a_name_or_none_has(self) -> Self:
        names, number = len(self.place.names), self.place.communities
        if self.population.residents_file is None and names not in (0, number):
            raise ValueError(f"place.names has {names} for {number} communities: name all of them, or none")
        return self

    @model_validator(mode="after")
    def _targets_can_be_told_apart(self) -> Self:
        if (found := most_audiences(self.mechanisms)) > MOST_AUDIENCES:
            raise ValueError(
                f"mechanisms divide residents into up to {found:,} audiences (who is in the same targets, and of one age for"
                f" a time bank); at most {MOST_AUDIENCES:,} can be told apart: give some mechanisms the same target"
            )
        return self
