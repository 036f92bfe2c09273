"""The two decorators that turn readable Python into compiled loops, and the place where compiled code is kept.

`rule` is a scalar formula: every argument and its value are double precision, whatever the columns hold, so that a
rule gives the same bits compiled and interpreted. `process` is a loop that applies rules to rows. With
`NUMBA_DISABLE_JIT=1` both are ordinary Python that a debugger can step through.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])

INTERPRETED = bool(numba.config.DISABLE_JIT)
_OPTIONS = {"cache": True, "nogil": True, "error_model": "numpy"}


def _cache_folder() -> str:
    """Compiled code is kept per state of the source: Numba itself would miss a change in a rule that a process calls."""
    source = hashlib.sha256(numba.__version__.encode())
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        source.update(file.read_bytes())
    # gettempdir falls back to the current folder, so that a machine without HOME still runs.
    home = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("HOME", "") and os.environ["HOME"] + "/.cache")
    base = numba.config.CACHE_DIR or (home and home + "/sihua") or tempfile.gettempdir() + "/sihua"
    return str(Path(base) / source.hexdigest()[:16])


numba.config.CACHE_DIR = _cache_folder()


def _scalar(result: str, argument: str, convert: Callable[[Any], Any]) -> Callable[[F], F]:
    """Compile a scalar function for exactly one type of argument; interpreted, convert to that type instead."""

    def decorate(function: F) -> F:
        if INTERPRETED:

            @functools.wraps(function)
            def interpreted(*arguments: Any) -> Any:
                return function(*(convert(value) for value in arguments))

            return cast(F, interpreted)
        arguments = ", ".join([argument] * len(inspect.signature(function).parameters))
        return cast(F, numba.njit(f"{result}({arguments})", **_OPTIONS)(function))

    return decorate


def rule(function: F) -> F:
    """A scalar formula: doubles in, one double out; it may call other rules, and touches nothing else."""
    return _scalar("float64", "float64", float)(function)


def draw(words: int) -> Callable[[F], F]:
    """A keyed draw: whole numbers in, `words` numbers out (one number, or a tuple of them)."""
    return _scalar("float64" if words == 1 else f"UniTuple(float64, {words})", "int64", int)


def process(function: F) -> F:
    """A loop over rows, compiled for the columns that it is first called with; it releases the interpreter lock."""
    return cast(F, numba.njit(**_OPTIONS)(function))
