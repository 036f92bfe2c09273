"""Who contributed to the quarter: breadth, inequality of hours, ageing, fragility, from the occasions of 13 weeks by resident."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.measures import breadth
from sim.processes.contributors import Contribution
from sim.ratio import ratio
from sim.state import Group

Reals = NDArray[np.float64]


def concentration(contributors: Reals, hours_of_occasion: float) -> dict[str, Reals]:
    """The quarterly indicators, [..., groups] each, from the sums of `tally_contributors`, [..., groups, len(Contribution)].

    Every occasion takes as many hours, so that shares of hours are shares of occasions. Gini coefficient and top shares are
    those of sim/indices/inequality.py, taken of the active.
    """
    residents, active = contributors[..., Contribution.residents], contributors[..., Contribution.active]
    total = contributors[..., Contribution.occasions]
    nobody = 1.0 - ratio(active, residents)
    unequal = ratio(contributors[..., Contribution.by_rank], active * total)
    old, young = _of_each_group(contributors, Group.elderly), _of_each_group(contributors, Group.young)
    return {
        "hours": total * hours_of_occasion,
        "breadth": breadth(active, residents),
        "retention": ratio(contributors[..., Contribution.retained], contributors[..., Contribution.before]),
        "gini_hours": unequal,
        # With a share of zeros, the Gini coefficient is that share plus the rest times that of the others.
        "gini_hours_all": nobody + (1.0 - nobody) * unequal,
        "top_10_share_hours": ratio(contributors[..., Contribution.top_10], total),
        "lost_if_top_5_rest": ratio(contributors[..., Contribution.top_5], total),
        "elderly_share_hours": ratio(old[..., Contribution.occasions], total),
        "elderly_share_residents": ratio(old[..., Contribution.residents], residents),
        "ageing_index": ageing_index(old[..., Contribution.occasions], old[..., Contribution.residents],
                                     young[..., Contribution.occasions], young[..., Contribution.residents]),
        "ageing_index_heads": ageing_index(old[..., Contribution.active], old[..., Contribution.residents],
                                           young[..., Contribution.active], young[..., Contribution.residents]),
    }  # fmt: skip


def ageing_index(by_old: Reals, old: Reals, by_young: Reals, young: Reals) -> Reals:
    """ln(RR_elderly / RR_young), RR being a group's share of what is given over its share of residents; 0 is parity.

    nan where a group is empty or gives nothing.
    """
    both = np.where((by_old > 0.0) & (by_young > 0.0), ratio(ratio(by_old, old), ratio(by_young, young)), np.nan)
    return np.log(both)


def _of_each_group(contributors: Reals, group: int) -> Reals:
    """The part of `group` in every group: among the young nobody is elderly."""
    part = np.zeros(contributors.shape)
    part[..., [0, group], :] = contributors[..., [group], :]
    return part
