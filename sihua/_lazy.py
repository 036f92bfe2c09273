"""What a module imports for types alone is had from it by name when it is first used, so that each name is imported once."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from typing import Any


def imported_for_types(file: str) -> dict[str, tuple[str, str]]:
    """Where each name below `if TYPE_CHECKING:` at the top of a file is defined: module, and the name there."""
    return {
        alias.asname or alias.name: (str(node.module), alias.name)
        for block in ast.parse(Path(file).read_text(encoding="utf-8")).body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def find(name: str, module: str, places: dict[str, tuple[str, str]], offered: list[str]) -> Any:
    """What a module means by a name. Raises AttributeError, which says what it offers instead."""
    if name not in places:
        raise AttributeError(f"module {module!r} has no attribute {name!r}; it offers {', '.join(offered)}")
    source, inner = places[name]
    return getattr(import_module(source), inner)
