"""Comparisons of the model's own runs: paired, watched without being touched, kept whole, and made again bit by bit."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.cli import main as cli
from experiments.comparison.acting import levers
from experiments.comparison.assumptions import WHOLES, assumptions_of, latin_hypercube, varied
from experiments.comparison.compare import compare_scenarios, tasks_of
from experiments.comparison.conclusions import between, by_group, conclusions, gainers_and_losers, prices
from experiments.comparison.folder import _more, load_comparison
from experiments.comparison.model import Robustness, Tried, Variation
from experiments.comparison.recorder import STATES, lorenz
from experiments.comparison.reproduce import spread, verify
from experiments.comparison.robustness import (
    around,
    fate_of,
    few_that_contradict,
    known_there,
    perturbed,
    pooled_scatter,
    suspected,
)
from experiments.comparison.runs import run_once
from experiments.comparison.sesoi import SESOI, judged
from experiments.comparison.size import grows, of_the_place, with_residents
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation.comparison_page import page, write_comparison
from experiments.presentation.sentences import between_policies
from experiments.runs.replicate import run_replicate
from experiments.storage.errors import FolderDamaged, FolderRefused
from experiments.storage.files import sha256
from experiments.storage.manifest import sealed
from sim.catalogue import catalogue
from sim.community import ParticipationModel
from sim.scenario.reader import read_scenario
from tests.comparisons import REPLICATES, SMALL, scenarios, small_comparison


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small comparison as a result folder."""
    there = tmp_path_factory.mktemp("comparison") / "kept"
    write_comparison(small_comparison(), there, report="<!DOCTYPE html>")
    return there


# Runs


def test_a_scenario_against_itself_differs_in_nothing() -> None:
    twice = [scenarios()[0]] * 2
    comparison = compare_scenarios(twice, replicates=5, judgeable=judged(), jobs=2)
    assert [scene.name for scene in comparison.scenes] == ["baseline", "baseline-2"]
    found = [one.judged for one in conclusions(comparison)]
    assert {one.verdict for one in found if one.difference.enough} == {"equivalent"}
    assert {one.verdict for one in found if not one.difference.enough} <= {"undecided", "unknown"}
    assert all(one.difference.same for one in found if one.difference.enough)
    assert all(np.array_equal(t[0], t[1], equal_nan=True) for t in comparison.tables.values())


def test_looking_on_and_threads_change_no_bit_of_a_run() -> None:
    task, names = tasks_of(scenarios())[1], list(SESOI)
    comparison = small_comparison()
    plain = run_once(task, comparison.seeds[2], names)
    alone = run_replicate(task.scenario, 3, outcomes=names)
    watched = {name: table[1, 2] for name, table in comparison.values.items()}  # made by two threads
    for found in (plain.outcomes, alone.outcomes):
        assert np.array_equal([found[n] for n in names], [watched[n] for n in names], equal_nan=True)


def test_what_was_seen_agrees_with_the_record() -> None:
    task, comparison = tasks_of(scenarios())[0], small_comparison()
    record = ParticipationModel(task.scenario).run()
    weekly = record.weekly().query("community == -1").set_index(["group", "week"])
    seen = {name: table[0, 0] for name, table in comparison.tables.items()}
    hours = {group: float(weekly.loc[group, "hours"].sum()) for group in ("all", "elderly", "young")}
    assert seen["hours"] == pytest.approx(hours["all"])
    names = [group.name for group in comparison.groups]
    for group in ("elderly", "young"):
        at = names.index(group)
        assert seen["size"][at] * seen["by_group"][at, 1] * 39 == pytest.approx(hours[group])
    for pair in (("women", "men"), ("migrants", "locals"), ("low_income", "other_income"), ("elderly", "young")):
        parts = [names.index(name) for name in pair]
        whole = (seen["size"][parts, None] * seen["by_group"][parts]).sum(axis=0) / seen["size"][0]
        assert whole == pytest.approx(seen["by_group"][0])
    assert seen["pyramid"][..., 0].sum() == 150
    assert seen["pyramid"][..., 2].sum() == pytest.approx(hours["all"])
    assert seen["cohort"].sum(axis=1) == pytest.approx(1.0)
    assert seen["cohort"][0, STATES.index("idle")] == seen["cohort"][0, STATES.index("moved")] == 0.0
    assert seen["courses"][0] == pytest.approx(weekly.loc["all", "participation_rate"].to_numpy())


def test_lorenz_curve_of_one_who_does_everything_and_of_equals() -> None:
    assert lorenz(np.ones(50)) == pytest.approx(np.linspace(0, 1, 101))
    alone = lorenz(np.array([0.0] * 99 + [5.0]))
    assert (alone[99], alone[100]) == pytest.approx((0.0, 1.0))
    assert np.isnan(lorenz(np.zeros(5))).all()


def test_replicates_are_added_until_all_is_decided_or_the_budget_ends() -> None:
    easy = [j for j in judged() if j.outcome.name == "trust"]
    found = compare_scenarios(scenarios(), replicates=None, judgeable=easy, jobs=2)
    assert (found.replicates, found.manifest["everything_decided"], found.repeated) == (5, True, True)
    hard = judged(["breadth=0.000001"])
    short = compare_scenarios(scenarios("run.weeks=13"), replicates=None, most=7, judgeable=hard, jobs=2)
    assert (short.replicates, short.manifest["everything_decided"]) == (7, False)
    assert short.manifest["state"] == "complete"


def test_what_is_finished_when_it_is_stopped_is_kept() -> None:
    done = 0

    def count(number: int) -> None:
        nonlocal done
        done = number

    found = compare_scenarios(scenarios("run.weeks=13"), replicates=50, judgeable=judged(), jobs=2, progress=count,
                              stopped=lambda: done >= 3)  # fmt: skip
    assert (found.replicates, found.manifest["state"]) == (3, "interrupted")
    with pytest.raises(KeyboardInterrupt):
        compare_scenarios(scenarios("run.weeks=13"), replicates=50, judgeable=judged(), stopped=lambda: True)


# Conclusions


def test_points_cost_money_and_an_hour_has_a_price_only_where_hours_are_sure() -> None:
    price = prices(small_comparison())[0]
    assert price.cost > 20_000
    assert price.cost_low < price.cost < price.cost_high
    assert (math.isnan(price.per_hour)) == (price.hours_low <= 0.0)
    comparison = small_comparison()
    tables = {**comparison.tables, "hours": np.array([np.full(REPLICATES, 100.0), np.full(REPLICATES, 300.0)]),
              "cost": np.array([np.zeros(REPLICATES), np.full(REPLICATES, 500.0)]),
              "owed": np.zeros_like(comparison.tables["owed"])}  # fmt: skip
    sure = prices(replace(comparison, tables=tables))[0]
    assert (sure.per_hour, sure.low, sure.high) == (2.5, 2.5, 2.5)


def test_a_group_gains_if_something_is_better_and_nothing_worse() -> None:
    comparison = small_comparison()
    table = np.zeros_like(comparison.tables["by_group"])
    noise = np.random.default_rng(0).normal(0, 1e-4, table.shape[1])
    names = [group.name for group in comparison.groups]
    table[1] += noise[:, None, None]
    table[1, :, names.index("women"), 0] += 0.2  # more take part
    table[1, :, names.index("migrants"), 2] += 0.2  # more are worn out
    table[1, :, names.index("elderly"), [0, 2]] += 0.2
    found = by_group(replace(comparison, tables={**comparison.tables, "by_group": table}))
    assert gainers_and_losers(found, comparison.policies[0]) == (["women"], ["migrants"], ["elderly"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_the_verdict_first_and_a_plain_screen_can_show_it(language: Any) -> None:
    text = page(small_comparison(), language)
    lines = text.splitlines()
    assert "Points for a year" in lines[0] or "一年积分制" in lines[0]
    assert max(len(line) for line in lines) <= 100
    assert page(small_comparison(), "en", encoding="ascii").isascii()


def test_levers_are_what_a_policy_sets_otherwise() -> None:
    baseline, points = (one.values() for one in scenarios())
    assert set(levers(baseline, points)) == {"mechanisms"}
    assert levers(baseline, baseline) == {}


# Robustness


def test_assumptions_are_varied_within_their_range_and_wholes_stay_whole() -> None:
    baseline, policy = (one.scenario for one in scenarios())
    paths = {one.path for one in assumptions_of(policy, ["learning.motivation.crowding"])}
    assert {"mechanisms.points.worth_of_point", "decision.fatigue_weight", "network.age_homophily"} <= paths
    assert (
        not {"learning.motivation.crowding", "learning.habit.gain", "decision.maturity_weight"} & paths
    )  # lever, source, 0
    for factors in latin_hypercube(4, sorted(paths)):
        for scenario in (baseline, policy):
            other = varied(scenario, factors)
            for whole in WHOLES:
                block = getattr(other, whole[0].split(".")[0])
                assert sum(getattr(block, path.split(".")[1]) for path in whole) == pytest.approx(1.0)
            assert other.decision.fatigue_weight == pytest.approx(3.9 * factors["decision.fatigue_weight"])
            assert other.learning.motivation.crowding == scenario.learning.motivation.crowding
    spread_of = sorted(f["decision.fatigue_weight"] for f in latin_hypercube(10, sorted(paths)))
    assert [math.floor(10 * (value - 0.5)) for value in spread_of] == list(range(10))


def test_other_worlds_differ_in_what_they_say() -> None:
    scenario = scenarios()[0].scenario
    assert perturbed(scenario, Variation("double_size", "size", "2", {"": 2.0})).place.residents == 300
    assert perturbed(scenario, Variation("x", "warm_up", "9", {})).run.warm_up_weeks == 9
    assert perturbed(scenario, Variation("small_world", "network", "", {})).network.kind == "watts_strogatz"


@pytest.mark.parametrize(
    ("verdict", "home", "there", "fate"),
    [
        ("better", 2.0, 2.0, "holds"), ("better", 2.0, -2.0, "reversed"), ("better", 2.0, 0.1, "shrunk"),
        ("worse", -2.0, -2.0, "holds"), ("worse", -2.0, 0.5, "reversed"), ("better", 0.3, 0.3, "holds"),
        ("worse", -2.0, -0.5, "shrunk"), ("better", 2.0, 0.0, "shrunk"), ("better", 0.3, 0.0, "open"),
        ("equivalent", 0.1, 0.2, "holds"), ("equivalent", 0.1, 3.0, "grown"), ("equivalent", 0.1, -3.0, "grown"),
        ("equivalent", 0.1, 1.0, "open"),
    ],
)  # fmt: skip
def test_a_conclusion_holds_is_contradicted_in_one_of_three_ways_or_is_open(
    verdict: Any, home: float, there: float, fate: str
) -> None:
    noise = 0.02 * np.array([-1.0, 1.0, -1.0, 1.0, 0.0])
    assert fate_of(verdict, home, *known_there(there + noise), 1.0) == fate


def test_what_few_replicates_know_in_another_world_is_open_there() -> None:
    for few in ([2.0, 2.0, 2.0, 2.0], [2.0] * 5 + [np.nan] * 6):
        assert fate_of("better", 2.0, *known_there(np.array(few)), 1.0) == "open"
        assert fate_of("equivalent", 0.0, *known_there(np.array(few)), 1.0) == "open"


def test_two_replicates_of_a_draw_are_judged_by_the_scatter_of_all_draws() -> None:
    """64 draws of two: the pooled scatter is that of the replicates, and an interval holds its mean as often as it says."""
    rng = np.random.default_rng(3)
    draws = [np.array([10.0 * k, 10.0 * k]) + rng.normal(0.0, 2.0, 2) for k in range(64)]
    scatter, freedom = pooled_scatter([*draws, np.array([np.nan, 5.0])])
    assert freedom == 64
    assert scatter == pytest.approx(2.0, abs=0.4)
    inside = 0
    for k, d in enumerate(draws):
        low, high = around(float(d.mean()), scatter, 2, freedom, 0.95)
        inside += low <= 10.0 * k <= high
    assert 57 <= inside <= 64
    assert around(3.0, 1.0, 0, 64, 0.95) == around(3.0, 1.0, 2, 3, 0.95) == (-np.inf, np.inf)


def tried(holds: int, reverse: int, shrunk: int, left: int = 0, grown: int = 0) -> Robustness:
    """What became of one conclusion, so often each; differences rise by 1 from 0 on."""
    fates = ["holds"] * holds + ["reversed"] * reverse + ["shrunk"] * shrunk + ["open"] * left + ["grown"] * grown
    ones = [
        Tried(f"assumptions_{k}", "assumptions", "p", "o", fate, float(k), 0.0, 1.0) for k, fate in enumerate(fates)
    ]
    return Robustness([], ones, [], len(ones), 9, [])


def test_one_contradiction_of_sixteen_and_twelve_of_sixteen_have_other_words() -> None:
    assert tried(16, 0, 0).stance("p", "o") == "firm"
    assert tried(3, 0, 0, 13).stance("p", "o") == "as_assumed", "a minority shows it again"
    assert tried(15, 1, 0).stance("p", "o") == "conditional"
    assert tried(4, 12, 0).stance("p", "o") == "dependent"
    assert tried(14, 2, 0).stance("p", "o") == "dependent"  # the other way round more than seldom
    assert tried(63, 7, 0).stance("p", "o") == "dependent", "nine in ten is not more than nine in ten"
    assert tried(16, 0, 0).stance("p", "another") is None


def test_half_of_the_trials_left_open_is_not_whatever_we_assume() -> None:
    assert tried(35, 0, 0, 35).stance("p", "o") == "uncontradicted"
    assert tried(62, 0, 0, 8).stance("p", "o") == "uncontradicted"
    assert tried(63, 0, 0, 7).stance("p", "o") == "firm", "nine tenths"


def test_what_is_never_reversed_does_not_depend_on_assumptions_for_its_direction() -> None:
    assert tried(8, 0, 8).stance("p", "o") == "shrinking"
    assert tried(15, 0, 1).stance("p", "o") == "shrinking"
    assert tried(4, 0, 12).stance("p", "o") == "as_assumed", "too small in most"
    assert tried(8, 1, 4, 3).stance("p", "o") == "conditional", "reversed once, so the direction has its if"


def test_what_is_equivalent_is_so_whatever_we_assume_only_where_all_that_is_likely_is_too_small() -> None:
    assert tried(16, 0, 0).stance("p", "o", smallest=15.0) == "firm"
    assert tried(16, 0, 0).stance("p", "o", smallest=14.0) == "uncontradicted", "nine in ten reach 14.25"
    assert tried(15, 0, 0, grown=1).stance("p", "o", smallest=99.0) == "conditional"
    assert tried(7, 0, 0, grown=9).stance("p", "o", smallest=99.0) == "as_assumed"


@pytest.mark.parametrize(
    ("shift", "stance"), [(0.0, "firm"), (-0.8, "uncontradicted"), (-15.0, "firm"), (-7.5, "uncontradicted")]
)
def test_whatever_we_assume_is_not_said_of_a_range_that_touches_nothing(shift: float, stance: str) -> None:
    """Nine in ten of 0 to 15 lie between 0.75 and 14.25."""
    held = tried(16, 0, 0)
    moved = replace(held, tried=[replace(one, mean=one.mean + shift) for one in held.tried])
    assert moved.stance("p", "o") == stance
    worlds = replace(held, tried=[replace(one, kind="size") for one in held.tried])
    assert worlds.stance("p", "o") == "uncontradicted", "no assumption was tried"


def test_the_range_over_assumptions_is_that_of_nine_in_ten_draws() -> None:
    assert tried(101, 0, 0).over_assumptions("p", "o") == (5.0, 95.0)
    assert tried(1, 0, 0).over_assumptions("p", "o") is None


def test_a_policy_in_a_place_of_another_size_is_the_same_per_head() -> None:
    """Money of the whole place, and instigators, grow with it; what is declared per head or per thousand stays."""
    settings = ["mechanisms=[{kind: points, weekly_budget: 300}, {kind: leader_rotation}]",
                "decision.rule=threshold", "decision.threshold.instigators=10"]  # fmt: skip
    scenario = read_scenario("sihua:baseline", [*SMALL, *settings]).scenario
    for factor in (0.5, 2.0):
        other = with_residents(scenario, factor)
        assert other.place.residents == factor * scenario.place.residents
        assert other.decision.threshold.instigators == factor * 10
        for one, there in zip(scenario.mechanisms, other.mechanisms, strict=True):
            scaled = {name for name in type(one).model_fields if getattr(one, name) != getattr(there, name)}
            assert scaled == {name for name in of_the_place(type(one)) if getattr(one, name)}
            for name in scaled:
                assert getattr(there, name) / other.place.residents == getattr(one, name) / scenario.place.residents
    assert {"mechanisms.points.weekly_budget", "mechanisms.leader_rotation.unit_cost"} <= set(grows(scenario))
    assert "mechanisms.points.yuan_per_point" not in grows(scenario)
    of_all = {name for kind in catalogue().values() for name in of_the_place(kind)}
    assert of_all == {"setup_cost", "weekly_cost", "weekly_budget", "prize_budget", "unit_cost"}


def test_what_contradicts_a_conclusion_is_found_and_nothing_else_is_blamed() -> None:
    rng = np.random.default_rng(5)
    names = [f"p{k}" for k in range(40)]
    draws = [dict(zip(names, rng.uniform(0.5, 1.5, 40), strict=True)) for _ in range(24)]
    effect = np.array([one["p7"] - 1.0 + 0.5 * (one["p31"] - 1.0) for one in draws])
    worst = draws[int(effect.argmin())]
    suspects = suspected(draws, effect, worst, float(effect.min()))

    def contradicts(factors: dict[str, float]) -> bool:
        return factors.get("p7", 1.0) - 1.0 + 0.5 * (factors.get("p31", 1.0) - 1.0) < -0.3

    assert "p7" in few_that_contradict(suspects, contradicts)
    assert set(few_that_contradict(suspects, contradicts)) <= {"p7", "p31"}
    assert few_that_contradict(suspects, lambda factors: False) == {}


def test_every_two_policies_are_judged_against_each_other_as_each_is_against_the_baseline() -> None:
    """The first minus the second, replicate by replicate: against a policy that does nothing, what it is against the baseline."""
    one = small_comparison()
    values = {name: np.concatenate([table, table[:1]]) for name, table in one.values.items()}
    added = {name: np.concatenate([one.tables[name], one.tables[name][:1]]) for name in ("cost", "owed")}
    tables = {**one.tables, **added}
    three = replace(one, scenes=[*one.scenes, replace(one.scenes[0], name="nothing")], values=values, tables=tables)
    found = between(three)
    assert {(b.policy.name, b.other.name) for b in found} == {(one.scenes[1].name, "nothing")}
    for pair, alone in zip(found, conclusions(one), strict=True):
        assert pair.judged.difference.mean == alone.judged.difference.mean or not alone.judged.difference.known
        assert pair.judged.verdict == alone.judged.verdict
    said = between_policies(three, "en")
    assert len(said) == 1
    assert said[0].startswith("Points for a year rather than ")
    assert between_policies(one, "en") == []


def test_robustness_tries_every_decided_conclusion_in_every_world() -> None:
    comparison = small_comparison()
    tried = comparison.robustness
    assert tried is not None
    decided = [one for one in conclusions(comparison) if one.judged.verdict not in ("undecided", "unknown")]
    assert len(tried.tried) == len(decided) * len(tried.variations)
    assert [v.kind for v in tried.variations] == [
        "draw",
        "network",
        "size",
        "size",
        "warm_up",
        "warm_up",
        *["assumptions"] * 8,
    ]


# Keeping, and making again


def test_what_was_kept_reads_back_and_comes_out_again(folder: Path) -> None:
    first, again = small_comparison(), load_comparison(folder)
    assert _more(again) == _more(first)  # as text: in it, one nan is like another
    for part in ("scenes", "yaml", "seeds"):
        assert getattr(again, part) == getattr(first, part), part
    for name, table in first.values.items():
        assert np.array_equal(table, again.values[name], equal_nan=True)
    assert verify(folder, sample=2).runs == 4
    assert spread(10, 3) == [0, 4, 9]
    assert (folder / "verdicts.csv").read_text("utf-8-sig").startswith("policy,outcome,unit,better_if,verdict,")


def test_tables_name_the_policy_and_keep_its_mean_apart(folder: Path) -> None:
    import pandas as pd

    verdicts, groups = (pd.read_csv(folder / f"{name}.csv") for name in ("verdicts", "by_group"))
    for table in (verdicts, groups):
        assert set(table["policy"]) == {"points_for_a_year"}
        known = table[table["mean"].notna()]
        assert np.allclose(known["policy_mean"] - known["baseline_mean"], known["mean"])


def test_a_changed_byte_is_refused_and_a_changed_number_is_found(folder: Path, tmp_path: Path) -> None:
    import shutil

    import pandas as pd

    other = tmp_path / "other"
    shutil.copytree(folder, other)
    runs = pd.read_parquet(other / "runs.parquet")
    runs.loc[0, "breadth"] += 1e-15
    runs.to_parquet(other / "runs.parquet", index=False)
    with pytest.raises(FolderDamaged, match=r"runs\.parquet: has changed"):
        load_comparison(other)
    manifest = json.loads((other / "manifest.json").read_text("utf-8"))
    manifest["files"]["runs.parquet"] = sha256(other / "runs.parquet")
    (other / "manifest.json").write_text(json.dumps(sealed(manifest)), "utf-8")
    with pytest.raises(FolderDamaged, match=r"baseline, replicate 1: breadth comes out otherwise"):
        verify(other, sample=1)


@pytest.mark.parametrize(("field", "value"), [("first_seed", 9), ("sesoi", {"breadth": 0.5}), ("replicates", 3)])
def test_an_edited_manifest_is_refused(
    field: str, value: Any, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    other = tmp_path / "other"
    shutil.copytree(folder, other)
    manifest = json.loads((other / "manifest.json").read_text("utf-8"))
    (other / "manifest.json").write_text(json.dumps({**manifest, field: value}), "utf-8")
    for command in ("report", "verify"):
        assert cli.call([command, str(other)]) == cli.UNWRITABLE
        assert "manifest.json: has been edited since it was written" in capsys.readouterr().err


# The command line


def settings() -> list[str]:
    return ["--set", SMALL[0], "--set", SMALL[1], "--weeks", "13"]


def test_compare_report_and_verify_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ["compare", "sihua:baseline", "sihua:points_for_a_year", "--replicates", "3", "--robustness", "none"]
    assert cli.call([*arguments, *settings(), "--lang", "en", "--seed", "0"]) == 0
    kept = next(Path("results").iterdir())
    assert kept.name.startswith("compare-baseline-points_for_a_year-place.residents=150-")
    shown = capsys.readouterr().out
    assert shown.startswith("Points for a year, against Ordinary mixed estate\n")
    assert shown.endswith(f"Saved in {kept}; open report.html in a browser\n")
    assert load_comparison(kept).seeds == [0, 1, 2]
    assert cli.call(["verify", str(kept), "--all"]) == 0
    assert "6 of 6 runs" in capsys.readouterr().out
    assert cli.call(["report", str(kept), "--lang", "zh"]) == 0
    assert (tmp_path / "results" / f"{kept.name}.report.html").exists()
    assert cli.call(["report", str(kept), "--lang", "zh"]) == cli.INVALID
    assert cli.call([*arguments, *settings(), "--seed", "0"]) == cli.INVALID  # exists


def test_runs_are_kept_where_the_page_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("results") / "c"

    def fails(*_: object) -> str:
        raise RuntimeError("no such sentence")

    monkeypatch.setattr("experiments.presentation.report.making.comparison_report", fails)
    asked = [
        "sihua:baseline",
        "sihua:points_for_a_year",
        "--replicates",
        "2",
        "--robustness",
        "none",
        "--out",
        str(folder),
    ]
    assert cli.call(["compare", *asked, *settings()]) == cli.DEFECT
    said = capsys.readouterr().err.splitlines()[-2:]
    assert "holds the data; pages and figures could not be made; sihua report makes the page" in said[0]
    assert "RuntimeError: no such sentence" in said[1]
    assert load_comparison(folder).replicates == 2
    monkeypatch.undo()
    assert cli.call(["report", str(tmp_path / folder)]) == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--replicates", "1"], "--replicates 1: must be auto, or a whole number from 2"),
        (["--sesoi", "bredth=0.1"], "there is no outcome 'bredth'; did you mean breadth?"),
        (["--sesoi", "breadth=-1"], "write NAME=NUMBER with a number above 0"),
        (["--out", ""], "--out: is empty"),
    ],
)
def test_a_wrong_comparison_is_refused_with_what_to_do(
    more: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.call(["compare", "sihua:baseline", "sihua:points_for_a_year", *more]) == cli.INVALID
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_scenarios_that_cannot_be_compared_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.call(["compare", "sihua:baseline"]) == cli.INVALID
    assert "name a baseline and at least one policy" in capsys.readouterr().err
    assert cli.call(["compare", "sihua:baseline", "sihua:nowhere", "nothing.yaml"]) == cli.INVALID
    assert len(capsys.readouterr().err.splitlines()) == 2  # both at once
    Path("other.yaml").write_text("extends: sihua:baseline\nrun: {warm_up_weeks: 3}\n", "utf-8")
    assert cli.call(["compare", "sihua:baseline", "other.yaml"]) == cli.INVALID
    assert "run.warm_up_weeks must be the same everywhere" in capsys.readouterr().err


def test_an_unknown_folder_cannot_be_reported_or_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("report", "verify"):
        assert cli.call([command, "nowhere"]) == cli.UNWRITABLE
        assert "nowhere: there is no such folder" in capsys.readouterr().err
        Path("empty").mkdir(exist_ok=True)
        assert cli.call([command, "empty"]) == cli.UNWRITABLE
        assert "has no manifest.json" in capsys.readouterr().err


def test_smallest_differences_can_be_set_and_added() -> None:
    found = {j.outcome.name: j.sesoi for j in judged(["breadth=0.05", "breadth_elderly=0.03"])}
    assert (found["breadth"], found["breadth_elderly"], len(found)) == (0.05, 0.03, len(SESOI) + 1)
    with pytest.raises(FolderRefused):
        judged(["x=1"])


# Out of a batch

STUDY = """sihua: 1
scenario: base.yaml
changes: {place: {residents: 100}, run: {weeks: 13, warm_up_weeks: 2}}
levers:
  points:
    choices:
      none: {}
      some: some
      none_again: {}
outcomes: [breadth, breadth_elderly, hours_per_resident, public_money]
replicates: 5
"""


def test_a_batch_is_compared_without_a_run_and_verified_with_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("study.yaml").write_text(STUDY, "utf-8")
    Path("base.yaml").write_text("extends: sihua:baseline\n", "utf-8")
    Path("some.yaml").write_text("mechanisms: [{kind: points, setup_cost: 100}]\n", "utf-8")
    assert cli.call(["batch", "study.yaml", "--out", "kept", "-j", "1", "--quiet"]) == 0
    for file in ("study.yaml", "base.yaml", "some.yaml"):
        Path(file).unlink()  # the folder stands alone
    assert cli.call(["compare", "kept", "--out", "all", "--lang", "en", "--sesoi", "public_money=10"]) == 0
    found = load_comparison("all")
    assert [scene.name for scene in found.scenes] == ["points=none", "points=some", "points=none_again"]
    assert set(found.values) == {"breadth", "breadth_elderly", "hours_per_resident", "public_money"}
    by_name = {(c.policy.name, c.about.outcome.name): c.judged for c in conclusions(found)}
    assert by_name["points=some", "public_money"].verdict == "worse"
    assert by_name["points=none_again", "breadth"].difference.same
    run = run_replicate(
        read_scenario("sihua:baseline", ["place.residents=100", "run.weeks=13", "run.warm_up_weeks=2"]), 2
    )
    assert found.values["breadth"][0, 1] == run.outcomes["breadth"]
    assert cli.call(["compare", "kept", "points=none", "points=many", "--out", "no"]) == cli.INVALID
    assert "there are: points=none; points=some" in capsys.readouterr().err
    assert cli.call(["compare", "kept", "points=some", "--out", "no"]) == cli.INVALID
    said = "name a policy to compare 'points=some' with, behind it; there are: points=none; points=none_again"
    assert said in capsys.readouterr().err
    assert cli.call(["verify", "all"]) == cli.INVALID
    assert "paired from runs of a batch; verify that: sihua verify" in capsys.readouterr().err
    assert cli.call(["report", "kept"]) == cli.INVALID
    assert "kept: is a batch; compare it first (sihua compare kept" in capsys.readouterr().err
    assert cli.call(["verify", "kept", "--sample", "2"]) == 0
    assert "2 of 15 runs" in capsys.readouterr().out
