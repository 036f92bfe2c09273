"""Step 7 of the week: cases move between departments, by institution or by acquaintance. And what that leaves behind."""

from __future__ import annotations

from sim.compiler import process
from sim.draws import AGENDA, COOPERATION, ROTATION, ROUTING, four_uniforms, uniform
from sim.limits import MOST_DEPARTMENTS
from sim.parameter_types import DepartmentsParameters
from sim.rules.coordination import (
    acquaintance_after,
    guanxi_chance,
    guanxi_credit,
    insisted,
    institution_after,
    institution_chance,
    voice_of,
)
from sim.rules.numbers import PER_THOUSAND, probability_union
from sim.rules.outreach import chance_of_a_share, share_for_weight
from sim.state import (
    DEPARTMENTS,
    LACKING,
    MISPLACEMENT,
    NOBODY,
    OVERREACH,
    RIGHT,
    VACANCY,
    WITH_DEPARTMENTS,
    Cases,
    Departments,
    Event,
    Involvement,
    Leading,
    WeeklyTally,
)
from sim.world import World

ANOTHER_QUESTION = 1 << 20
"""Added to the week where a case is asked a second time under one purpose: further than any run is long."""


@process
def coordinate(world: World, now: int) -> None:
    """Cases find the department that leads, compete for the agenda, and ask the others, one request each.

    A department cooperates if the institution or the acquaintance of the two leaders makes it; what it has granted stays.
    """
    cases, departments, communities, effects, tally = (
        world.cases,
        world.departments,
        world.communities,
        world.effects,
        world.tally,
    )
    seed = world.seed
    p = world.parameters.departments[0]
    departments.requests[:] = 0.0
    departments.settled[:] = 0.0
    departments.by_institution[0] = 0.0
    strongest = departments.power.max()
    wanting = 0.0
    for i in range(cases.number[0]):
        if cases.state[i] != WITH_DEPARTMENTS:
            continue
        here = effects.communities[cases.community[i]]
        weight_of_power = p.voice_of_power * (1.0 - here.equal_voice)
        if cases.lead[i] == NOBODY:
            astray = cases.fault[i] != RIGHT
            if not astray or uniform(seed, ROUTING, now, cases.identity[i]) < probability_union(
                p.put_right, here.put_right
            ):
                clarity = probability_union(p.clarity, here.clarity)
                route(i, strongest, weight_of_power, clarity, cases, departments, tally, p, seed, now)
            tally.by_event[cases.community[i], Event.astray] += cases.lead[i] == NOBODY
        if cases.lead[i] != NOBODY:
            wanting += voice_of(departments.power[cases.lead[i]], strongest, weight_of_power)
    residents = 0.0
    for c in range(len(communities.residents)):
        residents += communities.residents[c]
    for i in range(cases.number[0]):
        if cases.state[i] != WITH_DEPARTMENTS or cases.lead[i] == NOBODY:
            continue
        here = effects.communities[cases.community[i]]
        weight_of_power = p.voice_of_power * (1.0 - here.equal_voice)
        voice = voice_of(departments.power[cases.lead[i]], strongest, weight_of_power)
        on_agenda = share_for_weight(p.agenda * residents / PER_THOUSAND * (1.0 + here.agenda), wanting)
        taken_up = chance_of_a_share(on_agenda, voice)
        if uniform(seed, AGENDA, now, cases.identity[i]) < taken_up:
            institution = probability_union(departments.institution[0], here.institution)
            settles = insisted(institution_chance(institution, voice), here.insistence)
            ask_the_others(i, settles, cases, departments, tally, p, seed, now)


@process
def route(
    i: int, strongest: float, weight_of_power: float, clarity: float, cases: Cases, departments: Departments, tally: WeeklyTally,
    p: DepartmentsParameters, seed: int, now: int,
) -> None:  # fmt: skip
    """Where it is clear who leads, the proper department does. Else power decides who grabs the case, or nobody does."""
    is_clear, u, _, _ = four_uniforms(seed, ROUTING, now + ANOTHER_QUESTION, cases.identity[i])
    counts = tally.by_event[cases.community[i]]
    if is_clear < clarity:
        cases.lead[i] = cases.proper[i]
        cases.fault[i] = RIGHT
        return
    total = p.vacancy
    for d in range(len(departments.power)):
        voice = voice_of(departments.power[d], strongest, weight_of_power)
        total += voice * (1.0 if (cases.needed[i] >> d) & 1 == 1 else p.strangers)
    at = u * total - p.vacancy
    if at < 0.0:
        cases.fault[i] = VACANCY
        counts[Event.vacancy] += 1.0
        return
    grabs = 0
    for d in range(len(departments.power)):
        voice = voice_of(departments.power[d], strongest, weight_of_power)
        weight = voice * (1.0 if (cases.needed[i] >> d) & 1 == 1 else p.strangers)
        if weight > 0.0:
            grabs = d
            at -= weight
            if at < 0.0:
                break
    if (cases.needed[i] >> grabs) & 1 == 0:
        cases.fault[i] = MISPLACEMENT
        counts[Event.misplacement] += 1.0
        return
    cases.lead[i] = grabs
    cases.fault[i] = RIGHT if grabs == cases.proper[i] else OVERREACH
    counts[Event.overreach] += cases.fault[i] == OVERREACH


@process
def ask_the_others(
    i: int,
    settles: float,
    cases: Cases,
    departments: Departments,
    tally: WeeklyTally,
    p: DepartmentsParameters,
    seed: int,
    now: int,
) -> None:
    """The department that leads asks every other one that is needed and has not agreed yet.

    settles: the chance that the institution makes one cooperate.
    """
    lead = cases.lead[i]
    c = cases.community[i]
    tally.actors[c, DEPARTMENTS, Involvement.presence] += 1.0
    cases.agreed[i] |= 1 << lead
    for d in range(len(departments.power)):
        if (cases.needed[i] >> d) & 1 == 0 or (cases.agreed[i] >> d) & 1 == 1:
            continue
        for_institution, for_guanxi, _, _ = four_uniforms(
            seed, COOPERATION, now, cases.identity[i] * MOST_DEPARTMENTS + d
        )
        through_institution = for_institution < settles
        through_guanxi = for_guanxi < guanxi_chance(p.guanxi, departments.acquaintance[lead, d])
        departments.requests[lead, d] += 1.0
        tally.by_event[c, Event.requests] += 1.0
        tally.actors[c, DEPARTMENTS, Involvement.work] += p.work_hours
        if through_institution or through_guanxi:
            cases.agreed[i] |= 1 << d
            cases.by_guanxi[i] += guanxi_credit(through_institution, through_guanxi)
            if not through_institution:
                cases.only_guanxi[i] = 1
            departments.settled[lead, d] += 1.0
            departments.by_institution[0] += through_institution
            tally.by_event[c, Event.granted] += 1.0
    if cases.agreed[i] & cases.needed[i] == cases.needed[i]:
        cases.state[i] = LACKING
        tally.agenda[lead, Leading.led] += 1.0


@process
def learn_to_cooperate(world: World) -> None:
    """What is used grows: ties of those who worked together, and the institution where it settled requests."""
    departments = world.departments
    p = world.parameters.departments[0]
    asked = 0.0
    for a in range(len(departments.power)):
        departments.tenure[a] += 1.0
        for b in range(len(departments.power)):
            asked += departments.requests[a, b]
            if b <= a:
                continue
            requests = departments.requests[a, b] + departments.requests[b, a]
            joint = (departments.settled[a, b] + departments.settled[b, a]) / max(1.0, requests)
            tie = acquaintance_after(
                departments.acquaintance[a, b], joint, p.strangers_know, p.acquaintance_gain, p.acquaintance_fade
            )
            departments.acquaintance[a, b] = departments.acquaintance[b, a] = tie
    departments.institution[0] = institution_after(
        departments.institution[0],
        departments.by_institution[0] / max(1.0, asked),
        p.institution,
        p.institution_gain,
        p.institution_fade,
    )


@process
def rotate_leaders(world: World, all_of_them: bool, now: int) -> None:
    """A leader who leaves takes the ties along; the institution stays."""
    departments, effects, seed = world.departments, world.effects, world.seed
    p = world.parameters.departments[0]
    rotated = probability_union(p.rotation_a_week, effects.subdistrict[0].rotation)
    for d in range(len(departments.power)):
        if all_of_them or uniform(seed, ROTATION, now, d) < rotated:
            departments.tenure[d] = 0.0
            for other in range(len(departments.power)):
                if other != d:
                    departments.acquaintance[d, other] = departments.acquaintance[other, d] = p.strangers_know
