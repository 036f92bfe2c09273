"""Whether a policy is worth it: a word for it, and the sentence that says so, with what it costs a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from experiments.comparison.conclusions import Conclusion, by_group, gainers_and_losers, prices
from experiments.comparison.model import Comparison, Scene
from experiments.comparison.money import money_of
from experiments.comparison.spending import Spending, spending_of
from experiments.phrases.comparisons import say
from experiments.phrases.look_up import Language
from experiments.presentation import money, numbers, policies, sentences, trials

Worth = Literal[
    "yes", "yes_open", "yes_if", "yes_but", "partly_if", "partly", "no", "nothing", "open", "depends", "some_gain",
    "some_lose", "some_both",
]  # fmt: skip
"""yes_open: something is better and nothing worse, but most trials leave that open; yes_if: what is better is so with
restrictions; yes_but: something is better and nothing worse for all together, but some group loses; partly_if: what is worse
is so only with restrictions; some_*: nothing is better or worse for all together, but for some groups."""
SPEAKING: tuple[Worth, ...] = (
    "yes", "yes_open", "yes_if", "yes_but", "partly_if", "partly", "some_gain", "some_both",
)  # fmt: skip
"""Where something speaks for trying it."""


def is_worth(
    comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language, *, with_cost: bool = True
) -> str:
    """Whether it is worth it, in a sentence, with what it costs where anything speaks for it. with_cost: whether the amount is
    told, and not only what it uses of a declared budget."""
    cost = for_money(comparison, policy, language) if with_cost else of_the_budget(comparison, policy, language)
    return say(f"worth_{worth(comparison, mine)}", language, policy=policy.named(language), money=cost)


def short_word(comparison: Comparison, found: Sequence[Conclusion], policy: Scene, language: Language) -> str:
    """The same in a few words."""
    return say(f"short_{worth(comparison, sentences.of_policy(found, policy))}", language)


def worth(comparison: Comparison, mine: Sequence[Conclusion]) -> Worth:
    """Whether it makes something better and nothing worse, by the words of its outcomes, then for its groups; what follows from
    its own rule is no finding, and what is perhaps too little to matter is no reason: both count for neither."""
    for_all = _for_all(comparison, mine)
    of_groups = [one for one in by_group(comparison) if mine and one.policy.name == mine[0].policy.name]
    gain, lose, both = gainers_and_losers(of_groups, mine[0].policy) if of_groups else ([], [], [])
    if for_all in ("yes", "yes_open", "yes_if"):
        return "yes_but" if lose or both else for_all
    if for_all == "partly_if" and (lose or both):
        return "partly"  # what is worse for all is not certain, but some group surely loses
    if for_all in ("nothing", "open") and (gain or lose or both):
        return "some_both" if both or (gain and lose) else "some_gain" if gain else "some_lose"
    return for_all


def _for_all(comparison: Comparison, mine: Sequence[Conclusion]) -> Worth:
    told = [(sentences.word_of(comparison, one), one) for one in counting(comparison, mine)]
    better = [(word, one) for word, one in told if word.verdict == "better"]
    worse = [word for word, _ in told if word.verdict == "worse"]
    only_if = all(word.limited for word, _ in better)
    if better and worse:
        return "partly_if" if all(word.limited for word in worse) and not only_if else "partly"
    if better:
        left_open = trials.are_mostly_open(comparison, [one for _, one in better])
        return "yes_if" if only_if else "yes_open" if left_open else "yes"
    if any(word.verdict == "depends" for word, _ in told):
        return "depends"  # also where something is worse: what may be better may outweigh it
    if worse:
        return "no"
    return "open" if any(word.verdict in ("undecided", "unknown") for word, _ in told) else "nothing"


def counting(comparison: Comparison, mine: Sequence[Conclusion]) -> list[Conclusion]:
    """The conclusions that count for or against a policy: not what follows from its own rule, nor what is perhaps too little."""
    return [one for one in mine if one.about.outcome.name not in one.policy.follows
            and sentences.word_of(comparison, one).stance != "little"]  # fmt: skip


def for_money(comparison: Comparison, policy: Scene, language: Language, *, with_budget: bool = True) -> str:
    """For how much a year, the first one apart where it is another for some policy, what comes later, and how much of the
    declared budget that uses; nothing where nobody knows what it costs."""
    if not comparison.detailed:
        return ""
    spends = spending_of(comparison, policy)
    if spends.a_year.low <= 0.0 <= spends.a_year.high:
        return say("for_nothing", language) if spends.a_year.mean == 0.0 else ""
    apart = any(money.are_apart(spending_of(comparison, one)) for one in comparison.policies)
    later = _later(comparison, policy, spends, language)
    return (
        _a_year(spends, apart, language) + later + (of_the_budget(comparison, policy, language) if with_budget else "")
    )


def _later(comparison: Comparison, policy: Scene, spends: Spending, language: Language) -> str:
    """What it commits beyond the weeks for which it runs: a policy that pays late would look cheap without."""
    after = spends.after.mean if spends.after is not None else 0.0
    owed = prices(comparison)[comparison.policies.index(policy)].owed
    return "".join(
        say(key, language, yuan=numbers.yuan(yuan))
        for key, yuan in (("spent_later", after), ("owed_later", owed)) if yuan >= money.SMALLEST
    )  # fmt: skip


def _a_year(spends: Spending, apart: bool, language: Language) -> str:
    """A yearly mean would hide that the first year is another: then both are told; else, that it holds what was paid once.

    apart: whether the years are told apart, for all policies alike.
    """
    if apart and spends.later is not None and min(spends.first_year.mean, spends.later.mean) > 0.0:
        first, later = numbers.yuan(spends.first_year.mean), numbers.yuan(spends.later.mean)
        return say("for_money_by_year", language, first=first, later=later)
    key = "for_money" if spends.a_year.mean > 0.0 else "saving_money"
    told = say(key, language, cost=numbers.yuan(abs(spends.a_year.mean)))
    return told + (say("with_setup_in_it", language) if spends.setup >= money.SMALLEST else "")


def of_the_budget(comparison: Comparison, policy: Scene, language: Language) -> str:
    """Beyond a declared budget, or within it, and how much of it was used in the year that used most: what is not used is not
    spent; or that it does not suffice for what was promised. Nothing where none is declared."""
    if not comparison.detailed:
        return ""
    years = [one for one in money_of(comparison)
             if one.scenario == policy.name and one.budget is not None and one.year > 0]  # fmt: skip
    if not years:
        return ""
    budget, most = years[0].budget or 0.0, max(one.used for one in years)
    if any(one.overspent for one in years):
        return say("beyond_budget", language, budget=numbers.yuan(budget))
    if (share := policies.share_credited(comparison, policy)) < policies.IN_FULL:
        return say("budget_short", language, budget=numbers.yuan(budget), share=numbers.percent(share))
    used = f"{100 * most / budget:.1f} %" if budget > 0.0 else "-"
    return say("within_budget", language, budget=numbers.yuan(budget), used=used)
