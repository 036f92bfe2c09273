"""The recorder only reads: what keeps a week writes into the history and the record, into nothing that a next week reads."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.calendar import WEEKS_OF_QUARTER
from sim.community import ParticipationModel
from sim.processes.recent_weeks import keep_week
from sim.processes.recording import SUMS, add_up
from sim.record import Record
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario
from sim.world import FIELDS

EVERYTHING = Path(__file__).parent / "verification" / "scenarios" / "everything.yaml"
RECORDED = "history"
"""The one table that recording writes."""


def columns(table: Any, name: str) -> Iterator[tuple[str, bytes]]:
    """Every array in a table, byte for byte, under its dotted name; of other things what pickle makes of them."""
    if isinstance(table, np.ndarray):
        yield name, table.tobytes()
    elif isinstance(table, tuple) and hasattr(table, "_fields"):
        for field in table._fields:
            yield from columns(getattr(table, field), f"{name}.{field}")
    else:
        yield name, pickle.dumps(table)


def state(model: ParticipationModel) -> dict[str, bytes]:
    """All that the next week starts from: tables and accounts, what mechanisms offer, and every generator of random numbers."""
    world = model.tables(model.cases, model.calendar)
    found = {key: value for name in FIELDS if name != RECORDED for key, value in columns(getattr(world, name), name)}
    generators = {"random": model.random.getstate(), "rng": model.rng.bit_generator.state}
    everywhere = {"of Python": random.getstate(), "of NumPy": np.random.get_state()}  # noqa: NPY002
    return {**found, **{name: pickle.dumps(of_it) for name, of_it in {**generators, **everywhere}.items()}}


def written(model: ParticipationModel, action: Callable[[], Any]) -> list[str]:
    """What of the state an action changes."""
    before = state(model)
    action()
    after = state(model)
    assert before.keys() == after.keys()
    return [name for name, content in after.items() if content != before[name]]


@pytest.fixture(scope="module")
def model() -> ParticipationModel:
    """A busy place with a log and three mechanisms in force, in the last week but one of a quarter."""
    values = {
        **read_scenario(EVERYTHING, ["run.weeks=26", "run.warm_up_weeks=2", "record.log=true"]).values(),
        "mechanisms": [{"kind": "points"}, {"kind": "publicity"}, {"kind": "whistle_and_report"}],
    }
    made = ParticipationModel(Scenario.model_validate(values), EVERYTHING.parent)
    while made.week < WEEKS_OF_QUARTER - 1:
        made.step()
    return made


def add_up_everybody(model: ParticipationModel) -> None:
    """The sums of all residents, as in the week."""
    came = np.flatnonzero(model.events.occasions).astype(np.uint32)
    sums = np.zeros((2, len(SUMS)))
    add_up(model.world, sums, came, 0, len(model.people.age), int(model.steps))
    assert len(came)
    assert sums.any()


def keep(model: ParticipationModel) -> None:
    """What the record keeps at the end of a quarter."""
    model.record.keep(WEEKS_OF_QUARTER, model.people, model.events, model.communities, model.world)


def all_frames(model: ParticipationModel) -> None:
    """Every table that the record makes when it is asked."""
    for make in (Record.weekly, Record.quarterly, Record.governance, Record.resources, Record.problems, Record.log, Record.costs,
                 Record.closure, Record.retention, Record.statistics, Record.money, Record.payout_rate):  # fmt: skip
        make(model.record)


@pytest.mark.parametrize(
    "recording",
    [add_up_everybody, lambda model: keep_week(model.world, WEEKS_OF_QUARTER), keep, all_frames],
    ids=["sums over residents", "the tally", "the record", "its tables"],
)
def test_recording_changes_no_column_no_account_and_no_random_state(
    model: ParticipationModel, recording: Callable[[ParticipationModel], Any]
) -> None:
    assert written(model, lambda: recording(model)) == []


def test_a_week_writes_nothing_between_its_last_process_and_the_ranking(
    model: ParticipationModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the week itself calls it, at the end of a quarter."""
    keeps, changed = model.record.keep, []
    monkeypatch.setattr(model.record, "keep", lambda *given: changed.append(written(model, lambda: keeps(*given))))
    model.step()
    assert model.week == WEEKS_OF_QUARTER
    assert changed == [[]]
    assert len(model.record.quarterly())


@pytest.mark.parametrize(
    ("writes", "name"),
    [
        (lambda m: m.minds.habit.__setitem__(3, 0.123), "minds.habit"),
        (lambda m: m.communities.rank.__setitem__(0, 0.123), "communities.rank"),
        (lambda m: m.events.occasions_this_quarter.__setitem__(0, 99), "events.occasions_this_quarter"),
        (lambda m: m.policy.schemes.accounts.__setitem__((0, 0, 0), 0.123), "schemes.accounts"),
        (lambda m: m.governing.tally.by_event.__setitem__((0, 0), 0.123), "tally.by_event"),
        (lambda m: m.cases.severity.__setitem__(0, 0.123), "cases.severity"),
        (lambda m: m.random.random(), "random"),
        (lambda m: m.rng.random(), "rng"),
    ],
)
def test_a_recorder_that_writes_is_caught(
    model: ParticipationModel, writes: Callable[[ParticipationModel], Any], name: str
) -> None:
    assert written(model, lambda: writes(model)) == [name]
