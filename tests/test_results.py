"""Result folders and summaries: whole or not there, checked when read, and true to the frames."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import math
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments import results, run
from experiments.progress import Plain, duration, progress
from experiments.results import FolderDamaged, FolderRefused, Result, claim, load_result, write_result
from experiments.summary import changes, most_changed, plain_summary, terminal_summary
from experiments.words import LANGUAGES, PHRASES
from sim.indices import INDICATORS, QUARTERLY
from sim.policy import Cost
from sim.scenario.reader import read_scenario

RESIDENTS = {"all": 2000, "elderly": 500, "young": 1500}


def made_up(weeks: int = 52, wanted: int | None = None, title: str = "Made up 虚构", **columns: float) -> Result:
    """A result with rising participation; every other column is constant, or as given."""
    weekly = pd.DataFrame(
        {"week": week, "community": -1, "group": group, **dict.fromkeys(INDICATORS, 0.5), "residents": size, **columns}
        for week in range(1, weeks + 1)
        for group, size in RESIDENTS.items()
    )
    factor = weekly["group"].map({"all": 1.0, "elderly": 2.0, "young": 0.5})
    weekly["participation_rate"] = 0.02 * factor * (1 + weekly["week"] / 100)
    weekly["hours"] = weekly["participation_rate"] * weekly["residents"] * 2
    quarterly = pd.DataFrame(
        [
            {"week": week, "community": -1, "group": group, **dict.fromkeys(QUARTERLY, 0.4)}
            for week in range(13, weeks + 1, 13)
            for group in RESIDENTS
        ],
        columns=["week", "community", "group", *QUARTERLY],
    )
    wanted = wanted or weeks
    manifest = {
        "sihua": "0", "scenario": "made-up.yaml", "title": title, "question": "Who?", "seed": 0, "warm_up_weeks": 1,
        "weeks_wanted": wanted, "weeks_done": weeks, "state": "complete" if weeks == wanted else "interrupted",
    }  # fmt: skip
    return Result(manifest, weekly, quarterly, None, None, "sihua: 1\n")


class FakeCommunity:
    """Steps without doing anything; `at` maps a reported week to what happens in it."""

    def __init__(self, scenario: Any, at: dict[int, Any]) -> None:
        self.week, self.at, self.record = -scenario.run.warm_up_weeks, at, self

    def step(self) -> None:
        self.week += 1
        self.at.get(self.week, lambda: None)()

    def weekly(self) -> pd.DataFrame:
        return made_up(self.week).weekly

    def quarterly(self) -> pd.DataFrame:
        return made_up(self.week).quarterly

    def log(self) -> None:
        return None

    def costs(self) -> pd.DataFrame:
        return pd.DataFrame(columns=list(Cost.__dataclass_fields__))


@pytest.fixture
def resolved(tmp_path: Path) -> Any:
    file = tmp_path / "small.yaml"
    file.write_text("title: Small\nrun: {weeks: 30, warm_up_weeks: 4}\n", encoding="utf-8")
    return read_scenario(file)


def left(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


# The folder


def test_a_written_result_reads_back_the_same(tmp_path: Path) -> None:
    log = pd.DataFrame({"week": [1, 2], "resident": [7, 7]})
    costs = pd.DataFrame(
        {"week": [1], "mechanism": [0], "kind": ["points"], "setup": [1.0], "running": [2.0], "redeemed": [3.5]}
    )
    written = write_result(replace(made_up(), log=log, costs=costs), tmp_path / "r")
    back = load_result(tmp_path / "r")
    for name in ("weekly", "quarterly", "log", "costs"):
        pd.testing.assert_frame_equal(getattr(back, name), getattr(written, name), check_dtype=False)
    assert (back.manifest, back.scenario_yaml) == (written.manifest, "sihua: 1\n")
    assert back.folder == written.folder == (tmp_path / "r").resolve()
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "r" / "weekly.csv"), written.weekly, check_dtype=False)


def test_the_manifest_holds_the_hash_of_every_other_file(tmp_path: Path) -> None:
    write_result(made_up(), tmp_path / "r")
    hashes = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert sorted([*hashes, "manifest.json"]) == left(tmp_path / "r")
    for name, wanted in hashes.items():
        assert hashlib.sha256((tmp_path / "r" / name).read_bytes()).hexdigest() == wanted


def test_the_same_result_is_written_byte_for_byte_the_same(tmp_path: Path) -> None:
    first, second = (write_result(made_up(), tmp_path / name).manifest["files"] for name in ("a", "b"))
    assert first == second


@pytest.mark.parametrize("name", ["weekly.parquet", "scenario.yaml", "shares.png"])
def test_a_flipped_byte_is_found_and_named(tmp_path: Path, name: str) -> None:
    write_result(made_up(), tmp_path / "r")
    file = tmp_path / "r" / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(FolderDamaged, match=f"{name}: has changed"):
        load_result(tmp_path / "r")


def test_every_missing_file_has_its_own_line(tmp_path: Path) -> None:
    write_result(made_up(), tmp_path / "r")
    for name in ("weekly.csv", "summary.txt"):
        (tmp_path / "r" / name).unlink()
    with pytest.raises(FolderDamaged) as found:
        load_result(tmp_path / "r")
    assert [line.endswith("is missing; run the scenario again") for line in str(found.value).splitlines()] == [True] * 2


@pytest.mark.parametrize("manifest", [None, "", "{", "[1]", '{"files": {}}', '{"sihua": "0", "files": {}}'])
def test_a_torn_or_foreign_manifest_is_named(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(FolderDamaged, match=r"manifest\.json"):
        load_result(tmp_path)


def test_an_existing_result_is_refused_without_force_and_replaced_with_it(tmp_path: Path) -> None:
    write_result(made_up(26), tmp_path / "r")
    for refused in (lambda: claim(tmp_path / "r", force=False), lambda: write_result(made_up(39), tmp_path / "r")):
        with pytest.raises(FolderRefused, match="--force"):
            refused()
    assert load_result(tmp_path / "r").manifest["weeks_done"] == 26
    write_result(made_up(39), tmp_path / "r", force=True)
    assert load_result(tmp_path / "r").manifest["weeks_done"] == 39
    assert left(tmp_path) == ["r"]


def test_an_empty_folder_is_filled_but_nothing_that_sihua_did_not_write_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_result(made_up(), tmp_path / "empty")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("years of work")
    with pytest.raises(FolderRefused, match="no sihua result"):
        claim(tmp_path / "mine", force=True)
    write_result(made_up(), tmp_path / "r")
    (tmp_path / "r" / "notes.md").write_text("my own")
    with pytest.raises(FolderRefused, match=r"notes\.md"):
        claim(tmp_path / "r", force=True)
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderRefused, match="is a file"):
        claim(tmp_path / "file", force=True)


def test_a_refusal_says_that_the_earlier_result_was_interrupted(tmp_path: Path) -> None:
    write_result(made_up(17, wanted=30), tmp_path / "r")
    with pytest.raises(FolderRefused, match=r"holds an interrupted result \(17 of 30 weeks\); .* --force"):
        claim(tmp_path / "r", force=False)


def test_the_current_folder_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FolderRefused, match="exists"):
        claim(Path(), force=False)


def test_claiming_leaves_no_trace(tmp_path: Path) -> None:
    claim(tmp_path / "new" / "deep" / "r", force=False)
    assert left(tmp_path) == []


def test_a_full_disk_leaves_nothing_behind_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("experiments.figures.draw_figures", full)
    with pytest.raises(FolderDamaged, match="the disk is full"):
        write_result(made_up(), tmp_path / "new" / "r")
    assert left(tmp_path) == []


def test_a_failure_while_replacing_keeps_the_old_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_result(made_up(26), tmp_path / "r")
    rename = results.os.replace

    def fails_once(source: Path, target: Path) -> None:
        if ".partial-" in str(source):
            raise OSError(errno.EIO, "Input/output error")
        rename(source, target)

    monkeypatch.setattr(results.os, "replace", fails_once)
    with pytest.raises(FolderDamaged, match="Input/output error"):
        write_result(made_up(39), tmp_path / "r", force=True)
    assert left(tmp_path) == ["r"]
    assert load_result(tmp_path / "r").manifest["weeks_done"] == 26


def test_a_place_that_cannot_be_written_is_told_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderDamaged, match="cannot be written"):
        claim(tmp_path / "file" / "r", force=False)


# The run


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_its_finished_weeks(
    resolved: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    monkeypatch.setattr(run, "_found", lambda r: FakeCommunity(r.scenario, {17: lambda: signal.raise_signal(number)}))
    result = run.run_scenario(resolved, tmp_path / "r")
    told = [result.manifest[key] for key in ("state", "weeks_done", "weeks_wanted")]
    assert told == ["interrupted", 17, 30]
    assert load_result(tmp_path / "r").weekly["week"].max() == 17
    assert "INTERRUPTED: 17 weeks instead of 30 weeks" in (tmp_path / "r" / "summary.txt").read_text(encoding="utf-8")


def test_an_interruption_in_the_warm_up_writes_nothing(
    resolved: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happens = {-1: lambda: signal.raise_signal(signal.SIGINT)}
    monkeypatch.setattr(run, "_found", lambda r: FakeCommunity(r.scenario, happens))
    with pytest.raises(KeyboardInterrupt, match="nothing was written"):
        run.run_scenario(resolved, tmp_path / "r")
    assert not (tmp_path / "r").exists()


def interrupt(*_: object) -> None:
    signal.raise_signal(signal.SIGINT)


def test_impatience_does_not_cost_the_finished_weeks(
    resolved: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    happens = {17: lambda: (interrupt(), interrupt())}
    monkeypatch.setattr(run, "_found", lambda r: FakeCommunity(r.scenario, happens))
    monkeypatch.setattr("experiments.figures.draw_figures", interrupt)
    run.run_scenario(resolved, tmp_path / "r")
    assert load_result(tmp_path / "r").manifest["weeks_done"] == 17
    assert capsys.readouterr().err == "stopping after this week; what is finished is kept\n"


def test_an_interruption_of_the_writing_leaves_a_complete_result(
    resolved: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(run, "_found", lambda r: FakeCommunity(r.scenario, {}))
    monkeypatch.setattr("experiments.figures.draw_figures", interrupt)
    assert run.run_scenario(resolved, tmp_path / "r").complete
    assert capsys.readouterr().err == "every week is finished; the result is being kept\n"


def test_the_manifest_holds_the_hash_of_the_data_files_that_the_scenario_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "edges.csv").write_text("0 1\n", encoding="utf-8")
    file = tmp_path / "own.yaml"
    file.write_text("run: {weeks: 2}\nnetwork: {kind: edge_list, file: edges.csv}\n", encoding="utf-8")
    monkeypatch.setattr(run, "_found", lambda r: FakeCommunity(r.scenario, {}))
    wanted = hashlib.sha256((tmp_path / "edges.csv").read_bytes()).hexdigest()
    assert run.run_scenario(read_scenario(file)).manifest["inputs"] == {"edges.csv": wanted}


def test_signals_are_as_before_after_a_run(resolved: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(run, "_found", lambda r: FakeCommunity(r.scenario, {}))
    result = run.run_scenario(resolved)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
    assert result.complete
    assert result.folder is None
    assert result.manifest["digest"] == resolved.digest()


# The summary


def test_the_summary_shows_the_means_of_the_first_and_the_last_quarter() -> None:
    result = made_up(52)
    rates = result.weekly[result.weekly["group"] == "elderly"]["participation_rate"]
    first, last = rates.iloc[:13].mean(), rates.iloc[-13:].mean()
    found = {(c.name, c.group): c for c in changes(result)}
    change = found["participation_rate", "elderly"]
    assert (change.first, change.last) == (first, last)
    assert change.relative == pytest.approx(last / first - 1)
    lines = plain_summary(result, "en").splitlines()
    shown = next(line for line in lines if line.split()[:1] == ["elderly"]).split()
    assert shown[1:] == [f"{100 * first:.2f}", "%", f"{100 * last:.2f}", "%", f"+{100 * (last - first):.2f}", "pp",
                         f"+{100 * (last / first - 1):.0f}", "%"]  # fmt: skip


@pytest.mark.parametrize(
    ("weeks", "length", "said"), [(25, 12, "last 12 weeks"), (2, 1, "last 1 weeks"), (1, 0, "One week")]
)
def test_a_short_run_compares_halves_and_says_so(weeks: int, length: int, said: str) -> None:
    result = made_up(weeks)
    assert said in plain_summary(result, "en")
    change = next(c for c in changes(result) if (c.name, c.group) == ("participation_rate", "all"))
    rates = result.weekly[result.weekly["group"] == "all"]["participation_rate"]
    assert change.first == rates.iloc[: max(1, length)].mean()
    assert math.isnan(change.last) if length == 0 else change.last == rates.iloc[-length:].mean()


def test_what_changed_most_is_not_a_handful_of_people() -> None:
    result = made_up(52)
    result.weekly["resting"] = np.where(result.weekly["week"] > 26, 2.0, 1.0)  # +100 %, of one person
    most = most_changed(changes(result))
    assert most is not None
    assert most.name == "participation_rate"
    assert "What changed most within this run: participation, all residents: " in plain_summary(result, "en")
    result.weekly["resting"] *= 20
    most = most_changed(changes(result))
    assert most is not None
    assert most.name == "resting"


def test_what_changed_most_is_a_main_indicator() -> None:
    result = made_up(52)
    result.weekly["duty"] = np.where(result.weekly["week"] > 26, 0.9, 0.1)
    most = most_changed(changes(result))
    assert most is not None
    assert most.name == "participation_rate"


@pytest.mark.parametrize(("warm_up", "told"), [(51, False), (52, True)])
def test_a_year_is_looked_back_only_where_a_year_was_run(warm_up: int, told: bool) -> None:
    result = made_up(52)
    result.manifest["warm_up_weeks"] = warm_up
    assert ("took part within a year" in plain_summary(result, "en")) is told


def test_a_run_in_which_nothing_moves_says_so() -> None:
    result = made_up(52)
    result.weekly["participation_rate"] = 0.02
    assert "no main indicator that is large enough to compare changed" in plain_summary(result, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_single_week_says_nothing_about_change(language: Any) -> None:
    text = plain_summary(made_up(1), language)
    assert "within this run" not in text.lower()
    assert "本次运行中" not in text


def test_costs_are_summed_by_mechanism() -> None:
    rows = [
        {"week": w, "mechanism": 0, "kind": "points", "setup": 0.0, "running": 10.0, "redeemed": 0.5} for w in range(4)
    ]
    text = plain_summary(replace(made_up(), costs=pd.DataFrame(rows)), "en")
    assert next(line for line in text.splitlines() if line.startswith("points")).split() == [
        "points",
        "0",
        "40",
        "2",
        "42",
    ]


def test_two_mechanisms_of_one_kind_are_told_apart() -> None:
    rows = [
        {"week": 1, "mechanism": number, "kind": kind, "setup": 0.0, "running": 1.0, "redeemed": 0.0}
        for number, kind in enumerate(["points", "training", "points"])
    ]
    text = plain_summary(replace(made_up(), costs=pd.DataFrame(rows)), "en")
    assert [name for name in ("points [0]", "points [1]", "points [2]", "training [1]") if name in text] == [
        "points [0]",
        "points [2]",
    ]


def test_control_characters_and_markup_of_a_title_do_not_reach_the_terminal() -> None:
    result = made_up(title="[bold]x[/bold] \x1b[31mred\x07 :smile:")
    text = terminal_summary(result, "en", 80, "utf-8", colour=False)
    assert text.startswith("[bold]x[/bold] [31mred :smile:\n")


def test_an_english_summary_is_plain_ascii_where_the_terminal_is() -> None:
    assert terminal_summary(made_up(title="t"), "en", 80, "ascii", colour=False).isascii()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_the_summary_is_wider_than_the_page(language: Any) -> None:
    from rich.cells import cell_len

    assert max(map(cell_len, plain_summary(made_up(), language).splitlines())) <= 100


def test_every_phrase_has_the_same_places_in_both_languages() -> None:
    from string import Formatter

    for key, texts in PHRASES.items():
        english, chinese = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in texts)
        assert english == chinese, key
        assert all(texts), key


# Progress


def test_off_a_terminal_a_line_is_printed_at_most_every_30_seconds() -> None:
    now, stream = [0.0], io.StringIO()
    with Plain("x", 100, "en", stream=stream, clock=lambda: now[0]) as told:
        for week in range(1, 101):
            now[0] += 20.0 if week == 1 else 1.0  # the first week compiles
            told.week(week)
    assert stream.getvalue().splitlines() == [
        "x: 100 weeks to run",
        "x: week 11 of 100, about 1 min 29 s left",
        "x: week 41 of 100, about 59.0 s left",
        "x: week 71 of 100, about 29.0 s left",
        "x: 100 of 100 weeks in 1 min 59 s",
    ]


def test_quiet_says_nothing() -> None:
    stream = io.StringIO()
    with progress("x", 1, 2, "en", quiet=True, stream=stream) as told:
        told.stage("compiling")
        told.week(1)
    assert stream.getvalue() == ""


def test_a_terminal_gets_a_bar_with_the_weeks() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with progress("x", 1, 2, "en", stream=stream) as told:
        told.stage("compiling")
        for week in (1, 2, 3):
            told.week(week)
    assert "3/3" in stream.getvalue()


@pytest.mark.parametrize(("seconds", "text"), [(4.24, "4.2 s"), (185, "3 min 05 s"), (7800, "2 h 10 min")])
def test_durations_are_in_two_units(seconds: float, text: str) -> None:
    assert duration(seconds) == text
