"""Ratios of speed, measured side by side in one run: one that falls by a third fails, whatever the machine."""

from __future__ import annotations

import pytest

from benchmarks.forms import FORMS, compared
from benchmarks.result import BEGIN, END, README, gathered, measured, table
from benchmarks.week import compile_everything
from sim.compiler import INTERPRETED

GUARDED = (("idiomatic", 2_000, 6, 3), ("cached", 2_000, 6, 5), ("numpy", 10_000, 5, 5))
"""Over the compiled week, with three mechanisms in force: form, residents, weeks (as in `python -m benchmarks`), repeats."""


@pytest.mark.skipif(INTERPRETED, reason="without the compiler there is nothing to compare")
@pytest.mark.parametrize(("form", "residents", "weeks", "repeats"), GUARDED)
def test_the_compiled_week_has_not_lost_a_third_of_its_lead(
    form: str, residents: int, weeks: int, repeats: int
) -> None:
    """Of the lead that benchmarks/measured.json says."""
    lead, _ = measured(gathered())[f"{FORMS[form][0]} over compiled, {residents:,}"]
    compile_everything()
    times = compared((form, "compiled"), residents, repeats, weeks)
    assert times[form] / times["compiled"] >= lead.value * 2 / 3


def test_the_readme_shows_what_was_measured() -> None:
    """Its table is what `python -m benchmarks.result benchmarks/measured.json` writes."""
    shown = README.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    assert shown == table(gathered())
