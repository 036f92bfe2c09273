"""How many things are worth doing at once."""

from __future__ import annotations

import os


def usable_processors() -> int:
    """Processors that the machine, a container or a batch system lets this process use (Dask's count)."""
    try:
        from dask.system import CPU_COUNT

        return max(1, int(CPU_COUNT))
    except ImportError:
        return os.cpu_count() or 1
