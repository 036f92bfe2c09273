"""Which outcomes a comparison judges, and the smallest effect size of interest (SESOI) of each, as a subdistrict would see it.

A SESOI is a convention, not a finding: it says what a reader would act on. Who thinks otherwise says so
(`--sesoi breadth=0.02`); verdicts then follow. All judged outcomes are one family: Holm corrects over them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite

from experiments.comparison.judgement import Direction
from experiments.outcomes import OUTCOMES, Outcome
from experiments.storage.errors import FolderRefused
from sim.scenario.cells import number_in

SESOI: dict[str, float] = {
    # a resident in a hundred; two in a thousand in a week; a minute a week; volunteers in fifty
    "breadth": 0.01, "participation_rate": 0.002, "hours_per_resident": 0.01, "retention": 0.02,
    "self_started_share": 0.02, "top_10_share_hours": 0.02,
    # the four problems, and fatigue: a fiftieth of the scale, a volunteer in two hundred
    "single_actor": 0.02, "ageing": 0.02, "shallow_resources": 0.02, "guanxi": 0.02, "worn_out_share": 0.005,
    "rest_incidence": 0.1,  # volunteers in a thousand, a month
    # cases in fifty; a hundredth of the scale of what residents think
    "closed_in_time": 0.02, "joint_closed_in_time": 0.02,
    "satisfaction": 0.01, "belonging": 0.01, "trust": 0.01, "efficacy": 0.01, "motivation": 0.01,
}  # fmt: skip
"""Judged unless others are asked for."""

OF_WORK: dict[str, float] = {
    # a worker in fifty, at any time and in a year; half an hour a week; a day and a half that a case waits
    "burnt_out_share": 0.02, "quit_rate": 0.02, "hours_per_worker": 0.5, "mean_weeks_to_close": 0.2,
}  # fmt: skip
"""Judged as well where a policy acts on workers, departments or cases (`acting.py`)."""

PANELS: dict[str, tuple[str, ...]] = {
    "participation": ("breadth", "participation_rate", "hours_per_resident", "retention", "self_started_share"),
    "ageing": ("ageing",),
    "fatigue": ("worn_out_share", "rest_incidence", "top_10_share_hours"),
}
"""What has to be told apart tenfold better than by unpaired runs: participation, ageing and fatigue."""


@dataclass(frozen=True)
class Judgeable:
    """An outcome that is judged. sesoi: the smallest effect size of interest, in its unit."""

    outcome: Outcome
    sesoi: float

    @property
    def direction(self) -> Direction:
        """Whether more is better, worse, or neither."""
        return {"more": 1, "less": -1, None: 0}[self.outcome.better]  # type: ignore[return-value]


def judged(settings: Sequence[str] = (), *, of_work: bool = False) -> list[Judgeable]:
    """The outcomes that are judged; `NAME=NUMBER` sets a SESOI, and adds an outcome that was not judged.

    of_work: also those of workers and of waiting. Raises FolderRefused, one line for each setting that is wrong.
    """
    if isinstance(settings, str) or not all(isinstance(one, str) for one in settings):
        raise TypeError('sihua.judged takes a list of settings, as ["breadth=0.02"]')
    sesoi, problems = SESOI | (OF_WORK if of_work else {}), []
    for setting in settings:
        name, _, text = setting.partition("=")
        number = _number(text)
        if name.strip() not in OUTCOMES:
            close = get_close_matches(name.strip(), OUTCOMES, 1)
            hint = f"did you mean {close[0]}?" if close else "docs/verdicts.md lists what can be judged"
            problems.append(f"--sesoi {setting}: there is no outcome {name.strip()!r}; {hint}")
        elif number is None:
            problems.append(f"--sesoi {setting}: write NAME=NUMBER with a number above 0, as in breadth=0.02")
        else:
            sesoi[name.strip()] = number
    if problems:
        raise FolderRefused("\n".join(problems))
    return chosen(sesoi)


def chosen(sesoi: Mapping[str, float]) -> list[Judgeable]:
    """Outcomes with their smallest effect sizes of interest, in the order of the table of outcomes."""
    return [Judgeable(outcome, sesoi[name]) for name, outcome in OUTCOMES.items() if name in sesoi]


def _number(text: str) -> float | None:
    number = number_in(text)
    return number if number is not None and isfinite(number) and number > 0.0 else None
