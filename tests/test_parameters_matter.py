"""No number of a scenario is idle: halve it where it is used, and some output moves."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pandas import DataFrame
from pydantic import BaseModel, ValidationError

from sim.community import ParticipationModel
from sim.indices.survey import Surveyed, answers
from sim.scenario.blocks.base import NEEDS
from sim.scenario.blocks.cases import RESOURCES
from sim.scenario.blocks.organizations import KINDS
from sim.scenario.fields import walk
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario

EVERYTHING = Path(__file__).parent / "verification" / "scenarios" / "everything.yaml"
Values = dict[str, Any]
Steps = tuple[str | int, ...]

SUM_TO_ONE = {
    "daytime_share": "evening_share", "evening_share": "online_share", "online_share": "daytime_share",
    "recreation_share": "service_share", "service_share": "deliberation_share",
    "deliberation_share": "rights_share", "rights_share": "recreation_share",
    "18-29": "30-39", "30-39": "40-49", "40-49": "50-59", "50-59": "60-69", "60-69": "70-99", "70-99": "18-29",
    "health_care": "culture", "culture": "environment", "environment": "family", "family": "work_learning",
    "work_learning": "safety_order", "safety_order": "health_care",
}  # fmt: skip
"""Which other share takes up what a halved one leaves, where shares divide a whole."""

WHOLES = ("calendar.", "population.age_shares.", "population.needs.")
"""Where they do: in other tables by age each share stands for itself."""

USED_WHERE: dict[str, dict[str, Any]] = {
    "demand.emergencies.": {"demand.emergencies.a_year": 6.0},
    "demand.seasons.national_day": {"demand.seasons.starts_in": 30},
    "demand.seasons.starts_in": {"demand.seasons.spring_festival": 0.3},
    "demand.seasons.summer": {"demand.seasons.starts_in": 20},
    "decision.threshold": {"decision.rule": "threshold", "outreach.publicity": 1.0, "outreach.access_working": 1.0},
    "mechanisms.0.every_weeks": {"mechanisms.0.schedule": "intermittent"},
    "mechanisms.0.donated": {"learning.motivation.reward_worth": 2.0},  # at 1, thanks and pay weigh the same
    "institutions.": {
        "mechanisms.1": {"kind": "whistle_and_report", "from_week": 1},
        "institutions.growing": 0.9,
        "institutions.gain": 0.2,
        "institutions.neglect": 0.2,
        "workers.leaving.a_year": 0.9,
        "departments.term_years": 0.2,
    },
    "learning.incentives.unlearnt": {
        "mechanisms.0.until_week": 10,
        "learning.incentives.unlearnt": 0.8,
        "mechanisms.0.worth_of_point": 0.6,
    },
    "learning.incentives.": {
        "mechanisms.0.donated": 0.4,
        "learning.motivation.reward_worth": 2.0,
        "learning.incentives.memory": 0.5,
        "learning.incentives.giving_spread": 0.5,
    },
    "network.each_side": {"network.kind": "ring"},
    "network.mean_degree": {"network.kind": "erdos_renyi"},
    "network.rewiring": {"network.kind": "watts_strogatz"},
    "network.attachments": {"network.kind": "barabasi_albert"},
    "network.blocks": {"network.kind": "stochastic_block"},
    "network.within": {"network.kind": "stochastic_block"},
    "network.between": {"network.kind": "stochastic_block"},
    "organizers.": {"organizers.per_thousand": 20.0, "calendar.seats": 6.0},
    "platform.": {"platform.wave": 0.1, "platform.entry": 0.02, "platform.of_others": 0.05},
    "population.together.party_": {"mechanisms.0.target.party_member": True},
    "population.income_of_college": {"mechanisms.0.target.least_income": 3},
    "population.party_share": {"mechanisms.0.target.party_member": True},
    "ranking.": {"ranking.published": True},
    "survey.respondents": {"survey.respondents": 30},
    "votes.dates.0.gaining": {
        "votes.dates.0.kind": "vote",
        "votes.dates.0.need": "culture",
        "votes.dates.0.relief": 0.5,
    },
    "votes.dates.0.losing": {
        "votes.dates.0.kind": "vote",
        "votes.dates.0.need": "culture",
        "votes.dates.0.relief": 0.5,
    },
    "votes.dates.0.relief": {
        "votes.dates.0.kind": "vote",
        "votes.dates.0.need": "environment",
        "votes.dates.0.relief": 0.5,
        "votes.dates.0.works_after": 1,
    },
    "votes.dates.0.works_after": {
        "votes.dates.0.kind": "vote",
        "votes.dates.0.need": "culture",
        "votes.dates.0.relief": 0.5,
    },
    "votes.dates.0.quorum": {"votes.dates.0.quorum": 0.6},  # so that half of it is reached, and it is not
    "votes.dates.1.quorum": {"votes.dates.1.quorum": 0.2},
    "votes.dates.2.quorum": {"votes.dates.2.quorum": 0.8},
    "votes.dates.0.majority": {"votes.dates.0.majority": 0.9},
    "votes.dates.1.majority": {"votes.dates.1.majority": 0.9},
    "votes.dates.2.majority": {"votes.dates.2.majority": 0.9},
    "votes.dates.2.eligible.least_age": {"votes.dates.2.eligible.least_age": 50},
    "workers.coping.": {"workers.coping.coped": 0.8, "cases.reopened": 0.4},
    "workers.burnout.least_work": {"workers.burnout.slows": 1.0},
}
"""Numbers that only some scenarios read, by the beginning of their path, with what makes a scenario read them."""

NOT_IN_THE_MODEL = ("sihua",)
WITHOUT_NUMBERS = ("departments.names", "place.names", "mechanism_files")


@cache
def everything() -> Values:
    """The scenario in which every process is busy, as plain values by the names that files use."""
    return read_scenario(EVERYTHING).values()


def numbers(values: Any, above: Steps = ()) -> Iterator[Steps]:
    """The path of every number below `values`."""
    inner = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for step, value in inner:
        yield from numbers(value, (*above, step))
    if isinstance(values, int | float) and not isinstance(values, bool):
        yield above


def dotted(steps: Steps) -> str:
    return ".".join(map(str, steps))


def by_kind(steps: Steps) -> Steps:
    """The path with the kind of a mechanism instead of its place in the list."""
    if steps[0] != "mechanisms":
        return steps
    return ("mechanisms", everything()["mechanisms"][steps[1]]["kind"], *steps[2:])


def group_of(values: Values, steps: Steps) -> Any:
    """The group or list that holds what the path names."""
    for step in steps[:-1]:
        values = values[step]  # type: ignore[index]
    return values


def scenario_for(steps: Steps) -> Values:
    """The scenario with everything, altered so that it reads the number at `steps`."""
    values = copy.deepcopy(everything())
    for beginning, needed in USED_WHERE.items():
        if dotted(steps).startswith(beginning):
            for path, value in needed.items():
                target = tuple(int(step) if step.isdigit() else step for step in path.split("."))
                group_of(values, target)[target[-1]] = value
    return values


def changed(values: Values, steps: Steps) -> Values:
    """The same with the number halved; raised where it is 0 or where half is out of range."""
    before = group_of(values, steps)[steps[-1]]
    halved = before // 2 if isinstance(before, int) else before / 2
    for after in (halved, 0.5, 1, before + 1, before * 2):
        trial = copy.deepcopy(values)
        group = group_of(trial, steps)
        group[steps[-1]] = type(before)(after)
        other = SUM_TO_ONE.get(str(steps[-1]))
        if other is not None and dotted(steps).startswith(WHOLES):
            group[other] += before - group[steps[-1]]
        if group[steps[-1]] != before and _is_valid(trial):
            return trial
    raise AssertionError(f"no other value of {dotted(steps)} is valid")


def _is_valid(values: Values) -> bool:
    try:
        Scenario.model_validate(values)
    except ValidationError:
        return False
    return True


def survey_of(community: ParticipationModel) -> DataFrame:
    """What the survey at the end of the run finds."""
    return answers(Surveyed.of(community), community.steps - 1)


@cache
def _outcome(text: str) -> str:
    community = ParticipationModel(Scenario.model_validate(json.loads(text)), EVERYTHING.parent)
    record = community.run()
    found = hashlib.sha256(record.sums.tobytes())
    frames = (
        record.quarterly(),
        record.costs(),
        record.log(),
        record.governance(),
        record.problems(),
        record.resources(),
        record.votes(),
    )
    for frame in (*frames, record.closure(), record.retention(), survey_of(community)):
        assert frame is not None
        found.update(frame.select_dtypes("number").to_numpy(dtype=float).tobytes())
    return found.hexdigest()


def outcome(values: Values) -> str:
    """A digest of everything that a run reports: who came when, indicators of residents and of governing, accounts."""
    return _outcome(json.dumps(values, sort_keys=True))


PATHS = [steps for steps in numbers(everything()) if steps[0] not in NOT_IN_THE_MODEL]


@pytest.mark.parametrize("steps", PATHS, ids=dotted)
def test_half_of_it_moves_an_output(steps: Steps) -> None:
    values = scenario_for(steps)
    assert outcome(changed(values, steps)) != outcome(values), (
        f"halving {dotted(steps)} moves no output: let a rule read it, show it in an index,"
        " or say in USED_WHERE which scenario reads it"
    )


def test_no_declared_number_is_left_out() -> None:
    """Every number in the schema has a value in the scenario with everything, so that it is halved above.

    Those of mechanisms, a hundred or two, are tried kind by kind in test_mechanism_contract.py.
    """
    tried = {dotted(by_kind(steps)) for steps in PATHS}
    for path, info in walk():
        default = info.get_default(call_default_factory=True)
        is_number = isinstance(default, int | float) and not isinstance(default, bool)
        if path.startswith("mechanisms") or path.split(".")[0] in NOT_IN_THE_MODEL:
            continue
        if is_number:
            assert path in tried
        elif isinstance(default, BaseModel | list):
            assert any(name.startswith(f"{path}.") for name in tried) or path in WITHOUT_NUMBERS


def test_every_number_of_the_governing_side_is_halved() -> None:
    """Also those of tables and lists: for each kind of case, of resource and of organization, and each department."""
    tried = {dotted(steps) for steps in PATHS}
    for kind in NEEDS:
        assert {f"departments.relevance.{kind}.{d}" for d in range(4)} <= tried
        assert {f"resources.joint.{kind}.{resource}" for resource in RESOURCES} <= tried
    for table in ("public", "simple", "kept"):
        assert {f"resources.{table}.{resource}" for resource in RESOURCES} <= tried
    for kind in KINDS:
        assert {f"organizations.{kind}.brings.{resource}" for resource in RESOURCES} <= tried
        names = ("per_thousand", "active_share", "willingness", "liability_concern", "legitimacy", "activities")
        assert {f"organizations.{kind}.{name}" for name in names} <= tried
    for name in ("power", "leader_years"):
        assert {f"departments.{name}.{d}" for d in range(4)} <= tried


@pytest.mark.parametrize("path", ["survey.respondents"])
def test_a_number_of_something_that_is_switched_off_moves_nothing(path: str) -> None:
    """So the test above can fail: without its context such a number is idle."""
    steps = tuple(path.split("."))
    assert outcome(changed(everything(), steps)) == outcome(everything())


@pytest.mark.parametrize("path", ["network.each_side", "decision.threshold.mean", "network.within", "ranking.effort"])
def test_a_number_that_nobody_reads_without_its_context_is_refused(path: str) -> None:
    steps = tuple(path.split("."))
    values = copy.deepcopy(everything())
    group_of(values, steps)[steps[-1]] *= 2
    with pytest.raises(ValidationError, match="would do nothing here"):
        Scenario.model_validate(values)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("run.precision", "double"),
        ("network.kind", "ring"),
        ("decision.rule", "threshold"),
        ("network.kind", "complete"),
        ("ranking.published", True),
    ],
)
def test_a_choice_moves_an_output(path: str, value: object) -> None:
    values = copy.deepcopy(everything())
    steps = tuple(path.split("."))
    group_of(values, steps)[steps[-1]] = value
    assert outcome(values) != outcome(everything())


def test_departments_by_other_names_do_the_same() -> None:
    """A name is for the reports: cases, ties and chance go by position."""
    values = copy.deepcopy(everything())
    values["departments"]["names"] = [f"department {letter}" for letter in "abcd"]
    assert outcome(values) == outcome(everything())


@pytest.mark.parametrize(
    ("path", "value"), [("decision.threshold.measure", "count"), ("decision.threshold.draw", "quantiles")]
)
def test_a_choice_of_the_threshold_rule_moves_an_output(path: str, value: str) -> None:
    steps = tuple(path.split("."))
    values = scenario_for(steps)
    other = copy.deepcopy(values)
    group_of(other, steps)[steps[-1]] = value
    assert outcome(other) != outcome(values)
