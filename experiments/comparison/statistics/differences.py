"""What a policy changes in one indicator: paired differences under common random numbers, and how sure they are.

Replicate r of the baseline and of a policy has the same residents, ties, random numbers and demand, draw by draw
(sim/draws.py): what differs is what the policy did. Intervals and tests are SciPy's.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.statistics import sequential
from experiments.studies.study import MOST_REPLICATES

Reals = NDArray[np.float64]

LEVEL = 0.95
LEAST_PAIRS = 5
"""Replicates that must know an indicator before anything is claimed of it: two that happen to agree prove nothing."""
LEAST_KNOWN = 0.5
"""Share of the replicates that must know it: those that do are no random sample of all, so that few of them mislead."""
RESAMPLES = 2000
_SEED_OF_BOOTSTRAP = 20_26
"""Resampling draws from a generator of its own, so that the same replicates give the same interval."""


@dataclass(frozen=True)
class Difference:
    """Policy minus baseline in one indicator, over the replicates in which both are known.

    low, high: the interval of 95 % of the mean difference: paired t, or the confidence sequence where replicates were added
    until it was decided. bootstrap_low, bootstrap_high: bias-corrected and accelerated (BCa). positive: probability that
    the mean difference is above 0, given these replicates and no other knowledge. share_positive: of replicates above 0.
    effect: mean difference in standard deviations of single runs (Hedges). relative: as a share of the baseline.
    variance_reduction: (var A + var B) / var(A - B), how many times more replicates it would take without common random numbers.
    p_zero: of no difference; p_equivalence: of a difference at least as large as `sesoi`, either way. needed: replicates
    in all for a half-width of `precision`. asked: replicates in all, of which `replicates` know the indicator on both sides.
    """

    replicates: int
    baseline_mean: float
    policy_mean: float
    mean: float
    low: float
    high: float
    bootstrap_low: float
    bootstrap_high: float
    positive: float
    share_positive: float
    effect: float
    relative: float
    variance_reduction: float
    p_zero: float
    p_equivalence: float
    sesoi: float
    precision: float
    needed: int | None
    asked: int

    @property
    def known(self) -> bool:
        """Whether two replicates or more know it: of fewer, nothing can be said."""
        return self.replicates >= 2

    @property
    def mostly_known(self) -> bool:
        """Whether enough of the replicates know it to speak for all of them."""
        return self.known and self.replicates >= LEAST_KNOWN * self.asked

    @property
    def enough(self) -> bool:
        """Whether something may be claimed of it at all."""
        return self.mostly_known and self.replicates >= LEAST_PAIRS

    @property
    def same(self) -> bool:
        """Whether not one replicate differs."""
        return self.known and self.mean == self.low == self.high == 0.0


def compare(
    baseline: Reals,
    policy: Reals,
    sesoi: float,
    precision: float | None = None,
    repeated: bool = False,
    bootstrap: bool = True,
) -> Difference:
    """Compare replicate by replicate, [R] each; nan where a replicate does not know the indicator.

    sesoi: the smallest effect size of interest. precision: the wanted half-width (default: half of that).
    repeated: whether the comparison was looked at while replicates were added, and may be stopped at any time.
    bootstrap: whether the second interval is wanted, which takes most of the time; nan without.
    """
    precision = sesoi / 2.0 if precision is None else precision
    both = np.isfinite(baseline) & np.isfinite(policy)
    a, b = baseline[both], policy[both]
    if len(a) < 2:
        return _unknown(len(a), len(both), sesoi, precision)
    d = b - a
    mean, spread = float(d.mean()), _spread(d)
    low, high = sequential.interval(d, 1.0 - LEVEL) if repeated else t_interval(d)
    boot_low, boot_high = bootstrap_interval(d) if bootstrap else (math.nan, math.nan)
    if by_chance := spread == 0.0 and len(d) < LEAST_PAIRS:  # so few may agree by chance: that is no certainty
        low, high, boot_low, boot_high = -math.inf, math.inf, math.nan, math.nan
    return Difference(
        replicates=len(d),
        baseline_mean=float(a.mean()),
        policy_mean=float(b.mean()),
        mean=mean,
        low=low,
        high=high,
        bootstrap_low=boot_low,
        bootstrap_high=boot_high,
        positive=math.nan if by_chance else _chance_of_more(d),
        share_positive=float((d > 0.0).mean() + 0.5 * (d == 0.0).mean()),
        effect=_in_spreads(a, b),
        relative=mean / abs(float(a.mean())) if a.mean() != 0.0 else math.nan,
        variance_reduction=_reduction(a, b, spread),
        p_zero=1.0 if by_chance else sequential.p_of_no_difference(d) if repeated else _p_zero(d),
        p_equivalence=1.0
        if by_chance
        else sequential.p_of_equivalence(d, sesoi)
        if repeated
        else _p_equivalence(d, sesoi),
        sesoi=sesoi,
        precision=precision,
        needed=LEAST_PAIRS if by_chance else needed(spread, precision),
        asked=len(both),
    )


def t_interval(differences: Reals, level: float = LEVEL) -> tuple[float, float]:
    """The paired t interval; a point where all differences are the same."""

    if _spread(differences) == 0.0:
        return float(differences[0]), float(differences[0])
    found = _t_test(differences, 0.0).confidence_interval(level)
    return float(found.low), float(found.high)


def bootstrap_interval(differences: Reals, level: float = LEVEL) -> tuple[float, float]:
    """The BCa bootstrap interval of the mean difference; percentiles where acceleration is not defined.

    Of few replicates a bootstrap interval is too short by the factor that tells n from n - 1 and the normal from the t
    distribution. So it is asked for at the level at which that is made good: Hesterberg's expanded interval [2015, What
    teachers should know about the bootstrap, The American Statistician 69 (4), 371-386, cited from memory].
    """
    from scipy import stats

    n = len(differences)
    if _spread(differences) == 0.0:
        return float(differences[0]), float(differences[0])
    expanded = 1.0 - 2.0 * stats.norm.cdf(-math.sqrt(n / (n - 1)) * stats.t.ppf(0.5 + level / 2.0, n - 1))
    for method in ("BCa", "percentile"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # degenerate resamples show as nan, and are met by percentiles
            found = stats.bootstrap(
                (differences,), np.mean, confidence_level=expanded, n_resamples=RESAMPLES, method=method,
                rng=np.random.default_rng(_SEED_OF_BOOTSTRAP),
            ).confidence_interval  # fmt: skip
        if math.isfinite(found.low) and math.isfinite(found.high):
            break
    return float(found.low), float(found.high)


def needed(spread: float, precision: float, level: float = LEVEL) -> int | None:
    """Replicates in all for a t interval no wider than `precision` on either side; None where a million do not suffice."""
    from scipy import stats

    if spread == 0.0:
        return 2
    if not precision > 0.0:
        return None

    def suffices(n: int) -> bool:
        return bool(stats.t.ppf(0.5 + level / 2.0, n - 1) * spread / math.sqrt(n) <= precision)

    few, many = 1, 2
    while not suffices(many):
        if many >= MOST_REPLICATES:  # nobody can ask for more: such a precision is not to be had
            return None
        few, many = many, 2 * many
    while many - few > 1:  # the width falls with n, so halving finds the first number that suffices
        middle = (few + many) // 2
        few, many = (few, middle) if suffices(middle) else (middle, many)
    return many


def holm(p_values: Reals) -> Reals:
    """Holm's correction: p-values of a family of claims, adjusted so that all of them together err once in twenty times."""
    from statsmodels.stats.multitest import multipletests

    known = np.isfinite(p_values)
    adjusted = np.full(len(p_values), np.nan)
    if known.any():
        adjusted[known] = multipletests(p_values[known], method="holm")[1]
    return adjusted


def _t_test(d: Reals, mean: float, alternative: str = "two-sided") -> Any:
    """SciPy's test of one sample. That differences are nearly the same is said by their interval, and needs no warning."""
    from scipy import stats

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Precision loss", RuntimeWarning)
        return stats.ttest_1samp(d, mean, alternative=alternative)


def _p_zero(d: Reals) -> float:
    """Of a paired t test; where all differences are the same, they are either nothing or beyond doubt."""
    if _spread(d) == 0.0:
        return 1.0 if d[0] == 0.0 else 0.0
    return float(_t_test(d, 0.0).pvalue)


def _p_equivalence(d: Reals, sesoi: float) -> float:
    """The equivalence test (TOST), two one-sided t tests: that the difference is at least `sesoi` one way, or the other."""
    if _spread(d) == 0.0:
        return 0.0 if abs(float(d[0])) < sesoi else 1.0
    below = _t_test(d, sesoi, alternative="less").pvalue
    above = _t_test(d, -sesoi, alternative="greater").pvalue
    return float(max(below, above))


def _chance_of_more(d: Reals) -> float:
    """With a flat prior, the t distribution about the mean is what is known of the mean difference."""
    if _spread(d) == 0.0:
        return 0.5 if d[0] == 0.0 else float(d[0] > 0.0)
    return float(_t_test(d, 0.0, alternative="less").pvalue)


def _spread(d: Reals) -> float:
    """The standard deviation; exactly 0 where all are the same, whatever rounding makes of their mean."""
    return 0.0 if np.ptp(d) == 0.0 else float(d.std(ddof=1))


def _in_spreads(a: Reals, b: Reals) -> float:
    """Hedges' g of the two sets of runs: what the policy does against what chance does."""
    spread = math.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2.0)
    if spread == 0.0:
        return math.nan
    return float((b.mean() - a.mean()) / spread) * (1.0 - 3.0 / (8.0 * len(a) - 9.0))


def _reduction(a: Reals, b: Reals, spread: float) -> float:
    apart = float(a.var(ddof=1) + b.var(ddof=1))
    if spread == 0.0:
        return math.inf if apart > 0.0 else math.nan
    return apart / spread**2


def _unknown(replicates: int, asked: int, sesoi: float, precision: float) -> Difference:
    nothing = dict.fromkeys(Difference.__dataclass_fields__, math.nan)
    return Difference(
        **{
            **nothing,
            "replicates": replicates,
            "asked": asked,
            "sesoi": sesoi,
            "precision": precision,
            "needed": None,
        }  # type: ignore[arg-type]
    )
