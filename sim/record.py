"""What is kept of a run: one row of indicators a week, one of concentration a quarter, and, if asked, who came when."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.indices.declared import GROUPS, INDICATORS, PROBLEMS, QUARTERLY, WHOLE_RUN
from sim.indices.diversity import NOBODY, singularity
from sim.indices.governance import OF_DEPARTMENTS, governance_indicators
from sim.indices.inequality import in_order
from sim.indices.log import statistics, user_days
from sim.indices.problems import Quarter, problems_of, ratio
from sim.indices.quarterly import WEEKS, concentration
from sim.indices.ranking import behind, ranks, scores
from sim.indices.survival import kaplan_meier, weeks_until
from sim.indices.weekly import all_together_first, indicators, with_totals
from sim.policy import Cost, Policy
from sim.processes.books import EVENTS, WAS_CLOSED
from sim.processes.recording import SUMS, YEAR
from sim.scenario.blocks.cases import RESOURCES
from sim.scenario.schema import Scenario
from sim.state import ACTORS, ELDERLY_AGE, Activities, Cases, Communities, Governing, People, Stock, Week
from sim.world import World, open_cases, this_weeks_calendar

if TYPE_CHECKING:
    from pandas import DataFrame

ALL_COMMUNITIES = -1
MONTHS = 3
"""Months of a quarter."""
SILENT_WEEKS = 5
"""Weeks of silence before the end after which a volunteer counts as gone (30 days)."""


class Kept:
    """The books of all reported weeks."""

    def __init__(self, governing: Governing, weeks: int, communities: int) -> None:
        """Room for so many weeks and communities; `governing` holds the books that are copied week by week."""
        self.governing = governing
        self.events = np.zeros((weeks, communities, len(EVENTS)))
        self.needs = np.zeros((weeks, communities, 6))
        self.actors = np.zeros((weeks, communities, ACTORS, 3))
        self.stock = np.zeros((weeks, communities, 6, len(Stock._fields)))
        self.agenda = np.zeros((weeks, len(governing.departments.power), 2))
        self.departments = np.zeros((weeks, len(OF_DEPARTMENTS)))

    def keep(self, week: int) -> None:
        """Copy what the books hold of reported week `week`."""
        _, departments, _, stock, books = self.governing
        at, number = week - 1, len(departments.power)
        self.events[at], self.actors[at], self.agenda[at] = books.events, books.actors, books.agenda
        self.needs[at] = books.needs
        for column, values in enumerate(stock):
            self.stock[at, :, :, column] = values
        ties = in_order(departments.acquaintance.reshape(-1)) / (number * (number - 1))
        self.departments[at] = departments.institution[0], ties, in_order(departments.tenure) / number / 52.0

    def offered(self, week: int, community: int) -> NDArray[np.float64]:
        """Activities of the quarter that ends with `week` by the need that they serve, [6], of one community or all (-1)."""
        here = slice(None) if community < 0 else slice(community, community + 1)
        found: NDArray[np.float64] = self.needs[week - WEEKS : week, here].sum(axis=(0, 1))
        return found

    def quarter(self, week: int, community: int) -> Quarter:
        """The sums of the quarter that ends with `week`, of one community or of all (-1)."""
        weeks = slice(week - WEEKS, week)
        here = slice(None) if community < 0 else slice(community, community + 1)
        stock = dict(zip(Stock._fields, self.stock[weeks, here].sum(axis=(0, 1)).T, strict=True))
        return Quarter(
            events=self.events[weeks, here].sum(axis=(0, 1)),
            actors=self.actors[weeks, here].sum(axis=(0, 1)),
            potential=stock["potential"],
            mobilised=stock["mobilised"],
            used=stock["used"],
            demanded=stock["needed"],
            agenda=self.agenda[weeks].sum(axis=0),
            power=self.governing.departments.power,
        )


class Record:
    """The memory of a run. Frames are made when asked for; weeks count from 1, the first week after the warm-up."""

    def __init__(self, scenario: Scenario, residents: NDArray[Any], policy: Policy, governing: Governing) -> None:
        """residents [C]: of each community. governing: the tables whose books are kept."""
        weeks, communities = scenario.run.weeks, len(residents)
        self.scenario, self.residents = scenario, residents.astype(np.float64)
        self.hours_of_occasion = scenario.calendar.hours
        self.accounts = policy.accounts
        self.books = Kept(governing, weeks, communities)
        self.behind = np.zeros(communities)  # in the ranking of the last finished quarter, 0 the first, 1 the last
        self.weeks_done = 0
        self.sums: NDArray[np.float64] = np.zeros((weeks, communities, 2, len(SUMS)))
        self._log: list[dict[str, NDArray[Any]]] | None = [] if scenario.record.log else None
        self._quarters: list[dict[str, float | str]] = []
        self._problems: list[dict[str, float]] = []
        self._before: NDArray[np.bool_] | None = None
        self._happened: Week | None = None
        self.world: World | None = None
        self._cases: Cases | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Of the world only the open cases are kept: a community gives its copy a new one."""
        cases = self._cases if self.world is None else open_cases(self.world)
        return {**self.__dict__, "world": None, "_cases": cases}

    def row_of(self, week: int) -> NDArray[np.float64]:
        """Where residents are added up in reported week `week`, [C, 2, len(SUMS)]; of the warm-up nothing is kept: [0, 2, ...]."""
        return self.sums[week - 1] if week >= 1 else self.sums[0, :0]

    def keep(self, week: int, people: People, happened: Week, places: Communities, world: World) -> None:
        """Keep reported week `week`, and at the end of a quarter its concentration; of the warm-up nothing is kept."""
        if week >= 1:
            self.weeks_done = week
            self.books.keep(week)
            self._happened, self.world = happened, world
            if self._log is not None:
                self._keep_log(week, happened, this_weeks_calendar(world))
        if week >= 1 and week % WEEKS == 0:
            self._keep_quarter(week, people, places, happened.hours_this_quarter)
        if week >= 0 and week % WEEKS == 0:
            happened.hours_this_quarter[:] = 0.0

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

    def _keep_quarter(self, week: int, people: People, places: Communities, hours: NDArray[Any]) -> None:
        elderly, active = people.age >= ELDERLY_AGE, hours > 0
        before = np.zeros(len(active), np.bool_) if self._before is None else self._before
        rows = {ALL_COMMUNITIES: slice(None)}
        for community in range(len(places.residents)):
            rows[community] = slice(places.first[community], places.first[community + 1])
        found = {c: concentration(hours[here], elderly[here], before[here]) for c, here in rows.items()}
        for community, groups in found.items():
            self._quarters += [{"week": week, "community": community, "group": g, **f} for g, f in groups.items()]
        self._before = active
        self._keep_problems(week, places, {c: groups["all"] for c, groups in found.items()})

    def _keep_problems(self, week: int, places: Communities, found: dict[int, dict[str, float]]) -> None:
        """The four problems of the last quarter, and who ranks where."""
        people = with_totals(self.sums[week - WEEKS : week]).sum(axis=0)[:, 0]  # [1 + C, len(SUMS)] of all groups
        rows: list[dict[str, float]] = []
        for community, quarterly in found.items():
            mine = dict(zip(SUMS, people[community + 1].tolist(), strict=True))
            quarter = self.books.quarter(week, community)
            volunteers = mine["active_in_year"]
            rows.append(
                {
                    "week": week,
                    "community": community,
                    **problems_of(
                        quarter,
                        quarterly["elderly_share_hours"],
                        quarterly["elderly_share_residents"],
                        ratio(mine["worn_out"], volunteers),
                    ),
                    "rest_incidence": 100.0 * ratio(mine["rest_starts"] * WEEKS / MONTHS, volunteers),
                    "weeks_of_rest": ratio(mine["resting"], mine["rest_starts"]),
                    "activity_entropy": 1.0 - singularity(self.books.offered(week, community)),
                    "satisfaction": ratio(mine["satisfaction"], mine["residents"]),
                    "breadth": quarterly["breadth"],
                }
            )
        in_time, satisfied, broad = (
            np.array([row[name] for row in rows[1:]]) for name in ("closed_in_time", "satisfaction", "breadth")
        )
        r = self.scenario.ranking
        score = scores(in_time, satisfied, broad, (r.of_closure, r.of_satisfaction, r.of_breadth))
        rank = ranks(score)
        for row, own, place in zip(rows, [NOBODY, *score.tolist()], [NOBODY, *rank.tolist()], strict=True):
            self._problems.append({**row, "score": own, "rank": place})
        self.behind[:] = behind(rank)

    def weekly(self) -> DataFrame:
        """One row for each reported week, community (-1: all together) and group, one column per indicator."""
        import pandas as pd

        sums = with_totals(self.sums[: self.weeks_done])
        weeks, places, _, _ = sums.shape
        keys = pd.MultiIndex.from_product(
            [range(1, weeks + 1), range(ALL_COMMUNITIES, places - 1), GROUPS], names=["week", "community", "group"]
        ).to_frame(index=False)
        values = {name: column.reshape(-1) for name, column in indicators(sums, self.hours_of_occasion).items()}
        return pd.concat([keys, pd.DataFrame(values, columns=list(INDICATORS))], axis=1)

    def quarterly(self) -> DataFrame:
        """One row for each finished quarter (its last week), community and group."""
        import pandas as pd

        return pd.DataFrame(self._quarters, columns=["week", "community", "group", *QUARTERLY])

    def governance(self) -> DataFrame:
        """One row for each reported week and community (-1: all together), one column per indicator of `GOVERNANCE`."""
        import pandas as pd

        events, departments = self.books.events[: self.weeks_done], self.books.departments[: self.weeks_done]
        events = all_together_first(events)
        residents = np.concatenate([[self.residents.sum()], self.residents])
        weeks, places, _ = events.shape
        keys = pd.MultiIndex.from_product(
            [range(1, weeks + 1), range(ALL_COMMUNITIES, places - 1)], names=["week", "community"]
        ).to_frame(index=False)
        values = governance_indicators(events, residents, departments)
        return pd.concat([keys, pd.DataFrame({name: column.reshape(-1) for name, column in values.items()})], axis=1)

    def problems(self) -> DataFrame:
        """One row for each finished quarter (its last week) and community: the four problems, and their parts."""
        import pandas as pd

        return pd.DataFrame(self._problems, columns=["week", "community", *PROBLEMS])

    def resources(self) -> DataFrame:
        """One row for each reported week, community (-1: all together) and resource: potential, mobilised, used, left."""
        import pandas as pd

        stock = all_together_first(self.books.stock[: self.weeks_done])
        weeks, places, kinds, _ = stock.shape
        keys = pd.MultiIndex.from_product(
            [range(1, weeks + 1), range(ALL_COMMUNITIES, places - 1), RESOURCES],
            names=["week", "community", "resource"],
        ).to_frame(index=False)
        return pd.concat(
            [keys, pd.DataFrame(stock.reshape(weeks * places * kinds, -1), columns=list(Stock._fields))], axis=1
        )

    def closure(self) -> DataFrame:
        """Kaplan and Meier's share of cases still open after so many weeks: those of one worker, and joint ones.

        Of cases reported in the reported weeks; open ones are censored at the end of the run, and so is one that was given
        up, for it is never closed.
        """
        import pandas as pd

        books = self.books.governing.books
        closed = books.durations[:, WAS_CLOSED]
        censored = self._ages_of_open_cases(closed.shape[1])
        for joint, born in zip(*np.nonzero(books.given_up_born), strict=True):
            age = min(self.weeks_done - 1 - int(born), closed.shape[1] - 1)  # as if it were open to the end
            censored[joint, age] += books.given_up_born[joint, born]
        curves = {name: kaplan_meier(closed[row], censored[row]) for row, name in enumerate(("alone", "joint"))}
        return pd.DataFrame({"weeks": range(closed.shape[1]), **curves})

    def retention(self) -> DataFrame:
        """Kaplan and Meier's share of volunteers who are still there so many weeks after their first occasion.

        Of residents whose first occasion lies in the reported weeks; gone is who was silent for the last 30 days.
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
        values["annual_attrition"] = 1.0 - float(retention[YEAR]) if len(retention) > YEAR else NOBODY
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

        return pd.DataFrame([asdict(row) for row in self.accounts], columns=list(Cost.__dataclass_fields__))
