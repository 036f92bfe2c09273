"""Which function ran the scenarios of a batch: numbers of two functions in one table would be two models in one."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from experiments.runs.replicate import run_replicate
from experiments.storage.files import sha256


def code_of(function: Callable[..., Any] | None) -> str:
    """What a function does, as a text: its source, or what it was compiled to, and what it reads; empty for sihua's own, or None.

    What it reads: defaults, variables of the functions around it, and names of its module. Of one that wraps another
    (`functools.wraps`), it is that one's: a wrapper looks on, it computes nothing else.
    """
    if function is None or (not isinstance(function, partial) and inspect.unwrap(function) is run_replicate):
        return ""
    return _described(function, getattr(function, "__module__", ""), set())


def _described(function: Any, module: str, seen: set[int]) -> str:
    """The same of any function. seen: the functions that have been described, each once."""
    if isinstance(function, partial):
        bound = [_pinned(one, module, seen) for one in (function.args, function.keywords)]
        return f"{_described(function.func, module, seen)} {bound}"
    function = inspect.unwrap(function)
    called = getattr(function, "__func__", function)  # of a method
    if not isinstance(called, FunctionType):
        called = getattr(type(function), "__call__", None)  # noqa: B004 - the function behind it is wanted
    state = {} if called is function else getattr(getattr(function, "__self__", function), "__dict__", {})
    if not isinstance(called, FunctionType):
        return f"{_name(function)} {_pinned(state, module, seen)}"
    read = {"its defaults": (called.__defaults__, called.__kwdefaults__), "itself": state, **_read(called)}
    where = called.__module__ or module
    return f"{_source(called)} {[(name, _pinned(value, where, seen)) for name, value in sorted(read.items())]}"


def _source(function: FunctionType) -> str:
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        return repr(_compiled(function.__code__))


def _read(function: FunctionType) -> dict[str, Any]:
    """What a function takes from around it: variables of functions, and names of its module."""
    found: dict[str, Any] = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        with suppress(ValueError):  # not set yet
            found[f"around {name}"] = cell.cell_contents
    names = _globals_in(function.__code__) & function.__globals__.keys()
    return found | {name: function.__globals__[name] for name in names}


def _globals_in(code: CodeType) -> set[str]:
    """The names that code, and code within it, looks up in its module."""
    names = {one.argval for one in dis.get_instructions(code) if one.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return names.union(*(_globals_in(one) for one in code.co_consts if isinstance(one, CodeType)))


def _pinned(value: Any, module: str, seen: set[int], within: frozenset[int] = frozenset()) -> str:
    """A value as a text that is the same in another process: of what is neither plain nor of this module, its name or type.

    within: what it is part of, which may be part of it.
    """
    kind = f"{type(value).__module__}.{type(value).__qualname__}"
    if value is None or isinstance(value, (bool, int, float, complex, str, bytes, np.generic)):
        return f"{kind} {value!r}"
    if isinstance(value, ModuleType):
        return value.__name__
    if id(value) in within:
        return "itself"
    within |= {id(value)}
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        return f"{value.dtype} {value.shape} {sha256(value.tobytes())}"
    if isinstance(value, dict):
        items = sorted(
            (_pinned(name, module, seen, within), _pinned(one, module, seen, within)) for name, one in value.items()
        )
        return f"{kind} {items}"
    if isinstance(value, (tuple, list)):
        return f"{kind} {[_pinned(one, module, seen, within) for one in value]}"
    if isinstance(value, (set, frozenset)):
        return f"{kind} {sorted(_pinned(one, module, seen, within) for one in value)}"
    if isinstance(value, partial) or (isinstance(value, FunctionType) and value.__module__ == module):
        if id(value) in seen:
            return _name(value)
        seen |= set() if isinstance(value, partial) else {id(value)}
        return _described(value, module, seen)
    if isinstance(value, type) and value.__module__ == module:
        with suppress(OSError, TypeError):
            return inspect.getsource(value)
    return _name(value)


def _name(value: Any) -> str:
    """Of what has none, that of its type."""
    of = value if isinstance(getattr(value, "__qualname__", None), str) else type(value)
    return f"{getattr(of, '__module__', '')}.{of.__qualname__}"


def name_of(function: Callable[..., Any] | None) -> str:
    """What a manifest calls it; empty for sihua's own."""
    if function is None:
        return ""
    function = inspect.unwrap(function.func if isinstance(function, partial) else function)
    return f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', type(function).__name__)}"


def _compiled(code: CodeType) -> tuple[Any, ...]:
    """Code without where it stands: the same in another file, at another line."""
    constants = tuple(_compiled(one) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.co_code, constants, code.co_names
