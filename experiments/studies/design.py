"""Which points a study runs: one row for each point, one code for each factor.

Samples come from SciPy (Latin hypercubes) and SALib (the designs of Sobol's and Morris' indices), whose places between 0
and 1 are turned into values by the factors.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.studies.checks import placed_in_study
from experiments.studies.design_field import MOST_POINTS, MOST_REPORTED, Design
from experiments.studies.factors import Factor, settings_at
from experiments.studies.overrides import scenario_with
from experiments.studies.study import Study
from sim.catalogue import registered
from sim.scenario.problems import Origin, Problem, ScenarioProblems
from sim.scenario.reader import read_scenario

Points = NDArray[np.float64]
MOST_RUNS = 100_000_000
MOST_CHECKED = 2_000
"""Points that are checked before anything is run. With more, every value of every factor is in one of those checked."""


def points_of(study: Study) -> Points:
    """The points of a study, [points, factors], in an order that depends on the study alone.

    Raises ScenarioProblems where there are too many, or where a point is no valid scenario.
    """
    parts = _parts(study)
    size = prod(_size(design, factors) for design, factors in parts)
    if size > MOST_POINTS or size * study.replicates > MOST_RUNS:
        message = f"{size:,} points with {study.replicates:,} replicates are more than {MOST_RUNS:,} runs"
        if size > MOST_POINTS:
            message = f"{size:,} points are more than {MOST_POINTS:,}"
        raise ScenarioProblems(
            [Problem.at(_start(study), "design", message, "take fewer values, or a latin_hypercube")]
        )
    tables = [_points(design, factors) for design, factors in parts]
    rows = tables[0]
    for table in tables[1:]:
        rows = np.hstack([np.repeat(rows, len(table), axis=0), np.tile(table, (len(rows), 1))])
    order = [factor.name for _, factors in parts for factor in factors]
    points: Points = np.ascontiguousarray(rows[:, [order.index(factor.name) for factor in study.factors]])
    check(study, points)
    return points


def _parts(study: Study) -> list[tuple[Design, tuple[Factor, ...]]]:
    if "all" in study.designs:
        return [(study.designs["all"], study.factors)]
    roles = (("levers", "lever"), ("uncertainties", "uncertainty"))
    return [
        (study.designs[group], tuple(factor for factor in study.factors if factor.role == role))
        for group, role in roles
        if group in study.designs
    ]


def _size(design: Design, factors: Sequence[Factor]) -> int:
    """How many points a design has, without making them."""
    number = len(factors)
    match design.kind:
        case "grid":
            return prod(len(factor.levels) or (factor.range and factor.range.steps) or 1 for factor in factors)
        case "zip":
            return len(factors[0].grid())
        case "sobol":
            return design.size * ((2 * number + 2) if design.second_order else (number + 2))
        case "morris":
            return design.size * (number + 1)
        case "table":
            return len(design.table)
    return design.size


def _points(design: Design, factors: Sequence[Factor]) -> Points:
    match design.kind:
        case "grid":
            axes = np.meshgrid(*(factor.grid() for factor in factors), indexing="ij")
            return np.stack(axes, axis=-1).reshape(-1, len(factors))
        case "zip":
            return np.array(list(zip(*(factor.grid() for factor in factors), strict=True)))
        case "table":
            return np.array(design.table)
    units = _units(design, len(factors))
    return np.column_stack([[factor.code_at(u) for u in units[:, at]] for at, factor in enumerate(factors)])


def _units(design: Design, number: int) -> NDArray[np.float64]:
    """Places between 0 and 1, [points, factors]."""
    if design.kind == "latin_hypercube":
        from scipy.stats import qmc

        sampler = qmc.LatinHypercube(number, rng=np.random.default_rng(design.seed))
        units: NDArray[np.float64] = sampler.random(design.size)
        return units
    problem: dict[str, Any] = {
        "num_vars": number,
        "names": [str(at) for at in range(number)],
        "bounds": [[0, 1]] * number,
    }
    if design.kind == "morris":
        from SALib.sample import morris

        return np.asarray(morris.sample(problem, design.size, num_levels=design.levels, seed=design.seed))
    from SALib.sample import sobol

    return np.asarray(sobol.sample(problem, design.size, calc_second_order=design.second_order, seed=design.seed))


def check(study: Study, points: Points) -> None:
    """Raise ScenarioProblems, at their places in the study, unless the points are valid scenarios.

    All of them up to `MOST_CHECKED`; of more, the first, and for each factor the first point with each of its values, or
    the two ends of its range.
    """
    problems: list[Problem] = []
    values = study.base.values()
    reported = 0
    for codes in _checked(study, points):
        settings = tuple(settings_at(study.changes, study.factors, codes))
        try:
            with registered(study.base.plugin_kinds):
                scenario_with(values, [(setting.path, setting.value) for setting in settings])
        except ValueError:
            problems += _problems_at(study, codes)
            reported += 1
            if reported >= MOST_REPORTED:
                break
    if not problems:  # what concerns several fields, or files, is looked at where each factor is at its ends
        for codes in _ends(study, points):
            problems += _problems_at(study, codes)
    if problems:
        raise ScenarioProblems(_once(problems))


def _checked(study: Study, points: Points) -> list[Sequence[float]]:
    chosen = list(points[:MOST_CHECKED])
    if len(points) > MOST_CHECKED:
        for at in range(len(study.factors)):
            if study.factors[at].range is None:
                chosen += [points[first] for first in np.unique(points[:, at], return_index=True)[1]]
    return [*chosen, *_ends(study, points)]


def _ends(study: Study, points: Points) -> list[Sequence[float]]:
    """The first point, and it with each factor in turn at the ends of its range or its list."""
    found: list[Sequence[float]] = [points[0]]
    for at, factor in enumerate(study.factors):
        if factor.range is not None:
            for end in (factor.range.low, factor.range.high):
                moved = points[0].copy()
                moved[at] = end
                found.append(moved)
        else:
            found += [points[first] for first in np.unique(points[:, at], return_index=True)[1][:MOST_REPORTED]]
    return found


def _problems_at(study: Study, codes: Sequence[float]) -> list[Problem]:
    """What the scenario reader says of a point, at the places in the study."""
    settings = tuple(settings_at(study.changes, study.factors, codes))
    try:
        texts = [setting.text() for setting in settings]
        resolved = read_scenario(study.scenario, texts, foreign_code=study.foreign_code)
    except ScenarioProblems as wrong:
        return placed_in_study(wrong.problems, settings, _start(study))
    late = sorted(set(resolved.plugin_kinds) - set(study.base.plugin_kinds))
    if late:  # of installed packages: workers get what the scenario names
        hint = "list it in the scenario with intensity: 0, so that the workers get it"
        return [Problem.at(_start(study), "mechanisms", f"{', '.join(late)} did not come with sihua", hint)]
    return []


def _once(problems: list[Problem]) -> list[Problem]:
    """Each problem once, however many points have it."""
    return list(dict.fromkeys(problems))


def _start(study: Study) -> Origin:
    return Origin(study.file, 1, 1)
