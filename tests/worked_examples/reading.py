"""A worked example is read strictly: what it says too much, too little or wrongly is named with its file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, cast

import yaml

from sim.scenario.problems import closest

FOLDER = Path(__file__).parent
SECTIONS = ("kind", "examples", "moves", "scenario")
"""All that a file says, and each of them has to be said."""


class Example(dict[str, Any]):
    """A group of fields that knows where each of them, and the group itself, stands."""

    line: int
    lines: dict[str, int]


class _WithLines(yaml.SafeLoader):
    """YAML's usual reader; groups remember their lines."""


def _group(loader: _WithLines, node: yaml.MappingNode) -> Example:
    group = Example(cast("dict[str, Any]", loader.construct_mapping(node, deep=True)))
    group.line = node.start_mark.line + 1
    group.lines = {loader.construct_object(key, deep=True): key.start_mark.line + 1 for key, _ in node.value}
    return group


_WithLines.add_constructor("tag:yaml.org,2002:map", _group)


def read(path: Path) -> Example:
    """All that a file says."""
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, _WithLines)  # type: ignore[no-any-return]


def unsaid_or_unknown(
    path: Path, group: Example, needed: Collection[str], further: Collection[str] = ()
) -> Iterator[str]:
    """A complaint for each field that a group lacks, and for each that there is not."""
    for name in needed:
        if name not in group:
            yield f"{path}:{group.line}: {name} is not said"
    for name in group:
        if name not in needed and name not in further:
            yield f"{path}:{group.lines[name]}: there is no {name} here{or_rather(name, [*needed, *further])}"


def or_rather(word: str, choices: Collection[str]) -> str:
    """What was probably meant, to be put behind a complaint; nothing where nothing is close."""
    meant = closest(str(word), choices)
    return f" (did you mean {meant}?)" if meant else f"; there is {', '.join(choices)}" if len(choices) < 9 else ""
