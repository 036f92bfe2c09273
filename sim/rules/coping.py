"""How community workers cope with more than they can do: what is dropped first, and what that costs [lipsky-1980]."""

from __future__ import annotations

from sim.compiler import rule
from sim.rules.numbers import NOTHING


@rule
def dropped(excess: float, droppable: float) -> float:
    """Of what is asked for beyond the contract, as much is let go as may be; nothing where the hours suffice. Who is asked for
    more than can be done rations and makes routine of it before he breaks [lipsky-1980]."""
    return min(max(0.0, excess), droppable)


@rule
def activities_kept(staffing: float, invitations: float) -> float:
    """Activities keep their hours until nobody is invited any more: who has no time stops asking in person first. staffing: hours
    over those of an ordinary programme, of which `invitations` is the share for inviting; more than these fills both alike."""
    return staffing if staffing >= 1.0 else min(1.0, staffing / max(NOTHING, 1.0 - invitations))


@rule
def invitations_kept(staffing: float, invitations: float) -> float:
    """Invitations get what activities leave: both together take the hours that there are."""
    if staffing >= 1.0 or invitations <= 0.0:
        return staffing
    return max(0.0, (staffing - (1.0 - invitations)) / invitations)


@rule
def hasty_answer_fails(chance: float, haste: float, of_haste: float) -> float:
    """An answer that was given in haste holds less often: depth of a case is what is dropped last, and not for nothing."""
    return min(1.0, chance * (1.0 + of_haste * haste))
