"""What a policy acts on decides what is judged, who is asked, and what is no finding."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from experiments.comparison.acting import acts_on_work, following
from experiments.comparison.compare import compare_scenarios
from experiments.comparison.conclusions import by_group, conclusions, gainers_and_losers
from experiments.comparison.groups import OF_WORKERS, WORKERS
from experiments.comparison.model import Comparison
from experiments.comparison.sesoi import OF_WORK, SESOI
from experiments.outcomes import OUTCOMES
from experiments.phrases.look_up import LANGUAGES
from experiments.presentation import sentences, whom
from experiments.presentation.comparison_page import page
from experiments.presentation.report.of_comparison import article
from sim.catalogue import catalogue
from sim.indices import GOVERNANCE, INDICATORS, PROBLEMS
from sim.scenario.reader import read_scenario
from sim.terms import TERMS
from tests.comparisons import SMALL, small_comparison


def mechanism(kind: str, **settings: Any) -> Any:
    return catalogue()[kind](kind=kind, **settings)


@cache
def relieved() -> Comparison:
    """A burdened committee whose tasks from above are halved; five replicates."""
    burdened = (*SMALL, "workers.admin_share=0.8")
    less = "mechanisms=[{kind: burden_reduction}]"
    resolved = [read_scenario("sihua:baseline", burdened), read_scenario("sihua:baseline", (*burdened, less))]
    return compare_scenarios(resolved, replicates=5, jobs=2)


def test_what_a_term_is_written_into_is_an_indicator_of_some_table() -> None:
    declared = {*INDICATORS, *GOVERNANCE, *PROBLEMS, *OUTCOMES}
    assert {term.moves for term in TERMS.values()} - {""} <= declared


def test_what_follows_from_the_rule_of_a_mechanism_is_read_off_its_terms() -> None:
    assert following([mechanism("points")]) == ["motivation"]
    assert following([mechanism("honours")]) == []
    assert following([mechanism("civic_education"), mechanism("points")]) == sorted(
        {"motivation", *following([mechanism("civic_education")])}
    )
    assert following([mechanism("points", points_per_occasion=0)]) == [], "what adds nothing moves nothing"


def test_a_policy_that_acts_on_workers_departments_or_cases_is_known_by_its_terms_and_settings() -> None:
    baseline = read_scenario("sihua:baseline", SMALL)

    def acts(*settings: str) -> bool:
        return acts_on_work([baseline, read_scenario("sihua:baseline", (*SMALL, *settings))])

    assert not acts("mechanisms=[{kind: points}]")
    assert not acts("outreach.creaming=0.3")
    assert acts("mechanisms=[{kind: points}, {kind: worker_training}]")
    assert acts("mechanisms=[{kind: leader_rotation}]")
    assert acts("mechanisms=[{kind: prevention}]")
    assert acts("workers.per_ten_thousand=40")
    without = read_scenario("sihua:baseline", SMALL)
    trained = read_scenario("sihua:baseline", (*SMALL, "mechanisms=[{kind: worker_training}]"))
    assert acts_on_work([trained, without]), "what a policy abolishes acts, too"


def test_burnout_quitting_hours_and_waiting_are_judged_where_a_policy_acts_on_work_and_else_are_not() -> None:
    assert {about.outcome.name for about in relieved().judgeable} == {*SESOI, *OF_WORK}
    assert {about.outcome.name for about in small_comparison().judgeable} == {*SESOI}


def test_community_workers_are_among_those_who_gain_and_lose() -> None:
    comparison = relieved()
    mine = {one.measure.name: one for one in by_group(comparison) if one.group is WORKERS}
    assert set(mine) == {measure.name for measure in OF_WORKERS}
    judged = {one.about.outcome.name: one.judged for one in conclusions(comparison)}
    for name, one in mine.items():
        assert one.judged.difference.mean == pytest.approx(judged[name].difference.mean, abs=1e-12)
    assert mine["hours_per_worker"].residents == comparison.tables["posts"][0].mean()


def test_what_follows_from_the_rule_makes_nobody_a_gainer_or_loser_but_is_shown_and_marked() -> None:
    comparison = small_comparison()
    policy, groups = comparison.policies[0], by_group(comparison)
    assert policy.follows == ["motivation"]
    worse = [one.measure.name for one in groups if one.judged.verdict == "worse" and one.group is not WORKERS]
    assert worse, "points crowd out in this comparison"
    assert set(worse) == {"motivation"}
    _, losers, mixed = gainers_and_losers(groups, policy)
    assert losers == mixed == []
    for language in LANGUAGES:
        mark = {"en": "motivation [mechanism]", "zh": "内在动机［机制］"}[language]
        assert mark in str(article(comparison, language).sections[0])
        assert mark in page(comparison, language, 110)
        assert any("[mechanism]:" in said or "［机制］：" in said for said in whom.who(groups, policy, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_index_that_is_misread_has_its_warning_wherever_it_is_told(language: Any) -> None:
    comparison = relieved()
    indicator = OUTCOMES["single_actor"].indicator
    warning = indicator.warning[LANGUAGES.index(language)]
    assert len(warning) > 20
    assert warning in sentences.warnings([indicator], language)[0]
    assert sentences.warnings([OUTCOMES["breadth"].indicator], language) == []
    outcomes = next(section for section in article(comparison, language).sections if section.id == "outcomes")
    assert any(warning in said for part in outcomes.parts for said in part.paragraphs)
    told = [one for one in conclusions(comparison) if sentences.word_of(comparison, one).verdict in sentences.WITH_SIZE]
    assert (warning in page(comparison, language, 110).replace("\n", " ").replace("  ", " ")) == any(
        one.about.outcome.name == "single_actor" for one in told
    )
