"""The report of a single run: what happened, without a verdict, which one run cannot give."""

from __future__ import annotations

from functools import partial

from experiments.phrases.look_up import Language, words_of
from experiments.phrases.reasons import kinds_in_chinese
from experiments.phrases.report import say
from experiments.phrases.runs import say as word
from experiments.presentation.changes import changes, headlines, label_of, numbers_of, range_of, what_is_not_known
from experiments.presentation.figures import of_run as pictures
from experiments.presentation.report.common import limits, parameters_section, reproduce
from experiments.presentation.report.drawing import inline_svg
from experiments.presentation.report.parts import Article, Badge, Part, Section, Table
from experiments.presentation.sentences import warnings
from experiments.presentation.summary import COSTS, budget_in_words, caveat, cost_rows, weeks_in_words
from experiments.presentation.text_page import printable
from experiments.runs.result import Result
from sim.scenario.explanation import explain
from sim.scenario.resolved import Resolved


def article(result: Result, resolved: Resolved, language: Language) -> Article:
    """All of it in one language; resolved: the scenario as it lies in the folder."""
    m = result.manifest
    question = words_of(m, "question", language)
    weeks = weeks_in_words(m, language)
    return Article(
        lang=language,
        heading=printable(words_of(m, "title", language) or m["scenario"]),
        questions=[printable(question)] if question else [],
        conditions=[say("seed_line", language, seed=m["seed"], weeks=weeks), caveat(m, language)],
        sections=[
            Section("verdict", say("happened", language), _tables(result, language)),
            Section(
                "figures", say("figures", language), [_figure(result, name, language) for name in pictures.PICTURES]
            ),
            Section("scenario", say("scenario", language), [Part(pre=_in_words(resolved, language))]),
            parameters_section(resolved.values(), "parameters_of_run", language),
            limits(("limit_one", "limit_model", "limit_directions"), language),
            reproduce(m, [(say("reproduce_seeds", language), str(m["seed"]))], language),
        ],
        made_by=say("made_by", language, version=m["sihua"]),
        asked=say("asked", language),
        contents=say("contents", language),
        skip=say("skip", language),
    )


def _in_words(resolved: Resolved, language: Language) -> str:
    text = explain(resolved, language, only_changed=True)
    return text if language == "en" else kinds_in_chinese(text)


def _tables(result: Result, language: Language) -> list[Part]:
    seeds = result.spread is not None
    heads = [say(key, language) for key in ("indicator", "first", "last", "change", "relative")]
    heads += [say("range_of_seeds", language)] if seeds else []
    found: list[tuple[str, list[list[str | Badge]]]] = [
        (
            key,
            [
                [
                    f"{label_of(one.indicator, language)}{_group(one.group, language)}",
                    *numbers_of(one, language),
                    *([range_of(one, language)] if seeds else []),
                ]
                for one in ones
            ],
        )
        for key, ones in (("problem_table", headlines(result)), ("happened_table", changes(result)))
    ]
    told = [*headlines(result), *changes(result)]
    care = [*what_is_not_known(told, language), *warnings([one.indicator for one in told], language)]
    tables = [
        Part(table=Table(say(key, language), heads, rows, say("scroll", language))) for key, rows in found if rows
    ]
    return [*tables, *_costs(result, language), Part(paragraphs=care)]


def _costs(result: Result, language: Language) -> list[Part]:
    """What the mechanisms cost, and what became of budget and promises; nothing where there are none."""
    if result.costs is None or not len(result.costs):
        return []
    heads = [word(key, language) for key in ("money", *COSTS, "total")]
    rows: list[list[str | Badge]] = [[*row] for row in cost_rows(result.costs, language)]
    table = Table(say("cost_table", language), heads, rows, say("scroll", language))
    return [Part(table=table), Part(paragraphs=budget_in_words(result, language))]


def _group(group: str, language: Language) -> str:
    return "" if group in ("", "all") else f" ({word(group, language)})"


def _figure(result: Result, name: str, language: Language) -> Part:
    title = word(f"figure_{name}" if name != "cases" else "figure_closure", language)
    draw = partial(getattr(pictures, name), result, language)
    said = f"{title}. {say('seed_line', language, seed=result.manifest['seed'], weeks=weeks_in_words(result.manifest, language))}"
    return Part(heading=title, figure=inline_svg(draw, f"{language}-{name}", title, said), caption=title)
