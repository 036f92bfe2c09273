"""Every shipped scenario has the bits that are kept, in whichever way it is run."""

from __future__ import annotations

import pytest

from tests.shipped_bits import golden, names, shipped_bits, unlike
from tests.ways_to_run import BEGIN, END, PAGE, WAYS, Way


def test_every_scenario_in_little_has_the_bits_that_are_kept() -> None:
    assert unlike(shipped_bits()) == []


def test_all_scenarios_are_kept_and_no_two_of_them_have_the_same_bits() -> None:
    assert list(golden()) == list(golden(whole=True)) == names()
    whole = list(golden(whole=True).values())
    assert len(set(whole)) == len(whole)


def test_the_page_has_a_row_for_every_way_in_which_all_scenarios_are_equal() -> None:
    rows = PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert {way.name for way in WAYS if way.python is None and "Python" not in way.name} < {name for name, *_ in cells}
    assert {"3.11", "3.12", "3.13"} == {name.split()[1][:4] for name, *_ in cells if name.startswith("Python")}
    assert {(equal, other) for *_, equal, other in cells} == {(str(len(names())), "none")}


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_every_shipped_scenario_has_the_same_bits(way: Way) -> None:
    assert way.unlike() == []
