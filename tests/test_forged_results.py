"""Results and comparisons whose hashes and seal fit, for whoever sends a folder can write these: what cannot be is told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas
import pytest

import sihua
from experiments.cli import main as cli
from experiments.cli.terminal import UNWRITABLE
from experiments.storage.errors import FolderDamaged
from experiments.storage.files import sha256
from experiments.storage.manifest import sealed

SMALL = ("place.residents=60", "run.weeks=26", "run.warm_up_weeks=0")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "result"
    sihua.run(sihua.load("sihua:baseline", *SMALL), folder)
    return folder


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "comparison"
    weeks = [word for setting in SMALL for word in ("--set", setting)]
    policies = ["sihua:baseline", "sihua:mechanisms/points"]
    made = ["--replicates", "3", "--robustness", "none", "--from-week", "5", "--out", str(folder), "--quiet"]
    assert cli.call(["compare", *policies, *weeks, *made]) == 0
    return folder


def frame(change: Callable[[pandas.DataFrame], pandas.DataFrame]) -> Callable[[Path], None]:
    return lambda file: change(pandas.read_parquet(file)).to_parquet(file, index=False)


def text(written: str) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        file.write_text(written, encoding="utf-8")

    return write


OF_COMPARISONS = {
    "no seeds": ("runs.parquet", frame(lambda t: t.drop(columns="seed"))),
    "too few runs": ("runs.parquet", frame(lambda t: t.iloc[:3])),
    "an outcome is gone": ("runs.parquet", frame(lambda t: t.drop(columns="breadth"))),
    "nothing more": ("more.json", text("{}")),
    "a list": ("more.json", text("[]")),
    "nested deep": ("more.json", text("[" * 100_000 + "]" * 100_000)),
    "no phases": ("phases.parquet", frame(lambda t: t.iloc[:0])),
    "no detail": ("detail.npz", text("")),
}
OF_RESULTS = {
    "no communities": ("weekly.parquet", frame(lambda t: t.drop(columns="community"))),
    "an indicator is gone": ("weekly.parquet", frame(lambda t: t.drop(columns=t.columns[-1]))),
    "weeks are gone": ("weekly.parquet", frame(lambda t: t[t["week"] > 3])),
    "nothing governed": ("governance.parquet", frame(lambda t: t.iloc[:0])),
    "no problems": ("problems.parquet", frame(lambda t: t[["week"]])),
}


def forged(folder: Path, to: Path, name: str, forge: Callable[[Path], None]) -> Path:
    shutil.copytree(folder, to)
    forge(to / name)
    manifest = json.loads((to / "manifest.json").read_text("utf-8"))
    manifest["files"][name] = sha256(to / name)
    again = sealed(manifest) if "seal" in manifest else manifest
    (to / "manifest.json").write_text(json.dumps(again), encoding="utf-8")
    return to


def is_damaged(folder: Path, commands: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    for command in commands:
        assert cli.call(command) == UNWRITABLE, command
        assert str(folder) in capsys.readouterr().err


@pytest.mark.parametrize("what", OF_COMPARISONS)
def test_a_forged_comparison_is_damaged_for_every_command_and_notebook(
    comparison: Path, tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = forged(comparison, tmp_path / "forged", *OF_COMPARISONS[what])
    with pytest.raises(FolderDamaged, match="forged"):
        sihua.load_comparison(folder)
    is_damaged(folder, [["report", str(folder)], ["report", str(folder), "--brief"], ["verify", str(folder)]], capsys)


@pytest.mark.parametrize("what", OF_RESULTS)
def test_a_forged_result_is_damaged_for_every_command_and_notebook(
    result: Path, tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = forged(result, tmp_path / "forged", *OF_RESULTS[what])
    with pytest.raises(FolderDamaged, match="forged"):
        sihua.load_result(folder)
    is_damaged(folder, [["report", str(folder)], ["verify", str(folder)]], capsys)


def test_what_is_not_forged_is_read(result: Path, comparison: Path) -> None:
    assert set(sihua.load_result(result).weekly["week"]) == set(range(1, 27))
    assert sihua.load_comparison(comparison).replicates == 3
