"""What became of the money in a comparison: by scenario, year and mechanism, what is owed, and whether a year was overspent."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.model import Comparison
from sim.calendar import WEEKS_OF_YEAR

Reals = NDArray[np.float64]
ALL = "all"
"""Stands for all mechanisms of a scenario together."""


@dataclass(frozen=True)
class Money:
    """One year of one mechanism (`all`: of the package), means over replicates, in yuan.

    year: 0 is the warm-up. spent: set-up, running, units, and what was redeemed; used: what counts against the budget, which
    are points when they are credited. budget: of the package; None where there is none. overspent: in how many replicates.
    payout: the share that was credited of what was promised; nan where nothing was. owed: of all points credited so far, what
    was neither redeemed nor had lapsed when the year ended (`owed_yearly`).
    """

    scenario: str
    year: int
    mechanism: int
    kind: str
    setup: float
    running: float
    per_unit: float
    redeemed: float
    spent: float
    granted: float
    promised: float
    used: float
    budget: float | None
    overspent: int
    payout: float
    owed: float


def money_of(comparison: Comparison) -> list[Money]:
    """A row for each scenario, year and mechanism in force, then one for the package; none where nothing was paid at all."""
    from sim.policy.money import NEVER_MORE, YUAN, spent, used

    found = []
    for at, plain in enumerate(comparison.plain):
        table, kinds = comparison.tables["money"][at], [one["kind"] for one in plain["mechanisms"]]
        owed = owed_yearly(comparison)[at].mean(axis=0)  # [years, M]
        a_year = plain["budget"]["a_year"]
        for y, year in enumerate(_years(comparison, table.shape[1])):
            for m in (*range(len(kinds)), -1):
                rows = table[:, y, : len(kinds)].sum(axis=1) if m < 0 else table[:, y, m]  # [R, len(YUAN)]
                held = float(owed[y, : len(kinds)].sum() if m < 0 else owed[y, m])
                if not rows.any() and held == 0.0:
                    continue
                mean = dict(zip(YUAN, rows.mean(axis=0).tolist(), strict=True))
                over = int((used(rows) > a_year + NEVER_MORE).sum()) if m < 0 and a_year is not None else 0
                found.append(Money(
                    scenario=comparison.scenes[at].name, year=year, mechanism=m, kind=ALL if m < 0 else kinds[m],
                    spent=float(spent(rows).mean()), used=float(used(rows).mean()), budget=a_year if m < 0 else None,
                    overspent=over, payout=mean["granted"] / mean["promised"] if mean["promised"] > 0.0 else math.nan,
                    owed=held, **mean,
                ))  # fmt: skip
    return found


def owed_yearly(comparison: Comparison) -> Reals:
    """Yuan of points that residents hold when each year ends, [scenarios, replicates, years, mechanisms]; 0 where a scenario has
    fewer mechanisms. Of an older comparison, what had been credited and not redeemed: some of it has lapsed."""
    from sim.policy.money import YUAN

    if is_known_what_lapsed(comparison):
        return np.nan_to_num(comparison.tables["owed"])
    money = np.nan_to_num(comparison.tables["money"])
    return np.cumsum(money[..., YUAN.index("granted")] - money[..., YUAN.index("redeemed")], axis=2)


def is_known_what_lapsed(comparison: Comparison) -> bool:
    """Whether what is owed is kept apart from what lapsed with those who moved out; an older comparison does not."""
    return "owed" in comparison.tables


def owed_at_the_end(comparison: Comparison) -> Reals:
    """Yuan of points that residents hold after the last week, [scenarios, replicates]."""
    owed: Reals = owed_yearly(comparison)[:, :, -1].sum(axis=-1)
    return owed


def spent_weekly(comparison: Comparison) -> Reals:
    """Yuan that left the purse in each reported week, [scenarios, replicates, weeks]; what the warm-up spent counts in the first.

    Of an older comparison, what a year spent stands in its first week.
    """
    from sim.policy.money import spent

    if "spent" in comparison.tables:
        return comparison.tables["spent"]
    yearly = spent(np.nan_to_num(comparison.tables["money"])).sum(axis=-1)  # [S, R, years]
    found = np.zeros((*yearly.shape[:2], int(comparison.manifest["weeks"])))
    for y, year in enumerate(_years(comparison, yearly.shape[2])):
        found[:, :, max(0, year - 1) * WEEKS_OF_YEAR] += yearly[:, :, y]
    return found


def _years(comparison: Comparison, number: int) -> list[int]:
    """The years of the table of money, in order; those of the warm-up are 0 and below."""
    first = -(-comparison.manifest["warm_up_weeks"] // WEEKS_OF_YEAR)
    return [1 - first + at for at in range(number)]


def weekly_payout(comparison: Comparison, at: int) -> Reals:
    """The share that a scenario paid of what it promised, [W]: means over mechanisms and replicates that promised."""
    table = comparison.tables["payout"][at]  # [R, W, M]
    known = np.isfinite(table)
    number = known.sum(axis=(0, 2))
    total = np.where(known, table, 0.0).sum(axis=(0, 2))
    share: Reals = np.divide(total, number, out=np.full(len(number), np.nan), where=number > 0)
    return share
