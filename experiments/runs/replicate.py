"""One run of many: a scenario with the random numbers of replicate k, as outcomes and weekly series.

Replicate k has the same seed at every design point (common random numbers), so that what differs between two points is
what their scenarios do and not chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.outcomes import WHOLE, Window, outcomes_of, series_of

if TYPE_CHECKING:
    from sim.scenario.resolved import Resolved
    from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Finished:
    """What is kept of one run. series: [weeks] each."""

    seed: int
    outcomes: dict[str, float]
    series: dict[str, NDArray[np.float64]]


def seed_of(first_seed: int, replicate: int) -> int:
    """The seed of a replicate, counted from 1: the first has the scenario's own, the others take the next ones."""
    return first_seed + replicate - 1


def run_replicate(
    resolved: Resolved | Scenario,
    replicate: int = 1,
    *,
    folder: Path | str | None = None,
    first_seed: int | None = None,
    window: Window = WHOLE,
    outcomes: Sequence[str] | None = None,
    series: Sequence[str] = (),
) -> Finished:
    """Found a community with the seed of `replicate`, run it, and keep its outcomes (None: all) and weekly series.

    resolved: what `sihua.load` returns, with its overrides, or a bare scenario with the folder of the files it names.
    first_seed: that of replicate 1; None takes the scenario's.
    """
    from sim.community import ParticipationModel  # late: it imports Mesa and compiles
    from sim.scenario.inputs import must_be_as_read
    from sim.scenario.resolved import Resolved

    if isinstance(resolved, Resolved):
        if folder is not None:
            raise TypeError("folder is for a bare scenario; what sihua.load returns knows where its files lie")
        folder, inputs, scenario = resolved.folder, resolved.inputs, resolved.scenario
    else:
        inputs, scenario = {}, resolved
    folder = Path() if folder is None else Path(folder)
    seed = seed_of(scenario.run.seed if first_seed is None else first_seed, replicate)
    run = scenario.run.model_copy(update={"seed": seed})
    model = ParticipationModel(scenario.model_copy(update={"run": run}), folder)
    must_be_as_read(folder, inputs)
    record = model.run()
    done = Finished(seed, outcomes_of(record, window, outcomes), series_of(record, series))
    model.let_go()
    return done
