"""When something is voted on: each vote is held in every community where somebody is eligible, and kept as one row of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.ages import AGE_BANDS
from sim.kinds import SLOT_NAMES
from sim.parameters import rows_of
from sim.policy.meaning import means
from sim.policy.reach import nobody_is_eligible
from sim.processes.voting import (
    DOOR,
    SEAT,
    Ballots,
    Matter,
    VotesParameters,
    cast,
    count_doors,
    decide,
    go_from_door_to_door,
    learn_the_result,
    no_ballots,
    write_turns,
)
from sim.ratio import ratio
from sim.rules.votes import is_carried, relief_in
from sim.scenario.blocks.base import AGE_BAND_NAMES, NEEDS
from sim.scenario.blocks.votes import Vote
from sim.scenario.schema import Scenario
from sim.state import (
    ASKED,
    COLLEGE,
    NOBODY,
    NOT_CAST,
    ON_DUTY,
    RESIDENTS,
    SELF_STARTED,
    Communities,
    Involvement,
    People,
    WeeklyTally,
)
from sim.world import World

GROUPS = (*AGE_BAND_NAMES, "women", "men", "college", "no_college", "members", "no_members", "posts", "no_posts")
"""Groups whose turnout is told: an output of the vote, which knows none of them but posts and members."""
COUNTS = ("eligible", "knocked", "reached", "turned_away", "cast", "self_started", "on_duty", "asked", "yes", "carried")
COLUMNS = ("week", "vote", "kind", "subject", "community", *COUNTS, "turnout", *(f"turnout_{name}" for name in GROUPS))
"""Of the table of votes: week and number of the vote (from 0), community; people; 1 where carried; shares of the eligible."""


class Works(NamedTuple):
    """What a vote that was carried changes, and from which week on."""

    week: int
    community: int
    need: int
    share: float


class Votes:
    """The votes of a run: when they are due, what has been held, and what was carried."""

    def __init__(self, scenario: Scenario, people: People) -> None:
        """Raises ScenarioProblems where nobody is eligible."""
        self.seed = scenario.run.seed
        self.dates = scenario.votes.dates
        nobody_is_eligible(self.dates, people)
        self.p: Sequence[VotesParameters] = rows_of(VotesParameters, scenario.votes)
        self.held: list[dict[str, Any]] = []
        self.works: list[Works] = []

    def carry_out(self, week: int, communities: Communities) -> None:
        """Write the share of problems that no longer arise, of each community and need, [C, needs]."""
        for works in self.works:
            if works.week == week:
                row = communities.relieved[works.community]
                row[works.need] = 1.0 - (1.0 - row[works.need]) * (1.0 - works.share)

    def hold(
        self, world: World, people: People, communities: Communities, tally: WeeklyTally, week: int, now: int
    ) -> None:
        """Hold what is due in reported week `week`; `now` counts weeks from the start of the run."""
        for number, vote in enumerate(self.dates):
            if vote.week == week:
                eligible = means(vote.eligible, people)
                for c in range(len(communities.residents)):
                    first, last = int(communities.first[c]), int(communities.first[c + 1])
                    rows = (first + np.flatnonzero(eligible[first:last])).astype(np.uint32)
                    if len(rows):
                        self._hold_in(world, people, tally, vote, number, c, rows, now)

    def _hold_in(
        self,
        world: World,
        people: People,
        tally: WeeklyTally,
        vote: Vote,
        number: int,
        c: int,
        rows: NDArray[np.uint32],
        now: int,
    ) -> None:
        ballots, p = no_ballots(rows), self.p[0]
        doors = np.zeros(int(people.building.max()) + 1)
        count_doors(world, c, p, doors)
        turns = np.empty(len(rows))
        write_turns(turns, rows, self.seed, DOOR, now)
        go_from_door_to_door(world, ballots, np.argsort(turns, kind="stable"), p, doors, now)
        need = NOBODY if vote.need is None else NEEDS.index(vote.need)
        matter = Matter(need, vote.gaining, vote.losing, SLOT_NAMES.index(vote.slot))
        cast(world, ballots, matter, p, len(people.age), now)
        turned_away = self._seat(ballots, vote, now)
        decide(world, ballots, p, now)
        number_of_ballots, yes = int((ballots.origin != NOT_CAST).sum()), int(ballots.yes.sum())
        carried = int(is_carried(len(rows), number_of_ballots, yes, vote.quorum, vote.majority))
        learn_the_result(world, ballots, carried, p)
        if number_of_ballots >= vote.quorum * len(rows) and number_of_ballots > 0:
            tally.actors[c, RESIDENTS, Involvement.presence] += 1.0
            tally.actors[c, RESIDENTS, Involvement.influence] += 1.0
        if carried and vote.relief > 0.0:
            share = relief_in(vote.relief, len(rows), int((people.community == c).sum()))
            self.works.append(Works(vote.week + vote.works_after, c, need, share))
        self.held.append(
            {"week": vote.week, "vote": number, "kind": vote.kind, "subject": vote.subject, "community": c}
            | counted(ballots, turned_away, carried)
            | turnouts(ballots, people)
        )

    def _seat(self, ballots: Ballots, vote: Vote, now: int) -> int:
        """Where more come than there are seats, chance decides; returns how many are turned away."""
        came = np.flatnonzero(ballots.origin != NOT_CAST)
        if vote.seats is None or len(came) <= vote.seats:
            return 0
        turns = np.empty(len(came))
        write_turns(turns, ballots.rows[came], self.seed, SEAT, now)
        away = came[np.argsort(turns, kind="stable")[vote.seats :]]
        ballots.origin[away] = NOT_CAST
        return len(away)

    def columns(self) -> dict[str, list[Any]]:
        """The table of what was held in reported weeks, by column."""
        return {name: [row[name] for row in self.held if row["week"] >= 1] for name in COLUMNS}


def counted(ballots: Ballots, turned_away: int, carried: int) -> dict[str, int]:
    """`COUNTS`, of one vote in one community."""
    of = {origin: int((ballots.origin == origin).sum()) for origin in (SELF_STARTED, ON_DUTY, ASKED)}
    numbers = (
        len(ballots.rows), int(ballots.knocked.sum()), int(ballots.reached.sum()), turned_away, sum(of.values()),
        *of.values(), int(ballots.yes.sum()), carried,
    )  # fmt: skip
    return dict(zip(COUNTS, numbers, strict=True))


def turnouts(ballots: Ballots, people: People) -> dict[str, float]:
    """The share of the eligible who voted: of all, and of each group; nan where nobody of it is eligible."""
    voted = ballots.origin != NOT_CAST
    found = {"turnout": float(voted.mean())}
    for name, who in _groups(people, ballots.rows):
        found[f"turnout_{name}"] = float(ratio(np.float64((voted & who).sum()), np.float64(who.sum())))
    return found


def _groups(people: People, rows: NDArray[np.uint32]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Who among the rows belongs to each of `GROUPS`."""
    age = people.age[rows]
    for name, (first, last) in zip(AGE_BAND_NAMES, AGE_BANDS, strict=True):
        yield name, (age >= first) & (age <= last)
    pairs: Mapping[tuple[str, str], NDArray[np.bool_]] = {
        ("women", "men"): people.female[rows] == 1,
        ("college", "no_college"): people.education[rows] >= COLLEGE,
        ("members", "no_members"): people.party_member[rows] == 1,
        ("posts", "no_posts"): people.post[rows] == 1,
    }
    for (these, others), who in pairs.items():
        yield these, who
        yield others, ~who
