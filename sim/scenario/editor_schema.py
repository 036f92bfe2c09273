"""The JSON Schema that editors use to complete and check scenario files while they are written.

A scenario file is an overlay on the defaults, so nothing is required, except inside lists, which replace as a whole.
It is built from the declarations, not by pydantic, so that it is the same with every version of pydantic.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.catalogue import catalogue
from sim.docstrings import docstring
from sim.scenario.blocks.base import Block
from sim.scenario.declare import declaration
from sim.scenario.explanation import label_of, plain_value
from sim.scenario.fields import Shape, children, is_declared, shape_of
from sim.scenario.schema import Scenario

_TYPES = {"number": "number", "whole number": "integer", "switch": "boolean", "text": "string", "list": "array"}
_EXTENDS = {
    "title": "scenarios to start from",
    "description": "One scenario file or several, composed from left to right, then this file. Paths are relative to"
    " this file and stay within the folder of the scenario; sihua:baseline names one that comes with the program.",
    "anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "string", "minLength": 1}}],
}


def editor_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a scenario file, complete in itself."""
    schema = _group(Scenario, overlay=True)
    schema["properties"] = {"extends": _EXTENDS, **schema["properties"]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "sihua scenario", **schema}


def editor_schema_text() -> str:
    """The schema as the file `scenarios/scenario.schema.json` holds it."""
    return json.dumps(editor_schema(), ensure_ascii=False, indent=1) + "\n"


def _group(model: type[Block], overlay: bool) -> dict[str, Any]:
    """A group of fields. overlay: whether it merges with defaults below it, so that every field may be left out."""
    fields = children(model)
    schema: dict[str, Any] = {
        "type": "object",
        "description": docstring(model).split("\n\n")[0].replace("\n", " "),
        "properties": {name: _field(info, overlay) for name, info in fields.items()},
        "additionalProperties": False,
    }
    required = [] if overlay else [name for name, info in fields.items() if info.is_required() or name == "kind"]
    return {**schema, "required": required} if required else schema


def _field(info: FieldInfo, overlay: bool) -> dict[str, Any]:
    schema = _of_shape(shape_of(info.annotation, info.metadata), overlay)
    if not is_declared(info):
        return schema
    about = declaration(info)
    schema["title"] = f"{about.en} / {about.zh}"
    unit = f" Unit: {about.unit}." if about.unit else ""
    schema["description"] = f"{about.en}.{unit} Default from {label_of(about.source)} {about.source.note}"
    if info.default is not PydanticUndefined:
        schema["default"] = plain_value(info.default)
    return schema


def _of_shape(shape: Shape, overlay: bool) -> dict[str, Any]:
    if shape.kind == "mechanism":
        return {"oneOf": [_mechanism(kind, model) for kind, model in catalogue().items()]}
    if shape.kind == "group" and shape.model is not None:
        return _group(shape.model, overlay)
    if shape.kind == "list" and shape.item is not None:
        schema: dict[str, Any] = {"type": "array", "items": _of_shape(shape.item, overlay=False)}
    elif shape.kind == "choice":
        schema = {"enum": list(shape.choices)}
    else:
        schema = {"type": _TYPES[shape.kind]}
    if shape.low is not None:
        schema["minimum"] = shape.low
    if shape.high is not None:
        schema["maximum"] = shape.high
    if shape.nullable:
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        else:
            schema["type"] = [schema["type"], "null"]
    return schema


def _mechanism(kind: str, model: type[Block]) -> dict[str, Any]:
    schema = _group(model, overlay=False)
    schema["title"] = kind
    schema["properties"]["kind"] = {"const": kind, "description": schema["description"]}
    return schema
