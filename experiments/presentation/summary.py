"""What happened in a run, on one page: the four problems, then each panel, from the first to the last quarter."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.phrases.common import GROUPS, LANGUAGES, Language, in_language, word
from sim.calendar import WEEKS_OF_QUARTER, WEEKS_OF_YEAR

if TYPE_CHECKING:
    import pandas
    from rich.console import Console
    from rich.table import Table

    from experiments.runs.result import Result
    from sim.indices import Indicator
    from sim.indices.declared import Panel

QUARTER = WEEKS_OF_QUARTER
EVERYWHERE = -1
"""The community that stands for all of them together."""
RESOURCES = ("human", "material", "financial", "political", "social_work", "charity_enterprise")
"""The six types, in the order of the tables."""

PANELS: dict[str, tuple[str, ...]] = {
    "participation": ("participation_rate", "active_in_year", "breadth", "retention", "hours_per_resident",
                      "reached_share", "self_started_share"),
    "ageing": ("elderly_share_hours", "elderly_share_residents", "ageing_index"),
    "fatigue": ("mean_fatigue", "worn_out", "resting", "top_10_share_hours"),
    "mind": ("willing_share", "intention_gap", "belonging", "efficacy", "motivation", "satisfaction", "trust"),
    "officials": ("admin_hours", "case_hours", "programme_hours", "burnt_out_share", "quits"),
    "departments": ("requests_granted", "only_by_guanxi", "weak_voice", "institution", "acquaintance", "astray"),
    "cases": ("reported", "given_up", "open", "closed_in_time"),
    "actors": ("official_share_work", "influence_effective_number", "presence_effective_number", "initiated_share",
               "active_organizations"),
    "resources": (*RESOURCES, "human_of_all"),
}  # fmt: skip
"""What the page shows, panel by panel, and nothing twice: a page is read, the tables hold everything."""
BY_GROUP = ("participation_rate", "worn_out")
"""Shown for the elderly and the young as well; the others for all residents."""

WORTH_SAYING = 0.05
"""A relative change below this is not called the greatest change."""
ENDS = 5
"""How many communities are shown at either end of the ranking."""
MAIN = ("participation_rate", "active_in_year", "breadth", "hours_per_resident", "ageing_index", "resting", "worn_out")
"""Only these, of all residents, are called the greatest change: the rest are parts of them or what lies behind them."""
FEWEST = {"share": 0.005, "people": 20.0}
"""Below this, a relative change says more about chance than about the run; for other units 0.005."""


@dataclass(frozen=True)
class Change:
    """One indicator: means of the first and of the last period. group: empty where it is not of residents."""

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
    """Every row of the panels, in their order; what the run was too short for, or the record lacks, is left out."""
    found = {(change.name, change.group): change for change in _found(result)}
    rows = [found.get((name, group)) for names in PANELS.values() for name in names for group in ("", *GROUPS)]
    return [row for row in rows if row is not None and not (math.isnan(row.first) and math.isnan(row.last))]


def headlines(result: Result) -> list[Change]:
    """The four problems and fatigue in the first and in the last quarter; none where no quarter is finished."""
    from sim.indices import HEADLINES, PROBLEMS

    return list(_changes(_everywhere(result.problems), HEADLINES, PROBLEMS, 1))


def _found(result: Result) -> Iterator[Change]:
    """The changes from which the panels choose, frame by frame."""
    from sim.indices import GOVERNANCE, INDICATORS, PROBLEMS, QUARTERLY

    length = period(int(result.manifest["weeks_done"]))
    shown = {name for names in PANELS.values() for name in names}
    if result.manifest["warm_up_weeks"] < WEEKS_OF_YEAR:
        # "Within a year" looks back 52 weeks: it would rise only because there is more to look at.
        shown -= {"active_in_year", "intention_gap"}
    frames: list[tuple[pandas.DataFrame, dict[str, Indicator], int]] = [
        (result.weekly, INDICATORS, length), (result.quarterly, QUARTERLY, 1),
        (result.governance, GOVERNANCE, length), (result.problems, PROBLEMS, 1),
    ]  # fmt: skip
    for frame, declared, weeks in frames:
        yield from _changes(_everywhere(frame), [name for name in declared if name in shown], declared, weeks)
    yield from _made_up_here(result, length)


def _made_up_here(result: Result, length: int) -> Iterator[Change]:
    """Rows that no table has as a column: cases gone astray, and how much of each resource is mobilised."""
    weekly, stock = _everywhere(result.governance), _everywhere(result.resources)
    astray = weekly["overreach"] + weekly["vacancy"] + weekly["misplacement"]
    yield _change("astray", _indicator("astray", "cases", "departments"), "", astray, length)
    # Units are summed before dividing: a mean of weekly shares would let weeks with little there count as much.
    by_week = stock.pivot_table(index="week", columns="resource", values=["potential", "mobilised"], aggfunc="sum")
    mobilised, potential = by_week["mobilised"], by_week["potential"]
    for name in RESOURCES:
        label = _indicator("depth", "share", "resources", name)
        yield _ratio(name, label, mobilised[name], potential[name], length)
    label = _indicator("human_of_all", "share", "resources")
    everything = stock.groupby("week")["mobilised"].sum()
    yield _ratio("human_of_all", label, mobilised["human"], everything, length)


def _indicator(key: str, unit: str, panel: Panel, resource: str = "") -> Indicator:
    """An indicator that is declared nowhere else, from the phrase `key`."""
    from sim.indices import Indicator

    en, zh = (word(key, lang, resource=resource and word(resource, lang)) for lang in LANGUAGES)
    return Indicator(unit, en, zh, "", panel)


def _everywhere(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The rows of all communities together."""
    return frame[frame["community"] == EVERYWHERE]


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
    """The summary for a screen of `width` columns; lines and colours only where it can show them.

    No narrower than 80: numbers would be cut, and a screen breaks lines without losing anything.
    """
    return _page(result, language, max(80, min(width, 100)), encoding, colour)


def _page(result: Result, language: Language, width: int, encoding: str = "utf-8", colour: bool = False) -> str:
    return text_page(lambda console: _print(result, language, console), width, encoding, colour)


def text_page(write: Callable[[Console], None], width: int, encoding: str = "utf-8", colour: bool = False) -> str:
    """What `write` prints on a console of that width, for a file or screen of that encoding."""
    from rich.console import Console

    page = _Page(encoding)
    console = Console(file=page, width=width, markup=False, highlight=False, emoji=False, legacy_windows=False,
                      force_jupyter=False, force_terminal=colour, color_system="standard" if colour else None)  # fmt: skip
    write(console)
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
    _print_problems(headlines(result), language, console)
    for panel in PANELS:
        if rows := [change for change in found if change.indicator.panel == panel]:
            _print_panel(panel, rows, language, console)
        if panel == "cases" and any(were_reported(result).values()):
            console.print(_half_closed(result, language))
    if result.problems["community"].max() > 0:
        _print_ranking(result, language, console)
    if result.costs is not None and len(result.costs):
        _print_costs(result.costs, language, console)
    console.print()
    if (rotation := result.rotation) and rotation.closed + rotation.closed_if_rotated > 0:
        console.print(word("rotated", language, week=rotation.week, rotated=rotation.closed_if_rotated,
                           closed=rotation.closed))  # fmt: skip
    if length:
        console.print(_in_words(most_changed(found), language))
    console.print(word("one_run", language))


def _table(first: str, widths: tuple[tuple[str, int], ...], language: Language, console: Console) -> Table:
    """An empty table whose first column takes what the others leave, so that all tables of a page are aligned.

    first: the title, at the head of the first column. widths: the phrase (or none) and the width of each further column.
    """
    from rich import box
    from rich.table import Table

    taken = sum(width + 3 for _, width in widths)  # a blank on either side, and one between
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column(word(first, language), width=max(20, console.width - taken))
    for key, width in widths:
        left = key in ("group", "")
        head = word(key, language) if key else ""
        table.add_column(head, width=width, justify="left" if left else "right", no_wrap=True)
    return table


FIRST_AND_LAST = (("first", 8), ("last", 8), ("change", 12), ("relative", 7))


def _print_problems(found: list[Change], language: Language, console: Console) -> None:
    """Each of the four problems and fatigue, and below it what its ends mean."""
    from rich.padding import Padding

    console.print()
    if not found:
        console.print(word("no_quarter", language))
        return
    table = _table("problems", FIRST_AND_LAST[:3], language, console)
    for change in found:
        table.add_row(label_of(change.indicator, language), *numbers_of(change, language)[:3])
        table.add_row(Padding(word(f"{change.name}_means", language), (0, 0, 0, 2)))
    console.print(table)


def _print_panel(panel: str, found: list[Change], language: Language, console: Console) -> None:
    groups = "group" if any(change.name in BY_GROUP for change in found) else ""
    table = _table(panel, ((groups, 7), *FIRST_AND_LAST), language, console)
    shown = ""
    for change in found:
        label = "" if change.name == shown else label_of(change.indicator, language)
        shown = change.name
        grouped = change.name in BY_GROUP
        table.add_row(label, word(change.group, language) if grouped else "", *numbers_of(change, language))
    console.print()
    console.print(table)


def _half_closed(result: Result, language: Language) -> str:
    """After how many weeks half of the cases are closed, in a sentence."""
    from sim.indices.survival import weeks_until

    reported = were_reported(result)

    def after(kind: str) -> str:
        if not reported[kind]:
            return word("none", language)
        weeks = weeks_until(result.closure[kind].to_numpy(), 0.5)
        if math.isnan(weeks):
            return word("never", language)
        key = {0: "same_week", 1: "after_a_week"}.get(int(weeks), "after_weeks")
        return word(key, language, number=int(weeks))

    return word("half_closed", language, alone=word("by_one_worker", language, weeks=after("alone")),
                joint=word("by_departments", language, weeks=after("joint")))  # fmt: skip


def were_reported(result: Result) -> dict[str, bool]:
    """Whether any case of one worker was reported, and any joint one: without, a curve of closure says nothing."""
    weekly = _everywhere(result.governance)
    joint = float(weekly["joint_reported"].sum())
    return {"alone": float(weekly["reported"].sum()) > joint, "joint": joint > 0}


def _print_ranking(result: Result, language: Language, console: Console) -> None:
    """The first five communities and the last five of the last quarter."""
    last = result.problems[result.problems["week"] == result.problems["week"].max()]
    ranked = last[last["community"] >= 0].sort_values(["rank", "community"])
    quarter = result.quarterly[(result.quarterly["week"] == last["week"].max()) & (result.quarterly["group"] == "all")]
    breadth = quarter.set_index("community")["breadth"]
    shown = [*range(len(ranked))] if len(ranked) <= 2 * ENDS else [*range(ENDS), *range(-ENDS, 0)]
    columns = (("rank", 9), ("score", 9), ("answered_in_time", 9), ("took_part", 9))
    table = _table("ranking", columns, language, console)
    for at in shown:
        row = ranked.iloc[at]
        if at == -ENDS:
            table.add_row("...")
        took_part = float(breadth.loc[row["community"]])
        table.add_row(f"{word('community', language)} {row['community']:.0f}", f"{row['rank']:.0f}",
                      _number(row["score"], 3), _percent(row["closed_in_time"], 1), _percent(took_part, 1))  # fmt: skip
    console.print()
    console.print(table)


def _print_costs(costs: pandas.DataFrame, language: Language, console: Console) -> None:
    table = _table("money", tuple((key, 9) for key in (*COSTS, "total")), language, console)
    alike = costs.groupby("kind")["mechanism"].nunique()
    for (number, kind), rows in costs.groupby(["mechanism", "kind"]):
        spent = [float(rows[column].sum()) for column in COSTS]
        name = f"{kind} [{number}]" if alike[str(kind)] > 1 else str(kind)
        table.add_row(name, *(f"{yuan:,.0f}" for yuan in (*spent, sum(spent))))
    console.print()
    console.print(table)


COSTS = ("setup", "running", "per_unit", "redeemed")
"""The columns of the accounts that are money, in yuan; all weeks are summed."""


def _changes(
    frame: pandas.DataFrame, names: Iterable[str], declared: dict[str, Indicator], length: int
) -> Iterator[Change]:
    """First and last `length` rows of each indicator and group, averaged; group "" where the frame has no groups."""
    grouped = "group" in frame
    for name in names:
        for group in GROUPS if grouped and name in BY_GROUP else GROUPS[:1]:
            rows = frame[frame["group"] == group] if grouped else frame
            if name in rows and len(rows):
                yield _change(name, declared[name], group if grouped else "", rows[name], length)


def _change(name: str, indicator: Indicator, group: str, values: pandas.Series[float], length: int) -> Change:
    """Means of the first and of the last `length` values; with fewer than two periods the last is not there (nan)."""
    two = length > 0 and len(values) >= 2 * length
    first = float(values.iloc[: max(length, 1)].mean())
    return Change(name, indicator, group, first, float(values.iloc[-length:].mean()) if two else math.nan)


def _ratio(
    name: str, indicator: Indicator, top: pandas.Series[float], bottom: pandas.Series[float], length: int
) -> Change:
    """The ratio of what `top` and `bottom` are in the first period, and in the last."""
    above, below = (_change(name, indicator, "", values, length) for values in (top, bottom))
    first, last = (a / b if b > 0 else math.nan for a, b in ((above.first, below.first), (above.last, below.last)))
    return Change(name, indicator, "", first, last)


def label_of(indicator: Indicator, language: Language) -> str:
    """The indicator's own label, with its unit where that is not a plain share or count."""
    label = indicator.en if language == "en" else indicator.zh
    unit = {"hours": ("h a week", "小时/周"), "people": ("people", "人")}.get(indicator.unit)
    if not unit:
        return label
    return f"{label} ({unit[0]})" if language == "en" else f"{label}（{unit[1]}）"


def numbers_of(change: Change, language: Language) -> list[str]:
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
    first, last, _, relative = numbers_of(change, language)
    group = word(f"{change.group}_long", language)
    label = label_of(change.indicator, language)
    return word("most", language, indicator=label, group=group, first=first, last=last, relative=relative)
