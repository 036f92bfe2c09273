"""What a policy assumes, from where on it pays, and what became of its money: in sentences and cells, in two languages."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import get_args

from experiments.comparison.model import Comparison, Scene
from experiments.comparison.money import ALL, Money, money_of
from experiments.comparison.policy_numbers import BreakEven, PolicyNumber, SourceClass
from experiments.outcomes import OUTCOMES
from experiments.phrases.comparisons import listed
from experiments.phrases.look_up import Language, label_in
from experiments.phrases.policies import say
from experiments.presentation import numbers, sentences
from experiments.presentation.summary import mechanism_name
from experiments.presentation.text_page import printable
from sim.scenario.wording import bare, with_unit

IN_FULL = 0.9995
"""A share from which on it is all of it, as it is shown."""


def consequences(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    """What has to stand beside the verdict on a policy: a year that was overspent, promises not kept, break-evens."""
    mine = [one for one in money_of(comparison) if one.scenario == policy.name and one.kind == ALL]
    return [
        *_overspent(mine, comparison.replicates, language),
        *_budget_used(mine, language),
        *_paid(comparison, policy, language),
        *(break_even(comparison, one, language) for one in comparison.break_evens if one.policy == policy.name),
    ]


def shortfalls(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    """Only what went wrong with the money: a year that was overspent, promises not kept."""
    mine = [one for one in money_of(comparison) if one.scenario == policy.name and one.kind == ALL]
    paid = _paid(comparison, policy, language)
    kept = paid == [say("paid_in_full", language)]
    return [*_overspent(mine, comparison.replicates, language), *([] if kept else paid)]


def _overspent(mine: Sequence[Money], replicates: int, language: Language) -> list[str]:
    over = [one for one in mine if one.overspent and one.budget is not None]
    years = [say("year_over", language, year=one.year, number=one.overspent, all=replicates, used=numbers.yuan(one.used))
             for one in over]  # fmt: skip
    if not over:
        return []
    return [say("overspent", language, budget=numbers.yuan(over[0].budget or 0.0), years=listed(years, language))]


def _budget_used(mine: Sequence[Money], language: Language) -> list[str]:
    bounded = [(one, one.budget) for one in mine if one.budget and one.year > 0]
    if not bounded:
        return []
    years = [say("year_used", language, year=one.year, share=percent(one.used / budget)) for one, budget in bounded]
    return [say("budget_used", language, budget=numbers.yuan(bounded[0][1]), years=listed(years, language))]


def _paid(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    """What was paid of all that was promised; nothing where nothing was promised."""
    mine = [one for one in money_of(comparison) if one.scenario == policy.name]
    share = _of_all([one for one in mine if one.kind == ALL])
    if math.isnan(share):
        return []
    if share >= IN_FULL:
        return [say("paid_in_full", language)]
    kinds = list(dict.fromkeys((one.mechanism, one.kind) for one in mine if one.kind != ALL and one.promised > 0.0))
    each = [
        say(
            "paid_of",
            language,
            mechanism=mechanism_name(kind, language),
            paid=percent(_of_all([one for one in mine if one.mechanism == at])),
        )
        for at, kind in kinds
    ]
    return [say("paid_part", language, paid=percent(share), mechanisms=listed(each, language))]


def _of_all(rows: Sequence[Money]) -> float:
    promised = math.fsum(one.promised for one in rows)
    return math.fsum(one.granted for one in rows) / promised if promised > 0.0 else math.nan


def percent(share: float) -> str:
    """A share; `-` where it is not known."""
    return "-" if math.isnan(share) else f"{100 * share:.1f} %"


def break_even(comparison: Comparison, one: BreakEven, language: Language) -> str:
    """From which value on a policy pays, and where it stands: one sentence."""
    scene = next(scene for scene in comparison.policies if scene.name == one.policy)
    direction = "better" if OUTCOMES[one.outcome].better else "more"
    suffix = "" if one.target == "zero" else "_smallest"
    outcome = sentences.label(OUTCOMES[one.outcome], language)
    set_how = "set_assumed" if _source_of(comparison, one) == "assumed" else "set_here"
    said = {
        "policy": printable(scene.named(language)), "label": label_in(one, language), "path": one.path,
        "assumed": amount(one.assumed, one.unit, language), "set": say(set_how, language),
    }  # fmt: skip
    if one.value is None:
        reach = say(f"reach_{direction}{suffix}", language, outcome=outcome)
        found = say("reaches_everywhere" if one.good else "reaches_nowhere", language, reach=reach)
        span = _between(one.range_low, one.range_high, language)
        return say("no_break_even", language, range=span, found=found, **said) + _seldom(one, language)
    aim = say(f"aim_{direction}{suffix}", language, outcome=outcome)
    return say(
        "at_least" if one.least else "at_most", language, value=amount(one.value, one.unit, language), aim=aim,
        interval=_between(one.low, one.high, language), where=say(_where(one), language), **said,
    ) + _seldom(one, language)  # fmt: skip


def _seldom(one: BreakEven, language: Language) -> str:
    """A sentence where the effect is not defined in every replicate at each value that was tried."""
    fewest = one.fewest_pairs
    return say("seldom", language, n=fewest, all=one.replicates) if fewest < one.replicates else ""


def _source_of(comparison: Comparison, one: BreakEven) -> str:
    found = [number for number in comparison.numbers if number.policy == one.policy and is_of(one, number)]
    return "choice" if not found or found[0].set_here else found[0].source


def is_of(one: BreakEven, number: PolicyNumber) -> bool:
    """Whether a break-even is of this parameter."""
    by_kind = f"mechanisms.{number.mechanism}.{number.path.rpartition('.')[2]}"
    return one.policy == number.policy and one.path in (number.path, by_kind)


def _where(one: BreakEven) -> str:
    """Whether the number lies above or below its break-even, or within its interval."""
    assert one.value is not None, "there is a break-even"
    low = -math.inf if one.low is None else one.low
    high = math.inf if one.high is None else one.high
    if low < one.assumed < high:
        return "not_apart"
    return "above" if one.assumed >= one.value else "below"


def amount(value: float, unit: str, language: Language) -> str:
    """A number with its unit, in three digits."""
    return with_unit(float(f"{value:.3g}"), unit, language)


def _between(low: float | None, high: float | None, language: Language) -> str:
    ends = [say("beyond", language) if end is None else bare(float(f"{end:.3g}"), " ", language) for end in (low, high)]
    return say("from_to", language, low=ends[0], high=ends[1])


# --- the parameters of a policy ------------------------------------------------------------------------------------------


def counted(comparison: Comparison, language: Language) -> list[str]:
    """How many parameters have which class, and which of them were varied where robustness was tried."""
    kinds = Counter(one.source for one in comparison.numbers)
    classes = {name: kinds[name] for name in get_args(SourceClass)}
    set_here = sum(one.set_here for one in comparison.numbers)
    said = [say("assumed_counted", language, all=len(comparison.numbers), set=set_here, **classes)]
    return [*said, say("were_varied", language)] if comparison.robustness else said


def heads_of_numbers(language: Language) -> list[str]:
    """Above the columns of `row_of_number`."""
    return [say(key, language) for key in ("parameter", "value", "range", "class", "break_even", "note")]


def row_of_number(comparison: Comparison, one: PolicyNumber, language: Language) -> list[str]:
    """One parameter: label and path, value, range, class, break-even, note."""
    shown = with_unit(one.value, one.unit, language)
    if one.set_here:
        shown = say("was", language, value=shown, default=bare(one.default, one.unit, language))
    low, high = (_bound(bound, one.unit, language) for bound in (one.low, one.high))
    bounded = one.low is not None and one.high is not None
    span = say("from_to", language, low=low, high=high) if bounded else say("any", language)
    if one.low is not None and one.high is not None and one.high >= VAST:
        span = say("or_more", language, low=low) if one.low > -VAST else say("any", language)
    is_number = isinstance(one.value, (int, float)) and not isinstance(one.value, bool)
    found = [_cell(even, language) for even in comparison.break_evens if is_of(even, one)]
    return [
        f"{label_in(one, language)} ({one.mechanism}: {one.path})", shown, span if is_number else "-",
        say("assumed_class" if one.source == "assumed" else one.source, language), "; ".join(found) or "-", one.note,
    ]  # fmt: skip


VAST = 1e9
"""From here on a bound only says that there is one, and is written short."""


def _bound(bound: float | None, unit: str, language: Language) -> str:
    vast = bound is not None and abs(bound) >= VAST
    return f"{bound:.4g}" if vast else bare(bound, unit or " ", language)


def _cell(one: BreakEven, language: Language) -> str:
    if one.value is None:
        return say("cell_none", language)
    value = f"{bare(float(f'{one.value:.3g}'), ' ', language)} ({_between(one.low, one.high, language)})"
    return say("cell_least" if one.least else "cell_most", language, value=value)


# --- money ---------------------------------------------------------------------------------------------------------------


def heads_of_money(language: Language) -> list[str]:
    """Above the columns of `rows_of_money`."""
    keys = ("scenario", "mechanism", *COLUMNS, "payout", "used", "of_budget")
    return [say(key, language) for key in keys]


COLUMNS = ("setup", "running", "per_unit", "redeemed", "spent", "promised")


def rows_of_money(comparison: Comparison, language: Language) -> list[list[str]]:
    """A row for each scenario, year and mechanism; where there is but one mechanism, the package is the mechanism."""
    found, titles = money_of(comparison), {scene.name: printable(scene.named(language)) for scene in comparison.scenes}
    kinds = {
        name: {one.mechanism: one.kind for one in found if one.scenario == name and one.kind != ALL} for name in titles
    }
    shown = [one for one in found if one.kind == ALL or len(kinds[one.scenario]) > 1]
    return [
        [
            say("of_year" if one.year > 0 else "of_warm_up", language, name=titles[one.scenario], year=one.year),
            _mechanism(one, kinds[one.scenario], language),
            *(f"{getattr(one, column):,.0f}" for column in COLUMNS),
            percent(one.payout), f"{one.used:,.0f}", percent(one.used / one.budget) if one.budget else "-",
        ]
        for one in shown
    ]  # fmt: skip


def _mechanism(one: Money, kinds: dict[int, str], language: Language) -> str:
    if one.kind == ALL and len(kinds) != 1:
        return say("all", language)
    return mechanism_name(next(iter(kinds.values())) if one.kind == ALL else one.kind, language)


def covered(comparison: Comparison, language: Language) -> str:
    """What set-up and running costs are for: the whole subdistrict, but those that are named."""
    titles = {scene.name: printable(scene.named(language)) for scene in comparison.scenes}
    each = [
        say(
            "cost_of",
            language,
            policy=titles[scene.name],
            mechanism=mechanism_name(one["kind"], language),
            what=say(f"covers_{cost}", language),
        )
        for scene, plain in zip(comparison.scenes, comparison.plain, strict=False)
        for one in plain["mechanisms"]
        for cost in ("setup_cost", "weekly_cost")
        if one[cost] > 0.0 and one[cost.replace("cost", "covers")] == "community"
    ]
    return say("covers_some", language, costs=listed(each, language, 20)) if each else say("covers_none", language)
