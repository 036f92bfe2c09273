"""What the small run reports, as it was when somebody last said why: readable numbers, kept beside the source.

`python -m tests.golden` writes them anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sim.community import ParticipationModel

if TYPE_CHECKING:
    from pandas import DataFrame

FILE = Path(__file__).parent / "small_run.json"
RESIDENTS = (
    "participants", "occasions", "reached_share", "turned_away", "mean_depth", "mean_fatigue", "resting", "willing_share",
    "duty", "belonging", "efficacy", "motivation", "habit", "satisfaction", "trust",
)  # fmt: skip
"""Indicators of a week, of everybody."""
GOVERNING = (
    "reported",
    "closed",
    "granted",
    "activities",
    "worker_hours",
    "burnout",
    "skill",
    "acquaintance",
    "legitimacy",
)
"""Indicators of a week, of the governing side."""
PROBLEMS = ("single_actor", "ageing", "shallow_resources", "guanxi", "worn_out_share")
"""The headlines of a quarter."""
SCHEME = ("points_issued", "points_redeemed", "points_forfeited", "redeemed")
"""What the points moved in a week."""

Columns = dict[str, list[float]]


def results(community: ParticipationModel) -> dict[str, Columns]:
    """All weeks of a finished run, all communities together. Nothing is rounded."""
    record = community.record
    weekly, governance, problems = record.weekly(), record.governance(), record.problems()
    return {
        "residents, by week": columns(weekly[(weekly.community == -1) & (weekly.group == "all")], RESIDENTS),
        "governing side, by week": columns(governance[governance.community == -1], GOVERNING),
        "four problems, by quarter": columns(problems[problems.community == -1], PROBLEMS),
        "points, by week": columns(record.costs(), SCHEME),
    }


def columns(frame: DataFrame, names: tuple[str, ...]) -> Columns:
    """The numbers of a frame as plain Python, one list for each column."""
    return {name: [float(value) for value in frame[name]] for name in names}


def text_of(found: dict[str, Columns]) -> str:
    """One line for each column; a float is written so that reading gives the same bits."""
    tables = []
    for title, table in found.items():
        lines = [f"  {json.dumps(name)}: {json.dumps(numbers)}" for name, numbers in table.items()]
        tables.append(f" {json.dumps(title)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(tables) + "\n}\n"
