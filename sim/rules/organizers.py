"""Who organizes, how large an activity is, and who enters a platform."""

from __future__ import annotations

from sim.compiler import rule
from sim.rules.numbers import NOTHING, exponential


@rule
def share_of_calls(in_turn: float, in_office: float, came: float, came_to_all: float) -> float:
    """Part of the activities goes to whoever's turn it is, the rest to those to whom people came, in proportion [simon-1955]:
    t / n + (1 - t) x / X. Where nobody came to anybody all goes in turn."""
    if came_to_all <= NOTHING:
        return 1.0 / in_office
    return in_turn / in_office + (1.0 - in_turn) * came / came_to_all


@rule
def times_the_size(spread: float, shock: float) -> float:
    """Sizes differ by factors: exp(s z - s^2 / 2), a lognormal with mean 1, for a standard normal z."""
    return exponential(spread * shock - spread * spread / 2.0)


@rule
def entry_chance(alone: float, of_others: float, share: float, access: float) -> float:
    """Some enter by themselves, others because others are there [bass-1969]: (p + q F), for those with access."""
    return min(1.0, alone + of_others * share) * access


@rule
def ending_chance(weeks: float) -> float:
    """What lasts so many weeks on average ends in a week with the chance 1 / weeks."""
    return 1.0 / max(1.0, weeks)
