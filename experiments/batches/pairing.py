"""Which runs of a batch are a pair: those of one world (what is uncertain, and the replicate) under every policy.

A mean over whatever happens to be finished compares other worlds under one policy than under another. So a world in which a
run failed, or is not there yet, is left out for all policies, and how many are left is said wherever a mean is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.batches.chunks import numbers_of

if TYPE_CHECKING:
    from experiments.batches.stored import Batch

Bools = NDArray[np.bool_]
Wholes = NDArray[np.int64]
Values = tuple[Any, ...]


@dataclass(frozen=True)
class Pairing:
    """The worlds of some settings of the levers, and which of them are left out.

    settings: values of the levers. setting, surrounding: of each point, the number of its setting (-1: not asked for) and of
    what is uncertain. wanted, failed, missing: [settings] runs asked for, without an end, not there yet. left_out:
    [replicates, surroundings] whether a run is not there. undefined: the same by outcome, where a setting that defines it
    elsewhere does not. A setting without one finished run has no mean, and leaves nobody out.
    """

    settings: list[Values]
    setting: Wholes
    surrounding: Wholes
    wanted: Wholes
    failed: Wholes
    missing: Wholes
    left_out: Bools
    undefined: dict[str, Bools]

    @property
    def worlds(self) -> int:
        """How many worlds were asked for under any of the settings."""
        return len(np.unique(self.surrounding[self.setting >= 0])) * len(self.left_out)

    @property
    def left(self) -> int:
        """How many of them are finished under all of the settings that have a mean; none where no setting has one."""
        talking = np.flatnonzero(self.failed + self.missing < self.wanted)
        found = np.unique(self.surrounding[np.isin(self.setting, talking)])
        return int((~self.left_out[:, found]).sum())

    @property
    def whole(self) -> bool:
        """Whether every run that was asked for is finished."""
        return not (self.failed.any() or self.missing.any())

    def undefined_in(self, name: str) -> int:
        """In how many of the worlds that are left an outcome is not defined under every setting."""
        return int((self.undefined[name] & ~self.left_out).sum())

    def settings_of(self, table: Any) -> Wholes:
        """The number of the setting of each row of a chunk (pyarrow); -1 where it is not asked for or its world is left out."""
        point, replicate = places(table)
        kept = ~self.left_out[replicate, self.surrounding[point]]
        return np.where(kept, self.setting[point], -1)

    def defined(self, name: str, table: Any) -> Bools:
        """Whether the mean of an outcome is taken over each row of a chunk, as far as being defined goes."""
        point, replicate = places(table)
        return ~self.undefined[name][replicate, self.surrounding[point]]


def pairing_of(batch: Batch, names: Sequence[str] = (), settings: Sequence[Values] | None = None) -> Pairing:
    """Look at every run of the batch once. A study without levers compares nothing: each point is a world of its own.

    names: outcomes of which it is found out where they are undefined. settings: those of interest (None: all there are).
    """
    levers = levers_of(batch)
    rows, plan = batch.points().to_dict("records"), batch.plan
    others = [f["name"] for f in batch.manifest["factors"] if f["role"] != "lever"]
    numbers: dict[Values, int] = {}
    surrounding = np.array([numbers.setdefault(tuple(row[n] for n in others), len(numbers)) for row in rows], np.int64)
    found = [tuple(row[name] for name in levers) for row in rows]
    chosen = list(dict.fromkeys(found)) if settings is None else list(settings)
    place = {setting: at for at, setting in enumerate(chosen)}
    setting = np.array([place.get(one, -1) for one in found], np.int64)
    there = np.zeros((plan.replicates, plan.points), bool)
    unknown = {name: np.zeros_like(there) for name in names}
    for table in batch.chunks():
        there.reshape(-1)[numbers_of(table, plan)] = True
        for name in names:
            unknown[name].reshape(-1)[numbers_of(table, plan)] = table[name].is_null().to_numpy()
    failed = np.zeros_like(there)
    failed.reshape(-1)[[record["run"] for record in batch.failures()]] = True
    failed &= ~there
    asked, size = setting >= 0, len(chosen)
    wanted, without_end, missing = (
        _by_setting(setting, size, runs) for runs in (np.ones_like(there), failed, ~there & ~failed)
    )
    talking = np.isin(setting, np.unique(setting[asked & there.any(axis=0)])) & asked
    undefined = {}
    for name, empty in unknown.items():
        defining = np.isin(setting, np.unique(setting[asked & (there & ~empty).any(axis=0)])) & asked
        undefined[name] = _any_of(surrounding, defining, empty, len(numbers))
    left_out = _any_of(surrounding, talking, ~there, len(numbers))
    return Pairing(chosen, setting, surrounding, wanted, without_end, missing, left_out, undefined)


def levers_of(batch: Batch) -> list[str]:
    """The columns that are policies: the levers, or all that is varied where the study has none."""
    return [f["name"] for f in batch.manifest["factors"] if f["role"] == "lever"] or batch.levers


def _any_of(surrounding: Wholes, points: Bools, runs: Bools, size: int) -> Bools:
    """[replicates, surroundings]: whether any of the points is so there. runs: [replicates, points]."""
    found = np.zeros((len(runs), size), bool)
    for point in np.flatnonzero(points & runs.any(axis=0)):
        found[:, surrounding[point]] |= runs[:, point]
    return found


def _by_setting(setting: Wholes, size: int, runs: Bools) -> Wholes:
    asked = setting >= 0
    return np.bincount(setting[asked], runs.sum(axis=0)[asked], size).astype(np.int64)


def places(table: Any) -> tuple[Wholes, Wholes]:
    """Point and replicate, counted from 0, of each row."""
    return table["point"].to_numpy().astype(np.int64), table["replicate"].to_numpy().astype(np.int64) - 1
