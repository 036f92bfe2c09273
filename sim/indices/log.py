"""What an event log says of volunteers: how many days, who stays, who pauses and returns. The measures of a real log."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.calendar import DAYS_OF_WEEK
from sim.indices.inequality import gini, in_order, top_share

if TYPE_CHECKING:
    from pandas import DataFrame

DROPPED_OUT_AFTER = 30
"""More days than these from the last activity to the last day of a log, and somebody counts as gone."""
REGULAR_DAYS = 20
"""Active days that make a regular."""
MONTH = 30
FORTNIGHT = 14
TENTH = 0.1


class UserDays(NamedTuple):
    """All active days of all users, [D] each; each pair once."""

    user: NDArray[np.int64]
    day: NDArray[np.int64]


def user_days(log: DataFrame) -> UserDays:
    """The distinct (resident, day) pairs of a run's log; day 0 is the first day of reported week 1."""
    days = log["days"].to_numpy(np.int64)
    first = (log["week"].to_numpy(np.int64) - 1) * DAYS_OF_WEEK + log["first_day"].to_numpy(np.int64)
    user = np.repeat(log["resident"].to_numpy(np.int64), days)
    within = np.arange(len(user)) - np.repeat(np.cumsum(days) - days, days)
    day = np.repeat(first, days) + within
    return UserDays(user, day)


def statistics(log: UserDays, length: int) -> dict[str, float]:
    """The published measures of a volunteer log of days 0 to length - 1: concentration, survival, gaps, breaks, retention.

    Survival is Kaplan and Meier's, of the days from first to last activity; who was last active within 30 days of the last
    day, the 30th included, is censored. A break is a gap of that many days between two active days. nan where nobody
    qualifies.
    """
    inside = np.flatnonzero(log.day < length)
    order = inside[np.lexsort((log.day[inside], log.user[inside]))]
    user, day = log.user[order], log.day[order]
    _, first, counts = np.unique(user, return_index=True, return_counts=True)
    last = first + counts - 1
    spell, gone = day[last] - day[first], (length - 1) - day[last] > DROPPED_OUT_AFTER
    out: dict[str, float] = {
        "users": float(len(counts)),
        "mean_days": float(counts.mean()),
        "median_days": float(np.median(counts)),
        "one_day_share": float((counts == 1).mean()),
        "gini_days": gini(counts),
        **{f"top_{round(100 * q)}_share": top_share(counts, q) for q in (0.01, 0.05, 0.10, 0.20, 0.25)},
        **{f"survival_{t}": share for t, share in _survival(spell, gone, (0, 7, 30, 60, 90, 180, 300)).items()},
        **_regulars(user, day, counts),
        **_months(user, day, length),
    }
    return out


def _survival(spell: NDArray[Any], gone: NDArray[Any], times: tuple[int, ...]) -> dict[int, float]:
    from scipy.stats import CensoredData, ecdf

    if not gone.any():
        return dict.fromkeys(times, 1.0)
    curve = ecdf(CensoredData(uncensored=spell[gone], right=spell[~gone])).sf
    return {t: float(curve.evaluate(t)) for t in times}


def _regulars(user: NDArray[Any], day: NDArray[Any], counts: NDArray[Any]) -> dict[str, float]:
    """Gaps and breaks of those with at least `REGULAR_DAYS` active days."""
    regular = np.repeat(counts >= REGULAR_DAYS, counts)
    user, day = user[regular], day[regular]
    same = user[1:] == user[:-1]
    gaps, owner = np.diff(day)[same], user[1:][same]
    number = len(np.unique(user))
    if number == 0:
        names = ("gap_7", "gap_14", "gap_30", "break_14", "break_30", "gap_14_after_high_load", "gap_14_after_low_load")
        return {"regulars": 0.0, **dict.fromkeys(names, float("nan"))}
    load, usual = _own_load(user, day)
    high = (load > usual)[:-1][same]
    return {
        "regulars": float(number),
        **{f"gap_{d}": float((gaps >= d).mean()) for d in (7, 14, 30)},
        **{f"break_{d}": len(np.unique(owner[gaps >= d])) / number for d in (14, 30)},
        "gap_14_after_high_load": float((gaps[high] >= FORTNIGHT).mean()) if high.any() else float("nan"),
        "gap_14_after_low_load": float((gaps[~high] >= FORTNIGHT).mean()) if not high.all() else float("nan"),
    }


def _own_load(user: NDArray[Any], day: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Active days in the fortnight up to each active day, and the same user's median of it."""
    spread = int(day.max()) + FORTNIGHT + 1
    when = user * spread + day  # ascending, with users further apart than a fortnight
    load = np.arange(1, len(when) + 1) - np.searchsorted(when, when - FORTNIGHT, side="right")
    _, first, inverse = np.unique(user, return_index=True, return_inverse=True)
    medians = np.array([np.median(own) for own in np.split(load, first[1:])])
    return load, medians[inverse]


def _months(user: NDArray[Any], day: NDArray[Any], length: int) -> dict[str, float]:
    """Monthly actives and how many of them are active in the next month."""
    months = [np.unique(user[day // MONTH == m]) for m in range(length // MONTH)]
    kept = [len(np.intersect1d(a, b)) / len(a) for a, b in pairwise(months) if len(a)]
    sizes = [float(len(month)) for month in months]
    return {
        "retention": float(np.mean(kept)) if kept else float("nan"),
        "peak_to_mean_month": max(sizes) / float(np.mean(sizes)) if any(sizes) else float("nan"),
        "low_to_mean_month": min(sizes) / float(np.mean(sizes)) if any(sizes) else float("nan"),
    }


def organizers_of(log: DataFrame) -> dict[str, float]:
    """How many organizers a run's log names, the concentration of volunteers' days on them, and who had a single one.

    A day of a volunteer with an organizer counts once. organizers: how many. organizers_hhi: sum of squared shares of days.
    organizers_top_10: share of the days that the largest tenth of organizers had. one_organizer: share of volunteers who
    had one alone. nan where nobody is named.
    """
    named = log[log["organizer"] >= 0]
    if len(named) == 0:
        return dict.fromkeys(("organizers", "organizers_hhi", "organizers_top_10", "one_organizer"), float("nan"))
    days = named.groupby("organizer")["days"].sum().to_numpy(np.float64)
    own = named.groupby("resident")["organizer"].nunique().to_numpy()
    share = days / in_order(days)
    return {
        "organizers": float(len(days)),
        "organizers_hhi": float(in_order(share * share)),
        "organizers_top_10": top_share(days, TENTH),
        "one_organizer": float((own == 1).mean()),
    }
