"""From which value on a policy pays: cases whose answer is known by hand, and the model's own."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sihua
from experiments.cli import main as cli
from experiments.comparison import break_even
from experiments.comparison.break_even import break_evens, must_be_numbers, places_of
from experiments.comparison.compare import tasks_of
from experiments.comparison.folder import load_comparison
from experiments.comparison.policy_numbers import BreakEven, policy_numbers
from experiments.comparison.runs import Run, Task
from experiments.comparison.sesoi import chosen
from experiments.comparison.statistics.crossing import Crossing, crossing
from experiments.storage.errors import FolderRefused
from tests.comparisons import SMALL, scenarios, small_comparison

PATH = "mechanisms.points.worth_of_point"
NOISE = np.array([-0.3, -0.2, -0.1, 0.1, 0.2, 0.3])
BREADTH = chosen({"breadth": 0.1})[0]


@pytest.mark.parametrize(
    ("f", "start", "bounds", "expected"),
    [
        (lambda x: x - 0.021, 0.03, (0.0, 100.0), Crossing(0.021, True)),
        (lambda x: x - 0.021, 0.0, (0.0, 100.0), Crossing(0.021, True)),
        (lambda x: 7.0 - x, 3.0, (0.0, 100.0), Crossing(7.0, False)),
        (lambda x: x + 5.0, 2.0, (-100.0, 100.0), Crossing(-5.0, True)),
        (
            lambda x: x * (x - 0.021),
            0.03,
            (0.0, 1.0),
            Crossing(0.021, True),
        ),  # that nothing happens at 0 is no crossing
        (lambda x: -x * x, 0.03, (0.0, 1.0), None),
        (lambda x: x - 2.0, 0.03, (0.0, 1.0), None),  # beyond the range
    ],
)
def test_a_crossing_known_by_hand_is_found(
    f: Callable[[float], float], start: float, bounds: tuple[float, float], expected: Crossing | None
) -> None:
    found = crossing(f, start, *bounds)
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert found.at == pytest.approx(expected.at, rel=1e-3)
        assert found.rising == expected.rising


def test_of_whole_numbers_the_first_that_is_good_is_found() -> None:
    tried: list[float] = []

    def f(x: float) -> float:
        tried.append(x)
        return x - 6.4

    assert crossing(f, 10.0, 0.0, 1000.0, whole=True) == Crossing(7.0, True)
    assert all(x.is_integer() for x in tried)
    assert crossing(lambda x: 6.4 - x, 10.0, 0.0, 1000.0, whole=True) == Crossing(6.0, False)


def linear(slope: float, root: float, more: Callable[[float], float] = lambda worth: 0.0) -> Any:
    """Stands in for the runs of the model: an effect that is `slope` times the worth of a point beyond `root`, with noise."""

    def runs(tasks: list[Task], which: range, first: int, names: list[str], *_: object) -> Iterator[list[Run]]:
        for replicate in which:
            row = []
            for task in tasks:
                worth = task.scenario.mechanisms[0].worth_of_point  # type: ignore[attr-defined]
                effect = slope * (worth - root) + more(worth) + 0.001 * NOISE[replicate - 1]
                row.append(Run(first, {names[0]: effect}, None, []))
            yield row

    return runs


def found_with(monkeypatch: pytest.MonkeyPatch, runs: Any, target: Any = "zero") -> BreakEven:
    monkeypatch.setattr(break_even, "run_replicates", runs)
    tasks = tasks_of(scenarios())
    assumed = tasks[1].scenario.mechanisms[0].worth_of_point  # type: ignore[attr-defined]
    at_home = np.array([row[0].outcomes["breadth"] for row in runs([tasks[1]], range(1, 7), 1, ["breadth"])])
    assert assumed == 0.03
    comparison = replace(small_comparison(), values={"breadth": np.array([np.zeros(6), at_home])})
    found = break_evens(comparison, tasks, [PATH], BREADTH, target)
    assert found is not None
    return found[0]


def test_the_break_even_and_its_interval_are_those_worked_out_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The effect is 2 (v - .021); its interval is t(5) x .2366e-3 / sqrt 6 = .0002483 either way, which is .0001242 of v."""
    found = found_with(monkeypatch, linear(2.0, 0.021))
    half = 2.570582 * 0.001 * NOISE.std(ddof=1) / math.sqrt(6) / 2.0
    assert found.value == pytest.approx(0.021, rel=1e-6)
    assert found.low == pytest.approx(0.021 - half, rel=1e-4)
    assert found.high == pytest.approx(0.021 + half, rel=1e-4)
    assert (found.least, found.good, found.assumed) == (True, True, 0.03)
    assert (found.range_low, found.range_high) == (0.0, 100.0)
    assert found.replicates == 6


def test_a_policy_below_its_break_even_is_told_so_and_one_that_falls_must_be_at_most_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    below = found_with(monkeypatch, linear(2.0, 0.05))
    assert (below.value, below.least, below.good) == (pytest.approx(0.05, rel=1e-6), True, False)
    falling = found_with(monkeypatch, linear(-2.0, 0.04))
    assert (falling.value, falling.least, falling.good) == (pytest.approx(0.04, rel=1e-6), False, True)


def test_the_smallest_effect_that_matters_may_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """2 (v - .021) = .1 at v = .071."""
    found = found_with(monkeypatch, linear(2.0, 0.021), "sesoi")
    assert found.value == pytest.approx(0.071, rel=1e-6)
    assert not found.good


def test_without_a_break_even_within_the_range_none_is_found_and_the_bounds_were_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = found_with(monkeypatch, linear(2.0, -1.0))
    assert (found.value, found.low, found.high, found.good) == (None, None, None, True)
    assert {found.tried[0].value, found.tried[-1].value} == {0.0, 100.0}


def test_it_is_kept_in_how_many_replicates_the_effect_is_defined_at_each_value(monkeypatch: pytest.MonkeyPatch) -> None:
    known = linear(2.0, 0.021)

    def seldom_below(tasks: list[Task], *given: Any) -> Iterator[list[Run]]:
        """In the last replicate, the outcome is not defined where a point is worth little."""
        for replicate, row in enumerate(known(tasks, *given), start=1):
            small = tasks[-1].scenario.mechanisms[0].worth_of_point < 0.025  # type: ignore[attr-defined]
            yield [replace(run, outcomes={"breadth": math.nan}) for run in row] if small and replicate == 6 else row

    found = found_with(monkeypatch, seldom_below)
    assert {one.pairs for one in found.tried if one.value < 0.025} == {5}
    assert {one.pairs for one in found.tried if one.value >= 0.025} == {6}
    assert found.fewest_pairs == 5


def test_who_stops_it_has_no_break_even(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(break_even, "run_replicates", lambda *_: iter(()))
    comparison, tasks = small_comparison(), tasks_of(scenarios())
    assert break_evens(comparison, tasks, [PATH], BREADTH, stopped=lambda: True) is None


def test_a_path_that_is_no_number_of_a_policy_is_refused_with_the_closest() -> None:
    tasks = tasks_of(scenarios())
    must_be_numbers([PATH, "mechanisms[0].weekly_budget", "decision.intercept"], tasks)
    with pytest.raises(FolderRefused, match=r"worth_of_pint: is no number .* mean mechanisms.points.worth_of_point"):
        must_be_numbers(["mechanisms.points.worth_of_pint"], tasks)
    with pytest.raises(FolderRefused, match="schedule"):
        must_be_numbers(["mechanisms.points.schedule"], tasks)
    assert places_of(PATH, tasks[0].scenario) == []


def test_each_parameter_of_a_policy_is_told_with_its_class_and_whether_it_is_set_there() -> None:
    (_, points) = scenarios()
    numbers = {one.path: one for one in policy_numbers([("points", points.scenario)])}
    assert {one.mechanism for one in numbers.values()} == {"points"}
    worth = numbers["mechanisms[0].worth_of_point"]
    assert (worth.value, worth.unit, worth.low, worth.high) == (0.03, "units of reward per point", 0.0, 100.0)
    assert (worth.source, worth.set_here) == ("assumed", False)
    assert numbers["mechanisms[0].until_week"].set_here
    assert numbers["mechanisms[0].weekly_budget"].source == "choice"
    assert "mechanisms[0].from_week" not in numbers  # as usual, and common to all


def test_the_model_breaks_even_where_its_effect_is_nothing() -> None:
    """At the value that is found, the difference is as good as 0; beyond the interval it surely is not."""
    resolved = scenarios()
    about = chosen({"participation_rate": 0.002})[0]
    found = break_evens(small_comparison(), tasks_of(resolved), [PATH], about)
    assert found is not None
    one = found[0]
    assert one.value is not None
    nearest = min(one.tried, key=lambda tried: abs(tried.value - (one.value or 0.0)))
    assert nearest.low <= 0.0 <= nearest.high
    signs = {math.copysign(1.0, tried.mean) for tried in one.tried if tried.mean != 0.0}
    assert signs == {-1.0, 1.0}


def test_from_the_command_line_a_break_even_is_found_kept_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ["compare", "sihua:baseline", "sihua:points_for_a_year", "--replicates", "5", "--robustness", "none"]
    small = [part for setting in SMALL for part in ("--set", setting)]
    out = ["--out", str(tmp_path / "c")]
    assert cli.call([*ask, *small, *out, "--break-even", PATH, "--break-even-of", "motivation", "--quiet"]) == 0
    capsys.readouterr()
    (one,) = load_comparison(tmp_path / "c").break_evens
    assert (one.path, one.outcome, one.replicates) == (PATH, "motivation", 5)
    assert f"({PATH})" in " ".join((tmp_path / "c" / "summary.txt").read_text("utf-8").split())
    assert f"({PATH})" in (tmp_path / "c" / "report.html").read_text("utf-8")
    assert (tmp_path / "c" / "break_even.csv").is_file()
    assert cli.call(["verify", str(tmp_path / "c"), "--sample", "1"]) == 0


def test_what_cannot_be_asked_for_is_refused_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ["compare", "sihua:baseline", "sihua:points_for_a_year", "--out", str(tmp_path / "c")]
    for more, said in (
        (["--break-even-of", "breadth"], "without --break-even"),
        (["--break-even", PATH, "--break-even-of", "turned_away"], "is not judged; add it with --sesoi"),
        (["--break-even", "mechanisms.points.wrth_of_point"], "did you mean mechanisms.points.worth_of_point?"),
    ):
        assert cli.call([*ask, *more]) == 2
        assert said in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "c").exists()


def test_from_python_a_break_even_is_the_one_of_the_search_and_other_scenarios_are_refused() -> None:
    resolved, comparison = scenarios(), small_comparison()
    found = sihua.break_even(comparison, resolved, PATH, of="participation_rate")
    about = next(one for one in comparison.judgeable if one.outcome.name == "participation_rate")
    assert found == break_evens(comparison, tasks_of(resolved), [PATH], about)
    with pytest.raises(FolderRefused, match="not the scenarios that were compared"):
        sihua.break_even(comparison, scenarios("run.seed=9"), PATH)
    with pytest.raises(FolderRefused, match="is no number of any policy"):
        sihua.break_even(comparison, resolved, "mechanisms.points.worth")
    with pytest.raises(FolderRefused, match="is not judged"):
        sihua.break_even(comparison, resolved, PATH, of="thickness")
