"""What a comparison claims beyond its runs, reproduced: what follows from its scenarios, and what other worlds came to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal

from experiments.comparison.acting import following, levers, own_mechanisms
from experiments.comparison.break_even import break_evens, of_which
from experiments.comparison.conclusions import conclusions
from experiments.comparison.folder import without_nan
from experiments.comparison.model import Comparison, Scene
from experiments.comparison.phases import BOTH, CHOSEN, phases_of
from experiments.comparison.policy_numbers import policy_numbers
from experiments.comparison.robustness import robustness
from experiments.comparison.runs import Task
from experiments.storage.errors import FolderDamaged
from sim.scenario.schema import Scenario

NOT_REPRODUCED = "was made with another version, on another machine, or is not what it says"

NotRun = Literal["replicates", "robustness", "break_evens"]
"""Runs that were not made again: those beyond the sample, in other worlds, and with other values of a number of the policy."""


def must_follow(comparison: Comparison, tasks: Sequence[Task], folder: Path) -> None:
    """What follows from the scenarios without a run: what they are called, ask and change, which phases there are, and what
    policies assume. Raises FolderDamaged; an older comparison holds neither phases nor what policies assume."""
    baseline, plain = comparison.plain[0], comparison.plain
    changes = [_without_files(levers(baseline, here)) for here in plain]
    said: dict[str, tuple[Any, Any]] = {
        f"what is said of {scene.name}": (
            [*_words(scene), _without_files(scene.levers), scene.follows],
            [*_words(s), change, following(own_mechanisms(tasks[0].scenario, s))],
        )
        for scene, s, change in zip(comparison.scenes, (task.scenario for task in tasks), changes, strict=True)
    }
    chosen = [one.window for ones in comparison.phases.values() for one in ones if CHOSEN in one.name.split(BOTH)]
    phases = {
        scene.name: phases_of(baseline, here, list(change), tasks[0].scenario.run.weeks, chosen[0] if chosen else None)
        for scene, here, change in zip(comparison.policies, plain[1:], changes[1:], strict=True)
    }
    numbers = policy_numbers([(task.name, task.scenario) for task in tasks[1:]])
    later = {
        "what weeks are looked at": (comparison.phases, phases),
        "what policies assume": (comparison.numbers, numbers),
    }
    said |= {what: (held, made) for what, (held, made) in later.items() if held}
    _refuse([what for what, (held, made) in said.items() if not _same(held, made)], folder)


def other_worlds(comparison: Comparison) -> list[NotRun]:
    """Which runs beyond its own replicates a comparison rests on."""
    there: dict[NotRun, bool] = {
        "robustness": comparison.robustness is not None, "break_evens": bool(comparison.break_evens),
    }  # fmt: skip
    return [what for what, is_so in there.items() if is_so]


def must_be_reproduced(
    comparison: Comparison, tasks: Sequence[Task], folder: Path, jobs: int | None
) -> tuple[NotRun, ...]:
    """Run other worlds and values once more; says which could not be: those of an older comparison. Raises FolderDamaged."""
    held, wrong = comparison.robustness, []
    if held is not None and held.effort is not None:
        bare = replace(comparison, robustness=None)
        made = robustness(bare, tasks, conclusions(bare), effort=held.effort, jobs=jobs)
        if not _same(held, made):
            wrong.append("how conclusions fare in other worlds")
    for one in comparison.break_evens:
        about = of_which(one.outcome, comparison.judgeable)
        found = break_evens(comparison, tasks, [one.path], about, one.target, jobs=jobs) or []
        if not any(_same(one, other) for other in found):
            wrong.append(f"the break-even of {one.path}")
    _refuse(wrong, folder)
    return ("robustness",) if held is not None and held.effort is None else ()


def _words(of: Scene | Scenario) -> list[str]:
    return [of.title, of.title_zh, of.question, of.question_zh]


def _without_files(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What a policy changes, but for its own mechanisms' files, which have other names in the folder."""
    return {path: both for path, both in changes.items() if path != "mechanism_files"}


def _same(held: Any, made: Any) -> bool:
    """Whether two come to the same as they are kept, where what is not known is null."""

    def kept(one: Any) -> str:
        return json.dumps(without_nan(json.loads(json.dumps(one, default=asdict))))

    return kept(held) == kept(made)


def _refuse(wrong: Sequence[str], folder: Path) -> None:
    if wrong:
        raise FolderDamaged("\n".join(f"{folder}: {what} comes out otherwise; it {NOT_REPRODUCED}" for what in wrong))
