"""Elementary functions from plain arithmetic, so that every machine, compiled or not, gives the same bits.

The C library's `exp` and `log` differ in the last bit from one processor to the next, and a scalar call keeps the
compiler from working on several residents at once.
"""

from __future__ import annotations

import math

from sim.compiler import rule

_LN_2 = 0.6931471805599453


@rule
def exponential(x: float) -> float:
    """e to the x for |x| <= 40 (clipped beyond), to 1e-13: a short series for x/1024, squared ten times."""
    y = min(40.0, max(-40.0, x)) / 1024.0
    e = 1.0 + y * (1.0 + y * (1 / 2 + y * (1 / 6 + y * (1 / 24 + y * (1 / 120 + y * (1 / 720 + y * (1 / 5040)))))))
    for _ in range(10):
        e = e * e
    return e


@rule
def logarithm(x: float) -> float:
    """Natural logarithm of x > 0, to 1e-15: the exponent times ln 2, plus an inverse-tangent series of the rest."""
    mantissa, exponent = math.frexp(x)
    if mantissa < 0.7071067811865476:
        mantissa = mantissa * 2.0
        exponent = exponent - 1
    t = (mantissa - 1.0) / (mantissa + 1.0)
    square = t * t
    series = 0.0
    for k in range(23, 0, -2):
        series = series * square + 1.0 / k
    return exponent * _LN_2 + 2.0 * t * series


@rule
def logistic(x: float) -> float:
    """1 / (1 + e^-x): the probability that belongs to a log-odds."""
    return 1.0 / (1.0 + exponential(-x))


@rule
def raised(chance: float, by: float) -> float:
    """A chance that is not taken gets another one: 1 - (1 - a)(1 - b), which is a to the last bit where b is 0."""
    return chance + by * (1.0 - chance)


@rule
def standard_normal(p: float) -> float:
    """The standard normal quantile of 0 < p < 1, to 1e-15 [Wichura 1988, algorithm AS 241, PPND16]."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = 2.5090809287301226727e3
        for c in (3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4, 1.3731693765509461125e4,
                  1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0):  # fmt: skip
            top = top * r + c
        bottom = 5.2264952788528545610e3
        for c in (2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4, 5.3941960214247511077e3,
                  6.8718700749205790830e2, 4.2313330701600911252e1, 1.0):  # fmt: skip
            bottom = bottom * r + c
        return q * top / bottom
    r = math.sqrt(-logarithm(min(p, 1.0 - p)))
    if r <= 5.0:
        r = r - 1.6
        top = 7.74545014278341407640e-4
        for c in (2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
                  3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0,
                  1.42343711074968357734e0):  # fmt: skip
            top = top * r + c
        bottom = 1.05075007164441684324e-9
        for c in (5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
                  6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0):  # fmt: skip
            bottom = bottom * r + c
    else:
        r = r - 5.0
        top = 2.01033439929228813265e-7
        for c in (2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
                  2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0,
                  6.65790464350110377720e0):  # fmt: skip
            top = top * r + c
        bottom = 2.04426310338993978564e-15
        for c in (1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
                  1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0):  # fmt: skip
            bottom = bottom * r + c
    value = top / bottom
    return -value if q < 0.0 else value
