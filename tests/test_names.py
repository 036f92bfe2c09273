"""Names, not numbers: communities, buildings and mechanisms are called by their names wherever a person reads."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from experiments.cli import main as cli
from experiments.comparison.compare import compare_scenarios
from experiments.comparison.conclusions import conclusions
from experiments.comparison.folder import load_comparison
from experiments.comparison.groups import groups_of
from experiments.comparison.model import Comparison
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation.comparison_page import write_comparison
from experiments.presentation.report.of_comparison import article
from experiments.presentation.results import run_scenario
from experiments.presentation.summary import cost_rows, mechanism_name, plain_summary
from sim.catalogue import shipped
from sim.scenario.explanation import explain
from sim.scenario.naming import building_name, community_name
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario

TWO = ("place.communities=2", "place.residents=150", "run.warm_up_weeks=2", "run.weeks=13")
NAMED = (*TWO, "place.names=[LOTUS Lane, 荷花里]")
POINTS = "mechanisms=[{kind: time_bank, target: {communities: [1], buildings: [3]}}]"


@cache
def compared() -> Comparison:
    resolved = [read_scenario("sihua:baseline", NAMED), read_scenario("sihua:baseline", (*NAMED, POINTS))]
    return compare_scenarios(resolved, replicates=5, jobs=2)


def test_communities_without_names_are_counted_from_1() -> None:
    assert community_name([], 0, "en") == "community 1"
    assert community_name(["Lotus Lane"], 0, "zh") == "Lotus Lane"
    assert community_name(["Lotus Lane"], 1, "zh") == "社区 2"
    labels = [(group.name, group.en, group.zh) for group in groups_of(2)[-2:]]
    assert labels == [("community_0", "community 1", "社区 1"), ("community_1", "community 2", "社区 2")]


def test_buildings_are_counted_from_1_in_their_community() -> None:
    place = read_scenario("sihua:baseline", NAMED).scenario.place
    each = place.buildings() // 2
    assert building_name(place, 0, "en") == "LOTUS Lane, building 1"
    assert building_name(place, each, "zh") == "荷花里 1 号楼"
    assert building_name(place, each, "en", listed=True) == f"building {each + 1}"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("[A]", "1 for 2 communities"),
        ("[A, A]", "A twice"),
        ("[A, ' ']", "without a name"),
        ('[A, "B\\u0007"]', "U+0007"),
    ],
)
def test_names_are_for_all_communities_and_can_be_told_apart(names: str, said: str) -> None:
    with pytest.raises(ScenarioProblems) as refused:
        read_scenario("sihua:baseline", (*TWO, f"place.names={names}"))
    assert said in str(refused.value)


def test_names_change_no_bit_of_a_run() -> None:
    plain, named = (run_scenario(read_scenario("sihua:baseline", settings)) for settings in (TWO, NAMED))
    assert plain.weekly.equals(named.weekly)
    assert plain.governance.equals(named.governance)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_run_ranks_communities_by_name(language: Any) -> None:
    named = plain_summary(run_scenario(read_scenario("sihua:baseline", NAMED)), language)
    assert "LOTUS Lane" in named
    assert "荷花里" in named
    plain = plain_summary(run_scenario(read_scenario("sihua:baseline", TWO)), language)
    assert {"en": "community 2", "zh": "社区 2"}[language] in plain
    assert {"en": "community 0", "zh": "社区 0"}[language] not in plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_names_its_communities_and_still_does_when_it_is_read_back(language: Any, tmp_path: Path) -> None:
    comparison = compared()
    write_comparison(comparison, tmp_path / "kept")
    again = load_comparison(tmp_path / "kept")
    for one in (comparison, again):
        assert [group.en for group in one.groups[-2:]] == ["LOTUS Lane", "荷花里"]
        assert conclusions(one)
        groups = next(section for section in article(one, language).sections if section.id == "groups")
        table = groups.parts[0].table
        assert table is not None
        assert [row[0] for row in table.rows[-2:]] == ["LOTUS Lane", "荷花里"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_target_is_explained_by_name(language: Any) -> None:
    said = " ".join(explain(read_scenario("sihua:baseline", (*NAMED, POINTS)), language).split())
    assert "1 (荷花里)" in said
    place = read_scenario("sihua:baseline", NAMED).scenario.place
    assert f"3 ({building_name(place, 3, language)})" in said


def test_a_diary_says_in_which_community_somebody_lives() -> None:
    settings = [part for setting in NAMED for part in ("--set", setting)]
    told = CliRunner().invoke(
        cli.app, ["trace", "sihua:baseline", *settings, "--resident", "160", "--weeks", "1:1", "--lang", "en"]
    )
    assert told.exit_code == 0, told.output
    assert "Resident 160, 荷花里: " in told.output


def test_mechanisms_are_called_by_their_names_where_costs_are_told() -> None:
    for kind in shipped():
        en, zh = (mechanism_name(kind, language) for language in LANGUAGES)
        assert "_" not in en
        assert any("一" <= letter <= "鿿" for letter in zh), kind
    result = run_scenario(read_scenario("sihua:baseline", (*NAMED, POINTS)))
    assert result.costs is not None
    assert [row[0] for row in cost_rows(result.costs, "en")] == ["time bank"]
    assert mechanism_name("of_ones_own", "zh") == "of ones own"
