"""An attribute of an agent that is not kept by the agent: it is read from, and written to, a column of the state."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar, overload

from sim.state import Minds, People, Week

T = TypeVar("T")
Convert = Callable[[Any, float, float], Any]

PEOPLE, MINDS, HAPPENED = ("people", People), ("minds", Minds), ("happened", Week)
"""The tables of a community: the name of its attribute, and what its columns are called."""


class Column(property, Generic[T]):
    """A property over one column; reading it costs about as much as an attribute of an ordinary agent.

    It stays a built-in property, because a descriptor written in Python reads two to three times slower.
    """

    if TYPE_CHECKING:

        @overload
        def __get__(self, agent: None, owner: type | None = None) -> Self: ...
        @overload
        def __get__(self, agent: object, owner: type | None = None) -> T: ...
        def __get__(self, agent: object, owner: type | None = None) -> Self | T: ...
        def __set__(self, agent: Any, value: Any) -> None: ...


def fixed(kind: type[T], table: tuple[str, Any], name: str, doc: str) -> Column[T]:
    """A column that stays as it was at founding (or changes hands when somebody moves out): read-only."""
    reason = f"`{name}` stays with a row, so that it cannot be set; change the scenario, or list it in a residents file"
    return Column(_reader(kind, table, name), _refusing(reason), doc=doc)


def weekly(kind: type[T], table: tuple[str, Any], name: str, doc: str) -> Column[T]:
    """A column that every week writes before anything reads it: read-only, for a written value would be lost."""
    reason = (
        f"`{name}` says what happened this week, and is written anew before the next week reads it;"
        " set a state of mind instead (such as habit), or `was_active`, which neighbours see next week"
    )
    return Column(_reader(kind, table, name), _refusing(reason), doc=doc)


def changing(
    kind: type[T], table: tuple[str, Any], name: str, doc: str, low: float = 0.0, high: float = 1.0
) -> Column[T]:
    """A column that the next week starts from: it can be set, to finite values from `low` to `high`.

    Values are stored in the column's type: 0.1 reads back as 0.10000000149 in single precision.
    """
    attribute, place = table[0], table[1]._fields.index(name)
    convert = _CONVERT[kind]

    def write(agent: Any, value: Any) -> None:
        try:
            stored = convert(value, low, high)
        except (TypeError, ValueError):
            allowed = "True or False" if kind is bool else f"{_WORD[kind]} from {low:g} to {high:g}"
            raise ValueError(f"`{name}` of {agent!r} cannot be {value!r}; it is {allowed}") from None
        getattr(agent.model, attribute)[place][agent.row] = stored

    return Column(_reader(kind, table, name), write, doc=doc)


def _reader(kind: type, table: tuple[str, Any], name: str) -> Callable[[Any], Any]:
    """`item` gives plain Python numbers, which DataCollector neither copies nor mixes up with arrays."""
    attribute, place = table[0], table[1]._fields.index(name)

    def number(agent: Any) -> Any:
        return getattr(agent.model, attribute)[place].item(agent.row)

    def flag(agent: Any) -> bool:
        return bool(getattr(agent.model, attribute)[place].item(agent.row) != 0)

    return flag if kind is bool else number


def _refusing(reason: str) -> Callable[[Any, Any], NoReturn]:
    def refuse(agent: Any, value: Any) -> NoReturn:
        raise AttributeError(f"{agent!r}: {reason}")

    return refuse


def _flag(value: Any, low: float, high: float) -> bool:
    """Only what is a flag already: bool("no") would be True."""
    if value != 0 and value != 1:
        raise ValueError
    return bool(value)


def _whole(value: Any, low: float, high: float) -> int:
    if int(value) != value or not low <= value <= high:
        raise ValueError
    return int(value)


def _real(value: Any, low: float, high: float) -> float:
    if not math.isfinite(value) or not low <= value <= high:
        raise ValueError
    return float(value)


_CONVERT: dict[type, Convert] = {bool: _flag, int: _whole, float: _real}
_WORD: dict[type, str] = {int: "a whole number", float: "a number"}
