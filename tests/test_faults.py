"""Whatever strikes a command that writes: nothing is lost, nothing half-written stays, nothing goes on in the background."""

from __future__ import annotations

import os

import pytest

from tests.faults import EVERY, FAULTS, MODULE, Fault
from tests.reliability import rows_of

pytestmark = pytest.mark.skipif(not os.path.exists("/proc/self/environ"), reason="processes are looked up as on Linux")


def test_the_page_has_a_row_for_every_fault_and_nothing_was_lost() -> None:
    rows = rows_of(MODULE)
    assert [name for name, *_ in rows] == [fault.name for fault in FAULTS]
    assert [int(commands) for _, commands, *_ in rows] == [len(fault.commands) for fault in FAULTS]
    assert all(int(tries) >= int(commands) for _, commands, tries, _ in rows)
    assert {lost for *_, lost in rows} == {"nothing"}


def test_every_command_that_writes_is_killed_at_25_moments() -> None:
    assert {name.split(",")[0] for name in EVERY} == {"run", "compare", "batch", "merge", "report", "table", "animate"}
    tries = {name: int(number) for name, _, number, _ in rows_of(MODULE)}
    assert tries["kill -9 of the command"] >= 25 * len(EVERY)
    assert tries["kill -9 of a worker"] >= 25


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_nothing_is_lost(fault: Fault) -> None:
    assert fault.losses()[1] == []
