"""What a yearly budget has to know ahead: what set-up and running will still cost this year, and in how many weeks anything pays.

Years are 52 weeks, and reported week 1 begins one. What lies ahead is known from declarations alone, beyond the end of the run,
too: a week gets the same however long the run is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.calendar import WEEKS_OF_YEAR
from sim.mechanism import Mechanism


class Purse(NamedTuple):
    """For every week of a run, the warm-up first, [W].

    begins: whether a year begins. ahead: weeks of the year that come after it. paying: those in which something pays, this one
    included; at least 1. reserved: yuan that set-up and running will cost in the weeks that come after it.
    """

    begins: NDArray[np.uint8]
    ahead: NDArray[np.int64]
    paying: NDArray[np.int64]
    reserved: NDArray[np.float64]


def year_of(week: int) -> int:
    """The year of a reported week, counted from 1; 0 and below lie in the warm-up."""
    return (week - 1) // WEEKS_OF_YEAR + 1


def purse_of(
    mechanisms: Sequence[Mechanism], setup: NDArray[np.float64], weekly: NDArray[np.float64], weeks: int, warm_up: int
) -> Purse:
    """What lies ahead. setup, weekly: [M] yuan at full intensity, for all communities concerned. weeks: the warm-up included."""
    first = 1 - warm_up
    until = (year_of(first + weeks - 1)) * WEEKS_OF_YEAR
    later = np.arange(first, until + 1)
    fixed, pays = np.zeros(len(later)), np.zeros(len(later), np.int64)
    for at, mechanism in enumerate(mechanisms):
        strength = np.array([mechanism.strength(int(week)) for week in later])
        fixed += weekly[at] * strength
        if strength.any():
            fixed[np.flatnonzero(strength)[0]] += setup[at]
        if mechanism.payment() is not None:
            pays |= np.array([s > 0.0 and mechanism.pays(int(w)) for s, w in zip(strength, later, strict=True)])
    ahead = (-later) % WEEKS_OF_YEAR
    last = np.arange(len(later)) + ahead  # the last week of the same year
    of_money, of_weeks = (np.concatenate([[0], np.cumsum(column)]) for column in (fixed, pays))
    reserved = of_money[last + 1] - of_money[np.arange(len(later)) + 1]
    paying = np.maximum(1, of_weeks[last + 1] - of_weeks[:-1])
    begins = ahead == WEEKS_OF_YEAR - 1
    return Purse(begins[:weeks].astype(np.uint8), ahead[:weeks], paying[:weeks], reserved[:weeks])


def no_purse() -> Purse:
    """Where there is no budget, nothing lies ahead."""
    return Purse(np.zeros(0, np.uint8), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
