"""What would change an answer: which assumptions are enough to overturn it, and how often what was tried does."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.comparison.conclusions import Conclusion
from experiments.comparison.model import CONTRADICTED, Comparison, Robustness
from experiments.phrases.answers import say as answer_word
from experiments.phrases.comparisons import listed, say
from experiments.phrases.look_up import Language
from experiments.presentation import contradictions, sentences

MOST = 3
"""Outcomes that are named; more are counted."""


def depends(
    comparison: Comparison, mine: Sequence[Conclusion], language: Language, *, counted: bool = True, most: int = MOST
) -> list[str]:
    """Which assumptions are enough to overturn what is better, worse, or one of both, and how often what was tried does.

    counted: whether it is said of each how often; that nothing does is said anyhow. most: outcomes that are named.
    """
    tried = comparison.robustness
    if tried is None:
        return [say("answer_untried", language)]
    said_to_change = [one for one in mine if sentences.word_of(comparison, one).verdict in sentences.WITH_SIZE]
    if not said_to_change:
        return []
    fates = [t.fate for one in said_to_change for t in tried.of(one.policy.name, one.about.outcome.name)]
    told = counted or not {*fates} & {*CONTRADICTED}
    said = [
        *enough(comparison, tried, said_to_change, language),
        *(contradicted(tried, said_to_change, language, most) if told else []),
    ]
    traced = any(one.policy == said_to_change[0].policy.name for one in tried.causes)
    return said or [answer_word("no_few" if traced else "not_traced", language)]


def contradicted(tried: Robustness, changed: Sequence[Conclusion], language: Language, most: int = MOST) -> list[str]:
    """Which changes go the other way, and which are too small to matter, in how many trials, most often first; or that there
    are none."""
    trials = [tried.of(one.policy.name, one.about.outcome.name) for one in changed]
    said = []
    for fate in ("reversed", "shrunk"):
        counted = [(sum(t.fate == fate for t in of), len(of), one) for one, of in zip(changed, trials, strict=True)]
        named = [
            say(
                "answer_in_trials",
                language,
                name=sentences.label(one.about.outcome, language),
                number=number,
                all=of_all,
            )
            for number, of_all, one in sorted(counted, key=lambda each: -each[0])
            if number
        ]
        if named:
            said.append(say(f"answer_{fate}", language, outcomes=listed(named, language, most)))
    return [sentences.joined(said, language)] if said else [
        say("answer_firm", language, trials=max(map(len, trials)), all=sum(map(len, trials)),
            open=sum(t.fate == "open" for of in trials for t in of))]  # fmt: skip


def enough(comparison: Comparison, tried: Robustness, changed: Sequence[Conclusion], language: Language) -> list[str]:
    """Assumptions that are enough, alone or together, to turn something round or make it too small to matter, as trials do."""
    told = {one.about.outcome.name: sentences.label(one.about.outcome, language) for one in changed}
    causes = [one for one in tried.causes
              if one.policy == changed[0].policy.name and one.factors and one.outcome in told]  # fmt: skip
    by_factors: dict[tuple[str, str], list[str]] = {}
    for cause in causes:
        fates = {t.fate for t in tried.of(cause.policy, cause.outcome)}
        how = "".join(f"_{fate}" for fate in ("reversed", "shrunk") if fate in fates) or "_reversed"
        factors = contradictions.factors(comparison, cause, language, with_paths=False)
        by_factors.setdefault((factors, how), []).append(told[cause.outcome])
    said = []
    for (what, how), names in by_factors.items():
        quoted = [say("quoted", language, name=name) for name in names]
        said.append(say(f"answer_cause{how}", language, factors=what, outcomes=listed(quoted, language, MOST)))
    return said
