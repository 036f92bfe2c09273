"""Same seed, same bits: over processes, threads, the compiler and Python versions."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import sim.parallel
from sim.community import ParticipationModel
from sim.scenario.schema import Scenario
from sim.state import EVENTS
from tests.fingerprint import SMALL, fingerprint, fingerprints, small_run

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def expected() -> str:
    return fingerprints()


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
    assert fingerprints() == expected


def test_another_process_has_the_same_bits(expected: str) -> None:
    assert elsewhere(PYTHONHASHSEED="7", NUMBA_NUM_THREADS="1") == expected
    assert elsewhere(PYTHONHASHSEED="8", NUMBA_NUM_THREADS="2") == expected


def test_four_threads_at_once_have_the_same_bits(expected: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: fingerprint(small_run()), range(4)))
    assert found == [expected.split()[0]] * 4


@pytest.mark.parametrize("threads", ["1", "2", "5"])
@pytest.mark.parametrize("kind", ["layered", "watts_strogatz"])
def test_in_parts_and_threads_the_bits_are_the_same(kind: str, threads: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large populations are founded and stepped by parts: here each community is one, with ties to the other or without."""
    scenario = Scenario.model_validate({**SMALL, "network": {"kind": kind, "across_communities": kind != "layered"}})
    whole = ParticipationModel(scenario)
    whole.run()
    assert len(whole.ranges) == 1
    monkeypatch.setattr(sim.parallel, "ROWS", 100)
    monkeypatch.setenv(sim.parallel.SETTING, threads)
    community = ParticipationModel(scenario)
    community.run()
    assert community.ranges == [(0, 1), (1, 2)]
    assert fingerprint(community) == fingerprint(whole)
    one, other = community.neighbours.edges()
    where = community.people.community
    assert bool((where[one] != where[other]).any()) == (kind != "layered")


def test_parts_come_in_their_order_a_few_at_a_time_and_a_failure_waits_for_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is done waits in memory until it is its turn: never more than the threads and one."""
    monkeypatch.setenv(sim.parallel.SETTING, "2")
    begun, ended = [], []

    def work(first: int, end: int) -> int:
        begun.append(first)
        time.sleep(0.01 * (first % 3))
        ended.append(first)
        if first == 6:
            raise ValueError("six")
        return first

    parts = [(at, at + 1) for at in range(9)]
    for place, found in enumerate(sim.parallel.in_turn(parts[:6], work)):
        assert found == place
        assert len(begun) <= place + 3
    with pytest.raises(ValueError, match="six"):
        sim.parallel.for_each(parts, work)
    assert sorted(begun) == sorted(ended)


@pytest.mark.parametrize("said", ["two", "0", "-1"])
def test_a_setting_of_threads_that_is_no_number_is_refused_by_name(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(sim.parallel.SETTING, said)
    with pytest.raises(sim.parallel.NoNumberOfThreads, match=f"SIHUA_THREADS is '{said}'"):
        sim.parallel.threads()


def test_without_the_compiler_the_bits_are_the_same(expected: str) -> None:
    assert elsewhere(NUMBA_DISABLE_JIT="1") == expected


def test_code_compiled_for_any_processor_has_the_same_bits(expected: str, tmp_path: Path) -> None:
    assert elsewhere(NUMBA_CPU_NAME="generic", NUMBA_CACHE_DIR=str(tmp_path)) == expected


def test_another_seed_has_other_bits(expected: str) -> None:
    community = ParticipationModel(Scenario.model_validate({**SMALL, "run": {**SMALL["run"], "seed": 21}}))
    community.run()
    assert fingerprint(community) != expected.split()[0]


def test_seed_zero_is_a_seed() -> None:
    zero, one = (
        ParticipationModel(Scenario.model_validate({**SMALL, "run": {**SMALL["run"], "seed": seed}})) for seed in (0, 1)
    )
    assert zero.seed == 0
    assert fingerprint(zero) != fingerprint(one)


def test_the_run_uses_every_process_of_the_governing_side() -> None:
    """Or the bits above would say nothing about it."""
    community = small_run()
    happened = dict(zip(EVENTS, community.record.history.events.sum(axis=(0, 1)).tolist(), strict=True))
    assert [name for name in EVENTS if happened[name] == 0.0 and name not in ("active_merchants",)] == []
    assert (community.governing.departments.tenure <= 12).all()
    assert community.communities.rank.tolist() in ([0.0, 1.0], [1.0, 0.0])
