"""A comparison as tables, for those who go on computing with it: the same that its folder keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.comparison import conclusions, folder
from experiments.comparison.model import must_be_a_comparison

if TYPE_CHECKING:
    import pandas

    from experiments.comparison.model import Comparison


def verdicts(comparison: Comparison) -> pandas.DataFrame:
    """A row for each policy and outcome: the paired difference in its unit, with interval, p, SESOI and verdict."""
    must_be_a_comparison(comparison, "sihua.verdicts")
    return folder.verdicts_frame(comparison, conclusions.conclusions(comparison))


def between(comparison: Comparison) -> pandas.DataFrame:
    """A row for each pair of policies and outcome: the first minus the second, with its verdict; all pairs are one family."""
    must_be_a_comparison(comparison, "sihua.between")
    return folder.between_frame(conclusions.between(comparison))


def by_phase(comparison: Comparison) -> pandas.DataFrame:
    """A row for each policy, phase (each year, after the policy ended) and outcome, with its verdict; all are one family."""
    must_be_a_comparison(comparison, "sihua.by_phase")
    return folder.phases_frame(comparison, conclusions.by_phase(comparison))


def by_group(comparison: Comparison) -> pandas.DataFrame:
    """A row for each policy, group of residents and measure: who gains and who loses."""
    must_be_a_comparison(comparison, "sihua.by_group")
    return folder.groups_frame(conclusions.by_group(comparison))


def prices(comparison: Comparison) -> pandas.DataFrame:
    """A row for each policy: what an extra hour of participation, and an extra participant, cost."""
    must_be_a_comparison(comparison, "sihua.prices")
    return folder.prices_frame(conclusions.prices(comparison))
