"""What is recorded of the runs of a comparison beyond the model's own record: who gave the hours, resident by resident.

The week stays as it is: after each reported week the occasions of residents are added up here, which takes a hundredth
of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.comparison.groups import OF_WORKERS, OF_WORKLOAD, Group, members
from experiments.comparison.statistics.lorenz import lorenz_curve
from experiments.outcomes import defined_shares, outcomes_of
from sim.ages import AGE_BANDS
from sim.calendar import WEEKS_OF_QUARTER

if TYPE_CHECKING:
    from sim.community import ParticipationModel

Reals = NDArray[np.float64]

COURSES = ("participation", "participation_elderly", "participation_young", "worn_out", "open_cases")
"""What is drawn week by week."""
STATES = ("active", "idle", "resting", "moved")
"""What has become of those who took part in the first quarter, quarter by quarter."""
POINTS = 101
"""Of a Lorenz curve."""
CLOSURE_WEEKS = 40
"""How far curves of cases go."""
BUSIEST = 0.1
"""The share of participants who count as the busiest."""


@dataclass(frozen=True)
class RunDetail:
    """The detail of one run, beyond its outcomes.

    by_group: [G, M] values of `MEASURES`; size: [G] residents. courses: [len(COURSES), W]. problems: [quarters, 5].
    lorenz: [POINTS] shares of hours held by so many of the least active. pyramid: [2, bands, 3] men and women by age:
    residents, participants, hours. cohort: [quarters, len(STATES)] shares. load: [G] share of each group in the busiest
    tenth of participants; load_hours: what that tenth gave of all hours. closure: [2, weeks] open, of one worker and joint.
    resources: [6, 3] potential, mobilised, used a week. money: [years, mechanisms, len(YUAN)] (sim/policy/money.py), the years
    of the warm-up first. owed: [years, mechanisms] yuan of points credited to residents and neither redeemed nor lapsed when
    the year ended. spent: [W] yuan that left the purse, the warm-up counted in the first week. payout: [W, mechanisms] the
    share that was credited of the points promised in a week; nan where nothing was. cost: yuan; hours: of everybody.
    hours_of: [N], for a map. workers: [len(OF_WORKERS)] values of community workers; workload: [len(OF_WORKLOAD)]
    what each of them does; posts: for them, mean over the weeks.
    defined: [outcomes] in which share of its weeks or quarters each of the outcomes of the run is defined.
    """

    by_group: Reals
    size: Reals
    courses: Reals
    problems: Reals
    lorenz: Reals
    pyramid: Reals
    cohort: Reals
    load: Reals
    load_hours: float
    closure: Reals
    resources: Reals
    money: Reals
    owed: Reals
    spent: Reals
    payout: Reals
    cost: float
    hours: float
    hours_of: NDArray[np.float32]
    workers: Reals
    workload: Reals
    posts: float
    defined: Reals


TABLES = tuple(field.name for field in fields(RunDetail) if field.name != "hours_of")
"""What is kept of every run; hours by resident are for the map of the first replicate alone."""


PER_MECHANISM = ("money", "owed", "payout")
"""Tables whose second axis are the mechanisms, of which scenarios have more or fewer."""


def widened(table: Reals, mechanisms: int) -> Reals:
    """A table by mechanism with room for more of them: nan where a scenario has none."""
    room = [(0, 0)] * table.ndim
    room[1] = (0, mechanisms - table.shape[1])
    return np.pad(table, room, constant_values=np.nan)


class RunRecorder:
    """Records a model while it is stepped; `detail` is what it recorded. It only reads."""

    def __init__(self, model: ParticipationModel, groups: list[Group]) -> None:
        self.model = model
        self.members = members(groups, model.people)
        self.size = self.members.sum(axis=1)
        self.occasions = np.zeros(len(model.people.age))
        self.in_quarter = np.zeros(len(model.people.age))
        self.states: list[Reals] = []
        self.at_quarters: list[Reals] = []
        self.starters: NDArray[np.bool_] | None = None
        self.lived: NDArray[np.uint16] | None = None

    def week(self) -> None:
        """Look at the week that has just been stepped, if it is reported."""
        week = self.model.week
        if week < 1:
            return
        came = self.model.events.occasions
        self.occasions += came
        self.in_quarter += came
        last = week == self.model.scenario.run.weeks
        if week % WEEKS_OF_QUARTER == 0 or (last and not self.at_quarters):
            self._end_of_quarter()

    def detail(self, outcomes: Sequence[str]) -> RunDetail:
        """The detail of the run, after its last week; outcomes: names of those that are kept of it."""
        from sim.policy.money import yearly  # late: it compiles
        from sim.state import Event

        c = self.model
        record, weeks = c.record, c.record.weeks_done
        hours = self.occasions * record.hours_of_occasion
        took_part = hours > 0.0
        per_resident = self.members / np.maximum(self.size, 1.0)[:, None]
        values = [per_resident @ took_part, per_resident @ hours / weeks, *np.mean(self.at_quarters, axis=0)]
        load, load_hours = self._load(hours)
        return RunDetail(
            by_group=np.where(self.size[:, None] > 0.0, np.array(values).T, np.nan),
            size=self.size,
            courses=_courses(c),
            problems=_problems(c),
            lorenz=lorenz(hours),
            pyramid=_pyramid(c, hours),
            cohort=np.array(self.states).reshape(-1, len(STATES)),
            load=load,
            load_hours=load_hours,
            closure=record.closure().iloc[:CLOSURE_WEEKS][["alone", "joint"]].to_numpy(np.float64).T,
            resources=_resources(c),
            money=yearly(record.weekly_money(), record.accounts.first_week)[1],
            owed=_owed(c),
            spent=_spent(c),
            payout=record.payout_rate().query("week >= 1").drop(columns="week").to_numpy(np.float64),
            cost=outcomes_of(record, names=["public_money"])["public_money"],
            hours=float(hours.sum()),
            hours_of=hours.astype(np.float32),
            workers=np.array([*outcomes_of(record, names=[one.name for one in OF_WORKERS]).values()]),
            workload=_workload(c),
            posts=float(record.history.events_with_totals(weeks)[:, 0, Event.posts].mean()),
            defined=defined_shares(record, outcomes),
        )

    def _end_of_quarter(self) -> None:
        minds, s = self.model.minds, self.model.scenario
        per_resident = self.members / np.maximum(self.size, 1.0)[:, None]
        worn_out = minds.fatigue >= s.learning.fatigue.worn_out_at
        columns = (worn_out, minds.satisfaction, minds.motivation, minds.trust)
        self.at_quarters.append(np.array([per_resident @ column for column in columns]))
        if self.starters is None:
            self.starters, self.lived = self.in_quarter > 0.0, minds.leaves.copy()
        self.states.append(self._states())
        self.in_quarter[:] = 0.0

    def _states(self) -> Reals:
        """Shares of those who took part in the first quarter; who has moved out is neither active nor idle."""
        assert self.starters is not None, "there is a first quarter by now"
        who, minds = self.starters, self.model.minds
        moved = minds.leaves != self.lived
        resting = ~moved & (minds.resting > 0)
        active = ~moved & ~resting & (self.in_quarter > 0.0)
        found = [active, ~moved & ~resting & ~active, resting, moved]
        everybody = max(1, int(who.sum()))
        return np.array([float((state & who).sum()) / everybody for state in found])

    def _load(self, hours: Reals) -> tuple[Reals, float]:
        """Who the busiest tenth of participants are, group by group, and their share of all hours."""
        participants = int((hours > 0.0).sum())
        if participants == 0:
            return np.full(len(self.size), np.nan), float("nan")
        order = np.argsort(-hours, kind="stable")[: max(1, round(BUSIEST * participants))]
        return self.members[:, order].mean(axis=1), float(hours[order].sum() / hours.sum())


def lorenz(hours: Reals) -> Reals:
    """Shares of hours that the least active 0 %, 1 %, … 100 % of residents give, [POINTS]; nan where nobody gives any."""
    if not hours.any():
        return np.full(POINTS, np.nan)
    curve: Reals = np.interp(np.linspace(0.0, 1.0, POINTS), *lorenz_curve(hours))
    return curve


def _courses(c: ParticipationModel) -> Reals:
    from sim.indices.weekly import indicators, with_totals
    from sim.state import Event
    from sim.state import Group as AgeGroup

    record = c.record
    sums = with_totals(record.sums[: record.weeks_done])[:, 0]  # all communities together: [W, groups, K]
    found = indicators(sums, record.hours_of_occasion)
    rate = found["participation_rate"]
    worn_out = found["worn_out"][:, AgeGroup.all] / found["residents"][:, AgeGroup.all]
    events = record.history.events_with_totals(record.weeks_done)
    return np.array(
        [rate[:, AgeGroup.all], rate[:, AgeGroup.elderly], rate[:, AgeGroup.young], worn_out, events[:, 0, Event.open]]
    )


def _problems(c: ParticipationModel) -> Reals:
    from sim.indices import HEADLINES

    frame = c.record.problems()
    return frame.loc[frame["community"] == -1, list(HEADLINES)].to_numpy(np.float64).reshape(-1, len(HEADLINES))


def _pyramid(c: ParticipationModel, hours: Reals) -> Reals:
    people = c.people
    band = np.searchsorted([low for low, _ in AGE_BANDS], people.age, side="right") - 1
    cell = people.female.astype(np.int64) * len(AGE_BANDS) + band
    columns = [np.ones(len(hours)), hours > 0.0, hours]
    counted = [np.bincount(cell, weights=column, minlength=2 * len(AGE_BANDS)) for column in columns]
    return np.array(counted, np.float64).T.reshape(2, len(AGE_BANDS), 3)


def _owed(c: ParticipationModel) -> Reals:
    """Yuan of the points that residents hold when each year ends, the years of the warm-up first: [years, mechanisms]."""
    from sim.policy.money import yuan_per_point  # late: it compiles
    from sim.policy.purse import year_of
    from sim.processes.settlement import Account

    accounts, weeks = c.record.accounts, len(c.record.weekly_money())
    held = accounts.table[:weeks, :, Account.points_outstanding] * yuan_per_point(c.scenario.mechanisms)
    year = np.array([year_of(week) for week in range(accounts.first_week, accounts.first_week + weeks)])
    return held[np.flatnonzero(np.diff(year, append=year[-1] + 1))]


def _workload(c: ParticipationModel) -> Reals:
    """Means over the weeks of what each community worker does, `OF_WORKLOAD`; nan where no post is ever filled."""
    from sim.ratio import ratio
    from sim.state import Event

    weekly = c.record.history.events_with_totals(c.record.weeks_done)[:, 0]
    workers = weekly[:, Event.posts] - weekly[:, Event.vacant_posts]
    columns = (Event.admin_hours, Event.case_hours, Event.programme_hours, Event.open)
    assert len(columns) == len(OF_WORKLOAD)
    each = [np.asarray(ratio(weekly[:, column], workers), np.float64) for column in columns]
    return np.array([known.mean() if len(known := one[np.isfinite(one)]) else np.nan for one in each])


def _spent(c: ParticipationModel) -> Reals:
    """Yuan that left the purse in each reported week; what the warm-up spent counts in the first."""
    from sim.policy.money import spent  # late: it compiles

    weekly = spent(c.record.weekly_money()).sum(axis=-1)
    before = len(weekly) - c.record.weeks_done
    found: Reals = weekly[before:].copy()
    found[0] += weekly[:before].sum()
    return found


def _resources(c: ParticipationModel) -> Reals:
    from sim.scenario.blocks.cases import RESOURCES
    from sim.state import Stock

    weeks = c.record.weeks_done
    total = c.record.history.stock[:weeks].sum(axis=(0, 1)) / weeks
    found: Reals = total[:, [Stock._fields.index(name) for name in ("potential", "mobilised", "used")]]
    assert len(found) == len(RESOURCES)
    return found
