"""What happened in a run, on one page: the four problems, then each panel, from the first to the last quarter."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from experiments.phrases.look_up import Language, words_of
from experiments.phrases.punctuation import separator
from experiments.phrases.runs import say
from experiments.presentation.changes import (
    BY_GROUP,
    PANELS,
    Change,
    changes,
    headlines,
    label_of,
    most_changed,
    number,
    numbers_of,
    period,
    range_of,
    were_reported,
    what_is_not_known,
)
from experiments.presentation.numbers import percent
from experiments.presentation.sentences import warnings
from experiments.presentation.text_page import printable, text_page
from experiments.runs import noted
from sim.calendar import WEEKS_OF_QUARTER
from sim.measures import payout_rate
from sim.scenario.naming import community_name
from sim.scenario.wording import in_language

if TYPE_CHECKING:
    import pandas
    from rich.console import Console
    from rich.table import Table

    from experiments.runs.result import Result

ENDS = 5
"""How many communities are shown at either end of the ranking."""


def plain_summary(result: Result, language: Language) -> str:
    """The summary as text without colours, 100 columns wide, and the notes that a command tells beside it."""
    notes = "".join(f"{note}\n" for note in noted.told(result.manifest, language))
    return _page(result, language, 100) + notes


def terminal_summary(result: Result, language: Language, width: int, encoding: str, colour: bool) -> str:
    """The summary for a screen of `width` columns; lines and colours only where it can show them.

    No narrower than 80 (90 with ranges): numbers would be cut, and a screen breaks lines without losing anything.
    """
    return _page(result, language, max(80 if result.spread is None else 90, min(width, 100)), encoding, colour)


def _page(result: Result, language: Language, width: int, encoding: str = "utf-8", colour: bool = False) -> str:
    return text_page(lambda console: _print(result, language, console), width, encoding, colour)


def weeks_in_words(manifest: dict[str, object], language: Language) -> str:
    """How long the run was, and whether that is all of it."""
    key = "weeks_done" if manifest["state"] == "complete" else "weeks_interrupted"

    def weeks(name: str) -> str:
        number = manifest[name]
        return say("one_week_long" if number == 1 else "weeks_long", language, number=number)

    return say(key, language, done=weeks("weeks_done"), wanted=weeks("weeks_wanted"), warm_up=weeks("warm_up_weeks"))


def caveat(manifest: Mapping[str, Any], language: Language) -> str:
    """That one run is one run; and of how many further seeds a range stands beside each change."""
    seeds = int(manifest.get("replicates", 1)) - int(manifest.get("seeds_without_a_place", 0))
    return say("one_run_of", language, seeds=seeds) if seeds > 1 else say("one_run", language)


def _print(result: Result, language: Language, console: Console) -> None:
    from rich.text import Text

    manifest = result.manifest
    if title := words_of(manifest, "title", language):
        console.print(Text(printable(title), style="bold"))
    if question := words_of(manifest, "question", language):
        console.print(say("question", language, text=printable(question)))
    console.print(say("run", language, scenario=printable(manifest["scenario"]), seed=manifest["seed"]))
    console.print(weeks_in_words(manifest, language))
    console.print(caveat(manifest, language))
    length = period(int(manifest["weeks_done"]))
    said = "quarters" if length == WEEKS_OF_QUARTER else "halves" if length else "one_week"
    console.print(say(said, language, length=length))
    found = changes(result)
    columns = FIRST_AND_LAST if result.spread is None else WITH_RANGE
    _print_problems(headlines(result), columns, language, console)
    for panel in PANELS:
        if rows := [change for change in found if change.indicator.panel == panel]:
            _print_panel(panel, rows, columns, language, console)
        if panel == "cases" and any(were_reported(result).values()):
            console.print(_half_closed(result, language))
    if result.problems["community"].max() > 0:
        _print_ranking(result, language, console)
    if result.costs is not None and len(result.costs):
        _print_costs(result.costs, language, console)
    for sentence in budget_in_words(result, language):
        console.print(sentence)
    console.print()
    if (rotation := result.rotation) and rotation.closed + rotation.closed_if_rotated > 0:
        console.print(say("rotated", language, week=rotation.week, rotated=rotation.closed_if_rotated,
                           closed=rotation.closed))  # fmt: skip
    if length:
        console.print(_in_words(most_changed(found), language, result.spread is not None))
    told = [*headlines(result), *found]
    for sentence in (*what_is_not_known(told, language), *warnings([change.indicator for change in told], language)):
        console.print(sentence)


def _table(first: str, widths: tuple[tuple[str, int], ...], language: Language, console: Console) -> Table:
    """An empty table whose first column takes what the others leave, so that all tables of a page are aligned.

    first: the title, at the head of the first column. widths: the phrase (or none) and the width of each further column.
    """
    from rich import box
    from rich.table import Table

    taken = sum(width + 3 for _, width in widths)  # a blank on either side, and one between
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column(say(first, language), width=max(20, console.width - taken))
    for key, width in widths:
        left = key in ("group", "")
        head = say(key, language) if key else ""
        table.add_column(head, width=width, justify="left" if left else "right", no_wrap=True)
    return table


Columns = tuple[tuple[str, int], ...]
FIRST_AND_LAST: Columns = (("first", 8), ("last", 8), ("change", 12), ("relative", 7))
WITH_RANGE: Columns = (*FIRST_AND_LAST[:3], ("range", 18))
"""Where further seeds were run, their range stands in place of per cent."""


def _cells(change: Change, columns: Columns, language: Language) -> list[str]:
    """What stands in the columns, in their order."""
    numbers = numbers_of(change, language)
    return [*numbers[:3], range_of(change, language) if columns is WITH_RANGE else numbers[3]]


def _print_problems(found: list[Change], columns: Columns, language: Language, console: Console) -> None:
    """Each of the four problems and fatigue, and below it what its ends mean."""
    from rich.padding import Padding

    console.print()
    if not found:
        console.print(say("no_quarter", language))
        return
    shown = columns if columns is WITH_RANGE else columns[:3]
    table = _table("problems", shown, language, console)
    for change in found:
        table.add_row(label_of(change.indicator, language), *_cells(change, columns, language)[: len(shown)])
        table.add_row(Padding(say(f"{change.name}_means", language), (0, 0, 0, 2)))
    console.print(table)


def _print_panel(panel: str, found: list[Change], columns: Columns, language: Language, console: Console) -> None:
    groups = "group" if any(change.name in BY_GROUP for change in found) else ""
    table = _table(panel, ((groups, 7), *columns), language, console)
    shown = ""
    for change in found:
        label = "" if change.name == shown else label_of(change.indicator, language)
        shown = change.name
        grouped = change.name in BY_GROUP
        table.add_row(label, say(change.group, language) if grouped else "", *_cells(change, columns, language))
    console.print()
    console.print(table)


def _half_closed(result: Result, language: Language) -> str:
    """After how many weeks half of the cases are closed, in a sentence."""
    from sim.indices.survival import weeks_until

    reported = were_reported(result)

    def after(kind: str) -> str:
        if not reported[kind]:
            return say("none", language)
        weeks = weeks_until(result.closure[kind].to_numpy(), 0.5)
        if math.isnan(weeks):
            return say("never", language)
        key = {0: "same_week", 1: "after_a_week"}.get(int(weeks), "after_weeks")
        return say(key, language, number=int(weeks))

    return say("half_closed", language, alone=say("by_one_worker", language, weeks=after("alone")),
                joint=say("by_departments", language, weeks=after("joint")))  # fmt: skip


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
        name = community_name(result.manifest.get("communities", ()), int(row["community"]), language)
        table.add_row(printable(name), f"{row['rank']:.0f}",
                      number(row["score"], 3), percent(row["closed_in_time"], 1), percent(took_part, 1))  # fmt: skip
    console.print()
    console.print(table)


def _print_costs(costs: pandas.DataFrame, language: Language, console: Console) -> None:
    table = _table("money", tuple((key, 9) for key in (*COSTS, "total")), language, console)
    for row in cost_rows(costs, language):
        table.add_row(*row)
    console.print()
    console.print(table)


def cost_rows(costs: pandas.DataFrame, language: Language) -> list[list[str]]:
    """Of each mechanism what it cost in all weeks, in yuan: its name, the columns of `COSTS`, and their sum."""
    alike = costs.groupby("kind")["mechanism"].nunique()
    found = []
    for (at, kind), rows in costs.groupby(["mechanism", "kind"]):
        spent = [float(rows[column].sum()) for column in COSTS]
        name = mechanism_name(str(kind), language) + (f" [{at}]" if alike[str(kind)] > 1 else "")
        found.append([name, *(f"{yuan:,.0f}" for yuan in (*spent, sum(spent)))])
    return found


def budget_in_words(result: Result, language: Language) -> list[str]:
    """How much of a budget was used in each reported year, and what share of what was promised was credited; nothing where
    there is no budget and nothing was promised."""
    if result.money is None or not len(result.money):
        return []
    all_of_them = result.money[(result.money["mechanism"] < 0) & (result.money["year"] > 0)]
    said = []
    if all_of_them["budget"].notna().any():
        years = [
            say(
                "budget_year",
                language,
                year=int(row["year"]),
                used=f"{row['used']:,.0f}",
                share=percent(row["used_of_budget"], 1),
            )
            + (say("budget_over", language) if row["overspent"] else "")
            for _, row in all_of_them.iterrows()
        ]
        comma = separator("list", language)
        budget = f"{all_of_them['budget'].iloc[0]:,.0f}"
        said.append(say("budget_of_run", language, budget=budget, years=comma.join(years)))
    if (promised := float(all_of_them["promised"].sum())) > 0.0:
        credited = float(all_of_them["granted"].sum())
        said.append(
            say(
                "promises_of_run",
                language,
                promised=f"{promised:,.0f}",
                share=percent(payout_rate(credited, promised), 1),
                redeemed=f"{float(all_of_them['redeemed'].sum()):,.0f}",
            )
        )
    return said


def mechanism_name(kind: str, language: Language) -> str:
    """What a mechanism is called: in Chinese as its file begins; one that came with a scenario by its kind."""
    from sim.catalogue import shipped
    from sim.scenario.mechanism_list import about

    return in_language(kind.replace("_", " "), about(shipped()[kind]).zh if kind in shipped() else None, language)


COSTS = ("setup", "running", "per_unit", "redeemed")
"""The columns of the accounts that are money, in yuan; all weeks are summed."""


def _in_words(change: Change | None, language: Language, spread: bool) -> str:
    if change is None:
        return say("little_of_seeds" if spread else "little", language)
    first, last, _, relative = numbers_of(change, language)
    group = say(f"{change.group}_long", language)
    label = label_of(change.indicator, language)
    return say("most", language, indicator=label, group=group, first=first, last=last, relative=relative)
