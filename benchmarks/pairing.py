"""How many times less the variance of differences is by common random numbers, in the comparisons that the shipped studies make.

    python -m benchmarks.pairing                 # 30 replicates of every setting of the levers: some minutes
    python -m benchmarks.pairing --replicates 10

Each setting of the levers is compared with the first, at the middle of what is uncertain. (var A + var B) / var (A - B).
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from experiments.comparison.runs import Task, run_replicates
from experiments.comparison.sesoi import PANELS

if TYPE_CHECKING:
    from experiments.studies.study import Study

WANTED = 10.0


def main() -> None:
    """Print a line for each comparison, and the median of each indicator."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--replicates", type=int, default=30)
    number = parser.parse_args().replicates
    names = [name for panel in PANELS.values() for name in panel]
    print(f"{'study: setting':64}" + "".join(f"{name[:12]:>13}" for name in names))
    found = []
    for study in studies():
        for setting, reductions in _reductions(study, names, number):
            found.append(reductions)
            shown = "".join(
                f"{'same' if math.isinf(r) else '-' if math.isnan(r) else f'{r:.1f}':>13}" for r in reductions
            )
            print(f"{setting[:63]:64}{shown}", flush=True)
    table = np.where(np.isfinite(found), found, np.nan)
    print(f"{'median':64}" + "".join(f"{value:>13.1f}" for value in np.nanmedian(table, axis=0)))
    reached = np.nanmean(np.where(np.isnan(table), np.nan, table >= WANTED), axis=0)
    print(
        f"{f'comparisons with {WANTED:.0f} times or more':64}" + "".join(f"{100 * value:>11.0f} %" for value in reached)
    )


def studies() -> Iterator[str]:
    """The names of the shipped studies; those that say of themselves that they are large are left out."""
    from experiments.studies.study import studies_folder

    for file in sorted(studies_folder().glob("*.yaml")):
        if not file.read_text(encoding="utf-8").startswith("# LARGE"):
            yield file.stem


def _reductions(name: str, outcomes: list[str], number: int) -> Iterator[tuple[str, list[float]]]:
    from experiments.studies.study import read_study

    study = read_study(f"sihua:{name}")
    tasks = list(_tasks(study))
    rows = list(run_replicates(tasks, range(1, number + 1), 1, outcomes))
    table = np.array([[[run.outcomes[outcome] for outcome in outcomes] for run in row] for row in rows])  # [R, T, K]
    for at in range(1, len(tasks)):
        yield f"{name}: {tasks[at].name}", [_reduction(table[:, 0, k], table[:, at, k]) for k in range(len(outcomes))]


def _tasks(study: Study) -> Iterator[Task]:
    """Every setting of the levers, at the middle of what is uncertain."""
    from experiments.studies.factors import settings_at
    from experiments.studies.overrides import scenario_with

    grids = [factor.grid() if factor.role == "lever" else [factor.code_at(0.5)] for factor in study.factors]
    for codes in product(*grids):
        settings = [(one.path, one.value) for one in settings_at((), study.factors, codes)]
        levers = [
            f"{f.name}={f.shown(code)}" for f, code in zip(study.factors, codes, strict=True) if f.role == "lever"
        ]
        yield Task(", ".join(levers), scenario_with(study.base.values(), settings), study.base.folder)


def _reduction(a: np.ndarray, b: np.ndarray) -> float:
    known = np.isfinite(a) & np.isfinite(b)
    if known.sum() < 3:
        return math.nan
    apart = (b - a)[known].var(ddof=1)
    together = a[known].var(ddof=1) + b[known].var(ddof=1)
    return float(together / apart) if apart > 0.0 else math.inf


if __name__ == "__main__":
    main()
