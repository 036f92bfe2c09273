"""From a scenario file, its bases and settings of the command line to a checked scenario, or to all its problems."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.catalogue import catalogue, registered, shipped
from sim.mechanism import Mechanism
from sim.scenario.checks import DATA_FILES, checked, residents_listed
from sim.scenario.composition import SHIPPED, Composition, composed, shipped_folder
from sim.scenario.given import must_be_a_path
from sim.scenario.inputs import hashes_of, must_be_as_read
from sim.scenario.merging import merged, node_at, steps_of, with_setting
from sim.scenario.nodes import Entry, Items, Node, Scalar, Table, from_plain, plain
from sim.scenario.plugins import Plugins, each_kind, may_run
from sim.scenario.problems import (
    COMMAND_LINE,
    DEFAULT,
    Default,
    Note,
    Origin,
    Problem,
    ScenarioProblems,
    path_text,
    shown,
)
from sim.scenario.resolved import Resolved
from sim.scenario.schema import Scenario
from sim.scenario.translation import place_of, translated

MOST_PROBLEMS = 200


def load(path: str | Path, *settings: str | Sequence[str]) -> Resolved:
    """Read a scenario file (or `sihua:NAME`), with `path.to.field=value` settings overriding it, one by one or as lists.

    Raises ScenarioProblems, which names everything that is wrong at once; TypeError for a setting that is no text.
    """
    return read_scenario(path, [one for some in settings for one in ([some] if isinstance(some, str) else some)])


def read_scenario(
    path: str | Path,
    settings: str | Sequence[str] = (),
    *,
    foreign_code: bool | None = None,
    within: Path | None = None,
) -> Resolved:
    """Read a scenario file, override it with `path.to.field=value` settings, and check everything at once.

    path: a file, or `sihua:NAME` for a scenario that comes with the program. foreign_code: whether mechanisms that it brings
    along may be run (they are announced on standard error); None: unless SIHUA_NO_FOREIGN_CODE is set. within: a folder that
    came from somebody else, which the data files that it names must not leave. Raises ScenarioProblems with all of them.
    """
    must_be_a_path(path, "sihua.load")
    settings = _texts(settings)
    composition = composed(Path(path))
    folder = _folder(path)
    tree: Node = _defaults()
    for layer in composition.layers:
        tree = merged(tree, layer)
    for number, setting in enumerate(settings, start=1):
        tree = with_setting(tree, setting, number, composition.problems)
    _refuse_repeated(settings, composition.problems)
    assert isinstance(tree, Table), "settings keep the tree a group"
    tree = _with_data_files_relative_to(folder, tree, composition)
    if not composition.layers:
        raise ScenarioProblems(composition.problems)
    plugins = _plugins(folder, tree, composition, may_run(foreign_code))
    with registered(plugins.kinds):
        return _resolved(str(path), folder, tree, composition, plugins, within)


def _resolved(
    name: str, folder: Path, tree: Table, composition: Composition, plugins: Plugins, within: Path | None
) -> Resolved:
    """Check the composed tree; raises ScenarioProblems."""

    def place(path: str) -> Origin:
        return place_of(steps_of(path) or (), tree)

    def given(path: str, names_the_list: str) -> bool:
        """Whether a value stands where a list is named, or on the command line; a base's gives way to it."""
        node, named = (node_at(tree, steps_of(p) or ()) for p in (path, names_the_list))
        if node is None or node.origin is None or named is None or named.origin is None:
            return False
        return node.origin.file in (named.origin.file, COMMAND_LINE)

    try:
        scenario = _validated(tree, composition.problems, plugins)
    except ScenarioProblems as found:
        more: list[Problem] = []
        listed = node_at(tree, ("population", "residents_file"))
        outside = _outside(tree, folder, within, composition)
        if not outside and not composition.problems and isinstance(listed, Scalar) and isinstance(listed.value, str):
            residents_listed(listed.value, folder, place, more)
        raise ScenarioProblems([*found.problems, *more]) from None
    problems: list[Problem] = _outside(tree, folder, within, composition)
    if problems:
        raise ScenarioProblems(problems)
    notes: list[Note] = []
    inputs = hashes_of(scenario, folder)
    scenario = checked(scenario, folder, place, given, problems, notes)
    of_kind = {plugin.kind: plugin for plugin in plugins.found}
    for number, block in enumerate(scenario.mechanisms):
        if block.kind in of_kind:
            path = f"mechanisms[{number}]"
            problems += of_kind[block.kind].in_a_block(block, place(path), path)
    if problems:
        raise ScenarioProblems(problems)
    must_be_as_read(folder, inputs)
    origins: dict[str, Origin | Default] = {step: node.origin or DEFAULT for step, node in _leaves(tree, scenario)}
    for list_of_size in (scenario.population.residents_file, scenario.place.communities_file):
        for path_of_size in ("place.communities", "place.residents", "place.names") if list_of_size is not None else ():
            size = Origin(shown(folder / str(list_of_size), 300), 1, 1)
            origins[path_of_size] = size if origins.get(path_of_size, DEFAULT) == DEFAULT else origins[path_of_size]
    return Resolved(
        scenario, origins, folder, tuple(composition.files), name, tuple(plugins.found), tuple(notes), inputs
    )


def _outside(tree: Table, folder: Path, within: Path | None, composition: Composition) -> list[Problem]:
    """Data files that lie outside the folder that somebody else sent, or outside that of the scenario that names them, as
    mechanisms must not; a link in it leads out, too. Who names a file on the command line knows where it lies."""
    found = []
    for path in DATA_FILES:
        node = node_at(tree, steps_of(path) or ())
        if not (isinstance(node, Scalar) and isinstance(node.value, str) and node.origin is not None):
            continue
        if within is None and node.origin.file == COMMAND_LINE:
            continue
        root = within if within is not None else _root(node.origin, folder, composition)
        if "\x00" not in node.value and not (folder / node.value).resolve().is_relative_to(root.resolve()):
            what = "lies outside the scenario's folder" if within is None else f"lies outside {shown(within, 300)}"
            hint = f"keep it in {shown(root, 300)}" if within is None else "what is received names no files elsewhere"
            found.append(Problem.at(node.origin, path, f"{shown(node.value, 200)} {what}", hint))
    return found


def _root(origin: Origin, folder: Path, composition: Composition) -> Path:
    """What a file that a scenario names must lie in: its own folder; of what is shipped, the shipped one."""
    named_in = composition.folders.get(origin.file, folder)
    return folder if named_in.resolve().is_relative_to(folder.resolve()) else named_in


def _texts(settings: str | Sequence[str]) -> Sequence[str]:
    """Settings as they were given, one alone in a list; raises TypeError for what is no text."""
    settings = [settings] if isinstance(settings, str) else list(settings)
    for setting in settings:
        if not isinstance(setting, str):
            raise TypeError(f'a setting is a text such as "run.seed=7", not {type(setting).__name__}')
    return settings


@cache
def _defaults() -> Table:
    tree = from_plain(Scenario().model_dump(mode="json", by_alias=True))
    assert isinstance(tree, Table), "a scenario is a group"
    return tree


def _folder(path: str | Path) -> Path:
    name = str(path)
    file = shipped_folder() / name.removeprefix(SHIPPED) if name.startswith(SHIPPED) else Path(path)
    return file.parent


def _refuse_repeated(settings: Sequence[str], problems: list[Problem]) -> None:
    seen: dict[str, int] = {}
    for number, setting in enumerate(settings, start=1):
        path = setting.partition("=")[0].strip()
        if path in seen:
            where = Origin(COMMAND_LINE, number, 1)
            problems.append(
                Problem.at(where, path, f"is set again; first as setting {seen[path]}", "keep one of the two")
            )
        seen.setdefault(path, number)


def _with_data_files_relative_to(folder: Path, tree: Table, composition: Composition) -> Table:
    """Name data files from the folder of the scenario, wherever the file that named them lies.

    A setting of the command line means a path from the current folder, as everywhere on a command line.
    """

    def moved(node: Node) -> Node:
        if not (isinstance(node, Scalar) and isinstance(node.value, str) and node.origin is not None):
            return node
        start = Path() if node.origin.file == COMMAND_LINE else composition.folders.get(node.origin.file, folder)
        if start == folder or os.path.isabs(node.value) or "\x00" in node.value:
            return node
        return Scalar(node.origin, Path(os.path.relpath(start / node.value, folder)).as_posix(), node.doubt)

    own = tree.entries["mechanism_files"]
    if isinstance(own.node, Items):
        files = replace(own.node, items=tuple(moved(item) for item in own.node.items))
        tree = Table(tree.origin, {**tree.entries, "mechanism_files": Entry(own.key, files)})
    for path in DATA_FILES:
        block, name = path.split(".")
        node = node_at(tree, (block, name))
        if node is None or moved(node) is node:
            continue
        group = tree.entries[block]
        assert isinstance(group.node, Table), "the value was found in it"
        inner = Table(group.node.origin, {**group.node.entries, name: Entry(group.node.entries[name].key, moved(node))})
        tree = Table(tree.origin, {**tree.entries, block: Entry(group.key, inner)})
    return tree


def _plugins(folder: Path, tree: Table, composition: Composition, allowed: bool) -> Plugins:
    """The mechanisms that the scenario brings: in its `mechanism_files`, and of installed packages if it names their kinds."""
    plugins = Plugins(composition.problems, allowed)
    listed = node_at(tree, ("mechanism_files",))
    for number, item in enumerate(listed.items if isinstance(listed, Items) else ()):
        if isinstance(item, Scalar) and isinstance(item.value, str) and item.origin is not None:
            root = _root(item.origin, folder, composition)
            plugins.add_file(item.value, folder, root, item.origin, f"mechanism_files[{number}]")
    for number, kind in each_kind(plain(tree).get("mechanisms")):
        if plugins.complete and kind not in shipped() and kind not in plugins.kinds:
            steps = ("mechanisms", number, "kind")
            plugins.add_installed(kind, place_of(steps, tree), path_text(steps))
    return plugins


def _validated(tree: Table, problems: list[Problem], plugins: Plugins) -> Scenario:
    """The scenario; raises with all problems, those found while reading included.

    While a file is missing or unreadable, checks over several fields say nothing: they could be wrong. So could be what is
    said about a kind of mechanism that such a file might have brought.
    """
    values = plain(tree)
    found = list(problems)
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:
        details = [*error.errors(include_url=False), *_in_mechanisms_of_unknown_kind(values)]
        details = [d for d in details if not (problems and d["type"] == "value_error")]
        details = [d for d in details if plugins.complete or d["type"] != "kind_unknown"]
        found += [translated(detail, tree, values) for detail in details[:MOST_PROBLEMS]]
        if len(details) > MOST_PROBLEMS:
            more = f"{len(details) - MOST_PROBLEMS:,} more problems are not shown"
            found.append(Problem.at(place_of((), tree), "", more, "put these right first"))
        raise ScenarioProblems(found) from None
    if found:
        raise ScenarioProblems(found)
    return scenario


def _in_mechanisms_of_unknown_kind(values: dict[str, Any]) -> Iterator[ErrorDetails]:
    """What is wrong in the fields that all mechanisms have, where the kind is missing or misspelt: all problems at once."""
    some_kind, model = next(iter(catalogue().items()))
    mechanisms = values.get("mechanisms")
    for number, item in enumerate(mechanisms if isinstance(mechanisms, list) else ()):
        kind = item.get("kind") if isinstance(item, dict) else some_kind
        if isinstance(kind, str) and kind in catalogue():
            continue
        common = {name: value for name, value in item.items() if name in Mechanism.model_fields}
        try:
            model.model_validate({**common, "kind": some_kind})
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                yield {**detail, "loc": ("mechanisms", number, *detail["loc"])}


def _leaves(tree: Table, scenario: Scenario) -> Iterator[tuple[str, Node]]:
    """Every value and list of the scenario with its node in the tree; a default node where the tree has none."""

    def below(value: Any, steps: tuple[str | int, ...]) -> Iterator[tuple[str, Node]]:
        if not isinstance(value, dict):
            yield path_text(steps), node_at(tree, steps) or Scalar(None, None)
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, item in inner:
            yield from below(item, (*steps, step))

    yield from below(scenario.model_dump(mode="json", by_alias=True), ())
