"""How long `sihua compare` takes of the baseline and two policies: python -m benchmarks.compare

30 replicates, 64 draws of all assumptions, 2,000 residents, tables and report included, in a process of its own, as on the
command line. Aimed at: 75 s on two idle cores. On a machine that others use, the processor's seconds tell.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCENARIOS = ("sihua:baseline", "sihua:points_for_a_year", "sihua:mechanisms/time_bank")
REPLICATES = 30
AIM = 75.0


def compared(place: Path, replicates: int = REPLICATES) -> tuple[float, float]:
    """Seconds by the clock, and of the processor, of one comparison into `place`."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [
        sys.executable,
        "-m",
        "sihua",
        "compare",
        *SCENARIOS,
        "--replicates",
        str(replicates),
        "--out",
        str(place),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def main() -> None:
    """Print both, and how busy the machine was."""
    with tempfile.TemporaryDirectory() as folder:
        wall, processor = compared(Path(folder) / "compared")
    load = os.getloadavg()[1]
    print(
        f"{wall:.0f} s by the clock (aim: {AIM:.0f} on two idle cores), {processor:.0f} s of the processor; load {load:.1f}"
    )


if __name__ == "__main__":
    main()
