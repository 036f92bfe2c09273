"""Memory and open files level off, however often something is done in one process."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.reliability import rows_of
from tests.soak import MODULE, RUNS, SOAKS, Reading, Soak, reading

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read as on Linux")
GROWTH = 25.0
"""MB by which memory may differ: what the allocator keeps for later moves by as much."""
MORE_FILES = 8


def test_the_page_has_a_row_for_everything_that_is_done_many_times_and_none_of_it_grew() -> None:
    rows = rows_of(MODULE)
    assert [name for name, *_ in rows] == [soak.name for soak in SOAKS]
    for soak, (_, settled, then, _, last, files) in zip(SOAKS, rows, strict=True):
        if settled == "not tried yet":
            continue
        before, after = map(int, files.split(" / "))
        assert after - before <= MORE_FILES
        more = RUNS - int(settled) if soak.each else 0
        assert float(last) - float(then) <= GROWTH + soak.each * more


def test_what_grows_is_found() -> None:
    readings = [Reading(at, 100.0 + 0.5 * at, 20) for at in range(10, 60, 10)]
    assert Soak("leaks", lambda: readings, 20).grown(readings) == (15.0, 0)
    assert Soak("keeps as much", lambda: readings, 20, each=0.5).grown(readings) == (0.0, 0)
    assert reading(1, 1 if Path("/proc/1/fd").exists() else 0).after == 1


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("soak", SOAKS, ids=lambda soak: soak.name)
def test_memory_and_open_files_level_off(soak: Soak) -> None:
    if "page" in soak.name and shutil.which("chromedriver") is None:
        pytest.skip("no Chromium with chromedriver on this machine: no page was opened in a browser")
    megabytes, files = soak.grown(soak.readings())
    assert megabytes <= GROWTH
    assert files <= MORE_FILES
