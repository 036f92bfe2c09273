"""How often intervals hold the truth, and how often verdicts err: simulated comparisons with a known true difference.

    python -m benchmarks.coverage            # 2,000 comparisons of each kind, and 500 of the model: some minutes
    python -m benchmarks.coverage --quick    # without the model

Where the difference has a distribution in closed form, its mean is the truth. Of the model, the truth is the mean of all
10,000 pairs of runs, of which each comparison has seen twenty.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.statistics import sequential
from experiments.comparison.statistics.differences import LEVEL, bootstrap_interval, t_interval

Reals = NDArray[np.float64]
ALPHA = 1.0 - LEVEL
COMPARISONS, REPLICATES, FIRST_LOOK, LAST_LOOK = 2000, 30, 5, 200
OF_THE_MODEL, PAIRS_OF_THE_MODEL = 500, 20
OUTCOMES = ("breadth", "participation_rate", "hours_per_resident", "ageing", "satisfaction", "motivation")
SETTINGS = ("place.residents=300", "run.warm_up_weeks=4", "run.weeks=13")


@dataclass(frozen=True)
class Kind:
    """A distribution of paired differences with mean 0."""

    name: str
    draw: Callable[[np.random.Generator, int], Reals]


KINDS = (
    Kind("normal", lambda rng, n: rng.normal(0.0, 1.0, n)),
    Kind("skewed a little (gamma, shape 8)", lambda rng, n: rng.gamma(8.0, 1.0, n) - 8.0),
    Kind("skewed (exponential)", lambda rng, n: rng.exponential(1.0, n) - 1.0),
    Kind("long tails (t with 5 degrees of freedom)", lambda rng, n: rng.standard_t(5.0, n)),
    Kind(
        "few whole numbers (Poisson 2 - Poisson 2)",
        lambda rng, n: (rng.poisson(2.0, n) - rng.poisson(2.0, n)).astype(np.float64),
    ),
)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="without runs of the model")
    quick = parser.parse_args().quick
    error = 100 * math.sqrt(0.05 * 0.95 / COMPARISONS)
    print(f"{COMPARISONS:,} comparisons of each kind; the standard error of a coverage of 95 % is {error:.1f} points\n")
    print(
        f"{'paired differences':44}{'t':>8}{'BCa':>8}{'sequence':>10}{'t, looked at':>14}{'wrongly':>9}{'wrongly':>9}"
    )
    print(f"{'':44}{'n = ' + str(REPLICATES):>8}{'':>8}{'all looks':>10}{'all looks':>14}{'unlike':>9}{'alike':>9}")
    for kind in KINDS:
        print(f"{kind.name:44}" + _row(kind))
    print("\nsequence: the share of comparisons whose confidence sequence holds the truth at every look, from "
          f"{FIRST_LOOK} to {LAST_LOOK} replicates;\nwrongly unlike: called better or worse at some look, though the truth is 0;"
          " wrongly alike: called too small\nto matter at some look, though it is just as large as matters.")  # fmt: skip
    if not quick:
        print()
        _of_the_model()


def _row(kind: Kind) -> str:
    rng = np.random.default_rng(2026)
    held = np.zeros(4)
    wrong = np.zeros(2)
    for _ in range(COMPARISONS):
        d = kind.draw(rng, LAST_LOOK)
        first = d[:REPLICATES]
        held[0] += _holds(t_interval(first))
        held[1] += _holds(bootstrap_interval(first))
        held[2] += all(_holds(sequential.interval(d[:n])) for n in range(FIRST_LOOK, LAST_LOOK + 1))
        held[3] += _t_holds_always(d)
        wrong += _wrongly(d)
    shares = [
        *(f"{100 * share:.1f} %" for share in held / COMPARISONS),
        *(f"{100 * share:.1f} %" for share in wrong / COMPARISONS),
    ]
    return "".join(f"{share:>{width}}" for share, width in zip(shares, (8, 8, 10, 14, 9, 9), strict=True))


def _holds(interval: tuple[float, float], truth: float = 0.0) -> bool:
    return interval[0] <= truth <= interval[1]


def _t_holds_always(d: Reals) -> bool:
    """Whether the ordinary t interval holds the truth at every look: what repeated looks do to it."""
    from scipy import stats

    n = np.arange(1, len(d) + 1)
    mean = d.cumsum() / n
    variance = (np.square(d).cumsum() - n * mean**2) / np.maximum(n - 1, 1)
    looks = slice(FIRST_LOOK - 1, None)
    half = stats.t.ppf(0.975, n[looks] - 1) * np.sqrt(variance[looks] / n[looks])
    return bool((abs(mean[looks]) <= half).all())


def _wrongly(d: Reals, sesoi: float = 0.5) -> tuple[bool, bool]:
    """At looks five replicates apart: a difference where there is none, smallness where there is none.

    What `judge` makes of one outcome, without the rest that a comparison computes.
    """
    looks = range(FIRST_LOOK, LAST_LOOK + 1, 5)
    unlike = any(
        sequential.p_of_no_difference(d[:n]) <= ALPHA < sequential.p_of_equivalence(d[:n], sesoi) for n in looks
    )
    return unlike, any(sequential.p_of_equivalence(d[:n] + sesoi, sesoi) <= ALPHA for n in looks)


def _of_the_model() -> None:
    """Points against nothing in a small estate, over and over."""
    from scipy import stats

    from experiments.comparison.runs import Task, run_replicates
    from sim.scenario.reader import read_scenario

    read = {name: read_scenario(f"sihua:{name}", SETTINGS) for name in ("baseline", "points_for_a_year")}
    tasks = [Task(name, resolved.scenario, resolved.folder) for name, resolved in read.items()]
    wanted = range(1, OF_THE_MODEL * PAIRS_OF_THE_MODEL + 1)
    rows = list(run_replicates(tasks, wanted, 1, OUTCOMES))
    print(f"the model, 300 residents, 13 weeks, {len(rows):,} pairs; {PAIRS_OF_THE_MODEL} a comparison")
    print(f"{'outcome':24}{'true difference':>16}{'t':>8}{'BCa':>8}{'sequence':>10}{'pairing':>9}{'skewness':>10}")
    for name in OUTCOMES:
        a, b = (np.array([row[at].outcomes[name] for row in rows]) for at in (0, 1))
        known = np.isfinite(a) & np.isfinite(b)
        d, truth = b - a, float((b - a)[known].mean())
        held, counted = np.zeros(3), 0
        for block in d.reshape(OF_THE_MODEL, PAIRS_OF_THE_MODEL):
            block = block[np.isfinite(block)]
            if len(block) < FIRST_LOOK:
                continue
            counted += 1
            looks = range(FIRST_LOOK, len(block) + 1)
            held += [_holds(t_interval(block), truth), _holds(bootstrap_interval(block), truth),
                     all(_holds(sequential.interval(block[:n]), truth) for n in looks)]  # fmt: skip
        shares = "".join(
            f"{100 * share:>{width - 2}.1f} %" for share, width in zip(held / counted, (8, 8, 10), strict=True)
        )
        pairing = (a[known].var() + b[known].var()) / d[known].var()
        skewness = float(stats.skew(d[known]))
        print(f"{name:24}{truth:>+16.5f}{shares}{pairing:>7.1f} x{skewness:>10.2f}")


if __name__ == "__main__":
    main()
