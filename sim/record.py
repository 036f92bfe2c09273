"""What is kept of a run: one row of indicators a week, one of concentration a quarter, and, if asked, who came when."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.indices.declared import GROUPS, INDICATORS, QUARTERLY
from sim.indices.quarterly import WEEKS, concentration
from sim.indices.weekly import indicators, with_totals
from sim.neighbours.rows import Neighbours
from sim.policy import Cost, Policy
from sim.processes.recording import SUMS, add_up
from sim.scenario.schema import Scenario
from sim.state import ELDERLY_AGE, Activities, Communities, Minds, People, Week

if TYPE_CHECKING:
    from pandas import DataFrame

ALL_COMMUNITIES = -1


class Record:
    """The memory of a run. Frames are made when asked for; weeks count from 1, the first week after the warm-up."""

    def __init__(self, scenario: Scenario, communities: int, policy: Policy) -> None:
        self.hours_of_occasion = scenario.calendar.hours
        self.accounts = policy.accounts
        self.weeks_done = 0
        self.sums: NDArray[np.float64] = np.zeros((scenario.run.weeks, communities, 2, len(SUMS)))
        self._log: list[dict[str, NDArray[Any]]] | None = [] if scenario.record.log else None
        self._quarters: list[dict[str, float | str]] = []

    def keep(
        self,
        week: int,
        now: int,
        people: People,
        minds: Minds,
        happened: Week,
        places: Communities,
        calendar: Activities,
        neighbours: Neighbours,
        p: Any,
    ) -> None:
        """Keep reported week `week`, and at the end of a quarter its concentration; of the warm-up nothing is kept."""
        if week >= 1:
            add_up(self.sums[week - 1], people, minds, happened, places, calendar, neighbours, p, now)
            self.weeks_done = week
            self._keep_log(week, happened, calendar)
        if week >= 1 and week % WEEKS == 0:
            self._keep_quarter(week, people, places, happened.hours_this_quarter)
        if week >= 0 and week % WEEKS == 0:
            happened.hours_this_quarter[:] = 0.0

    def _keep_log(self, week: int, happened: Week, calendar: Activities) -> None:
        if self._log is None:
            return
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
        elderly = people.age >= ELDERLY_AGE
        rows = {ALL_COMMUNITIES: slice(None)}
        for community in range(len(places.residents)):
            rows[community] = slice(places.first[community], places.first[community + 1])
        for community, here in rows.items():
            for group, found in concentration(hours[here], elderly[here]).items():
                self._quarters.append({"week": week, "community": community, "group": group, **found})

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
