"""A function of the user's on its way to workers that would not find its module, for they do not look in the current folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import cloudpickle  # type: ignore[import-untyped]

from experiments.runs.import_path import import_path


def by_value(function: Callable[..., Any] | None) -> Callable[..., Any] | None:
    """The function itself where workers find it by its name, else its text with it."""
    module = sys.modules.get(getattr(function, "__module__", None) or "")
    if function is None or module is None or _is_found(module.__name__, getattr(module, "__file__", None)):
        return function
    cloudpickle.register_pickle_by_value(module)
    try:
        return ByValue(cloudpickle.dumps(function))
    finally:
        cloudpickle.unregister_pickle_by_value(module)


class ByValue:
    """A function as bytes, made again where it is first called."""

    def __init__(self, text: bytes) -> None:
        self.text = text

    @cached_property
    def _function(self) -> Callable[..., Any]:
        found: Callable[..., Any] = cloudpickle.loads(self.text)
        return found

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._function(*given, **named)

    def __reduce__(self) -> Any:
        return ByValue, (self.text,)


def _is_found(name: str, file: str | None) -> bool:
    """Whether workers import this module; what was defined at the keyboard or in a notebook, Dask sends by itself."""
    if file is None or name == "__main__":
        return True
    top = Path(file).resolve().parents[name.count(".") + (Path(file).stem == "__init__")]
    return str(top) in map(os.path.realpath, import_path())
