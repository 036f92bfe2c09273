"""The four problems (四化) and fatigue, from the books of a quarter: component indices, and a headline in [0, 1] each."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.indices.diversity import (
    NOBODY,
    concentration_of,
    dominant_number,
    effective_number,
    geometric_mean,
    mismatch,
    shares,
    singularity,
)
from sim.indices.inequality import gini, in_order
from sim.processes.books import EVENTS, INFLUENCE, LED, OUGHT_TO_LEAD, PRESENCE, WORK
from sim.state import FIRST_ORGANIZATION, OFFICIALS, RESIDENTS

LEAST_DEPTH = 0.01


class Quarter(NamedTuple):
    """The sums of 13 weeks, of one community or of all."""

    events: NDArray[np.float64]  # [len(EVENTS)]
    actors: NDArray[np.float64]  # [ACTORS, 3]
    potential: NDArray[np.float64]  # [6] resources
    mobilised: NDArray[np.float64]
    used: NDArray[np.float64]
    demanded: NDArray[np.float64]  # by the cases that were reported
    agenda: NDArray[np.float64]  # [D, 2], of the whole subdistrict
    power: NDArray[np.float64]  # [D]


def ratio(top: float, bottom: float) -> float:
    """top / bottom; nan for a share of nothing."""
    return top / bottom if bottom > 0.0 else NOBODY


def problems_of(quarter: Quarter, ageing_index: float, worn_out_share: float) -> dict[str, float]:
    """Every index of the four problems, by the names of `PROBLEMS`.

    ageing_index: ln of the ratio of representation ratios, by hours. worn_out_share: of the active volunteers.
    """
    return {
        **_one_actor(quarter),
        **_ageing(quarter, ageing_index),
        **_shallow_resources(quarter),
        **_by_guanxi(quarter),
        "fatigue": worn_out_share,
    }


def _event(quarter: Quarter, name: str) -> float:
    return float(quarter.events[EVENTS.index(name)])


def _one_actor(q: Quarter) -> dict[str, float]:
    """治理主体单一化: who works, who is present, who decides; the headline is that of influence."""
    work, presence, influence = (q.actors[:, kind] for kind in (WORK, PRESENCE, INFLUENCE))
    service = _event(q, "service_hours")
    by_all = in_order(work) - work[RESIDENTS] + max(service, float(work[RESIDENTS]))
    started = _event(q, "by_residents") + _event(q, "by_organizations")
    return {
        "single_actor": singularity(influence),
        "presence_singularity": singularity(presence),
        "work_singularity": singularity(work),
        "influence_concentration": concentration_of(influence),
        "presence_concentration": concentration_of(presence),
        "influence_effective_number": effective_number(influence),
        "presence_effective_number": effective_number(presence),
        "influence_dominant_number": dominant_number(influence),
        "presence_dominant_number": dominant_number(presence),
        "official_share_work": float(shares(work)[OFFICIALS]),
        "official_share_hours": ratio(float(work[OFFICIALS]), by_all),
        "official_share_influence": float(shares(influence)[OFFICIALS]),
        "organizations_share_work": in_order(shares(work)[FIRST_ORGANIZATION:]),
        "initiated_share": ratio(started, _event(q, "activities")),
    }


def _ageing(q: Quarter, ageing_index: float) -> dict[str, float]:
    """参与主体老年化: the headline turns the log ratio into [0, 1]: 0 at parity, 1 where only the elderly give hours."""
    return {"ageing": NOBODY if math.isnan(ageing_index) else 1.0 - math.exp(-max(0.0, ageing_index))}


def _shallow_resources(q: Quarter) -> dict[str, float]:
    """资源开发浅层化: the headline is what is missing from full depth, as the geometric mean over the six types.

    There, a type that is not mobilised at all counts as mobilised by one part in a hundred, so that it does not hide
    the other five; `depth_geometric` is the plain mean.
    """
    depth = np.divide(q.mobilised, q.potential, out=np.full(6, NOBODY), where=q.potential > 0.0)
    known = depth[~np.isnan(depth)]
    return {
        "shallow_resources": 1.0 - geometric_mean(np.maximum(depth, LEAST_DEPTH)),
        "depth_geometric": geometric_mean(depth),
        "depth_arithmetic": in_order(known) / len(known) if len(known) else NOBODY,
        "human_share": float(shares(q.mobilised)[0]),
        "resource_entropy": 1.0 - singularity(q.mobilised),
        "resource_mismatch": mismatch(q.mobilised, q.demanded),
        "resource_utilisation": ratio(in_order(q.used), in_order(q.mobilised)),
    }


def _by_guanxi(q: Quarter) -> dict[str, float]:
    """部门协同关系化: the headline is the Shapley share of acquaintance in what departments closed together."""
    weak = q.power < np.median(q.power)
    led, ought = (shares(q.agenda[:, column]) for column in (LED, OUGHT_TO_LEAD))
    joint = _event(q, "joint_closed")
    return {
        "guanxi": ratio(_event(q, "guanxi"), joint),
        "only_by_guanxi": ratio(_event(q, "only_guanxi"), joint),
        "weak_voice": ratio(in_order(led[weak]), in_order(ought[weak])),
        "influence_gini": gini(q.agenda[:, LED]),
        "requests_granted": ratio(_event(q, "granted"), _event(q, "requests")),
        "closure_rate": ratio(_event(q, "closed"), _event(q, "reported")),
        "joint_closure_rate": ratio(joint, _event(q, "joint_reported")),
        "closed_in_time": ratio(_event(q, "in_time"), _event(q, "closed") + _event(q, "given_up")),
        "joint_closed_in_time": ratio(_event(q, "joint_in_time"), joint + _event(q, "joint_given_up")),
        "reopened_rate": ratio(_event(q, "answers_reopened"), _event(q, "answers_reopened") + _event(q, "closed")),
        "overreach": _event(q, "overreach"),
        "vacancy": _event(q, "vacancy"),
        "misplacement": _event(q, "misplacement"),
    }
