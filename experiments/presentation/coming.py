"""Who comes more under each policy, old or young, locals or migrants: in sentences, in two languages."""

from __future__ import annotations

from experiments.comparison.coming import PAIRS, Coming, coming
from experiments.comparison.model import Comparison, Scene
from experiments.phrases.coming import say
from experiments.phrases.look_up import Language
from experiments.presentation import numbers
from experiments.presentation.text_page import printable


def who_comes(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    """Of each pair of groups, how much more of them took part, and whether the two differ; nothing where nobody knows."""
    mine = [_pair(one, language) for one in coming(comparison) if one.policy.name == policy.name]
    return [say("who", language, pairs=_joined(mine, language))] if mine else []


def _pair(one: Coming, language: Language) -> str:
    names = {"one": say(one.one.name, language), "other": say(one.other.name, language)}
    changes = {"of_one": numbers.change(one.of_one.mean, "share", language),
               "of_other": numbers.change(one.of_other.mean, "share", language)}  # fmt: skip
    return say("pair", language, apart=_apart(one, language), **names, **changes)


def _apart(one: Coming, language: Language) -> str:
    """Which of the two comes more, and by how much; or that this is too little, or not certain."""
    d, verdict = one.one_more.difference, one.one_more.verdict
    mean, low, high = (-d.mean, -d.high, -d.low) if verdict == "lower" else (d.mean, d.low, d.high)
    interval = numbers.interval(low, high, "share", language)
    names = {"one": say(f"short_{one.one.name}", language), "other": say(f"short_{one.other.name}", language)}
    return say(verdict, language, mean=numbers.change(mean, "share", language), interval=interval, **names)


def in_short(comparison: Comparison, language: Language) -> str:
    """Old and young under each policy, in one sentence without intervals; nothing where nobody knows."""
    mine = [one for one in coming(comparison) if one.one.name == PAIRS[0][0]]
    return say("short", language, each=_joined([_short(one, language) for one in mine], language)) if mine else ""


def _short(one: Coming, language: Language) -> str:
    """Whether the two differ is said only where it is not certain, or too little."""
    apart = {"undecided": "short_open", "unknown": "short_open", "equivalent": "short_alike"}.get(one.one_more.verdict)
    return say(
        "short_of", language, policy=printable(one.policy.named(language)), apart=say(apart, language) if apart else "",
        of_one=numbers.change(one.of_one.mean, "share", language, named=False),
        of_other=numbers.change(one.of_other.mean, "share", language, named=False),
    )  # fmt: skip


def _joined(parts: list[str], language: Language) -> str:
    return ("; " if language == "en" else "；").join(parts)
