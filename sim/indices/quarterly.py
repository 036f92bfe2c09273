"""Who carried the quarter: breadth, inequality of hours, ageing, fragility, from 13 weeks of hours per resident."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.indices.declared import GROUPS
from sim.indices.inequality import gini, in_order, top_share

WEEKS = 13
_NOBODY = float("nan")


def concentration(
    hours: NDArray[Any], elderly: NDArray[np.bool_], before: NDArray[np.bool_]
) -> dict[str, dict[str, float]]:
    """The quarterly indicators of each of `GROUPS`, from the hours [n] that residents gave in 13 weeks.

    before [n]: who took part in the quarter before; nobody in the first one.
    """
    given = np.asarray(hours, dtype=np.float64)
    everybody = np.ones(len(elderly), np.bool_)
    return {
        name: _of_group(given[who], elderly[who], before[who])
        for name, who in zip(GROUPS, (everybody, ~elderly, elderly), strict=True)
    }


def _of_group(given: NDArray[np.float64], elderly: NDArray[np.bool_], before: NDArray[np.bool_]) -> dict[str, float]:
    active = np.sort(given[given > 0])
    total = in_order(active)
    nobody = 1.0 - len(active) / len(given) if len(given) else _NOBODY
    unequal = gini(active)
    return {
        "hours": total,
        "breadth": 1.0 - nobody,
        "retention": float((given[before] > 0).mean()) if before.any() else _NOBODY,
        "gini_hours": unequal,
        # With a share of zeros, the Gini coefficient is that share plus the rest times that of the others.
        "gini_hours_all": nobody + (1.0 - nobody) * unequal,
        "top_10_share_hours": top_share(active, 0.10),
        "lost_if_top_5_rest": top_share(active, 0.05),
        "elderly_share_hours": in_order(given[elderly]) / total if total > 0 else _NOBODY,
        "elderly_share_residents": float(elderly.mean()) if len(elderly) else _NOBODY,
        "ageing_index": ageing_index(given, elderly),
        "ageing_index_heads": ageing_index((given > 0).astype(np.float64), elderly),
    }


def ageing_index(given: NDArray[np.float64], elderly: NDArray[np.bool_]) -> float:
    """ln(RR_elderly / RR_young), RR being a group's share of what is given over its share of residents; 0 is parity.

    nan where a group is empty or gives nothing.
    """
    by_old, by_young = in_order(given[elderly]), in_order(given[~elderly])
    if by_old <= 0.0 or by_young <= 0.0:
        return _NOBODY
    return float(np.log((by_old / elderly.sum()) / (by_young / (~elderly).sum())))
