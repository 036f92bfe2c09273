"""The weeks that a comparison looks at by themselves: each year, what is left after a policy has ended, or weeks of one's choice.

A mean over all weeks hides what passes: points for a year bring people in while they are paid, and may leave fewer behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from experiments.comparison.model import Phase
from experiments.outcomes import Window
from experiments.storage.errors import FolderRefused
from sim.calendar import WEEKS_OF_YEAR

AFTER = "after"
CHOSEN = "chosen"
YEARS = ("first_year", "second_year")
"""Later years count in what is left behind, and overall."""
BOTH = "+"
"""Between the names of phases that are the same weeks."""
ENDING = ("mechanisms", "mechanism_files", "budget")
"""What a policy may set so that it can end, and the money of its mechanisms: any other setting holds to the last week."""


@dataclass(frozen=True)
class Chosen:
    """Weeks that somebody asked for, both included; None: from the first, to the last."""

    from_week: int | None = None
    until_week: int | None = None

    def window(self, weeks: int) -> Window | None:
        """These weeks of so many reported ones; None where none were chosen. Raises FolderRefused where there are no such."""
        if self.from_week is None and self.until_week is None:
            return None
        first = 1 if self.from_week is None else self.from_week
        last = weeks if self.until_week is None else self.until_week
        if not 1 <= first <= last <= weeks:
            raise FolderRefused(
                f"--from-week, --until-week: weeks {first} to {last} are not among the reported weeks 1 to {weeks}"
            )
        return Window(first, last)


def phases_of(
    baseline: Mapping[str, Any], policy: Mapping[str, Any], levers: Sequence[str], weeks: int, chosen: Window | None
) -> list[Phase]:
    """The phases of one policy; those of the same weeks are one, and what is all reported weeks is none.

    baseline, policy: complete scenarios. levers: paths at which they differ. chosen: weeks to stand in place of the years.
    """
    found = [(CHOSEN, chosen)] if chosen else _years(weeks)
    if after := _after(baseline, policy, levers, weeks):
        found.append((AFTER, after))
    names: dict[Window, str] = {}
    for name, window in found:
        names[window] = f"{names[window]}{BOTH}{name}" if window in names else name
    whole = Window(1, weeks)
    return [Phase(name, w.from_week, w.until_week or weeks) for w, name in names.items() if w != whole]


def _years(weeks: int) -> list[tuple[str, Window]]:
    """Each of the first two years that begins within the run; the last may be short."""
    starts = [1 + at * WEEKS_OF_YEAR for at in range(len(YEARS))]
    return [(name, Window(first, min(first + WEEKS_OF_YEAR - 1, weeks)))
            for name, first in zip(YEARS, starts, strict=True) if first <= weeks]  # fmt: skip


def _after(baseline: Mapping[str, Any], policy: Mapping[str, Any], levers: Sequence[str], weeks: int) -> Window | None:
    """The weeks after the last mechanism ended that only the policy has; None where one goes on, or something else does."""
    own = [one for one in policy["mechanisms"] if one not in baseline["mechanisms"]]
    ends = [one["until_week"] for one in own]
    if not own or any(end is None for end in ends) or any(path.split(".")[0] not in ENDING for path in levers):
        return None
    gone = any(one not in policy["mechanisms"] for one in baseline["mechanisms"])  # what a policy abolishes stays away
    return None if gone or not 1 <= max(ends) < weeks else Window(max(ends) + 1, weeks)


def windows_of(phases: Mapping[str, Sequence[Phase]]) -> list[Window]:
    """Every stretch of weeks that some policy has as a phase, once, in order."""
    return sorted(
        {one.window for mine in phases.values() for one in mine}, key=lambda w: (w.from_week, w.until_week or 0)
    )
