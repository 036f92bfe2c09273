"""What every mechanism in the folder must keep, without being told its name."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from sim.catalogue import catalogue
from sim.community import ParticipationModel, pay
from sim.mechanism import Incentive, Institution, Mechanism, Target
from sim.policy.contract import breaches
from sim.policy.meaning import means
from sim.policy.policy import Policy, audiences
from sim.policy.targets import MOST_AUDIENCES, most_audiences
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario
from sim.state import Event
from sim.trial import unbalanced, uncounted

EVERYTHING = Path(__file__).parent / "verification" / "scenarios" / "everything.yaml"
WARM_UP, WEEKS = 5, 26
KINDS = list(catalogue())
Values = dict[str, Any]

FURTHER_BLOCKS: list[Values] = [
    {"kind": "points", "target": {"group": "elderly"}, "worth_of_point": 0.01, "redemption": 0.3},
    {"kind": "points", "target": {"group": "young", "home_owner": True}, "worth_of_point": 0.02},
    {"kind": "points", "target": {"communities": [1]}, "worth_of_point": 0.03, "from_week": 5, "weekly_budget": 20.0},
    {"kind": "honours", "target": {"female": True}, "worth": 0.1, "shown": 1.0, "until_week": 20},
    {
        "kind": "time_bank",
        "target": {"least_age": 40},
        "worth_of_credit": 0.2,
        "redemption": 0.2,
        "weekly_budget": 30.0,
    },
]
"""Blocks beside the one that is tried, for what must hold among several."""

BESIDE: list[list[Values]] = [
    [],
    [{"kind": "deliberation_hall", "ends_in_quarrel": 0.9}],
    [{"kind": "points", "worth_of_point": 1.0}, {"kind": "publicity", "reach": 1.0, "access": 1.0}],
]
"""What some mechanisms need beside them to have anything to act on: nothing, quarrels, crowds."""

LEADERS_GO = "run.seed=9"
"""Of four leaders, in half a year: under seed 1 nobody is rotated who would have stayed."""


@cache
def without() -> Values:
    """The busy scenario without any mechanism."""
    return {**read_scenario(EVERYTHING, [LEADERS_GO]).values(), "mechanisms": []}


def run(*mechanisms: Values) -> ParticipationModel:
    """The busy scenario with these mechanisms, after its last week."""
    community = ParticipationModel(
        Scenario.model_validate({**without(), "mechanisms": list(mechanisms)}), EVERYTHING.parent
    )
    community.run()
    return community


@cache
def nothing() -> ParticipationModel:
    """The run without any mechanism."""
    return run()


def made(kind: str) -> Mechanism:
    """A mechanism with all its defaults."""
    return catalogue()[kind](kind=kind)


def block(kind: str) -> Values:
    """A mechanism with all its defaults, as plain values."""
    return made(kind).model_dump(mode="json", by_alias=True)


def reported(community: ParticipationModel, weeks: slice = slice(None)) -> list[bytes]:
    """What a run reports of residents and of the governing side, accounts apart."""
    history = community.record.history
    tables = (community.record.sums, history.counts, history.amounts, history.stock, history.departments)
    return [table[weeks].tobytes() for table in tables]


def outcome(community: ParticipationModel) -> bytes:
    """All that a run reports, accounts included."""
    costs = community.record.costs().drop(columns=["mechanism", "kind"])
    return b"".join([*reported(community), costs.to_numpy(dtype=float).tobytes()])


def same(a: ParticipationModel, b: ParticipationModel) -> bool:
    """Whether two runs report the same, bit for bit."""
    return reported(a) == reported(b)


def test_the_folder_is_the_catalogue() -> None:
    """Each kind is named like its file, final, and declares its kind once."""
    files = {file.stem for file in (Path(__file__).parents[1] / "sim" / "mechanisms").glob("[a-z]*.py")}
    assert files == set(KINDS)
    for kind, mechanism in catalogue().items():
        assert issubclass(mechanism, Incentive) != issubclass(mechanism, Institution)
        assert getattr(mechanism, "__final__", False)
        assert made(kind).kind == kind
        assert mechanism.__subclasses__() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_in_force_does_something(kind: str) -> None:
    assert not same(run(block(kind)), nothing())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "change",
    [
        {"intensity": 0.0},
        {"from_week": WEEKS + 1},
        {"from_week": -100, "until_week": -WARM_UP},
        {"target": {"communities": []}, "may_reach_nobody": True},
    ],
    ids=["intensity 0", "after the run", "before the run", "nobody in its target"],
)
def test_a_block_that_is_not_in_force_is_exactly_as_if_it_were_absent(kind: str, change: Values) -> None:
    idle = run({**block(kind), "setup_cost": 10.0, "weekly_cost": 1.0, **change})
    assert same(idle, nothing())
    if "target" not in change:
        assert outcome(idle) == outcome(nothing())


@pytest.mark.parametrize("kind", KINDS)
def test_until_its_first_week_a_block_changes_nothing(kind: str) -> None:
    later = run({**block(kind), "from_week": 10})
    assert reported(later, slice(9)) == reported(nothing(), slice(9))
    assert reported(later, slice(9, None)) != reported(nothing(), slice(9, None))
    assert min((row.week for row in later.record.accounts), default=10) >= 10


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("group", ["elderly", "young"])
def test_nobody_outside_the_target_is_paid_or_offered_anything(kind: str, group: str) -> None:
    chosen = {"group": group} if issubclass(catalogue()[kind], Incentive) else {}
    community = run({**block(kind), "target": {**chosen, "communities": [1]}})
    meant = means(Target(**chosen, communities=[1]), community.people)  # type: ignore[arg-type]
    assert 0 < meant.sum() < len(meant)
    for ledger in community.policy.ledgers:
        if ledger is not None:
            assert not ledger.balance[~meant].any()
            assert ledger.balance[meant].any()
    community.policy.declare(1)
    offered = community.policy.offered
    for term in offered.residents.dtype.names:
        assert not offered.residents[term][community.people.audience[~meant]].any()
    assert not offered.communities[0].tobytes().strip(b"\0")


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_blocks_changes_nothing(kind: str) -> None:
    blocks = [block(kind), *FURTHER_BLOCKS]
    first = run(*blocks)
    accounts = sorted(first.record.costs().drop(columns="mechanism").itertuples(index=False))
    for other in itertools.islice(itertools.permutations(blocks), 119, None, 240):
        again = run(*other)
        assert same(again, first)
        assert sorted(again.record.costs().drop(columns="mechanism").itertuples(index=False)) == accounts


@pytest.mark.parametrize(
    ("term", "sized"),
    [
        ("reward", lambda size: {"kind": "points", "points_per_occasion": 1, "worth_of_point": size}),
        ("reciprocity", lambda size: {"kind": "time_bank", "credits_per_occasion": 1, "worth_of_credit": size}),
        ("recognition", lambda size: {"kind": "honours", "worth": size}),
        ("visibility", lambda size: {"kind": "honours", "shown": size}),
    ],
)
def test_the_order_of_blocks_does_not_even_change_the_last_bit_of_what_they_offer(
    term: str, sized: Callable[[float], Values]
) -> None:
    """0.1 + 0.2 + 0.3 depends on the order in binary; what is offered must not."""
    blocks = [catalogue()[sized(size)["kind"]].model_validate(sized(size)) for size in (0.1, 0.2, 0.3)]
    people = nothing().people
    offers = set()
    for order in itertools.permutations(blocks):
        covers = audiences(list(order), people._replace(audience=people.audience.copy()), nothing().communities)
        policy = Policy(list(order), covers, nothing().communities.residents, WARM_UP + WEEKS, WARM_UP)
        policy.declare(1)
        offers.add(policy.offered.residents[term].tobytes())
        assert policy.offered.residents[term].max() == pytest.approx(0.6)
    assert len(offers) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_two_equal_blocks_are_two_blocks(kind: str) -> None:
    """Both are paid and booked, each with its own ledger."""
    rows = run(block(kind), block(kind)).record.costs()
    assert set(rows["mechanism"]) == {0, 1}
    assert (rows["mechanism"].value_counts() >= WEEKS).all()


def numbers_of(kind: str) -> list[str]:
    """Every field of a mechanism and of its target that a scenario may set, but for its kind; `may_reach_nobody` lets a
    block pass the check, and moves nothing (tests/test_reach.py)."""
    fields = catalogue()[kind].model_fields
    return [name for name in fields if name not in ("kind", "target", "may_reach_nobody")] + [
        f"target.{name}" for name in _target(kind)
    ]


def _target(kind: str) -> list[str]:
    return list(type(made(kind).target).model_fields)


def choices(kind: str, path: str) -> tuple[Any, ...]:
    """The names that a field at `path` may take, where it is a choice among some."""
    *above, name = path.split(".")
    fields = (type(made(kind).target) if above else catalogue()[kind]).model_fields
    annotation = fields[name].annotation
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def switched_on(kind: str, path: str) -> list[Values]:
    """Each other choice that a mechanism offers, and what is off by default, but at `path`: some numbers matter only then.
    What a cost covers matters only where there is one."""
    if path.endswith("_covers"):
        return [{path.replace("covers", "cost"): 100.0}]
    names = [
        name for name in numbers_of(kind) if name != path and name not in Mechanism.model_fields and "." not in name
    ]
    off = [{name: 0.5} for name in names if block(kind)[name] == 0.0]
    return off + [{name: value} for name in names for value in choices(kind, name) if value != block(kind)[name]]


def other_values(kind: str, path: str, chosen: Values) -> list[Values]:
    """Valid blocks, with what is chosen of them, in which only the field at `path` differs besides."""
    found = []
    for value in (*choices(kind, path), 0.5, 0, 1, 3, 20, 40, 60, 70, None, True, False, [1]):
        changed = copy.deepcopy({**block(kind), **chosen})
        *above, name = path.split(".")
        group = changed[above[0]] if above else changed
        if group[name] == value and type(group[name]) is type(value):
            continue
        group[name] = value
        try:
            catalogue()[kind].model_validate(changed)
        except ValidationError:
            continue
        found.append(changed)
    return found


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind in KINDS for path in numbers_of(kind)])
def test_every_parameter_of_a_mechanism_matters(kind: str, path: str) -> None:
    """Some other value moves some output: alone, or with something else of the block switched on, or beside another."""
    ways = [{}, *switched_on(kind, path)]
    assert any(other_values(kind, path, chosen) for chosen in ways)
    for beside, chosen in itertools.product(BESIDE, ways):
        expected = outcome(run({**block(kind), **chosen}, *beside))
        if any(outcome(run(changed, *beside)) != expected for changed in other_values(kind, path, chosen)):
            return
    pytest.fail(f"{kind}: no value of {path} moves anything")


@pytest.mark.parametrize("kind", KINDS)
def test_costs_are_booked_once_for_the_start_and_every_week_by_strength(kind: str) -> None:
    dates = {"from_week": 3, "until_week": 12, "ramp_weeks": 4}
    costs = {"intensity": 0.5, "setup_cost": 1000.0, "weekly_cost": 60.0}
    rows = run({**block(kind), **dates, **costs}).record.costs()
    assert rows["setup"].sum() == 500.0
    assert rows.loc[rows["setup"] > 0, "week"].tolist() == [3]
    ramp = [6.0, 12.0, 18.0, 24.0, *[30.0] * 6]
    assert rows.loc[rows["running"] > 0, "week"].tolist() == list(range(3, 13))
    assert rows.loc[rows["running"] > 0, "running"].tolist() == pytest.approx(ramp, abs=1e-12)
    assert (rows["kind"] == kind).all()


@pytest.mark.parametrize("kind", KINDS)
def test_its_declarations_keep_what_a_mechanism_of_ones_own_must_keep(kind: str) -> None:
    """Acts only through terms of the week, of their shape; chances are chances over the whole range of every number; 0 is
    nothing, and half about half; every number has unit, range, source and both labels."""
    assert breaches(catalogue()[kind]) == []


@cache
def priced(kind: str) -> ParticipationModel:
    """The busy scenario with a mechanism for some that costs something in every way."""
    prices = {"setup_cost": 100.0, "weekly_cost": 10.0, "unit_cost": 2.0, "intensity": 0.5, "ramp_weeks": 3}
    return run({**block(kind), **prices, "target": {**block(kind)["target"], "communities": [1]}})


@cache
def short_of_money(kind: str) -> ParticipationModel:
    """The same with two fifths of the money that it would have promised in its dearest week."""
    mechanism, ledger = priced(kind).policy.mechanisms[0], priced(kind).policy.ledgers[0]
    assert ledger is not None
    most = float(priced(kind).record.costs()["points_issued"].max()) * ledger.payment.yuan_per_point
    purse = {name: 0.4 * most for name in type(mechanism).model_fields if "budget" in name}
    return run({**mechanism.model_dump(mode="json", by_alias=True), **purse})


@pytest.mark.parametrize("kind", KINDS)
def test_ledgers_balance_budgets_hold_and_costs_are_counted_in_every_week(kind: str) -> None:
    assert [*unbalanced(priced(kind)), *uncounted(priced(kind))] == []
    if made(kind).payment() is not None:
        issued = [c.record.costs()["points_issued"] for c in (short_of_money(kind), priced(kind))]
        assert 0 < issued[0].sum() < issued[1].sum()
        assert [*unbalanced(short_of_money(kind)), *uncounted(short_of_money(kind))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_unit_costs_what_it_says_each_week_as_often_as_there_is_one(kind: str) -> None:
    """Units are counted anew, week by week, in the tables that they are rows of."""
    priced_block = {
        **block(kind),
        "unit_cost": 2.0,
        "intensity": 0.5,
        "target": {**block(kind)["target"], "communities": [1]},
    }
    community = ParticipationModel(
        Scenario.model_validate({**without(), "mechanisms": [priced_block]}), EVERYTHING.parent
    )
    mechanism, expected = community.policy.mechanisms[0], []
    target = mechanism.target
    meant = means(target, community.people) if isinstance(target, Target) else community.people.community == 1
    added = np.asarray(mechanism.effects(1.0, 1.0).get("activities", 0.0)).sum()
    for _ in range(WARM_UP + WEEKS):
        workers, organizations = community.governing.workers, community.governing.organizations
        filled = ((workers.community == 1) & (workers.vacant == 0)).sum()
        active = ((organizations.community == 1) & (organizations.active > 0)).sum()
        community.step()
        units = {
            "resident": meant.sum(), "occasion": community.events.occasions[meant].sum(), "worker": filled,
            "case": community.governing.tally.by_event[1, Event.closed], "organization": active, "community": 1,
            "activity": added * community.communities.residents[1] / 1000.0,
        }  # fmt: skip
        if community.week >= 1:
            expected.append(2.0 * 0.5 * float(units[mechanism.unit]))
    rows = community.record.costs()
    assert rows["per_unit"].tolist() == pytest.approx(expected, abs=1e-9)
    assert sum(expected) > 0


@pytest.mark.parametrize("kind", KINDS)
def test_numbering_residents_otherwise_changes_nobodys_offer_payment_or_price(kind: str, tmp_path: Path) -> None:
    """The rows of a list in another order: what each is offered, and paid for the same occasions, goes with the resident.

    Whole runs cannot be compared: random numbers depend on the row. So the same occasions are given to the same residents.
    """
    order = np.concatenate([np.random.default_rng(3).permutation(150), 150 + np.random.default_rng(4).permutation(150)])
    one, other = (numbered(kind, rows, tmp_path) for rows in (np.arange(300), order))
    for term in one.policy.offered.residents.dtype.names or ():
        offers = [c.policy.offered.residents[term][c.people.audience] for c in (one, other)]
        assert np.array_equal(offers[0][order], offers[1])
    assert one.policy.offered.communities.tobytes() == other.policy.offered.communities.tobytes()
    for ledger, again in zip(one.policy.ledgers, other.policy.ledgers, strict=True):
        if ledger is not None and again is not None:
            assert ledger.balance.sum() > 0
            assert np.array_equal(ledger.balance[order], again.balance)
    assert list(one.policy.accounts) == list(other.policy.accounts)


def numbered(kind: str, order: NDArray[np.int64], folder: Path) -> ParticipationModel:
    """A founded community of 300 listed residents in this order, each with occasions of their own, that was paid once."""
    rng = np.random.default_rng(2)
    most = {"age": 82, "female": 2, "education": 4, "income": 5, "migrant": 2, "party_member": 2, "home_owner": 2}
    columns = {name: rng.integers(0, values, 300) + (18 if name == "age" else 0) for name, values in most.items()}
    columns["community"] = np.repeat([0, 1], 150)
    occasions = rng.integers(0, 4, 300)
    lines = [",".join(columns), *(",".join(str(column[row]) for column in columns.values()) for row in order)]
    (folder / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    values = copy.deepcopy(without())
    values["place"] |= {"communities": 2, "residents": 150}
    values["population"]["residents_file"] = "people.csv"
    chosen = {"communities": [1], **({"female": True} if issubclass(catalogue()[kind], Incentive) else {})}
    values["mechanisms"] = [{**block(kind), "unit_cost": 1.0, "target": {**block(kind)["target"], **chosen}}]
    community = ParticipationModel(Scenario.model_validate(values), folder)
    community.events.occasions[:] = occasions[order]
    community.minds.leaves[:] = 1_000  # nobody moves out, and no draw decides who redeems
    for ledger in community.policy.ledgers:
        if ledger is not None:
            ledger.redemption[:] = 0.0
    community.policy.declare(1)
    pay(community.world, WARM_UP)
    return community


FINE: list[dict[str, Any]] = [
    *({"kind": "points", "target": {name: True}} for name in ("college", "female", "migrant", "party_member", "home_owner")),
    *({"kind": "points", "target": {"least_income": band}} for band in range(1, 5)),
    *({"kind": "points", "target": {"communities": [c for c in range(10) if c >> bit & 1]}} for bit in range(4)),
]  # fmt: skip
"""Targets that tell apart 2 x 2 x 2 x 2 x 2 x 5 x 10 = 1,600 kinds of residents; a time bank, each of 82 ages too."""


def test_targets_that_divide_residents_too_finely_are_found_before_the_run_with_their_line(tmp_path: Path) -> None:
    for mechanisms, most in ((FINE, 1_600), ([*FINE, {"kind": "time_bank"}], 1_600 * 82)):
        file = tmp_path / "fine.yaml"
        text = {"sihua": 1, "place": {"communities": 10, "residents": 60}, "mechanisms": mechanisms}
        file.write_text(json.dumps(text, indent=1), encoding="utf-8")
        if most <= MOST_AUDIENCES:
            found = ParticipationModel(read_scenario(file))
            assert most_audiences(found.scenario.mechanisms) == most >= found.policy.covers.shape[1] > 200
        else:
            with pytest.raises(
                ScenarioProblems, match=r"fine\.yaml:\d+.*up to 131,200 audiences.*at most 65,535"
            ) as told:
                read_scenario(file)
            assert len(told.value.problems) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_half_the_strength_adds_half_as_much(kind: str) -> None:
    full, half = (made(kind).effects(strength, 1.0) for strength in (1.0, 0.5))
    assert full.keys() == half.keys()
    for name, amount in full.items():
        assert np.asarray(half[name]) == pytest.approx(0.5 * np.asarray(amount))


def test_a_target_of_buildings_means_those_who_live_there_and_a_building_that_is_not_there_is_found_by_check(
    tmp_path: Path,
) -> None:
    file = tmp_path / "buildings.yaml"
    text = {"place": {"residents": 300}, "mechanisms": [{"kind": "honours", "target": {"buildings": [0, 2]}}]}
    file.write_text(json.dumps(text, indent=1), encoding="utf-8")
    found = ParticipationModel(read_scenario(file))
    offered = found.policy.covers[0][found.people.audience]
    assert set(found.people.building[offered > 0]) == {0, 2}
    assert set(found.people.building[offered == 0]) == {1, 3, 4}
    file.write_text(json.dumps(text).replace("[0, 2]", "[0, 5]"), encoding="utf-8")
    with pytest.raises(ScenarioProblems, match=r"target\.buildings: names 5, but there are 5 buildings"):
        read_scenario(file)
