"""How places differ in what lasts: each community has a strength of its own."""

from __future__ import annotations

from sim.compiler import rule
from sim.rules.numbers import exponential


@rule
def own_level(z: float, spread: float) -> float:
    """A community's own level, on a scale of logarithms: normal, and such that what it multiplies keeps its mean. Places differ
    by far more than chance [ningbo-2023]; by what law, no source says, and this one leaves all that it multiplies positive."""
    return spread * z - spread * spread / 2.0


@rule
def own_factor(z: float, spread: float) -> float:
    """How many times the ordinary a community has of something: lognormal with mean 1."""
    return exponential(own_level(z, spread))


@rule
def busy_here(misfit: float, times: float) -> float:
    """How badly a slot fits where people are that many times as busy in it: never more than not at all."""
    return min(misfit * times, 1.0)
