"""What a worker does: some runs, one after the other; a run that fails is an answer like any other.

A worker needs nothing but this module and the task that it is handed: no study, no store, no shared folder.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.batches.plugins import ModelDiffers, PluginText, classes_of
from experiments.outcomes import Window
from experiments.storage.model_digest import model_digest
from sim.scenario.inputs import must_be_as_read
from sim.scenario.problems import ScenarioProblems

if TYPE_CHECKING:
    from experiments.runs.replicate import Finished

__all__ = ["Answer", "Job", "ModelDiffers", "Order", "perform"]
LONGEST_ERROR, LONGEST_TRACEBACK = 2_000, 20_000


@dataclass(frozen=True)
class Job:
    """What all runs of a batch share.

    values: the base scenario as plain data; folder: where the files lie that it names. function: what runs a scenario;
    None is `experiments.runs.replicate.run_replicate`. model: the version of the model that the batch was founded with.
    plugins: the scenario's own mechanisms. inputs: the SHA-256 of each file that it names, as it was read.
    """

    values: Mapping[str, Any]
    folder: str
    outcomes: tuple[str, ...]
    series: tuple[str, ...]
    window: Window
    first_seed: int
    model: str
    function: Callable[..., Finished] | None = None
    plugins: tuple[PluginText, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Order:
    """One run to do: its number in the plan, its replicate, and what its point overrides in the base scenario."""

    run: int
    replicate: int
    settings: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Answer:
    """What became of a run: its outcomes, in the order of the job, or the error that stopped it.

    series: [series, weeks]; seconds: how long it took.
    """

    run: int
    seconds: float
    values: NDArray[np.float64] | None = None
    series: NDArray[np.float64] | None = None
    error: str = ""
    trace: str = ""

    @property
    def failed(self) -> bool:
        """Whether the run came to no end."""
        return self.values is None


def perform(job: Job, orders: Sequence[Order]) -> list[Answer]:
    """Do some runs. Raises ModelDiffers, and nothing else, where this is another model, or lacks what the scenario brings."""
    from sim.catalogue import registered

    if job.model != model_digest():
        raise ModelDiffers(
            f"a worker has another version of the model ({model_digest()[:12]} instead of {job.model[:12]})"
            "; install the same sihua everywhere"
        )
    if job.function is None:
        import sim.community  # noqa: F401 - takes seconds the first time: that is no part of a run
    with registered(classes_of(job.plugins)):
        answers = [_answer(job, order) for order in orders]
    try:
        must_be_as_read(Path(job.folder), job.inputs)
    except ScenarioProblems as changed:
        raise ModelDiffers(f"{changed}; none of the runs at hand was kept") from None
    return answers


def _answer(job: Job, order: Order) -> Answer:
    from experiments.runs.replicate import run_replicate
    from experiments.studies.overrides import scenario_with

    started = time.perf_counter()
    try:
        scenario = scenario_with(dict(job.values), order.settings)
        done = (job.function or run_replicate)(
            scenario, order.replicate, folder=job.folder, first_seed=job.first_seed, window=job.window,
            outcomes=job.outcomes, series=job.series,
        )  # fmt: skip
        values = np.array([done.outcomes[name] for name in job.outcomes])
        series = np.array([done.series[name] for name in job.series]) if job.series else None
    except Exception as error:
        text = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
        return Answer(
            order.run, time.perf_counter() - started, error=text, trace=traceback.format_exc()[-LONGEST_TRACEBACK:]
        )
    return Answer(order.run, time.perf_counter() - started, values, series)
