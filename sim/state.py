"""The state of a subdistrict: one array per attribute, grouped by how it changes. [N] residents, [C] communities.

Reals are single precision (`run.precision: double` for checks), flags and small counts one byte. A *row* is a slot in a
flat: when somebody moves out, a newcomer takes over the row, so that everybody else keeps row and luck.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Reals = NDArray[Any]
"""float32, or float64 with `run.precision: double`."""

RETIRED, FLEXIBLE, WORKING = range(3)
"""Values of `People.work`: retirement, not age, decides what a daytime slot costs."""

UNHEARD, NOTICE, GROUP, NEIGHBOUR, INVITATION = range(5)
"""Values of `Week.heard`: how this week's activity reached a resident."""

DAYTIME, EVENING, ONLINE = range(3)
"""Values of `Activities.slot`."""

DELIBERATION = 3
"""The depth of an activity from which people speak, and can be heard or not."""

COLLEGE = 2
"""The level of `People.education` from which it is a college degree."""

ELDERLY_AGE = 60
"""Elderly residents are 60 and older; 18 to 59 are the seeds' 中青年. Used for reporting and targeting, never in a rule."""


class People(NamedTuple):
    """What stays with a row, [N] each; only `propensity` goes with the occupant."""

    community: NDArray[np.uint16]
    building: NDArray[np.uint32]  # counted over the whole subdistrict
    stairwell: NDArray[np.uint32]  # counted over the whole subdistrict
    age: Bytes  # years
    female: Bytes
    education: Bytes  # 0 to 3; 2 and 3 are college and above
    income: Bytes  # 0 to 4, the five bands of the seeds' survey
    migrant: Bytes
    hometown: Bytes  # 0 for locals, then the places migrants come from
    party_member: Bytes
    home_owner: Bytes
    work: Bytes  # RETIRED, FLEXIBLE or WORKING
    first_need: Bytes  # index into NEEDS
    second_need: Bytes
    audience: NDArray[np.uint16]  # who is in the same targets of all mechanisms
    free_hours: Reals  # a week
    online_access: Reals
    notice_access: Reals  # to public notices, 0 to 1
    propensity: Reals  # log-odds, lasting
    threshold: Reals  # share or count of active neighbours
    duty_anchor: Reals
    belonging_anchor: Reals
    motivation_anchor: Reals


class Minds(NamedTuple):
    """What the weeks do to people, [N] each; 0 to 1 unless said."""

    aware: Bytes  # knows the community and what it does
    member: Bytes  # of the activity group
    resting: Bytes  # weeks of rest so far, counted from 1; 0: not resting
    duty: Reals
    next_duty: Reals  # written while everybody still sees last week's duty
    belonging: Reals
    efficacy: Reals
    motivation: Reals
    habit: Reals
    fatigue: Reals  # 0 and up; 1 is where people rest by default
    satisfaction: Reals
    life: Reals  # log-odds, a slow shock
    leaves: NDArray[np.uint16]  # week of moving out, counted from the start of the run


class Week(NamedTuple):
    """What happens to residents this week, [N] each."""

    was_active: Bytes  # took part last week
    heard: Bytes  # UNHEARD, NOTICE, GROUP, NEIGHBOUR or INVITATION
    activity: NDArray[np.uint32]  # row of Activities, where heard
    occasions: Bytes  # days with an occasion; 0: did not take part
    first_day: Bytes  # 0 to 6
    turned_away: Bytes
    spoke: Bytes  # 0: no, 1: was ignored, 2: was heard
    returned: Bytes  # from a rest
    active_neighbours: NDArray[np.uint32]  # who took part last week
    hours_this_quarter: Reals  # given in this row, by whoever lives there
    last_active: NDArray[np.uint16]  # week of the last occasion, counted from 1 at the start of the run; 0: never


class Activities(NamedTuple):
    """This week's calendar, [A] each, ordered by community; `first[c]` to `first[c + 1]` are those of community c."""

    first: NDArray[np.uint32]  # [C + 1]
    need: Bytes
    slot: Bytes  # DAYTIME, EVENING or ONLINE
    depth: Bytes  # 1 recreation, 2 service, 3 deliberation, 4 planning, supervision and rights
    applicants: NDArray[np.uint32]


class Effects(NamedTuple):
    """What the mechanisms in force add to the terms of this week, one number for each audience."""

    reward: NDArray[np.float64]  # contingent on taking part, in units of intrinsic motivation


class Communities(NamedTuple):
    """One row per community, [C] or [C, need]."""

    first: NDArray[np.uint32]  # [C + 1] community c is the rows from first[c] to first[c + 1]
    residents: NDArray[np.uint32]
    staffing: NDArray[np.float64]  # working hours of officials over full-time; 1: everybody works full hours
    maturity: NDArray[np.float64]  # 0 to 1
    attendance: NDArray[np.float64]  # [C, 6] remembered attendance by first need
    needs: NDArray[np.float64]  # [C, 6] shares of residents' first needs
