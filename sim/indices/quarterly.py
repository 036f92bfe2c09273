"""Who carried the quarter: breadth, inequality of hours, ageing, fragility, from 13 weeks of hours per resident."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.indices.inequality import gini, in_order, top_share

WEEKS = 13
_NOBODY = float("nan")


def concentration(hours: NDArray[Any], elderly: NDArray[np.bool_], within: NDArray[np.bool_]) -> dict[str, float]:
    """The quarterly indicators of the residents `within` (a community or group), from hours [N] of 13 weeks."""
    given = np.asarray(hours, dtype=np.float64)[within]
    active = given[given > 0]
    old = elderly[within]
    total = in_order(given)
    return {
        "hours": total,
        "breadth": len(active) / len(given) if len(given) else _NOBODY,
        "gini_hours": gini(active),
        "gini_hours_all": gini(given),
        "top_10_share_hours": top_share(active, 0.10),
        "lost_if_top_5_rest": top_share(active, 0.05),
        "elderly_share_hours": in_order(given[old]) / total if total > 0 else _NOBODY,
        "elderly_share_residents": float(old.mean()) if len(old) else _NOBODY,
        "ageing_index": ageing_index(given, old),
        "ageing_index_heads": ageing_index((given > 0).astype(np.float64), old),
    }


def ageing_index(given: NDArray[np.float64], elderly: NDArray[np.bool_]) -> float:
    """ln(RR_elderly / RR_young), RR being a group's share of what is given over its share of residents; 0 is parity.

    nan where a group is empty or gives nothing.
    """
    by_old, by_young = in_order(given[elderly]), in_order(given[~elderly])
    if by_old <= 0.0 or by_young <= 0.0:
        return _NOBODY
    return float(np.log((by_old / elderly.sum()) / (by_young / (~elderly).sum())))
