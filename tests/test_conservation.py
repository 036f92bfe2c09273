"""What must balance in every week: people, places, hours, points and money."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.catalogue import catalogue
from sim.community import ParticipationModel
from sim.mechanism import Institution
from sim.policy.policy import Ledger
from sim.processes.recording import SUMS
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario
from sim.state import UNHEARD, Activities, Event

EVERYTHING = Path(__file__).parent / "verification" / "scenarios" / "everything.yaml"
SMALL = ("place.residents=80", "run.warm_up_weeks=2", "run.weeks=13")


class Finished(NamedTuple):
    """A community after a week, with what the week started from and its calendar."""

    community: ParticipationModel
    resting_before: NDArray[np.uint8]
    outstanding_before: list[int]  # of each mechanism; 0 where it pays nothing
    calendar: Activities


def weeks_of(*changes: str) -> Iterator[Finished]:
    """Every week of the busy scenario, warm-up included."""
    resolved = read_scenario(EVERYTHING, changes)
    community = ParticipationModel(resolved.scenario, resolved.folder)
    calendars: list[Activities] = []
    keep = community.record.keep

    def remember(*arguments: Any) -> None:
        calendars.append(community.calendar)
        keep(*arguments)

    vars(community.record)["keep"] = remember
    for _ in range(resolved.scenario.run.warm_up_weeks + resolved.scenario.run.weeks):
        resting = community.minds.resting.copy()
        outstanding = [ledger.outstanding if ledger else 0 for ledger in community.policy.ledgers]
        community.step()
        yield Finished(community, resting, outstanding, calendars[-1])


def total(community: ParticipationModel, name: str) -> float:
    """The sum of a recorded number over everybody in the week that was last kept."""
    return float(community.record.sums[community.record.weeks_done - 1, :, :, SUMS.index(name)].sum())


POINTS, TIME_BANK = 0, 2
"""Which mechanisms of the busy scenario pay."""


def ledger_of(community: ParticipationModel, scheme: int = POINTS) -> Ledger:
    """The points of one scheme in force."""
    assert [at for at, ledger in enumerate(community.policy.ledgers) if ledger] == [POINTS, TIME_BANK]
    ledger = community.policy.ledgers[scheme]
    assert ledger is not None
    return ledger


@given(seed=st.integers(0, 2**63 - 1), places=st.floats(1.0, 12.0), intercept=st.floats(-4.0, 1.0))
@settings(max_examples=25, deadline=None)
def test_who_wants_to_come_is_admitted_or_turned_away(seed: int, places: float, intercept: float) -> None:
    for week in weeks_of(*SMALL, f"run.seed={seed}", f"calendar.seats={places}", f"decision.intercept={intercept}"):
        events, calendar = week.community.events, week.calendar
        came, turned_away = events.occasions > 0, events.turned_away == 1
        wanted = np.bincount(events.activity[came | turned_away], minlength=len(calendar.need))
        admitted = np.bincount(events.activity[came], minlength=len(calendar.need))
        assert not (came & turned_away).any()
        assert np.array_equal(wanted, calendar.applicants)
        assert np.array_equal(admitted, np.minimum(wanted, math.floor(places)))
        assert (events.heard[came | turned_away] != UNHEARD).all()
        assert not came[week.resting_before > 0].any()
        assert not turned_away[week.resting_before > 0].any()
        of = week.community.people.community
        home = np.searchsorted(calendar.first, events.activity[came], side="right") - 1
        assert np.array_equal(home, of[came])


@given(seed=st.integers(0, 2**63 - 1), most=st.integers(1, 7), hours=st.floats(0.1, 6.0))
@settings(max_examples=25, deadline=None)
def test_days_fit_into_a_week_and_into_free_hours(seed: int, most: int, hours: float) -> None:
    for week in weeks_of(*SMALL, f"run.seed={seed}", f"days.most={most}", f"calendar.hours={hours}", "days.base=1"):
        events, people = week.community.events, week.community.people
        assert events.occasions.max() <= most
        several = events.occasions > 1
        assert (events.occasions * hours <= people.free_hours * (1 + 1e-6))[several].all()
        assert (events.first_day + events.occasions)[events.occasions > 0].max(initial=0) <= 7


def test_the_sums_are_those_of_the_residents() -> None:
    for week in weeks_of(*SMALL):
        community = week.community
        if community.week < 1:
            continue
        events = community.events
        assert total(community, "residents") == 160
        assert community.record.sums[-1, :, :, 0].sum(axis=1).tolist() in ([80, 80], [0, 0])
        assert total(community, "participants") == (events.occasions > 0).sum()
        assert total(community, "occasions") == events.occasions.sum()
        assert total(community, "turned_away") == events.turned_away.sum()
        assert total(community, "resting") == (community.minds.resting > 0).sum()
        assert total(community, "reached") == (events.heard > 0).sum()
        assert total(community, "self_started") <= total(community, "participants") <= total(community, "reached")


def test_groups_and_communities_keep_their_numbers_of_residents() -> None:
    """Whoever moves out is followed by one newcomer of the same age, who takes over the row."""
    *_, last = weeks_of(*SMALL, "learning.turnover.a_year=0.9")
    residents = last.community.record.sums[:, :, :, SUMS.index("residents")]
    assert (residents == residents[0]).all()
    assert residents[0].sum() == 160


@pytest.mark.parametrize("turnover", [0.0, 0.5])
def test_hours_are_occasions_times_hours_in_weeks_quarters_and_log(turnover: float) -> None:
    """Also the hours of those who move out within the quarter."""
    *_, last = weeks_of("place.residents=80", f"learning.turnover.a_year={turnover}")
    community = last.community
    weekly, quarterly, log = community.record.weekly(), community.record.quarterly(), community.record.log()
    assert log is not None
    hours = community.scenario.calendar.hours
    for place, group in ((-1, "all"), (0, "elderly"), (1, "young")):
        weeks = weekly[(weekly["community"] == place) & (weekly["group"] == group)]
        quarters = quarterly[(quarterly["community"] == place) & (quarterly["group"] == group)]
        assert weeks["occasions"].sum() > 0
        assert weeks["hours"].to_numpy() == pytest.approx(weeks["occasions"].to_numpy() * hours, rel=1e-12)
        expected = weeks["hours"].to_numpy().reshape(2, 13).sum(axis=1)
        assert quarters["hours"].to_numpy() == pytest.approx(expected, rel=1e-5)
    everybody = weekly[(weekly["community"] == -1) & (weekly["group"] == "all")]
    assert np.array_equal(log.groupby("week")["days"].sum().to_numpy(), everybody["occasions"].to_numpy())


@pytest.mark.parametrize(("scheme", "unit"), [(POINTS, "point"), (TIME_BANK, "credit")], ids=["points", "time bank"])
@given(
    seed=st.integers(0, 2**63 - 1),
    points=st.integers(0, 50),
    yuan=st.floats(0.0, 5.0),
    budget=st.floats(0.0, 200.0),
    redemption=st.floats(0.0, 1.0),
    intensity=st.floats(0.0, 1.0),
)
@settings(max_examples=40, deadline=None)
def test_points_issued_are_redeemed_or_outstanding_and_never_worth_more_than_the_budget(
    scheme: int, unit: str, seed: int, points: int, yuan: float, budget: float, redemption: float, intensity: float
) -> None:
    changes = {f"{unit}s_per_occasion": points, f"yuan_per_{unit}": yuan, "weekly_budget": budget, "redemption": redemption,
               "intensity": intensity, "from_week": -1, "until_week": 9}  # fmt: skip
    written = [f"mechanisms[{scheme}].{name}={value}" for name, value in changes.items()]
    rows = 0
    for week in weeks_of(*SMALL, f"run.seed={seed}", *written):
        ledger, accounts = ledger_of(week.community, scheme), week.community.policy.accounts
        own = [row for row in accounts if row.mechanism == scheme]
        before = week.outstanding_before[scheme]
        assert ledger.issued == ledger.redeemed + ledger.forfeited + ledger.outstanding
        assert ledger.balance.min() >= 0
        booked = own[rows:]
        rows = len(own)
        assert len(booked) <= 1
        for row in booked:
            assert row.week == week.community.week
            assert before + row.points_issued - row.points_redeemed - row.points_forfeited == ledger.outstanding
            assert row.points_outstanding == ledger.outstanding
            assert row.points_issued * yuan <= budget * (1 + 1e-9)
            assert row.points_issued <= week.community.events.occasions.sum() * points
            assert row.redeemed == row.points_redeemed * yuan
        if not booked:
            assert before == ledger.outstanding
        assert sum(row.points_issued for row in own) == ledger.issued
        assert sum(row.points_redeemed for row in own) == ledger.redeemed


def test_a_whole_block_may_move_out_in_one_week() -> None:
    """512 leave at once, which a byte would count as none, and each is followed by somebody who has no history here."""
    community = ParticipationModel(read_scenario(EVERYTHING, ("place.communities=1", "place.residents=512")).scenario)
    for _ in range(4):
        community.step()
    community.minds.leaves[:] = 0
    community.step()
    assert (community.minds.leaves > 4).all()
    assert not community.minds.habit.any()
    assert not community.events.last_active.any()


def test_who_moves_out_leaves_the_points_behind_and_a_newcomer_starts_without() -> None:
    community = ParticipationModel(
        read_scenario(EVERYTHING, ("learning.turnover.a_year=0.9", "mechanisms[0].redemption=0")).scenario
    )
    ledger = ledger_of(community)
    while community.running:
        community.step()
        never_here = community.events.last_active == 0
        assert not ledger.balance[never_here].any()
    assert ledger.forfeited > 0
    assert ledger.issued == ledger.forfeited + ledger.outstanding


def test_whole_points_are_paid_whole_where_the_budget_suffices() -> None:
    """29 % of 100 points are 29 points, although 0.29 * 100 is a little less in binary."""
    changes = ("mechanisms[0].points_per_occasion=100", "mechanisms[0].intensity=0.29", "mechanisms[0].ramp_weeks=0",
               "mechanisms[0].weekly_budget=1000000000")  # fmt: skip
    *_, last = weeks_of(*SMALL, *changes, "mechanisms[0].from_week=-1", "mechanisms[0].redemption=0")
    ledger = ledger_of(last.community)
    assert ledger.issued > 0
    assert (ledger.balance % 29 == 0).all()


def test_rests_start_and_end_in_the_tally() -> None:
    """Resting now = resting before + rests started - returned, but for those who moved out while they rested."""
    started = 0.0
    for week in weeks_of(
        "run.weeks=26",
        "run.warm_up_weeks=0",
        "demand.campaigns=[]",
        "learning.turnover.a_year=0",
        "learning.fatigue.strain=0.6",
    ):
        community = week.community
        before = (week.resting_before > 0).sum()
        started += total(community, "rest_starts")
        assert total(community, "resting") == before + total(community, "rest_starts") - total(community, "returns")
    assert started > 10


def institutions(places: list[int] | None, strength: float) -> ParticipationModel:
    """The busy scenario with every institution there is in some communities, each unit of which costs a yuan."""
    kinds = [kind for kind, mechanism in catalogue().items() if issubclass(mechanism, Institution)]
    costs = {"setup_cost": 0.0, "weekly_cost": 0.0, "unit_cost": 1.0, "intensity": strength}
    blocks = [{"kind": kind, "target": {"communities": places}, **costs} for kind in kinds]
    values = {**read_scenario(EVERYTHING, SMALL).values(), "mechanisms": blocks}
    return ParticipationModel(Scenario.model_validate(values), EVERYTHING.parent)


@pytest.mark.parametrize(
    ("places", "strength"), [(None, 1.0), ([1], 0.5)], ids=["everywhere", "half, in one community"]
)
def test_with_every_institution_in_force_cases_resources_and_organizations_balance_and_each_unit_is_paid_for_once(
    places: list[int] | None, strength: float
) -> None:
    community = institutions(places, strength)
    side, here = community.governing, [0, 1] if places is None else places
    workers, organizations, stock, tally = side.workers, side.organizations, side.stock, side.tally
    booked = 0
    for _ in range(15):
        left, before = stock.left.copy(), tally.by_event.copy()
        filled = np.bincount(workers.community[workers.vacant == 0], minlength=2)
        acting = np.bincount(organizations.community, organizations.active, 2)
        community.step()
        e = tally.by_event
        settled = e[:, Event.closed] + e[:, Event.given_up]
        assert np.array_equal(e[:, Event.open], before[:, Event.open] + e[:, Event.reported] - settled)
        assert np.array_equal(e[:, Event.active_organizations], acting + e[:, Event.joined] - e[:, Event.left])
        assert stock.left == pytest.approx(left + stock.mobilised - stock.used - stock.lapsed, rel=1e-9, abs=1e-9)
        assert (stock.mobilised[:, 1:] <= stock.potential[:, 1:] * (1 + 1e-12)).all()  # people may give more than asked
        units = {"worker": filled, "case": e[:, Event.closed], "organization": acting, "community": np.ones(2)}
        rows = community.policy.accounts[booked:]
        booked += len(rows)
        assert len(rows) == (len(community.policy.mechanisms) if community.week >= 1 else 0)
        for row in rows:
            unit = community.policy.mechanisms[row.mechanism].unit
            if unit in units:
                assert row.per_unit == pytest.approx(strength * units[unit][here].sum())
            assert row.setup == row.running == row.redeemed == row.points_issued == 0
