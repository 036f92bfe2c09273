"""Step 10 of the week: sums over residents, by community and group, in one pass."""

from __future__ import annotations

from enum import auto
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.ages import ELDERLY_AGE
from sim.calendar import WEEKS_OF_YEAR
from sim.columns import Columns
from sim.compiler import process
from sim.parameter_types import RecordingParameters
from sim.processes.blocks import of_audience, total
from sim.processes.decision import share_seen
from sim.ratio import ratio
from sim.rules.decision import intention
from sim.state import HIGHER, INVITATION, LOWER, NOTICE, UNHEARD, Activities, Bytes, Events, Minds
from sim.world import World


class Sum(Columns):
    """What `add_up` adds up over residents: its last axis."""

    residents = auto()
    participants = auto()
    occasions = auto()
    self_started = auto()
    depth = auto()
    reached = auto()
    invited = auto()
    turned_away = auto()
    active_in_year = auto()
    members = auto()
    member_fatigue = auto()
    worn_out = auto()
    worn_out_lower = auto()
    worn_out_higher = auto()
    resting = auto()
    rest_starts = auto()
    returns = auto()
    aware = auto()
    willing = auto()
    duty = auto()
    belonging = auto()
    efficacy = auto()
    answer_expected = auto()
    motivation = auto()
    habit = auto()
    satisfaction = auto()
    trust = auto()
    intention = auto()
    on_duty = auto()
    asked = auto()


SUMS = Sum.names()


class ByGroup(NamedTuple):
    """What adding reals by group takes: who is elderly (1, else 0), [rows], and room for half of the rows, twice."""

    elderly: NDArray[np.float64]
    of_young: NDArray[np.float64]
    of_old: NDArray[np.float64]


@process
def add_up(world: World, sums: NDArray[np.float64], came: NDArray[np.uint32], first: int, last: int, now: int) -> None:
    """Add the rows from first to before last to the sums [2, len(SUMS)] of their community, by group (0 young, 1 elderly).

    came: those of the rows who took part.
    """
    people, minds, events, activities = world.people, world.minds, world.events, world.calendar
    p = world.parameters.recording[0]
    old, age = np.empty(last - first, np.uint8), people.age[first:last]
    for k in range(len(old)):
        old[k] = age[k] >= ELDERLY_AGE
    by_group = ByGroup(np.empty(len(old)), np.empty((len(old) + 1) // 2), np.empty((len(old) + 1) // 2))
    for k in range(len(old)):
        by_group.elderly[k] = float(old[k])
    add_events(sums, old, events, activities, people.post, came, first, now)
    add_conditions(sums, old, by_group, minds, first, last, p)
    for column, values in (
        (Sum.duty, minds.next_duty),
        (Sum.belonging, minds.belonging),
        (Sum.efficacy, minds.efficacy),
        (Sum.answer_expected, minds.answer_expected),
        (Sum.motivation, minds.motivation),
        (Sum.habit, minds.habit),
        (Sum.satisfaction, minds.satisfaction),
        (Sum.trust, minds.trust),
    ):
        add_values(sums, column, values[first:last], by_group)
    add_intention(world, sums, old, by_group, first, last)


def mean_satisfaction(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean satisfaction of each community over some weeks, [C], from their sums [W, C, 2, len(SUMS)]."""
    people = sums.sum(axis=2).sum(axis=0)
    level: NDArray[np.float64] = ratio(people[:, Sum.satisfaction], people[:, Sum.residents])
    return level


@process
def add_flags(sums: NDArray[np.float64], column: int, flags: Bytes, old: Bytes) -> None:
    """Add small whole numbers by group: in 32 bits, so that the processor adds twice as many at once."""
    of_all = of_old = np.int32(0)
    for k in range(len(flags)):
        of_all = np.int32(of_all + flags[k])
        of_old = np.int32(of_old + flags[k] * old[k])
    sums[0, column] += of_all - of_old
    sums[1, column] += of_old


@process
def add_values(sums: NDArray[np.float64], column: int, values: NDArray[Any], by_group: ByGroup) -> None:
    """Add reals by group: first the two halves of the rows to each other."""
    elderly, of_young, of_old = by_group
    half = len(of_young)
    others, elderly_others = values[half:], elderly[half:]
    for k in range(len(others)):
        one, other = np.float64(values[k]), np.float64(others[k])  # `float` would leave them single
        of_old[k] = one * elderly[k] + other * elderly_others[k]
        of_young[k] = one * (1.0 - elderly[k]) + other * (1.0 - elderly_others[k])
    for k in range(len(others), half):  # the one in the middle, of an odd number
        of_old[k] = np.float64(values[k]) * elderly[k]
        of_young[k] = np.float64(values[k]) * (1.0 - elderly[k])
    sums[0, column] += total(of_young)
    sums[1, column] += total(of_old)


@process
def add_events(
    sums: NDArray[np.float64],
    old: Bytes,
    events: Events,
    activities: Activities,
    post: Bytes,
    came: NDArray[np.uint32],
    first: int,
    now: int,
) -> None:
    """Who heard, came (and whether on duty, unasked or asked), was turned away, and was there within the last year."""
    last = first + len(old)
    heard, occasions, last_active = (
        events.heard[first:last],
        events.occasions[first:last],
        events.last_active[first:last],
    )
    flag = np.ones(len(old), np.uint8)
    add_flags(sums, Sum.residents, flag, old)
    add_flags(sums, Sum.occasions, occasions, old)
    add_flags(sums, Sum.turned_away, events.turned_away[first:last], old)
    add_flags(sums, Sum.returns, events.returned[first:last], old)
    for k in range(len(flag)):
        flag[k] = occasions[k] > 0
    add_flags(sums, Sum.participants, flag, old)
    for k in range(len(flag)):
        flag[k] = heard[k] != UNHEARD
    add_flags(sums, Sum.reached, flag, old)
    for k in range(len(flag)):
        flag[k] = heard[k] == INVITATION
    add_flags(sums, Sum.invited, flag, old)
    for k in range(len(flag)):
        flag[k] = (last_active[k] > 0) & (last_active[k] + WEEKS_OF_YEAR > now + 1)
    add_flags(sums, Sum.active_in_year, flag, old)
    for i in came:
        group = old[i - first]
        unasked = events.heard[i] == NOTICE
        sums[group, Sum.on_duty] += post[i] == 1
        sums[group, Sum.self_started] += unasked and post[i] == 0
        sums[group, Sum.asked] += not unasked and post[i] == 0
        sums[group, Sum.depth] += activities.depth[events.activity[i]]


@process
def add_conditions(
    sums: NDArray[np.float64],
    old: Bytes,
    by_group: ByGroup,
    minds: Minds,
    first: int,
    last: int,
    p: RecordingParameters,
) -> None:
    """Members and their fatigue, the worn out, who rests; and who knows the community."""
    member, fatigue, resting = minds.member[first:last], minds.fatigue[first:last], minds.resting[first:last]
    add_flags(sums, Sum.members, member, old)
    add_flags(sums, Sum.aware, minds.aware[first:last], old)
    of_members = np.empty(len(old))
    for k in range(len(old)):
        of_members[k] = float(fatigue[k]) * member[k]
    add_values(sums, Sum.member_fatigue, of_members, by_group)
    flag = np.empty(len(old), np.uint8)
    for column, times in ((Sum.worn_out_lower, LOWER), (Sum.worn_out, 1.0), (Sum.worn_out_higher, HIGHER)):
        level = times * p.worn_out_at
        for k in range(len(flag)):
            flag[k] = fatigue[k] >= level
        add_flags(sums, column, flag, old)
    for k in range(len(flag)):
        flag[k] = resting[k] > 0
    add_flags(sums, Sum.resting, flag, old)
    for k in range(len(flag)):
        flag[k] = resting[k] == 1
    add_flags(sums, Sum.rest_starts, flag, old)


@process
def add_intention(
    world: World, sums: NDArray[np.float64], old: Bytes, by_group: ByGroup, first: int, last: int
) -> None:
    """Everybody's intention, and how many are willing."""
    people, minds, events, effects, neighbours = (
        world.people,
        world.minds,
        world.events,
        world.effects,
        world.neighbours,
    )
    p = world.parameters.recording[0]
    active, share, shown = events.active_neighbours[first:last], np.empty(len(old)), np.empty(len(old))
    audience, expected = people.audience[first:last], np.empty(len(old))
    of_audience(effects.residents.visibility, audience, shown)
    of_audience(effects.residents.norm, audience, expected)
    for k in range(len(share)):
        share[k] = share_seen(active[k], neighbours, first + k, shown[k]) + expected[k]
    duty, belonging, efficacy = minds.next_duty[first:last], minds.belonging[first:last], minds.efficacy[first:last]
    raw, willing = np.empty(len(old)), np.empty(len(old), np.uint8)
    enough = p.intention_mean + p.willing_above * p.intention_sd
    for k in range(len(raw)):
        raw[k] = intention(duty[k], belonging[k], share[k], efficacy[k], p.duty, p.belonging, p.norm, p.efficacy)
    for k in range(len(raw)):
        willing[k] = raw[k] >= enough
    add_flags(sums, Sum.willing, willing, old)
    add_values(sums, Sum.intention, raw, by_group)
