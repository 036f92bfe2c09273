"""The command line: exit codes, one line per problem, nothing half-written, any terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from experiments.cli import main as cli
from experiments.runs import run
from experiments.runs.result import load_result
from sim.compiler import INTERPRETED
from tests.test_results import pretend

ROOT = Path(__file__).parents[1]
BASELINE = str(ROOT / "scenarios" / "baseline.yaml")
SMALL = ["--set", "place.residents=120", "--set", "run.warm_up_weeks=2", "--weeks", "27"]
SMALL_RUN = "baseline-seed0-place.residents=120-run.warm_up_weeks=2-run.weeks=27"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "SIHUA_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs take no time and do nothing."""
    pretend(monkeypatch, {})


def process(*arguments: str, code: str = "", **settings: Any) -> subprocess.CompletedProcess[bytes]:
    """`sihua` in a process of its own; `code` is run first."""
    command = [sys.executable, "-c", f"{code}\nfrom sihua.__main__ import main\nmain()", *arguments]
    return subprocess.run(command, capture_output=True, timeout=280, **{"env": environment(), **settings})


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def lines(stream: bytes | str) -> list[str]:
    return (stream if isinstance(stream, str) else stream.decode()).splitlines()


# What a run leaves


def test_a_run_shows_a_summary_and_leaves_a_whole_result() -> None:
    done = process("run", BASELINE, "--seed", "0", *SMALL)
    assert done.returncode == 0, done.stderr.decode()
    shown, told = lines(done.stdout), lines(done.stderr)
    assert shown[0] == "Ordinary mixed estate"
    assert shown[-1] == f"Saved in {Path('results') / SMALL_RUN}"
    assert told[0] == "baseline-seed0: 29 weeks to run"
    assert told[-1].startswith("baseline-seed0: 29 of 29 weeks in ")
    result = load_result(Path("results") / SMALL_RUN)
    wanted = {"seed": 0, "weeks_done": 27, "weeks_wanted": 27, "warm_up_weeks": 2, "state": "complete"}
    assert {key: result.manifest[key] for key in wanted} == wanted
    assert result.manifest["command"] == f"sihua run {BASELINE} --seed 0 {' '.join(SMALL)}"
    assert "residents: 120" in result.scenario_yaml
    everybody = result.weekly[(result.weekly["community"] == -1) & (result.weekly["group"] == "all")]
    assert list(everybody["week"]) == list(range(1, 28))
    assert set(everybody["residents"]) == {120}
    quarters = [(13, -1), (13, 0), (26, -1), (26, 0)]
    assert list(result.problems[["week", "community"]].itertuples(index=False, name=None)) == quarters
    assert (len(result.governance), len(result.resources), len(result.retention)) == (27 * 2, 27 * 2 * 6, 28)
    assert result.closure.columns.tolist() == ["weeks", "alone", "joint"]
    assert result.survey is not None
    assert result.survey_sample is not None
    assert result.rotation is None  # 27 weeks hold no half-year before and after
    again = Path("results") / SMALL_RUN / "scenario.yaml"
    assert cli.call(["run", str(again), "--out", "again", "--quiet"]) == 0
    hashes = load_result("again").manifest["files"]
    same = [name for name in hashes if name.endswith((".parquet", ".csv"))]
    assert len(same) == 16
    assert [hashes[name] for name in same] == [result.manifest["files"][name] for name in same]
    assert load_result("again").manifest["digest"] == result.manifest["digest"]


@pytest.mark.skipif(INTERPRETED, reason="nothing is compiled")
def test_only_who_has_nothing_compiled_yet_is_told_to_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.fingerprint import small_run

    small_run()
    assert run.first_stage() == "founding"
    monkeypatch.setattr("sim.kept_code.folder", lambda: tmp_path)
    assert run.first_stage() == "compiling"


@pytest.mark.parametrize("signal", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_an_interrupted_process_keeps_what_is_finished_and_says_so(signal: str) -> None:
    code = f"""
import os, signal
from sim.community import ParticipationModel
step = ParticipationModel.step
def interrupted(self):
    step(self)
    if self.week == 5:
        os.kill(os.getpid(), signal.{signal})
ParticipationModel.step = interrupted
"""
    done = process("run", BASELINE, *SMALL, "--out", "r", code=code)
    assert done.returncode == 130
    assert lines(done.stderr)[-1] == "interrupted after 5 of 27 reported weeks; what is finished is kept in r"
    result = load_result("r")
    assert (result.manifest["state"], result.manifest["weeks_done"], len(result.quarterly)) == ("interrupted", 5, 0)
    assert (len(result.problems), result.governance["week"].max(), result.resources["week"].max()) == (0, 5, 5)
    assert "No quarter is finished" in Path("r/summary.txt").read_text(encoding="utf-8")
    assert b"Traceback" not in done.stderr


def test_a_terminal_that_is_closed_costs_nothing_that_is_finished() -> None:
    """Nobody can be told any more: standard error is gone when the signal comes."""
    code = """
import os, signal
from sim.community import ParticipationModel
step = ParticipationModel.step
def closed(self):
    step(self)
    if self.week == 5:
        reading, writing = os.pipe()
        os.close(reading)
        for stream in (1, 2):
            os.dup2(writing, stream)
        os.kill(os.getpid(), signal.SIGHUP)
ParticipationModel.step = closed
"""
    assert process("run", BASELINE, *SMALL, "--out", "r", code=code).returncode == 130
    assert load_result("r").manifest["weeks_done"] == 5


def test_ctrl_c_in_the_warm_up_writes_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    import signal

    happens = {-3: lambda: signal.raise_signal(signal.SIGINT)}
    pretend(monkeypatch, happens)
    assert cli.call(["run", BASELINE]) == 130
    assert "nothing was written" in lines(capsys.readouterr().err)[-1]
    assert not os.listdir()


def test_a_run_of_one_week_and_two_residents_leaves_a_whole_result() -> None:
    tiny = ["place.residents=2", "run.warm_up_weeks=0", "run.weeks=1"]
    assert (
        cli.call(["run", BASELINE, *(word for setting in tiny for word in ("--set", setting)), "--out", "r", "--quiet"])
        == 0
    )
    result = load_result("r")
    assert (len(result.governance), len(result.problems), len(result.resources)) == (2, 0, 12)


def test_many_communities_are_ranked_and_their_resources_kept_once(capsys: Any) -> None:
    many = ["place.communities=21", "place.residents=20", "run.warm_up_weeks=0", "run.weeks=14"]
    assert cli.call(["run", BASELINE, *(word for setting in many for word in ("--set", setting)), "--out", "r"]) == 0
    ranked = [line for line in lines(capsys.readouterr().out) if line.startswith("community ")]
    assert len(ranked) == 10
    result = load_result("r")
    assert sorted(set(result.problems["community"])) == list(range(-1, 21))
    assert (result.problems["rank"].min(), len(result.resources)) == (1, 14 * 22 * 6)
    assert not Path("r/resources.csv").exists()


def test_a_plain_terminal_without_home_and_display_can_run_in_chinese() -> None:
    # Where the other tests keep what is compiled: who compiles for longer than half a minute says so in a line more.
    users = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sihua"
    cache = os.environ.get("NUMBA_CACHE_DIR") or users
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0",
            "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "NUMBA_CACHE_DIR": str(cache),
            **({"NUMBA_DISABLE_JIT": "1"} if INTERPRETED else {})}  # fmt: skip
    done = process("run", BASELINE, *SMALL, "--lang", "zh", "--out", "r", env=bare)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.isascii()
    assert done.stderr.isascii()
    assert rb"\u53c2\u4e0e\u7387" in done.stdout  # 参与率
    assert "参与率" in Path("r/summary.txt").read_text(encoding="utf-8")
    assert len(lines(done.stderr)) == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("argument", ["schema", "--version"])
def test_a_full_standard_output_is_told_in_one_line(argument: str) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "experiments.cli.main", argument], stdout=full, stderr=subprocess.PIPE,
                              env=environment(), timeout=100)  # fmt: skip
    assert done.returncode == 4
    assert lines(done.stderr) == ["sihua: standard output: No space left on device"]


@pytest.mark.parametrize("arguments", [["schema"], ["explain", BASELINE], ["--help"]])
def test_a_reader_that_goes_away_is_no_error(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "experiments.cli.main", *arguments]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=environment(), timeout=100)
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode == 0 or arguments == ["--help"]


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_closed_streams_are_no_error() -> None:
    command = [sys.executable, "-m", "experiments.cli.main", "check", BASELINE]
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        done = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", *command], capture_output=True, env=environment(),
                              timeout=100)  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")


def test_a_run_with_closed_streams_leaves_its_result(fake: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert cli.call(["run", BASELINE, "--out", "r"]) == 0
    assert load_result("r").complete


def test_a_summary_that_cannot_be_shown_is_told_with_where_the_result_lies(
    fake: None, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def full(text: str, coloured: bool = False) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("experiments.cli.run.show", full)
    assert cli.call(["run", BASELINE, "--out", "r"]) == 4
    told = lines(capsys.readouterr().err)[-2:]
    assert told == ["the summary could not be shown, but the result is complete in r",
                    "sihua: standard output: No space left on device"]  # fmt: skip
    assert load_result("r").complete


# What is refused


def test_an_existing_folder_is_refused_before_the_run(fake: None, capsys: Any) -> None:
    assert cli.call(["run", BASELINE, "--out", "r", "--quiet"]) == 0
    before = Path("r/manifest.json").read_bytes()
    assert cli.call(["run", BASELINE, "--out", "r", "--quiet"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert lines(told.err) == [
        f"{Path('r').resolve()}: exists; choose another place with --out, or replace it with --force"
    ]
    assert Path("r/manifest.json").read_bytes() == before
    assert cli.call(["run", BASELINE, "--out", "r", "--force", "--quiet", "--seed", "9"]) == 0
    assert load_result("r").manifest["seed"] == 9
    assert os.listdir() == ["r"]


def test_force_never_replaces_a_folder_of_somebody_elses(fake: None, capsys: Any) -> None:
    Path("mine").mkdir()
    Path("mine/thesis.tex").write_text("years of work")
    assert cli.call(["run", BASELINE, "--out", "mine", "--force"]) == 2
    assert "is no sihua result" in capsys.readouterr().err
    assert os.listdir("mine") == ["thesis.tex"]


def test_a_full_disk_is_exit_code_4_and_leaves_nothing(
    fake: None, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    import errno

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("experiments.presentation.figures.draw_figures", full)
    assert cli.call(["run", BASELINE, "--quiet"]) == 4
    assert "the disk is full" in capsys.readouterr().err
    assert not os.listdir()


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder that even root cannot write")
def test_a_place_that_cannot_be_written_is_exit_code_4(capsys: Any) -> None:
    assert cli.call(["run", BASELINE, "--out", "/proc/nowhere/r"]) == 4
    assert len(lines(capsys.readouterr().err)) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "Missing argument 'SCENARIO'"),
        (["run", BASELINE, "--sed", "1"], "--seed"),
        (["run", BASELINE, "--lang", "fr"], "'fr'"),
        (["rum"], "rum"),
        (["run", "nowhere.yaml"], "nowhere.yaml"),
        (["run", BASELINE, "--seed", "-1"], "run.seed"),
        (["run", BASELINE, "--seed", "1.5"], "run.seed"),
        (["run", BASELINE, "--weeks", "0"], "run.weeks"),
        (["run", BASELINE, "--weeks", "many"], "run.weeks"),
        (["run", BASELINE, "--set", "run.weeks=9", "--weeks", "9"], "run.weeks"),
        (["run", BASELINE, "--set", "nonsense"], "nonsense"),
        (["run", BASELINE, "--set", "decision.habit_wieght=1"], "habit_weight"),
        (["run", BASELINE, "--set", "outreach.publicity=.nan"], "outreach.publicity"),
        (["run", BASELINE, "--out", ""], "--out: is empty"),
        (["compare", BASELINE, "--out", " "], "--out: is empty"),
        (["batch", "sihua:rest_rota", "--out", ""], "--out: is empty"),
        (["table", "batch", "--out", ""], "--out: is empty"),
        (["report", "result", "--out", ""], "--out: is empty"),
        (["animate", BASELINE, "--out", ""], "--out: is empty"),
        (["dashboard", "--out", ""], "--out: is empty"),
        (["explain", "nowhere.yaml"], "nowhere.yaml"),
        (["check"], "FILES"),
    ],
)
def test_a_wrong_command_line_or_scenario_is_one_line_and_exit_code_2(
    arguments: list[str], said: str, capsys: Any
) -> None:
    assert cli.call(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(lines(told.err)) == 1, told.err
    assert said in told.err
    assert not os.listdir()


def test_a_residents_file_that_is_wrong_is_exit_code_2_and_nothing_is_written(capsys: Any) -> None:
    Path("people.csv").write_text("name\nsomebody\n", encoding="utf-8")
    Path("own.yaml").write_text("population: {residents_file: people.csv}\n", encoding="utf-8")
    assert cli.call(["run", "own.yaml", "--quiet"]) == 2
    told = capsys.readouterr().err
    assert "people.csv" in told
    assert "Traceback" not in told
    assert sorted(os.listdir()) == ["own.yaml", "people.csv"]


def test_a_network_file_without_edges_is_exit_code_2_and_nothing_is_written(capsys: Any) -> None:
    Path("edges.csv").write_text("", encoding="utf-8")
    Path("own.yaml").write_text("network: {preset: file, file: edges.csv}\n", encoding="utf-8")
    assert cli.call(["run", "own.yaml", "--quiet"]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert sorted(os.listdir()) == ["edges.csv", "own.yaml"]


# The other commands


def test_check_names_every_problem_of_every_file(capsys: Any) -> None:
    Path("a.yaml").write_text("titel: x\nrun: {weeks: yes}\n", encoding="utf-8")
    Path("b.yaml").write_text("place: {residents: -1}\n", encoding="utf-8")
    assert cli.call(["check", "a.yaml", BASELINE, "b.yaml"]) == 2
    told = capsys.readouterr()
    assert told.out == f"{BASELINE}: valid\n"
    assert [line.split(":")[0] for line in lines(told.err)] == ["a.yaml", "a.yaml", "b.yaml"]
    assert cli.call(["check", BASELINE]) == 0


@pytest.mark.parametrize(
    ("language", "held"), [("en", ["random seed"]), ("zh", ["随机种子"]), ("both", ["random seed", "随机种子"])]
)
def test_explain_speaks_both_languages(language: str, held: list[str]) -> None:
    shown = CliRunner().invoke(cli.app, ["explain", BASELINE, "--lang", language])
    assert shown.exit_code == 0
    assert all(text in shown.output for text in held)


def test_explain_can_be_limited_to_what_was_changed() -> None:
    shown = CliRunner().invoke(cli.app, ["explain", BASELINE, "--changed", "--set", "run.weeks=7"]).output
    assert "run.weeks" in shown
    assert "decision.habit_weight" not in shown


def test_schema_is_json() -> None:
    assert json.loads(CliRunner().invoke(cli.app, ["schema"]).output)["type"] == "object"


def test_version_and_help_come_without_the_heavy_imports() -> None:
    heavy = "{'numpy', 'numba', 'mesa', 'pandas', 'matplotlib', 'rich', 'yaml', 'sim'}"
    code = f"import atexit, sys\natexit.register(lambda: print(sorted({heavy} & set(sys.modules)), file=sys.stderr))"
    for argument, start in (("--help", "Usage: sihua"), ("--version", "sihua ")):
        done = process(argument, code=code)
        assert done.returncode == 0
        assert done.stdout.decode().startswith(start)
        assert lines(done.stderr) == ["[]"]


# Defects and languages


def test_a_defect_is_a_short_message_and_a_traceback_only_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def broken(resolved: Any) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(run, "_found", broken)
    assert cli.call(["run", BASELINE, "--quiet"]) == 1
    told = lines(capsys.readouterr().err)
    assert len(told) == 1
    assert "ZeroDivisionError: by zero" in told[0]
    assert not os.listdir()
    monkeypatch.setenv("SIHUA_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.call(["run", BASELINE, "--quiet"])


def test_the_language_is_that_of_the_machine_unless_said(
    fake: None, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert cli.call(["run", BASELINE, "--out", "a"]) == 0
    assert "居民参与" in capsys.readouterr().out
    assert cli.call(["run", BASELINE, "--out", "b", "--lang", "en"]) == 0
    assert "居民参与" not in capsys.readouterr().out


def test_quiet_says_nothing_but_leaves_the_result(fake: None, capsys: Any) -> None:
    assert cli.call(["run", BASELINE, "--quiet"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "")
    assert load_result(Path("results") / "baseline-seed1").complete
