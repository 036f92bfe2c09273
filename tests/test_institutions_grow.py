"""Institutions start weak, grow with use, and are lost with neglect and with those who leave, where a scenario says so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import sihua
from sim.catalogue import catalogue
from sim.processes.institutions import grow
from sim.rules.institutions import grown_after
from sim.state import Event
from sim.world import world_of

WHISTLE = "mechanisms=[{kind: whistle_and_report}]"
ALL_GROW = "institutions.growing=1"
NOBODY_LEAVES = ("workers.leaving.a_year=0", "departments.term_years=1000")


def model_with(*settings: str) -> sihua.ParticipationModel:
    asked = ["place.residents=300", "run.warm_up_weeks=0", "run.weeks=60", *settings]
    return sihua.ParticipationModel(sihua.load("sihua:baseline", asked))


def grown(model: sihua.ParticipationModel, weeks: int, **counts: float) -> float:
    """How far the only mechanism has grown after so many weeks in which this is counted each."""
    model.policy.declare(1)
    for name, value in counts.items():
        model.governing.tally.by_event[:, Event.names().index(name)] = value
    world = world_of(model.tables(model.cases, model.calendar))
    for _ in range(weeks):
        grow(world)
    return float(model.policy.schemes.grown[0])


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("whistle_and_report", {"requests": 4.0, "granted": 3.0}),
        ("coordination_committee", {"requests": 8.0, "granted": 6.0}),
        ("grid_management", {"closed": 3.0, "given_up": 1.0}),
        ("deliberation_hall", {"voices_raised": 4.0, "voices_heard": 3.0}),
        ("follow_up", {"voices_raised": 4.0, "voices_heard": 3.0}),
    ],
)
def test_an_institution_settles_where_arithmetic_says(kind: str, counts: dict[str, float]) -> None:
    """Of what is brought to it three fourths come to something, and nobody leaves: with g gained and n lost a week,
    L = (1 - n') (L + g' (1 - L)) + n' L0, where g' = .75 g and n' = .25 n."""
    g, n, start = 0.75 * 0.02, 0.25 * 0.005, 0.1
    settled = ((1 - n) * g + n * start) / (1 - (1 - n) * (1 - g))
    model = model_with(f"mechanisms=[{{kind: {kind}}}]", ALL_GROW)
    assert grown(model, 2000, **counts) == pytest.approx(settled, abs=1e-9)


def test_what_is_neglected_is_lost_down_to_where_it_began() -> None:
    model = model_with(WHISTLE, ALL_GROW)
    model.policy.schemes.grown[:] = 0.9
    assert grown(model, 52) == pytest.approx(0.1 + 0.8 * 0.995**52)
    assert grown(model, 3000) == pytest.approx(0.1, abs=1e-6)


def test_who_leaves_takes_a_part_along() -> None:
    """Of 2 posts one is left: a fourth of what was grown goes (of_staff .5); all leaders leave, and half of it does."""
    model = model_with(WHISTLE, ALL_GROW, "institutions.neglect=0")
    model.policy.schemes.grown[:] = 0.9
    assert grown(model, 1, quits=1.0, posts=2.0) == pytest.approx(0.1 + 0.75 * 0.8)
    model.policy.schemes.grown[:] = 0.9
    model.governing.departments.tenure[:] = 0.0
    assert grown(model, 1, quits=0.0, posts=2.0) == pytest.approx(0.1 + 0.5 * 0.8)


def test_what_an_institution_does_grows_with_it() -> None:
    """Half of the effect is there from the first week, of the other half as much as has grown; what it costs is whole."""
    model = model_with(WHISTLE, "institutions.growing=0.5")
    model.policy.declare(1)
    assert model.policy.offered.communities.insistence == pytest.approx(2 * 0.55)
    assert model.policy.schemes.strength == pytest.approx(1.0)
    model.policy.schemes.grown[:] = 0.8
    model.policy.declare(2)
    assert model.policy.offered.communities.insistence == pytest.approx(2 * 0.9)


def states(model: sihua.ParticipationModel, weeks: int) -> Sequence[np.ndarray]:
    for _ in range(weeks):
        model.step()
    g = model.governing
    return [column.copy() for table in (model.minds, g.workers, g.stock, g.tally) for column in table]


@pytest.mark.parametrize("name", ["start", "gain", "neglect", "of_staff", "of_leaders"])
def test_where_institutions_need_not_grow_how_they_would_changes_nothing(name: str) -> None:
    """To the last bit."""
    plain, other = (states(model_with(WHISTLE, *more), 8) for more in ((), (f"institutions.{name}=0.9",)))
    assert all(np.array_equal(a, b) for a, b in zip(plain, other, strict=True))


def test_an_institution_that_is_grown_from_the_first_week_is_as_ever() -> None:
    plain = states(model_with(WHISTLE), 8)
    ever = states(model_with(WHISTLE, ALL_GROW, "institutions.start=1"), 8)
    assert all(np.array_equal(a, b) for a, b in zip(plain, ever, strict=True))


def test_a_level_between_where_it_began_and_1_stays_there() -> None:
    for level in np.linspace(0.1, 1.0, 10):
        for used in (0.0, 0.5, 1.0):
            assert 0.1 <= grown_after(level, used, 0.3, 0.1, 0.02, 0.005) <= 1.0


def test_which_mechanisms_grow() -> None:
    growing = {kind for kind, mechanism in catalogue().items() if mechanism.grows_by != "nothing"}
    assert growing == {
        "whistle_and_report", "coordination_committee", "grid_management", "deliberation_hall", "follow_up",
    }  # fmt: skip


def joint(seed: int, *settings: str) -> float:
    """Joint cases closed for each reported in the fifth and sixth year."""
    asked = ["place.residents=1500", "run.weeks=312", f"run.seed={seed}", *settings]
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", asked))
    weeks = model.run().governance()
    model.let_go()
    weeks = weeks[(weeks["community"] == -1) & (weeks["week"] > 208)]
    return float(weeks["joint_closed"].sum() / weeks["joint_reported"].sum())


def test_what_a_whistle_brings_down_is_what_the_last_joint_cases_waited_for() -> None:
    bare, rich = (
        sum(
            joint(seed, f"mechanisms=[{{kind: whistle_and_report, handed_down: {share}, from_outside: {share}}}]")
            for seed in range(1, 4)
        )
        for share in (0.0, 0.4)
    )
    assert rich > bare + 3 * 0.05
