"""Between steps 6 and 7 of a week with a vote: visitors go from door to door, ballots are cast, and all learn from the result."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiler import inline, process
from sim.draws import purpose, uniform
from sim.parameter_types import ParameterRow
from sim.rules.decision import need_match, neighbour_share, online_misfit, time_cost
from sim.rules.learning import efficacy_after, towards
from sim.rules.numbers import logistic
from sim.rules.votes import doors_of, duties, opening_chance, own_reasons, stake_in, yes_chance
from sim.state import ASKED, EVENING, NOT_CAST, ON_DUTY, ONLINE, SELF_STARTED, Bytes
from sim.world import World

VISITOR, DOOR, AT_HOME, STAKE, BALLOT, YES, SEAT = (
    purpose("who goes from door to door"),
    purpose("order of doors"),
    purpose("whether a door opens"),
    purpose("stake in a matter"),
    purpose("whether a ballot is cast"),
    purpose("yes or no"),
    purpose("seat at a hearing"),
)


class VotesParameters(ParameterRow, of=("votes",)):
    """Who goes from door to door, who votes, and what is learnt from it."""

    members_visiting: float  # share of party members
    visiting_hours: float  # hours
    doors_an_hour: float  # doors an hour
    hours: float  # hours
    without_reason: float  # log-odds
    of_duty: float  # log-odds
    of_stake: float  # log-odds
    of_time: float  # log-odds
    of_post: float  # log-odds
    of_member: float  # log-odds
    of_door: float  # log-odds
    of_neighbours: float  # log-odds
    conformity: float  # probability
    efficacy_gain: float  # share of the way
    efficacy_loss: float  # share of the way
    trust_loss: float  # share of the way


class Matter(NamedTuple):
    """What is voted on: the need that it serves (-1: nobody's), who gains and who loses, shares; and the slot of the ballots."""

    need: int
    gaining: float
    losing: float
    slot: int


class Ballots(NamedTuple):
    """One vote in one community, a row for each of the eligible, [E], in the order of rows."""

    rows: NDArray[np.uint32]  # of residents
    knocked: Bytes  # somebody came to the door, open or not
    reached: Bytes  # and it opened
    stake: NDArray[np.float64]  # -1 to 1
    origin: Bytes  # NOT_CAST, SELF_STARTED, ON_DUTY or ASKED
    yes: Bytes  # 1: yes; 0: no, or no ballot


def no_ballots(rows: NDArray[np.uint32]) -> Ballots:
    """Nobody has been visited or has voted yet."""
    knocked, reached, origin, yes = (np.zeros(len(rows), np.uint8) for _ in ("knocked", "reached", "origin", "yes"))
    return Ballots(rows, knocked, reached, np.zeros(len(rows)), origin, yes)


@process
def write_turns(turns: NDArray[np.float64], rows: NDArray[np.uint32], seed: int, question: int, now: int) -> None:
    """The number of each row in a question that chance orders people by, [E]."""
    for k in range(len(rows)):
        turns[k] = uniform(seed, question, now, rows[k])


@process
def count_doors(world: World, c: int, p: VotesParameters, doors: NDArray[np.float64]) -> None:
    """Who holds a post, and some party members, visit the building where they live: write how many doors there are visits for,
    by building, [B]."""
    people = world.people
    for i in range(world.communities.first[c], world.communities.first[c + 1]):
        if is_visitor(world, i, p):
            doors[people.building[i]] += doors_of(p.visiting_hours, people.free_hours[i], p.doors_an_hour)


@inline
def is_visitor(world: World, i: int, p: VotesParameters) -> bool:
    """Whether resident i goes from door to door: always the same ones."""
    member = world.people.party_member[i] == 1 and uniform(world.seed, VISITOR, 0, i) < p.members_visiting
    return world.people.post[i] == 1 or member


@process
def go_from_door_to_door(
    world: World, ballots: Ballots, order: NDArray[np.int64], p: VotesParameters, doors: NDArray[np.float64], now: int
) -> None:
    """Each building's doors are knocked at as long as there are visits, in the order of the eligible that chance makes, `order`
    [E]: more visits are the same doors and further ones. `doors` [B] is used up. Nobody visits a visitor."""
    people, misfits = world.people, world.parameters.slots
    for k in order:
        i = ballots.rows[k]
        building = people.building[i]
        if doors[building] < 1.0 or is_visitor(world, i, p):
            continue
        doors[building] -= 1.0
        ballots.knocked[k] = 1
        opens = opening_chance(misfits[EVENING, people.work[i]])
        ballots.reached[k] = uniform(world.seed, AT_HOME, now, i) < opens


@process
def cast(world: World, ballots: Ballots, matter: Matter, p: VotesParameters, everybody: int, now: int) -> None:
    """Who knows the community, holds a post or was reached at the door weighs whether to vote: first all by themselves, then
    those who did not once more, who see which neighbours did. One number of chance decides both times, so that who votes with
    less reason votes with more; and it says of each ballot what it took: own reasons, duty, or somebody who asked.

    everybody: residents of the subdistrict.
    """
    people, minds, neighbours, seed = world.people, world.minds, world.neighbours, world.seed
    voted, own = np.zeros(everybody, np.uint8), np.empty(len(ballots.rows))
    for k in range(len(ballots.rows)):
        i = ballots.rows[k]
        match = need_match(matter.need, people.first_need[i], people.second_need[i], p_second(world))
        ballots.stake[k] = stake_in(uniform(seed, STAKE, now, i), matter.gaining, matter.losing, match)
        cost = time_cost(p.hours, people.free_hours[i], misfit_of(world, i, matter.slot), 0.0)
        own[k] = own_reasons(
            minds.duty[i], ballots.stake[k], minds.efficacy[i], cost, p.without_reason, p.of_duty, p.of_stake, p.of_time
        )
    number = 0
    for k in range(len(ballots.rows)):
        ballots.origin[k] = origin_of(world, ballots, k, own[k], 0.0, p, now)
        voted[ballots.rows[k]] = ballots.origin[k] != NOT_CAST
        number += ballots.origin[k] != NOT_CAST
    for k in range(len(ballots.rows)):
        if ballots.origin[k] == NOT_CAST:
            i = ballots.rows[k]
            around = neighbours.others[neighbours.start[i] : neighbours.start[i + 1]]
            seen = neighbour_share(number, len(ballots.rows)) if neighbours.everyone else 0.0
            for other in around:
                seen += neighbour_share(voted[other], len(around))
            ballots.origin[k] = origin_of(world, ballots, k, own[k], seen, p, now)


@inline
def p_second(world: World) -> float:
    """How well what serves one's second need matches."""
    return float(world.parameters.decision[0].second_need_match)


@inline
def misfit_of(world: World, i: int, slot: int) -> float:
    """How badly the slot fits the life of resident i."""
    if slot == ONLINE:
        return online_misfit(world.people.online_access[i], 0.0)
    return float(world.parameters.slots[slot, world.people.work[i]])


@inline
def origin_of(world: World, ballots: Ballots, k: int, own: float, seen: float, p: VotesParameters, now: int) -> int:
    """What it took, if it was enough; who knows of it only from somebody at the door was asked. seen: the share of neighbours
    who have voted."""
    i = ballots.rows[k]
    knows = world.minds.aware[i] + world.people.post[i] > 0
    if not knows and ballots.reached[k] == 0:
        return NOT_CAST
    u = uniform(world.seed, BALLOT, now, i)
    if knows and u < logistic(own):
        return SELF_STARTED
    on_duty = own + duties(world.people.post[i], world.people.party_member[i], p.of_post, p.of_member)
    if knows and u < logistic(on_duty):
        return ON_DUTY
    asked = on_duty + p.of_door * ballots.reached[k] + p.of_neighbours * seen
    return ASKED if u < logistic(asked) else NOT_CAST


@process
def decide(world: World, ballots: Ballots, p: VotesParameters, now: int) -> None:
    """Yes or no, of each ballot that was cast."""
    for k in range(len(ballots.rows)):
        i = ballots.rows[k]
        conformity = p.conformity if ballots.origin[k] == ASKED else 0.0
        chance = yes_chance(ballots.stake[k], world.minds.trust[i], conformity)
        says_yes = ballots.origin[k] != NOT_CAST and uniform(world.seed, YES, now, i) < chance
        ballots.yes[k] = says_yes


@process
def learn_the_result(world: World, ballots: Ballots, carried: int, p: VotesParameters) -> None:
    """Who voted and was on the side that won believes more that the own voice counts; who was outvoted believes it less, and
    trusts the committee less."""
    minds = world.minds
    for k in range(len(ballots.rows)):
        if ballots.origin[k] != NOT_CAST:
            i, won = ballots.rows[k], ballots.yes[k] == carried
            minds.efficacy[i] = efficacy_after(minds.efficacy[i], 1.0 if won else 0.0, p.efficacy_gain, p.efficacy_loss)
            minds.trust[i] = minds.trust[i] if won else towards(minds.trust[i], 0.0, p.trust_loss)
