"""Indices from counts: diversity, mismatch, ranks, survival; each against hand-made numbers or another library."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import CensoredData, ecdf, rankdata
from scipy.stats import entropy as scipy_entropy

from sim import history
from sim.ages import ELDERLY_AGE
from sim.indices.declared import GOVERNANCE, GROUPS, HEADLINES, INDICATORS, PROBLEMS, QUARTERLY, WHOLE_RUN
from sim.indices.diversity import (
    concentration_of,
    dominant_number,
    effective_number,
    entropy,
    geometric_mean,
    mismatch,
    shares,
    unevenness,
)
from sim.indices.inequality import gini, in_order, top_share
from sim.indices.problems import LEAST_DEPTH, Quarter, ageing, problems_of
from sim.indices.quarterly import ageing_index, concentration
from sim.indices.survival import kaplan_meier, weeks_until
from sim.processes import contributors
from sim.processes.ranking import behind, closed_in_time, ranks, scores
from sim.ratio import ratio
from sim.state import ACTORS, EVENTS, Involvement, Leading

PUBLISHED = np.array([0.70, 0.10, 0.10, 0.05, 0.05])
AMOUNTS = st.lists(st.floats(0.0, 1e6), min_size=2, max_size=12).map(np.array)
COUNTS = st.lists(st.integers(0, 30), min_size=1, max_size=40).map(lambda counts: np.array(counts, np.float64))


def something(amounts: NDArray[np.float64]) -> bool:
    """Whether there is anything to share."""
    return float(amounts.sum()) > 1e-3


def test_five_actors_have_the_published_diversity() -> None:
    """Shares of 70, 10, 10, 5 and 5 %."""
    assert entropy(PUBLISHED) == pytest.approx(1.00976, abs=5e-6)
    assert entropy(PUBLISHED) / math.log(5) == pytest.approx(0.62740, abs=5e-6)
    assert unevenness(PUBLISHED) == pytest.approx(1.0 - 0.62740, abs=5e-6)
    assert concentration_of(PUBLISHED) == pytest.approx(0.5150, abs=1e-12)
    assert effective_number(PUBLISHED) == pytest.approx(2.7449, abs=5e-5)
    assert dominant_number(PUBLISHED) == pytest.approx(1.0 / 0.515, abs=1e-12)


@given(AMOUNTS.filter(something), st.floats(0.01, 100.0))
@settings(max_examples=200, deadline=None)
def test_diversity_depends_on_shares_alone_and_lies_between_one_and_all_kinds(
    amounts: NDArray[np.float64], scale: float
) -> None:
    kinds = len(amounts)
    assert shares(amounts).sum() == pytest.approx(1.0, abs=1e-12)
    assert entropy(amounts) == pytest.approx(float(scipy_entropy(amounts)), abs=1e-9)
    assert entropy(amounts[::-1] * scale) == pytest.approx(entropy(amounts), abs=1e-9)
    assert 1.0 - 1e-9 <= dominant_number(amounts) <= effective_number(amounts) + 1e-9 <= kinds + 2e-9
    assert -1e-9 <= unevenness(amounts) <= 1.0 + 1e-9
    assert 1.0 / kinds - 1e-9 <= concentration_of(amounts) <= 1.0 + 1e-9


@pytest.mark.parametrize("kinds", [2, 6, 9])
def test_unevenness_is_0_for_even_shares_and_1_for_a_single_kind(kinds: int) -> None:
    even, one = np.full(kinds, 3.7), np.eye(kinds)[1] * 12.0
    assert unevenness(even) == pytest.approx(0.0, abs=1e-12)
    assert effective_number(even) == pytest.approx(kinds, rel=1e-12)
    assert dominant_number(even) == pytest.approx(kinds, rel=1e-12)
    assert concentration_of(even) == pytest.approx(1.0 / kinds, rel=1e-12)
    assert (unevenness(one), concentration_of(one), effective_number(one), dominant_number(one)) == (1.0,) * 4


def test_absent_kinds_count_as_possible_ones() -> None:
    """Two even actors of nine possible ones: 1 - ln 2 / ln 9, not 0."""
    two = np.array([1.0, 1.0] + [0.0] * 7)
    assert unevenness(two) == pytest.approx(1.0 - math.log(2) / math.log(9), abs=1e-12)


def test_of_nothing_nothing_is_said() -> None:
    nothing = np.zeros(6)
    for index in (entropy, unevenness, concentration_of, effective_number, dominant_number, gini):
        assert math.isnan(index(nothing))
    assert math.isnan(mismatch(nothing, np.ones(6)))
    assert math.isnan(mismatch(np.ones(6), nothing))
    assert math.isnan(geometric_mean(np.array([np.nan, np.nan])))


def test_mismatch_is_0_for_the_same_mix_and_1_for_nothing_in_common() -> None:
    supply = np.array([1.0, 2.0, 3.0, 0.0, 0.0, 0.0])
    assert mismatch(supply, 7.0 * supply) == pytest.approx(0.0, abs=1e-15)
    assert mismatch(supply, np.array([0.0, 0.0, 0.0, 1.0, 5.0, 2.0])) == pytest.approx(1.0, abs=1e-15)
    assert mismatch(np.array([3.0, 1.0]), np.array([1.0, 1.0])) == pytest.approx(0.25, abs=1e-15)


@given(st.lists(st.floats(0.1, 100.0), min_size=4, max_size=4).map(np.array), st.floats(0.1, 9.0))
@settings(max_examples=100, deadline=None)
def test_mismatch_is_a_distance_of_shares(supply: NDArray[np.float64], scale: float) -> None:
    demand = supply[::-1] * scale
    assert mismatch(supply, demand) == pytest.approx(mismatch(demand, supply), abs=1e-12)
    assert 0.0 <= mismatch(supply, demand) <= 1.0
    p, q = shares(supply), shares(demand)
    assert mismatch(supply, demand) == pytest.approx(1.0 - np.minimum(p, q).sum(), abs=1e-12)


def test_the_geometric_mean_is_the_root_of_the_product_and_leaves_out_what_is_not_known() -> None:
    assert geometric_mean(np.array([0.2, 0.4, 0.1])) == pytest.approx(0.2, rel=1e-12)
    assert geometric_mean(np.array([0.25, np.nan, 1.0])) == pytest.approx(0.5, rel=1e-12)
    assert geometric_mean(np.array([0.0, 5.0])) == 0.0


@given(AMOUNTS.filter(something), st.integers(0, 30))
@settings(max_examples=100, deadline=None)
def test_zeros_enter_the_gini_by_their_share_alone(amounts: NDArray[np.float64], zeros: int) -> None:
    everybody = np.concatenate([amounts, np.zeros(zeros)])
    z = float(np.mean(everybody == 0.0))
    assert gini(everybody) == pytest.approx(z + (1.0 - z) * gini(amounts[amounts > 0.0]), abs=1e-9)


def test_the_gini_is_half_the_mean_difference_over_the_mean() -> None:
    values = np.random.default_rng(3).lognormal(size=200)
    apart = np.abs(values[:, None] - values).mean()
    assert gini(values) == pytest.approx(apart / 2.0 / values.mean(), rel=1e-12)


# --- who carried the quarter -------------------------------------------------------------------------------------------


def contributed(
    occasions: NDArray[np.uint8], age: NDArray[np.uint8], before: NDArray[np.bool_], first: NDArray[np.uint32]
) -> NDArray[np.float64]:
    """The sums of a quarter, all communities first."""
    sums = np.zeros((len(first), len(GROUPS), len(contributors.Contribution)))
    contributors.tally_contributors(sums, occasions, age, before, first)
    return sums


def by_definition(
    hours: NDArray[np.float64], old: NDArray[np.bool_], before: NDArray[np.bool_], who: NDArray[np.bool_]
) -> dict[str, float]:
    """The indicators of one group, from the list of its residents."""
    hours, old, before = hours[who], old[who], before[who]
    active = np.sort(hours[hours > 0])
    heads, nobody = (hours > 0).astype(np.float64), 1.0 - float(ratio(len(active), len(hours)))
    sizes = float(old.sum()), float((~old).sum())
    by_old, by_young = in_order(hours[old]), in_order(hours[~old])
    return {
        "hours": in_order(active),
        "breadth": 1.0 - nobody,
        "retention": float(ratio(heads[before].sum(), before.sum())),
        "gini_hours": gini(active),
        "gini_hours_all": nobody + (1.0 - nobody) * gini(active),
        "top_10_share_hours": top_share(active, 0.10),
        "lost_if_top_5_rest": top_share(active, 0.05),
        "elderly_share_hours": float(ratio(by_old, in_order(active))),
        "elderly_share_residents": float(ratio(sizes[0], len(old))),
        "ageing_index": float(ageing_index(by_old, sizes[0], by_young, sizes[1])),
        "ageing_index_heads": float(ageing_index(heads[old].sum(), sizes[0], heads[~old].sum(), sizes[1])),
    }


@given(
    st.lists(st.integers(0, 25), min_size=1, max_size=4),
    st.sampled_from([0.0, 0.1, 0.6, 1.0]),
    st.sampled_from([0.0, 0.3, 1.0]),
    st.sampled_from([2, 20, 255]),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=150, deadline=None)
def test_quarters_of_all_communities_in_one_pass_have_the_bits_of_the_definitions(
    sizes: list[int], active: float, elderly: float, most: int, seed: int
) -> None:
    """Empty communities, nobody active, only the elderly or none among them; one community or several."""
    rng = np.random.default_rng(seed)
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint32)
    number = int(first[-1])
    occasions = np.where(rng.random(number) < active, rng.integers(1, most + 1, number), 0).astype(np.uint8)
    hours = occasions * 2.0  # in binary without remainder, so that nothing is rounded
    age = np.where(rng.random(number) < elderly, ELDERLY_AGE, ELDERLY_AGE - 1).astype(np.uint8)
    before, old = rng.random(number) < 0.5, age >= ELDERLY_AGE
    now = before.copy()
    found = concentration(contributed(occasions, age, now, first), 2.0)
    assert np.array_equal(now, occasions > 0)
    assert set(found) == set(QUARTERLY)
    for row, (start, end) in enumerate([(0, number), *pairwise(first.tolist())]):
        here = slice(start, end)
        groups = (np.ones(end - start, np.bool_), ~old[here], old[here])
        for group, who in enumerate(groups):
            expected = by_definition(hours[here], old[here], before[here], who)
            mine = {name: float(column[row, group]) for name, column in found.items()}
            assert np.array_equal([mine[name] for name in expected], list(expected.values()), equal_nan=True)


def test_ageing_is_parity_where_the_elderly_give_their_share() -> None:
    assert ageing_index(np.array(2.0), np.array(10.0), np.array(8.0), np.array(40.0)) == 0.0
    assert ageing_index(np.array(6.0), np.array(10.0), np.array(8.0), np.array(40.0)) == pytest.approx(math.log(3.0))


# --- the four problems ------------------------------------------------------------------------------------------------


def quarter(**changes: NDArray[np.float64]) -> Quarter:
    """A quarter in which nothing happened, but for `changes`; four departments."""
    empty = Quarter(
        events=np.zeros(len(EVENTS)),
        needs=np.zeros(6),
        actors=np.zeros((ACTORS, 3)),
        potential=np.ones(6),
        mobilised=np.zeros(6),
        used=np.zeros(6),
        demanded=np.zeros(6),
        agenda=np.zeros((4, 2)),
        power=np.array([0.1, 0.2, 0.8, 0.9]),
    )
    return empty._replace(**changes)


def test_the_best_quarter_has_0_in_every_headline_and_the_worst_1() -> None:
    even = np.ones((ACTORS, 3))
    events = np.zeros(len(EVENTS))
    events[EVENTS.index("joint_closed")] = 5.0
    best = problems_of(quarter(actors=even, mobilised=np.ones(6), events=events), 0.25, 0.25, 0.0)
    assert [best[name] for name in HEADLINES] == pytest.approx([0.0] * 5, abs=1e-12)
    one = np.zeros((ACTORS, 3))
    one[0] = 4.0
    events = events.copy()
    events[EVENTS.index("guanxi")] = 5.0
    worst = problems_of(quarter(actors=one, mobilised=np.zeros(6), events=events), 1.0, 0.25, 1.0)
    assert [worst[name] for name in HEADLINES] == pytest.approx([1.0, 1.0, 1.0 - LEAST_DEPTH, 1.0, 1.0], abs=1e-12)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_problems_of_many_rows_have_the_bits_of_each(seed: int) -> None:
    """Some rows have no cases, no resources of a kind, nobody who acts."""
    rng = np.random.default_rng(seed)
    shapes = {"events": (len(EVENTS),), "needs": (6,), "actors": (ACTORS, 3), "potential": (6,), "mobilised": (6,),
              "used": (6,), "demanded": (6,), "agenda": (4, 2), "power": (4,)}  # fmt: skip
    table = {
        name: rng.lognormal(size=(*shape, 7)) * (rng.random((*shape, 7)) < rng.random(7) * 1.3)
        for name, shape in shapes.items()
    }
    old, residents, worn = rng.random((3, 7))
    together = problems_of(quarter(**table), old, residents, worn)
    together["closed_in_time"] = closed_in_time(table["events"])
    for row in range(7):
        mine = problems_of(quarter(**{n: t[..., row] for n, t in table.items()}), old[row], residents[row], worn[row])
        for name, value in mine.items():
            assert np.array_equal(together[name][row], value, equal_nan=True), name


def test_headlines_of_nothing_are_not_known() -> None:
    nothing = problems_of(quarter(potential=np.zeros(6)), math.nan, 0.25, math.nan)
    assert [name for name in HEADLINES if not math.isnan(nothing[name])] == []


def test_work_presence_and_influence_are_three_columns() -> None:
    actors = np.zeros((ACTORS, 3))
    actors[:, Involvement.work] = 1.0
    actors[0, Involvement.presence] = 2.0
    actors[:2, Involvement.influence] = 3.0
    found = problems_of(quarter(actors=actors), 0.25, 0.25, 0.0)
    assert found["work_unevenness"] == pytest.approx(0.0, abs=1e-12)
    assert found["presence_unevenness"] == pytest.approx(1.0, abs=1e-12)
    assert found["single_actor"] == pytest.approx(1.0 - math.log(2) / math.log(9), abs=1e-12)
    assert found["influence_effective_number"] == pytest.approx(2.0, abs=1e-12)
    assert found["influence_concentration"] == pytest.approx(0.5, abs=1e-12)
    assert found["official_share_influence"] == pytest.approx(0.5, abs=1e-12)
    assert found["organizations_share_work"] == pytest.approx(6.0 / 9.0, abs=1e-12)


def test_a_weak_voice_is_a_share_of_lead_below_the_share_of_duty() -> None:
    """Two weak departments ought to lead half of the cases, and lead a tenth."""
    agenda = np.zeros((4, 2))
    agenda[:, Leading.ought_to_lead] = 5.0
    agenda[:, Leading.led] = [0.0, 1.0, 4.0, 5.0]
    found = problems_of(quarter(agenda=agenda), 0.25, 0.25, 0.0)
    assert found["weak_voice"] == pytest.approx(0.2, abs=1e-12)
    assert found["influence_gini"] == pytest.approx(gini(np.array([0.0, 1.0, 4.0, 5.0])), abs=1e-12)


def test_a_neglected_resource_weighs_a_hundredth_and_does_not_hide_the_others() -> None:
    full, one_missing = np.ones(6), np.array([0.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    assert problems_of(quarter(mobilised=full), 0.25, 0.25, 0.0)["shallow_resources"] == pytest.approx(0.0, abs=1e-12)
    found = problems_of(quarter(mobilised=one_missing), 0.25, 0.25, 0.0)
    assert found["shallow_resources"] == pytest.approx(1.0 - 0.01 ** (1 / 6), abs=1e-12)
    assert (found["depth_geometric"], found["depth_arithmetic"]) == (0.0, pytest.approx(5.0 / 6.0))


def test_a_resource_of_which_there_is_none_has_no_depth() -> None:
    potential = np.array([0.0, 2.0, 2.0, 2.0, 2.0, 2.0])
    found = problems_of(quarter(potential=potential, mobilised=np.ones(6)), 0.25, 0.25, 0.0)
    assert (found["depth_arithmetic"], found["depth_geometric"]) == (0.5, pytest.approx(0.5))
    assert found["shallow_resources"] == pytest.approx(0.5)


def test_the_headline_of_ageing_is_what_is_missing_from_parity() -> None:
    """A fifth of the residents gives half of the hours: four times as well represented, 1 - 1/4. Only the elderly: 1."""
    assert ageing(0.5, 0.2) == pytest.approx(0.75, abs=1e-12)
    assert ageing(0.2, 0.2) == pytest.approx(0.0, abs=1e-12)
    assert (ageing(0.1, 0.2), ageing(0.0, 0.2), ageing(1.0, 0.2)) == (0.0, 0.0, 1.0)
    assert math.isnan(ageing(math.nan, 0.2))
    assert math.isnan(ageing(1.0, 1.0))


def test_more_than_the_potential_is_no_more_than_all_of_it() -> None:
    plenty = np.array([100.0, 0.5, 0.5, 0.5, 0.5, 0.5])
    found = problems_of(quarter(mobilised=plenty), 0.25, 0.25, 0.0)
    assert found["shallow_resources"] == pytest.approx(1.0 - 0.5 ** (5 / 6), abs=1e-12)


def test_headlines_lie_between_0_and_1_in_every_quarter_of_a_run() -> None:
    from sim.community import ParticipationModel
    from sim.scenario.reader import read_scenario
    from tests.test_conservation import EVERYTHING

    resolved = read_scenario(EVERYTHING)
    problems = ParticipationModel(resolved.scenario, resolved.folder).run().problems()
    for name in HEADLINES:
        known = problems[name].dropna()
        assert len(known) > 0
        assert known.between(0.0, 1.0).all()


def test_every_indicator_is_declared_once_with_both_labels() -> None:
    for table in (INDICATORS, QUARTERLY, GOVERNANCE, PROBLEMS, WHOLE_RUN):
        for name, indicator in table.items():
            assert indicator.en, name
            assert indicator.zh, name
            assert indicator.definition, name
            assert indicator.unit, name
    assert set(HEADLINES) <= set(PROBLEMS)


# --- ranks ------------------------------------------------------------------------------------------------------------


def test_equal_scores_share_the_better_rank() -> None:
    assert ranks(np.array([0.3, 0.9, 0.3, 0.1])).tolist() == [2.0, 1.0, 2.0, 4.0]
    assert ranks(np.array([0.5, 0.5])).tolist() == [1.0, 1.0]
    assert behind(ranks(np.array([0.3, 0.9, 0.3, 0.1]))).tolist() == pytest.approx([1 / 3, 0.0, 1 / 3, 1.0])
    assert behind(ranks(np.array([0.4]))).tolist() == [0.0]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20).map(lambda marks: np.array(marks, np.float64)))
@settings(max_examples=100, deadline=None)
def test_ranks_are_those_of_scipy(score: NDArray[np.float64]) -> None:
    assert np.array_equal(ranks(score), rankdata(-score, method="min"))


def test_scores_are_weighted_means_of_what_is_known() -> None:
    in_time, satisfied, broad = np.array([1.0, np.nan]), np.array([0.5, 0.5]), np.array([0.0, 1.0])
    assert scores(in_time, satisfied, broad, (0.4, 0.3, 0.3)).tolist() == pytest.approx([0.55, 0.75], abs=1e-15)
    assert scores(in_time, satisfied, broad, (4.0, 3.0, 3.0)).tolist() == pytest.approx([0.55, 0.75], abs=1e-15)
    assert scores(in_time, satisfied, broad, (0.0, 0.0, 0.0)).tolist() == [0.0, 0.0]


def test_the_record_holds_what_the_tally_held_week_by_week() -> None:
    """Counts in four bytes and sums of quarters included; every event that has fractions is among `AMOUNTS`."""
    from sim.community import ParticipationModel
    from sim.scenario.schema import Scenario
    from tests.fingerprint import SMALL

    community = ParticipationModel(Scenario.model_validate({**SMALL, "run": {**SMALL["run"], "weeks": 29}}))
    tally, held = community.governing.tally, []
    while community.week < 29:
        community.step()
        if community.week >= 1:
            held.append([column.copy() for column in (tally.by_event, tally.needs, tally.actors, tally.agenda)])
    kept = community.record.history
    events, needs, actors, agenda = (np.array(column) for column in zip(*held, strict=True))
    assert np.array_equal(kept.events, events)
    assert np.array_equal(kept.stock[-1], np.stack(community.governing.stock, axis=-1))
    assert np.array_equal(kept.power[:2], [community.governing.departments.power] * 2)
    for at in range(2):
        weeks = slice(13 * at, 13 * at + 13)
        for of_quarter, weekly in ((kept.events_of_quarter, events), (kept.needs, needs), (kept.actors, actors)):
            assert np.array_equal(of_quarter[at, 1:], in_order(weekly[weeks]))
            assert np.array_equal(of_quarter[at, 0], in_order(weekly[weeks].reshape(-1, *weekly.shape[2:])))
        assert np.array_equal(kept.agenda[at], in_order(agenda[weeks]))
    whole = [name for at, name in enumerate(EVENTS) if np.array_equal(events[..., at], np.round(events[..., at]))]
    assert set(history.COUNTS) <= set(whole)
    assert {*history.COUNTS, *history.AMOUNTS} == set(EVENTS)


@pytest.mark.parametrize("weight", ["of_closure", "of_breadth", "of_satisfaction"])
def test_the_ranking_that_officials_know_is_the_one_that_is_reported(weight: str) -> None:
    from sim.community import ParticipationModel
    from sim.scenario.schema import Scenario

    weights = {**dict.fromkeys(("of_closure", "of_breadth", "of_satisfaction"), 0.0), weight: 0.5}
    values = {
        "run": {"weeks": 26, "warm_up_weeks": 2},
        "place": {"communities": 5, "residents": 150},
        "decision": {"intercept": -3.0},
        "ranking": weights,
    }
    model = ParticipationModel(Scenario.model_validate(values))
    record = model.run()
    problems, quarterly, weekly = record.problems(), record.quarterly(), record.weekly()
    assert problems[problems["community"] < 0][["score", "rank"]].isna().to_numpy().all()
    last = problems[(problems["week"] == 26) & (problems["community"] >= 0)]
    assert np.array_equal(last["rank"], ranks(last["score"].to_numpy()))
    assert np.array_equal(model.communities.rank, behind(last["rank"].to_numpy()))
    assert len(set(last["rank"])) > 1
    here = quarterly[(quarterly["group"] == "all") & (quarterly["week"] == 26) & (quarterly["community"] >= 0)]
    of_weeks = weekly[(weekly["group"] == "all") & (weekly["week"] > 13) & (weekly["community"] >= 0)]
    ranked_by = {
        "of_closure": last["closed_in_time"].fillna(0.0).to_numpy(),
        "of_breadth": here["breadth"].to_numpy(),
        "of_satisfaction": of_weeks.groupby("community")["satisfaction"].mean().to_numpy(),
    }
    assert last["score"].to_numpy() == pytest.approx(ranked_by[weight], rel=1e-12)


def test_statistics_of_the_whole_run_are_read_off_its_curves_and_its_log() -> None:
    from sim.community import ParticipationModel
    from sim.scenario.schema import Scenario

    values = {"run": {"weeks": 60, "warm_up_weeks": 10}, "place": {"residents": 600}, "record": {"log": True}}
    record = ParticipationModel(Scenario.model_validate(values)).run()
    found = dict(record.statistics()[["name", "value"]].itertuples(index=False))
    assert set(found) == set(WHOLE_RUN)
    alone = record.closure()["alone"]
    assert alone[int(found["weeks_to_close_alone_p90"])] <= 0.1 < alone[int(found["weeks_to_close_alone_p90"]) - 1]
    assert found["annual_attrition"] == 1.0 - record.retention()["still_active"][52]
    assert 0.0 < found["monthly_retention"] < 1.0
    assert found["regulars"] > 0.0


# --- survival ---------------------------------------------------------------------------------------------------------


@given(COUNTS, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_survival_is_kaplan_and_meiers_as_scipy_computes_it(ended: NDArray[np.float64], u: object) -> None:
    censored = np.array([u.randint(0, 20) for _ in ended], np.float64)  # type: ignore[attr-defined]
    weeks = np.arange(len(ended))
    gone, still = np.repeat(weeks, ended.astype(int)), np.repeat(weeks, censored.astype(int))
    curve = kaplan_meier(ended, censored)
    if len(gone) == 0:
        assert (curve == 1.0).all()
        return
    expected = ecdf(CensoredData(uncensored=gone, right=still)).sf.evaluate(weeks)
    seen = weeks <= max(gone.max(), still.max(initial=0))
    assert curve[seen] == pytest.approx(expected[seen], abs=1e-12)
    assert (np.diff(curve) <= 1e-15).all()
    assert (curve >= 0.0).all()


def test_survival_without_censoring_is_the_share_still_there() -> None:
    curve = kaplan_meier(np.array([1.0, 2.0, 0.0, 1.0]), np.zeros(4))
    assert curve.tolist() == pytest.approx([0.75, 0.25, 0.25, 0.0], abs=1e-15)


def test_survival_keeps_its_value_where_the_last_are_censored() -> None:
    """Whoever is last seen in the week of another's end was at risk in it."""
    curve = kaplan_meier(np.array([0.0, 2.0, 0.0, 0.0]), np.array([0.0, 2.0, 1.0, 0.0]))
    assert curve.tolist() == pytest.approx([1.0, 0.6, 0.6, 0.6], abs=1e-15)


def test_the_week_by_which_half_have_left() -> None:
    curve = np.array([0.9, 0.6, 0.5, 0.2])
    assert weeks_until(curve, 0.5) == 2.0
    assert weeks_until(curve, 0.1) == 0.0
    assert math.isnan(weeks_until(curve, 0.9))
