"""A field that nothing reads as the others stand is refused where somebody changes it, and left alone where assumptions vary."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from pydantic import ValidationError

from experiments.comparison.assumptions import assumptions_of, varied
from sim.scenario.blocks.network import FIELDS_OF, Kind, Network
from sim.scenario.schema import Scenario

IN_VAIN: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"network": {"kind": "ring"}}, {"network": {"mean_degree": 20}}, "watts_strogatz and erdos_renyi, not by ring"),
    ({"network": {"kind": "complete"}}, {"network": {"each_side": 4}}, "only by kind ring, not by complete"),
    ({}, {"network": {"rewiring": 0.4}}, "only by kind watts_strogatz, not by layered"),
    ({}, {"budget": {"when_short": "first_come"}}, "only where `a_year` is set"),
    ({}, {"ranking": {"effort": 0.5}}, "only where `published` is true"),
    ({}, {"decision": {"threshold": {"mean": 0.3}}}, "only where `rule` is threshold"),
    ({}, {"mechanisms": [{"kind": "publicity", "at_other_ages": 0.5}]}, "`channel` is loudspeaker or online"),
    ({}, {"mechanisms": [{"kind": "culture_programme", "yuan_per_prize": 9.0}]}, "only where `prize` is above 0"),
    ({"mechanisms": [{"kind": "points"}]}, {"mechanisms": [{"kind": "points", "every_weeks": 5}]}, "`schedule` is intermittent"),
]  # fmt: skip
READ: list[dict[str, Any]] = [
    {"network": {"kind": "watts_strogatz", "mean_degree": 20, "rewiring": 0.4}},
    {"budget": {"a_year": 1e5, "when_short": "first_come"}},
    {"ranking": {"published": True, "effort": 0.5}},
    {"decision": {"rule": "threshold", "threshold": {"mean": 0.3}}},
    {"mechanisms": [{"kind": "publicity", "channel": "online", "at_other_ages": 0.5}]},
    {"mechanisms": [{"kind": "culture_programme", "prize": 0.1, "yuan_per_prize": 9.0}]},
    {"mechanisms": [{"kind": "points", "schedule": "intermittent", "every_weeks": 5}]},
]


@pytest.mark.parametrize(("others", "change", "where"), IN_VAIN)
def test_what_would_do_nothing_is_refused_with_where_it_is_read(
    others: dict[str, Any], change: dict[str, Any], where: str
) -> None:
    Scenario.model_validate(others)
    block = next(iter(change))
    both = {**others, block: change[block] if block == "mechanisms" else {**others.get(block, {}), **change[block]}}
    with pytest.raises(ValidationError, match="would do nothing here") as refused:
        Scenario.model_validate(both)
    assert where in str(refused.value)


@pytest.mark.parametrize("values", READ)
def test_the_same_fields_are_taken_where_they_are_read(values: dict[str, Any]) -> None:
    Scenario.model_validate(values)


def test_a_default_may_be_written_out_under_every_kind_of_network() -> None:
    defaults = {name: getattr(Network(), name) for names in FIELDS_OF.values() for name in names}
    for kind in get_args(Kind):
        Network(kind=kind, file="ties.txt" if kind in ("edge_list", "graphml") else None, **defaults)


def test_assumptions_that_nobody_reads_do_not_stop_the_others_from_varying() -> None:
    ring = Scenario.model_validate({"network": {"kind": "ring"}})
    factors = {one.path: 1.4 for one in assumptions_of(ring)}
    assert {"network.age_homophily", "ranking.effort", "decision.free_riding"} <= factors.keys()
    moved = varied(ring, factors)
    assert moved.network == ring.network
    assert moved.ranking.effort == ring.ranking.effort
    assert moved.decision.free_riding == pytest.approx(1.4 * ring.decision.free_riding)
