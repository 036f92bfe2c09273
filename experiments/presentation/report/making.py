"""From a result folder to the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from experiments.batches.ledger import LEDGER
from experiments.comparison.folder import load_comparison
from experiments.comparison.model import KIND, Comparison
from experiments.phrases.look_up import LANGUAGES, Language, must_be_a_language
from experiments.phrases.report import say
from experiments.presentation.report.drawing import embedded_font
from experiments.presentation.report.parts import HTML_LANG, Article
from experiments.runs.reproduced import scenario_as_run
from experiments.runs.result import load_result
from experiments.storage.errors import FolderRefused
from experiments.storage.manifest import read_manifest
from sim.printable import escaped_in_a_page
from sim.scenario.fields import walk
from sim.scenario.given import must_be_a_path
from sim.scenario.resolved import DEFAULT, Resolved


def report_of(
    folder: str | Path, languages: Sequence[Language] = LANGUAGES, *, foreign_code: bool | None = None
) -> str:
    """The page of a comparison or of a run, in one language or both; raises FolderDamaged where it is not whole.

    A batch is no result to report on before something in it is compared: FolderRefused. foreign_code: whether mechanisms
    that a run keeps may be read, which runs their files, as read_scenario has it; the page of a comparison needs none of them.
    """
    must_be_a_path(folder, "sihua.report")
    for language in languages:
        must_be_a_language(language)
    if (Path(folder) / LEDGER).is_file():
        raise FolderRefused(
            f"{folder}: is a batch; compare it first (sihua compare {folder} --out DIR), then report DIR"
        )
    if read_manifest(Path(folder)).get("kind") == KIND:
        comparison = load_comparison(folder)
        _must_have_the_fields_of_today(comparison, Path(folder))
        return comparison_report(comparison, languages)
    from experiments.presentation.report.of_run import article

    result = load_result(folder)
    with scenario_as_run(result, Path(folder), foreign_code) as read:
        resolved = _with_defaults(read)
        return page([article(result, resolved, language) for language in languages])


def _must_have_the_fields_of_today(comparison: Comparison, folder: Path) -> None:
    """Raises FolderRefused where the scenarios lack a field: the page says the value of each."""
    for scenario in comparison.plain:
        there = _flat(scenario)
        for path, _ in walk():
            if (
                path.split(".")[0] != "mechanisms"
                and path not in there
                and not any(p.startswith(f"{path}.") for p in there)
            ):
                raise FolderRefused(
                    f"{folder}: was made by a version of sihua whose scenarios have no {path}; make its page with that version"
                    f" ({comparison.manifest['sihua']}), or compare again"
                )


def comparison_report(comparison: Comparison, languages: Sequence[Language] = LANGUAGES) -> str:
    """The page of a comparison that is still in memory."""
    from experiments.presentation.report.of_comparison import article

    return page([article(comparison, language) for language in languages])


def page(articles: Sequence[Article]) -> str:
    """The whole file. Text is escaped; only figures, which this program draws, go in as they are."""
    first = articles[0]
    return filled_in(
        "report.html.j2", articles=articles, lang=HTML_LANG[first.lang], title=first.heading,
        languages=say("languages", first.lang),
    )  # fmt: skip


def filled_in(template: str, **filled: Any) -> str:
    """A template of this folder with its values, and with the letters that its Chinese needs."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    page = environment.get_template(template)
    text = page.render(**filled, font="")
    if any("一" <= character <= "鿿" for character in text):
        text = page.render(**filled, font=embedded_font(text))
    return escaped_in_a_page(_BEFORE_PER_CENT.sub(lambda found: f"{found.group(1)}\u00a0%", text))


_BEFORE_PER_CENT = re.compile(r"(\d) %")
"""A number and its sign stay on one line."""


def _with_defaults(resolved: Resolved) -> Resolved:
    """A complete scenario sets every value in its file: those that are the default count as the default again."""
    from sim.scenario.schema import Scenario

    usual = _flat(Scenario().model_dump(mode="json", by_alias=True))
    here = _flat(resolved.values())
    origins = {path: DEFAULT if path in usual and usual[path] == here.get(path) else origin
               for path, origin in resolved.origins.items()}  # fmt: skip
    return replace(resolved, origins=origins)


def _flat(values: Any, path: str = "") -> dict[str, Any]:
    """Every value by its path, lists whole as well as item by item."""
    found: dict[str, Any] = {}
    if not isinstance(values, dict) and path:
        found[path] = values
    inner = values.items() if isinstance(values, dict) else ()
    for name, item in inner:
        found |= _flat(item, f"{path}.{name}" if path else str(name))
    if isinstance(values, list):
        for number, item in enumerate(values):
            found |= _flat(item, f"{path}[{number}]")
    return found
