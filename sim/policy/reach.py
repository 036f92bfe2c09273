"""Whom targets mean among the residents that are really there: a mechanism that reaches nobody is told, not paid for.

Before a run, what a list of residents says is taken from it, and what is drawn is weighed by its chances; `unreached` looks at
the residents themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.ages import AGE_BANDS, OLDEST, YOUNGEST
from sim.incomes import chances_of_bands, upper_chance
from sim.mechanism import Mechanism, Place, Target
from sim.policy.meaning import COLUMNS_OF_PLACES, RICHEST, Columns, conditions, meant
from sim.policy.targets import FLAGS
from sim.scenario.blocks.population import Population
from sim.scenario.blocks.votes import Vote
from sim.scenario.problems import Origin, Problem, ScenarioProblems
from sim.scenario.schema import Scenario
from sim.state import People

CERTAIN = 30.0
"""Expected residents in a target from which it is not worth looking whether there is one: the chance of none is e^-30."""

FIRST_AGES = np.array([first for first, _ in AGE_BANDS])
"""First ages of the bands of the tables by age."""

MOST_NAMED = 5
"""Of places where nobody lives: a message is one line."""
SHARES = {"migrant": "migrant_share", "party_member": "party_share", "home_owner": "owner_share"}
LEAVE_OUT = "put the target right, or set `may_reach_nobody: true` if nobody is meant to be reached"


class Unreached(NamedTuple):
    """What is wrong with a target: its field below the scenario, what was found, and what there is instead."""

    path: str
    message: str
    hint: str


def unreached(mechanisms: Sequence[Mechanism], columns: Columns) -> Iterator[Unreached]:
    """Every target that names a place where nobody lives, or means nobody, among residents with these columns, [N] each.

    columns: those of `People`. Mechanisms of no intensity, and those that may reach nobody, are passed over.
    """
    for number, target in _to_look_at(mechanisms):
        path = f"mechanisms[{number}].target"
        missing = list(_missing_places(target, path, columns))
        yield from missing
        if not missing and not meant(target, columns).any():
            yield _nobody(target, path, columns)


def doubtful(scenario: Scenario, columns: Columns) -> bool:
    """Whether some target may mean nobody: what the list says is looked at, of what is drawn the expected number. Where a list
    leaves out where its residents live, and a target does not, only the residents themselves can tell."""
    for _, target in _to_look_at(scenario.mechanisms):
        housed = {"communities", "buildings"} & {name for name, _ in _drawn(target, columns)}
        if "age" in columns and housed:
            return True
        if not _are_known(target) or expected(target, scenario, columns) < CERTAIN:
            return True
    return False


def expected(target: Place, scenario: Scenario, columns: Columns) -> float:
    """How many residents a target means: counted where a list says it, else their chances added up."""
    p = scenario.population
    if "age" in columns:
        age, chance = np.asarray(columns["age"]), np.ones(len(columns["age"]))
    else:
        age = np.arange(YOUNGEST, OLDEST + 1)
        band = _band(age)
        chance = np.array(p.age_shares.values())[band] / np.bincount(band)[band]
        chance = chance * scenario.place.residents * scenario.place.communities
    known = {**columns, "age": age}
    for _, _, holds in conditions(target, known):
        chance = chance * holds
    for name, wanted in _drawn(target, columns):
        if name in ("communities", "buildings"):
            there = scenario.place.communities if name == "communities" else scenario.place.buildings()
            chance = chance * (len(set(wanted)) / there)
        else:
            assert isinstance(target, Target), "a place asks for nothing of residents"
            of_age = _chances(name, wanted, target, p)[_band(age)]
            chance = chance * of_age
    return float(chance.sum())


def _to_look_at(mechanisms: Sequence[Mechanism]) -> Iterator[tuple[int, Place]]:
    for number, mechanism in enumerate(mechanisms):
        if mechanism.intensity > 0.0 and not mechanism.may_reach_nobody:
            yield number, mechanism.target


def _drawn(target: Place, columns: Columns) -> Iterator[tuple[str, Any]]:
    """What a target asks for that no column tells."""
    for name, column in (("communities", "community"), ("buildings", "building")):
        if column not in columns and (wanted := getattr(target, name, None)) is not None:
            yield name, wanted
    if not isinstance(target, Target):
        return
    if "income" not in columns and (target.least_income > 0 or target.greatest_income < RICHEST):
        yield "income", None
    for name, column in (("college", "education"), *((name, name) for name in FLAGS)):
        if column not in columns and (wanted := getattr(target, name)) is not None:
            yield name, wanted


def _are_known(target: Place) -> bool:
    """Whether it is known by which share everything that a target asks for is drawn; of what is not, only residents can tell."""
    return all(name in SHARES or name == "female" or getattr(target, name, None) is None for name in FLAGS)


def _chances(name: str, wanted: Any, target: Target, p: Population) -> NDArray[np.float64]:
    """The chance of a drawn attribute in each of the six bands of age."""
    college = np.array(p.college_share.values())
    if name == "income":
        # Who has a degree has more, so that where a degree is asked for, its chance is that of those who have it.
        asked = college if target.college is None else np.full_like(college, target.college)
        with_degree, without = (upper_chance(p.income_of_college, graduate) for graduate in (True, False))
        of_band = np.stack(chances_of_bands(asked * with_degree + (1.0 - asked) * without))
        chosen: NDArray[np.float64] = of_band[target.least_income : target.greatest_income + 1].sum(axis=0)
        return chosen
    has = np.full(len(FIRST_AGES), p.female_share) if name == "female" else college
    if name in SHARES:
        has = np.array(getattr(p, SHARES[name]).values())
    return has if wanted else 1.0 - has


def _band(age: NDArray[Any]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.searchsorted(FIRST_AGES, age, side="right") - 1
    return found


def _missing_places(target: Place, path: str, columns: Columns) -> Iterator[Unreached]:
    """Communities and buildings of a target where nobody lives."""
    for name, column in COLUMNS_OF_PLACES.items():
        named = getattr(target, name, None)
        if not named or column not in columns:
            continue
        there = np.unique(columns[column])
        missing = [place for place in named if place not in there]
        if missing:
            ranged = f"from {there[0]} to {there[-1]}" if len(there) > 1 else f"number {there[0]}"
            message = f"names {_listed(missing)}, where nobody lives"
            yield Unreached(f"{path}.{name}", message, f"there are {len(there):,} {name}, {ranged}")


def _listed(places: Sequence[int]) -> str:
    more = f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else ""
    return ", ".join(str(place) for place in places[:MOST_NAMED]) + more


def _nobody(target: Place, path: str, columns: Columns) -> Unreached:
    """That a target means nobody, and for how many each of its conditions holds."""
    residents = len(columns["age"])
    holding = [
        f"{int(holds.sum()):,} have {name} {_value(value)}"
        for name, value, holds in conditions(target, columns)
        if not holds.all()
    ]
    said = f": {', '.join(holding)}" if holding else ""
    return Unreached(path, f"reaches nobody: of {residents:,} residents{said}", LEAVE_OUT)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{_listed(value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def refuse_unreached(mechanisms: Sequence[Mechanism], people: People) -> None:
    """Raise ScenarioProblems where a target means nobody among these residents, who may be other ones with every seed."""
    where = Origin("scenario", 1, 1)
    found = [
        Problem.at(where, path, message, hint) for path, message, hint in unreached(mechanisms, columns_of(people))
    ]
    if found:
        raise ScenarioProblems(found)


def nobody_is_eligible(dates: Sequence[Vote], people: People) -> None:
    """Raise ScenarioProblems where a vote is for nobody who lives here."""
    where, columns = Origin("scenario", 1, 1), columns_of(people)
    found = []
    for at, vote in enumerate(dates):
        path = f"votes.dates[{at}].eligible"
        found += list(_missing_places(vote.eligible, path, columns))
        if not meant(vote.eligible, columns).any() and not found:
            found.append(_nobody(vote.eligible, path, columns))
    if found:
        raise ScenarioProblems([Problem.at(where, path, message, hint) for path, message, hint in found])


def columns_of(people: People) -> Columns:
    """The columns that a target may look at."""
    return people._asdict()
