"""Workers on this machine, in a process that `executors.local` starts.

A process of its own holds scheduler and workers, so that neither a script without a guard nor a notebook is imported
again by them. It prints the address of its scheduler and the key to it, a line of JSON, or why there is none (`failed`),
and ends, with all of its workers, when its standard input does: when who started it closes that, or is killed, also while
workers start. It listens on the loopback interface
only, and whoever lacks the key, which is made for this batch, is refused: on a machine of many, others reach that interface,
too.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta, timezone, tzinfo
from types import SimpleNamespace
from typing import Any, NoReturn
from unittest.mock import patch

FILES, FILES_A_WORKER = 32, 12
"""Files and connections that this process has open at once: 27 with one worker were counted, 11 more with each further one."""
FOR_EVER = "1000 days"
CLOCK_PUT_BACK = timedelta(days=60)
"""How far the clock of the machine may be put back while a batch runs; Dask's certificates hold for a year."""
FAREWELL = 1.0
"""Seconds that workers have to end by themselves, a tenth of which they take once they are there; then they are killed."""
FIRST = ["experiments.batches.quiet_dask", "experiments.batches.steady_clock"]
"""What workers import before anything else."""


def main(arguments: list[str]) -> None:
    """Start, say where, and stay until standard input ends."""
    ended = _ends_with_standard_input()  # first: Dask alone takes seconds to import
    import dask
    from distributed import LocalCluster

    from experiments.batches.quiet_dask import NOTHING, quiet_dask
    from experiments.batches.steady_clock import steady_clock

    number, memory = int(arguments[0]), arguments[1]
    saying = os.dup(1)
    _print_elsewhere()
    open_as_many_files(files_needed(number))
    # A task that kills its workers is given up after the second one; then it is tried once more, alone.
    dask.config.set({"distributed.scheduler.allowed-failures": 1, "distributed.worker.memory.terminate": 0.95,
                     "distributed.worker.memory.spill": False, "distributed.worker.memory.target": False,
                     "distributed.worker.memory.pause": False,
                     # Or who is away 15 s after its death, for it died again, is taken out, in the end everybody.
                     "distributed.deploy.lost-worker-timeout": FOR_EVER,
                     "distributed.worker.preload": FIRST,
                     "distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []})  # fmt: skip
    key = key_of_the_batch()
    with ExitStack() as meanwhile:
        meanwhile.enter_context(quiet_dask())
        meanwhile.enter_context(steady_clock())
        try:
            cluster = LocalCluster(
                security=key, protocol="tls://",
                n_workers=number, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None,
                memory_limit=memory, silence_logs=NOTHING,
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # no dashboard; what else it serves takes a free port
            )  # fmt: skip
        except Exception as error:  # a worker was killed while it started, or the machine has no room for one
            _tell(saying, {"failed": f"{type(error).__name__}: {error}"})
            _end(1)
        with cluster:
            _tell(
                saying,
                {"address": cluster.scheduler_address, "certificate": key.tls_client_cert, "key": key.tls_client_key},
            )
            ended.wait()
    _end(0)  # nothing here is worth waiting for


def key_of_the_batch() -> Any:
    """A key with its certificate (distributed's Security), which holds from long ago: one that holds from this moment is refused
    once the clock of the machine is put back."""
    from distributed import security

    class LongAgo(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> LongAgo:
            return super().now(tz) - CLOCK_PUT_BACK

    clock = SimpleNamespace(datetime=LongAgo, timedelta=timedelta, timezone=timezone)
    with patch.object(security, "datetime", clock):
        return security.Security.temporary()


def _ends_with_standard_input() -> threading.Event:
    """Whoever started this process closes its standard input, or is killed: then what is set is set, and soon all ends."""
    ended = threading.Event()

    def watch() -> None:
        with suppress(OSError):
            while os.read(0, 1024):
                pass
        ended.set()
        time.sleep(FAREWELL)
        _end(0)

    threading.Thread(target=watch, daemon=True).start()
    return ended


def _end(code: int) -> NoReturn:
    """This process and its workers, which are of its group, end at once."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(code)


def files_needed(workers: int) -> int:
    """Files that a process must be allowed to have open at once, to hold so many workers."""
    return FILES + FILES_A_WORKER * workers


def files_allowed() -> float:
    """Files that a process of this user may have open at once, if it asks for it."""
    try:
        import resource
    except ImportError:  # Windows
        return float("inf")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return float("inf") if most == resource.RLIM_INFINITY else most


def _print_elsewhere() -> None:
    """What workers print goes where errors go, if anywhere: nobody reads it here, and once that is full, they stand still."""
    try:
        os.dup2(2, 1)
    except OSError:  # standard error is closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def open_as_many_files(number: int) -> None:
    """Ask for it, where fewer are usual."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        usual, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        if usual != resource.RLIM_INFINITY and usual < number:
            resource.setrlimit(resource.RLIMIT_NOFILE, (number, most))


def _tell(to: int, what: dict[str, str | None]) -> None:
    with suppress(OSError):  # who asked has been killed: standard input ends, too
        os.write(to, f"{json.dumps(what)}\n".encode())
