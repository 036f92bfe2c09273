"""No output takes rows or codes to be in order: residents listed anyhow, buildings and stairwells numbered anyhow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from experiments.comparison.compare import MAP_RESIDENTS, on_the_map
from experiments.presentation.figures.comparison_style import spots_of
from experiments.presentation.townplan import places
from sim.community import ParticipationModel
from sim.indices.log import UserDays, statistics
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario

QUIET: dict[str, Any] = {"run": {"weeks": 13, "warm_up_weeks": 0, "seed": 3}}


def community(folder: Path, rows: list[tuple[int, ...]], header: str = "age,building,stairwell") -> ParticipationModel:
    text = "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n"
    (folder / "people.csv").write_text(text, encoding="utf-8")
    values = {**QUIET, "population": {"residents_file": "people.csv"}}
    return ParticipationModel(Scenario.model_validate(values), folder)


def boxes(where: NDArray[np.float64], groups: NDArray[Any]) -> list[tuple[Any, Any]]:
    """The lower left and upper right corner around each group."""
    return [(where[groups == one].min(axis=0), where[groups == one].max(axis=0)) for one in np.unique(groups)]


def apart(found: list[tuple[Any, Any]]) -> bool:
    """Whether no two boxes overlap."""
    return all(
        (one[1] < other[0]).any() or (other[1] < one[0]).any()
        for at, one in enumerate(found)
        for other in found[:at]
    )  # fmt: skip


def test_on_the_plan_neighbours_lie_together_whatever_their_stairwells_are_numbered(tmp_path: Path) -> None:
    """The list of the issue: stairwell 1 lies in building 2, and stairwell 2 in building 1."""
    found = community(tmp_path, [(40, 2, 1), (40, 2, 1), (41, 1, 2), (41, 1, 2)])
    where = places(found)
    assert apart(boxes(where, found.people.building))
    sorted_list = community(tmp_path, [(40, 0, 0), (40, 0, 0), (41, 1, 1), (41, 1, 1)])
    assert sorted(map(tuple, where.round(9).tolist())) == sorted(map(tuple, places(sorted_list).round(9).tolist()))


@settings(deadline=None, max_examples=25)
@given(order=st.permutations(range(36)), buildings=st.permutations(range(3)), stairwells=st.permutations(range(6)))
def test_a_plan_of_any_list_keeps_buildings_and_stairwells_apart(
    order: list[int], buildings: list[int], stairwells: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """36 residents in 6 stairwells of 3 buildings, in any order and with any numbers."""
    rows = [(40, 10 * buildings[i // 12], 7 * stairwells[i // 6]) for i in order]
    found = community(tmp_path_factory.mktemp("plan"), rows)
    where = places(found)
    assert apart(boxes(where, found.people.building))
    assert apart(boxes(where, found.people.stairwell))
    spots = spots_of(found.people.building.tolist(), found.people.stairwell.tolist())
    assert apart(boxes(spots, found.people.building))
    assert apart(boxes(spots, found.people.stairwell))


@settings(deadline=None, max_examples=50)
@given(st.permutations(range(90)), st.integers(1, 40))
def test_the_map_shows_whole_buildings_in_any_order_of_residents(order: list[int], size: int) -> None:
    building = np.repeat(np.arange(90), size)[np.argsort(np.tile(order, size), kind="stable")]
    rows = on_the_map(building)
    shown = np.unique(building[rows])
    assert len(rows) >= min(len(building), MAP_RESIDENTS)
    assert np.isin(building, shown).sum() == len(rows)
    ordered = np.sort(building)
    assert np.array_equal(np.sort(building[rows]), ordered[on_the_map(ordered)])


def test_the_map_of_an_ordered_place_is_its_first_buildings() -> None:
    building = np.repeat(np.arange(50), 72)
    last = int(np.searchsorted(building, building[MAP_RESIDENTS], side="right"))
    assert on_the_map(building).tolist() == list(range(last))
    assert len(on_the_map(np.zeros(10_000, int))) == MAP_RESIDENTS


def test_ties_in_buildings_do_not_take_numbers_in_order(tmp_path: Path) -> None:
    rows = [(40, 9 - i % 3, 30 - i % 6) for i in range(60)]
    found = community(tmp_path, rows)
    a, b = found.neighbours.edges()
    assert (found.people.stairwell[a] == found.people.stairwell[b]).any()
    same = (found.people.building[a] == found.people.building[b]) & (
        found.people.stairwell[a] != found.people.stairwell[b]
    )
    assert same.any()


def test_an_event_log_may_come_in_any_order() -> None:
    user, day = np.repeat(np.arange(3), 21), np.tile(np.arange(21) * 2, 3)
    mixed = np.random.default_rng(1).permutation(63)
    one, other = statistics(UserDays(user[mixed], day[mixed]), 90), statistics(UserDays(user, day), 90)
    assert one == pytest.approx(other, abs=0.0, nan_ok=True)


def test_a_building_in_two_communities_is_refused_where_the_list_is_shared_out_in_order(tmp_path: Path) -> None:
    text = "age,building,stairwell\n40,2,1\n40,3,2\n41,2,1\n41,3,2\n"
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    (tmp_path / "s.yaml").write_text(
        "place: {communities: 2}\npopulation: {residents_file: people.csv}\n", encoding="utf-8"
    )
    with pytest.raises(ScenarioProblems) as refused:
        read_scenario(tmp_path / "s.yaml")
    assert "people.csv:4:1: building: 2 would lie in community 1 here, and in 0 above" in str(refused.value)
    assert "(add the column community)" in str(refused.value)
    bare = {**QUIET, "place": {"communities": 2, "residents": 2}, "population": {"residents_file": "people.csv"}}
    with pytest.raises(ScenarioProblems, match="add the column community"):
        ParticipationModel(Scenario.model_validate(bare), tmp_path)
