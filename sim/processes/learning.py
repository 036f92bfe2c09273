"""Step 9 of the week: what it did to people. `learn` is the order; everybody still sees last week's opinions."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.compiler import process
from sim.draws import AWARENESS, LIFE, NEWCOMER, four_uniforms
from sim.neighbours.rows import Neighbours, neighbours_of
from sim.rules.decision import need_match
from sim.rules.learning import (
    belonging_after,
    efficacy_after,
    fatigue_after,
    habit_after,
    life_after,
    maturity_after,
    motivation_level,
    opinion_after,
    shock_of,
    towards,
    weeks_of_rest_after,
    weeks_of_stay,
)
from sim.rules.numbers import standard_normal
from sim.state import INVITATION, NEIGHBOUR, Activities, Communities, Effects, Minds, People, Week

IGNORED, HEARD = 1, 2


class Rates(NamedTuple):
    """The blocks of `Learning`, each a record of doubles, and that of dispositions, which learning reads too."""

    fatigue: Any
    habit: Any
    motivation: Any
    efficacy: Any
    belonging: Any
    duty: Any
    awareness: Any
    satisfaction: Any
    turnover: Any
    maturity: Any
    dispositions: Any


@process
def learn(
    people: People,
    minds: Minds,
    week: Week,
    activities: Activities,
    communities: Communities,
    effects: Effects,
    neighbours: Neighbours,
    rates: Rates,
    seed: int,
    now: int,
) -> None:
    """What the week did to people, one state after the other; then life goes on, and some move out."""
    tire_and_rest(minds, week, rates.fatigue)
    form_habits(minds, week, rates.habit)
    be_motivated(people, minds, effects, rates.motivation)
    be_heard(minds, week, rates.efficacy)
    belong(people, minds, week, rates.belonging)
    share_opinions(people, minds, neighbours, rates.duty)
    become_aware(minds, week, rates.awareness, seed, now)
    be_satisfied(people, minds, week, activities, rates.satisfaction)
    live(minds, rates.dispositions, seed, now)
    move_house(people, minds, week, rates.turnover, rates.dispositions, seed, now)
    mature(people, week, communities, rates.maturity)


@process
def tire_and_rest(minds: Minds, week: Week, p: Any) -> None:
    """Load tires, weeks recover, the exhausted rest and return."""
    for i in range(len(minds.fatigue)):
        minds.fatigue[i] = fatigue_after(minds.fatigue[i], week.occasions[i], p.recovery, p.strain, p.buffer, p.spiral)
    for i in range(len(minds.fatigue)):
        rested = minds.resting[i]
        minds.resting[i] = weeks_of_rest_after(rested, minds.fatigue[i], p.rest_at, p.return_below, p.least_rest)
        week.returned[i] = rested > 0 and minds.resting[i] == 0


@process
def form_habits(minds: Minds, week: Week, p: Any) -> None:
    """Occasions make habit, weeks without undo it."""
    for i in range(len(minds.habit)):
        minds.habit[i] = habit_after(minds.habit[i], week.occasions[i], p.gain, p.decay)


@process
def be_motivated(people: People, minds: Minds, effects: Effects, p: Any) -> None:
    """Motivation moves to its baseline, or to what a contingent reward leaves of it for those who know the scheme."""
    for i in range(len(minds.motivation)):
        reward = effects.reward[people.audience[i]] * minds.member[i]
        minds.motivation[i] = towards(
            minds.motivation[i], motivation_level(people.motivation_anchor[i], reward, p.crowding), p.drift
        )


@process
def be_heard(minds: Minds, week: Week, p: Any) -> None:
    """Those who spoke learn whether it counted; those turned away learn as if ignored."""
    for i in range(len(minds.efficacy)):
        if week.spoke[i] != 0 or week.turned_away[i] != 0:
            minds.efficacy[i] = efficacy_after(
                minds.efficacy[i], 1.0 if week.spoke[i] == HEARD else 0.0, p.gain, p.loss
            )


@process
def belong(people: People, minds: Minds, week: Week, p: Any) -> None:
    """Meeting makes belonging, time takes it back."""
    for i in range(len(minds.belonging)):
        minds.belonging[i] = belonging_after(
            minds.belonging[i], people.belonging_anchor[i], week.occasions[i], p.gain, p.fade
        )


@process
def share_opinions(people: People, minds: Minds, neighbours: Neighbours, p: Any) -> None:
    """Duty moves to the mean of the neighbours (and oneself), held by the own anchor; who sees nobody keeps to the anchor."""
    n = len(minds.duty)
    everyone = 0.0
    if neighbours.everyone:
        for i in range(n):
            everyone += float(minds.duty[i])
    for i in range(n):
        own = float(minds.duty[i])
        if neighbours.everyone:
            total = everyone - own
        else:
            total = 0.0
            for at in range(neighbours.start[i], neighbours.start[i + 1]):
                total += float(minds.duty[neighbours.others[at]])
        weight = neighbours_of(neighbours, i) + p.own_weight
        mean = (total + p.own_weight * own) / weight if weight > 0.0 else own
        minds.next_duty[i] = opinion_after(mean, people.duty_anchor[i], p.susceptibility)
    for i in range(n):
        minds.duty[i] = minds.next_duty[i]


@process
def talk_it_over(people: People, minds: Minds, neighbours: Neighbours, p: Any, rounds: int) -> None:
    """Neighbours exchange opinions for a number of rounds."""
    for _ in range(rounds):
        share_opinions(people, minds, neighbours, p)


@process
def become_aware(minds: Minds, week: Week, p: Any, seed: int, now: int) -> None:
    """Who does not know the community comes across it, or is told in person; inactive members drift out of the group."""
    for i in range(len(minds.aware)):
        if minds.aware[i] and (week.occasions[i] > 0 or not minds.member[i]):
            continue
        by_chance, by_word, leaves, _ = four_uniforms(seed, AWARENESS, now, i)
        told = week.heard[i] == NEIGHBOUR or week.heard[i] == INVITATION
        if by_chance < p.notice or (told and by_word < p.told):
            minds.aware[i] = 1
        if week.occasions[i] == 0 and leaves < p.leaving:
            minds.member[i] = 0


@process
def be_satisfied(people: People, minds: Minds, week: Week, activities: Activities, p: Any) -> None:
    """Satisfaction remembers how well occasions matched needs, and fades to the middle."""
    for i in range(len(minds.satisfaction)):
        if week.occasions[i] > 0:
            need = activities.need[week.activity[i]]
            match = need_match(need, people.first_need[i], people.second_need[i], p.second_need_match)
            minds.satisfaction[i] = towards(minds.satisfaction[i], match, p.learning)
        else:
            minds.satisfaction[i] = towards(minds.satisfaction[i], 0.5, p.fade)


@process
def live(minds: Minds, p: Any, seed: int, now: int) -> None:
    """Life goes on, slowly up and down."""
    for i in range(len(minds.life)):
        a, b, c, d = four_uniforms(seed, LIFE, now, i)
        minds.life[i] = life_after(minds.life[i], shock_of(a, b, c, d), p.life_persistence, p.life_sd)


@process
def move_house(people: People, minds: Minds, week: Week, p: Any, dispositions: Any, seed: int, now: int) -> None:
    """Some move out; who moves in takes over the row, with own luck, little belonging and no history here."""
    for i in range(len(minds.life)):
        if minds.leaves[i] > now:
            continue
        for_propensity, for_life, knows, for_stay = four_uniforms(seed, NEWCOMER, now, i)
        minds.leaves[i] = now + int(weeks_of_stay(for_stay, p.a_week))
        people.propensity[i] = dispositions.propensity_sd * standard_normal(for_propensity)
        minds.life[i] = dispositions.life_sd * standard_normal(for_life)
        minds.aware[i] = knows >= p.unaware_share
        minds.member[i] = 0
        minds.resting[i] = 0
        minds.duty[i] = people.duty_anchor[i]
        minds.belonging[i] = p.belonging * people.belonging_anchor[i]
        minds.efficacy[i] = dispositions.efficacy_mean
        minds.motivation[i] = people.motivation_anchor[i]
        minds.habit[i] = 0.0
        minds.fatigue[i] = 0.0
        minds.satisfaction[i] = 0.5
        minds.trust[i] = 0.5
        week.was_active[i] = 0
        week.last_active[i] = 0


@process
def mature(people: People, week: Week, communities: Communities, p: Any) -> None:
    """Practice makes a community's institutions of participation mature."""
    active = np.zeros(len(communities.residents))
    for i in range(len(week.was_active)):
        if week.occasions[i] > 0:
            active[people.community[i]] += 1.0
    for c in range(len(active)):
        communities.maturity[c] = maturity_after(
            communities.maturity[c], active[c] / communities.residents[c], p.rate, p.half, p.steepness
        )
