"""Cases from birth to closure: step 1 of the week, and the end of step 7."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiler import inline, process
from sim.draws import ANSWER, CASE, NEEDED, PROBLEMS, REOPENED, REPORTER, SETTLED, four_uniforms, uniform
from sim.kinds import Need, Resource
from sim.limits import COUNT_STOPS, FEWEST_DEPARTMENTS, MOST_DEPARTMENTS, ROOM_FOR_KINDS
from sim.neighbours.rows import Neighbours
from sim.parameter_types import CasesParameters, ExpectationParameters
from sim.processes.blocks import of_audience
from sim.processes.tally import ALONE, JOINT, WAS_CLOSED, WAS_GIVEN_UP
from sim.rules.cases import hours_of_case, plausible_trust, poisson, reporting_chance, severity_of, units_for
from sim.rules.learning import efficacy_after, towards
from sim.rules.numbers import ROUNDING, probability_union
from sim.state import (
    CLOSED,
    DEPARTMENTS,
    GIVEN_UP,
    LACKING,
    NOBODY,
    OFFICIALS,
    OVERREACH,
    RESIDENTS,
    RIGHT,
    WAITING,
    WITH_DEPARTMENTS,
    Cases,
    Communities,
    Event,
    Involvement,
    Leading,
    Minds,
    People,
    Stock,
    WeeklyTally,
)
from sim.terms import Effects
from sim.world import World

KINDS = len(Need)
"""Kinds of cases."""
MOST_A_WEEK = 1 << 16
"""Problems of one kind that can arise in one community in a week; also what makes a case's identity unique."""
GROWTH = 2
"""Times the room that is wanted, when the table of cases grows: copying then stays a constant share of the work."""
TRIES = 16
"""Residents who are asked whether they have the need of a problem, before the last of them reports it: of a need that one in
six has, 16 draws miss it once in twenty times, and the time that a problem takes stays bounded."""


@inline
def identity_of(now: int, c: int, kind: int, ordinal: int) -> int:
    """What a case is told from all others by: when, where and of which kind it arose, and how many before it."""
    return ((now * MOST_A_WEEK + c) * ROOM_FOR_KINDS + kind) * MOST_A_WEEK + ordinal


@inline
def origin_of(identity: int) -> tuple[int, int, int, int]:
    """Week of the run, community, kind and ordinal of a case, from its identity."""
    of_kind, in_week = identity // MOST_A_WEEK, identity // MOST_A_WEEK // ROOM_FOR_KINDS
    return in_week // MOST_A_WEEK, in_week % MOST_A_WEEK, of_kind % ROOM_FOR_KINDS, identity % MOST_A_WEEK


@process
def no_cases(room: int) -> Cases:
    """An empty table with room for so many cases."""
    return Cases(
        number=np.zeros(1, np.int64),
        identity=np.zeros(room, np.int64),
        community=np.zeros(room, np.uint16),
        kind=np.zeros(room, np.uint8),
        state=np.zeros(room, np.uint8),
        opened=np.zeros(room, np.int64),
        reporter=np.zeros(room, np.uint32),
        severity=np.zeros(room, np.float64),
        hours_left=np.zeros(room, np.float64),
        worker=np.zeros(room, np.int64),
        needed=np.zeros(room, np.int64),
        agreed=np.zeros(room, np.int64),
        proper=np.zeros(room, np.uint8),
        lead=np.zeros(room, np.int64),
        fault=np.zeros(room, np.uint8),
        by_guanxi=np.zeros(room, np.float64),
        only_guanxi=np.zeros(room, np.uint8),
        lacks=np.zeros(room, np.uint8),
        reopenings=np.zeros(room, np.uint8),
    )


@process
def with_room(cases: Cases, more: int) -> Cases:
    """The table, or a larger one with the same cases, with room for so many more."""
    wanted = cases.number[0] + more
    if wanted <= len(cases.identity):
        return cases
    larger = no_cases(GROWTH * wanted)
    larger.number[0] = cases.number[0]
    for i in range(cases.number[0]):
        copy_case(cases, i, larger, i)
    return larger


@process
def copy_case(cases: Cases, i: int, to: Cases, at: int) -> None:
    """Case i of one table becomes case `at` of another, or of the same."""
    to.identity[at] = cases.identity[i]
    to.community[at] = cases.community[i]
    to.kind[at] = cases.kind[i]
    to.state[at] = cases.state[i]
    to.opened[at] = cases.opened[i]
    to.reporter[at] = cases.reporter[i]
    to.severity[at] = cases.severity[i]
    to.hours_left[at] = cases.hours_left[i]
    to.worker[at] = cases.worker[i]
    to.needed[at] = cases.needed[i]
    to.agreed[at] = cases.agreed[i]
    to.proper[at] = cases.proper[i]
    to.lead[at] = cases.lead[i]
    to.fault[at] = cases.fault[i]
    to.by_guanxi[at] = cases.by_guanxi[i]
    to.only_guanxi[at] = cases.only_guanxi[i]
    to.lacks[at] = cases.lacks[i]
    to.reopenings[at] = cases.reopenings[i]


@process
def count_problems(
    problems: NDArray[np.int64], communities: Communities, effects: Effects, tally: WeeklyTally,
    p: CasesParameters, seed: int, now: int,
) -> int:  # fmt: skip
    """Write how many problems of each kind arise in each community, [C, len(Need)]; returns how many in all."""
    total = 0
    for c in range(problems.shape[0]):
        for k in range(KINDS):
            mean = p.per_adult * communities.demand[c] * communities.needs[c, k] * communities.residents[c]
            mean *= 1.0 - probability_union(effects.communities[c].prevented[k], communities.relieved[c, k])
            problems[c, k] = min(int(poisson(uniform(seed, PROBLEMS, now, c * KINDS + k), mean)), MOST_A_WEEK - 1)
            total += problems[c, k]
            tally.by_event[c, Event.arisen] += problems[c, k]
    return total


@process
def report(world: World, problems: NDArray[np.int64], now: int) -> None:
    """Each problem has a resident with that need, who reports it or keeps quiet."""
    cases, people, minds, communities, departments = (
        world.cases,
        world.people,
        world.minds,
        world.communities,
        world.departments,
    )
    effects, stock, tally, seed, needs = (
        world.effects,
        world.stock,
        world.tally,
        world.seed,
        world.parameters.case_needs,
    )
    p, expectation = world.parameters.cases[0], world.parameters.expectation[0]
    stock.needed[:] = 0.0
    for c in range(problems.shape[0]):
        for k in range(KINDS):
            for j in range(problems[c, k]):
                identity = identity_of(now, c, k, j)
                i = _whose(identity, c, k, people, communities, seed)
                for_report, for_severity, for_hours, for_joint = four_uniforms(seed, CASE, 0, identity)
                reported = reporting_chance(
                    minds.aware[i], minds.trust[i], p.report, p.report_of_trust,
                    minds.answer_expected[i], expectation.start, expectation.of_report,
                )  # fmt: skip
                if for_report >= probability_union(reported, effects.residents[people.audience[i]].detection):
                    continue
                at = cases.number[0]
                cases.number[0] = at + 1
                cases.identity[at] = identity
                cases.community[at] = c
                cases.kind[at] = k
                cases.opened[at] = now
                cases.reporter[at] = i
                cases.severity[at] = severity_of(for_severity, p.severity_spread)
                cases.needed[at] = 0
                cases.reopenings[at] = 0
                tally.by_event[c, Event.reported] += 1.0
                settled = uniform(seed, SETTLED, 0, identity) < effects.communities[c].settled[k]
                joint = JOINT if for_joint < p.joint_share and not settled else ALONE
                for resource in range(needs.shape[2]):
                    stock.needed[c, resource] += units_for(needs[joint, k, resource], cases.severity[at])
                if joint == JOINT:
                    tally.by_event[c, Event.joint_reported] += 1.0
                    _need_departments(at, departments.relevance[k], cases, tally, seed)
                hours = 0.0 if settled else hours_of_case(for_hours, p.hours, cases.severity[at])
                _begin(at, hours, cases)


@process
def _whose(identity: int, c: int, k: int, people: People, communities: Communities, seed: int) -> int:
    """A resident of the community with the need, as far as a few tries find one."""
    i = 0
    for attempt in range(TRIES):
        u = uniform(seed, REPORTER, attempt, identity)
        i = int(communities.first[c]) + int(u * communities.residents[c])
        if people.first_need[i] == k:
            break
    return i


@process
def _need_departments(at: int, relevance: NDArray[np.float64], cases: Cases, tally: WeeklyTally, seed: int) -> None:
    """Which departments a case needs: each by its relevance, at least two; the most relevant of them ought to lead."""
    needed = 0
    many = 0
    for d in range(len(relevance)):
        if uniform(seed, NEEDED, d, cases.identity[at]) < relevance[d]:
            needed |= 1 << d
            many += 1
    while many < FEWEST_DEPARTMENTS:
        needed |= 1 << _most_relevant(relevance, needed, 0)
        many += 1
    proper = _most_relevant(relevance, needed, 1)
    cases.needed[at] = needed
    cases.proper[at] = proper
    tally.agenda[proper, Leading.ought_to_lead] += 1.0


@process
def _most_relevant(relevance: NDArray[np.float64], needed: int, wanted: int) -> int:
    """The most relevant department that is needed (wanted = 1) or is not (0), the first of equals; -1 where there is none."""
    best = -1
    for d in range(len(relevance)):
        if (needed >> d) & 1 == wanted and (best < 0 or relevance[d] > relevance[best]):
            best = d
    return best


@process
def _begin(at: int, hours: float, cases: Cases) -> None:
    """A case waits for a worker, and nobody has done anything about it yet."""
    cases.hours_left[at] = hours
    cases.state[at] = WAITING
    cases.worker[at] = NOBODY
    cases.agreed[at] = 0
    cases.lead[at] = NOBODY
    cases.fault[at] = RIGHT
    cases.by_guanxi[at] = 0.0
    cases.only_guanxi[at] = 0


@process
def arise(world: World, now: int) -> None:
    """Needs produce problems, and some residents report theirs: these are cases, in a larger table where they need one."""
    communities, effects, tally, seed = world.communities, world.effects, world.tally, world.seed
    p = world.parameters.cases[0]
    problems = np.zeros((len(communities.residents), KINDS), np.int64)
    number = count_problems(problems, communities, effects, tally, p, seed, now)
    world.cases = with_room(world.cases, number)
    report(world, problems, now)


@process
def answer(world: World, now: int) -> None:
    """A case whose work is done takes its resources, and is closed where none is lacking; past its deadline it may be
    given up. needs [2, kinds, resources]: what a case takes that one worker can do alone, and one that needs departments.
    """
    cases, stock, minds, communities = world.cases, world.stock, world.minds, world.communities
    neighbours, tally, seed, needs = world.neighbours, world.tally, world.seed, world.parameters.case_needs
    p, expectation = world.parameters.cases[0], world.parameters.expectation[0]
    stock.waiting[:] = 0.0
    for i in range(cases.number[0]):
        joint = JOINT if cases.needed[i] != 0 else ALONE
        if cases.state[i] == WAITING and cases.hours_left[i] <= ROUNDING:
            cases.state[i] = LACKING if joint == ALONE else WITH_DEPARTMENTS
        if cases.state[i] == LACKING:
            _take_resources(i, stock, needs[joint, cases.kind[i]], cases, communities, tally)
        if cases.state[i] == CLOSED:
            chance = p.reopened * (p.reopened_of_overreach if cases.fault[i] == OVERREACH else 1.0)
            turn = cases.reopenings[i]
            u, for_hours, _, _ = four_uniforms(seed, REOPENED, turn, cases.identity[i])
            if u < chance and turn < COUNT_STOPS:
                cases.reopenings[i] = turn + 1
                tally.by_event[cases.community[i], Event.answers_reopened] += 1.0
                _begin(i, hours_of_case(for_hours, p.hours, cases.severity[i]), cases)
            else:
                _close(i, cases, tally, p, now)
                _teach(i, 1.0, now - cases.opened[i] <= p.deadline, cases, minds, neighbours, p, expectation)
        overdue, chance, u = giving_up(world, i, now)
        if overdue and u < chance:
            cases.state[i] = GIVEN_UP
            tally.by_event[cases.community[i], Event.given_up] += 1.0
            tally.by_event[cases.community[i], Event.joint_given_up] += joint
            _count_duration(joint, WAS_GIVEN_UP, i, cases, tally, p, now)
            _teach(i, 0.0, False, cases, minds, neighbours, p, expectation)
        if cases.state[i] == LACKING:
            stock.waiting[cases.community[i], cases.lacks[i]] += 1.0


@process
def giving_up(world: World, i: int, now: int) -> tuple[bool, float, float]:
    """Whether case i is past its deadline, the chance that it is then given up this week, and the draw against it."""
    cases, p = world.cases, world.parameters.cases[0]
    overdue = cases.state[i] != CLOSED and now - cases.opened[i] > p.deadline
    chance = p.given_up * (1.0 - world.effects.communities[cases.community[i]].not_dropped)
    return overdue, chance, uniform(world.seed, ANSWER, now, cases.identity[i])


@process
def lacking(world: World, i: int) -> tuple[float, float]:
    """How many units case i takes of the resource that it lacks, and how many its community has left."""
    cases = world.cases
    joint, k = JOINT if cases.needed[i] != 0 else ALONE, cases.lacks[i]
    need = world.parameters.case_needs[joint, cases.kind[i], k]
    return units_for(need, cases.severity[i]), world.stock.left[cases.community[i], k]


@process
def _take_resources(
    i: int, stock: Stock, needs: NDArray[np.float64], cases: Cases, communities: Communities, tally: WeeklyTally
) -> None:
    """The scarcest binds: all that a case takes, or nothing. Hours of service that go into a case are work of residents;
    what organizations brought was booked as theirs."""
    left = stock.left[cases.community[i]]
    scarcest, least = 0, np.inf
    for k in range(len(needs)):
        wanted = units_for(needs[k], cases.severity[i])
        if wanted > 0.0 and left[k] / wanted < least:
            scarcest, least = k, left[k] / wanted
    if least < 1.0 - ROUNDING:
        cases.lacks[i] = scarcest
        return
    for k in range(len(needs)):
        wanted = min(left[k], units_for(needs[k], cases.severity[i]))
        left[k] -= wanted
        stock.used[cases.community[i], k] += wanted
        c = cases.community[i]
        if k == Resource.human and stock.mobilised[c, k] > 0.0:
            tally.actors[c, RESIDENTS, Involvement.work] += (
                wanted * communities.service_hours[c] / stock.mobilised[c, k]
            )
    cases.state[i] = CLOSED


@process
def _close(i: int, cases: Cases, tally: WeeklyTally, p: CasesParameters, now: int) -> None:
    """Write a closed case down: in time or not, alone or with departments, by acquaintance or not."""
    c = cases.community[i]
    weeks = now - cases.opened[i]
    tally.by_event[c, Event.closed] += 1.0
    tally.by_event[c, Event.weeks_to_close] += weeks
    tally.by_event[c, Event.in_time] += weeks <= p.deadline
    tally.actors[c, OFFICIALS, Involvement.presence] += 1.0
    if cases.needed[i] == 0:
        tally.actors[c, OFFICIALS, Involvement.influence] += 1.0
        _count_duration(ALONE, WAS_CLOSED, i, cases, tally, p, now)
        return
    cooperations = -1.0  # the one who leads asks the others
    for d in range(MOST_DEPARTMENTS):
        cooperations += (cases.needed[i] >> d) & 1
    tally.by_event[c, Event.joint_closed] += 1.0
    tally.by_event[c, Event.joint_in_time] += weeks <= p.deadline
    tally.by_event[c, Event.guanxi] += cases.by_guanxi[i] / cooperations
    tally.by_event[c, Event.only_guanxi] += cases.only_guanxi[i]
    tally.actors[c, DEPARTMENTS, Involvement.influence] += 1.0
    _count_duration(JOINT, WAS_CLOSED, i, cases, tally, p, now)


@process
def _count_duration(
    joint: int, how: int, i: int, cases: Cases, tally: WeeklyTally, p: CasesParameters, now: int
) -> None:
    """Of cases that were reported within the reported weeks: after how many weeks they left, and when those were opened
    that were given up."""
    if cases.opened[i] >= p.first_reported_week:
        weeks = min(now - cases.opened[i], tally.durations.shape[2] - 1)
        tally.durations[joint, how, weeks] += 1.0
        if how == WAS_GIVEN_UP:
            tally.dropped_by_opening_week[joint, cases.opened[i] - int(p.first_reported_week)] += 1.0


@process
def _teach(
    i: int, answered: float, in_time: bool, cases: Cases, minds: Minds, neighbours: Neighbours, p: CasesParameters,
    e: ExpectationParameters,
) -> None:  # fmt: skip
    """The reporter learns whether asking counts, and the neighbours hear of it."""
    reporter = cases.reporter[i]
    _learn_from(reporter, answered, in_time, 1.0, minds, p, e)
    if not neighbours.everyone:
        for at in range(neighbours.start[reporter], neighbours.start[reporter + 1]):
            _learn_from(neighbours.others[at], answered, in_time, p.hearsay, minds, p, e)


@process
def _learn_from(
    i: int, answered: float, in_time: bool, part: float, minds: Minds, p: CasesParameters, e: ExpectationParameters
) -> None:
    """One resident learns from an answer, or from none; part: how much of what the reporter learns."""
    minds.efficacy[i] = efficacy_after(minds.efficacy[i], answered, part * p.efficacy_gain, part * p.efficacy_loss)
    learnt = part * (e.gain if answered == 1.0 else e.loss)
    minds.answer_expected[i] = towards(minds.answer_expected[i], answered, learnt)
    minds.satisfaction[i] = towards(minds.satisfaction[i], answered, part * p.satisfaction_learning)
    if answered == 0.0:
        minds.trust[i] = towards(minds.trust[i], 0.0, part * p.trust_loss)
    elif in_time:
        minds.trust[i] = towards(minds.trust[i], 1.0, part * p.trust_gain)


@process
def leave_the_table(cases: Cases) -> None:
    """Closed and given-up cases leave; the others close up, in order."""
    kept = 0
    for i in range(cases.number[0]):
        if cases.state[i] == CLOSED or cases.state[i] == GIVEN_UP:
            continue
        if kept < i:
            copy_case(cases, i, cases, kept)
        kept += 1
    cases.number[0] = kept


@process
def trust_the_committee(world: World, c: int, first: int, last: int) -> None:
    """Trust returns to what the work of the committee of community c makes plausible, and to what is done for it."""
    people, minds, communities, effects = world.people, world.minds, world.communities, world.effects
    p = world.parameters.cases[0]
    trust, won = minds.trust[first:last], np.empty(last - first)
    of_audience(effects.residents.trust, people.audience[first:last], won)
    level = plausible_trust(communities.service[c], p.trust_of_service)
    for k in range(len(trust)):
        trust[k] = probability_union(towards(trust[k], level, p.trust_fade), won[k])


@process
def expect_answers(world: World, c: int, first: int, last: int) -> None:
    """Who knows community c and reads its notices learns from the published share of this week's cases that were answered; what
    was learnt is slowly forgotten."""
    people, minds, tally, effects = world.people, world.minds, world.tally, world.effects
    p = world.parameters.expectation[0]
    expected, published = minds.answer_expected[first:last], np.empty(last - first)
    of_audience(effects.residents.answers_shown, people.audience[first:last], published)
    answered = tally.by_event[c, Event.closed]
    decided = answered + tally.by_event[c, Event.given_up]
    for k in range(len(expected)):
        read = minds.aware[first + k] * people.notice_access[first + k] if decided > 0.0 else 0.0
        learnt = read * probability_union(p.published, published[k])
        shown = towards(expected[k], answered / max(1.0, decided), learnt)
        expected[k] = towards(shown, p.start, p.forgetting)
