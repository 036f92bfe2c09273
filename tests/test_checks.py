"""The project's own rules about itself: style, types, directions of import, generated pages, quoted source."""

from __future__ import annotations

import inspect
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from sim.community import Community
from sim.scenario.documents import pages

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "sim", "experiments", "tests", "benchmarks"],
        ["-m", "mypy", "--strict", "-p", "sim", "-p", "experiments"],
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
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    quoted = text.split("<!-- step -->")[1].split("<!-- /step -->")[0].strip()
    assert quoted == f"```python\n{textwrap.dedent(inspect.getsource(Community.step)).rstrip()}\n```"


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
