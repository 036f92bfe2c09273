"""A scenario file becomes a tree of nodes, each with its file, line and column; nothing in it is ever executed.

The tree is built from PyYAML's event stream (its parser, not its loader), so that depth and size are bounded while
reading, and duplicates, tags, merge keys and anchors are seen as they stand in the file.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from sim.scenario.problems import Origin, Problem, path_text, shown
from sim.scenario.scalars import Value, read_word
from sim.scenario.syntax import complaint_about

DEEPEST = 50
MOST_VALUES = 20_000
MOST_COMPLAINTS = 200
"""Problems of the text after which a file is not read further: nobody reads more, and each takes time."""


@dataclass(frozen=True)
class Scalar:
    """One value. doubt: what to write instead, should a number or a switch have been meant ("" where it is clear)."""

    origin: Origin | None
    value: Value
    doubt: str = ""


@dataclass(frozen=True)
class Items:
    """A list."""

    origin: Origin | None
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Entry:
    """One field of a group: where its key stands, and its value."""

    key: Origin | None
    node: Node


@dataclass(frozen=True)
class Table:
    """A group of fields, in the order of the file."""

    origin: Origin | None
    entries: Mapping[str, Entry]


Node: TypeAlias = Scalar | Items | Table
"""A node of the tree; its origin is None where the value is a default of the schema."""


def plain(node: Node) -> Any:
    """The tree as dicts, lists and values, without places."""
    match node:
        case Scalar(value=value):
            return value
        case Items(items=items):
            return [plain(item) for item in items]
        case Table(entries=entries):
            return {key: plain(entry.node) for key, entry in entries.items()}


def from_plain(value: Any) -> Node:
    """A tree without places (all defaults) from dicts, lists and values."""
    if isinstance(value, dict):
        return Table(None, {str(key): Entry(None, from_plain(item)) for key, item in value.items()})
    if isinstance(value, list):
        return Items(None, tuple(from_plain(item) for item in value))
    return Scalar(None, value)


def compose(text: str, at: Callable[[int, int], Origin], problems: list[Problem]) -> Node | None:
    """The one document in a text as a tree; None where there is none. Adds to `problems` what is wrong with it.

    at: turns a line and a column counted from 0 into an origin.
    """
    try:
        return _Composer(text, at, problems).document()
    except _Refused as refused:
        problems.append(refused.problem)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        message, hint = complaint_about(error, text, line)
        problems.append(Problem.at(at(line, column), "", message, hint))
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
        message = f"the character U+{ord(text[error.position]):04X} cannot stand in a text file"
        problems.append(Problem.at(at(line, column), "", message, "remove it"))
    except (ValueError, OverflowError):
        beyond = next((one for one in _ESCAPE.finditer(text) if int(one[1], 16) > sys.maxunicode), None)
        if beyond is None:
            raise
        before = text[: beyond.start()]
        line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
        problems.append(Problem.at(at(line, column), "", f"{beyond[0]} is beyond the last character", "remove it"))
    return None


_ESCAPE = re.compile(r"\\U([0-9a-fA-F]{8})")
"""How YAML writes a character by its number; PyYAML does not look whether there is such a one."""


class _Refused(Exception):
    """Reading stops here: going on would cost too much or make no sense."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class _Composer:
    """Turns events into nodes; every rule that goes beyond YAML itself stands here."""

    def __init__(self, text: str, at: Callable[[int, int], Origin], problems: list[Problem]) -> None:
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=yaml.SafeLoader))
        self.at = at
        self.problems = problems
        self.values = 0
        self.complaints = 0
        self.steps: list[str | int] = []
        self.anchors: dict[str, tuple[Node, int] | None] = {}

    def document(self) -> Node | None:
        """The first document; a second one is a problem."""
        root: Node | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.complain(
                        event, "a second document starts here", "write one scenario per file, without further ---"
                    )
                    break
                root = self.node(next(self.events), 0)
        return root

    def origin(self, event: Any) -> Origin:
        """Where an event starts."""
        return self.at(event.start_mark.line, event.start_mark.column)

    def complain(self, event: Any, message: str, hint: str = "") -> None:
        """Add a problem at an event and go on, unless there are so many that the file is of another kind."""
        self.complaints += 1
        if self.complaints > MOST_COMPLAINTS:
            raise self.refuse(event, "there may be more problems from here on", "put these right first")
        self.problems.append(Problem.at(self.origin(event), path_text(self.steps), message, hint))

    def refuse(self, event: Any, message: str, hint: str = "") -> _Refused:
        """A problem after which reading must stop."""
        return _Refused(Problem.at(self.origin(event), "", message, hint))

    def node(self, event: Any, depth: int) -> Node:
        """The node that an event starts."""
        if depth > DEEPEST:
            raise self.refuse(event, f"nested deeper than {DEEPEST} levels", "a scenario needs no more than 8")
        before = self.values
        self.count(event, 1)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        if event.tag is not None:
            tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self.complain(event, f"the tag {tag} is not part of a scenario", "remove it: values speak for themselves")
        if event.anchor is not None:
            self.open_anchor(event)
        node = self.content(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, self.values - before)
        return node

    def content(self, event: Any, depth: int) -> Node:
        """A scalar, a list or a group of fields."""
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.listing(event, depth)
        return self.table(event, depth)

    def scalar(self, event: Any) -> Scalar:
        """A value; quotes and block styles always make a text."""
        for character in event.value:
            if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
                self.complain(event, f"the text contains the character U+{ord(character):04X}", "remove it")
                break
        value, doubt = read_word(event.value) if event.style is None else (event.value, "")
        if event.style in ("'", '"') and isinstance(read_word(event.value)[0], int | float):
            doubt = "remove the quotes"
        return Scalar(self.origin(event), value, doubt)

    def listing(self, event: Any, depth: int) -> Items:
        """A list."""
        items: list[Node] = []
        while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
            self.steps.append(len(items))
            items.append(self.node(inner, depth + 1))
            self.steps.pop()
        return Items(self.origin(event), tuple(items))

    def table(self, event: Any, depth: int) -> Table:
        """A group of fields; a key that comes twice is named at both places."""
        entries: dict[str, Entry] = {}
        while not isinstance(inner := next(self.events), yaml.MappingEndEvent):
            key = self.key(inner, depth)
            self.steps.append(key)
            if key == "<<":
                self.complain(
                    inner, "merge keys are not part of a scenario", "name a base with extends: at the top of the file"
                )
            elif key in entries:
                first = entries[key].key
                self.complain(inner, f"the field stands here again; the first is at {first}", "keep one of the two")
            node = self.node(next(self.events), depth + 1)
            self.steps.pop()
            if key != "<<":
                entries.setdefault(key, Entry(self.origin(inner), node))
        return Table(self.origin(event), entries)

    def key(self, event: Any, depth: int) -> str:
        """The name of a field, always taken as text."""
        if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None:
            if not event.value:
                self.complain(event, "a colon without a name before it", "write name: value")
            self.scalar(event)
            return str(event.value)
        raise self.refuse(event, "the name of a field must be a plain word", "write name: value")

    def open_anchor(self, event: Any) -> None:
        """Note that an anchor is being defined: an alias to it before it is closed would contain itself."""
        if event.anchor in self.anchors:
            self.complain(event, f"the anchor &{shown(event.anchor)} is defined twice", "give it another name")
        self.anchors[event.anchor] = None

    def alias(self, event: Any) -> Node:
        """The node that an anchor names, counted with its full size."""
        if event.anchor not in self.anchors:
            raise self.refuse(event, f"there is no anchor &{shown(event.anchor)} before this", "write the value itself")
        found = self.anchors[event.anchor]
        if found is None:
            name = shown(event.anchor)
            raise self.refuse(
                event, f"*{name} stands within &{name}: it would contain itself", "write the value itself"
            )
        self.count(event, found[1] - 1)
        return found[0]

    def count(self, event: Any, more: int) -> None:
        """Bound the size of the tree, aliases written out."""
        self.values += more
        if self.values > MOST_VALUES:
            raise self.refuse(
                event, f"more than {MOST_VALUES:,} values, aliases written out", "a scenario needs a few hundred"
            )
