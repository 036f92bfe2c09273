"""Ties stay within communities unless they are asked to cross: every generator and every file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.community import ParticipationModel
from sim.neighbours import Neighbours, NetworkProblem, build, check, complete
from sim.scenario.blocks.network import Network
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario
from tests.test_neighbours import GENERATED, assert_proper, estate

TEXTBOOK = [fields for fields in GENERATED if fields["kind"] != "layered"]


def built(fields: dict[str, Any], sizes: list[int], seed: int = 1) -> tuple[Neighbours, Any]:
    people = estate(sum(sizes))
    people = people._replace(community=np.repeat(np.arange(len(sizes)), sizes).astype(np.uint16))
    return build(Network.model_validate(fields), people, seed, Path()), people


@pytest.mark.parametrize("fields", [*TEXTBOOK, {"kind": "complete"}], ids=lambda fields: fields["kind"])
def test_no_tie_leaves_a_community(fields: dict[str, Any]) -> None:
    made, people = built(fields, [40, 60, 20])
    a, b = made.edges()
    assert len(a) > 0
    assert np.array_equal(people.community[a], people.community[b])
    if not made.everyone:
        assert_proper(made, 120)


@pytest.mark.parametrize("fields", [*TEXTBOOK, {"kind": "complete"}], ids=lambda fields: fields["kind"])
def test_ties_cross_communities_when_asked(fields: dict[str, Any]) -> None:
    made, people = built({**fields, "across_communities": True}, [40, 60, 20])
    a, b = made.edges()
    assert not np.array_equal(people.community[a], people.community[b])
    at_once, _ = built(fields, [120])
    assert np.array_equal(made.others, at_once.others)
    assert np.array_equal(made.peers, at_once.peers)


@pytest.mark.parametrize("fields", TEXTBOOK[1:], ids=lambda fields: fields["kind"])
def test_two_communities_of_one_size_are_tied_by_draws_of_their_own(fields: dict[str, Any]) -> None:
    made, _ = built(fields, [60, 60])
    first, second = (made.others[: made.start[60]], made.others[made.start[60] :] - 60)
    assert not np.array_equal(first, second)


def test_everybody_in_a_community_knows_all_others_there() -> None:
    crowds = complete(3, 1, 2)
    assert crowds.degrees().tolist() == [2, 2, 2, 0, 1, 1]
    assert crowds.crowds() == [(0, 3), (3, 4), (4, 6)]
    a, b = crowds.edges()
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 2), (4, 5)]


def run(network: dict[str, Any], communities: int = 2) -> ParticipationModel:
    values = {"run": {"weeks": 4, "warm_up_weeks": 0}, "place": {"communities": communities, "residents": 30}}
    community = ParticipationModel(
        Scenario.model_validate({**values, "network": network, "learning": {"turnover": {"a_year": 0.0}}})
    )
    for _ in range(3):
        community.step()
    return community


def test_crowds_hear_and_see_only_their_own(tmp_path: Path) -> None:
    """The complete network by its short form, and the same ties listed one by one."""
    ties = [f"{a} {b}" for a in range(60) for b in range(a) if a // 30 == b // 30]
    (tmp_path / "ties.txt").write_text("\n".join(ties))
    short, listed = run({"kind": "complete"}), run({"kind": "edge_list", "file": str(tmp_path / "ties.txt")})
    assert np.array_equal(short.events.active_neighbours, listed.events.active_neighbours)
    assert short.events.active_neighbours.max() < 30
    assert short.minds.duty == pytest.approx(listed.minds.duty, abs=1e-6)
    assert [other.row for other in short.residents[31].neighbours] == [
        other.row for other in listed.residents[31].neighbours
    ]
    crowd = run({"kind": "complete", "across_communities": True})
    assert len(crowd.residents[31].neighbours) == 59
    assert not np.array_equal(crowd.minds.duty, short.minds.duty)


def test_a_community_too_small_for_its_network_is_found_before_the_run(tmp_path: Path) -> None:
    people = "".join(f"40,{community}\n" for community in [0] * 20 + [1] * 5)
    (tmp_path / "people.csv").write_text("age,community\n" + people)
    text = "population: {residents_file: people.csv}\nnetwork: {kind: ring, each_side: 3}\n"
    (tmp_path / "s.yaml").write_text(text)
    with pytest.raises(ScenarioProblems) as refused:
        read_scenario(tmp_path / "s.yaml")
    said = "network.each_side: ring cannot have 3 neighbours on each side with 5 residents in the smallest community"
    assert said in str(refused.value)
    assert read_scenario(tmp_path / "s.yaml", ["network.across_communities=true"])
    assert check(Network(kind="complete"), 20, 1)[0][1].startswith(
        "complete needs at least 2 residents, there is 1 in the"
    )


def test_a_file_with_a_tie_across_communities_is_asked_about(tmp_path: Path) -> None:
    (tmp_path / "ties.txt").write_text("0 1\n1 2\n2 3\n")
    text = "place: {communities: 2, residents: 2}\nnetwork: {kind: edge_list, file: ties.txt}\n"
    (tmp_path / "s.yaml").write_text(text)
    with pytest.raises(ScenarioProblems) as refused:
        read_scenario(tmp_path / "s.yaml")
    said = "1 of 3 ties cross communities, such as that of resident 1 in community 0 and resident 2 in community 1"
    assert said in str(refused.value)
    resolved = read_scenario(tmp_path / "s.yaml", ["network.across_communities=true"])
    assert ParticipationModel(resolved).neighbours.degrees().tolist() == [1, 2, 2, 1]
    bare = resolved.scenario.model_copy(update={"network": Network(kind="edge_list", file="ties.txt")})
    with pytest.raises(NetworkProblem, match="cross communities"):
        ParticipationModel(bare, tmp_path)
