"""A list that several tables are divided by is declared once; what has to repeat it is held to it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

import benchmarks
import experiments
import sim
from experiments.comparison.policy_numbers import CLASSES
from experiments.comparison.recorder import STATES
from experiments.phrases.diary import DEPARTMENTS_ZH
from experiments.phrases.figures import BELOW, TITLES
from experiments.presentation.changes import PANELS
from experiments.presentation.figures.of_comparison import LOOK_OF_STATES, PICTURES
from experiments.studies.design_field import _OF_KIND
from experiments.studies.design_field import KINDS as DESIGNS
from sim.indices.declared import INDICATORS, Panel
from sim.kinds import SLOT_NAMES, UNITS, Need, OrganizationKind, Resource, TargetGroup
from sim.mechanisms.culture_programme import CultureProgramme
from sim.policy.accounts import Cost
from sim.processes.settlement import Account
from sim.scenario.blocks.departments import DEPARTMENTS
from sim.scenario.blocks.organizations import Organizations as OrganizationsBlock
from sim.scenario.blocks.population import FREE_HOURS, LEAST_FREE_HOURS, MOST_FREE_HOURS
from sim.scenario.declare import KINDS
from sim.scenario.mechanism_list import UNIT_ZH
from sim.state import (
    DAYTIME,
    EVENING,
    HIGHER,
    LOWER,
    ONLINE,
    SLOTS,
    Cases,
    Communities,
    Events,
    Minds,
    Organizations,
    People,
    Stock,
    Workers,
)
from sim.world import columns_of

KINDS_OF_THINGS = (Need.names(), Resource.names(), OrganizationKind.names())


def repeated(source: str) -> Iterator[tuple[str, ...]]:
    """Tuples and lists of names, and classes with a field for each, that repeat one of the lists; a type (`Literal`) may."""
    tree = ast.parse(source)
    types = {id(node.slice) for node in ast.walk(tree) if isinstance(node, ast.Subscript)}
    for node in (each for each in ast.walk(tree) if id(each) not in types):
        if isinstance(node, ast.Tuple | ast.List):
            names = tuple(each.value for each in node.elts if isinstance(each, ast.Constant))
        elif isinstance(node, ast.ClassDef):
            fields = (each for each in node.body if isinstance(each, ast.AnnAssign) and each.value is None)
            names = tuple(each.target.id for each in fields if isinstance(each.target, ast.Name))
        else:
            continue
        if names in KINDS_OF_THINGS:
            yield names


def test_needs_resources_and_kinds_of_organizations_are_listed_in_one_file() -> None:
    root = Path(sim.__file__).parent
    found = [file.name for file in sorted(root.rglob("*.py")) for _ in repeated(file.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [f"NEEDS = {Need.names()!r}", "class T(Block):\n" + "".join(f"    {name}: float\n" for name in Resource.names())],
)
def test_a_second_list_is_found(source: str) -> None:
    assert len(list(repeated(source))) == 1


def lists_of_names(source: str) -> Iterator[frozenset[str]]:
    """Tuples, lists and sets of three or more names; a type (`Literal`) may repeat them."""
    tree = ast.parse(source)
    types = {id(n.slice) for n in ast.walk(tree) if isinstance(n, ast.Subscript) and ast.unparse(n.value) == "Literal"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set) and id(node) not in types and len(node.elts) >= 3:
            names = [each.value for each in node.elts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if len(names) == len(node.elts):
                yield frozenset(names)


def test_no_list_of_three_names_or_more_is_written_in_two_places() -> None:
    files = [file for folder in (sim, experiments, benchmarks) for file in Path(folder.__path__[0]).rglob("*.py")]
    found = Counter(names for file in files for names in lists_of_names(file.read_text(encoding="utf-8")))
    assert {names for names, times in found.items() if times > 1} == set()


@pytest.mark.parametrize(
    "source", ['A = ("a", "b", "c")\nB = ["b", "a", "c"]', 'frame[["a", "b", "c"]].plot(["a", "b", "c"])']
)
def test_a_list_that_is_written_twice_is_found_in_any_order(source: str) -> None:
    assert len(list(lists_of_names(source))) == 2


TABLES = [set(table._fields) for table in (People, Minds, Events, Communities, Workers, Organizations, Cases)]
MANY = 7
"""Columns of a table that somebody names for a reason of his own are fewer; who means all of a sort asks their declaration."""


def columns_listed(source: str) -> list[list[str]]:
    """Lists of many names that are columns of one table."""
    listed = [sorted(names) for names in lists_of_names(source) if len(names) >= MANY]
    return [names for names in listed if any(columns.issuperset(names) for columns in TABLES)]


def test_columns_of_a_table_are_listed_by_the_table_alone() -> None:
    files = [file for folder in (sim, experiments) for file in Path(folder.__path__[0]).rglob("*.py")]
    assert [(file.name, names) for file in files for names in columns_listed(file.read_text(encoding="utf-8"))] == []


def test_columns_that_are_listed_once_more_are_found() -> None:
    assert columns_listed(f"A = {Minds._fields[:MANY]!r}") == [sorted(Minds._fields[:MANY])]
    assert columns_listed(f"A = {Minds._fields[: MANY - 1]!r}") == []


def test_what_is_said_of_each_member_of_a_list_is_said_of_all() -> None:
    assert set(LOOK_OF_STATES) == set(STATES)
    assert set(PANELS) == set(get_args(Panel))
    assert set(CLASSES) == set(KINDS)
    assert set(DEPARTMENTS_ZH) == set(DEPARTMENTS)
    assert set(TITLES) == set(BELOW) == set(PICTURES)


def test_what_repeats_a_list_repeats_it_in_its_order() -> None:
    assert (
        tuple(name for name in OrganizationsBlock.model_fields if name in OrganizationKind.names())
        == OrganizationKind.names()
    )
    assert ("booked", *Cost._fields[3:]) == Account.names()
    assert set(UNIT_ZH) == set(UNITS)
    assert get_args(CultureProgramme.model_fields["need"].annotation) == Need.names()


def test_slots_and_target_groups_are_listed_in_one_file() -> None:
    """A mechanism that may choose among them names their type."""
    lists = {frozenset(get_args(TargetGroup)), frozenset(SLOT_NAMES)}
    root, found = Path(sim.__file__).parent, []
    for file in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple | ast.List):
                names = frozenset(each.value for each in node.elts if isinstance(each, ast.Constant))
                found += [file.name] if names in lists else []
    assert found == ["kinds.py", "kinds.py"]
    assert [SLOT_NAMES.index(name) for name in ("daytime", "evening", "online")] == [DAYTIME, EVENING, ONLINE]
    assert len(SLOT_NAMES) == SLOTS


def test_the_week_keeps_the_columns_of_the_stock_in_their_order() -> None:
    compiled = columns_of(Stock)
    in_python = getattr(compiled, "py_func", compiled)  # only compiled code may call it
    columns = in_python(Stock(*(np.full(1, at) for at in range(len(Stock._fields)))))
    assert [int(column[0]) for column in columns] == list(range(len(Stock._fields)))


@pytest.mark.parametrize("text", [f"{LOWER} times", f"{HIGHER} times", f"{LEAST_FREE_HOURS:g}..{MOST_FREE_HOURS:g}"])
def test_a_number_that_is_declared_is_in_no_text_a_second_time(text: str) -> None:
    root = Path(sim.__file__).parent
    assert [file.name for file in root.rglob("*.py") if text in file.read_text(encoding="utf-8")] == []


def test_bounds_of_free_hours_and_levels_of_the_worn_out_are_said_as_they_are_declared() -> None:
    assert INDICATORS["worn_out_lower"].definition.endswith(f" {LOWER} times the reporting level")
    assert INDICATORS["worn_out_higher"].definition.endswith(f" {HIGHER} times the reporting level")
    assert FREE_HOURS.endswith(f" {LEAST_FREE_HOURS:g}..{MOST_FREE_HOURS:g}")


def test_every_design_says_which_fields_it_has() -> None:
    assert tuple(_OF_KIND) == DESIGNS
