"""Step 9 of the week, beside learning: who enters the platform, and who leaves it again."""

from __future__ import annotations

import numpy as np

from sim.compiler import inline, process
from sim.draws import purpose, uniform
from sim.parameter_types import PlatformParameters
from sim.rules.organizers import entry_chance
from sim.world import World

MOVING = purpose("enters the platform or leaves it")


@inline
def is_used(p: PlatformParameters) -> bool:
    """Whether anybody can enter it at all."""
    return p.wave + p.entry + p.of_others > 0.0


@process
def enter_and_leave(world: World, c: int, first: int, last: int, week: int, now: int) -> None:
    """From the launch on, residents of community c enter, the more the more of the others are on it; who did not take part this
    week may leave. Rows from first to before last; everybody sees last week's share."""
    people, minds, events, seed = world.people, world.minds, world.events, world.seed
    p = world.parameters.platform[0]
    if not is_used(p) or week < p.launched:
        return
    alone = p.wave if week < p.launched + p.wave_weeks else p.entry
    share, of_others, leaving = world.communities.on_platform[c], p.of_others, p.leaving
    u, enters = np.empty(last - first), np.empty(last - first)
    on_platform, access, occasions = (
        minds.on_platform[first:last],
        people.online_access[first:last],
        events.occasions[first:last],
    )
    for k in range(len(u)):
        u[k] = uniform(seed, MOVING, now, first + k)
    for k in range(len(enters)):
        enters[k] = entry_chance(alone, of_others, share, access[k])
    for k in range(len(on_platform)):
        stays = occasions[k] > 0 or u[k] >= leaving
        on_platform[k] = stays if on_platform[k] != 0 else u[k] < enters[k]


@process
def count_on_platform(world: World, c: int) -> None:
    """What share of community c is on the platform."""
    if not is_used(world.parameters.platform[0]):
        return
    minds, communities = world.minds, world.communities
    number = 0
    for i in range(communities.first[c], communities.first[c + 1]):
        number += int(minds.on_platform[i])
    communities.on_platform[c] = number / max(1, communities.residents[c])
