"""The outcomes that a worked example may name: a column of a run's tables, a sum of some, or a ratio.

    weekly.participation_rate, quarterly.breadth    # of everybody, or of a group
    governance.reported, problems.ageing
    resources.social_work.mobilised
    governance.overreach + governance.vacancy
    governance.case_hours / governance.closed       # the ratio of their means
    occasions                                       # per head of a target

Each is its mean over the weeks (or quarters) after a given one, of all communities together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sim.community import ParticipationModel
from sim.indices.declared import GOVERNANCE, GROUPS, INDICATORS, PROBLEMS, QUARTERLY
from sim.mechanism import Target
from sim.policy.meaning import means
from sim.scenario.blocks.cases import RESOURCES
from sim.state import Stock
from tests.worked_examples.reading import or_rather

Measure = Callable[[ParticipationModel, int], float]
"""What a run comes to after a reported week."""

BY_GROUP = {"weekly": tuple(INDICATORS), "quarterly": tuple(QUARTERLY)}
COLUMNS = {**BY_GROUP, "governance": tuple(GOVERNANCE), "problems": tuple(PROBLEMS), "resources": tuple(Stock._fields)}
"""The columns of each table; those of `resources` belong to one of them: resources.money.used."""

OCCASIONS = "occasions"


class UnknownOutcome(ValueError):
    """An outcome that no run has."""


def measure(outcome: str, group: str | None = None, target: Mapping[str, Any] | None = None) -> Measure:
    """How a run is asked for an outcome; raises UnknownOutcome."""
    if (outcome == OCCASIONS) != (target is not None):
        raise UnknownOutcome(f"{OCCASIONS} are those of a target, and nothing else has one")
    if target is not None:
        return _occasions_of(Target(**target))
    if group is not None and (group not in GROUPS or outcome.partition(".")[0] not in BY_GROUP):
        raise UnknownOutcome(f"{outcome} is not reported for {group}{or_rather(group, GROUPS)}")
    above, *below = (_sum(part, group or "all") for part in outcome.split(" / "))
    if not below:
        return above
    if len(below) > 1:
        raise UnknownOutcome(f"{outcome} is more than one ratio")
    return lambda model, after: above(model, after) / below[0](model, after)


def _sum(outcome: str, group: str) -> Measure:
    columns = [_column(name, group) for name in outcome.split(" + ")]
    return lambda model, after: sum(column(model, after) for column in columns)


def _column(outcome: str, group: str) -> Measure:
    table, *resource = outcome.split(".")
    name = resource.pop() if resource else ""
    keys: dict[str, str | int] = {"community": -1}
    if table not in COLUMNS:
        raise UnknownOutcome(f"{outcome}: there is no table {table}{or_rather(table, [*COLUMNS, OCCASIONS])}")
    if name not in COLUMNS[table]:
        raise UnknownOutcome(f"{table} has no column {name}{or_rather(name, COLUMNS[table])}")
    if table in BY_GROUP:
        keys["group"] = group
    if table == "resources" and len(resource) == 1 and resource[0] in RESOURCES:
        keys["resource"] = resource[0]
    elif resource or table == "resources":
        raise UnknownOutcome(f"{outcome} is not written resources.RESOURCE.COLUMN; RESOURCE is {', '.join(RESOURCES)}")

    def mean(model: ParticipationModel, after: int) -> float:
        frame = getattr(model.record, table)()
        frame = frame[frame["week"] > after]
        for key, value in keys.items():
            frame = frame[frame[key] == value]
        return float(frame[name].mean())

    return mean


def _occasions_of(target: Target) -> Measure:
    def per_head(model: ParticipationModel, after: int) -> float:
        log, who = model.record.log(), means(target, model.people)
        assert log is not None
        in_time = log[log["week"] > after]
        return float((in_time["days"] * who[in_time["resident"]]).sum() / who.sum())

    return per_head
