"""Bad files and what is said of them: lists of residents, edge lists, GraphML, studies, result folders; at least 120 in all.

Scenarios have their own (tests/scenarios/invalid), with the expected message in their first line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from experiments.presentation.results import run_scenario
from experiments.runs.result import load_result
from experiments.storage.errors import FolderDamaged
from experiments.studies.study import read_study
from sim.founding import residents_file
from sim.neighbours import NetworkProblem, read_edge_list, read_graphml
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario

HERE = Path(__file__).parent / "bad_files"
EXPECTED: dict[str, dict[str, str]] = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
READERS: dict[str, Callable[[Path], object]] = {
    "residents": residents_file.read,
    "edge_list": lambda file: read_edge_list(file, 6),
    "graphml": lambda file: read_graphml(file, 6),
    "study": read_study,
}
CASES = [(kind, name) for kind, files in EXPECTED.items() for name in files]


@pytest.mark.parametrize(("kind", "name"), CASES, ids=lambda part: str(part))
def test_a_bad_file_is_refused_with_the_message_that_is_expected(kind: str, name: str) -> None:
    with pytest.raises((ScenarioProblems, NetworkProblem)) as refused:
        READERS[kind](HERE / kind / name)
    first = str(refused.value).split("\n")[0].replace(f"{HERE / kind}/", "")
    assert first.startswith(EXPECTED[kind][name])


def test_every_bad_file_has_its_message_and_there_are_enough_of_them() -> None:
    for kind, files in EXPECTED.items():
        assert sorted(files) == sorted(file.name for file in (HERE / kind).iterdir())
    scenarios = list((HERE.parent / "scenarios" / "invalid").glob("*.yaml"))
    assert len(CASES) + len(scenarios) + len(SPOILT) >= 120


# --- result folders ---------------------------------------------------------------------------------------------------


@pytest.fixture
def result(tmp_path: Path) -> Path:
    settings = ["place.residents=40", "run.weeks=2", "run.warm_up_weeks=0", "record.log=true"]
    run_scenario(read_scenario("sihua:baseline", settings), tmp_path / "result")
    return tmp_path / "result"


def signed(folder: Path, name: str, content: bytes) -> None:
    """Another file under a hash that fits."""
    (folder / name).write_bytes(content)
    told = manifest(folder)
    told["files"][name] = hashlib.sha256(content).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def naming(folder: Path, name: str) -> None:
    told = manifest(folder)
    told["files"][name] = "0"
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")


def linked(folder: Path, name: str, to: str) -> None:
    (folder / name).unlink()
    (folder / name).symlink_to(to)


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda f: (f / "manifest.json").unlink(), "is no result folder: it has no manifest.json"),
    "a torn manifest": (lambda f: (f / "manifest.json").write_text('{"sihua'), "is damaged (not readable as JSON)"),
    "a deep manifest": (lambda f: (f / "manifest.json").write_text("[" * 100_000), "is damaged (not readable as JSON)"),
    "a list as manifest": (lambda f: (f / "manifest.json").write_text("[]"), "is not the manifest of a sihua result"),
    "no end of a manifest": (lambda f: linked(f, "manifest.json", "/dev/zero"), "manifest.json: is no file"),
    "a missing file": (lambda f: (f / "weekly.parquet").unlink(), "weekly.parquet: is missing"),
    "a changed file": (lambda f: (f / "weekly.csv").write_text("x"), "weekly.csv: has changed since it was written"),
    "a file outside": (lambda f: naming(f, "../secret"), "names '../secret', which is outside the folder"),
    "a name with an escape": (lambda f: naming(f, "\x1b[31m"), r"names '\\x1b[31m', which is outside the folder"),
    "a name with a zero": (lambda f: naming(f, "a\x00b"), "which is outside the folder"),
    "a link": (lambda f: linked(f, "weekly.csv", "weekly.parquet"), "weekly.csv: is a link"),
    "signed garbage as Parquet": (
        lambda f: signed(f, "weekly.parquet", b"PAR1"),
        "weekly.parquet: does not hold what it should",
    ),
    "signed garbage as CSV": (
        lambda f: signed(f, "closure.csv", b"a,b\n1\n1,2,3\n"),
        "closure.csv: does not hold what it should",
    ),
    "signed garbage as text": (
        lambda f: signed(f, "scenario.yaml", b"\xff"),
        "scenario.yaml: does not hold what it should",
    ),
    "signed garbage as JSON": (
        lambda f: signed(f, "rotation.json", b'{"x": 1}'),
        "rotation.json: does not hold what it should",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_result_is_refused_with_the_message_that_is_expected(result: Path, name: str) -> None:
    spoil, message = SPOILT[name]
    spoil(result)
    with pytest.raises(FolderDamaged) as refused:
        load_result(result)
    assert message.replace(r"\\", "\\") in str(refused.value)
    assert all(c.isprintable() or c == "\n" for c in str(refused.value))
