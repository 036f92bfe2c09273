"""A table of measurements: its lines, how they are shown and kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple


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


def show(lines: Iterable[Result]) -> None:
    """Print the table."""
    for line in lines:
        print(line.text(), flush=True)


def keep(lines: list[Result], machine: dict[str, Any], repeats: int, out: Path) -> int:
    """Write the table as JSON; 1 where a limit is missed, else 0."""
    results = [{**line._asdict(), "held": line.held} for line in lines]
    out.parent.mkdir(parents=True, exist_ok=True)
    written = {"machine": machine, "repeats": repeats, "results": results}
    out.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    print(f"written to {out}")
    return 0 if all(line.held for line in lines) else 1
