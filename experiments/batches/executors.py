"""Who does the runs: this process, or the workers of a Dask cluster, on this machine or on many.

One engine for both: local workers are a small cluster that comes and goes with the batch. Every way gives the same
answers, so that the store gets the same bytes.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from experiments.batches.by_value import by_value
from experiments.batches.local_cluster import files_allowed, files_needed
from experiments.batches.quiet_dask import quiet_dask
from experiments.batches.steady_clock import steady_clock
from experiments.batches.worker import Answer, Job, ModelDiffers, Order, perform
from experiments.runs.import_path import environment_of_children, import_path

if TYPE_CHECKING:
    from distributed import Client

SECONDS_A_TASK = 1.0
"""Runs are handed out in tasks of about so long: the 5 ms that a task costs are nothing then."""
TASKS_A_WORKER = 2
"""Tasks that wait with each worker besides the one at work, so that it never waits for the next."""
ANSWER_SECONDS, FETCH_SECONDS = 20, 60
START = """
import sys
sys.path[:] = __import__("json").loads(sys.argv.pop(1))
from experiments.batches.local_cluster import main
main(sys.argv[1:])
"""
"""What the process of local workers runs: it imports from where this one does, and its workers from where it does."""
POLL = 0.1
WITHOUT_WORKERS = 30.0
"""Seconds after which it is said that no worker is left: those that were killed take a few to come back."""
STARTS = 2
"""Times that local workers are started before it is said that they do not start."""


class ClusterLost(RuntimeError):
    """The scheduler can no longer be reached. done, total, folder: what is kept, filled in by who keeps it."""

    done = total = 0
    folder: Path | None = None


class NoCluster(ValueError):
    """There is no scheduler at this address."""


class LocalWorkers(NamedTuple):
    """Workers on this machine: the address of their scheduler, and the certificate and key without which it answers nobody."""

    address: str
    certificate: str
    key: str


Cluster = str | LocalWorkers
"""The address of a scheduler or its scheduler file, or the workers that `local` yields."""


class Feed:
    """The runs that are still to do, taken off in the order of the plan; no task goes beyond a chunk."""

    def __init__(
        self, runs: Iterator[int], number: int, chunk_of: Callable[[int], int], order: Callable[[int], Order]
    ) -> None:
        self._runs, self._chunk_of, self._order = runs, chunk_of, order
        self._next: int | None = next(runs, None)
        self.left = number

    def __bool__(self) -> bool:
        return self._next is not None

    def take(self, most: int) -> list[Order]:
        """Up to `most` runs of one chunk; none at the end."""
        taken: list[Order] = []
        chunk = None if self._next is None else self._chunk_of(self._next)
        while self._next is not None and len(taken) < most and self._chunk_of(self._next) == chunk:
            taken.append(self._order(self._next))
            self._next = next(self._runs, None)
        self.left -= len(taken)
        return taken


def in_process(job: Job, feed: Feed, stopped: Callable[[], bool]) -> Iterator[list[Answer]]:
    """One run after the other, here. One that breaks off while somebody wants to stop has not failed: what it broke on may be the
    wish itself, which a library made another error of. It is run again the next time."""
    while feed and not stopped():
        answers = perform(job, feed.take(1))
        if stopped() and any(answer.error for answer in answers):
            return
        yield answers


class OnCluster:
    """Runs on the workers of a cluster, several tasks in flight, answers as they come.

    killed: what is said of a run whose worker dies with it. waiting: called where there has been no worker for a while.
    """

    def __init__(
        self, client: Client, job: Job, feed: Feed, stopped: Callable[[], bool], killed: str,
        waiting: Callable[[], None],
    ) -> None:  # fmt: skip
        self.client, self.feed, self.stopped, self.killed, self.waiting = client, feed, stopped, killed, waiting
        self.job = replace(job, function=by_value(job.function))
        self.flying: dict[Any, list[Order]] = {}
        self.landed: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.suspects: list[Order] = []
        self.seconds_a_run = float("inf")
        self.asked, self.threads = -10.0, 1
        self.seen = time.monotonic()

    def answers(self) -> Iterator[list[Answer]]:
        """All of them. Runs whose worker died are tried once more at the end, one at a time: then it is known whose fault
        it was. Raises ClusterLost and ModelDiffers."""
        try:
            self._fill()
            while self.flying:
                yield self._next()
                self._fill()
            for order in list(self.suspects):
                if self.stopped():
                    return
                self.suspects = []
                self._send([order])
                found = self._next()
                yield found or [Answer(order.run, 0.0, error=f"WorkerDied: {self.killed}")]
        finally:
            with suppress(Exception):
                self.client.cancel(list(self.flying), force=True)

    def _fill(self) -> None:
        while self.feed and not self.stopped() and len(self.flying) < (1 + TASKS_A_WORKER) * self._threads():
            self._send(self.feed.take(self._size()))

    def _size(self) -> int:
        """Runs of the next task: as many as fill a second, but no more than leave something for everybody at the end."""
        fair = -(-self.feed.left // (2 * self._threads()))
        return max(1, min(int(SECONDS_A_TASK / max(self.seconds_a_run, 1e-6)), fair))

    def _threads(self) -> int:
        """Threads of all workers, asked for every two seconds: workers come and go."""
        if time.monotonic() - self.asked > 2.0:
            self.asked = time.monotonic()
            with suppress(OSError, TimeoutError):
                there = sum(self.client.nthreads().values())
                self.threads = max(1, there)
                if there:
                    self.seen = time.monotonic()
                elif time.monotonic() - self.seen > WITHOUT_WORKERS:
                    self.waiting()
                    self.seen = float("inf")
        return self.threads

    def _send(self, orders: list[Order]) -> None:
        self._fly(self.client.submit(perform, self.job, orders, pure=False), orders)

    def _fly(self, future: Any, orders: list[Order]) -> None:
        self.flying[future] = orders
        future.add_done_callback(self.landed.put)

    def _next(self) -> list[Answer]:
        """The answers of the next task that lands; none where its worker died."""
        from distributed.scheduler import KilledWorker

        while True:
            try:
                future = self.landed.get(timeout=POLL)
                break
            except queue.Empty:
                if self.client.status != "running":
                    raise ClusterLost from None
                self._threads()
        orders = self.flying.pop(future, None)
        if orders is None:
            return []
        try:
            answers: list[Answer] = future.result(timeout=FETCH_SECONDS)
        except KilledWorker:
            self.suspects += orders
            return []
        except TimeoutError:  # who had them died before they were fetched, and they are done again
            self._fly(future, orders)
            return []
        except ModelDiffers:
            raise
        except Exception as error:
            if self.client.status != "running" or future.cancelled() or future.status == "lost":
                raise ClusterLost from None
            return [
                Answer(order.run, 0.0, error=f"{type(error).__name__}: {error}"[:2000]) for order in orders
            ]  # a task that could not be sent or sent back
        self.seconds_a_run = min(self.seconds_a_run, sum(a.seconds for a in answers) / len(answers))
        return answers


@contextmanager
def connected(cluster: Cluster) -> Iterator[Client]:
    """A client of the cluster at `tcp://host:port`, of the one that a scheduler file names, or of local workers."""
    from distributed import Client

    address = cluster if isinstance(cluster, str) else cluster.address
    place: dict[str, Any] = (
        {"address": address} if "://" in address or _is_host_and_port(address) else {"scheduler_file": address}
    )
    if "scheduler_file" in place and not os.path.exists(address):
        raise NoCluster(f"--cluster: there is no scheduler file {address}; write tcp://host:8786, or the file's path")
    if isinstance(cluster, LocalWorkers):
        place["security"] = _security(cluster)
    with quiet_dask(), steady_clock():
        try:
            client = Client(**place, timeout=ANSWER_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise NoCluster(f"--cluster: nobody answers at {address} ({error}); is the scheduler running?") from None
        try:
            yield client
        finally:
            with suppress(Exception):
                client.close(timeout=2)


def _security(workers: LocalWorkers) -> Any:
    """Who holds the key speaks with others who hold it, and in cipher."""
    from distributed.security import Security

    return Security(
        require_encryption=True, tls_ca_file=workers.certificate, tls_client_cert=workers.certificate,
        tls_client_key=workers.key,
    )  # fmt: skip


def _is_host_and_port(address: str) -> bool:
    return address.rpartition(":")[2].isdigit() and os.sep not in address


@contextmanager
def local(number: int, memory: str = "auto") -> Iterator[LocalWorkers]:
    """So many workers on this machine, each a process; they take work from whoever holds what is yielded, and nobody else.

    Raises NoCluster where they do not start, nor when they are started once more: one may have been killed meanwhile.
    """
    must_have_files_for(number)
    for _ in range(STARTS):
        with _cluster_process(number, memory) as (process, said):
            why = json.loads(said) if said.endswith("\n") else {"failed": f"their process ended with {process.poll()}"}
            if "failed" not in why:
                yield LocalWorkers(**why)
                return
    raise NoCluster(f"the local workers did not start ({why['failed'][:300]}); run with --workers 1, which needs none")


def must_have_files_for(number: int) -> None:
    """Raise NoCluster where so many local workers need more open files than are allowed."""
    if (needed := files_needed(number)) > (allowed := files_allowed()):
        raise NoCluster(
            f"{number} local workers need {needed} open files, and {allowed:.0f} are allowed (ulimit -n); allow more, take"
            " fewer, or run with --workers 1, which needs none"
        )


@contextmanager
def _cluster_process(number: int, memory: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process that holds the workers, with the line that it says once it has them; it ends at the end."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", START, json.dumps(import_path()), str(number), memory],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment_of_children(),
        start_new_session=True,  # Ctrl-C is for the batch, which stops its workers itself
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline()
    finally:
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
