"""Phases of a comparison: each year, what is left after a policy ended, and weeks of one's choice."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.comparison.compare import compare_scenarios, tasks_of
from experiments.comparison.conclusions import by_phase, conclusions
from experiments.comparison.folder import load_comparison
from experiments.comparison.model import Comparison, PhaseRange, Robustness, Tried
from experiments.comparison.phases import Chosen, phases_of
from experiments.comparison.reproduce import verify
from experiments.comparison.robustness import _phases_in_draws
from experiments.comparison.sesoi import SESOI, judged
from experiments.outcomes import Window, outcomes_of
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation import phases as telling
from experiments.presentation.comparison_page import page, write_comparison
from experiments.presentation.report.of_comparison import article
from experiments.runs.replicate import seed_of
from experiments.storage.errors import FolderRefused
from sim.community import ParticipationModel
from sim.scenario.reader import read_scenario
from sim.scenario.resolved import Resolved

SHORT = ("place.residents=150", "run.warm_up_weeks=4", "run.weeks=65")
POINTS: dict[str, Any] = {"kind": "points", "from_week": 1, "until_week": 52}
ON: dict[str, Any] = {"kind": "honours", "from_week": 1, "until_week": None}


def ended_scenarios() -> list[Resolved]:
    """Nothing, and points that end in week 20 of 65."""
    points = ("mechanisms[0].until_week=20", "mechanisms[0].worth_of_point=0.2")
    return [read_scenario("sihua:baseline", SHORT), read_scenario("sihua:points_for_a_year", (*SHORT, *points))]


@cache
def ended() -> Comparison:
    """The one against the other; five replicates."""
    return compare_scenarios(ended_scenarios(), replicates=5, judgeable=judged(), jobs=2)


def named(
    weeks: int, *own: dict[str, Any], levers: tuple[str, ...] = ("mechanisms",), chosen: Window | None = None
) -> Any:
    """Name and weeks of each phase of a policy with these mechanisms, against a baseline with none."""
    found = phases_of({"mechanisms": []}, {"mechanisms": list(own)}, levers, weeks, chosen)
    return [(one.name, one.from_week, one.until_week) for one in found]


def test_phases_are_the_years_and_the_weeks_after_the_last_mechanism_ended() -> None:
    years = [("first_year", 1, 52), ("second_year", 53, 104)]
    assert named(156, POINTS) == [*years, ("after", 53, 156)]
    assert named(156, POINTS, POINTS | {"until_week": 60}) == [*years, ("after", 61, 156)]
    assert named(60, POINTS | {"until_week": 20}) == [("first_year", 1, 52), ("second_year", 53, 60), ("after", 21, 60)]


def test_phases_of_the_same_weeks_are_one_and_all_weeks_are_none() -> None:
    assert named(104, POINTS) == [("first_year", 1, 52), ("second_year+after", 53, 104)]
    assert named(39, ON) == []


def test_what_goes_on_does_not_end() -> None:
    years = [("first_year", 1, 52), ("second_year", 53, 104)]
    assert named(104, POINTS, ON) == years
    assert named(104, POINTS, levers=("mechanisms", "outreach.creaming")) == years
    kept = phases_of({"mechanisms": [ON]}, {"mechanisms": [ON, POINTS]}, ["mechanisms"], 104, None)
    assert [one.name for one in kept] == ["first_year", "second_year+after"], "what the baseline has, too, may go on"
    abolished = phases_of({"mechanisms": [ON]}, {"mechanisms": [POINTS]}, ["mechanisms"], 104, None)
    assert [one.name for one in abolished] == ["first_year", "second_year"]


def test_chosen_weeks_stand_in_place_of_the_years_and_must_be_reported() -> None:
    assert named(156, POINTS, chosen=Chosen(27, 78).window(156)) == [("chosen", 27, 78), ("after", 53, 156)]
    assert Chosen(None, 20).window(104) == Window(1, 20)
    assert Chosen().window(104) is None
    for wrong in (Chosen(0, 5), Chosen(9, 8), Chosen(1, 105), Chosen(105, None)):
        with pytest.raises(FolderRefused, match="1 to 104"):
            wrong.window(104)


def test_outcomes_of_a_phase_are_those_of_its_weeks_in_the_same_run() -> None:
    comparison, task = ended(), tasks_of([read_scenario("sihua:baseline", SHORT)] * 2)[0]
    seed = seed_of(comparison.seeds[0], 3)
    record = ParticipationModel(task.scenario, seed=seed).run()
    assert list(comparison.in_phases) == [Window(1, 52), Window(21, 65), Window(53, 65)]
    for window, values in comparison.in_phases.items():
        wanted = outcomes_of(record, window, list(SESOI))
        assert np.array_equal([values[name][0, 2] for name in SESOI], [*wanted.values()], equal_nan=True)


def test_phases_are_kept_and_reproduced_with_the_comparison(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    comparison = ended()
    write_comparison(comparison, folder)
    again = load_comparison(folder)
    assert again.phases == comparison.phases
    for window, values in comparison.in_phases.items():
        assert all(np.array_equal(again.in_phases[window][n], table, equal_nan=True) for n, table in values.items())
    table = pd.read_csv(folder / "phases.csv")
    found = by_phase(comparison)
    assert len(table) == len(found) == 3 * len(SESOI)
    assert not table.duplicated(["policy", "phase", "outcome"]).any()
    assert table["p_zero_holm"].to_numpy() == pytest.approx([one.judged.p_zero for one in found], nan_ok=True)
    assert verify(folder, sample=1, jobs=1).runs == 2


def test_a_difference_while_it_lasts_is_told_apart_from_what_is_left() -> None:
    """Of more people while points are paid, nothing is said of the weeks after unless it is so there."""
    found = {(one.phase.name, one.about.outcome.name): one.judged for one in by_phase(ended())}
    assert found["after", "motivation"].verdict == "worse"
    assert found["first_year", "breadth"].difference.mean > found["after", "breadth"].difference.mean


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_is_left_behind_and_has_a_column_for_each_phase(language: Any) -> None:
    comparison = ended()
    policy = comparison.policies[0]
    (sentence,) = telling.left_behind(comparison, policy, language)
    assert "21" in sentence
    assert "65" in sentence
    parts = article(comparison, language).sections[0].parts
    (part,) = [part for part in parts if part.table is not None and len(part.table.heads) == 5]
    assert sentence in part.paragraphs
    assert part.table is not None
    shown = {row[0]: row[1:] for row in part.table.rows}
    for name, cells in telling.table(comparison, conclusions(comparison), policy, language):
        for cell, (kind, word, how_much) in zip(shown[name], cells, strict=True):
            assert (cell if isinstance(cell, str) else f"{cell.word} {cell.more}") == f"{word} {how_much}"
            assert isinstance(cell, str) or cell.kind == kind
    text = page(comparison, language, 110)
    assert all(said[:6] in text for said in telling.said(comparison, policy, language))


def test_a_range_over_draws_in_which_some_runs_define_nothing_says_over_how_many() -> None:
    comparison = ended()
    one = next(one for one in by_phase(comparison) if one.judged.verdict in ("better", "worse"))
    name, window = one.about.outcome.name, one.phase.window
    known = {
        other: {of: table[:, :2] for of, table in values.items()} for other, values in comparison.in_phases.items()
    }
    partly = {other: {of: table.copy() for of, table in values.items()} for other, values in known.items()}
    partly[window][name][1, 1] = np.nan
    ranges = _phases_in_draws(comparison, [known, partly, known])
    found = next(r for r in ranges if (r.policy, r.phase, r.outcome) == (one.policy.name, one.phase.name, name))
    assert (found.pairs, found.of) == (5, 6)
    with_range = replace(comparison, robustness=Robustness([], [], [], 3, 9, [], [found]))
    assert "[n = 5 of 6]" in telling.sized(with_range, one, "en")
    assert "n = 5/6" in telling.sized(with_range, one, "zh")


def test_what_more_than_a_tenth_of_draws_turn_round_depends_on_assumptions() -> None:
    comparison = ended()
    one = next(one for one in by_phase(comparison) if one.judged.verdict in ("better", "worse"))

    def with_reversed(share: float) -> Comparison:
        spread = PhaseRange(one.policy.name, one.phase.name, one.about.outcome.name, -1.0, 1.0, share)
        return replace(comparison, robustness=Robustness([], [], [], 64, 9, [], [spread]))

    assert telling.word_of(with_reversed(0.1), one).verdict == one.judged.verdict
    assert telling.word_of(with_reversed(0.11), one).verdict == "depends"


@pytest.mark.parametrize(
    ("fates", "verdict", "stance"),
    [
        ({"holds": 12}, None, "uncontradicted"), ({"holds": 11, "shrunk": 1}, None, "shrinking"),
        ({"holds": 11, "reversed": 1}, None, "conditional"), ({"holds": 1, "open": 11}, None, "as_assumed"),
        ({"holds": 10, "reversed": 2}, "depends", None),
    ],
)  # fmt: skip
def test_the_words_within_a_phase_follow_the_rule_of_those_over_all_weeks(
    fates: dict[Any, int], verdict: str | None, stance: str | None
) -> None:
    comparison = ended()
    one = next(one for one in by_phase(comparison) if one.judged.matters is not None)
    names = one.policy.name, one.phase.name, one.about.outcome.name
    spread = PhaseRange(*names, low=-1.0, high=1.0, reversed=0.3, fates=fates)
    tried = [
        Tried(f"assumptions_{at}", "assumptions", names[0], names[2], fate, mean, 0.0, 0.0)
        for at, fate in enumerate(fate for fate, number in fates.items() for _ in range(number)) for mean in [(-1.0) ** at]
    ]  # fmt: skip
    held = replace(comparison, robustness=Robustness([], tried, [], 12, 9, [], [spread]))
    assert held.robustness is not None
    said = telling.word_of(held, one)
    assert said == (verdict or one.judged.verdict, stance)
    overall = held.robustness.stance(names[0], names[2])
    assert overall == ("dependent" if verdict else stance), "the same fates have the same word over all weeks"


def test_how_a_difference_within_a_phase_fares_is_counted_in_every_draw() -> None:
    comparison = ended()
    ranges = _phases_in_draws(comparison, [comparison.in_phases] * 3)
    assert ranges
    assert all(sum(one.fates.values()) == 3 for one in ranges)
    certain = {(o.phase.name, o.about.outcome.name) for o in by_phase(comparison) if o.judged.large}
    assert all(set(one.fates) == {"holds"} for one in ranges if (one.phase, one.outcome) in certain)
