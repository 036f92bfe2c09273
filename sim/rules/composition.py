"""Who lives here, where only totals are known: a table of people is fitted to them."""

from __future__ import annotations

from sim.compiler import rule


@rule
def in_proportion(cell: float, have: float, want: float) -> float:
    """A cell of a table in proportion to what its margin is to be: the step of iterative proportional fitting, which leaves how
    attributes go together (their odds ratios) as it was [deming-1940]."""
    return cell * want / have if have > 0.0 else 0.0
