"""A governing side that cannot be is named before the run: the file, a line of the block, the field, what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario

FIRST = 3
"""The line on which each of these texts begins, below a question and a title."""
ONE_FOR_EACH = "".join(
    f"    {kind}: [1]\n"
    for kind in ("health_care", "culture", "environment", "family", "work_learning", "safety_order")
)

BAD = {
    "departments without leaders": (
        "departments:\n  leader_years: [1.0, 3.0]\n",
        [
            "departments",
            "urban_management",
            "culture",
            "without a leader",
            "leader_years has 2 entries for 8 departments",
        ],
    ),
    "more leaders than departments": (
        "departments:\n  leader_years: [1, 1, 1, 1, 1, 1, 1, 1, 1]\n",
        ["leader_years has 9 numbers for 8 departments"],
    ),
    "a department without a number for its power": (
        "departments:\n  power: [0.5]\n",
        ["power has 1 numbers for 8 departments", "civil_affairs"],
    ),
    "a row of the matrix that is too short": (
        "departments:\n  relevance:\n    health_care: [0.6, 0.1, 0.9]\n",
        ["relevance.health_care has 3 numbers for 8 departments", "civil_affairs"],
    ),
    "a matrix that is a list of rows": (
        "departments:\n  relevance: [[0.6, 0.1], [0.2, 0.4]]\n",
        ["departments.relevance", "wants a group of fields, found a list"],
    ),
    "a kind of case that does not exist": (
        "departments:\n  relevance:\n    sport: [0.6, 0.1]\n",
        ["departments.relevance.sport", "there is no such field", "safety_order"],
    ),
    "cases that one department can solve": (
        "departments:\n  relevance:\n    culture: [0, 0, 0, 0, 0, 0, 0, 1]\n",
        ["relevance.culture", "at least two departments"],
    ),
    "a chance that is none": (
        "departments:\n  institution: 1.5\n",
        ["departments.institution", "1.5 is out of range", "0 to 1"],
    ),
    "one department only": (
        "departments:\n  names: [housing]\n  power: [0.5]\n  leader_years: [1]\n  relevance:\n" + ONE_FOR_EACH,
        ["departments", "names 1 departments", "at least 2"],
    ),
    "more departments than there can be": (
        "departments:\n  names: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q]\n",
        ["departments", "names 17 departments", "at most 16"],
    ),
    "a department named twice": (
        "departments:\n  names: [housing, health, housing, d, e, f, g, h]\n",
        ["departments", "names housing twice"],
    ),
    "power that is all zero": (
        "departments:\n  power: [0, 0, 0, 0, 0, 0, 0, 0]\n",
        ["departments", "power", "at least one department must have some"],
    ),
    "a subdistrict without a worker": (
        "workers:\n  per_ten_thousand: 0\n",
        ["workers.per_ten_thousand", "0 is out of range", "posts per 10,000 adults"],
    ),
    "workers without hours": (
        "workers:\n  hours: 0\n",
        ["workers.hours", "0 is out of range", "hours a week"],
    ),
    "an organization of an unknown kind": (
        "organizations:\n  choir:\n    per_thousand: 2\n",
        ["organizations.choir", "there is no such field", "volunteer_team", "merchant"],
    ),
    "an organization of a misspelt kind": (
        "organizations:\n  volunter_team:\n    per_thousand: 2\n",
        ["organizations.volunter_team", "did you mean volunteer_team?"],
    ),
    "a resource of an unknown type": (
        "resources:\n  public:\n    humans: 2\n",
        ["resources.public.humans", "did you mean human?"],
    ),
    "more kept than there was": (
        "resources:\n  kept:\n    human: 2\n",
        ["resources.kept.human", "2 is out of range", "0 to 1"],
    ),
    "a deadline before the case": (
        "cases:\n  deadline: 0\n",
        ["cases.deadline", "0 is out of range", "1 to 520"],
    ),
    "a ranking that is neither published nor not": (
        "ranking:\n  published: sometimes\n",
        ["ranking.published", "sometimes"],
    ),
}


def problem_of(folder: Path, text: str) -> str:
    """The one problem of a file that says this below its title."""
    file = folder / "scenario.yaml"
    file.write_text(f"# What is wrong here?\ntitle: Bad input\n{text}", encoding="utf-8")
    with pytest.raises(ScenarioProblems) as caught:
        read_scenario(file)
    (problem,) = str(caught.value).split("\n")
    return problem


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_is_named_with_file_line_and_field(what: str, tmp_path: Path) -> None:
    text, words = BAD[what]
    problem = problem_of(tmp_path, text)
    place = re.match(rf"{re.escape(str(tmp_path))}/scenario\.yaml:(\d+):\d+: ", problem)
    assert place is not None, problem
    assert FIRST <= int(place[1]) < FIRST + len(text.splitlines())
    for word in words:
        assert word in problem, problem


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(
        "title: Bad input\nworkers:\n  hours: 0\ncases:\n  deadline: 0\norganizations:\n  choir: 1\n", encoding="utf-8"
    )
    with pytest.raises(ScenarioProblems) as caught:
        read_scenario(file)
    assert [(problem.line, problem.path) for problem in caught.value.problems] == [
        (3, "workers.hours"), (5, "cases.deadline"), (7, "organizations.choir"),
    ]  # fmt: skip


def test_two_departments_with_a_little_power_are_enough(tmp_path: Path) -> None:
    """So the file above is refused for its one department, and for nothing else."""
    file = tmp_path / "scenario.yaml"
    rows = ONE_FOR_EACH.replace("[1]", "[1, 0.1]")
    text = f"departments:\n  names: [housing, health]\n  power: [0, 0.1]\n  leader_years: [1, 0]\n  relevance:\n{rows}"
    file.write_text(f"title: Small\n{text}", encoding="utf-8")
    assert read_scenario(file).scenario.departments.names == ["housing", "health"]
