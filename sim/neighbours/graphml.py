"""GraphML as other programs write it, in one pass: nodes and edges with their lines, and nothing else of the file.

A parser of our own, because the line of every problem is wanted in linear time, and because attributes are not read: what type
they claim to have cannot matter. Entities are refused, so that no file unfolds into a larger one.
"""

from __future__ import annotations

from typing import NamedTuple
from xml.parsers import expat


class Named(NamedTuple):
    """Something that the file names, and the line where it does."""

    line: int
    name: str


class Edge(NamedTuple):
    """A tie between two nodes, and the line where it stands."""

    line: int
    source: str
    target: str


class NoGraph(ValueError):
    """Text that holds no GraphML graph; line and column are counted from 1."""

    def __init__(self, line: int, column: int | None, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


def nodes_and_edges(text: str) -> tuple[list[Named], list[Edge]]:
    """All nodes and edges of the one graph that the text holds, in the order of the file.

    Raises NoGraph where it is not XML, or not one plain graph.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(text, True)
    except expat.ExpatError as problem:
        raise NoGraph(problem.lineno, problem.offset + 1, f"is not XML: {expat.ErrorString(problem.code)}") from None
    if reader.graphs == 0:
        raise NoGraph(1, None, "is not a GraphML graph: it holds no element <graph>")
    return reader.nodes, reader.edges


class _Reader:
    """What has been read so far, and the parser that reads it."""

    def __init__(self) -> None:
        self.nodes: list[Named] = []
        self.edges: list[Edge] = []
        self.graphs = 0
        self.depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._starts
        self.parser.EndElementHandler = self._ends
        self.parser.EntityDeclHandler = self._declares_an_entity

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(" ")[2]
        if self.depth == 0 and kind != "graphml":
            raise self._wrong(f"is not a GraphML graph: it begins with <{kind}>")
        self.depth += 1
        match kind:
            case "graph":
                self.graphs += 1
                if self.graphs > 1:
                    raise self._wrong("a second graph begins here: a file holds one, and none within another")
            case "node":
                self.nodes.append(Named(self.parser.CurrentLineNumber, self._attribute(attributes, "node", "id")))
            case "edge":
                ends = (self._attribute(attributes, "edge", end) for end in ("source", "target"))
                self.edges.append(Edge(self.parser.CurrentLineNumber, *ends))
            case "hyperedge":
                raise self._wrong("a hyperedge ties more than two residents: write an edge for each pair")

    def _ends(self, name: str) -> None:
        self.depth -= 1

    def _attribute(self, attributes: dict[str, str], kind: str, name: str) -> str:
        if name not in attributes:
            raise self._wrong(f"is not a GraphML graph: <{kind}> without {name}")
        return attributes[name]

    def _declares_an_entity(self, *_: object) -> None:
        raise self._wrong("declares an entity: take the declaration out, and write what it stands for")

    def _wrong(self, message: str) -> NoGraph:
        return NoGraph(self.parser.CurrentLineNumber, None, message)
