"""How sure an answer is: in how many of the trials what it says comes out again, stays open, or does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from experiments.comparison.conclusions import Conclusion
from experiments.comparison.model import LEAST_SHOWN, Comparison, Fate
from experiments.phrases.answers import say
from experiments.phrases.comparisons import clauses, listed
from experiments.phrases.look_up import Language
from experiments.phrases.punctuation import separator
from experiments.presentation import sentences

COUNTED: tuple[Fate, ...] = ("open", "reversed", "shrunk")
"""What becomes of a difference that is not shown again, in the order in which it is told."""
TOLD: tuple[sentences.Word, ...] = ("better", "worse", "depends")


def are_mostly_open(comparison: Comparison, ones: Sequence[Conclusion]) -> bool:
    """Whether less than half of all the trials of some conclusions, taken together, show them again."""
    counted = _counted(comparison, ones)
    return counted["holds"] < LEAST_SHOWN * counted.total()


def how_sure(comparison: Comparison, counting: Sequence[Conclusion], language: Language) -> list[str]:
    """In how many trials what is better, worse, or one or the other is shown again, and what else becomes of it; and what a trial
    is. counting: the conclusions that count for or against the policy; nothing where none of them was tried."""
    told = _told(comparison, counting, language)
    return [say("sure", language, told=clauses(told, language)), what_trials_are(comparison, language)] if told else []


def how_sure_in_short(comparison: Comparison, counting: Sequence[Conclusion], language: Language) -> list[str]:
    """The same of what is better or worse, without what a trial is, which one side of paper says once."""
    told = _told(comparison, counting, language, TOLD[:2])
    return [say("sure", language, told=clauses(told, language))] if told else []


def better_shown(comparison: Comparison, counting: Sequence[Conclusion], language: Language) -> tuple[str, str]:
    """In how many trials what is better, or may be, is as assumed, and what else becomes of it, for a cell."""
    counted = _counted(
        comparison, [one for one in counting if sentences.word_of(comparison, one).verdict in ("better", "depends")]
    )
    if not counted.total():
        return "-", ""
    others = [say(f"cell_{fate}", language, number=counted[fate]) for fate in COUNTED if counted[fate]]
    shown = say("shown_of", language, holds=counted["holds"], all=counted.total())
    return shown, separator("list", language).join(others)


def what_trials_are(comparison: Comparison, language: Language) -> str:
    """How many other worlds each outcome was tried in, and which; nothing where none was."""
    tried = comparison.robustness
    if tried is None:
        return ""
    others = [one.kind for one in tried.variations if one.kind != "assumptions"]
    kinds = [say(f"kind_{kind}", language) for kind in dict.fromkeys(others)]
    return say("trials_are", language, all=tried.draws + len(others), draws=tried.draws, others=len(others),
               kinds=listed(kinds, language, len(kinds)) if kinds else "-")  # fmt: skip


def _told(
    comparison: Comparison, counting: Sequence[Conclusion], language: Language, words: Sequence[sentences.Word] = TOLD
) -> list[str]:
    said = []
    for word in words:
        ones = [one for one in counting if sentences.word_of(comparison, one).verdict == word]
        counted = _counted(comparison, ones)
        if counted.total():
            also = "".join(say(f"sure_{fate}", language, number=counted[fate]) for fate in COUNTED if counted[fate])
            said.append(say(f"sure_{word}", language, number=len(ones), holds=counted["holds"], all=counted.total(),
                            also=also))  # fmt: skip
    return said


def _counted(comparison: Comparison, ones: Sequence[Conclusion]) -> Counter[str]:
    tried = comparison.robustness
    return Counter(t.fate for one in ones for t in (tried.of(one.policy.name, one.about.outcome.name) if tried else []))
