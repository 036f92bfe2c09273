"""What the file of a mechanism needs: docs/add-a-mechanism.md shows one.

    from sihua.mechanism import Added, Incentive, Unit, assumed, each, number

A mechanism is an `Incentive` or an `Institution`; its numbers are declared with `number` or `choice`, each with a source
(`assumed`, `literature`, `fitted`, `seed`, `design`), its costs with `setup`, `weekly` and `each`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sihua._lazy import find, imported_for_types
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

_PLACES = imported_for_types(__file__)
"""Those that import NumPy, or much of the scenario: only when they are used."""


if not TYPE_CHECKING:  # as in `sihua`

    def __getattr__(name: str) -> Any:
        return find(name, __name__, _PLACES, __all__)
