"""Who hears of what: public notice, activity group, word of mouth, personal invitation."""

from __future__ import annotations

from sim.compiler import rule
from sim.rules.numbers import NOTHING

_LEAST_HABIT = 0.001
"""Stands for the mean habit where nobody has one: then nobody is preferred for it."""


@rule
def notice_access(base: float, online_access: float, home_owner: float, owner_group: float) -> float:
    """Notices reach those who pass by day, and owners through their online group [seed 003: owners' WeChat groups]."""
    return min(1.0, base + owner_group * online_access * home_owner)


@rule
def creaming_of(creaming: float, added: float) -> float:
    """The bias of invitations lies between 0, anybody, and 1, only those with a habit, whatever is done to it."""
    return min(1.0, max(0.0, creaming + added))


@rule
def notice_reach(publicity: float, aware: float, access: float) -> float:
    """Publicity is a gate: it reaches those who know the community and have access to the channel [seed 002, 004]."""
    return publicity * aware * access


@rule
def told_by_neighbours(word_of_mouth: float, active_neighbours: float) -> float:
    """Each neighbour who took part tells me with the same chance, independently: 1 - (1 - w)^n."""
    silence = 1.0
    for _ in range(int(active_neighbours)):
        silence = silence * (1.0 - word_of_mouth)
    return 1.0 - silence


@rule
def weight_of_habit(creaming: float, mean_habit: float) -> float:
    """How much more officials ask somebody for a habit: their bias b over the mean habit [lipsky-1980, creaming]."""
    return creaming / max(mean_habit, _LEAST_HABIT)


@rule
def invitation_weight(creaming: float, of_habit: float, habit: float) -> float:
    """Officials ask those who said yes before: (1 - b) + b times habit over mean habit [lipsky-1980, creaming]."""
    return (1.0 - creaming) + of_habit * habit


@rule
def share_for_weight(amount: float, all_weights: float) -> float:
    """A limited number (of invitations, of seats on an agenda) is shared out in proportion to weight."""
    return amount / max(all_weights, NOTHING)


@rule
def chance_of_a_share(for_weight: float, weight: float) -> float:
    """One's share of what is shared out, as a chance; nobody gets two in a week."""
    return min(1.0, for_weight * weight)
