"""Pay is expected, and unlearnt; giving points away is one's own choice; others than members are crowded out."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

import sihua
from sim.processes.incentives import pay_as_chosen
from sim.world import world_of

SETTLED = ("learning.turnover.a_year=0", "learning.awareness.leaving=0", "start.member_share=1")
"""Everybody is in the activity group, and stays."""
WORTH = 3.0
"""Units of reward that ten points for an occasion come to."""
REMEMBERED = "learning.incentives.memory=1"


def points(**settings: object) -> str:
    """A scheme whose points are worth 0.3 each."""
    said = ", ".join(f"{name}: {value}" for name, value in {"worth_of_point": WORTH / 10, **settings}.items())
    return f"mechanisms=[{{kind: points, {said}}}]"


def model_with(*settings: str) -> sihua.ParticipationModel:
    """A small place, without a warm-up."""
    asked = ["place.residents=300", "run.warm_up_weeks=0", "run.weeks=60", *settings]
    return sihua.ParticipationModel(sihua.load("sihua:baseline", asked))


def after(weeks: int, *settings: str) -> sihua.ParticipationModel:
    """The same, so many weeks later."""
    model = model_with(*settings)
    for _ in range(weeks):
        model.step()
    return model


def test_pay_is_learnt_while_it_is_paid_and_unlearnt_when_it_ends() -> None:
    """Twenty weeks of it: R (1 - (1 - learnt)^20), and of that (1 - unlearnt)^n after n weeks without; the bargain likewise."""
    model = model_with(*SETTLED, REMEMBERED, points(until_week=20))
    for week in range(1, 41):
        model.step()
        learnt, without = 1.0 - 0.75 ** min(week, 20), max(0, week - 20)
        assert model.minds.reward_expected == pytest.approx(np.full(300, WORTH * learnt * 0.9**without), rel=1e-5)
        assert model.minds.bargain_felt == pytest.approx(np.full(300, learnt * 0.98**without), rel=1e-5)


def test_what_is_crowded_out_comes_back_later_than_the_scheme_ends() -> None:
    """Half a year after twenty weeks of points, motivation is back where a scheme acts in its weeks alone."""
    remembered, flag = (after(46, *SETTLED, points(until_week=20), *more) for more in ((REMEMBERED,), ()))
    assert (remembered.minds.motivation < flag.minds.motivation - 0.02).all()


def test_at_the_same_pay_what_one_remembers_of_a_scheme_never_ends_is_what_it_pays() -> None:
    """Remembered or not, a scheme that goes on for ever does the same in the end: nothing is left to be learnt."""
    remembered, flag = (after(60, *SETTLED, points(), *more) for more in ((REMEMBERED,), ()))
    assert remembered.minds.bargain_felt == pytest.approx(np.ones(300), abs=1e-5)
    assert remembered.minds.motivation == pytest.approx(flag.minds.motivation, abs=0.01)


@pytest.mark.parametrize("rate", ["learnt", "unlearnt", "bargain_fades"])
def test_without_memory_how_fast_it_is_learnt_changes_nothing(rate: str) -> None:
    """To the last bit; and nobody expects anything."""
    plain, other = (after(12, points(until_week=6), *more) for more in ((), (f"learning.incentives.{rate}=0.9",)))
    for column, value in zip(plain.minds._fields, plain.minds, strict=True):
        assert np.array_equal(value, getattr(other.minds, column)), column
    assert not other.minds.reward_expected.any()
    assert not other.minds.bargain_felt.any()


def pays(model: sihua.ParticipationModel) -> NDArray[np.float64]:
    """What is kept, the thanks, and the part that is kept, of everybody, [N, 3]."""
    world = world_of(model.tables(model.cases, model.calendar))
    return np.array([pay_as_chosen(world, i) for i in range(len(model.people.age))])


@cache
def chosen(*settings: str) -> sihua.ParticipationModel:
    """One week of points of which 40 % are given away on average."""
    return after(1, points(donated=0.4), "learning.incentives.giving_spread=1", *settings)


def test_what_is_kept_and_what_is_given_away_add_up_to_what_is_paid() -> None:
    kept, thanks, part = pays(chosen()).T
    assert kept + thanks == pytest.approx(np.full(300, WORTH), rel=1e-12)
    assert kept / WORTH == pytest.approx(part, rel=1e-12)
    assert 0.0 < part.min() < 0.3
    assert 0.9 < part.max() < 1.0


def test_the_median_gives_what_the_scheme_asks_for() -> None:
    """The spread is around it in log-odds, so that half give more; the standard error of 300 is .03."""
    assert np.median(pays(chosen())[:, 2]) == pytest.approx(0.6, abs=0.08)


def test_who_takes_part_for_its_own_sake_gives_more_away() -> None:
    """Ordered by motivation, where nothing else makes them differ."""
    model = after(
        1, points(donated=0.4), "learning.incentives.giving_of_motivation=4", "dispositions.motivation_sd=0.2"
    )
    order = np.argsort(model.minds.motivation)
    assert (np.diff(pays(model)[order, 2]) <= 1e-12).all()


@pytest.mark.parametrize("donated", [0.0, 1.0])
def test_where_a_scheme_leaves_no_choice_there_is_none(donated: float) -> None:
    model = after(1, points(donated=donated), "learning.incentives.giving_spread=2")
    assert (pays(model)[:, 2] == 1.0 - donated).all()


def test_the_more_is_given_away_the_less_is_crowded_out() -> None:
    """Each at a level of his own: m0 (1 - .6 · part kept)."""
    model = after(
        1, *SETTLED, points(donated=0.4), "learning.incentives.giving_spread=1", "learning.motivation.drift=1"
    )
    part, anchor = pays(model)[:, 2], model.people.motivation_anchor
    assert model.minds.motivation == pytest.approx(anchor * (1.0 - 0.6 * part), rel=1e-5)


def test_who_knows_the_community_without_being_in_the_group_is_crowded_out_in_part() -> None:
    model = after(
        1, points(), "start.member_share=0", "learning.incentives.outsiders=0.5", "learning.motivation.drift=1"
    )
    outside = model.minds.member == 0
    knows, anchor = model.minds.aware == 1, model.people.motivation_anchor
    assert (outside & knows).sum() > 20 < (outside & ~knows).sum()
    # Who became aware this week did so after motivation moved.
    left = model.minds.motivation / anchor
    assert left[outside & ~knows] == pytest.approx(1.0, rel=1e-5)
    assert np.isclose(left[outside & knows], 0.7).mean() > 0.9


def test_women_are_crowded_out_more_than_men_where_a_scenario_says_so() -> None:
    """By .6 + .3 and .6 − .3 of the baseline."""
    model = after(1, *SETTLED, points(), "learning.incentives.crowding_of_women=0.3", "learning.motivation.drift=1")
    left, female = model.minds.motivation / model.people.motivation_anchor, model.people.female == 1
    assert left[female] == pytest.approx(0.1, rel=1e-4)
    assert left[~female] == pytest.approx(0.7, rel=1e-4)


@cache
def came(seed: int, *settings: str) -> NDArray[np.float64]:
    """Participants of each week of two years."""
    asked = ["run.weeks=104", f"run.seed={seed}", *settings]
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", asked))
    weekly = model.run().weekly()
    model.let_go()
    everybody = weekly[(weekly["community"] == -1) & (weekly["group"] == "all")]
    return everybody.sort_values("week")["participants"].to_numpy(dtype=float)


def test_a_remembered_scheme_leaves_less_behind_in_the_year_after() -> None:
    """All seeds together; before it begins, nothing differs."""
    scheme = "mechanisms=[{kind: points, from_week: 27, until_week: 52}]"  # at the usual dose
    lost = 0.0
    for seed in range(1, 5):
        remembered, flag = came(seed, scheme, REMEMBERED), came(seed, scheme)
        assert np.array_equal(remembered[:26], flag[:26])
        lost += remembered[65:].sum() / flag[65:].sum() - 1.0
    assert lost / 4 < -0.05
