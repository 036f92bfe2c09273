"""Mesa's agents are views: what they show is the state, what is set through them counts, and asking costs nothing."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from typing import Any

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet

from sim.agents import ElderlyResident, Official, Resident, SocialOrganization, YoungResident
from sim.community import Community
from sim.scenario.schema import Scenario
from sim.state import ELDERLY_AGE
from tests.fingerprint import fingerprint

HIDDEN = {"audience", "next_duty"}
"""Columns that are of no use outside the loops."""


def community(residents: int = 120, weeks: int = 0, **more: Any) -> Community:
    """A small community with points in force, after `weeks` weeks of 12."""
    made = Community(
        Scenario.model_validate(
            {
                "run": {"warm_up_weeks": 0, "weeks": 12, "seed": 5},
                "place": {"residents": residents, "communities": 2},
                "decision": {"intercept": -2.0},
                "mechanisms": [{"kind": "points"}],
                **more,
            }
        )
    )
    for _ in range(weeks):
        made.step()
    return made


def columns(of: Community) -> list[tuple[str, Any]]:
    """Every column of a resident with its name, but the hidden ones."""
    tables = (of.people, of.minds, of.happened)
    return [(name, column) for table in tables for name, column in table._asdict().items() if name not in HIDDEN]


# What they are


def test_a_run_that_asks_for_no_agents_makes_none() -> None:
    run = community(weeks=3)
    assert not [thing for thing in gc.get_objects() if isinstance(thing, mesa.Agent) and thing.model is run]
    assert len(run.agents) == 242


def test_residents_are_elderly_or_young_by_the_age_of_their_row() -> None:
    run = community()
    kinds = [type(resident) for resident in run.residents]
    assert kinds == [ElderlyResident if age >= ELDERLY_AGE else YoungResident for age in run.people.age]
    assert 0 < kinds.count(ElderlyResident) < len(kinds)


def test_four_types_are_always_there_even_if_empty() -> None:
    run = community()
    sizes = {kind: len(agents) for kind, agents in run.agents_by_type.items()}
    elderly = int((run.people.age >= ELDERLY_AGE).sum())
    assert sizes == {ElderlyResident: elderly, YoungResident: 240 - elderly, Official: 2, SocialOrganization: 0}
    assert run.agent_types == list(sizes)
    assert sum(sizes.values()) == len(run.agents)


def test_unique_ids_are_rows_plus_one_then_officials_then_whoever_a_user_adds() -> None:
    run = community()
    assert run.agents.get("unique_id") == list(range(1, 243))
    added = SocialOrganization(run, "volunteer team", community=1)
    assert run.agents.get("unique_id") == list(range(1, 244))
    assert [resident.row for resident in run.residents] == list(range(240))
    assert added.unique_id == 243
    assert list(run.agents)[-1] is added
    assert list(run.agents_by_type[SocialOrganization]) == [added]
    added.remove()
    assert len(run.agents) == 242


def test_every_column_is_an_attribute_with_plain_python_numbers_and_a_docstring() -> None:
    run = community(weeks=4)
    for name, column in columns(run):
        shown = [getattr(resident, name) for resident in run.residents]
        assert {type(value) for value in shown} <= {bool, int, float}, name
        assert shown == column.tolist(), name
        assert getattr(Resident, name).__doc__, name


def test_what_is_shown_follows_the_weeks() -> None:
    run = community()
    one = run.residents[0]
    lives = []
    for _ in range(3):
        run.step()
        lives.append(one.life)
        assert one.life == float(run.minds.life[0])
    assert len(set(lives)) == 3
    came = {resident.row for resident in run.residents if resident.participated}
    assert came == set(np.flatnonzero(run.happened.occasions).tolist())


def test_neighbours_are_mutual_and_those_of_the_network() -> None:
    run = community()
    for resident in run.residents:
        start, end = run.neighbours.start[resident.row : resident.row + 2]
        assert [other.row for other in resident.neighbours] == run.neighbours.others[start:end].tolist()
        assert all(resident in other.neighbours for other in resident.neighbours)
    assert any(resident.neighbours for resident in run.residents)


def test_in_a_complete_network_everybody_else_is_a_neighbour() -> None:
    run = community(residents=5, network={"kind": "complete"})
    assert [other.row for other in run.residents[3].neighbours] == [0, 1, 2, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(("residents", "officials"), [(20, 1), (1499, 1), (1500, 2), (3000, 3)])
def test_there_is_an_official_for_every_thousand_residents_and_one_at_least(residents: int, officials: int) -> None:
    run = community(residents=residents)
    found = list(run.agents_by_type[Official])
    assert [official.community for official in found] == [0] * officials + [1] * officials
    assert {official.hours for official in found} == {40.0}
    invitations = sum(official.invitations for official in found)
    assert invitations == pytest.approx(run.scenario.outreach.invitations * 2 * residents)
    activities = sum(official.activities for official in found)
    assert activities == pytest.approx(run.scenario.calendar.activities_per_thousand * 2 * residents / 1000)


# What can be set


def test_a_state_that_is_set_is_written_to_the_column_and_the_next_week_starts_from_it() -> None:
    often: dict[str, Any] = {"decision": {"intercept": 0.0}, "demand": {"spread": 0.0}}
    rested, as_it_was = community(weeks=2, **often), community(weeks=2, **often)
    rested.agents_by_type[YoungResident].set("resting", 1).set("fatigue", 0.9)
    young = rested.people.age < ELDERLY_AGE
    assert (rested.minds.resting[young] == 1).all()
    assert np.allclose(rested.minds.fatigue[young], 0.9)
    rested.step()
    as_it_was.step()
    assert not rested.happened.occasions[young].any()
    assert as_it_was.happened.occasions[young].any()


def test_who_is_set_active_is_seen_by_neighbours_in_the_next_week() -> None:
    run = community()
    one = next(resident for resident in run.residents if resident.neighbours)
    one.was_active = True
    run.step()
    assert all(other.active_neighbours == 1 for other in one.neighbours)


@pytest.mark.parametrize("name", ["age", "propensity", "work", "community", "occasions", "heard", "active_neighbours"])
def test_what_would_be_lost_or_stays_with_the_row_is_read_only(name: str) -> None:
    one = community().residents[0]
    before = getattr(one, name)
    with pytest.raises(AttributeError, match=f"`{name}`"):
        setattr(one, name, 1)
    assert getattr(one, name) == before
    for derived in ("unique_id", "participated", "neighbours"):
        with pytest.raises(AttributeError):
            setattr(one, derived, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("duty", 1.01), ("duty", -0.01), ("duty", float("nan")), ("duty", "high"), ("duty", None),
        ("fatigue", -1.0), ("fatigue", float("inf")), ("life", float("-inf")),
        ("resting", 251), ("resting", 1.5), ("resting", -1), ("member", "no"), ("member", 2), ("aware", None),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_and_the_column_stays(name: str, value: Any) -> None:
    run = community(weeks=1)
    before = {other: column.copy() for other, column in columns(run)}
    with pytest.raises(ValueError, match=rf"`{name}` of <.* in row 7, .*> cannot be .*; it is "):
        setattr(run.residents[7], name, value)
    for other, column in columns(run):
        assert np.array_equal(column, before[other])


def test_numpy_numbers_can_be_set_too() -> None:
    one = community().residents[0]
    one.duty, one.resting, one.member = np.float32(0.25), np.uint8(3), np.bool_(True)
    assert (one.duty, one.resting, one.member) == (0.25, 3, True)


# What cannot be done


def test_no_agent_can_be_stepped_alone_and_says_what_to_do() -> None:
    run = community()
    organization = SocialOrganization(run, "volunteer team", community=0)
    for agent in (run.residents[0], next(iter(run.agents_by_type[Official])), organization):
        for method in (agent.step, agent.advance):
            with pytest.raises(RuntimeError, match=r"call step\(\) of the community"):
                method()
    with pytest.raises(RuntimeError, match="cannot be stepped alone"):
        run.agents.do("step")


def test_residents_cannot_be_made_or_removed_one_by_one() -> None:
    run = community()
    with pytest.raises(TypeError, match=r"place\.residents"):
        YoungResident(run)
    with pytest.raises(RuntimeError, match="turnover"):
        run.residents[0].remove()
    with pytest.raises(RuntimeError, match="make a new Community"):
        run.remove_all_agents()
    with pytest.raises(AttributeError):
        run.agents = []  # type: ignore[misc]
    assert len(run.agents) == 242


# Mesa's tools


def test_agent_sets_get_aggregate_select_group_sort_shuffle_and_map() -> None:
    run = community(weeks=3)
    everybody = run.agents
    residents = everybody.select(agent_type=Resident)
    assert len(residents) == 240
    assert residents.get("age") == run.people.age.tolist()
    assert residents.get(["age", "member"])[5] == [run.residents[5].age, run.residents[5].member]
    assert residents.agg("duty", sum) == sum(run.minds.duty.tolist())
    assert residents.agg("age", [min, max]) == [run.people.age.min(), run.people.age.max()]
    members = residents.select(lambda resident: resident.member)
    assert len(members) == int(run.minds.member.sum()) > 0
    assert residents.groupby("community").count() == {0: 120, 1: 120}
    by_sex = residents.groupby("female").agg("age", sum)
    assert by_sex == {
        True: run.people.age[run.people.female == 1].sum(),
        False: run.people.age[run.people.female == 0].sum(),
    }
    oldest = next(iter(residents.sort("age")))
    assert oldest.age == run.people.age.max()
    assert residents.map("__repr__")[0] == repr(run.residents[0])
    shuffled = everybody.shuffle()
    assert list(shuffled) != list(everybody)
    assert set(shuffled) == set(everybody)
    assert len(AgentSet(run.residents[0].neighbours, random=run.random)) == len(run.residents[0].neighbours)


def test_do_and_shuffle_do_reach_everybody_once() -> None:
    run = community()
    for method in ("do", "shuffle_do"):
        reached: list[int] = []
        getattr(run.agents, method)(lambda agent, reached=reached: reached.append(agent.unique_id))
        assert sorted(reached) == list(range(1, 243))
        assert (reached == sorted(reached)) == (method == "do")


def test_an_agent_set_keeps_its_agents_when_nobody_else_holds_the_community() -> None:
    agents = community().agents
    gc.collect()
    assert len(list(agents)) == len(agents) == 242


def test_a_data_collector_gathers_from_the_model_the_agents_and_their_types() -> None:
    run = community()
    collector = mesa.DataCollector(
        model_reporters={"week": "week", "tired": lambda model: float(model.minds.fatigue.mean())},
        agent_reporters={"community": "community"},
        agenttype_reporters={
            ElderlyResident: {"fatigue": "fatigue", "came": "participated"},
            Official: {"invitations": "invitations"},
            SocialOrganization: {"kind": "kind"},
        },
    )
    tired = []
    for _ in range(3):
        run.step()
        collector.collect(run)
        tired.append(float(run.minds.fatigue.mean()))
    model = collector.get_model_vars_dataframe()
    assert model["week"].tolist() == [1, 2, 3]
    assert model["tired"].tolist() == tired
    assert len(collector.get_agent_vars_dataframe()) == 3 * 242
    elderly = collector.get_agenttype_vars_dataframe(ElderlyResident).xs(3, level="Step")
    rows = np.flatnonzero(run.people.age >= ELDERLY_AGE)
    assert elderly.index.tolist() == (rows + 1).tolist()
    assert elderly["fatigue"].tolist() == run.minds.fatigue[rows].tolist()
    assert elderly["came"].tolist() == (run.happened.occasions[rows] > 0).tolist()
    assert len(collector.get_agenttype_vars_dataframe(Official)) == 6


# They change nothing


def test_looking_at_agents_and_drawing_from_mesas_generators_changes_no_result() -> None:
    looked, left_alone = community(), community()
    for _ in range(6):
        looked.step()
        looked.agents.shuffle_do(lambda agent: agent.random.random())
        looked.agents_by_type[ElderlyResident].agg("fatigue", max)
        looked.rng.random(3)
        left_alone.step()
    assert fingerprint(looked) == fingerprint(left_alone)


@pytest.mark.parametrize(
    "duplicate", [copy.deepcopy, lambda run: pickle.loads(pickle.dumps(run))], ids=["copy", "pickle"]
)
@pytest.mark.parametrize("asked", [False, True], ids=["without agents", "with agents"])
def test_a_copy_goes_on_exactly_as_the_original_and_shares_nothing_with_it(duplicate: Any, asked: bool) -> None:
    run = community(weeks=4)
    if asked:
        run.favourite = list(run.agents)[17]
    before = fingerprint(run)
    other = duplicate(run)
    other.run()
    assert fingerprint(run) == before
    run.run()
    assert fingerprint(other) == fingerprint(run)
    assert other.steps == run.steps == 12
    assert other.record.costs().equals(run.record.costs())
    assert other.scenario == run.scenario
    assert {agent.model for agent in other.agents} == {other}
    assert other.agents.get("unique_id") == run.agents.get("unique_id")
    if asked:
        assert other.favourite is other.residents[17]
        assert other.favourite.fatigue == other.minds.fatigue[17]


@pytest.mark.parametrize("asked", [False, True], ids=["without agents", "with agents"])
def test_a_community_that_nobody_holds_is_freed(asked: bool) -> None:
    run = community(weeks=2)
    if asked:
        assert len(run.agents_by_type[Official]) == 2
        assert len(run.agents) == 242
    held = weakref.ref(run)
    del run
    gc.collect()
    assert held() is None


def test_a_run_says_when_it_is_over() -> None:
    community = Community(
        Scenario.model_validate({"place": {"residents": 60}, "run": {"warm_up_weeks": 1, "weeks": 2}})
    )
    community.run_model()
    assert not community.running
    assert community.week == 2
    with pytest.raises(RuntimeError, match="ended after reported week 2"):
        community.step()


def test_officials_who_work_half_the_hours_host_and_invite_half_as_much() -> None:
    def invitations(hours: float) -> float:
        community = Community(Scenario.model_validate({"run": {"warm_up_weeks": 0, "weeks": 52}}))
        for official in community.agents_by_type[Official]:
            official.hours = hours
        weekly = community.run().weekly()
        return float(weekly[(weekly.community == -1) & (weekly.group == "all")].invited.sum())

    full, half, none = (invitations(hours) for hours in (40.0, 20.0, 0.0))
    assert half == pytest.approx(full / 2, rel=0.1)
    assert none == 0


def test_nobody_takes_part_where_all_officials_have_left() -> None:
    community = Community(
        Scenario.model_validate({"place": {"residents": 300}, "run": {"warm_up_weeks": 0, "weeks": 8}})
    )
    for official in list(community.agents_by_type[Official]):
        official.remove()
    community.run()
    assert community.record.sums[:, :, :, 1].sum() == 0


def test_the_hours_of_an_official_have_bounds() -> None:
    community = Community(Scenario.model_validate({"place": {"residents": 60}}))
    (official,) = community.agents_by_type[Official]
    with pytest.raises(ValueError, match="0 to 168"):
        official.hours = -1.0
