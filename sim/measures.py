"""What is measured of a quarter in more than one place: to rank communities, to report it, and for outcomes by group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calendar import MONTHS_OF_QUARTER, WEEKS_OF_QUARTER
from sim.ratio import ratio
from sim.state import Event

Reals = NDArray[np.float64]


def closed_in_time(events: Reals) -> Reals:
    """Cases closed within the deadline / closed and given up; events [len(Event), ...]."""
    in_time, closed, given_up = events[Event.in_time], events[Event.closed], events[Event.given_up]
    share: Reals = ratio(in_time, closed + given_up)
    return share


def payout_rate(granted: Any, promised: Any) -> Any:
    """The share that was paid of what was promised, both numbers or arrays; nan where nothing was."""
    return ratio(granted, promised)


def breadth(active: NDArray[Any], residents: NDArray[Any]) -> Reals:
    """The share of residents who gave hours in the quarter: 1 - the share of those who did not."""
    share: Reals = 1.0 - (1.0 - ratio(active, residents))
    return share


def of_fatigue(sums: Mapping[str, Reals]) -> dict[str, Reals]:
    """Who is worn out among those active within a year, and how many of a hundred of them begin to rest in a month.

    sums: over the weeks of a quarter, by the names of `SUMS`, of any shape; nan where nobody is active.
    """
    volunteers = sums["active_in_year"]
    return {
        "worn_out_share": ratio(sums["worn_out"], volunteers),
        "rest_incidence": 100.0 * ratio(sums["rest_starts"] * WEEKS_OF_QUARTER / MONTHS_OF_QUARTER, volunteers),
    }
