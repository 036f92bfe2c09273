"""Everything that the compiled week works on, behind one reference.

Handing over a table costs a fifth of a microsecond for each of its columns, which is more than a week of a few residents
takes. So the tables are gathered once, and a stage of the week is called with the world they make up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

from sim.compiler import INTERPRETED, process  # before Numba
from sim.history import History
from sim.neighbours.batches import DegreeBatches
from sim.neighbours.rows import Neighbours
from sim.parameter_types import Parameters, Rates
from sim.state import Activities, Cases, Tables
from sim.terms import Effects

from numba.core import types  # isort: skip
from numba.experimental import structref  # isort: skip


@dataclass(eq=False)
class World(Tables):
    """All that the week works on: what the stages of a week read as ordinary Python. Raises TypeError for a table that is
    missing or unknown."""

    effects: Effects
    neighbours: Neighbours
    batches: DegreeBatches
    history: History
    parameters: Parameters
    seed: int
    cases: Cases  # replaced when more are open than there is room for
    calendar: Activities  # replaced every week


FIELDS = tuple(field.name for field in fields(World))


@structref.register
class _Kind(types.StructRef):  # type: ignore[misc, unused-ignore]
    """The type of a world in compiled code."""


class _Compiled(structref.StructRefProxy):  # type: ignore[misc, unused-ignore]
    """A world behind one reference, which compiled code opens at no cost."""


structref.define_proxy(_Compiled, _Kind, list(FIELDS))  # type: ignore[no-untyped-call]


def columns_of(table: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """A function for compiled code that gives the columns of a table in their order: behind a reference, a table has names
    alone."""
    columns: Callable[[Any], tuple[Any, ...]] = eval(
        f"lambda table: ({''.join(f'table.{n}, ' for n in table._fields)})"
    )
    return process(columns)


def _reference_to(table: type[Any]) -> Any:
    """A function that puts a table of this class behind a reference: compiled code then hands over one number, not three
    or more for each column, and the compiler has that much less to do."""
    names, own = table._fields, globals()
    kind = type(f"_KindOf{table.__name__}", (types.StructRef,), {"__module__": __name__})
    proxy = type(f"_CompiledFor{table.__name__}", (structref.StructRefProxy,), {"__module__": __name__})
    own[kind.__name__], own[proxy.__name__] = kind, proxy  # where code kept on disk finds them again
    structref.register(kind)  # type: ignore[no-untyped-call]
    structref.define_proxy(proxy, kind, list(names))  # type: ignore[no-untyped-call]

    def refer(columns: Any) -> Any:
        return proxy(*columns)

    return process(refer)


_REFERENCES = {
    table: _reference_to(table) for table in (*get_type_hints(Tables).values(), Effects, History, Parameters, Rates)
}


def _referred(table: Any) -> Any:
    """What compiled code gets: a reference to a table, and to those that lie in it; other things as they are."""
    if type(table) not in _REFERENCES:
        return table
    return _REFERENCES[type(table)](type(table)(*map(_referred, table)))


@process
def _gather(*tables: Any) -> Any:
    return _Compiled(*tables)  # type: ignore[no-untyped-call]


def world_of(tables: World) -> World:
    """The world that the compiled week works on; interpreted, the tables themselves."""
    if INTERPRETED:
        return tables
    made: World = _gather(*(_referred(getattr(tables, name)) for name in FIELDS))
    return made


@process
def open_cases(world: World) -> Cases:
    """The table of cases, which is another one after it has grown."""
    return world.cases


@process
def this_weeks_calendar(world: World) -> Activities:
    """The activities of the last week that was begun."""
    return world.calendar
