"""The patterns of the governing side: `python -m benchmarks.governing` prints the tables of docs/model.md.

Five communities of 2,000, seeds that nothing was fitted to; mean and standard error over seeds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.community import ParticipationModel
from sim.scenario.schema import Scenario

SEEDS = tuple(range(201, 209))
SHOWN = (
    "single_actor", "presence_unevenness", "work_unevenness", "official_share_work",
    "official_share_serving", "official_share_hours",
    "official_share_influence", "initiated_share", "ageing", "shallow_resources", "depth_geometric", "depth_arithmetic",
    "human_share", "resource_entropy", "resource_mismatch", "resource_utilisation", "guanxi", "only_by_guanxi",
    "weak_voice", "requests_granted", "closure_rate", "joint_closure_rate", "closed_in_time", "worn_out_share",
)  # fmt: skip
ROTATION_WEEK, AFTER = 52, 26


def run(seed: int, changes: dict[str, Any]) -> ParticipationModel:
    """A finished run of five communities, with some blocks of the defaults changed."""
    base: dict[str, Any] = {"run": {"seed": seed}, "place": {"communities": 5, "residents": 2000}}
    model = ParticipationModel(Scenario.model_validate({**base, **changes}))
    model.run()
    return model


def mean_and_error(values: Iterable[float]) -> tuple[float, float]:
    """Mean and standard error."""
    known = np.array([value for value in values if not math.isnan(value)])
    return float(known.mean()), float(known.std(ddof=1) / math.sqrt(len(known)))


def baseline() -> dict[str, tuple[float, float]]:
    """Indices of the four problems, mean of the quarters of each run; burnout and depth of each resource."""
    rows: list[dict[str, float]] = []
    for seed in SEEDS:
        record = run(seed, {}).record
        problems, weekly, stock = record.problems(), record.governance(), record.resources()
        whole = problems[problems["community"] == -1]
        found = {name: float(whole[name].mean()) for name in SHOWN}
        everywhere = weekly[weekly["community"] == -1]
        for name in ("burnt_out_share", "severely_burnt_out_share"):
            found[name] = float(everywhere[name].mean())
        sums = stock[stock["community"] == -1].groupby("resource")[["potential", "mobilised"]].sum()
        found |= {f"depth of {kind}": float(row.mobilised / row.potential) for kind, row in sums.iterrows()}
        rows.append(found)
    return {name: mean_and_error(row[name] for row in rows) for name in rows[0]}


def rotation(institution: float) -> dict[str, tuple[float, float]]:
    """What all leaders leaving in one week changes in the half-year after: with ties, without, and the difference."""
    with_ties: list[tuple[float, float]] = []
    without: list[tuple[float, float]] = []
    for seed in SEEDS:
        for all_rotate_in, found in ((None, with_ties), (ROTATION_WEEK, without)):
            changes = {"departments": {"institution": institution, "all_rotate_in": all_rotate_in}}
            record = run(seed, changes).record
            weekly = record.governance()
            after = weekly[(weekly["community"] == -1) & (weekly["week"] > ROTATION_WEEK)].iloc[:AFTER]
            problems = record.problems()
            quarters = problems[(problems["community"] == -1) & problems["week"].isin([65, 78])]
            found.append((float(after["joint_closed"].sum()), float(quarters["guanxi"].mean())))
    return {
        "joint cases closed, leaders stay": mean_and_error(row[0] for row in with_ties),
        "joint cases closed, leaders rotate": mean_and_error(row[0] for row in without),
        "change of closure, share": mean_and_error(b[0] / a[0] - 1.0 for a, b in zip(with_ties, without, strict=True)),
        "guanxi share, leaders stay": mean_and_error(row[1] for row in with_ties),
        "guanxi share, leaders rotate": mean_and_error(row[1] for row in without),
    }


def main() -> None:
    """Print both tables in Markdown."""
    print("| index | mean ± error |\n|---|---|")
    for name, (mean, error) in baseline().items():
        print(f"| {name} | {mean:.3f} ± {error:.3f} |")
    for institution in (Scenario().departments.institution, 0.8):
        print(f"\n| institution {institution:g} | mean ± error |\n|---|---|")
        for name, (mean, error) in rotation(institution).items():
            print(f"| {name} | {mean:.3f} ± {error:.3f} |")


if __name__ == "__main__":
    main()
