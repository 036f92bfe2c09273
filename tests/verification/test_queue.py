"""Cases in a queue: Erlang's formulas for a few workers, and Little's law in every shipped scenario.

A week is a small step of these queues: a case takes ten or twenty weeks of a worker's hours on average, and that is the
unit of time. Each community is a queue of its own, so a run of many is long in total.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.community import ParticipationModel
from sim.processes.cases import MOST_A_WEEK
from sim.scenario.reader import read_scenario
from sim.state import Event
from tests.verification.conftest import SCENARIOS

SHIPPED = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
WEEK_OF_BIRTH = MOST_A_WEEK * MOST_A_WEEK * 8
"""What the identity of a case is divided by to get the week in which it was reported."""


def erlang_c(servers: int, offered: float) -> float:
    """The chance that a customer of M/M/c has to wait: (a^c/c!) (c/(c-a)) / (sum_{k<c} a^k/k! + the same)."""
    full = offered**servers / math.factorial(servers) * servers / (servers - offered)
    return full / (sum(offered**k / math.factorial(k) for k in range(servers)) + full)


def time_in_system(rate: float, servers: int) -> float:
    """W = C/(c mu - lambda) + 1/mu, for mu = 1."""
    return erlang_c(servers, rate) / (servers - rate) + 1.0


class Watched(NamedTuple):
    """What was seen of the cases of a run in a number of weeks, all communities together."""

    weeks: int
    open_at_ends: int  # open cases at the end of a week, summed over the weeks
    reported: int
    spent: NDArray[np.int64]  # by each case that left within these weeks, from the week in which it was reported
    ages_before: int  # weeks so far, summed over the cases open when the watch began
    ages_after: int  # the same, when it ended
    open_by_tally: float
    reported_by_tally: float
    left_by_tally: float


def identities(community: ParticipationModel) -> NDArray[np.int64]:
    """The names of all open cases."""
    return community.cases.identity[: community.cases.number[0]].copy()


def watch(community: ParticipationModel, weeks: int) -> Watched:
    """Step so many weeks, and follow every single case by its name."""
    now = community.steps - 1
    before = identities(community)
    ages_before = int((now + 1 - before // WEEK_OF_BIRTH).sum())
    spent: list[NDArray[np.int64]] = []
    seen = reported = 0
    by_tally = np.zeros(3)
    for _ in range(weeks):
        community.step()
        now = community.steps - 1
        after = identities(community)
        # A case that was reported and closed in the same week is in no table at an end: it spent no week.
        events = community.governing.tally.by_event
        gone = before[~np.isin(before, after, assume_unique=True)]
        spent.append(now - gone // WEEK_OF_BIRTH)
        at_once = int(events[:, Event.closed].sum() + events[:, Event.given_up].sum()) - len(gone)
        spent.append(np.zeros(at_once, np.int64))
        seen += len(after)
        reported += int(np.count_nonzero(after // WEEK_OF_BIRTH == now)) + at_once
        by_tally += [
            events[:, Event.open].sum(),
            events[:, Event.reported].sum(),
            events[:, Event.closed].sum() + events[:, Event.given_up].sum(),
        ]
        before = after
    ages_after = int((now + 1 - before // WEEK_OF_BIRTH).sum())
    return Watched(weeks, seen, reported, np.concatenate(spent), ages_before, ages_after, *by_tally.tolist())


class Queue(NamedTuple):
    """One known answer. unit: weeks of a worker that a case takes on average; warm_up and measured in these units."""

    rate: float
    servers: int
    unit: int
    communities: int
    warm_up: int
    measured: int


QUEUES = {
    "M/M/1": Queue(0.8, 1, 10, 4000, 160, 80),
    "M/M/3": Queue(2.4, 3, 20, 3000, 40, 40),
    "M/M/5": Queue(4.0, 5, 20, 2000, 40, 40),
}


@cache
def watched(name: str) -> Watched:
    """The queue in its stationary state, watched."""
    q = QUEUES[name]
    residents = max(2, q.servers)
    resolved = read_scenario(
        SCENARIOS / "queue.yaml",
        (
            f"place.communities={q.communities}",
            f"place.residents={residents}",
            f"workers.per_ten_thousand={10_000 * q.servers / residents}",
            f"cases.hours={40 * q.unit}",
            f"cases.per_adult={q.rate / q.unit / residents}",
        ),
    )
    community = ParticipationModel(resolved.scenario, resolved.folder)
    assert community.governing.workers.contract.tolist() == [40.0] * (q.servers * q.communities)
    for _ in range(q.warm_up * q.unit):
        community.step()
    return watch(community, q.measured * q.unit)


@pytest.mark.parametrize(
    ("rate", "servers", "published"),
    [
        (0.8, 1, (0.8, 4.0, 5.0, 4.0)),
        (2.4, 3, (0.64719, 1.0787, 2.0787, 4.9888)),
        (4.0, 5, (0.55411, 0.5541, 1.5541, 6.2165)),
    ],
)
def test_the_formulas_give_the_published_numbers(
    rate: float, servers: int, published: tuple[float, float, float, float]
) -> None:
    """The chance to wait, the mean wait, the mean time in the system, and how many are there."""
    stay = time_in_system(rate, servers)
    assert (erlang_c(servers, rate), stay - 1.0, stay, rate * stay) == pytest.approx(published, rel=1e-4)


@pytest.mark.parametrize("name", QUEUES)
def test_cases_wait_as_long_as_erlang_says(name: str) -> None:
    q, seen = QUEUES[name], watched(name)
    stay = time_in_system(q.rate, q.servers)
    queues = seen.weeks * q.communities
    assert seen.reported / queues * q.unit == pytest.approx(q.rate, rel=0.01)
    assert seen.spent.mean() / q.unit == pytest.approx(stay, rel=0.05)
    assert seen.open_at_ends / queues == pytest.approx(q.rate * stay, rel=0.05)


def test_first_come_first_served_makes_the_time_in_the_queue_of_one_worker_exponential() -> None:
    """P(W > t) = e^-(mu - lambda) t. In any other order the mean would be the same, and this would not hold."""
    q, seen = QUEUES["M/M/1"], watched("M/M/1")
    for units in (2.5, 5.0, 10.0, 15.0):
        longer = float(np.mean(seen.spent > units * q.unit))
        assert longer == pytest.approx(math.exp(-(1.0 - q.rate) * units), abs=0.02)


@pytest.mark.parametrize("name", QUEUES)
def test_littles_law_holds_in_the_queue(name: str) -> None:
    """L = lambda W to 1 %; and week by week, to the last case: open at ends = weeks spent, boundaries counted."""
    must_balance(watched(name))
    assert littles_ratio(watched(name)) == pytest.approx(1.0, abs=0.01)


def must_balance(seen: Watched) -> None:
    """Every week that a case is open at the end of is a week that it spends; and the tally tells the same story."""
    assert seen.open_at_ends == seen.spent.sum() + seen.ages_after - seen.ages_before
    assert seen.open_by_tally == seen.open_at_ends
    assert seen.reported_by_tally == seen.reported
    assert seen.left_by_tally == len(seen.spent)


def littles_ratio(seen: Watched) -> float:
    """Lambda W over L, W being that of the cases that left."""
    return float(seen.reported * seen.spent.mean() / seen.open_at_ends)


def shipped(path: Path) -> ParticipationModel:
    """A scenario of the program, small and long."""
    listed = read_scenario(path).scenario.place.communities_file is not None
    small = ("run.weeks=2480",) if listed else ("place.residents=1000", "place.communities=2", "run.weeks=2480")
    resolved = read_scenario(path, small)
    return ParticipationModel(resolved.scenario, resolved.folder)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_littles_law_holds_in_every_shipped_scenario_to_the_last_case(path: Path) -> None:
    """From the first week on, boundaries counted."""
    community = shipped(path)
    early, late = watch(community, 104), watch(community, 104)
    must_balance(early)
    must_balance(late)
    assert early.ages_before == 0
    assert late.ages_before == early.ages_after > 0


@pytest.mark.parametrize(
    "path",
    [pytest.param(p, marks=[pytest.mark.slow] if p.stem != "baseline" else [], id=p.stem) for p in SHIPPED],
)
def test_littles_law_holds_in_every_shipped_scenario_to_1_percent(path: Path) -> None:
    """Over forty years, once the queues have built up."""
    community = shipped(path)
    watch(community, 400)
    late = watch(community, 2080)
    must_balance(late)
    assert littles_ratio(late) == pytest.approx(1.0, abs=0.01)
