"""What a policy spends beyond the baseline: in the years for which it runs, and after it ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.model import Comparison, Scene
from experiments.comparison.money import spent_weekly
from experiments.comparison.phases import AFTER, BOTH
from experiments.comparison.statistics.differences import t_interval
from sim.calendar import WEEKS_OF_YEAR

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Yuan:
    """A mean over replicates, with its 95 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Spending:
    """What a policy spends beyond the baseline, in yuan.

    weeks: for which it runs. a_year: in a year of these; first_year: in the first 52 of them; later: in a year of those after
    them, None where it runs for a year or less. setup: of all that, what was paid once, to set it up. after: in all weeks after
    it ended, None where it goes on to the last.
    """

    weeks: int
    a_year: Yuan
    first_year: Yuan
    later: Yuan | None
    setup: float
    after: Yuan | None


def spending_of(comparison: Comparison, policy: Scene) -> Spending:
    """What one policy spends beyond the baseline, replicate by replicate."""
    from sim.policy.money import YUAN  # late: it compiles

    at = [scene.name for scene in comparison.scenes].index(policy.name)
    weekly = spent_weekly(comparison)
    extra, weeks = weekly[at] - weekly[0], _weeks_running(comparison, policy)
    setup = np.nan_to_num(comparison.tables["money"][..., YUAN.index("setup")]).sum(axis=(2, 3)).mean(axis=1)
    later = extra[:, WEEKS_OF_YEAR:weeks]
    return Spending(
        weeks=weeks,
        a_year=_yuan(extra[:, :weeks].sum(axis=1) * WEEKS_OF_YEAR / weeks),
        first_year=_yuan(extra[:, : min(weeks, WEEKS_OF_YEAR)].sum(axis=1)),
        later=_yuan(later.sum(axis=1) * WEEKS_OF_YEAR / later.shape[1]) if later.shape[1] else None,
        setup=float(setup[at] - setup[0]),
        after=_yuan(extra[:, weeks:].sum(axis=1)) if weeks < extra.shape[1] else None,
    )


def _weeks_running(comparison: Comparison, policy: Scene) -> int:
    """Reported weeks until the policy has ended; all of them where it goes on."""
    after = [one for one in comparison.phases.get(policy.name, []) if AFTER in one.name.split(BOTH)]
    return after[0].from_week - 1 if after else int(comparison.manifest["weeks"])


def _yuan(of_replicates: Reals) -> Yuan:
    return Yuan(float(of_replicates.mean()), *t_interval(of_replicates))
