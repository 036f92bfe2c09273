"""Overlays compose by merging nodes: groups merge deeply, values and lists replace, every value keeps its own place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sim.scenario.nodes import Entry, Items, Node, Scalar, Table, compose
from sim.scenario.problems import COMMAND_LINE, Origin, Problem, closest, path_text, shown

LONGEST_INDEX = 6
"""Digits of the number of an item."""
_STEP = re.compile(r"([^.\[\]=\s]+)|\[([0-9]{1,6})\]")


def merged(below: Node, above: Node) -> Node:
    """What is left when `above` overrides `below`."""
    if not (isinstance(below, Table) and isinstance(above, Table)):
        return above
    entries = dict(below.entries)
    for key, entry in above.entries.items():
        under = entries.get(key)
        entries[key] = entry if under is None else Entry(entry.key, merged(under.node, entry.node))
    return Table(above.origin, entries)


def node_at(root: Node, steps: Sequence[str | int]) -> Node | None:
    """The node at a path; None where there is none."""
    node: Node | None = root
    for step in steps:
        if isinstance(node, Table) and isinstance(step, str) and step in node.entries:
            node = node.entries[step].node
        elif isinstance(node, Items) and isinstance(step, int) and 0 <= step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def steps_of(path: str) -> tuple[str | int, ...] | None:
    """`mechanisms[0].kind` as ("mechanisms", 0, "kind"); None where it is no path."""
    steps: list[str | int] = []
    position = 0
    while position < len(path):
        if steps and path[position] == ".":
            position += 1
        found = _STEP.match(path, position)
        if found is None or (found[2] is not None and not steps):
            return None
        steps.append(found[1] if found[2] is None else int(found[2]))
        position = found.end()
    return tuple(steps) if steps and not path.endswith(".") else None


def index_of(step: str | int) -> int | None:
    """The number of an item that a step of a path names; None where it names none."""
    if isinstance(step, int):
        return step
    return int(step) if step.isascii() and step.isdigit() and len(step) <= LONGEST_INDEX else None


def with_setting(root: Node, setting: str, number: int, problems: list[Problem]) -> Node:
    """The tree with one setting of the command line, `path.to.field=value`, overriding it.

    number: the position of the setting, counted from 1; the line in messages. Adds to `problems` what is wrong.
    """
    start = Origin(COMMAND_LINE, number, 1)
    path, equals, text = setting.partition("=")
    steps = steps_of(path.strip())
    if not equals or steps is None:
        message = f'"{shown(setting)}" is not a setting'
        problems.append(Problem.at(start, "", message, "write path.to.field=value, as run.weeks=52"))
        return root
    if steps[0] == "extends":
        problems.append(Problem.at(start, "extends", "a base cannot be set on the command line", "name it in a file"))
        return root
    before = len(problems)
    offset = len(path) + 2
    value = compose(
        text, lambda line, column: Origin(COMMAND_LINE, number, column + (offset if line == 0 else 1)), problems
    )
    if len(problems) > before:
        return root
    return placed(root, steps, value or Scalar(Origin(COMMAND_LINE, number, offset), None), start, problems)


def placed(
    root: Node,
    steps: Sequence[str | int],
    value: Node,
    origin: Origin,
    problems: list[Problem],
    done: tuple[str | int, ...] = (),
) -> Node:
    """The tree with `value` at `steps`; groups merge with what is there, items of a list must exist already."""
    if not steps:
        return merged(root, value)
    step, rest = steps[0], steps[1:]
    if isinstance(root, Items):
        index = index_of(step)
        if index is None or index >= len(root.items):
            message = f"there is no item {shown(step)} in this list of {len(root.items)}"
            hint = "items are counted from 0" if root.items else "give the list in a file"
            problems.append(Problem.at(origin, path_text((*done, step)), message, hint))
            return root
        inner = placed(root.items[index], rest, value, origin, problems, (*done, index))
        return replace(root, items=(*root.items[:index], inner, *root.items[index + 1 :]))
    if not isinstance(root, Table) or isinstance(step, int):
        message = f"{path_text(done)} is a value, not a group with the field {shown(step)}"
        problems.append(Problem.at(origin, path_text((*done, step)), message, _what_is_there(root, step)))
        return root
    below = root.entries[step].node if step in root.entries else Table(origin, {}) if rest else Scalar(origin, None)
    inner = placed(below, rest, value, origin, problems, (*done, step))
    return Table(origin, {**root.entries, step: Entry(origin, inner)})


def _what_is_there(root: Node, step: str | int) -> str:
    meant = closest(str(step), root.entries) if isinstance(root, Table) else None
    return f"did you mean {meant}?" if meant else "set the value itself"
