"""Mesa's ways of asking for other random numbers, obeyed or refused: draws here are keyed by the seed, no generator moves on."""

from __future__ import annotations

import operator
import sys
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from sim.scenario.blocks.place import LARGEST_SEED

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def with_seed(scenario: Scenario, seed: object = None, rng: object = None) -> Scenario:
    """The scenario with a seed that is asked for, by either of Mesa's names, or by an iteration of `mesa.batch_run`.

    Raises ValueError for both names at once and for a seed that a scenario cannot have, TypeError for what is no number.
    """
    if seed is not None and rng is not None:
        raise ValueError("seed and rng say the same; give one of them")
    asked = seed if seed is not None else rng
    if asked is None and not (iteration := _iteration()):
        return scenario
    number = scenario.run.seed + iteration if asked is None else _whole(asked)
    if not 0 <= number <= LARGEST_SEED:
        raise ValueError(f"seed {number} must lie between 0 and {LARGEST_SEED}")
    return scenario.model_copy(update={"run": scenario.run.model_copy(update={"seed": number})})


def _whole(asked: object) -> int:
    try:
        if isinstance(asked, (bool, np.bool_)):
            raise TypeError
        return operator.index(asked)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(f"a seed is a whole number, not {type(asked).__name__}: draws are keyed by it") from None


def _iteration() -> int:
    """Which iteration of `mesa.batch_run` this model is made for, which Mesa 3.3 tells the model by nothing else; 0 outside."""
    frame = sys._getframe(1)
    while (above := frame.f_back) is not None:
        frame = above
        if frame.f_code.co_name == "_model_run_func" and frame.f_globals.get("__name__") == "mesa.batchrunner":
            return int(frame.f_locals["run"][1])
    return 0


def refuse_reseeding(what: str) -> NoReturn:
    """Raise RuntimeError: a model whose draws are keyed has no state of a generator that could be set back."""
    raise RuntimeError(
        f"{what} would do nothing: every draw of a community is keyed by run.seed; make a new one with"
        " ParticipationModel(scenario, seed=2)"
    )
