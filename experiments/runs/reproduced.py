"""The scenario of a result, read from its folder alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.runs.inputs import put_back

if TYPE_CHECKING:
    from experiments.runs.result import Result
    from sim.scenario.resolved import Resolved


@contextmanager
def scenario_as_run(result: Result, folder: Path, foreign_code: bool | None) -> Iterator[Resolved]:
    """Read it beside what the result keeps of its data files and mechanisms, and nothing else that it may name.

    foreign_code: whether these mechanisms may be run, as read_scenario has it. Raises FolderDamaged where a data file is not
    kept, ScenarioProblems where the scenario names something outside.
    """
    from sim.scenario.reader import read_scenario

    plugins = {one["from"] for one in result.manifest.get("foreign_code", ())}
    inputs = {name: wanted for name, wanted in result.manifest.get("inputs", {}).items() if name not in plugins}
    with put_back(folder, inputs, result.data_files) as place:
        (place / "scenario.yaml").write_text(result.scenario_yaml, encoding="utf-8", newline="\n")
        for name, text in result.mechanism_files.items():
            (place / name).write_text(text, encoding="utf-8", newline="\n")
        resolved = read_scenario(place / "scenario.yaml", foreign_code=foreign_code, within=top_of(place))
        yield replace(resolved, name=str(result.manifest.get("scenario", resolved.name)))


def top_of(place: Path) -> Path:
    """The temporary folder that all of it lies in."""
    while place.name == "inner":
        place = place.parent
    return place
