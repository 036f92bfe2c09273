"""Who organizes, who answers a single call, and who goes in a team."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from pandas import DataFrame

import sihua
from sim.indices.log import organizers_of
from sim.state import FIRST_ORGANIZATION, NOBODY, OFFICIALS, RESIDENTS

ON = ("organizers.per_thousand=10", "record.log=true")
SMALL = {"place.residents": "1000", "run.warm_up_weeks": "26", "run.weeks": "52"}


def founded(*settings: str) -> sihua.ParticipationModel:
    asked = SMALL | dict(setting.split("=", 1) for setting in settings)
    return sihua.ParticipationModel(sihua.load("sihua:baseline", [f"{name}={value}" for name, value in asked.items()]))


def weeks(model: sihua.ParticipationModel) -> Iterator[int]:
    """Step by step to the end."""
    while model.running:
        model.step()
        yield int(model.steps)


def tables(*settings: str) -> tuple[DataFrame, DataFrame]:
    model = founded(*settings)
    record = model.run()
    found = record.weekly(), record.governance()
    model.let_go()
    return found


def log_of(*settings: str) -> DataFrame:
    model = founded(*settings)
    log = model.run().log()
    model.let_go()
    assert log is not None
    return log


def test_where_nobody_is_named_the_other_numbers_change_nothing() -> None:
    """To the last bit."""
    others = (
        "delegated=0.2",
        "in_turn=0.9",
        "memory=0.1",
        "term_weeks=3",
        "own_task=0.1",
        "size_spread=3",
        "team_calls=0.1",
    )
    for before, after in zip(tables(), tables(*(f"organizers.{other}" for other in others)), strict=True):
        assert before.equals(after)


def test_every_activity_has_one_organizer_of_its_community_and_of_its_host() -> None:
    model = founded("place.communities=3", *ON)
    seen = set()
    for _ in weeks(model):
        calendar, organizers = model.calendar, model.governing.organizers
        named = calendar.organizer != NOBODY
        assert organizers.calls.sum() == named.sum()
        assert sorted(calendar.by_organizer[_listed(model)].tolist()) == np.flatnonzero(named).tolist()
        k, host = calendar.organizer[named], calendar.host[named]
        where = np.repeat(np.arange(3), (calendar.first[1:] - calendar.first[:-1]).astype(np.int64))
        assert (organizers.community[k] == where[named]).all()
        kind = organizers.kind[k]
        assert (kind[host == RESIDENTS] == RESIDENTS).all()
        assert np.isin(kind[host == OFFICIALS], (OFFICIALS, RESIDENTS)).all()
        assert (kind[host >= FIRST_ORGANIZATION] == host[host >= FIRST_ORGANIZATION]).all()
        seen |= set(kind.tolist())
    assert {OFFICIALS, RESIDENTS} < seen
    assert max(seen) >= FIRST_ORGANIZATION


def _listed(model: sihua.ParticipationModel) -> NDArray[np.int64]:
    """Where the activities of all organizers are listed."""
    organizers = model.governing.organizers
    return np.concatenate([
        np.arange(first, first + calls) for first, calls in zip(organizers.first_call, organizers.calls, strict=True)
    ])  # fmt: skip


def test_organizations_run_what_they_host_and_no_more() -> None:
    model = founded("organizations.volunteer_team.per_thousand=5", "organizations.volunteer_team.active_share=1", *ON)
    for _ in weeks(model):
        organizers, organizations = model.governing.organizers, model.governing.organizations
        theirs = organizers.kind >= FIRST_ORGANIZATION
        assert (organizers.calls[theirs] == organizations.hosted[organizers.who[theirs]]).all()


def test_who_organizes_came_and_holds_one_place() -> None:
    model = founded(*ON)
    for _ in weeks(model):
        organizers = model.governing.organizers
        who = organizers.who[(organizers.kind == RESIDENTS) & (organizers.who != NOBODY)]
        assert len(set(who.tolist())) == len(who)
        assert (model.events.last_active[who] > 0).all()
        assert (model.minds.resting[who] == 0).all()
    assert len(who) >= 8


def test_residents_organize_for_as_long_as_the_scenario_says() -> None:
    """Where nobody rests or moves, a place changes hands once in `term_weeks`, by Bernoulli trials."""
    still = ("learning.turnover.a_year=0", "learning.fatigue.strain=0", "run.weeks=104")
    model = founded("organizers.per_thousand=40", "organizers.term_weeks=10", *still)
    held = stopped = 0
    before: NDArray[np.int64] | None = None
    for _ in weeks(model):
        organizers = model.governing.organizers
        teams = organizers.team[organizers.kind == RESIDENTS].astype(np.int64)
        if before is not None:
            stopped += int((teams != before).sum())
        held += int((organizers.who[organizers.kind == RESIDENTS] != NOBODY).sum())
        before = teams
    assert stopped / held == pytest.approx(0.1, abs=0.015)


def test_what_goes_in_turn_goes_evenly_and_what_follows_who_came_does_not() -> None:
    """In turn, organizers get the same but for chance: of n places with A activities together, an HHI of 1/n + (1 - 1/n)/A."""
    one_by_one = ("organizers.delegated=1", "organizers.term_weeks=5200", "organizers.per_thousand=20")

    def concentration(in_turn: float) -> tuple[float, float]:
        model = founded(
            *one_by_one, f"organizers.in_turn={in_turn}", "learning.fatigue.strain=0", "learning.turnover.a_year=0"
        )
        calls = np.zeros(len(model.governing.organizers.kind))
        for week in weeks(model):
            if week > 26:
                calls += model.governing.organizers.calls
        own = calls[model.governing.organizers.kind == RESIDENTS]
        n, share = len(own), own / own.sum()
        return float((share**2).sum()), 1 / n + (1 - 1 / n) / own.sum()

    even, by_chance = concentration(1.0)
    assert even == pytest.approx(by_chance, rel=0.15)
    assert concentration(0.1)[0] > 1.5 * by_chance


def test_who_is_on_a_team_hears_of_its_own_activities() -> None:
    """With certainty, where there are any: whoever came and was on a valid team came to it."""
    model = founded("organizers.team_calls=1", *ON)
    came = own = 0
    for _ in range(40):
        before = model.minds.team.copy()
        teams, member = model.governing.organizers.team.copy(), model.minds.member.copy()
        model.step()
        calls, events = model.governing.organizers.calls, model.events
        for i in np.flatnonzero((events.occasions > 0) & (before > 0) & (member > 0)):
            k = (int(before[i]) - 1) % len(teams)
            if teams[k] == before[i] and calls[k] > 0:
                came += 1
                own += int(model.calendar.organizer[events.activity[i]]) == k
    assert came == own > 50


def test_a_team_ends_with_its_organizer() -> None:
    """Nobody is in a team that nobody holds, or on that of who held the place before, once they come again."""
    model = founded("organizers.term_weeks=4", *ON)
    for _ in weeks(model):
        organizers, minds = model.governing.organizers, model.minds
        on = minds.team[minds.team > 0].astype(np.int64)
        assert (on <= organizers.team[(on - 1) % len(organizers.team)]).all()


@pytest.mark.parametrize("joins", [0.0, 0.3, 1.0])
def test_so_many_of_those_who_come_for_the_first_time_join(joins: float) -> None:
    model = founded(f"organizers.joins={joins}", "place.residents=4000", "learning.turnover.a_year=0")
    asked = joined = 0
    for _ in range(30):
        member = model.minds.member.copy()
        model.step()
        came = (model.events.occasions > 0) & (member == 0)
        asked, joined = asked + int(came.sum()), joined + int(model.minds.member[came].sum())
    assert asked > 300
    assert joined / asked == pytest.approx(joins, abs=0.05)


def test_where_few_join_more_come_once() -> None:
    once = [
        np.mean([
            (log_of("organizers.joins=" + joins, "record.log=true", "place.residents=4000", f"run.seed={seed}")
             .groupby("resident")["days"].sum() == 1).mean()
            for seed in (1, 2, 3)
        ])
        for joins in ("1", "0.1")
    ]  # fmt: skip
    assert once[1] > once[0] + 0.02


def test_sizes_differ_by_the_declared_spread_around_the_same_mean() -> None:
    model = founded("organizers.size_spread=0.5", "calendar.activities_per_thousand=100", *ON)
    sizes = np.concatenate([model.calendar.size.copy() for _ in weeks(model)])
    assert np.log(sizes).std() == pytest.approx(0.5, abs=0.03)
    assert sizes.mean() == pytest.approx(1.0, abs=0.03)


def test_an_activity_ends_at_its_own_size() -> None:
    model = founded("calendar.seats=3", *ON)
    full = 0
    for _ in weeks(model):
        came = np.bincount(model.events.activity[model.events.occasions > 0], minlength=len(model.calendar.size))
        seats = 3 * model.calendar.size
        assert (came <= seats).all()
        full += int((model.calendar.applicants > came).sum())
    assert full > 50


def test_places_of_a_community_have_the_draws_that_they_have_where_it_is_alone() -> None:
    """Founding makes communities differ by how many there are (the scale of intention is everybody's), so that runs do, too."""
    one, three = (founded(f"place.communities={c}", *ON).governing.organizers for c in (1, 3))
    first = three.community == 0
    assert (one.draw_id == three.draw_id[first]).all()
    assert (one.kind == three.kind[first]).all()
    assert len(set(three.draw_id.tolist())) == len(three.draw_id)


def test_the_log_names_residents_by_their_rows_and_others_beyond() -> None:
    """Who organizes as a resident has taken part before."""
    log = log_of(*ON)
    assert (log["organizer"] >= 0).mean() > 0.9
    residents = log.loc[log["organizer"] < 1000, "organizer"].unique()
    assert np.isin(residents, log["resident"]).mean() > 0.8
    assert (log["organizer"] >= 1000).any()
    assert (log_of("record.log=true")["organizer"] == NOBODY).all()


def test_concentration_on_organizers_is_that_of_pencil_and_paper() -> None:
    """Days 6, 3, 1 of three: HHI .36 + .09 + .01; the largest tenth of three is .3 of the first; two of three had one alone."""
    log = DataFrame({"organizer": [7, 7, 8, 9, -1], "resident": [1, 2, 2, 3, 3], "days": [4, 2, 3, 1, 5]})
    found = organizers_of(log)
    assert found["organizers"] == 3
    assert found["organizers_hhi"] == pytest.approx(0.46)
    assert found["organizers_top_10"] == pytest.approx(0.18)
    assert found["one_organizer"] == pytest.approx(2 / 3)
    assert np.isnan(organizers_of(log[log["organizer"] < 0])["organizers"])
