"""What contradicts a conclusion: where, and which assumptions are enough for that, each with the value at which it turns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from experiments.comparison.conclusions import Conclusion
from experiments.comparison.model import CONTRADICTED, Comparison, Fate
from experiments.phrases.comparisons import listed, say
from experiments.phrases.look_up import Language, label_in
from experiments.phrases.punctuation import separator
from experiments.presentation.sentences import label

if TYPE_CHECKING:
    from experiments.comparison.model import Cause, Robustness, Tried


def robustness(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """What was tried, and each conclusion that something contradicts, with what does it."""
    tried = comparison.robustness
    if tried is None:
        return [say("not_tried", language)]
    contradicted = [one for one in found if _contradictions(tried, one)]
    said = [
        say("robust_some" if contradicted else "robust_all", language, draws=tried.draws, assumptions=tried.assumptions)
    ]
    if tried.scaled:
        said.append(say("scaled", language, paths=listed(tried.scaled, language, 8)))
    return [*said, *(_contradicted(comparison, tried, one, language) for one in contradicted)]


def _contradictions(tried: Robustness, one: Conclusion) -> dict[Fate, list[Tried]]:
    """Where a conclusion is contradicted, by how."""
    mine = tried.of(one.policy.name, one.about.outcome.name)
    sorted_by = {fate: [t for t in mine if t.fate == fate] for fate in CONTRADICTED}
    return {fate: ones for fate, ones in sorted_by.items() if ones}


def _contradicted(comparison: Comparison, tried: Robustness, one: Conclusion, language: Language) -> str:
    name, policy = one.about.outcome.name, one.policy
    colon, semicolon, stop = separator("colon", language), separator("semicolon", language), separator("stop", language)
    parts = []
    for fate, ones in _contradictions(tried, one).items():
        where = [say(f"where_{t.variation}", language) for t in ones if t.kind != "assumptions"]
        if draws := sum(t.kind == "assumptions" for t in ones):
            where.append(say("where_draws", language, number=draws, all=tried.draws))
        parts.append(say(f"contradicted_{fate}", language, where=listed(where, language)))
    causes = [cause for cause in tried.causes if (cause.policy, cause.outcome) == (policy.name, name)]
    parts += [_cause(comparison, cause, language) for cause in causes]
    verdict = say(one.judged.verdict, language)
    head = say("contradicted", language, outcome=label(one.about.outcome, language), verdict=verdict)
    return policy.named(language) + colon + head + semicolon.join(parts) + stop


def _cause(comparison: Comparison, cause: Cause, language: Language) -> str:
    told = factors(comparison, cause, language)
    return say("cause", language, factors=told) if cause.factors else say("no_cause", language)


def factors(comparison: Comparison, cause: Cause, language: Language, *, with_paths: bool = True) -> str:
    """The assumptions that together contradict a conclusion, each with its factor, and from which value to which, where it is one
    number; with_paths: and where it stands."""
    named = []
    for path, factor in cause.factors.items():
        name = assumption_label(path, language) + (f" ({path})" if with_paths else "")
        ends = _turning_value(comparison, cause.policy, path, factor)
        values = say("in_brackets", language, text=f"{ends[0]:.3g} → {ends[1]:.3g}") if ends else ""
        named.append(say("cause_factor", language, label=name, factor=f"{factor:.2f}", values=values))
    return separator("with", language).join(named)


def _turning_value(comparison: Comparison, policy: str, path: str, factor: float) -> tuple[float, float] | None:
    """What a policy assumes at a path, and that times a factor as it was tried; None where it is no single number."""
    at = [scene.name for scene in comparison.scenes].index(policy)
    found = _numbers_at(comparison.plain[at], path.split(".")) if at < len(comparison.plain) else []
    if len(set(found)) != 1:
        return None
    value, bounds = found[0], _bounds(path)
    there = min(max(value * factor, bounds[0]), bounds[1])
    return value, max(1, round(there)) if isinstance(value, int) else there


def _numbers_at(values: Any, steps: Sequence[str]) -> list[float]:
    """The number at a place of a plain scenario; below `mechanisms`, of every one of that kind; none where there is no number."""
    if not steps:
        return [values] if isinstance(values, (int, float)) and not isinstance(values, bool) else []
    if isinstance(values, list):
        return [n for one in values if one.get("kind") == steps[0] for n in _numbers_at(one, steps[1:])]
    return _numbers_at(values[steps[0]], steps[1:]) if isinstance(values, dict) and steps[0] in values else []


def _bounds(path: str) -> tuple[float, float]:
    """The declared range at a path."""
    from sim.scenario.fields import shape_of, walk

    for found, info in walk():
        if found == path:
            shape = shape_of(info.annotation, info.metadata)
            return (-math.inf if shape.low is None else shape.low, math.inf if shape.high is None else shape.high)
    return -math.inf, math.inf


def assumption_label(path: str, language: Language) -> str:
    """What an assumption is called."""
    from sim.scenario.declare import declaration
    from sim.scenario.fields import walk

    for found, info in walk():
        if found == path:
            about = declaration(info)
            return label_in(about, language)
    return path
