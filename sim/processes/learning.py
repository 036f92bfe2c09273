"""Step 9 of the week: what it did to people. `learn` is the order; everybody still sees last week's opinions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiler import inline, process
from sim.draws import AWARENESS, LIFE, NEWCOMER, four_uniforms
from sim.parameter_types import (
    BelongingParameters,
    DispositionsParameters,
    EfficacyParameters,
    FatigueParameters,
    HabitParameters,
    SatisfactionParameters,
)
from sim.processes.blocks import of_audience, rows_where
from sim.processes.incentives import be_motivated
from sim.processes.opinions import share_opinions
from sim.rules.autoregression import autoregressed
from sim.rules.decision import need_match
from sim.rules.learning import (
    belonging_after,
    efficacy_after,
    fatigue_after,
    habit_after,
    maturity_after,
    shock_of,
    towards,
    weeks_of_rest_after,
    weeks_of_stay,
)
from sim.rules.numbers import MIDDLE, blend, probability_union, standard_normal
from sim.state import HEARD, INVITATION, NEIGHBOUR, Activities, Events, Minds, People
from sim.terms import Effects
from sim.world import World

QUESTIONS = 3
BY_CHANCE, BY_WORD, LEAVING = range(QUESTIONS)
"""Whether I come across the community, understand what I am told, leave the group."""


@process
def learn(world: World, came: NDArray[np.uint32], first: int, last: int, everyone: float, now: int) -> None:
    """What the week did to the rows from first to before last, one state after the other; then life goes on, and some
    move out. came: those of the rows who took part."""
    people, minds, events, activities, effects = world.people, world.minds, world.events, world.calendar, world.effects
    neighbours, batches, seed, rates = world.neighbours, world.batches, world.seed, world.parameters.learning
    tire_and_rest(people, minds, events, effects, first, last, rates.fatigue[0])
    be_motivated(world, first, last)
    be_heard(people, minds, events, effects, first, last, rates.efficacy[0])
    belong(people, minds, events, effects, first, last, rates.belonging[0])
    anchor = np.empty(last - first)
    of_audience(effects.residents.duty, people.audience[first:last], anchor)
    for k in range(last - first):
        anchor[k] = probability_union(people.duty_anchor[first + k], anchor[k])
    share_opinions(minds, neighbours, batches, first, last, everyone, anchor, rates.duty[0])
    become_aware(world, first, last, now)
    form_habits(came, minds, events, first, last, rates.habit[0])
    be_satisfied(came, people, minds, events, activities, first, last, rates.satisfaction[0])
    live(minds, first, last, spread_of_life(world, first), rates.dispositions[0], now, seed)
    move_house(world, first, last, now)


@process
def tire_and_rest(
    people: People, minds: Minds, events: Events, effects: Effects, first: int, last: int, p: FatigueParameters
) -> None:
    """Load tires, weeks recover, the exhausted rest and return."""
    buffer = np.empty(last - first)
    of_audience(effects.residents.buffer, people.audience[first:last], buffer)
    fatigue, occasions = minds.fatigue[first:last], events.occasions[first:last]
    resting, returned = minds.resting[first:last], events.returned[first:last]
    for k in range(len(fatigue)):
        fatigue[k] = tired_by(fatigue[k], occasions[k], buffer[k], p)
    rest_at, return_below, least_rest = p.rest_at, p.return_below, p.least_rest
    for k in range(len(fatigue)):
        rested = resting[k]
        now_resting = np.uint8(weeks_of_rest_after(rested, fatigue[k], rest_at, return_below, least_rest))
        resting[k] = now_resting
        returned[k] = rested > 0 and now_resting == 0


@inline
def tired_by(fatigue: float, occasions: float, buffer: float, p: FatigueParameters) -> float:
    """Fatigue after a week with so many occasions. buffer: what mechanisms add to it."""
    return fatigue_after(fatigue, occasions, p.recovery, p.strain, probability_union(p.buffer, buffer), p.spiral)


@process
def form_habits(
    rows: NDArray[np.uint32], minds: Minds, events: Events, first: int, last: int, p: HabitParameters
) -> None:
    """Occasions make habit, weeks without undo it. rows: who came."""
    habit, occasions = minds.habit[first:last], events.occasions[first:last]
    for k in range(len(habit)):
        idle = habit_after(habit[k], 0.0, p.gain, p.decay)
        habit[k] = idle if occasions[k] == 0 else habit[k]
    for i in rows:
        minds.habit[i] = habit_after(minds.habit[i], events.occasions[i], p.gain, p.decay)


@process
def be_heard(
    people: People, minds: Minds, events: Events, effects: Effects, first: int, last: int, p: EfficacyParameters
) -> None:
    """Those who spoke learn whether it counted; those turned away learn as if ignored; all learn what is made public."""
    public = np.empty(last - first)
    of_audience(effects.residents.efficacy, people.audience[first:last], public)
    efficacy, spoke, turned_away = minds.efficacy[first:last], events.spoke[first:last], events.turned_away[first:last]
    gain, loss = p.gain, p.loss
    for k in range(len(efficacy)):
        learnt = efficacy_after(efficacy[k], 1.0 if spoke[k] == HEARD else 0.0, gain, loss)
        learnt = learnt if spoke[k] + turned_away[k] > 0 else float(efficacy[k])
        efficacy[k] = probability_union(learnt, public[k])


@process
def belong(
    people: People, minds: Minds, events: Events, effects: Effects, first: int, last: int, p: BelongingParameters
) -> None:
    """Meeting makes belonging, time takes it back."""
    audience, more, cared = people.audience[first:last], np.empty(last - first), np.empty(last - first)
    of_audience(effects.residents.meeting, audience, more)
    of_audience(effects.residents.belonging, audience, cared)
    belonging, anchor = minds.belonging[first:last], people.belonging_anchor[first:last]
    occasions = events.occasions[first:last]
    for k in range(len(belonging)):
        gain = min(1.0, p.gain * (1.0 + more[k]))
        belonging[k] = probability_union(belonging_after(belonging[k], anchor[k], occasions[k], gain, p.fade), cared[k])


@process
def become_aware(world: World, first: int, last: int, now: int) -> None:
    """Who does not know the community comes across it, or is told in person; inactive members drift out of the group."""
    people, minds, events, effects = world.people, world.minds, world.events, world.effects
    p, seed = world.parameters.learning.awareness[0], world.seed
    aware, member, occasions = minds.aware[first:last], minds.member[first:last], events.occasions[first:last]
    concerned = np.empty(last - first, np.uint8)
    for k in range(len(concerned)):
        concerned[k] = (aware[k] == 0) | ((member[k] != 0) & (occasions[k] == 0))
    rows = np.empty(last - first + 1, np.uint32)
    number = rows_where(concerned, first, rows)
    u, taught = np.empty((QUESTIONS, last - first)), effects.residents.awareness
    for j in range(number):
        u[BY_CHANCE, j], u[BY_WORD, j], u[LEAVING, j], _ = four_uniforms(seed, AWARENESS, now, rows[j])
    for j in range(number):
        i = rows[j]
        in_person = events.heard[i] == NEIGHBOUR or events.heard[i] == INVITATION
        if u[BY_CHANCE, j] < probability_union(p.notice, taught[people.audience[i]]) or (
            in_person and u[BY_WORD, j] < p.in_person
        ):
            minds.aware[i] = 1
        if events.occasions[i] == 0 and u[LEAVING, j] < p.leaving:
            minds.member[i] = 0


@process
def be_satisfied(
    rows: NDArray[np.uint32],
    people: People,
    minds: Minds,
    events: Events,
    activities: Activities,
    first: int,
    last: int,
    p: SatisfactionParameters,
) -> None:
    """Satisfaction remembers how well occasions matched needs, and fades to the middle; as far as it lies in being answered,
    both with whether an answer is expected. rows: who came."""
    satisfaction, occasions = minds.satisfaction[first:last], events.occasions[first:last]
    expected = minds.answer_expected[first:last]
    for k in range(len(satisfaction)):
        faded = towards(satisfaction[k], blend(MIDDLE, expected[k], p.of_answers), p.fade)
        satisfaction[k] = faded if occasions[k] == 0 else satisfaction[k]
    for i in rows:
        need = activities.need[events.activity[i]]
        match = need_match(need, people.first_need[i], people.second_need[i], p.second_need_match)
        # what is offered, and in part being answered: programmes alone do not make up for silence
        sensed = blend(match, minds.answer_expected[i], p.of_answers)
        minds.satisfaction[i] = towards(minds.satisfaction[i], sensed, p.learning)


@inline
def spread_of_life(world: World, i: int) -> float:
    """How far what happens in a life spreads in the community of resident i, in log-odds."""
    ordinary = world.parameters.learning.dispositions[0].life_sd
    return float(ordinary * world.communities.shocks[world.people.community[i]])


@process
def live(minds: Minds, first: int, last: int, spread: float, p: DispositionsParameters, now: int, seed: int) -> None:
    """Life goes on, slowly up and down. spread: of the community in which all these rows lie."""
    life = minds.life[first:last]
    for k in range(len(life)):
        a, b, c, d = four_uniforms(seed, LIFE, now, first + k)
        life[k] = autoregressed(life[k], shock_of(a, b, c, d), p.life_persistence, spread)


@process
def move_house(world: World, first: int, last: int, now: int) -> None:
    """Some move out; who moves in takes over the row, with random numbers of its own, little belonging and no history here."""
    people, minds, events, seed = world.people, world.minds, world.events, world.seed
    p, dispositions = world.parameters.learning.turnover[0], world.parameters.learning.dispositions[0]
    leaves = minds.leaves[first:last]
    leaving = np.empty(last - first, np.uint8)
    some = 0
    for k in range(len(leaves)):
        leaving[k] = leaves[k] <= now
        some += int(leaving[k])
    rows = np.empty(last - first + 1, np.uint32)
    for i in rows[: rows_where(leaving, first, rows) if some > 0 else 0]:
        for_propensity, for_life, knows, for_stay = four_uniforms(seed, NEWCOMER, now, i)
        minds.leaves[i] = now + int(weeks_of_stay(for_stay, p.a_week))
        people.propensity[i] = dispositions.propensity_sd * standard_normal(for_propensity)
        minds.life[i] = spread_of_life(world, i) * standard_normal(for_life)
        minds.aware[i] = knows >= p.unaware_share
        minds.member[i] = 0
        minds.on_platform[i] = 0
        minds.team[i] = 0
        minds.resting[i] = 0
        minds.next_duty[i] = people.duty_anchor[i]
        minds.belonging[i] = p.belonging * people.belonging_anchor[i]
        minds.efficacy[i] = dispositions.efficacy_mean
        minds.answer_expected[i] = world.parameters.expectation[0].start
        minds.motivation[i] = people.motivation_anchor[i]
        minds.reward_expected[i] = 0.0
        minds.bargain_felt[i] = 0.0
        minds.habit[i] = 0.0
        minds.fatigue[i] = 0.0
        minds.satisfaction[i] = MIDDLE
        minds.trust[i] = MIDDLE
        events.took_part[i] = 0
        events.last_active[i] = 0


@process
def mature(world: World, c: int) -> None:
    """Practice makes a community's institutions of participation mature."""
    events, communities = world.events, world.communities
    p = world.parameters.learning.maturity[0]
    occasions = events.occasions[communities.first[c] : communities.first[c + 1]]
    active = 0
    for k in range(len(occasions)):
        active += occasions[k] > 0
    communities.maturity[c] = maturity_after(
        communities.maturity[c], active / communities.residents[c], p.rate, p.half, p.steepness
    )
