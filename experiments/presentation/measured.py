"""By which settings an outcome is measured, where the scenarios that are compared set these otherwise than each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from experiments.comparison.model import Comparison, Scene
from experiments.phrases.answers import say
from experiments.phrases.comparisons import listed
from experiments.phrases.look_up import Language, label_in
from experiments.presentation.text_page import printable
from sim.scenario.fields import facts_at
from sim.scenario.wording import with_unit

MEASURED_BY = {
    "closed_in_time": "cases.deadline", "joint_closed_in_time": "cases.deadline",
    "burnt_out_share": "workers.burnout.any_at", "worn_out_share": "learning.fatigue.worn_out_at",
}  # fmt: skip
"""Of outcomes that count what lies beyond a mark: where a scenario sets the mark."""


def by_policy(comparison: Comparison, outcome: str, policy: Scene, language: Language) -> str:
    """What stands behind an outcome that a policy measures otherwise than the baseline; nothing where both do alike."""
    return otherwise(comparison, outcome, [comparison.scenes[0], policy], language)


def by_any(comparison: Comparison, outcome: str, language: Language) -> str:
    """The same of all policies, for the head of a row or column."""
    return otherwise(comparison, outcome, comparison.scenes, language)


def otherwise(comparison: Comparison, outcome: str, scenes: Sequence[Scene], language: Language) -> str:
    """Which marks the scenes set, the first against all others where these agree; nothing where all agree, or nobody knows."""
    path, names = MEASURED_BY.get(outcome), [scene.name for scene in comparison.scenes]
    if path is None or len(comparison.plain) < len(names):
        return ""
    plain = [comparison.plain[names.index(scene.name)] for scene in scenes]
    facts, marks = facts_at(path.split("."), plain[0]), [_at(one, path) for one in plain]
    if facts is None or facts.declared is None or len({*map(str, marks)}) == 1:
        return ""
    label = label_in(facts.declared, language)
    values = [with_unit(mark, facts.declared.unit, language) for mark in marks]
    if len(set(values[1:])) == 1:
        scenario = printable(scenes[0].named(language))
        return say("measured", language, label=label, here=values[-1], there=values[0], scenario=scenario)
    each = [say("measured_under", language, scenario=printable(scene.named(language)), value=value)
            for scene, value in zip(scenes, values, strict=True)]  # fmt: skip
    return say("measured_each", language, label=label, each=listed(each, language, len(each)))


def _at(values: Any, path: str) -> Any:
    for step in path.split("."):
        values = values.get(step) if isinstance(values, dict) else None
    return values
