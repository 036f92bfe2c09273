"""Intention of listed residents, by the rule of the decision: what the survey asks for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.parameter_types import IntentionParameters
from sim.rules.decision import intention, neighbour_share


@process
def intentions(
    duty: NDArray[Any],
    belonging: NDArray[Any],
    efficacy: NDArray[Any],
    active: NDArray[np.uint32],
    ties: NDArray[np.int64],
    p: IntentionParameters,
) -> NDArray[np.float64]:
    """Intention before it is standardised, [rows]. active: neighbours who took part last week, of so many ties."""
    found = np.empty(len(duty))
    for k in range(len(found)):
        norm = neighbour_share(active[k], ties[k])
        found[k] = intention(duty[k], belonging[k], norm, efficacy[k], p.duty, p.belonging, p.norm, p.efficacy)
    return found
