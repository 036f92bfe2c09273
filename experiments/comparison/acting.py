"""What a policy sets and acts on: its levers, whether it concerns who governs, and which changes follow from the rule itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.mechanism import Mechanism
    from sim.scenario.resolved import Resolved
    from sim.scenario.schema import Scenario

GOVERNING = ("workers", "departments", "cases")
"""What a term may be declared to act on beside residents (`sim.terms.Term.on`); blocks of a scenario are called alike."""


def own_mechanisms(baseline: Scenario, policy: Scenario) -> list[Mechanism]:
    """The mechanisms that only the policy has."""
    return [one for one in policy.mechanisms if one not in baseline.mechanisms]


def following(mechanisms: Iterable[Mechanism]) -> list[str]:
    """The indicators that their terms are written into: that these change follows from the rule, and is no finding."""
    from sim.terms import TERMS

    return sorted({TERMS[term].moves for one in mechanisms for term in one.acts_through()} - {""})


def acts_on_work(resolved: Sequence[Resolved]) -> bool:
    """Whether a policy acts on workers, departments or cases, by a mechanism or by a setting, otherwise than the baseline."""
    from sim.terms import TERMS

    baseline, *policies = resolved
    for policy in policies:
        own = own_mechanisms(baseline.scenario, policy.scenario) + own_mechanisms(policy.scenario, baseline.scenario)
        if any(TERMS[term].on in GOVERNING for one in own for term in one.acts_through()):
            return True
        if any(path.split(".")[0] in GOVERNING for path in levers(baseline.values(), policy.values())):
            return True
    return False


NOT_LEVERS = ("title", "title_zh", "question", "question_zh", "run.weeks", "run.seed", "record.log")


def levers(baseline: Any, policy: Any, path: str = "") -> dict[str, tuple[Any, Any]]:
    """Every path at which two scenarios, as plain data, differ, with both values; lists are compared whole."""
    if isinstance(baseline, dict) and isinstance(policy, dict) and baseline.keys() == policy.keys():
        found: dict[str, tuple[Any, Any]] = {}
        for name in policy:
            found |= levers(baseline[name], policy[name], f"{path}.{name}" if path else name)
        return found
    return {path: (baseline, policy)} if baseline != policy and path not in NOT_LEVERS else {}
