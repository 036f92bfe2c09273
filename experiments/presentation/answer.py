"""The answer to the question of a comparison: which lines it has of each policy, in which order, and which of them one side of
paper has room for. Page, screen and brief take their lines from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from experiments.comparison.conclusions import Conclusion, InPhase, by_group, by_phase, conclusions, prices
from experiments.comparison.groups import WORKERS
from experiments.comparison.judgement import CHANGED
from experiments.comparison.model import Comparison, Scene
from experiments.phrases.answers import say as answer_word
from experiments.phrases.comparisons import listed, say
from experiments.phrases.look_up import Language
from experiments.phrases.punctuation import separator
from experiments.presentation import measured, money, numbers, phases, policies, sentences, trials, turning, whom, why
from experiments.presentation.choice import beaten_by, choice
from experiments.presentation.coming import who_comes
from experiments.presentation.sentences import joined
from experiments.presentation.worth import counting, for_money, is_worth, short_word

MOST = 3
"""Outcomes that are named of a kind, those first whose change is the most times what matters; more are counted."""
ALONE, FEW, SEVERAL, ANY = 1, 2, 3, 99
"""Policies up to which one side of paper has room for something of each."""
TIRING = ("worn_out_share", "rest_incidence")
HOURS = "hours_per_resident"
"""The outcome whose direction says whether an extra hour has a price."""


class Asked(NamedTuple):
    """Of what an answer is asked: a policy and the conclusions on it."""

    comparison: Comparison
    mine: Sequence[Conclusion]
    policy: Scene
    language: Language


Said = Callable[[Asked], list[str]]


@dataclass(frozen=True)
class Topic:
    """about: what its lines answer. full: the lines of the page. short: the sentences for one side of paper, where it has no
    table or section for this; most: policies up to which there is room for them."""

    about: str
    full: Said
    short: Said | None = None
    most: int = ANY


TOPICS: tuple[Topic, ...] = (
    Topic("worth", lambda of: [_worth(of)], lambda of: _worth_in_short(of)),
    Topic("sure", lambda of: [_one(trials.how_sure(of.comparison, _counting(of), of.language), of)],
          lambda of: trials.how_sure_in_short(of.comparison, _counting(of), of.language), ALONE),
    Topic("changes", lambda of: changed(of.comparison, of.mine, of.language)),
    Topic("gains", lambda of: [_one(whom.answered(*of), of)], lambda of: _gains_in_short(of)),
    Topic("comes", lambda of: [_one(who_comes(of.comparison, of.policy, of.language), of)],
          lambda of: who_comes(of.comparison, of.policy, of.language), ALONE),
    Topic("tires", lambda of: [_one(tired(*of), of), _one(why.alike(of.comparison, of.mine, of.policy, of.language), of)],
          lambda of: tired(*of), FEW),
    Topic("why", lambda of: [_one(why.why(of.comparison, of.policy, of.language), of)],
          lambda of: [] if why.asked_why(of.comparison) else why.in_short(of.comparison, of.policy, of.language), SEVERAL),
    Topic("costs", lambda of: [_one(cost(*of), of), _one(_consequences(of), of), _one(_behind(of), of)]),
    Topic("after", lambda of: [_one(left_behind(of.comparison, of.policy, of.language), of)],
          lambda of: left_behind(of.comparison, of.policy, of.language, _in_short(of.comparison)), SEVERAL),
    Topic("depends", lambda of: [_one(turning.depends(of.comparison, of.mine, of.language, counted=False), of)]),
)  # fmt: skip
"""Everything that an answer says of a policy, in the order in which it is read; each knows what to say where there is nothing."""


def answers(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[list[str]]:
    """A paragraph for each policy, line by line."""
    return [answer(comparison, sentences.of_policy(found, policy), policy, language) for policy in comparison.policies]


def answer(comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language) -> list[str]:
    """What a reader needs who reads nothing else, a line for each thing to know; every number stands in a table further down."""
    return [line for _, lines in by_question(comparison, mine, policy, language) for line in lines]


def by_question(
    comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language
) -> list[tuple[str, list[str]]]:
    """The lines of an answer, each with what it answers (`TOPICS`)."""
    of = Asked(comparison, mine, policy, language)
    told = {topic.about: kept for topic in TOPICS if (kept := [line for line in topic.full(of) if line])}
    notes = sentences.footnotes(comparison, [line for lines in told.values() for line in lines], language)
    return [(say(f"about_{key}", language), lines) for key, lines in told.items()] + ([("", notes)] if notes else [])


def paragraph(comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language) -> str:
    """The answer on a policy as one side of paper has it: of each topic its short form, where there is room for it."""
    of, number = Asked(comparison, mine, policy, language), len(comparison.policies)
    said = [one for topic in TOPICS if topic.short and number <= topic.most for one in topic.short(of)]
    return joined(said, language)


def in_short(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """Of several policies: why, where that is asked, and which to choose; then a line on each, with what it costs, and whom it
    costs something. Nothing of a single one."""
    if len(comparison.policies) == 1:
        return []
    colon = separator("colon", language)
    each = [f"{policy.named(language)}{colon}{word}" for policy, word in _words(comparison, found, language)]
    stop = separator("stop", language)
    return [*heads(comparison, found, language), *(f"{line}{stop}" for line in each)]


def in_one_sentence(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """The same for one side of paper, whose table has what each costs: a word on each in one sentence, after the heads."""
    each = [say("short", language, policy=policy.named(language), word=word)
            for policy, word in _words(comparison, found, language, with_cost=False)]  # fmt: skip
    return [*heads(comparison, found, language), say("in_short", language, what=listed(each, language, len(each)))]


def _words(
    comparison: Comparison, found: Sequence[Conclusion], language: Language, *, with_cost: bool = True
) -> list[tuple[Scene, str]]:
    """Of each policy whether it is worth it, in a few words, for how much, and whom it costs something."""
    return [
        (policy, short_word(comparison, found, policy, language)
         + (for_money(comparison, policy, language, with_budget=False) if with_cost else "")
         + (whom.costs_whom(comparison, policy, language) if comparison.detailed else "")
         + (beaten_by(comparison, policy, language) if with_cost else ""))
        for policy in comparison.policies
    ]  # fmt: skip


def heads(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """What stands at the head of an answer on several policies: why, where that is asked, and which of them to choose."""
    return [*why.heads(comparison, language), *choice(comparison, found, language)]


def _one(said: Sequence[str], of: Asked) -> str:
    return joined(said, of.language)


def _worth(of: Asked) -> str:
    return is_worth(of.comparison, of.mine, of.policy, of.language)


def _worth_in_short(of: Asked) -> list[str]:
    """Of several policies, a table says what each costs."""
    alone = len(of.comparison.policies) == ALONE
    return [is_worth(of.comparison, of.mine, of.policy, of.language, with_cost=alone)]


def _counting(of: Asked) -> list[Conclusion]:
    return counting(of.comparison, of.mine)


def _gains_in_short(of: Asked) -> list[str]:
    """Of a single policy, who gains as well; of several, whom each costs what."""
    if len(of.comparison.policies) == 1:
        return whom.answered(*of)
    return whom.costs(of.comparison, of.policy, of.language)


def _consequences(of: Asked) -> list[str]:
    return policies.consequences(of.comparison, of.policy, of.language) if of.comparison.detailed else []


def _behind(of: Asked) -> list[str]:
    return money.behind_it(of.comparison, [of.policy], of.language) if of.comparison.detailed else []


def _in_short(comparison: Comparison) -> Sequence[sentences.Word]:
    """Of many policies, only what is surely left is told where there is little room."""
    return sentences.WITH_SIZE if len(comparison.policies) <= FEW else CHANGED


def changed(comparison: Comparison, mine: Sequence[Conclusion], language: Language) -> list[str]:
    """What is better, what is worse, and what is one or the other as assumed, with ranges over assumptions (or intervals) and
    fates; what is restricted is told apart from what is not, by how it is; what follows from the policy's own rule comes last."""
    by_rule = [one for one in mine if one.about.outcome.name in one.policy.follows]
    by_word, said = sentences.by_word(comparison, [one for one in mine if one not in by_rule]), []
    words = [(verdict, limit) for verdict, limit in product(sentences.WITH_SIZE, (None, *sentences.LIMITED))]
    for verdict, limit in sorted(words, key=lambda word: word[1] == "little"):  # what hardly matters last
        ones = [one for word, of in by_word.items()
                if word.verdict == verdict and (word.stance if word.limited else None) == limit for one in of]  # fmt: skip
        if ones:
            largest = sorted(ones, key=times_of_interest, reverse=True)
            outcomes = listed([_named(comparison, one, language) for one in largest], language, MOST)
            told = say(f"answer_{verdict}", language, outcomes=outcomes)
            if limit:
                word = say(f"answer_word_{verdict}", language)
                told = say(f"answer_limited_{limit}", language, word=word, outcomes=outcomes)
            said.append(told[0].upper() + told[1:])
    return [*said, *_open(comparison, mine, language), *_by_rule(comparison, by_rule, language)]


def _open(comparison: Comparison, mine: Sequence[Conclusion], language: Language) -> list[str]:
    """What the question may be about and nobody can tell yet: that nothing is worse would else be read as that all is known."""
    ones = [one for one in mine if sentences.word_of(comparison, one).verdict == "undecided"]
    named = [
        f"{sentences.label(one.about.outcome, language)} "
        + sentences.with_intervals(one.judged.difference, one.about.outcome.unit, language)
        for one in sorted(ones, key=times_of_interest, reverse=True)
    ]
    return [say("answer_open", language, outcomes=listed(named, language, MOST))] if named else []


def _by_rule(comparison: Comparison, ones: Sequence[Conclusion], language: Language) -> list[str]:
    """What changes by the rule of the policy's own mechanisms, which is no finding."""
    comma = separator("comma", language)
    told = [
        sentences.word_of(comparison, one).text(language) + comma + _named(comparison, one, language)
        for one in ones if sentences.word_of(comparison, one).verdict in sentences.WITH_SIZE
    ]  # fmt: skip
    return [answer_word("by_own_rule", language, outcomes=_semicolon(language).join(told))] if told else []


def _named(comparison: Comparison, one: Conclusion, language: Language) -> str:
    """An outcome with its mean difference, and its range over assumptions and fates, or its interval where these were not
    tried."""
    outcome, d = one.about.outcome, one.judged.difference
    name = sentences.marked(one.policy, outcome.name, sentences.label(outcome, language), language)
    name += measured.by_policy(comparison, outcome.name, one.policy, language)
    mean = numbers.change(d.mean, outcome.unit, language)
    if spread := sentences.over_assumptions(comparison, one, language):
        known = sentences.defined_in(d, language)
        told = [say("over_assumptions", language, range=spread), sentences.fates(comparison, one, language)]
        text = _semicolon(language).join(filter(None, [*told, phases.in_each(comparison, one, language)]))
        return f"{name}{known} {mean}{say('in_brackets', language, text=text)}"
    return f"{name} {sentences.with_intervals(d, outcome.unit, language)}"


def _semicolon(language: Language) -> str:
    return separator("semicolon", language)


def times_of_interest(one: Conclusion) -> float:
    """How many times the smallest effect of interest a change is."""
    return abs(one.judged.difference.mean) / one.about.sesoi


def tired(comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language) -> list[str]:
    """Whether volunteers and community workers wear out more."""
    comma = separator("apposition", language)
    tried = {one.about.outcome.name: sentences.word_of(comparison, one) for one in mine}
    told = [
        (sentences.marked(policy, one.about.outcome.name, sentences.label(one.about.outcome, language), language),
         _plain(sentences.word_of(comparison, one), language),
         numbers.change(one.judged.difference.mean, one.about.outcome.unit, language))
        for one in mine if one.about.outcome.name in TIRING
    ]  # fmt: skip
    told += [
        (sentences.label(WORKERS, language) + comma
         + sentences.marked(policy, one.measure.name, sentences.label(one.measure, language), language),
         _plain(tried.get(one.measure.name, sentences.bare_word(one.judged)), language),
         numbers.change(one.judged.difference.mean, "share", language))
        for one in by_group(comparison)
        if one.policy.name == policy.name and one.measure.name == "burnt_out_share"
    ]  # fmt: skip
    parts = [say("answer_tired", language, who=who, word=word, change=change) for who, word, change in told]
    return [say("answer_tires", language, what=_semicolon(language).join(parts))] if parts else []


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


def left_behind(
    comparison: Comparison, policy: Scene, language: Language, words: Sequence[str] = sentences.WITH_SIZE
) -> list[str]:
    """What has changed after it has ended, in short. words: of these verdicts only."""
    after = phases.ended(comparison, policy)
    if after is None:
        return []
    mine = [one for one in by_phase(comparison) if one.policy.name == policy.name and one.phase == after]
    said = []
    for word, ones in phases.in_order(comparison, mine):
        if word.verdict not in words or word.stance == "little":
            continue
        named = [
            sentences.marked(policy, one.about.outcome.name, sentences.label(one.about.outcome, language), language)
            + measured.by_policy(comparison, one.about.outcome.name, policy, language)
            + f" {numbers.change(one.judged.difference.mean, one.about.outcome.unit, language)}"
            for one in sorted(ones, key=lambda one: one.about.outcome.name in policy.follows)
        ]
        colon = separator("colon", language)
        said.append(word.text(language) + colon + listed(named, language, MOST))
    told = [say("answer_after", language, what=_semicolon(language).join(said))] if said else [
        say("answer_after_nothing", language)]  # fmt: skip
    return [*told, *_gone(comparison, policy, mine, language)]


def _gone(comparison: Comparison, policy: Scene, after: Sequence[InPhase], language: Language) -> list[str]:
    """The outcomes that are better over all weeks, and no longer so after it ended, with what is left of them."""
    words = [(one.about.outcome.name, phases.word_of(comparison, one)) for one in after]
    still = {name for name, word in words if word.verdict == "better" and word.stance != "little"}
    gone = {one.about.outcome.name for one in sentences.of_policy(conclusions(comparison), policy)
            if sentences.word_of(comparison, one).verdict == "better"} - still  # fmt: skip
    named = [f"{sentences.label(one.about.outcome, language)} "
             f"{numbers.change(one.judged.difference.mean, one.about.outcome.unit, language)}"
             for one in after if one.about.outcome.name in gone]  # fmt: skip
    return [say("answer_gone", language, outcomes=listed(named, language, MOST))] if named else []
