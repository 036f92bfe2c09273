"""What a finished run comes to: a few dozen plain numbers, the outcomes that batches keep and comparisons compare.

An outcome is a declared indicator (sim/indices/declared.py, docs/indicators.md) of everybody or of one group, taken
over some weeks of the run: its mean, its sum or its last value. Nothing is defined anew here but which, and which
direction a community would call better.

    record = ParticipationModel(sihua.load("scenarios/baseline.yaml")).run()
    outcomes_of(record)["breadth_elderly"]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.calendar import WEEKS_OF_QUARTER, WEEKS_OF_YEAR
from sim.indices.declared import (
    GOVERNANCE,
    GROUPS,
    GROUPS_AS_SHOWN,
    INDICATORS,
    PROBLEMS,
    QUARTERLY,
    WHOLE_RUN,
    Indicator,
)
from sim.measures import payout_rate

if TYPE_CHECKING:
    from sim.record import Record

Better = Literal["more", "less"]
How = Literal["mean", "sum", "last"]
Table = Literal["weekly", "quarterly", "governance", "workers", "problems", "statistics", "quarterly sums", "money"]
SERIES_TABLES: tuple[Table, ...] = ("weekly", "governance", "workers")
_GROUP_LABELS = dict(
    zip(GROUPS_AS_SHOWN, (("", ""), (", the elderly", "（老年）"), (", the young", "（中青年）")), strict=True)
)
_HOW_LABELS: dict[How, str] = {"mean": "mean of", "sum": "sum of", "last": "last of"}


@dataclass(frozen=True)
class Outcome:
    """One number of a run.

    name: as studies and tables write it; column of `table`, of `group`; how: what is made of its weeks or quarters. better:
    the direction that a community would call better, None where that is for the reader to say.
    """

    name: str
    table: Table
    column: str
    group: str
    how: How
    indicator: Indicator
    better: Better | None

    @property
    def of_quarters(self) -> bool:
        """Whether it is made of whole quarters, and nan where there are none."""
        return self.table not in (*SERIES_TABLES, "statistics", "money")

    @property
    def unit(self) -> str:
        """The unit; shares run from 0 to 1. The mean of hours that are counted week by week is of hours a week."""
        of_a_week = self.how == "mean" and self.indicator.unit == "hours"
        return "hours a week" if of_a_week else self.indicator.unit

    @property
    def en(self) -> str:
        """The label in English."""
        return self.indicator.en + _GROUP_LABELS[self.group][0]

    @property
    def zh(self) -> str:
        """The label in Chinese."""
        return self.indicator.zh + _GROUP_LABELS[self.group][1]

    @property
    def definition(self) -> str:
        """What the number is, in one sentence."""
        over = "" if self.table == "statistics" else f"{_HOW_LABELS[self.how]} {_PERIOD[self.table]}: "
        return over + self.indicator.definition


_PERIOD: dict[Table, str] = {
    "weekly": "the weeks", "governance": "the weeks", "workers": "the weeks", "money": "the weeks",
    "quarterly": "the quarters", "problems": "the quarters", "quarterly sums": "the quarters",
}  # fmt: skip

_OF_QUARTERLY_SUMS: dict[str, Indicator] = {name: PROBLEMS[name] for name in ("worn_out_share", "rest_incidence")}
"""Declared for everybody; here also for the elderly and the young, by the same definition."""
_OF_WORKERS: dict[str, Indicator] = {
    "hours_per_worker": Indicator("hours", "hours of a worker a week", "社区工作者人均周工时",
                                  "hours worked in the week / posts that are filled", "officials"),
    "quit_rate": Indicator("share", "workers who quit in a year", "社区工作者年离职率",
                           "52 times those who quit in the week / posts", "officials"),
}  # fmt: skip
"""Of the governing side, but for each worker: so that places of different size can be compared."""
_MONEY: dict[str, Indicator] = {
    "public_money": Indicator("yuan", "public money spent", "公共资金支出",
                              "what mechanisms cost to set up and to run, and what was redeemed; with the first reported"
                              " week counts what was spent in the warm-up", "actors"),
    "money_promised": Indicator("yuan", "money credited, not yet redeemed", "已发放尚未兑换的资金",
                                "points and credits in residents' hands times what their redemption costs", "actors"),
    "payout_rate": Indicator("share", "share credited of what was promised", "发放率",
                             "yuan of the points credited to residents over yuan of those promised; not known where nothing"
                             " was", "actors"),
    "over_budget": Indicator("yuan", "money beyond the yearly budgets", "超出年度预算的资金",
                             "what years used beyond their budget (set-up, running, units, points credited), added up; of part of"
                             " a year, what its weeks used beyond what was left; 0 without a budget", "actors"),
}  # fmt: skip
_DECLARED: dict[Table, Mapping[str, Indicator]] = {
    "weekly": INDICATORS, "quarterly": QUARTERLY, "governance": GOVERNANCE, "workers": _OF_WORKERS, "problems": PROBLEMS,
    "statistics": WHOLE_RUN, "quarterly sums": _OF_QUARTERLY_SUMS, "money": _MONEY,
}  # fmt: skip

# table, column, whether by group, how, better
_ROWS: tuple[tuple[Table, str, bool, How, Better | None], ...] = (
    # who takes part, and how much
    ("quarterly", "breadth", True, "mean", "more"),
    ("weekly", "participation_rate", True, "mean", "more"),
    ("weekly", "active_in_year", True, "last", "more"),
    ("weekly", "hours_per_resident", True, "mean", "more"),
    ("weekly", "hours", True, "sum", "more"),
    ("weekly", "reached_share", True, "mean", "more"),
    ("weekly", "self_started_share", True, "mean", "more"),
    ("weekly", "mean_depth", True, "mean", "more"),
    ("weekly", "turned_away", False, "sum", "less"),
    ("quarterly", "retention", True, "mean", "more"),
    ("quarterly", "gini_hours", False, "mean", "less"),
    ("quarterly", "top_10_share_hours", False, "mean", "less"),
    ("quarterly", "lost_if_top_5_rest", False, "mean", "less"),
    ("quarterly", "elderly_share_hours", False, "mean", None),
    ("statistics", "annual_attrition", False, "last", "less"),
    # the four problems and fatigue
    ("problems", "single_actor", False, "mean", "less"),
    ("problems", "ageing", False, "mean", "less"),
    ("problems", "shallow_resources", False, "mean", "less"),
    ("problems", "guanxi", False, "mean", "less"),
    ("quarterly sums", "worn_out_share", True, "mean", "less"),
    ("quarterly sums", "rest_incidence", True, "mean", "less"),
    ("weekly", "rest_starts", True, "sum", "less"),
    ("weekly", "mean_fatigue", True, "mean", "less"),
    ("problems", "weeks_of_rest", False, "mean", None),
    # who governs, with what
    ("problems", "official_share_work", False, "mean", None),
    ("problems", "organizations_share_work", False, "mean", None),
    ("problems", "initiated_share", False, "mean", "more"),
    ("problems", "influence_effective_number", False, "mean", "more"),
    ("problems", "depth_arithmetic", False, "mean", "more"),
    ("problems", "resource_mismatch", False, "mean", "less"),
    ("problems", "only_by_guanxi", False, "mean", "less"),
    ("problems", "weak_voice", False, "mean", "more"),
    ("problems", "requests_granted", False, "mean", "more"),
    ("governance", "burnt_out_share", False, "mean", "less"),
    ("workers", "hours_per_worker", False, "mean", "less"),
    ("workers", "quit_rate", False, "mean", "less"),
    ("governance", "admin_hours", False, "sum", None),
    # what becomes of cases
    ("problems", "closure_rate", False, "mean", "more"),
    ("problems", "closed_in_time", False, "mean", "more"),
    ("problems", "joint_closure_rate", False, "mean", "more"),
    ("problems", "joint_closed_in_time", False, "mean", "more"),
    ("governance", "open", False, "last", "less"),
    ("governance", "mean_weeks_to_close", False, "mean", "less"),
    ("statistics", "weeks_to_close_joint_median", False, "last", "less"),
    ("governance", "safety", False, "mean", "more"),
    # what residents think
    ("weekly", "satisfaction", True, "mean", "more"),
    ("weekly", "belonging", True, "mean", "more"),
    ("weekly", "trust", True, "mean", "more"),
    ("weekly", "efficacy", True, "mean", "more"),
    ("weekly", "motivation", True, "mean", "more"),
    ("weekly", "willing_share", True, "mean", "more"),
    # what it costs
    ("money", "public_money", False, "sum", "less"),
    ("money", "money_promised", False, "last", "less"),
    ("money", "payout_rate", False, "mean", "more"),
    ("money", "over_budget", False, "sum", "less"),
)


def _declared() -> Iterator[Outcome]:
    for table, column, by_group, how, better in _ROWS:
        for group in GROUPS_AS_SHOWN if by_group else ("all",):
            name = column if group == "all" else f"{column}_{group}"
            yield Outcome(name, table, column, group, how, _DECLARED[table][column], better)


OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _declared()}
"""Every outcome by its name: those of the elderly and the young end in `_elderly` and `_young`."""

SERIES: dict[str, tuple[Table, str, str]] = {
    **{column if group == "all" else f"{column}_{group}": ("weekly", column, group)
       for column in INDICATORS for group in GROUPS_AS_SHOWN},
    **{column: ("governance", column, "all") for column in GOVERNANCE},
}  # fmt: skip
"""Every weekly series of the whole subdistrict by its name: table, column and group."""


@dataclass(frozen=True)
class Window:
    """The reported weeks that outcomes are taken over, both included; quarters count if they lie wholly inside.

    until_week: None goes to the end.
    """

    from_week: int = 1
    until_week: int | None = None


WHOLE = Window()
"""All reported weeks."""


def whole_quarters(window: Window, weeks: int) -> range:
    """The quarters, counted from 0, that lie in the window of a run of so many weeks."""
    first, last = window.from_week, min(window.until_week or weeks, weeks)
    return range(-(-(first - 1) // WEEKS_OF_QUARTER), last // WEEKS_OF_QUARTER)


def outcomes_of(record: Record, window: Window = WHOLE, names: Sequence[str] | None = None) -> dict[str, float]:
    """The outcomes of a run, by name, in the order of `OUTCOMES` or of `names`; nan where one is not defined.

    What is undefined in some weeks or quarters only (a share of nobody) is the mean of the others. Where there is no
    whole quarter in the window, outcomes of quarters are nan.
    """
    return outcomes_within(record, [window], names)[0]


def outcomes_within(
    record: Record, windows: Sequence[Window], names: Sequence[str] | None = None
) -> list[dict[str, float]]:
    """The outcomes of a run over each of the windows, as `outcomes_of` gives them; the tables are made but once."""
    tables = _Tables(record)
    wanted = [OUTCOMES[name] for name in (OUTCOMES if names is None else names)]
    return [{outcome.name: tables.value(outcome, window) for outcome in wanted} for window in windows]


def defined_shares(record: Record, names: Sequence[str], window: Window = WHOLE) -> NDArray[np.float64]:
    """[names] in which share of the weeks or quarters that it is made of an outcome is defined; 1 for what is made of none."""
    tables = _Tables(record)
    return np.array([tables.defined_share(OUTCOMES[name], window) for name in names])


def series_of(record: Record, names: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """Weekly series of the whole subdistrict, [weeks] each, for names of `SERIES`."""
    tables = _Tables(record)
    return {name: tables.column(*SERIES[name]) for name in names}


class _Tables:
    """The tables of a run for all communities together, each made when first asked for, without frames."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.done = record.weeks_done
        self._made: dict[Table, dict[str, NDArray[np.float64]]] = {}

    def value(self, outcome: Outcome, window: Window) -> float:
        """The number itself; what is of the whole run (`statistics`) knows no window."""
        if outcome.table == "money":
            return self._money(outcome.column, window)
        column = self.column(outcome.table, outcome.column, outcome.group)
        if outcome.table == "statistics":
            return float(column[0])
        return _taken(outcome.how, self._within(column, outcome.table, window))

    def defined_share(self, outcome: Outcome, window: Window) -> float:
        """The share of the weeks or quarters of the window in which it is defined; 1 where it is made of none."""
        if outcome.table in ("money", "statistics"):
            return 1.0
        column = self._within(self.column(outcome.table, outcome.column, outcome.group), outcome.table, window)
        return float((~np.isnan(column)).mean()) if len(column) else 1.0

    def column(self, table: Table, name: str, group: str) -> NDArray[np.float64]:
        """One column of a table, [weeks] or [quarters], of one group where the table has groups."""
        if table not in self._made:
            self._made[table] = self._make[table](self)
        column = self._made[table][name]
        return column[:, GROUPS.index(group)] if column.ndim == 2 else column

    def _within(self, column: NDArray[np.float64], table: Table, window: Window) -> NDArray[np.float64]:
        """The weeks or whole quarters of the window."""
        if table in SERIES_TABLES:
            first, last = window.from_week, min(window.until_week or self.done, self.done)
            return column[first - 1 : last]
        quarters = whole_quarters(window, self.done)
        return column[quarters.start : quarters.stop]

    def _weekly(self) -> dict[str, NDArray[np.float64]]:
        from sim.indices.weekly import indicators, with_totals

        everywhere = with_totals(self._sums())[:, 0]
        return indicators(everywhere, self.record.hours_of_occasion)

    def _sums(self) -> NDArray[np.float64]:
        """Sums over residents, all communities together, [W, 1, 2, len(SUMS)]."""
        together: NDArray[np.float64] = self.record.sums[: self.done].sum(axis=1, keepdims=True)
        return together

    def _quarterly(self) -> dict[str, NDArray[np.float64]]:
        from sim.indices.quarterly import concentration

        return concentration(
            self.record.contributors[: self.done // WEEKS_OF_QUARTER, 0], self.record.hours_of_occasion
        )

    def _governance(self) -> dict[str, NDArray[np.float64]]:
        from sim.indices.governance import governance_indicators

        history, residents = self.record.history, np.array([self.record.residents.sum()])
        events = history.events_with_totals(self.done)[:, :1]
        values = governance_indicators(events, residents, history.departments[: self.done])
        return {name: column[:, 0] for name, column in values.items()}

    def _workers(self) -> dict[str, NDArray[np.float64]]:
        from sim.ratio import ratio
        from sim.state import Event

        events = self.record.history.events_with_totals(self.done)[:, 0]
        posts = events[:, Event.posts]
        return {
            "hours_per_worker": ratio(events[:, Event.hours], posts - events[:, Event.vacant_posts]),
            "quit_rate": ratio(WEEKS_OF_YEAR * events[:, Event.quits], posts),
        }

    def _problems(self) -> dict[str, NDArray[np.float64]]:
        frame = self.record.problems()
        everywhere = frame[frame["community"] < 0]
        return {name: everywhere[name].to_numpy(np.float64) for name in PROBLEMS}

    def _statistics(self) -> dict[str, NDArray[np.float64]]:
        frame = self.record.statistics()
        return {name: np.array([value]) for name, value in zip(frame["name"], frame["value"], strict=True)}

    def _quarterly_sums(self) -> dict[str, NDArray[np.float64]]:
        """Fatigue and rests by group: what `Record.problems` computes for everybody."""
        from sim.indices.weekly import with_totals
        from sim.measures import of_fatigue
        from sim.processes.recording import SUMS

        quarters = self.done // WEEKS_OF_QUARTER
        sums = with_totals(self._sums())[: quarters * WEEKS_OF_QUARTER, 0]
        by_quarter = sums.reshape(quarters, WEEKS_OF_QUARTER, *sums.shape[1:]).sum(axis=1)
        return of_fatigue({name: by_quarter[..., at] for at, name in enumerate(SUMS)})

    def _money(self, name: str, window: Window) -> float:
        """Yuan spent in the window, or promised at its end."""
        first, last = window.from_week, window.until_week or self.done
        if name == "payout_rate":
            return self._payout_rate(first, last)
        if name == "over_budget":
            return self._over_budget(first, last)
        rows = [row for row in self.record.accounts if row.week <= last]
        if name == "public_money":
            counted = [row for row in rows if row.week >= first or first == 1]
            return float(sum(getattr(row, amount) for row in counted for amount in amounts()))
        held = {row.mechanism: row.points_outstanding for row in rows}  # of each mechanism, the last row
        payments = {at: mechanism.payment() for at, mechanism in enumerate(self.record.scenario.mechanisms)}
        return float(sum(points * paid.yuan_per_point for at, points in held.items() if (paid := payments[at])))

    def _payout_rate(self, first: int, last: int) -> float:
        """The share of promises of the window that was paid."""
        from sim.policy.money import YUAN  # late: it compiles

        money = self.record.weekly_money()[self._rows_before(first) : self._rows_before(last + 1)]
        granted, promised = (money[..., YUAN.index(column)].sum() for column in ("granted", "promised"))
        return float(payout_rate(granted, promised))

    def _over_budget(self, first: int, last: int) -> float:
        """What the weeks of the window used beyond the budgets of their years."""
        from sim.policy.money import over_budget  # late: it compiles

        money, began = self.record.weekly_money()[: self._rows_before(last + 1)], self.record.accounts.first_week
        over, before = over_budget(money, began, self.record.scenario.budget), self._rows_before(first)
        return float(over[-1] - (over[before - 1] if before else 0.0)) if len(over) else 0.0

    def _rows_before(self, week: int) -> int:
        """How many weeks of the accounts lie before reported week `week`; before the first, none: the warm-up counts as its."""
        return 0 if week == 1 else week - self.record.accounts.first_week

    _make: Mapping[Table, Callable[[Any], dict[str, NDArray[np.float64]]]] = {
        "weekly": _weekly, "quarterly": _quarterly, "governance": _governance, "workers": _workers, "problems": _problems,
        "statistics": _statistics, "quarterly sums": _quarterly_sums,
    }  # fmt: skip


def amounts() -> tuple[str, ...]:
    """The columns of the accounts that are yuan; points are whole numbers."""
    from sim.policy.accounts import Cost  # late: it compiles

    return tuple(name for name, kind in get_type_hints(Cost).items() if kind is float)


def _taken(how: How, column: NDArray[np.float64]) -> float:
    """The mean, the sum or the last of what is known; nan where nothing is."""
    known = column[~np.isnan(column)]
    if len(known) == 0:
        return float("nan")
    if how == "last":
        return float(known[-1])
    # Added up in a fixed order: NumPy's own sum adds in one that depends on the processor.
    total = float(np.add.accumulate(known)[-1])
    return total / len(known) if how == "mean" else total
