"""The report of a comparison, section by section: the verdict first."""

from __future__ import annotations

import math
from functools import partial
from typing import get_args

from experiments.comparison.conclusions import Conclusion, OfGroup, by_group, conclusions, prices
from experiments.comparison.groups import MEASURES, WORKERS, Measure
from experiments.comparison.model import Comparison, Fate, Scene
from experiments.phrases.comparisons import listed
from experiments.phrases.comparisons import say as verdict_word
from experiments.phrases.figures import below, title_of
from experiments.phrases.look_up import Language
from experiments.phrases.punctuation import separator
from experiments.phrases.reasons import kinds_in_chinese
from experiments.phrases.report import say
from experiments.presentation import (
    contradictions,
    figures_in_words,
    measured,
    numbers,
    phases,
    policies,
    sentences,
    settings,
    whom,
)
from experiments.presentation.answer import by_question, in_short
from experiments.presentation.choice import by_what
from experiments.presentation.figures.of_comparison import not_drawn, pictures_of
from experiments.presentation.matrix import UNCHANGED, is_wanted, left_out, legend, matrix
from experiments.presentation.report.common import limits, parameters_section, reproduce
from experiments.presentation.report.drawing import inline_svg
from experiments.presentation.report.of_policies import assumed_section, money_section
from experiments.presentation.report.parts import Article, Badge, Part, Section, Table
from experiments.presentation.text_page import printable

NARROW = ("lorenz", "cost_effect")
LONGEST = 160
"""Characters of a setting that a cell can hold."""


def article(comparison: Comparison, language: Language) -> Article:
    """All of it in one language."""
    found, groups = conclusions(comparison), by_group(comparison)
    policies = [printable(scene.named(language)) for scene in comparison.policies]
    together = separator("and", language).join(policies) if len(policies) < 3 else listed(policies, language)
    each, heads = comparison.policies, in_short(comparison, found, language)
    alone = [] if heads else _by_question(comparison, found, each[0], language)
    sections = [
        Section("verdict", say("verdict", language),
                [*_matrix(comparison, found, language),
                 *(part for p in each for part in (*_answer(comparison, found, p, language),
                                                   _verdict(comparison, found, groups, p, language),
                                                   *_phases(comparison, found, p, language))),
                 Part(paragraphs=sentences.meanings(comparison, found, language))]),
        Section("figures", say("figures", language), _figures(comparison, found, language)),
        Section(
            "outcomes", say("outcomes", language),
            [part for p in each for part in _outcomes(comparison, found, p, language)],
        ),
        *([Section("groups", say("groups", language), [part for p in each
           for part in (_groups(comparison, groups, p, language), *_workers(groups, p, language))])]
          if comparison.detailed else []),
        *(money_section(comparison, language) if comparison.detailed else []),
        Section("robustness", say("robustness", language), _robustness(comparison, found, language)),
        *assumed_section(comparison, language),
        Section("scenario", say("scenario", language), _scenario(comparison, language)),
        *([parameters_section(comparison.plain[0], "parameters_of", language)] if comparison.plain else []),
        Section("methods", say("methods", language), [_methods(comparison, found, language)]),
        limits(("limit_model", "limit_directions", "limit_sesoi", "limit_robustness", "limit_pairs"), language),
        _reproduction(comparison, language),
    ]  # fmt: skip
    return Article(
        lang=language,
        heading=say("heading", language, policies=together, baseline=printable(comparison.scenes[0].named(language))),
        questions=[sentences.question(comparison, language)],
        conditions=sentences.conditions(comparison, language),
        sections=sections,
        made_by=say("made_by", language, version=comparison.manifest["sihua"]),
        asked=say("asked", language),
        contents=say("contents", language),
        skip=say("skip", language),
        answered=verdict_word("answer", language),
        answers=[[printable(line) for line in heads] if heads else alone[0][1]],
        answer=[] if heads else alone[1:],
    )


def _by_question(
    comparison: Comparison, found: list[Conclusion], policy: Scene, language: Language
) -> list[tuple[str, list[str]]]:
    told = by_question(comparison, sentences.of_policy(found, policy), policy, language)
    return [(about, [printable(line) for line in lines]) for about, lines in told]


def _answer(comparison: Comparison, found: list[Conclusion], policy: Scene, language: Language) -> list[Part]:
    """The answer on one of several policies, question by question; that on a single one stands at the head of the page."""
    if not is_wanted(comparison):
        return []
    return [Part(heading=printable(policy.named(language)), answer=_by_question(comparison, found, policy, language))]


def _matrix(comparison: Comparison, found: list[Conclusion], language: Language) -> list[Part]:
    """Policies beside each other, and below, what none of them changes."""
    if not is_wanted(comparison):
        return []
    made = matrix(comparison, found, language)
    heads = [say("outcome", language), *(printable(policy.named(language)) for policy in comparison.policies)]
    rows: list[list[str | Badge]] = [
        [name, *(Badge(cell.sign, cell.kind, cell.change) for cell in cells)] for name, cells in made.rows
    ]
    table = Table(f"{verdict_word('matrix', language)}. {legend(language)}", heads, rows, say("scroll", language))
    ahead = [printable(sentence) for sentence in sentences.ahead_of_all(comparison, language)]
    pairs = [printable(sentence) for sentence in sentences.between_policies(comparison, language)]
    chosen = [printable(sentence) for sentence in by_what(comparison, found, language)]
    below = Part(paragraphs=[*left_out(made, language), *chosen, *ahead], points=pairs)
    return [*([Part(table=table)] if rows else []), below]


def _verdict(
    comparison: Comparison, found: list[Conclusion], groups: list[OfGroup], policy: Scene, language: Language
) -> Part:
    mine = sentences.of_policy(found, policy)
    verdicts = [
        {
            "word": word.text(language),
            "kind": word.kind,
            "texts": [sentences.named(comparison, one, language, word.verdict in sentences.WITH_SIZE) for one in ones],
        }
        for word, ones in sentences.by_word(comparison, mine).items()
        if not (is_wanted(comparison) and word.verdict in UNCHANGED)
    ]
    return Part(
        heading="" if is_wanted(comparison) else printable(policy.named(language)),
        gist=_gist(comparison, mine, language),
        verdicts=verdicts,
        paragraphs=[*_told(comparison, mine, policy, language), *_consequences(comparison, groups, policy, language)],
    )


def _phases(comparison: Comparison, found: list[Conclusion], policy: Scene, language: Language) -> list[Part]:
    """What it changes in which weeks; and in words, what is left after it has ended."""
    if not comparison.phases.get(policy.name):
        return []
    columns = [*(phases.name_of(one, language) for one in comparison.phases[policy.name]),
               verdict_word("phase_overall", language)]  # fmt: skip
    rows: list[list[str | Badge]] = [
        [
            name,
            *(
                Badge(word, kind, more) if kind.split()[0] in sentences.WITH_SIZE else f"{word} {more}"
                for kind, word, more in cells
            ),
        ]
        for name, cells in phases.table(comparison, found, policy, language)
    ]
    caption = verdict_word("phases", language, policy=printable(policy.named(language)))
    table = Table(f"{caption}. {verdict_word('phases_key', language)}", [say("outcome", language), *columns], rows,
                  say("scroll", language), dense=True)  # fmt: skip
    return [Part(paragraphs=phases.left_behind(comparison, policy, language), table=table if rows else None)]


def _consequences(comparison: Comparison, groups: list[OfGroup], policy: Scene, language: Language) -> list[str]:
    """Who gains and loses, what it costs, who carries the load: of a stored batch nobody knows."""
    if not comparison.detailed:
        return []
    price = prices(comparison)[comparison.policies.index(policy)]
    return [*whom.who(groups, policy, language), sentences.price(price, language),
            sentences.load(comparison, policy, language), *policies.consequences(comparison, policy, language)]  # fmt: skip


def _told(comparison: Comparison, mine: list[Conclusion], policy: Scene, language: Language) -> list[str]:
    """How to read the outcomes that are said to change: those that do by rule, and those that are misread."""
    told = [one for one in mine if sentences.word_of(comparison, one).verdict in sentences.WITH_SIZE]
    by_rule = (
        [] if comparison.detailed else sentences.by_rule(mine, policy, language)
    )  # of groups, it is said with them
    return [*by_rule, *sentences.warnings([one.about.outcome.indicator for one in told], language)]


def _gist(comparison: Comparison, mine: list[Conclusion], language: Language) -> str:
    gist = sentences.gist(comparison, mine, language)
    if any(one.judged.matters in ("better", "worse") for one in mine):
        return gist
    return say("gist_none", language) + separator("space", language) + gist


def _figures(comparison: Comparison, found: list[Conclusion], language: Language) -> list[Part]:
    parts = []
    for name, draw in pictures_of(comparison).items():
        title = title_of(name, language)
        said = f"{below(name, language)} {figures_in_words.picture(name, comparison, found, language)}".strip()
        svg = inline_svg(partial(draw, comparison, language), f"{language}-{name}", title, said)
        caption = separator("space", language).join(
            [below(name, language), *not_drawn(name, comparison, language), *sentences.left_out(comparison, language)]
        )
        parts.append(Part(heading=title, figure=svg, caption=caption, narrow=name in NARROW))
    return parts


def _outcomes(comparison: Comparison, found: list[Conclusion], policy: Scene, language: Language) -> list[Part]:
    """What is known of each outcome, and below it how well it is known."""
    mine, name = sentences.of_policy(found, policy), printable(policy.named(language))
    differences = (
        "outcome",
        "word",
        "baseline",
        "policy",
        "difference",
        "interval",
        "assumed_range",
        "sesoi",
        "robust",
    )
    certainty = ("outcome", "chance", "p", "bootstrap", "effect", "reduction", "needed")
    return [
        Part(table=Table(
            say(caption, language, policy=name), [say(head, language) for head in heads],
            [row(comparison, one, language) for one in mine], say("scroll", language),
        ))
        for caption, heads, row in (("outcomes_of", differences, _difference), ("certainty_of", certainty, _certainty))
    ] + [Part(paragraphs=[*sentences.warnings([one.about.outcome.indicator for one in mine], language),
                          *sentences.parts_left_out(comparison, [one.about.outcome for one in mine], language)])]  # fmt: skip


def _difference(comparison: Comparison, one: Conclusion, language: Language) -> list[str | Badge]:
    d, j, unit = one.judged.difference, one.judged, one.about.outcome.unit
    turned = {1: "more_is", -1: "less_is", 0: "neither_is"}[j.direction]
    name = sentences.marked(one.policy, one.about.outcome.name, sentences.label(one.about.outcome, language), language)
    name += measured.by_policy(comparison, one.about.outcome.name, one.policy, language)
    return [
        f"{numbers.headed(name, unit, language)} ({say(turned, language)}){sentences.defined_in(d, language)}",
        _badge(comparison, one, language), numbers.value(d.baseline_mean, unit),
        numbers.value(d.policy_mean, unit),
        numbers.cell(d.mean, unit, language), numbers.interval(d.low, d.high, unit, language),
        sentences.over_assumptions(comparison, one, language) or "-", numbers.size(d.sesoi, unit, language),
        _robust_word(comparison, one, language),
    ]  # fmt: skip


def _badge(comparison: Comparison, one: Conclusion, language: Language) -> Badge:
    word = sentences.word_of(comparison, one)
    return Badge(word.text(language), word.kind)


def _certainty(comparison: Comparison, one: Conclusion, language: Language) -> list[str | Badge]:
    d, j, unit = one.judged.difference, one.judged, one.about.outcome.unit
    p = j.p_equivalence if j.verdict == "equivalent" else j.p_zero
    return [
        numbers.headed(sentences.label(one.about.outcome, language), unit, language) + sentences.defined_in(d, language),
        numbers.probability(j.chance_of_better), numbers.p_value(p),
        numbers.interval(d.bootstrap_low, d.bootstrap_high, unit, language), numbers.effect(d.effect),
        _reduction(d.variance_reduction, language), f"{d.needed:,}" if d.needed else "-",
    ]  # fmt: skip


def _reduction(factor: float, language: Language) -> str:
    """How many times less the variance is; where no difference varies, all of it is gone."""
    if math.isinf(factor):
        return say("all_of_it", language)
    return "-" if math.isnan(factor) else f"{numbers.factor(factor)} x"


def _robust_word(comparison: Comparison, one: Conclusion, language: Language) -> str | Badge:
    tried = comparison.robustness
    fates = [t.fate for t in tried.of(one.policy.name, one.about.outcome.name)] if tried else []
    if not fates:
        return verdict_word("untested", language)
    held = verdict_word("held_in", language, holds=fates.count("holds"), all=len(fates))
    told = sentences.fates(comparison, one, language)
    return held + (separator("semicolon", language) + told if told else "")


def _groups(comparison: Comparison, groups: list[OfGroup], policy: Scene, language: Language) -> Part:
    mine = {(one.group.name, one.measure.name): one for one in groups if one.policy.name == policy.name}
    rows: list[list[str | Badge]] = []
    for group in comparison.groups:
        size = mine[group.name, MEASURES[0].name].residents
        cells = [_group_cell(mine[group.name, measure.name], measure, language) for measure in MEASURES]
        rows.append([sentences.label(group, language), f"{size:,.0f}", *cells])
    heads = [say("group", language), say("residents", language), *(sentences.label(m, language) for m in MEASURES)]
    caption = say("groups_of", language, policy=printable(policy.named(language)))
    return Part(table=Table(caption, heads, rows, say("scroll", language)))


def _workers(groups: list[OfGroup], policy: Scene, language: Language) -> list[Part]:
    """Of community workers other things are asked than of residents."""
    mine = [one for one in groups if one.policy.name == policy.name and one.group.name == WORKERS.name]
    if not mine:
        return []
    heads = [say("group", language), say("posts", language), *(sentences.label(one.measure, language) for one in mine)]
    cells = [_group_cell(one, one.measure, language) for one in mine]
    caption = say("workers_of", language, policy=printable(policy.named(language)))
    row: list[str | Badge] = [sentences.label(WORKERS, language), f"{mine[0].residents:,.0f}", *cells]
    return [Part(table=Table(caption, heads, [row], say("scroll", language)))]


def _group_cell(one: OfGroup, measure: Measure, language: Language) -> str | Badge:
    shown = numbers.cell(one.judged.difference.mean, "share" if measure.share else "", language)
    shown += sentences.defined_in(one.judged.difference, language)
    word = sentences.bare_word(one.judged)
    if word.verdict in sentences.WITH_SIZE or word.verdict == "undecided":
        return Badge(word.text(language), word.kind, shown)
    return shown


def _robustness(comparison: Comparison, found: list[Conclusion], language: Language) -> list[Part]:
    said = contradictions.robustness(comparison, found, language)
    tried = comparison.robustness
    if tried is None:
        return [Part(paragraphs=said)]
    rows: list[list[str | Badge]] = []
    for one in found:
        fates = [t.fate for t in tried.of(one.policy.name, one.about.outcome.name)]
        if fates:
            rows.append([
                f"{printable(one.policy.named(language))}: {sentences.label(one.about.outcome, language)}",
                _badge(comparison, one, language),
                *(str(fates.count(fate)) for fate in get_args(Fate)),
            ])  # fmt: skip
    heads = [say(key, language) for key in ("outcome", "word", *get_args(Fate))]
    table = Table(say("robustness_table", language), heads, rows, say("scroll", language))
    return [Part(paragraphs=said[:1], points=said[1:], table=table)]


def _scenario(comparison: Comparison, language: Language) -> list[Part]:
    parts = []
    for at, policy in enumerate(comparison.policies, start=1):
        rows: list[list[str | Badge]] = [
            [
                _setting(comparison, at, path, language),
                *(_shown(comparison, path, one, language) for one in (before, here)),
            ]
            for path, (before, here) in policy.levers.items()
        ]
        heads = [say(key, language) for key in ("setting", "in_baseline", "in_policy")]
        caption = say("levers", language, policy=printable(policy.named(language)))
        if rows:
            parts.append(Part(table=Table(caption, heads, rows, say("scroll", language), dense=True)))
    for scene, (en, zh) in zip(comparison.scenes, comparison.words, strict=False):
        heading = say("in_words", language, name=printable(scene.named(language)))
        parts.append(Part(heading=heading, pre=en if language == "en" else kinds_in_chinese(zh)))
    return parts


def _setting(comparison: Comparison, at: int, path: str, language: Language) -> str:
    """What a lever is called, and its path."""
    return f"{settings.label(path, comparison.plain[at], language)} ({path})" if comparison.plain else path


def _shown(comparison: Comparison, path: str, value: object, language: Language) -> str:
    """A value in words: mechanisms by name, with what is not their default; long ones cut."""
    if path == "mechanisms" and isinstance(value, list) and comparison.plain:
        text = separator("semicolon", language).join(settings.mechanism_in_words(one, language) for one in value)
        return text or settings.value(None, "", language)
    plain = comparison.plain[0] if comparison.plain else {}
    text = _listed(value) if isinstance(value, dict) else settings.value_at(path, value, plain, language)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _listed(value: object) -> str:
    """A table in short: its names and values."""
    if isinstance(value, list):
        return "; ".join(_listed(item) for item in value) or "-"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_listed(item)}" for name, item in value.items() if item is not None)
    return str(value)


def _methods(comparison: Comparison, found: list[Conclusion], language: Language) -> Part:
    median = sentences.median_reduction(found)
    said = [say("method_pairs", language)]
    if comparison.repeated:
        said.append(say("method_repeated", language))
    if not math.isnan(median):
        said.append(say("method_reduction", language, median=numbers.factor(median)))
    return Part(points=[*said, say("method_groups", language)])


def _reproduction(comparison: Comparison, language: Language) -> Section:
    m = comparison.manifest
    seeds = say("reproduce_seed_range", language, first=comparison.seeds[0], last=comparison.seeds[-1])
    digests = "; ".join(f"{scene.name} {scene.digest[:16]}…" for scene in comparison.scenes)
    return reproduce(
        m, [(say("reproduce_seeds", language), seeds), (say("reproduce_digests", language), digests)], language
    )
