"""From a scenario to the first week's tables: who lives where, with which attributes, habits and ties."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import neighbours
from sim.compiler import process
from sim.founding import residents_file
from sim.founding.governing import found_governing
from sim.founding.minds import found_minds, scale_of_intention
from sim.founding.people import found_people, listed_of
from sim.kinds import Need
from sim.neighbours import Neighbours
from sim.neighbours.batches import DegreeBatches, degree_batches
from sim.parallel import row_ranges_of
from sim.parameter_types import DutyParameters
from sim.parameters import row_of, work_of
from sim.processes.cases import no_cases
from sim.processes.opinions import talk_it_over
from sim.rules.numbers import MIDDLE
from sim.scenario.schema import Scenario
from sim.state import Cases, Communities, Events, Governing, Minds, People, side_by_side

ROOM_AT_FIRST = 256
"""Open cases that the first table has room for; it grows where there are more."""


class Founded(NamedTuple):
    """The first tables, and what the decision needs to know of the founding population."""

    people: People
    minds: Minds
    events: Events
    communities: Communities
    neighbours: Neighbours
    batches: DegreeBatches
    cases: Cases
    governing: Governing
    intention_mean: float
    intention_sd: float


def found(scenario: Scenario, folder: Path) -> Founded:
    """Draw residents, settle them in buildings, let them meet.

    folder: where the files that the scenario names lie. Raises ScenarioProblems (the list) or NetworkProblem, before
    anything runs.
    """
    columns = (
        residents_file.read(folder / scenario.population.residents_file) if scenario.population.residents_file else {}
    )
    residents = residents_of(scenario, columns)
    if scenario.population.residents_file:
        residents_file.check_homes(folder / scenario.population.residents_file, columns, residents)
    first = np.concatenate([[0], np.cumsum(residents)])
    ranges = row_ranges_of(first)
    listed = listed_of(columns)
    people, graduates = found_people(scenario, columns, listed, residents, ranges)
    minds = found_minds(scenario, listed, people, graduates, ranges)
    ties = neighbours.build(scenario.network, people, scenario.run.seed, folder)
    batches = degree_batches(first, ties)
    talk_it_over(
        people,
        minds,
        ties,
        batches,
        first,
        row_of(DutyParameters, scenario.learning.duty),
        scenario.start.opinion_rounds,
    )
    governing, starts = found_governing(scenario, residents, work_of(scenario))
    return Founded(
        people,
        minds,
        _no_events(len(people.age)),
        _communities(people, first, residents, starts),
        ties,
        batches,
        no_cases(ROOM_AT_FIRST),
        governing,
        *scale_of_intention(scenario, minds),
    )


def _no_events(n: int) -> Events:
    return side_by_side(Events, n, np.float64)


def people_of(scenario: Scenario, columns: dict[str, NDArray[Any]]) -> People:
    """The founding residents alone, as `found` draws them beside a list's columns."""
    residents = residents_of(scenario, columns)
    ranges = row_ranges_of(np.concatenate([[0], np.cumsum(residents)]))
    people, _ = found_people(scenario, columns, listed_of(columns), residents, ranges)
    return people


def residents_of(scenario: Scenario, columns: dict[str, NDArray[Any]]) -> NDArray[np.int64]:
    """How many live in each community: as listed, or as many as the scenario says, with the rest of a list in the last."""
    if "community" in columns:
        return np.bincount(columns["community"])
    size = scenario.place.residents
    everyone = len(next(iter(columns.values()))) if columns else scenario.place.communities * size
    residents = np.full(-(-everyone // size), size)
    residents[-1] -= residents.sum() - everyone
    return residents


def _communities(people: People, first: NDArray[Any], residents: NDArray[Any], starts: dict[str, Any]) -> Communities:
    number = len(residents)
    needs = np.zeros((number, len(Need)))
    free_hours = np.zeros(number)
    _census(people, needs, free_hours)
    given: dict[str, Any] = {
        "first": first.astype(np.uint32),
        "residents": residents.astype(np.uint32),
        "staffing": np.ones(number),
        "demand": np.ones(number),
        "service": np.full(number, MIDDLE),
        "free_hours": free_hours,
        "attendance": np.zeros((number, len(Need))),
        "relieved": np.zeros((number, len(Need))),
        "needs": needs / np.maximum(residents, 1)[:, None],
        **starts,
    }
    nothing: dict[str, Any] = {name: np.zeros(number) for name in Communities._fields if name not in given}
    return Communities(**given, **nothing)


@process
def _census(people: People, needs: NDArray[np.float64], free_hours: NDArray[np.float64]) -> None:
    """Count first needs and add up free hours in each community, in the order of rows."""
    for i in range(len(people.community)):
        c = people.community[i]
        needs[c, people.first_need[i]] += 1.0
        free_hours[c] += people.free_hours[i]
