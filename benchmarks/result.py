"""One line of a table of measurements."""

from __future__ import annotations

from typing import NamedTuple


class Result(NamedTuple):
    """What was measured. limit: None where nothing is promised; at_least: whether it is a lower limit."""

    what: str
    unit: str
    value: float
    limit: float | None = None
    at_least: bool = False

    @property
    def held(self) -> bool:
        """Whether the limit is kept."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def text(self) -> str:
        """The line as it is printed."""
        bound = "" if self.limit is None else f"{'at least' if self.at_least else 'at most'} {self.limit:g}"
        return (
            f"{self.what:<60}{self.value:>12,.3f}  {self.unit:<20}{bound:<14}{'' if self.held else 'MISSED'}".rstrip()
        )
