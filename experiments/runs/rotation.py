"""What ties are worth: the same run once more, with every leader of a department replaced in its middle.

Ties go with the leaders, institutions stay (`departments.all_rotate_in`). Both runs have the same random numbers up to and after
that week, so that what differs is what the ties did: the change in closure is the tie-dependence of coordination (关系化).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.calendar import WEEKS_OF_QUARTER, WEEKS_OF_YEAR

if TYPE_CHECKING:
    import pandas

    from sim.community import ParticipationModel
    from sim.scenario.resolved import Resolved
    from sim.scenario.schema import Scenario

HALF_YEAR = 2 * WEEKS_OF_QUARTER
LEAST_WEEKS = WEEKS_OF_YEAR
"""A half-year before the leaders are replaced, and one after it."""
MOST_RESIDENT_WEEKS = 5_000_000
"""Residents times weeks, warm-up included. A run of this size takes seconds, so that a second one is not noticed; who
waits for a larger one would wait twice, and can set `departments.all_rotate_in`."""


@dataclass(frozen=True)
class Rotation:
    """Joint cases closed in the half-year after `week`, and the share of acquaintance in them: as it was, and rotated.

    A share is None where no joint case was closed.
    """

    week: int
    closed: int
    closed_if_rotated: int
    guanxi: float | None
    guanxi_if_rotated: float | None


def is_worth_it(scenario: Scenario) -> bool:
    """Whether the run is long enough to compare half-years, small enough to run twice, and has no such rotation yet."""
    run, place = scenario.run, scenario.place
    size = place.residents * place.communities * (run.warm_up_weeks + run.weeks)
    return scenario.departments.all_rotate_in is None and run.weeks >= LEAST_WEEKS and size <= MOST_RESIDENT_WEEKS


def middle_week(weeks: int) -> int:
    """The end of the quarter in the middle of so many weeks: what is compared then are two quarters of problems.csv."""
    return WEEKS_OF_QUARTER * (weeks // HALF_YEAR)


def rotate(
    resolved: Resolved,
    governance: pandas.DataFrame,
    problems: pandas.DataFrame,
    found: Callable[[Resolved], ParticipationModel],
    stopped: Callable[[], bool],
) -> Rotation | None:
    """Run `resolved` once more, rotated, up to half a year after; None where `stopped` says so in between.

    governance, problems: the frames of the run as it was.
    """
    scenario = resolved.scenario
    week = middle_week(scenario.run.weeks)
    departments = scenario.departments.model_copy(update={"all_rotate_in": week})
    model = found(replace(resolved, scenario=scenario.model_copy(update={"departments": departments})))
    while model.week < week + HALF_YEAR:
        if stopped():
            return None
        model.step()
    closed, guanxi = half_year_after(week, governance, problems)
    rotated = half_year_after(week, model.record.governance(), model.record.problems())
    return Rotation(week, closed, rotated[0], guanxi, rotated[1])


def half_year_after(week: int, governance: pandas.DataFrame, problems: pandas.DataFrame) -> tuple[int, float | None]:
    """Joint cases closed in the 26 weeks after `week`, everywhere, and the share of acquaintance in them."""
    weekly = governance[governance["community"] < 0].set_index("week")["joint_closed"]
    shares = problems[problems["community"] < 0].set_index("week")["guanxi"]
    closed, by_guanxi = 0, 0.0
    for end in (week + WEEKS_OF_QUARTER, week + HALF_YEAR):
        in_quarter = round(float(weekly.loc[end - WEEKS_OF_QUARTER + 1 : end].sum()))
        share = float(shares.loc[end])
        closed += in_quarter
        by_guanxi += 0.0 if math.isnan(share) else share * in_quarter
    return closed, by_guanxi / closed if closed else None
