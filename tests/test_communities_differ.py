"""Communities differ in what lasts: by declared spreads, or as a table of the user's describes them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import sihua
from sim.community import ParticipationModel
from sim.compiler import as_written
from sim.founding import communities_file
from sim.founding.strengths import LEVELS, Strengths, strengths_of
from sim.processes.decision import days_here, in_common, slots_in
from sim.scenario.described import STAY_WITH_A_LIST
from sim.scenario.problems import ScenarioProblems
from sim.scenario.schema import Scenario

SPREADS = {"activity": "activity_sd", "days": "days_sd", "shocks": "shock_sd", "staffing": "staffing_sd", "hours": "hours_sd",
           "evenings": "evenings_sd"}  # fmt: skip
SMALL = ("place.residents=120", "run.warm_up_weeks=2", "run.weeks=8")


def strengths(number: int, said: dict[str, Any] | None = None, **spreads: float) -> Strengths:
    return strengths_of(Scenario.model_validate({"places": spreads}), number, said or {})


def model(folder: Path, table: str, *settings: str) -> ParticipationModel:
    """A small subdistrict with a table of communities."""
    (folder / "street.csv").write_text(table, encoding="utf-8")
    (folder / "street.yaml").write_text(
        "extends: sihua:baseline\nplace: {communities_file: street.csv}\n", encoding="utf-8"
    )
    small = [one for one in SMALL if one.split("=")[0] not in {setting.split("=")[0] for setting in settings}]
    return ParticipationModel(sihua.load(folder / "street.yaml", [*small, *settings]))


def refusal(folder: Path, table: str, *settings: str) -> str:
    with pytest.raises(ScenarioProblems) as refused:
        model(folder, table, *settings)
    return str(refused.value).replace(f"{folder}/", "")


@pytest.mark.parametrize("name", SPREADS)
def test_strengths_are_spread_as_declared_and_what_they_multiply_keeps_its_mean(name: str) -> None:
    own = getattr(strengths(40_000, **{SPREADS[name]: 0.5}), name)
    log = own if name in LEVELS else np.log(own)
    assert log.std() == pytest.approx(0.5, abs=0.01)
    assert np.exp(log).mean() == pytest.approx(1.0, abs=0.01)


def test_without_spreads_every_community_is_ordinary_exactly() -> None:
    for name, own in strengths(50)._asdict().items():
        assert (own == (0.0 if name in LEVELS else 1.0)).all()


def test_what_a_community_draws_depends_on_its_number_alone() -> None:
    spreads = dict.fromkeys(SPREADS.values(), 0.4)
    many, few = strengths(30, **spreads), strengths(3, {"activity": np.array([1.0, np.nan, np.nan])}, **spreads)
    assert few.activity.tolist() == [1.0, *many.activity[1:3].tolist()]
    assert all((getattr(many, name)[:3] == getattr(few, name)).all() for name in SPREADS if name != "activity")
    drawn = np.array([getattr(strengths(4000, **spreads), name) for name in SPREADS])
    assert np.abs(np.corrcoef(drawn) - np.eye(len(SPREADS))).max() < 0.06


def test_a_table_that_calls_everything_ordinary_changes_no_bit(tmp_path: Path) -> None:
    ordinary = ",".join("0" if name in LEVELS else "1" for name in SPREADS)
    table = f"name,{','.join(SPREADS)}\na,{ordinary}\nb,{ordinary}\n"
    said = model(tmp_path, table).run().weekly()
    alike = ParticipationModel(sihua.load("sihua:baseline", [*SMALL, "place.communities=2"])).run().weekly()
    assert said.equals(alike)


def test_a_strength_is_where_the_week_reads_it(tmp_path: Path) -> None:
    """Log-odds are added to those of all; factors multiply hours, the spread of lives, and how badly evenings fit (at most 1)."""
    table = "name,activity,days,shocks,staffing,hours,evenings\na,0,0,1,1,1,1\nb,.7,-.4,.5,3,1.1,1.5\nc,0,0,1,1,1,9\n"
    made = model(tmp_path, table, "place.residents=2000")
    p, places = made.parameters.decision[0], made.communities
    ordinary, other = (as_written(in_common)(places, c, p) for c in (0, 1))
    assert other - ordinary == pytest.approx(0.7)
    assert days_of(places, 1, p) - days_of(places, 0, p) == pytest.approx(-0.4)
    world: Any = SimpleNamespace(parameters=made.parameters, communities=places)
    slots = [as_written(slots_in)(world, c) for c in range(3)]
    assert slots[1][1] == pytest.approx(slots[0][1] * 1.5)
    assert (slots[2][1] == 1.0).all()
    assert (slots[1][0] == slots[0][0]).all()
    hours = np.bincount(made.governing.workers.community, made.governing.workers.contract)
    assert hours[1] / hours[0] == pytest.approx(3.3)
    life = [made.minds.life[places.first[c] : places.first[c + 1]].std() for c in range(2)]
    for _ in range(3):
        made.step()
    later = [made.minds.life[places.first[c] : places.first[c + 1]].std() for c in range(2)]
    assert life[1] / life[0] == pytest.approx(0.5, abs=0.03)
    assert later[1] / later[0] == pytest.approx(0.5, abs=0.03)


def days_of(places: Any, c: int, p: Any) -> float:
    return float(as_written(days_here)(places, c, p))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_communities_lie_apart_by_chance_alone_unless_they_differ(seed: int) -> None:
    """Variance of the share that took part within 26 weeks over what chance alone would give: near 1, and many times that."""

    def ratio(*settings: str) -> float:
        asked = [
            "place.communities=24",
            "place.residents=400",
            "run.warm_up_weeks=0",
            "run.weeks=26",
            f"run.seed={seed}",
        ]
        made = ParticipationModel(sihua.load("sihua:baseline", [*asked, *settings]))
        made.run()
        share = (np.asarray(made.events.last_active) > 0).reshape(24, -1).mean(axis=1)
        return float(share.var(ddof=1) / (share.mean() * (1 - share.mean()) / 400))

    alike, differ = ratio(), ratio("places.activity_sd=0.5")
    assert alike < 3.0
    assert differ > 2.0 * alike


def test_a_table_names_sizes_and_composes_communities(tmp_path: Path) -> None:
    table = "name,residents,elderly,migrant\nEast,2400,.4,\nWest,1600,,.7\nNorth,,,\n"
    made = model(tmp_path, table, "place.residents=800")
    assert made.scenario.place.names == ["East", "West", "North"]
    assert made.communities.residents.tolist() == [2400, 1600, 800]
    at = [slice(*made.communities.first[c : c + 2].astype(int)) for c in range(3)]
    assert (made.people.age[at[0]] >= 60).mean() == pytest.approx(0.4, abs=0.03)
    assert (made.people.age[at[1]] >= 60).mean() == pytest.approx(0.23, abs=0.03)
    assert made.people.migrant[at[1]].mean() == pytest.approx(0.7, abs=0.04)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("name,residents\n", "street.csv:1:1: lists 0 communities (1 to 20,000 are possible)"),
        ("residents\n20\n", "street.csv:1:1: name: is missing; it is the one required column"),
        ("name,eldrly\na,.2\n", "street.csv:1:2: eldrly: is no column of a community (closest: elderly)"),
        ("name,residents\na,1\n", "street.csv:2:2: residents: is 1 (allowed: a whole number from 2 to 20,000,000)"),
        ("name,female\na,1.2\n", "street.csv:2:2: female: is 1.2 (allowed: a number from 0 to 1)"),
        ("name,activity\na,6\n", "street.csv:2:2: activity: is 6 (allowed: a number from -5 to 5)"),
        ("name,hours\na,two\n", "street.csv:2:2: hours: is 'two' (allowed: a number from 0 to 20)"),
        ("name,hours\na,1\na,1\n", "street.csv:3:1: name: is a, as in line 2 (give every community a name of its own)"),
        ("name,hours\n,1\n", "street.csv:2:1: name: is empty (give every community a name)"),
        ("name,hours\na\n", "street.csv:2:1: has 1 cells, the header has 2"),
        ("name;hours\na;1\n", "street.csv:1:1: separates the columns by ;"),
    ],
)
def test_a_bad_table_is_refused_at_its_place(tmp_path: Path, table: str, message: str) -> None:
    assert refusal(tmp_path, table).startswith(message)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("place.communities=3", "place.communities: is 3, but the table of communities has 2"),
        ("place.names=[a, c]", "place.names: are not those of the table of communities"),
        ("place.adults=500", "place.adults: stands beside a table of communities that says how many live in each"),
        ("place.communities_file=nowhere.csv", "nowhere.csv does not exist (the path is relative"),
        ("population.migrant_share={18-29: 0, 30-39: 0, 40-49: 0, 50-59: 0, 60-69: 0, 70-99: 0}",
         "migrant 0.2 cannot be reached: the shares by age rule it out"),
    ],
)  # fmt: skip
def test_what_contradicts_a_table_is_refused(tmp_path: Path, setting: str, message: str) -> None:
    assert message in refusal(tmp_path, "name,residents,migrant\na,90,.2\nb,40,.2\n", setting)


def test_beside_a_list_of_residents_a_table_says_names_and_strengths_alone(tmp_path: Path) -> None:
    rows = "".join(f"{20 + k},{k // 10}\n" for k in range(20))
    (tmp_path / "people.csv").write_text(f"age,community\n{rows}", encoding="utf-8")
    listed = "population.residents_file=" + str(tmp_path / "people.csv")
    made = model(tmp_path, "name,activity\na,1\nb,-1\n", listed)
    assert made.communities.activity.tolist() == [1.0, -1.0]
    assert made.communities.residents.tolist() == [10, 10]
    assert "says migrant, which a list of residents says already" in refusal(
        tmp_path, "name,migrant\na,.1\nb,.1\n", listed
    )
    assert "has 1 communities, and the list of residents 2" in refusal(tmp_path, "name,activity\na,1\n", listed)


def test_strengths_of_a_table_are_those_that_communities_have() -> None:
    assert set(STAY_WITH_A_LIST) == set(Strengths._fields) == set(communities_file.STRENGTHS)
    assert set(SPREADS.values()) == set(type(Scenario().places).model_fields)
