"""Every other form of the week says the same as the compiled loops, and the loops are worth having."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import batch, machine, pairing, week
from benchmarks.agent_by_agent import AgentByAgent
from benchmarks.forms import InNumpyAlone
from benchmarks.idiomatic import REPORTERS, IdiomaticCommunity
from benchmarks.in_numpy import InNumpy, Keyed
from benchmarks.week_alone import WeekAlone
from sim.community import ParticipationModel
from sim.compiler import INTERPRETED
from sim.draws import LIFE, four_uniforms
from sim.processes.recording import Sum
from sim.scenario.schema import Scenario

KNOWN = [Sum[name] for name in REPORTERS]
"""The sums over residents that the forms add up; a sum that is new is the model's alone, until a form is to be held to it."""

CASES: dict[str, dict[str, Any]] = {
    "points and full rooms": {
        "start": {"unaware_share": 0.6},
        "outreach": {"invitations": 0.5},
        "calendar": {"seats": 5},
        "decision": {"intercept": -2.0, "maturity_weight": 0.5},
        "mechanisms": [
            {"kind": "points", "ramp_weeks": 3, "weekly_budget": 20.0},
            {"kind": "honours", "target": {"group": "young"}, "from_week": 2},
            {"kind": "time_bank", "redemption": 0.3},
        ],
        "learning": {"turnover": {"a_year": 0.5}, "fatigue": {"rest_at": 0.3, "return_below": 0.25, "least_rest": 2}},
    },
    "as shipped": {},
    "thresholds": {"decision": {"rule": "threshold", "threshold": {"mean": 0.1, "sd": 0.1, "instigators": 5}}},
    "thresholds that count, and honours": {
        "decision": {"rule": "threshold", "threshold": {"measure": "count", "mean": 1, "sd": 1, "instigators": 5}},
        "mechanisms": [{"kind": "honours"}],
    },
}


def test_the_forms_know_as_many_sums_as_they_always_did() -> None:
    assert len(KNOWN) == 28
    assert set(KNOWN) <= set(Sum)


def scenario_of_case(case: str, communities: int = 2, weeks: int = 8) -> Scenario:
    """A small scenario in double precision."""
    base = {
        "run": {"warm_up_weeks": 0, "weeks": weeks, "precision": "double", "seed": 11},
        "place": {"communities": communities, "residents": 100},
    }
    return Scenario.model_validate({**base, **CASES[case]})


@pytest.mark.parametrize("case", CASES)
def test_stepped_agent_by_agent_the_weeks_are_equal_to_the_last_bit(case: str) -> None:
    scenario = scenario_of_case(case)
    agents, loops = AgentByAgent(scenario), ParticipationModel(scenario)
    came_at_all = 0
    for now in range(8):
        agents.step()
        loops.step()
        came = [person.row for person in agents.agents if person.occasions]
        came_at_all += len(came)
        assert came == np.flatnonzero(loops.events.occasions).tolist(), f"participants of week {now + 1}"
        # Sums are added agent by agent here, and in pairs there.
        assert np.array(agents.history[now])[..., KNOWN] == pytest.approx(
            loops.record.sums[now][..., KNOWN], rel=1e-12
        ), f"sums of week {now + 1}"
        for name, column in (*loops.minds._asdict().items(), ("propensity", loops.people.propensity)):
            assert agents.agents.get(name) == column.tolist(), f"{name} of week {now + 1}"
    assert came_at_all > 20, "a case in which hardly anybody comes shows nothing"
    for at, ledger in enumerate(loops.policy.ledgers):
        if ledger is None:
            continue  # honours pay nothing
        assert [person.points[at] for person in agents.agents] == ledger.balance.tolist()
        assert ledger.balance.any()


@pytest.mark.parametrize("case", CASES)
def test_as_mesas_tutorials_would_have_it_the_same_people_come_and_think_the_same(case: str) -> None:
    scenario = scenario_of_case(case)
    agents, loops = IdiomaticCommunity(scenario), ParticipationModel(scenario)
    for now in range(8):
        agents.step()
        loops.step()
        came = [person.row for person in agents.agents if person.occasions]
        assert came == np.flatnonzero(loops.events.occasions).tolist(), f"participants of week {now + 1}"
    collected = agents.datacollector.get_model_vars_dataframe()
    assert list(collected) == list(REPORTERS)
    for at, name in zip(KNOWN, REPORTERS, strict=True):
        for now, groups in enumerate(collected[name]):
            for (community, elderly), total in groups.items():
                assert total == pytest.approx(loops.record.sums[now, community, int(elderly), at], abs=1e-9), name
    for name, column in (*loops.minds._asdict().items(), ("propensity", loops.people.propensity)):
        np.testing.assert_allclose(agents.agents.get(name), column, rtol=0, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("communities", [1, 3])
@pytest.mark.parametrize("case", CASES)
def test_in_numpy_expressions_the_same_people_come_and_think_the_same(case: str, communities: int) -> None:
    scenario = scenario_of_case(case, communities, weeks=14)
    columns, loops = InNumpy(scenario, keyed=True), ParticipationModel(scenario)
    came_at_all = 0
    for now in range(14):
        columns.step()
        loops.step()
        came_at_all += len(columns.came)
        assert columns.came.tolist() == np.flatnonzero(loops.events.occasions).tolist(), f"week {now + 1}"
        np.testing.assert_allclose(
            columns.history[now][..., KNOWN], loops.record.sums[now][..., KNOWN], rtol=0, atol=1e-9
        )
    assert came_at_all > 20
    for table in ("people", "minds", "events", "communities"):
        for name, column in getattr(loops, table)._asdict().items():
            if name not in ("next_duty", "rank"):  # scratch of the loops; what the record of quarters writes
                mine = getattr(getattr(columns, table), name)
                np.testing.assert_allclose(mine, column, rtol=0, atol=1e-9, err_msg=f"{table}.{name}")
    for mine, ledger in zip(columns.policy.ledgers, loops.policy.ledgers, strict=True):
        assert (mine is None) == (ledger is None)
        assert mine is None or ledger is None or np.array_equal(mine.balance, ledger.balance)


def test_without_the_governing_side_numpy_and_loops_leave_out_the_same() -> None:
    scenario = scenario_of_case("as shipped")
    columns, loops = InNumpyAlone(scenario, keyed=True), WeekAlone(scenario)
    for now in range(8):
        columns.step()
        loops.step()
        assert columns.came.tolist() == np.flatnonzero(loops.events.occasions).tolist(), f"week {now + 1}"
        np.testing.assert_allclose(
            columns.history[now][..., KNOWN], loops.record.sums[now][..., KNOWN], rtol=0, atol=1e-9
        )


def test_from_one_stream_as_many_come_as_with_keyed_draws() -> None:
    scenario = week.scenario_of(2000, 3, 20)
    stream, keyed = InNumpy(scenario), InNumpy(scenario, keyed=True)
    shares = []
    for form in (stream, keyed):
        for _ in range(20):
            form.step()
        shares.append(np.array(form.history)[..., Sum.participants].sum() / (6000 * 20))
    assert shares[0] == pytest.approx(shares[1], rel=0.1)


def test_vectorised_draws_are_those_of_the_model() -> None:
    rows = np.array([0, 1, 17, 1 << 40])
    found = Keyed(2**33 + 5)(LIFE, 12, rows, 4)
    for at, row in enumerate(rows.tolist()):
        assert tuple(found[:, at]) == four_uniforms(2**33 + 5, LIFE, 12, row)


@pytest.mark.skipif(INTERPRETED, reason="without the compiler there is nothing to compare")
def test_the_loops_are_at_least_thirty_times_as_fast_as_agent_by_agent() -> None:
    week.compile_everything()
    agents, loops = week.compared(2000, repeats=5)
    assert min(agents) / min(loops) >= 30.0


@pytest.mark.skipif(INTERPRETED, reason="without the compiler there is nothing to compare")
def test_the_governing_side_at_most_doubles_the_cost_of_a_week() -> None:
    week.compile_everything()
    whole, alone = week.with_and_without_governing(2000, 1, 52, repeats=5)
    assert whole / alone <= 2.0


def test_a_resident_takes_at_most_250_bytes_with_network_and_record() -> None:
    run = ParticipationModel(week.scenario_of(2000, 2, 4))
    run.run()
    assert week.bytes_of_arrays(run) <= 250 * 4000


def test_the_bound_counts_the_bytes_of_columns_that_exist() -> None:
    moved = machine.moved(machine.founded(2000), heard=0.25, came=0.0)
    of = {column.column: column.bytes for column in moved}
    assert of["minds.fatigue"] == 8.0  # float32, read and written
    assert of["people.work"] == pytest.approx(1.0, abs=1e-6)  # among 64 residents of a line somebody heard
    assert of["people.propensity"] == pytest.approx(4.0 * (1.0 - 0.75**16))
    assert of["events.first_day"] == 0.0  # nobody came
    found = machine.bound(moved, neighbours=8.0, came=0.5, gigabytes=10.0, of_reals=1.0, of_flags=2.0)
    assert found.total == pytest.approx(sum(of.values()) / 10.0 + 8.0 * 1.0 + 4.0 * 2.0)


def test_every_array_is_counted_once() -> None:
    class Holder:
        def __init__(self) -> None:
            self.column = np.zeros(100, np.uint8)
            self.view = self.column[10:]
            self.nested = [{"deep": (np.zeros(7),)}, self]

    assert week.bytes_of_arrays(Holder()) == 100 + 56


def test_a_missed_limit_is_said_and_makes_the_exit_code_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held = week.Result("fast", "s", 0.1, 0.15)
    missed = week.Result("slow", "times", 29.0, 30.0, at_least=True)
    out = tmp_path / "folder" / "out.json"
    for results, code in (([held], 0), ([held, missed], 1)):
        monkeypatch.setattr(week, "measure", lambda repeats, results=results: results)
        assert week.main(["--out", str(out)]) == code
        printed = capsys.readouterr().out
        assert ("MISSED" in printed) == (code == 1)
    written = json.loads(out.read_text())
    assert [result["held"] for result in written["results"]] == [True, False]
    assert set(written["machine"]) >= {"processor", "python", "mesa"}


def test_the_study_of_which_the_overhead_is_measured_names_outcomes_that_exist(tmp_path: Path) -> None:
    assert len(batch.study(tmp_path, points=2, replicates=1).outcomes) == batch.OUTCOMES


def test_pairing_is_measured_over_every_shipped_study_that_is_not_large() -> None:
    found = list(pairing.studies())
    assert {"dose_of_points", "points_or_time_bank", "whistle"} <= set(found)
    assert "what_we_do_not_know" not in found
