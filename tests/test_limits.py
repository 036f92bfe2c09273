"""What is too large, or no longer at work, is told before it costs anything; what was said is done; names read as written."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.batches import lock
from experiments.batches.run import batch
from experiments.batches.status import status_lines
from experiments.cli import main as cli
from experiments.cli.main import exit_code_of, lacks_memory
from experiments.cli.terminal import INVALID
from experiments.comparison import compare
from experiments.comparison import folder as comparison_folder
from experiments.comparison.compare import compare_scenarios
from experiments.comparison.folder import load_comparison
from experiments.comparison.of_batch import comparison_of_batch
from experiments.comparison.sesoi import judged
from experiments.presentation.figures.comparison_style import name_of
from experiments.presentation.sentences import conditions
from experiments.runs.run import run_scenario
from experiments.storage.errors import FolderDamaged, FolderRefused
from experiments.storage.parquet import read_parquet
from sim import memory
from sim.founding import residents_file
from sim.scenario import checks
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario
from tests import batch_runs
from tests.test_batch import child
from tests.test_one_place import dead_process

STUDY = """
levers:
  food:
    choices:
      "rice,tea": {}
      "true": {outreach: {creaming: 0.1}}
      _none: {place: {residents: 100}}
  rotate: {path: ranking.published, values: [true, false]}
outcomes: [breadth, trust]
replicates: 4
"""
ABOUT = ["breadth=0.5", "trust=0.5"]


# Status


def test_a_batch_that_was_killed_is_said_to_be_stopped_and_one_at_work_to_be_at_work(tmp_path: Path) -> None:
    study = tmp_path / "study.yaml"
    study.write_text("levers: {a: {path: outreach.creaming, values: [0.1, 0.2]}}\nreplicates: 500\n", encoding="utf-8")
    running = child(study, tmp_path / "kept")
    end = time.monotonic() + 60
    while not (tmp_path / "kept" / "manifest.json").exists() and time.monotonic() < end:
        time.sleep(0.05)
    said = "\n".join(status_lines(tmp_path / "kept", "en"))
    assert f"at work     process {running.pid}" in said
    running.kill()
    running.communicate()
    said = "\n".join(status_lines(tmp_path / "kept", "en"))
    assert f"stopped     process {running.pid}" in said
    assert "at work     process" not in said


def test_a_note_of_a_process_that_another_program_has_now_is_seen_through_by_the_lock(tmp_path: Path) -> None:
    note = {"process": os.getpid(), "host": socket.gethostname(), "since": "then"}
    for held, at_work in (
        (note, False),
        ({**note, "process": dead_process()}, False),
        ({**note, "host": "other"}, True),
    ):
        (tmp_path / lock.AT_WORK).write_text(json.dumps(held), encoding="utf-8")
        found = lock.at_work(tmp_path)
        assert found is not None
        assert found[1] is at_work
    for broken in ("", "[]", "{}", '{"process": []}'):
        (tmp_path / lock.AT_WORK).write_text(broken, encoding="utf-8")
        assert lock.at_work(tmp_path) is None


# Sizes


def test_a_run_whose_tables_do_not_fit_is_refused_with_an_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    size = ["place.communities=2000", "place.residents=20", "run.weeks=520"]
    monkeypatch.setattr(memory, "available_memory", lambda: 4_000_000_000)
    with pytest.raises(ScenarioProblems, match=r"the tables of 520 weeks of 2,000 communities need about 5\.0 GB"):
        run_scenario(read_scenario("sihua:baseline", size))
    monkeypatch.setattr(checks, "available_memory", lambda: 500_000_000)
    with pytest.raises(
        ScenarioProblems, match=r"520 weeks of 2,000 communities need about 0\.7 GB of memory to be kept"
    ):
        read_scenario("sihua:baseline", size)


def test_a_list_of_residents_that_is_too_long_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "list.csv"
    listed.write_bytes(b"age\n" + b"40\n" * 20_000_001)
    with pytest.raises(ScenarioProblems, match=r"has 20,000,002 lines.*at most 20,000,000 residents"):
        residents_file.read(listed)
    listed.write_bytes(b"age,female\n" + b"40,1\n" * 1000)
    monkeypatch.setattr(residents_file, "available_memory", lambda: 300_000)
    with pytest.raises(ScenarioProblems, match=r"1,001 lines, which take about 0\.0 GB of memory to read"):
        residents_file.read(listed)
    monkeypatch.setattr(residents_file, "available_memory", lambda: 400_000)
    assert len(residents_file.read(listed)["age"]) == 1000


def test_a_table_that_would_take_far_more_memory_than_its_file_is_refused_with_an_estimate(tmp_path: Path) -> None:
    file, rows = tmp_path / "bomb.parquet", 4_000_000
    pq.write_table(pa.table({f"c{at}": pa.array(np.zeros(rows)) for at in range(12)}), file, compression="zstd")
    assert file.stat().st_size < 300_000
    for content in (file, file.read_bytes()):
        with pytest.raises(FolderDamaged, match=r"would take 0\.4 GB of memory \(4,000,000 rows of 12 columns\)"):
            read_parquet(content, file)
    once = pa.DictionaryArray.from_arrays(pa.array(np.zeros(1_000_000, np.int32)), pa.array(["x" * 4_000]))
    pq.write_table(pa.table({"text": once}), file, compression="zstd", store_schema=False)
    assert file.stat().st_size < 500_000
    with pytest.raises(FolderDamaged, match=r"would take 4\.0 GB of memory \(1,000,000 rows of 1 columns\)"):
        read_parquet(file, file)
    texts = pa.table({"text": ["x" * 400 + str(at) for at in range(1000)]})
    pq.write_table(texts, file, use_dictionary=False, column_encoding={"text": "DELTA_BYTE_ARRAY"})
    with pytest.raises(FolderDamaged, match="written as DELTA_BYTE_ARRAY"):
        read_parquet(file, file)
    pq.write_table(pa.table({"lists": [[1, 2], [3]]}), file)
    with pytest.raises(FolderDamaged, match="a column of lists"):
        read_parquet(file, file)
    pq.write_table(texts, file)
    assert read_parquet(file, file).equals(texts)
    file.write_bytes(b"PAR1" + b"\0" * 100)
    with pytest.raises(FolderDamaged, match="does not hold what it should"):
        read_parquet(file, file)


def test_runs_that_do_not_fit_beside_each_other_are_refused_before_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a comparison of two million residents took each run to be alone, and was aborted by the system."""
    two = [read_scenario("sihua:baseline", ["place.residents=2000000", "run.weeks=2"])] * 2
    monkeypatch.setattr(compare, "available_memory", lambda: 900_000_000)
    with pytest.raises(FolderRefused, match=r"2 runs at once of 2,000,000 residents need about 1\.0 GB"):
        compare.compare_scenarios(two, replicates=2, jobs=2)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_what_a_limit_of_the_process_leaves_belongs_to_the_forecast() -> None:
    import resource

    before = memory.available_memory()
    limits = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    try:
        resource.setrlimit(resource.RLIMIT_AS, (used + 500_000_000, limits[1]))
        left = memory.available_memory()
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
    assert left is not None
    assert left <= 500_000_000
    assert before is None or left < before


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize("command", [["check", "sihua:baseline"], ["table", "nowhere"], ["run", "sihua:baseline"]])
def test_a_process_that_may_not_have_the_addresses_that_libraries_take_says_so_and_ends(command: list[str]) -> None:
    import resource

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (8 * 10**8, 8 * 10**8))

    done = subprocess.run(
        [sys.executable, "-m", "sihua", *command],
        capture_output=True,
        text=True,
        preexec_fn=limited,
        timeout=60,
        check=False,
    )
    assert done.returncode == INVALID
    assert (
        done.stderr == "sihua: needs 1.4 GB of address space, this process may have 0.80 GB (ulimit -v); allow more\n"
    )


def test_memory_that_was_refused_is_known_wherever_it_was_refused() -> None:
    """By Python, by the system, to a loader, or as the cause of what a library says."""
    wrapped = RuntimeError("cannot import")
    wrapped.__cause__ = MemoryError()
    for error in (
        MemoryError(),
        OSError(errno.ENOMEM, "x"),
        ImportError("a.so: failed to map segment from shared object"),
        wrapped,
    ):
        assert lacks_memory(error)
        assert exit_code_of(error) == INVALID  # type: ignore[arg-type]
    for error in (OSError(errno.ENOENT, "x"), ImportError("no module named a"), None):
        assert not lacks_memory(error)


@pytest.mark.parametrize("names", [["age", *(f"c{at}" for at in range(100_000))], ["age", *["building"] * 100_000]])
def test_a_list_of_a_hundred_thousand_columns_is_refused_at_once(tmp_path: Path, names: list[str]) -> None:
    file = tmp_path / "list.csv"
    file.write_text("".join(",".join(row) + "\n" for row in (names, *[["1"] * len(names)] * 2)), encoding="utf-8")
    started = time.perf_counter()
    with pytest.raises(ScenarioProblems) as told:
        residents_file.read(file)
    assert time.perf_counter() - started < 2.0
    assert len(told.value.problems) <= 25


@pytest.mark.parametrize("options", [
    "trace sihua:baseline --volunteer DIGITS", "trace sihua:baseline --volunteer １７", "trace sihua:baseline --resident DIGITS",
    "trace sihua:baseline --resident 1 --weeks 1:DIGITS", "batch sihua:points_or_time_bank --memory DIGITS",
    "batch sihua:points_or_time_bank --memory much", "batch sihua:points_or_time_bank --shard DIGITS/DIGITS",
    "batch sihua:points_or_time_bank --replicates DIGITS", "compare sihua:baseline sihua:baseline --replicates DIGITS",
    "compare sihua:baseline sihua:baseline --sesoi breadth=DIGITS", "run sihua:baseline --set run.weeks=DIGITS",
    "run sihua:baseline --set mechanisms[DIGITS].kind=points", "animate sihua:baseline --every DIGITS",
])  # fmt: skip
def test_a_number_of_five_thousand_digits_is_a_usage_error(
    options: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.call([word.replace("DIGITS", "9" * 5000) for word in options.split()]) == INVALID
    assert list(tmp_path.iterdir()) == []


# What was said is done


def test_whoever_stops_a_comparison_twice_keeps_what_was_said_to_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from experiments.presentation.report import making

    made = making.comparison_report

    def impatient(*arguments: Any) -> Any:
        for _ in range(3):
            signal.raise_signal(signal.SIGINT)
        return made(*arguments)

    monkeypatch.setattr(making, "comparison_report", impatient)
    monkeypatch.setattr(
        comparison_folder, "conclusions", lambda c: signal.raise_signal(signal.SIGTERM) or making_conclusions(c)
    )
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    kept = batch(tmp_path / "study.yaml", tmp_path / "kept", workers=1, function=batch_runs.quick, quiet=True).folder
    about = [word for one in ABOUT for word in ("--sesoi", one)]
    assert cli.call(["compare", str(kept), "--out", str(tmp_path / "out"), "--lang", "en", *about]) == 0
    assert "is being written, and is kept" in capsys.readouterr().err
    assert load_comparison(tmp_path / "out").replicates == 4


def making_conclusions(comparison: Any) -> Any:
    from experiments.comparison.conclusions import conclusions

    return conclusions(comparison)


# Names


@pytest.fixture
def named(tmp_path: Path) -> Path:
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    return batch(tmp_path / "study.yaml", tmp_path / "kept", workers=1, function=batch_runs.quick, quiet=True).folder


def test_levels_with_commas_and_switches_can_be_named_in_a_comparison(named: Path) -> None:
    wanted = ["food=rice,tea,rotate=true", "food=true,rotate=false", "rotate=false,food=_none"]
    comparison = comparison_of_batch(named, wanted, judged(ABOUT), "")
    assert [scene.name for scene in comparison.scenes] == [*wanted[:2], "food=_none,rotate=false"]
    with pytest.raises(FolderRefused, match="there are: food=rice,tea,rotate=true; food=rice,tea,rotate=false"):
        comparison_of_batch(named, ["food=rice", "food=true"], judged(ABOUT), "")


def test_a_policy_with_an_underscore_stands_in_legends_and_populations_that_differ_are_said(named: Path) -> None:
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    wanted = ["food=_none,rotate=true", "food=true,rotate=true"]
    comparison = comparison_of_batch(named, wanted, judged(ABOUT), "")
    assert "do not have the same residents" in conditions(comparison, "en")[-1]
    assert "place.residents" in conditions(comparison, "en")[-1]
    scene = comparison.scenes[0].__class__("_none", "", "", "", "", "", "", {})
    comparison.scenes[0] = scene
    name = name_of(comparison, 0, "en")
    legend = Figure().legend([Line2D([], [])], [name])
    assert [text.get_text().strip() for text in legend.get_texts()] == ["_none"]


def test_a_comparison_of_populations_of_different_size_says_their_sizes() -> None:
    small = ["place.residents=40", "run.weeks=13", "run.warm_up_weeks=0"]
    two = [read_scenario("sihua:baseline", small), read_scenario("sihua:baseline", ["place.residents=60", *small[1:]])]
    comparison = compare_scenarios(two, replicates=2, jobs=1)
    said = " ".join(conditions(comparison, "en"))
    assert "40" in said
    assert "60" in said
    assert "do not have the same number of residents" in said
    assert "居民人数不同" in " ".join(conditions(comparison, "zh"))


# Excel


def test_csv_that_can_hold_chinese_begins_with_the_mark_that_excel_needs(named: Path, tmp_path: Path) -> None:
    from experiments.comparison.folder import write_comparison

    comparison = comparison_of_batch(named, ["food=_none,rotate=true", "food=true,rotate=true"], judged(ABOUT), "")
    write_comparison(comparison, tmp_path / "out")
    assert cli.call(["table", str(named), "--out", str(tmp_path / "out.csv")]) == 0
    files = [*(tmp_path / "out").glob("*.csv"), tmp_path / "out.csv"]
    assert len(files) == 3
    for file in files:
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")
        assert file.read_bytes().count(b"\xef\xbb\xbf") == 1
        assert not pd.read_csv(file).columns[0].startswith("\ufeff")
