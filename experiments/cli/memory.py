"""That memory is too short: how it is known, and how it is said. Imports next to nothing, for it has to be there then."""

from __future__ import annotations

import errno

_NOT_LOADED = ("failed to map segment", "annot allocate memory", "find/load shared object file 'libllvmlite")
"""What the loader of the system says of a library for which there is no room, and what Numba makes of it."""


def lacks_memory(error: BaseException | None) -> bool:
    """Whether an error, or what it came of, is that memory was refused: by Python, by the system, or to a library's loader."""
    while error is not None:
        if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
            return True
        if isinstance(error, (ImportError, OSError)) and any(sign in str(error) for sign in _NOT_LOADED):
            return True
        error = error.__cause__ or error.__context__
    return False


def too_little(for_what: str) -> str:
    """The line for the person at the keyboard. for_what: goes on from it, and says what to do where something can be done."""
    return f"sihua: not enough memory {for_what}"
