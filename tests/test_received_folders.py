"""Folders that come from somebody else: what is damaged is told by every command that reads it, and no name leads out."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.batches.plan import Shard
from experiments.batches.run import batch
from experiments.batches.stored import load_batch
from experiments.cli import main as cli
from experiments.cli.terminal import UNWRITABLE
from experiments.storage.errors import FolderDamaged
from experiments.storage.files import sha256
from experiments.storage.manifest import sealed, stays_inside
from tests import batch_runs

STUDY = """
levers:
  inviting: {path: outreach.creaming, values: [0.9, 0.1]}
outcomes: [breadth, trust]
series: [hours]
changes: {run: {weeks: 999}}
replicates: 300
"""
ABOUT = ("--sesoi", "breadth=0.5", "--sesoi", "trust=0.5")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six hundred runs in several chunks."""
    return batch_runs.founded(tmp_path_factory.mktemp("batch"), STUDY)


@pytest.fixture
def kept(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "kept"))


def reading_commands(kept: Path, out: Path) -> dict[str, list[str]]:
    return {
        "table": ["table", str(kept)],
        "export": ["table", str(kept), "--out", str(out / "runs.csv")],
        "weekly": ["table", str(kept), "--weekly"],
        "status": ["status", str(kept)],
        "check": ["status", str(kept), "--check"],
        "compare": ["compare", str(kept), "--out", str(out / "compared"), *ABOUT],
        "merge": ["merge", str(out / "merged"), str(kept)],
        "verify": ["verify", str(kept), "--sample", "1"],
    }


def flipped(content: bytes, at: int, bit: int = 1) -> bytes:
    return content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]


DAMAGE = {
    "a flipped bit": lambda lines: b"".join([lines[0], flipped(lines[1], 40), *lines[2:]]),
    "a line that is gone": lambda lines: b"".join([lines[0], *lines[2:]]),
    "a flipped end of line": lambda lines: b"".join([flipped(lines[0], len(lines[0]) - 1), *lines[1:]]),
    "a flipped last byte": lambda lines: flipped(b"".join(lines), len(b"".join(lines)) - 1),
    "the last lines gone": lambda lines: b"".join(lines[:1]),
    "everything gone": lambda lines: b"",
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("command", ["table", "export", "weekly", "status", "check", "compare", "merge", "verify"])
def test_a_damaged_ledger_is_told_by_every_command_and_no_part_of_it_is_used(
    kept: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], damage: str, command: str
) -> None:
    ledger = kept / "ledger.jsonl"
    ledger.write_bytes(DAMAGE[damage](ledger.read_bytes().splitlines(keepends=True)))
    before = sorted(path.name for path in tmp_path.iterdir())
    assert cli.call(reading_commands(kept, tmp_path)[command]) == UNWRITABLE
    told = capfd.readouterr()
    assert "ledger.jsonl" in told.err + told.out
    if command not in ("status", "check"):
        assert told.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) in (before, sorted([*before, "merged"]))


def test_a_damaged_ledger_is_told_in_notebooks_and_a_batch_puts_it_right(kept: Path, whole: Path) -> None:
    ledger = kept / "ledger.jsonl"
    ledger.write_bytes(DAMAGE["a flipped bit"](ledger.read_bytes().splitlines(keepends=True)))
    for use in (lambda b: b.runs(), lambda b: b.weekly(), lambda b: b.done, lambda b: b.failures()):
        with pytest.raises(FolderDamaged, match=r"ledger\.jsonl:2: is not what was written"):
            use(load_batch(kept))
    assert "damaged" in repr(load_batch(kept))
    study = kept.parent / "study.yaml"
    study.write_text(STUDY, encoding="utf-8")
    batch(study, kept, workers=1, function=batch_runs.quick, quiet=True)
    assert load_batch(kept).runs().equals(load_batch(whole).runs())


@pytest.mark.parametrize("kind", ["failed", "runs", "weekly"])
def test_every_byte_of_every_chunk_is_held_against_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("FRAGILE", str(tmp_path))
    (tmp_path / "study.yaml").write_text(STUDY.replace("300", "3"), encoding="utf-8")
    out = batch(tmp_path / "study.yaml", tmp_path / "kept", workers=1, function=batch_runs.fragile, quiet=True).folder
    file = next((out / kind).glob("000000.*"))
    file.write_bytes(flipped(file.read_bytes(), 60))
    for command in ("check", "merge", "compare", "table", "export", "weekly"):
        assert cli.call(reading_commands(out, tmp_path)[command]) == UNWRITABLE, command
    with pytest.raises(FolderDamaged, match=f"{file.name}: is not what was written"):
        load_batch(out).failures() if kind == "failed" else getattr(load_batch(out), kind)()


@pytest.mark.parametrize("name", ["points.parquet", "study.yaml", "resolved/scenario.yaml", "resolved/study.yaml"])
@pytest.mark.parametrize("gone", [False, True])
def test_a_file_beside_the_chunks_that_is_not_what_was_written_is_told_by_every_command_and_written_again_by_a_batch(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, gone: bool
) -> None:
    before = (kept / name).read_bytes()
    (kept / name).unlink() if gone else (kept / name).write_bytes(flipped(before, 9))
    for command, arguments in reading_commands(kept, tmp_path).items():
        assert cli.call(arguments) == UNWRITABLE, command
        told = capsys.readouterr()
        assert str(kept / name) in told.err + told.out
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    batch(tmp_path / "study.yaml", kept, workers=1, function=batch_runs.quick, quiet=True)
    assert (kept / name).read_bytes() == before


def resealed(folder: Path, **changes: Any) -> None:
    """Whoever sends a folder can seal it, too: the seal has no key."""
    file = folder / "manifest.json"
    file.write_text(json.dumps(sealed({**json.loads(file.read_text("utf-8")), **changes})), encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["../../planted", "/tmp/planted", "a/../../planted", "", ".", "C:planted", "a\\..\\b", "a\nb"]
)
def test_no_name_in_a_received_batch_leads_out_of_its_folder(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    manifest = json.loads((kept / "manifest.json").read_text("utf-8"))
    resealed(kept, files={**manifest["files"], name: manifest["files"]["study.yaml"]})
    for command, arguments in reading_commands(kept, tmp_path).items():
        assert cli.call(arguments) == UNWRITABLE, command
        assert "which is outside the folder" in capsys.readouterr().err
    assert not stays_inside(name)
    assert not (tmp_path.parent / "planted").exists()


def test_no_chunk_of_a_received_ledger_is_a_path(kept: Path, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in (kept / "ledger.jsonl").read_text("utf-8").splitlines()]
    for chunk in ("../../planted", -1, 10**9, 1.5, True, None):
        entry = json.dumps(sealed({**lines[0], "chunk": chunk}), separators=(",", ":")) + "\n"
        (kept / "ledger.jsonl").write_text(entry, encoding="utf-8")
        for command, arguments in reading_commands(kept, tmp_path).items():
            assert cli.call(arguments) == UNWRITABLE, (chunk, command)


@pytest.mark.parametrize("what", ["runs/000000.parquet", "failed", "points.parquet", "ledger.jsonl", "resolved/study.yaml",
                                  "manifest.json"])  # fmt: skip
def test_no_link_in_a_received_batch_is_followed(kept: Path, tmp_path: Path, what: str) -> None:
    aside = tmp_path / "outside"
    os.replace(kept / what, aside)
    (kept / what).symlink_to(aside)
    for command, arguments in reading_commands(kept, tmp_path).items():
        assert cli.call(arguments) == UNWRITABLE, command


@pytest.mark.parametrize("changes", [{"points": "6"}, {"shard": [2, 1]}, {"factors": [3]}, {"outcomes": [1]}, {"chunk": 0},
                                     {"replicates": 10**12}, {"seed": None}])  # fmt: skip
def test_a_manifest_that_cannot_be_is_refused_whoever_sealed_it(
    kept: Path, tmp_path: Path, changes: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    resealed(kept, **changes)
    for command, arguments in reading_commands(kept, tmp_path).items():
        assert cli.call(arguments) == UNWRITABLE, command
        assert "manifest.json: " in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["runs", "weekly"])
def test_a_chunk_without_one_of_its_files_is_told_by_every_command_also_by_those_that_do_not_need_it(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    gone = kept / kind / "000000.parquet"
    gone.unlink()
    for command, arguments in reading_commands(kept, tmp_path).items():
        assert cli.call(arguments) == UNWRITABLE, command
        told = capsys.readouterr()
        assert str(gone) in told.err + told.out, command


def test_a_manifest_or_ledger_that_is_nested_too_deep_to_be_ours_is_damaged(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = "[" * 200_000 + "]" * 200_000
    for name in ("ledger.jsonl", "manifest.json"):
        (kept / name).write_text(deep, encoding="utf-8")
        for command, arguments in reading_commands(kept, tmp_path).items():
            assert cli.call(arguments) == UNWRITABLE, command
            told = capsys.readouterr()
            assert str(kept / name) in told.err + told.out, command
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    assert cli.call(["batch", str(tmp_path / "study.yaml"), "--out", str(kept), "-j", "1"]) == UNWRITABLE


@pytest.mark.parametrize(("name", "forge"), [
    ("points.parquet", lambda table: table.slice(0, 1)),
    ("points.parquet", lambda table: table.slice(0, 0)),
    ("points.parquet", lambda table: pa.concat_tables([table, table])),
    ("points.parquet", lambda table: table.drop_columns(["inviting"])),
    ("runs/000000.parquet", lambda table: table.set_column(
        table.column_names.index("trust"), "trust", pa.array(["=1+1"] * len(table)))),
])  # fmt: skip
def test_a_design_or_table_that_cannot_be_is_damaged_for_every_command_whoever_sealed_it(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, forge: Any
) -> None:
    before = sha256(kept / name)
    pq.write_table(forge(pq.read_table(kept / name)), kept / name)
    if name == "points.parquet":
        resealed(
            kept, files={**json.loads((kept / "manifest.json").read_text("utf-8"))["files"], name: sha256(kept / name)}
        )
    else:
        lines = [json.loads(line) for line in (kept / "ledger.jsonl").read_text("utf-8").splitlines()]
        for line in lines:
            if line["files"]["runs"] == before:
                line["files"]["runs"] = sha256(kept / name)
        text = "".join(json.dumps(sealed(line), separators=(",", ":")) + "\n" for line in lines)
        (kept / "ledger.jsonl").write_text(text, encoding="utf-8")
    for command in ("table", "compare", "merge"):
        assert cli.call(reading_commands(kept, tmp_path)[command]) == UNWRITABLE, command
        assert str(kept / name) in capsys.readouterr().err


def test_rows_of_other_runs_than_its_chunks_are_refused(kept: Path, tmp_path: Path) -> None:
    other = tmp_path / "part"
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    batch(tmp_path / "study.yaml", other, workers=1, function=batch_runs.quick, quiet=True, shard=Shard(1, 2))
    assert cli.call(["merge", str(tmp_path / "merged"), str(other)]) == 0
    lines = [json.loads(line) for line in (other / "ledger.jsonl").read_text("utf-8").splitlines()]
    os.replace(other / "runs" / "000001.parquet", other / "runs" / "000000.parquet")
    lines[0]["files"]["runs"] = lines[1]["files"]["runs"]
    text = "".join(json.dumps(sealed(line), separators=(",", ":")) + "\n" for line in [lines[0], *lines[2:]])
    (other / "ledger.jsonl").write_text(text, encoding="utf-8")
    (other / "weekly" / "000001.parquet").unlink()
    assert cli.call(["merge", str(tmp_path / "again"), str(other)]) == UNWRITABLE
