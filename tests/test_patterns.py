"""The patterns of the seeds emerge, each from the cause it should have, and go when the cause goes."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import sim
from sim.community import ParticipationModel
from sim.indices.log import statistics, user_days
from sim.scenario.schema import Scenario
from sim.state import ONLINE

SEEDS = (1, 2, 3, 4)
SIM = Path(sim.__file__).parent

BLOCKS = Path(__file__).parents[1] / "scenarios" / "blocks"
EQUAL_HOURS, EQUAL_SLOTS, EQUAL_ACCESS = (
    yaml.safe_load((BLOCKS / f"equal_{what}.yaml").read_text(encoding="utf-8")) for what in ("hours", "slots", "access")
)


def merged(*changes: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for change in changes:
        for key, value in change.items():
            out[key] = merged(out.get(key, {}), value) if isinstance(value, dict) else value
    return out


def world(seed: int, *changes: dict[str, Any]) -> ParticipationModel:
    base = Scenario().model_dump(mode="json")
    place = {"place": {"residents": 4000}, "run": {"seed": seed}, "record": {"log": True}}
    community = ParticipationModel(Scenario.model_validate(merged(base, place, *changes)))
    community.run()
    return community


@cache
def baseline(seed: int) -> ParticipationModel:
    return world(seed)


def mean_quarterly(community: ParticipationModel, name: str) -> float:
    frame = community.record.quarterly()
    return float(frame[(frame.community == -1) & (frame.group == "all")][name].mean())


def mean_weekly(community: ParticipationModel, name: str, group: str = "all") -> float:
    frame = community.record.weekly()
    return float(frame[(frame.community == -1) & (frame.group == group)][name].mean())


def ageing(*changes: dict[str, Any]) -> float:
    worlds = [world(seed, *changes) if changes else baseline(seed) for seed in SEEDS]
    return float(np.mean([mean_quarterly(each, "ageing_index") for each in worlds]))


def by_band(community: ParticipationModel, values: Any) -> list[float]:
    band = np.digitize(community.people.age, [30, 40, 50])
    return [float(np.asarray(values)[band == b].mean()) for b in range(4)]


def offline_occasions(community: ParticipationModel) -> Any:
    log = community.record.log()
    assert log is not None
    offline = log[log.slot != ONLINE]
    return np.bincount(offline.resident, minlength=len(community.people.age))


def test_the_elderly_give_more_of_the_hours_than_their_share_of_residents() -> None:
    assert ageing() > 0.6


def test_offline_participation_rises_with_age() -> None:
    rates = np.mean([by_band(baseline(seed), offline_occasions(baseline(seed))) for seed in SEEDS], axis=0)
    assert rates[0] < rates[3]
    assert rates[:3].max() < rates[3]


def test_willingness_is_lowest_at_fifty_and_above() -> None:
    profiles = []
    for seed in SEEDS:
        c = baseline(seed)
        p, m = c.parameters.recording[0], c.minds
        raw = p.duty * m.duty + p.belonging * m.belonging + p.efficacy * m.efficacy
        profiles.append(by_band(c, (raw - p.intention_mean) / p.intention_sd >= p.willing_above))
    willing = np.mean(profiles, axis=0)
    assert willing[3] == min(willing)
    assert 0.5 < willing.mean() < 0.7


@pytest.mark.parametrize(
    ("change", "most"),
    [((EQUAL_HOURS,), 0.5), ((EQUAL_SLOTS,), 0.92), ((EQUAL_ACCESS,), 0.98), ((EQUAL_HOURS, EQUAL_SLOTS), 0.2)],
    ids=["free hours", "slots", "access", "free hours and slots"],
)
def test_ageing_shrinks_when_one_cause_is_equalised(change: tuple[dict[str, Any], ...], most: float) -> None:
    assert ageing(*change) < most * ageing()


def test_ageing_goes_when_hours_slots_and_access_are_equal_for_all() -> None:
    """What remains follows willingness, which is lower among the old."""
    assert -0.5 < ageing(EQUAL_HOURS, EQUAL_SLOTS, EQUAL_ACCESS) < 0.1


def test_most_are_willing_and_few_act() -> None:
    willing, acting = mean_weekly(baseline(1), "willing_share"), mean_weekly(baseline(1), "participation_rate")
    in_a_year = mean_weekly(baseline(1), "active_in_year")
    assert willing > 0.5
    assert acting < 0.1
    assert acting < in_a_year < 0.4


def test_few_volunteers_give_most_of_the_hours() -> None:
    old = baseline(1).record.quarterly()
    within = old[(old.community == -1) & (old.group == "elderly")]
    assert within["top_10_share_hours"].mean() > 0.3
    assert within["gini_hours_all"].mean() > 0.8


def test_the_exhausted_rest_and_return() -> None:
    starts, returns = mean_weekly(baseline(1), "rest_starts"), mean_weekly(baseline(1), "returns")
    assert starts > 0
    assert returns == pytest.approx(starts, rel=0.15)


def test_high_load_does_not_lower_participation_in_the_next_fortnight() -> None:
    for seed in SEEDS:
        log = baseline(seed).record.log()
        assert log is not None
        found = statistics(user_days(log), 348)
        assert found["gap_14_after_high_load"] < found["gap_14_after_low_load"]


def test_regulars_pause_for_a_month_and_come_back() -> None:
    log = baseline(1).record.log()
    assert log is not None
    assert 0.4 < statistics(user_days(log), 348)["break_30"] < 0.8


def mean_of(worlds: list[ParticipationModel], name: str) -> float:
    """Over weeks and seeds, of everybody."""
    return float(np.mean([mean_weekly(each, name) for each in worlds]))


def test_inviting_those_who_say_yes_wears_them_out_and_reaches_fewer() -> None:
    """Creaming brings participation from the same people: with three times the invitations a quarter reaches fewer."""
    fair, cream = ([world(s, {"outreach": {"creaming": b, "invitations": 0.2}}) for s in SEEDS] for b in (0.0, 1.0))
    breadth = [np.mean([mean_quarterly(each, "breadth") for each in worlds]) for worlds in (fair, cream)]
    assert breadth[1] < 0.95 * breadth[0]
    assert mean_of(cream, "resting") > 10 * mean_of(fair, "resting")
    assert mean_of(cream, "worn_out") > 4 * mean_of(fair, "worn_out")


def test_inviting_those_who_say_yes_reaches_fewer_in_a_year_already_with_the_usual_invitations() -> None:
    fair, cream = ([world(s, {"outreach": {"creaming": b}}) for s in SEEDS] for b in (0.0, 1.0))
    assert mean_of(cream, "active_in_year") < 0.95 * mean_of(fair, "active_in_year")


@pytest.mark.parametrize(
    ("worth_of_point", "during", "afterwards"), [(0.01, -1, -1), (0.06, 1, -1)], ids=["small points", "large points"]
)
def test_small_points_crowd_out_large_ones_pay_and_both_leave_less_behind(
    worth_of_point: float, during: int, afterwards: int
) -> None:
    """Pay enough or do not pay at all: a scheme of one year, against the same seeds without it."""
    points = {"mechanisms": [{"kind": "points", "worth_of_point": worth_of_point, "until_week": 52}]}
    ratios = []
    for seed in SEEDS:
        with_points, without = (w.record.sums[:, 0, :, 1].sum(axis=1) for w in (world(seed, points), baseline(seed)))
        ratios.append([with_points[weeks].sum() / without[weeks].sum() for weeks in (slice(26, 52), slice(56, 78))])
    change = np.mean(ratios, axis=0) - 1.0
    assert change[0] * during > 0.02
    assert change[1] * afterwards > 0.02


AGE_WORDS = {"age", "ages", "years", "elderly", "old", "young"}


def identifiers(file: Path) -> set[str]:
    """Every name in the code of a file: of functions, arguments, variables, attributes and what is imported."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        found |= {
            str(getattr(node, field)) for field in ("id", "arg", "attr", "name", "asname") if hasattr(node, field)
        }
    return found


def imported(file: Path) -> set[str]:
    """The modules that a file imports from."""
    tree = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {alias.name for node in tree if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module) for node in tree if isinstance(node, ast.ImportFrom)}


def test_no_rule_knows_an_age() -> None:
    files = sorted((SIM / "rules").glob("*.py"))
    assert len(files) > 4
    for file in files:
        words = {word for name in identifiers(file) for word in re.split(r"[_.\d]+", name.lower())}
        assert not words & AGE_WORDS, file.name


def test_no_process_but_recording_reads_an_age() -> None:
    """Nor does what happens in a week depend on what recording finds: only the record asks who carried a quarter."""
    reading = {file.name for file in (SIM / "processes").glob("*.py") if identifiers(file) & {"age", "ELDERLY_AGE"}}
    assert reading == {"recording.py", "contributors.py"}
    for file in (
        *(SIM / "processes").glob("*.py"),
        *(SIM / "rules").glob("*.py"),
        SIM / "community.py",
        SIM / "policy" / "policy.py",
    ):
        assert "sim.processes.contributors" not in imported(file), file.name
    for file in (*(SIM / "processes").glob("*.py"), *(SIM / "rules").glob("*.py"), SIM / "policy" / "policy.py"):
        assert "sim.processes.recording" not in imported(file), file.name
