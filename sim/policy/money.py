"""What became of the money: year by year and mechanism by mechanism, against the budget; and week by week, what was paid of
what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.measures import payout_rate
from sim.mechanism import Mechanism
from sim.policy.purse import year_of
from sim.processes.settlement import Account
from sim.scenario.blocks.budget import Budget

if TYPE_CHECKING:
    from pandas import DataFrame

YUAN = ("setup", "running", "per_unit", "granted", "promised", "redeemed")
"""Columns of `by_year`, in yuan: what setting up, running and units cost; points that were paid, and those that were promised,
by what their redemption costs; and what was redeemed."""
NEVER_MORE = 1e-6
"""Yuan: a year that is used up to the last bit is not overspent."""


def yuan_per_point(mechanisms: Sequence[Mechanism]) -> NDArray[np.float64]:
    """What the redemption of a point costs, [M]; 0 where there are none."""
    return np.array([0.0 if paid is None else paid.yuan_per_point for m in mechanisms for paid in (m.payment(),)])


def weekly_money(table: NDArray[np.float64], price: NDArray[np.float64]) -> NDArray[np.float64]:
    """The columns `YUAN` of each week and mechanism, [W, M, len(YUAN)], out of the accounts [W, M, len(Account)]."""
    found = np.zeros((*table.shape[:2], len(YUAN)))
    for at, name in enumerate(YUAN):
        if name in Account.names():
            found[..., at] = table[..., Account[name]]
    found[..., YUAN.index("granted")] = table[..., Account.points_issued] * price
    found[..., YUAN.index("promised")] = table[..., Account.points_promised] * price
    return found


def used(money: NDArray[np.float64]) -> NDArray[np.float64]:
    """What counts against a budget: set-up, running, units, and what was granted, in the weeks in which it was."""
    total: NDArray[np.float64] = money[..., : YUAN.index("granted") + 1].sum(axis=-1)
    return total


def spent(money: NDArray[np.float64]) -> NDArray[np.float64]:
    """What left the purse: set-up, running, units, and what was redeemed."""
    paid: NDArray[np.float64] = money[..., : YUAN.index("granted")].sum(axis=-1) + money[..., YUAN.index("redeemed")]
    return paid


def yearly(money: NDArray[np.float64], first_week: int) -> tuple[list[int], NDArray[np.float64]]:
    """Years, counted from 1 (0 and below lie in the warm-up), and their sums [years, M, len(YUAN)].

    money: [W, M, len(YUAN)]; first_week: the reported week of its first row.
    """
    year = np.array([year_of(week) for week in range(first_week, first_week + len(money))], np.int64)
    years = np.unique(year)
    sums = np.array([money[year == one].sum(axis=0) for one in years]).reshape(len(years), *money.shape[1:])
    return years.tolist(), sums


def over_budget(money: NDArray[np.float64], first_week: int, budget: Budget) -> NDArray[np.float64]:
    """Yuan by which years exceed the budget, added up from the first week to each, [W]; 0 without one.

    money: [W, M, len(YUAN)]; first_week: the reported week of its first row.
    """
    over = np.zeros(len(money))
    if budget.a_year is None:
        return over
    year = np.array([year_of(week) for week in range(first_week, first_week + len(money))], np.int64)
    so_far = 0.0
    for one in np.unique(year):
        beyond = used(money[year == one]).sum(axis=-1).cumsum() - budget.a_year
        over[year == one] = so_far + np.where(beyond > NEVER_MORE, beyond, 0.0)
        so_far = over[year == one][-1]
    return over


def by_year(
    years: Sequence[int], money: NDArray[np.float64], points: NDArray[np.float64], kinds: Sequence[str], budget: Budget
) -> DataFrame:
    """One row for each year and mechanism, and one (-1, `all`) for the package, which has the budget.

    money: [years, M, len(YUAN)]; points: [years, M, 2] promised and paid.
    """
    import pandas as pd

    if not kinds:
        return pd.DataFrame()
    a_year = np.nan if budget.a_year is None else budget.a_year
    rows = []
    for at, year in enumerate(years):
        for m in (*range(len(kinds)), -1):
            columns, moved = (money[at].sum(axis=0), points[at].sum(axis=0)) if m < 0 else (money[at, m], points[at, m])
            of_budget = a_year if m < 0 else np.nan
            rows.append({
                "year": year, "mechanism": m, "kind": kinds[m] if m >= 0 else "all",
                **dict(zip(YUAN, columns.tolist(), strict=True)),
                "spent": float(spent(columns)), "used": float(used(columns)), "budget": of_budget,
                "used_of_budget": float(used(columns)) / of_budget if of_budget > 0.0 else np.nan,
                "overspent": bool(m < 0 and used(columns) > a_year + NEVER_MORE),
                "payout_rate": float(payout_rate(moved[1], moved[0])),
            })  # fmt: skip
    return pd.DataFrame(rows)
