"""The ranking of the communities of a subdistrict, as it would be published: made when a quarter ends, known to workers from the
next week on; in the first quarter there is none yet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.calendar import WEEKS_OF_QUARTER
from sim.history import History
from sim.measures import breadth, closed_in_time
from sim.state import Communities, Events

Reals = NDArray[np.float64]
Weights = tuple[float, float, float]


def rank_communities(
    history: History, communities: Communities, events: Events, satisfied: Reals, weights: Weights, week: int
) -> None:
    """Tell workers how far behind their community was in the quarter that ends with reported week `week`; one alone is not
    ranked.

    satisfied [C]: mean satisfaction in it. weights: of cases closed in time, of satisfaction, of breadth of participation.
    Reads what the quarter's events and occasions were, and changes nobody's.
    """
    if week < 1 or len(communities.residents) == 1:
        return
    came = np.concatenate([[0], np.cumsum(events.occasions_this_quarter > 0)])
    active = came[communities.first[1:]] - came[communities.first[:-1]]
    score = scores_of_quarter(history, week, satisfied, breadth(active, communities.residents), weights)
    communities.rank[:] = behind(ranks(score))


def scores_of_quarter(history: History, week: int, satisfied: Reals, broad: Reals, weights: Weights) -> Reals:
    """What each community is ranked by in the quarter that ends with reported week `week`, [C].

    satisfied, broad [C]: mean satisfaction, and breadth of participation.
    """
    in_time = closed_in_time(history.events_of_quarter[week // WEEKS_OF_QUARTER - 1, 1:].T)
    return scores(in_time, satisfied, broad, weights)


def scores(closed_in_time: Reals, satisfaction: Reals, breadth: Reals, weights: Weights) -> Reals:
    """The weighted mean of three shares for each community, [C]; what is not known (nan) does not count."""
    columns, weight = np.array([closed_in_time, satisfaction, breadth]), np.array(weights)[:, None]
    known = ~np.isnan(columns)
    top = np.add.accumulate(np.where(known, columns, 0.0) * weight)[-1]
    bottom = np.add.accumulate(known * weight)[-1]
    score: Reals = np.divide(top, bottom, out=np.zeros(len(breadth)), where=bottom > 0.0)
    return score


def ranks(score: Reals) -> Reals:
    """1 for the best score; equal scores share the better rank, [C]."""
    ahead: Reals = (np.sort(-score).searchsorted(-score, side="left") + 1).astype(np.float64)
    return ahead


def behind(rank: Reals) -> Reals:
    """How far behind each community is, from 0 (first) to 1 (last of all), [C]; 0 where there is only one."""
    return (rank - 1.0) / max(1, len(rank) - 1)
