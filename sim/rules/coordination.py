"""How departments come to cooperate: through the institution, or because their leaders know each other."""

from __future__ import annotations

from sim.compiler import rule
from sim.rules.learning import towards
from sim.rules.numbers import exponential, logarithm, probability_union


@rule
def voice_of(power: float, most: float, exponent: float) -> float:
    """Whoever has power is listened to: its share of the most powerful department's, to an exponent [seed 000]."""
    if power <= 0.0:
        return 1.0 if exponent == 0.0 else 0.0
    return exponential(exponent * logarithm(power / most))


@rule
def institution_chance(institution: float, voice: float) -> float:
    """The institution makes a department cooperate with whoever is listened to [seed 000: weak departments follow]."""
    return institution * voice


@rule
def insisted(chance: float, times: float) -> float:
    """Asking again in the same week gives the same chance again: little where rules carry little [seed 000: 吹哨报到]."""
    if chance >= 1.0:
        return 1.0
    return probability_union(chance, 1.0 - exponential(times * logarithm(1.0 - chance)))


@rule
def guanxi_chance(guanxi: float, acquaintance: float) -> float:
    """A leader does a favour to whom one knows [seed 000: cooperation rests on leaders' acquaintance]."""
    return guanxi * acquaintance


@rule
def guanxi_credit(through_institution: float, through_guanxi: float) -> float:
    """Of one cooperation that came about: all of it where acquaintance alone did it, half where either would have. On average
    this is the Shapley share of acquaintance [shapley-1953]."""
    return through_guanxi * (1.0 - through_institution / 2.0)


@rule
def after_use(level: float, used: float, rest: float, gain: float, fade: float) -> float:
    """What is used grows and fades to what it is at rest: acquaintance by working together, rules by settling requests
    [seed 003: 行为完善机制]. used: share of this week's requests that were granted, or settled by rules."""
    return towards(level + gain * used * (1.0 - level), rest, fade)
