"""How much memory this process may have."""

from __future__ import annotations


def address_space() -> int | None:
    """Bytes of addresses that this process may take (`ulimit -v`); None where nothing bounds them."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return None
    allowed = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if allowed == resource.RLIM_INFINITY else allowed
