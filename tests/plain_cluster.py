"""`python -m tests.plain_cluster NUMBER MEMORY`: a scheduler with workers as people start them for `--cluster`, without a
key. It prints its address, and ends when its standard input does. Workers that are killed come back, however often."""

from __future__ import annotations

import os
import sys

import dask
from distributed import LocalCluster

from experiments.batches.local_cluster import FOR_EVER

if __name__ == "__main__":
    dask.config.set({"distributed.deploy.lost-worker-timeout": FOR_EVER})
    with LocalCluster(
        n_workers=int(sys.argv[1]), threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None,
        memory_limit=sys.argv[2], silence_logs=50, scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
    ) as cluster:  # fmt: skip
        print(cluster.scheduler_address, flush=True)
        while os.read(0, 1024):
            pass
    os._exit(0)
