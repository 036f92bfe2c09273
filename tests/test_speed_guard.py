"""Ratios of speed, measured side by side in one run: one that falls by a third fails, whatever the machine."""

from __future__ import annotations

import pytest

from benchmarks.forms import compared
from benchmarks.week import compile_everything
from sim.compiler import INTERPRETED

GUARDED = {("cached", 2000): 160.0, ("numpy", 10_000): 2.6}
"""Times the compiled week, with points, honours and a time bank in force, on the machine of benchmarks/README.md."""


@pytest.mark.skipif(INTERPRETED, reason="without the compiler there is nothing to compare")
@pytest.mark.parametrize(("form", "residents"), GUARDED)
def test_the_compiled_week_has_not_lost_a_third_of_its_lead(form: str, residents: int) -> None:
    compile_everything()
    times = compared((form, "compiled"), residents, repeats=5, weeks=6)
    assert times[form] / times["compiled"] >= GUARDED[form, residents] * 2 / 3
