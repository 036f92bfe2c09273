"""The fields of a study file, taken one by one out of its tree: what is wrong is noted with its place, never raised."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TypeVar

from sim.scenario.nodes import Items, Node, Scalar, Table
from sim.scenario.problems import Origin, Problem, closest, path_text, shown
from sim.scenario.translation import found

Word = TypeVar("Word", bound=str)


class Fields:
    """One group of a study. Every getter returns what it found, or its default after noting a problem."""

    def __init__(self, table: Table, steps: tuple[str | int, ...], problems: list[Problem]) -> None:
        self.table, self.steps, self.problems = table, steps, problems

    def complain(self, name: str, message: str, hint: str = "", at: Origin | None = None) -> None:
        """Note a problem of the field `name` of this group ("" for the group itself)."""
        entry = self.table.entries.get(name)
        place = at or (entry and (entry.node.origin or entry.key)) or self.origin
        self.problems.append(Problem.at(place, path_text((*self.steps, name) if name else self.steps), message, hint))

    @property
    def origin(self) -> Origin:
        """Where the group stands."""
        assert self.table.origin is not None, "what stands in a file has a place"
        return self.table.origin

    def only(self, allowed: Iterable[str]) -> None:
        """Refuse every other field."""
        known = list(allowed)
        for name, entry in self.table.entries.items():
            if name not in known:
                meant = closest(name, known)
                hint = f"did you mean {meant}?" if meant else f"known here: {', '.join(known)}"
                self.complain(name, "there is no such field", hint, at=entry.key)

    def has(self, name: str) -> bool:
        """Whether the field is there."""
        return name in self.table.entries

    def node(self, name: str) -> Node | None:
        """The field as it stands in the file."""
        return self.table.entries[name].node if self.has(name) else None

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        node = self.node(name)
        if node is None:
            return default
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return node.value
        hint = "put it in quotes" if isinstance(node, Scalar) and node.value is not None else ""
        self.complain(name, f"wants a text, found {found(node)}", hint)
        return default

    def choice(self, name: str, choices: tuple[Word, ...], default: Word) -> Word:
        """One of some words."""
        text = self.text(name, default)
        for word in choices:
            if text == word:
                return word
        meant = closest(text, choices)
        hint = f"did you mean {meant}?" if meant else f"one of {', '.join(choices)}"
        self.complain(name, f'"{shown(text)}" is not known here', hint)
        return default

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number within bounds."""
        node = self.node(name)
        if node is None:
            return default
        if not isinstance(node, Scalar) or isinstance(node.value, bool) or not isinstance(node.value, int):
            hint = node.doubt if isinstance(node, Scalar) else ""
            self.complain(name, f"wants a whole number, found {found(node)}", hint)
            return default
        if not low <= node.value <= high:
            self.complain(name, f"{node.value:,} is out of range", f"allowed: {low:,} to {high:,}")
            return default
        return node.value

    def switch(self, name: str, default: bool) -> bool:
        """True or false."""
        node = self.node(name)
        if node is None or (isinstance(node, Scalar) and isinstance(node.value, bool)):
            return default if node is None else bool(node.value)
        self.complain(name, f"wants true or false, found {found(node)}")
        return default

    def items(self, name: str) -> tuple[Node, ...]:
        """A list that holds something."""
        node = self.node(name)
        if isinstance(node, Items) and node.items:
            return node.items
        if node is not None:
            self.complain(name, "wants a list with at least one item", "write [a, b, c]")
        return ()

    def names(self, name: str, known: Iterable[str], what: str) -> tuple[str, ...]:
        """A list of names, each of them known and none twice."""
        choices, taken = list(known), []
        for at, node in enumerate(self.items(name)):
            word = node.value if isinstance(node, Scalar) else None
            if word not in choices:
                meant = closest(str(word), choices) if isinstance(word, str) else None
                hint = (
                    f"did you mean {meant}?" if meant else f"see docs/experiments.md for the {what.removesuffix('s')}s"
                )
                self._of_item(name, at, node, f"{found(node)} is no {what}", hint)
            elif word in taken:
                self._of_item(name, at, node, f"{word} stands here again", "keep one of the two")
            else:
                taken.append(word)
        return tuple(str(word) for word in taken)

    def groups(self, name: str) -> Iterator[tuple[str, Fields]]:
        """The groups within a group, by their names; anything else is a problem."""
        node = self.node(name)
        if node is None:
            return
        if not isinstance(node, Table):
            self.complain(name, f"wants a group of fields, found {found(node)}")
            return
        for inner, entry in node.entries.items():
            if isinstance(entry.node, Table):
                yield inner, Fields(entry.node, (*self.steps, name, inner), self.problems)
            else:
                message = f"wants a group with path and values, found {found(entry.node)}"
                self.problems.append(Problem.at(entry.key or self.origin, f"{name}.{inner}", message))

    def _of_item(self, name: str, at: int, node: Node, message: str, hint: str) -> None:
        place = node.origin or self.origin
        self.problems.append(Problem.at(place, path_text((*self.steps, name, at)), message, hint))


def number_of(node: Node) -> float | None:
    """A finite number, None where it is none."""
    if isinstance(node, Scalar) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        value = float(node.value)
        return value if math.isfinite(value) else None
    return None
