"""The agent-by-agent form says the same as the compiled loops, and the loops are worth having."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import week
from benchmarks.agent_by_agent import AgentByAgent
from sim.community import Community
from sim.compiler import INTERPRETED
from sim.scenario.schema import Scenario

CASES: dict[str, dict[str, Any]] = {
    "points and full rooms": {
        "start": {"unaware_share": 0.6},
        "outreach": {"invitations": 0.5},
        "calendar": {"places": 5},
        "decision": {"intercept": -2.0, "maturity_weight": 0.5},
        "mechanisms": [{"kind": "points", "ramp_weeks": 3, "weekly_budget": 20.0}],
        "learning": {"turnover": {"a_year": 0.5}, "fatigue": {"rest_at": 0.3, "return_below": 0.25, "least_rest": 2}},
    },
    "thresholds": {"decision": {"rule": "threshold", "threshold": {"mean": 0.1, "sd": 0.1, "instigators": 5}}},
}


@pytest.mark.parametrize("case", CASES)
def test_stepped_agent_by_agent_the_weeks_are_equal_to_the_last_bit(case: str) -> None:
    base = {
        "run": {"warm_up_weeks": 0, "weeks": 8, "precision": "double", "seed": 11},
        "place": {"communities": 2, "residents": 100},
    }
    scenario = Scenario.model_validate({**base, **CASES[case]})
    agents, loops = AgentByAgent(scenario), Community(scenario)
    came_at_all = 0
    for now in range(8):
        agents.step()
        loops.step()
        came = [person.row for person in agents.agents if person.occasions]
        came_at_all += len(came)
        assert came == np.flatnonzero(loops.happened.occasions).tolist(), f"participants of week {now + 1}"
        assert np.array_equal(np.array(agents.history[now]), loops.record.sums[now]), f"sums of week {now + 1}"
    assert came_at_all > 20, "a case in which hardly anybody comes shows nothing"
    for name, column in (*loops.minds._asdict().items(), ("propensity", loops.people.propensity)):
        assert agents.agents.get(name) == column.tolist(), name
    for at, ledger in enumerate(loops.policy.ledgers):
        assert ledger is not None
        assert [person.points[at] for person in agents.agents] == ledger.balance.tolist()
        assert ledger.balance.any()


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
    run = Community(week.scenario_of(2000, 2, 4))
    run.run()
    assert week.bytes_of_arrays(run) <= 250 * 4000


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
