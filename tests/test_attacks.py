"""What a hostile scenario, list, network, result or folder cannot do; docs/reliability.md names the test of each attack."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.batches.stored import load_batch
from experiments.cli import main as cli
from experiments.cli.terminal import INVALID
from experiments.comparison import compare
from experiments.comparison.folder import load_comparison, write_comparison
from experiments.presentation.results import load_result
from experiments.storage.errors import FolderDamaged, FolderRefused
from experiments.storage.manifest import sealed
from experiments.storage.npz import read_npz
from sim.scenario import plugins
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario
from tests.comparisons import small_comparison
from tests.reliability import PAGE
from tests.test_cli import ROOT, environment
from tests.test_foreign_mechanisms import OWN, SCENARIO

MARKED = f"{OWN}\n\nopen(__import__('os').environ['RAN'], 'a').close()\n"
STUDY = """
scenario: s.yaml
levers: {creaming: {path: outreach.creaming, values: [0.1, 0.5]}}
outcomes: [breadth, hours]
replicates: 1
"""


def seconds_and_memory(*arguments: str) -> tuple[int, str, float]:
    """A command that may take 1.5 GB of address space, in which the program itself has room: its code, its words, its time."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "sihua", *arguments], env=environment(), capture_output=True, text=True, timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (3 * 2**29, 3 * 2**29)),
    )  # fmt: skip
    return done.returncode, done.stderr, time.monotonic() - started


# Sizes


@pytest.mark.parametrize(
    "setting", ["place.residents", "place.communities", "run.weeks", "run.warm_up_weeks", "network.random_contacts"]
)
@pytest.mark.parametrize(
    "command", ["run", "explain", "trace --resident 1", "animate", "compare sihua:baseline", "dashboard"]
)
def test_a_billion_of_anything_is_refused_by_every_command_before_memory_is_taken(
    setting: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.call([*command.split(), "sihua:baseline", "--set", f"{setting}={10**9}"]) == INVALID
    assert setting in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_largest_place_that_may_be_written_is_refused_with_an_estimate_where_memory_is_short() -> None:
    code, said, seconds = seconds_and_memory(
        "explain", "sihua:baseline", "--set", "place.residents=20000000", "--set", "place.communities=20000"
    )
    assert (code, seconds < 60.0) == (INVALID, True), said
    assert "GB are free" in said


def test_a_comparison_of_more_runs_than_memory_holds_is_refused_with_an_estimate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compare, "available_memory", lambda: 10**9)
    two = [read_scenario("sihua:baseline", ["run.weeks=520"])] * 2
    with pytest.raises(FolderRefused, match=r"100,000 replicates of 2 scenarios over 520 weeks need about 13\.4 GB"):
        compare.compare_scenarios(two, replicates=100_000)


BOMB = "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"b{at}: &a{at + 1} [{', '.join([f'*a{at}'] * 10)}]\n" for at in range(12)
)
"""A kilobyte that unfolds to ten billion values."""


@pytest.mark.parametrize("command", ["check", "run", "explain", "batch", "compare sihua:baseline", "dashboard"])
def test_aliases_that_unfold_to_billions_are_refused_in_a_second(command: str, tmp_path: Path) -> None:
    (tmp_path / "bomb.yaml").write_text(BOMB, encoding="utf-8")
    code, said, seconds = seconds_and_memory(*command.split(), str(tmp_path / "bomb.yaml"))
    assert (code, seconds < 30.0) == (INVALID, True), said
    assert "bomb.yaml:" in said
    assert "more than" in said


def test_arrays_that_unfold_to_gigabytes_are_refused_with_an_estimate(tmp_path: Path) -> None:
    file = tmp_path / "detail.npz"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("a.npy", "w") as array:
        np.lib.format.write_array_header_1_0(array, {"descr": "<f8", "fortran_order": False, "shape": (2**26,)})
        for _ in range(512):
            array.write(bytes(2**20))
    assert file.stat().st_size < 600_000
    with pytest.raises(FolderDamaged, match=r"would take 0\.5 GB of memory; it is not what a comparison leaves"):
        read_npz(file)
    for content in (b"", b"PK", file.read_bytes()[:-200]):
        file.write_bytes(content)
        with pytest.raises(FolderDamaged, match="does not hold what it should"):
            read_npz(file)


def test_objects_in_arrays_are_never_unpickled(tmp_path: Path) -> None:
    class Hostile:
        def __reduce__(self) -> tuple[Any, ...]:
            return (open, (str(tmp_path / "ran"), "w"))

    np.savez(tmp_path / "detail.npz", a=np.array([Hostile()], object))
    with pytest.raises(FolderDamaged, match="does not hold what it should"):
        read_npz(tmp_path / "detail.npz")
    assert not (tmp_path / "ran").exists()


# Code

PICKLES = {"sim/kept_code.py", "experiments/batches/by_value.py"}
"""Compiled code in the user's own folder, and functions that go to the batch's own workers."""
RUNS_TEXT = {"sim/scenario/plugins.py", "sim/world.py"}
"""Mechanisms, which are announced, and a table of the source's own names."""


def test_no_other_file_of_the_program_can_run_what_it_reads() -> None:
    found: dict[str, set[str]] = {"pickles": set(), "runs": set()}
    for file in (file for package in ("sim", "experiments", "sihua") for file in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = (
                {alias.name for alias in node.names} if isinstance(node, ast.Import)
                else {node.module or ""} if isinstance(node, ast.ImportFrom) else set()
            )  # fmt: skip
            if names & {"pickle", "cloudpickle", "marshal", "shelve", "joblib", "dill"}:
                found["pickles"].add(str(file.relative_to(ROOT)))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec"):
                found["runs"].add(str(file.relative_to(ROOT)))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in ("unsafe_load", "full_load", "read_pickle"), file
    assert found == {"pickles": PICKLES, "runs": RUNS_TEXT}


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario with a mechanism of its own, and a result, a comparison and a batch of it."""
    place = tmp_path_factory.mktemp("received")
    for name, text in {"own.py": MARKED, "s.yaml": SCENARIO, "study.yaml": STUDY}.items():
        (place / name).write_text(text, encoding="utf-8")
    before = Path.cwd()
    os.chdir(place)
    os.environ["RAN"] = str(place / "ran")
    try:
        for arguments in (
            ["run", "s.yaml", "--out", "r", "--quiet"], ["batch", "study.yaml", "--out", "b", "--workers", "1", "--quiet"],
            ["compare", "s.yaml", "s.yaml", "--set", "run.weeks=13", "--replicates", "2", "--robustness", "none", "--out", "c",
             "--quiet"],
        ):  # fmt: skip
            assert cli.call(arguments) == 0, arguments
    finally:
        os.chdir(before)
        del os.environ["RAN"]
    (place / "ran").unlink()
    return place


QUICK = "--robustness none --set run.warm_up_weeks=1 --weeks 4 --set place.residents=60"
COMMANDS = (
    "run s.yaml --out r2", "check s.yaml", "explain s.yaml", "schema s.yaml", "mechanisms --scenario s.yaml",
    "trace s.yaml --resident 1", "animate s.yaml --weeks 1:2", "compare s.yaml s.yaml --replicates 2 --robustness none",
    f"compare sihua:baseline s.yaml --replicates 2 {QUICK}", "batch study.yaml --dry-run",
    "batch study.yaml --workers 1 --out b2", "dashboard s.yaml --no-browser", "report r --out p.html",
    "report c --out q.html", "verify r", "verify c", "verify b", "table b", "table b --out t.csv", "status b --check",
    "merge m b", "run r/scenario.yaml --out r3", "check r/scenario.yaml",
)  # fmt: skip
NEED_NONE = ("report c", "table b", "status b", "merge m")
"""They show what others ran."""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("refused", [True, False], ids=["refused", "announced"])
def test_no_command_runs_code_that_it_was_sent_without_saying_so_before(
    received: Path, command: str, refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    if command.startswith("dashboard") and not refused:
        pytest.skip("it would stay open")
    for source in received.iterdir():
        os.symlink(source, tmp_path / source.name) if source.suffix else _copy(source, tmp_path / source.name)
    for name in ("own.py", "s.yaml", "study.yaml"):
        (tmp_path / name).unlink()
        (tmp_path / name).write_bytes((received / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAN", str(tmp_path / "ran"))
    monkeypatch.setattr(plugins, "_SAID", set())
    if refused:
        monkeypatch.setenv(plugins.REFUSE, "1")
    else:
        monkeypatch.delenv(plugins.REFUSE, raising=False)
    code = cli.call(command.split())
    said = capsys.readouterr().err
    if refused:
        assert not (tmp_path / "ran").exists()
        assert (code == 0) == command.startswith(NEED_NONE), said
    else:
        assert code == 0, said
        assert (tmp_path / "ran").exists() == ("running foreign code: " in said)


def _copy(source: Path, to: Path) -> None:
    import shutil

    shutil.copytree(source, to)


def test_what_a_notebook_shows_runs_no_code(received: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RAN", str(tmp_path / "ran"))
    monkeypatch.setenv(plugins.REFUSE, "1")
    for shown in (load_result(received / "r"), load_batch(received / "b"), load_comparison(received / "c")):
        repr(shown)
        for how in ("_repr_html_", "_repr_mimebundle_"):
            if hasattr(shown, how):
                getattr(shown, how)()
    assert not (tmp_path / "ran").exists()


# Places


@pytest.mark.parametrize("how", ["above", "absolute", "a link", "a folder that is a link"])
@pytest.mark.parametrize(
    "field",
    ["extends: NAME.yaml", "mechanism_files: [NAME.py]", "population: {residents_file: NAME.csv}",
     "network: {kind: edge_list, file: NAME.csv}", "network: {kind: graphml, file: NAME.graphml}"],
)  # fmt: skip
def test_nothing_that_a_scenario_names_lies_outside_its_folder(
    field: str, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside, mine = tmp_path / "outside", tmp_path / "mine"
    outside.mkdir()
    mine.mkdir()
    for suffix, text in {"yaml": "title: secret\n", "py": MARKED, "csv": "age\n40\n", "graphml": "<graphml/>"}.items():
        (outside / f"x.{suffix}").write_text(text, encoding="utf-8")
        (mine / f"link.{suffix}").symlink_to(outside / f"x.{suffix}")
    (mine / "folder").symlink_to(outside)
    name = {
        "above": "../outside/x",
        "absolute": str(outside / "x"),
        "a link": "link",
        "a folder that is a link": "folder/x",
    }
    (mine / "s.yaml").write_text(field.replace("NAME", name[how]), encoding="utf-8")
    monkeypatch.setenv("RAN", str(tmp_path / "ran"))
    with pytest.raises(ScenarioProblems, match="outside the scenario's folder"):
        read_scenario(mine / "s.yaml")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["detail.npz", "runs.parquet", "more.json", "manifest.json", "scenario-baseline.yaml"])
def test_no_link_in_a_received_comparison_is_followed(name: str, tmp_path: Path) -> None:
    place = write_comparison(small_comparison(), tmp_path / "c").folder
    assert place is not None
    os.replace(place / name, tmp_path / "outside")
    (place / name).symlink_to(tmp_path / "outside")
    with pytest.raises(FolderDamaged, match=r"link|no file"):
        load_comparison(place)


def test_a_comparison_with_garbage_under_a_hash_that_fits_is_refused(tmp_path: Path) -> None:
    place = write_comparison(small_comparison(), tmp_path / "c").folder
    assert place is not None
    (place / "detail.npz").write_bytes(b"PK\3\4garbage")
    manifest = json.loads((place / "manifest.json").read_text("utf-8"))
    manifest["files"]["detail.npz"] = hashlib.sha256(b"PK\3\4garbage").hexdigest()
    (place / "manifest.json").write_text(json.dumps(sealed(manifest)), encoding="utf-8")
    with pytest.raises(FolderDamaged, match=r"detail\.npz: does not hold what it should"):
        load_comparison(place)


# The list


def test_every_attack_on_the_page_names_a_test_that_is_there() -> None:
    table = PAGE.read_text(encoding="utf-8").split("| attack | test |")[1].split("\n\n")[0]
    named = [line.strip("|").split("|")[1] for line in table.splitlines()[2:]]
    assert len(named) >= 15
    for cell in named:
        for one in cell.replace("`", "").split(","):
            file, _, name = one.strip().partition("::")
            assert f"def {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), one
