"""The terms of the week that mechanisms add to: each one moves the week, alone; and how several blocks are put together."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.community import ParticipationModel
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario
from sim.terms import TERMS, combine, no_effects

EVERYTHING = Path(__file__).parent / "verification" / "scenarios" / "everything.yaml"
BELOW = ("online_misfit", "effort", "creaming", "quitting", "seats")
"""Terms that are tried below nothing: what a policy wants, or where more of it is not needed here."""
OTHER_TERMS = {"calm": "quarrel", "donated": "bargain"}
"""What a term needs beside it to have anything to act on."""


def outcome(term: str = "", size: float = 0.0) -> bytes:
    """All that a busy run reports of residents and of the governing side where one term is `size` in every week."""
    nobody_yet = {"kind": "honours", "target": {"group": "elderly"}, "intensity": 0.0}
    values = {**read_scenario(EVERYTHING).values(), "mechanisms": [nobody_yet], "ranking": {"published": True}}
    community = ParticipationModel(Scenario.model_validate(values), EVERYTHING.parent)
    for name in (term, OTHER_TERMS.get(term, "")):
        if name:
            getattr(community.policy.offered, TERMS[name].scale)[name][-1] = size  # the elderly; one of two communities
    record = community.run()
    tables = [
        frame.select_dtypes("number").to_numpy(dtype=float) for frame in (record.governance(), record.resources())
    ]
    return b"".join(table.tobytes() for table in (record.sums, *tables))


@cache
def nothing() -> bytes:
    """The busy run without any effect."""
    return outcome()


@pytest.mark.parametrize("term", TERMS)
def test_every_term_moves_the_week(term: str) -> None:
    size = -0.4 if term in BELOW else 0.4
    beside = outcome(OTHER_TERMS[term], size) if term in OTHER_TERMS else nothing()
    assert outcome(term, size) != beside


def test_every_scale_of_effects_holds_its_terms_and_no_others() -> None:
    effects = no_effects(3, 2)
    for scale, rows in (("residents", 3), ("communities", 2), ("subdistrict", 1)):
        table = getattr(effects, scale)
        assert len(table) == rows
        assert set(table.dtype.names) == {name for name, term in TERMS.items() if term.scale == scale}


def test_sums_chances_and_factors_are_put_together_as_their_names_say() -> None:
    """.1 + .2 = .3; 1 - .9 x .8 = .28; 1.1 x 1.2 - 1 = .32."""
    amounts = [np.array([0.2]), np.array([0.1])]
    assert combine("sum", amounts)[0] == pytest.approx(0.3)
    assert combine("chance", amounts)[0] == pytest.approx(0.28)
    assert combine("factor", amounts)[0] == pytest.approx(0.32)


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=4))
def test_the_order_of_amounts_changes_not_even_the_last_bit(sizes: list[float]) -> None:
    for how in ("sum", "chance", "factor"):
        rows = [np.array([size]) for size in sizes]
        found = {combine(how, order)[0] for order in itertools.permutations(rows)}  # type: ignore[arg-type]
        assert len(found) == 1
        if len(sizes) == 1:
            assert found == {sizes[0]}
