"""A comparison on one page of text, the verdict first; and its folder, which holds that page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.comparison import folder as folders
from experiments.comparison.conclusions import Conclusion, by_group, conclusions, prices
from experiments.comparison.model import Comparison, must_be_a_comparison
from experiments.phrases.comparisons import listed, say
from experiments.phrases.look_up import Language, must_be_a_language
from experiments.phrases.punctuation import separator
from experiments.presentation import contradictions, numbers, phases, policies, sentences, whom
from experiments.presentation.answer import answers, in_short
from experiments.presentation.choice import by_what
from experiments.presentation.matrix import UNCHANGED, is_wanted, left_out, legend, matrix
from experiments.presentation.text_page import printable, text_page
from experiments.runs.noted import told as notes_told

if TYPE_CHECKING:
    from rich.console import Console


def page(
    comparison: Comparison, language: Language, width: int = 100, encoding: str = "utf-8", colour: bool = False
) -> str:
    """The page, for a file or for a screen of `width` columns."""
    must_be_a_comparison(comparison, "sihua.comparison_page")
    must_be_a_language(language)
    return text_page(lambda console: _print(comparison, language, console), max(80, min(width, 110)), encoding, colour)


def _print(comparison: Comparison, language: Language, console: Console) -> None:
    from rich.text import Text

    found, of_groups, cost = conclusions(comparison), by_group(comparison), prices(comparison)
    mark = separator("colon", language)
    replies = [f"{say('answer', language)}{mark}" + "\n".join(f"  {printable(line)}" for line in lines).lstrip()
               for lines in answers(comparison, found, language)]  # fmt: skip
    question = say("question", language, text=sentences.question(comparison, language))
    if is_wanted(comparison):
        console.print(question)
        console.print()
        for line in in_short(comparison, found, language):
            console.print(printable(line))
        console.print()
        _matrix(comparison, found, language, console)
    for at, policy in enumerate(comparison.policies):
        baseline = comparison.scenes[0].named(language)
        head = say("against", language, policy=printable(policy.named(language)), baseline=printable(baseline))
        console.print(Text(head, style="bold"))
        if not is_wanted(comparison):
            console.print(question)
        console.print(replies[at])
        mine = sentences.of_policy(found, policy)
        console.print(f"  {sentences.gist(comparison, mine, language)}")
        for word, ones in sentences.by_word(comparison, mine).items():
            if is_wanted(comparison) and word.verdict in UNCHANGED:
                continue
            named = [sentences.named(comparison, one, language, word.verdict in sentences.WITH_SIZE) for one in ones]
            console.print(f"  {word.text(language)}{mark}{listed(named, language, 20)}")
        told = [one for one in mine if sentences.word_of(comparison, one).verdict in sentences.WITH_SIZE]
        for warning in (*sentences.warnings([one.about.outcome.indicator for one in told], language),
                        *sentences.parts_left_out(comparison, [one.about.outcome for one in told], language)):  # fmt: skip
            console.print(f"  {warning}")
        if comparison.detailed:
            for sentence in (*whom.who(of_groups, policy, language), sentences.price(cost[at], language),
                             sentences.load(comparison, policy, language),
                             *policies.consequences(comparison, policy, language)):  # fmt: skip
                console.print(f"  {sentence}")
        for sentence in phases.said(comparison, policy, language):
            console.print(f"  {sentence}")
        console.print()
        _table(comparison, mine, language, console)
        console.print()
    for sentence in (*sentences.meanings(comparison, found, language), *contradictions.robustness(comparison, found, language),
                     *sentences.conditions(comparison, language)):  # fmt: skip
        console.print(sentence)
    for note in notes_told(comparison.manifest, language):
        console.print(note)


def _matrix(comparison: Comparison, found: list[Conclusion], language: Language, console: Console) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = matrix(comparison, found, language)
    console.print(Text(say("matrix", language), style="bold"))
    if made.rows:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
        table.add_column(say("outcome", language))
        for policy in comparison.policies:
            table.add_column(printable(policy.named(language)))
        for name, cells in made.rows:
            table.add_row(name, *(f"{cell.sign} {cell.change}" for cell in cells))
        console.print(table)
        console.print(legend(language))
    for sentence in left_out(made, language):
        console.print(sentence)
    for sentence in (*by_what(comparison, found, language), *sentences.ahead_of_all(comparison, language),
                     *sentences.between_policies(comparison, language)):  # fmt: skip
        console.print(printable(sentence))
    console.print()


def _table(comparison: Comparison, found: list[Conclusion], language: Language, console: Console) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for key, left in (("outcome", True), ("baseline", False), ("policy", False), ("difference", False),
                      ("interval", False), ("verdict", True)):  # fmt: skip
        table.add_column(say(key, language), justify="left" if left else "right", no_wrap=not left)
    for one in found:
        d, unit = one.judged.difference, one.about.outcome.unit
        table.add_row(
            numbers.headed(sentences.label(one.about.outcome, language), unit, language)
            + sentences.defined_in(d, language),
            numbers.value(d.baseline_mean, unit), numbers.value(d.policy_mean, unit),
            numbers.cell(d.mean, unit, language), numbers.interval(d.low, d.high, unit, language),
            sentences.word_of(comparison, one).text(language),
        )  # fmt: skip
    console.print(table)


def write_comparison(
    comparison: Comparison,
    folder: Path,
    *,
    language: Language = "en",
    report: str | Callable[[], str] | None = None,
    force: bool = False,
) -> Comparison:
    """Write all of a comparison, and put it into place in one step; report: the page, or what makes it.

    Raises FolderRefused and FolderDamaged, and PagesNotMade where the comparison is kept without its pages.
    """

    def pages() -> dict[str, str]:
        html = report() if callable(report) else report
        return {"summary.txt": page(comparison, language)} | ({"report.html": html} if html is not None else {})

    return folders.write_comparison(comparison, folder, pages, force=force)
