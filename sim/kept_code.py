"""Where compiled code is kept between runs, and how.

What is kept is run by who reads it, as it is. So it lies only in a folder that belongs to the user and that nobody else may
open; each file says what its content must add up to, and one that does not is thrown away.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import pickle
import re
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import sim.numba_alone  # noqa: F401 - before Numba
from sim.compiled_parts import digest_of

import numba  # isort: skip
from numba.core import compiler, serialize  # isort: skip
from numba.core.caching import _Cache  # isort: skip

_rebuilt: Any = compiler.CompileResult._rebuild
_as_bytes: Any = serialize.dumps
SUM = 32
"""Bytes of a SHA-256."""
_COMPILED_SOURCES = ("*.py", "rules/*.py", "processes/*.py", "neighbours/*.py", "founding/*.py")


class KeptCode(_Cache):  # type: ignore[misc, unused-ignore]
    """What Numba asks for a function's compiled code, and hands it to: one file for each of its signatures.

    Whatever is wrong with a file or the disk costs a compilation, and nothing else.
    """

    def __init__(self, function: FunctionType) -> None:
        self._function = function
        self._wanted = True

    @property
    def cache_path(self) -> str:
        """Where its files lie."""
        return str(folder())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled code for this signature; None where none is kept, or none that is whole."""
        target_context.refresh()
        file = self._file(sig, target_context.codegen())
        try:
            content = file.read_bytes() if file.is_file() else b""  # whatever else has its name might never end
        except OSError:
            return None
        try:
            if hashlib.sha256(content[SUM:]).digest() == content[:SUM]:
                return _rebuilt(target_context, *pickle.loads(content[SUM:]))
        except Exception:  # whatever it is: what cannot be read is no code
            pass
        with suppress(OSError):
            file.unlink()
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep compiled code, whole or not at all."""
        if not self._wanted or data.library.has_dynamic_globals or any(not lifted.can_cache for lifted in data.lifted):
            return
        content = _as_bytes(data._reduce())
        file = self._file(sig, data.codegen)
        whole = file.with_name(f".{file.name}-{os.getpid()}-{os.urandom(4).hex()}")
        try:
            whole.write_bytes(hashlib.sha256(content).digest() + content)
            whole.replace(file)
        except OSError:  # no room, or no right: it runs without keeping
            with suppress(OSError):
                whole.unlink()

    def enable(self) -> None:
        """Keep from now on."""
        self._wanted = True

    def disable(self) -> None:
        """Keep nothing from now on."""
        self._wanted = False

    def flush(self) -> None:
        """Forget what is kept."""
        for file in folder().glob(f"{_name(self._function)}-*"):
            file.unlink()

    def _file(self, signature: Any, codegen: Any) -> Path:
        key = repr((str(signature), codegen.magic_tuple(), digest_of(self._function)))
        return folder() / f"{_name(self._function)}-{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def is_kept(name: str) -> bool:
    """Whether code of this function is there from an earlier run."""
    return any(folder().glob(f"{name}-*"))


def is_for_this_process_only() -> bool:
    """Whether nothing is kept: there is no folder of the user's own."""
    return _found()[1]


def folder() -> Path:
    """Where compiled code is kept: one folder for each state of the source."""
    return _found()[0]


@cache
def _found() -> tuple[Path, bool]:
    """The first of these that is the user's own and can be written: below NUMBA_CACHE_DIR, or the user's cache; else one
    made for this process, and whether it is that."""
    home = os.environ.get("HOME") or os.environ.get("LOCALAPPDATA")
    users = os.environ.get("XDG_CACHE_HOME") or (home and f"{home}/.cache")
    for base in (os.environ.get("NUMBA_CACHE_DIR"), users and f"{users}/sihua"):
        if base and (own := _own(Path(base), _source())):
            return own, False
    made = tempfile.mkdtemp(prefix="sihua-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    os.environ["NUMBA_CACHE_DIR"] = made  # workers of this process share it
    return _own(Path(made), _source()) or Path(made), True


def _own(base: Path, name: str) -> Path | None:
    """A folder in `base` that belongs to the user alone; None where it cannot be had, or others may write to `base`."""
    inner = base / name
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(base):
            return None
        inner.mkdir(mode=0o700, exist_ok=True)
        if not _is_ours(inner) or inner.is_symlink():
            return None
        inner.chmod(0o700)
        with tempfile.TemporaryFile(dir=inner):
            return inner
    except OSError:
        return None


def _is_ours(path: Path) -> bool:
    """Whether a folder, and the link that it may be, belong to the user, and nobody else may put something in."""
    if not hasattr(os, "geteuid"):  # Windows: folders below the user's own are the user's
        return True
    status = path.stat()
    ours = {path.lstat().st_uid, status.st_uid} == {os.geteuid()}
    return ours and stat.S_ISDIR(status.st_mode) and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _source() -> str:
    """The state of the source, of Python and of the compiler."""
    source = hashlib.sha256(f"{numba.__version__} {sys.version}".encode())
    for pattern in _COMPILED_SOURCES:
        for file in sorted(Path(__file__).parent.glob(pattern)):
            source.update(file.read_bytes())
    return source.hexdigest()[:16]


def _name(function: FunctionType) -> str:
    name = f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}"
    return re.sub(r"[^\w.]", "", name)  # Windows has no <locals>
