"""Result folders and summaries: whole or not there, checked when read, and true to the frames."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import math
import signal
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.phrases.look_up import LANGUAGES
from experiments.phrases.runs import PHRASES, say
from experiments.presentation.changes import PANELS, changes, headlines, most_changed
from experiments.presentation.results import run_scenario, write_result
from experiments.presentation.summary import plain_summary, terminal_summary
from experiments.runs import run
from experiments.runs.progress import RunProgress, duration, progress
from experiments.runs.result import TABLES, Result, load_result
from experiments.runs.rotation import MOST_RESIDENT_WEEKS, Rotation, half_year_after, is_worth_it, middle_week, rotate
from experiments.storage import folder as folders
from experiments.storage.errors import FolderDamaged, FolderRefused, PagesNotMade
from experiments.storage.folder import claim
from sim.indices import GOVERNANCE, HEADLINES, INDICATORS, PROBLEMS, QUARTERLY
from sim.policy.accounts import Cost
from sim.scenario.blocks.cases import RESOURCES
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
    governance = pd.DataFrame(
        {"week": week, "community": -1, **dict.fromkeys(GOVERNANCE, 3.0), "reported": 9.0}
        for week in range(1, weeks + 1)
    )
    problems = pd.DataFrame(
        [{"week": week, "community": -1, **dict.fromkeys(PROBLEMS, 0.4)} for week in range(13, weeks + 1, 13)],
        columns=["week", "community", *PROBLEMS],
    )
    stock = {"left": 1.0, "potential": 100.0, "mobilised": 30.0, "used": 0.1, "lapsed": 0.0, "needed": 5.0}
    resources = pd.DataFrame(
        {
            "week": week,
            "community": -1,
            "resource": resource,
            **stock,
            "potential": 5000.0 if resource == "human" else 100.0,
        }
        for week in range(1, weeks + 1)
        for resource in RESOURCES
    )
    ages = np.arange(60)
    closure = pd.DataFrame({"weeks": ages, "alone": 0.7 ** (ages + 1), "joint": 0.3 + 0.7 * 0.9**ages})
    retention = pd.DataFrame({"weeks": range(weeks + 1), "still_active": [0.9**week for week in range(weeks + 1)]})
    wanted = wanted or weeks
    manifest = {
        "sihua": "0", "scenario": "made-up.yaml", "title": title, "question": "Who?", "seed": 0, "warm_up_weeks": 1,
        "weeks_wanted": wanted, "weeks_done": weeks, "state": "complete" if weeks == wanted else "interrupted",
        "deadline_weeks": 8,
    }  # fmt: skip
    return Result(
        manifest, weekly, quarterly, governance, problems, resources, closure, retention, None, None, "sihua: 1\n"
    )


def with_everything() -> Result:
    """A result that holds each frame there can be."""
    cost = {"week": [1], "mechanism": [0], "kind": ["points"], "setup": [1.0], "running": [2.0], "per_unit": [0.5],
            "redeemed": [3.5]}  # fmt: skip
    return replace(
        made_up(),
        log=pd.DataFrame({"week": [1, 2], "resident": [7, 7]}),
        costs=pd.DataFrame(cost),
        survey=pd.DataFrame({"item": ["duty", "traffic"], "zh": ["责任，", "安全"], "model": [1 / 3, np.nan]}),
        survey_sample=pd.DataFrame({"who": ["residents", "roll"], "people": [9, 2], "mean_age": [44.4, 0.1 + 0.2]}),
        rotation=Rotation(26, 20, 12, 0.5, None),
    )


def pretend(monkeypatch: pytest.MonkeyPatch, happens: dict[int, Any]) -> None:
    """Let runs take no time and do nothing but what `happens` in reported weeks."""
    monkeypatch.setattr(run, "_found", lambda resolved: FakeCommunity(resolved.scenario, happens))
    monkeypatch.setattr(run, "_surveyed", lambda community: {})


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

    def governance(self) -> pd.DataFrame:
        return made_up(self.week).governance

    def problems(self) -> pd.DataFrame:
        return made_up(self.week).problems

    def resources(self) -> pd.DataFrame:
        return made_up(self.week).resources

    def closure(self) -> pd.DataFrame:
        return made_up(self.week).closure

    def retention(self) -> pd.DataFrame:
        return made_up(self.week).retention

    def statistics(self) -> pd.DataFrame:
        return pd.DataFrame({"name": ["annual_attrition"], "value": [0.5], "definition": ["made up"]})

    def log(self) -> None:
        return None

    def costs(self) -> pd.DataFrame:
        return pd.DataFrame(columns=list(Cost._fields))

    def money(self) -> pd.DataFrame:
        return pd.DataFrame()

    def votes(self) -> pd.DataFrame:
        return pd.DataFrame()


@pytest.fixture
def resolved(tmp_path: Path) -> Any:
    file = tmp_path / "small.yaml"
    file.write_text("title: Small\nrun: {weeks: 30, warm_up_weeks: 4}\n", encoding="utf-8")
    return read_scenario(file)


def left(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


# The folder


def test_a_written_result_reads_back_the_same(tmp_path: Path) -> None:
    written = write_result(with_everything(), tmp_path / "r")
    back = load_result(tmp_path / "r")
    frames = [field.name for field in fields(Result) if isinstance(getattr(written, field.name), pd.DataFrame)]
    assert len(frames) == 11
    for name in frames:
        pd.testing.assert_frame_equal(getattr(back, name), getattr(written, name), check_dtype=False, rtol=1e-14)
    assert back.rotation == written.rotation == Rotation(26, 20, 12, 0.5, None)
    assert (back.manifest, back.scenario_yaml) == (written.manifest, "sihua: 1\n")
    assert back.folder == written.folder == (tmp_path / "r").resolve()
    for name in TABLES:
        text = pd.read_csv(tmp_path / "r" / f"{name}.csv")
        pd.testing.assert_frame_equal(text, getattr(written, name), check_dtype=False, rtol=1e-14)


def test_what_a_run_did_not_make_reads_back_as_nothing(tmp_path: Path) -> None:
    write_result(made_up(10), tmp_path / "r")
    back = load_result(tmp_path / "r")
    assert [back.log, back.costs, back.survey, back.survey_sample, back.rotation] == [None] * 5
    assert (len(back.problems), list(back.problems)) == (0, ["week", "community", *PROBLEMS])


def test_the_readme_names_every_file_in_both_languages(tmp_path: Path) -> None:
    write_result(with_everything(), tmp_path / "r")
    readme = (tmp_path / "r" / "README.txt").read_text(encoding="utf-8")
    halves = readme.split("如何阅读本文件夹")
    assert len(halves) == 2
    for name in left(tmp_path / "r"):
        other = {".parquet": ".csv"}.get(Path(name).suffix, Path(name).suffix)
        there = [name in half or f"{Path(name).stem}{other}" in half for half in halves]
        assert name == "README.txt" or there == [True, True], name


@pytest.mark.parametrize(("communities", "there"), [(20, True), (21, False)])
def test_resources_of_many_communities_are_kept_as_parquet_only(tmp_path: Path, communities: int, there: bool) -> None:
    result = made_up(2)
    places = pd.concat([result.resources.assign(community=c) for c in range(-1, communities)], ignore_index=True)
    write_result(replace(result, resources=places), tmp_path / "r")
    assert (tmp_path / "r" / "resources.csv").exists() is there
    pd.testing.assert_frame_equal(load_result(tmp_path / "r").resources, places, check_dtype=False)


def test_the_manifest_holds_the_hash_of_every_other_file(tmp_path: Path) -> None:
    write_result(made_up(), tmp_path / "r")
    hashes = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert sorted([*hashes, "manifest.json"]) == left(tmp_path / "r")
    for name, wanted in hashes.items():
        assert hashlib.sha256((tmp_path / "r" / name).read_bytes()).hexdigest() == wanted


def test_the_same_result_is_written_byte_for_byte_the_same(tmp_path: Path) -> None:
    first, second = (write_result(made_up(), tmp_path / name).manifest["files"] for name in ("a", "b"))
    assert first == second


@pytest.mark.parametrize("name", ["weekly.parquet", "problems.csv", "closure.csv", "scenario.yaml", "shares.png"])
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


def test_a_file_of_a_result_that_somebody_edited_is_not_replaced(tmp_path: Path) -> None:
    write_result(made_up(), tmp_path / "r")
    (tmp_path / "r" / "weekly.csv").write_text("my own notes in it")
    for refused in (
        lambda: claim(tmp_path / "r", force=True),
        lambda: write_result(made_up(), tmp_path / "r", force=True),
    ):
        with pytest.raises(FolderRefused, match=r"changed since sihua wrote it \(weekly\.csv\)"):
            refused()
    (tmp_path / "r" / "weekly.csv").unlink()  # what is gone cannot be lost
    claim(tmp_path / "r", force=True)


def test_a_file_that_is_edited_while_another_run_replaces_its_folder_stays(tmp_path: Path) -> None:
    write_result(made_up(26), tmp_path / "r")
    claim(tmp_path / "r", force=True)
    (tmp_path / "r" / "weekly.csv").write_text("my own notes in it")
    with pytest.raises(FolderRefused, match="this result is kept in"):
        write_result(made_up(39), tmp_path / "r", force=True)
    assert (tmp_path / "r" / "weekly.csv").read_text() == "my own notes in it"
    assert load_result(tmp_path / "r-2").manifest["weeks_done"] == 39


def test_tables_are_kept_where_figures_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(_: object, folder: Path, *__: object) -> None:
        (folder / "half.png").write_bytes(b"half")
        raise RuntimeError("no such font")

    monkeypatch.setattr("experiments.presentation.figures.draw_figures", half)
    with pytest.raises(PagesNotMade) as found:
        write_result(made_up(26), tmp_path / "r")
    assert str(found.value.__cause__) == "no such font"
    assert load_result(tmp_path / "r").manifest["weeks_done"] == 26
    assert not {"half.png", "summary.txt"} & set(left(tmp_path / "r"))


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

    monkeypatch.setattr("experiments.presentation.figures.draw_figures", full)
    with pytest.raises(FolderDamaged, match="the disk is full"):
        write_result(made_up(), tmp_path / "new" / "r")
    assert left(tmp_path) == []


def test_a_failure_while_replacing_keeps_the_old_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_result(made_up(26), tmp_path / "r")
    rename = folders.os.replace

    def fails_once(source: Path, target: Path) -> None:
        if ".partial-" in str(source):
            raise OSError(errno.EIO, "Input/output error")
        rename(source, target)

    monkeypatch.setattr(folders.os, "replace", fails_once)
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
    pretend(monkeypatch, {17: lambda: signal.raise_signal(number)})
    result = run_scenario(resolved, tmp_path / "r")
    told = [result.manifest[key] for key in ("state", "weeks_done", "weeks_wanted")]
    assert told == ["interrupted", 17, 30]
    assert load_result(tmp_path / "r").weekly["week"].max() == 17
    assert "INTERRUPTED: 17 weeks instead of 30 weeks" in (tmp_path / "r" / "summary.txt").read_text(encoding="utf-8")


def test_an_interruption_in_the_warm_up_writes_nothing(
    resolved: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happens = {-1: lambda: signal.raise_signal(signal.SIGINT)}
    pretend(monkeypatch, happens)
    with pytest.raises(KeyboardInterrupt, match="nothing was written"):
        run_scenario(resolved, tmp_path / "r")
    assert not (tmp_path / "r").exists()


def interrupt(*_: object) -> None:
    signal.raise_signal(signal.SIGINT)


def test_impatience_does_not_cost_the_finished_weeks(
    resolved: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    happens = {17: lambda: (interrupt(), interrupt())}
    pretend(monkeypatch, happens)
    monkeypatch.setattr("experiments.presentation.figures.draw_figures", interrupt)
    run_scenario(resolved, tmp_path / "r")
    assert load_result(tmp_path / "r").manifest["weeks_done"] == 17
    assert capsys.readouterr().err == "stopping after this week; what is finished is kept\n"


def test_an_interruption_of_the_writing_leaves_a_complete_result(
    resolved: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    pretend(monkeypatch, {})
    monkeypatch.setattr("experiments.presentation.figures.draw_figures", interrupt)
    assert run_scenario(resolved, tmp_path / "r").complete
    assert capsys.readouterr().err == "every week is finished; the result is being kept\n"


def test_the_manifest_holds_the_hash_of_the_data_files_that_the_scenario_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "edges.csv").write_text("0 1\n", encoding="utf-8")
    file = tmp_path / "own.yaml"
    file.write_text("run: {weeks: 2}\nnetwork: {kind: edge_list, file: edges.csv, partial: true}\n", encoding="utf-8")
    pretend(monkeypatch, {})
    wanted = hashlib.sha256((tmp_path / "edges.csv").read_bytes()).hexdigest()
    assert run_scenario(read_scenario(file)).manifest["inputs"] == {"edges.csv": wanted}


def test_signals_are_as_before_after_a_run(resolved: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    pretend(monkeypatch, {})
    result = run_scenario(resolved)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
    assert result.complete
    assert result.folder is None
    assert result.manifest["digest"] == resolved.digest()


# The rotation: what the leaders' ties are worth


@pytest.fixture
def a_year(tmp_path: Path) -> Any:
    file = tmp_path / "year.yaml"
    text = "run: {weeks: 52, warm_up_weeks: 26}\nplace: {residents: 1000}\ncases: {joint_share: 1.0}\n"
    file.write_text(text, encoding="utf-8")
    return file


def closing(quarters: list[tuple[int, float]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Joint cases closed, all in the last week of a quarter, and the share of acquaintance, quarter by quarter."""
    ends = [13 * (number + 1) for number in range(len(quarters))]
    closed = {end: joint for end, (joint, _) in zip(ends, quarters, strict=True)}
    weeks = [
        {"week": w, "community": c, "joint_closed": closed.get(w, 0.0)} for w in range(1, ends[-1] + 1) for c in (-1, 0)
    ]
    shares = [
        {"week": end, "community": c, "guanxi": share}
        for end, (_, share) in zip(ends, quarters, strict=True)
        for c in (-1, 0)
    ]
    return pd.DataFrame(weeks), pd.DataFrame(shares)


@pytest.mark.parametrize(("weeks", "middle"), [(52, 26), (77, 26), (78, 39), (104, 52), (105, 52)])
def test_the_leaders_are_replaced_at_the_end_of_the_middle_quarter_with_half_a_year_to_come(
    weeks: int, middle: int
) -> None:
    assert middle_week(weeks) == middle
    assert middle + 26 <= weeks


def test_the_half_year_after_weighs_the_shares_of_its_two_quarters_by_their_cases() -> None:
    governance, problems = closing([(50.0, 0.9), (6.0, 0.5), (2.0, 0.1), (70.0, 0.0)])
    assert half_year_after(13, governance, problems) == (8, pytest.approx((6 * 0.5 + 2 * 0.1) / 8))
    assert half_year_after(0, *closing([(0.0, math.nan), (4.0, 0.25)])) == (4, 0.25)
    assert half_year_after(0, *closing([(0.0, math.nan), (0.0, math.nan)])) == (0, None)


@pytest.mark.parametrize(
    ("setting", "worth"),
    [
        ("run.weeks=52", True),
        ("run.weeks=51", False),
        ("departments.all_rotate_in=26", False),
        (f"place.residents={MOST_RESIDENT_WEEKS // 78}", True),
        (f"place.residents={MOST_RESIDENT_WEEKS // 78 + 1}", False),
    ],
)
def test_a_rotation_is_for_small_runs_of_a_year_that_have_none(a_year: Any, setting: str, worth: bool) -> None:
    assert is_worth_it(read_scenario(a_year, [setting]).scenario) is worth


@pytest.mark.parametrize(("guanxi", "differs"), [(0.0, False), (0.9, True)])
def test_other_leaders_close_as_many_cases_where_ties_settle_nothing_and_fewer_where_they_settle_most(
    a_year: Any, guanxi: float, differs: bool
) -> None:
    settings = [f"departments.guanxi={guanxi}", "departments.acquaintance=0.9", "departments.institution=0.2"]
    result = run_scenario(read_scenario(a_year, settings))
    rotation = result.rotation
    assert rotation is not None
    assert (rotation.week, rotation.closed) == (
        26,
        result.governance.query("community < 0 and week > 26").joint_closed.sum(),
    )
    assert rotation.closed > 5
    assert (rotation.closed_if_rotated < rotation.closed) is differs
    assert differs or rotation.closed_if_rotated == rotation.closed


def test_an_interruption_of_the_rotation_keeps_the_complete_result_without_it(
    tmp_path: Path, a_year: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    founded = []

    def found(resolved: Any) -> FakeCommunity:
        founded.append(resolved.scenario.departments.all_rotate_in)
        return FakeCommunity(resolved.scenario, {30: interrupt} if len(founded) == 2 else {})

    pretend(monkeypatch, {})
    monkeypatch.setattr(run, "_found", found)
    result = run_scenario(read_scenario(a_year), tmp_path / "r")
    assert founded == [None, 26]
    assert result.complete
    assert result.rotation is load_result(tmp_path / "r").rotation is None


def test_who_stops_in_the_last_week_waits_for_no_second_run(a_year: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, {52: interrupt})
    result = run_scenario(read_scenario(a_year))
    assert (result.complete, result.rotation) == (True, None)


def test_the_rotated_run_ends_half_a_year_after_its_leaders(a_year: Any) -> None:
    resolved = read_scenario(a_year, ["run.weeks=77"])
    steps = []
    community = FakeCommunity(resolved.scenario, {week: lambda: steps.append(1) for week in range(-99, 99)})
    made = made_up(77)
    assert rotate(resolved, made.governance, made.problems, lambda r: community, lambda: False) == Rotation(
        26, 78, 78, 0.4, 0.4
    )  # type: ignore[arg-type,return-value]
    assert len(steps) == 26 + 26 + 26  # warm-up, up to the rotation, half a year


# The summary


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_begins_with_the_four_problems_of_the_first_and_the_last_quarter(language: Any) -> None:
    result = made_up(52)
    for at, name in enumerate(HEADLINES):
        result.problems[name] = [0.9 - 0.1 * at, 0.0, 0.0, 0.85 - 0.1 * at]
    lines = plain_summary(result, language).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(say("problems", language)))
    assert start < next(at for at, line in enumerate(lines) if line.startswith(say("participation", language)))
    for at, name in enumerate(HEADLINES):
        label, meaning = lines[start + 2 + 2 * at : start + 4 + 2 * at]
        indicator = PROBLEMS[name]
        assert label.startswith(indicator.en if language == "en" else indicator.zh)
        assert label.split()[-3:] == [f"{0.9 - 0.1 * at:.3f}", f"{0.85 - 0.1 * at:.3f}", "−0.050"]
        assert meaning.strip() == say(f"{name}_means", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_of_ten_weeks_says_that_no_quarter_is_finished(language: Any) -> None:
    text = plain_summary(made_up(10), language)
    assert say("no_quarter", language) in text
    assert say("problems", language) not in text
    assert say("no_quarter", language) not in plain_summary(made_up(13), language)


def test_one_quarter_is_shown_without_a_last_one() -> None:
    assert [(c.name, c.first, math.isnan(c.last)) for c in headlines(made_up(20))] == [
        (n, 0.4, True) for n in HEADLINES
    ]
    assert headlines(made_up(12)) == []


def test_every_row_of_every_panel_is_there_and_none_is_in_another_panel() -> None:
    result = made_up(52)
    result.manifest["warm_up_weeks"] = 52
    found = changes(result)
    assert [*dict.fromkeys(c.name for c in found)] == [name for names in PANELS.values() for name in names]
    assert all(change.name in PANELS[change.indicator.panel] for change in found)
    assert len(plain_summary(result, "en").splitlines()) <= 105


def test_the_depth_of_a_resource_is_the_ratio_of_the_sums() -> None:
    result = made_up(26)
    material = result.resources["resource"] == "material"
    result.resources.loc[material, "potential"] = [1.0] * 12 + [88.0] + [50.0] * 13
    result.resources.loc[material, "mobilised"] = [1.0] * 12 + [8.0] + [10.0] * 13
    change = next(c for c in changes(result) if c.name == "material")
    assert (change.first, change.last) == (pytest.approx(20 / 100), pytest.approx(0.2))
    shown = next(line for line in plain_summary(result, "en").splitlines() if "rooms and things" in line)
    assert shown.split()[-8:-4] == ["20.0", "%", "20.0", "%"]


@pytest.mark.parametrize(
    ("alone", "joint", "said"),
    [
        ([0.4, 0.4, 0.4], [1.0, 0.5, 0.4], "those of one worker within a week; joint ones after 1 week."),
        ([0.6, 0.6, 0.1], [1.0, 0.9, 0.8], "those of one worker after 2 weeks; joint ones not within this run."),
    ],
)
def test_the_summary_says_when_half_of_the_cases_are_closed(alone: list[float], joint: list[float], said: str) -> None:
    result = made_up(26)
    closure = pd.DataFrame({"weeks": range(3), "alone": alone, "joint": joint})
    assert said in plain_summary(replace(result, closure=closure), "en")
    result.governance["joint_reported"] = 0.0
    assert "joint ones (none was reported)" in plain_summary(replace(result, closure=closure), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_says_what_other_leaders_would_have_closed(language: Any) -> None:
    text = "".join(plain_summary(with_everything(), language).split())
    assert "".join(say("rotated", language, week=26, rotated=12, closed=20).split()) in text
    assert say("rotated", language, week=26, rotated=0, closed=0)[:20] not in plain_summary(made_up(), language)


@pytest.mark.parametrize(("communities", "shown"), [(1, []), (3, [1, 2, 3]), (12, [1, 2, 3, 4, 5, 8, 9, 10, 11, 12])])
def test_the_first_and_the_last_five_communities_are_ranked(communities: int, shown: list[int]) -> None:
    result = made_up(26)

    def everywhere(frame: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([frame.assign(community=c) for c in range(-1, communities)], ignore_index=True)

    problems = everywhere(result.problems)
    problems["rank"] = np.where(problems["week"] == 26, communities - problems["community"], 1.0)
    text = plain_summary(replace(result, problems=problems, quarterly=everywhere(result.quarterly)), "en")
    rows = [line.split() for line in text.splitlines() if line.startswith("community ")]
    assert [int(row[2]) for row in rows] == shown
    assert [int(row[1]) for row in rows] == [communities - rank + 1 for rank in shown]  # counted from 1
    assert ("Ranking of communities" in text) is (communities > 1)


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
        {"week": w, "mechanism": 0, "kind": "points", "setup": 0.0, "running": 10.0, "per_unit": 2.0, "redeemed": 0.5}
        for w in range(4)
    ]
    text = plain_summary(replace(made_up(), costs=pd.DataFrame(rows)), "en")
    assert next(line for line in text.splitlines() if line.startswith("points")).split() == [
        "points",
        "0",
        "40",
        "8",
        "2",
        "50",
    ]


def test_two_mechanisms_of_one_kind_are_told_apart() -> None:
    rows = [
        {"week": 1, "mechanism": number, "kind": kind, "setup": 0.0, "running": 1.0, "per_unit": 0.0, "redeemed": 0.0}
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
    with RunProgress("x", 100, "en", stream=stream, clock=lambda: now[0]) as told:
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
