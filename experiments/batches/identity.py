"""Which function ran the scenarios of a batch: numbers of two functions in one table would be two models in one."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from types import CodeType
from typing import Any

from experiments.runs.replicate import run_replicate


def code_of(function: Callable[..., Any] | None) -> str:
    """What a function does, as a text: its source, or what it was compiled to; empty for sihua's own, or None.

    Of one that wraps another (`functools.wraps`), it is that one's: a wrapper looks on, it computes nothing else.
    """
    if function is None:
        return ""
    if isinstance(function, partial):
        return f"{code_of(function.func)} {function.args!r} {sorted(function.keywords.items())!r}"
    function = inspect.unwrap(function)
    if function is run_replicate:
        return ""
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        code = getattr(function, "__code__", None) or getattr(type(function).__call__, "__code__", None)
        return repr(function) if code is None else repr(_compiled(code))


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
