"""The scenario of each mechanism is written from its worked example: `python -m tests.worked_examples` writes them anew."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.worked_examples.reading import FOLDER, Example, read, unsaid_or_unknown

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "mechanisms"
HEADINGS = ("title", "title_zh", "question", "question_zh")
NEEDED = (*HEADINGS, "shows")
SCHEMA = "# yaml-language-server: $schema=../scenario.schema.json"
LONGEST_LINE = 128


def scenario_files(folder: Path = FOLDER) -> dict[Path, str]:
    """Every scenario file, with the text that it should have."""
    return {SCENARIOS / path.name: scenario_text(read(path)) for path in sorted(folder.glob("*.yaml"))}


def scenario_text(whole: Example) -> str:
    """The scenario of one worked example: its question, what it shows, and its fields."""
    said: Example = whole["scenario"]
    headings = {name: said[name] for name in HEADINGS}
    shows = [
        f"# {line}"
        for paragraph in f"Shows: {said['shows']}".splitlines()
        for line in textwrap.wrap(paragraph, LONGEST_LINE - len("# "))
    ]
    return "\n".join([f"# {said['question']}", SCHEMA, *shows]) + "\n" + _yaml(headings) + _fields(whole)


def complaints_about_scenario(path: Path, whole: Example) -> Iterator[str]:
    """What a scenario section lacks, or says in vain, each with its line."""
    yield from unsaid_or_unknown(path, whole["scenario"], NEEDED, ("fields",))


def _yaml(headings: dict[str, str]) -> str:
    return yaml.safe_dump(headings, allow_unicode=True, sort_keys=False, width=10 * LONGEST_LINE)


def _fields(whole: Example) -> str:
    alone = f"extends: sihua:baseline\nmechanisms:\n  - kind: {whole['kind']}\n"
    return str(whole["scenario"].get("fields", alone))
