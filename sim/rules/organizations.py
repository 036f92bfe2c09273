"""When a social organization joins in, and when it leaves."""

from __future__ import annotations

from sim.compiler import rule


@rule
def joining_chance(
    rate: float, willingness: float, liability_concern: float, of_legitimacy: float, legitimacy: float
) -> float:
    """The willing join where they are recognised, and not while they fear for liability [seed 004: merchants]."""
    return min(1.0, rate * willingness * (1.0 - liability_concern) * of_legitimacy * legitimacy)


@rule
def leaving_chance(rate: float, legitimacy: float) -> float:
    """Those whom nobody recognises leave [seed 003: organizations of low recognition]."""
    return rate * (1.0 - legitimacy)
