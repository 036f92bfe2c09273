"""Age, sex, degree, tenure, origin and party as they are together: a table fitted to all that is known of it at once.

What the scenario says by age is kept where no total is given; where one is, the odds of the attribute move by one factor at all
ages until the total holds. Work is not in the table: it follows from age and sex.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.ages import AGE_BANDS, ELDERLY_AGE
from sim.compiler import process
from sim.rules.composition import in_proportion
from sim.rules.numbers import ROUNDING
from sim.scenario.blocks.population import Population

Doubles = NDArray[np.float64]

ATTRIBUTES = ("female", "college", "home_owner", "migrant", "party_member")
"""Of a cell, after its band of age: yes or no each, in the order in which they are drawn."""
BY_AGE = {
    "college": "college_share",
    "home_owner": "owner_share",
    "migrant": "migrant_share",
    "party_member": "party_share",
}
"""The tables by age that say how frequent each is; that of women is one number."""
PAIRS = {
    "party_of_women": ("female", "party_member"),
    "party_of_college": ("college", "party_member"),
    "owner_of_college": ("college", "home_owner"),
    "owner_of_migrants": ("home_owner", "migrant"),
    "college_of_migrants": ("college", "migrant"),
}
"""Numbers of `population.together`: how many times the odds of one attribute are where the other is there, too."""
NO_OR_YES = 2
"""Cells into which an attribute divides a cell."""
MOST_ROUNDS = 10_000
"""Of fitting; a dozen are usual, and a table that has not come to its totals by then has none that fits."""
ELDERLY = np.array([first >= ELDERLY_AGE for first, _ in AGE_BANDS])


class Together(NamedTuple):
    """What is drawn of a resident, each by what was drawn before: a row for each distinct composition, [K] rows.

    A cell is the band of age, then twice that plus one for a yes, and so on: `party_member` has 16 cells for each band.
    """

    of: NDArray[np.int64]  # [C] the row of each community
    starts: Doubles  # [K, bands + 1] uniform number from which a resident is in a band
    female: Doubles  # [K, bands] chances
    college: Doubles  # [K, 2 bands]
    home_owner: Doubles  # [K, 4 bands]
    migrant: Doubles  # [K, 8 bands]
    party_member: Doubles  # [K, 16 bands]


class NoSuchPopulation(ValueError):
    """Totals that no population has: the first that cannot be reached."""


def together(p: Population, communities: int, said: Mapping[str, Doubles]) -> Together:
    """The chances of so many communities. said: totals by name, [C], NaN where the scenario's hold. Raises NoSuchPopulation."""
    of = np.zeros(communities, np.int64)
    rows: dict[tuple[float | None, ...], int] = {}
    for c in range(communities):
        totals = totals_of(p, {name: float(column[c]) for name, column in said.items()})
        of[c] = rows.setdefault(tuple(totals.values()), len(rows))
    names = ("elderly", *ATTRIBUTES)
    chances = [_chances(p, dict(zip(names, totals, strict=True))) for totals in rows]
    return Together(of, *(np.array(column) for column in zip(*chances, strict=True)))


def totals_of(p: Population, said: Mapping[str, float]) -> dict[str, float | None]:
    """The totals that hold, None where the tables by age do: what is said of a community goes before the scenario."""
    totals: dict[str, float | None] = {"elderly": p.totals.elderly, "female": p.female_share}
    totals |= {name: getattr(p.totals, name) for name in BY_AGE}
    return totals | {name: share for name, share in said.items() if name in totals and not np.isnan(share)}


def _chances(p: Population, totals: Mapping[str, float | None]) -> Sequence[Doubles]:
    """Starts of the bands, and the chances of each attribute by cell."""
    odds = {name: getattr(p.together, name) for name in PAIRS}
    ages = np.array(p.age_shares.values())
    if all(totals[name] is None for name in ("elderly", *BY_AGE)) and all(times == 1.0 for times in odds.values()):
        by_age = [
            np.full(len(ages), totals["female"]),
            *(np.array(getattr(p, table).values()) for table in BY_AGE.values()),
        ]
        return [_starts(ages), *(np.repeat(share, 1 << at) for at, share in enumerate(by_age))]
    ages = _of_ages(ages, totals["elderly"])
    table, margins = _as_independent(p, ages, totals, odds), list(_margins(p, ages, totals))
    for name, group, want in margins:
        _must_be_there(name, table, group, want)
    groups = np.array([group for _, group, _ in margins])
    wanted = np.zeros((len(margins), max(len(want) for _, _, want in margins)))
    for at, (_, _, want) in enumerate(margins):
        wanted[at, : len(want)] = want
    if fit(table, groups, wanted, MOST_ROUNDS) > ROUNDING:
        raise NoSuchPopulation("the totals cannot all hold at once")
    return _one_by_one(table)


def _starts(ages: Doubles) -> Doubles:
    starts = np.concatenate([[0.0], np.cumsum(ages)])
    starts[-1] = 1.0
    return starts


def _of_ages(ages: Doubles, elderly: float | None) -> Doubles:
    """The shares of the bands with so many who are 60 or older: the bands on either side keep their proportions."""
    if elderly is None:
        return ages
    old, young = float(ages[ELDERLY].sum()), float(ages[~ELDERLY].sum())
    if (old == 0.0 and elderly > 0.0) or (young == 0.0 and elderly < 1.0):
        raise NoSuchPopulation(
            f"elderly {elderly:g} cannot be reached: the age shares have nobody on one side of {ELDERLY_AGE}"
        )
    return np.where(ELDERLY, ages * (elderly / max(old, ROUNDING)), ages * ((1.0 - elderly) / max(young, ROUNDING)))


def _cells(bands: int) -> NDArray[np.int64]:
    """What each cell is, [cells, 1 + attributes]: its band, and yes (1) or no (0) for each attribute."""
    shape = (bands, *(NO_OR_YES for _ in ATTRIBUTES))
    return np.stack(np.unravel_index(np.arange(int(np.prod(shape))), shape), axis=1).astype(np.int64)


def _as_independent(
    p: Population, ages: Doubles, totals: Mapping[str, float | None], odds: Mapping[str, float]
) -> Doubles:
    """Where fitting starts: attributes that have to do with nothing but age, times the odds of those that go together."""
    cells = _cells(len(ages))
    shares = [
        np.full(len(ages), totals["female"]),
        *(np.array(getattr(p, table).values()) for table in BY_AGE.values()),
    ]
    table = ages[cells[:, 0]]
    for at, share in enumerate(shares, 1):
        of_band = share[cells[:, 0]]
        table = table * np.where(cells[:, at] == 1, of_band, 1.0 - of_band)
    for name, pair in PAIRS.items():
        one, other = (cells[:, 1 + ATTRIBUTES.index(attribute)] for attribute in pair)
        table = np.where(one * other == 1, table * odds[name], table)
    return np.ascontiguousarray(table, dtype=np.float64)


def _margins(
    p: Population, ages: Doubles, totals: Mapping[str, float | None]
) -> Iterator[tuple[str, NDArray[np.int64], Doubles]]:
    """All that is to hold: its name, the group of each cell, and what each group is to come to."""
    cells = _cells(len(ages))
    yield "elderly", cells[:, 0], ages
    for at, name in enumerate(ATTRIBUTES, 1):
        total = totals[name]
        if total is not None:
            yield name, cells[:, at], np.array([1.0 - total, total])
        else:
            share = np.array(getattr(p, BY_AGE[name]).values())
            yield (
                name,
                cells[:, 0] * NO_OR_YES + cells[:, at],
                np.stack([ages * (1.0 - share), ages * share], axis=1).reshape(-1),
            )


def _must_be_there(name: str, table: Doubles, group: NDArray[np.int64], want: Doubles) -> None:
    """Nothing can be made of nothing: whom the tables by age rule out cannot be there."""
    have = np.bincount(group, table, len(want))
    if ((want > 0.0) & (have == 0.0)).any():
        raise NoSuchPopulation(f"{name} {want[-1]:g} cannot be reached: the shares by age rule it out")


@process
def fit(table: Doubles, groups: NDArray[np.int64], wanted: Doubles, most: int) -> float:
    """Iterative proportional fitting: every margin in turn, round by round, until a round finds all as they are to be.

    table [cells], changed in place; groups [margins, cells]: of which group of a margin each cell is; wanted [margins,
    groups]. Returns how far off the farthest was in the last round.
    """
    have, off = np.empty(wanted.shape[1]), 1.0
    for _ in range(most):
        off = 0.0
        for m in range(len(groups)):
            have[:] = 0.0
            for i in range(len(table)):
                have[groups[m, i]] += table[i]
            for g in range(len(have)):
                off = max(off, abs(have[g] - wanted[m, g]))
            for i in range(len(table)):
                g = groups[m, i]
                table[i] = in_proportion(table[i], have[g], wanted[m, g])
        if off <= ROUNDING:
            break
    return off


def _one_by_one(table: Doubles) -> Sequence[Doubles]:
    """The chance of each attribute by all that comes before it in a cell, from the last to the first; then the bands."""
    chances: list[Doubles] = []
    for _ in ATTRIBUTES:
        pairs = table.reshape(-1, NO_OR_YES)
        table = pairs[:, 0] + pairs[:, 1]
        chances.insert(0, np.where(table > 0.0, pairs[:, 1] / np.maximum(table, np.finfo(float).tiny), 0.0))
    return [_starts(table), *chances]
