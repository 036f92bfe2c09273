"""Verdicts: intervals and corrections are the textbook's, and looking again and again costs nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import trapezoid

from experiments.comparison.judgement import judge
from experiments.comparison.statistics import sequential
from experiments.comparison.statistics.differences import Difference, compare, holm, needed
from experiments.presentation.sentences import defined_in

# Student (1908), The probable error of a mean, Biometrika 6: additional hours of sleep with two drugs, ten patients.
DRUG_1 = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
DRUG_2 = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def test_students_sleep_data_give_students_interval() -> None:
    d = compare(DRUG_1, DRUG_2, sesoi=0.5)
    assert (d.mean, d.low, d.high) == pytest.approx((1.58, 0.7001142, 2.4598858))
    assert d.p_zero == pytest.approx(0.00283289)
    assert d.positive == pytest.approx(1 - 0.00283289 / 2)
    assert d.share_positive == pytest.approx(0.95)  # nine of ten, and one the same
    assert 0.6 < d.bootstrap_low < 1.1  # BCa, which follows the long tail to the right
    assert 2.3 < d.bootstrap_high < 3.2


def test_pairing_reduces_variance_by_what_the_two_share() -> None:
    rng = np.random.default_rng(1)
    u, own = rng.normal(0, 3, 4000), rng.normal(0, 1, (2, 4000))
    d = compare(u + own[0], u + own[1] + 0.5, sesoi=0.1)
    assert d.variance_reduction == pytest.approx(10.0, rel=0.1)  # (9 + 1 + 9 + 1) / 2
    assert d.effect == pytest.approx(0.5 / math.sqrt(10), rel=0.2)


@pytest.mark.parametrize(
    ("spread", "width", "replicates"), [(1.0, 0.5, 18), (1.0, 1.0, 7), (0.0, 0.1, 2), (1.0, 1e-9, None)]
)
def test_replicates_for_a_precision_are_the_fewest_that_suffice(
    spread: float, width: float, replicates: int | None
) -> None:
    assert needed(spread, width) == replicates
    if replicates is not None and spread > 0.0:
        half = [stats.t.ppf(0.975, n - 1) * spread / math.sqrt(n) for n in (replicates - 1, replicates)]
        assert half[1] <= width < half[0]


def test_holms_correction_is_that_of_his_example() -> None:
    adjusted = holm(np.array([0.01, 0.04, 0.03, 0.005, np.nan]))
    assert adjusted[:4] == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert math.isnan(adjusted[4])


def difference(mean: float, spread: float, n: int = 30, sesoi: float = 1.0) -> Difference:
    """A difference with exactly this mean and this spread."""
    noise = stats.zscore(np.arange(n, dtype=float), ddof=1)
    return compare(np.zeros(n), mean + spread * noise, sesoi, bootstrap=False)


@pytest.mark.parametrize(
    ("mean", "spread", "direction", "verdict"),
    [
        (3.0, 1.0, 1, "better"), (3.0, 1.0, -1, "worse"), (-3.0, 1.0, -1, "better"), (3.0, 1.0, 0, "higher"),
        (-3.0, 1.0, 0, "lower"), (0.1, 1.0, 1, "equivalent"), (0.9, 0.1, 1, "equivalent"),
        (0.9, 5.0, 1, "undecided"), (1.0, 1.0, 1, "better"), (0.0, 0.0, 1, "equivalent"),
        (2.0, 0.0, -1, "worse"),
    ],
)  # fmt: skip
def test_every_word_has_its_difference(mean: float, spread: float, direction: int, verdict: str) -> None:
    found = judge([difference(mean, spread)], [direction])[0]  # type: ignore[list-item]
    assert found.verdict == verdict
    assert found.large == (verdict in ("better", "worse", "higher", "lower") and abs(mean) > 1.5)


def test_among_many_outcomes_it_takes_more_to_be_better() -> None:
    weak, nothing = difference(0.5, 1.2, sesoi=0.4), difference(0.0, 3.0, sesoi=0.4)
    assert judge([weak], [1])[0].verdict == "better"
    assert judge([weak, *[nothing] * 20], [1] * 21)[0].verdict == "undecided"


def test_a_certain_difference_whose_interval_is_all_too_small_is_never_better_though_many_claims_are_made() -> None:
    small, nothing = difference(0.9, 0.2), difference(0.0, 30.0)
    found = judge([small, *[nothing] * 20], [1] * 21)[0]
    assert found.p_equivalence > 0.05, "after Holm"
    assert small.high < small.sesoi
    assert (found.verdict, found.matters, found.little) == ("equivalent", None, False)


@pytest.mark.parametrize(("mean", "little"), [(0.9, True), (-0.9, True), (1.2, False), (-1.2, False)])
def test_what_is_certain_and_on_the_mean_too_small_is_a_little_and_does_not_matter(mean: float, little: bool) -> None:
    found = judge([difference(mean, 0.8)], [1])[0]
    assert found.verdict == ("better" if mean > 0.0 else "worse")
    assert found.little == little
    assert found.matters == (None if little else found.verdict)


def test_what_fewer_than_two_replicates_know_is_unknown() -> None:
    d = compare(np.array([1.0, np.nan, np.nan]), np.array([2.0, 3.0, np.nan]), sesoi=1.0)
    assert (d.replicates, d.known) == (1, False)
    assert judge([d], [1])[0].verdict == "unknown"


@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize(
    ("known", "of", "verdict"),
    [(2, 2, "undecided"), (4, 4, "undecided"), (2, 30, "unknown"), (14, 30, "unknown"), (4, 8, "undecided"),
     (15, 30, "equivalent"), (5, 5, "equivalent")],
)  # fmt: skip
def test_replicates_that_agree_prove_nothing_where_few_know(known: int, of: int, verdict: str, repeated: bool) -> None:
    baseline = np.where(np.arange(of) < known, 0.2, np.nan)
    d = compare(baseline, baseline + 0.001, sesoi=0.05, repeated=repeated)
    found = judge([d, difference(3.0, 1.0)], [1, 1])
    assert (found[0].verdict, found[1].verdict) == (verdict, "better")
    assert math.isinf(d.high) == (known < 5)
    assert d.asked == of
    large = judge([compare(baseline, baseline + 9.0, sesoi=0.05, repeated=repeated)], [1])[0]
    assert (large.verdict, large.large) == (("better", True) if d.enough else (verdict, False))


def test_how_many_know_an_outcome_is_said_where_not_all_do() -> None:
    assert "n = 2 of 3" in defined_in(compare(np.array([0.0, 1.0, np.nan]), np.ones(3), 0.1), "en")
    assert "n = 2/3" in defined_in(compare(np.array([0.0, 1.0, np.nan]), np.ones(3), 0.1), "zh")
    assert defined_in(difference(3.0, 1.0), "en") == ""


@pytest.mark.parametrize("at", [0.0, 0.4, -1.0])
def test_evidence_is_the_bayes_factor_that_the_citation_names(at: float) -> None:
    """Against numerical integration over effect size and spread."""
    x = np.array([0.3, 1.1, 0.7, -0.2, 0.9]) - at
    spread = np.exp(np.linspace(-6.0, 8.0, 1400))[:, None]  # flat on the log scale: the right-Haar prior
    effect = np.linspace(-14.0, 14.0, 1401)[None, :]
    prior = stats.norm.pdf(effect, 0.0, math.sqrt(1.0 / sequential.SHRINKAGE))
    given = np.prod([stats.norm.pdf(one, effect * spread, spread) for one in x], axis=0)
    top = trapezoid(trapezoid(given * prior, effect[0], axis=1), np.log(spread[:, 0]))
    bottom = trapezoid(given[:, 700], np.log(spread[:, 0]))
    assert sequential.log_evidence(x + at, at) == pytest.approx(math.log(top / bottom), abs=1e-3)


def test_the_sequence_ends_where_evidence_reaches_its_bound() -> None:
    x = np.random.default_rng(3).normal(0.4, 1.0, 25)
    for bound in sequential.interval(x, 0.05):
        assert sequential.log_evidence(x, bound) == pytest.approx(math.log(20.0))
    assert sequential.interval(x[:2], 0.05) == (-math.inf, math.inf)
    assert sequential.p_of_equivalence(x, 0.1) == 1.0
    assert sequential.p_of_equivalence(x, 2.0) < 0.01 < sequential.p_of_no_difference(x[:3])


def test_looking_after_every_replicate_errs_no_more_than_once_in_twenty_but_t_does() -> None:
    """400 comparisons without a difference, looked at after every replicate from 5 to 60."""
    rng, wrong, wrong_by_t = np.random.default_rng(4), 0, 0
    for x in rng.normal(0.0, 1.0, (400, 60)):
        looks = range(5, 61)
        wrong += any(sequential.log_evidence(x[:n]) >= math.log(20.0) for n in looks)
        means = x.cumsum()[4:] / np.arange(5, 61)
        spreads = np.array([x[:n].std(ddof=1) for n in looks])
        wrong_by_t += bool(
            (abs(means) > stats.t.ppf(0.975, np.arange(4, 60)) * spreads / np.sqrt(np.arange(5, 61))).any()
        )
    assert wrong / 400 <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / 400)
    assert wrong_by_t / 400 > 0.15
