"""Who comes more under each policy, old or young, locals or migrants: in sentences, in two languages."""

from __future__ import annotations

from experiments.comparison.coming import Coming, coming
from experiments.comparison.judgement import CHANGED
from experiments.comparison.model import Comparison, Scene
from experiments.phrases.coming import say
from experiments.phrases.comparisons import clauses
from experiments.phrases.look_up import Language
from experiments.presentation import numbers


def who_comes(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    """Of each pair of groups, how much more of them took part, and whether the two differ; nothing where nobody knows."""
    mine = [_pair(one, language) for one in coming(comparison) if one.policy.name == policy.name]
    return [say("who", language, pairs=clauses(mine, language))] if mine else []


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
    key = f"{verdict}_little" if one.one_more.little else verdict
    shown = numbers.change(mean, "share", language)
    return say(key, language, mean=shown.lstrip("+") if verdict in CHANGED else shown, interval=interval, **names)


def pairs_named(comparison: Comparison, language: Language) -> list[str]:
    """What the columns of `in_short` are of."""
    mine = [one for one in coming(comparison) if one.policy.name == comparison.policies[0].name]
    return [
        say("short_pair", language, one=say(f"brief_{one.one.name}", language), other=say(f"brief_{one.other.name}", language))
        for one in mine
    ]  # fmt: skip


def in_short(comparison: Comparison, policy: Scene, language: Language) -> list[tuple[str, str]]:
    """Of each pair of groups, both changes in points of per cent, and which of the two comes more, or that this is open."""
    return [_short(one, language) for one in coming(comparison) if one.policy.name == policy.name]


def _short(one: Coming, language: Language) -> tuple[str, str]:
    of_one = numbers.change(one.of_one.mean, "share", language, named=False)
    of_other = numbers.change(one.of_other.mean, "share", language, named=False)
    d, verdict = one.one_more.difference, one.one_more.verdict
    if verdict not in ("higher", "lower"):
        key = "short_alike" if verdict == "equivalent" else "short_open"
        return f"{of_one} / {of_other}", say(key, language)
    more = say(f"brief_{(one.one if verdict == 'higher' else one.other).name}", language)
    by = numbers.change(abs(d.mean), "share", language, named=False).lstrip("+")
    return f"{of_one} / {of_other}", say("short_more", language, more=more, by=by)
