"""Every option of every command changes what is shown, written or refused: none is accepted without effect."""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer

from experiments.batches.run import batch
from experiments.cli.main import app, call
from experiments.runs.replicate import Finished, run_replicate
from experiments.studies.study import read_study
from tests.test_foreign_mechanisms import OWN

BASE = "run: {warm_up_weeks: 1, weeks: 6}\nplace: {residents: 80}\n"
OWN_SCENARIO = BASE + "mechanism_files: [own.py]\nmechanisms: [{kind: red_vest}]\n"
STUDY = """scenario: BASE
levers:
  inviting: {path: outreach.creaming, values: [0.9, 0.1]}
outcomes: [breadth, trust]
replicates: 2
"""
WORDS = {
    "PAIR": "base.yaml less.yaml --replicates 5 --robustness none", "NONE": "--replicates 5 --robustness none",
    "BREAK": "--break-even mechanisms.points.worth_of_point",
}  # fmt: skip
"""What short words in the command lines below stand for."""
SPEED_ALONE = {
    ("compare", "--jobs"), ("verify", "--jobs"), ("batch", "--workers"), ("batch", "--memory"),
}  # fmt: skip
"""Threads, processes and their memory: results must not depend on them (`tests/test_same_bits.py`, `tests/test_batch.py`)."""

OPTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "run": {
        "--seed": ("base.yaml", "base.yaml --seed 7"),
        "--weeks": ("base.yaml", "base.yaml --weeks 3"),
        "--replicates": ("base.yaml", "base.yaml --replicates 1"),
        "--set": ("base.yaml", "base.yaml --set outreach.creaming=0.1"),
        "--out": ("base.yaml", "base.yaml --out there"),
        "--lang": ("base.yaml --lang en", "base.yaml --lang zh"),
        "--force": ("base.yaml --out result", "base.yaml --out result --force"),
        "--quiet": ("base.yaml", "base.yaml --quiet"),
        "--no-foreign-code": ("own.yaml", "own.yaml --no-foreign-code"),
    },
    "check": {"--no-foreign-code": ("own.yaml", "own.yaml --no-foreign-code")},
    "explain": {
        "--lang": ("base.yaml --lang en", "base.yaml --lang zh"),
        "--changed": ("base.yaml", "base.yaml --changed"),
        "--set": ("base.yaml", "base.yaml --set outreach.creaming=0.1"),
        "--no-foreign-code": ("own.yaml", "own.yaml --no-foreign-code"),
    },
    "schema": {"--no-foreign-code": ("own.yaml", "own.yaml --no-foreign-code")},
    "mechanisms": {
        "--lang": ("--lang en", "--lang zh"),
        "--scenario": ("red_vest", "red_vest --scenario own.yaml"),
        "--no-foreign-code": ("red_vest --scenario own.yaml", "red_vest --scenario own.yaml --no-foreign-code"),
    },
    "batch": {
        "--out": ("study.yaml -j 1", "study.yaml -j 1 --out there"),
        "--dry-run": ("study.yaml -j 1", "study.yaml -j 1 --dry-run"),
        "--cluster": ("study.yaml", "study.yaml --cluster tcp://127.0.0.1:9"),
        "--replicates": ("study.yaml -j 1", "study.yaml -j 1 --replicates 3"),
        "--shard": ("study.yaml -j 1", "study.yaml -j 1 --shard 1/2"),
        "--resume": ("study.yaml -j 1 --out kept", "study.yaml -j 1 --out kept --no-resume"),
        "--retry-failed": ("study.yaml -j 1 --out failed --dry-run", "study.yaml -j 1 --out failed --dry-run --retry-failed"),
        "--no-foreign-code": ("own_study.yaml -j 1", "own_study.yaml -j 1 --no-foreign-code"),
        "--lang": ("study.yaml -j 1 --lang en", "study.yaml -j 1 --lang zh"),
        "--quiet": ("study.yaml -j 1", "study.yaml -j 1 --quiet"),
    },
    "status": {
        "--check": ("damaged", "damaged --check"),
        "--lang": ("kept --lang en", "kept --lang zh"),
    },
    "table": {
        "--out": ("kept", "kept --out runs.csv"),
        "--weekly": ("kept", "kept --weekly"),
        "--columns": ("kept", "kept --columns trust"),
        "--lang": ("kept --lang en", "kept --lang zh"),
        "--force": ("kept --out there.csv", "kept --out there.csv --force"),
    },
    "merge": {"--lang": ("whole part-1 part-2 --lang en", "whole part-1 part-2 --lang zh")},
    "compare": {
        "--replicates": ("PAIR", "PAIR --replicates 6"),
        "--most": ("base.yaml less.yaml --replicates auto --robustness none --most 5",
                   "base.yaml less.yaml --replicates auto --robustness none --most 9"),
        "--weeks": ("PAIR", "PAIR --weeks 4"),
        "--seed": ("PAIR", "PAIR --seed 9"),
        "--set": ("PAIR", "PAIR --set place.residents=90"),
        "--from-week": ("PAIR", "PAIR --from-week 2"),
        "--until-week": ("PAIR", "PAIR --until-week 4"),
        "--break-even": ("base.yaml points.yaml NONE", "base.yaml points.yaml NONE BREAK"),
        "--break-even-of": ("base.yaml points.yaml NONE BREAK", "base.yaml points.yaml NONE BREAK --break-even-of trust"),
        "--break-even-at": ("base.yaml points.yaml NONE BREAK", "base.yaml points.yaml NONE BREAK --break-even-at sesoi"),
        "--sesoi": ("PAIR", "PAIR --sesoi trust=0.3"),
        "--robustness": ("PAIR", "base.yaml less.yaml --replicates 5 --robustness quick"),
        "--out": ("PAIR", "PAIR --out there"),
        "--lang": ("PAIR", "PAIR --lang zh"),
        "--force": ("PAIR --out compared",
                    "PAIR --out compared --force"),
        "--quiet": ("PAIR", "PAIR --quiet"),
        "--no-foreign-code": ("base.yaml own.yaml --replicates 5 --robustness none",
                              "base.yaml own.yaml --replicates 5 --robustness none --no-foreign-code"),
    },
    "report": {
        "--brief": ("compared", "compared --brief"),
        "--out": ("result", "result --out there.html"),
        "--lang": ("result --lang en", "result --lang zh"),
        "--force": ("result --out there.html", "result --out there.html --force"),
        "--no-foreign-code": ("own_result", "own_result --no-foreign-code"),
    },
    "verify": {
        "--sample": ("kept_own --sample 1", "kept_own --sample 2"),
        "--all": ("compared", "compared --all"),
        "--lang": ("result --lang en", "result --lang zh"),
        "--no-foreign-code": ("own_result", "own_result --no-foreign-code"),
    },
    "trace": {
        "--resident": ("base.yaml --resident 1", "base.yaml --resident 2"),
        "--volunteer": ("base.yaml --volunteer 1", "base.yaml --volunteer 2"),
        "--worker": ("base.yaml --worker 0", "base.yaml --cases"),
        "--case": ("base.yaml --case nowhere", "base.yaml --worker 0"),
        "--cases": ("base.yaml --worker 0", "base.yaml --cases"),
        "--weeks": ("base.yaml --resident 1", "base.yaml --resident 1 --weeks 2:3"),
        "--seed": ("base.yaml --resident 1", "base.yaml --resident 1 --seed 5"),
        "--set": ("base.yaml --resident 1", "base.yaml --resident 1 --set outreach.creaming=0.1"),
        "--lang": ("base.yaml --resident 1 --lang en", "base.yaml --resident 1 --lang zh"),
        "--no-foreign-code": ("own.yaml --resident 1", "own.yaml --resident 1 --no-foreign-code"),
    },
    "animate": {
        "--out": ("base.yaml", "base.yaml --out there.gif"),
        "--weeks": ("base.yaml", "base.yaml --weeks 2:3"),
        "--every": ("base.yaml", "base.yaml --every 2"),
        "--per-second": ("base.yaml", "base.yaml --per-second 2"),
        "--seed": ("base.yaml", "base.yaml --seed 7"),
        "--set": ("base.yaml", "base.yaml --set outreach.creaming=0.1"),
        "--lang": ("base.yaml --lang en", "base.yaml --lang zh"),
        "--force": ("base.yaml --out there.gif", "base.yaml --out there.gif --force"),
        "--no-foreign-code": ("own.yaml", "own.yaml --no-foreign-code"),
    },
    "dashboard": {
        "--set": ("base.yaml", "base.yaml --set outreach.creaming=0.1"),
        "--out": ("base.yaml", "base.yaml --out there"),
        "--port": ("base.yaml --port 8901", "base.yaml --port 8902"),
        "--host": ("base.yaml --port 8901", "base.yaml --port 8901 --host 0.0.0.0"),
        "--browser": ("base.yaml", "base.yaml --no-browser"),
        "--lang": ("base.yaml --lang en", "base.yaml --lang zh"),
        "--no-foreign-code": ("own.yaml", "own.yaml --no-foreign-code"),
    },
}  # fmt: skip
"""Of each command: an option, a command line without it (or with another value), and one with it."""


def failing(scenario: Any, replicate: int, **given: Any) -> Finished:
    """A run of the model, unless it is the second."""
    if replicate == 2:
        raise ArithmeticError("this one does not come out")
    return run_replicate(scenario, replicate, **given)


failing.__wrapped__ = run_replicate  # type: ignore[attr-defined]  # the batch may go on with the model itself


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with scenarios, studies and results of every kind."""
    here = tmp_path_factory.mktemp("kit")
    texts = {
        "base.yaml": BASE, "less.yaml": BASE + "outreach: {creaming: 0.1}\n",
        "points.yaml": BASE + "mechanisms: [{kind: points}]\n",
         "own.yaml": OWN_SCENARIO, "own.py": OWN,
        "study.yaml": STUDY.replace("BASE", "base.yaml"), "own_study.yaml": STUDY.replace("BASE", "own.yaml"),
    }  # fmt: skip
    for name, text in texts.items():
        (here / name).write_text(text, encoding="utf-8")
    with contextlib.chdir(here):
        for made in (
            "run base.yaml --out result", "run own.yaml --out own_result",
            "compare base.yaml less.yaml --replicates 5 --robustness none --out compared",
            "batch study.yaml -j 1 --out kept", "batch own_study.yaml -j 1 --out kept_own",
            "batch study.yaml -j 1 --out part-1 --shard 1/2", "batch study.yaml -j 1 --out part-2 --shard 2/2",
        ):  # fmt: skip
            assert call([*_written_out(made), "--quiet"]) == 0, made
    batch(read_study(here / "study.yaml"), here / "failed", workers=1, function=failing, quiet=True)
    shutil.copytree(here / "kept", here / "damaged")
    chunk = max((here / "damaged").rglob("*.parquet"))
    chunk.write_bytes(chunk.read_bytes()[:-1] + b"\x00")
    for name in ("there.csv", "there.gif", "there.html"):
        (here / name).write_text("a file of somebody's", encoding="utf-8")
    return here


def _written_out(line: str) -> list[str]:
    return " ".join(WORDS.get(word, word) for word in line.split()).split()


class Seen(frozenset[tuple[str, ...]]):
    """What a command did: exit code, lines, files with their content."""

    @property
    def shapes(self) -> set[tuple[str, ...]]:
        """The same without numbers and contents: what is new in kind."""
        return {tuple(re.sub(r"\d+", "#", word) for word in item[:2]) for item in self}


def see(command: str, line: str, kit: Path, folder: Path) -> Seen:
    """Call a command in a copy of the kit."""
    shutil.copytree(kit, folder)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = call([command, *_written_out(line)])
    said = (out.getvalue() + err.getvalue()).replace(str(folder), "HERE")
    files = [file for file in folder.rglob("*") if file.is_file()]
    seen = Seen(
        [("exit", str(code))]
        + [("line", text) for text in said.splitlines()]
        + [("file", str(f.relative_to(folder)), hashlib.sha256(f.read_bytes()).hexdigest()) for f in files]
    )
    shutil.rmtree(folder)
    return seen


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says what it would open instead of serving it; its token is a word."""

    def open_page(*given: Any) -> None:
        print(*given, sep="\n")

    monkeypatch.setattr("experiments.dashboard.server.open_page", open_page)
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: "token")
    monkeypatch.setenv("SIHUA_NO_FOREIGN_CODE", "")
    monkeypatch.delenv("SIHUA_NO_FOREIGN_CODE")
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.mark.slow
@pytest.mark.parametrize("command", OPTIONS)
def test_every_option_changes_what_its_command_does(command: str, kit: Path, tmp_path: Path, opened: None) -> None:
    """Compared is what is the same whenever a command line is given twice, so that the clock is no effect."""
    same: dict[str, tuple[Seen, Seen]] = {}
    idle = []
    for option, (without, with_it) in OPTIONS[command].items():
        if without not in same:
            same[without] = see(command, without, kit, tmp_path / "a"), see(command, without, kit, tmp_path / "b")
        once, again = same[without]
        found = see(command, with_it, kit, tmp_path / "c")
        if not (once & again) - found and not found.shapes - once.shapes - again.shapes:
            idle.append(option)
    assert not idle, f"no effect of {', '.join(idle)}"


def test_no_option_is_left_out() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    known = {
        (name, parameter.opts[0])
        for name, command in commands.items()
        for parameter in command.params
        if parameter.opts[0].startswith("--")
    }
    assert known == {(name, option) for name, options in OPTIONS.items() for option in options} | SPEED_ALONE
