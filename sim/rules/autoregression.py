"""What comes and goes slowly: the demand for activity from outside, and what happens in a life."""

from __future__ import annotations

import math

from sim.compiler import rule


@rule
def autoregressed(level: float, shock: float, persistence: float, spread: float) -> float:
    """What comes and goes in waves: first-order autoregression with a stationary standard deviation of `spread`.

    For demand from outside: real months swing eightfold for reasons that no resident decides [c30-log].
    """
    return persistence * level + math.sqrt(1.0 - persistence * persistence) * spread * shock


@rule
def in_part_ones_own(of_all: float, own: float, own_share: float) -> float:
    """A wave of everybody's and one of one's own that is as large, weighted so that the variance stays: two who have the first
    in common correlate by 1 less the own share."""
    return math.sqrt(1.0 - own_share) * of_all + math.sqrt(own_share) * own
