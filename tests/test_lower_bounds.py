"""The oldest versions that pyproject.toml allows are versions with which the program runs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOWEST = ROOT / "tests" / "lowest.txt"
REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)>=(?P<version>[\d.]+)[^;]*(?:; *(?P<marker>.*))?")


def lowest_of(requirements: list[str]) -> str:
    """A constraints file: each requirement at its lower bound."""
    found = [REQUIREMENT.fullmatch(requirement) for requirement in requirements]
    assert all(found), "a dependency has no lower bound"
    lines = [(m["name"], m["version"], m["marker"]) for m in found if m is not None]
    return "".join(f"{name}=={version}{f'; {marker}' if marker else ''}\n" for name, version, marker in lines)


def test_the_constraints_file_holds_every_lower_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert LOWEST.read_text(encoding="utf-8") == lowest_of(project["dependencies"])


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_with_the_oldest_versions_the_command_line_works_as_its_tests_say(tmp_path: Path) -> None:
    python = tmp_path / "lowest" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
    tests = ["pytest", "pytest-xdist", "pytest-timeout", "hypothesis"]
    install = [python, "-m", "pip", "install", "-q", "-c", LOWEST, "-e", ROOT, *tests]
    subprocess.run(install, check=True, capture_output=True)
    done = subprocess.run(
        [python, "-m", "pytest", "-n0", "--timeout=900", "tests/test_cli.py", "tests/test_study.py"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
