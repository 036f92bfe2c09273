"""An attribute of an agent that is not kept by the agent: it is read from, and written to, a column of the state."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, NoReturn, Self, TypeVar, overload

from sim.state import Departments, Events, Minds, Organizations, People, Workers

T = TypeVar("T")
Convert = Callable[[Any, float, float], Any]


class Table(NamedTuple):
    """A table of a community. path: where it is, from the model on. instead: what to do where a column is read-only."""

    path: str
    columns: Any
    instead: str = ""


PEOPLE = Table("people", People, "change the scenario, or list it in a residents file")
MINDS = Table("minds", Minds)
TEAMS = Table("minds", Minds, "change `organizers` of the scenario")
EVENTS_OF_WEEK = Table(
    "events", Events, "set a state of mind instead (such as habit), or `took_part`, which neighbours see next week"
)
WORKERS = Table(
    "governing.workers",
    Workers,
    "set `contract`, `vacant`, a skill, `mission` or `burnout`, or change `workers` of the scenario",
)
DEPARTMENTS = Table("governing.departments", Departments)
ORGANIZATIONS = Table(
    "governing.organizations",
    Organizations,
    "set `active`, `capacity` or what decides about joining in, or change `organizations` of the scenario",
)


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


def fixed(kind: type[T], table: Table, name: str, doc: str) -> Column[T]:
    """A column that stays as it was at founding (or changes hands when somebody moves out): read-only."""
    reason = f"`{name}` stays with a row, so that it cannot be set; {table.instead}"
    return Column(_reader(kind, table, name), _refusing(reason), doc=doc)


def weekly(kind: type[T], table: Table, name: str, doc: str) -> Column[T]:
    """A column that every week writes before anything reads it: read-only, for a written value would be lost."""
    reason = (
        f"`{name}` says what happened this week, and is written anew before the next week reads it; {table.instead}"
    )
    return Column(_reader(kind, table, name), _refusing(reason), doc=doc)


def changing(kind: type[T], table: Table, name: str, doc: str, low: float = 0.0, high: float = 1.0) -> Column[T]:
    """A column that the next week starts from: it can be set, to finite values from `low` to `high`.

    Values are stored in the column's type: 0.1 reads back as 0.10000000149 in single precision.
    """
    column = _column(table, name)

    def write(agent: Any, value: Any) -> None:
        column(agent)[agent.row] = checked(agent, name, value, kind, low, high)

    return Column(_reader(kind, table, name), write, doc=doc)


def checked(agent: Any, name: str, value: Any, kind: type, low: float, high: float) -> Any:
    """The value as a number of this kind; raises ValueError that names agent and allowed range where it is none."""
    try:
        return _CONVERT[kind](value, low, high)
    except (TypeError, ValueError):
        allowed = "True or False" if kind is bool else f"{_WORD[kind]} from {low:.10g} to {high:.10g}"
        raise ValueError(f"`{name}` of {agent!r} cannot be {value!r}; it is {allowed}") from None


def _column(table: Table, name: str) -> Callable[[Any], Any]:
    """From an agent to the array."""
    table.columns._fields.index(name)  # a typing error shows where the class is made
    return attrgetter(f"model.{table.path}.{name}")


def _reader(kind: type, table: Table, name: str) -> Callable[[Any], Any]:
    """`item` gives plain Python numbers, which DataCollector neither copies nor mixes up with arrays."""
    if "." in table.path:
        return _reader_inside(kind, _column(table, name))
    attribute, place = table.path, table.columns._fields.index(name)  # for residents, of whom there are many: faster

    def number(agent: Any) -> Any:
        return getattr(agent.model, attribute)[place].item(agent.row)

    def flag(agent: Any) -> bool:
        return bool(getattr(agent.model, attribute)[place].item(agent.row) != 0)

    return flag if kind is bool else number


def _reader_inside(kind: type, column: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same for a table that lies inside another one."""

    def number(agent: Any) -> Any:
        return column(agent).item(agent.row)

    def flag(agent: Any) -> bool:
        return bool(number(agent) != 0)

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
