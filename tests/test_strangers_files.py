"""A batch is founded where nothing else is: no command that writes one replaces a byte that somebody else has written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import sihua
from experiments.batches import founding
from experiments.batches.run import batch
from experiments.cli import main as cli
from experiments.cli.terminal import INVALID
from experiments.storage.errors import FolderRefused
from tests import batch_runs

STUDY = """
levers:
  inviting: {path: outreach.creaming, values: [0.9, 0.1]}
outcomes: [trust]
changes: {run: {weeks: 2}, place: {residents: 50}}
replicates: 1
"""
NAMES = ["README.txt", "study.yaml", "points.parquet", "resolved/scenario.yaml", "resolved/study.yaml", "ledger.jsonl", ".lock",
         ".at_work.json", ".README.txt.part", ".manifest.json.part", "runs/000000.parquet", "runs/.mine.part",
         "failed/point-000001.yaml", "resolved/mine.csv"]  # fmt: skip
"""What a batch writes under, too."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch beside its study."""
    return batch_runs.founded(tmp_path_factory.mktemp("batch"), STUDY)


def all_in(folder: Path) -> dict[str, bytes]:
    """Every file, byte for byte."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def by_batch(whole: Path, out: Path) -> int:
    return cli.call(["batch", str(whole.parent / "study.yaml"), "--out", str(out), "--workers", "1"])


def by_merge(whole: Path, out: Path) -> int:
    return cli.call(["merge", str(out), str(whole)])


def from_python(whole: Path, out: Path) -> int:
    with pytest.raises(FolderRefused) as refused:
        sihua.batch(whole.parent / "study.yaml", out, workers=1)
    return cli.exit_code_of(refused.value)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", [by_batch, by_merge, from_python])
def test_a_file_that_only_bears_a_name_of_ours_is_refused_and_left_as_it_is(
    command: Callable[[Path, Path], int], name: str, whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "out" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("# my own\n", encoding="utf-8")
    before = all_in(tmp_path)
    assert command(whole, tmp_path / "out") == INVALID
    assert all_in(tmp_path) == before
    said = capsys.readouterr().err
    assert all(word in said for word in ("choose another place", name)), said


def test_the_folder_of_the_study_itself_is_refused_and_nothing_is_put_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("study.yaml").write_text(STUDY, encoding="utf-8")
    Path("scenario.yaml").write_text("# a remark\nrun: {weeks: 3}\n", encoding="utf-8")
    before = all_in(tmp_path)
    assert cli.call(["batch", "study.yaml", "--out", ".", "--workers", "1"]) == INVALID
    assert all_in(tmp_path) == before


def test_a_manifest_that_is_no_batchs_is_left_alone_without_even_a_lock_beside_it(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "manifest.json").write_text('{"name": "of a web page"}', encoding="utf-8")
    before = all_in(tmp_path)
    assert by_batch(whole, tmp_path / "app") != 0
    assert by_merge(whole, tmp_path / "app") != 0
    assert all_in(tmp_path) == before


def test_a_founding_that_was_killed_at_any_moment_is_taken_up_again(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After every one of its writings, and in the middle of every one."""
    study, moments = whole.parent / "study.yaml", 0

    def killed_at(moment: int, half: bool, out: Path) -> bool:
        written = 0

        def write(file: Path, content: bytes) -> None:
            nonlocal written
            if written == moment:
                founding.hidden(file).write_bytes(content[: len(content) // 2] if half else content)
                raise SystemExit
            written += 1
            kept(file, content)

        kept = founding.write_whole
        with monkeypatch.context() as patch:
            patch.setattr(founding, "write_whole", write)
            try:
                batch(study, out, workers=1, function=batch_runs.quick, quiet=True)
            except SystemExit:
                (out / ".lock").touch()
                (out / ".at_work.json").write_text('{"process": 1, "ho', encoding="utf-8")
                return True
        return False

    while killed_at(moments, True, tmp_path / f"half-{moments}"):
        assert killed_at(moments, False, tmp_path / f"full-{moments}")
        moments += 1
    assert moments > 5
    for out in [*tmp_path.glob("half-*"), *tmp_path.glob("full-*")]:
        assert batch(study, out, workers=1, function=batch_runs.quick, quiet=True).done == 2, out
        assert {name for name in all_in(out) if name.endswith(".part")} == set()


def test_files_of_others_in_a_batch_are_set_aside_and_never_deleted(whole: Path, tmp_path: Path) -> None:
    kept = Path(shutil.copytree(whole, tmp_path / "kept"))
    (kept / "runs" / "download.part").write_text("mine", encoding="utf-8")
    (kept / "failed" / "point-of-order.yaml").write_text("mine too", encoding="utf-8")
    batch(whole.parent / "study.yaml", kept, workers=1, function=batch_runs.quick, quiet=True)
    assert {"mine", "mine too"} <= {content.decode("utf-8", "replace") for content in all_in(kept).values()}


# Links


WRITTEN = [".lock", ".at_work.json", ".README.txt.part", ".ledger.jsonl.part", ".manifest.json.part", "ledger.jsonl",
           "runs/.000000.parquet.part", "failed/.000000.json.part", "failed/point-000000.yaml", "quarantine", "README.txt",
           "weekly", "notes.txt"]  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_no_link_in_a_received_batch_is_followed_by_a_command_that_writes(
    name: str, whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = Path(shutil.copytree(whole, tmp_path / "kept"))
    outside = tmp_path / "outside"
    if name in ("quarantine", "weekly"):
        outside.mkdir()
        (kept / "runs" / "stray.parquet").touch()  # would be set aside
        shutil.rmtree(kept / name, ignore_errors=True)
    else:
        outside.write_text("victim", encoding="utf-8")
        (kept / name).unlink(missing_ok=True)
    (kept / name).symlink_to(outside)
    before = all_in(tmp_path)
    for command in (["batch", str(whole.parent / "study.yaml"), "--out", str(kept)], ["merge", str(kept), str(whole)],
                    ["merge", str(tmp_path / "new"), str(kept)], ["status", str(kept)], ["table", str(kept)]):  # fmt: skip
        assert cli.call(command) != 0, command
        assert f"{kept / name}: is a link" in capsys.readouterr().err
    assert all_in(tmp_path) == before
    assert not (outside.is_dir() and list(outside.iterdir()))


def test_what_is_neither_file_nor_folder_is_refused_instead_of_waited_for(whole: Path, tmp_path: Path) -> None:
    kept = Path(shutil.copytree(whole, tmp_path / "kept"))
    os.mkfifo(kept / ".at_work.json")
    assert cli.call(["batch", str(whole.parent / "study.yaml"), "--out", str(kept)]) != 0


def test_no_link_in_a_received_result_is_followed_either(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "manifest.json").write_text('{"sihua": "1", "files": {"weekly.parquet": ""}}', encoding="utf-8")
    (kept / "more.json").symlink_to(tmp_path)
    for command in (["report", str(kept)], ["verify", str(kept)]):
        assert cli.call(command) != 0
        assert f"{kept / 'more.json'}: is a link" in capsys.readouterr().err
    assert cli.call(["run", "sihua:baseline", "--weeks", "1", "--out", str(kept), "--force"]) == INVALID
    assert (kept / "more.json").is_symlink()


def test_what_an_office_leaves_beside_a_chunk_is_no_damage(whole: Path, tmp_path: Path) -> None:
    """A file that Excel holds open has a shadow of the same ending: it was called a chunk that no line of the ledger knows."""
    folder = shutil.copytree(whole, tmp_path / "out")
    shadow = folder / "runs" / "~$000000.parquet"
    shadow.write_bytes(b"\0")
    assert sihua.load_batch(folder).runs().equals(sihua.load_batch(whole).runs())
    batch(whole.parent / "study.yaml", folder, workers=1, function=batch_runs.quick, quiet=True)
    assert shadow.exists()
