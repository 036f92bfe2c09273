"""The balanced list of runs: replicate 1 of every design point first, so that a batch is of use whenever it stops.

Run r is replicate r // points + 1 of point r % points. Chunks of runs, one file each, are cut by number alone: their
bounds depend neither on workers nor on how many replicates there are, so that files are the same, byte for byte, whatever
was interrupted, sharded or added later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VALUES_IN_CHUNK = 200_000
"""A chunk holds about so many values: small enough to be written again, large enough that a file's own cost is little."""
FEWEST_IN_CHUNK, MOST_IN_CHUNK = 16, 256


def chunk_size(values_of_run: int) -> int:
    """Runs of a chunk, from the values that are kept of one run: outcomes, and weeks times series."""
    return max(FEWEST_IN_CHUNK, min(MOST_IN_CHUNK, VALUES_IN_CHUNK // max(1, values_of_run)))


@dataclass(frozen=True)
class Shard:
    """Part `number` of `of`: every n-th run, so that each part is as balanced as the whole."""

    number: int
    of: int

    def holds(self, run: int) -> bool:
        """Whether a run belongs to this part."""
        return run % self.of == self.number - 1


WHOLE_PLAN = Shard(1, 1)


@dataclass(frozen=True)
class Plan:
    """All runs of a batch, or of one shard of it."""

    points: int
    replicates: int
    chunk: int
    shard: Shard = WHOLE_PLAN

    @property
    def runs(self) -> int:
        """How many runs there are in this shard."""
        total = self.points * self.replicates
        return len(range(self.shard.number - 1, total, self.shard.of))

    @property
    def chunks(self) -> int:
        """How many chunks there are; the last one may be short."""
        return -(-self.points * self.replicates // self.chunk)

    def point_of(self, run: int) -> int:
        """Its design point, counted from 0."""
        return run % self.points

    def replicate_of(self, run: int) -> int:
        """Its replicate, counted from 1."""
        return run // self.points + 1

    def chunk_of(self, run: int) -> int:
        """The chunk that holds a run."""
        return run // self.chunk

    def runs_of(self, chunk: int) -> list[int]:
        """The runs of a chunk that belong to this shard, in order."""
        last = min((chunk + 1) * self.chunk, self.points * self.replicates)
        return [run for run in range(chunk * self.chunk, last) if self.shard.holds(run)]


def plan_in(manifest: Mapping[str, Any]) -> Plan:
    """All runs that a batch with this manifest has been asked for."""
    return Plan(manifest["points"], manifest["replicates"], manifest["chunk"], Shard(*manifest["shard"]))
