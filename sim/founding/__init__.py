"""From a scenario to the first week's tables: who lives where, with which attributes, habits and ties."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import neighbours, roster
from sim.founding.governing import found_governing
from sim.founding.luck import Luck
from sim.founding.minds import found_minds, scale_of_intention
from sim.founding.people import found_people
from sim.neighbours import Neighbours
from sim.parameters import record_of, work_of
from sim.processes.cases import no_cases
from sim.processes.learning import talk_it_over
from sim.scenario.schema import Scenario
from sim.state import Cases, Communities, Governing, Minds, People, Week


class Founded(NamedTuple):
    """The first tables, and what the decision needs to know of the founding population."""

    people: People
    minds: Minds
    week: Week
    communities: Communities
    neighbours: Neighbours
    cases: Cases
    governing: Governing
    intention_mean: float
    intention_sd: float


def found(scenario: Scenario, folder: Path) -> Founded:
    """Draw residents, settle them in buildings, let them meet.

    folder: where the files that the scenario names lie. Raises ScenarioProblems (the list) or NetworkProblem, before
    anything runs.
    """
    listed = roster.read(folder / scenario.population.residents_file) if scenario.population.residents_file else {}
    n = len(next(iter(listed.values()))) if listed else scenario.place.communities * scenario.place.residents
    real = np.float32 if scenario.run.precision == "single" else np.float64
    luck = Luck(scenario.run.seed, n)
    people = found_people(scenario, listed, luck, n, real)
    minds = found_minds(scenario, listed, luck, people, real)
    ties = neighbours.build(scenario.network, people, scenario.run.seed, folder)
    talk_it_over(people, minds, ties, record_of(scenario.learning.duty), scenario.start.opinion_rounds)
    residents = np.bincount(people.community)
    governing, starts = found_governing(scenario, residents, work_of(scenario))
    return Founded(
        people,
        minds,
        _week(n, real),
        _communities(people, residents, starts),
        ties,
        no_cases(256),
        governing,
        *scale_of_intention(scenario, minds),
    )


def _week(n: int, real: Any) -> Week:
    types: dict[str, Any] = {
        "activity": np.uint32,
        "active_neighbours": np.uint32,
        "hours_this_quarter": real,
        "first_active": np.uint16,
        "last_active": np.uint16,
    }
    return Week(**{name: np.zeros(n, types.get(name, np.uint8)) for name in Week._fields})


def _communities(people: People, residents: NDArray[Any], starts: dict[str, Any]) -> Communities:
    number = len(residents)
    needs = np.zeros((number, 6))
    np.add.at(needs, (people.community, people.first_need), 1.0)
    free_hours = np.zeros(number)
    np.add.at(free_hours, people.community, people.free_hours.astype(np.float64))  # in the order of rows
    nothing: dict[str, Any] = {
        name: np.zeros(number) for name in ("pressure", "initiative", "rank", "service_hours", "maturity")
    }
    return Communities(
        first=np.concatenate([[0], np.cumsum(residents)]).astype(np.uint32),
        residents=residents.astype(np.uint32),
        staffing=np.ones(number),
        service=np.full(number, 0.5),
        free_hours=free_hours,
        attendance=np.zeros((number, 6)),
        needs=needs / np.maximum(residents, 1)[:, None],
        **starts,
        **nothing,
    )
