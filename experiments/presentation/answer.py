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
from experiments.comparison.money import money_of
from experiments.comparison.spending import spending_of
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
Worth = Literal[
    "yes", "yes_if", "yes_but", "partly", "no", "nothing", "open", "depends", "some_gain", "some_lose", "some_both"
]  # fmt: skip
"""yes_but: something is better and nothing worse for all together, but some group loses; some_*: nothing is better or worse for
all together, but for some groups."""


def answers(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[list[str]]:
    """A paragraph for each policy, line by line."""
    return [answer(comparison, sentences.of_policy(found, policy), policy, language) for policy in comparison.policies]


def in_short(
    comparison: Comparison,
    found: Sequence[Conclusion],
    language: Language,
    most: int | None = None,
    *,
    with_cost: bool = True,
) -> list[str]:
    """Of several policies: a word on each, and which is ahead of all others in what; nothing of a single one. most: outcomes
    that are named of each. with_cost: whether it is said for how much a year."""
    if len(comparison.policies) == 1:
        return []
    each = []
    for policy in comparison.policies:
        word = say(f"short_{worth(comparison, sentences.of_policy(found, policy))}", language)
        if with_cost:
            word += for_money(comparison, policy, language, with_budget=False)
        each.append(say("short", language, policy=policy.named(language), word=word))
    what = listed(each, language, len(each))
    return [say("in_short", language, what=what), *sentences.ahead_of_all(comparison, language, most)]


def answer(comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language) -> list[str]:
    """What a reader needs who reads nothing else, a line for each thing to know; every number stands in a table further down."""
    return [line for _, lines in by_question(comparison, mine, policy, language) for line in lines]


def by_question(
    comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language
) -> list[tuple[str, list[str]]]:
    """The lines of an answer, each with what it answers: worth it, what changes, who gains, comes and tires, why, at what cost,
    what is left, what it depends on."""
    lines = {
        "worth": [is_worth(comparison, mine, policy, language)],
        "changes": changed(comparison, mine, language),
        "gains": [joined(who(comparison, policy, language), language)],
        "comes": [joined(who_comes(comparison, policy, language), language)],
        "tires": [joined(part(comparison, mine, policy, language), language) for part in (tired, alike)],
        "why": [joined(why(comparison, policy, language), language)],
        "costs": [
            joined(cost(comparison, mine, policy, language), language),
            joined(policies.consequences(comparison, policy, language) if comparison.detailed else [], language),
        ],
        "after": [joined(left_behind(comparison, policy, language), language)],
        "depends": [joined(depends(comparison, mine, language, counted=False), language)],
    }
    told = {key: kept for key, of in lines.items() if (kept := [line for line in of if line])}
    notes = sentences.footnotes(comparison, [line for of in told.values() for line in of], language)
    return [(say(f"about_{key}", language), of) for key, of in told.items()] + ([("", notes)] if notes else [])


def joined(said: Sequence[str], language: Language) -> str:
    """Sentences after one another."""
    return (" " if language == "en" else "").join(said)


def is_worth(comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language) -> str:
    """Whether it is worth it, in a sentence, with what it costs where anything speaks for it."""
    money = for_money(comparison, policy, language)
    return say(f"worth_{worth(comparison, mine)}", language, policy=policy.named(language), money=money)


def for_money(comparison: Comparison, policy: Scene, language: Language, *, with_budget: bool = True) -> str:
    """For how much a year, and whether that is within the declared budget; nothing where nobody knows what it costs."""
    if not comparison.detailed:
        return ""
    a_year = spending_of(comparison, policy).a_year
    if a_year.low <= 0.0 <= a_year.high:
        return say("for_nothing", language) if a_year.mean == 0.0 else ""
    told = say("for_money" if a_year.mean > 0.0 else "saving_money", language, cost=numbers.yuan(abs(a_year.mean)))
    years = [one for one in money_of(comparison) if one.scenario == policy.name and one.budget is not None]
    if not years or not with_budget:
        return told
    key = "beyond_budget" if any(one.overspent for one in years) else "within_budget"
    return told + say(key, language, budget=numbers.yuan(years[0].budget or 0.0))


def worth(comparison: Comparison, mine: Sequence[Conclusion]) -> Worth:
    """Whether it makes something better and nothing worse, by the words of its outcomes, then for its groups; what follows from
    its own rule is no finding, and what is perhaps too little to matter is no reason: both count for neither."""
    for_all = _worth_for_all(comparison, mine)
    of_groups = [one for one in by_group(comparison) if mine and one.policy.name == mine[0].policy.name]
    gain, lose, both = gainers_and_losers(of_groups, mine[0].policy) if of_groups else ([], [], [])
    if for_all in ("yes", "yes_if"):
        return "yes_but" if lose or both else for_all
    if for_all in ("nothing", "open") and (gain or lose or both):
        return "some_both" if both or (gain and lose) else "some_gain" if gain else "some_lose"
    return for_all


def _worth_for_all(comparison: Comparison, mine: Sequence[Conclusion]) -> Worth:
    words = [sentences.word_of(comparison, one) for one in mine if one.about.outcome.name not in one.policy.follows]
    words = [word for word in words if word.stance != "little"]
    better = [word for word in words if word.verdict == "better"]
    if better and any(word.verdict == "worse" for word in words):
        return "partly"
    if better:
        return "yes_if" if all(word.limited for word in better) else "yes"
    if any(word.verdict == "depends" for word in words):
        return "depends"  # also where something is worse: what may be better may outweigh it
    if any(word.verdict == "worse" for word in words):
        return "no"
    return "open" if any(word.verdict in ("undecided", "unknown") for word in words) else "nothing"


def changed(comparison: Comparison, mine: Sequence[Conclusion], language: Language) -> list[str]:
    """What is better, what is worse, and what is one or the other as assumed, with ranges over assumptions (or intervals) and
    fates; what is restricted is told apart from what is not, by how it is."""
    by_word, said = sentences.by_word(comparison, mine), []
    words = [(verdict, limit) for verdict, limit in product(sentences.WITH_SIZE, (None, *sentences.LIMITED))]
    for verdict, limit in sorted(words, key=lambda word: word[1] == "little"):  # what hardly matters last
        ones = [one for word, of in by_word.items()
                if word.verdict == verdict and (word.stance if word.limited else None) == limit for one in of]  # fmt: skip
        if ones:
            largest = sorted(ones, key=_first_of_interest)
            outcomes = listed([_named(comparison, one, language) for one in largest], language, MOST)
            told = say(f"answer_{verdict}", language, outcomes=outcomes)
            if limit:
                word = say(f"answer_word_{verdict}", language)
                told = say(f"answer_limited_{limit}", language, word=word, outcomes=outcomes)
            said.append(told[0].upper() + told[1:])
    return said


def _named(comparison: Comparison, one: Conclusion, language: Language) -> str:
    """An outcome with its mean difference, and its range over assumptions and fates, or its interval where these were not
    tried."""
    outcome, d = one.about.outcome, one.judged.difference
    name = sentences.marked(one.policy, outcome.name, sentences.label(outcome, language), language)
    mean = numbers.change(d.mean, outcome.unit, language)
    if spread := sentences.over_assumptions(comparison, one, language):
        known = sentences.defined_in(d, language)
        semicolon = "; " if language == "en" else "；"
        told = semicolon.join(
            [
                say("over_assumptions", language, range=spread),
                *filter(None, [sentences.fates(comparison, one, language)]),
            ]
        )
        return f"{name}{known} {mean}{say('in_brackets', language, text=told)}"
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
    tried = {one.about.outcome.name: sentences.word_of(comparison, one) for one in mine}
    told = [
        (sentences.label(one.about.outcome, language), _plain(sentences.word_of(comparison, one), language),
         numbers.change(one.judged.difference.mean, one.about.outcome.unit, language))
        for one in mine if one.about.outcome.name in TIRING
    ]  # fmt: skip
    told += [
        (sentences.label(WORKERS, language) + comma + sentences.label(one.measure, language),
         _plain(tried.get(one.measure.name, sentences.bare_word(one.judged)), language),
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
    for word, ones in phases.in_order(comparison, mine):
        if word.verdict not in words or word.limited:
            continue
        named = [
            sentences.marked(policy, one.about.outcome.name, sentences.label(one.about.outcome, language), language)
            + f" {numbers.change(one.judged.difference.mean, one.about.outcome.unit, language)}"
            for one in ones
        ]
        colon = ": " if language == "en" else "："
        said.append(word.text(language) + colon + listed(named, language, MOST))
    if not said:
        return [say("answer_after_nothing", language)]
    return [say("answer_after", language, what=("; " if language == "en" else "；").join(said))]


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
    return [
        *enough(comparison, tried, said_to_change, language),
        *(contradicted(tried, said_to_change, language, most) if told else []),
    ]


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
    return [joined(said, language)] if said else [say("answer_firm", language, trials=max(map(len, trials)))]


def enough(comparison: Comparison, tried: Robustness, changed: Sequence[Conclusion], language: Language) -> list[str]:
    """Assumptions that are enough, alone or together, to turn something round or make it too small to matter, as trials do."""
    told = {one.about.outcome.name: sentences.label(one.about.outcome, language) for one in changed}
    causes = [one for one in tried.causes
              if one.policy == changed[0].policy.name and one.factors and one.outcome in told]  # fmt: skip
    by_factors: dict[tuple[str, str], list[str]] = {}
    for cause in causes:
        fates = {t.fate for t in tried.of(cause.policy, cause.outcome)}
        how = "".join(f"_{fate}" for fate in ("reversed", "shrunk") if fate in fates) or "_reversed"
        factors = sentences.factors(comparison, cause, language, with_paths=False)
        by_factors.setdefault((factors, how), []).append(told[cause.outcome])
    said = []
    for (what, how), names in by_factors.items():
        quoted = [say("quoted", language, name=name) for name in names]
        said.append(say(f"answer_cause{how}", language, factors=what, outcomes=listed(quoted, language, MOST)))
    return said
