"""What the mechanisms of a run cost, week by week, and the points that they moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from sim.processes.settlement import Account


class Cost(NamedTuple):
    """One row of the accounts: what one mechanism cost in one week (yuan), and the points it moved; of `points_promised`,
    `points_issued` were paid."""

    week: int
    mechanism: int
    kind: str
    setup: float
    running: float
    per_unit: float
    redeemed: float
    points_issued: int
    points_redeemed: int
    points_forfeited: int
    points_outstanding: int
    points_promised: int


@dataclass(frozen=True, eq=False)
class Accounts(Sequence[Cost]):
    """A row for each week and mechanism that was in force, or whose points still moved; weeks of the warm-up come first.

    table [weeks, M, len(Account)]: where settlement books; kinds [M]; first_week: the reported week of its first row.
    """

    table: NDArray[np.float64]
    kinds: Sequence[str]
    first_week: int

    def columns(self) -> dict[str, NDArray[Any]]:
        """All rows, column by column, by the names of `Cost`."""
        week, mechanism = np.nonzero(self.table[..., Account.booked])
        numbers = dict(zip(Account.names(), self.table[week, mechanism].T, strict=True))
        whole = {name: column.astype(np.int64) for name, column in numbers.items() if name.startswith("points_")}
        kind = np.array(self.kinds, dtype=object)[mechanism]
        found = {**numbers, **whole, "week": week + self.first_week, "mechanism": mechanism, "kind": kind}
        return {name: found[name] for name in Cost._fields}

    def __len__(self) -> int:
        return int(np.count_nonzero(self.table[..., Account.booked]))

    def __iter__(self) -> Iterator[Cost]:
        return map(Cost._make, zip(*(column.tolist() for column in self.columns().values()), strict=True))

    @overload
    def __getitem__(self, at: int) -> Cost: ...
    @overload
    def __getitem__(self, at: slice) -> list[Cost]: ...
    def __getitem__(self, at: int | slice) -> Cost | list[Cost]:
        return list(self)[at]
