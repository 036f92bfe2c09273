"""Formal participation: who votes in elections, hearings and votes, out of which reasons, what is decided, and what that does."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

import sihua
from sim.scenario.problems import ScenarioProblems
from sim.state import Group
from sim.votes import COLUMNS, GROUPS

WEEK = 3
SMALL = ("place.residents=432", "place.communities=2", "run.warm_up_weeks=4", "run.weeks=6")
ELECTION = "votes.dates=[{week: 3, kind: election, quorum: 0.1}]"
LIFT = (
    "votes.dates=[{week: 3, kind: vote, need: health_care, gaining: 0.5, losing: 0.2, quorum: 0.1, relief: 0.9, works_after: 1,"
    " eligible: {home_owner: true}}]"
)
HEADS = "votes.heads_per_building=1"
NOTHING_LEARNT = ("votes.efficacy_gain=0", "votes.efficacy_loss=0", "votes.trust_loss=0")


@cache
def held(*settings: str, age: int = 0) -> sihua.ParticipationModel:
    """A finished run. age: what everybody's is set to before it; 0: as drawn."""
    said = {setting.partition("=")[0] for setting in settings}
    small = [setting for setting in SMALL if setting.partition("=")[0] not in said]
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", [*small, *settings]))
    if age:
        model.people.age[:] = age
    model.run()
    return model


def result(*settings: str, community: int = 0) -> dict[str, Any]:
    """The row of one community."""
    table = held(*settings).record.votes()
    return dict(table[table["community"] == community].iloc[0])


def test_without_duty_doors_and_stake_nobody_votes() -> None:
    none = ("votes.without_reason=-100", "votes.of_duty=0", "votes.of_member=0", "votes.members_visiting=0")
    row = result(ELECTION, *none)
    assert (row["cast"], row["knocked"], row["carried"]) == (0, 0, 0)
    assert np.isnan(row["turnout_posts"])
    assert row["turnout"] == 0.0


def test_with_nothing_but_the_declared_base_so_many_of_those_who_know_of_it_vote() -> None:
    """Chance logistic(0) = 1/2, for those who know the community; and all for their own reasons."""
    only = (
        "votes.without_reason=0",
        "votes.of_duty=0",
        "votes.of_time=0",
        "votes.of_member=0",
        "votes.of_neighbours=0",
    )
    rows = [result(ELECTION, *only, "votes.members_visiting=0", community=c) for c in (0, 1)]
    know = [
        held(ELECTION, *only, "votes.members_visiting=0").minds.aware[first : first + 432].sum() for first in (0, 432)
    ]
    for row, knowing in zip(rows, know, strict=True):
        assert row["self_started"] == row["cast"]
        assert row["cast"] == pytest.approx(0.5 * knowing, abs=3 * (knowing / 4) ** 0.5 + 10)


def test_more_visits_are_the_same_doors_and_further_ones_and_turnout_rises_with_them() -> None:
    rows = [result(ELECTION, HEADS, f"votes.doors_an_hour={number}") for number in (0, 3, 9)]
    assert [row["knocked"] for row in rows] == sorted({row["knocked"] for row in rows})
    assert rows[0]["knocked"] == 0
    assert [row["cast"] for row in rows] == sorted({row["cast"] for row in rows})
    assert len({row["self_started"] for row in rows}) == 1, (
        "who votes for own reasons does so whoever comes to the door"
    )


def test_no_more_doors_are_knocked_at_than_there_are_visits_for_and_no_more_open() -> None:
    model = held(ELECTION, HEADS, "votes.members_visiting=0", "votes.visiting_hours=2")
    people, table = model.people, model.record.votes()
    visits = np.floor(np.minimum(2.0, people.free_hours[people.post == 1].astype(float)) * 6.0).sum()
    assert 0 < table["knocked"].sum() <= visits
    assert (table["reached"] <= table["knocked"]).all()


@pytest.mark.parametrize("dates", [ELECTION, LIFT])
def test_ballots_are_of_three_origins_and_no_more_than_people_who_may_vote(dates: str) -> None:
    table = held(dates, HEADS).record.votes()
    assert len(table) == 2
    assert (table["self_started"] + table["on_duty"] + table["asked"] == table["cast"]).all()
    assert ((table["yes"] <= table["cast"]) & (table["cast"] <= table["eligible"])).all()
    assert (table["cast"] > 0).all()
    assert table["turnout"].to_numpy() == pytest.approx((table["cast"] / table["eligible"]).to_numpy())


def test_only_who_is_eligible_votes() -> None:
    model = held(LIFT, HEADS)
    owners = [int(model.people.home_owner[first : first + 432].sum()) for first in (0, 432)]
    assert model.record.votes()["eligible"].tolist() == owners


def test_a_quorum_that_is_just_reached_is_enough_and_one_ballot_more_is_not() -> None:
    row = result(ELECTION, HEADS)
    for ballots, carried in ((row["cast"], 1), (row["cast"] + 1, 0)):
        dates = f"votes.dates=[{{week: 3, kind: election, majority: 0, quorum: {float(ballots / row['eligible'])!r}}}]"
        assert result(dates, HEADS)["carried"] == carried


def test_yes_has_to_exceed_the_majority() -> None:
    row = result(ELECTION, HEADS)
    for majority, carried in ((row["yes"] / row["cast"], 0), (row["yes"] / row["cast"] - 1e-6, 1)):
        dates = f"votes.dates=[{{week: 3, kind: election, majority: {float(majority)!r}, quorum: 0}}]"
        assert result(dates, HEADS)["carried"] == carried


def test_a_hearing_seats_as_many_as_it_has_seats() -> None:
    row = result("votes.dates=[{week: 3, kind: hearing, seats: 10, quorum: 0}]", HEADS)
    assert (row["cast"], row["turned_away"] > 0) == (10, True)


def test_without_dates_and_posts_no_number_of_votes_changes_a_bit() -> None:
    """And a vote that nothing is learnt from, and that changes nothing, leaves all residents as they were."""
    plain = held()
    for settings in (
        ("votes.of_door=9", "votes.hours=5", "votes.members_visiting=1"),
        (ELECTION.replace("0.1", "1"), *NOTHING_LEARNT),
    ):
        other = held(*settings)
        assert other.record.sums.tobytes() == plain.record.sums.tobytes()
        assert other.record.governance().equals(plain.record.governance())
    assert len(plain.record.votes()) == 0
    assert list(plain.record.votes()) == list(COLUMNS)


def test_nothing_differs_before_the_week_of_the_vote() -> None:
    with_vote, without = held(LIFT).record.sums, held().record.sums
    assert (with_vote[: WEEK - 1] == without[: WEEK - 1]).all()
    assert (with_vote[WEEK - 1] != without[WEEK - 1]).any()


def test_who_votes_depends_on_nobodys_age() -> None:
    """Everybody is thirty, with the hours, homes and habits of before: the same people vote."""
    same = [name for name in COLUMNS if not name.startswith("turnout_")]
    drawn, thirty = held(LIFT, HEADS).record.votes(), held(LIFT, HEADS, age=30).record.votes()
    assert drawn[same].equals(thirty[same])


def test_who_is_outvoted_believes_less_that_the_own_voice_counts_and_trusts_less() -> None:
    """Nobody reaches a majority of 1: who said yes is outvoted, and so is nobody else."""
    lost = LIFT.replace("quorum", "majority: 1, quorum")
    learnt, unchanged = held(lost, HEADS), held(lost, HEADS, *NOTHING_LEARNT)
    lower = learnt.minds.trust < unchanged.minds.trust
    yes = int(learnt.record.votes()["yes"].sum())
    assert 0.8 * yes <= lower.sum() <= yes, "all of them, less those who have moved out since"
    assert (learnt.minds.efficacy[lower] < unchanged.minds.efficacy[lower]).all()
    assert (learnt.minds.efficacy > unchanged.minds.efficacy).sum() > 0, "who said no has won"


def test_what_is_carried_takes_away_problems_of_its_need_once_it_is_carried_out() -> None:
    many = "cases.per_adult=0.2"
    model, plain = held(LIFT, HEADS, many), held(HEADS, many)
    row = result(LIFT, HEADS, many)
    assert row["carried"] == 1
    assert model.communities.relieved[0].tolist() == pytest.approx([0.9 * row["eligible"] / 432, 0, 0, 0, 0, 0])
    arisen = [m.record.governance().query("community == 0").set_index("week")["arisen"] for m in (model, plain)]
    assert (arisen[0].loc[:WEEK] == arisen[1].loc[:WEEK]).all()
    assert arisen[0].loc[WEEK + 1 :].sum() < arisen[1].loc[WEEK + 1 :].sum()


def test_a_vote_that_reaches_its_quorum_is_a_decision_of_residents() -> None:
    for dates, decided in ((ELECTION, True), (ELECTION.replace("0.1", "1"), False)):
        quarters = [held("run.weeks=13", *settings).record.problems() for settings in ((dates, *NOTHING_LEARNT), ())]
        with_vote, without = (frame.query("community == 0")["single_actor"].item() for frame in quarters)
        assert (with_vote < without) == decided


def test_each_building_has_as_many_heads_as_are_declared_and_it_suits_them() -> None:
    people = held("votes.heads_per_building=2").people
    heads = np.bincount(people.building, weights=people.post)
    assert (heads[np.bincount(people.building) > 0] == 2).all()
    assert people.free_hours[people.post == 1].mean() > people.free_hours.mean()
    assert held().people.post.sum() == 0


@pytest.mark.parametrize("heads", ["votes.heads_per_building=0", "votes.heads_per_building=5"])
def test_who_takes_part_does_so_on_duty_or_unasked_or_asked(heads: str) -> None:
    weekly = held(heads, "run.weeks=13").record.weekly()
    there = weekly[weekly["participants"] > 0]
    shares = there[["duty_share", "self_started_share", "asked_share"]].sum(axis=1)
    assert shares.to_numpy() == pytest.approx(1.0)
    assert (there["duty_share"].sum() > 0.0) == heads.endswith("5")


def test_groups_add_up_to_everybody() -> None:
    row, people = result(ELECTION, HEADS), held(ELECTION, HEADS).people
    women = people.female[:432] == 1
    assert row["turnout_women"] * women.sum() + row["turnout_men"] * (~women).sum() == pytest.approx(row["cast"])
    assert len(GROUPS) == 6 + 8
    assert len(Group) == 3


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ("[{week: 3, kind: hearing}]", "a hearing says its `seats`"),
        ("[{week: 3, kind: vote, seats: 9}]", "only where `kind` is hearing"),
        ("[{week: 3, kind: election, losing: 0.2}]", "only where `kind` is vote or hearing"),
        ("[{week: 3, kind: vote, works_after: 9}]", "only where `relief` is above 0"),
        ("[{week: 3, kind: vote, relief: 0.2}]", "`relief` needs a `need`"),
        ("[{week: 3, kind: vote, need: cultur}]", "need"),
        ("[{week: 3, kind: vote, gaining: 0.7, losing: 0.7}]", "together at most 1"),
        ("[{week: 99, kind: election}]", "votes.dates[0].week: never happens"),
        ("[{week: 3, kind: election, eligible: {buildings: [999]}}]", "votes.dates[0].eligible.buildings: names 999"),
        ("[{week: 3, kind: election, eligible: {least_age: 70, greatest_age: 60}}]", "nobody is at least 70"),
        ("[{kind: election}]", "week: the field is missing"),
        ("[{week: 3, kind: ballot}]", "kind"),
    ],
)
def test_what_cannot_be_held_is_refused(dates: str, said: str) -> None:
    with pytest.raises(ScenarioProblems) as found:
        sihua.load("sihua:baseline", [*SMALL, f"votes.dates={dates}"])
    assert said in str(found.value)


def test_a_vote_of_nobody_who_lives_here_is_refused() -> None:
    with pytest.raises(ScenarioProblems, match="eligible"):
        held(
            "votes.dates=[{week: 3, kind: election, eligible: {least_age: 99, college: true, buildings: [0], migrant: true}}]"
        )
