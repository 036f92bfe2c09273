"""Step 7 of the week: cases move between departments, by institution or by acquaintance. And what that leaves behind."""

from __future__ import annotations

from typing import NamedTuple

from sim.compiler import inline, process
from sim.draws import AGENDA, COOPERATION, ROTATION, ROUTING, four_uniforms, uniform
from sim.limits import MOST_DEPARTMENTS
from sim.parameter_types import DepartmentsParameters
from sim.rules.coordination import (
    after_use,
    guanxi_chance,
    guanxi_credit,
    insisted,
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
    Event,
    Involvement,
    Leading,
)
from sim.terms import Effects
from sim.world import World

ANOTHER_QUESTION = 1 << 20
"""Added to the week where a case is asked a second time under one purpose: further than any run is long."""


class Agenda(NamedTuple):
    """What the cases of a week compete for: the most power of any department, all voices, and residents to govern."""

    strongest: float
    wanting: float
    residents: float


@process
def coordinate(world: World, now: int) -> None:
    """Cases find the department that leads, compete for the agenda, and ask the others, one request each.

    A department cooperates if the institution or the acquaintance of the two leaders makes it; what it has granted stays.
    """
    find_who_leads(world, now)
    take_up_cases(world, now)


@process
def find_who_leads(world: World, now: int) -> None:
    """Cases that nobody leads are sent to a department; those which went astray, once that has been put right."""
    cases, tally = world.cases, world.tally
    strongest = world.departments.power.max()
    for i in range(cases.number[0]):
        if cases.state[i] != WITH_DEPARTMENTS or cases.lead[i] != NOBODY:
            continue
        sent = True
        if cases.fault[i] != RIGHT:
            chance, u = putting_right(world, i, now)
            sent = u < chance
        if sent:
            clarity, u, of_power = clear_who_leads(world, i, now)
            route(world, i, u < clarity, of_power, strongest)
        tally.by_event[cases.community[i], Event.astray] += cases.lead[i] == NOBODY


@process
def take_up_cases(world: World, now: int) -> None:
    """Of the cases that a department leads, some get on its agenda, and it asks the others."""
    cases, departments = world.cases, world.departments
    departments.requests[:] = 0.0
    departments.settled[:] = 0.0
    departments.by_institution[0] = 0.0
    agenda = agenda_of(world)
    for i in range(cases.number[0]):
        if cases.state[i] != WITH_DEPARTMENTS or cases.lead[i] == NOBODY:
            continue
        chance, u = taking_up(world, i, agenda, now)
        if u < chance:
            ask_the_others(world, i, settling(world, i, agenda), now)


@inline
def weight_of_power_in(c: int, effects: Effects, p: DepartmentsParameters) -> float:
    """The exponent that power has in community c."""
    return float(p.voice_of_power * (1.0 - effects.communities[c].equal_voice))


@process
def putting_right(world: World, i: int, now: int) -> tuple[float, float]:
    """The chance that case i, which went astray, is put right this week, and the draw against it."""
    cases, here = world.cases, world.effects.communities[world.cases.community[i]]
    chance = probability_union(world.parameters.departments[0].put_right, here.put_right)
    return chance, uniform(world.seed, ROUTING, now, cases.identity[i])


@process
def clear_who_leads(world: World, i: int, now: int) -> tuple[float, float, float]:
    """The chance that it is clear who leads case i, the draw against it, and the draw by which power decides otherwise."""
    cases, here = world.cases, world.effects.communities[world.cases.community[i]]
    is_clear, of_power, _, _ = four_uniforms(world.seed, ROUTING, now + ANOTHER_QUESTION, cases.identity[i])
    return probability_union(world.parameters.departments[0].clarity, here.clarity), is_clear, of_power


@process
def agenda_of(world: World) -> Agenda:
    """What all cases that a department leads compete for."""
    cases, communities = world.cases, world.communities
    strongest = world.departments.power.max()
    wanting = residents = 0.0
    for i in range(cases.number[0]):
        if cases.state[i] == WITH_DEPARTMENTS and cases.lead[i] != NOBODY:
            wanting += voice_for(world, i, strongest)
    for c in range(len(communities.residents)):
        residents += communities.residents[c]
    return Agenda(strongest, wanting, residents)


@process
def voice_for(world: World, i: int, strongest: float) -> float:
    """The voice of the department that leads case i. strongest: the most power of any."""
    cases = world.cases
    weight_of_power = weight_of_power_in(cases.community[i], world.effects, world.parameters.departments[0])
    return voice_of(world.departments.power[cases.lead[i]], strongest, weight_of_power)


@process
def taking_up(world: World, i: int, agenda: Agenda, now: int) -> tuple[float, float]:
    """The chance that case i gets on the agenda this week, and the draw against it."""
    cases, p = world.cases, world.parameters.departments[0]
    here = world.effects.communities[cases.community[i]]
    seats = p.agenda * agenda.residents / PER_THOUSAND * (1.0 + here.agenda)
    chance = chance_of_a_share(share_for_weight(seats, agenda.wanting), voice_for(world, i, agenda.strongest))
    return chance, uniform(world.seed, AGENDA, now, cases.identity[i])


@process
def settling(world: World, i: int, agenda: Agenda) -> float:
    """The chance that the institution makes a department cooperate in case i."""
    here = world.effects.communities[world.cases.community[i]]
    institution = probability_union(world.departments.institution[0], here.institution)
    return insisted(institution_chance(institution, voice_for(world, i, agenda.strongest)), here.insistence)


@process
def request_to(world: World, i: int, d: int, now: int) -> tuple[float, float, float]:
    """Case i asks department d: the draw against what settles by the institution, the chance that the two leaders'
    acquaintance makes it cooperate, and the draw against that."""
    cases, departments = world.cases, world.departments
    for_institution, for_guanxi, _, _ = four_uniforms(
        world.seed, COOPERATION, now, cases.identity[i] * MOST_DEPARTMENTS + d
    )
    knows = guanxi_chance(world.parameters.departments[0].guanxi, departments.acquaintance[cases.lead[i], d])
    return for_institution, knows, for_guanxi


@process
def route(world: World, i: int, clear: bool, u: float, strongest: float) -> None:
    """Where it is clear who leads, the proper department does. Else power decides who grabs the case, or nobody does.

    u: draw by which power decides. strongest: the most power of any department.
    """
    cases, departments, tally, p = world.cases, world.departments, world.tally, world.parameters.departments[0]
    weight_of_power = weight_of_power_in(cases.community[i], world.effects, p)
    counts = tally.by_event[cases.community[i]]
    if clear:
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
def ask_the_others(world: World, i: int, settles: float, now: int) -> None:
    """The department that leads asks every other one that is needed and has not agreed yet.

    settles: the chance that the institution makes one cooperate.
    """
    cases, departments, tally = world.cases, world.departments, world.tally
    work_hours = world.parameters.departments[0].work_hours
    lead = cases.lead[i]
    c = cases.community[i]
    tally.actors[c, DEPARTMENTS, Involvement.presence] += 1.0
    cases.agreed[i] |= 1 << lead
    for d in range(len(departments.power)):
        if (cases.needed[i] >> d) & 1 == 0 or (cases.agreed[i] >> d) & 1 == 1:
            continue
        for_institution, knows, for_guanxi = request_to(world, i, d, now)
        through_institution = for_institution < settles
        through_guanxi = for_guanxi < knows
        departments.requests[lead, d] += 1.0
        tally.by_event[c, Event.requests] += 1.0
        tally.actors[c, DEPARTMENTS, Involvement.work] += work_hours
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
            tie = after_use(
                departments.acquaintance[a, b], joint, p.strangers_know, p.acquaintance_gain, p.acquaintance_fade
            )
            departments.acquaintance[a, b] = departments.acquaintance[b, a] = tie
    departments.institution[0] = after_use(
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
