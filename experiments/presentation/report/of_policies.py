"""Sections of a comparison's page on the policies themselves: what became of their money, and what they assume."""

from __future__ import annotations

from experiments.comparison.model import Comparison
from experiments.phrases.look_up import Language
from experiments.phrases.policies import say
from experiments.phrases.report import say as report_word
from experiments.presentation import policies
from experiments.presentation.report.parts import Badge, Part, Section, Table
from experiments.presentation.text_page import printable


def money_section(comparison: Comparison, language: Language) -> list[Section]:
    """Yuan by scenario, year and mechanism; nothing where no mechanism ever cost or promised anything."""
    rows: list[list[str | Badge]] = [list(row) for row in policies.rows_of_money(comparison, language)]
    if not rows:
        return []
    table = Table(
        policies.caption_of_money(comparison, language),
        policies.heads_of_money(language),
        rows,
        report_word("scroll", language),
    )
    return [
        Section(
            "money", say("money", language), [Part(paragraphs=[policies.covered(comparison, language)], table=table)]
        )
    ]


def assumed_section(comparison: Comparison, language: Language) -> list[Section]:
    """Each parameter of each mechanism of each policy; nothing where no policy has mechanisms."""
    if not comparison.numbers:
        return []
    said = [policies.break_even(comparison, one, language) for one in comparison.break_evens]
    parts = [Part(paragraphs=policies.counted(comparison, language), points=said)]
    for scene in comparison.policies:
        rows: list[list[str | Badge]] = [
            list(policies.row_of_number(comparison, one, language))
            for one in comparison.numbers
            if one.policy == scene.name
        ]
        if rows:
            caption = say("assumed_of", language, policy=printable(scene.named(language)))
            heads = policies.heads_of_numbers(language)
            parts.append(Part(table=Table(caption, heads, rows, report_word("scroll", language), dense=True)))
    return [Section("assumed", say("assumed", language), parts)]
