"""Rules: the same bits with and without the compiler, exact elementary functions, and what each rule claims."""

from __future__ import annotations

import importlib
import inspect
import math
import os
import pkgutil
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import norm, poisson

import sim.rules
from sim.compiler import INTERPRETED
from sim.rules import (
    autoregression,
    cases,
    composition,
    coordination,
    coping,
    decision,
    incentives,
    institutions,
    learning,
    organizations,
    organizers,
    outreach,
    places,
    votes,
    work,
)
from sim.rules.numbers import (
    blend,
    compounded,
    exponential,
    logarithm,
    logistic,
    probability_union,
    share_of,
    standard_normal,
)
from tests.verification.shapley import guanxi_share

SHARE = st.floats(0.0, 1.0)
EACH = 400
"""Random inputs for each rule."""

WHOLE = {"need": 5, "first_need": 5, "second_need": 5, "occasions": 7, "active_neighbours": 60, "resting": 250,
         "least_rest": 60, "was_heard": 1, "most": 7, "met": 7}  # fmt: skip
RANGES = {"x": (-45.0, 45.0), "z": (-4.0, 4.0), "hours": (0.1, 24.0), "free_hours": (0.5, 60.0), "threshold": (-1.0, 2.0),
          "shock": (-4.0, 4.0), "level": (-20.0, 20.0), "steepness": (1.0, 20.0), "half": (1e-6, 1.0),
          "base": (-9.0, 9.0), "propensity": (-5.0, 5.0), "fatigue": (0.0, 3.0), "amount": (0.0, 400.0),
          "all_weights": (0.0, 900.0), "neighbours": (0.0, 60.0), "sd": (1e-6, 5.0), "contract": (0.1, 168.0),
          "waiting": (0.0, 1e4), "programme": (0.0, 1e3), "admin": (0.0, 168.0), "demands": (0.0, 2.0),
          "burnout": (0.0, 40.0), "constitution": (0.01, 50.0), "strain": (0.0, 10.0), "w_burnout": (0.0, 20.0),
          "w_mission": (0.0, 20.0), "of_results": (0.0, 2.0), "of_service": (0.0, 2.0), "digital_worth": (0.0, 10.0),
          "exponent": (0.0, 5.0), "spread": (0.0, 3.0), "severity": (0.0, 100.0),
          "mean": (0.0, 1e3), "visibility": (0.0, 100.0), "reciprocity": (0.0, 100.0),
          "in_office": (1.0, 1e3), "came": (0.0, 1e3), "came_to_all": (0.0, 1e4), "weeks": (0.1, 5e3),
          "added": (-2.0, 2.0), "days": (1.0, 7.0), "spared": (0.0, 7.0), "times": (0.0, 9.0), "load": (-1.0, 2.0),
          "u": (2.0**-33, 1.0 - 2.0**-33)}  # fmt: skip
"""Where arguments lie, by name, that are not shares between 0 and 1."""
SPECIAL = {"logarithm": (1e-300, 1e300), "standard_normal": (2.0**-33, 1.0 - 2.0**-33), "voice_of most": (0.01, 1.0)}
"""And where those of one rule lie, or one argument of one rule."""


def all_rules() -> dict[str, Callable[..., float]]:
    """Every rule of the folder `sim/rules`, by module and name."""
    found: dict[str, Callable[..., float]] = {}
    for info in pkgutil.iter_modules(sim.rules.__path__):
        module = importlib.import_module(f"sim.rules.{info.name}")
        for name, value in vars(module).items():
            if callable(value) and getattr(value, "__module__", "") == module.__name__:
                found[f"{info.name}.{name}"] = value
    return found


def argument_names(function: Callable[..., float]) -> list[str]:
    """The names of a rule's arguments, whether it is compiled or not."""
    return list(inspect.signature(getattr(function, "py_func", function)).parameters)


def inputs(name: str, function: Callable[..., float]) -> Iterator[list[float]]:
    """The same inputs in every process: each argument in its range, at times at its ends."""
    rng = random.Random(name)
    for _ in range(EACH):
        yield [_argument(name.split(".")[1], argument, rng) for argument in argument_names(function)]


def _argument(rule: str, argument: str, u: random.Random) -> float:
    special = SPECIAL.get(rule) or SPECIAL.get(f"{rule} {argument}")
    if argument in WHOLE and special is None:
        return float(u.randint(0, WHOLE[argument]))
    low, high = special or RANGES.get(argument, (0.0, 1.0))
    if rule == "logarithm":
        return math.exp(u.uniform(math.log(low), math.log(high)))
    return u.choice([u.uniform(low, high)] * 8 + [low, high])


def answers() -> list[str]:
    """One line for each rule and input, with the exact bits of the answer."""
    return [
        f"{name}({', '.join(map(repr, arguments))}) = {float(function(*arguments)).hex()}"
        for name, function in sorted(all_rules().items())
        for arguments in inputs(name, function)
    ]


def test_every_rule_gives_the_same_bits_with_and_without_the_compiler() -> None:
    environment: dict[str, Any] = {**os.environ, "NUMBA_DISABLE_JIT": "0" if INTERPRETED else "1"}
    code = "import tests.test_rules as t; print(t.INTERPRETED); print('\\n'.join(t.answers()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[1],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    mode, *theirs = done.stdout.splitlines()
    ours = answers()
    assert mode == str(not INTERPRETED)
    assert len(ours) == EACH * len(all_rules())
    assert len(all_rules()) >= 25
    assert [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]] == []


def test_no_answer_is_infinite_or_undefined() -> None:
    """Over the whole range of every argument."""
    wrong = [line for line in answers() if line.endswith(("inf", "nan"))]
    assert wrong == []


@given(st.floats(-40.0, 40.0))
@settings(max_examples=1000, deadline=None)
def test_the_exponential_is_exact_to_1e_12(x: float) -> None:
    assert exponential(x) == pytest.approx(math.exp(x), rel=1e-12)
    assert logistic(x) == pytest.approx(expit(x), rel=1e-12)


@pytest.mark.parametrize("x", [41.0, 1e9, 1e308])
def test_the_exponential_is_clipped_beyond_40(x: float) -> None:
    assert exponential(x) == exponential(40.0)
    assert exponential(-x) == exponential(-40.0)


@given(st.floats(1e-300, 1e300))
@settings(max_examples=1000, deadline=None)
def test_the_logarithm_is_exact_to_2e_15(x: float) -> None:
    assert logarithm(x) == pytest.approx(math.log(x), rel=2e-15, abs=2e-15)


@given(st.floats(2.0**-33, 1.0 - 2.0**-33))
@settings(max_examples=1000, deadline=None)
def test_the_normal_quantile_is_exact_to_1e_14(p: float) -> None:
    assert standard_normal(p) == pytest.approx(norm.ppf(p), rel=2e-14, abs=2e-15)


def test_the_normal_quantile_is_antisymmetric() -> None:
    for p in (0.0625, 0.125, 0.25, 0.375, 2.0**-20):
        assert standard_normal(1.0 - p) == -standard_normal(p)


@given(SHARE, SHARE)
@settings(max_examples=300, deadline=None)
def test_a_chance_is_raised_as_by_a_second_try_and_by_nothing_not_at_all(chance: float, by: float) -> None:
    assert probability_union(chance, by) == pytest.approx(1.0 - (1.0 - chance) * (1.0 - by), abs=1e-15)
    assert chance <= probability_union(chance, by) <= 1.0 + 1e-15
    assert probability_union(chance, 0.0) == chance


def test_a_share_in_single_precision_still_reaches_the_threshold_that_it_equals() -> None:
    """One in k is enough for a threshold of 1/k, for every k, whatever the stored threshold lost to rounding."""
    for k in range(1, 200):
        for joined in range(1, k + 1):
            stored = float(np.float32(joined / k))
            assert decision.enough_take_part(joined / k, stored) == 1.0
            assert decision.enough_take_part((joined - 1) / k, stored) == 0.0


@given(SHARE, st.floats(0.0, 1.0, exclude_max=True), st.integers(1, 7))
@settings(max_examples=300, deadline=None)
def test_days_follow_a_geometric_distribution(u: float, one_more: float, most: int) -> None:
    """At least d + 1 days come with chance q^d, up to the most."""
    days = decision.days_in_week(u, one_more, most)
    assert days == max([1] + [d + 1 for d in range(1, most) if u < math.prod([one_more] * d)])


@given(SHARE, st.integers(0, 40))
@settings(max_examples=300, deadline=None)
def test_word_of_mouth_is_the_chance_that_one_of_n_tells(word: float, neighbours: int) -> None:
    assert outreach.told_by_neighbours(word, neighbours) == pytest.approx(1.0 - (1.0 - word) ** neighbours, abs=1e-12)


def test_invitations_are_shared_out_in_full_unless_everybody_is_asked() -> None:
    """Chances add up to the number of invitations while no chance reaches 1."""
    habits = np.linspace(0.0, 0.9, 50)
    of_habit = outreach.weight_of_habit(0.6, habits.mean())
    weights = [outreach.invitation_weight(0.6, of_habit, habit) for habit in habits]
    few, many = (outreach.share_for_weight(number, sum(weights)) for number in (5.0, 500.0))
    assert sum(outreach.chance_of_a_share(few, w) for w in weights) == pytest.approx(5.0, abs=1e-12)
    assert max(outreach.chance_of_a_share(many, w) for w in weights) == 1.0


@given(SHARE, SHARE, SHARE)
@settings(max_examples=300, deadline=None)
def test_being_ignored_lowers_and_being_heard_raises_efficacy(efficacy: float, gain: float, loss: float) -> None:
    assert 0.0 <= learning.efficacy_after(efficacy, 0.0, gain, loss) <= efficacy
    assert efficacy <= learning.efficacy_after(efficacy, 1.0, gain, loss) <= 1.0


def test_a_rest_starts_high_ends_low_and_not_before_its_minimum() -> None:
    rest = learning.weeks_of_rest_after
    assert rest(0.0, 0.99, 1.0, 0.4, 4.0) == 0.0
    assert rest(0.0, 1.0, 1.0, 0.4, 4.0) == 1.0
    assert [rest(weeks, 0.1, 1.0, 0.4, 4.0) for weeks in (1.0, 2.0, 3.0, 4.0)] == [2.0, 3.0, 4.0, 0.0]
    assert rest(9.0, 0.4, 1.0, 0.4, 4.0) == 10.0
    assert rest(250.0, 0.9, 1.0, 0.4, 4.0) == 250.0


def test_motivation_falls_by_a_step_however_small_the_reward() -> None:
    levels = [learning.motivation_level(0.5, reward, 0.6) for reward in (0.0, 1e-12, 1.0)]
    assert levels == pytest.approx([0.5, 0.2, 0.2], abs=1e-15)


@pytest.mark.parametrize("mean", [0.05, 1.0, 6.0, 29.9, 30.1, 200.0])
def test_cases_come_as_poisson_says(mean: float) -> None:
    """Mean and variance are the mean, on both sides of where the normal law takes over."""
    u = (np.arange(200_000) + 0.5) / 200_000
    counts = np.array([cases.poisson(x, mean) for x in u])
    assert (np.diff(counts) >= 0).all()
    assert counts.mean() == pytest.approx(mean, rel=2e-3)
    assert counts.var() == pytest.approx(mean, rel=1e-2)


@pytest.mark.parametrize("mean", [0.5, 5.0, 25.0])
def test_few_cases_are_the_quantiles_of_poisson(mean: float) -> None:
    rng = np.random.default_rng(1).random(2000)
    assert [cases.poisson(x, mean) for x in rng] == poisson.ppf(rng, mean).tolist()


def test_severity_and_hours_have_their_means() -> None:
    u = (np.arange(400_000) + 0.5) / 400_000
    assert np.mean([cases.severity_of(x, 0.5) for x in u]) == pytest.approx(1.0, rel=2e-3)
    hours = np.array([cases.hours_of_case(x, 2.0, 1.5) for x in u])
    assert hours.mean() == pytest.approx(3.0, rel=2e-3)
    assert np.mean(hours > 3.0) == pytest.approx(math.exp(-1.0), abs=1e-3)


@given(SHARE, SHARE)
@settings(max_examples=300, deadline=None)
def test_the_two_channels_share_out_all_of_the_chance_to_cooperate(by_institution: float, by_guanxi: float) -> None:
    """Shapley's shares of the two add up to 1, and neither is negative; one that does nothing is owed nothing."""
    share = guanxi_share
    together = probability_union(by_institution, by_guanxi)
    assert together >= max(by_institution, by_guanxi) - 1e-15
    if together > 1e-6:  # below, rounding of 1 - (1 - p)(1 - q) shows
        assert share(by_institution, by_guanxi) + share(by_guanxi, by_institution) == pytest.approx(1.0, abs=1e-9)
        assert -1e-9 <= share(by_institution, by_guanxi) <= 1.0 + 1e-9
        assert share(together, 0.0) == pytest.approx(0.0, abs=1e-9)
    assert share(0.0, max(by_guanxi, 1e-3)) == pytest.approx(1.0, abs=1e-12)


@given(SHARE, SHARE, SHARE, SHARE, SHARE)
@settings(max_examples=300, deadline=None)
def test_ties_and_institutions_stay_between_0_and_1(
    now: float, used: float, rest: float, gain: float, fade: float
) -> None:
    """Whatever they gain and lose in a week."""
    assert -1e-12 <= coordination.after_use(now, used, rest, gain, fade) <= 1.0 + 1e-12


@given(st.floats(0.0, 2.0), st.floats(0.0, 2.0), SHARE, SHARE)
@settings(max_examples=300, deadline=None)
def test_more_demands_never_wear_out_less_and_resources_never_more(
    few: float, many: float, resources: float, buffer: float
) -> None:
    few, many = sorted((few, many))
    after = work.burnout_after
    assert after(0.8, few, resources, 1.0, 0.1, 0.13, buffer) <= after(0.8, many, resources, 1.0, 0.1, 0.13, buffer)
    assert after(0.8, many, resources, 1.0, 0.1, 0.13, buffer) <= after(0.8, many, 0.0, 1.0, 0.1, 0.13, buffer) + 1e-15


def test_shocks_have_mean_0_and_variance_1() -> None:
    rng = np.random.default_rng(0).random((4, 200_000))
    shocks = (rng.sum(axis=0) - 2.0) * math.sqrt(3.0)
    assert learning.shock_of(*rng[:, 0]) == pytest.approx(shocks[0], abs=1e-12)
    assert shocks.mean() == pytest.approx(0.0, abs=0.01)
    assert shocks.var() == pytest.approx(1.0, abs=0.01)


def test_maturity_is_half_where_participation_is_half_and_falls_without() -> None:
    assert learning.maturity_after(0.0, 0.05, 1.0, 0.05, 4.0) == pytest.approx(0.5, abs=1e-12)
    assert learning.maturity_after(0.0, 0.10, 1.0, 0.05, 4.0) == pytest.approx(16.0 / 17.0, abs=1e-12)
    assert learning.maturity_after(0.8, 0.0, 0.25, 0.05, 4.0) == pytest.approx(0.6, abs=1e-15)


BY_HAND: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    (composition.in_proportion, (0.2, 0.5, 0.3), 0.12),
    (composition.in_proportion, (0.0, 0.0, 0.0), 0.0),
    (places.own_level, (1.0, 0.5), 0.375),  # .5 - .25 / 2
    (places.own_level, (-2.0, 0.0), 0.0),
    (places.own_factor, (0.25, 0.5), 1.0),  # the median lies below the mean, by a quarter of a standard deviation here
    (places.busy_here, (0.4, 1.5), 0.6),
    (places.busy_here, (0.4, 3.0), 1.0),
    (decision.intention, (0.5, 0.4, 0.2, 0.6, 0.4, 0.3, 0.2, 0.1), 0.42),
    (decision.standardised, (0.7, 0.4, 0.2), 1.5),
    (decision.neighbour_share, (3, 4), 0.75),
    (decision.neighbour_share, (0, 0), 0.0),
    (decision.need_match, (2, 2, 1, 0.6), 1.0),
    (decision.need_match, (2, 1, 2, 0.6), 0.6),
    (decision.need_match, (2, 1, 0, 0.6), 0.0),
    (decision.time_cost, (2, 8, 0.6, 0.0), 0.15),
    (decision.time_cost, (2, 8, 0.6, 1.0), 0.3),  # twice as long
    (decision.time_cost, (9, 8, 0.6, 0.0), 0.6),
    (decision.online_misfit, (0.7, 0), 0.3),
    (decision.online_misfit, (0.7, 0.2), 0.5),  # one more fear
    (decision.online_misfit, (0.7, -0.4), 0),  # more help than is lacking
    (decision.online_misfit, (0.2, 0.9), 1),
    (decision.days_spared, (2, 0.0), 2),  # whole days are what they are, whatever is drawn
    (decision.days_spared, (1.4, 0.39), 2),
    (decision.days_spared, (1.4, 0.41), 1),
    (decision.days_spared, (0, 0.0), 0),
    (decision.most_days, (7, 0, 30, 2), 7),
    (decision.most_days, (7, 2, 30, 2), 5),
    (decision.appeal, (0.5, 0.25, 2, 3), 0.25),
    (decision.most_days, (7, 9, 30, 2), 1),  # who comes, comes once
    (decision.most_days, (7, 2, 6, 2), 3),  # free time is the narrower bound
    (decision.fatigue_cost, (0.9, 0.5), 0.16),
    (decision.fatigue_cost, (0.4, 0.5), 0.0),
    (decision.drive, (0.5, 2, 0.1, 0, 0), 0.7),
    (decision.drive, (0.5, 0, 0.1, 0.3, 0), 0.8),
    (decision.drive, (0.5, 2, 0.1, 0.25, 0.05), 1.0),
    (decision.seen_share, (0.4, 0), 0.4),
    (decision.seen_share, (0.4, 0.5), 0.6),
    (decision.seen_share, (0.8, 0.5), 1.0),
    (decision.seen_share, (0, 9), 0.0),
    (decision.same_for_all, (-1, 0.5, 4, 2, 0.5), -1 - 3 * 0.6931471805599453),
    (decision.same_for_all, (-1, 0.5, 4, 2, 8), -1 - 0.6931471805599453),
    (decision.more_days, (-1, 0.5, 2, 1, 0.25), 0.5),
    (decision.days_in_week, (0.2, 0.5, 7), 3),
    (decision.days_in_week, (0.2, 0.5, 2), 2),
    (decision.enough_take_part, (0.2, 0.2), 1),
    (decision.enough_take_part, (0.19, 0.2), 0),
    (learning.fatigue_after, (0.5, 2, 0.2, 0.1, 0.25, 0.4), 0.58),
    (learning.weeks_of_rest_after, (3, 0.5, 1, 0.4, 3), 4),
    (learning.weeks_of_rest_after, (3, 0.3, 1, 0.4, 3), 0),
    (learning.habit_after, (0.5, 2, 0.2, 0.1), 0.68),
    (learning.habit_after, (0.5, 0, 0.2, 0.1), 0.45),
    (learning.motivation_level, (0.5, 0.01, 0.6), 0.2),
    (learning.kept_part, (6.0, 2.0), 0.75),  # of eight points, two are given away
    (incentives.knowing, (1, 0, 0), 1),
    (incentives.knowing, (0, 1, 0.3), 0.3),
    (incentives.expected_after, (0.2, 0.6, 0.25, 0.1), 0.3),
    (incentives.expected_after, (0.6, 0.2, 0.25, 0.1), 0.56),
    (incentives.crowding_of, (0.6, 1, 0.3), 0.9),
    (incentives.crowding_of, (0.6, 0, 0.3), 0.3),
    (incentives.crowding_of, (0.6, 1, 0.5), 1.0),
    (incentives.inclined_to_give, (2, 0.75, 0.5, 4), 2.0),
    (incentives.share_given, (0.5, math.log(3)), 0.75),
    (incentives.share_given, (0.0, 9), 0.0),  # nothing is taken back
    (
        incentives.kept_of_pay,
        (6.0, 0.25, 0.5),
        4.0,
    ),  # eight points: the usual giver keeps six, who gives half keeps four
    (learning.towards, (0.2, 0.7, 0.1), 0.25),
    (blend, (0.6, 0.9, 0), 0.6),
    (blend, (0.6, 0.2, 0.25), 0.5),
    (learning.efficacy_after, (0.5, 0, 0.08, 0.16), 0.42),
    (learning.efficacy_after, (0.5, 1, 0.08, 0.16), 0.54),
    (learning.hearing_chance, (0.3, 0, 0, 0.5), 0.3),
    (learning.hearing_chance, (0.3, 0.5, 0, 0), 0.65),  # half of those who were not heard
    (learning.hearing_chance, (0.3, 0.5, 0.4, 0.5), 0.65 * 0.8),  # half of two quarrels in five are calmed
    (learning.belonging_after, (0.5, 0.4, 1, 0.02, 0.01), 0.5089),
    (learning.belonging_after, (0.5, 0.4, 0, 0.02, 0.01), 0.499),
    (learning.opinion_after, (0.8, 0.3, 0.4), 0.5),
    (learning.shock_of, (0.75, 0.75, 0.75, 0.75), math.sqrt(3)),
    (learning.weeks_of_stay, (0.2, 0.5), 3),
    (learning.weeks_of_stay, (0.2, 0), 50000),
    (learning.maturity_after, (0.4, 0.1, 0.5, 0.05, 1), 8 / 15),
    (learning.maturity_after, (0.8, 0, 0.25, 0.05, 4), 0.6),
    (outreach.notice_access, (0.3, 0.5, 1, 0.4), 0.5),
    (outreach.notice_reach, (0.5, 0.8, 0.5), 0.2),
    (outreach.creaming_of, (0.4, 0.3), 0.7),
    (outreach.creaming_of, (0.4, 0.9), 1),
    (outreach.creaming_of, (0.4, -0.9), 0),
    (outreach.told_by_neighbours, (0.2, 2), 0.36),
    (outreach.weight_of_habit, (0.6, 0.25), 2.4),
    (outreach.invitation_weight, (0.6, 2.4, 0.5), 1.6),
    (outreach.share_for_weight, (20, 100), 0.2),
    (outreach.chance_of_a_share, (0.2, 1.5), 0.3),
    (probability_union, (0.3, 0.5), 0.65),
    (compounded, (0.3, 0.5), 0.95),
    (autoregression.autoregressed, (1, 0.5, 0.8, 2), 1.4),
    (work.hours_of_week, (1, 2, 4), 7),
    (work.hours_worked, (40, 0.2, 1), 48),
    (work.hours_worked, (40, 0.2, 0), 40),
    (work.productivity, (0.5, 0.8, 0, 3, 0, 0.5, 0.1), 1),
    (work.productivity, (0.4, 0.5, 0.3, 1, 0.2, 0.5, 0.1), 0.9 * 1.15 * 0.8),
    (work.productivity, (0.5, 0, 0.3, 9, 0.2, 0.5, 0.1), 0.1),
    (work.share_of_tasks, (0.6, 0.5, 0.2), 0.5),
    (work.share_of_tasks, (0.6, 0, 0.9), 1),
    (work.share_of_tasks, (0.6, 1, -0.1), 0),
    (work.demands_of, (22, 10, 16, 40, 2), 1.2),
    (work.demands_of, (22, 100, 16, 40, 2), 2),
    (work.demands_of, (22, 100, 16, 0, 2), 0),
    (share_of, (10, 40), 0.25),
    (share_of, (0, 0), 0),
    (share_of, (3, 4), 0.75),
    (share_of, (0, 0), 0),
    (institutions.known_by_who_left, (0.5, 0.5, 0.5, 1), 0.625),
    (institutions.grown_after, (0.5, 1, 0, 0.1, 0.2, 0.5), 0.6),
    (institutions.grown_after, (0.5, 0, 0, 0.1, 0.2, 0.5), 0.3),
    (institutions.grown_after, (0.5, 0.5, 0.25, 0.1, 0.2, 0), 0.46),
    (institutions.part_in_force, (0.25, 0.8), 0.4),
    (coping.dropped, (5, 3), 3),
    (coping.dropped, (2, 3), 2),
    (coping.dropped, (-1, 3), 0),
    (coping.activities_kept, (0.9, 0.2), 1.0),
    (coping.activities_kept, (0.6, 0.2), 0.75),
    (coping.activities_kept, (1.5, 0.2), 1.5),
    (coping.invitations_kept, (0.9, 0.2), 0.5),
    (coping.invitations_kept, (0.6, 0.2), 0.0),
    (coping.invitations_kept, (1.5, 0.2), 1.5),
    (coping.hasty_answer_fails, (0.1, 0.5, 2), 0.2),
    (work.pressure_of, (1.3,), 0.3),
    (work.pressure_of, (0.9,), 0),
    (work.creaming_under, (0.5, 0.6, 0.3), 0.66),
    (work.burnout_after, (1, 1.5, 0.5, 2, 0.1, 0.1, 0.4), 0.9 + 0.24),
    (work.skill_after, (0.4, 0.5, 0.02, 0.01), 0.402),
    (work.mission_after, (0.6, 0.6, 0.1, 0.5, 0.5), 0.5),
    (work.mission_after, (0.5, 0.9, 1, 1, 1), 1),
    (work.quitting_chance, (0.01, 1, 0.5, 3, 3), 0.01),
    (work.quitting_chance, (0.01, 1 + math.log(2), 0.5, 1, 0), 0.02),
    (work.quitting_chance, (0.01, 1, 0.5 + math.log(2), 0, 1), 0.005),
    (work.quitting_chance, (0.5, 9, 0, 2, 1), 1),
    (cases.poisson, (0.3, 1), 0),
    (cases.poisson, (0.5, 1), 1),
    (cases.poisson, (0.75, 1), 2),
    (cases.poisson, (0.5, 0), 0),
    (cases.poisson, (0.5, 100), 100),
    (cases.poisson, (norm.cdf(1.0), 100), 110),
    (organizers.share_of_calls, (0.2, 4, 30, 60), 0.45),  # 0.2 / 4 + 0.8 / 2
    (organizers.share_of_calls, (1, 4, 30, 60), 0.25),
    (organizers.share_of_calls, (0.2, 4, 0, 0), 0.25),  # nobody came to anybody: all in turn
    (organizers.times_the_size, (0, 1.3), 1),
    (organizers.times_the_size, (1, 0.5), 1),  # exp(0.5 - 0.5)
    (organizers.entry_chance, (0.03, 0.38, 0.5, 0.5), 0.11),  # (0.03 + 0.19) / 2
    (organizers.entry_chance, (0.9, 0.5, 1, 0.4), 0.4),
    (organizers.ending_chance, (26,), 1 / 26),
    (organizers.ending_chance, (0.5,), 1),
    (autoregression.in_part_ones_own, (0.7, -0.4, 0), 0.7),
    (autoregression.in_part_ones_own, (0.5, 1, 0.36), 1.0),  # 0.8 x 0.5 + 0.6 x 1
    (cases.reporting_chance, (1, 0.5, 0.3, 0.4, 0.9, 0.3, 0), 0.5),  # without weight, what is expected does nothing
    (cases.reporting_chance, (1, 0.5, 0.3, 0.4, 0.9, 0.4, 0.5), 0.75),
    (cases.reporting_chance, (1, 0.5, 0.3, 0.4, 0.2, 0.4, 0.5), 0.4),
    (cases.reporting_chance, (1, 0, 0.1, 0.4, 0, 0.4, 0.5), 0),  # silence is no less than silence
    (cases.reporting_chance, (0, 0.5, 0.3, 0.4, 1, 0.4, 0.5), 0),
    (cases.reporting_chance, (1, 1, 0.8, 0.4, 0, 0, 0.5), 1),
    (cases.severity_of, (0.5, 0.5), math.exp(-0.125)),
    (cases.severity_of, (0.9, 0), 1),
    (cases.units_for, (1.5, 2), 3),
    (cases.hours_of_case, (math.exp(-1.5), 2, 3), 9),
    (cases.plausible_trust, (0.45, 0.4), 0.48),
    (cases.plausible_trust, (0, 2), 0),
    (cases.plausible_trust, (1, 2), 1),
    (coordination.voice_of, (0.45, 0.9, 1), 0.5),
    (coordination.voice_of, (0.45, 0.9, 2), 0.25),
    (coordination.voice_of, (0, 0.9, 1), 0),
    (coordination.voice_of, (0, 0.9, 0), 1),
    (probability_union, (0.3, 0.5), 0.65),
    (coordination.guanxi_credit, (1, 1), 0.5),
    (work.job_resources, (0.4, 0.8), 0.6),
    (coordination.guanxi_credit, (0, 1), 1),
    (coordination.guanxi_credit, (1, 0), 0),
    (coordination.institution_chance, (0.25, 0.6), 0.15),
    (coordination.insisted, (0.3, 0), 0.3),
    (coordination.insisted, (0.3, 1), 0.51),  # asked twice: 1 - .7 x .7
    (coordination.insisted, (0.3, 2), 0.657),
    (coordination.insisted, (1, 3), 1),
    (coordination.insisted, (0, 3), 0),
    (coordination.guanxi_chance, (0.6, 0.35), 0.21),
    (coordination.after_use, (0.4, 0.5, 0.1, 0.1, 0.2), 0.43 - 0.2 * (0.43 - 0.1)),
    (organizations.joining_chance, (0.02, 0.5, 0.2, 2, 0.5), 0.008),
    (organizations.joining_chance, (1, 1, 0, 2, 1), 1),
    (organizations.leaving_chance, (0.02, 0.75), 0.005),
    (votes.suits_a_post, (1, 0.4), 0.4),
    (votes.suits_a_post, (math.exp(2), 0.4), 2.4),
    (votes.doors_of, (4, 10, 6), 24),
    (votes.doors_of, (4, 1.5, 5), 7),  # seven and a half doors are seven
    (votes.opening_chance, (0.3,), 0.7),
    (votes.stake_in, (0.05, 0.3, 0.1, 0.5), -1),
    (votes.stake_in, (0.7, 0.3, 0.1, 0.5), 1),
    (votes.stake_in, (0.5, 0.3, 0.1, 0.5), 0.5),
    (votes.own_reasons, (0.5, 1, 0.4, 0.1, -5, 4, 5, 10), -2),  # -5 + 2 + 2 - 1
    (votes.own_reasons, (0.5, -1, 0.4, 0.1, -5, 4, 5, 10), -2),  # who loses has as much at stake
    (votes.duties, (1, 0, 4, 1.5), 4),
    (votes.duties, (1, 1, 4, 1.5), 5.5),
    (votes.yes_chance, (-1, 0.9, 0.5), 0),
    (votes.yes_chance, (0.6, 0.1, 0), 1),
    (votes.yes_chance, (0, 0.4, 0), 0.4),
    (votes.yes_chance, (0, 0.4, 0.5), 0.7),  # of the six who do not trust it, three follow
    (votes.is_carried, (100, 50, 26, 0.5, 0.5), 1),
    (votes.is_carried, (100, 50, 25, 0.5, 0.5), 0),
    (votes.is_carried, (100, 49, 49, 0.5, 0.5), 0),
    (votes.is_carried, (100, 0, 0, 0, 0), 0),
    (votes.relief_in, (0.3, 50, 200), 0.075),
]
"""Rule, arguments and the answer that a person works out from what the rule claims."""


def name_of(function: Callable[..., float]) -> str:
    """Module and name, whether compiled or not."""
    return f"{function.__module__.rsplit('.', maxsplit=1)[1]}.{function.__name__}"


@pytest.mark.parametrize(
    ("function", "arguments", "expected"), BY_HAND, ids=[f"{name_of(row[0])}{row[1]}" for row in BY_HAND]
)
def test_a_rule_gives_the_number_worked_out_by_hand(
    function: Callable[..., float], arguments: tuple[float, ...], expected: float
) -> None:
    assert function(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_every_rule_has_a_number_worked_out_by_hand() -> None:
    """The elementary functions in `numbers` have their own tests, over their whole range."""
    rules = {name for name in all_rules() if not name.startswith("numbers.")} | {
        "numbers.probability_union",
        "numbers.compounded",
        "numbers.blend",
        "numbers.share_of",
    }
    worked_out = {name_of(function) for function, _, _ in BY_HAND}
    assert not rules - worked_out, f"add a row to BY_HAND in {__file__} for: {', '.join(sorted(rules - worked_out))}"
    assert not worked_out - rules, f"BY_HAND names what is no rule: {', '.join(sorted(worked_out - rules))}"
