"""Runs that take no model: what they return depends on scenario and seed alone, as in a real one. Batches are tested, and
their cost is measured, with these; workers import them by name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np

from experiments.runs.replicate import Finished, seed_of


def quick(scenario: Any, replicate: int, *, first_seed: int, outcomes: Any, series: Any, **_: Any) -> Finished:
    """A run that takes no time."""
    seed = seed_of(first_seed, replicate)
    dice = np.random.default_rng([seed, round(1000 * scenario.outreach.creaming), scenario.place.residents])
    values = {name: float(value) for name, value in zip(outcomes, dice.random(len(outcomes)), strict=True)}
    return Finished(seed, values, {name: dice.random(scenario.run.weeks) for name in series})


def founded(folder: Path, study: str) -> Path:
    """A batch of such runs, whole, beside the study that it is of; returns its folder."""
    from experiments.batches.run import batch  # late: workers import this file

    (folder / "study.yaml").write_text(study, encoding="utf-8")
    batch(folder / "study.yaml", folder / "kept", workers=1, function=quick, quiet=True)
    return folder / "kept"


def as_quick(function: Any) -> Any:
    """For those that come to what `quick` comes to, in another time or way: one may go on where another stopped."""
    function.__wrapped__ = quick
    return function


@as_quick
def slow(scenario: Any, replicate: int, **given: Any) -> Finished:
    """A run of 10 ms."""
    time.sleep(0.01)
    return quick(scenario, replicate, **given)


@as_quick
def fifty(scenario: Any, replicate: int, **given: Any) -> Finished:
    """A run that keeps the processor busy for 50 ms."""
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    return quick(scenario, replicate, **given)


@as_quick
def waiting(scenario: Any, replicate: int, **given: Any) -> Finished:
    """A run that waits for 50 ms."""
    time.sleep(0.05)
    return quick(scenario, replicate, **given)


@as_quick
def fragile(scenario: Any, replicate: int, **given: Any) -> Finished:
    """Fails at replicate 2 of the points that invite few, as long as the file that FRAGILE names is there."""
    if replicate == 2 and scenario.outreach.creaming < 0.5 and Path(os.environ["FRAGILE"]).exists():
        raise ArithmeticError("this one does not come out")
    return quick(scenario, replicate, **given)


@as_quick
def deadly(scenario: Any, replicate: int, **given: Any) -> Finished:
    """Kills its worker at replicate 2 of the points that invite few: every time."""
    if replicate == 2 and scenario.outreach.creaming < 0.2:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return quick(scenario, replicate, **given)


@as_quick
def hungry(scenario: Any, replicate: int, **given: Any) -> Finished:
    """Eats all the memory that a worker may have, at replicate 2 of the points that invite few."""
    if replicate == 2 and scenario.outreach.creaming < 0.2:
        eaten = []
        for _ in range(200):
            eaten.append(np.ones(5_000_000))
            time.sleep(0.02)
    return quick(scenario, replicate, **given)


def by_seed(scenario: Any, replicate: int, *, first_seed: int, outcomes: Any, **_: Any) -> Finished:
    """A draw by seed and by what is uncertain (residents), and one more for those who invite few; what ENDLESS names does not
    end."""
    seed = seed_of(first_seed, replicate)
    few = scenario.outreach.creaming < 0.5
    if os.environ.get("ENDLESS") == f"{few}:{scenario.place.residents}:{replicate}":
        raise ArithmeticError("this one does not come out")
    number = 100.0 * (replicate % 2) + scenario.place.residents / 10.0 + few
    undefined = os.environ.get("UNDEFINED") == f"{few}:{scenario.place.residents}:{replicate}"
    return Finished(seed, {name: float("nan") if undefined and name == "trust" else number for name in outcomes}, {})


@as_quick
def talkative(scenario: Any, replicate: int, **given: Any) -> Finished:
    """A run that prints 100 kB."""
    print("x" * 100_000, flush=True)
    return quick(scenario, replicate, **given)
