"""Everything that compiled code is made of: the function itself, all that it calls, and every constant that these name.

The compiler freezes what it finds under a name. So the key of compiled code that is kept holds the text of all of it, and
whoever replaces a rule from outside (`sim.processes.decision.willingness = mine`) gets code of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from enum import Enum
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

import numpy as np


class Named(NamedTuple):
    """What stands under a name that a function looks up. places: the names where it was looked up."""

    places: dict[str, Any]
    name: str
    value: Any


def digest_of(function: FunctionType) -> str:
    """The SHA-256 of a function with all that it reaches, in hexadecimal; the same in every process."""
    digest = hashlib.sha256()
    for part in _reached(function):
        digest.update(_text(part).encode())
    return digest.hexdigest()


def names_of(function: FunctionType) -> list[Named]:
    """Every name that a function and those it reaches look up, with what stands there now."""
    return [named for part in _reached(function) for named in _names(part)]


def forget() -> None:
    """Look everything up anew: something has been replaced."""
    for kept in (_text, _names):
        kept.cache_clear()


def _reached(function: FunctionType) -> list[FunctionType]:
    """The function, and whatever it calls, directly or not, each once; in an order of its own text."""
    found: dict[FunctionType, None] = {function: None}
    waiting = [function]
    while waiting:
        for named in _names(waiting.pop()):
            called = getattr(named.value, "py_func", None)
            if isinstance(called, FunctionType) and called not in found:
                found[called] = None
                waiting.append(called)
    return list(found)


@cache
def _text(function: FunctionType) -> str:
    codes = list(_codes(function.__code__))
    held = [_value(value) for value in _held_by(function)]
    written = [
        (code.co_code.hex(), code.co_names, code.co_varnames, [_value(c) for c in code.co_consts]) for code in codes
    ]
    looked_up = sorted({f"{named.name}={_value(named.value)}" for named in _names(function)})
    return repr((function.__module__, function.__qualname__, written, held, looked_up))


@cache
def _names(function: FunctionType) -> tuple[Named, ...]:
    """What a function's names stand for; of a module, what the function may take from it."""
    names = sorted({name for code in _codes(function.__code__) for name in code.co_names})
    found = [
        Named(function.__globals__, name, function.__globals__[name]) for name in names if name in function.__globals__
    ]
    found += [Named({"": value}, "", value) for value in _held_by(function)]
    inner = [Named(vars(m.value), name, vars(m.value)[name]) for m in found if isinstance(m.value, ModuleType)
             for name in names if name in vars(m.value)]  # fmt: skip
    return (*found, *inner)


def _held_by(function: FunctionType) -> list[Any]:
    """What a function holds itself: the values of its closure, and those that its arguments have where none is given."""
    by_name = sorted((function.__kwdefaults__ or {}).items())
    return [
        *(cell.cell_contents for cell in function.__closure__ or ()),
        *(function.__defaults__ or ()),
        *(part for pair in by_name for part in pair),
    ]


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _value(value: Any) -> str:
    """What the compiler freezes of a value, as text: of numbers and arrays all, of functions what else is in the digest."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{value.shape}{hashlib.sha256(value.tobytes()).hexdigest()}"
    if isinstance(value, (bool, int, float, complex, str, bytes, np.generic, type(None))):
        return repr(value)
    if isinstance(value, frozenset):
        return repr(sorted(map(_value, value)))
    if isinstance(value, tuple):
        return repr([type(value).__qualname__, *map(_value, value)])
    if isinstance(value, (CodeType, ModuleType)):
        return type(value).__name__
    if isinstance(value, Enum):
        return f"{type(value).__qualname__}.{value.name}={_value(value.value)}"
    at = getattr(value, "py_func", value)
    fields = getattr(value, "_fields", "")
    return f"{getattr(at, '__module__', '')}.{getattr(at, '__qualname__', type(value).__qualname__)}{fields}{_options(value)}"


def _options(value: Any) -> str:
    """How a function is compiled, which changes its bits (`fastmath`), where it says so."""
    options = getattr(value, "targetoptions", None)
    return repr(sorted(options.items())) if isinstance(options, dict) else ""
