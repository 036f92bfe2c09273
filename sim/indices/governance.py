"""From the tallies of the weeks to weekly indicators of the governing side, for all communities together and for each."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.indices.declared import GOVERNANCE
from sim.indices.weekly import as_declared
from sim.state import EVENTS, OfDepartments


def sense_of_safety(open_cases: NDArray[Any], residents: NDArray[Any]) -> NDArray[np.float64]:
    """安全感: 1 / (1 + open cases of safety and order per 100 adults), of each community."""
    level: NDArray[np.float64] = 1.0 / (1.0 + 100.0 * open_cases / residents)
    return level


def governance_indicators(
    events: NDArray[np.float64], residents: NDArray[np.float64], departments: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Every weekly indicator of the governing side, [W, C] each; a share of nothing is nan.

    events [W, C, len(EVENTS)]; residents [C]; departments [W, len(OfDepartments)].
    """
    e = {name: events[..., at] for at, name in enumerate(EVENTS)}
    e["workers"] = e["posts"] - e["vacant_posts"]
    values = as_declared(GOVERNANCE, e)
    values["safety"] = sense_of_safety(e["open_safety"], residents)
    values["worker_hours"] = e["hours"]
    for at, name in enumerate(OfDepartments.names()):
        values[name] = np.broadcast_to(departments[:, at, None], e["open"].shape)
    return {name: values[name] for name in GOVERNANCE}
