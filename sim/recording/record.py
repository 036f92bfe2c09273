"""What is kept of a run: one row of indicators a week, one of concentration a quarter, and, if asked, who came when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.indices.declared import GOVERNANCE, GROUPS, INDICATORS, PROBLEMS, QUARTERLY, WHOLE_RUN
from sim.indices.diversity import NOBODY, singularity
from sim.indices.governance import governance_indicators
from sim.indices.inequality import ratio
from sim.indices.log import statistics, user_days
from sim.indices.problems import Quarter, closed_in_time, problems_of
from sim.indices.quarterly import breadth, concentration
from sim.indices.ranking import behind, ranks, scores
from sim.indices.survival import kaplan_meier, weeks_until
from sim.indices.weekly import all_together_first, indicators, with_totals
from sim.policy.policy import Policy
from sim.processes.books import WAS_CLOSED
from sim.processes.carrying import ALL, CARRIED, carry
from sim.processes.keeping import WEEKS, Kept, nothing_kept
from sim.processes.recording import SUMS, YEAR
from sim.scenario.blocks.cases import RESOURCES
from sim.scenario.schema import Scenario
from sim.state import Activities, Bytes, Cases, Communities, Governing, People, Stock, Week
from sim.world import World, open_cases, this_weeks_calendar

if TYPE_CHECKING:
    from pandas import DataFrame, Index

ALL_COMMUNITIES = -1
MONTHS = 3
"""Months of a quarter."""
SILENT_WEEKS = 5
"""Weeks of silence to the end after which a volunteer counts as gone: the first whole weeks that are more than 30 days."""


def _kinds_first(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums [..., K] become [K, ...], as the indices take them."""
    return np.moveaxis(table, -1, 0)


def quarters_of(kept: Kept, which: slice) -> Quarter:
    """The sums of some quarters, counted from 0: rows [Q, 1 + C], all communities together first."""
    stock = {name: _kinds_first(kept.stock_of_quarter[which, ..., at]) for at, name in enumerate(Stock._fields)}
    return Quarter(
        events=_kinds_first(kept.events_of_quarter[which]),
        needs=_kinds_first(kept.needs[which]),
        actors=np.moveaxis(kept.actors[which], (-2, -1), (0, 1)),
        potential=stock["potential"],
        mobilised=stock["mobilised"],
        used=stock["used"],
        demanded=stock["needed"],
        agenda=np.moveaxis(kept.agenda[which, None], (-2, -1), (0, 1)),
        power=_kinds_first(kept.power[which, None]),
    )


class Record:
    """The memory of a run. Frames are made when asked for; weeks count from 1, the first week after the warm-up."""

    def __init__(self, scenario: Scenario, residents: NDArray[Any], policy: Policy, governing: Governing) -> None:
        """residents [C]: of each community. governing: the tables whose books are kept."""
        weeks, communities = scenario.run.weeks, len(residents)
        self.scenario, self.residents = scenario, residents.astype(np.float64)
        self.hours_of_occasion = scenario.calendar.hours
        self.accounts = policy.accounts
        self.books = nothing_kept(weeks, communities, len(governing.departments.power))
        self._of_all_cases = governing.books  # how long they took so far
        self.behind = np.zeros(communities)  # in the ranking of the last finished quarter, 0 the first, 1 the last
        self.carried = np.zeros((weeks // WEEKS, 1 + communities, len(GROUPS), len(CARRIED)))  # all together first
        self.weeks_done = 0
        self.sums: NDArray[np.float64] = np.zeros((weeks, communities, 2, len(SUMS)))
        self._log: list[dict[str, NDArray[Any]]] | None = [] if scenario.record.log else None
        self._before = np.zeros(int(residents.sum()), np.bool_)  # who gave hours in the last finished quarter
        self._happened: Week | None = None
        self.world: World | None = None
        self._cases: Cases | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Of the world only the open cases are kept: a community gives its copy a new one."""
        cases = self._cases if self.world is None else open_cases(self.world)
        return {**self.__dict__, "world": None, "_cases": cases}

    def row_of(self, week: int) -> NDArray[np.float64]:
        """Where residents are added up in reported week `week`, [C, 2, len(SUMS)]; in the warm-up nowhere: [0, 2, len(SUMS)]."""
        return self.sums[week - 1] if week >= 1 else self.sums[0, :0]

    def keep(self, week: int, people: People, happened: Week, places: Communities, world: World) -> None:
        """Keep reported week `week`, and at the end of a quarter its concentration; of the warm-up nothing is kept."""
        if week >= 1:
            self.weeks_done = week
            self._happened, self.world = happened, world
            if self._log is not None:
                self._keep_log(week, happened, this_weeks_calendar(world))
        if week >= 1 and week % WEEKS == 0:
            self._keep_quarter(week, people, places, happened.occasions_this_quarter)
        if week % WEEKS == 0:
            happened.occasions_this_quarter[:] = 0

    def _keep_log(self, week: int, happened: Week, calendar: Activities) -> None:
        assert self._log is not None
        row = np.flatnonzero(happened.occasions)
        self._log.append(
            {
                "week": np.full(len(row), week, np.int32),
                "resident": row.astype(np.int64),
                "first_day": happened.first_day[row],
                "days": happened.occasions[row],
                "heard": happened.heard[row],
                "slot": calendar.slot[happened.activity[row]],
            }
        )

    def _keep_quarter(self, week: int, people: People, places: Communities, occasions: Bytes) -> None:
        """Who carried the quarter that ends with `week`, and who ranks where in it: of one community, nothing to say."""
        quarter = week // WEEKS - 1
        carry(self.carried[quarter], occasions, people.age, self._before, places.first)
        if len(self.behind) > 1:
            sums = self._people(quarter)[1:]
            in_time = closed_in_time(self.books.events_of_quarter[quarter, 1:].T)
            satisfied = ratio(sums[:, SUMS.index("satisfaction")], sums[:, SUMS.index("residents")])
            self.behind[:] = behind(ranks(self._scores(in_time, satisfied, breadth(self.carried[quarter, 1:, ALL]))))

    def _scores(self, in_time: NDArray[Any], satisfied: NDArray[Any], broad: NDArray[Any]) -> NDArray[np.float64]:
        r = self.scenario.ranking
        return scores(in_time, satisfied, broad, (r.of_closure, r.of_satisfaction, r.of_breadth))

    def _people(self, quarter: int) -> NDArray[np.float64]:
        """The weekly sums over residents, added over a quarter counted from 0, [1 + C, len(SUMS)], all together first."""
        everybody = self.sums[quarter * WEEKS : (quarter + 1) * WEEKS].sum(axis=2)
        total: NDArray[np.float64] = all_together_first(everybody).sum(axis=0)
        return total

    def _weeks(self) -> range:
        return range(1, self.weeks_done + 1)

    def _quarters(self) -> range:
        """Their last weeks."""
        return range(WEEKS, self.weeks_done + 1, WEEKS)

    def _places(self) -> range:
        return range(ALL_COMMUNITIES, len(self.residents))

    def weekly(self) -> DataFrame:
        """One row for each reported week, community (-1: all together) and group, one column per indicator."""
        values = indicators(with_totals(self.sums[: self.weeks_done]), self.hours_of_occasion)
        return _frame({"week": self._weeks(), "community": self._places(), "group": GROUPS}, values, INDICATORS)

    def quarterly(self) -> DataFrame:
        """One row for each finished quarter (its last week), community and group."""
        keys = {"week": self._quarters(), "community": self._places(), "group": GROUPS}
        if len(self._quarters()) == 0:
            return _nothing(keys, QUARTERLY)
        return _frame(keys, concentration(self.carried[: len(self._quarters())], self.hours_of_occasion), QUARTERLY)

    def governance(self) -> DataFrame:
        """One row for each reported week and community (-1: all together), one column per indicator of `GOVERNANCE`."""
        residents = np.concatenate([[self.residents.sum()], self.residents])
        events, departments = self.books.events_with_totals(self.weeks_done), self.books.departments[: self.weeks_done]
        values = governance_indicators(events, residents, departments)
        return _frame({"week": self._weeks(), "community": self._places()}, values, GOVERNANCE)

    def problems(self) -> DataFrame:
        """One row for each finished quarter (its last week) and community: the four problems, and their parts."""
        done, keys = len(self._quarters()), {"week": self._quarters(), "community": self._places()}
        if done == 0:
            return _nothing(keys, PROBLEMS)
        people = dict(zip(SUMS, _kinds_first(np.array([self._people(at) for at in range(done)])), strict=True))
        carried = {
            name: column[..., ALL]
            for name, column in concentration(self.carried[:done], self.hours_of_occasion).items()
        }
        quarters, volunteers = quarters_of(self.books, slice(0, done)), people["active_in_year"]
        values = {
            **problems_of(
                quarters,
                carried["elderly_share_hours"],
                carried["elderly_share_residents"],
                ratio(people["worn_out"], volunteers),
            ),
            "rest_incidence": 100.0 * ratio(people["rest_starts"] * WEEKS / MONTHS, volunteers),
            "weeks_of_rest": ratio(people["resting"], people["rest_starts"]),
            "activity_entropy": 1.0 - singularity(quarters.needs),
            "score": np.full((done, len(self._places())), NOBODY),  # all together have neither score nor rank
            "rank": np.full((done, len(self._places())), NOBODY),
        }
        satisfied = ratio(people["satisfaction"], people["residents"])
        for at in range(done):
            own = (column[at, 1:] for column in (values["closed_in_time"], satisfied, carried["breadth"]))
            values["score"][at, 1:] = self._scores(*own)
            values["rank"][at, 1:] = ranks(values["score"][at, 1:])
        return _frame(keys, values, PROBLEMS)

    def resources(self) -> DataFrame:
        """One row for each reported week, community (-1: all together) and resource: potential, mobilised, used, left."""
        stock = all_together_first(self.books.stock[: self.weeks_done])
        values = {name: stock[..., at] for at, name in enumerate(Stock._fields)}
        keys = {"week": self._weeks(), "community": self._places(), "resource": RESOURCES}
        return _frame(keys, values, Stock._fields)

    def closure(self) -> DataFrame:
        """Kaplan and Meier's share of cases still open after so many weeks: those of one worker, and joint ones.

        Of cases reported in the reported weeks; open ones are censored at the end of the run, and so is one that was given
        up, for it is never closed.
        """
        import pandas as pd

        books = self._of_all_cases
        closed = books.durations[:, WAS_CLOSED]
        censored = self._ages_of_open_cases(closed.shape[1])
        for joint, born in zip(*np.nonzero(books.given_up_born), strict=True):
            age = min(self.weeks_done - 1 - int(born), closed.shape[1] - 1)  # as if it were open to the end
            censored[joint, age] += books.given_up_born[joint, born]
        curves = {name: kaplan_meier(closed[row], censored[row]) for row, name in enumerate(("alone", "joint"))}
        return pd.DataFrame({"weeks": range(closed.shape[1]), **curves})

    def retention(self) -> DataFrame:
        """Kaplan and Meier's share of volunteers who are still there so many weeks after their first occasion.

        Of residents whose first occasion lies in the reported weeks; gone is who was silent for the last five weeks.
        """
        import pandas as pd

        if self._happened is None:
            return pd.DataFrame({"weeks": [], "still_active": []})
        first, last = (column.astype(np.int64) for column in (self._happened.first_active, self._happened.last_active))
        counted = (first > self.scenario.run.warm_up_weeks) & (last >= first)  # newcomers start anew
        spell = (last - first)[counted]
        gone = last[counted] <= self.scenario.run.warm_up_weeks + self.weeks_done - SILENT_WEEKS
        weeks = self.weeks_done + 1
        ended, censored = (np.bincount(spell[who], minlength=weeks).astype(np.float64) for who in (gone, ~gone))
        return pd.DataFrame({"weeks": range(weeks), "still_active": kaplan_meier(ended, censored)})

    def statistics(self) -> DataFrame:
        """One row for each measure of the whole run (`WHOLE_RUN`): name, value and definition; nan where it is not known."""
        import pandas as pd

        closure, retention, log = self.closure(), self.retention()["still_active"], self.log()
        values = {
            f"weeks_to_close_{kind}_{name}": weeks_until(closure[kind].to_numpy(), share)
            for kind in ("alone", "joint")
            for name, share in (("median", 0.5), ("p90", 0.9))
        }
        followed = self.weeks_done > YEAR  # from the first reported week to a week that is a year later
        values["annual_attrition"] = 1.0 - float(retention[YEAR]) if followed else NOBODY
        if log is not None and len(log):
            of_log = statistics(user_days(log), 7 * self.weeks_done)
            values["monthly_retention"] = of_log["retention"]
            values["regulars"], values["regulars_with_break"] = of_log["regulars"], of_log["break_30"]
        rows = [(name, values.get(name, NOBODY), i.definition) for name, i in WHOLE_RUN.items()]
        return pd.DataFrame(rows, columns=["name", "value", "definition"])

    def _ages_of_open_cases(self, longest: int) -> NDArray[np.float64]:
        """How many open cases of the reported weeks are so many weeks old: of one worker, and joint ones, [2, longest]."""
        found = np.zeros((2, longest))
        cases = self._cases if self.world is None else open_cases(self.world)
        if cases is not None:
            used = slice(0, int(cases.number[0]))
            born, joint = cases.born[used], (cases.needed[used] != 0).astype(np.int64)
            warm_up = self.scenario.run.warm_up_weeks
            counted = born >= warm_up
            age = warm_up + self.weeks_done - 1 - born[counted]
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
        columns = ("week", "resident", "first_day", "days", "heard", "slot")
        return pd.DataFrame(
            {name: np.concatenate([np.zeros(0, np.int64), *(r[name] for r in self._log)]) for name in columns}
        )

    def costs(self) -> DataFrame:
        """One row for each week and mechanism in force: what it cost (yuan) and the points it moved."""
        import pandas as pd

        return pd.DataFrame(self.accounts.columns())


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
