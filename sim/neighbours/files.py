"""Networks from and to files: edge lists and GraphML, and networkx graphs for people to look at.

networkx is imported only where it is used: a run without it starts a second sooner.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from sim.neighbours.rows import Neighbours, NetworkProblem, from_edges

if TYPE_CHECKING:
    import networkx as nx

MOST_SHOWN = 20
"""Problems of a file that are listed; of the rest only the number is said."""

LONGEST_NUMBER = 10
"""Digits of a row number: more cannot be a row."""


def read_edge_list(path: Path, residents: int) -> Neighbours:
    """Two row numbers a line, counted from 0; # starts a comment; a tie may come twice or in both directions.

    Raises NetworkProblem with file and line of every line that holds no tie, or for a file without any.
    """
    pairs: list[tuple[int, int]] = []
    problems: list[str] = []
    for line, text in enumerate(_text(path).split("\n"), start=1):
        words = text.partition("#")[0].split()
        if not words:
            continue
        problem = _no_tie(words, residents)
        if problem:
            problems.append(f"{path}:{line}: {problem}")
        else:
            pairs.append((int(words[0]), int(words[1])))
    return _network(path, pairs, problems, residents)


def read_graphml(path: Path, residents: int) -> Neighbours:
    """GraphML whose nodes are named by row numbers, counted from 0; directions and attributes are not read.

    Raises NetworkProblem with file and line of every node or edge that cannot be, or for a file without an edge.
    """
    from xml.etree.ElementTree import ParseError

    import networkx as nx

    text = _text(path)
    try:
        graph = nx.parse_graphml(text)
    except ParseError as problem:
        raise NetworkProblem(f"{path}:{problem.position[0]}:{problem.position[1] + 1}: is not XML: {problem}") from None
    except (nx.NetworkXError, KeyError, ValueError) as problem:
        raise NetworkProblem(f"{path}: is not a GraphML graph: {problem}") from None
    pairs: list[tuple[int, int]] = []
    problems: list[str] = []
    for node in graph.nodes:
        problem_of_node = _no_row(node, residents)
        if problem_of_node:
            problems.append(f"{path}:{_line_with(text, node)}: node {node!r}: {problem_of_node}")
    for a, b in [] if problems else graph.edges():
        if int(a) == int(b):
            problems.append(f"{path}:{_line_with(text, a, a)}: {_loop(a)}")
        pairs.append((int(a), int(b)))
    return _network(path, pairs, problems, residents)


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


def _no_tie(words: list[str], residents: int) -> str:
    """Why the words of a line are not a tie; empty when they are."""
    if len(words) != 2:
        return f"a line holds two row numbers with a space between, this one has {_shown(' '.join(words))}"
    return _no_row(words[0], residents) or _no_row(words[1], residents) or (
        _loop(words[0]) if int(words[0]) == int(words[1]) else ""
    )  # fmt: skip


def _no_row(word: str, residents: int) -> str:
    """Why a word is not the number of a row; empty when it is."""
    digits = word.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        return f"{_shown(word)} is not a whole number"
    if word.startswith("-") or len(word) > LONGEST_NUMBER or int(word) >= residents:
        return f"row {_shown(word)} does not exist: there are {residents} residents, counted from 0 to {residents - 1}"
    return ""


def _loop(row: str) -> str:
    return f"resident {row} is tied to themselves; take the line out"


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")


def _line_with(text: str, *names: str) -> int:
    """The line where XML attributes first have these values, in this order; the first line where they are not found."""
    for line, words in enumerate(text.split("\n"), start=1):
        quoted: Iterator[str] = iter(words.replace("'", '"').split('"'))
        if all(name in quoted for name in names):
            return line
    return 1


def _network(path: Path, pairs: Iterable[tuple[int, int]], problems: list[str], residents: int) -> Neighbours:
    """The network of the pairs, unless there are problems or no pairs."""
    if problems:
        more = [f"{path}: and {len(problems) - MOST_SHOWN} more problems"] if len(problems) > MOST_SHOWN else []
        raise NetworkProblem("\n".join(problems[:MOST_SHOWN] + more))
    ends = list(pairs)
    if not ends:
        raise NetworkProblem(f"{path}: the network has no edges; a line holds two row numbers, such as: 0 1")
    return from_edges(residents, [a for a, _ in ends], [b for _, b in ends])
