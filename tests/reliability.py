"""The page docs/reliability.md: tables which commands of the tests write between marks and tests hold against the code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"
END = "<!-- to here -->"


def begin(module: str) -> str:
    """The mark at which the table of `python -m MODULE` begins."""
    return f"<!-- written by python -m {module} -->\n"


def write(module: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Put a table into its place on the page."""
    lines = [header, ["---"] * len(header), *rows]
    table = "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)
    before, rest = PAGE.read_text(encoding="utf-8").split(begin(module))
    after = rest.split(END, 1)[1]
    PAGE.write_text(f"{before}{begin(module)}{table}{END}{after}", encoding="utf-8")


def rows_of(module: str) -> list[list[str]]:
    """The cells of a table on the page, without its header."""
    table = PAGE.read_text(encoding="utf-8").split(begin(module))[1].split(END)[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
