"""Whom a policy serves and whom it costs what: groups that gain, lose, or both, each with what changes for it and by how much."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.comparison.conclusions import GAINING, Conclusion, OfGroup, by_group, gainers_and_losers, turned
from experiments.comparison.groups import WORKERS, Measure
from experiments.comparison.model import Comparison, Scene
from experiments.phrases.answers import say as answer_word
from experiments.phrases.comparisons import listed, say
from experiments.phrases.look_up import Language
from experiments.phrases.punctuation import separator
from experiments.presentation import numbers, sentences

SOUND_ALIKE = {"took_part": "breadth", "hours": "hours_per_resident", "worn_out": "worn_out_share"}
"""Measures of groups, which are tried under no other assumptions, and outcomes of all residents, which are, that sound alike."""
WORSE = ("worse", "lower")
"""Verdicts that are a loss for a group (`conclusions.turned`)."""


def who(found: Sequence[OfGroup], policy: Scene, language: Language) -> list[str]:
    """Who gains and who loses, and in what; of whom there are none is not said."""
    mine = [one for one in found if one.policy.name == policy.name]
    said = []
    for key, groups in zip(GAINING, gainers_and_losers(mine, mine[0].policy), strict=True):
        if groups:
            said.append(say(key, language, groups=with_measures(mine, groups, language)))
    return [*(said or [say("nobody", language)]), *sentences.by_rule(mine, policy, language)]


def answered(comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language) -> list[str]:
    """The same, of all residents where these change alike; and which of that turns round with the assumptions."""
    if not comparison.detailed:
        return []
    found = [one for one in by_group(comparison) if one.policy.name == policy.name]
    said = []
    for key, names in zip(GAINING, gainers_and_losers(found, policy), strict=True):
        if names:
            said.append(say(f"answer_{key}", language, groups=with_measures(found, _fewest(names), language)))
    return [*said, *_resting(comparison, mine, found, language)] if said else [say("nobody", language)]


def costs(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    """Whom it costs what, with the figures, and nothing of who gains: a sentence for one side of paper; nothing where nobody."""
    groups = _losing(comparison, policy, language)
    return [answer_word("costs", language, groups=groups)] if groups else []


def costs_whom(comparison: Comparison, policy: Scene, language: Language) -> str:
    """The same as a part of a sentence on the policy."""
    groups = _losing(comparison, policy, language)
    return answer_word("costs_whom", language, groups=groups) if groups else ""


def _losing(comparison: Comparison, policy: Scene, language: Language) -> str:
    found = [one for one in by_group(comparison) if one.policy.name == policy.name]
    _, lose, both = gainers_and_losers(found, policy)
    names = _fewest([one for one in dict.fromkeys(row.group.name for row in found) if one in {*lose, *both}])
    together = [["everyone"], [name for name in names if name != "everyone"]] if "everyone" in names else [names]
    told = [
        with_measures(found, of, language, better=False) + (_hardest_hit(found, language) if of == ["everyone"] else "")
        for of in together
        if of
    ]
    return separator("semicolon", language).join(told)


def _hardest_hit(found: Sequence[OfGroup], language: Language) -> str:
    """Where all residents lose, the group that loses the most of the same: a mean over all hides it."""
    of_all = next(row for row in found if row.group.name == "everyone" and turned(row) == "worse")
    same = [row for row in found if row.measure is of_all.measure and turned(row) == "worse"]
    most = max(same, key=lambda row: abs(row.judged.difference.mean))
    if most is of_all:
        return ""
    mean = numbers.change(most.judged.difference.mean, unit_of(most.measure), language)
    return answer_word("hardest_hit", language, group=sentences.label(most.group, language), mean=mean)


def _fewest(names: Sequence[str]) -> list[str]:
    """Everybody stands for each group of residents: that they all change alike needs no list."""
    return [name for name in names if name in ("everyone", WORKERS.name)] if "everyone" in names else [*names]


def _resting(
    comparison: Comparison, mine: Sequence[Conclusion], found: Sequence[OfGroup], language: Language
) -> list[str]:
    """A sentence on the outcomes that sound like what groups gain or lose, and depend on assumptions."""
    changed = {SOUND_ALIKE.get(row.measure.name, row.measure.name) for row in found if turned(row) is not None}
    names = [
        sentences.label(one.about.outcome, language) for one in mine
        if one.about.outcome.name in changed and sentences.word_of(comparison, one).verdict == "depends"
    ]  # fmt: skip
    return [answer_word("rests_on", language, outcomes=listed(names, language, len(names)))] if names else []


def with_measures(found: Sequence[OfGroup], names: Sequence[str], language: Language, *, better: bool = True) -> str:
    """Groups with what is better and worse for each, and by how much; those for whom the same is are named together, with the
    range of it. better: whether what is better is told."""
    together: dict[tuple[tuple[str, str], ...], list[list[OfGroup]]] = {}
    for name in names:
        rows = _told([one for one in found if one.group.name == name], better)
        together.setdefault(tuple((_turn(row), row.measure.name) for row in rows), []).append(rows)
    parts = [
        (say if better else answer_word)("groups_in", language, what=_measures(alike, language, better),
            groups=listed([sentences.label(rows[0].group, language) for rows in alike], language, 12))
        for alike in together.values() if alike[0]
    ]  # fmt: skip
    return separator("semicolon", language).join(parts) if parts else say("none", language)


def _told(rows: Sequence[OfGroup], better: bool) -> list[OfGroup]:
    """What is better for a group, then what is worse, fewer hours among it; not what is perhaps too little to matter."""
    good = [row for row in rows if better and row.judged.matters == "better"]
    bad = [row for row in rows if row.judged.matters in WORSE]
    return [*good, *bad]


def _turn(row: OfGroup) -> str:
    return "better" if row.judged.verdict == "better" else "worse"


def _measures(alike: Sequence[Sequence[OfGroup]], language: Language, better: bool) -> str:
    """alike: of each group its rows, the same measures in the same order. better: whether what is worse is told from it."""
    parts = []
    for key, turn in (("better_in", "better"), ("worse_in", "worse")):
        columns = [[rows[at] for rows in alike] for at, row in enumerate(alike[0]) if _turn(row) == turn]
        if columns:
            told = listed([_measure(column, language) for column in columns], language)
            parts.append(say(key, language, measures=told) if better else told)
    return separator("semicolon", language).join(parts)


def _measure(column: Sequence[OfGroup], language: Language) -> str:
    first = column[0]
    name = sentences.marked(first.policy, first.measure.name, sentences.label(first.measure, language), language)
    return f"{name} {_from_to([one.judged.difference.mean for one in column], unit_of(first.measure), language)}"


def _from_to(means: Sequence[float], unit: str, language: Language) -> str:
    """One change, or from the smallest to the largest of several."""
    low, high = sorted((min(means), max(means)), key=abs)
    shown = [numbers.change(mean, unit, language) for mean in (low, high)]
    if shown[0] == shown[1]:
        return shown[0]
    return numbers.interval(low, high, unit, language, named=True)


def unit_of(measure: Measure) -> str:
    """In which unit a change of a measure of groups is told; of one on a scale, in none."""
    return "share" if measure.share else "hours a week" if "hours" in measure.name else "0 to 1"
