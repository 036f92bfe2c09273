"""What changed in a run, from the first to the last quarter: the rows of the panels that a reader is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from experiments.phrases.look_up import LANGUAGES, Language, label_in
from experiments.phrases.punctuation import separator
from experiments.phrases.runs import say
from experiments.presentation.numbers import percent, signed
from sim.calendar import WEEKS_OF_QUARTER, WEEKS_OF_YEAR
from sim.indices.declared import GROUPS_AS_SHOWN
from sim.scenario.blocks.cases import RESOURCES

if TYPE_CHECKING:
    import pandas

    from experiments.runs.result import Result
    from sim.indices import Indicator
    from sim.indices.declared import Panel

EVERYWHERE = -1
"""The community that stands for all of them together."""

PANELS: dict[Panel, tuple[str, ...]] = {
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
MAIN = ("participation_rate", "active_in_year", "breadth", "hours_per_resident", "ageing_index", "resting", "worn_out")
"""Only these, of all residents, are called the greatest change: the rest are parts of them or what lies behind them."""
FEWEST = {"share": 0.005, "people": 20.0}
"""Below this, a relative change says more about chance than about the run; for other units 0.005."""


GAPS = "*"
"""Behind a mean of those weeks only in which there was something to measure."""


@dataclass(frozen=True)
class Change:
    """One indicator: means of the first and of the last period. group: empty where it is not of residents.

    gaps: whether some weeks of a period had nothing to measure, so that it is a mean of the others. low, high: least and greatest
    absolute change over further seeds; nan where none were run. known: in how many of the seeds there is a change, of how many.
    """

    name: str
    indicator: Indicator
    group: str
    first: float
    last: float
    low: float = math.nan
    high: float = math.nan
    gaps: bool = False
    known: tuple[int, int] = (0, 0)

    @property
    def spread(self) -> bool:
        """Whether further seeds were run."""
        return not math.isnan(self.low)

    @property
    def by_chance(self) -> bool:
        """Whether some of the further seeds changes the other way, not at all, or nobody knows how."""
        return self.spread and (self.low <= 0.0 <= self.high or self.in_some_seeds)

    @property
    def in_some_seeds(self) -> bool:
        """Whether some of the further seeds had nothing to measure."""
        return self.known[0] < self.known[1]

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
    return WEEKS_OF_QUARTER if weeks >= 2 * WEEKS_OF_QUARTER else weeks // 2


def changes(result: Result) -> list[Change]:
    """Every row of the panels, in their order; what the run was too short for, or the record lacks, is left out."""
    found = {(change.name, change.group): change for change in _with_spread(result, _found(result))}
    rows = [found.get((name, group)) for names in PANELS.values() for name in names for group in ("", *GROUPS_AS_SHOWN)]
    return [row for row in rows if row is not None and not (math.isnan(row.first) and math.isnan(row.last))]


def headlines(result: Result) -> list[Change]:
    """The four problems and fatigue in the first and in the last quarter; none where no quarter is finished."""
    from sim.indices import HEADLINES, PROBLEMS

    return list(_with_spread(result, _changes(everywhere(result.problems), HEADLINES, PROBLEMS, 1)))


def _with_spread(result: Result, found: Iterable[Change]) -> Iterator[Change]:
    """The changes with their range over further seeds, where these were run."""
    held = result.spread
    if held is None:
        yield from found
        return
    columns = (held["indicator"], held["group"].fillna(""), held["seeds"], held["low"], held["high"])
    ranges = {(name, group): one for name, group, *one in zip(*columns, strict=True)}
    founded = result.manifest["replicates"] - result.manifest["seeds_without_a_place"]
    for change in found:
        seeds, low, high = ranges.get((change.name, change.group), (0, math.nan, math.nan))
        yield replace(change, low=low, high=high, known=(seeds, founded))


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
        yield from _changes(everywhere(frame), [name for name in declared if name in shown], declared, weeks)
    yield from _made_up_here(result, length)


def _made_up_here(result: Result, length: int) -> Iterator[Change]:
    """Rows that no table has as a column: cases gone astray, and how much of each resource is mobilised."""
    weekly, stock = everywhere(result.governance), everywhere(result.resources)
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

    en, zh = (say(key, lang, resource=resource and say(resource, lang)) for lang in LANGUAGES)
    return Indicator(unit, en, zh, "", panel)


def everywhere(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The rows of all communities together."""
    return frame[frame["community"] == EVERYWHERE]


def most_changed(found: list[Change]) -> Change | None:
    """The greatest relative change of a main indicator that is more than a handful, and that every further seed has in the same
    direction; None where none moved by 5 %."""

    def counts(change: Change) -> bool:
        if change.group != "all" or change.name not in MAIN or change.by_chance:
            return False
        least = FEWEST.get(change.indicator.unit, 0.005)
        return min(abs(change.first), abs(change.last)) >= least and abs(change.relative) > WORTH_SAYING

    return max(filter(counts, found), key=lambda change: abs(change.relative), default=None)


def were_reported(result: Result) -> dict[str, bool]:
    """Whether any case of one worker was reported, and any joint one: without, a curve of closure says nothing."""
    weekly = everywhere(result.governance)
    joint = float(weekly["joint_reported"].sum())
    return {"alone": float(weekly["reported"].sum()) > joint, "joint": joint > 0}


def _changes(
    frame: pandas.DataFrame, names: Iterable[str], declared: dict[str, Indicator], length: int
) -> Iterator[Change]:
    """First and last `length` rows of each indicator and group, averaged; group "" where the frame has no groups."""
    grouped = "group" in frame
    for name in names:
        for group in GROUPS_AS_SHOWN if grouped and name in BY_GROUP else GROUPS_AS_SHOWN[:1]:
            rows = frame[frame["group"] == group] if grouped else frame
            if name in rows and len(rows):
                yield _change(name, declared[name], group if grouped else "", rows[name], length)


def _change(name: str, indicator: Indicator, group: str, values: pandas.Series[float], length: int) -> Change:
    """Means of the first and of the last `length` values; with fewer than two periods the last is not there (nan)."""
    two = length > 0 and len(values) >= 2 * length
    periods = [values.iloc[: max(length, 1)], *([values.iloc[-length:]] if two else [])]
    first, last = (*(float(one.mean()) for one in periods), math.nan)[:2]
    return Change(name, indicator, group, first, last, gaps=any(0 < one.count() < len(one) for one in periods))


def _ratio(
    name: str, indicator: Indicator, top: pandas.Series[float], bottom: pandas.Series[float], length: int
) -> Change:
    """The ratio of what `top` and `bottom` are in the first period, and in the last."""
    above, below = (_change(name, indicator, "", values, length) for values in (top, bottom))
    first, last = (a / b if b > 0 else math.nan for a, b in ((above.first, below.first), (above.last, below.last)))
    return Change(name, indicator, "", first, last, gaps=above.gaps or below.gaps)


def label_of(indicator: Indicator, language: Language) -> str:
    """The indicator's own label, with its unit where that is not a plain share or count."""
    name = label_in(indicator, language)
    if indicator.unit not in ("hours", "people"):
        return name
    return separator("in_brackets", language, name=name, said=say(f"unit_{indicator.unit}", language))


def numbers_of(change: Change, language: Language) -> list[str]:
    """First, last, change and relative change as text; "-" where there is none, and a mark behind means of some weeks only."""
    values = [abs(v) for v in (change.first, change.last) if not math.isnan(v)]
    largest = max(values, default=0.0)
    if change.indicator.unit == "share":
        digits = 2 if largest < 0.1 else 1
        shown = [percent(change.first, digits), percent(change.last, digits)]
        difference = f"{signed(100 * change.absolute, digits)} {say('points', language)}"
    else:
        digits = 0 if largest >= 1000 else 1 if largest >= 10 else 2 if largest >= 1 else 3
        shown = [number(change.first, digits), number(change.last, digits)]
        difference = signed(change.absolute, digits)
    if math.isnan(change.absolute):
        difference = "-"
    if change.gaps:
        shown = [one if one == "-" else f"{one}{GAPS}" for one in shown]
    return [*shown, difference, _relative(change)]


def range_of(change: Change, language: Language) -> str:
    """The least and the greatest change over further seeds; "-" where there are none."""
    if not change.spread:
        return "-"
    share = change.indicator.unit == "share"
    largest = max(abs(change.low), abs(change.high)) * (100 if share else 1)
    digits = 0 if largest >= 1000 else 1 if largest >= 10 else 2 if largest >= 1 or share else 3
    to = separator("to", language)
    shown = to.join(signed((100 if share else 1) * value, digits) for value in (change.low, change.high))
    return f"{shown} [{change.known[0]}]" if change.in_some_seeds else shown


def what_is_not_known(found: Iterable[Change], language: Language) -> list[str]:
    """Sentences on the marks that `numbers_of` and `range_of` leave."""
    ones = list(found)
    said = [say("gaps", language, mark=GAPS)] if any(one.gaps for one in ones) else []
    some = next((one for one in ones if one.spread and one.in_some_seeds), None)
    return [*said, *([say("in_some_seeds", language, seeds=some.known[1])] if some else [])]


def number(value: float, digits: int) -> str:
    """A number with commas; "-" where it is not known."""
    return "-" if math.isnan(value) else f"{value:,.{digits}f}"


def _relative(change: Change) -> str:
    return "-" if math.isnan(change.relative) else f"{signed(100 * change.relative, 0)} %"
