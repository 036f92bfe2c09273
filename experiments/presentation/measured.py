"""By which settings an outcome is measured, where the scenarios that are compared set these otherwise than each other."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.comparison.model import Comparison, Scene
from experiments.phrases.answers import say
from experiments.phrases.comparisons import listed
from experiments.phrases.look_up import Language
from experiments.presentation import settings
from experiments.presentation.text_page import printable

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
    values = [settings.value_at(path, _at(one, path), one, language) for one in plain]
    if len(set(values)) == 1:
        return ""
    label = settings.label(path, plain[0], language)
    if len(set(values[1:])) == 1:
        scenario = printable(scenes[0].named(language))
        return say("measured", language, label=label, here=values[-1], there=values[0], scenario=scenario)
    each = [say("measured_under", language, scenario=printable(scene.named(language)), value=value)
            for scene, value in zip(scenes, values, strict=True)]  # fmt: skip
    return say("measured_each", language, label=label, each=listed(each, language, len(each)))


def _at(values: object, path: str) -> object:
    for step in path.split("."):
        values = values.get(step) if isinstance(values, dict) else None
    return values
