"""What a policy changes when, in words and as a table: each year, what is left after it has ended, and overall."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.comparison.conclusions import Conclusion, InPhase, by_phase
from experiments.comparison.judgement import CHANGED, DECIDED
from experiments.comparison.model import Comparison, Phase, Scene
from experiments.comparison.phases import AFTER, BOTH
from experiments.phrases.comparisons import listed, say
from experiments.phrases.look_up import Language
from experiments.phrases.punctuation import separator
from experiments.presentation import numbers, sentences
from experiments.presentation.measured import by_policy


def name_of(phase: Phase, language: Language) -> str:
    """What a phase is called, with its weeks."""
    return say("phase_weeks", language, phase=_bare(phase, language), first=phase.from_week, last=phase.until_week)


def word_of(comparison: Comparison, one: InPhase) -> sentences.Said:
    """The word within a phase, by the rule that holds over all weeks (`Robustness.stance`), from the draws of the assumptions."""
    tried, judged = comparison.robustness, one.judged
    found = tried.in_phase(one.policy.name, one.phase.name, one.about.outcome.name) if tried else None
    if found is None or judged.verdict not in DECIDED:
        return sentences.bare_word(judged)
    stance = found.stance(one.about.sesoi if judged.verdict == "equivalent" else None)
    if stance == "dependent":
        return sentences.Said("depends", None) if judged.verdict in CHANGED else sentences.bare_word(judged)
    return sentences.bare_word(judged) if judged.little else sentences.Said(judged.verdict, stance)


def in_order(comparison: Comparison, mine: Sequence[InPhase]) -> list[tuple[sentences.Said, list[InPhase]]]:
    """Differences that are certain or depend on assumptions, by their word; what is a little of it after all that matters."""
    words = [sentences.Said(verdict, stance) for verdict in sentences.WITH_SIZE for stance in sentences.STANCES]
    sorted_by = [
        (word, [one for one in mine if word_of(comparison, one) == word])
        for word in sorted(words, key=lambda word: word.stance == "little")
    ]
    return [(word, ones) for word, ones in sorted_by if ones]


def sized(comparison: Comparison, one: InPhase, language: Language) -> str:
    """The difference within a phase, with its interval and its range over assumptions."""
    d, unit, tried = one.judged.difference, one.about.outcome.unit, comparison.robustness
    found = tried.in_phase(one.policy.name, one.phase.name, one.about.outcome.name) if tried else None
    spread = ""
    if found:
        known = sentences.pairs_of(found.pairs, found.of, language)
        spread = numbers.interval(found.low, found.high, unit, language) + known
    return sentences.with_intervals(d, unit, language, spread)


def in_each(comparison: Comparison, overall: Conclusion, language: Language) -> str:
    """Of a policy that ends, what an outcome changes by in each phase: a mean over all weeks hides that. Else nothing."""
    if ended(comparison, overall.policy) is None:
        return ""
    mine = [
        one for one in by_phase(comparison) if one.policy.name == overall.policy.name and one.about is overall.about
    ]
    comma = separator("list", language)
    return comma.join(
        f"{_bare(one.phase, language)} "
        + numbers.change(one.judged.difference.mean, one.about.outcome.unit, language, named=False)
        for one in mine
    )


def _bare(phase: Phase, language: Language) -> str:
    comma = separator("list", language)
    return comma.join(say(f"phase_{part}", language) for part in phase.name.split(BOTH))


def said(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    """A sentence on each phase of a policy: what is certain in it."""
    return [_said(comparison, policy, phase, language) for phase in comparison.phases.get(policy.name, [])]


def ended(comparison: Comparison, policy: Scene) -> Phase | None:
    """The weeks after a policy has ended; None where it goes on to the last week."""
    return next((one for one in comparison.phases.get(policy.name, []) if AFTER in one.name.split(BOTH)), None)


def left_behind(comparison: Comparison, policy: Scene, language: Language) -> list[str]:
    """The sentence on what is left after a policy has ended; nothing where it does not end."""
    after = ended(comparison, policy)
    return [] if after is None else [_said(comparison, policy, after, language)]


def _said(comparison: Comparison, policy: Scene, phase: Phase, language: Language) -> str:
    mine = [one for one in by_phase(comparison) if one.policy.name == policy.name and one.phase == phase]
    parts, colon, semicolon = [], separator("colon", language), separator("semicolon", language)
    for word, ones in in_order(comparison, mine):
        named = [f"{_named(one, language)} {sized(comparison, one, language)}" for one in ones]
        parts.append(word.text(language) + colon + listed(named, language, len(named)))
    name = name_of(phase, language)
    name = name[0].upper() + name[1:]
    if not parts:
        return say("phase_other", language, phase=name)
    return say("phase_said", language, phase=name, what=semicolon.join(parts))


Cell = tuple[str, str, str]
"""How it is coloured (`sentences.Said.kind`), its word, and how much."""


def table(
    comparison: Comparison, found: Sequence[Conclusion], policy: Scene, language: Language
) -> list[tuple[str, list[Cell]]]:
    """A row for each outcome that is certain in some phase or overall: its name, a cell for each phase, and one for all weeks."""
    phases, rows = comparison.phases.get(policy.name, []), []
    for overall in sentences.of_policy(found, policy):
        mine = {one.phase: one for one in by_phase(comparison)
                if one.policy.name == policy.name and one.about is overall.about}  # fmt: skip
        words = [word_of(comparison, one) for one in mine.values()]
        verdicts = {*(word.verdict for word in words), overall.judged.verdict}
        if mine and verdicts & {*sentences.WITH_SIZE}:
            cells = [(word.kind, word.text(language), _short(mine[phase], language))
                     for phase, word in zip(phases, words, strict=True)]  # fmt: skip
            word = sentences.word_of(comparison, overall)
            cells.append((word.kind, word.text(language), _short(overall, language)))
            name = numbers.headed(_named(overall, language), overall.about.outcome.unit, language)
            name += by_policy(comparison, overall.about.outcome.name, policy, language)
            rows.append((name, cells))
    return rows


def _named(one: InPhase | Conclusion, language: Language) -> str:
    outcome = one.about.outcome
    return sentences.marked(one.policy, outcome.name, sentences.label(outcome, language), language)


def _short(one: InPhase | Conclusion, language: Language) -> str:
    return sentences.with_intervals(one.judged.difference, one.about.outcome.unit, language, in_cell=True)
