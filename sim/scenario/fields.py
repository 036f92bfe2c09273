"""What the schema knows about every field: its kind, range, unit, default and source, found by path.

The reader's messages, the explanation, the editor's schema and the list of sources all walk the schema through here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.catalogue import catalogue
from sim.mechanism import Mechanism
from sim.scenario.blocks.base import Block
from sim.scenario.declare import Declaration, declaration
from sim.scenario.problems import path_text
from sim.scenario.schema import Scenario

Kind = Literal["group", "list", "number", "whole number", "switch", "text", "choice", "mechanism"]


@dataclass(frozen=True)
class Shape:
    """What kind of value a field takes.

    model: the class of a group; item: what a list holds; choices: the values of a choice; low, high: the inclusive
    range of a number (None: unbounded); nullable: whether null (no value) is allowed.
    """

    kind: Kind
    model: type[Block] | None = None
    item: Shape | None = None
    choices: tuple[Any, ...] = ()
    low: float | None = None
    high: float | None = None
    nullable: bool = False


@dataclass(frozen=True)
class Facts:
    """One place in the schema. declared: its own declaration, or that of the table it stands in."""

    shape: Shape
    declared: Declaration | None
    own: bool = False


_KINDS: dict[Any, Kind] = {float: "number", int: "whole number", bool: "switch", str: "text"}


def shape_of(annotation: Any, metadata: Sequence[Any] = ()) -> Shape:
    """Read a type annotation; raises TypeError for a type that scenarios do not use."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return shape_of(inner, [*more, *metadata])
    if origin in (Union, UnionType):
        return _shape_of_union([part for part in get_args(annotation) if part is not NoneType], annotation, metadata)
    if origin is Literal:
        return Shape("choice", choices=get_args(annotation))
    if origin is list:
        return Shape("list", item=shape_of(get_args(annotation)[0]))
    if isinstance(annotation, type) and issubclass(annotation, Mechanism):
        return Shape("mechanism", model=annotation)
    if isinstance(annotation, type) and issubclass(annotation, Block):
        return Shape("group", model=annotation)
    if annotation not in _KINDS:
        raise TypeError(
            f"a scenario field has the type {annotation}; use numbers, texts, switches, choices, lists or blocks"
        )
    low, high = _bounds(metadata)
    return Shape(_KINDS[annotation], low=low, high=high)


def _shape_of_union(parts: list[Any], annotation: Any, metadata: Sequence[Any]) -> Shape:
    return replace(shape_of(parts[0], metadata), nullable=NoneType in get_args(annotation))


def _bounds(metadata: Sequence[Any]) -> tuple[float | None, float | None]:
    low = high = None
    for item in metadata:
        for part in item.metadata if isinstance(item, FieldInfo) else [item]:
            low = getattr(part, "ge", None) if getattr(part, "ge", None) is not None else low
            high = getattr(part, "le", None) if getattr(part, "le", None) is not None else high
    return low, high


@cache
def children(model: type[Block]) -> dict[str, FieldInfo]:
    """The fields of a group by the names that files use."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def is_declared(info: FieldInfo) -> bool:
    """Whether a field carries its own unit, source and labels (tables carry one for all their cells)."""
    return isinstance(info.json_schema_extra, dict) and "unit" in info.json_schema_extra


def facts_of(info: FieldInfo, above: Declaration | None = None) -> Facts:
    """What is known about one field of a group; `above` is the declaration of the table around it."""
    own = is_declared(info)
    return Facts(shape_of(info.annotation, info.metadata), declaration(info) if own else above, own)


def facts_at(steps: Sequence[str | int], values: Any) -> Facts | None:
    """What the schema knows about the field at `steps`; None where it knows no such field.

    values: the scenario as plain data, from which the kind of a mechanism is read.
    """
    facts = Facts(Shape("group", model=Scenario), None)
    for step in steps:
        values = _inside(values, step)
        inner = _below(facts, step, values)
        if inner is None:
            return None
        facts = inner
    return facts


def _below(facts: Facts, step: str | int, values: Any) -> Facts | None:
    shape = facts.shape
    if isinstance(step, int):
        if shape.item is None:
            return None
        kind = values.get("kind") if isinstance(values, dict) else None
        if shape.item.kind == "mechanism":
            named = catalogue().get(kind) if isinstance(kind, str) else None
            return Facts(replace(shape.item, model=named or Mechanism), None)
        return Facts(shape.item, facts.declared)
    if shape.kind == "mechanism" and step == "kind":
        return Facts(Shape("choice", choices=tuple(catalogue())), None)
    info = children(shape.model).get(step) if shape.model is not None else None
    return facts_of(info, facts.declared) if info is not None else None


def _inside(values: Any, step: str | int) -> Any:
    if isinstance(values, dict) and isinstance(step, str):
        return values.get(step)
    if isinstance(values, list) and isinstance(step, int) and step < len(values):
        return values[step]
    return None


def walk(model: type[Block] = Scenario, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str, FieldInfo]]:
    """Every declared field with its path; those of a mechanism under `mechanisms.<kind>`."""
    for name, info in children(model).items():
        shape = shape_of(info.annotation, info.metadata)
        if is_declared(info):
            yield path_text((*above, name)), info
        if shape.kind == "group" and shape.model is not None and not is_declared(info):
            yield from walk(shape.model, (*above, name))
        elif shape.item is not None and shape.item.kind == "mechanism":
            for kind, mechanism in catalogue().items():
                yield from walk(mechanism, (*above, name, kind))


@cache
def paths_by_name() -> dict[str, tuple[str, ...]]:
    """All paths of the schema by their last name, groups too: where a misplaced field belongs."""
    found: dict[str, list[str]] = {}
    for path in _all_paths(Scenario, ()):
        found.setdefault(path.rsplit(".", 1)[-1], []).append(path)
    return {name: tuple(paths) for name, paths in found.items()}


def _all_paths(model: type[Block], above: tuple[str, ...]) -> Iterator[str]:
    for name, info in children(model).items():
        yield path_text((*above, name))
        shape = shape_of(info.annotation, info.metadata)
        if shape.kind == "group" and shape.model is not None:
            yield from _all_paths(shape.model, (*above, name))


def unread_in(scenario: Scenario) -> set[str]:
    """Paths of the fields that nothing reads as the scenario stands; mechanisms by kind: `mechanisms.points.every_weeks`."""
    mechanisms = [path for one in scenario.mechanisms for path in _unread(one, ("mechanisms", one.kind))]
    return {*_unread(scenario, ()), *mechanisms}


def _unread(block: Block, steps: tuple[str, ...]) -> Iterator[str]:
    yield from (".".join((*steps, name)) for name in block.unread())
    for name in type(block).model_fields:
        if isinstance(value := getattr(block, name), Block):
            yield from _unread(value, (*steps, name))
