"""What each policy sets otherwise than the scenario before it that is most like it, and what that changes for workers.

Two policies that differ in one thing alone tell what it does; of several things together, this tells nothing of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.acting import levers
from experiments.comparison.groups import OF_WORKERS, OF_WORKLOAD, Measure
from experiments.comparison.judgement import Judged, judge
from experiments.comparison.model import Comparison, Scene
from experiments.comparison.sesoi import OF_WORK
from experiments.comparison.statistics.differences import compare

APART = ("mechanisms", "mechanism_files")
"""Settings that are told mechanism by mechanism."""


@dataclass(frozen=True)
class Step:
    """From one scenario to a policy. added, removed: mechanisms as plain data; settings: other paths at which the two differ,
    with both values. work: what workers' measures change by, in the order of the measures."""

    policy: Scene
    since: Scene
    added: list[Mapping[str, Any]]
    removed: list[Mapping[str, Any]]
    settings: dict[str, tuple[Any, Any]]
    work: list[tuple[Measure, Judged]]

    @property
    def things(self) -> int:
        """In how many things the two differ."""
        return _things(self.added, self.removed, self.settings)


@lru_cache(maxsize=4)
def steps(comparison: Comparison) -> list[Step]:
    """One for each policy where work is judged at all; those of all policies are one family. None of an older comparison that
    kept nothing of workers, or of a stored batch."""
    if not comparison.plain or "workers" not in comparison.tables or not set(OF_WORK) & set(comparison.values):
        return []
    measured = _measured(comparison)
    pairs = [(at, _most_like(comparison.plain, at)) for at in range(1, len(comparison.scenes))]
    differences = [
        compare(table[since], table[at], measure.sesoi, repeated=comparison.repeated, bootstrap=False)
        for at, since in pairs
        for measure, table in measured
    ]
    found = judge(differences, [measure.direction for _ in pairs for measure, _ in measured])
    scenes, each = comparison.scenes, len(measured)
    return [
        Step(
            scenes[at],
            scenes[since],
            *_apart(comparison.plain[since], comparison.plain[at]),
            list(zip([m for m, _ in measured], found[n * each : (n + 1) * each], strict=True)),
        )
        for n, (at, since) in enumerate(pairs)
    ]


def _measured(comparison: Comparison) -> list[tuple[Measure, NDArray[np.float64]]]:
    """What is measured of workers, [scenarios, replicates] each; an older comparison knows their hours, but not for what."""
    found = [(measure, comparison.tables["workers"][:, :, m]) for m, measure in enumerate(OF_WORKERS)]
    if "workload" in comparison.tables:
        found += [(measure, comparison.tables["workload"][:, :, m]) for m, measure in enumerate(OF_WORKLOAD)]
    return found


def _most_like(plain: list[dict[str, Any]], at: int) -> int:
    """The scenario before it from which it differs in the fewest things; of several, the last."""
    return min(reversed(range(at)), key=lambda other: _things(*_apart(plain[other], plain[at])))


def _things(added: list[Any], removed: list[Any], settings: Mapping[str, Any]) -> int:
    return len(added) + len(removed) + len(settings)


def _apart(
    before: Mapping[str, Any], here: Mapping[str, Any]
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]], dict[str, tuple[Any, Any]]]:
    """Mechanisms that only the second has, that only the first has, and other settings that differ."""
    added = [one for one in here["mechanisms"] if one not in before["mechanisms"]]
    removed = [one for one in before["mechanisms"] if one not in here["mechanisms"]]
    others = {path: both for path, both in levers(dict(before), dict(here)).items() if path not in APART}
    return added, removed, others
