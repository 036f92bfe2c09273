"""Networks from and to files: edge lists and GraphML, and networkx graphs for people to look at.

networkx is imported only where it is used: a run without it starts a second sooner.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.neighbours.complaints import Complaints, quoted
from sim.neighbours.graphml import NoGraph, nodes_and_edges
from sim.neighbours.rows import Neighbours, NetworkProblem, from_edges

if TYPE_CHECKING:
    import networkx as nx

LONGEST_NUMBER = 10
"""Digits of a row number: more cannot be a row."""

LEAST_NAMED = 0.5
"""Share of the residents below which a file is taken for another population's, unless it is said to be meant so."""

NO_ROW, NOT_SETTLED = -1, -2

_NUMBERED = re.compile(r"n([0-9]+)")
"""Names of nodes as igraph writes them."""


class NetworkFile(NamedTuple):
    """The ties that a file holds, and how well it fits the population."""

    neighbours: Neighbours
    residents: int
    named: int
    """Residents whose rows the file names."""
    tied: int
    """Residents with a tie."""


def read_edge_list(path: Path, residents: int, first_row: int | None = None, *, partial: bool = False) -> Neighbours:
    """Two row numbers a line, counted from 0 or 1; # starts a comment; a tie may come twice or in both directions.

    first_row: the number of the first resident; None: 0, and a file that never names 0 is asked about. partial: whether it may
    name few residents. Raises NetworkProblem with file and line of every line that holds no tie, for a file without any, and
    for one that does not fit the population.
    """
    return of_edge_list(path, residents, first_row, partial).neighbours


def read_graphml(path: Path, residents: int, first_row: int | None = None, *, partial: bool = False) -> Neighbours:
    """GraphML whose nodes are named by row numbers, or n and a row number; directions and attributes are not read.

    Everything else is as in `read_edge_list`.
    """
    return of_graphml(path, residents, first_row, partial).neighbours


def of_edge_list(path: Path, residents: int, first_row: int | None, partial: bool) -> NetworkFile:
    """What `read_edge_list` reads, and how many residents it names."""
    rows = _Rows(path, residents, first_row)
    for line, text in enumerate(_text(path).split("\n"), start=1):
        words = text.partition("#")[0].split()
        if not words:
            continue
        if len(words) == 2:
            rows.tie(line, *words)
        else:
            found = quoted(" ".join(words))
            rows.problems.add(line, f"a line holds two row numbers with a space between, this one has {found}")
    return _fitted(rows, partial)


def of_graphml(path: Path, residents: int, first_row: int | None, partial: bool) -> NetworkFile:
    """What `read_graphml` reads, and how many residents it names: every node, tied or not."""
    rows = _Rows(path, residents, first_row)
    try:
        nodes, edges = nodes_and_edges(_text(path))
    except NoGraph as problem:
        rows.problems.add(problem.line, problem.message, problem.column)
        rows.problems.raise_any()
        raise
    names = {name for _, name in nodes}.union(*((edge.source, edge.target) for edge in edges))
    lettered = all(_NUMBERED.fullmatch(name) for name in names)
    known: dict[int, str] = {}
    for line, name in nodes:
        row = rows.row(line, name[lettered:], f"node {quoted(name)}: ")
        if row >= 0 and known.setdefault(row, name) != name:
            rows.problems.add(
                line, f"node {quoted(name)}: is resident {row + rows.first}, as node {quoted(known[row])} is"
            )
    for line, source, target in [] if rows.problems.number else edges:
        rows.tie(line, source[lettered:], target[lettered:])
    return _fitted(rows, partial)


class _Rows:
    """The rows that a file names, with every problem at its line."""

    def __init__(self, path: Path, residents: int, first_row: int | None) -> None:
        self.problems = Complaints(path)
        self.residents, self.first_row = residents, first_row
        self.first = first_row or 0
        self.named = np.zeros(residents, np.bool_)
        self.ends: tuple[list[int], list[int]] = ([], [])
        self.one_too_many: list[tuple[int, str]] = []
        """Where a row stands that exists if the file counts from 1: it is told only once that is settled."""

    def row(self, line: int, word: str, who: str = "") -> int:
        """The row of a word, from 0; `NO_ROW` with a problem where there is none, `NOT_SETTLED` where there may be one."""
        problem = self._no_row(word)
        if not problem:
            row = int(word) - self.first
            self.named[row] = True
            return row
        if word.isascii() and word.isdigit() and len(word) <= LONGEST_NUMBER and int(word) == self.residents:
            self.one_too_many.append((line, who + problem))
            return NOT_SETTLED
        self.problems.add(line, who + problem)
        return NO_ROW

    def tie(self, line: int, one: str, other: str) -> None:
        """Note a tie, or what is wrong with it."""
        a = self.row(line, one)
        b = NO_ROW if a == NO_ROW else self.row(line, other)
        if a == b >= 0:
            self.problems.add(line, f"resident {one} is tied to themselves; take the line out")
        elif a >= 0 and b >= 0:
            self.ends[0].append(a)
            self.ends[1].append(b)

    def settle(self) -> None:
        """Ask whether the file counts from 1; raises NetworkProblem where it must be said, or is wrong."""
        if self.first_row is None and not self.named[0] and (self.named.any() or self.one_too_many):
            self.problems.add(
                1,
                "row 0 is never named: does the file count residents from 1? Then set `network.first_row: 1`;"
                " if it counts from 0, set `network.first_row: 0`",
            )
        else:
            for line, problem in self.one_too_many:
                self.problems.add(line, problem)
        self.problems.raise_any()

    def _no_row(self, word: str) -> str:
        """Why a word is not the number of a row; empty when it is."""
        digits = word.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            advice = "; write two row numbers with a space between" if "," in word or ";" in word else ""
            return f"{quoted(word)} is not a whole number{advice}"
        first, last = self.first, self.first + self.residents - 1
        if word.startswith("-") or len(word) > LONGEST_NUMBER or not first <= int(word) <= last:
            return f"row {quoted(word)} does not exist: there are {self.residents} residents, counted from {first} to {last}"
        return ""


def _fitted(rows: _Rows, partial: bool) -> NetworkFile:
    """The network of the ties, unless there are problems, no ties, or too few residents in it."""
    rows.settle()
    path, residents, named = rows.problems.path, rows.residents, int(rows.named.sum())
    if not rows.ends[0]:
        raise NetworkProblem(f"{path}: the network has no edges; a line holds two row numbers, such as: 0 1")
    if named < LEAST_NAMED * residents and not partial:
        last = int(np.flatnonzero(rows.named)[-1]) + rows.first
        raise NetworkProblem(
            f"{path}: names {named:,} of {residents:,} residents, the last of them {last:,}: is it the network of other"
            " people? If all others are to have no tie, set `network.partial: true`"
        )
    made = from_edges(residents, *rows.ends)
    return NetworkFile(made, residents, named, int((made.degrees() > 0).sum()))


def to_networkx(neighbours: Neighbours, attributes: Mapping[str, NDArray[Any]] | None = None) -> nx.Graph[int]:
    """A networkx graph for people to look at: nodes are row numbers, each with its value of every attribute [N]."""
    import networkx as nx

    graph: nx.Graph[int] = nx.empty_graph(len(neighbours.start) - 1)
    a, b = neighbours.edges()
    graph.add_edges_from(zip(a.tolist(), b.tolist(), strict=True))
    for name, column in (attributes or {}).items():
        nx.set_node_attributes(graph, dict(enumerate(column.tolist())), name)
    return graph


def write_graphml(neighbours: Neighbours, path: Path, attributes: Mapping[str, NDArray[Any]] | None = None) -> None:
    """Write the network as GraphML, which `read_graphml`, Gephi, igraph and networkx read."""
    import networkx as nx

    nx.write_graphml_xml(to_networkx(neighbours, attributes), path)


def _text(path: Path) -> str:
    """The contents of a file in UTF-8, or a NetworkProblem that says why there are none."""
    try:
        if path.exists() and not path.is_file():
            raise NetworkProblem(f"{path}: is a folder or a device, not a file")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise NetworkProblem(f"{path}: byte {problem.start} is not UTF-8 text; save the file as UTF-8") from None
    except FileNotFoundError:
        there = [file.name for file in path.parent.iterdir()] if path.parent.is_dir() else []
        close = difflib.get_close_matches(path.name, there, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise NetworkProblem(f"{path}: there is no such file{hint}") from None
    except OSError as problem:
        raise NetworkProblem(f"{path}: cannot be read: {problem.strerror}") from None
