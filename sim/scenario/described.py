"""Communities that a table of the user's describes: how many there are, what they are called, and that nothing contradicts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.scenario.blocks.place import Place
from sim.scenario.problems import Origin, Problem
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAMED_BY = "place.communities_file"
RESIDENTS = "residents"
"""The column of adults."""
STAY_WITH_A_LIST = ("activity", "days", "shocks", "staffing", "hours", "evenings")
"""Columns that say something where a list says who lives in a community."""
PlaceOf = Callable[[str], Origin]


class Described(NamedTuple):
    """What a table says of communities: names, [C]; and numbers by column, [C], NaN where a cell is empty."""

    names: tuple[str, ...]
    numbers: dict[str, NDArray[Any]]

    def of(self, columns: Mapping[str, object]) -> dict[str, NDArray[Any]]:
        """What it says of some of the columns."""
        return {name: column for name, column in self.numbers.items() if name in columns}


NOTHING_SAID = Described((), {})


def of_the_communities_described(
    scenario: Scenario,
    described: Described,
    place_of: PlaceOf,
    given: Callable[[str, str], bool],
    problems: list[Problem],
) -> Scenario:
    """The scenario with the communities of the table, which may not contradict what the scenario says."""
    place, number = scenario.place, len(described.names)
    if given("place.communities", NAMED_BY) and place.communities != number:
        message = f"is {place.communities:,}, but the table of communities has {number:,}"
        problems.append(Problem.at(place_of("place.communities"), "place.communities", message, "leave it out"))
    if place.names and tuple(place.names) != described.names:
        message = "are not those of the table of communities"
        problems.append(Problem.at(place_of("place.names"), "place.names", message, "leave them out"))
    if place.adults is not None and RESIDENTS in described.numbers:
        message = "stands beside a table of communities that says how many live in each"
        problems.append(Problem.at(place_of("place.adults"), "place.adults", message, "leave one of the two out"))
    return scenario.model_copy(
        update={"place": place.model_copy(update={"communities": number, "names": list(described.names)})}
    )


def must_agree(communities: int | None, described: Described, place_of: PlaceOf) -> Iterator[Problem]:
    """That a list of residents and a table of communities speak of the same communities, and not of the same people twice."""
    where = place_of(NAMED_BY)
    if communities is None:
        message = "stands beside a list of residents that does not say who lives in which community"
        yield Problem.at(where, NAMED_BY, message, "add the column community to the list")
    elif communities != len(described.names):
        message = f"has {len(described.names):,} communities, and the list of residents {communities:,}"
        yield Problem.at(where, NAMED_BY, message, "give each community of the list a row")
    for name in described.numbers:
        if name not in STAY_WITH_A_LIST:
            message = f"says {name}, which a list of residents says already"
            yield Problem.at(where, NAMED_BY, message, f"take the column {name} out")


def adults_of(place: Place, described: Described) -> int:
    """How many live in all communities together, where no list of residents says so."""
    sizes = place.sizes()
    said = described.numbers.get(RESIDENTS)
    return sum(sizes) if said is None else sum(
        int(number) if number == number else size for number, size in zip(said.tolist(), sizes, strict=True)
    )  # fmt: skip


def of_all_adults(
    scenario: Scenario, place_of: PlaceOf, given: Callable[[str, str], bool], problems: list[Problem]
) -> Scenario:  # fmt: skip
    """The scenario whose `place.residents` is what its largest community has, where the adults of all are given."""
    place = scenario.place
    if place.adults is None:
        return scenario
    largest = max(place.sizes())
    if given("place.residents", "place.adults") and place.residents != largest:
        message = f"is {place.residents:,}, but {place.adults:,} adults in {place.communities:,} communities are {largest:,} each"
        problems.append(Problem.at(place_of("place.residents"), "place.residents", message, "leave one of the two out"))
    if min(place.sizes()) < 2:
        message = f"{place.adults:,} adults are too few for {place.communities:,} communities"
        problems.append(Problem.at(place_of("place.adults"), "place.adults", message, "at least 2 live in each"))
    return scenario.model_copy(update={"place": place.model_copy(update={"residents": largest})})
