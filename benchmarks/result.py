"""A table of measurements: its lines, how they are shown and kept.

`python -m benchmarks.result RUN.json ...` gathers runs that were kept into `benchmarks/measured.json`, of which the README
shows what was aimed at and the ratios, and from which `tests/test_speed_guard.py` takes what may not be lost. Of a line in
several runs the last one counts; `python -m benchmarks.result benchmarks/measured.json RUN.json` adds a run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

MEASURED = Path(__file__).with_name("measured.json")
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- written by python -m benchmarks.result -->\n", "<!-- to here -->"


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
    written = {"on": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine, "repeats": repeats, "results": results}
    out.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    return 0 if all(line.held for line in lines) else 1


def gathered(files: Iterable[Path] = (MEASURED,)) -> list[dict[str, Any]]:
    """The runs of the files, one after the other."""
    found = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    return [run for kept in found for run in kept.get("runs", [kept])]


def measured(runs: list[dict[str, Any]]) -> dict[str, tuple[Result, str]]:
    """What each line says, and on which day; the last run that has it counts."""
    return {
        line["what"]: (Result(*(line[name] for name in Result._fields)), run["on"])
        for run in runs
        for line in run["results"]
    }


def table(runs: list[dict[str, Any]]) -> str:
    """The machines, then what was aimed at and all ratios, in Markdown."""
    machines = dict.fromkeys(
        ", ".join(f"{k} {v}" for k, v in run["machine"].items() if k != "busy_at_start") for run in runs
    )
    rows = ["| what | measured | asked for | on |", "|---|---|---|---|"]
    for line, day in measured(runs).values():
        if line.limit is not None or line.unit.startswith("times"):
            value = f"{line.value:,.0f}" if line.value >= 100 else f"{line.value:.3g}"
            asked = "" if line.limit is None else f"{'at least' if line.at_least else 'at most'} {line.limit:g}"
            rows.append(f"| {line.what} | {value} {line.unit} | {asked}{'' if line.held else ': **missed**'} | {day} |")
    return "\n".join([*(f"Measured on: {machine}." for machine in machines), "", *rows, ""])


def main(files: list[Path]) -> None:
    """Gather the runs, and write the README's table anew."""
    runs = gathered(files)
    text = README.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    README.write_text(f"{before}{BEGIN}{table(runs)}{END}{after}", encoding="utf-8")
    MEASURED.write_text(json.dumps({"runs": runs}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
