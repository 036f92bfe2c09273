"""Step 9 of the week for mechanisms that are institutions: they grow by use, and are lost with neglect and by who leaves."""

from __future__ import annotations

from sim.compiler import process
from sim.kinds import GROWS_BY
from sim.rules.institutions import grown_after, known_by_who_left
from sim.rules.numbers import share_of
from sim.state import Event
from sim.world import World

NOTHING, REQUESTS, CASES, VOICES = map(GROWS_BY.index, ("nothing", "requests", "cases", "voices"))
"""What an institution may grow by: requests between departments that are granted, cases that are closed and not given up, voices
that are heard."""


@process
def grow(world: World) -> None:
    """How far each institution has grown, by what came of it this week in its communities; what is not in force is not used."""
    schemes, p = world.schemes, world.parameters.institutions[0]
    leaders = _leaders_who_left(world)
    for m in range(len(schemes.grown)):
        if schemes.grows_by[m] != NOTHING:
            used = _use_of(world, m) if schemes.strength[m] > 0.0 else 0.0
            left = known_by_who_left(_staff_who_left(world, m), leaders, p.of_staff, p.of_leaders)
            schemes.grown[m] = grown_after(schemes.grown[m], used, left, p.start, p.gain, p.neglect)


@process
def _use_of(world: World, m: int) -> float:
    """The part of what was brought to institution m of which something came."""
    here, counts, by = world.schemes.communities[m], world.tally.by_event, world.schemes.grows_by[m]
    done = undone = 0.0
    for c in range(len(here)):
        if here[c] and by == REQUESTS:
            done += counts[c, Event.granted]
            undone += counts[c, Event.requests] - counts[c, Event.granted]
        elif here[c] and by == CASES:
            done += counts[c, Event.closed]
            undone += counts[c, Event.given_up]
        elif here[c] and by == VOICES:
            done += counts[c, Event.voices_heard]
            undone += counts[c, Event.voices_raised] - counts[c, Event.voices_heard]
    return share_of(done, done + undone)


@process
def _staff_who_left(world: World, m: int) -> float:
    """The share of posts in the communities of institution m that somebody left this week."""
    here, counts = world.schemes.communities[m], world.tally.by_event
    quits = posts = 0.0
    for c in range(len(here)):
        quits += here[c] * counts[c, Event.quits]
        posts += here[c] * counts[c, Event.posts]
    return share_of(quits, posts)


@process
def _leaders_who_left(world: World) -> float:
    """The share of departments whose leader is new this week."""
    tenure = world.departments.tenure
    new = 0
    for d in range(len(tenure)):
        new += tenure[d] == 0.0
    return new / len(tenure)
