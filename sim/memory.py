"""How much memory this process may have."""

from __future__ import annotations

import mmap
from pathlib import Path

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


def available_memory() -> int | None:
    """Bytes of memory that a new program may take on this machine; None where the system does not tell."""
    found = [free for free in (_free_on_machine(), _free_in_group(), _free_for_process()) if free is not None]
    return min(found) if found else None


def _free_on_machine() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None)


def _free_in_group() -> int | None:
    """What a container's limit leaves (control groups, version 2)."""
    group = Path("/sys/fs/cgroup")
    try:
        most = (group / "memory.max").read_text(encoding="ascii").strip()
        used = (group / "memory.current").read_text(encoding="ascii").strip()
        return max(0, int(most) - int(used)) if most != "max" else None
    except (OSError, ValueError):
        return None


def _free_for_process() -> int | None:
    """What a limit of this process's address space leaves (`ulimit -v`), once the libraries are loaded, if they are not yet."""
    most = address_space()
    if most is None:
        return None
    try:
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * mmap.PAGESIZE
    except (OSError, ValueError):
        used = 0
    return max(0, most - max(used, LEAST_ADDRESS_SPACE))
