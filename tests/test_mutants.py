"""No mutation of a file does more than be refused: 37,000 in the slow test, a few hundred in the quick one.

Each mutant is valid or refused in words, within two seconds and 300 MB, and nothing is written. Each kind is read in a process of
its own (`python -m tests.mutants`), whose memory is limited; the same seed makes the same mutants.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.presentation.results import run_scenario
from sim.scenario.reader import read_scenario
from tests.mutants import KINDS, ROOT, of_yaml

MANY = {"scenario": 20_000, "study": 5_000}
OTHERS = 3_000
FEW = 60
SEED = 16

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is limited by what Linux tells")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small run."""
    folder = tmp_path_factory.mktemp("mutants") / "result"
    settings = [
        "place.residents=60",
        "run.weeks=14",
        "run.warm_up_weeks=1",
        "record.log=true",
        "mechanisms=[{kind: points}]",
    ]
    run_scenario(read_scenario("sihua:baseline", settings), folder)
    return folder


def faults(kind: str, count: int, result: Path) -> list[dict[str, str]]:
    """What was wrong with reading so many mutants; most of them are refused, some are valid."""
    command = [sys.executable, "-m", "tests.mutants", kind, str(count), str(SEED), str(result)]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["refused"] > count / 4
    assert found["valid"] > 0
    told: list[dict[str, str]] = found["faults"]
    return told


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_mutants_are_valid_or_refused_in_words(kind: str, result: Path) -> None:
    assert faults(kind, FEW, result) == []


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("kind", KINDS)
def test_thousands_of_mutants_are_valid_or_refused_in_words(kind: str, result: Path) -> None:
    assert faults(kind, MANY.get(kind, OTHERS), result) == []


def test_a_mutant_is_the_same_whenever_it_is_made() -> None:
    import random

    text = (ROOT / "scenarios" / "shijingshan.yaml").read_bytes()
    made = [[of_yaml(text, random.Random(f"x {number}")) for number in range(20)] for _ in range(2)]
    assert made[0] == made[1]
    assert len(set(made[0])) > 15
