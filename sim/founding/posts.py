"""Who holds a post in a building."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.rules.votes import suits_a_post
from sim.state import People


def appoint(people: People, heads: int, listed: NDArray[np.float64]) -> None:
    """Write who holds a post: as a list says, or in each building the `heads` residents whom it suits most (of equals, the
    first rows). A post stays with the flat: who moves in takes it over."""
    if len(listed):
        people.post[:] = listed
    elif heads > 0:
        suits = np.empty(len(people.age))
        weigh(suits, people)
        order = np.lexsort((np.arange(len(suits)), -suits, people.building))
        building = people.building[order]
        starts = np.flatnonzero(np.concatenate([[True], building[1:] != building[:-1]]))
        rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.concatenate([starts, [len(order)]])))
        people.post[order[rank < heads]] = 1


@process
def weigh(suits: NDArray[np.float64], people: People) -> None:
    """How well a post suits each resident, [N]."""
    for i in range(len(suits)):
        suits[i] = suits_a_post(people.free_hours[i], people.propensity[i])
