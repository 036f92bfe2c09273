"""What a process reads of the scenario has a type: a misspelt field fails the type check, a wrong table its making."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from sim.parameter_types import HabitParameters, ParameterRow, SatisfactionParameters, names_in
from sim.parameters import row_of, rows_of
from sim.scenario.blocks.learning import Habit, Motivation, Satisfaction
from sim.terms import TERMS, TermName

ROOT = Path(__file__).parents[1]
PROCESS = '''"""A process."""

from sim.parameter_types import Parameters
from sim.world import World


def offered(world: World, audience: int, c: int) -> float:
    """What mechanisms offer to an audience, and in a community."""
    return world.effects.residents[audience].{term} + world.effects.communities[c].seats


def shown(world: World) -> object:
    """What mechanisms add for every audience to one term."""
    return world.effects.residents.{term}


def forgotten(world: World, parameters: Parameters) -> float:
    """What a week without an occasion leaves of a habit."""
    return (1.0 - world.parameters.learning.habit[0].{field}) * parameters.outreach[0].{other}
'''


MECHANISM = '''"""A mechanism."""

from sim.mechanism import Added


def effects(strength: float) -> Added:
    """What it adds to a term."""
    return {{"{term}": strength}}
'''


def type_check(file: Path) -> subprocess.CompletedProcess[str]:
    """What mypy, as this repository sets it, says of a file."""
    return subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", ROOT / "pyproject.toml", file],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "other", "term", "wrong"), [("decay", "publicity", "norm", 0), ("decai", "publicty", "seats", 4)]
)
def test_a_misspelt_field_or_term_fails_the_type_check(
    tmp_path: Path, field: str, other: str, term: str, wrong: int
) -> None:
    file = tmp_path / "process.py"
    file.write_text(PROCESS.format(field=field, other=other, term=term), encoding="utf-8")
    found = type_check(file)
    assert found.stdout.count("[attr-defined]") == wrong, found.stdout + found.stderr
    assert (found.returncode == 0) == (wrong == 0), found.stdout + found.stderr


@pytest.mark.parametrize(("term", "wrong"), [("recognition", 0), ("recogniton", 1)])
def test_a_term_that_a_mechanism_misspells_fails_the_type_check(tmp_path: Path, term: str, wrong: int) -> None:
    file = tmp_path / "mechanism.py"
    file.write_text(MECHANISM.format(term=term), encoding="utf-8")
    found = type_check(file)
    assert found.stdout.count("[dict-item]") == found.returncode == wrong, found.stdout + found.stderr


def test_the_names_of_terms_for_the_type_check_are_those_that_there_are() -> None:
    assert get_args(TermName) == tuple(TERMS)


def test_a_row_holds_what_its_class_declares_in_that_order() -> None:
    made = rows_of(SatisfactionParameters, Satisfaction(), second_need_match=0.25, of_answers=0.0)
    assert made.dtype.names == names_in(SatisfactionParameters)  # type: ignore[attr-defined]
    assert made[0].second_need_match == 0.25
    assert made[0].fade == Satisfaction().fade
    assert row_of(HabitParameters, Habit(decay=0.5)).decay == 0.5


class Twice(ParameterRow):
    """`drift` is a field of one block, and given beside it."""

    drift: float


@pytest.mark.parametrize(
    ("row", "blocks", "more", "message"),
    [
        (HabitParameters, (), {"gain": 0.1}, "HabitParameters.decay: 0 blocks have it"),
        (HabitParameters, (Habit(),), {"gian": 0.1}, "HabitParameters declares no gian"),
        (HabitParameters, (Habit(), Habit()), {}, "HabitParameters.gain: 2 blocks have it"),
        (Twice, (Motivation(),), {"drift": 0.1}, "Twice.drift: 2 blocks have it"),
    ],
)
def test_a_row_that_lacks_a_field_or_has_one_too_many_is_not_made(
    row: type[ParameterRow], blocks: tuple[Habit, ...], more: dict[str, float], message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        rows_of(row, *blocks, **more)
