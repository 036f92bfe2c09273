"""What a run reports: one row of indicators a week, one of concentration a quarter, and, if asked, who came when. The record
reads what the week wrote, and changes nothing that a later week reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.calendar import DAYS_OF_WEEK, WEEKS_OF_QUARTER, WEEKS_OF_YEAR
from sim.history import History
from sim.indices.declared import GOVERNANCE, GROUPS, INDICATORS, PROBLEMS, QUARTERLY, WHOLE_RUN
from sim.indices.diversity import NOBODY, unevenness
from sim.indices.governance import governance_indicators
from sim.indices.log import statistics, user_days
from sim.indices.problems import Quarter, problems_of
from sim.indices.quarterly import concentration
from sim.indices.survival import kaplan_meier, weeks_until
from sim.indices.weekly import all_together_first, indicators, with_totals
from sim.kinds import Handling
from sim.measures import of_fatigue, payout_rate
from sim.policy.money import by_year, weekly_money, yearly, yuan_per_point
from sim.policy.policy import Policy
from sim.processes.contributors import Contribution, tally_contributors
from sim.processes.ranking import ranks, scores_of_quarter
from sim.processes.recording import SUMS, mean_satisfaction
from sim.processes.settlement import Account
from sim.processes.tally import WAS_CLOSED
from sim.ratio import ratio
from sim.scenario.blocks.cases import RESOURCES
from sim.scenario.schema import Scenario
from sim.state import Activities, Cases, Communities, Events, Governing, Group, People, Stock
from sim.votes import Votes
from sim.world import World, open_cases, this_weeks_calendar

if TYPE_CHECKING:
    from pandas import DataFrame, Index

ALL_COMMUNITIES = -1
SILENT_WEEKS = 5
"""Weeks of silence to the end after which a volunteer counts as gone: the first whole weeks that are more than 30 days."""


def _kinds_first(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums [..., K] become [K, ...], as the indices take them."""
    return np.moveaxis(table, -1, 0)


def quarters_of(history: History, which: slice) -> Quarter:
    """The sums of some quarters, counted from 0: rows [Q, 1 + C], all communities together first."""
    stock = {name: _kinds_first(history.stock_of_quarter[which, ..., at]) for at, name in enumerate(Stock._fields)}
    return Quarter(
        events=_kinds_first(history.events_of_quarter[which]),
        needs=_kinds_first(history.needs[which]),
        actors=np.moveaxis(history.actors[which], (-2, -1), (0, 1)),
        potential=stock["potential"],
        mobilised=stock["mobilised"],
        used=stock["used"],
        demanded=stock["needed"],
        agenda=np.moveaxis(history.agenda[which, None], (-2, -1), (0, 1)),
        power=_kinds_first(history.power[which, None]),
    )


class Occasions(NamedTuple):
    """The log of a week: a row for each resident who took part, [participants] each."""

    week: NDArray[Any]  # counted from 1
    resident: NDArray[Any]
    first_day: NDArray[Any]  # 0 to 6; the others come after it
    days: NDArray[Any]
    heard: NDArray[Any]  # 1 notice, 2 group, 3 neighbour, 4 invitation
    slot: NDArray[Any]  # 0 daytime, 1 evening or weekend, 2 online


class Record:
    """The memory of a run. Frames are made when asked for; weeks count from 1, the first week after the warm-up."""

    def __init__(
        self,
        scenario: Scenario,
        residents: NDArray[Any],
        policy: Policy,
        governing: Governing,
        history: History,
        votes: Votes,
    ) -> None:
        """residents [C]: of each community. history: what the weeks write into."""
        weeks, communities = scenario.run.weeks, len(residents)
        self.scenario, self.residents = scenario, residents.astype(np.float64)
        self.hours_of_occasion = scenario.calendar.hours
        self.accounts = policy.accounts
        self.history = history
        self._votes = votes
        self._of_all_cases = governing.tally  # how long they took so far
        quarters = weeks // WEEKS_OF_QUARTER
        self.contributors = np.zeros((quarters, 1 + communities, len(GROUPS), len(Contribution)))  # all together first
        self.weeks_done = 0
        self._log: list[Occasions] | None = [] if scenario.record.log else None
        self._before = np.zeros(int(residents.sum()), np.bool_)  # who gave hours in the last finished quarter
        self._events: Events | None = None
        self.world: World | None = None
        self._cases: Cases | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Of the world only the open cases are kept: a community gives its copy a new one."""
        cases = self._cases if self.world is None else open_cases(self.world)
        return {**self.__dict__, "world": None, "_cases": cases}

    @property
    def sums(self) -> NDArray[np.float64]:
        """The sums over residents of every reported week, [W, C, 2, len(SUMS)]."""
        return self.history.sums

    def keep(self, week: int, people: People, events: Events, communities: Communities, world: World) -> None:
        """Keep reported week `week`, and at the end of a quarter who contributed to it; of the warm-up nothing is kept."""
        if week < 1:
            return
        self.weeks_done = week
        self._events, self.world = events, world
        if self._log is not None:
            self._keep_log(week, events, this_weeks_calendar(world))
        if week % WEEKS_OF_QUARTER == 0:
            quarter = self.contributors[week // WEEKS_OF_QUARTER - 1]
            tally_contributors(quarter, events.occasions_this_quarter, people.age, self._before, communities.first)

    def _keep_log(self, week: int, events: Events, calendar: Activities) -> None:
        assert self._log is not None
        row = np.flatnonzero(events.occasions)
        self._log.append(
            Occasions(
                week=np.full(len(row), week, np.int32),
                resident=row.astype(np.int64),
                first_day=events.first_day[row],
                days=events.occasions[row],
                heard=events.heard[row],
                slot=calendar.slot[events.activity[row]],
            )
        )

    def _people(self, quarter: int) -> NDArray[np.float64]:
        """The weekly sums over residents, added over a quarter counted from 0, [1 + C, len(SUMS)], all together first."""
        everybody = self.sums[quarter * WEEKS_OF_QUARTER : (quarter + 1) * WEEKS_OF_QUARTER].sum(axis=2)
        total: NDArray[np.float64] = all_together_first(everybody).sum(axis=0)
        return total

    def _weeks(self) -> range:
        return range(1, self.weeks_done + 1)

    def _quarters(self) -> range:
        """Their last weeks."""
        return range(WEEKS_OF_QUARTER, self.weeks_done + 1, WEEKS_OF_QUARTER)

    def _communities(self) -> range:
        return range(ALL_COMMUNITIES, len(self.residents))

    def weekly(self) -> DataFrame:
        """One row for each reported week, community (-1: all together) and group, one column per indicator."""
        values = indicators(with_totals(self.sums[: self.weeks_done]), self.hours_of_occasion)
        return _frame({"week": self._weeks(), "community": self._communities(), "group": GROUPS}, values, INDICATORS)

    def quarterly(self) -> DataFrame:
        """One row for each finished quarter (its last week), community and group."""
        keys = {"week": self._quarters(), "community": self._communities(), "group": GROUPS}
        if len(self._quarters()) == 0:
            return _nothing(keys, QUARTERLY)
        return _frame(
            keys, concentration(self.contributors[: len(self._quarters())], self.hours_of_occasion), QUARTERLY
        )

    def governance(self) -> DataFrame:
        """One row for each reported week and community (-1: all together), one column per indicator of `GOVERNANCE`."""
        residents = np.concatenate([[self.residents.sum()], self.residents])
        events, departments = (
            self.history.events_with_totals(self.weeks_done),
            self.history.departments[: self.weeks_done],
        )
        values = governance_indicators(events, residents, departments)
        return _frame({"week": self._weeks(), "community": self._communities()}, values, GOVERNANCE)

    def problems(self) -> DataFrame:
        """One row for each finished quarter (its last week) and community: the four problems, and their parts."""
        done, keys = len(self._quarters()), {"week": self._quarters(), "community": self._communities()}
        if done == 0:
            return _nothing(keys, PROBLEMS)
        people = dict(zip(SUMS, _kinds_first(np.array([self._people(at) for at in range(done)])), strict=True))
        contributors = {
            name: column[..., Group.all]
            for name, column in concentration(self.contributors[:done], self.hours_of_occasion).items()
        }
        quarters, fatigue = quarters_of(self.history, slice(0, done)), of_fatigue(people)
        values = {
            **problems_of(
                quarters,
                contributors["elderly_share_hours"],
                contributors["elderly_share_residents"],
                fatigue["worn_out_share"],
            ),
            "rest_incidence": fatigue["rest_incidence"],
            "weeks_of_rest": ratio(people["resting"], people["rest_starts"]),
            "activity_entropy": 1.0 - unevenness(quarters.needs),
            "score": np.full((done, len(self._communities())), NOBODY),  # all together have neither score nor rank
            "rank": np.full((done, len(self._communities())), NOBODY),
        }
        for at, (week, breadth) in enumerate(zip(self._quarters(), contributors["breadth"], strict=True)):
            satisfied, weights = mean_satisfaction(self.history.sums_of_quarter(week)), self.scenario.ranking.weights
            values["score"][at, 1:] = scores_of_quarter(self.history, week, satisfied, breadth[1:], weights)
            values["rank"][at, 1:] = ranks(values["score"][at, 1:])
        return _frame(keys, values, PROBLEMS)

    def resources(self) -> DataFrame:
        """One row for each reported week, community (-1: all together) and resource: potential, mobilised, used, left."""
        stock = all_together_first(self.history.stock[: self.weeks_done])
        values = {name: stock[..., at] for at, name in enumerate(Stock._fields)}
        keys = {"week": self._weeks(), "community": self._communities(), "resource": RESOURCES}
        return _frame(keys, values, Stock._fields)

    def closure(self) -> DataFrame:
        """Kaplan and Meier's share of cases still open after so many weeks: those of one worker, and joint ones.

        Of cases reported in the reported weeks; open ones are censored at the end of the run, and so is one that was given
        up, for it is never closed.
        """
        import pandas as pd

        tally = self._of_all_cases
        closed = tally.durations[:, WAS_CLOSED]
        censored = self._ages_of_open_cases(closed.shape[1])
        for joint, opened in zip(*np.nonzero(tally.dropped_by_opening_week), strict=True):
            age = min(self.weeks_done - 1 - int(opened), closed.shape[1] - 1)  # as if it were open to the end
            censored[joint, age] += tally.dropped_by_opening_week[joint, opened]
        curves = {name: kaplan_meier(closed[row], censored[row]) for row, name in enumerate(Handling.names())}
        return pd.DataFrame({"weeks": range(closed.shape[1]), **curves})

    def retention(self) -> DataFrame:
        """Kaplan and Meier's share of volunteers who are still there so many weeks after their first occasion.

        Of residents whose first occasion lies in the reported weeks; gone is who was silent for the last five weeks.
        """
        import pandas as pd

        if self._events is None:
            return pd.DataFrame({"weeks": [], "still_active": []})
        ended, censored = self._spells(self._events)
        return pd.DataFrame({"weeks": range(len(ended)), "still_active": kaplan_meier(ended, censored)})

    def _spells(self, events: Events) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How many newcomers of the reported weeks were gone, and how many last seen, after so many weeks, [weeks + 1] each."""
        first, last = (column.astype(np.int64) for column in (events.first_active, events.last_active))
        counted = (first > self.scenario.run.warm_up_weeks) & (last >= first)  # newcomers start anew
        spell = (last - first)[counted]
        gone = last[counted] <= self.scenario.run.warm_up_weeks + self.weeks_done - SILENT_WEEKS
        ended, censored = (
            np.bincount(spell[who], minlength=self.weeks_done + 1).astype(np.float64) for who in (gone, ~gone)
        )
        return ended, censored

    def _annual_attrition(self) -> float:
        """nan where nobody could have been seen to leave after a year: in short runs, and where nobody was followed so long."""
        if self._events is None or self.weeks_done <= WEEKS_OF_YEAR + SILENT_WEEKS:
            return NOBODY
        ended, censored = self._spells(self._events)
        left = float(kaplan_meier(ended, censored)[WEEKS_OF_YEAR])
        followed = (ended + censored)[WEEKS_OF_YEAR:].any()
        return 1.0 - left if followed or left == 0.0 else NOBODY

    def statistics(self) -> DataFrame:
        """One row for each measure of the whole run (`WHOLE_RUN`): name, value and definition; nan where it is not known."""
        import pandas as pd

        closure, log = self.closure(), self.log()
        values = {
            f"weeks_to_close_{kind}_{name}": weeks_until(closure[kind].to_numpy(), share)
            for kind in Handling.names()
            for name, share in (("median", 0.5), ("p90", 0.9))
        }
        values["annual_attrition"] = self._annual_attrition()
        if log is not None and len(log):
            of_log = statistics(user_days(log), DAYS_OF_WEEK * self.weeks_done)
            values["monthly_retention"] = of_log["retention"]
            values["regulars"], values["regulars_with_break"] = of_log["regulars"], of_log["break_30"]
        rows = [(name, values.get(name, NOBODY), i.definition) for name, i in WHOLE_RUN.items()]
        return pd.DataFrame(rows, columns=["name", "value", "definition"])

    def _ages_of_open_cases(self, longest: int) -> NDArray[np.float64]:
        """How many open cases of the reported weeks are so many weeks old: of one worker, and joint ones, [2, longest]."""
        found = np.zeros((len(Handling), longest))
        cases = self._cases if self.world is None else open_cases(self.world)
        if cases is not None:
            used = slice(0, int(cases.number[0]))
            opened, joint = cases.opened[used], (cases.needed[used] != 0).astype(np.int64)
            warm_up = self.scenario.run.warm_up_weeks
            counted = opened >= warm_up
            age = warm_up + self.weeks_done - 1 - opened[counted]
            np.add.at(found, (joint[counted], np.minimum(age, longest - 1)), 1.0)
        return found

    def log(self) -> DataFrame | None:
        """One row for each week and resident who took part; None unless the scenario asked for it (`record.log`).

        heard: 1 notice, 2 group, 3 neighbour, 4 invitation. slot: 0 daytime, 1 evening or weekend, 2 online.
        The days are `first_day` (0 to 6) and those after it.
        """
        import pandas as pd

        if self._log is None:
            return None
        nothing = Occasions(*[np.zeros(0, np.int64)] * len(Occasions._fields))
        columns = zip(*[nothing, *self._log], strict=True)
        return pd.DataFrame({name: np.concatenate(c) for name, c in zip(Occasions._fields, columns, strict=True)})

    def votes(self) -> DataFrame:
        """One row for each vote of the reported weeks and community that held it: who was eligible, who came and why, what was
        decided, and the turnout of groups (`sim.votes.COLUMNS`)."""
        import pandas as pd

        return pd.DataFrame(self._votes.columns())

    def costs(self) -> DataFrame:
        """One row for each week and mechanism in force: what it cost (yuan) and the points it moved."""
        import pandas as pd

        return pd.DataFrame(self.accounts.columns())

    def weekly_money(self) -> NDArray[np.float64]:
        """Yuan of each week, the warm-up first, and mechanism: [W, M, len(YUAN)] (`sim.policy.money.YUAN`)."""
        return weekly_money(self._accounted(), yuan_per_point(self.scenario.mechanisms))

    def money(self) -> DataFrame:
        """One row for each year of 52 weeks and mechanism (-1: all of them, with their budget): yuan, and the payout rate."""
        first = self.accounts.first_week
        years, money = yearly(self.weekly_money(), first)
        points = self._accounted()[..., [Account.points_promised, Account.points_issued]]
        return by_year(years, money, yearly(points, first)[1], self.accounts.kinds, self.scenario.budget)

    def payout_rate(self) -> DataFrame:
        """One row for each week (the warm-up first): the share that each mechanism paid of the points that it promised, by its
        place; nan where nothing was promised."""
        import pandas as pd

        table, first = self._accounted(), self.accounts.first_week
        paid = payout_rate(table[..., Account.points_issued], table[..., Account.points_promised])
        found = pd.DataFrame(paid)
        found.insert(0, "week", np.arange(first, first + len(table)))
        return found

    def _accounted(self) -> NDArray[np.float64]:
        """The accounts of the weeks that are done, [W, M, len(Account)]."""
        return self.accounts.table[: self.weeks_done + 1 - self.accounts.first_week]


def _frame(keys: Mapping[str, Sequence[Any]], values: Mapping[str, NDArray[Any]], names: Iterable[str]) -> DataFrame:
    """One row for each combination of keys, the last one changing fastest; values have one axis for each key."""
    import pandas as pd

    columns = tuple(names)
    table = np.empty((len(columns), *(len(labels) for labels in keys.values())))
    for at, name in enumerate(columns):
        table[at] = values[name]
    numbers = pd.DataFrame(table.reshape(len(columns), -1).T, columns=_index(columns))
    return pd.concat([_keys(tuple(keys.items())), numbers], axis=1)


@lru_cache(maxsize=8)
def _keys(keys: tuple[tuple[str, Sequence[Any]], ...]) -> DataFrame:
    """The columns that say what a row is of: the same for every run of a batch."""
    import pandas as pd

    names, labels = zip(*keys, strict=True)
    axes = np.meshgrid(*map(np.asarray, labels), indexing="ij", copy=False)
    return pd.DataFrame({name: axis.reshape(-1) for name, axis in zip(names, axes, strict=True)})


@cache
def _index(names: tuple[str, ...]) -> Index[str]:
    import pandas as pd

    return pd.Index(names)


def _nothing(keys: Iterable[str], names: Iterable[str]) -> DataFrame:
    import pandas as pd

    return pd.DataFrame([], columns=[*keys, *names])
