"""The same policy for a place of another size: what is declared for the whole place grows with its residents.

A weekly budget of 500 yuan for 2,000 residents is one of 1,000 for 4,000: else a larger place would have another policy. What is
declared per head, per thousand, per worker, per activity or per case is the same policy at any size, and stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.mechanism import Mechanism
from sim.scenario.declare import declaration
from sim.scenario.fields import children, is_declared

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

OF_THE_PLACE = ("yuan", "yuan a week", "yuan a week for each community", "residents")
"""Units of what is declared for a whole community or subdistrict, however many live there."""


def of_the_place(mechanism: type[Mechanism]) -> list[str]:
    """Fields of a mechanism that grow with the residents of the place."""
    declared = {name: info for name, info in children(mechanism).items() if is_declared(info)}
    return [name for name, info in declared.items() if declaration(info).unit in OF_THE_PLACE]


def grows(scenario: Scenario) -> list[str]:
    """Paths of what `with_residents` takes times the factor, beside the residents themselves; zeros are left out."""
    found = [
        f"mechanisms.{mechanism.kind}.{name}"
        for mechanism in scenario.mechanisms
        for name in of_the_place(type(mechanism))
        if getattr(mechanism, name)
    ]
    return [
        *dict.fromkeys(found),
        *(["budget.a_year"] if scenario.budget.a_year else []),
        *(["decision.threshold.instigators"] if scenario.decision.threshold.instigators else []),
    ]


def with_residents(scenario: Scenario, factor: float) -> Scenario:
    """The scenario with so many times the residents in each community, and the same policy per head."""
    threshold = scenario.decision.threshold
    instigators = threshold.model_copy(update={"instigators": round(threshold.instigators * factor)})
    a_year, place = scenario.budget.a_year, scenario.place
    residents = max(2, round(place.residents * factor))
    adults = None if place.adults is None else residents * place.communities
    changes: dict[str, Any] = {
        "budget": scenario.budget.model_copy(update={"a_year": None if a_year is None else a_year * factor}),
        "place": place.model_copy(update={"residents": residents, "adults": adults}),
        "decision": scenario.decision.model_copy(update={"threshold": instigators}),
        "mechanisms": [
            one.model_copy(update={name: getattr(one, name) * factor for name in of_the_place(type(one))})
            for one in scenario.mechanisms
        ],
    }
    return scenario.model_copy(update=changes)
