"""What acquaintance is owed of the chance to cooperate, worked out from both orders of the two channels."""

from __future__ import annotations

from sim.rules.numbers import probability_union


def guanxi_share(by_institution: float, by_guanxi: float) -> float:
    """The Shapley share of acquaintance in the chance to cooperate: (p_g + P - p_i) / 2P [shapley-1953]; 0 where P is 0."""
    together = probability_union(by_institution, by_guanxi)
    return (by_guanxi + together - by_institution) / (2.0 * together) if together > 0.0 else 0.0
