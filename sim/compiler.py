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
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config
from numba.core.types import unliteral

F = TypeVar("F", bound=Callable[..., Any])

_numba_settings: Any = config
INTERPRETED = bool(_numba_settings.DISABLE_JIT)
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
# A call within a loop would keep the compiler from working on several rows at once.
_INTO_THE_LOOP: dict[str, Any] = {**_OPTIONS, "forceinline": True}
_COMPILED_SOURCES = (
    "rules/*.py",
    "processes/*.py",
    "neighbours/*.py",
    "founding/*.py",
    "ages.py",
    "calendar.py",
    "columns.py",
    "draws.py",
    "history.py",
    "kinds.py",
    "limits.py",
    "parameter_types.py",
    "state.py",
    "terms.py",
    "world.py",
    "community.py",
    "compiler.py",
)


def _cache_folder() -> str:
    """Where compiled code is kept: one folder for each state of the source, since Numba itself would miss a change in a
    rule that a process calls. The first of these that can be written: NUMBA_CACHE_DIR, the user's cache, the temporary
    folder."""
    source = hashlib.sha256(f"{numba.__version__} {sys.version_info[:2]}".encode())
    for pattern in _COMPILED_SOURCES:
        for file in sorted(Path(__file__).parent.glob(pattern)):
            source.update(file.read_bytes())
    home = os.environ.get("HOME") or os.environ.get("LOCALAPPDATA")
    users = os.environ.get("XDG_CACHE_HOME") or (home and f"{home}/.cache")
    for base in (_numba_settings.CACHE_DIR, users and f"{users}/sihua", f"{tempfile.gettempdir()}/sihua"):
        folder = Path(base or os.devnull) / source.hexdigest()[:16]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return str(folder)
        except OSError:
            continue
    return tempfile.mkdtemp(prefix="sihua-")


_numba_settings.CACHE_DIR = _cache_folder()


class _Compiled:
    """What stands where the function stood. It is compiled when it is first needed, for who needs it: a compiled caller, or
    Python.

    Python's way in unpacks and packs tables column by column, which takes the compiler longer than most functions
    themselves; only what Python calls has one. Only that is kept on disk, with all that it calls in it.
    """

    def __init__(self, function: Callable[..., Any], signature: str | None, options: dict[str, Any]) -> None:
        """signature: the only types that it takes; None: whatever it is called with."""
        functools.update_wrapper(self, function)
        self.py_func = function
        self._settings = (signature, options)

    def __call__(self, *arguments: Any) -> Any:
        """What Python does with it."""
        return self._from_python(*arguments)

    @property
    def _numba_type_(self) -> Any:
        """What the compiler sees where compiled code calls it."""
        return self._from_compiled._numba_type_

    @functools.cached_property
    def _from_python(self) -> Any:
        return self._compiled(cache=True)

    @functools.cached_property
    def _from_compiled(self) -> Any:
        made = self._compiled(no_cpython_wrapper=True, no_cfunc_wrapper=True)
        compiled_for = made.get_call_template
        # Numba would compile `add_flags(sums, 3, ...)` and `add_flags(sums, 4, ...)` each for its own number.
        made.get_call_template = lambda types, named: compiled_for(tuple(map(unliteral, types)), named)
        return made

    def _compiled(self, **more: bool) -> Any:
        signature, options = self._settings
        compile_for: Any = numba.njit
        return compile_for(signature, **options, **more)(self.py_func)

    def __reduce__(self) -> str:
        """Copies and other processes find it by its name."""
        return self.py_func.__qualname__


def _scalar(result: str, argument: str, convert: Callable[[Any], Any]) -> Callable[[F], F]:
    """Compile a scalar function for exactly one type of argument; interpreted, convert to that type instead."""

    def decorate(function: F) -> F:
        if INTERPRETED:

            @functools.wraps(function)
            def interpreted(*arguments: Any) -> Any:
                return function(*(convert(value) for value in arguments))

            return cast(F, interpreted)
        arguments = ", ".join([argument] * len(inspect.signature(function).parameters))
        return cast(F, _Compiled(function, f"{result}({arguments})", _INTO_THE_LOOP))

    return decorate


def rule(function: F) -> F:
    """A scalar formula: doubles in, one double out; it may call other rules, and touches nothing else."""
    return _scalar("float64", "float64", float)(function)


def draw(words: int) -> Callable[[F], F]:
    """A keyed draw: whole numbers in, `words` numbers out (one number, or a tuple of them)."""
    return _scalar("float64" if words == 1 else f"UniTuple(float64, {words})", "int64", int)


def process(function: F) -> F:
    """A loop over rows, compiled for the columns that it is first called with; it releases the interpreter lock."""
    return _written_for(function, _OPTIONS)


def inline(function: F) -> F:
    """What a process does with one row, written apart to be read: compiled into the loop that calls it, for handing over
    tables row by row would take longer than the row."""
    return _written_for(function, _INTO_THE_LOOP)


def _written_for(function: F, options: dict[str, Any]) -> F:
    return function if INTERPRETED else cast(F, _Compiled(function, None, options))
