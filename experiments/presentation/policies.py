"""What a policy assumes, from where on it pays, and what became of its money: in sentences and cells, in two languages."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from experiments.comparison.model import Comparison, Scene
from experiments.comparison.money import ALL, Money, is_known_what_lapsed, money_of
from experiments.comparison.policy_numbers import BreakEven, PolicyNumber, SourceClass
from experiments.outcomes import OUTCOMES
from experiments.phrases.comparisons import listed
from experiments.phrases.look_up import Language, label_in
from experiments.phrases.policies import say
from experiments.phrases.punctuation import separator
from experiments.phrases.reasons import reason
from experiments.presentation import numbers, sentences, settings
from experiments.presentation.numbers import percent
from experiments.presentation.summary import mechanism_name
from experiments.presentation.text_page import printable
from sim.scenario.wording import bare, with_unit

USED_UP = 0.95
"""Share of a yearly budget from which on it is used up: what a last week leaves over is less than that."""
IN_FULL = 0.9995
"""A share from which on it is all of it, as it is shown."""


def consequences(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    """What has to stand beside the verdict on a policy: a year that was overspent, promises not kept, break-evens."""
    mine = [one for one in money_of(comparison) if one.scenario == policy.name and one.kind == ALL]
    return [
        *_overspent(mine, comparison.replicates, language),
        *_budget_used(mine, language),
        *_paid(comparison, policy, language),
        *([say("paid_less_is_worth_less", language)] if _of_all(mine) < IN_FULL else []),
        *_redeemed(mine, language),
        *(break_even(comparison, one, language) for one in comparison.break_evens if one.policy == policy.name),
    ]


def share_credited(comparison: Comparison, policy: Scene) -> float:
    """Which part of all that a policy promised was credited, over its mechanisms; nan where it promised nothing."""
    return _of_all([one for one in money_of(comparison) if one.scenario == policy.name and one.kind == ALL])


def shortfalls(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    """Only what went wrong with the money: a year that was overspent, promises not kept."""
    mine = [one for one in money_of(comparison) if one.scenario == policy.name and one.kind == ALL]
    paid = [] if _of_all(mine) >= IN_FULL else _paid(comparison, policy, language)
    return [*_overspent(mine, comparison.replicates, language), *paid]


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
    """What was credited of all that was promised; nothing where nothing was promised."""
    mine = [one for one in money_of(comparison) if one.scenario == policy.name]
    package = [one for one in mine if one.kind == ALL]
    share = _of_all(package)
    if math.isnan(share):
        return []
    if share >= IN_FULL:
        return [say("paid_in_full", language)]
    names = names_of(comparison.plain[[s.name for s in comparison.scenes].index(policy.name)]["mechanisms"], language)
    places = list(dict.fromkeys(one.mechanism for one in mine if one.kind != ALL and one.promised > 0.0))
    each = [
        say(
            "paid_of",
            language,
            mechanism=names[at],
            paid=percent(_of_all([one for one in mine if one.mechanism == at])),
        )
        for at in places
    ]
    key = "paid_part_of_budget" if _ran_out(package) else "paid_part"
    return [say(key, language, paid=percent(share), mechanisms=listed(each, language))]


def _ran_out(package: Sequence[Money]) -> bool:
    """Whether a year used its budget up, but for what no reward is small enough for."""
    return any(one.budget is not None and one.used >= USED_UP * one.budget for one in package)


def _of_all(rows: Sequence[Money]) -> float:
    promised = math.fsum(one.promised for one in rows)
    return math.fsum(one.granted for one in rows) / promised if promised > 0.0 else math.nan


def _redeemed(package: Sequence[Money], language: Language) -> list[str]:
    """The share of what was credited that residents redeemed; nothing where nothing was credited."""
    granted = math.fsum(one.granted for one in package)
    if granted == 0.0:
        return []
    redeemed = math.fsum(one.redeemed for one in package)
    return [say("redeemed_of", language, redeemed=percent(redeemed / granted))]


def break_even(comparison: Comparison, one: BreakEven, language: Language) -> str:
    """From which value on a policy pays, and where it stands: one sentence."""
    scene = next(scene for scene in comparison.policies if scene.name == one.policy)
    direction = "better" if OUTCOMES[one.outcome].better else "more"
    suffix = "" if one.target == "zero" else "_sesoi"
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
    shown = settings.value(one.value, one.unit, language)
    if one.set_here:
        default = bare(one.default, one.unit, language)
        default = settings.value(one.default, "", language) if isinstance(one.default, (str, bool)) else default
        shown = say("was", language, value=shown, default=default)
    low, high = (_bound(bound, one.unit, language) for bound in (one.low, one.high))
    bounded = one.low is not None and one.high is not None
    span = say("from_to", language, low=low, high=high) if bounded else say("any", language)
    if one.low is not None and one.high is not None and one.high >= VAST:
        span = say("or_more", language, low=low) if one.low > -VAST else say("any", language)
    is_number = isinstance(one.value, (int, float)) and not isinstance(one.value, bool)
    found = [_cell(even, language) for even in comparison.break_evens if is_of(even, one)]
    return [
        _called(one, language), shown, span if is_number else "-",
        say("assumed_class" if one.source == "assumed" else one.source, language), "; ".join(found) or "-",
        reason(one.note, language),
    ]  # fmt: skip


def _called(one: PolicyNumber, language: Language) -> str:
    """The label of a parameter, whose it is, and its path."""
    whose = say("the_budget", language) if one.mechanism == "budget" else mechanism_name(one.mechanism, language)
    return say("whose", language, label=label_in(one, language), whose=whose, path=one.path)


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
    keys = ("scenario", "mechanism", *COLUMNS, "payout", "used", "of_budget", "owed")
    return [say("credited" if key == "granted" else key, language) for key in keys]


def caption_of_money(comparison: Comparison, language: Language) -> str:
    """What the columns of `rows_of_money` hold."""
    owed = "owed_means" if is_known_what_lapsed(comparison) else "owed_older_means"
    return say("money_table", language, owed=say(owed, language))


COLUMNS = ("setup", "running", "per_unit", "redeemed", "spent", "promised")


def rows_of_money(comparison: Comparison, language: Language) -> list[list[str]]:
    """A row for each scenario, year and mechanism, and one for all years together where there are several; where there is but
    one mechanism, the package is the mechanism."""
    found, rows = money_of(comparison), []
    for scene, plain in zip(comparison.scenes, comparison.plain, strict=False):
        mine = [one for one in found if one.scenario == scene.name]
        title, names = printable(scene.named(language)), names_of(plain["mechanisms"], language)
        places = {one.mechanism for one in mine if one.kind != ALL}
        names[-1] = say("all", language) if len(places) != 1 else names[places.pop()]
        several = len(places) > 0
        rows += [
            _row_of_money(
                say("of_year" if one.year > 0 else "of_warm_up", language, name=title, year=one.year), one, names
            )
            for one in mine
            if several or one.kind == ALL
        ]
        package = [one for one in mine if one.kind == ALL]
        if len(package) > 1:
            rows.append(_row_of_money(say("all_years", language, name=title), _added_up(package), names))
    return rows


def _row_of_money(head: str, one: Money, names: Mapping[int, str]) -> list[str]:
    return [
        head, names[one.mechanism], *(f"{getattr(one, column):,.0f}" for column in COLUMNS), percent(one.payout),
        f"{one.used:,.0f}", percent(one.used / one.budget) if one.budget else "-", f"{one.owed:,.0f}",
    ]  # fmt: skip


def _added_up(years: Sequence[Money]) -> Money:
    """All years of a package: sums; what is owed when the last one ends; against a budget, which is of a year, nothing."""
    sums: dict[str, Any] = {
        column: math.fsum(getattr(one, column) for one in years) for column in (*COLUMNS, "granted", "used")
    }
    return replace(years[-1], budget=None, payout=_of_all(years), **sums)


def names_of(mechanisms: Sequence[Mapping[str, Any]], language: Language) -> dict[int, str]:
    """What the mechanisms of a scenario are called, by their place, from 0; those of one kind are told apart by what they set
    otherwise than each other, or by their number in the scenario's list."""
    alike = Counter(one["kind"] for one in mechanisms)
    found = {}
    for at, one in enumerate(mechanisms):
        found[at] = mechanism_name(one["kind"], language)
        if alike[one["kind"]] > 1:
            others = [other for other in mechanisms if other["kind"] == one["kind"]]
            what = _set_apart(one, others, language) or say("which", language, place=at + 1)
            found[at] = say("one_of_a_kind", language, mechanism=found[at], what=what)
    return found


MOST_APART = 2
"""Settings that are named to tell two mechanisms of one kind apart."""


def _set_apart(one: Mapping[str, Any], others: Sequence[Mapping[str, Any]], language: Language) -> str:
    """The settings of a mechanism that its like do not share; nothing where they are the same, or only its target is another."""
    fields = [name for name, value in one.items()
              if not isinstance(value, (dict, list)) and any(other.get(name) != value for other in others)]  # fmt: skip
    alone = all(any(other.get(name) != one[name] for name in fields) for other in others if other is not one)
    told = [settings.of_mechanism(one, name, language) for name in fields[:MOST_APART]]
    return separator("comma", language).join(told) if alone else ""


def covered(comparison: Comparison, language: Language) -> str:
    """What set-up and running costs are for: the whole subdistrict, but those that are named."""
    titles = {scene.name: printable(scene.named(language)) for scene in comparison.scenes}
    each = [
        say(
            "cost_of",
            language,
            policy=titles[scene.name],
            mechanism=names_of(plain["mechanisms"], language)[at],
            what=say(f"covers_{cost}", language),
        )
        for scene, plain in zip(comparison.scenes, comparison.plain, strict=False)
        for at, one in enumerate(plain["mechanisms"])
        for cost in ("setup_cost", "weekly_cost")
        if one[cost] > 0.0 and one[cost.replace("cost", "covers")] == "community"
    ]
    return say("covers_some", language, costs=listed(each, language, 20)) if each else say("covers_none", language)
