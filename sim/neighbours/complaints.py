"""What is wrong with a file of ties: the first problems in full, of the rest only their number."""

from __future__ import annotations

from pathlib import Path

from sim.neighbours.rows import NetworkProblem

MOST_SHOWN = 20
"""Problems of a file that are listed; of the rest only the number is said."""

LONGEST_SHOWN = 40
"""Characters of a file that a message quotes."""


class Complaints:
    """Problems of one file in the order in which they are found; a file of bad lines alone costs no more memory than one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0
        self._shown: list[str] = []

    def add(self, line: int, message: str, column: int | None = None) -> None:
        """Note a problem; line and column are counted from 1."""
        self.number += 1
        if len(self._shown) < MOST_SHOWN:
            place = f"{line}" if column is None else f"{line}:{column}"
            self._shown.append(f"{self.path}:{place}: {message}")

    def raise_any(self) -> None:
        """Raise NetworkProblem with all of them, if there are any."""
        if self.number:
            more = self.number - len(self._shown)
            rest = [f"{self.path}: and {more} more problems"] if more else []
            raise NetworkProblem("\n".join(self._shown + rest))


def quoted(text: str) -> str:
    """A piece of the file in quotation marks, cut where it is long."""
    return repr(text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…")
