"""The answer to the question of a comparison, in a paragraph for each policy: is it worth it, for whom, who tires, what does it
cost a year, what is left when it ends, and what does all of that depend on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Literal

from experiments.comparison.conclusions import (
    GAINING,
    Conclusion,
    by_group,
    by_phase,
    gainers_and_losers,
    prices,
)
from experiments.comparison.groups import WORKERS
from experiments.comparison.model import CONTRADICTED, Comparison, Robustness, Scene
from experiments.phrases.comparisons import listed, say
from experiments.phrases.look_up import Language
from experiments.presentation import money, numbers, phases, policies, sentences
from experiments.presentation.coming import who_comes
from experiments.presentation.why import alike, why

MOST = 3
"""Outcomes that are named of a kind, those first whose change is the most times what matters; more are counted."""
TIRING = ("worn_out_share", "rest_incidence")
HOURS = "hours_per_resident"
"""The outcome whose direction says whether an extra hour has a price."""
Worth = Literal["yes", "yes_if", "partly", "no", "nothing", "open", "depends"]


def answers(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[list[str]]:
    """A paragraph for each policy, line by line."""
    return [answer(comparison, sentences.of_policy(found, policy), policy, language) for policy in comparison.policies]


def in_short(
    comparison: Comparison, found: Sequence[Conclusion], language: Language, most: int | None = None
) -> list[str]:
    """Of several policies: a word on each, and which is ahead of all others in what; nothing of a single one. most: outcomes
    that are named of each."""
    if len(comparison.policies) == 1:
        return []
    each = []
    for policy in comparison.policies:
        word = say(f"short_{worth(comparison, sentences.of_policy(found, policy))}", language)
        each.append(say("short", language, policy=policy.named(language), word=word))
    what = listed(each, language, len(each))
    return [say("in_short", language, what=what), *sentences.ahead_of_all(comparison, language, most)]


def answer(comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language) -> list[str]:
    """What a reader needs who reads nothing else, a line for each thing to know; every number stands in a table further down."""
    lines = [
        [say(f"worth_{worth(comparison, mine)}", language, policy=policy.named(language))],
        *([line] for line in changed(comparison, mine, language)),
        who(comparison, policy, language),
        who_comes(comparison, policy, language),
        tired(comparison, mine, policy, language),
        alike(comparison, mine, policy, language),
        why(comparison, policy, language),
        cost(comparison, mine, policy, language),
        policies.consequences(comparison, policy, language) if comparison.detailed else [],
        left_behind(comparison, policy, language),
        depends(comparison, mine, language),
    ]
    return [joined(line, language) for line in lines if line]


def joined(said: Sequence[str], language: Language) -> str:
    """Sentences after one another."""
    return (" " if language == "en" else "").join(said)


def worth(comparison: Comparison, mine: Sequence[Conclusion]) -> Worth:
    """Whether it makes something better and nothing worse, by the words of its outcomes; what follows from its own rule is no
    finding, and counts for neither."""
    words = [sentences.word_of(comparison, one) for one in mine if one.about.outcome.name not in one.policy.follows]
    better = [word for word in words if word.verdict == "better"]
    if better and any(word.verdict == "worse" for word in words):
        return "partly"
    if better:
        return "yes_if" if all(word.stance == "conditional" for word in better) else "yes"
    if any(word.verdict == "depends" for word in words):
        return "depends"  # also where something is worse: what may be better may outweigh it
    if any(word.verdict == "worse" for word in words):
        return "no"
    return "open" if any(word.verdict in ("undecided", "unknown") for word in words) else "nothing"


def changed(comparison: Comparison, mine: Sequence[Conclusion], language: Language) -> list[str]:
    """What is better, what is worse, and what is one or the other as assumed, with intervals and ranges over assumptions; what
    some of the trials contradict is told apart from what none does."""
    by_word, said = sentences.by_word(comparison, mine), []
    for verdict, with_if in product(sentences.WITH_SIZE, (False, True)):
        ones = [one for word, of in by_word.items()
                if word.verdict == verdict and (word.stance == "conditional") == with_if for one in of]  # fmt: skip
        if ones:
            largest = sorted(ones, key=_first_of_interest)
            named = [_named(comparison, one, language) for one in largest]
            key = f"answer_{verdict}_if" if with_if else f"answer_{verdict}"
            said.append(say(key, language, outcomes=listed(named, language, MOST)))
    return said


def _named(comparison: Comparison, one: Conclusion, language: Language) -> str:
    """An outcome with its mean difference, and its range over assumptions, or its interval where these were not tried."""
    outcome, d = one.about.outcome, one.judged.difference
    name = sentences.marked(one.policy, outcome.name, sentences.label(outcome, language), language)
    mean = numbers.change(d.mean, outcome.unit, language)
    if spread := sentences.over_assumptions(comparison, one, language):
        known = sentences.defined_in(d, language)
        return f"{name}{known} {say('answer_range', language, mean=mean, range=spread)}"
    return f"{name} {sentences.with_intervals(d, outcome.unit, language)}"


def _first_of_interest(one: Conclusion) -> tuple[bool, float]:
    """The largest change first; what follows from a mechanism's own rule, and is no finding, last."""
    return one.about.outcome.name in one.policy.follows, -times_of_interest(one)


def times_of_interest(one: Conclusion) -> float:
    """How many times the smallest effect of interest a change is."""
    return abs(one.judged.difference.mean) / one.about.sesoi


def who(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    if not comparison.detailed:
        return []
    mine = [one for one in by_group(comparison) if one.policy.name == policy.name]
    said = []
    for key, names in zip(GAINING, gainers_and_losers(mine, policy), strict=True):
        if names:
            # Everybody stands for each group of residents: that they all gain alike needs no list.
            told = [n for n in names if n in ("everyone", WORKERS.name)] if "everyone" in names else names
            said.append(say(f"answer_{key}", language, groups=sentences.groups_with_measures(mine, told, language)))
    return said or [say("nobody", language)]


def tired(comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language) -> list[str]:
    """Whether volunteers and community workers wear out more."""
    comma = ", " if language == "en" else "："
    told = [
        (sentences.label(one.about.outcome, language), _plain(sentences.word_of(comparison, one), language),
         numbers.change(one.judged.difference.mean, one.about.outcome.unit, language))
        for one in mine if one.about.outcome.name in TIRING
    ]  # fmt: skip
    told += [
        (sentences.label(WORKERS, language) + comma + sentences.label(one.measure, language),
         _plain(sentences.Said(one.judged.verdict, None), language),
         numbers.change(one.judged.difference.mean, "share", language))
        for one in by_group(comparison)
        if one.policy.name == policy.name and one.measure.name == "burnt_out_share"
    ]  # fmt: skip
    parts = [say("answer_tired", language, who=who, word=word, change=change) for who, word, change in told]
    return [say("answer_tires", language, what=("; " if language == "en" else "；").join(parts))] if parts else []


def _plain(word: sentences.Said, language: Language) -> str:
    """The word for whoever knows none of statistics: what is equivalent does not change by what matters."""
    if word.verdict != "equivalent":
        return word.text(language)
    said = say("no_more", language)
    return said if word.stance is None else say(f"said_{word.stance}", language, word=said)


def cost(comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language) -> list[str]:
    """What it spends while it runs and after it ended, what is still owed, and what an extra hour costs, as far as it is sure
    that there are more."""
    if not comparison.detailed:
        return []
    price = prices(comparison)[comparison.policies.index(policy)]
    if price.committed == price.committed_low == price.committed_high == 0.0:
        return [say("answer_free", language)]
    said = money.spent_and_owed(comparison, policy, price, language)
    if money.has_price(price):
        said.append(money.per_hour(price, language, turns=hours_turn(comparison, mine)))
    return said


def hours_turn(comparison: Comparison, mine: Sequence[Conclusion]) -> bool:
    """Whether it depends on assumptions that there are more hours at all."""
    return any(
        one.about.outcome.name == HOURS and sentences.word_of(comparison, one).verdict == "depends" for one in mine
    )


def hours_in_short(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> str:
    """What an extra hour costs under each policy of which it has a price, in one sentence; nothing where it has none."""
    each = [
        (price, hours_turn(comparison, sentences.of_policy(found, price.policy)))
        for price in prices(comparison) if money.has_price(price)
    ]  # fmt: skip
    return money.per_hour_in_short(each, language)


def left_behind(
    comparison: Comparison, policy: Scene, language: Language, words: Sequence[str] = sentences.WITH_SIZE
) -> list[str]:
    """What has changed after it has ended, in short. words: of these verdicts only."""
    after = phases.ended(comparison, policy)
    if after is None:
        return []
    mine = [one for one in by_phase(comparison) if one.policy.name == policy.name and one.phase == after]
    said = []
    for verdict in words:
        named = [
            sentences.marked(policy, one.about.outcome.name, sentences.label(one.about.outcome, language), language)
            + f" {numbers.change(one.judged.difference.mean, one.about.outcome.unit, language)}"
            for one in mine
            if phases.word_of(comparison, one) == verdict
        ]
        if named:
            colon = ": " if language == "en" else "："
            said.append(say(verdict, language) + colon + listed(named, language, MOST))
    if not said:
        return [say("answer_after_nothing", language)]
    return [say("answer_after", language, what=("; " if language == "en" else "；").join(said))]


def depends(comparison: Comparison, mine: Sequence[Conclusion], language: Language) -> list[str]:
    """Which assumptions are enough to overturn what is better, worse, or one of both, and how often what was tried does."""
    tried = comparison.robustness
    if tried is None:
        return [say("answer_untried", language)]
    said_to_change = [one for one in mine if sentences.word_of(comparison, one).verdict in sentences.WITH_SIZE]
    if not said_to_change:
        return []
    return [*enough(tried, said_to_change, language), *contradicted(tried, said_to_change, language)]


def contradicted(tried: Robustness, changed: Sequence[Conclusion], language: Language) -> list[str]:
    """Which changes were contradicted in how many trials, most often first; or that none was."""
    named, trials = [], [tried.of(one.policy.name, one.about.outcome.name) for one in changed]
    counted = [(sum(t.fate in CONTRADICTED for t in of), len(of), one) for one, of in zip(changed, trials, strict=True)]
    for number, of_all, one in sorted(counted, key=lambda each: -each[0]):
        if number:
            name = sentences.label(one.about.outcome, language)
            named.append(say("answer_contradicted_in", language, name=name, number=number, all=of_all))
    if named:
        return [say("answer_contradicted", language, outcomes=listed(named, language, MOST))]
    return [say("answer_firm", language, trials=max(map(len, trials)))]


def enough(tried: Robustness, changed: Sequence[Conclusion], language: Language) -> list[str]:
    """Assumptions that are enough to overturn something, alone or together."""
    told = {one.about.outcome.name: sentences.label(one.about.outcome, language) for one in changed}
    causes = [one for one in tried.causes
              if one.policy == changed[0].policy.name and one.factors and one.outcome in told]  # fmt: skip
    by_factors: dict[str, list[str]] = {}
    for cause in causes:
        by_factors.setdefault(sentences.factors(cause, language, with_paths=False), []).append(told[cause.outcome])
    said = []
    for what, names in by_factors.items():
        quoted = [say("quoted", language, name=name) for name in names]
        said.append(say("answer_cause", language, factors=what, outcomes=listed(quoted, language, MOST)))
    return said
