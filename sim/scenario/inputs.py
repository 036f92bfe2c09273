"""The data files that a scenario names: what they held when it was read is what every run of it uses."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from sim.scenario.problems import Problem, ScenarioProblems, shown
from sim.scenario.schema import Scenario


def data_files(scenario: Scenario) -> list[str]:
    """The names of the data files, as the scenario gives them: of the lists of communities and residents, and of ties."""
    named = scenario.place.communities_file, scenario.population.residents_file, scenario.network.file
    return [name for name in named if name is not None]


def hashes_of(scenario: Scenario, folder: Path) -> dict[str, str]:
    """The SHA-256, in hexadecimal, of each data file that can be read, by its name."""
    held = {name: _hash(folder / name) for name in data_files(scenario)}
    return {name: digest for name, digest in held.items() if digest is not None}


def must_be_as_read(folder: Path, inputs: Mapping[str, str]) -> None:
    """Raise ScenarioProblems, file by file, unless each holds what it held when the scenario was read.

    Asked after a file was read once more, so that no two runs of one scenario have other residents or ties.
    """
    problems = [
        Problem(
            shown(folder / name, 300), 1, 1, "", "is not what it was when the scenario was read",
            "leave it alone while runs are at work, and start again",
        )
        for name, wanted in inputs.items()
        if _hash(folder / name) != wanted
    ]  # fmt: skip
    if problems:
        raise ScenarioProblems(problems)


def _hash(file: Path) -> str | None:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
