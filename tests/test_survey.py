"""The survey inside the model: who answers comes from channels, and an item says what its quantity says."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from benchmarks.survey import DUTY_ITEMS, SCENARIOS
from sim.community import ParticipationModel
from sim.indices.survey import (
    ACTORS,
    DUTY,
    HARDWARE,
    ITEMS,
    OUTCOME,
    SOFTWARE,
    SURVEY_BANDS,
    Asked,
    Surveyed,
    answers,
    managed,
    organized,
    readiness,
    respondents,
    safety,
    sample,
)
from sim.processes.cases import no_cases
from sim.scenario.blocks import base
from sim.scenario.reader import read_scenario
from sim.state import Organizations

SEEDS = (1, 2, 3, 4, 5, 6)
EQUAL_ACCESS = tuple(f"population.online_access.{band}=0.8" for band in base.AGE_BAND_NAMES)


@cache
def finished(seed: int, *settings: str, file: str = "baseline.yaml", communities: int = 3) -> ParticipationModel:
    """A finished run of a shipped scenario, with three communities unless said otherwise."""
    values = (f"place.communities={communities}", f"run.seed={seed}", *settings)
    community = ParticipationModel(read_scenario(SCENARIOS / file, values).scenario)
    community.run()
    return community


def with_survey(community: ParticipationModel, **numbers: Any) -> Surveyed:
    """A run whose scenario has other numbers in its survey; the survey changes nothing in the run."""
    survey = community.scenario.survey.model_copy(update=numbers)
    scenario = community.scenario.model_copy(update={"survey": survey})
    return Surveyed.of(community)._replace(scenario=scenario)


def last_week(c: ParticipationModel) -> int:
    return int(c.steps) - 1


def chosen(c: ParticipationModel, now: int | None = None, **numbers: Any) -> Any:
    week = last_week(c) if now is None else now
    return respondents(with_survey(c, **numbers), week)


def composed(c: ParticipationModel, **numbers: Any) -> pd.DataFrame:
    return sample(with_survey(c, **numbers), last_week(c)).set_index("who")


def answered(c: ParticipationModel, **numbers: Any) -> pd.DataFrame:
    return answers(with_survey(c, **numbers), last_week(c)).set_index("item")


def mean_composition(*settings: str, file: str = "baseline.yaml", **numbers: Any) -> pd.DataFrame:
    return sum(composed(finished(seed, *settings, file=file), **numbers) for seed in SEEDS) / len(SEEDS)


def ratios(who: str, people: pd.DataFrame) -> Any:
    """Share of each band in a group over its share of residents, youngest band first."""
    return (people.loc[who, list(SURVEY_BANDS)] / people.loc["residents", list(SURVEY_BANDS)]).to_numpy()


def mean_scores() -> pd.Series:
    return sum(answered(finished(seed)).model for seed in SEEDS) / len(SEEDS)


PUBLISHED = {OUTCOME: 83.8, DUTY: 89.4, SOFTWARE: 81.3, HARDWARE: 72.7, ACTORS: 76.2}
"""Mean of each dimension [seed 003]."""


def test_the_items_are_the_25_of_the_seed() -> None:
    assert len({item.key for item in ITEMS}) == 25
    for dimension, published in PUBLISHED.items():
        scores = [item.published for item in ITEMS if item.dimension == dimension]
        assert len(scores) == 5
        assert np.mean(scores) == pytest.approx(published, abs=0.05)
    assert np.mean([item.published for item in ITEMS]) == pytest.approx(80.7, abs=0.05)


def test_the_roll_is_old_and_the_online_sample_of_the_same_residents_is_middle_aged() -> None:
    people = mean_composition()
    roll, online = ratios("roll", people), ratios("respondents", people)
    assert roll[3] == max(roll) > 1.2
    assert online[1] == max(online) > 1.1
    assert max(online[0], online[3]) < 0.85
    assert people.loc["respondents", list(SURVEY_BANDS)].astype(float).idxmax() == "31-50"
    assert people.mean_age["respondents"] < people.mean_age["residents"] < people.mean_age["roll"] - 2.0


def test_every_single_seed_has_an_older_roll_than_sample() -> None:
    for seed in SEEDS:
        people = composed(finished(seed))
        assert people.mean_age["respondents"] + 2.0 < people.mean_age["roll"]
        assert people["66+"]["respondents"] < people["66+"]["roll"]


def test_without_the_owners_group_the_sample_is_young() -> None:
    online = ratios("respondents", mean_composition(tenant_weight=1.0))
    assert online[0] > 1.0
    assert online[0] > online[2] > online[3]


def test_with_equal_online_access_the_old_answer_like_everybody_else() -> None:
    online = ratios("respondents", mean_composition(*EQUAL_ACCESS))
    assert online[3] > 1.0
    assert online[1] < 1.1


def test_owners_and_graduates_are_over_represented_among_respondents() -> None:
    """Graduates only because they are keener: without interest in it, the channel does not know them."""
    people, indifferent = mean_composition(), mean_composition(interest=0.0)
    assert people.owners["respondents"] > people.owners["roll"] > people.owners["residents"]
    assert people.college["respondents"] > people.college["residents"] + 0.02
    assert indifferent.college["respondents"] < people.college["respondents"] - 0.02


def test_the_sample_has_no_more_women_than_the_place() -> None:
    """The published one has 1.34 times as many: nothing in the model could tell why."""
    people = mean_composition()
    assert people.women["respondents"] == pytest.approx(people.women["residents"], abs=0.03)


def test_some_of_those_who_answer_in_the_district_do_not_know_their_community() -> None:
    people = mean_composition(file="shenzhen_h.yaml")
    assert 1.0 - people.aware["respondents"] == pytest.approx(0.132, abs=0.02)


def test_who_answers_does_not_depend_on_age_sex_or_education() -> None:
    c = finished(1)
    strangers = {name: getattr(c.people, name)[::-1].copy() for name in ("age", "female", "education", "income")}
    weights = [
        readiness(Surveyed.of(c)._replace(people=people)) for people in (c.people, c.people._replace(**strangers))
    ]
    np.testing.assert_array_equal(*weights)


def test_owners_are_drawn_as_often_as_their_weight_says() -> None:
    """One respondent at a time, over many weeks: the first of a sample without replacement goes by weight alone."""
    c = finished(1)
    weight = readiness(Surveyed.of(c))
    for who in (c.people.home_owner > 0, c.people.age >= 66, c.minds.aware > 0):
        expected = weight[who].sum() / weight.sum()
        drawn = np.mean([who[chosen(c, now, respondents=1)][0] for now in range(400)])
        assert drawn == pytest.approx(expected, abs=3.5 * (expected * (1 - expected) / 400) ** 0.5)


def test_a_larger_sample_contains_the_smaller_one() -> None:
    c = finished(1)
    small, large = chosen(c, respondents=50), chosen(c, respondents=200)
    assert len(small) == len(set(small)) == 50
    assert set(small) < set(large)


def test_no_more_answer_than_are_asked_or_than_their_share() -> None:
    c = finished(1)
    assert len(chosen(c, respondents=7)) == 7
    assert len(chosen(c, most_share=0.05)) == 300
    assert len(chosen(c, respondents=10**6, most_share=1.0)) == len(c.people.age)


def test_another_week_asks_others_and_the_same_week_the_same() -> None:
    c = finished(1)
    assert set(chosen(c, 10)) == set(chosen(c, 10)) != set(chosen(c, 11))


def test_who_has_no_online_access_is_not_asked() -> None:
    c = finished(1)
    people = c.people._replace(online_access=np.where(c.people.age < 40, c.people.online_access, 0.0))
    asked = respondents(with_survey(c, most_share=1.0, respondents=10**6)._replace(people=people), 5)
    assert len(asked) == (c.people.age < 40).sum()
    assert c.people.age[asked].max() < 40


def test_nobody_to_ask_means_no_score() -> None:
    c = finished(1)
    offline = c.people._replace(online_access=np.zeros_like(c.people.online_access))
    assert answers(Surveyed.of(c)._replace(people=offline), last_week(c)).model.isna().all()


@pytest.mark.parametrize("item", [item for item in ITEMS if item.agreement], ids=lambda item: item.key)
def test_an_item_runs_from_no_reason_to_full_agreement(item: Any) -> None:
    for level in (0.0, 0.25, 1.0):
        asked = Asked(*(np.full(3, level) for _ in Asked._fields))
        found = item.agreement(asked)
        assert level**2 <= found[0] <= level
        assert found[0] == found[2]


def test_items_without_a_counterpart_have_no_score_and_all_others_have_one() -> None:
    found = answered(finished(1))
    unknown = found.kind == "no counterpart"
    assert unknown.sum() == 10
    assert set(found[found.dimension == "hardware"].kind) == {"no counterpart"}
    assert found[unknown][["model", "sd"]].isna().all(axis=None)
    assert found[~unknown].model.between(58.0, 100.0).all()


def test_a_score_is_acquiescence_and_the_rest_of_the_way() -> None:
    c = finished(1)
    duty = c.minds.duty[chosen(c)].astype(float)
    found = answered(c, acquiescence=0.2).loc["everybodys_duty"]
    assert found.model == pytest.approx(100 * (0.2 + 0.8 * duty.mean()), abs=1e-9)
    assert found.sd == pytest.approx(80 * duty.std(), abs=1e-9)


def test_what_a_resident_becomes_moves_the_item_that_asks_for_it() -> None:
    c = finished(1)
    for name, items in {
        "member": {"joined"},
        "trust": {"party", "committee"},
        "satisfaction": {"culture"},
        "duty": {"everybodys_duty", "all_take_part", "proud", "act_together"},
    }.items():
        column = getattr(c.minds, name)
        fewer = c.minds._replace(**{name: np.zeros_like(column)})
        here = with_survey(c, interest=0.0)  # so that the same people answer
        before, after = (
            answers(here._replace(minds=minds), last_week(c)).set_index("item").model for minds in (c.minds, fewer)
        )
        assert set(before.index[after < before]) == items


def test_open_cases_of_safety_lower_the_sense_of_safety_where_they_are() -> None:
    c = finished(1)
    cases = no_cases(8)
    cases.number[0] = 3  # the fourth has left the table
    cases.kind[:4] = 5, 5, 1, 5
    cases.community[:4] = 1, 1, 2, 0
    assert safety(cases, c.communities).tolist() == [1.0, 1.0 / 1.1, 1.0]


def test_organizations_count_by_kind_and_only_where_they_are_active() -> None:
    columns = {name: np.zeros(6) for name in Organizations._fields}
    columns |= {
        "community": np.array([0, 0, 0, 1, 1, 1], np.uint16),
        "kind": np.array([0, 1, 1, 5, 3, 3], np.uint8),
        "active": np.array([0, 1, 1, 1, 1, 0], np.uint8),
        "legitimacy": np.array([0.9, 0.9, 0.9, 0.9, 0.6, 0.9]),
    }
    organizations = Organizations(**columns)
    assert organized(organizations, 3).tolist() == [0.25, 0.0, 0.0]
    assert managed(organizations, 3).tolist() == [0.0, 0.3, 0.0]


def test_what_was_fitted_fits() -> None:
    scores = mean_scores()
    assert scores["belonging"] == pytest.approx(80.2, abs=4.0)
    assert (scores["everybodys_duty"] + scores["all_take_part"]) / 2 == pytest.approx(89.4, abs=2.0)
    known = [item for item in ITEMS if item.agreement]
    gap = scores[[item.key for item in known]].mean() - np.mean([item.published for item in known])
    assert abs(gap) < 2.0


def test_duty_is_high_and_joining_low() -> None:
    """By half of the published 20.6 points at least; docs/survey.md says what is missing."""
    scores = mean_scores()
    assert scores[DUTY_ITEMS].mean() - scores["joined"] > 10.0


def test_the_committee_comes_before_the_property_firm_and_organizations_and_joining_come_last() -> None:
    """In the district, with as many communities as were surveyed: a property firm more or less weighs much in a few.

    The published order of the last two is not tested: docs/survey.md says that the model does not have it.
    """
    scores = answered(finished(1, file="shenzhen_h.yaml", communities=32)).model
    assert scores["committee"] > scores["property_firm"]
    assert scores["property_firm"] > max(scores["organizations"], scores["joined"])


def test_the_survey_changes_nothing_in_the_run() -> None:
    c = finished(1)
    before = [column.copy() for column in (*c.minds, *c.events)]
    answered(c)
    composed(c)
    for old, new in zip(before, (*c.minds, *c.events), strict=True):
        np.testing.assert_array_equal(old, new)
