"""Who lives where, with which attributes: drawn from the marginals of the scenario, or taken from the user's list."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.founding.luck import Luck
from sim.processes.chance import even_normals, exponentials, logarithms
from sim.processes.outreach import give_access
from sim.scenario.blocks.base import ByAge
from sim.scenario.schema import Scenario
from sim.state import COLLEGE, FLEXIBLE, RETIRED, WORKING, People

LEAST_FREE_HOURS, MOST_FREE_HOURS = 1.0, 60.0
OLDEST = 99
AGE_BANDS = np.array([18, 30, 40, 50, 60, 70, OLDEST + 1])


def found_people(scenario: Scenario, listed: dict[str, NDArray[Any]], luck: Luck, n: int, real: Any) -> People:
    """The columns of `listed` as they are, every other drawn in a fixed order from the band of the resident's age."""
    p = scenario.population
    column: dict[str, NDArray[Any]] = dict(listed)

    def drawn(name: str, make: Any) -> NDArray[Any]:
        """The listed column, or what `make` draws."""
        if name not in column:
            column[name] = make()
        return column[name]

    row = np.arange(n)
    community = drawn("community", lambda: row // scenario.place.residents)
    if "building" not in column:  # a list brings both or neither
        column["building"], column["stairwell"] = _housing(scenario, community)
    age = drawn("age", lambda: _ages(p.age_shares.values(), luck.uniform("age")))
    band = np.clip(np.digitize(age, AGE_BANDS) - 1, 0, 5)

    def share(table: ByAge[float], question: str) -> NDArray[np.bool_]:
        chosen: NDArray[np.bool_] = luck.uniform(question) < np.array(table.values())[band]
        return chosen

    female = drawn("female", lambda: luck.uniform("female") < p.female_share)
    retired = age >= np.where(female, p.retirement_age_women, p.retirement_age_men)
    flexible = luck.uniform("work") < p.flexible_share
    work = drawn("work", lambda: np.where(retired, RETIRED, np.where(flexible, FLEXIBLE, WORKING)))
    college = share(p.college_share, "education")
    education = drawn("education", lambda: 2 * college + (luck.uniform("degree") < np.where(college, 0.2, 0.6)))
    drawn("income", lambda: _income(education >= COLLEGE, p.income_of_college, luck.uniform("income")))
    owner = drawn("home_owner", lambda: share(p.owner_share, "home_owner"))
    migrant = drawn("migrant", lambda: share(p.migrant_share, "migrant"))
    drawn("hometown", lambda: migrant * (1 + (luck.uniform("hometown") * p.hometowns).astype(int)))
    drawn("party_member", lambda: share(p.party_share, "party_member"))
    drawn("free_hours", lambda: _free_hours(scenario, work, luck.normal("free_hours")))
    online = drawn(
        "online_access", lambda: _spread(np.array(p.online_access.values())[band], luck.uniform("online_access"))
    )
    first, second = _needs(np.array([t.values() for t in p.needs.values()])[band], luck)
    drawn("first_need", lambda: first)
    drawn("second_need", lambda: np.where(second == column["first_need"], (second + 1) % 6, second))
    drawn("propensity", lambda: scenario.dispositions.propensity_sd * luck.normal("propensity"))
    drawn("threshold", lambda: _thresholds(scenario, luck))
    base = np.where(work == RETIRED, scenario.outreach.access_retired, scenario.outreach.access_working)
    column["notice_access"] = np.empty(n)
    give_access(column["notice_access"], base, online, owner, scenario.outreach.access_owner_group)
    column["audience"] = np.zeros(n)
    d = scenario.dispositions
    drawn(
        "duty",
        lambda: (
            d.duty_mean + d.duty_of_college * (college_of(education) - college.mean()) + d.duty_sd * luck.normal("duty")
        ),
    )
    drawn(
        "belonging", lambda: d.belonging_mean + d.belonging_of_owner * owner + d.belonging_sd * luck.normal("belonging")
    )
    drawn("motivation", lambda: d.motivation_mean + d.motivation_sd * luck.normal("motivation"))
    for name in ("duty", "belonging", "motivation"):
        column[f"{name}_anchor"] = np.clip(column[name], 0.0, 1.0)
    return People(**{name: _typed(column[name], name, real) for name in People._fields})


def college_of(education: NDArray[Any]) -> NDArray[np.float64]:
    """1 for a college degree (levels 2 and 3), else 0."""
    return (education >= COLLEGE).astype(float)


_TYPES = {"community": np.uint16, "building": np.uint32, "stairwell": np.uint32, "audience": np.uint16}
_BYTES = ("age", "female", "education", "income", "migrant", "hometown", "party_member", "home_owner", "work",
          "first_need", "second_need")  # fmt: skip


def _typed(values: NDArray[Any], name: str, real: Any) -> NDArray[Any]:
    return np.ascontiguousarray(values, dtype=_TYPES.get(name, np.uint8 if name in _BYTES else real))


def _housing(scenario: Scenario, community: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Buildings and stairwells are filled in the order of rows, community by community; both count over all."""
    place = scenario.place
    _, first, inverse = np.unique(community, return_index=True, return_inverse=True)
    within = np.arange(len(community)) - first[inverse]
    stairwell = within // place.residents_per_stairwell
    most = int(np.max(stairwell)) + 1
    most += -most % place.stairwells_per_building
    stairwell = stairwell + inverse * most
    return stairwell // place.stairwells_per_building, stairwell


def _ages(shares: list[float], luck: NDArray[np.float64]) -> NDArray[np.int64]:
    """A band by its share, and a year evenly within the band, from one number."""
    edges = np.concatenate([[0.0], np.cumsum(shares)])
    edges[-1] = 1.0
    band = np.clip(np.searchsorted(edges, luck, side="right") - 1, 0, 5)
    within = (luck - edges[band]) / np.maximum(edges[band + 1] - edges[band], 1e-12)
    age: NDArray[np.int64] = (AGE_BANDS[band] + within * (AGE_BANDS[band + 1] - AGE_BANDS[band])).astype(np.int64)
    return age


def _income(college: NDArray[Any], upper: float, luck: NDArray[np.float64]) -> NDArray[np.int64]:
    """Five bands: graduates are in the upper two with chance `upper`, others with half of it; even within."""
    chance = np.where(college, upper, upper / 2.0)
    return np.where(
        luck < chance, 3 + (luck / chance > 0.5), ((luck - chance) / (1.0 - chance + 1e-12) * 3.0).astype(int)
    )


def _free_hours(scenario: Scenario, work: NDArray[Any], luck: NDArray[np.float64]) -> NDArray[np.float64]:
    p = scenario.population
    median = np.where(work == RETIRED, p.free_hours_retired, p.free_hours_working)
    spread = np.where(work == RETIRED, p.free_hours_spread_retired, p.free_hours_spread_working)
    return np.clip(median * exponentials(spread * luck), LEAST_FREE_HOURS, MOST_FREE_HOURS)


def _spread(mean: NDArray[np.float64], luck: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spread over [0, 1] around a mean: u^((1 - m)/m) has mean m, and piles up where the mean is near 0 or 1."""
    return np.where(mean <= 0.0, 0.0, exponentials(logarithms(luck) * (1.0 - mean) / np.maximum(mean, 1e-9)))


def _needs(shares: NDArray[np.float64], luck: Luck) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and second need of each resident from its band's shares [N, 6]."""
    edges = np.cumsum(shares, axis=1)
    first = np.minimum((luck.uniform("first_need")[:, None] >= edges).sum(axis=1), 5)
    second = np.minimum((luck.uniform("second_need")[:, None] >= edges).sum(axis=1), 5)
    return first, second


def _thresholds(scenario: Scenario, luck: Luck) -> NDArray[np.float64]:
    """Normal thresholds, drawn or spread evenly over the quantiles; instigators have threshold 0."""
    t = scenario.decision.threshold
    luck_or_even = luck.normal("threshold") if t.draw == "random" else even_normals(luck.rows)
    values = t.mean + t.sd * luck_or_even
    values[np.argsort(luck.uniform("instigators"), kind="stable")[: t.instigators]] = 0.0
    return values
