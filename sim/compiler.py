"""The two decorators that turn readable Python into compiled loops.

`rule` is a scalar formula: every argument and its value are double precision, whatever the columns hold, so that a
rule gives the same bits compiled and interpreted. `process` is a loop that applies rules to rows. With
`NUMBA_DISABLE_JIT=1` both are ordinary Python that a debugger can step through.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sim import compiled_parts
from sim.compiled_parts import Named
from sim.kept_code import KeptCode
from sim.numba_alone import numba_settings

import numba  # isort: skip
from numba.core.types import unliteral  # isort: skip

if TYPE_CHECKING:
    from types import FunctionType

F = TypeVar("F", bound=Callable[..., Any])

INTERPRETED = bool(numba_settings.DISABLE_JIT)
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
# A call within a loop would keep the compiler from working on several rows at once.
_INTO_THE_LOOP: dict[str, Any] = {**_OPTIONS, "forceinline": True}


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
        _ALL.append(self)

    def __call__(self, *arguments: Any) -> Any:
        """What Python does with it."""
        return self._from_python(*arguments)

    @property
    def _numba_type_(self) -> Any:
        """What the compiler sees where compiled code calls it."""
        return self._from_compiled._numba_type_

    @functools.cached_property
    def _from_python(self) -> Any:
        signature, options = self._settings
        compile_for: Any = numba.njit
        made = compile_for(**options)(self.py_func)
        made._cache = KeptCode(cast("FunctionType", self.py_func))
        if signature is not None:
            made.compile(signature)
            made.disable_compile()
        _NAMES.update({(id(n.places), n.name): n for n in compiled_parts.names_of(cast("FunctionType", self.py_func))})
        return made

    @functools.cached_property
    def _from_compiled(self) -> Any:
        signature, options = self._settings
        compile_for: Any = numba.njit
        made = compile_for(signature, **options, no_cpython_wrapper=True, no_cfunc_wrapper=True)(self.py_func)
        compiled_for = made.get_call_template
        # Numba would compile `add_flags(sums, 3, ...)` and `add_flags(sums, 4, ...)` each for its own number.
        made.get_call_template = lambda types, named: compiled_for(tuple(map(unliteral, types)), named)
        return made

    def forget(self) -> None:
        """It is compiled anew when it is next needed."""
        for kept in ("_from_python", "_from_compiled"):
            vars(self).pop(kept, None)

    def __reduce__(self) -> str:
        """Copies and other processes find it by its name."""
        return self.py_func.__qualname__


_ALL: list[_Compiled] = []
_NAMES: dict[tuple[int, str], Named] = {}
"""What stood under each name that compiled code was made of."""


def compile_what_was_replaced() -> None:
    """Where a rule, process or constant was replaced from outside since something was compiled with it, compile anew.

    The compiler freezes what it finds; without this, the replacement would be there for who reads, and not for who runs.
    """
    known = tuple(_NAMES.values())  # at once: another thread may be compiling
    if any(named.places.get(named.name) is not named.value for named in known):
        _NAMES.clear()
        compiled_parts.forget()
        for compiled in _ALL:
            compiled.forget()


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


def as_written(rule: Callable[..., Any]) -> Callable[..., Any]:
    """The formula of a rule in Python, which takes arrays too: short ones run faster so than across the border to compiled
    code."""
    written: Callable[..., Any] = getattr(rule, "py_func", None) or rule.__wrapped__  # type: ignore[attr-defined]
    return written


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
