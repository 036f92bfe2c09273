"""An answer is expected, or not: demand grows where answers come, and falls silent where none do."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from pandas import DataFrame

import sihua
from sim.processes.cases import expect_answers
from sim.scenario.blocks.cases import Expectation
from sim.state import Event
from sim.world import world_of

ON = ("cases.expectation.of_report=0.5", "cases.expectation.of_speaking=1", "cases.expectation.of_gain=0.5")
ANSWERED = ("cases.hours=0.2", "resources.tapped_financial=1", "resources.tapped_material=1", "cases.joint_share=0")
"""A street in which next to all cases are answered."""
IGNORED = ("cases.given_up=1", "cases.deadline=1", "resources.simple={human: 1e6}")
"""One in which none is."""
PUBLISHED = ("cases.expectation.published=0.05",)
SEEDS = range(1, 5)
Tables = tuple[DataFrame, DataFrame]


@cache
def tables(seed: int, *settings: str) -> Tables:
    """Weekly indicators of everybody, and governance of all communities."""
    asked = ["run.weeks=156", "place.communities=4", f"run.seed={seed}", *settings]
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", asked))
    record = model.run()
    weekly, governance = record.weekly(), record.governance()
    model.let_go()
    everybody = weekly[(weekly["community"] == -1) & (weekly["group"] == "all")]
    return everybody.set_index("week"), governance[governance["community"] == -1].set_index("week")


def reporting(found: Tables, first: int, last: int) -> float:
    """Problems reported of those that arose."""
    weeks = found[1].loc[first:last]
    return float(weeks["reported"].sum() / weeks["arisen"].sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_beyond_trust_more_is_reported_where_answers_come_and_less_where_none_do(seed: int) -> None:
    """Trust moves, too, and with it reporting: the same street with the same random numbers, without expectations."""
    year_3 = (105, 156)
    for street, sign in ((ANSWERED, 1.0), (IGNORED, -1.0)):
        more = reporting(tables(seed, *ON, *street), *year_3) - reporting(tables(seed, *street), *year_3)
        assert sign * more > 0.01


def test_demand_grows_where_answers_come_and_falls_silent_where_none_do() -> None:
    """From the first year to the third, all seeds together."""
    grown = {
        street: sum(
            reporting(found, 105, 156) - reporting(found, 1, 52)
            for found in (tables(seed, *ON, *street) for seed in SEEDS)
        )
        for street in (ANSWERED, IGNORED)
    }
    assert grown[IGNORED] < 0.0 < grown[ANSWERED]


@pytest.mark.parametrize("seed", SEEDS)
def test_published_answers_teach_those_who_never_asked(seed: int) -> None:
    """In a street that answers, and in one that does not."""
    for street, sign in ((ANSWERED, 1.0), (IGNORED, -1.0)):
        shown, hidden = (tables(seed, *ON, *street, *more)[0]["answer_expected"] for more in (PUBLISHED, ()))
        assert sign * (shown - hidden).loc[53:].mean() > 0.1


@pytest.mark.parametrize("seed", SEEDS)
def test_a_street_that_answers_nothing_has_little_sense_of_gain_whatever_its_programme(seed: int) -> None:
    ignored, answered = (tables(seed, *ON, *street, *PUBLISHED)[0] for street in (IGNORED, ANSWERED))
    assert (answered["satisfaction"] - ignored["satisfaction"]).loc[53:].min() > 0.1
    alone = tables(seed, *IGNORED)[0]["satisfaction"] - tables(seed, *ANSWERED)[0]["satisfaction"]
    assert abs(alone.loc[53:].mean()) < 0.05  # today's: the match of activities alone


def test_without_weights_what_is_expected_changes_nothing() -> None:
    """To the last bit, but for the indicator itself."""
    one, other = (
        tables(1, f"cases.expectation.start={start}", f"cases.expectation.published={published}")
        for start, published in ((0.1, 0.0), (0.9, 0.5))
    )
    for before, after in zip(one, other, strict=True):
        rest = before.columns.difference(["answer_expected"])
        assert before[rest].equals(after[rest])
    assert (one[0]["answer_expected"] < other[0]["answer_expected"]).all()


@pytest.mark.parametrize(("answered", "given_up"), [(3.0, 1.0), (0.0, 2.0)])
def test_what_is_published_and_forgotten_settles_where_arithmetic_says(answered: float, given_up: float) -> None:
    """Each week E goes v of the way to the share q, then f of the way back to s, until E = (1 - f) (E + v (q - E)) + f s."""
    v, f, start = 0.2, 0.05, 0.4
    settings = [
        f"cases.expectation.{name}={value}" for name, value in (("published", v), ("forgetting", f), ("start", start))
    ]
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", ["place.residents=50", *settings]))
    model.minds.aware[:] = 1
    model.people.notice_access[:] = 1.0
    world = world_of(model.tables(model.cases, model.calendar))
    tally = model.governing.tally.by_event
    tally[0, Event.closed], tally[0, Event.given_up] = answered, given_up
    for _ in range(400):
        expect_answers(world, 0, 0, 50)
    share = answered / (answered + given_up)
    settled = (v * (1 - f) * share + f * start) / (1 - (1 - v) * (1 - f))
    assert np.allclose(model.minds.answer_expected, settled, atol=1e-6)


def test_nobody_expects_more_or_less_at_first_than_the_scenario_says() -> None:
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", ["place.residents=200"]))
    assert np.allclose(model.minds.answer_expected, Expectation().start)
