"""How an institution grows by being used, is neglected, and loses what those knew who leave."""

from __future__ import annotations

from sim.compiler import rule
from sim.rules.learning import towards
from sim.rules.numbers import probability_union


@rule
def known_by_who_left(staff: float, leaders: float, of_staff: float, of_leaders: float) -> float:
    """What an institution can do is known to workers and to leaders of departments, and goes with the share of them who leave."""
    return probability_union(of_staff * staff, of_leaders * leaders)


@rule
def grown_after(level: float, used: float, left: float, start: float, gain: float, neglect: float) -> float:
    """Use perfects an institution [seed 003: 行为完善机制], weeks without lose what was learnt, and who leaves takes a part
    along: down to where it began."""
    kept = towards(level, start, left)
    return towards(kept + gain * used * (1.0 - kept), start, neglect * (1.0 - used))


@rule
def part_in_force(level: float, growing: float) -> float:
    """Of what an institution does, a part has to be grown into, and the rest is there from the first week."""
    return 1.0 - growing * (1.0 - level)
