"""Step 10 of the week: sums over residents, by community and group, in one pass."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.neighbours.rows import Neighbours, neighbours_of
from sim.rules.decision import intention, neighbour_share, standardised
from sim.state import ELDERLY_AGE, INVITATION, NOTICE, UNHEARD, Activities, Communities, Minds, People, Week

SUMS = (
    "residents", "participants", "occasions", "self_started", "depth", "reached", "invited", "turned_away",
    "active_in_year", "members", "member_fatigue", "worn_out", "worn_out_lower", "worn_out_higher", "resting",
    "rest_starts", "returns", "aware", "willing", "duty", "belonging", "efficacy", "motivation", "habit",
    "satisfaction", "trust", "intention",
)  # fmt: skip
"""What `add_up` adds up, in the order of its last axis."""

YEAR = 52
LOWER, HIGHER = 0.75, 1.25
"""Times the level from which a volunteer counts as worn out: how far the count hangs on that level."""


@process
def add_up(
    sums: NDArray[np.float64],
    people: People,
    minds: Minds,
    week: Week,
    places: Communities,
    activities: Activities,
    neighbours: Neighbours,
    p: Any,
    now: int,
) -> None:
    """Add every resident to the sums [C, 2, len(SUMS)] of its community and group (0 young, 1 elderly)."""
    for c in range(len(places.residents)):
        for i in range(places.first[c], places.first[c + 1]):
            s = sums[c, int(people.age[i] >= ELDERLY_AGE)]
            if week.occasions[i] > 0:
                s[1] += 1.0
                s[2] += week.occasions[i]
                s[3] += week.heard[i] == NOTICE
                s[4] += activities.depth[week.activity[i]]
            if week.heard[i] != UNHEARD:
                s[5] += 1.0
                s[6] += week.heard[i] == INVITATION
                s[7] += week.turned_away[i]
            if week.last_active[i] > 0:
                s[8] += week.last_active[i] + YEAR > now + 1
            if minds.member[i]:
                s[9] += 1.0
                s[10] += minds.fatigue[i]
            if minds.fatigue[i] >= LOWER * p.burnt_out_at:
                s[11] += minds.fatigue[i] >= p.burnt_out_at
                s[12] += 1.0
                s[13] += minds.fatigue[i] >= HIGHER * p.burnt_out_at
            if minds.resting[i] > 0:
                s[14] += 1.0
                s[15] += minds.resting[i] == 1
            s[16] += week.returned[i]
        for i in range(places.first[c], places.first[c + 1]):
            s = sums[c, int(people.age[i] >= ELDERLY_AGE)]
            share = neighbour_share(week.active_neighbours[i], neighbours_of(neighbours, i))
            raw = intention(
                minds.duty[i], minds.belonging[i], share, minds.efficacy[i], p.duty, p.belonging, p.norm, p.efficacy
            )
            s[0] += 1.0
            s[17] += minds.aware[i]
            s[18] += standardised(raw, p.intention_mean, p.intention_sd) >= p.willing_above
            s[19] += minds.duty[i]
            s[20] += minds.belonging[i]
            s[21] += minds.efficacy[i]
            s[22] += minds.motivation[i]
            s[23] += minds.habit[i]
            s[24] += minds.satisfaction[i]
            s[25] += minds.trust[i]
            s[26] += raw
