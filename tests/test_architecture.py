"""Files import each other in one direction: no circle, whether at the top, in a function, or for types alone."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DISCOVERS = {"sim.catalogue": "sim.mechanisms"}
"""Who imports every file of a folder by its name."""
PACKAGES = ("sim", "experiments", "sihua", "benchmarks")


def files_of(package: str) -> dict[str, Path]:
    """Every file of a package by its dotted name; a package's `__init__` has the name of the package."""
    names = {}
    for file in sorted((ROOT / package).rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return names


def imported(name: str, file: Path, known: dict[str, Path]) -> set[str]:
    """The files that a file imports anywhere in it: `from package import module` means the module, if there is one."""
    found = {_nearest(dotted, known) for dotted in imports_of(name, file)}
    return (found | {one for one in known if one.rpartition(".")[0] == DISCOVERS.get(name)}) - {"", name}


def imports_of(name: str, file: Path) -> set[str]:
    """What a file imports anywhere in it, whosoever it is: modules, and what is taken from them (`package.module.name`)."""
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{source}.{alias.name}" for alias in node.names}
    return found


def _nearest(dotted: str, known: dict[str, Path]) -> str:
    """The file that holds what is imported; empty where that is no file of ours."""
    while dotted and dotted not in known:
        dotted = dotted.rpartition(".")[0]
    return dotted


def circle_in(package: str) -> list[str]:
    """Files of a package that import each other in a circle, the first once more at the end; empty if there is none."""
    known = files_of(package)
    graph = TopologicalSorter({name: imported(name, file, known) for name, file in known.items()})
    try:
        graph.prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))  # each imports the next
    return []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_files_import_each_other_in_a_circle(package: str) -> None:
    assert not (circle := circle_in(package)), " imports ".join(circle)


def test_a_circle_is_found_wherever_the_import_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    room = tmp_path / "house" / "room"
    room.mkdir(parents=True)
    (tmp_path / "house" / "__init__.py").write_text("")
    (room / "__init__.py").write_text("from . import table")
    (room / "table.py").write_text("def lay():\n    from house import cellar\n")
    types_only = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.room import table\n"
    (tmp_path / "house" / "cellar.py").write_text(types_only)
    circle = circle_in("house")
    assert circle[0] == circle[-1]
    assert set(circle) == {"house.cellar", "house.room.table"}
    (tmp_path / "house" / "cellar.py").write_text("import house")
    assert circle_in("house") == []
