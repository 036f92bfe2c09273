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

from sim.agents.views import (
    CommunityWorker,
    DepartmentLeader,
    ElderlyResident,
    Official,
    Resident,
    SocialOrganization,
    YoungResident,
)
from sim.ages import ELDERLY_AGE
from sim.community import ParticipationModel
from sim.scenario.blocks.base import NEEDS
from sim.scenario.blocks.organizations import KINDS
from sim.scenario.schema import Scenario
from sim.state import Event, Organizations, Workers
from tests.fingerprint import fingerprint

HIDDEN = {"audience", "next_duty"}
"""Columns that are of no use outside the loops."""

NOBODY_QUITS = {"workers": {"leaving": {"a_year": 0.0}}}


class Visitor(mesa.Agent):  # type: ignore[misc, unused-ignore]
    """An agent that a user makes."""


def community(residents: int = 120, weeks: int = 0, **more: Any) -> ParticipationModel:
    """A small community with points in force, after `weeks` weeks of 12."""
    made = ParticipationModel(
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


def columns(of: ParticipationModel) -> list[tuple[str, Any]]:
    """Every column of a resident with its name, but the hidden ones."""
    tables = (of.people, of.minds, of.events)
    return [(name, column) for table in tables for name, column in table._asdict().items() if name not in HIDDEN]


def rows(of: ParticipationModel) -> int:
    """How many rows there are to view."""
    side = of.governing
    return len(of.people.age) + len(side.workers.contract) + len(side.departments.power) + len(side.organizations.kind)


def governing(of: ParticipationModel) -> list[bytes]:
    """Every column of the governing side."""
    return [column.tobytes() for table in vars(of.governing).values() for column in table]


def official_activities(of: ParticipationModel, weeks: int) -> float:
    """Activities that officials host in so many weeks from now on."""
    hosted = 0.0
    for _ in range(weeks):
        of.step()
        events = of.governing.tally.by_event.sum(axis=0)
        hosted += events[Event.activities] - events[Event.by_residents] - events[Event.by_organizations]
    return hosted


# What they are


def test_a_run_that_asks_for_no_agents_makes_none() -> None:
    run = community(weeks=3)
    assert not [thing for thing in gc.get_objects() if isinstance(thing, mesa.Agent) and thing.model is run]
    assert len(run.agents) == rows(run)


def test_residents_are_elderly_or_young_by_the_age_of_their_row() -> None:
    run = community()
    kinds = [type(resident) for resident in run.residents]
    assert kinds == [ElderlyResident if age >= ELDERLY_AGE else YoungResident for age in run.people.age]
    assert 0 < kinds.count(ElderlyResident) < len(kinds)


def test_four_types_are_always_there_even_if_empty() -> None:
    none = {kind: {**getattr(Scenario().organizations, kind).model_dump(), "per_thousand": 0.0} for kind in KINDS}
    run = community(organizations=none)
    sizes = {kind: len(agents) for kind, agents in run.agents_by_type.items()}
    elderly = int((run.people.age >= ELDERLY_AGE).sum())
    assert sizes == {ElderlyResident: elderly, YoungResident: 240 - elderly, Official: 10, SocialOrganization: 0}
    assert run.agent_types == list(sizes)
    assert sum(sizes.values()) == len(run.agents)


def test_there_is_a_view_for_each_post_each_department_and_each_organization() -> None:
    run = community(residents=1000)
    assert [worker.community for worker in run.workers] == [0, 0, 1, 1]
    assert [leader.department for leader in run.leaders] == run.scenario.departments.names
    assert list(run.agents_by_type[Official]) == [*run.workers, *run.leaders]
    assert run.agents_by_type[Official].groupby("role").count() == {"community worker": 4, "department leader": 8}
    assert len(run.organizations) == len(run.governing.organizations.kind) > 10
    assert list(run.agents_by_type[SocialOrganization]) == run.organizations
    for views, kind in ((run.workers, CommunityWorker), (run.leaders, DepartmentLeader)):
        assert {type(view) for view in views} == {kind}
        assert list(run.agents.select(agent_type=kind)) == views


def test_unique_ids_count_residents_workers_leaders_organizations_then_whoever_a_user_adds() -> None:
    run = community()
    every = rows(run)
    in_order = [*run.residents, *run.workers, *run.leaders, *run.organizations]
    assert list(run.agents) == in_order
    assert [agent.unique_id for agent in in_order] == list(range(1, every + 1))
    for views in (run.residents, run.workers, run.leaders, run.organizations):
        assert [view.row for view in views] == list(range(len(views)))
    added = Visitor(run)
    assert run.agents.get("unique_id") == list(range(1, every + 2))
    assert added.unique_id == every + 1
    assert list(run.agents)[-1] is added
    assert list(run.agents_by_type[Visitor]) == [added]
    assert run.agent_types == [ElderlyResident, YoungResident, Official, SocialOrganization, Visitor]
    added.remove()
    assert len(run.agents) == every


def test_every_column_is_an_attribute_with_plain_python_numbers_and_a_docstring() -> None:
    run = community(weeks=4)
    for name, column in columns(run):
        shown = [getattr(resident, name) for resident in run.residents]
        assert {type(value) for value in shown} <= {bool, int, float}, name
        assert shown == column.tolist(), name
        assert getattr(Resident, name).__doc__, name


def test_every_column_of_workers_and_organizations_is_an_attribute_of_their_views() -> None:
    run = community(residents=1000, weeks=4)
    for kind, views, table, names in (
        (CommunityWorker, run.workers, run.governing.workers, Workers._fields),
        (DepartmentLeader, run.leaders, run.governing.departments, ("power", "tenure")),
        (SocialOrganization, run.organizations, run.governing.organizations, Organizations._fields),
    ):
        for name in set(names) - {"draw_id"}:  # the row of draws is no attribute of anybody
            shown = [getattr(view, name) for view in views]
            column = getattr(table, name).tolist()
            assert shown == ([KINDS[row] for row in column] if name == "kind" else column), name
            assert {type(value) for value in shown} <= {bool, int, float, str}, name
            assert getattr(kind, name).__doc__, name


def test_hours_and_admin_share_of_a_worker_are_those_of_this_week() -> None:
    run = community(residents=1000)
    assert [(worker.hours, worker.admin_share) for worker in run.workers] == [(0.0, 0.0)] * 4
    run.step()
    assert [worker.hours for worker in run.workers] == pytest.approx(
        [0.9 * 40.0] * 4
    )  # 1.8 posts for 1,000 adults are two
    assert [worker.admin_share for worker in run.workers] == pytest.approx([run.scenario.workers.admin_share] * 4)


def test_a_leader_shows_relevance_by_kind_of_case_and_ties_that_are_mutual() -> None:
    run = community()
    table = run.governing.departments
    for leader in run.leaders:
        assert leader.relevance == dict(zip(NEEDS, table.relevance[:, leader.row].tolist(), strict=True))
        assert leader.community == -1
        for other in run.leaders:
            if other is not leader:
                assert leader.acquaintance_with(other) == table.acquaintance[leader.row, other.row]
                assert leader.acquaintance_with(other) == other.acquaintance_with(leader)


def test_what_is_shown_follows_the_weeks() -> None:
    run = community()
    one = run.residents[0]
    lives = []
    for _ in range(3):
        run.step()
        lives.append(one.life)
        assert one.life == float(run.minds.life[0])
    assert len(set(lives)) == 3
    came = {resident.row for resident in run.residents if resident.took_part}
    assert came == set(np.flatnonzero(run.events.occasions).tolist())


def test_neighbours_are_mutual_and_those_of_the_network() -> None:
    run = community()
    for resident in run.residents:
        start, end = run.neighbours.start[resident.row : resident.row + 2]
        assert [other.row for other in resident.neighbours] == run.neighbours.others[start:end].tolist()
        assert all(resident in other.neighbours for other in resident.neighbours)
    assert any(resident.neighbours for resident in run.residents)


def test_in_a_complete_network_everybody_else_is_a_neighbour() -> None:
    run = community(residents=5, network={"kind": "complete", "across_communities": True})
    assert [other.row for other in run.residents[3].neighbours] == [0, 1, 2, 4, 5, 6, 7, 8, 9]


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
    assert not rested.events.occasions[young].any()
    assert as_it_was.events.occasions[young].any()


def test_who_is_set_active_is_seen_by_neighbours_in_the_next_week() -> None:
    run = community()
    one = next(resident for resident in run.residents if resident.neighbours)
    one.took_part = True
    run.step()
    assert all(other.active_neighbours == 1 for other in one.neighbours)


@pytest.mark.parametrize("name", ["age", "propensity", "work", "community", "occasions", "heard", "active_neighbours"])
def test_what_would_be_lost_or_stays_with_the_row_is_read_only(name: str) -> None:
    one = community().residents[0]
    before = getattr(one, name)
    with pytest.raises(AttributeError, match=f"`{name}`"):
        setattr(one, name, 1)
    assert getattr(one, name) == before
    for derived in ("unique_id", "neighbours"):
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


def test_a_worker_whose_contract_is_halved_works_half_the_hours_and_there_are_fewer_activities() -> None:
    def activities(contract: float) -> float:
        run = community(residents=1000, **NOBODY_QUITS)
        run.step()
        for worker in run.workers:
            worker.contract = contract
        hosted = official_activities(run, 10)
        assert [worker.hours for worker in run.workers] == pytest.approx([contract] * 4)
        return hosted

    assert 0 < activities(20.0) < activities(40.0)


def test_a_post_that_is_set_vacant_stands_empty_for_so_many_weeks_then_a_newcomer_starts() -> None:
    run = community(**NOBODY_QUITS)
    post, other = run.workers
    post.vacant, post.burnout = 2, 1.5
    worked = []
    for _ in range(3):
        run.step()
        worked.append((post.hours > 0, other.hours > 0))
    assert worked == [(False, True), (False, True), (True, True)]
    assert post.burnout < 1.0


def test_nobody_takes_part_where_all_posts_are_vacant_and_no_organization_hosts() -> None:
    run = community(300)
    for worker in run.workers:
        worker.vacant = 520
    for organization in run.organizations:
        organization.active, organization.willingness = False, 0.0
    run.run()
    assert run.record.sums[:, :, :, 1].sum() == 0


def test_an_organization_that_is_set_active_brings_its_resources_in_the_next_week() -> None:
    with_it, without_it = community(residents=1000), community(residents=1000)
    joins = next(one for one in with_it.organizations if not one.active and one.kind == "merchant")
    joins.active, joins.capacity = True, 2.0
    with_it.step()
    without_it.step()
    more = with_it.governing.stock.mobilised - without_it.governing.stock.mobilised
    brought = np.array(with_it.scenario.organizations.merchant.brings.values())
    assert more[joins.community, 1:] == pytest.approx(2.0 * brought[1:])
    assert more[1 - joins.community] == pytest.approx(0.0)


def test_an_organization_that_is_set_inactive_hosts_nothing_from_the_next_week_on() -> None:
    run = community(residents=1000, weeks=1)
    hosts = [organization for organization in run.organizations if organization.hosted > 0]
    assert hosts
    for organization in hosts:
        organization.active, organization.liability_concern = False, 1.0
    run.step()
    assert {organization.hosted for organization in hosts} == {0.0}
    assert not any(organization.active for organization in hosts)


def test_where_there_are_no_institutions_and_ties_are_set_to_0_no_request_is_granted() -> None:
    def granted(ties: bool) -> float:
        run = community(residents=1000, departments={"institution": 0.0, "strangers": 0.0})
        for leader in run.leaders:
            for other in run.leaders[: leader.row] if not ties else []:
                leader.set_acquaintance_with(other, 0.0)
                assert (leader.acquaintance_with(other), other.acquaintance_with(leader)) == (0.0, 0.0)
        assert run.governing.departments.acquaintance.any() == ties
        run.run()
        assert run.record.history.events[:, :, Event.requests].sum() > 0
        return float(run.record.history.events[:, :, Event.granted].sum())

    assert granted(ties=False) == 0.0
    assert granted(ties=True) > 0.0


def test_a_tie_is_set_from_both_sides_and_no_other_tie_changes() -> None:
    run = community()
    civil_affairs, housing = run.leaders[:2]
    before = run.governing.departments.acquaintance.copy()
    housing.set_acquaintance_with(civil_affairs, 0.75)
    after = run.governing.departments.acquaintance
    assert after[0, 1] == after[1, 0] == civil_affairs.acquaintance_with(housing) == 0.75
    assert (after != before).sum() == 2
    for other in (housing, community().leaders[0], "civil_affairs", run.residents[0]):
        with pytest.raises(ValueError, match=r"<DepartmentLeader in row 1, housing> has a tie to each other leader"):
            housing.acquaintance_with(other)
        with pytest.raises(ValueError, match="has a tie to each other leader"):
            housing.set_acquaintance_with(other, 0.5)
    for value in (1.01, -0.01, float("nan"), "well", None):
        with pytest.raises(ValueError, match=r"`acquaintance with housing` of <.*civil_affairs> .* from 0 to 1"):
            civil_affairs.set_acquaintance_with(housing, value)
    assert np.array_equal(after, run.governing.departments.acquaintance)


@pytest.mark.parametrize(
    ("views", "name", "values", "allowed"),
    [
        ("workers", "contract", (0.0, 168.1, float("nan"), "full"), "a number from 0.1 to 168"),
        ("workers", "vacant", (-1, 521, 1.5), "a whole number from 0 to 520"),
        ("workers", "skill", (-0.1, 1.1), "a number from 0 to 1"),
        ("workers", "digital_skill", (-0.1, 1.1), "a number from 0 to 1"),
        ("workers", "mission", (-0.1, 1.1), "a number from 0 to 1"),
        ("workers", "burnout", (-0.1, float("inf")), "a number from 0 to 100"),
        ("leaders", "power", (-0.1, 1.1, None), "a number from 0 to 1"),
        ("leaders", "tenure", (-1.0, 3121.0), "a number from 0 to 3120"),
        ("organizations", "active", ("yes", 2, None), "True or False"),
        ("organizations", "willingness", (-0.1, 1.1), "a number from 0 to 1"),
        ("organizations", "liability_concern", (-0.1, 1.1), "a number from 0 to 1"),
        ("organizations", "legitimacy", (-0.1, 1.1), "a number from 0 to 1"),
        ("organizations", "capacity", (-0.1, 1001.0), "a number from 0 to 1000"),
    ],
)
def test_a_state_of_the_governing_side_can_be_set_within_a_range_that_a_refusal_names(
    views: str, name: str, values: tuple[Any, ...], allowed: str
) -> None:
    run = community()
    one = getattr(run, views)[0]
    before = governing(run)
    for value in values:
        with pytest.raises(ValueError, match=rf"`{name}` of <\w+ in row 0, .*> cannot be .*; it is {allowed}$"):
            setattr(one, name, value)
    assert governing(run) == before
    setattr(one, name, 1)
    table = getattr(run.governing, "departments" if views == "leaders" else views)
    assert getattr(one, name) == getattr(table, name)[0] == 1


@pytest.mark.parametrize(
    ("views", "names"),
    [
        ("workers", ("community", "mission_anchor", "constitution")),
        ("workers", ("admin_hours", "case_hours", "programme_hours", "demands")),
        ("organizations", ("community", "hosted", "attended")),
    ],
)
def test_what_the_week_writes_on_the_governing_side_is_read_only_and_says_what_to_set_instead(
    views: str, names: tuple[str, ...]
) -> None:
    run = community(weeks=1)
    before = governing(run)
    for name in names:
        with pytest.raises(AttributeError, match=rf"<\w+ in row 0, .*>: `{name}` .*; set `\w+`, .* of the scenario"):
            setattr(getattr(run, views)[0], name, 1)
    assert governing(run) == before


def test_what_follows_from_other_attributes_is_read_only() -> None:
    run = community()
    derived = {
        run.workers[0]: ("hours", "admin_share", "unique_id"),
        run.leaders[0]: ("department", "relevance", "unique_id"),
        run.organizations[0]: ("kind", "unique_id"),
    }
    for one, names in derived.items():
        for name in names:
            with pytest.raises(AttributeError):
                setattr(one, name, 1)


def test_numpy_numbers_can_be_set_too() -> None:
    one = community().residents[0]
    one.duty, one.resting, one.member = np.float32(0.25), np.uint8(3), np.bool_(True)
    assert (one.duty, one.resting, one.member) == (0.25, 3, True)


# What cannot be done


def test_no_agent_can_be_stepped_alone_and_says_what_to_do() -> None:
    run = community()
    for agent in (run.residents[0], run.workers[0], run.leaders[0], run.organizations[0]):
        for method in (agent.step, agent.advance):
            with pytest.raises(RuntimeError, match=r"call step\(\) of the community"):
                method()
    with pytest.raises(RuntimeError, match="cannot be stepped alone"):
        run.agents.do("step")


@pytest.mark.parametrize(
    ("views", "instead_of_making", "instead_of_removing"),
    [
        ("residents", r"place\.residents", "turnover"),
        ("workers", r"workers\.per_ten_thousand", r"set `vacant` .*, or workers\.per_ten_thousand of the scenario"),
        ("leaders", r"departments\.names", r"departments\.names of the scenario"),
        ("organizations", "per_thousand", "set `active` to False"),
    ],
)
def test_no_row_can_be_made_or_removed_and_says_what_to_do(
    views: str, instead_of_making: str, instead_of_removing: str
) -> None:
    run = community()
    one = getattr(run, views)[0]
    with pytest.raises(TypeError, match=rf"a {type(one).__name__} is a view .*{instead_of_making}"):
        type(one)(run)
    with pytest.raises(RuntimeError, match=rf"<\w+ in row 0, .*> cannot be removed: .*{instead_of_removing}"):
        one.remove()
    assert len(run.agents) == rows(run)


def test_agents_cannot_be_removed_or_replaced_all_at_once() -> None:
    run = community()
    with pytest.raises(RuntimeError, match="make a new ParticipationModel"):
        run.remove_all_agents()
    with pytest.raises(AttributeError):
        run.agents = []  # type: ignore[misc]
    assert len(run.agents) == rows(run)


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
        assert sorted(reached) == list(range(1, rows(run) + 1))
        assert (reached == sorted(reached)) == (method == "do")


def test_an_agent_set_keeps_its_agents_when_nobody_else_holds_the_community() -> None:
    run = community()
    agents, every = run.agents, rows(run)
    del run
    gc.collect()
    assert len(list(agents)) == len(agents) == every


def test_a_data_collector_gathers_from_the_model_the_agents_and_their_types() -> None:
    run = community()
    collector = mesa.DataCollector(
        model_reporters={"week": "week", "tired": lambda model: float(model.minds.fatigue.mean())},
        agent_reporters={"community": "community"},
        agenttype_reporters={
            ElderlyResident: {"fatigue": "fatigue", "came": "took_part"},
            Official: {"role": "role", "community": "community"},
            CommunityWorker: {"hours": "hours"},
            SocialOrganization: {"kind": "kind", "active": "active"},
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
    assert len(collector.get_agent_vars_dataframe()) == 3 * rows(run)
    elderly = collector.get_agenttype_vars_dataframe(ElderlyResident).xs(3, level="Step")
    of_elderly = np.flatnonzero(run.people.age >= ELDERLY_AGE)
    assert elderly.index.tolist() == (of_elderly + 1).tolist()
    assert elderly["fatigue"].tolist() == run.minds.fatigue[of_elderly].tolist()
    assert elderly["came"].tolist() == (run.events.occasions[of_elderly] > 0).tolist()
    officials = collector.get_agenttype_vars_dataframe(Official).xs(3, level="Step")
    assert officials["role"].tolist() == ["community worker"] * 2 + ["department leader"] * 8
    assert officials["community"].tolist() == [0, 1] + [-1] * 8
    workers = collector.get_agenttype_vars_dataframe(CommunityWorker).xs(3, level="Step")
    assert workers["hours"].tolist() == [worker.hours for worker in run.workers]
    organizations = collector.get_agenttype_vars_dataframe(SocialOrganization).xs(3, level="Step")
    assert organizations["active"].tolist() == (run.governing.organizations.active > 0).tolist()


# They change nothing


def test_looking_at_agents_and_drawing_from_mesas_generators_changes_no_result() -> None:
    looked, left_alone = community(), community()
    for _ in range(6):
        looked.step()
        looked.agents.shuffle_do(lambda agent: agent.random.random())
        looked.agents_by_type[ElderlyResident].agg("fatigue", max)
        looked.agents_by_type[SocialOrganization].agg("hosted", sum)
        looked.rng.random(3)
        left_alone.step()
    assert fingerprint(looked) == fingerprint(left_alone)
    assert governing(looked) == governing(left_alone)


@pytest.mark.parametrize(
    "duplicate",
    [copy.deepcopy, copy.copy, lambda run: pickle.loads(pickle.dumps(run))],
    ids=["deep copy", "copy", "pickle"],
)
@pytest.mark.parametrize("asked", [False, True], ids=["without agents", "with agents"])
def test_a_copy_goes_on_exactly_as_the_original_and_shares_nothing_with_it(duplicate: Any, asked: bool) -> None:
    run = community(weeks=4)
    if asked:
        run.favourite, run.busiest = list(run.agents)[17], run.workers[1]
        run.visitor = Visitor(run)
    before = fingerprint(run), governing(run)
    other = duplicate(run)
    other.run()
    assert (fingerprint(run), governing(run)) == before
    run.run()
    assert fingerprint(other) == fingerprint(run)
    assert governing(other) == governing(run)
    assert other.steps == run.steps == 12
    assert other.record.costs().equals(run.record.costs())
    assert other.scenario == run.scenario
    assert {agent.model for agent in other.agents} == {other}
    assert other.agents.get("unique_id") == run.agents.get("unique_id")
    if asked:
        assert other.favourite is other.residents[17]
        assert other.favourite.fatigue == other.minds.fatigue[17]
        assert other.busiest is other.workers[1]
        assert other.busiest.burnout == other.governing.workers.burnout[1]
        other.busiest.burnout = 2.0
        assert run.busiest.burnout != 2.0
        assert list(other.agents)[-1] is other.visitor


@pytest.mark.parametrize("asked", [False, True], ids=["without agents", "with agents"])
def test_a_community_that_nobody_holds_is_freed(asked: bool) -> None:
    run = community(weeks=2)
    if asked:
        assert len(run.agents_by_type[Official]) == 10
        assert len(run.agents) == rows(run)
    held = weakref.ref(run)
    del run
    gc.collect()
    assert held() is None


def test_a_run_says_when_it_is_over() -> None:
    community = ParticipationModel(
        Scenario.model_validate({"place": {"residents": 60}, "run": {"warm_up_weeks": 1, "weeks": 2}})
    )
    community.run_model()
    assert not community.running
    assert community.week == 2
    with pytest.raises(RuntimeError, match="ended after reported week 2"):
        community.step()
