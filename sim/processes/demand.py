"""Step 1 of the week, as far as residents are concerned: how much there is to do, for reasons from outside."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.calendar import WEEKS_OF_YEAR
from sim.compiler import process
from sim.draws import DEMAND, purpose, uniform
from sim.rules.autoregression import autoregressed, in_part_ones_own
from sim.rules.numbers import exponential, standard_normal

OWN_WAVE, OWN_START, EMERGENCY = (
    purpose("own wave of a community"),
    purpose("where an own wave starts"),
    purpose("emergency"),
)

Doubles = NDArray[np.float64]


class Dated(NamedTuple):
    """Weeks, from the first to the last, in which demand is `factor` times as large: reported weeks, or weeks of the year."""

    first: int
    last: int
    factor: float


class Emergencies(NamedTuple):
    """How likely one begins in a week, how many weeks it lasts, what demand is multiplied by; the chance in each of its weeks
    that somebody is called in person, known or not; and what it adds to taking part, in log-odds."""

    begins: float
    weeks: int
    factor: float
    call: float
    urgency: float


class Outside(NamedTuple):
    """Where demand comes from. own_share: of the variance of the wave, that is each community's own. starts_in: week of the
    year of reported week 1."""

    persistence: float
    spread: float
    own_share: float
    campaigns: list[Dated]
    seasons: list[Dated]
    starts_in: int
    emergencies: Emergencies


class Waves:
    """How much there is to do in each community: a slow wave around 1, in part all of the subdistrict's and in part its own,
    times seasons, dated campaigns, and emergencies that come by themselves, to all at once."""

    def __init__(self, outside: Outside, communities: int, seed: int) -> None:
        self.outside, self.seed = outside, seed
        self.log_demand = outside.spread * standard_normal(uniform(seed, DEMAND, 0, 1))
        self.own = np.zeros(communities)
        if outside.own_share > 0.0:
            begin_own_waves(self.own, outside.spread, seed)
        self.weeks_of_emergency = 0

    @property
    def called(self) -> float:
        """The chance that somebody is called this week because of an emergency."""
        return self.outside.emergencies.call if self.weeks_of_emergency > 0 else 0.0

    @property
    def urgency(self) -> float:
        """What an emergency adds to taking part this week, in log-odds."""
        return self.outside.emergencies.urgency if self.weeks_of_emergency > 0 else 0.0

    def next(self, week: int, now: int) -> Doubles:
        """The factor of reported week `week` in each community, [C]; `now` counts weeks from the start of the run."""
        o = self.outside
        shock = standard_normal(uniform(self.seed, DEMAND, now, 0))
        self.log_demand = autoregressed(self.log_demand, shock, o.persistence, o.spread)
        found = np.full(len(self.own), exponential(self.log_demand))
        if o.own_share > 0.0:
            go_on(self.own, o.persistence, o.spread, self.seed, now)
            mix(found, self.log_demand, self.own, o.own_share)
        for campaign in o.campaigns:
            if campaign.first <= week <= campaign.last:
                found *= campaign.factor
        week_of_year = (week - 1 + o.starts_in - 1) % WEEKS_OF_YEAR + 1
        for season in o.seasons:
            if season.first <= week_of_year <= season.last:
                found *= season.factor
        return found * self._of_emergency(now)

    def _of_emergency(self, now: int) -> float:
        """One at a time: while one lasts, no other begins."""
        e = self.outside.emergencies
        self.weeks_of_emergency = max(0, self.weeks_of_emergency - 1)
        if self.weeks_of_emergency == 0 and uniform(self.seed, EMERGENCY, now, 0) < e.begins:
            self.weeks_of_emergency = e.weeks
        return e.factor if self.weeks_of_emergency > 0 else 1.0


@process
def begin_own_waves(own: Doubles, spread: float, seed: int) -> None:
    """Each community's own wave starts anywhere on it, [C]."""
    for c in range(len(own)):
        own[c] = spread * standard_normal(uniform(seed, OWN_START, 0, c))


@process
def go_on(own: Doubles, persistence: float, spread: float, seed: int, now: int) -> None:
    """Each community's own wave, a week later."""
    for c in range(len(own)):
        shock = standard_normal(uniform(seed, OWN_WAVE, now, c))
        own[c] = autoregressed(own[c], shock, persistence, spread)


@process
def mix(found: Doubles, of_all: float, own: Doubles, own_share: float) -> None:
    """The demand of each community, [C]: of everybody's wave and its own."""
    for c in range(len(own)):
        found[c] = exponential(in_part_ones_own(of_all, own[c], own_share))
