"""`extends` composes files from left to right: each base first, with its own bases, then the file that names them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sim.scenario.files import nearest_file, read_table
from sim.scenario.nodes import Entry, Items, Node, Scalar, Table
from sim.scenario.problems import Origin, Problem, quoted, shown

SHIPPED = "sihua:"
MOST_FILES = 100
OF_ONE_FILE = ("title", "title_zh", "question", "question_zh")
"""Fields that say what one file is about: a file that extends it is about something else."""


def shipped_folder() -> Path:
    """The scenarios that come with the program: in the installed package, or beside it in the repository."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "scenario" / "shipped"
    return installed if installed.is_dir() else package.parent / "scenarios"


@dataclass
class Composition:
    """The layers of a scenario, lowest first, and the folder of every file that was read (by its name in messages)."""

    problems: list[Problem]
    layers: list[Table] = field(default_factory=list)
    folders: dict[str, Path] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    reads: int = 0


@dataclass(frozen=True)
class _File:
    """A file on the way to be read. root: the folder that its bases may not leave; chain: the files that led here."""

    path: Path
    name: str
    root: Path
    chain: tuple[Path, ...] = ()


def composed(path: Path) -> Composition:
    """Read a scenario file and everything it extends; what is wrong is in `problems`, nothing is raised."""
    composition = Composition([])
    if str(path).startswith(SHIPPED):
        folder = shipped_folder()
        _add(_File(with_suffix(folder / str(path).removeprefix(SHIPPED)), shown(path, 300), folder), composition)
    else:
        _add(_File(path, shown(path, 300), path.parent), composition)
    return composition


def _add(file: _File, composition: Composition) -> None:
    composition.reads += 1
    table = read_table(file.path, file.name, composition.problems)
    if table is None:
        return
    composition.folders[file.name] = file.path.parent
    composition.files.append(file.path)
    entries = dict(table.entries)
    extends = entries.pop("extends", None)
    if extends is not None:
        for origin, name in _names(extends, composition.problems):
            if composition.reads >= MOST_FILES:
                composition.problems.append(
                    Problem.at(
                        origin, "extends", f"more than {MOST_FILES} files are composed here", "extend fewer files"
                    )
                )
                return
            base = _base(file, name, origin, composition.problems)
            if base is not None:
                _add(base, composition)
    if file.chain:
        entries = {name: entry for name, entry in entries.items() if name not in OF_ONE_FILE}
    composition.layers.append(Table(table.origin, entries))


def _names(extends: Entry, problems: list[Problem]) -> Iterator[tuple[Origin, str]]:
    """The bases that a file names; anything but a text or a list of texts is a problem."""
    nodes: tuple[Node, ...] = extends.node.items if isinstance(extends.node, Items) else (extends.node,)
    for node in nodes:
        origin = node.origin or extends.key
        assert origin is not None, "a file's nodes have places"
        if isinstance(node, Scalar) and isinstance(node.value, str) and node.value.strip():
            yield origin, node.value.strip()
        else:
            found = quoted(node.value) if isinstance(node, Scalar) else "a group of fields or a list"
            problems.append(
                Problem.at(origin, "extends", f"wants the name of a scenario file or a list of names, found {found}")
            )


def _base(file: _File, name: str, origin: Origin, problems: list[Problem]) -> _File | None:
    """The file that `name` stands for, if it may be read; otherwise a problem."""
    chain = (*file.chain, file.path)
    if name.startswith(SHIPPED):
        root = shipped_folder()
        path = root / name.removeprefix(SHIPPED)
    else:
        root = file.root
        path = file.path.parent / name
    path = with_suffix(path)
    complaint = _not_allowed(path, root, chain)
    if complaint is None:
        return _File(path, shown(os.path.normpath(path), 300), root, chain)
    problems.append(Problem.at(origin, "extends", f"{shown(name)} {complaint[0]}", complaint[1]))
    return None


def with_suffix(path: Path) -> Path:
    """A scenario file may be named without `.yaml`."""
    return path if path.suffix in (".yaml", ".yml") else path.parent / f"{path.name}.yaml"


def _not_allowed(path: Path, root: Path, chain: tuple[Path, ...]) -> tuple[str, str] | None:
    try:
        real, top = path.resolve(), root.resolve()
        if not real.is_relative_to(top):
            return (
                "lies outside the scenario's folder",
                f"keep it in {shown(root, 300)}, or extend a shipped one as {SHIPPED}baseline",
            )
        if real in [link.resolve() for link in chain]:
            circle = " -> ".join(shown(link.name) for link in (*chain, path))
            return f"extends itself: {circle}", "remove one of these"
        if not path.exists():
            return "does not exist", nearest_file(path)
    except (OSError, RuntimeError, ValueError) as error:
        return f"cannot be found: {shown(error)}", "check its name"
    return None
