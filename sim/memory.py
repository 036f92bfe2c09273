"""How much memory this process may have."""

from __future__ import annotations

LEAST_ADDRESS_SPACE = 1_400_000_000
"""Bytes of addresses that the libraries take before anything is run: tried on two processors, `compare` and `report` of a small
place came through with 1.43 GB and not with 1.28. With less, one of them (OpenBLAS) may look for room for ever."""


def address_space() -> int | None:
    """Bytes of addresses that this process may take (`ulimit -v`); None where nothing bounds them."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return None
    allowed = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if allowed == resource.RLIM_INFINITY else allowed
