"""Workers on this machine, in a process that `executors.local` starts.

A process of its own holds scheduler and workers, so that neither a script without a guard nor a notebook is imported
again by them. It prints the address of its scheduler and the key to it, a line of JSON, and ends when its standard input
does: when who started it closes that, or is killed. It listens on the loopback interface only, and whoever lacks the key,
which is made for this batch, is refused: on a machine of many, others reach that interface, too.
"""

from __future__ import annotations

import json
import os


def main(arguments: list[str]) -> None:
    """Start, say where, and stay until standard input ends."""
    import dask
    from distributed import LocalCluster
    from distributed.security import Security

    number, memory = int(arguments[0]), arguments[1]
    # A task that kills its workers is given up after the second one; then it is tried once more, alone.
    dask.config.set({"distributed.scheduler.allowed-failures": 1, "distributed.worker.memory.terminate": 0.95,
                     "distributed.worker.memory.spill": False, "distributed.worker.memory.target": False,
                     "distributed.worker.memory.pause": False,
                     "distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []})  # fmt: skip
    key = Security.temporary()
    with LocalCluster(
        security=key, protocol="tls://",
        n_workers=number, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None,
        memory_limit=memory, silence_logs=50,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # no dashboard; what else it serves takes a free port
    ) as cluster:  # fmt: skip
        print(json.dumps({"address": cluster.scheduler_address, "certificate": key.tls_client_cert,
                          "key": key.tls_client_key}), flush=True)  # fmt: skip
        while os.read(0, 1024):  # ends with whoever started this process
            pass
    os._exit(0)  # nothing here is worth waiting for
