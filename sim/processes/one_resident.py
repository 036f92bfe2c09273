"""The week of one resident, looked at before it happens: the functions that the week applies to every row, for one row.

They write nothing. What they give is what the week will do, to the last bit, as long as nothing else has moved.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.compiler import process
from sim.draws import DAYS, HEARING, four_uniforms, uniform
from sim.processes.decision import (
    Days,
    OfOccasion,
    OfPerson,
    Situation,
    State,
    crowd,
    days_for,
    days_here,
    in_all,
    in_common,
    inclination,
    match_and_cost,
    of_occasion,
    of_person,
    one_more_day,
    prefers_other,
    share_seen,
    slots_in,
    two_for,
    two_of,
    utility_of,
    willingness,
)
from sim.processes.incentives import pay_felt
from sim.processes.learning import tired_by
from sim.processes.outreach import (
    Influence,
    Listener,
    Reach,
    asking_in,
    channel_of,
    influence,
    publicized_to,
    reach,
    room_for,
)
from sim.processes.participation import lot, seats_of
from sim.rules.decision import appeal, days_spared, enough_take_part
from sim.world import World


class Look(NamedTuple):
    """How an activity looks to a resident: how well it matches, what it costs in time, and how it appeals."""

    match: float
    cost: float
    appeal: float


@process
def reach_of(world: World, c: int, i: int, now: int) -> tuple[Reach, float, int]:
    """How likely resident i of community c is to hear of something this week, the draw, and the channel that comes true."""
    minds, of = world.minds, room_for(1)
    influence(world, i, i + 1, publicized_to(world), of)
    found = reach(
        Listener(minds.habit[i], minds.member[i], minds.aware[i]),
        Influence(of.word[0], of.favour[0], of.contact[0], of.access[0], of.publicity[0]),
        asking_in(world, c),
        world.parameters.outreach[0].group,
    )
    u = uniform(world.seed, HEARING, now, i)
    return found, u, channel_of(found, u)


@process
def candidates_of(world: World, c: int, i: int, now: int) -> tuple[int, int, int]:
    """The two activities that come to the ears of resident i of community c, and the one that is kept."""
    activities = world.calendar
    first = int(activities.first[c])
    one, other = two_of(first, int(activities.first[c + 1]) - first, i, world.seed, now)
    one, other = two_for(world, one, other, i, now)
    a, b = look_of(world, c, one, i), look_of(world, c, other, i)
    better = prefers_other(a.match, a.cost, b.match, b.cost, world.parameters.decision[0])
    return one, other, other if better else one


@process
def look_of(world: World, c: int, a: int, i: int) -> Look:
    """How activity a looks to resident i of community c."""
    p = world.parameters.decision[0]
    match, cost = match_and_cost(a, i, world.people, world.calendar, world.effects, slots_in(world, c), p)
    return Look(match, cost, appeal(match, cost, p.match_weight, p.time_weight))


@process
def share_seen_by(world: World, i: int) -> float:
    """The share of neighbours whom resident i sees take part."""
    of_audience = world.effects.residents[world.people.audience[i]]
    return share_seen(world.events.active_neighbours[i], world.neighbours, i, of_audience.visibility)


@process
def crowd_seen_by(world: World, i: int) -> tuple[float, bool]:
    """What resident i compares with the threshold, and whether it is enough."""
    seen = crowd(share_seen_by(world, i), world.neighbours, i, world.parameters.decision[0])
    return seen, enough_take_part(seen, world.people.threshold[i]) == 1.0


@process
def weigh(world: World, c: int, i: int, a: int, heard: int) -> tuple[OfPerson, OfOccasion, float]:
    """What makes up the utility of activity a to resident i of community c, who heard of it through this channel; and it."""
    people, minds, p = world.people, world.minds, world.parameters.decision[0]
    offered, look = world.effects.residents[people.audience[i]], look_of(world, c, a, i)
    occasion = of_occasion(world.calendar.depth[a], heard, minds.efficacy[i], minds.answer_expected[i], offered, p)
    state = State(
        minds.duty[i], minds.belonging[i], minds.efficacy[i], minds.motivation[i], minds.habit[i], minds.fatigue[i],
        people.propensity[i], minds.life[i],
    )  # fmt: skip
    reward, thanks = pay_felt(world, i)
    situation = Situation(
        in_common(world.communities, c, p),
        world.communities.maturity[c],
        share_seen_by(world, i),
        look.match,
        look.cost,
        reward,
        thanks,
    )
    person = of_person(state, situation, offered, p)
    return person, occasion, utility_of(person, in_all(occasion))


@process
def willingness_of(world: World, utility: float, i: int, now: int) -> tuple[float, float]:
    """The chance that resident i wants to take part, and the draw against it."""
    return willingness(utility, i, world.seed, now)


@process
def days_of(world: World, c: int, i: int, now: int) -> Days:
    """On how many days resident i of community c, who wants to come, would come."""
    people, minds, p = world.people, world.minds, world.parameters.decision[0]
    u, start, on_rota, _ = four_uniforms(world.seed, DAYS, now, i)
    keen, base = inclination(people.propensity[i], minds.life[i]), days_here(world.communities, c, p)
    one_more = one_more_day(minds.habit[i], keen, base, p)
    spared = days_spared(world.effects.residents[people.audience[i]].spared_days, on_rota)
    return days_for(u, start, one_more, spared, people.free_hours[i], p)


@process
def seats_and_lot(world: World, c: int, a: int, i: int, now: int) -> tuple[float, float]:
    """The seats of activity a in community c, and what resident i draws for one."""
    return seats_of(world, c, a), lot(i, world.seed, now)


@process
def fatigue_of(world: World, i: int, fatigue: float, occasions: float) -> float:
    """What the fatigue of resident i becomes in a week with so many occasions."""
    buffer = world.effects.residents[world.people.audience[i]].buffer
    return tired_by(fatigue, occasions, buffer, world.parameters.learning.fatigue[0])
