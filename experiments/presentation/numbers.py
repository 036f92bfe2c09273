"""How values and differences are written: shares in per cent, their differences in points of it, few digits."""

from __future__ import annotations

import math

from experiments.phrases.look_up import Language
from experiments.phrases.punctuation import separator
from experiments.phrases.units import OF_A_SCALE, say

MOST = 4
"""Decimals of the smallest numbers."""


def is_share(unit: str) -> bool:
    """Whether a value is a share of something, shown in per cent."""
    return unit == "share"


def value(number: float, unit: str) -> str:
    """A value with its unit where that is a per cent sign."""
    if math.isnan(number):
        return "-"
    return percent(number) if is_share(unit) else _few(number)


def change(number: float, unit: str, language: Language, named: bool = True) -> str:
    """A difference with its sign; named: and with its unit, where it has a dimension."""
    if math.isnan(number):
        return "-"
    sized = 100 * number if is_share(unit) else number
    shown = signed(sized, (2 if abs(sized) < 10 else 1) if is_share(unit) else _digits(sized))
    return f"{shown} {say(unit, language)}" if named and unit not in OF_A_SCALE else shown


def cell(number: float, unit: str, language: Language) -> str:
    """A difference in a table whose rows name the unit (`headed`), but that of shares: only their values are in per cent."""
    return change(number, unit, language, named=is_share(unit))


def headed(label: str, unit: str, language: Language) -> str:
    """The label of an outcome with its unit, for the head of a row or column; that of shares stands behind each number."""
    if is_share(unit):
        return label
    return separator("in_brackets", language, name=label, said=say(unit, language))


def interval(low: float, high: float, unit: str, language: Language, named: bool = False) -> str:
    """From a difference to another; named: as `change` has it, said once."""
    if math.isnan(low) or math.isnan(high):
        return "-"
    if math.isinf(low) or math.isinf(high):
        return "−∞ … ∞"
    between = separator("to", language)
    return change(low, unit, language, named=False) + between + change(high, unit, language, named=named)


def percent(share: float, digits: int = 1) -> str:
    """A share in per cent; "-" where it is not known."""
    return "-" if math.isnan(share) else f"{100 * share:.{digits}f} %"


def percent_in_few_digits(share: float) -> str:
    """A share in per cent, with a decimal where it is small, so that little is not nothing."""
    return percent(share, 0 if share >= 0.0995 or share == 0 else 1)


def size(number: float, unit: str, language: Language) -> str:
    """A size, which has no sign."""
    return f"{100 * number:g} {say(unit, language)}" if is_share(unit) else f"{number:g}"


def probability(number: float) -> str:
    """A probability; never quite certain."""
    if math.isnan(number):
        return "-"
    return "> 0.999" if number > 0.999 else "< 0.001" if number < 0.001 else f"{number:.3f}"


def p_value(number: float) -> str:
    """A p-value; never nothing."""
    return "-" if math.isnan(number) else "< 0.001" if number < 0.001 else f"{number:.3f}"


def effect(number: float) -> str:
    """An effect size."""
    return "-" if math.isnan(number) else signed(number, 2)


def yuan(number: float) -> str:
    """Money, without small change where it is much."""
    return "-" if math.isnan(number) else f"{number:,.0f}" if abs(number) >= 100 else f"{number:,.2f}"


def factor(number: float) -> str:
    """How many times."""
    if math.isnan(number):
        return "-"
    if math.isinf(number):
        return "∞"
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"


def _digits(number: float) -> int:
    size = abs(number)
    if size >= 1000 or size == 0.0:
        return 0
    if size >= 10:
        return 1
    return 2 if size >= 1 else 3 if size >= 0.01 else MOST


def _few(number: float) -> str:
    return f"{number:,.{_digits(number)}f}"


def signed(number: float, digits: int) -> str:
    """A number with its sign; what rounds to nothing has none, and no row of noughts."""
    shown = f"{number:+,.{digits}f}"
    nothing = "0" if digits == MOST else shown[1:]
    return (shown if shown.strip("+-0.,") else nothing).replace("-", "−")
