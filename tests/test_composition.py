"""People as they are together: totals hold, what is not asked for stays as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sihua
from sim.community import ParticipationModel
from sim.founding import found
from sim.founding.composition import (
    ATTRIBUTES,
    BY_AGE,
    NoSuchPopulation,
    _as_independent,
    _chances,
    fit,
    together,
    totals_of,
)
from sim.scenario.blocks.population import Population
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario

THREE_LINES = """extends: sihua:baseline
place: {communities: 6, adults: 14000}
population: {totals: {elderly: 0.26, migrant: 0.30}}
"""


def table_of(**population: Any) -> Any:
    """The fitted table, [bands, 2, 2, 2, 2, 2]: built up again from the chances of each attribute by those before it."""
    chances = together(Population.model_validate(population), 1, {})
    cells = np.diff(chances.starts[0])
    for name in ATTRIBUTES:
        yes = getattr(chances, name)[0]
        cells = np.stack([cells * (1 - yes), cells * yes], axis=1).reshape(-1)
    return cells.reshape(6, *(2 for _ in ATTRIBUTES))


def share_of(table: Any, name: str) -> float:
    return float(np.moveaxis(table, 1 + ATTRIBUTES.index(name), 0)[1].sum())


def by_age(table: Any, name: str) -> Any:
    axis = 1 + ATTRIBUTES.index(name)
    others = tuple(at for at in range(1, table.ndim) if at != axis)
    return table.sum(axis=others)[:, 1] / table.sum(axis=tuple(range(1, table.ndim)))


def odds_ratio(table: Any, one: str, other: str, band: int) -> float:
    axes = tuple(at for at in range(len(ATTRIBUTES)) if at not in (ATTRIBUTES.index(one), ATTRIBUTES.index(other)))
    four = table[band].sum(axis=axes)
    return float(four[0, 0] * four[1, 1] / (four[0, 1] * four[1, 0]))


def test_a_table_of_four_cells_is_fitted_as_by_hand() -> None:
    """Margins (.6, .4) and (.5, .5) with odds ratio 9: x (x - .1) = 9 (.6 - x)(.5 - x), so that 8 x^2 - 9.8 x + 2.7 = 0."""
    table, groups = np.array([3.0, 1.0, 1.0, 3.0]) / 8.0, np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
    assert fit(table, groups, np.array([[0.6, 0.4], [0.5, 0.5]]), 1000) < 1e-9
    x = (9.8 - np.sqrt(9.8**2 - 4.0 * 8.0 * 2.7)) / 16.0
    assert table == pytest.approx([x, 0.6 - x, 0.5 - x, x - 0.1], abs=1e-8)


def test_without_totals_every_chance_is_the_share_of_the_scenario_exactly() -> None:
    p = Population()
    chances = _chances(p, totals_of(p, {}))
    for at, (name, table) in enumerate(BY_AGE.items(), 2):
        shares = getattr(p, table).values()
        assert chances[at].reshape(6, -1).tolist() == [[share] * (1 << (at - 1)) for share in shares], name


def test_fitting_to_what_already_holds_changes_nothing() -> None:
    """Totals that the shares by age come to anyhow."""
    plain = table_of()
    same = table_of(totals={name: share_of(plain, name) for name in BY_AGE} | {"elderly": 0.23})
    assert same == pytest.approx(plain, abs=1e-9)


def test_all_totals_hold_at_once() -> None:
    totals = {"elderly": 0.26, "college": 0.4, "home_owner": 0.5, "migrant": 0.3, "party_member": 0.12}
    together_as = {"party_of_women": 0.4, "party_of_college": 4.0, "owner_of_migrants": 0.1}
    table = table_of(female_share=0.55, totals=totals, together=together_as)
    assert table.sum() == pytest.approx(1.0)
    assert table[4:].sum() == pytest.approx(0.26, abs=1e-8)
    for name, share in {**totals, "female": 0.55}.items():
        if name != "elderly":
            assert share_of(table, name) == pytest.approx(share, abs=1e-8)


def test_a_total_moves_the_odds_at_all_ages_by_one_factor() -> None:
    before, after = (by_age(table, "migrant") for table in (table_of(), table_of(totals={"migrant": 0.3})))
    factors = after / (1 - after) / (before / (1 - before))
    assert factors == pytest.approx(np.full(6, factors[0]))
    assert factors[0] > 1.5


def test_what_is_not_asked_for_stays_as_the_shares_by_age_say() -> None:
    p = Population()
    table = table_of(
        totals={"elderly": 0.5, "migrant": 0.3}, together={"owner_of_migrants": 0.1, "college_of_migrants": 3.0}
    )
    assert by_age(table, "college") == pytest.approx(p.college_share.values())
    assert by_age(table, "home_owner") == pytest.approx(p.owner_share.values())
    young = table[:4].sum(axis=tuple(range(1, 6)))
    assert young / young.sum() == pytest.approx(np.array(p.age_shares.values()[:4]) / sum(p.age_shares.values()[:4]))


def test_attributes_go_together_by_the_odds_that_are_said() -> None:
    table = table_of(totals={"migrant": 0.4}, together={"owner_of_migrants": 0.1, "party_of_women": 0.4})
    for band in range(6):
        assert odds_ratio(table, "home_owner", "migrant", band) == pytest.approx(0.1)
        assert odds_ratio(table, "female", "party_member", band) == pytest.approx(0.4)
        assert odds_ratio(table, "college", "party_member", band) == pytest.approx(1.0)


def test_three_lines_say_who_lives_in_six_communities(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(THREE_LINES, encoding="utf-8")
    resolved = sihua.load(tmp_path / "own.yaml")
    town = found(resolved.scenario, resolved.folder)
    assert len(town.people.age) == 14_000
    assert town.communities.residents.tolist() == [2334, 2334, 2333, 2333, 2333, 2333]
    assert (town.people.age >= 60).mean() == pytest.approx(0.26, abs=0.01)
    assert town.people.migrant.mean() == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize(
    ("population", "message"),
    [
        ({"totals": {"migrant": 0.1}, "migrant_share": 0.0}, "migrant 0.1 cannot be reached"),
        ({"totals": {"party_member": 0.1}, "party_share": 1.0}, "party_member 0.1 cannot be reached"),
    ],
)
def test_a_population_that_cannot_be_is_refused(population: dict[str, Any], message: str) -> None:
    bands = ("18-29", "30-39", "40-49", "50-59", "60-69", "70-99")
    asked = {
        name: dict.fromkeys(bands, value) if name.endswith("_share") else value for name, value in population.items()
    }
    with pytest.raises(NoSuchPopulation, match=message):
        together(Population.model_validate(asked), 1, {})


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (["place.adults=7", "place.communities=6"], "place.adults: 7 adults are too few for 6 communities"),
        (["place.adults=12", "place.communities=6", "place.residents=3"], "place.residents: is 3, but 12 adults in 6"),
    ],
)
def test_adults_that_do_not_fit_their_communities_are_refused(settings: list[str], message: str) -> None:
    with pytest.raises(sihua.ScenarioProblems, match=message):
        sihua.load("sihua:baseline", settings)


def test_a_table_starts_from_people_whose_attributes_have_to_do_with_age_alone() -> None:
    p = Population()
    totals = totals_of(p, {})
    odds = dict.fromkeys(
        ("party_of_women", "party_of_college", "owner_of_college", "owner_of_migrants", "college_of_migrants"), 1.0
    )
    start = _as_independent(p, np.array(p.age_shares.values()), totals, odds)
    assert start.sum() == pytest.approx(1.0)
    assert start.reshape(table_of().shape) == pytest.approx(table_of())


def test_a_scenario_with_totals_runs() -> None:
    asked = ["place.residents=150", "run.weeks=2", "run.warm_up_weeks=0", "population.totals.elderly=0.6"]
    made = ParticipationModel(sihua.load("sihua:baseline", asked))
    assert made.run().weekly()["participants"].notna().all()
    assert isinstance(made.scenario, Scenario)


def test_what_being_a_woman_adds_is_added_to_belonging_and_to_nothing_else() -> None:
    asked = ["place.residents=4000", "run.seed=3", "dispositions.belonging_sd=0", "dispositions.belonging_of_owner=0"]
    plain, other = (
        ParticipationModel(read_scenario("sihua:baseline", [*asked, f"dispositions.belonging_of_women={of}"])).people
        for of in (0.0, 0.2)
    )
    women = np.asarray(plain.female) == 1
    added = np.asarray(other.belonging_anchor, float) - np.asarray(plain.belonging_anchor, float)
    assert np.allclose(added[women], 0.2, atol=1e-6)
    assert np.array_equal(added[~women], np.zeros((~women).sum()))
    for name in set(plain._fields) - {"belonging_anchor"}:
        assert np.array_equal(getattr(plain, name), getattr(other, name)), name
