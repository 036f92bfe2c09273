"""Which of several policies to choose: by what the question asks and the price of an hour, those whom no other surely beats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.comparison.conclusions import Conclusion, between, prices
from experiments.comparison.model import Comparison, Scene
from experiments.comparison.money import owed_at_the_end
from experiments.comparison.sesoi import Judgeable
from experiments.phrases.answers import say
from experiments.phrases.comparisons import listed
from experiments.phrases.comparisons import say as sentence
from experiments.phrases.look_up import Language
from experiments.phrases.punctuation import separator
from experiments.presentation import money, numbers, sentences
from experiments.presentation.worth import SPEAKING, short_word, worth

ASKED = {
    "breadth": r"more|come|comes|bring|participat|来|参与",
    "ageing": r"different|diverse|young|多样|年轻|青年",
    "worn_out_share": r"tire|wear|worn|burn|累|疲|过劳",
    "burnt_out_share": r"tire|wear|worn|burn|spare|累|疲|过劳",
}
"""Outcomes to choose by, and the words of a question that ask for them; of a question that has none of these words, all."""


@dataclass(frozen=True)
class Criterion:
    """Something to choose by. ahead: the policies that none is surely ahead of, each with its figure."""

    name: str
    ahead: list[tuple[Scene, str]]


def choice(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """Which policy no other is surely ahead of in the most of what is asked, and in what; or that nothing separates some. Nothing
    of a single policy."""
    if len(comparison.policies) < 2:
        return []
    candidates = _candidates(comparison, found)
    if not candidates:
        return [say("choice_none", language)]
    if len(candidates) == 1:
        word = short_word(comparison, found, candidates[0], language)
        return [say("choice_only", language, policy=_names(candidates, language), word=word)]
    criteria = _separating(comparison, found, candidates, language)
    if not criteria:
        return [say("choice_level", language, policies=_names(candidates, language))]
    return [_chosen(comparison, found, criteria, candidates, language)]


def chosen(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[Scene]:
    """The policies that the choice falls on; none where there is no choice."""
    candidates = _candidates(comparison, found)
    if len(candidates) < 2:
        return candidates if len(comparison.policies) > 1 else []
    criteria = _separating(comparison, found, candidates, language)
    return most_often(criteria, candidates)[0] if criteria else []


def by_what(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """By what was chosen, and in each which policies no other is surely ahead of; nothing where there is nothing to choose."""
    candidates = _candidates(comparison, found)
    criteria = _separating(comparison, found, candidates, language) if len(candidates) > 1 else []
    told = [say("choice_in", language, what=one.name, policies=_figures(one, language)) for one in criteria]
    semicolon = separator("semicolon", language)
    return [say("choice_by", language, criteria=semicolon.join(told))] if told else []


def _candidates(comparison: Comparison, found: Sequence[Conclusion]) -> list[Scene]:
    """The policies that are worth it in some way."""
    return [one for one in comparison.policies if worth(comparison, sentences.of_policy(found, one)) in SPEAKING]


def _separating(
    comparison: Comparison, found: Sequence[Conclusion], candidates: Sequence[Scene], language: Language
) -> list[Criterion]:
    """What to choose by, as far as it separates them."""
    return [one for one in criteria_of(comparison, found, candidates, language) if len(one.ahead) < len(candidates)]


def _chosen(
    comparison: Comparison,
    found: Sequence[Conclusion],
    criteria: Sequence[Criterion],
    candidates: Sequence[Scene],
    language: Language,
) -> str:
    """The choice with its grade, in what nothing is better and in what something is, and that it is as assumed."""
    best, often = most_often(criteria, candidates)
    tried = say("choice_untried", language)
    if len(best) > 1:
        return say(
            "chosen_level", language, policies=_names(best, language), number=often, all=len(criteria), tried=tried
        )
    won = [one.name for one in criteria if best[0].name in [policy.name for policy, _ in one.ahead]]
    lost = [say("choice_in", language, what=one.name, policies=_figures(one, language))
            for one in criteria if one.name not in won]  # fmt: skip
    told = say("chosen_lost", language, what=separator("semicolon", language).join(lost)) if lost else ""
    return say("chosen", language, policies=_names(best, language), word=short_word(comparison, found, best[0], language),
               what=listed(won, language, len(won)), lost=told, tried=tried)  # fmt: skip


def beaten_by(comparison: Comparison, policy: Scene, language: Language) -> str:
    """The part of a sentence on a policy that another beats: surely better in something, worse in nothing, and cheaper."""
    if not comparison.detailed:
        return ""
    names = [one.name for one in comparison.scenes]
    committed = comparison.tables["cost"] + owed_at_the_end(comparison)
    for other in comparison.policies:
        better, worse = _better_and_worse(comparison, other, policy)
        less = committed[names.index(policy.name)] - committed[names.index(other.name)]
        if better and not worse and less.min() > 0.0:
            yuan = numbers.yuan(float(less.mean()))
            return sentence("beaten", language, other=other.named(language), number=better, yuan=yuan)
    return ""


def _better_and_worse(comparison: Comparison, one: Scene, other: Scene) -> tuple[int, int]:
    """In how many outcomes one policy is surely better than another, and in how many surely worse; by no rule of either."""
    found = {"better": 0, "worse": 0}
    for each in between(comparison):
        name = each.about.outcome.name
        if {each.policy.name, each.other.name} == {one.name, other.name} and name not in (*one.follows, *other.follows):
            for word, turned in (("better", "worse"), ("worse", "better")):
                found[word] += each.judged.matters == (word if each.policy.name == one.name else turned)
    return found["better"], found["worse"]


def criteria_of(
    comparison: Comparison, found: Sequence[Conclusion], candidates: Sequence[Scene], language: Language
) -> list[Criterion]:
    """What is asked, as far as it is judged, and the price of an extra hour."""
    judged = {about.outcome.name: about for about in comparison.judgeable}
    criteria = [
        _of_outcome(comparison, found, candidates, judged[name], language)
        for name in asked_for(sentences.question(comparison, "en") + sentences.question(comparison, "zh"))
        if name in judged
    ]
    return [*criteria, *_of_hours(comparison, candidates, language)]


def asked_for(question: str) -> list[str]:
    """The outcomes that a question asks for; all of them where it says none of their words."""
    found = [name for name, words in ASKED.items() if re.search(words, question, re.IGNORECASE)]
    return found or [*ASKED]


def most_often(criteria: Sequence[Criterion], candidates: Sequence[Scene]) -> tuple[list[Scene], int]:
    """The policies that are ahead or level in the most criteria, and in how many."""
    often = {one.name: sum(one.name in [s.name for s, _ in by.ahead] for by in criteria) for one in candidates}
    most = max(often.values())
    return [one for one in candidates if often[one.name] == most], most


def _of_outcome(
    comparison: Comparison,
    found: Sequence[Conclusion],
    candidates: Sequence[Scene],
    about: Judgeable,
    language: Language,
) -> Criterion:
    candidates = [one for one in candidates if about.outcome.name not in one.follows]
    beaten, names = set(), {one.name for one in candidates}
    for one in between(comparison):
        if (
            one.about is about
            and {one.policy.name, one.other.name} <= names
            and one.judged.matters in ("better", "worse")
        ):
            beaten.add(one.other.name if one.judged.matters == "better" else one.policy.name)
    outcome, ahead = about.outcome, []
    for policy in candidates:
        if policy.name not in beaten:
            d = next(one.judged.difference for one in found if one.about is about and one.policy.name == policy.name)
            ahead.append((policy, numbers.change(d.mean, outcome.unit, language)))
    return Criterion(sentences.label(outcome, language), ahead)


def _of_hours(comparison: Comparison, candidates: Sequence[Scene], language: Language) -> list[Criterion]:
    """The cheapest extra hours: none whose interval lies wholly above that of another."""
    names = {one.name for one in candidates}
    mine = [one for one in prices(comparison) if one.policy.name in names and money.has_price(one)]
    if len(mine) < 2:
        return []
    ahead = [one for one in mine if not any(other.high < one.low for other in mine)]
    told = [(one.policy, say("choice_yuan", language, yuan=numbers.yuan(one.per_hour))) for one in ahead]
    return [Criterion(say("choice_hour", language), told)]


def _figures(one: Criterion, language: Language) -> str:
    each = [f"{policy.named(language)} {figure}" for policy, figure in one.ahead]
    return listed(each, language, len(each))


def _names(policies: Sequence[Scene], language: Language) -> str:
    return listed([policy.named(language) for policy in policies], language, len(policies))
