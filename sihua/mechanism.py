"""What the file of a mechanism needs: docs/add-a-mechanism.md shows one.

    from sihua.mechanism import Added, Incentive, Unit, assumed, each, number

A mechanism is an `Incentive` or an `Institution`; its numbers are declared with `number` or `choice`, each with a source
(`assumed`, `literature`, `fitted`, `seed`, `design`), its costs with `setup`, `weekly` and `each`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.mechanism import (
    Added,
    Amount,
    Incentive,
    Institution,
    Mechanism,
    Payment,
    Place,
    Target,
    Unit,
    each,
    setup,
    weekly,
)
from sim.scenario.declare import assumed, choice, design, fitted, literature, number, seed

if TYPE_CHECKING:
    from sim.scenario.blocks.base import NEEDS
    from sim.scenario.blocks.cases import RESOURCES
    from sim.terms import TERMS, programme, table_of

__all__ = [
    "NEEDS", "RESOURCES", "TERMS", "Added", "Amount", "Incentive", "Institution", "Mechanism", "Payment", "Place", "Target",
    "Unit", "assumed", "choice", "design", "each", "fitted", "literature", "number", "programme", "seed", "setup",
    "table_of", "weekly",
]  # fmt: skip

_PLACES = {
    "TERMS": "sim.terms", "programme": "sim.terms", "table_of": "sim.terms",
    "NEEDS": "sim.scenario.blocks.base", "RESOURCES": "sim.scenario.blocks.cases",
}  # fmt: skip
"""Those that import NumPy, or much of the scenario: only when they are used."""


if not TYPE_CHECKING:  # as in `sihua`

    def __getattr__(name: str) -> Any:
        if name not in _PLACES:
            raise AttributeError(f"module 'sihua.mechanism' has no attribute {name!r}; it offers {', '.join(__all__)}")
        return getattr(import_module(_PLACES[name]), name)
