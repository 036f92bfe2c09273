"""Where a function of one number changes its sign, nearest to where one stands: bracketing outwards, then bisection.

Evaluating it is dear (replicates of a model) and it need not be monotone: a small reward may do harm, and a large one good. So
what is looked for is the nearest place at which the sign is the other one, and zeros are no sign: at a dose of 0 nothing
happens, which is no crossing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

OUTWARDS = 10
"""Times the distance is doubled (or the number halved) before the bound itself is tried: a thousandfold."""
PRECISION = 1 / 128
"""Width of the last bracket as a share of where it lies."""


@dataclass(frozen=True)
class Crossing:
    """Where the sign changes. rising: whether it is positive above."""

    at: float
    rising: bool


def crossing(
    f: Callable[[float], float],
    start: float,
    low: float,
    high: float,
    *,
    whole: bool = False,
    precision: float = PRECISION,
    way: int = 0,
) -> Crossing | None:
    """The change of sign nearest to `start` within low to high; None where none is found.

    way: -1 or 1 looks in one direction alone. whole: only whole numbers are tried, and the one that is positive is the answer.
    Where f is not known (nan) there is no sign.
    """
    here = _sign(f(start))
    if here == 0:
        return None
    inner = {-1: start, 1: start}
    for side, outer in _outwards(start, low, high, whole):
        if way and side != way:
            continue
        there = _sign(f(outer))
        if there == -here:
            return _between(f, inner[side], outer, whole, precision)
        if there == here:
            inner[side] = outer
    return None


def _sign(value: float) -> int:
    return 0 if math.isnan(value) else (value > 0.0) - (value < 0.0)


def _outwards(start: float, low: float, high: float, whole: bool) -> Iterator[tuple[int, float]]:
    """Numbers ever further from the start, by turns below and above it, the bounds last."""
    done = {-1: start, 1: start}
    for k in range(1, OUTWARDS + 2):
        for side, bound in ((-1, low), (1, high)):
            number = bound if k > OUTWARDS else _further(start, side, k, low, high)
            number = float(round(number)) if whole else number
            number = max(low, number) if side < 0 else min(high, number)
            if number != done[side]:
                done[side] = number
                yield side, number


def _further(start: float, side: int, k: int, low: float, high: float) -> float:
    """The k-th number on one side: halves and doubles of what is not 0; else ever larger parts of the range."""
    if start > 0.0:
        return start * 2.0 ** (side * k) if side > 0 or low >= 0.0 else start - start * 2.0 ** (k - 1)
    span = min(high - low, 1e6) / 2.0**OUTWARDS if start == 0.0 else -start
    return start + side * span * 2.0 ** (k - 1)


def _between(f: Callable[[float], float], a: float, b: float, whole: bool, precision: float) -> Crossing:
    """Bisection of a bracket; at its end a straight line."""
    rising = (b > a) == (f(b) > 0.0)
    while abs(b - a) > (1.0 if whole else precision * max(abs(a), abs(b))):
        middle = float(round((a + b) / 2.0)) if whole else (a + b) / 2.0
        if middle in (a, b):
            break
        value = f(middle)
        if math.isnan(value) or value == 0.0:
            return Crossing(middle, rising)
        a, b = (middle, b) if _sign(value) == _sign(f(a)) else (a, middle)
    if whole:
        return Crossing(a if f(a) > 0.0 else b, rising)
    return Crossing(a + (b - a) * f(a) / (f(a) - f(b)), rising)
