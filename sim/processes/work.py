"""Steps 2 and 9 of the week for community workers: how their hours divide, and what the work does to them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiler import inline, process
from sim.draws import NEW_WORKER, QUITTING, four_uniforms, uniform
from sim.parameter_types import WorkParameters
from sim.rules.coping import activities_kept, dropped, invitations_kept
from sim.rules.numbers import PER_THOUSAND, ROUNDING, blend, exponential, probability_union, share_of, standard_normal
from sim.rules.work import (
    burnout_after,
    demands_of,
    hours_worked,
    job_resources,
    mission_after,
    pressure_of,
    productivity,
    quitting_chance,
    share_of_tasks,
    skill_after,
)
from sim.state import (
    NOBODY,
    OFFICIALS,
    WAITING,
    WITH_DEPARTMENTS,
    Cases,
    Event,
    Involvement,
    Workers,
)
from sim.world import World


@process
def work_on_cases(world: World) -> None:
    """The admin share is gone; cases take what they need of the rest, up to a share; activities get what is left.

    A case is in one pair of hands at a time, the oldest first; a worker who is done takes the next one.
    """
    cases, communities, effects = world.cases, world.communities, world.effects
    number = cases.number[0]
    waiting = np.zeros(len(communities.residents) + 1, np.int64)
    tracked = np.zeros(len(communities.residents))
    for i in range(number):
        waiting[cases.community[i] + 1] += cases.state[i] == WAITING
        tracked[cases.community[i]] += cases.state[i] == WITH_DEPARTMENTS
    for c in range(len(communities.residents)):
        waiting[c + 1] += waiting[c]
    queue = np.empty(waiting[len(communities.residents)], np.int64)
    end = waiting[:-1].copy()
    for i in range(number):
        if cases.state[i] == WAITING:
            queue[end[cases.community[i]]] = i
            end[cases.community[i]] += 1
    for c in range(len(communities.residents)):
        tracked[c] *= effects.communities[c].tracking
        _work_in(world, c, queue[waiting[c] : waiting[c + 1]], tracked[c])


@process
def _work_in(world: World, c: int, queue: NDArray[np.int64], tracking: float) -> None:
    """tracking: hours that following cases through the departments takes. Who is asked for more than the contract drops
    invitations first, then activities, then depth of cases; what cannot be dropped strains."""
    workers, cases, communities, tally = world.workers, world.cases, world.communities, world.tally
    here, p = world.effects.communities[c], world.parameters.work[0]
    _help(queue, here.helpers * communities.residents[c] / PER_THOUSAND, cases)
    admin = share_of_tasks(p.admin_share, here.admin_relief, here.admin_load)
    first, last = communities.first_worker[c], communities.first_worker[c + 1]
    posts = last - first
    ordinary = p.programme_hours * communities.residents[c] / PER_THOUSAND
    asked = 0.0
    for i in queue:
        asked += cases.hours_left[i]
    left = np.zeros(posts)
    filled = 0
    all_contracts = filled_contracts = 0.0
    for w in range(first, last):
        all_contracts += workers.contract[w]
        if workers.vacant[w] == 0:
            filled += 1
            filled_contracts += workers.contract[w]
    hours = programme = pressure = hurried = to_do = 0.0
    for k in range(posts):
        w = first + k
        workers.admin_hours[w] = workers.case_hours[w] = workers.programme_hours[w] = workers.demands[w] = 0.0
        if workers.vacant[w] > 0:
            continue
        mine = hours_worked(workers.contract[w], p.effort + here.effort_by_rank, communities.rank[c])
        mine_to_track = tracking * workers.contract[w] / filled_contracts if workers.contract[w] > 0.0 else 0.0
        workers.admin_hours[w] = min(mine, admin * mine + mine_to_track)
        workers.programme_hours[w] = mine - workers.admin_hours[w]  # what cases leave of it, in the end
        left[k] = workers.programme_hours[w] * p.most_for_cases
        speed = _speed(w, here.speed, 0.0, workers, p)
        contract = workers.contract[w]
        waiting = asked / speed * contract / filled_contracts if contract > 0.0 else 0.0
        usual = ordinary * contract / all_contracts if contract > 0.0 else 0.0
        overtime = mine - contract
        must = admin * contract + mine_to_track + overtime
        pressure += pressure_of(demands_of(must, waiting, usual, contract, p.most_demands))
        excess = must + waiting + usual - contract
        invited = dropped(excess, usual * p.of_invitations)
        hosted = dropped(excess - invited, usual * (1.0 - p.of_invitations) * (1.0 - p.least_programme))
        depth = dropped(excess - invited - hosted, waiting * (1.0 - p.least_depth))
        workers.demands[w] = demands_of(
            must, waiting - p.coped * depth, usual - p.coped * (invited + hosted), contract, p.most_demands
        )
        hurried += p.coped * depth
        to_do += waiting
        hours += mine
    communities.haste[c] = hurried / to_do if to_do > 0.0 else 0.0
    _take_turns(queue, left, first, here.speed, communities.haste[c], workers, cases, p)
    for w in range(first, last):
        workers.programme_hours[w] -= workers.case_hours[w]
        programme += workers.programme_hours[w]
    staffing = programme / ordinary
    communities.staffing[c] = blend(staffing, activities_kept(staffing, p.of_invitations), p.coped)
    communities.inviting[c] = blend(staffing, invitations_kept(staffing, p.of_invitations), p.coped)
    communities.pressure[c] = pressure / filled if filled > 0 else 1.0
    communities.service[c] = 1.0 - admin if filled > 0 else 0.0
    tally.actors[c, OFFICIALS, Involvement.work] += hours


@process
def _help(queue: NDArray[np.int64], hours: float, cases: Cases) -> None:
    """Others than community workers give their hours to the oldest cases that nobody has in hand."""
    for i in queue:
        if hours <= ROUNDING:
            return
        if cases.worker[i] == NOBODY:
            spent = min(hours, cases.hours_left[i])
            hours -= spent
            cases.hours_left[i] -= spent
            if cases.hours_left[i] <= ROUNDING:
                cases.hours_left[i] = 0.0


@inline
def _speed(w: int, more: float, haste: float, workers: Workers, p: WorkParameters) -> float:
    """What a worker does in an hour of case work. more: share of it that tools add; haste: of a case's hours left out."""
    usual = productivity(
        workers.skill[w],
        workers.digital_skill[w],
        p.digital_worth,
        workers.burnout[w],
        p.slows,
        p.unskilled_work,
        p.least_work,
    )
    return usual * (1.0 + more) / (1.0 - haste)


@process
def _take_turns(
    queue: NDArray[np.int64],
    left: NDArray[np.float64],
    first: int,
    more: float,
    haste: float,
    workers: Workers,
    cases: Cases,
    p: WorkParameters,
) -> None:
    """Everybody goes on with the case in hand; then whoever has most hours left takes the oldest that nobody has."""
    for i in queue:
        if cases.worker[i] != NOBODY:
            if workers.vacant[first + cases.worker[i]] > 0:
                cases.worker[i] = NOBODY
            else:
                w = first + cases.worker[i]
                _spend(i, cases.worker[i], left, first, _speed(w, more, haste, workers, p), workers, cases)
    for i in queue:
        if cases.worker[i] != NOBODY or cases.hours_left[i] <= ROUNDING:
            continue
        k = int(np.argmax(left))
        if left[k] <= ROUNDING:
            return
        cases.worker[i] = k
        _spend(i, k, left, first, _speed(first + k, more, haste, workers, p), workers, cases)


@process
def _spend(
    i: int,
    k: int,
    left: NDArray[np.float64],
    first: int,
    speed: float,
    workers: Workers,
    cases: Cases,
) -> None:
    """Worker k works on case i, at so much of it an hour, until the case is done or the hours are over."""
    w = first + k
    spent = min(left[k], cases.hours_left[i] / speed)
    left[k] -= spent
    workers.case_hours[w] += spent
    cases.hours_left[i] -= spent * speed
    if cases.hours_left[i] <= ROUNDING:
        cases.hours_left[i] = 0.0
        cases.worker[i] = NOBODY
    else:
        left[k] = 0.0


@process
def learn_at_work(world: World, now: int) -> None:
    """Demands wear workers out, practice makes them better, serving residents keeps them; some quit, posts stand empty."""
    workers, communities, effects, tally, seed = (
        world.workers,
        world.communities,
        world.effects,
        world.tally,
        world.seed,
    )
    p = world.parameters.work[0]
    for w in range(len(workers.contract)):
        if workers.vacant[w] > 0:
            workers.vacant[w] -= 1
            if workers.vacant[w] == 0:
                start_work(workers, w, p, seed, NEW_WORKER, now)
            continue
        c = workers.community[w]
        here = effects.communities[c]
        workers.burnout[w] = exhaustion(world, w, workers.demands[w])
        for skills, taught in ((workers.skill, here.skill), (workers.digital_skill, here.digital_skill)):
            learnt = skill_after(
                skills[w], share_of(workers.case_hours[w], workers.contract[w]), p.practice, p.forgetting
            )
            skills[w] = probability_union(learnt, taught)
        mission = mission_after(
            workers.mission[w], workers.mission_anchor[w], communities.service[c], p.mission_of_results, p.mission_drift
        )
        workers.mission[w] = probability_union(mission, here.mission)
        chance, u = quitting(world, w, now)
        if u < chance:
            tally.by_event[c, Event.quits] += 1.0
            workers.vacant[w] = int(p.vacancy)
            if p.vacancy == 0.0:
                start_work(workers, w, p, seed, NEW_WORKER, now)


@process
def exhaustion(world: World, w: int, demands: float) -> float:
    """What the exhaustion of worker w becomes in a week with such demands."""
    workers, p = world.workers, world.parameters.work[0]
    strain = p.strain * (1.0 - world.effects.communities[workers.community[w]].strain_relief)
    resources = job_resources(workers.skill[w], workers.mission[w])
    return burnout_after(workers.burnout[w], demands, resources, workers.constitution[w], p.recovery, strain, p.buffer)


@process
def quitting(world: World, w: int, now: int) -> tuple[float, float]:
    """The chance that worker w, as the week left them, quits, and the draw against it."""
    workers, p = world.workers, world.parameters.work[0]
    of_mood = quitting_chance(
        p.quitting_a_week, workers.burnout[w], workers.mission[w], p.burnout_weight, p.mission_weight
    )
    chance = of_mood * (1.0 + world.effects.communities[workers.community[w]].quitting)
    return chance, uniform(world.seed, QUITTING, now, workers.draw_id[w])


@process
def fill_posts(workers: Workers, p: WorkParameters, seed: int, purpose: int) -> None:
    """Somebody starts in every post at once, before the first week."""
    for w in range(len(workers.contract)):
        start_work(workers, w, p, seed, purpose, 0)


@process
def start_work(workers: Workers, w: int, p: WorkParameters, seed: int, purpose: int, now: int) -> None:
    """A newcomer takes the post, fresh and little skilled."""
    a, b, m, t = four_uniforms(seed, purpose, now, workers.draw_id[w])
    workers.skill[w] = min(1.0, max(0.0, p.skill + p.skill_spread * standard_normal(a)))
    workers.digital_skill[w] = min(1.0, max(0.0, p.digital_skill + p.skill_spread * standard_normal(b)))
    workers.mission_anchor[w] = min(1.0, max(0.0, p.mission + p.skill_spread * standard_normal(m)))
    workers.mission[w] = workers.mission_anchor[w]
    workers.constitution[w] = exponential(p.constitution_sd * standard_normal(t))
    workers.burnout[w] = 0.0
