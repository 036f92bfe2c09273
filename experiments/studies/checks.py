"""What can be wrong with a study that no single field of it shows: fields that may not be set, or are set twice, or cannot be
so; each at the place in the study where the value stands."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from experiments.studies.factors import Factor, Setting
from experiments.studies.fields import Fields
from experiments.studies.overrides import scenario_with
from sim.catalogue import registered
from sim.scenario.composition import OF_ONE_FILE
from sim.scenario.merging import steps_of
from sim.scenario.nodes import Items, Node, Scalar, Table
from sim.scenario.problems import COMMAND_LINE, Origin, Problem, ScenarioProblems, shown
from sim.scenario.reader import read_scenario
from sim.scenario.resolved import Resolved
from sim.scenario.translation import NOWHERE

NOT_VARIED = {
    "run.seed": "replicates have the seeds; the first one is the study's seed:",
    "population.residents_file": "write a study for each list of residents",
    "place.communities_file": "write a study for each table of communities",
    "network.file": "write a study for each network file",
    "mechanism_files": "name them in the scenario: workers get them from there",
    **dict.fromkeys((*OF_ONE_FILE, "sihua"), "no run reads it"),
}
"""Paths that a study may not set, and why."""
UNKNOWN = "there is no such field"
"""What the reader says of a field that is none: it is meant where its name stands."""


def placed_in_study(problems: tuple[Problem, ...], settings: tuple[Setting, ...], otherwise: Origin) -> list[Problem]:
    """Problems of settings, at the place in the study where the value stands; those of other files stay as they are."""
    return [_placed(problem, settings, otherwise) for problem in problems]


def _placed(problem: Problem, settings: tuple[Setting, ...], otherwise: Origin) -> Problem:
    setting = None
    if problem.file == COMMAND_LINE and 1 <= problem.line <= len(settings):
        setting = settings[problem.line - 1]
    elif problem.file not in (COMMAND_LINE, NOWHERE.file):
        return problem
    steps = steps_of(problem.path) or ()
    setting = setting or next((s for s in reversed(settings) if steps[: len(s.steps)] == s.steps), None)
    if setting is None:
        return Problem.at(otherwise, problem.path, problem.message, problem.hint)
    unknown = problem.message == UNKNOWN
    place = (unknown and setting.key) or setting.origin
    inner = steps[len(setting.steps) :] if steps[: len(setting.steps)] == setting.steps else ()
    if isinstance(setting.node, Table | Items) and inner:
        place = _deepest(setting.node, inner, unknown) or place
    return Problem.at(place, problem.path, problem.message, problem.hint)


def _deepest(node: Node, steps: tuple[str | int, ...], at_key: bool) -> Origin | None:
    """Where the value at `steps` within a node stands, or its name."""
    step, rest = steps[0], steps[1:]
    key = inner = None
    if isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
        inner = node.items[step]
    elif isinstance(node, Table) and step in node.entries:
        key, inner = node.entries[str(step)].key, node.entries[str(step)].node
    if inner is None:
        return node.origin
    if rest and not isinstance(inner, Scalar):
        return _deepest(inner, rest, at_key)
    return key if key is not None and (at_key or isinstance(inner, Table)) else inner.origin


def refuse(settings: tuple[Setting, ...], fields: Fields) -> None:
    """Note what a study may not set."""
    for setting in settings:
        if setting.path in NOT_VARIED:
            why = NOT_VARIED[setting.path]
            fields.problems.append(Problem.at(setting.origin, setting.path, "cannot be set by a study", why))


def mechanisms_are_there(factors: tuple[Factor, ...], base: Resolved, fields: Fields) -> None:
    """Note a factor that sets something of a mechanism which neither the scenario nor any choice has."""
    held = len(base.scenario.mechanisms)
    chosen = any(
        s.steps[:1] == ("mechanisms",) for f in factors if f.path is None for level in f.levels for s in level.settings
    )
    if chosen or any(problem.path.startswith("mechanisms") for problem in fields.problems):
        return
    for factor in factors:
        steps = steps_of(factor.path or "") or ("",)
        if steps[0] == "mechanisms" and len(steps) > 1 and isinstance(steps[1], int) and steps[1] >= held:
            has = "has no mechanism" if held == 0 else f"has {held} mechanism{'s' if held > 1 else ''}, counted from 0"
            message = f"{shown(factor.path or '')}: the scenario {has}"
            group = "levers" if factor.role == "lever" else "uncertainties"
            hint = "give it one, as changes: {mechanisms: [{kind: points}]}"
            fields.problems.append(Problem.at(factor.origin, f"{group}.{factor.name}.path", message, hint))


def wrong_levels(
    factors: tuple[Factor, ...], base: Resolved, changes: tuple[Setting, ...], fields: Fields, allowed: bool | None
) -> Iterator[Problem]:
    """What is wrong with single values of factors, whatever they are combined with."""
    values = base.values()
    for settings in (level.settings for factor in factors for level in factor.levels):
        try:
            with registered(base.plugin_kinds):
                scenario_with(values, [(s.path, s.value) for s in settings])
        except ValidationError as error:
            if any(detail["type"] == "value_error" for detail in error.errors(include_url=False)):
                continue  # it may depend on another factor
            overrides = [*settings, *(s for s in changes if s.path not in {mine.path for mine in settings})]
            try:
                read_scenario(base.name, [s.text() for s in overrides], foreign_code=allowed)
            except ScenarioProblems as wrong:
                yield from placed_in_study(wrong.problems, tuple(overrides), fields.origin)
        except ValueError:
            continue  # a path into what another factor may bring


def no_dead_settings(changes: tuple[Setting, ...], factors: tuple[Factor, ...], fields: Fields) -> None:
    """Note every field that two of the study's parts set: one of them would never have an effect."""
    setters: dict[str, tuple[str, Origin]] = {setting.path: ("changes", setting.origin) for setting in changes}
    for factor in factors:
        own = {s.path: s.origin for level in factor.levels for s in level.settings}
        own |= {factor.path: factor.origin} if factor.path is not None else {}
        for path, origin in own.items():
            if path in setters:
                who, first = setters[path]
                message = f"is set by {who} too, at {first}: one of the two would never have an effect"
                fields.problems.append(Problem.at(origin, path, message, "keep one of them"))
            setters.setdefault(path, (factor.name, origin))
