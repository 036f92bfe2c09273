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
    for fault, (_, commands, tries, lost) in zip(FAULTS, rows, strict=True):
        struck, of = map(int, commands.split(" of "))
        assert struck == of == len(fault.commands)
        assert int(tries) >= struck
        assert lost == "nothing"


def test_every_command_that_writes_is_struck_and_kills_come_at_25_moments_of_each() -> None:
    assert {name.split(",")[0] for name in EVERY} == {"run", "compare", "batch", "merge", "report", "table", "animate"}
    for name, commands, tries, _ in rows_of(MODULE):
        if name.startswith("kill -9"):
            assert int(tries) >= 25 * int(commands.split(" of ")[0])


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_nothing_is_lost(fault: Fault) -> None:
    assert fault.losses()[1] == []
