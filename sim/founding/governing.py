"""The governing side before the first week: posts, departments and their ties, organizations, empty tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calendar import WEEKS_OF_YEAR
from sim.draws import FOUNDING_ORGANIZATIONS, FOUNDING_TIES, FOUNDING_WORKERS
from sim.founding.strengths import Strengths
from sim.kinds import OrganizationKind, Resource
from sim.limits import ROOM_FOR_KINDS
from sim.parameter_types import WorkParameters
from sim.processes.chance import exponentials, logarithms, uniforms, uniforms_at
from sim.processes.tally import empty_tally
from sim.processes.work import fill_posts
from sim.rules.numbers import PER_THOUSAND, ROUNDING
from sim.scenario.schema import Scenario
from sim.state import (
    FIRST_ORGANIZATION,
    NOBODY,
    OFFICIALS,
    RESIDENTS,
    Departments,
    Governing,
    Organizations,
    Organizers,
    Stock,
    Workers,
)

LONGEST = 520
"""Weeks up to which the duration of cases is told apart."""
HOW_MANY, IS_ACTIVE, CAPACITY = range(3)
"""What is asked of chance about organizations, in the place that the week has in other draws."""
LEAST_CAPACITY = 0.5
"""Of an organization, times that of its kind; the most is 1 more, so that the mean is that of the kind."""
PER_TEN_THOUSAND = 10_000
"""Staffing norms are for so many residents."""
MOST_OF_ONE_SORT = 1 << 16
"""Posts, or organizations of one kind, in one community: what makes the rows of their draws unique."""


def found_governing(
    scenario: Scenario, residents: NDArray[Any], strengths: Strengths, work: WorkParameters
) -> tuple[Governing, dict[str, Any]]:
    """The tables, and where the rows of each community begin in them: `first_worker`, `first_organization`,
    `first_organizer`, [C + 1] each.

    residents [C]: adults of each community; strengths: how posts differ from the norm; work: what `fill_posts` reads.
    """
    workers, first_worker = _workers(scenario, residents, strengths, work)
    organizations, first_organization = _organizations(scenario, residents)
    organizers, first_organizer = _organizers(scenario, residents, workers, organizations)
    number = len(residents)
    governing = Governing(
        workers=workers,
        departments=_departments(scenario),
        organizations=organizations,
        organizers=organizers,
        stock=Stock(*(np.zeros((number, len(Resource))) for _ in Stock._fields)),
        tally=empty_tally(number, len(scenario.departments.names), scenario.run.weeks, LONGEST),
    )
    return governing, {
        "first_worker": first_worker,
        "first_organization": first_organization,
        "first_organizer": first_organizer,
    }


def _ordinals(counts: NDArray[Any]) -> NDArray[np.int64]:
    """0, 1, 2 and so on within each group, from how many each has."""
    ends = np.cumsum(counts)
    ordinals: NDArray[np.int64] = np.arange(int(ends[-1])) - np.repeat(ends - counts, counts)
    return ordinals


def _starts(counts: NDArray[Any]) -> NDArray[np.int64]:
    """Where the rows of each community begin, from how many it has."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _workers(
    scenario: Scenario, residents: NDArray[Any], strengths: Strengths, work: WorkParameters
) -> tuple[Workers, NDArray[np.int64]]:
    """Posts by the staffing norm, each of them as much part-time as it takes to give every community its share of hours."""
    w = scenario.workers
    norm = w.per_ten_thousand * residents / PER_TEN_THOUSAND * strengths.staffing
    posts = np.maximum(1, np.ceil(norm - ROUNDING)).astype(np.int64)
    community = np.repeat(np.arange(len(residents)), posts)
    columns: dict[str, Any] = {name: np.zeros(len(community)) for name in Workers._fields}
    columns |= {"community": community.astype(np.uint16), "vacant": np.zeros(len(community), np.int64)}
    columns["draw_id"] = community * MOST_OF_ONE_SORT + _ordinals(posts)
    workers = Workers(**columns)
    workers.contract[:] = (w.hours * norm / posts * strengths.hours)[community]
    fill_posts(workers, work, scenario.run.seed, FOUNDING_WORKERS)
    return workers, _starts(posts)


def _departments(scenario: Scenario) -> Departments:
    """Leaders with some years in office, who know each other more or less."""
    d = scenario.departments
    number = len(d.names)
    u = uniforms(scenario.run.seed, FOUNDING_TIES, 0, number * number)
    # u^((1 - a)/a) has mean a.
    power = (1.0 - d.acquaintance) / max(d.acquaintance, ROUNDING)
    known = exponentials(power * logarithms(u)).reshape(number, number) if d.acquaintance > 0.0 else 0.0
    ties = np.triu(np.broadcast_to(known, (number, number)), 1)
    return Departments(
        power=np.array(d.power),
        tenure=np.array(d.leader_years) * float(WEEKS_OF_YEAR),
        acquaintance=ties + ties.T,
        relevance=np.array(d.relevance.values()),
        institution=np.array([d.institution]),
        requests=np.zeros((number, number)),
        settled=np.zeros((number, number)),
        by_institution=np.zeros(1),
    )


def _organizations(scenario: Scenario, residents: NDArray[Any]) -> tuple[Organizations, NDArray[np.int64]]:
    """So many of each kind in each community, a fraction being a chance of one more; some are active already."""
    blocks = [getattr(scenario.organizations, kind) for kind in OrganizationKind.names()]
    seed = scenario.run.seed
    number = len(residents)
    for_number = uniforms(seed, FOUNDING_ORGANIZATIONS, HOW_MANY, number * len(OrganizationKind)).reshape(
        number, len(OrganizationKind)
    )
    per_thousand = np.array([block.per_thousand for block in blocks])
    counts = np.floor(per_thousand * residents[:, None] / PER_THOUSAND + for_number).astype(np.int64)
    kind = np.repeat(np.tile(np.arange(len(OrganizationKind)), number), counts.reshape(-1))
    community = np.repeat(np.arange(number), counts.sum(axis=1))
    draw_id = (community * ROOM_FOR_KINDS + kind) * MOST_OF_ONE_SORT + _ordinals(counts.reshape(-1))

    def of_kind(name: str) -> NDArray[np.float64]:
        return np.array([getattr(block, name) for block in blocks], dtype=np.float64)[kind]

    made = Organizations(
        community=community.astype(np.uint16),
        draw_id=draw_id,
        kind=kind.astype(np.uint8),
        active=(uniforms_at(draw_id, seed, FOUNDING_ORGANIZATIONS, IS_ACTIVE) < of_kind("active_share")).astype(
            np.uint8
        ),
        willingness=of_kind("willingness"),
        liability_concern=of_kind("liability_concern"),
        legitimacy=of_kind("legitimacy"),
        capacity=LEAST_CAPACITY + uniforms_at(draw_id, seed, FOUNDING_ORGANIZATIONS, CAPACITY),
        hosted=np.zeros(len(kind)),
        attended=np.zeros(len(kind)),
    )
    return made, _starts(counts.sum(axis=1))


def _organizers(
    scenario: Scenario, residents: NDArray[Any], workers: Workers, organizations: Organizations
) -> tuple[Organizers, NDArray[np.int64]]:
    """In each community places of residents, which nobody holds yet, one for each worker's post and each organization; none
    at all where nobody is named."""
    number = len(residents)
    of_residents = np.rint(scenario.organizers.per_thousand * residents / PER_THOUSAND).astype(np.int64)
    named = scenario.organizers.per_thousand > 0.0
    posts = np.arange(len(workers.community) if named else 0)
    others = np.arange(len(organizations.community) if named else 0)
    held = workers.community[posts], organizations.community[others]
    community = np.concatenate([np.repeat(np.arange(number), of_residents), *held])
    free = int(of_residents.sum())
    kinds = np.full(free, RESIDENTS), np.full(len(posts), OFFICIALS), FIRST_ORGANIZATION + organizations.kind[others]
    kind, who = np.concatenate(kinds), np.concatenate([np.full(free, NOBODY), posts, others])
    order = np.argsort(community, kind="stable")
    counts = np.bincount(community, minlength=number) if len(community) else np.zeros(number, np.int64)
    made = Organizers(
        community=community[order].astype(np.uint16),
        draw_id=community[order].astype(np.int64) * MOST_OF_ONE_SORT + _ordinals(counts),
        kind=kind[order].astype(np.uint8),
        who=who[order].astype(np.int64),
        team=np.arange(1, len(order) + 1).astype(np.uint32),
        came=np.zeros(len(order)),
        calls=np.zeros(len(order), np.int64),
        first_call=np.zeros(len(order), np.int64),
    )
    return made, _starts(counts)
