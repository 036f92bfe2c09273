"""Residents come from the marginals of the scenario, or from the user's list; a bad list is refused in full."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray
from typing_extensions import TypeAliasType

from sim import parallel
from sim.community import ParticipationModel
from sim.founding import Founded, found, residents_file
from sim.founding.people import _first
from sim.scenario.problems import ScenarioProblems
from sim.scenario.schema import Scenario
from sim.state import FLEXIBLE, RETIRED, number_type


def founded(folder: Path = Path(), **blocks: Any) -> Founded:
    return found(Scenario.model_validate(blocks), folder)


@pytest.fixture(scope="module")
def town() -> Founded:
    return founded(place={"residents": 20_000})


def test_the_age_structure_is_that_of_the_scenario(town: Founded) -> None:
    band = np.digitize(town.people.age, [30, 40, 50, 60, 70])
    shares = np.bincount(band, minlength=6) / len(band)
    assert shares == pytest.approx(Scenario().population.age_shares.values(), abs=0.01)
    assert town.people.age.min() >= 18
    assert town.people.age.max() <= 99


@pytest.mark.parametrize(
    ("column", "table"), [("home_owner", "owner_share"), ("migrant", "migrant_share"), ("party_member", "party_share")]
)
def test_attributes_follow_their_shares_by_age(town: Founded, column: str, table: str) -> None:
    band = np.digitize(town.people.age, [30, 40, 50, 60, 70])
    values = getattr(town.people, column)
    found_shares = [float(values[band == b].mean()) for b in range(6)]
    assert found_shares == pytest.approx(getattr(Scenario().population, table).values(), abs=0.03)


def test_women_retire_at_55_and_men_at_60(town: Founded) -> None:
    p = town.people
    retired = p.work == RETIRED
    assert retired[p.age >= 60].all()
    assert not retired[p.age < 55].any()
    between = (p.age >= 55) & (p.age < 60)
    assert (retired[between] == (p.female[between] == 1)).all()
    assert float((p.work[~retired] == FLEXIBLE).mean()) == pytest.approx(0.2, abs=0.02)


def test_the_retired_have_three_times_the_free_hours(town: Founded) -> None:
    p = town.people
    medians = [float(np.median(p.free_hours[(p.work == RETIRED) == retired])) for retired in (True, False)]
    assert medians == pytest.approx([22.0, 7.0], rel=0.05)


def test_online_access_has_the_mean_of_the_band(town: Founded) -> None:
    band = np.digitize(town.people.age, [30, 40, 50, 60, 70])
    means = [float(town.people.online_access[band == b].mean()) for b in range(6)]
    assert means == pytest.approx(Scenario().population.online_access.values(), abs=0.03)


def test_first_and_second_need_differ(town: Founded) -> None:
    assert (town.people.first_need != town.people.second_need).all()


def test_buildings_and_stairwells_hold_the_residents_they_should() -> None:
    people = founded(place={"communities": 3, "residents": 500}).people
    assert np.bincount(people.stairwell).max() == 24
    assert np.bincount(people.building).max() == 72
    for c in range(3):
        assert set(people.building[people.community == c]).isdisjoint(people.building[people.community != c])


def test_a_longer_list_of_questions_does_not_change_a_resident() -> None:
    """Adding residents leaves the others as they were: random numbers belong to the row."""
    small, large = founded(place={"residents": 200}), founded(place={"residents": 400})
    for name in ("age", "home_owner", "free_hours", "propensity", "first_need"):
        assert (getattr(small.people, name) == getattr(large.people, name)[:200]).all(), name


def assert_same(one: Founded, other: Founded) -> None:
    for table, again in ((one.people, other.people), (one.minds, other.minds), (one.communities, other.communities),
                         (one.neighbours, other.neighbours)):  # fmt: skip
        for name, column, as_well in zip(table._fields, table, again, strict=True):
            assert np.array_equal(column, as_well), name
    assert (one.intention_mean, one.intention_sd) == (other.intention_mean, other.intention_sd)


@pytest.mark.parametrize("threshold", [{"draw": "random", "instigators": 9}, {"draw": "quantiles"}])
def test_a_population_founded_in_parts_is_that_founded_at_once(
    threshold: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks: dict[str, Any] = {
        "place": {"communities": 9, "residents": 130},
        "decision": {"rule": "threshold", "threshold": threshold},
    }
    at_once = founded(**blocks)
    monkeypatch.setattr(parallel, "ROWS", 300)
    assert_same(founded(**blocks), at_once)


def test_a_list_founded_in_parts_is_that_founded_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "\n".join(f"{18 + i * 7 % 80},{i // 50 + i // 170},{i % 2}" for i in range(600))
    blocks = listed(tmp_path, f"age,community,female\n{rows}\n")
    at_once = founded(tmp_path, **blocks)
    monkeypatch.setattr(parallel, "ROWS", 120)
    assert_same(founded(tmp_path, **blocks), at_once)


@pytest.mark.parametrize("residents", [[5], [60] * 7, [1, 900, 2, 2, 2], [4] * 1000, [1000] * 4])
def test_parts_are_whole_communities_and_all_of_them(residents: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "ROWS", 100)
    first = np.concatenate([[0], np.cumsum(residents)])
    found_parts = parallel.row_ranges_of(first)
    assert [0, *(end for _, end in found_parts)] == [*(start for start, _ in found_parts), first[-1]]
    assert set(np.array(found_parts).flat) <= set(first.tolist())
    assert max(end - start for start, end in found_parts) < 100 + max(residents)


def test_the_first_of_those_with_equal_draws_are_instigators() -> None:
    assert sorted(_first(np.array([0.5, 0.1, 0.3, 0.3, 0.3, 0.9]), 3)) == [1, 2, 3]
    assert sorted(_first(np.array([0.5, 0.1]), 7)) == [0, 1]


def test_intention_is_standardised_on_the_founding_population(town: Founded) -> None:
    w, m = Scenario().intention, town.minds
    raw = (
        w.duty * m.duty.astype(float) + w.belonging * m.belonging.astype(float) + w.efficacy * m.efficacy.astype(float)
    )
    assert town.intention_mean == pytest.approx(raw.mean())
    assert town.intention_sd == pytest.approx(raw.std())


def listed(tmp_path: Path, text: str) -> dict[str, Any]:
    (tmp_path / "residents.csv").write_text(text, encoding="utf-8")
    return {"population": {"residents_file": "residents.csv"}}


def test_a_list_replaces_what_would_be_drawn(tmp_path: Path) -> None:
    rows = "\n".join(f"{20 + i % 70},{i % 2},{12.5}" for i in range(60))
    people = founded(tmp_path, **listed(tmp_path, f"age,female,free_hours\n{rows}\n")).people
    assert len(people.age) == 60
    assert list(people.age[:3]) == [20, 21, 22]
    assert (people.free_hours == 12.5).all()
    assert people.propensity.std() > 0.3


def test_a_list_of_two_communities_is_two_communities(tmp_path: Path) -> None:
    rows = "\n".join(f"40,{i // 30}" for i in range(60))
    community = ParticipationModel(
        Scenario.model_validate({**listed(tmp_path, f"age,community\n{rows}\n"), "run": {"weeks": 4}}), tmp_path
    )
    community.run()
    assert list(community.communities.residents) == [30, 30]
    assert set(community.record.weekly().community) == {-1, 0, 1}


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("female\n1\n0\n", "1:1", "age: is missing"),
        ("age,sex\n40,1\n41,0\n", "1:2", "is no column of a resident"),
        ("age,femal\n40,1\n41,0\n", "1:2", "closest: female"),
        ("age,age\n40,1\n41,0\n", "1:2", "stands twice"),
        ("age\n40\nforty\n", "3:1", "is 'forty'"),
        ("age\n40\n17\n", "3:1", "from 18 to 99"),
        ("age\n40\n40.5\n", "3:1", "a whole number"),
        ("age\n40\nnan\n", "3:1", "is nan"),
        ("age,female\n40,1\n41\n", "3:1", "has 1 cells, the header has 2"),
        ("age\n40\n", "2:1", "lists 1 residents"),
        ("", "1:1", "age: is missing"),
        ("age,community\n40,0\n41,2\n", "3:1", "numbered 0, 1, 2"),
        ("age,building\n40,0\n41,0\n", "1:2", "stands without stairwell"),
        ("age,building,stairwell\n40,0,0\n41,1,0\n", "3:1", "lies in building 1 here, and in 0 above"),
        ("age\n40\n\n41\n", "3:1", "is empty (take the line out)"),
        (f"age\n40\n{'x' * 500}\n", "3:1", f"is '{'x' * 59}…' (allowed"),
        (f"age\n40\n{'1' * 200}\n", "3:1", f"is {'1' * 59}… (allowed"),
        (f"age\n40\n{'x' * 200_000}\n", "3:1", "a cell has more than 131,072 characters"),
        ("age;female\n40;1\n41;0\n", "1:1", "separates the columns by ;"),
        ("age,migrant,hometown\n40,0,0\n41,0,3\n", "3:3", "hometown: is 3 for a resident with migrant 0"),
        ("age,migrant,hometown\n40,1,0\n41,0,0\n", "2:3", "hometown: is 0 for a resident with migrant 1"),
        ("age,first_need,second_need\n40,1,2\n41,2,2\n", "3:3", "second_need: is 2, as first_need"),
        ("age,work\n40,3\n41,1\n", "2:2", "from 0 to 2: 0 retired, 1 flexible, 2 other)"),
        ("age,education\n40,4\n41,1\n", "2:2", "from 0 to 3: 2 and 3 are college)"),
        ("age,first_need\n40,6\n41,1\n", "2:2", "0 health_care, 1 culture, 2 environment, 3 family"),
    ],
)
def test_a_bad_list_is_refused_with_line_and_column(tmp_path: Path, text: str, place: str, message: str) -> None:
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioProblems) as refused:
        residents_file.read(tmp_path / "r.csv")
    line = str(refused.value).splitlines()[0]
    assert line.startswith(f"{tmp_path / 'r.csv'}:{place}: ")
    assert message in line


def test_all_bad_cells_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("age,female\n40,2\n17,1\nx,y\n", encoding="utf-8")
    with pytest.raises(ScenarioProblems) as refused:
        residents_file.read(tmp_path / "r.csv")
    assert len(str(refused.value).splitlines()) == 4


def test_a_list_that_is_not_utf8_says_how_to_save_it(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes("age,姓名\n40,1\n".encode("gbk"))
    with pytest.raises(ScenarioProblems, match=r"is not UTF-8 text \(save it as CSV in UTF-8\)"):
        residents_file.read(tmp_path / "r.csv")


def test_empty_lines_at_the_end_of_a_list_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("age\n40\n41\n\n \n\n", encoding="utf-8")
    assert list(residents_file.read(tmp_path / "r.csv")["age"]) == [40, 41]


def test_a_list_is_read_as_excel_saves_it(tmp_path: Path) -> None:
    """A byte-order mark (or two), Windows line ends, rows and columns of commas, TRUE, and 0 for 0.0."""
    text = "\ufeff\ufeffage,female,online_access,,\r\n40,TRUE,0,,\r\n41,False,1,,\r\n,,,,\r\n,,,,\r\n"
    (tmp_path / "r.csv").write_bytes(text.encode("utf-8"))
    columns = residents_file.read(tmp_path / "r.csv")
    assert set(columns) == {"age", "female", "online_access"}
    assert columns["female"].tolist() == [1, 0]
    assert columns["online_access"].tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("age\n40\n4_0\n", "3:1", "is '4_0' (allowed: a whole number from 18 to 99)"),
        ("age\n40\n４０\n", "3:1", "is '４０'"),
        ("age\nTRUE\n40\n", "2:1", "is 'TRUE'"),
        ("age,work\n40,TRUE\n41,1\n", "2:2", "is 'TRUE'"),
        ("age,female\n40,yes\n41,1\n", "2:2", "is 'yes'"),
        ("age,habit\n40,infinity\n41,1\n", "2:2", "is 'infinity'"),
        ("age,habit\n40,0x1p-1\n41,1\n", "2:2", "is '0x1p-1'"),
        ("age,female\n40,1\n,\n41,1\n", "3:1", "is empty (take the line out)"),
        ("age,female\n40,1,7\n41,1\n", "2:1", "has 3 cells, the header has 2"),
        ('age,female\n"4\n0",1\n41,2\n', "2:1", "is '4\\n0'"),
        ("age,female\n40,\n41,1\n", "2:2", "is ''"),
    ],
)
def test_what_only_looks_like_a_number_is_refused(tmp_path: Path, text: str, place: str, message: str) -> None:
    test_a_bad_list_is_refused_with_line_and_column(tmp_path, text, place, message)


def test_lines_are_counted_after_a_cell_of_two_lines(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text('age\n"4\n0"\n17\n', encoding="utf-8")
    with pytest.raises(ScenarioProblems) as refused:
        residents_file.read(tmp_path / "r.csv")
    assert [problem.line for problem in refused.value.problems] == [2, 4]


def test_the_type_of_an_arrays_numbers_is_read_from_hints_of_old_and_new_numpy() -> None:
    """From NumPy 2.5 on, which Python 3.12 and 3.13 get, `NDArray` is an alias: no founding ended without an IndexError."""
    scalar = TypeVar("scalar", bound=np.generic)
    alias = TypeAliasType("alias", np.ndarray[Any, np.dtype[scalar]], type_params=(scalar,))
    for of in (np.uint8, np.float64):
        assert number_type(NDArray[of]) is number_type(alias[of]) is of  # type: ignore[valid-type]
    assert number_type(NDArray[Any]) is Any
