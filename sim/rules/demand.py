"""The slow outside demand for activity: real months swing eightfold for reasons that no resident decides."""

from __future__ import annotations

import math

from sim.compiler import rule


@rule
def log_demand_after(log_demand: float, shock: float, persistence: float, spread: float) -> float:
    """Waves of demand come and go: first-order autoregression with a stationary spread [c30-log]."""
    return persistence * log_demand + math.sqrt(1.0 - persistence * persistence) * spread * shock
