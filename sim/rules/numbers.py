"""Elementary functions from plain arithmetic, so that every machine, compiled or not, gives the same bits.

The C library's `exp` and `log` differ in the last bit from one processor to the next, and a scalar call keeps the
compiler from working on several residents at once.
"""

from __future__ import annotations

import math

from sim.compiler import rule

MIDDLE = 0.5
"""The middle of a scale from 0 to 1: what is plausible where nothing speaks for either side."""
PER_THOUSAND = 1000.0
"""Rates of activities, resources and hours are for so many adults."""
ROUNDING = 1e-9
"""What a whole number may lie off by after some steps in binary, and hours below which nothing is left."""
NOTHING = 1e-12
"""Stands for a sum of nothing below a fraction line."""

# e^x: clipped where a double is far from its ends; halved often enough for the series to end after seven terms.
_FARTHEST, _HALVINGS = 40.0, 10
_PARTS = 2.0**_HALVINGS
_E2, _E3, _E4, _E5, _E6, _E7 = 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040

# Of the logarithm: what an exponent is worth, and where the rest of a number lies closest around 1.
_LN_2, _ROOT_OF_HALF = 0.6931471805599453, 0.7071067811865476
_LAST_ODD, _NEXT_ODD = 23, 2
"""Terms of the inverse-tangent series up to this power give 1e-15 between the square roots of 1/2 and 2."""

# Wichura's AS 241, PPND16: a ratio of two polynomials in the middle, in the tail and far out.
_MIDDLE_ENDS, _MIDDLE_SQUARE = 0.425, 0.180625
_TAIL_ENDS, _TAIL_STARTS = 5.0, 1.6
_MIDDLE_TOP_FIRST, _MIDDLE_BOTTOM_FIRST = 2.5090809287301226727e3, 5.2264952788528545610e3
_MIDDLE_TOP = (
    3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4, 1.3731693765509461125e4,
    1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0,
)  # fmt: skip
_MIDDLE_BOTTOM = (
    2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4, 5.3941960214247511077e3,
    6.8718700749205790830e2, 4.2313330701600911252e1, 1.0,
)  # fmt: skip
_TAIL_TOP_FIRST, _TAIL_BOTTOM_FIRST = 7.74545014278341407640e-4, 1.05075007164441684324e-9
_TAIL_TOP = (
    2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0, 3.64784832476320460504e0,
    5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0,
)  # fmt: skip
_TAIL_BOTTOM = (
    5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1, 6.89767334985100004550e-1,
    1.67638483018380384940e0, 2.05319162663775882187e0, 1.0,
)  # fmt: skip
_FAR_TOP_FIRST, _FAR_BOTTOM_FIRST = 2.01033439929228813265e-7, 2.04426310338993978564e-15
_FAR_TOP = (
    2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2, 2.96560571828504891230e-1,
    1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0,
)  # fmt: skip
_FAR_BOTTOM = (
    1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4, 1.48753612908506148525e-2,
    1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0,
)  # fmt: skip


@rule
def exponential(x: float) -> float:
    """e to the x for |x| <= 40 (clipped beyond), to 1e-13: a short series for x/1024, squared ten times."""
    y = min(_FARTHEST, max(-_FARTHEST, x)) / _PARTS
    e = 1.0 + y * (1.0 + y * (_E2 + y * (_E3 + y * (_E4 + y * (_E5 + y * (_E6 + y * _E7))))))
    for _ in range(_HALVINGS):
        e = e * e
    return e


@rule
def logarithm(x: float) -> float:
    """Natural logarithm of x > 0, to 1e-15: the exponent times ln 2, plus an inverse-tangent series of the rest."""
    mantissa, exponent = math.frexp(x)
    if mantissa < _ROOT_OF_HALF:
        mantissa = mantissa + mantissa
        exponent = exponent - 1
    t = (mantissa - 1.0) / (mantissa + 1.0)
    square = t * t
    series = 0.0
    for k in range(_LAST_ODD, 0, -_NEXT_ODD):
        series = series * square + 1.0 / k
    return exponent * _LN_2 + (t + t) * series


@rule
def logistic(x: float) -> float:
    """1 / (1 + e^-x): the probability that belongs to a log-odds."""
    return 1.0 / (1.0 + exponential(-x))


@rule
def blend(one: float, other: float, share: float) -> float:
    """The given share of the other, and the rest of the one; at 0 the one exactly."""
    return (1.0 - share) * one + share * other


@rule
def share_of(part: float, whole: float) -> float:
    """A part of a whole; nothing of nothing."""
    return part / whole if whole > 0.0 else 0.0


@rule
def probability_union(one: float, other: float) -> float:
    """At least one of two independent chances comes true: 1 - (1 - a)(1 - b), which is a to the last bit where b is 0."""
    return one + other * (1.0 - one)


@rule
def compounded(one: float, other: float) -> float:
    """Two additions to the same factor multiply: (1 + a)(1 + b) - 1, which is a to the last bit where b is 0."""
    return one + other * (1.0 + one)


@rule
def standard_normal(p: float) -> float:
    """The standard normal quantile of 0 < p < 1, to 1e-15 [Wichura 1988, algorithm AS 241, PPND16]."""
    q = p - MIDDLE
    if abs(q) <= _MIDDLE_ENDS:
        r = _MIDDLE_SQUARE - q * q
        top, bottom = _MIDDLE_TOP_FIRST, _MIDDLE_BOTTOM_FIRST
        for c in _MIDDLE_TOP:
            top = top * r + c
        for c in _MIDDLE_BOTTOM:
            bottom = bottom * r + c
        return q * top / bottom
    r = math.sqrt(-logarithm(min(p, 1.0 - p)))
    if r <= _TAIL_ENDS:
        r = r - _TAIL_STARTS
        top, bottom = _TAIL_TOP_FIRST, _TAIL_BOTTOM_FIRST
        for c in _TAIL_TOP:
            top = top * r + c
        for c in _TAIL_BOTTOM:
            bottom = bottom * r + c
    else:
        r = r - _TAIL_ENDS
        top, bottom = _FAR_TOP_FIRST, _FAR_BOTTOM_FIRST
        for c in _FAR_TOP:
            top = top * r + c
        for c in _FAR_BOTTOM:
            bottom = bottom * r + c
    value = top / bottom
    return -value if q < 0.0 else value
