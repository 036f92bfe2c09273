"""Targets mean somebody who is there: a list of residents, a draw, a place, or it is told before the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.community import ParticipationModel
from sim.founding import people_of
from sim.founding.people import _income
from sim.incomes import chances_of_bands, upper_chance
from sim.kinds import INCOME_BANDS
from sim.mechanism import Target
from sim.policy.meaning import means
from sim.policy.reach import columns_of, expected, unreached
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import Resolved, read_scenario
from sim.scenario.schema import Scenario

PEOPLE = """age,female,migrant,hometown,community,building,stairwell
40,1,0,0,0,2,1
41,1,0,0,0,2,1
70,1,1,3,0,5,2
71,1,1,3,1,9,3
"""


def read(folder: Path, target: str, people: str | None = PEOPLE, extra: str = "", place: str = "") -> Resolved:
    listed = ""
    if people is not None:
        (folder / "people.csv").write_text(people, encoding="utf-8")
        listed = "population: {residents_file: people.csv}\n"
    mechanism = f"mechanisms:\n  - kind: points\n    target: {target}\n{extra}"
    (folder / "s.yaml").write_text(f"{place}{listed}{mechanism}", encoding="utf-8")
    return read_scenario(folder / "s.yaml")


def problem(folder: Path, target: str, people: str | None = PEOPLE, place: str = "") -> str:
    with pytest.raises(ScenarioProblems) as refused:
        read(folder, target, people, place=place)
    (line,) = str(refused.value).splitlines()
    assert "s.yaml:" in line
    return line


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("{buildings: [2, 99]}", ":4:25: mechanisms[0].target.buildings: names 99, where nobody lives"),
        ("{buildings: [3]}", "names 3, where nobody lives (there are 3 buildings, from 2 to 9)"),
        ("{communities: [2]}", "names 2, where nobody lives (there are 2 communities, from 0 to 1)"),
        ("{female: false}", "mechanisms[0].target: reaches nobody: of 4 residents: 0 have female false"),
        ("{group: elderly, migrant: false}", "of 4 residents: 2 have group elderly, 2 have migrant false"),
        ("{group: elderly, buildings: [2]}", "of 4 residents: 2 have group elderly, 2 have buildings [2]"),
        ("{least_age: 42, greatest_age: 69}", "of 4 residents: 2 have least_age 42, 2 have greatest_age 69"),
        ("{least_age: 99, college: true}", "reaches nobody: of 4 residents: 0 have least_age 99"),
    ],
)
def test_a_target_is_checked_against_the_residents_that_are_listed(tmp_path: Path, target: str, message: str) -> None:
    line = problem(tmp_path, target)
    assert message in line
    assert "may_reach_nobody" in line or "there are" in line


@pytest.mark.parametrize(
    "target", ["{buildings: [2, 9]}", "{communities: [1]}", "{group: elderly, migrant: true}", "{}"]
)
def test_a_target_of_somebody_listed_is_valid(tmp_path: Path, target: str) -> None:
    resolved = read(tmp_path, target)
    assert ParticipationModel(resolved).policy.covers.sum() > 0


def test_communities_of_a_list_are_counted_there_and_not_in_the_defaults(tmp_path: Path) -> None:
    """There is 1 community by default, but 2 are listed: community 1 exists."""
    assert read(tmp_path, "{communities: [1]}").scenario.place.communities == 2


def test_a_mechanism_may_reach_nobody_when_asked_for(tmp_path: Path) -> None:
    resolved = read(tmp_path, "{female: false}", extra="    may_reach_nobody: true\n")
    assert ParticipationModel(resolved).policy.covers.sum() == 0
    assert read(tmp_path, "{female: false}", extra="    intensity: 0.0\n")


@pytest.mark.parametrize(
    ("place", "target", "message"),
    [
        ("population: {party_share: {18-29: 0, 30-39: 0, 40-49: 0, 50-59: 0, 60-69: 0, 70-99: 0}}\n",
         "{party_member: true}", "0 have party_member true"),
        ("population: {female_share: 1}\n", "{female: false}", "0 have female false"),
        ("place: {residents: 12}\n", "{least_age: 99, party_member: true, migrant: true, buildings: [0]}", "of 12 residents"),
        ("population: {age_shares: {18-29: 1, 30-39: 0, 40-49: 0, 50-59: 0, 60-69: 0, 70-99: 0}}\n",
         "{group: elderly}", "0 have group elderly"),
        ("population: {income_of_college: 0}\n", "{least_income: 3}", "0 have least_income 3"),
    ],
)  # fmt: skip
def test_a_target_is_checked_against_the_residents_that_are_drawn(
    tmp_path: Path, place: str, target: str, message: str
) -> None:
    assert message in problem(tmp_path, target, None, place)


def test_where_a_list_is_silent_on_homes_the_residents_are_looked_at(tmp_path: Path) -> None:
    people = "age\n" + "40\n" * 30
    assert read(tmp_path, "{buildings: [0]}", people)
    assert "names 7, where nobody lives (there are 1 buildings, number 0)" in problem(
        tmp_path, "{buildings: [7]}", people
    )
    assert "names 4, where nobody lives" in problem(tmp_path, "{communities: [4]}", people)


def test_a_bare_scenario_is_checked_when_its_residents_are_there(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    values: dict[str, Any] = {"population": {"residents_file": "people.csv"}}
    values["mechanisms"] = [{"kind": "honours", "target": {"female": False}}]
    with pytest.raises(ScenarioProblems, match=r"mechanisms\[0\]\.target: reaches nobody: of 4 residents"):
        ParticipationModel(Scenario.model_validate(values), tmp_path)


def test_an_institution_in_a_community_that_is_not_listed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    text = "population: {residents_file: people.csv}\nmechanisms: [{kind: mediation, target: {communities: [2]}}]\n"
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioProblems, match=r"mechanisms\[0\]\.target\.communities: names 2, where nobody lives"):
        read_scenario(tmp_path / "s.yaml")


@pytest.mark.parametrize("upper", [0.0, 0.31, 0.62, 1.0])
def test_incomes_are_drawn_by_the_chances_that_targets_are_weighed_by(upper: float) -> None:
    number = 20_000
    drawn = np.bincount([int(_income(upper, (i + 0.5) / number)) for i in range(number)], minlength=INCOME_BANDS)
    assert np.abs(drawn / number - chances_of_bands(upper)).max() <= 1.5 / number
    assert upper_chance(upper, False) == upper_chance(upper, True) / 2


TARGETS = st.fixed_dictionaries(
    {},
    optional={
        "group": st.sampled_from(["elderly", "young"]),
        "female": st.booleans(),
        "college": st.booleans(),
        "migrant": st.booleans(),
        "party_member": st.booleans(),
        "home_owner": st.booleans(),
        "least_income": st.integers(0, 4),
        "buildings": st.lists(st.integers(0, 27), min_size=1, max_size=3, unique=True),
    },
)
DRAWN = Scenario.model_validate({"place": {"residents": 2000}})
RESIDENTS = people_of(DRAWN, {})
COLUMNS = columns_of(RESIDENTS)


@settings(deadline=None, max_examples=200)
@example({"migrant": False, "least_income": 3, "college": True})
@given(TARGETS)
def test_the_expected_number_is_close_to_the_number_drawn(fields: dict[str, Any]) -> None:
    """Within five standard errors, and a tenth for attributes that hang together (education and income)."""
    target = Target.model_validate(fields)
    counted, awaited = int(means(target, RESIDENTS).sum()), expected(target, DRAWN, {})
    assert abs(counted - awaited) <= 5 * np.sqrt(awaited + 1) + 0.12 * awaited + 1
    assert expected(target, DRAWN, COLUMNS) == counted


@settings(deadline=None, max_examples=100)
@given(TARGETS)
def test_nobody_is_told_exactly_where_nobody_is_meant(fields: dict[str, Any]) -> None:
    scenario = Scenario.model_validate(
        {"place": {"residents": 2000}, "mechanisms": [{"kind": "honours", "target": fields}]}
    )
    told = list(unreached(scenario.mechanisms, COLUMNS))
    assert bool(told) == (not means(Target.model_validate(fields), RESIDENTS).any())
