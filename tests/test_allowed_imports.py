"""What a floor of the model may import is listed, and who may import what is for few: what is not in a list is refused."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.test_architecture import DISCOVERS, PACKAGES, files_of, imports_of

MAY_IMPORT = {
    "sim.rules": ("__future__", "math", "sim.rules", "sim.compiler", "sim.limits"),
    "sim.processes": (
        "__future__", "enum", "typing", "numpy", "sim.rules", "sim.processes", "sim.ages", "sim.calendar", "sim.columns",
        "sim.compiler", "sim.draws", "sim.history", "sim.kinds", "sim.limits", "sim.measures", "sim.neighbours.batches",
        "sim.neighbours.rows", "sim.parameter_types", "sim.ratio", "sim.state", "sim.terms", "sim.world",
    ),
    "sim.mechanisms": (
        "__future__", "math", "typing", "sim.ages", "sim.calendar", "sim.kinds", "sim.mechanism", "sim.scenario.blocks",
        "sim.scenario.declare", "sim.state", "sim.terms",
    ),
}  # fmt: skip
"""All that the files of a folder import. Rules know numbers alone; processes rules, tables and draws; mechanisms what they are
made of, and what tables mean."""

IMPORTED_BY = {
    "yaml": ("sim.scenario.emitter", "sim.scenario.nodes", "sim.scenario.syntax"),
    "matplotlib": (
        "experiments.dashboard.pictures", "experiments.presentation.animation", "experiments.presentation.figures",
        "experiments.presentation.matplotlib_alone", "experiments.presentation.plots",
        "experiments.presentation.report.drawing", "experiments.presentation.townplan",
    ),
    "mesa": ("sim.agents", "experiments.dashboard", "benchmarks"),
    "numba": ("sim.compiler", "sim.kept_code", "sim.numba_alone", "sim.world", "benchmarks"),
    "random": ("sim.agents.model",),
}  # fmt: skip
"""Who imports a package that is for few: only `sim.scenario` reads YAML, nothing but pictures draws, and chance comes from
`sim.draws` (Mesa's model only forbids its own)."""

BY_NAME = {
    "sim.catalogue": {"importlib", "pkgutil"},  # every mechanism of the folder (`DISCOVERS`)
    "experiments": {"importlib"},  # where the model lies, before it is imported
    "sihua": {"importlib"},  # `sihua.mechanism`
    "sihua._lazy": {"importlib"},  # what the file that asks imports for types
    "sihua._origin": {"importlib"},  # where our packages lie, before they are imported
    "experiments.cli.dashboard": {"importlib"},  # whether Solara is installed
    "sim.scenario.plugins": {"importlib", "sys.modules", "exec"},  # a mechanism of the user's own
    "sim.docstrings": {"sys.modules"},  # where a class says what its constants mean
    "sim.numba_alone": {"sys.modules"},  # Numba is kept from importing YAML
    "experiments.batches.by_value": {"sys.modules"},  # whether a function of the user's comes from a file
    "experiments.batches.steady_clock": {"sys.modules"},  # the clocks of distributed
    "experiments.cli.main": {"sys.modules"},  # what is not loaded has printed no odd name
    "experiments.cli.terminal": {"sys.modules"},  # the same
    "sim.world": {"eval"},  # a function of as many columns as a table has
}
"""Files that reach modules otherwise than by an import that one can read, how, and why that hides nothing."""
WAYS = ("importlib", "pkgutil", "runpy", "zipimport", "imp", "builtins", "pydoc")
"""Modules that import others by name; what is installed (`importlib.metadata`) and files beside code are no modules."""
WORDS = ("__import__", "__builtins__", "eval", "exec", "import_module", "resolve_name", "iter_modules", "__loader__")
"""Names by which a module is got at without one of these."""


def not_allowed(folder: str, name: str, file: Path) -> set[str]:
    """What a file of a folder imports that is not in the list."""
    return {one for one in imports_of(name, file) if not _within(one, MAY_IMPORT[folder])}


def _within(dotted: str, packages: tuple[str, ...]) -> bool:
    return any(dotted == package or dotted.startswith(f"{package}.") for package in packages)


def ways_to_hide(name: str, file: Path) -> set[str]:
    """How a file can get at a module by a name that is made while it runs."""
    found = set()
    for dotted in imports_of(name, file):
        root = dotted.partition(".")[0]
        if root in WAYS and not _within(dotted, ("importlib.metadata", "importlib.resources")):
            found.add(root)
        if dotted == "sys.modules":
            found.add(dotted)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr == "modules":
            found.add("sys.modules")
        if isinstance(node, ast.Name) and node.id in WORDS:
            found.add(node.id)
    return found - ({"import_module"} if "importlib" in found else set())


ALL_FILES = {name: file for package in PACKAGES for name, file in files_of(package).items()}


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_a_floor_of_the_model_imports_only_what_is_listed(folder: str) -> None:
    files = {name: file for name, file in ALL_FILES.items() if _within(name, (folder,))}
    assert len(files) > 5
    found = {name: wrong for name, file in files.items() if (wrong := not_allowed(folder, name, file))}
    assert not found
    used = {one for name, file in files.items() for one in imports_of(name, file)}
    assert not [package for package in MAY_IMPORT[folder] if not any(_within(one, (package,)) for one in used)]


@pytest.mark.parametrize("package", IMPORTED_BY)
def test_what_is_for_few_is_imported_by_these_alone(package: str) -> None:
    found = {
        name
        for name, file in ALL_FILES.items()
        if any(_within(one, (package,)) for one in imports_of(name, file)) and not _within(name, IMPORTED_BY[package])
    }
    assert not found


def test_nobody_else_reaches_a_module_by_a_name_that_is_made_while_it_runs() -> None:
    found = {name: ways for name, file in ALL_FILES.items() if (ways := ways_to_hide(name, file))}
    assert found == BY_NAME
    assert {*DISCOVERS} <= {*BY_NAME}


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("import sim.world", {"sim.world"}),
        ("def f():\n    from sim import world", {"sim.world"}),
        ("import random", {"random"}),
        ("from ..state import People", {"sim.state.People"}),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy as np", {"typing.TYPE_CHECKING", "numpy"}),
        ("import mathematics", {"mathematics"}),
        ("import math\nfrom sim.rules.numbers import MIDDLE", set()),
    ],
)  # fmt: skip
def test_a_rule_that_knows_more_than_numbers_is_refused(text: str, refused: set[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(text)
    assert not_allowed("sim.rules", "sim.rules.mine", file) == refused


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("from importlib import import_module as load\nload('sim')", {"importlib"}),
        ("import importlib.util", {"importlib"}),
        ("import pkgutil\npkgutil.resolve_name('sim.world')", {"pkgutil"}),
        ("import sys\nsys.modules['sim.world']", {"sys.modules"}),
        ("from sys import modules as m\nm['sim.world']", {"sys.modules"}),
        ("import sys as s\ns.modules", {"sys.modules"}),
        ("__import__('sim')", {"__import__"}),
        ("exec('import sim')", {"exec"}),
        ("import builtins", {"builtins"}),
        ("from runpy import run_module", {"runpy"}),
        ("__loader__.load_module('sim')", {"__loader__"}),
        ("from importlib.metadata import version", set()),
        ("import sim.state", set()),
    ],
)
def test_a_hidden_import_is_found(text: str, ways: set[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(text)
    assert ways_to_hide("sim.mine", file) == ways
