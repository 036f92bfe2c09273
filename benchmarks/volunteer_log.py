"""How close the baseline comes to a real volunteer log: `python -m benchmarks.volunteer_log` prints the table.

The log is that of one Shenzhen neighbourhood over 348 days, the first and the last counted [Zhang et al. 2022, see
docs/sources.md: c30-log]. Its users are those who came at all, in a pandemic year; it knows no residents who stayed at home, and
no ages. The figures were computed from the published data by the function that measures the model (`sim.indices.log.statistics`),
so that both columns hold the same definitions; the data are not kept here.
"""

from __future__ import annotations

import numpy as np

from sim.community import ParticipationModel
from sim.indices.log import statistics, user_days
from sim.scenario.schema import Scenario

DAYS = 348
LOG = {
    "median_days": 5.0, "mean_days": 19.393, "one_day_share": 0.280, "gini_days": 0.718, "top_1_share": 0.100,
    "top_5_share": 0.353, "top_10_share": 0.549, "top_20_share": 0.771, "survival_0": 0.731, "survival_7": 0.664,
    "survival_30": 0.577, "survival_60": 0.509, "survival_90": 0.436, "survival_180": 0.356, "survival_300": 0.235,
    "gap_7": 0.086, "gap_14": 0.033, "gap_30": 0.013, "break_14": 0.796, "break_30": 0.603,
    "gap_14_after_high_load": 0.020, "gap_14_after_low_load": 0.043, "retention": 0.658, "peak_to_mean_month": 1.825,
    "low_to_mean_month": 0.289,
}  # fmt: skip


def measured(seeds: tuple[int, ...] = (101, 102, 103, 104), residents: int = 8000) -> dict[str, float]:
    """The statistics of the baseline's log, mean over seeds that were not fitted to."""
    found = []
    for seed in seeds:
        scenario = Scenario.model_validate(
            {"place": {"residents": residents}, "run": {"seed": seed, "weeks": 50}, "record": {"log": True}}
        )
        log = ParticipationModel(scenario).run().log()
        assert log is not None
        found.append(statistics(user_days(log), DAYS))
    return {name: float(np.mean([each[name] for each in found])) for name in LOG}


def table() -> str:
    """Model against log, in Markdown."""
    model = measured()
    rows = [f"| {name.replace('_', ' ')} | {LOG[name]:.3f} | {model[name]:.3f} |" for name in LOG]
    return "\n".join(["| statistic | log | model |", "|---|---|---|", *rows])


if __name__ == "__main__":
    print(table())
