"""Steps 2 and 9 of the week for community workers: how their hours divide, and what the work does to them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import NEW_WORKER, QUITTING, four_uniforms, uniform
from sim.processes.books import QUITS, WORK
from sim.rules.numbers import exponential, standard_normal
from sim.rules.work import (
    burnout_after,
    case_share,
    demands_of,
    hours_worked,
    mission_after,
    pressure_of,
    productivity,
    quitting_chance,
    skill_after,
)
from sim.state import NOBODY, OFFICIALS, WAITING, Books, Cases, Communities, Workers

DONE = 1e-9
"""Hours below which nothing is left to do on a case."""


@process
def work_on_cases(workers: Workers, cases: Cases, communities: Communities, books: Books, p: Any) -> None:
    """The admin share is gone; cases take what they need of the rest, up to a share; activities get what is left.

    A case is in one pair of hands at a time, the oldest first; a worker who is done takes the next one.
    """
    number = cases.number[0]
    waiting = np.zeros(len(communities.residents) + 1, np.int64)
    for i in range(number):
        waiting[cases.community[i] + 1] += cases.state[i] == WAITING
    for c in range(len(communities.residents)):
        waiting[c + 1] += waiting[c]
    queue = np.empty(waiting[len(communities.residents)], np.int64)
    end = waiting[:-1].copy()
    for i in range(number):
        if cases.state[i] == WAITING:
            queue[end[cases.community[i]]] = i
            end[cases.community[i]] += 1
    for c in range(len(communities.residents)):
        _work_in(c, queue[waiting[c] : waiting[c + 1]], workers, cases, communities, books, p)


@process
def _work_in(
    c: int, queue: NDArray[np.int64], workers: Workers, cases: Cases, communities: Communities, books: Books, p: Any
) -> None:
    first, last = communities.first_worker[c], communities.first_worker[c + 1]
    posts = last - first
    ordinary = p.programme_hours * communities.residents[c] / 1000.0
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
    hours = programme = pressure = 0.0
    for k in range(posts):
        w = first + k
        workers.admin_hours[w] = workers.case_hours[w] = workers.programme_hours[w] = workers.demands[w] = 0.0
        if workers.vacant[w] > 0:
            continue
        mine = hours_worked(workers.contract[w], p.effort, communities.rank[c])
        workers.admin_hours[w] = p.admin_share * mine
        workers.programme_hours[w] = mine - workers.admin_hours[w]  # what cases leave of it, in the end
        left[k] = workers.programme_hours[w] * p.most_for_cases
        speed = productivity(workers.skill[w], workers.digital_skill[w], p.digital_worth, workers.burnout[w], p.slows)
        contract = workers.contract[w]
        waiting = asked / speed * contract / filled_contracts if contract > 0.0 else 0.0
        usual = ordinary * contract / all_contracts if contract > 0.0 else 0.0
        overtime = mine - contract
        workers.demands[w] = demands_of(p.admin_share * contract + overtime, waiting, usual, contract)
        pressure += pressure_of(workers.demands[w])
        hours += mine
    _take_turns(queue, left, first, workers, cases, p)
    for w in range(first, last):
        workers.programme_hours[w] -= workers.case_hours[w]
        programme += workers.programme_hours[w]
    communities.staffing[c] = programme / ordinary
    communities.pressure[c] = pressure / filled if filled > 0 else 1.0
    communities.service[c] = 1.0 - p.admin_share if filled > 0 else 0.0
    books.actors[c, OFFICIALS, WORK] += hours


@process
def _take_turns(
    queue: NDArray[np.int64], left: NDArray[np.float64], first: int, workers: Workers, cases: Cases, p: Any
) -> None:
    """Everybody goes on with the case in hand; then whoever has most hours left takes the oldest that nobody has."""
    for i in queue:
        if cases.worker[i] != NOBODY:
            if workers.vacant[first + cases.worker[i]] > 0:
                cases.worker[i] = NOBODY
            else:
                _spend(i, cases.worker[i], left, first, workers, cases, p)
    for i in queue:
        if cases.worker[i] != NOBODY or cases.hours_left[i] <= DONE:
            continue
        k = int(np.argmax(left))
        if left[k] <= DONE:
            return
        cases.worker[i] = k
        _spend(i, k, left, first, workers, cases, p)


@process
def _spend(i: int, k: int, left: NDArray[np.float64], first: int, workers: Workers, cases: Cases, p: Any) -> None:
    """Worker k works on case i until the case is done or the hours are over."""
    w = first + k
    speed = productivity(workers.skill[w], workers.digital_skill[w], p.digital_worth, workers.burnout[w], p.slows)
    spent = min(left[k], cases.hours_left[i] / speed)
    left[k] -= spent
    workers.case_hours[w] += spent
    cases.hours_left[i] -= spent * speed
    if cases.hours_left[i] <= DONE:
        cases.hours_left[i] = 0.0
        cases.worker[i] = NOBODY
    else:
        left[k] = 0.0


@process
def learn_at_work(workers: Workers, communities: Communities, books: Books, p: Any, seed: int, now: int) -> None:
    """Demands wear workers out, practice makes them better, serving residents keeps them; some quit, posts stand empty."""
    for w in range(len(workers.contract)):
        if workers.vacant[w] > 0:
            workers.vacant[w] -= 1
            if workers.vacant[w] == 0:
                start_work(workers, w, p, seed, NEW_WORKER, now)
            continue
        c = workers.community[w]
        resources = (workers.skill[w] + workers.mission[w]) / 2.0
        workers.burnout[w] = burnout_after(
            workers.burnout[w], workers.demands[w], resources, workers.constitution[w], p.recovery, p.strain, p.buffer
        )
        for skills in (workers.skill, workers.digital_skill):
            skills[w] = skill_after(
                skills[w], case_share(workers.case_hours[w], workers.contract[w]), p.practice, p.forgetting
            )
        workers.mission[w] = mission_after(
            workers.mission[w], workers.mission_anchor[w], communities.service[c], p.mission_of_results, p.mission_drift
        )
        leaving = quitting_chance(
            p.quitting_a_week, workers.burnout[w], workers.mission[w], p.burnout_weight, p.mission_weight
        )
        if uniform(seed, QUITTING, now, workers.luck[w]) < leaving:
            books.events[c, QUITS] += 1.0
            workers.vacant[w] = int(p.vacancy)
            if p.vacancy == 0.0:
                start_work(workers, w, p, seed, NEW_WORKER, now)


@process
def fill_posts(workers: Workers, p: Any, seed: int, purpose: int) -> None:
    """Somebody starts in every post at once, before the first week."""
    for w in range(len(workers.contract)):
        start_work(workers, w, p, seed, purpose, 0)


@process
def start_work(workers: Workers, w: int, p: Any, seed: int, purpose: int, now: int) -> None:
    """A newcomer takes the post, fresh and little skilled."""
    a, b, m, t = four_uniforms(seed, purpose, now, workers.luck[w])
    workers.skill[w] = min(1.0, max(0.0, p.skill + p.skill_spread * standard_normal(a)))
    workers.digital_skill[w] = min(1.0, max(0.0, p.digital_skill + p.skill_spread * standard_normal(b)))
    workers.mission_anchor[w] = min(1.0, max(0.0, p.mission + p.skill_spread * standard_normal(m)))
    workers.mission[w] = workers.mission_anchor[w]
    workers.constitution[w] = exponential(p.constitution_sd * standard_normal(t))
    workers.burnout[w] = 0.0
