"""Two commands, one place: what stands there is nobody's to delete, what was made is not lost, and what is dead is cleared."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from experiments.batches.run import batch
from experiments.cli import main as cli
from experiments.cli.comparison import _default_folder
from experiments.cli.terminal import INVALID
from experiments.runs.result import default_folder
from experiments.storage import folder as folders
from experiments.storage.errors import FolderDamaged, FolderRefused
from experiments.storage.files import whole_file
from experiments.storage.folder import claim, claimed, kept_whole, write_folder
from experiments.storage.names import MOST_BYTES, hidden_for_now, made_up
from tests import batch_runs
from tests.test_cli import environment

MANIFEST = {"sihua": "0", "state": "complete"}


def write(folder: Path, text: str, force: bool = False, meanwhile: Any = lambda: None) -> Path:
    def fill(at: Path) -> None:
        (at / "text.txt").write_text(text, encoding="utf-8")
        meanwhile()

    return write_folder(folder, dict(MANIFEST), fill, force)[0]


def held(folder: Path) -> str:
    return (folder / "text.txt").read_text("utf-8")


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("force", [False, True])
def test_of_two_runs_into_one_place_none_is_lost_and_the_second_is_told(tmp_path: Path, force: bool) -> None:
    place = tmp_path / "r"
    if force:
        write(place, "before")
    claim(place, force)  # both begin
    seen = dict(folders._SEEN)
    write(place, "first", force)
    folders._SEEN.update(seen)  # as in the other process
    with pytest.raises(
        FolderRefused, match=f"something else was put there meanwhile.*this result is kept in {place}-2"
    ):
        write(place, "second", force)
    assert (held(place), held(tmp_path / "r-2")) == ("first", "second")
    assert left(tmp_path) == ["r", "r-2"]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("appears", ["a file", "a folder", "a file in the folder", "an empty folder"])
def test_what_a_stranger_puts_there_meanwhile_stays(tmp_path: Path, force: bool, appears: str) -> None:
    place = tmp_path / "r"
    if force or appears == "a file in the folder":
        write(place, "before")
        force = True

    def meanwhile() -> None:
        if appears == "a file in the folder":
            (place / "thesis.doc").write_text("years", encoding="utf-8")
        elif not place.exists():
            if appears == "a file":
                place.write_text("years", encoding="utf-8")
            else:
                place.mkdir()
                if appears == "a folder":
                    (place / "thesis.doc").write_text("years", encoding="utf-8")

    if force and appears != "a file in the folder":
        write(place, "new", force, meanwhile)
        assert held(place) == "new"
        return
    if appears == "an empty folder":
        write(place, "new", force, meanwhile)
        assert held(place) == "new"
        return
    with pytest.raises(FolderRefused, match="kept in"):
        write(place, "new", force, meanwhile)
    assert held(tmp_path / "r-2") == "new"
    assert (place if appears == "a file" else place / "thesis.doc").read_text("utf-8") == "years"


def test_a_file_that_appears_meanwhile_is_not_replaced_unless_told(tmp_path: Path) -> None:
    file = tmp_path / "page.html"

    def written_while_another_appears() -> None:
        with whole_file(file, replace=False) as partial:
            partial.write_text("mine", encoding="utf-8")
            file.write_text("yours", encoding="utf-8")

    with pytest.raises(FileExistsError):
        written_while_another_appears()
    with pytest.raises(FolderRefused, match="is there already"):
        put_file(file, "mine", force=False)
    assert (file.read_text("utf-8"), left(tmp_path)) == ("yours", ["page.html"])
    put_file(file, "mine")
    assert file.read_text("utf-8") == "mine"


def test_a_table_replaces_no_file_unless_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "study.yaml").write_text("levers: {a: {path: outreach.creaming, values: [0.1]}}\n", encoding="utf-8")
    kept = batch(tmp_path / "study.yaml", tmp_path / "kept", workers=1, function=batch_runs.quick, quiet=True).folder
    for name in ("thesis.csv", "thesis.xlsx"):
        (tmp_path / name).write_text("years", encoding="utf-8")
        assert cli.call(["table", str(kept), "--out", str(tmp_path / name)]) == INVALID
        assert "is there already" in capsys.readouterr().err
        assert (tmp_path / name).read_text("utf-8") == "years"
        assert cli.call(["table", str(kept), "--out", str(tmp_path / name), "--force"]) == 0


def put_file(file: Path, text: str, force: bool = True) -> None:
    with kept_whole(file, force) as partial:
        partial.write_text(text, encoding="utf-8")


# What killed commands leave


def dead_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def of_process(place: Path, purpose: str, process: int, monkeypatch: pytest.MonkeyPatch) -> Path:
    with monkeypatch.context() as patch:
        patch.setattr(os, "getpid", lambda: process)
        return hidden_for_now(place, purpose)


def test_the_next_command_of_that_name_clears_away_what_a_killed_one_left_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, dead = tmp_path / "r", dead_process()
    mine = of_process(place, "partial", dead, monkeypatch)
    alive = of_process(place, "partial", os.getppid(), monkeypatch)
    others = of_process(tmp_path / "r2", "partial", dead, monkeypatch)
    odd = tmp_path / f".r.partial-{dead}-1"
    for path in (mine, alive, others, odd):
        path.mkdir()
        (path / "half.csv").touch()
    half = of_process(tmp_path / "page.html", "partial", dead, monkeypatch)
    half.touch()
    claim(place, force=False)
    put_file(tmp_path / "page.html", "")
    assert left(tmp_path) == sorted(path.name for path in (alive, others, odd, tmp_path / "page.html"))
    with monkeypatch.context() as patch:
        patch.setattr(socket, "gethostname", lambda: "elsewhere")
        assert "elsewhere" not in mine.name


def test_a_result_that_was_moved_aside_by_a_command_that_was_killed_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, dead = tmp_path / "r", dead_process()
    write(place, "old")
    os.replace(place, of_process(place, "old", dead, monkeypatch))
    with pytest.raises(FolderRefused, match="exists"):
        claim(place, force=False)
    assert held(place) == "old"
    write(tmp_path / "other", "older")
    os.replace(tmp_path / "other", of_process(place, "old", dead, monkeypatch))
    write(place, "new", force=True)
    assert (held(place), left(tmp_path)) == ("new", ["r"])


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX")
def test_a_command_that_is_killed_while_it_writes_leaves_nothing_for_long(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom experiments.storage.folder import write_folder\n"
        "write_folder(Path(sys.argv[1]), {'sihua': '0'}, lambda at: os.kill(os.getpid(), signal.SIGKILL))\n"
    )
    for _ in range(3):
        subprocess.run([sys.executable, "-c", code, str(tmp_path / "r")], env=environment(), check=False)
        assert len(left(tmp_path)) == 1  # the one before has been cleared away
    write(tmp_path / "r", "done")
    assert left(tmp_path) == ["r"]


# Names


def test_runs_and_comparisons_that_differ_have_default_folders_that_differ() -> None:
    runs = [default_folder("sihua:baseline", seed, settings) for seed, settings in (
        (1, []), (2, []), (1, ["outreach.creaming=0.1"]), (1, ["outreach.creaming=0.2"]), (1, ["run.weeks=9"]),
        (1, ["title=甲"]), (1, ["title=a b"]), (1, ["title=a_b"]), (1, ["title=" + "长" * 300]), (1, ["title=" + "长" * 301]),
    )]  # fmt: skip
    assert len(set(runs)) == len(runs)
    assert runs[0].name == "baseline-seed1"
    assert default_folder("a.b/mine.v2.yaml", 1).name == "mine.v2-seed1"
    compared = [_default_folder(names, settings) for names, settings in (
        (["results/kept", "dose=0.5", "dose=0.6"], []), (["results/kept", "dose=0.5", "dose=0.7"], []),
        (["results/kept", "dose=1/2", "dose=0.7"], []), (["results/kept", "dose=3/2", "dose=0.7"], []),
        (["a.yaml", "b.yaml"], []), (["a.yaml", "b.yaml"], ["run.weeks=9"]), (["a.yaml"] + ["点" * 50] * 9, []),
        (["a.yaml"] + ["点" * 50] * 10, []),
    )]  # fmt: skip
    assert len(set(compared)) == len(compared)
    assert all(len(folder.name.encode()) <= 120 for folder in (*runs, *compared))
    assert made_up("a", "../..") == made_up("a", "../..") != made_up("a", "_.._..")
    assert "/" not in made_up("../x")


@pytest.mark.parametrize("name", ["情" * 72, "x" * 255, "情" * 85])
def test_a_name_that_the_disk_takes_is_taken(tmp_path: Path, name: str) -> None:
    assert len(hidden_for_now(tmp_path / name, "partial").name.encode()) <= MOST_BYTES
    write(tmp_path / name, "new")
    write(tmp_path / name, "newer", force=True)
    assert held(tmp_path / name) == "newer"
    stem = name[: -3 if name[0] == "x" else -2]
    put_file(tmp_path / f"{stem}.md"[: 255 if name[0] == "x" else 84], "text")
    with pytest.raises(FolderDamaged, match="File name too long"):
        claim(tmp_path / (name + "情" * 80), force=False)


@pytest.mark.parametrize(
    "name",
    [".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini", "~$weekly.csv", ".~lock.weekly.csv#", "._weekly.csv", ".directory",
     ".localized", "Icon\r", ".nfs000000000a1b2c3d"],
)  # fmt: skip
def test_what_file_managers_leave_does_not_block_force(tmp_path: Path, name: str) -> None:
    place = write(tmp_path / "r", "old")
    (place / name).write_bytes(b"\0")
    write(place, "new", force=True)
    assert (held(place), left(tmp_path)) == ("new", ["r"])
    (place / f"my{name}").write_bytes(b"\0")
    with pytest.raises(FolderRefused, match="what sihua did not write"):
        write(place, "newer", force=True)
    assert json.loads((place / "manifest.json").read_text("utf-8"))["sihua"] == "0"


# Who comes second is told at once

HOLDS = """
import os, signal, sys
from pathlib import Path
from experiments.cli import main
def waits(*given, **named):
    Path("begun").touch()
    sys.stdin.readline()
    return inner(*given, **named)
import importlib
at = importlib.import_module(sys.argv.pop(1))
name = sys.argv.pop(1)
inner = getattr(at, name)
setattr(at, name, waits)
main.main()
"""
TINY = ["--set", "place.residents=60", "--set", "run.warm_up_weeks=0"]
RUN = ["run", "sihua:baseline", *TINY, "--weeks", "14", "--out", "new/r", "--quiet"]
COMPARE = ["compare", "sihua:baseline", "sihua:points_for_a_year", *TINY, "--weeks", "14", "--replicates", "2", "--robustness",
           "none", "--out", "new/r", "--quiet"]  # fmt: skip
FILM = ["animate", "sihua:baseline", *TINY, "--weeks", "1:2", "--out", "new/r.gif"]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(
    ("module", "name", "command"),
    [("experiments.runs.run", "_found", RUN), ("experiments.comparison.compare", "compare_scenarios", COMPARE),
     ("experiments.presentation.animation", "_write", FILM)],
)  # fmt: skip
def test_the_second_of_two_commands_at_one_place_is_refused_before_it_runs_anything(
    module: str, name: str, command: list[str], force: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = subprocess.Popen(
        [sys.executable, "-c", HOLDS, module, name, *command], env=environment(), stdin=subprocess.PIPE
    )
    while not Path("begun").exists():
        assert first.poll() is None
        time.sleep(0.02)
    second = subprocess.run(
        [sys.executable, "-m", "experiments.cli.main", *command, *(["--force"] if force else [])], env=environment(),
        capture_output=True, text=True,
    )  # fmt: skip
    assert second.returncode == INVALID
    assert f"another command is at work on this place (process {first.pid})" in second.stderr
    first.communicate(b"\n")
    assert first.returncode == 0
    assert left(tmp_path / "new") == [Path(command[command.index("--out") + 1]).name]


def test_what_a_killed_command_claimed_is_free_and_a_claim_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_process(tmp_path / "r", "claim", dead_process(), monkeypatch).touch()
    with claimed(tmp_path / "r", force=False), claimed(tmp_path / "r", force=False):
        assert len(left(tmp_path)) == 1
    with pytest.raises(ArithmeticError), claimed(tmp_path / "new" / "deep" / "r", force=False):
        raise ArithmeticError
    assert left(tmp_path) == []


def test_of_two_that_begin_at_once_one_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sees the mark of the other: who has the lower number looks again, and finds that the other went."""
    other = of_process(tmp_path / "r", "claim", os.getppid(), monkeypatch)
    other.touch()
    with monkeypatch.context() as patch:
        patch.setattr(os, "getpid", lambda: os.getppid() + 1)
        with pytest.raises(FolderRefused, match="another command is at work"), claimed(tmp_path / "r", force=False):
            pass
    with monkeypatch.context() as patch:
        patch.setattr(os, "getpid", lambda: 1)
        patch.setattr("experiments.storage.claim.time.sleep", lambda _: other.unlink())
        with claimed(tmp_path / "r", force=False):
            pass
    assert left(tmp_path) == []
