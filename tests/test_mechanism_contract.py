"""What every mechanism in the folder must keep, without being told its name."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from sim.community import Community
from sim.mechanism import OLDEST, Incentive, Institution, Mechanism, Target, catalogue
from sim.policy import Policy, audiences, means
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario
from sim.scenario.schema import Scenario
from sim.targets import MOST_AUDIENCES, most_audiences
from sim.terms import TERMS

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


@cache
def without() -> Values:
    """The busy scenario without any mechanism."""
    return {**read_scenario(EVERYTHING).values(), "mechanisms": []}


def run(*mechanisms: Values) -> Community:
    """The busy scenario with these mechanisms, after its last week."""
    community = Community(Scenario.model_validate({**without(), "mechanisms": list(mechanisms)}), EVERYTHING.parent)
    community.run()
    return community


@cache
def nothing() -> Community:
    """The run without any mechanism."""
    return run()


def made(kind: str) -> Mechanism:
    """A mechanism with all its defaults."""
    return catalogue()[kind](kind=kind)


def block(kind: str) -> Values:
    """A mechanism with all its defaults, as plain values."""
    return made(kind).model_dump(mode="json", by_alias=True)


def outcome(community: Community) -> bytes:
    """All that a run reports, accounts included."""
    costs = community.record.costs().drop(columns=["mechanism", "kind"])
    return bytes(community.record.sums.tobytes() + costs.to_numpy(dtype=float).tobytes())


def same_people(a: Community, b: Community) -> bool:
    """Whether two runs report the same residents, bit for bit."""
    return bool(np.array_equal(a.record.sums, b.record.sums))


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
    assert not same_people(run(block(kind)), nothing())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "change",
    [
        {"intensity": 0.0},
        {"from_week": WEEKS + 1},
        {"from_week": -100, "until_week": -WARM_UP},
        {"target": {"communities": []}},
    ],
    ids=["intensity 0", "after the run", "before the run", "nobody in its target"],
)
def test_a_block_that_is_not_in_force_is_exactly_as_if_it_were_absent(kind: str, change: Values) -> None:
    idle = run({**block(kind), "setup_cost": 10.0, "weekly_cost": 1.0, **change})
    assert same_people(idle, nothing())
    if "target" not in change:
        assert outcome(idle) == outcome(nothing())


@pytest.mark.parametrize("kind", KINDS)
def test_until_its_first_week_a_block_changes_nothing(kind: str) -> None:
    later = run({**block(kind), "from_week": 10})
    assert np.array_equal(later.record.sums[:9], nothing().record.sums[:9])
    assert not np.array_equal(later.record.sums[9:], nothing().record.sums[9:])
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
        assert same_people(again, first)
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
        policy = Policy(list(order), covers, nothing().policy.tables)
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
    """Every field of a mechanism and of its target that a scenario may set, but for its kind."""
    fields = catalogue()[kind].model_fields
    return [name for name in fields if name not in ("kind", "target")] + [f"target.{name}" for name in _target(kind)]


def _target(kind: str) -> list[str]:
    return list(type(made(kind).target).model_fields)


def other_values(kind: str, path: str) -> list[Values]:
    """Valid blocks in which only the field at `path` differs from its default."""
    found = []
    for value in (0.5, 0, 1, 3, 20, 40, 60, "elderly", True, [1]):
        changed = copy.deepcopy(block(kind))
        *above, name = path.split(".")
        group = changed[above[0]] if above else changed
        if group[name] == value:
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
    """Some other value moves some output."""
    expected = outcome(run(block(kind)))
    assert other_values(kind, path)
    assert any(outcome(run(changed)) != expected for changed in other_values(kind, path))


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
def test_a_mechanism_acts_only_through_the_terms_of_the_week(kind: str) -> None:
    effects = made(kind).effects(0.5, 1.0)
    assert effects
    assert set(effects) <= set(TERMS)
    for name, amount in effects.items():
        term = TERMS[name]
        assert np.isfinite(amount).all()
        by_age = [(OLDEST + 1,)] if made(kind).by_age and term.scale == "residents" else []
        assert np.shape(amount) in [(), *by_age, *([(term.each,)] if term.each else [])]


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
            found = Community(read_scenario(file))
            assert most_audiences(found.scenario.mechanisms) == most >= found.policy.covers.shape[1] > 200
        else:
            with pytest.raises(
                ScenarioProblems, match=r"fine\.yaml:\d+.*up to 131,200 audiences.*at most 65,535"
            ) as told:
                read_scenario(file)
            assert len(told.value.problems) == 1
