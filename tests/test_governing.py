"""What must balance on the governing side in every week: hours, cases, resources, requests, activities, the tally."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import sim.community
import sim.record
import sim.votes
from sim.community import ParticipationModel
from sim.compiler import INTERPRETED, process
from sim.processes import tally as b
from sim.processes.cases import MOST_A_WEEK
from sim.rules.work import hours_worked, productivity
from sim.scenario.blocks.cases import RESOURCES
from sim.scenario.reader import read_scenario
from sim.scenario.resolved import Resolved
from sim.state import (
    CLOSED,
    FIRST_ORGANIZATION,
    GIVEN_UP,
    LACKING,
    NOBODY,
    OFFICIALS,
    RESIDENTS,
    WAITING,
    WITH_DEPARTMENTS,
    Activities,
    Cases,
)
from sim.world import World, open_cases, this_weeks_calendar
from tests.test_conservation import EVERYTHING

SMALL = ("place.residents=120", "run.warm_up_weeks=2", "run.weeks=13", "cases.per_adult=0.1", "record.log=false")
SEEDS = st.integers(0, 2**63 - 1)
COMMUNITIES = 2
A_FEW_RUNS = settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
"""Without shrinking: a run says enough, and a smaller one is no simpler."""


class Busy(NamedTuple):
    """A community after a week, with what was there before, in between, and on its calendar."""

    community: ParticipationModel
    events_open_before: NDArray[np.float64]
    left_before: NDArray[np.float64]
    rank: NDArray[np.float64]  # that the week was worked under
    vacant_before: NDArray[np.int64]
    done_on_cases: NDArray[np.float64]  # [C] hours that cases lost
    speed_hours: NDArray[np.float64]  # [C] hours worked on them, times what an hour is worth
    leaving: Cases  # the table before closed cases left it
    calendar: Activities

    def events(self, column: int) -> NDArray[np.float64]:
        """One number of the tally for each community."""
        return self.community.governing.tally.by_event[:, column]


def busy_scenario(*changes: str) -> Resolved:
    """The scenario in which every process is busy, small, with these settings in place of its own."""
    changed = {change.partition("=")[0] for change in changes}
    return read_scenario(EVERYTHING, [*(s for s in SMALL if s.partition("=")[0] not in changed), *changes])


def copied(table: Any) -> Any:
    """The same rows, that nobody changes any more."""
    return type(table)(*(column.copy() for column in table))


def by_community(cases: Cases, values: NDArray[Any]) -> NDArray[np.float64]:
    """Sums over open cases, by community."""
    number = int(cases.number[0])
    return np.bincount(cases.community[:number], values[:number].astype(np.float64), COMMUNITIES)


class Open(World):
    """A world whose tables Python reads, while processes work on the compiled one."""

    def __init__(self, community: ParticipationModel) -> None:
        self.inside = community.world
        tables = community.tables(community.cases, community.calendar)
        vars(self).update({name: table for name, table in vars(tables).items() if name not in ("cases", "calendar")})

    @property
    def cases(self) -> Cases:  # type: ignore[override]
        return open_cases(self.inside)

    @property
    def calendar(self) -> Activities:  # type: ignore[override]
        return this_weeks_calendar(self.inside)

    @calendar.setter
    def calendar(self, calendar: Activities) -> None:
        put_calendar(self.inside, calendar)


@process
def put_calendar(world: World, calendar: Activities) -> None:
    """What the week does where it is compiled."""
    world.calendar = calendar


def inside(something: Any) -> Any:
    """The compiled world instead of an open one."""
    return getattr(something, "inside", something)


def step_in_python(patch: pytest.MonkeyPatch, community: ParticipationModel) -> None:
    """Run the stages of the week as Python: they call what is found under the names of processes just then."""
    stages = ("prepare", "meet", "move_cases", "learn_from_the_week", "look_ahead", "pay")
    if INTERPRETED:
        return
    for module in (sim.community, sim.record, sim.votes):
        for name, found in list(vars(module).items()):
            if name in stages:
                patch.setattr(module, name, found.py_func)
            elif hasattr(found, "py_func"):
                patch.setattr(module, name, lambda *given, found=found: found(*map(inside, given)))
    community.world = Open(community)


def busy_weeks(monkeypatch: pytest.MonkeyPatch, *changes: str) -> Iterator[Busy]:
    """Every week of the busy scenario, warm-up included, seen from within."""
    resolved = busy_scenario(*changes)
    community = ParticipationModel(resolved.scenario, resolved.folder)
    seen: dict[str, Any] = {}
    work, leave, plan = sim.community.work_on_cases, sim.community.leave_the_table, sim.community.weekly_calendar

    def watched_work(world: World) -> None:
        workers, cases, p = world.workers, world.cases, world.parameters.work[0]
        before = by_community(cases, cases.hours_left)
        speed = [
            productivity(
                workers.skill[w],
                workers.digital_skill[w],
                p.digital_worth,
                workers.burnout[w],
                p.slows,
                p.unskilled_work,
                p.least_work,
            )
            for w in range(len(workers.contract))
        ]
        work(inside(world))
        seen["done"] = before - by_community(cases, cases.hours_left)
        seen["speed_hours"] = np.bincount(workers.community, workers.case_hours * speed, COMMUNITIES)

    def watched_leave(cases: Cases) -> None:
        seen["leaving"] = copied(cases)
        leave(cases)

    def watched_plan(*arguments: Any) -> Activities:
        seen["calendar"] = plan(*map(inside, arguments))
        return seen["calendar"]

    with monkeypatch.context() as patch:
        step_in_python(patch, community)
        patch.setattr(sim.community, "work_on_cases", watched_work)
        patch.setattr(sim.community, "leave_the_table", watched_leave)
        patch.setattr(sim.community, "weekly_calendar", watched_plan)
        for _ in range(resolved.scenario.run.warm_up_weeks + resolved.scenario.run.weeks):
            before = (
                by_community(community.cases, np.ones(len(community.cases.state))),
                community.governing.stock.left.copy(),
                community.communities.rank.copy(),
                community.governing.workers.vacant.copy(),
            )
            community.step()
            yield Busy(community, *before, seen["done"], seen["speed_hours"], seen["leaving"], seen["calendar"])


@pytest.fixture
def weeks_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda *changes: busy_weeks(monkeypatch, *changes)


@given(seed=SEEDS, admin=st.floats(0.0, 1.0), most=st.floats(0.0, 1.0), quitting=st.floats(0.0, 0.9))
@A_FEW_RUNS
def test_hours_of_every_worker_are_tasks_cases_and_programme(
    seed: int, admin: float, most: float, quitting: float
) -> None:
    """And nothing where the post is vacant; activities get the programme's hours; cases lose what is worked on them."""
    changes = (f"workers.admin_share={admin}", f"workers.most_for_cases={most}", f"workers.leaving.a_year={quitting}")
    with pytest.MonkeyPatch.context() as patch:
        for week in busy_weeks(patch, f"run.seed={seed}", *changes, "workers.per_ten_thousand=300"):
            workers, places = week.community.governing.workers, week.community.communities
            for w in range(len(workers.contract)):
                three = workers.admin_hours[w], workers.case_hours[w], workers.programme_hours[w]
                if week.vacant_before[w] > 0:
                    assert three == (0.0, 0.0, 0.0)
                    continue
                rank = week.rank[workers.community[w]]
                mine = hours_worked(workers.contract[w], week.community.parameters.work[0].effort, rank)
                assert sum(three) == pytest.approx(mine, abs=1e-9)
                assert min(three) >= -1e-9
                assert workers.case_hours[w] <= most * (1.0 - admin) * mine + 1e-9
                assert workers.admin_hours[w] == pytest.approx(admin * mine, abs=1e-9)
            programme = np.bincount(workers.community, workers.programme_hours, COMMUNITIES)
            ordinary = week.community.scenario.workers.programme_hours * places.residents / 1000.0
            assert places.staffing == pytest.approx(programme / ordinary, abs=1e-9)
            assert week.done_on_cases == pytest.approx(week.speed_hours, abs=1e-6)
            for column, hours in (
                (b.Event.admin_hours, workers.admin_hours), (b.Event.case_hours, workers.case_hours),
                (b.Event.programme_hours, workers.programme_hours),
            ):  # fmt: skip
                assert week.events(column) == pytest.approx(
                    np.bincount(workers.community, hours, COMMUNITIES), abs=1e-9
                )
            together = (
                week.events(b.Event.admin_hours)
                + week.events(b.Event.case_hours)
                + week.events(b.Event.programme_hours)
            )
            assert week.events(b.Event.hours) == pytest.approx(together, abs=1e-9)
            officials = week.community.governing.tally.actors[:, OFFICIALS, b.Involvement.work]
            assert officials == pytest.approx(week.events(b.Event.hours), abs=1e-9)


def test_posts_that_fall_vacant_are_filled_again_by_somebody_fresh(weeks_of: Any) -> None:
    quits = filled = 0
    before: NDArray[np.int64] | None = None
    for week in weeks_of("workers.leaving.a_year=0.9", "workers.leaving.vacancy=3", "run.weeks=60",
                         "workers.per_ten_thousand=500"):  # fmt: skip
        workers = week.community.governing.workers
        gone = week.events(b.Event.quits).sum()
        quits += int(gone)
        assert week.events(b.Event.vacant_posts).sum() == (workers.vacant > 0).sum()
        assert week.events(b.Event.posts).sum() == len(workers.vacant)
        if before is not None:
            assert (workers.vacant[before > 0] == before[before > 0] - 1).all()
            assert (workers.vacant[before == 0] == 3).sum() == gone
            newcomers = (before == 1) & (workers.vacant == 0)
            assert (workers.burnout[newcomers] == 0.0).all()
            filled += int(newcomers.sum())
        before = workers.vacant.copy()
    assert quits > 5
    assert filled > 5


@given(seed=SEEDS, joint=st.floats(0.0, 1.0), given_up=st.floats(0.0, 1.0), reopened=st.floats(0.0, 1.0))
@A_FEW_RUNS
def test_a_case_that_was_reported_is_open_until_it_is_closed_or_given_up(
    seed: int, joint: float, given_up: float, reopened: float
) -> None:
    changes = (f"cases.joint_share={joint}", f"cases.given_up={given_up}", f"cases.reopened={reopened}")
    with pytest.MonkeyPatch.context() as patch:
        for week in busy_weeks(patch, f"run.seed={seed}", *changes, "cases.deadline=3"):
            arisen, reported, closed = (week.events(k) for k in (b.Event.arisen, b.Event.reported, b.Event.closed))
            still, lost = week.events(b.Event.open), week.events(b.Event.given_up)
            assert np.array_equal(still, week.events_open_before + reported - closed - lost)
            assert (reported <= arisen).all()
            assert (week.events(b.Event.joint_reported) <= reported).all()
            assert (week.events(b.Event.joint_closed) <= closed).all()
            assert (week.events(b.Event.in_time) <= closed).all()
            assert (week.events(b.Event.joint_in_time) <= week.events(b.Event.joint_closed)).all()
            where = [week.events(k) for k in (b.Event.waiting_for_worker, b.Event.with_departments, b.Event.lacking)]
            assert np.array_equal(sum(where), still)
            assert (week.events(b.Event.past_deadline) <= still).all()
            must_be_a_sound_table(week.community)


def must_be_a_sound_table(community: ParticipationModel) -> None:
    """Open cases are in one of three states, each its own, oldest first, and in one pair of hands at most."""
    cases, now = community.cases, community.steps - 1
    number = int(cases.number[0])
    state, needed = cases.state[:number], cases.needed[:number]
    assert np.isin(state, (WAITING, WITH_DEPARTMENTS, LACKING)).all()
    assert len(np.unique(cases.identity[:number])) == number
    assert np.array_equal(cases.opened[:number], cases.identity[:number] // (MOST_A_WEEK * MOST_A_WEEK * 8))
    assert (np.diff(cases.opened[:number]) >= 0).all()
    assert (cases.opened[:number] <= now).all()
    assert (cases.hours_left[:number][state == WAITING] > 0.0).all()
    assert (cases.hours_left[:number][state != WAITING] == 0.0).all()
    assert (needed[state == WITH_DEPARTMENTS] != 0).all()
    reporters = cases.reporter[:number]
    assert np.array_equal(community.people.community[reporters], cases.community[:number])
    posts = np.diff(community.communities.first_worker)
    hands = [
        (int(c), int(w)) for c, w in zip(cases.community[:number], cases.worker[:number], strict=True) if w != NOBODY
    ]
    assert len(set(hands)) == len(hands)
    assert all(w < posts[c] for c, w in hands)


@given(seed=SEEDS, human=st.floats(0.0, 30.0), material=st.floats(0.0, 5.0), kept=st.floats(0.0, 1.0))
@A_FEW_RUNS
def test_what_is_left_of_each_resource_is_what_was_there_and_came_less_what_was_used_or_lapsed(
    seed: int, human: float, material: float, kept: float
) -> None:
    changes = (
        f"resources.simple.human={human}",
        f"resources.simple.material={material}",
        f"resources.kept.human={kept}",
    )
    used = 0.0
    with pytest.MonkeyPatch.context() as patch:
        for week in busy_weeks(patch, f"run.seed={seed}", *changes, "resources.kept.political=0.5"):
            stock = week.community.governing.stock
            assert stock.left == pytest.approx(
                week.left_before + stock.mobilised - stock.used - stock.lapsed, rel=1e-9, abs=1e-9
            )
            for column in stock:
                assert (column >= 0.0).all()
            there = week.left_before + stock.mobilised - stock.lapsed
            assert (stock.used <= there + 1e-9).all()
            assert (stock.lapsed <= week.left_before + 1e-12).all()
            residents = week.community.governing.tally.actors[:, RESIDENTS, b.Involvement.work]
            assert (residents >= stock.used[:, 0] * week.community.communities.service_hours
                    / np.maximum(stock.mobilised[:, 0], 1e-9) - 1e-9).all()  # fmt: skip
            used += float(stock.used.sum())
    assert used > 0.0


def test_a_case_takes_all_that_it_needs_or_nothing(weeks_of: Any) -> None:
    """What was used in a week is what the answers of the week needed, each in proportion to its severity."""
    others = [f"resources.simple.{name}=0" for name in ("human", "political", "social_work", "charity_enterprise")]
    everything = (*others, "cases.joint_share=0", "cases.reopened=0", "cases.severity_spread=0.5")
    used = lacked = 0.0
    for week in weeks_of(*everything, "resources.simple.material=8", "resources.simple.financial=0.25"):
        cases, stock = week.leaving, week.community.governing.stock
        number = int(cases.number[0])
        closed = (cases.state[:number] == CLOSED).astype(np.float64) * cases.severity[:number]
        severity = by_community(cases, np.concatenate([closed, np.zeros(len(cases.state) - number)]))
        assert stock.used[:, 1] == pytest.approx(8.0 * severity, abs=1e-9)
        assert stock.used[:, 2] == pytest.approx(0.25 * severity, abs=1e-9)
        assert (stock.used[:, [0, 3, 4, 5]] == 0.0).all()
        used += float(stock.used.sum())
        lacking = cases.state[:number] == LACKING
        assert np.isin(cases.lacks[:number][lacking], (1, 2)).all()
        lacked += lacking.sum()
        for i in np.flatnonzero(lacking):
            there = stock.left[cases.community[i], cases.lacks[i]]
            assert there < (8.0, 0.25)[cases.lacks[i] - 1] * cases.severity[i]
    assert lacked > 10
    assert used > 1.0


@given(seed=SEEDS, institution=st.floats(0.0, 1.0), guanxi=st.floats(0.0, 1.0), clarity=st.floats(0.0, 1.0))
@A_FEW_RUNS
def test_a_case_is_closed_only_when_all_departments_that_it_needs_agreed(
    seed: int, institution: float, guanxi: float, clarity: float
) -> None:
    """Requests granted are no more than requests; what was granted stays; who leads is a department."""
    changes = (f"departments.institution={institution}", f"departments.guanxi={guanxi}",
               f"departments.misrouting.clarity={clarity}", "cases.joint_share=0.8")  # fmt: skip
    agreed_before: dict[int, int] = {}
    with pytest.MonkeyPatch.context() as patch:
        for week in busy_weeks(patch, f"run.seed={seed}", *changes):
            cases, departments = week.leaving, week.community.governing.departments
            number = int(cases.number[0])
            assert (departments.settled <= departments.requests).all()
            assert departments.requests.sum() == week.events(b.Event.requests).sum()
            assert departments.settled.sum() == week.events(b.Event.granted).sum()
            assert departments.by_institution[0] <= departments.settled.sum()
            assert (np.diag(departments.requests) == 0.0).all()
            needed, agreed = cases.needed[:number], cases.agreed[:number]
            for i in np.flatnonzero(needed):
                if cases.state[i] in (CLOSED, LACKING):
                    assert agreed[i] & needed[i] == needed[i]
                    assert int(needed[i]) >> int(cases.lead[i]) & 1
                assert int(needed[i]).bit_count() >= 2
                assert int(needed[i]) >> int(cases.proper[i]) & 1
                assert agreed[i] & ~needed[i] == 0
                if cases.state[i] == WITH_DEPARTMENTS and cases.identity[i] in agreed_before:
                    earlier = agreed_before[cases.identity[i]]
                    assert agreed[i] & earlier == earlier
                assert -1e-12 <= cases.by_guanxi[i] <= int(needed[i]).bit_count() - 1 + 1e-12
            waiting = cases.state[:number] == WITH_DEPARTMENTS
            agreed_before = dict(zip(cases.identity[:number][waiting].tolist(), agreed[waiting].tolist(), strict=True))
            assert (week.events(b.Event.only_guanxi) <= week.events(b.Event.joint_closed)).all()
            assert (week.events(b.Event.guanxi) <= week.events(b.Event.joint_closed) + 1e-9).all()
            must_be_ties(departments.acquaintance)


def must_be_ties(acquaintance: NDArray[np.float64]) -> None:
    """Symmetric, nobody with oneself, between 0 and 1."""
    assert np.array_equal(acquaintance, acquaintance.T)
    assert (np.diag(acquaintance) == 0.0).all()
    assert acquaintance.min() >= 0.0
    assert acquaintance.max() <= 1.0


def test_a_leader_who_leaves_takes_the_ties_along_and_the_institution_stays(weeks_of: Any) -> None:
    """In the week in which all rotate, every pair are strangers; the institution is where it would have been."""
    levels: dict[str, list[float]] = {"nobody": [], "all": []}
    for name, week_of_rotation in (("nobody", "null"), ("all", 6)):
        settings_of_run = (f"departments.all_rotate_in={week_of_rotation}", "departments.term_years=1000",
                           "departments.strangers=0.05", "departments.acquaintance=0.5")  # fmt: skip
        for week in weeks_of(*settings_of_run):
            departments = week.community.governing.departments
            levels[name].append(float(departments.institution[0]))
            others = ~np.eye(len(departments.power), dtype=bool)
            if name == "all" and week.community.week == 6:
                assert (departments.acquaintance[others] == 0.05).all()
                assert (departments.tenure == 0.0).all()
            elif week.community.week <= 6:
                assert departments.acquaintance[others].max() > 0.3
                assert departments.tenure.max() > 0.0
    assert levels["nobody"][:8] == levels["all"][:8]


@given(seed=SEEDS, residents_start=st.floats(0.0, 2.0), activities=st.floats(0.0, 3.0))
@A_FEW_RUNS
def test_activities_are_those_of_officials_residents_and_organizations(
    seed: int, residents_start: float, activities: float
) -> None:
    changes = (
        f"organizations.residents_start={residents_start}",
        f"organizations.volunteer_team.activities={activities}",
    )
    with pytest.MonkeyPatch.context() as patch:
        for week in busy_weeks(patch, f"run.seed={seed}", *changes):
            calendar, organizations = week.calendar, week.community.governing.organizations
            numbers = np.diff(calendar.first.astype(np.int64))
            home = np.repeat(np.arange(COMMUNITIES), numbers)
            host = calendar.host
            starters = (host == OFFICIALS, host == RESIDENTS, host >= FIRST_ORGANIZATION)
            by_host = [np.bincount(home[who], minlength=COMMUNITIES) for who in starters]
            assert np.array_equal(sum(by_host), numbers)
            assert np.array_equal(week.events(b.Event.activities), numbers)
            assert np.array_equal(week.events(b.Event.by_residents), by_host[1])
            assert np.array_equal(week.events(b.Event.by_organizations), by_host[2])
            hosted = np.bincount(organizations.community, organizations.hosted, COMMUNITIES)
            assert np.array_equal(hosted, by_host[2])
            assert (organizations.attended <= organizations.hosted).all()
            of_kind = np.bincount(organizations.kind, organizations.hosted, 6)
            assert np.array_equal(
                of_kind,
                np.bincount(calendar.host[calendar.host >= FIRST_ORGANIZATION] - FIRST_ORGANIZATION, minlength=6),
            )
            decided = week.community.governing.tally.actors[:, :, b.Involvement.influence].sum()
            dates = week.community.scenario.votes.dates
            votes = sum(
                row["cast"] >= dates[row["vote"]].quorum * row["eligible"]
                for row in week.community.votes.held
                if row["week"] == week.community.week
            )
            others = week.events(b.Event.closed).sum() + week.events(b.Event.voices_heard).sum()
            assert decided == numbers.sum() + others + votes
            assert (week.events(b.Event.voices_heard) <= week.events(b.Event.voices_raised)).all()


def test_organizations_that_join_or_leave_are_counted(weeks_of: Any) -> None:
    before: float | None = None
    moved = 0.0
    rates = ("organizations.join_rate=0.5", "organizations.leave_rate=0.5", "organizations.legitimacy_gain=0.3")
    for week in weeks_of(*rates, "organizations.volunteer_team.per_thousand=60"):
        organizations = week.community.governing.organizations
        active = float(organizations.active.sum())
        joined, left = week.events(b.Event.joined).sum(), week.events(b.Event.left).sum()
        if before is not None:
            assert active == before + joined - left
        assert week.events(b.Event.active_organizations).sum() == active
        assert week.events(b.Event.organizations).sum() == len(organizations.active)
        before = active
        moved += float(joined + left)
    assert moved > 5


def finished(*changes: str) -> ParticipationModel:
    """The busy scenario, after its last week."""
    resolved = busy_scenario(*(() if any(c.startswith("run.weeks") for c in changes) else ("run.weeks=26",)), *changes)
    community = ParticipationModel(resolved.scenario, resolved.folder)
    community.run()
    return community


ADDED = (
    "arisen", "reported", "closed", "given_up", "open", "waiting_for_worker", "with_departments", "lacking",
    "past_deadline", "answers_reopened", "joint_reported", "joint_closed", "requests", "granted", "overreach",
    "vacancy", "misplacement", "activities", "by_residents", "by_organizations", "voices_raised", "voices_heard",
    "active_organizations", "active_merchants", "joined", "left", "worker_hours", "admin_hours", "case_hours",
    "programme_hours", "vacant_posts", "quits",
)  # fmt: skip


def test_communities_add_up_to_the_row_of_all() -> None:
    """Counts and hours are sums; states of the departments are the same everywhere; shares lie in between."""
    frame = finished("workers.leaving.a_year=0.5").record.governance()
    whole = frame[frame["community"] == -1].set_index("week")
    parts = frame[frame["community"] >= 0]
    for name in ADDED:
        assert whole[name].to_numpy() == pytest.approx(parts.groupby("week")[name].sum().to_numpy(), rel=1e-12), name
        assert whole[name].to_numpy().sum() >= 0.0
    for name in ("institution", "acquaintance", "leader_years"):
        assert (parts.groupby("week")[name].nunique() == 1).all()
        assert np.array_equal(parts.groupby("week")[name].first().to_numpy(), whole[name].to_numpy())
    for name in ("mean_weeks_to_close", "safety", "legitimacy", "burnout", "burnt_out_share", "skill", "mission"):
        by_week = parts.groupby("week")[name]
        known = whole[name].notna().to_numpy()
        assert (whole[name] >= by_week.min() - 1e-12)[known].all(), name
        assert (whole[name] <= by_week.max() + 1e-12)[known].all(), name


def test_resources_of_communities_add_up_to_those_of_all() -> None:
    frame = finished().record.resources()
    assert sorted(frame["resource"].unique()) == sorted(RESOURCES)
    whole = frame[frame["community"] == -1].set_index(["week", "resource"]).sort_index()
    parts = frame[frame["community"] >= 0].groupby(["week", "resource"]).sum().sort_index()
    for name in ("left", "potential", "mobilised", "used", "lapsed", "needed"):
        assert whole[name].to_numpy() == pytest.approx(parts[name].to_numpy(), rel=1e-12)


def test_every_case_of_the_reported_weeks_ends_in_the_durations_or_is_open() -> None:
    community = finished("cases.given_up=0.3", "cases.deadline=2", "run.weeks=39")
    record, durations = community.record, community.governing.tally.durations
    frame = record.governance()
    whole = frame[frame["community"] == -1]
    number = int(community.cases.number[0])
    ours = community.cases.opened[:number] >= community.scenario.run.warm_up_weeks
    joint = community.cases.needed[:number] != 0
    assert durations.sum() + ours.sum() == whole["reported"].sum()
    assert durations[b.JOINT].sum() + (ours & joint).sum() == whole["joint_reported"].sum()
    assert durations[:, b.WAS_CLOSED].sum() <= whole["closed"].sum()
    assert durations[:, b.WAS_GIVEN_UP].sum() <= whole["given_up"].sum()
    assert durations[:, b.WAS_GIVEN_UP, : community.scenario.cases.deadline + 1].sum() == 0.0
    assert min(durations[:, how].sum() for how in (b.WAS_CLOSED, b.WAS_GIVEN_UP)) > 10
    curves = record.closure()
    for name in ("alone", "joint"):
        assert curves[name].between(0.0, 1.0).all()
        assert (curves[name].diff().dropna() <= 1e-12).all()


def test_without_a_warm_up_the_durations_are_all_cases_ever_closed() -> None:
    community = finished("run.warm_up_weeks=0", "cases.given_up=0.3", "cases.deadline=2", "demand.campaigns=[]")
    durations = community.governing.tally.durations
    totals = community.record.history.events.sum(axis=(0, 1))
    assert durations[:, b.WAS_CLOSED].sum() == totals[b.Event.closed]
    assert durations[:, b.WAS_GIVEN_UP].sum() == totals[b.Event.given_up]
    assert (durations[:, b.WAS_CLOSED] * np.arange(durations.shape[2])).sum() == totals[b.Event.weeks_to_close]


def test_where_nobody_knows_the_community_nobody_asks_it() -> None:
    community = finished("start.unaware_share=1", "learning.awareness.notice=0", "learning.awareness.in_person=0",
                         "learning.turnover.a_year=0")  # fmt: skip
    totals = community.record.history.events.sum(axis=(0, 1))
    assert totals[b.Event.arisen] > 100
    assert totals[b.Event.reported] == totals[b.Event.open] == 0


def test_a_case_that_is_given_up_is_past_its_deadline(weeks_of: Any) -> None:
    lost = 0
    for week in weeks_of("cases.given_up=1", "cases.deadline=2"):
        cases = week.leaving
        number = int(cases.number[0])
        ages = week.community.steps - 1 - cases.opened[:number]
        gone = cases.state[:number] == GIVEN_UP
        lost += int(gone.sum())
        assert (ages[gone] == 3).all()
        assert ages.max(initial=0) <= 3
    assert lost > 10


def test_the_oldest_case_is_taken_first(weeks_of: Any) -> None:
    """Whoever is taken into hand is no younger than any case in the same community that nobody touched."""
    waits = 0
    changes = ("cases.hours=30", "cases.joint_share=0", "cases.severity_spread=0", "cases.reopened=0")
    for week in weeks_of(*changes, "workers.leaving.a_year=0"):
        cases = week.community.cases
        number = int(cases.number[0])
        for c in range(COMMUNITIES):
            here = (cases.community[:number] == c) & (cases.state[:number] == WAITING)
            in_hand, untouched = here & (cases.worker[:number] != NOBODY), here & (cases.worker[:number] == NOBODY)
            if in_hand.any() and untouched.any():
                waits += 1
                assert np.flatnonzero(in_hand).max() < np.flatnonzero(untouched).min()
    assert waits > 5


def test_more_workers_than_a_byte_can_count_each_have_a_case_of_their_own() -> None:
    community = finished(
        "place.communities=1", "place.residents=4000", "workers.per_ten_thousand=1000", "cases.hours=500",
        "cases.per_adult=0.5", "cases.joint_share=0", "run.weeks=3", "run.warm_up_weeks=0", "demand.campaigns=[]",
        "workers.leaving.a_year=0", "mechanisms=[]", "votes.dates=[]",
    )  # fmt: skip
    workers, cases = community.governing.workers, community.cases
    number = int(cases.number[0])
    assert (workers.case_hours > 0.0).all()
    in_hand = int((cases.worker[:number] != NOBODY).sum())
    assert in_hand == len(workers.contract) == 400


@pytest.mark.parametrize("residents", [556, 1112])
def test_a_post_of_a_few_minutes_a_week_holds_up_no_case(residents: int) -> None:
    """The staffing norm leaves a remainder: with time enough in the community, no case waits for its last minutes."""
    free = [f"resources.simple.{name}=0" for name in RESOURCES]
    changes = (f"place.residents={residents}", "place.communities=1", "cases.joint_share=0", "cases.hours=6",
               "cases.per_adult=0.003", "workers.admin_share=0.2", *free, "cases.given_up=0",
               "workers.per_ten_thousand=18", "cases.reopened=0", "run.weeks=208",
               "workers.leaving.a_year=0")  # fmt: skip
    community = finished(*changes)
    frame = community.record.governance()
    used = (frame["case_hours"] / (frame["worker_hours"] - frame["admin_hours"])).mean()
    assert used < 0.4
    assert community.governing.tally.durations[b.ALONE, b.WAS_CLOSED, 13:].sum() == 0.0
    number = int(community.cases.number[0])
    assert (community.steps - 1 - community.cases.opened[:number]).max(initial=0) < 13
