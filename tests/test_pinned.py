"""The exact versions in pinned/ are ones that pyproject.toml allows, have hashes, and run; the bill of materials lists them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PINNED = ROOT / "pinned"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = ("dashboard", "notebooks", "video")
ENTRY = re.compile(
    r"^(?P<requirement>[^#\s-][^\\]*?) \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def pinned(name: str) -> list[Requirement]:
    """The entries of a file, each of which has hashes."""
    text = (PINNED / f"{name}.txt").read_text(encoding="utf-8")
    entries = [Requirement(entry["requirement"]) for entry in ENTRY.finditer(text)]
    assert len(entries) == len(re.findall(r"^[a-z]", text, re.IGNORECASE | re.MULTILINE)), (
        "an entry without a hash, or of another form"
    )
    return entries


@pytest.mark.parametrize(("name", "extras"), [("core", ()), ("everything", EXTRAS)])
def test_every_dependency_is_pinned_to_a_version_that_the_project_allows(name: str, extras: tuple[str, ...]) -> None:
    asked = [*PROJECT["dependencies"], *(one for extra in extras for one in PROJECT["optional-dependencies"][extra])]
    found = pinned(name)
    for requirement in map(Requirement, asked):
        versions = [
            next(iter(entry.specifier)).version
            for entry in found
            if canonicalize_name(entry.name) == canonicalize_name(requirement.name)
        ]
        assert any(requirement.specifier.contains(version) for version in versions), requirement


def test_the_bill_of_materials_lists_what_is_pinned() -> None:
    bill = json.loads((PINNED / "sbom.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    listed = {(part["name"], part["version"]) for part in bill["components"]}
    assert listed == {(entry.name, next(iter(entry.specifier)).version) for entry in pinned("everything")}
    assert all(part["hashes"] for part in bill["components"])


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_program_runs_with_what_is_pinned_and_nothing_else(tmp_path: Path) -> None:
    python = tmp_path / "pinned" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
    for install in (["--require-hashes", "-r", str(PINNED / "core.txt")], ["--no-deps", str(ROOT)]):
        subprocess.run([python, "-m", "pip", "install", "-q", *install], check=True, capture_output=True)
    command = ["-m", "sihua", "run", "sihua:baseline", "--set", "place.residents=200", "--weeks", "4", "--out", "here"]
    done = subprocess.run([str(python), *command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "here" / "manifest.json").is_file()
