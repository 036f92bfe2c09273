"""Pydantic's errors in plain words, each at the file, line and column of the value that caused it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic_core import ErrorDetails

from sim.catalogue import catalogue
from sim.scenario.fields import Facts, Shape, children, facts_at, paths_by_name
from sim.scenario.merging import node_at, steps_of
from sim.scenario.nodes import Items, Node, Scalar, Table
from sim.scenario.problems import Origin, Problem, closest, path_text, quoted, shown

NOWHERE = Origin("default", 1, 1)
_STARTS_WITH_PATH = re.compile(r"[a-z_]+(?:\.[\w-]+|\[\d+\])+")
_RANGE_ERRORS = {"greater_than_equal", "less_than_equal", "greater_than", "less_than"}
_A = {
    "number": "a number",
    "whole number": "a whole number",
    "switch": "true or false",
    "text": "a text",
    "list": "a list",
    "group": "a group of fields",
    "mechanism": "a mechanism",
    "choice": "one of its choices",
}
_NO_COUNTS = ("share", "probability", "0 to 1", "weight", "1 per")
_MOST_NAMED = 12


def translated(error: ErrorDetails, tree: Table, values: Any) -> Problem:
    """One error of pydantic as a problem.

    tree: the merged nodes; values: the same as plain data, as pydantic saw it.
    """
    steps = error["loc"]
    match error["type"]:
        case "extra_forbidden":
            return _unknown(steps, tree, values)
        case "missing":
            return _missing(steps, tree)
        case "kind_missing":
            return _missing((*steps, "kind"), tree)
        case "kind_unknown":
            return _wrong((*steps, "kind"), tree, Facts(Shape("choice", choices=tuple(catalogue())), None))
        case "value_error":
            return _contradiction(steps, tree, str(error["ctx"]["error"]))
    facts = facts_at(steps, values)
    if facts is None:
        return Problem.at(place_of(steps, tree), path_text(steps), error["msg"])
    if error["type"] in _RANGE_ERRORS:
        return _out_of_range(steps, tree, facts)
    return _wrong(steps, tree, facts)


def place_of(steps: Sequence[str | int], tree: Table) -> Origin:
    """Where a value stands: a group at its key, the rest at the value; the group around it if it has no place."""
    for length in range(len(steps), 0, -1):
        node = node_at(tree, steps[:length])
        key = _key(steps[:length], tree)
        best = (key or node.origin) if isinstance(node, Table) else (node.origin if node is not None else None) or key
        if best is not None:
            return best
    return tree.origin or NOWHERE


def _key(steps: Sequence[str | int], tree: Table) -> Origin | None:
    group = node_at(tree, steps[:-1])
    last = steps[-1]
    return (
        group.entries[last].key
        if isinstance(group, Table) and isinstance(last, str) and last in group.entries
        else None
    )


def _unknown(steps: Sequence[str | int], tree: Table, values: Any) -> Problem:
    name = str(steps[-1])
    group = facts_at(steps[:-1], values)
    allowed = list(children(group.shape.model)) if group is not None and group.shape.model is not None else []
    meant = closest(name, allowed)
    hints = [f"did you mean {meant}?"] if meant else []
    elsewhere = paths_by_name().get(name, ())
    if elsewhere:
        hints.append(f"there is {' and '.join(elsewhere[:3])}")
    if not hints:
        hints.append(f"known here: {_some(allowed)}")
    origin = _key(steps, tree) or place_of(steps, tree)
    return Problem.at(origin, path_text(steps), "there is no such field", "; ".join(hints))


def _missing(steps: Sequence[str | int], tree: Table) -> Problem:
    hint = f"one of {_some(catalogue())}" if steps[-1] == "kind" else "it has no default"
    return Problem.at(place_of(steps[:-1], tree), path_text(steps), "the field is missing", hint)


def _contradiction(steps: Sequence[str | int], tree: Table, message: str) -> Problem:
    """A check over several fields; where its message starts with a path, that is the better place."""
    named = _STARTS_WITH_PATH.match(message)
    inner = steps_of(named[0]) if named else None
    if inner and node_at(tree, inner) is not None:
        return Problem.at(place_of(inner, tree), path_text(inner), message[named.end() :].strip() if named else message)
    return Problem.at(place_of(steps, tree), path_text(steps), message)


def _out_of_range(steps: Sequence[str | int], tree: Table, facts: Facts) -> Problem:
    return Problem.at(place_of(steps, tree), path_text(steps), f"{found(node_at(tree, steps))} is out of range",
                      f"allowed: {allowed_range(facts)}")  # fmt: skip


def _wrong(steps: Sequence[str | int], tree: Table, facts: Facts) -> Problem:
    """A value of the wrong kind, or not among the choices."""
    node = node_at(tree, steps)
    shape = facts.shape
    message = f"wants {wanted(shape)}, found {found(node)}"
    hints = []
    if isinstance(node, Scalar) and node.doubt and shape.kind in ("number", "whole number", "switch"):
        hints.append(node.doubt)
    elif isinstance(node, Scalar) and shape.kind == "text" and node.value is not None:
        hints.append("put the value in quotes")
    elif (
        isinstance(node, Scalar)
        and shape.kind == "whole number"
        and isinstance(node.value, float)
        and node.value.is_integer()
    ):
        hints.append(f"write {int(node.value)}")
    if shape.kind == "choice" and isinstance(node, Scalar):
        meant = closest(str(node.value), [str(choice) for choice in shape.choices])
        hints += [f"did you mean {meant}?"] if meant else []
    if shape.kind in ("number", "whole number") and (shape.low is not None or shape.high is not None):
        hints.append(f"allowed: {allowed_range(facts)}")
    if shape.kind == "group" and shape.model is not None:
        hints.append(f"its fields: {_some(children(shape.model))}")
    if steps[-1:] == ("sihua",):
        hints = ["this program reads format 1; a higher number needs a newer program"]
    return Problem.at(place_of(steps, tree), path_text(steps), message, "; ".join(hints))


def found(node: Node | None) -> str:
    """What stands in the file, in words."""
    match node:
        case Scalar(value=value):
            return quoted(value)
        case Items():
            return "a list"
        case Table():
            return "a group of fields"
    return "nothing"


def wanted(shape: Shape) -> str:
    """What a field takes, in words."""
    if shape.kind == "choice":
        return (
            f"one of {_some([str(choice) for choice in shape.choices])}"
            if len(shape.choices) > 1
            else str(shape.choices[0])
        )
    return _A[shape.kind] + (" or null" if shape.nullable else "")


def allowed_range(facts: Facts) -> str:
    """The inclusive range of a number with its unit: `0 to 5,200 weeks`."""
    low, high = facts.shape.low, facts.shape.high
    unit = facts.declared.unit if facts.declared is not None else ""
    text = f"{_bound(low)} to {_bound(high)}" if low is not None and high is not None else (
        f"at least {_bound(low)}" if low is not None else f"at most {_bound(high)}")  # fmt: skip
    return text if not unit or unit == text else f"{text}, {unit}" if unit.startswith(_NO_COUNTS) else f"{text} {unit}"


def _bound(value: float | None) -> str:
    if value is None:
        return "any"
    return (
        f"{int(value):,}"
        if float(value).is_integer() and abs(value) < 1e13
        else f"{value:.10g}"
        if value < 2**53
        else str(value)
    )


def _some(names: Any) -> str:
    listed = [shown(name) for name in names]
    more = f" and {len(listed) - _MOST_NAMED} more" if len(listed) > _MOST_NAMED else ""
    return ", ".join(listed[:_MOST_NAMED]) + more
