"""The mechanisms in force: whom they reach, what they add to the week, what they pay, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.mechanism import OLDEST, Mechanism, Payment, Target
from sim.processes.books import CLOSED_CASES
from sim.processes.settlement import Participants, Visitors, settle, who_came, who_goes
from sim.state import COLLEGE, ELDERLY_AGE, Communities, Effects, Governing, People
from sim.terms import TERMS, Term, no_effects, put_together
from sim.world import World


@dataclass
class Ledger:
    """The points of one scheme: issued = redeemed + forfeited + outstanding, in whole points, at the end of every week."""

    payment: Payment
    redemption: NDArray[np.float64]  # [audiences] share who redeem in a week
    balance: NDArray[np.int64]  # [N]
    issued: int = 0
    redeemed: int = 0
    forfeited: int = 0

    @property
    def outstanding(self) -> int:
        """Points in residents' hands."""
        return int(self.balance.sum())


@dataclass
class Cost:
    """One row of the accounts: what one mechanism cost in one week (yuan), and the points it moved."""

    week: int
    mechanism: int
    kind: str
    setup: float
    running: float
    per_unit: float
    redeemed: float
    points_issued: int
    points_redeemed: int
    points_forfeited: int
    points_outstanding: int


class Audiences(NamedTuple):
    """Whom each mechanism concerns. An audience is those residents who are in the same targets of all mechanisms, and of one
    age where some mechanism looks at it."""

    covers: NDArray[np.uint8]  # [M, audiences]
    age: NDArray[np.int64]  # [audiences]; OLDEST where no mechanism looks at it, so that everybody may redeem
    places: NDArray[np.uint8]  # [M, C] which communities each mechanism concerns
    residents: NDArray[np.int64]  # [audiences] how many


class Counted(NamedTuple):
    """The tables in which a mechanism's units are counted."""

    people: People
    communities: Communities
    governing: Governing


@dataclass
class Policy:
    """All mechanisms of a scenario, with their ledgers. Effects of several add up, so their order cannot matter."""

    mechanisms: Sequence[Mechanism]
    audiences: Audiences
    tables: Counted
    paid_share: list[float] = field(default_factory=list)
    ledgers: list[Ledger | None] = field(default_factory=list)
    set_up: list[bool] = field(default_factory=list)
    accounts: list[Cost] = field(default_factory=list)
    offered: Effects = field(init=False)
    likeliest: float = field(init=False)
    """The greatest chance with which anybody redeems in a week, under any scheme."""
    doses: list[tuple[float, float]] = field(default_factory=list)
    """Strength of each mechanism this week, and the share of last week's promises that it could pay."""
    amounts: list[dict[str, NDArray[np.float64]]] = field(default_factory=list)
    """What each mechanism adds to which term at these doses."""

    def __post_init__(self) -> None:
        """Open an empty ledger for every mechanism that pays."""
        self.set_up = [False] * len(self.mechanisms)
        self.offered = no_effects(self.covers.shape[1], self.audiences.places.shape[1])
        self.paid_share = [1.0] * len(self.mechanisms)
        self.doses = [(0.0, 1.0)] * len(self.mechanisms)
        self.amounts = [{} for _ in self.mechanisms]
        self.ledgers = [
            Ledger(payment, self._redemption(payment), np.zeros(len(self.tables.people.age), np.int64))
            if payment is not None
            else None
            for payment in (m.payment() for m in self.mechanisms)
        ]
        self.likeliest = max((float(ledger.redemption.max()) for ledger in self.ledgers if ledger), default=0.0)

    @property
    def covers(self) -> NDArray[np.uint8]:
        """Which mechanism covers which audience, [M, audiences]."""
        return self.audiences.covers

    def _redemption(self, payment: Payment) -> NDArray[np.float64]:
        return np.where(self.audiences.age >= payment.from_age, payment.redemption, payment.redemption_before)

    def declare(self, week: int) -> None:
        """Write what all mechanisms in force add to each term in reported week `week` into `offered`."""
        touched: set[str] = set()
        for at, mechanism in enumerate(self.mechanisms):
            dose = (mechanism.strength(week), self.paid_share[at] if mechanism.pays(week) else 0.0)
            if dose == self.doses[at]:  # nothing has changed since last week
                continue
            self.doses[at] = dose
            touched.update(self.amounts[at])
            self.amounts[at] = {
                term: self._spread(at, TERMS[term], amount)
                for term, amount in (mechanism.effects(*dose) if dose[0] > 0.0 else {}).items()
            }
            touched.update(self.amounts[at])
        for term in touched:
            offered = getattr(self.offered, TERMS[term].scale)[term]
            adding = [amounts[term] for amounts in self.amounts if term in amounts]
            offered[:] = put_together(TERMS[term].how, adding) if adding else 0.0

    def _spread(self, at: int, term: Term, amount: Any) -> NDArray[np.float64]:
        """What a mechanism adds to a term, for each audience or community that it concerns, and 0 for the others."""
        amount = np.asarray(amount, dtype=float)
        places = self.audiences.places[at].astype(float)
        if term.scale == "residents":
            return np.asarray((amount[self.audiences.age] if amount.ndim else amount) * self.covers[at])
        if term.scale == "communities":
            return np.asarray(np.multiply.outer(places, amount))
        return np.array([amount * places.mean()])

    def settle(self, world: World, week: int, now: int) -> None:
        """Pay, let residents redeem, and book what it cost. `now` counts weeks from the start of the run."""
        if not self.mechanisms:
            return
        came = who_came(world)
        going: Visitors | None = None
        for at, (mechanism, ledger) in enumerate(zip(self.mechanisms, self.ledgers, strict=True)):
            strength, issued, redeemed, forfeited = self.doses[at][0], 0, 0, 0
            yuan_per_point = 0.0
            if ledger is not None:
                going = going or who_goes(world, self.likeliest, now)
                payment, pays = ledger.payment, mechanism.pays(week)
                yuan_per_point = payment.yuan_per_point
                share, issued, redeemed, forfeited = settle(
                    world, came, going, ledger.balance, self.covers[at], payment.points * strength * pays, yuan_per_point,
                    payment.budget, ledger.redemption, now,
                )  # fmt: skip
                if strength > 0.0 and pays:
                    self.paid_share[at] = share
                ledger.issued += issued
                ledger.redeemed += redeemed
                ledger.forfeited += forfeited
            if strength == 0.0 and redeemed == 0 and forfeited == 0:
                continue
            in_force = strength > 0.0 and mechanism.unit_cost > 0.0
            self.accounts.append(
                Cost(
                    week=week,
                    mechanism=at,
                    kind=mechanism.kind,
                    setup=0.0 if self.set_up[at] else mechanism.setup_cost * mechanism.intensity,
                    running=mechanism.weekly_cost * strength,
                    per_unit=mechanism.unit_cost * strength * self._units(at, came) if in_force else 0.0,
                    redeemed=redeemed * yuan_per_point,
                    points_issued=issued,
                    points_redeemed=redeemed,
                    points_forfeited=forfeited,
                    points_outstanding=ledger.issued - ledger.redeemed - ledger.forfeited if ledger else 0,
                )
            )
            self.set_up[at] = True

    def _units(self, at: int, came: Participants) -> float:
        """How many units of a mechanism there were this week (`Mechanism.unit`), at full intensity."""
        communities, governing = self.tables.communities, self.tables.governing
        places, unit = self.audiences.places[at], self.mechanisms[at].unit
        if unit == "resident":
            return float(self.audiences.residents @ self.covers[at])
        if unit == "occasion":
            return float(came.occasions @ self.covers[at])
        if unit == "worker":  # those of the end of last week, for this week's stock is not taken yet
            workers = governing.workers
            return float(places[workers.community[workers.vacant == 0]].sum())
        if unit == "case":
            return float(places @ governing.books.events[:, CLOSED_CASES])
        if unit == "organization":
            organizations = governing.organizations
            return float(places[organizations.community[organizations.active > 0]].sum())
        if unit == "activity":
            rates = self.amounts[at]["activities"].sum(axis=1) / self.doses[at][0]
            return float(rates @ communities.residents / 1000.0)
        return float(places.sum()) if unit == "community" else 0.0


def means(target: Target, people: People) -> NDArray[np.bool_]:
    """Who is in a target, [N]."""
    chosen: NDArray[np.bool_] = (people.age >= target.least_age) & (people.age <= target.greatest_age)
    chosen &= (people.income >= target.least_income) & (people.income <= target.greatest_income)
    if target.college is not None:
        chosen &= (people.education >= COLLEGE) == target.college
    if target.group != "everyone":
        chosen &= (people.age >= ELDERLY_AGE) == (target.group == "elderly")
    for attribute in ("female", "migrant", "party_member", "home_owner"):
        wanted = getattr(target, attribute)
        if wanted is not None:
            chosen &= getattr(people, attribute) == wanted
    for places, wanted in ((people.community, target.communities), (people.building, target.buildings)):
        if wanted is not None:
            chosen &= np.isin(places, wanted)
    return chosen


def audiences(mechanisms: Sequence[Mechanism], people: People, communities: Communities) -> Audiences:
    """Write `people.audience`, and return whom each mechanism concerns.

    So a week's effects are a few numbers a term, however many residents there are.
    """
    by_age = any(mechanism.by_age for mechanism in mechanisms)
    age, code = np.array([OLDEST]), np.zeros(len(people.age), np.int64)
    if by_age:
        age, code = (column.astype(np.int64) for column in np.unique(people.age, return_inverse=True))
    covers = np.zeros((0, len(age)), np.uint8)
    places = np.ones((len(mechanisms), len(communities.residents)), np.uint8)
    for at, mechanism in enumerate(mechanisms):
        target = mechanism.target
        if target.communities is not None:
            places[at] = np.isin(np.arange(len(communities.residents)), target.communities)
        if not isinstance(target, Target):  # an institution concerns communities, and nobody in particular
            covers = np.vstack([covers, np.zeros((1, covers.shape[1]), np.uint8)])
            continue
        both = 2 * code + means(target, people)
        present, code = np.unique(both, return_inverse=True)
        covers = np.vstack([covers[:, present // 2], (present % 2).astype(np.uint8)[None, :]])
        age = age[present // 2]
    if covers.shape[1] > np.iinfo(people.audience.dtype).max:
        raise ValueError(
            f"the targets divide residents into {covers.shape[1]} audiences; at most 65,535 can be told apart"
        )
    people.audience[:] = code
    return Audiences(covers, age, places, np.bincount(code, minlength=covers.shape[1]))
