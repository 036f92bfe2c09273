"""What is measured of a quarter both to rank communities and to report it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ratio import ratio
from sim.state import Event

Reals = NDArray[np.float64]


def closed_in_time(events: Reals) -> Reals:
    """Cases closed within the deadline / closed and given up; events [len(Event), ...]."""
    in_time, closed, given_up = events[Event.in_time], events[Event.closed], events[Event.given_up]
    share: Reals = ratio(in_time, closed + given_up)
    return share


def breadth(active: NDArray[Any], residents: NDArray[Any]) -> Reals:
    """The share of residents who gave hours in the quarter: 1 - the share of those who did not."""
    share: Reals = 1.0 - (1.0 - ratio(active, residents))
    return share
