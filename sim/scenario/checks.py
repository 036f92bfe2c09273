"""What can be known before a run: that named files exist, that the network can exist, that the memory suffices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.memory import available_memory
from sim.scenario.problems import Note, Origin, Problem, ScenarioProblems, shown
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray

BYTES_PER_RESIDENT = 250
BYTES_PER_COMMUNITY_WEEK = 650
"""What a run keeps of a reported week of a community (sim/history.py)."""
MOST_DRAWN = 20_000
"""Residents up to whom a check draws them to see whether a rare target means anybody."""
DATA_FILES = ("population.residents_file", "network.file")
PlaceOf = Callable[[str], Origin]
_PLACED = re.compile(r"(?:(\d+):(?:(\d+):)?)? *(.*)", re.DOTALL)


@dataclass(frozen=True)
class Listed:
    """A list of residents. communities: None where the list does not say who lives where; columns: [rows] each."""

    rows: int
    communities: int | None
    columns: dict[str, NDArray[Any]]


def checked(
    scenario: Scenario,
    folder: Path,
    place_of: PlaceOf,
    given: Callable[[str], bool],
    problems: list[Problem],
    notes: list[Note],
) -> Scenario:
    """The scenario as it will run: a list of residents says how many there are. Adds to `problems` what would stop it, and
    to `notes` what should be known.

    folder: what the paths of data files are relative to; place_of: where the value of a path stands; given: whether
    it is more than a default.
    """
    columns: dict[str, NDArray[Any]] = {}
    problems += _never(scenario, place_of)
    edges = _missing(DATA_FILES[1], scenario.network.file, folder, place_of)
    problems += edges
    if scenario.population.residents_file is not None:
        listed = residents_listed(scenario.population.residents_file, folder, place_of, problems)
        if listed is None:
            return scenario  # how many residents there are, only the file knows
        columns = listed.columns
        before = len(problems)
        scenario = _of_the_size_listed(scenario, listed, place_of, given, problems)
        if len(problems) > before:
            return scenario  # in which communities the residents live is not settled
    else:
        too_large = list(_memory(scenario, place_of))
        problems += too_large
        if too_large:
            return scenario
    before = len(problems)
    sizes = _sizes(scenario, columns, folder, problems)
    if len(problems) > before:
        return scenario
    problems += _network(scenario, sizes, place_of)
    if scenario.network.file is not None and not edges:
        problems += _edges(scenario, folder / scenario.network.file, sizes, notes)
    problems += _targets(scenario, columns, place_of)
    return scenario


def _sizes(
    scenario: Scenario, columns: dict[str, NDArray[Any]], folder: Path, problems: list[Problem]
) -> list[int]:  # fmt: skip
    """Residents of each community; adds to `problems` where the rows of a list cannot be shared out."""
    file = scenario.population.residents_file
    if file is None:
        return [scenario.place.residents] * scenario.place.communities
    from sim.founding import residents_file, residents_of

    residents = residents_of(scenario, columns)
    try:
        residents_file.check_homes(folder / file, columns, residents)
    except ScenarioProblems as found:
        problems += found.problems
    return [int(number) for number in residents]


def _targets(scenario: Scenario, columns: dict[str, NDArray[Any]], place_of: PlaceOf) -> Iterator[Problem]:
    """Mechanisms whose target means nobody who is there. Residents are drawn only where it is not certain without."""
    if all(mechanism.target == type(mechanism.target)() for mechanism in scenario.mechanisms):
        return
    from sim.policy.reach import columns_of, doubtful, unreached

    if doubtful(scenario, columns):
        if scenario.place.residents * scenario.place.communities > MOST_DRAWN:
            return  # a run looks at its residents anyhow, before its first week
        from sim.founding import people_of

        columns = dict(columns_of(people_of(scenario, columns)))
    elif "age" not in columns:
        return  # which places there are, the scenario says, and was checked with it
    for path, message, hint in unreached(scenario.mechanisms, columns):
        yield Problem.at(place_of(path), path, message, hint)


def residents_listed(name: str, folder: Path, place_of: PlaceOf, problems: list[Problem]) -> Listed | None:
    """The size of a list of residents; None where it has problems, which are added."""
    missing = _missing(DATA_FILES[0], name, folder, place_of)
    problems += missing
    if missing:
        return None
    from sim.founding import residents_file

    try:
        columns = residents_file.read(folder / name)
    except ScenarioProblems as found:
        problems += found.problems
        return None
    communities = int(columns["community"].max()) + 1 if "community" in columns else None
    return Listed(len(columns["age"]), communities, columns)


def _of_the_size_listed(
    scenario: Scenario, listed: Listed, place_of: PlaceOf, given: Callable[[str], bool], problems: list[Problem]
) -> Scenario:
    """The scenario with the communities and residents of the list, which may not contradict what the scenario says."""
    place = scenario.place
    communities = listed.communities
    if communities is None and given("place.communities"):
        communities = place.communities
    elif communities is None:
        communities = max(1, listed.rows // place.residents) if given("place.residents") else 1
    residents = max(2, listed.rows // communities)
    said = f"the list of residents has {listed.rows:,} rows in {communities:,} communities"
    for name, found, wanted in (
        ("communities", place.communities, communities),
        ("residents", place.residents, residents),
    ):
        path = f"place.{name}"
        if given(path) and found != wanted:
            message = f"is {found:,}, but {said}"
            problems.append(Problem.at(place_of(path), path, message, f"leave it out, or write {wanted}"))
    if listed.communities is None and residents * communities != listed.rows:
        message = f"{listed.rows:,} residents cannot be shared out equally among {communities:,} communities"
        hint = "add the column community to the list"
        problems.append(Problem.at(place_of("place.communities"), "place.communities", message, hint))
    size = place.model_copy(update={"communities": communities, "residents": residents})
    return scenario.model_copy(update={"place": size})


def _missing(path: str, name: str | None, folder: Path, place_of: PlaceOf) -> list[Problem]:
    """That a data file is not there."""
    if name is None:
        return []
    try:
        found = folder / name
        complaint = "" if found.is_file() else "is not a file" if found.exists() else "does not exist"
    except (OSError, ValueError):
        complaint = "cannot be opened"
    hint = "the path is relative to the scenario file that names it"
    return [Problem.at(place_of(path), path, f"{shown(name, 200)} {complaint}", hint)] if complaint else []


def _never(scenario: Scenario, place_of: PlaceOf) -> Iterator[Problem]:
    """Mechanisms, campaigns and votes that lie wholly outside the run."""
    first, last = 1 - scenario.run.warm_up_weeks, scenario.run.weeks
    dated = [(f"mechanisms[{i}]", m.from_week, m.until_week) for i, m in enumerate(scenario.mechanisms)]
    dated += [(f"demand.campaigns[{i}]", c.from_week, c.until_week) for i, c in enumerate(scenario.demand.campaigns)]
    dated += [(f"votes.dates[{i}]", v.week, v.week) for i, v in enumerate(scenario.votes.dates)]
    rotation = scenario.departments.all_rotate_in
    if rotation is not None and not first <= rotation <= last:
        message = f"never happens: the run goes from week {first} (its warm-up included) to week {last}"
        yield Problem.at(place_of("departments.all_rotate_in"), "departments.all_rotate_in", message)
    for item, start, end in dated:
        field = "from_week" if start > last else "until_week" if end is not None and end < first else ""
        field = "week" if field and item.startswith("votes.") else field
        if field:
            message = f"never happens: the run goes from week {first} (its warm-up included) to week {last}"
            yield Problem.at(place_of(f"{item}.{field}"), f"{item}.{field}", message)


def _edges(scenario: Scenario, path: Path, sizes: list[int], notes: list[Note]) -> Iterator[Problem]:
    """What is wrong in a file of edges, at its line there; how many residents it names is noted."""
    from sim.neighbours import from_file
    from sim.neighbours.rows import NetworkProblem

    try:
        found = from_file(scenario.network, path, [0, *accumulate(sizes)])
        name, untied = shown(scenario.network.file, 200), found.residents - found.tied
        notes.append(
            Note(
                f"network.file {name} names {found.named:,} of {found.residents:,} residents; {untied:,} have no tie",
                f"network.file {name} 包含 {found.residents:,} 名居民中的 {found.named:,} 名；{untied:,} 名没有联系",
            )
        )
    except NetworkProblem as problem:
        for text in f"\n{problem}".split(f"\n{path}:")[1:]:
            placed = _PLACED.fullmatch(text)
            assert placed is not None, "every part of the pattern may be empty"
            line, column = int(placed[1] or 1), int(placed[2] or 1)
            yield Problem(shown(path, 300), line, column, "", shown(placed[3], 300))


def _memory(scenario: Scenario, place_of: PlaceOf) -> Iterator[Problem]:
    residents = scenario.place.residents * scenario.place.communities
    kept = scenario.run.weeks * scenario.place.communities * BYTES_PER_COMMUNITY_WEEK
    have = available_memory()
    if have is not None and kept > have:
        message = (
            f"{scenario.run.weeks:,} weeks of {scenario.place.communities:,} communities need about {kept / 1e9:,.1f} GB of"
            f" memory to be kept, {have / 1e9:,.1f} GB are free"
        )
        path = "run.weeks" if scenario.run.weeks > scenario.place.communities else "place.communities"
        yield Problem.at(place_of(path), path, message, "take fewer weeks or communities")
    need = residents * BYTES_PER_RESIDENT + kept
    if have is not None and need > have >= kept:
        path = "place.residents"
        message = f"{residents:,} residents need about {need / 1e9:,.1f} GB of memory, {have / 1e9:,.1f} GB are free"
        yield Problem.at(
            place_of(path),
            path,
            message,
            f"at most {(have - kept) // BYTES_PER_RESIDENT:,} residents fit in all communities",
        )


def _network(scenario: Scenario, sizes: list[int], place_of: PlaceOf) -> Iterator[Problem]:
    """Networks that cannot exist. The check is imported only where it could find something: it brings the compiler."""
    network = scenario.network
    if network.file is not None:
        return  # the file says it
    if network.kind == "layered" and network.sociable_share > 0 and network.stairwell_contacts > 0:
        return  # such a network always has ties
    from sim.neighbours import check

    for path, message in check(network, sum(sizes), min(sizes)):
        yield Problem.at(place_of(path), path, message)
