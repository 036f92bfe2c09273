"""The four problems (四化) and fatigue, from the tallies of a quarter: component indices, and a headline in [0, 1] each."""

from __future__ import annotations

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
    unevenness,
)
from sim.indices.inequality import Index, gini, in_order, of_columns
from sim.kinds import Resource
from sim.measures import closed_in_time
from sim.ratio import ratio
from sim.state import FIRST_ORGANIZATION, OFFICIALS, Event, Involvement, Leading

LEAST_DEPTH = 0.01
Reals = NDArray[np.float64]


class Quarter(NamedTuple):
    """The sums of 13 weeks, of one community, of all, or [..., R] of many rows of both."""

    events: Reals  # [len(Event), ...]
    needs: Reals  # [needs, ...] activities by the need that they serve
    actors: Reals  # [ACTORS, 3, ...]
    potential: Reals  # [resources, ...]
    mobilised: Reals
    used: Reals
    demanded: Reals  # by the cases that were reported
    agenda: Reals  # [D, 2, ...], of the whole subdistrict
    power: Reals  # [D, ...]


def problems_of(
    quarter: Quarter, elderly_share_hours: Index, elderly_share_residents: Index, worn_out_share: Index
) -> dict[str, Index]:
    """Every index of the four problems, by the names of `PROBLEMS`: numbers, or arrays [..., R] of many rows.

    worn_out_share: of the active volunteers.
    """
    return {
        **_one_actor(quarter),
        "ageing": ageing(elderly_share_hours, elderly_share_residents),
        **_shallow_resources(quarter),
        **_by_guanxi(quarter),
        "worn_out_share": worn_out_share,
    }


def _one_actor(q: Quarter) -> dict[str, Index]:
    """治理主体单一化, from shares p_i over nine possible kinds of actors, of work (hours), presence (at activities and cases)
    and influence (decisions: activities put on the calendar, cases closed, voices heard).

    Unevenness 1 - H/ln 9 with H = -sum p_i ln p_i, the headline being that of influence; concentration sum p_i^2;
    effective number exp(H) and dominant number 1 / sum p_i^2; the share of officials in work (also without tasks from
    above, and with all hours of service) and in decisions; activities started by residents and organizations / all.
    """
    work, presence, influence = (
        q.actors[:, kind] for kind in (Involvement.work, Involvement.presence, Involvement.influence)
    )
    service, tasks = q.events[Event.service_hours], q.events[Event.admin_hours]
    by_all = in_order(work) + np.maximum(
        0.0, service - q.used[Resource.human]
    )  # what cases took of it is in their work already
    started = q.events[Event.by_residents] + q.events[Event.by_organizations]
    return {
        "single_actor": unevenness(influence),
        "presence_unevenness": unevenness(presence),
        "work_unevenness": unevenness(work),
        "influence_concentration": concentration_of(influence),
        "presence_concentration": concentration_of(presence),
        "influence_effective_number": effective_number(influence),
        "presence_effective_number": effective_number(presence),
        "influence_dominant_number": dominant_number(influence),
        "presence_dominant_number": dominant_number(presence),
        "official_share_work": shares(work)[OFFICIALS],
        "official_share_hours": ratio(work[OFFICIALS], by_all),
        "official_share_serving": ratio(work[OFFICIALS] - tasks, in_order(work) - tasks),
        "official_share_influence": shares(influence)[OFFICIALS],
        "organizations_share_work": in_order(shares(work)[FIRST_ORGANIZATION:]),
        "initiated_share": ratio(started, q.events[Event.activities]),
    }


def ageing(elderly_share_hours: Index, elderly_share_residents: Index) -> Index:
    """参与主体老年化: 1 - RR_young / RR_elderly, RR being a group's share of hours over its share of residents: 0 at parity
    and where the elderly give less, 1 where only they give hours; nan where nobody gives any, or a group is empty."""
    hours, residents = np.asarray(elderly_share_hours), np.asarray(elderly_share_residents)
    young = ratio(1.0 - hours, 1.0 - residents)
    elderly = ratio(hours, residents)
    missing = np.where(hours <= 0.0, 0.0, np.maximum(0.0, 1.0 - ratio(young, elderly)))
    known = ~np.isnan(hours) & (residents > 0.0) & (residents < 1.0)
    return np.where(known, missing, NOBODY)[()]


def _shallow_resources(q: Quarter) -> dict[str, Index]:
    """资源开发浅层化: depth of a type is mobilised / potential; the headline is 1 - the geometric mean over the six types.
    Also the arithmetic mean, the entropy of what is mobilised / ln 6, the share of human resources in it, the mismatch
    half sum |share of supply - share of demand|, and used / mobilised.

    There, a type that is not mobilised at all counts as mobilised by one part in a hundred, so that it does not hide
    the other five; `depth_geometric` is the plain mean.
    """
    depth = np.minimum(ratio(q.mobilised, q.potential), 1.0)  # more than was thought possible is all of it; nan stays
    known = ~np.isnan(depth)
    return {
        "shallow_resources": 1.0 - geometric_mean(np.maximum(depth, LEAST_DEPTH)),
        "depth_geometric": geometric_mean(depth),
        "depth_arithmetic": ratio(in_order(np.where(known, depth, 0.0)), known.sum(axis=0)),
        "human_share": shares(q.mobilised)[Resource.human],
        "resource_entropy": 1.0 - unevenness(q.mobilised),
        "resource_mismatch": mismatch(q.mobilised, q.demanded),
        "resource_utilisation": ratio(in_order(q.used), in_order(q.mobilised)),
    }


def _by_guanxi(q: Quarter) -> dict[str, Index]:
    """部门协同关系化: the headline is the mean Shapley share of acquaintance in the joint cases that were closed.

    Also the share of these in which some cooperation depended on acquaintance alone; the voice of departments with power below
    the median: their share of agreements led / of cases that they ought to lead; the Gini coefficient of agreements led;
    requests granted; cases closed for each reported, in time, reopened; and how often 越位, 缺位, 错位 happened.
    """
    weak = q.power < np.median(q.power, axis=0)
    led, ought = (
        in_order(np.where(weak, shares(q.agenda[:, column]), 0.0)) for column in (Leading.led, Leading.ought_to_lead)
    )
    joint = q.events[Event.joint_closed]
    return {
        "guanxi": ratio(q.events[Event.guanxi], joint),
        "only_by_guanxi": ratio(q.events[Event.only_guanxi], joint),
        "weak_voice": ratio(led, ought),
        "influence_gini": of_columns(lambda cases: gini(np.array(cases)), q.agenda[:, Leading.led]),
        "requests_granted": ratio(q.events[Event.granted], q.events[Event.requests]),
        "closure_rate": ratio(q.events[Event.closed], q.events[Event.reported]),
        "joint_closure_rate": ratio(joint, q.events[Event.joint_reported]),
        "closed_in_time": closed_in_time(q.events),
        "joint_closed_in_time": ratio(q.events[Event.joint_in_time], joint + q.events[Event.joint_given_up]),
        "reopened_rate": ratio(
            q.events[Event.answers_reopened], q.events[Event.answers_reopened] + q.events[Event.closed]
        ),
        "overreach": q.events[Event.overreach],
        "vacancy": q.events[Event.vacancy],
        "misplacement": q.events[Event.misplacement],
    }
