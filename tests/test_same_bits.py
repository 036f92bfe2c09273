"""Same seed, same bits: over processes, threads, the compiler and Python versions."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import sim.parts
from sim.community import Community
from sim.processes.books import EVENTS
from sim.scenario.schema import Scenario
from tests.fingerprint import SMALL, fingerprint, small_run

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def expected() -> str:
    return fingerprint(small_run())


def elsewhere(python: str = sys.executable, **environment: str) -> str:
    done = subprocess.run(
        [python, "-m", "tests.fingerprint"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_second_run_in_the_process_has_the_same_bits(expected: str) -> None:
    assert fingerprint(small_run()) == expected


def test_another_process_has_the_same_bits(expected: str) -> None:
    assert elsewhere(PYTHONHASHSEED="7", NUMBA_NUM_THREADS="1") == expected
    assert elsewhere(PYTHONHASHSEED="8", NUMBA_NUM_THREADS="2") == expected


def test_four_threads_at_once_have_the_same_bits(expected: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: fingerprint(small_run()), range(4)))
    assert found == [expected] * 4


def test_in_parts_and_threads_the_bits_are_the_same(expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large populations are founded and stepped by parts: here each community is one."""
    assert len(small_run().parts) == 1
    monkeypatch.setattr(sim.parts, "ROWS", 100)
    community = small_run()
    assert community.parts == [(0, 1), (1, 2)]
    assert fingerprint(community) == expected


def test_without_the_compiler_the_bits_are_the_same(expected: str) -> None:
    assert elsewhere(NUMBA_DISABLE_JIT="1") == expected


def test_code_compiled_for_any_processor_has_the_same_bits(expected: str, tmp_path: Path) -> None:
    assert elsewhere(NUMBA_CPU_NAME="generic", NUMBA_CACHE_DIR=str(tmp_path)) == expected


def test_another_seed_has_other_bits(expected: str) -> None:
    community = Community(Scenario.model_validate({**SMALL, "run": {**SMALL["run"], "seed": 21}}))
    community.run()
    assert fingerprint(community) != expected


def test_seed_zero_is_a_seed() -> None:
    zero, one = (
        Community(Scenario.model_validate({**SMALL, "run": {**SMALL["run"], "seed": seed}})) for seed in (0, 1)
    )
    assert zero.seed == 0
    assert fingerprint(zero) != fingerprint(one)


def test_the_run_uses_every_process_of_the_governing_side() -> None:
    """Or the bits above would say nothing about it."""
    community = small_run()
    happened = dict(zip(EVENTS, community.record.books.events.sum(axis=(0, 1)).tolist(), strict=True))
    assert [name for name in EVENTS if happened[name] == 0.0 and name not in ("active_merchants",)] == []
    assert (community.governing.departments.tenure <= 12).all()
    assert community.communities.rank.tolist() in ([0.0, 1.0], [1.0, 0.0])
