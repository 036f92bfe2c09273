"""Every mechanism is tried in small runs, whoever wrote it: what it does there is held to the contract (`breaches_in_a_run`).

The catalogue is tried by the tests, a mechanism of one's own by `sihua check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np

from sim.community import ParticipationModel
from sim.mechanism import COSTS, Mechanism, Target, kind_of
from sim.policy.contract import NOTHING_BELOW, Breach, Values
from sim.policy.meaning import means
from sim.scenario.plugins import Plugin, naming_faults
from sim.scenario.problems import Problem, ScenarioProblems
from sim.scenario.schema import Scenario
from sim.terms import of_scale

SMALL: Values = {
    "run": {"warm_up_weeks": 3, "weeks": 26},
    "place": {"residents": 400, "communities": 2},
    "calendar": {"activities_per_thousand": 30.0},
    "workers": {"per_ten_thousand": 100.0},
    "cases": {"per_adult": 0.1},
}
"""A small and busy place, in which a mechanism is tried."""


def breaches_in_a_run(mechanism: type[Mechanism]) -> list[Breach]:
    """What it does not keep in small runs: exactly nothing while it is not in force, nobody outside its target, its accounts."""
    ordinary = mechanism(kind=kind_of(mechanism))
    priced = ordinary.model_copy(update=dict(zip(COSTS, (100.0, 10.0, 1.0), strict=True)))
    found = []
    for change, when in (({"intensity": 0.0}, "at intensity 0"), ({"from_week": 27}, "before its first week")):
        if not same(_small_run(priced.model_copy(update=change)), _small_nothing()):
            found.append(Breach(f"it changes the run {when}", "add nothing where strength is 0", "effects"))
    there = ordinary.target.model_copy(update={"communities": [1]})
    run = _small_run(priced.model_copy(update={"target": there}))
    if not same(run, _small_run(priced.model_copy(update={"target": there}))):
        found.append(Breach("two runs of the same scenario differ", "use neither chance nor memory", "effects"))
    found += [*reaching_beyond(run), *unbalanced(run), *uncounted(run)]
    return found


def tried(plugins: Sequence[Plugin]) -> None:
    """Try each plugin of a scenario, as those of the catalogue are tried; raises ScenarioProblems."""
    wrong: list[Problem] = []
    for plugin in plugins:
        with naming_faults([plugin]):
            wrong += [plugin.problem(breach) for breach in breaches_in_a_run(plugin.mechanism)]
    if wrong:
        raise ScenarioProblems(wrong)


def _small_run(*mechanisms: Mechanism) -> ParticipationModel:
    defaults = Scenario().model_dump(mode="json", by_alias=True)
    values = {**defaults, **{group: {**defaults[group], **fields} for group, fields in SMALL.items()}}
    model = ParticipationModel(Scenario.model_validate({**values, "mechanisms": list(mechanisms)}))
    model.run()
    return model


@cache
def _small_nothing() -> ParticipationModel:
    return _small_run()


def same(a: ParticipationModel, b: ParticipationModel) -> bool:
    """Whether two runs report the same of residents and of the governing side, bit for bit; accounts apart."""
    return all(map(np.array_equal, _reported(a), _reported(b)))


def _reported(model: ParticipationModel) -> list[Any]:
    history = model.record.history
    return [model.record.sums, history.counts, history.amounts, history.stock, history.departments]


def reaching_beyond(model: ParticipationModel) -> Iterator[Breach]:
    """Nobody outside a target is offered or paid anything: residents by their attributes, communities by their number."""
    policy, people = model.policy, model.people
    if len(policy.mechanisms) != 1:
        raise ValueError("what one mechanism offers is looked at where it is alone")
    mechanism, ledger = policy.mechanisms[0], policy.ledgers[0]
    places = policy.audiences.communities[0].astype(bool)
    meant = means(mechanism.target, people) if isinstance(mechanism.target, Target) else places[people.community]
    policy.declare(max(1, mechanism.from_week))
    for term in of_scale("residents"):
        if getattr(policy.offered.residents, term)[people.audience[~meant]].any():
            yield Breach(f"it offers {term} to residents outside its target", "", term)
    for term in of_scale("communities"):
        if getattr(policy.offered.communities, term)[~places].any():
            yield Breach(f"it adds to {term} in communities outside its target", "", term)
    if ledger is not None and ledger.balance[~meant].any():
        yield Breach("it pays residents outside its target", "", "payment")


def unbalanced(model: ParticipationModel) -> Iterator[Breach]:
    """Ledgers balance in every week (issued = redeemed + forfeited + outstanding), and no budget is overspent."""
    costs, policy = model.record.costs(), model.policy
    for at, ledger in enumerate(policy.ledgers):
        if ledger is None:
            continue
        rows = costs[costs["mechanism"] == at]
        moved = rows["points_issued"] - rows["points_redeemed"] - rows["points_forfeited"]
        if not np.array_equal(moved.cumsum().to_numpy(), rows["points_outstanding"].to_numpy()):
            yield Breach("its points do not add up from week to week", "", "payment")
        if ledger.issued != ledger.redeemed + ledger.forfeited + ledger.outstanding or (ledger.balance < 0).any():
            yield Breach("issued points are not redeemed, forfeited or outstanding", "", "payment")
        promised = rows["points_issued"] * ledger.payment.yuan_per_point
        if (promised > ledger.payment.budget + NOTHING_BELOW).any():
            yield Breach("it promises more than its weekly budget", "", "payment")


def uncounted(model: ParticipationModel) -> Iterator[Breach]:
    """Set-up once, running costs every week in force, and each unit, are in the accounts."""
    costs = model.record.costs()
    for at, mechanism in enumerate(model.policy.mechanisms):
        rows = costs[costs["mechanism"] == at]
        times = model.policy.times
        doses = sum(mechanism.strength(week) for week in rows["week"])
        wanted = {"setup": mechanism.setup_cost * mechanism.intensity * times(at, mechanism.setup_covers),
                  "running": mechanism.weekly_cost * doses * times(at, mechanism.weekly_covers)}  # fmt: skip
        for column, yuan in wanted.items():
            if not np.isclose(rows[column].sum(), yuan):
                yield Breach(f"its cost of {column} is not in the accounts", "", f"{column}_cost")
        if mechanism.unit_cost > 0.0 and not rows["per_unit"].sum() > 0.0:
            yield Breach(f"no {mechanism.unit} of it is counted", "choose another unit", "unit")
