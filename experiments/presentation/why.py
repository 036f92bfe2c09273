"""Why, as far as a comparison can tell: what a policy sets otherwise than the one most like it, and what changes with it for
workers; and how outcomes that sound alike can move in opposite directions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from experiments.comparison.conclusions import Conclusion, OfGroup, by_group
from experiments.comparison.groups import Measure
from experiments.comparison.judgement import CHANGED, Judged
from experiments.comparison.model import Comparison, Scene
from experiments.comparison.steps import Step, steps
from experiments.phrases.answers import say as answer_word
from experiments.phrases.look_up import Language
from experiments.phrases.punctuation import separator
from experiments.phrases.why import DOES, say
from experiments.presentation import numbers, sentences, settings
from experiments.presentation.policies import names_of
from experiments.presentation.text_page import printable

ALIKE = (("worn_out_share", "worn_out", True), ("breadth", "took_part", False))
"""Outcomes, measures of groups that sound like them and count something else, and whether that tells the two apart for a part
of the residents as well as for all of them."""
MOST = 2
"""Measures that are named where there is little room."""
UNIT = {"open_cases": "cases"}
"""Of measures of workers that are no shares: the others are hours a week."""


def why(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    """What it sets otherwise, and which measures of workers change with that; nothing where work is not judged."""
    found = [step for step in steps(comparison) if step.policy.name == policy.name]
    return [sentence for step in found for sentence in (_sets(comparison, step, language), _changes(step, language))]


def in_short(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    """What changes most for workers against the policy from which it differs in one thing alone; nothing where there is none."""
    return [
        say("short", language, since=printable(step.since.named(language)), things=_things(comparison, step, language),
            measures=separator("list", language).join(_short(one, language) for one in changed[:MOST]))
        for step in steps(comparison)
        if step.policy.name == policy.name and step.things == 1 and (changed := _changed(step))
    ]  # fmt: skip


ASKS_WHY = re.compile(r"\bwhy\b|为什么|为何", re.IGNORECASE)
"""A question that asks for reasons: then they stand at the head of the answer, and on one side of paper."""
TIRING = "burnt_out_share"
"""What it means that workers tire."""
WELCOME = ("programme_hours",)
"""Work that nobody wants to be spared: less of it explains no relief."""


def asked_why(comparison: Comparison) -> bool:
    """Whether the question of the comparison asks why."""
    return bool(ASKS_WHY.search(sentences.question(comparison, "en") + sentences.question(comparison, "zh")))


def heads(comparison: Comparison, language: Language) -> list[str]:
    """Where the question asks why: what tires workers, what spares them, and what hardly does either, step by step."""
    if not asked_why(comparison):
        return []
    by_key: dict[str, list[str]] = {"why_tires": [], "why_spares": [], "why_hardly": [], "why_open": []}
    for step in steps(comparison):
        by_key[_does(step)].append(_step(comparison, step, language))
    semicolon = separator("semicolon", language)
    return [answer_word(key, language, steps=semicolon.join(told)) for key, told in by_key.items() if told]


def _does(step: Step) -> str:
    judged = next(judged for measure, judged in step.work if measure.name == TIRING)
    if judged.matters is not None:
        return "why_tires" if judged.matters == "worse" else "why_spares"
    return "why_hardly" if judged.verdict == "equivalent" or judged.little else "why_open"


def _step(comparison: Comparison, step: Step, language: Language) -> str:
    """Burnout first, then what else changes most for workers; what hardly matters needs neither this nor what was set."""
    hardly = _does(step) == "why_hardly"
    burnout = next(one for one in step.work if one[0].name == TIRING)
    sense = burnout[1].difference.mean
    others = [] if hardly else [one for one in _changed(step) if one[0].name != TIRING and one[0].name not in WELCOME
                                and one[1].difference.mean * sense > 0.0][:1]  # fmt: skip
    return answer_word(
        "why_hardly_step" if hardly else "why_step", language,
        policy=printable(step.policy.named(language)), since=printable(step.since.named(language)),
        things=_things(comparison, step, language, explained=False),
        alone=answer_word("why_alone" if step.things == 1 else "why_together", language),
        measures=separator("list", language).join([
            sentences.marked(step.policy, burnout[0].name, _short(burnout, language), language) + _levels(burnout, language),
            *(sentences.marked(step.policy, one[0].name, _short(one, language), language) for one in others)]),
    )  # fmt: skip


def _levels(one: tuple[Measure, Judged], language: Language) -> str:
    """From which level to which a share changes: what is so already is no work of the policy."""
    d = one[1].difference
    return answer_word(
        "from_level", language, before=numbers.percent(d.baseline_mean), here=numbers.percent(d.policy_mean)
    )


def _short(one: tuple[Measure, Judged], language: Language) -> str:
    measure, judged = one
    mean = numbers.change(judged.difference.mean, _unit(measure), language)
    return say("short_measure", language, label=sentences.label(measure, language), mean=mean)


def _sets(comparison: Comparison, step: Step, language: Language) -> str:
    since = printable(step.since.named(language))
    end = say("alone" if step.things == 1 else "together", language)
    return say("sets", language, since=since, things=_things(comparison, step, language)) + end


def _things(comparison: Comparison, step: Step, language: Language, *, explained: bool = True) -> str:
    """explained: whether it is told of a mechanism that is added what it is."""
    plain = comparison.plain[[scene.name for scene in comparison.scenes].index(step.policy.name)]
    kept = {one["kind"] for one in step.removed}
    names = names_of(plain["mechanisms"], language)
    things = [
        *(
            _with(one, names[plain["mechanisms"].index(one)], one["kind"] in kept, language)
            if explained
            else say("with_named", language, mechanism=names[plain["mechanisms"].index(one)])
            for one in step.added
        ),
        *(say("without", language, mechanism=settings.mechanism_in_words(one, language)) for one in step.removed),
        *(_setting(path, both, plain, language) for path, both in step.settings.items()),
    ]
    semicolon = separator("semicolon", language)
    return printable(semicolon.join(things))


def _with(one: Mapping[str, Any], name: str, changed: bool, language: Language) -> str:
    """A mechanism that is added, and what it is; one that only has other settings than before, with these."""
    from sim.catalogue import shipped
    from sim.scenario.mechanism_list import about

    if changed or one["kind"] not in shipped():
        return say("with_named", language, mechanism=settings.mechanism_in_words(one, language))
    what = about(shipped()[one["kind"]]).what if language == "en" else DOES[one["kind"]]
    return say("with", language, mechanism=name, what=what)


def _setting(path: str, both: tuple[Any, Any], plain: Mapping[str, Any], language: Language) -> str:
    before, here = (settings.value_at(path, value, plain, language) for value in both)
    return say("instead", language, label=settings.label(path, plain, language), here=here, before=before)


def _changes(step: Step, language: Language) -> str:
    changed = _changed(step)
    if not changed:
        return say("changes_nothing", language)
    comma = separator("list", language)
    return say("changes", language, measures=comma.join(_measure(step.policy, *each, language) for each in changed))


def _changed(step: Step) -> list[tuple[Measure, Judged]]:
    """What surely changes by what matters, the most times that first."""
    changed = [(measure, judged) for measure, judged in step.work if judged.verdict in CHANGED]
    return sorted(changed, key=lambda each: -abs(each[1].difference.mean) / each[0].sesoi)


def _unit(measure: Measure) -> str:
    return "share" if measure.share else UNIT.get(measure.name, "hours a week")


def _measure(policy: Scene, measure: Measure, judged: Judged, language: Language) -> str:
    d, unit = judged.difference, _unit(measure)
    return say(
        "measure", language, label=sentences.marked(policy, measure.name, sentences.label(measure, language), language),
        mean=numbers.change(d.mean, unit, language),
        interval=numbers.interval(d.low, d.high, unit, language), times=numbers.factor(abs(d.mean) / measure.sesoi),
    )  # fmt: skip


def alike(comparison: Comparison, mine: Sequence[Conclusion], policy: Scene, language: Language) -> list[str]:
    """A sentence on what each counts, where an outcome and a measure that sounds like it go opposite ways and the measure surely
    changes for some group; of several groups, that for which it changes most."""
    groups = [one for one in by_group(comparison) if one.policy.name == policy.name] if comparison.detailed else []
    said = []
    for name, like, of_some in ALIKE:
        for conclusion in (one for one in mine if one.about.outcome.name == name):
            against = [one for one in groups if one.measure.name == like and _opposite(conclusion, one)]
            of_all = [one for one in against if one.group.name == "everyone"]
            if told := of_all or (against if of_some else []):
                most = max(told, key=lambda one: abs(one.judged.difference.mean))
                said.append(_told_apart(conclusion, most, language))
    return said


def _opposite(one: Conclusion, other: OfGroup) -> bool:
    return other.judged.verdict in CHANGED and one.judged.difference.mean * other.judged.difference.mean < 0.0


def _told_apart(one: Conclusion, other: OfGroup, language: Language) -> str:
    outcome, measure = one.about.outcome, other.measure
    unit = "share" if measure.share else ""
    return say(
        "alike", language, one=sentences.label(outcome, language), other=sentences.label(measure, language),
        of_one=numbers.change(one.judged.difference.mean, outcome.unit, language),
        of_other=numbers.change(other.judged.difference.mean, unit, language),
        group=(group := sentences.label(other.group, language)), why=say(f"alike_{measure.name}", language, group=group),
    )  # fmt: skip
