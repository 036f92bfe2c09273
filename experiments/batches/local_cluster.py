"""Workers on this machine: `python -m experiments.batches.local_cluster NUMBER MEMORY`, started by `workers.local`.

A process of its own holds scheduler and workers, so that neither a script without a guard nor a notebook is imported
again by them. It prints the address of its scheduler, and ends when its standard input does: when who started it closes
that, or is killed. It listens on the loopback interface only.
"""

from __future__ import annotations

import os
import sys


def main(arguments: list[str]) -> None:
    """Start, say where, and stay until standard input ends."""
    import dask
    from distributed import LocalCluster

    number, memory = int(arguments[0]), arguments[1]
    # A task that kills its workers is given up after the second one; then it is tried once more, alone.
    dask.config.set({"distributed.scheduler.allowed-failures": 1, "distributed.worker.memory.terminate": 0.95,
                     "distributed.worker.memory.spill": False, "distributed.worker.memory.target": False,
                     "distributed.worker.memory.pause": False})  # fmt: skip
    with LocalCluster(
        n_workers=number, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None,
        memory_limit=memory, silence_logs=50,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # no dashboard; what else it serves takes a free port
    ) as cluster:  # fmt: skip
        print(cluster.scheduler_address, flush=True)
        while os.read(0, 1024):  # ends with whoever started this process
            pass
    os._exit(0)  # nothing here is worth waiting for


if __name__ == "__main__":
    main(sys.argv[1:])
