"""What a policy spends, what it still owes, and what an extra hour costs: in sentences, in two languages."""

from __future__ import annotations

import math
from collections.abc import Sequence

from experiments.comparison.conclusions import Price
from experiments.comparison.model import Comparison, Scene
from experiments.comparison.money import is_known_what_lapsed
from experiments.comparison.spending import Spending, Yuan, spending_of
from experiments.phrases.look_up import Language
from experiments.phrases.money import say
from experiments.phrases.punctuation import separator
from experiments.presentation import numbers

APART = 0.1
"""By more than this share of the larger, the first year and the later ones are told apart."""
OBSERVED = ("source", "calibrated")
"""Classes of numbers that somebody has observed (`policy_numbers.SourceClass`)."""
SMALLEST = 0.5
"""Yuan below which there is nothing to say: amounts are shown in whole yuan."""


def spent_and_owed(comparison: Comparison, policy: Scene, price: Price, language: Language) -> list[str]:
    """What it spends while it runs and after it ended, and what it still owes after the last week; of nothing, nothing."""
    spends = spending_of(comparison, policy)
    return [while_it_runs(spends, language), *_after(spends, language), *owed(comparison, price, language)]


def behind_it(comparison: Comparison, of: Sequence[Scene], language: Language) -> list[str]:
    """That no source stands behind what the mechanisms of some policies cost, where that is so."""
    names = [scene.name for scene in of]
    prices = [one for one in comparison.numbers if one.policy in names and one.unit.startswith("yuan") and one.value]
    return [say("prices_assumed", language)] if prices and not any(one.source in OBSERVED for one in prices) else []


def while_it_runs(spends: Spending, language: Language) -> str:
    """A year; the first and the later ones apart where they differ."""
    if are_apart(spends) and spends.later is not None:
        said = [_amount("year_1", spends.first_year, language), _amount("later", spends.later, language)]
        text = say("by_year", language, years=separator("comma", language).join(said))
    else:
        text = _amount("a_year", spends.a_year, language)
    if spends.setup >= SMALLEST:
        return say("with_setup", language, said=text, setup=numbers.yuan(spends.setup))
    return say("said", language, said=text)


def are_apart(spends: Spending) -> bool:
    """Whether a mean over the years would hide that the first is another."""
    if spends.later is None:
        return False
    first, later = spends.first_year.mean, spends.later.mean
    return abs(first - later) > APART * max(abs(first), abs(later))


def _after(spends: Spending, language: Language) -> list[str]:
    if spends.after is None or abs(spends.after.mean) < SMALLEST:
        return []
    key = "after" if spends.after.mean > 0.0 else "after_less"
    return [say("said", language, said=_amount(key, spends.after, language))]


def owed(comparison: Comparison, price: Price, language: Language) -> list[str]:
    """What residents hold after the last week and may still redeem."""
    if abs(price.owed) < SMALLEST:
        return []
    key = "owed" if is_known_what_lapsed(comparison) else "owed_or_lapsed"
    return [say("said", language, said=_amount(key, Yuan(price.owed, price.owed_low, price.owed_high), language))]


def _amount(key: str, yuan: Yuan, language: Language) -> str:
    """More or less than the baseline, with the interval where there is one."""
    less = yuan.high < 0.0
    mean, low, high = (-yuan.mean, -yuan.high, -yuan.low) if less else (yuan.mean, yuan.low, yuan.high)
    between = say("always", language) if low == high else say(
        "between", language, low=numbers.yuan(low), high=numbers.yuan(high))  # fmt: skip
    return say(key, language, yuan=numbers.yuan(mean), more=say("less" if less else "more", language), between=between)


def per_hour(price: Price, language: Language, *, turns: bool) -> str:
    """The price of an extra hour, by all that is committed, with its interval; by what was spent, where that is another. turns:
    whether it depends on assumptions that there are more hours at all."""
    return say("hour_if" if turns else "hour", language, basis=basis_of_hour(price, language), **hour_of(price))


def hour_of(price: Price) -> dict[str, str]:
    """The price of an hour by all that is committed, and its interval, as phrases name them."""
    return {name: numbers.yuan(getattr(price, name)) for name in ("per_hour", "low", "high")}


def has_price(price: Price) -> bool:
    """Whether an extra hour costs anything at all: more hours are certain, and it does not save money."""
    return price.cost_high >= 0.0 and not math.isnan(price.per_hour)


def basis_of_hour(price: Price, language: Language) -> str:
    """By what an hour is priced, and its price by what was spent alone; nothing where that is all there is."""
    if not is_dearer_with_what_is_owed(price):
        return ""
    spent = {"spent": price.per_hour_spent, "low": price.spent_low, "high": price.spent_high}
    return say("basis_both", language, **{name: numbers.yuan(yuan) for name, yuan in spent.items()})


def is_dearer_with_what_is_owed(price: Price) -> bool:
    """Whether an hour has another price, as prices are shown, by what is spent and still owed than by what is spent alone."""
    both, spent = (price.per_hour, price.low, price.high), (price.per_hour_spent, price.spent_low, price.spent_high)
    return abs(price.owed) >= SMALLEST and [*map(numbers.yuan, both)] != [*map(numbers.yuan, spent)]


def still_owed(price: Price, language: Language) -> str:
    """The part of a sentence on what is owed beside what was spent; nothing where nothing is."""
    if abs(price.owed) < SMALLEST:
        return ""
    less = price.owed_high < 0.0
    amounts = (
        (-price.owed, -price.owed_high, -price.owed_low) if less else (price.owed, price.owed_low, price.owed_high)
    )
    told = {name: numbers.yuan(yuan) for name, yuan in zip(("yuan", "low", "high"), amounts, strict=True)}
    return say("still_owed", language, more=say("less" if less else "more", language), **told)
