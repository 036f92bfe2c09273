"""Settings that override values of a scenario that has been read already: in microseconds, with the same result as `--set`.

A batch of 100,000 points reads YAML once. `_with_value` does to plain values what sim/scenario/merging.py does to the tree of a
file; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.scenario.merging import index_of, steps_of
from sim.scenario.problems import path_text, shown
from sim.scenario.schema import Scenario


class CannotOverride(ValueError):
    """A path leads nowhere in these values."""


def scenario_with(values: dict[str, Any], settings: Iterable[tuple[str, Any]]) -> Scenario:
    """The scenario of `values` with (path, value) settings in place of its own; raises ValueError where it is not one."""
    return Scenario.model_validate(values_with(values, settings))


def values_with(values: dict[str, Any], settings: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """`values` with (path, value) settings in place of its own, one after the other; `values` themselves stay as they are, and
    share with the result what is not on a path."""
    result = values
    for path, value in settings:
        steps = steps_of(path)
        if steps is None:
            raise CannotOverride(f'"{shown(path)}" is not a path')
        result = _with_value(result, steps, value, ())
    return result


def _with_value(below: Any, steps: tuple[str | int, ...], value: Any, done: tuple[str | int, ...]) -> Any:
    """`below` with `value` at `steps`: groups merge, values and lists replace, items of a list must be there."""
    if not steps:
        return _merged(below, value)
    step, rest = steps[0], steps[1:]
    if isinstance(below, list):
        index = index_of(step)
        if index is None or index >= len(below):
            raise CannotOverride(f"{path_text((*done, step))}: there is no item {step} in this list of {len(below)}")
        return [*below[:index], _with_value(below[index], rest, value, (*done, index)), *below[index + 1 :]]
    if not isinstance(below, dict) or isinstance(step, int):
        raise CannotOverride(f"{path_text(done)} is a value, not a group with the field {step}")
    inner = below.get(step, {} if rest else None)
    return {**below, step: _with_value(inner, rest, value, (*done, step))}


def _merged(below: Any, above: Any) -> Any:
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return {**below, **{key: _merged(below[key], value) if key in below else value for key, value in above.items()}}
