"""One run is one run: beside each change stands its range over further seeds, and chance is not called a change."""

from __future__ import annotations

import math
import os
import signal
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from experiments.cli import main as cli
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation import spread
from experiments.presentation.changes import (
    Change,
    changes,
    headlines,
    most_changed,
    numbers_of,
    range_of,
    what_is_not_known,
)
from experiments.presentation.report.of_run import article
from experiments.presentation.results import run_scenario
from experiments.presentation.spread import USUAL, usual_replicates, with_spread
from experiments.presentation.summary import plain_summary
from experiments.presentation.verifying import verify
from experiments.runs.result import TABLES, Result, load_result
from sim.indices import INDICATORS
from sim.scenario.reader import read_scenario

SMALL = ("place.residents=150", "run.warm_up_weeks=4", "run.weeks=39", "mechanisms=[{kind: points, setup_cost: 700}]")


@cache
def ran() -> Result:
    """A small estate with points, and two further seeds."""
    return run_scenario(read_scenario("sihua:baseline", SMALL), replicates=3)


def alone(seed: int) -> Result:
    return run_scenario(read_scenario("sihua:baseline", (*SMALL, f"run.seed={seed}")))


def test_the_range_is_from_the_least_to_the_greatest_change_over_the_seeds() -> None:
    each = [
        {(c.name, c.group): c.absolute for c in [*headlines(r), *changes(r)]} for r in (alone(1), alone(2), alone(3))
    ]
    checked = 0
    for change in [*headlines(ran()), *changes(ran())]:
        known = [one[change.name, change.group] for one in each if not math.isnan(one[change.name, change.group])]
        if len(known) > 1:
            assert (change.low, change.high) == (min(known), max(known)), change.name
            assert math.isnan(change.absolute) or change.low <= change.absolute <= change.high
            checked += 1
    assert checked > 30


def test_what_is_known_in_some_seeds_only_says_so_and_is_called_by_chance() -> None:
    whole, some = (
        Change("participation_rate", INDICATORS["participation_rate"], "all", 0.1, 0.4, low=0.2, high=0.3, known=known)
        for known in ((20, 20), (2, 20))
    )
    assert (range_of(whole, "en"), range_of(some, "en")) == ("+20.0 to +30.0", "+20.0 to +30.0 [2]")
    assert (whole.by_chance, some.by_chance) == (False, True)
    assert most_changed([some]) is None
    assert most_changed([whole]) is whole
    assert what_is_not_known([whole], "en") == []
    assert "n of 20 seeds only" in what_is_not_known([whole, some], "en")[0]
    assert "20 个种子中的 n 个" in what_is_not_known([some], "zh")[0]


@cache
def tiny() -> Result:
    """So few that in many weeks there is nothing to measure."""
    return run_scenario(read_scenario("sihua:baseline", ("place.residents=60", "run.weeks=26")), replicates=4)


def test_every_row_knows_in_how_many_of_the_seeds_it_is_there() -> None:
    told = [*headlines(tiny()), *changes(tiny())]
    assert {change.known[1] for change in told} == {4}
    assert any(change.in_some_seeds for change in told)
    page = plain_summary(tiny(), "en")
    assert "[n] in n of 4 seeds only" in page


def test_a_mean_of_some_weeks_of_a_period_has_a_mark() -> None:
    weekly = tiny().weekly
    weekly = weekly[weekly["community"] == -1]
    of_weeks = [one for one in changes(tiny()) if one.name in weekly and one.group]
    for change in of_weeks:
        weeks = weekly.loc[weekly["group"] == change.group, change.name]
        known = [int(half.notna().sum()) for half in (weeks.iloc[:13], weeks.iloc[-13:])]
        assert change.gaps == any(0 < one < 13 for one in known), change.name
        assert change.gaps == ("*" in "".join(numbers_of(change, "en"))), change.name
    assert {change.gaps for change in of_weeks} == {True, False}
    assert "* mean of those weeks" in plain_summary(tiny(), "en")


def test_further_seeds_change_no_bit_of_the_run_itself() -> None:
    by_itself = alone(1)
    assert by_itself.spread is None
    assert "replicates" not in by_itself.manifest
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(by_itself, name), getattr(ran(), name), check_exact=True)


def test_what_goes_the_other_way_with_another_seed_is_not_called_the_greatest_change() -> None:
    def change(name: str, last: float, low: float, high: float) -> Change:
        return Change(name, INDICATORS[name], "all", 0.2, last, low, high)

    by_chance, sure = change("participation_rate", 0.9, -0.1, 0.8), change("active_in_year", 0.3, 0.05, 0.2)
    assert most_changed([by_chance, sure]) is sure
    assert most_changed([by_chance]) is None
    assert most_changed([replace(by_chance, low=math.nan, high=math.nan), sure]) is not sure, "nothing is known of it"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_the_caveat_at_its_top_the_ranges_and_the_costs(language: Any) -> None:
    result = ran()
    lines = plain_summary(result, language).splitlines()
    text = "".join(lines[:7]).replace(" ", "")
    assert ("onerunisonerun" in text.lower()) or ("一次运行只是一次运行" in text)
    assert "3" in text
    resolved = read_scenario("sihua:baseline", SMALL)
    page = article(result, resolved, language)
    assert "3" in page.conditions[1]
    tables = [part.table for part in page.sections[0].parts if part.table is not None]
    assert [table.rows[0][0] for table in tables][-1] == {"en": "points", "zh": "积分制"}[language]
    shown = {str(row[-1]) for table in tables[:2] for row in table.rows}
    assert {range_of(one, language) for one in [*headlines(result), *changes(result)]} == shown


def test_as_many_seeds_as_fit_are_run_and_the_largest_places_have_none() -> None:
    def usual(residents: int, communities: int = 1) -> int:
        settings = (f"place.residents={residents}", f"place.communities={communities}")
        return usual_replicates(read_scenario("sihua:baseline", settings).scenario)

    assert usual(2_000) == USUAL == 20
    assert 1 < usual(10_000) < 20
    assert usual(2_000, 500) == 1


def test_an_interrupted_run_has_no_range() -> None:
    stopped = replace(ran(), spread=None, manifest={**ran().manifest, "state": "interrupted"})
    assert with_spread(stopped, read_scenario("sihua:baseline", SMALL), 3) is stopped


def test_the_command_keeps_the_ranges_and_they_are_reproduced(tmp_path: Path) -> None:
    folder, settings = tmp_path / "kept", [part for setting in SMALL for part in ("--set", setting)]
    run = CliRunner().invoke(cli.app, ["run", "sihua:baseline", *settings, "--replicates", "3", "--out", str(folder)])
    assert run.exit_code == 0, run.output
    assert "over seeds" in run.output
    kept = load_result(folder)
    assert kept.spread is not None
    assert [range_of(one, "en") for one in changes(kept)] == [range_of(one, "en") for one in changes(ran())]
    assert "spread.csv" in verify(folder).files
    once = CliRunner().invoke(
        cli.app, ["run", "sihua:baseline", *settings, "--replicates", "1", "--out", str(tmp_path / "once")]
    )
    assert "over seeds" not in once.output
    assert not (tmp_path / "once" / "spread.csv").exists()


def test_seeds_with_which_no_place_comes_out_are_left_out_and_not_counted() -> None:
    two = ("place.residents=2", "run.warm_up_weeks=0", "run.weeks=2")
    result = run_scenario(read_scenario("sihua:baseline", two), replicates=5)
    without = result.manifest["seeds_without_a_place"]
    assert 0 < without < 5, "two residents often have no tie"
    assert (f"over {5 - without} seeds" in " ".join(plain_summary(result, "en").split())) == (without < 4)


def test_who_stops_a_run_while_further_seeds_run_keeps_it_with_those_that_are_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, resolved = replace(ran(), spread=None), read_scenario("sihua:baseline", SMALL)
    asked = iter([False] * 3 + [True] * 10_000)
    some = with_spread(alone, resolved, 900, lambda: next(asked))
    assert 2 <= some.manifest["replicates"] <= 4
    assert some.spread is not None
    assert some.spread["seeds"].max() == some.manifest["replicates"]
    assert with_spread(alone, resolved, 900, lambda: True) is alone
    run, done = spread._changes_with, []

    def run_and_stop(*given: Any) -> Any:
        done.append(given)
        if len(done) == 3:
            os.kill(os.getpid(), signal.SIGINT)
        return run(*given)

    monkeypatch.setattr(spread, "_changes_with", run_and_stop)
    assert run_scenario(resolved, tmp_path / "r", replicates=900).complete
    assert 3 <= load_result(tmp_path / "r").manifest["replicates"] <= 40
    assert verify(tmp_path / "r")
