"""The project's own rules about itself: style, types, directions of import, generated pages, quoted source."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.scenario.documents import pages
from sim.terms import TERMS
from tests.model_page import MODEL_PAGE, with_the_week
from tests.verification.mutations import MUTATIONS

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "sim", "experiments", "sihua", "tests", "benchmarks"],
        ["-m", "mypy", "--strict", "-p", "sim", "-p", "experiments", "-p", "sihua", "-p", "benchmarks"],
        ["-c", "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])"],
    ],
    ids=["style", "format", "types", "import directions"],
)
def test_the_code_keeps_the_rules(command: list[str]) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_no_generated_page_is_stale(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == pages()[page], "run: python -m sim.scenario.documents"


def test_the_model_page_quotes_the_week_as_it_is() -> None:
    """The six stages and `step`, which calls them."""
    assert MODEL_PAGE.read_text(encoding="utf-8") == with_the_week(), "run: python -m tests.model_page"


def test_the_model_page_says_what_every_term_does_and_where() -> None:
    """In the order of sim/terms.py; each place is a process, and each rule that is named is one."""
    section = MODEL_PAGE.read_text(encoding="utf-8").split("### What mechanisms add: the terms of the week")[1]
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \| (.+) \|$", section.split("\n## ")[0], re.MULTILINE)
    assert [term for term, _, _ in rows] == list(TERMS)
    code = {folder: "".join(file.read_text("utf-8") for file in (ROOT / "sim" / folder).glob("*.py"))
            for folder in ("processes", "rules")}  # fmt: skip
    for term, places, _ in rows:
        for place in re.findall(r"\w+", places):
            assert f"def {place}(" in code["processes"], (term, place)
    for rule in (
        "probability_union",
        "online_misfit",
        "most_days",
        "hearing_chance",
        "share_of_tasks",
        "insisted",
        "creaming_of",
    ):
        assert f"`{rule}`" in section
        assert f"def {rule}(" in code["rules"]


def test_the_readme_has_the_two_commands_and_ci_runs_the_second() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "&& .venv/bin/sihua run scenarios/baseline.yaml" in readme
    after = readme.split("<!-- test command -->\n```bash\n")[1]
    assert after.splitlines()[0].endswith("-m pytest")
    assert "<!-- test command -->" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_nothing_but_draws_makes_random_numbers() -> None:
    sources = {file: file.read_text(encoding="utf-8") for file in (ROOT / "sim").rglob("*.py")}
    guilty = [file.name for file, text in sources.items() if "np.random" in text or "import random" in text]
    assert guilty == []


def test_every_mutation_still_finds_the_one_place_that_it_breaks() -> None:
    lost = [(m.file, m.old) for m in MUTATIONS if (ROOT / m.file).read_text(encoding="utf-8").count(m.old) != 1]
    assert lost == []


def test_the_hooks_before_a_commit_need_no_network() -> None:
    import yaml

    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert {repo["repo"] for repo in hooks} == {"local"}
    assert {hook["language"] for repo in hooks for hook in repo["hooks"]} == {"system"}


def test_the_citation_names_this_version() -> None:
    import tomllib

    import yaml

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (citation["version"], citation["license"]) == (project["version"], project["license"])
