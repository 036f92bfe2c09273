"""A comparison in sentences, in two languages: what the text page and the report both say."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from experiments.comparison.conclusions import (
    Between,
    Conclusion,
    OfGroup,
    Price,
    between,
    stance_of,
)
from experiments.comparison.groups import Group, Measure
from experiments.comparison.judgement import CHANGED, Judged, Verdict
from experiments.comparison.model import CONTRADICTED, Comparison, Scene, Stance
from experiments.comparison.money import owed_at_the_end
from experiments.comparison.phases import AFTER, BOTH
from experiments.comparison.statistics.differences import Difference, t_interval
from experiments.phrases.comparisons import listed, say
from experiments.phrases.look_up import Language, label_in
from experiments.phrases.punctuation import separator
from experiments.presentation import measured, money, numbers
from experiments.presentation.text_page import printable
from sim.scenario.wording import in_language

if TYPE_CHECKING:
    from experiments.outcomes import Outcome
    from sim.indices.declared import Indicator

Word = Verdict | Literal["depends"]
ORDER: tuple[Word, ...] = (*CHANGED, "depends", "equivalent", "undecided", "unknown")
WITH_SIZE: tuple[Word, ...] = (*CHANGED, "depends")
"""Words that are followed by how much."""
LEAST_AHEAD = 3
"""Policies from which on it is said who is ahead of all others; of two, the sentence on the pair says it."""
STANCES: tuple[Stance | None, ...] = (
    "firm", "uncontradicted", None, "shrinking", "conditional", "as_assumed", "little",
)  # fmt: skip
LIMITED: tuple[Stance | None, ...] = STANCES[3:]
"""Stances of what is not to be counted on: it turns round, vanishes, is seldom certain, or is too little to begin with."""
WITH_CARE = "*"
"""Behind the name of an outcome whose index has a warning (sim/indices/declared.py)."""
_SHOUTED = re.compile(r"\b[A-Z]{2,}\b")
SAME_RESIDENTS = ("place.", "population.", "network.", "start.", "dispositions.", "run.")
"""Where scenarios differ in these, they have other residents, and share only a part of their random numbers."""


def label(thing: Outcome | Indicator | Group | Measure, language: Language) -> str:
    """What an outcome, a group or a measure is called; the four problems are not shouted, names of places stay as they are, and
    an outcome whose index is easily misread has a mark (`footnotes`)."""
    text = label_in(thing, language)
    if isinstance(thing, Group):
        return text
    text = _SHOUTED.sub(lambda found: found.group().lower(), text)
    return text + WITH_CARE if not isinstance(thing, Measure) and is_misread(thing) else text


def is_misread(thing: Outcome | Indicator) -> bool:
    """Whether it is an outcome whose index has a warning."""
    return bool(getattr(getattr(thing, "indicator", None), "warning", ("", ""))[0])


def marked(policy: Scene, name: str, text: str, language: Language) -> str:
    """What an outcome or measure is called, marked where it changes by the rule of the policy's own mechanisms."""
    return say("by_rule", language, name=text) if name in policy.follows else text


def by_rule(found: Sequence[Conclusion | OfGroup], policy: Scene, language: Language) -> list[str]:
    """What the mark says, where something that is told of the policy has it."""
    things: list[Outcome | Measure] = [
        one.about.outcome if isinstance(one, Conclusion) else one.measure
        for one in found
        if one.policy.name == policy.name and one.judged.verdict in CHANGED
    ]
    labels = {thing.name: label(thing, language) for thing in reversed(things) if thing.name in policy.follows}
    if not labels:
        return []
    return [say("by_rule_means", language, outcomes=listed(list(labels.values()), language))]


def footnotes(comparison: Comparison, texts: Sequence[str], language: Language) -> list[str]:
    """A sentence on how those indices are misread that stand in the texts with their mark."""
    told = [about.outcome for about in comparison.judgeable if is_misread(about.outcome)]
    named = [one.indicator for one in told if any(label(one, language) in text for text in texts)]
    return [f"{WITH_CARE} {sentence}" for sentence in warnings(named, language)]


def warnings(indicators: Iterable[Indicator], language: Language) -> list[str]:
    """A sentence on how the indices that are told are misread; none where no index has a warning."""
    misread = {
        one.en: say("misread", language, index=label(one, language), warning=in_language(*one.warning, language))
        for one in indicators
        if one.warning[0]
    }
    return [say("read_with_care", language, indices=listed(list(misread.values()), language))] if misread else []


def parts_left_out(comparison: Comparison, outcomes: Iterable[Outcome], language: Language) -> list[str]:
    """A sentence on the outcomes that are not defined in every week or quarter, so that they are means over the others."""
    told = []
    for outcome in outcomes:
        if left_out := comparison.left_out(outcome.name):
            each = [say("left_out_of", language, scenario=printable(scene.named(language)), share=_share(left_out[scene.name]))
                    for scene in comparison.scenes if scene.name in left_out]  # fmt: skip
            told.append(
                say("left_out", language, outcome=label(outcome, language), each=listed(each, language, len(each)))
            )
    return [say("parts_left_out", language, outcomes=listed(told, language, len(told)))] if told else []


def _share(share: float) -> str:
    return "< 0.1 %" if share < 0.001 else numbers.percent(share)


def defined_in(d: Difference, language: Language) -> str:
    """In how many replicates an indicator is defined, where that is not in all of them."""
    return pairs_of(d.replicates, d.asked, language)


def question(comparison: Comparison, language: Language) -> str:
    """What the comparison asks: what all of its policies ask, or, where each asks something else, which of them is better."""
    asked = {in_language(scene.question, scene.question_zh, language) for scene in comparison.policies}
    if len(asked) == 1 and (common := asked.pop()):
        return printable(common)
    names = [printable(scene.named(language)) for scene in comparison.policies]
    key = "question_of_one" if len(names) == 1 else "question_of_several"
    baseline = printable(comparison.scenes[0].named(language))
    return say(key, language, policies=listed(names, language, len(names)), baseline=baseline)


def of_policy(found: Sequence[Conclusion], policy: Scene) -> list[Conclusion]:
    """The conclusions on one policy."""
    return [one for one in found if one.policy.name == policy.name]


def joined(said: Sequence[str], language: Language) -> str:
    """Sentences after one another."""
    return separator("space", language).join(said)


class Said(NamedTuple):
    """The word for a conclusion: its verdict, and how far that rests on assumptions; `depends` has no other word.

    Words are made from this alone, so that page, matrix and answer cannot differ.
    """

    verdict: Word
    stance: Stance | None

    def text(self, language: Language) -> str:
        """As it is read: better whatever we assume; better, if …; depends on assumptions."""
        word = say(self.verdict, language)
        return word if self.stance is None else say(f"said_{self.stance}", language, word=word)

    @property
    def limited(self) -> bool:
        """Whether it is claimed with a restriction."""
        return self.stance in LIMITED

    @property
    def is_whole(self) -> bool:
        """Whether its sign stands without restriction: it was not tried, or holds whatever is assumed."""
        return self.stance in (None, "firm")

    @property
    def kind(self) -> str:
        """How it is coloured: by its verdict, and paler where its sign is restricted."""
        return self.verdict if self.is_whole else f"{self.verdict} limited"


def word_of(comparison: Comparison, one: Conclusion) -> Said:
    """The word for a conclusion, chosen from its interval and from what became of it under other assumptions."""
    stance = stance_of(comparison.robustness, one)
    return Said("depends", None) if stance == "dependent" else Said(one.judged.verdict, stance)


def bare_word(judged: Judged) -> Said:
    """The word for what was not tried under other assumptions."""
    return Said(judged.verdict, "little" if judged.little else None)


def meanings(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> list[str]:
    """What those of the words claim that are used, in a sentence."""
    words = [word_of(comparison, one) for one in found]
    used = {"depends" if word.verdict == "depends" else word.stance for word in words}
    told = [say(f"means_{one}", language) for one in (*STANCES, "depends") if one is not None and one in used]
    return [say("means", language, what=separator("semicolon", language).join(told))] if told else []


def by_word(comparison: Comparison, found: Sequence[Conclusion]) -> dict[Said, list[Conclusion]]:
    """Conclusions by their word, in the order in which they are read; words that are not used are left out."""
    words = [word_of(comparison, one) for one in found]
    sorted_by = {
        word: [one for one, its in zip(found, words, strict=True) if its == word]
        for word in (Said(verdict, stance) for verdict in ORDER for stance in STANCES)
    }
    return {word: ones for word, ones in sorted_by.items() if ones}


def gist(comparison: Comparison, found: Sequence[Conclusion], language: Language) -> str:
    """How many conclusions have which word; the counts add up to all."""
    semicolon, stop = separator("semicolon", language), separator("stop", language)
    counted = semicolon.join(
        say("counted_word", language, number=len(ones), word=word.text(language))
        for word, ones in by_word(comparison, found).items()
    )
    return say("gist", language, all=len(found), counted=counted) + ("" if counted.endswith("…") else stop)


def over_assumptions(comparison: Comparison, one: Conclusion, language: Language) -> str:
    """The range of the difference over the draws of assumptions; nothing where it was not tried."""
    tried = comparison.robustness
    found = tried.over_assumptions(one.policy.name, one.about.outcome.name) if tried else None
    if tried is None or found is None:
        return ""
    pairs, of = tried.pairs_in_draws(one.policy.name, one.about.outcome.name)
    return numbers.interval(*found, one.about.outcome.unit, language) + pairs_of(pairs, of, language)


def fates(comparison: Comparison, one: Conclusion, language: Language) -> str:
    """In how many trials a conclusion is not shown again, by what becomes of it: reversed in 7, open in 12 of 70 trials; nothing
    where all show it again, or it was not tried."""
    tried = comparison.robustness
    trials = tried.of(one.policy.name, one.about.outcome.name) if tried else []
    counted = Counter(t.fate for t in trials)
    told = [say(f"fate_{fate}", language, number=counted[fate]) for fate in (*CONTRADICTED, "open") if counted[fate]]
    return say("fates", language, told=listed(told, language), all=len(trials)) if told else ""


def pairs_of(pairs: int, of: int, language: Language) -> str:
    """In how many of so many pairs of runs something is defined, where that is not in all of them."""
    return say("defined_in", language, n=pairs, all=of) if pairs < of else ""


def named(comparison: Comparison, one: Conclusion, language: Language, with_size: bool) -> str:
    """An outcome in a list, with its difference, interval, range over assumptions and fates where that is wanted."""
    mark = measured.by_policy(comparison, one.about.outcome.name, one.policy, language)
    text = bare_name(one, language, with_size, over_assumptions(comparison, one, language), mark)
    told = fates(comparison, one, language) if with_size else ""
    return text + (say("in_brackets", language, text=told) if told else "")


def bare_name(one: Conclusion, language: Language, with_size: bool, spread: str = "", mark: str = "") -> str:
    """An outcome in a list, with its difference and interval where that is wanted. spread: its range over assumptions; mark: by
    what it is measured."""
    outcome, d = one.about.outcome, one.judged.difference
    text = marked(one.policy, outcome.name, label(outcome, language), language) + mark
    if not with_size:
        return text + defined_in(d, language)
    return f"{text} {with_intervals(d, outcome.unit, language, spread)}"


def with_intervals(d: Difference, unit: str, language: Language, spread: str = "", *, in_cell: bool = False) -> str:
    """A mean difference with its interval, and in how many replicates it is defined. spread: its range over assumptions; in_cell:
    of a table that names the unit."""
    mean = (numbers.cell if in_cell else numbers.change)(d.mean, unit, language)
    interval = numbers.interval(d.low, d.high, unit, language)
    told = say("with_range", language, mean=mean, interval=interval, range=spread) if spread else f"{mean} ({interval})"
    return told + defined_in(d, language)


def between_policies(comparison: Comparison, language: Language) -> list[str]:
    """Of every two policies, in what one is better than the other; nothing where there is but one policy."""
    said = []
    for policy, other in combinations(comparison.policies, 2):
        mine = [one for one in between(comparison) if (one.policy, one.other) == (policy, other)]
        sorted_by: dict[str, list[Between]] = {
            verdict: [one for one in mine if one.judged.matters == verdict] for verdict in CHANGED
        }
        sorted_by["little"] = [one for one in mine if one.judged.little]
        parts = [
            say(
                f"between_{key}",
                language,
                outcomes=listed([_apart(comparison, one, language) for one in ones], language, 20),
            )
            for key, ones in sorted_by.items()
            if ones
        ]
        parts += _cost_apart(comparison, policy, other, language) if parts else []
        semicolon = separator("semicolon", language)
        names = {"policy": policy.named(language), "other": other.named(language)}
        said.append(say("between", language, **names, what=semicolon.join(parts)) if parts
                    else say("between_nothing", language, **names))  # fmt: skip
    return said


def _cost_apart(comparison: Comparison, policy: Scene, other: Scene, language: Language) -> list[str]:
    """What one policy commits beyond another, spent and still owed, replicate by replicate; nothing where both cost the same."""
    if not comparison.detailed:
        return []
    names, committed = (
        [scene.name for scene in comparison.scenes],
        comparison.tables["cost"] + owed_at_the_end(comparison),
    )
    beyond = committed[names.index(policy.name)] - committed[names.index(other.name)]
    if not beyond.any():
        return []
    mean, ends = float(beyond.mean()), sorted(t_interval(beyond if beyond.mean() > 0.0 else -beyond))
    low, high = (numbers.yuan(end) for end in ends)
    return [
        say(
            "between_dearer" if mean > 0.0 else "between_cheaper",
            language,
            cost=numbers.yuan(abs(mean)),
            low=low,
            high=high,
        )
    ]


def ahead_of_all(comparison: Comparison, language: Language) -> list[str]:
    """Of three policies and more: in what one of them is surely better than every other; nothing where none is."""
    if len(comparison.policies) < LEAST_AHEAD:
        return []
    beaten: Counter[tuple[str, str]] = Counter()
    for one in between(comparison):
        if one.judged.matters in ("better", "worse"):
            better = one.policy if one.judged.matters == "better" else one.other
            beaten[better.name, one.about.outcome.name] += 1
    parts = []
    for policy in comparison.policies:
        names = [marked(policy, about.outcome.name, label(about.outcome, language), language)
                 for about in sorted(comparison.judgeable, key=lambda about: about.outcome.name in policy.follows)
                 if beaten[policy.name, about.outcome.name] == len(comparison.policies) - 1]  # fmt: skip
        if names:
            parts.append(
                say(
                    "ahead_in",
                    language,
                    policy=policy.named(language),
                    outcomes=listed(names, language, len(names)),
                )
            )
    semicolon = separator("semicolon", language)
    return [say("ahead", language, what=semicolon.join(parts))] if parts else []


def _apart(comparison: Comparison, one: Between, language: Language) -> str:
    outcome = one.about.outcome
    name = marked(one.policy, outcome.name, label(outcome, language), language)
    name += measured.otherwise(comparison, outcome.name, [one.other, one.policy], language)
    d = one.judged.difference
    return f"{name} {numbers.change(d.mean, outcome.unit, language)}{defined_in(d, language)}"


def price(one: Price, language: Language) -> str:
    """What an extra hour costs, or why it has no price; what surely falls is said to fall."""
    hours = {
        "hours": numbers.change(one.hours, "hours", language, named=False),
        "hours_low": numbers.change(one.hours_low, "hours", language, named=False),
        "hours_high": numbers.change(one.hours_high, "hours", language, named=False),
    }
    falls = one.hours_high < 0.0
    if one.cost == one.cost_low == one.cost_high == 0.0:
        return say("free_falls" if falls else "free", language, **hours)
    saves = one.cost_high < 0.0
    amounts = (-one.cost, -one.cost_high, -one.cost_low) if saves else (one.cost, one.cost_low, one.cost_high)
    told = {name: numbers.yuan(yuan) for name, yuan in zip(("cost", "cost_low", "cost_high"), amounts, strict=True)}
    told["owed"] = money.still_owed(one, language)
    beginning = say("saves" if saves else "costs", language, **told)
    if saves or math.isnan(one.per_hour):
        key = "hours_fall" if falls else "hours_rise" if one.hours_low > 0.0 else "hours_open"
        return beginning + say(key, language, **hours)
    return say("price", language, basis=money.basis_of_hour(one, language), **told, **hours, **money.hour_of(one))


def load(comparison: Comparison, policy: Scene, language: Language) -> str:
    """Who the busiest volunteers are, and how much rests on them."""
    at = [scene.name for scene in comparison.scenes].index(policy.name)
    names = [group.name for group in comparison.groups]
    shares = comparison.tables["load"][at].mean(axis=0)
    held = comparison.tables["load_hours"].mean(axis=1)

    groups = {
        name: numbers.percent(float(shares[names.index(name)]), 0)
        for name in ("elderly", "women", "migrants", "low_income")
    }
    return say(
        "load",
        language,
        share=numbers.percent(float(held[at]), 0),
        baseline=numbers.percent(float(held[0]), 0),
        **groups,
    )


def conditions(comparison: Comparison, language: Language) -> list[str]:
    """How it was run, and what a reader has to know before the verdicts."""
    m = comparison.manifest
    if "batch" in m:
        said = [say("pairs", language, pairs=m["replicates"], batch=m["batch"]), *left_out(comparison, language)]
        if other := [path for path in m.get("sets", ()) if path.startswith(SAME_RESIDENTS)]:
            said.append(say("other_residents", language, paths=listed(other, language, 4)))
        return said
    said = [say("runs", language, replicates=m["replicates"], seed=m["first_seed"], weeks=m["weeks"],
                warm_up=m["warm_up_weeks"])]  # fmt: skip
    if m["repeated_looks"] and m["state"] == "complete":
        said.append(say("auto_decided" if m["everything_decided"] else "auto_budget", language))
    if m["state"] == "interrupted":
        said.append(interrupted(m, language))
    if len(set((sizes := m.get("residents", {})).values())) > 1:
        counted = [f"{scene.named(language)} {sizes.get(scene.name, 0):,}" for scene in comparison.scenes]
        said.append(say("other_sizes", language, sizes=listed(counted, language, 10)))
    if other := sorted({p for scene in comparison.policies for p in scene.levers if p.startswith(SAME_RESIDENTS)}):
        said.append(say("other_residents", language, paths=listed(other, language, 4)))
    if any(AFTER in phase.name.split(BOTH) for each in comparison.phases.values() for phase in each):
        said.append(say("weeks_after_in_it", language, weeks=m["weeks"]))
    return [*said, say("units", language)]


def left_out(comparison: Comparison, language: Language) -> list[str]:
    """Of a stored batch: how many pairs of how many are compared, and which outcomes are not defined in all of them."""
    counted = comparison.manifest.get("pairs_of_runs")
    if not counted:
        return []
    said = []
    if counted["kept"] < counted["wanted"]:
        policies = [say("pairs_of_policy", language, **one) for one in counted["policies"]]
        said.append(say("pairs_left_out", language, **{**counted, "policies": listed(policies, language, 10)}))
    if counted["undefined"]:
        outcomes = [
            say("pairs_undefined_in", language, outcome=label(about.outcome, language), number=n, kept=counted["kept"])
            for about in comparison.judgeable
            if (n := counted["undefined"].get(about.outcome.name))
        ]
        said.append(say("pairs_undefined", language, outcomes=listed(outcomes, language, 10)))
    return said


def interrupted(manifest: Mapping[str, Any], language: Language) -> str:
    """Where a comparison was stopped, and what is kept of it."""
    if manifest.get("stopped_in_robustness"):
        return say("stopped_in_robustness", language)
    if manifest.get("stopped_in_break_even"):
        return say("stopped_in_break_even", language)
    wanted = manifest["replicates_wanted"]
    return say("stopped_early", language, replicates=manifest["replicates"], wanted=wanted)


def median_reduction(found: Sequence[Conclusion]) -> float:
    """How many times less the variance is by common random numbers: the median over outcomes in which it is known."""
    known = [one.judged.difference.variance_reduction for one in found]
    known = [reduction for reduction in known if math.isfinite(reduction)]
    return float(np.median(known)) if known else math.nan
