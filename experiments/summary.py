"""What happened in a run, on one page: each indicator by group, from the first to the last quarter."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.words import GROUPS, Language, in_language, word

if TYPE_CHECKING:
    import pandas
    from rich.console import Console

    from experiments.results import Result
    from sim.indices import Indicator

QUARTER = 13
EVERYWHERE = -1
"""The community that stands for all of them together."""

WEEKLY = ("participation_rate", "active_in_year", "hours_per_resident", "reached_share", "self_started_share",
          "turned_away", "mean_fatigue", "resting", "worn_out", "aware_share", "willing_share", "duty", "belonging",
          "efficacy", "motivation", "habit", "satisfaction")  # fmt: skip
BY_QUARTER = ("breadth", "elderly_share_hours", "elderly_share_residents", "ageing_index", "gini_hours",
              "top_10_share_hours")  # fmt: skip
PANELS = ("participation", "ageing", "fatigue", "mind")

WORTH_SAYING = 0.05
"""A relative change below this is not called the greatest change."""
MAIN = ("participation_rate", "active_in_year", "breadth", "hours_per_resident", "ageing_index", "resting", "worn_out")
"""Only these, of all residents, are called the greatest change: the rest are parts of them or what lies behind them."""
FEWEST = {"share": 0.005, "people": 20.0}
"""Below this, a relative change says more about chance than about the run; for other units 0.005."""


@dataclass(frozen=True)
class Change:
    """One indicator of one group: means of the first and of the last period."""

    name: str
    indicator: Indicator
    group: str
    first: float
    last: float

    @property
    def absolute(self) -> float:
        """Last minus first."""
        return self.last - self.first

    @property
    def relative(self) -> float:
        """The change as a share of where it began; nan where it began at nothing."""
        return self.absolute / abs(self.first) if self.first else math.nan


def period(weeks: int) -> int:
    """Weeks of the first and of the last period: a quarter, or half of a run shorter than two; 0 for one week."""
    return QUARTER if weeks >= 2 * QUARTER else weeks // 2


def changes(result: Result) -> list[Change]:
    """Every indicator of the summary by group; what the run was too short for, or the record lacks, is left out."""
    from sim.indices import INDICATORS, QUARTERLY

    weekly, quarterly = (f[f["community"] == EVERYWHERE] for f in (result.weekly, result.quarterly))
    length = period(int(result.manifest["weeks_done"]))
    # "Within a year" looks back 52 weeks: with a shorter warm-up it would rise only because there is more to look at.
    looked_back = (
        WEEKLY if result.manifest["warm_up_weeks"] >= 52 else tuple(n for n in WEEKLY if n != "active_in_year")
    )
    found = [*_changes(weekly, looked_back, INDICATORS, length), *_changes(quarterly, BY_QUARTER, QUARTERLY, 1)]
    return [change for change in found if not (math.isnan(change.first) or _says_nothing(change))]


def _says_nothing(change: Change) -> bool:
    """The elderly share of the elderly is 100 %: what compares the groups is told once, for all."""
    return change.indicator.panel == "ageing" and change.group != "all"


def most_changed(found: list[Change]) -> Change | None:
    """The greatest relative change of a main indicator that is more than a handful; None where none moved by 5 %."""

    def counts(change: Change) -> bool:
        if change.group != "all" or change.name not in MAIN:
            return False
        least = FEWEST.get(change.indicator.unit, 0.005)
        return min(abs(change.first), abs(change.last)) >= least and abs(change.relative) > WORTH_SAYING

    return max(filter(counts, found), key=lambda change: abs(change.relative), default=None)


def plain_summary(result: Result, language: Language) -> str:
    """The summary as text without colours, 100 columns wide."""
    return _page(result, language, 100)


def terminal_summary(result: Result, language: Language, width: int, encoding: str, colour: bool) -> str:
    """The summary for a screen of `width` columns; lines and colours only where it can show them."""
    return _page(result, language, max(60, min(width, 100)), encoding, colour)


def _page(result: Result, language: Language, width: int, encoding: str = "utf-8", colour: bool = False) -> str:
    from rich.console import Console

    page = _Page(encoding)
    console = Console(file=page, width=width, markup=False, highlight=False, emoji=False, legacy_windows=False,
                      force_terminal=colour, color_system="standard" if colour else None)  # fmt: skip
    _print(result, language, console)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


class _Page(io.StringIO):
    """A page in memory that tells rich what it may hold."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of where the page will be shown."""
        return self._encoding


def weeks_in_words(manifest: dict[str, object], language: Language) -> str:
    """How long the run was, and whether that is all of it."""
    key = "weeks_done" if manifest["state"] == "complete" else "weeks_interrupted"

    def weeks(name: str) -> str:
        number = manifest[name]
        return word("one_week_long" if number == 1 else "weeks_long", language, number=number)

    return word(key, language, done=weeks("weeks_done"), wanted=weeks("weeks_wanted"), warm_up=weeks("warm_up_weeks"))


def printable(text: object) -> str:
    """Text from a file, safe to show: control characters become blanks."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def _print(result: Result, language: Language, console: Console) -> None:
    from rich.text import Text

    manifest = result.manifest
    if title := in_language(manifest, "title", language):
        console.print(Text(printable(title), style="bold"))
    if question := in_language(manifest, "question", language):
        console.print(word("question", language, text=printable(question)))
    console.print(word("run", language, scenario=printable(manifest["scenario"]), seed=manifest["seed"]))
    console.print(weeks_in_words(manifest, language))
    length = period(int(manifest["weeks_done"]))
    said = "quarters" if length == QUARTER else "halves" if length else "one_week"
    console.print(word(said, language, length=length))
    found = changes(result)
    for panel in PANELS:
        if rows := [change for change in found if change.indicator.panel == panel]:
            _print_panel(panel, rows, language, console)
    if result.costs is not None and len(result.costs):
        _print_costs(result.costs, language, console)
    console.print()
    if length:
        console.print(_in_words(most_changed(found), language))
    console.print(word("one_run", language))


def _print_panel(panel: str, found: list[Change], language: Language, console: Console) -> None:
    from rich import box
    from rich.table import Table

    table = Table(title=word(panel, language), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD,
                  pad_edge=False, show_edge=False)  # fmt: skip
    table.add_column(word("indicator", language), min_width=34, no_wrap=True)
    table.add_column(word("group", language), min_width=7)
    for key in ("first", "last", "change", "relative"):
        table.add_column(word(key, language), justify="right", min_width=9)
    shown = ""
    for change in found:
        label = "" if change.name == shown else label_of(change.indicator, language)
        shown = change.name
        table.add_row(label, word(change.group, language), *_numbers(change, language))
    console.print()
    console.print(table)


def _print_costs(costs: pandas.DataFrame, language: Language, console: Console) -> None:
    from rich import box
    from rich.table import Table

    table = Table(title=word("money", language), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD,
                  pad_edge=False, show_edge=False)  # fmt: skip
    table.add_column(word("mechanism", language), min_width=34)
    for key in (*COSTS, "total"):
        table.add_column(word(key, language), justify="right", min_width=9)
    alike = costs.groupby("kind")["mechanism"].nunique()
    for (number, kind), rows in costs.groupby(["mechanism", "kind"]):
        spent = [float(rows[column].sum()) for column in COSTS]
        name = f"{kind} [{number}]" if alike[str(kind)] > 1 else str(kind)
        table.add_row(name, *(f"{yuan:,.0f}" for yuan in (*spent, sum(spent))))
    console.print()
    console.print(table)


COSTS = ("setup", "running", "redeemed")
"""The columns of the accounts that are money, in yuan; all weeks are summed."""


def _changes(
    frame: pandas.DataFrame, names: tuple[str, ...], declared: dict[str, Indicator], length: int
) -> Iterator[Change]:
    """First and last `length` rows of each group, averaged; with fewer than two periods the last is not there (nan)."""
    for name in names:
        for group in GROUPS:
            values = frame.loc[frame["group"] == group, name] if name in frame else None
            if values is None or not len(values):
                continue
            two = length > 0 and len(values) >= 2 * length
            first = float(values.iloc[: max(length, 1)].mean())
            last = float(values.iloc[-length:].mean()) if two else math.nan
            yield Change(name, declared[name], group, first, last)


def label_of(indicator: Indicator, language: Language) -> str:
    """The indicator's own label, with its unit where that is not a plain share or count."""
    label = indicator.en if language == "en" else indicator.zh
    unit = {"hours": ("h a week", "小时/周"), "people": ("people", "人")}.get(indicator.unit)
    if not unit:
        return label
    return f"{label} ({unit[0]})" if language == "en" else f"{label}（{unit[1]}）"


def _numbers(change: Change, language: Language) -> list[str]:
    """First, last, change and relative change as text; "-" where there is none."""
    values = [abs(v) for v in (change.first, change.last) if not math.isnan(v)]
    largest = max(values, default=0.0)
    if change.indicator.unit == "share":
        digits = 2 if largest < 0.1 else 1
        shown = [_percent(change.first, digits), _percent(change.last, digits)]
        difference = f"{_signed(100 * change.absolute, digits)} {word('points', language)}"
    else:
        digits = 0 if largest >= 1000 else 1 if largest >= 10 else 2 if largest >= 1 else 3
        shown = [_number(change.first, digits), _number(change.last, digits)]
        difference = _signed(change.absolute, digits)
    if math.isnan(change.absolute):
        difference = "-"
    return [*shown, difference, _relative(change)]


def _signed(value: float, digits: int) -> str:
    """A change with its sign; what rounds to nothing has none."""
    shown = f"{value:+,.{digits}f}"
    return shown if shown.strip("+-0.,") else shown[1:]


def _percent(value: float, digits: int) -> str:
    return "-" if math.isnan(value) else f"{100 * value:.{digits}f} %"


def _number(value: float, digits: int) -> str:
    return "-" if math.isnan(value) else f"{value:,.{digits}f}"


def _relative(change: Change) -> str:
    return "-" if math.isnan(change.relative) else f"{_signed(100 * change.relative, 0)} %"


def _in_words(change: Change | None, language: Language) -> str:
    if change is None:
        return word("little", language)
    first, last, _, relative = _numbers(change, language)
    group = word(f"{change.group}_long", language)
    label = label_of(change.indicator, language)
    return word("most", language, indicator=label, group=group, first=first, last=last, relative=relative)
