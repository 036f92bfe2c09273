"""The mechanisms in force: whom they reach, what they add to the week, what they pay, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.ages import OLDEST
from sim.kinds import GROWS_BY, UNITS
from sim.mechanism import Covers, Mechanism, Payment, Target
from sim.policy.accounts import Accounts
from sim.policy.meaning import means
from sim.policy.purse import no_purse, purse_of
from sim.policy.targets import MOST_AUDIENCES
from sim.processes.settlement import Account
from sim.rules.institutions import part_in_force
from sim.rules.numbers import PER_THOUSAND
from sim.scenario.blocks.budget import Budget
from sim.scenario.blocks.institutions import Institutions
from sim.state import NOBODY, Communities, People, Schemes
from sim.terms import TERMS, Term, combine, no_effects

IN_OR_OUT = 2
"""Into so many each target divides every audience: those who are in it, and the others."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """The points of one scheme: issued = redeemed + forfeited + outstanding, in whole points, at the end of every week."""

    payment: Payment
    at: int
    """Which mechanism it is, counted from 0."""
    schemes: Schemes

    @property
    def balance(self) -> NDArray[np.int64]:
        """Points in the hands of each resident, [N]."""
        points: NDArray[np.int64] = self.schemes.balance[self.schemes.ledger[self.at]]
        return points

    @property
    def redemption(self) -> NDArray[np.float64]:
        """Share who redeem in a week, [audiences]."""
        share: NDArray[np.float64] = self.schemes.redemption[self.at]
        return share

    @property
    def outstanding(self) -> int:
        """Points in residents' hands."""
        return int(self.balance.sum())

    @property
    def issued(self) -> int:
        """Points paid so far, in the warm-up too."""
        return self._moved(Account.points_issued)

    @property
    def redeemed(self) -> int:
        """Points exchanged so far."""
        return self._moved(Account.points_redeemed)

    @property
    def forfeited(self) -> int:
        """Points left behind so far by those who moved out."""
        return self._moved(Account.points_forfeited)

    def _moved(self, column: int) -> int:
        return int(self.schemes.accounts[:, self.at, column].sum())


class Audiences(NamedTuple):
    """Whom each mechanism concerns. An audience is those residents who are in the same targets of all mechanisms, and of one
    age where some mechanism looks at it."""

    covers: NDArray[np.uint8]  # [M, audiences]
    age: NDArray[np.int64]  # [audiences]; OLDEST where no mechanism looks at it, so that everybody may redeem
    communities: NDArray[np.uint8]  # [M, C] which communities each mechanism concerns
    residents: NDArray[np.int64]  # [audiences] how many


class Policy:
    """All mechanisms of a scenario: what they offer this week, and the tables from which they are settled.

    Effects of several add up, so their order cannot matter.
    """

    def __init__(
        self,
        mechanisms: Sequence[Mechanism],
        audiences: Audiences,
        residents: NDArray[Any],
        weeks: int,
        warm_up: int,
        budget: Budget | None = None,
        institutions: Institutions | None = None,
    ) -> None:
        """residents [C]: of each community. weeks: of the whole run, of which `warm_up` come before the reported ones. budget:
        of all mechanisms together. institutions: how they grow."""
        self.mechanisms, self.audiences, self._residents = mechanisms, audiences, residents
        self._budget = Budget() if budget is None else budget
        self._institutions = Institutions() if institutions is None else institutions
        self.offered = no_effects(audiences.covers.shape[1], len(residents))
        self.amounts: list[dict[str, NDArray[np.float64]]] = [{} for _ in mechanisms]
        """What each mechanism adds to which term this week."""
        self._doses = [(0.0, 1.0, 1.0, True)] * len(mechanisms)
        self._payments = [mechanism.payment() for mechanism in mechanisms]
        self.schemes = self._schemes(weeks, warm_up)
        self.accounts = Accounts(self.schemes.accounts, [m.kind for m in mechanisms], 1 - warm_up)

    def _schemes(self, weeks: int, warm_up: int) -> Schemes:
        number, a, a_year = len(self.mechanisms), self.audiences, self._budget.a_year
        setup = np.array(
            [m.setup_cost * m.intensity * self.times(at, m.setup_covers) for at, m in enumerate(self.mechanisms)]
        )
        weekly = np.array(
            [m.weekly_cost * self.times(at, m.weekly_covers) for at, m in enumerate(self.mechanisms)], float
        )
        purse = no_purse() if a_year is None else purse_of(self.mechanisms, setup, weekly, weeks, warm_up)
        paying = [at for at, payment in enumerate(self._payments) if payment is not None]
        schemes = Schemes(
            covers=a.covers,
            communities=a.communities,
            strength=np.zeros(number),
            points=np.zeros(number),
            yuan_per_point=np.zeros(number),
            budget=np.zeros(number),
            paid_share=np.ones(number),
            redemption=np.zeros(a.covers.shape),
            ledger=np.full(number, NOBODY),
            balance=np.zeros((len(paying), int(a.residents.sum())), np.int64),
            setup_cost=setup,
            weekly_cost=weekly,
            unit_cost=np.array([m.unit_cost for m in self.mechanisms], float),
            unit=np.array([UNITS.index(m.unit) if m.unit_cost > 0.0 else 0 for m in self.mechanisms], np.uint8),
            grows_by=np.array([GROWS_BY.index(m.grows_by) for m in self.mechanisms], np.uint8),
            grown=np.full(number, self._institutions.start),
            units=np.zeros(number),
            a_year=np.array([np.inf if a_year is None else a_year]),
            first_come=np.array([self._budget.when_short == "first_come"], np.uint8),
            used=np.zeros(1),
            **purse._asdict(),
            accounts=np.zeros((weeks, number, len(Account))),
        )
        schemes.ledger[paying] = range(len(paying))
        for at, payment in enumerate(self._payments):
            if payment is not None:
                schemes.yuan_per_point[at], schemes.budget[at] = payment.yuan_per_point, payment.budget
                may = a.age >= payment.from_age
                schemes.redemption[at] = np.where(may, payment.redemption, payment.redemption_before)
        return schemes

    def times(self, at: int, covers: Covers) -> float:
        """How often a cost of mechanism `at` is paid: once, or for each community that it concerns."""
        return float(self.audiences.communities[at].sum()) if covers == "community" else 1.0

    @property
    def ledgers(self) -> list[Ledger | None]:
        """The ledger of each mechanism; None where it pays nothing."""
        return [None if p is None else Ledger(p, at, self.schemes) for at, p in enumerate(self._payments)]

    @property
    def covers(self) -> NDArray[np.uint8]:
        """Which mechanism covers which audience, [M, audiences]."""
        return self.audiences.covers

    def declare(self, week: int) -> None:
        """Write what all mechanisms in force add to each term in reported week `week` into `offered`, and what they pay for
        an occasion into `schemes`."""
        touched: set[str] = set()
        for at, (mechanism, share) in enumerate(zip(self.mechanisms, self.schemes.paid_share.tolist(), strict=True)):
            dose = (mechanism.strength(week), self._part_in_force(at), share, mechanism.pays(week))
            if dose == self._doses[at]:  # nothing has changed since last week
                continue
            self._doses[at] = dose
            strength, part, _, pays = dose
            acting = strength * part
            touched.update(self.amounts[at])
            self.amounts[at] = {
                term: self._spread(at, TERMS[term], amount)
                for term, amount in (mechanism.effects(acting, share if pays else 0.0) if acting > 0.0 else {}).items()
            }
            touched.update(self.amounts[at])
            payment = self._payments[at]
            self.schemes.strength[at] = strength
            self.schemes.points[at] = payment.points * strength * pays if payment is not None else 0.0
            self.schemes.units[at] = self._units(at, acting)
        for term in touched:
            offered = getattr(self.offered, TERMS[term].scale)[term]
            adding = [amounts[term] for amounts in self.amounts if term in amounts]
            offered[:] = combine(TERMS[term].how, adding) if adding else 0.0

    def _part_in_force(self, at: int) -> float:
        """The part of what mechanism `at` does that is there already: all of it, but for institutions that have to grow."""
        growing = self._institutions.growing
        if growing == 0.0 or self.mechanisms[at].grows_by == "nothing":
            return 1.0
        return float(part_in_force(float(self.schemes.grown[at]), growing))

    def _spread(self, at: int, term: Term, amount: Any) -> NDArray[np.float64]:
        """What a mechanism adds to a term, for each audience or community that it concerns, and 0 for the others."""
        amount = np.asarray(amount, dtype=float)
        concerned = self.audiences.communities[at].astype(float)
        if term.scale == "residents":
            return np.asarray((amount[self.audiences.age] if amount.ndim else amount) * self.covers[at])
        if term.scale == "communities":
            return np.asarray(np.multiply.outer(concerned, amount))
        return np.array([amount * concerned.mean()])

    def _units(self, at: int, strength: float) -> float:
        """How many units of a mechanism there are at this strength, where nothing that happens changes their number."""
        unit = self.mechanisms[at].unit if self.mechanisms[at].unit_cost > 0.0 and strength > 0.0 else None
        if unit == "resident":
            return float(self.audiences.residents @ self.covers[at])
        if unit == "activity":
            rates = self.amounts[at]["activities"].sum(axis=1) / strength
            return float(rates @ self._residents / PER_THOUSAND)
        return float(self.audiences.communities[at].sum()) if unit == "community" else 0.0


def audiences(mechanisms: Sequence[Mechanism], people: People, communities: Communities) -> Audiences:
    """Write `people.audience`, and return whom each mechanism concerns.

    So a week's effects are a few numbers a term, however many residents there are.
    """
    by_age = any(mechanism.by_age for mechanism in mechanisms)
    age, code = np.array([OLDEST]), np.zeros(len(people.age), np.uint32)
    if by_age:
        age, code = _renumbered(people.age, OLDEST + 1)
    covers = np.zeros((0, len(age)), np.uint8)
    concerned = np.ones((len(mechanisms), len(communities.residents)), np.uint8)
    for at, mechanism in enumerate(mechanisms):
        target = mechanism.target
        if target.communities is not None:
            concerned[at] = np.isin(np.arange(len(communities.residents)), target.communities)
        if not isinstance(target, Target):  # an institution concerns communities, and nobody in particular
            covers = np.vstack([covers, np.zeros((1, covers.shape[1]), np.uint8)])
            continue
        present, code = _renumbered(IN_OR_OUT * code + means(target, people), IN_OR_OUT * len(age))
        covers = np.vstack([covers[:, present // IN_OR_OUT], (present % IN_OR_OUT).astype(np.uint8)[None, :]])
        age = age[present // IN_OR_OUT]
    if covers.shape[1] > np.iinfo(people.audience.dtype).max:
        raise ValueError(
            f"the targets divide residents into {covers.shape[1]} audiences; at most {MOST_AUDIENCES:,} can be told apart"
        )
    people.audience[:] = code
    return Audiences(covers, age, concerned, np.bincount(code, minlength=covers.shape[1]))


def _renumbered(codes: NDArray[Any], most: int) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """The codes below `most` that occur, and everybody's place among them."""
    occurs = np.zeros(most, np.bool_)
    occurs[codes] = True
    places = (np.cumsum(occurs) - 1).astype(np.uint32)
    return np.flatnonzero(occurs), places[codes]
