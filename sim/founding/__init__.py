"""From a scenario to the first week's tables: who lives where, with which attributes, habits and ties."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim import neighbours, roster
from sim.founding.luck import Luck
from sim.founding.minds import found_minds, scale_of_intention
from sim.founding.people import found_people
from sim.neighbours import Neighbours
from sim.parameters import record_of
from sim.processes.learning import talk_it_over
from sim.scenario.schema import Scenario
from sim.state import Communities, Minds, People, Week


class Founded(NamedTuple):
    """The first tables, and what the decision needs to know of the founding population."""

    people: People
    minds: Minds
    week: Week
    communities: Communities
    neighbours: Neighbours
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
    scale = scale_of_intention(scenario, minds)
    return Founded(
        people,
        minds,
        _week(n, real),
        _communities(scenario, people),
        ties,
        *scale,
    )


def _week(n: int, real: Any) -> Week:
    types: dict[str, Any] = {
        "activity": np.uint32,
        "active_neighbours": np.uint32,
        "hours_this_quarter": real,
        "last_active": np.uint16,
    }
    return Week(**{name: np.zeros(n, types.get(name, np.uint8)) for name in Week._fields})


def _communities(scenario: Scenario, people: People) -> Communities:
    number = int(np.max(people.community)) + 1
    needs = np.zeros((number, 6))
    np.add.at(needs, (people.community, people.first_need), 1.0)
    residents = np.bincount(people.community, minlength=number)
    return Communities(
        first=np.concatenate([[0], np.cumsum(residents)]).astype(np.uint32),
        residents=residents.astype(np.uint32),
        staffing=np.ones(number),
        maturity=np.zeros(number),
        attendance=np.zeros((number, 6)),
        needs=needs / np.maximum(residents, 1)[:, None],
    )
